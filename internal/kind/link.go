package kind

import (
	"fmt"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// headers are the names of a record's header that titles and needs may use; a
// field of a body may not take one.
var headers = []string{"id", "kind", "subject", "valid", "published", "made", "place", "sources"}

// link checks d and resolves the names in it.
func (l *loader) link(d *Definition, f file) error {
	switch {
	case !slices.Contains([]string{"aggregate", "row", "never"}, d.Public):
		return f.at("public", "%q: want aggregate, row or never", d.Public)
	case !slices.Contains([]string{"none", "place", "point"}, d.Geometry):
		return f.at("geometry", "%q: want none, place or point", d.Geometry)
	case len(d.Subject) == 0:
		return f.at("subject", "missing: want own, any or the kinds it is about")
	case d.Title == "":
		return f.at("title", "missing: want a text with {field}s")
	}
	if d.Marking == "" {
		d.Marking = konbit.Amber
	}
	if err := d.Marking.Check(); err != nil {
		return f.at("marking", "%v", err)
	}
	if err := l.linkKinds(d.Subject, "own", "any"); err != nil {
		return f.at("subject", "%v", err)
	}
	for i, n := range d.Needs {
		if !slices.Contains([]string{"subject", "valid", "published", "place", "sources"}, n) {
			return f.at(fmt.Sprintf("needs[%d]", i), "%q: want subject, valid, published, place or sources", n)
		}
	}
	if err := l.linkFields(d.Fields, f, "fields", true); err != nil {
		return err
	}
	if err := d.linkText(d.Title, "kind", "valid", "published", "place"); err != nil {
		return f.at("title", "%v", err)
	}
	for lang, text := range d.News {
		if err := d.linkText(text, "kind", "valid", "published", "place", "subject"); err != nil {
			return f.at("news."+lang, "%v", err)
		}
	}
	for i := range d.Counts {
		if err := d.linkCount(&d.Counts[i]); err != nil {
			return f.at(fmt.Sprintf("counts[%d]", i), "%v", err)
		}
	}
	return nil
}

// linkText checks that text names fields that everybody may see, or some of also.
func (d *Definition) linkText(text string, also ...string) error {
	for _, names := range message.Placeholders(text) {
		for name := range strings.SplitSeq(names, "|") {
			if fd := d.Field(name); !slices.Contains(also, name) && (fd == nil || fd.Personal) {
				return fmt.Errorf("no field %q that everybody may see", name)
			}
		}
	}
	return nil
}

func (l *loader) linkKinds(names []string, also ...string) error {
	for _, n := range names {
		if l.set.latest[n] == nil && !slices.Contains(also, n) {
			return fmt.Errorf("no kind %q", n)
		}
	}
	return nil
}

func (l *loader) linkFields(fields []Field, f file, at string, top bool) error {
	seen := make(map[string]bool, len(fields))
	for i := range fields {
		fd, at := &fields[i], fmt.Sprintf("%s[%d]", at, i)
		switch {
		case !validCode(fd.Name) || fd.Name != strings.ToLower(fd.Name) || strings.Contains(fd.Name, "-"):
			return f.at(at+".name", "%q: want small letters, digits and _", fd.Name)
		case seen[fd.Name]:
			return f.at(at+".name", "%s stands twice", fd.Name)
		case top && slices.Contains(headers, fd.Name):
			return f.at(at+".name", "%s is part of every record's header; want another name", fd.Name)
		case !slices.Contains(types, fd.Type):
			return f.at(at+".type", "%q: want one of %v", fd.Type, types)
		case fd.Type == List && !top:
			return f.at(at+".type", "a list may not hold a list")
		case fd.Personal && fd.Required:
			return f.at(at+".required", "a personal field is sealed apart and cannot be required in the body")
		}
		seen[fd.Name] = true
		w := l.set.fields[fd.Name]
		if fd.Labels == nil {
			fd.Labels = w.Labels
		}
		if fd.Hint == nil {
			fd.Hint = w.Hint
		}
		if err := l.linkType(fd, f, at); err != nil {
			return err
		}
	}
	for i := range fields {
		if err := linkRules(fields, &fields[i]); err != nil {
			return f.at(fmt.Sprintf("%s[%d]", at, i), "%v", err)
		}
	}
	return nil
}

// linkType checks what fd's type asks for and resolves it.
func (l *loader) linkType(fd *Field, f file, at string) error {
	of := fd.Of
	fd.set = l.set
	switch fd.Type {
	case Coded, Codes, Breakdown:
		if of == "" {
			return f.at(at+".of", "missing: a %s needs its vocabulary", fd.Type)
		}
	case Money:
		of = "currency"
	case Quantity:
		fd.units = fd.Units
		if fd.Unit != "" {
			fd.units = []string{fd.Unit}
		}
		for _, u := range fd.units {
			if _, ok := l.set.unit(u); !ok {
				return f.at(at+".unit", "%q is no unit", u)
			}
		}
	case Ref:
		if len(fd.To) == 0 {
			return f.at(at+".to", "missing: want the kinds it may name, or any")
		}
		if err := l.linkKinds(fd.To, "any"); err != nil {
			return f.at(at+".to", "%v", err)
		}
	case List:
		if len(fd.Fields) == 0 {
			return f.at(at+".fields", "missing: a list needs the fields of its items")
		}
		return l.linkFields(fd.Fields, f, at+".fields", false)
	default:
	}
	if of == "" {
		return nil
	}
	if fd.vocabulary = l.set.vocabularies[of]; fd.vocabulary == nil {
		return f.at(at+".of", "no vocabulary %q", of)
	}
	return nil
}

// linkRules checks the names in fd's rules.
func linkRules(fields []Field, fd *Field) error {
	for _, name := range slices.Concat(fd.OneOf, fd.Sum) {
		if find(fields, name) == nil {
			return fmt.Errorf("no field %q", name)
		}
	}
	if fd.After != "" {
		other := find(fields, fd.After)
		if other == nil {
			return fmt.Errorf("after: no field %q", fd.After)
		}
		for _, t := range []Type{fd.Type, other.Type} {
			if t != Date && t != DateTime && t != Period {
				return fmt.Errorf("after: %s is a %s and has no time", fd.After, t)
			}
		}
		if endless(fields, fd) {
			return fmt.Errorf("after: %s comes after itself", fd.Name)
		}
	}
	return linkCondition(fd.RequiredIf, func(name string) *Field { return find(fields, name) })
}

// endless reports whether following after from fd leads in a circle.
func endless(fields []Field, fd *Field) bool {
	for range fields {
		if fd = find(fields, fd.After); fd == nil {
			return false
		}
	}
	return true
}

// linkCondition checks the fields and codes of c.
func linkCondition(c Condition, field func(string) *Field) error {
	for name, codes := range c.all() {
		fd := field(name)
		if fd == nil {
			return fmt.Errorf("no field %q", name)
		}
		for _, code := range codes {
			if code == "true" || code == "false" {
				continue
			}
			if fd.vocabulary == nil {
				return fmt.Errorf("%s has no codes: want true (given) or false (not given)", name)
			}
			if _, ok := fd.vocabulary.Lookup(code); !ok {
				return fmt.Errorf("%s: %q is no code of %s", name, code, fd.vocabulary.Name)
			}
		}
	}
	return nil
}

func (d *Definition) linkCount(c *Count) error {
	if (c.Measure == "") == (c.MeasureFrom == "") {
		return fmt.Errorf("want either measure or measure_from")
	}
	if c.Each != "" && (d.Field(c.Each) == nil || d.Field(c.Each).Type != List) {
		return fmt.Errorf("each: no list %q", c.Each)
	}
	names := append(message.Placeholders(c.Measure), c.When...)
	for _, n := range []string{c.MeasureFrom, c.Value, c.Contributor, c.Place, c.Population, c.Status, c.Period, c.SubjectOf, c.Part, c.Speaker} {
		if n != "" && n != "place" {
			names = append(names, n)
		}
	}
	for _, n := range names {
		if d.countField(c, n) == nil {
			return fmt.Errorf("no field %q", n)
		}
	}
	return linkCondition(c.If, func(n string) *Field { return d.countField(c, n) })
}

// countField returns the field that c means by name: of the list that it goes
// through, else of the record.
func (d *Definition) countField(c *Count, name string) *Field {
	if c.Each != "" {
		if fd := find(d.Field(c.Each).Fields, name); fd != nil {
			return fd
		}
	}
	return d.Field(name)
}

// unit returns the unit or currency with that code.
func (s *Set) unit(code string) (*Code, bool) {
	for _, name := range []string{"unit", "currency"} {
		if v := s.vocabularies[name]; v != nil {
			if c, ok := v.Lookup(code); ok {
				return c, true
			}
		}
	}
	return nil, false
}
