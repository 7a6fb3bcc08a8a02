package kind

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// Load reads kinds/, vocabularies/, countries.yaml, fields.yaml and labels/ of a
// catalogue. An error names the file and the line.
func Load(catalogue fs.FS) (*Set, error) {
	m, err := message.Load(catalogue)
	if err != nil {
		return nil, err
	}
	return (&Set{messages: m}).add(catalogue)
}

// With returns the set with the kinds, vocabularies, countries and labels of a
// mission pack beside its own. A pack may add a kind, a vocabulary, a country or
// a newer version of a kind; it may not change what is there.
func (s *Set) With(pack fs.FS) (*Set, error) {
	m := s.messages
	if _, err := fs.Stat(pack, "labels"); err == nil {
		if m, err = m.With(pack); err != nil {
			return nil, err
		}
	}
	return (&Set{
		definitions: s.definitions, latest: s.latest, vocabularies: s.vocabularies, fields: s.fields, messages: m,
	}).add(pack)
}

// add returns a set of what s and fsys hold.
func (s *Set) add(fsys fs.FS) (*Set, error) {
	l := &loader{fsys: fsys, set: &Set{
		definitions:  make(map[konbit.Kind]*Definition),
		latest:       make(map[string]*Definition),
		vocabularies: make(map[string]*Vocabulary),
		fields:       make(map[string]words),
		messages:     s.messages,
	}}
	maps.Copy(l.set.vocabularies, s.vocabularies)
	maps.Copy(l.set.fields, s.fields)
	for _, d := range s.definitions {
		own := *d
		own.set = l.set
		l.set.put(&own)
	}
	for _, read := range []func() error{l.countries, l.vocabularies, l.rebind, l.fields, l.kinds} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return l.set, nil
}

func (s *Set) put(d *Definition) {
	s.definitions[d.Kind()] = d
	if last := s.latest[d.Name]; last == nil || last.Version < d.Version {
		s.latest[d.Name] = d
	}
}

// A loader reads one file system into a set.
type loader struct {
	fsys fs.FS
	set  *Set
}

// A file is a YAML file, kept so that errors can name its lines.
type file struct {
	name string
	text []byte
}

func (l *loader) read(name string, into any) (file, error) {
	b, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return file{}, err
	}
	f := file{name, b}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		if e, ok := errors.AsType[yaml.Error](err); ok {
			line := 0
			if tk := e.GetToken(); tk != nil {
				line = tk.Position.Line
			}
			return f, fmt.Errorf("%s:%d: %s", name, line, e.GetMessage())
		}
		return f, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// at returns an error at the line of f where path stands, in the notation of
// goccy/go-yaml: "fields[3].of". Where there is nothing at path, the line of its
// nearest parent.
func (f file) at(path, format string, args ...any) error {
	line := 1
	if tree, err := parser.ParseBytes(f.text, 0); err == nil {
		for p := path; p != ""; p = p[:max(0, strings.LastIndexAny(p, ".["))] {
			at, err := yaml.PathString("$." + p)
			if err != nil {
				continue
			}
			if node, err := at.FilterFile(tree); err == nil {
				line = node.GetToken().Position.Line
				break
			}
		}
	}
	return fmt.Errorf("%s:%d: %s: %s", f.name, line, path, fmt.Sprintf(format, args...))
}

// each calls read for every YAML file of a folder; a folder that is not there
// has none.
func (l *loader) each(dir string, read func(name string) error) error {
	names, err := fs.Glob(l.fsys, dir+"/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := read(name); err != nil {
			return err
		}
	}
	return nil
}

// countries makes the vocabulary country of countries.yaml, where there is one.
func (l *loader) countries() error {
	b, err := fs.ReadFile(l.fsys, "countries.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var nations []struct {
		Code  string       `yaml:"code"`
		Names message.Text `yaml:"names"`
	}
	if err := yaml.Unmarshal(b, &nations); err != nil {
		return fmt.Errorf("countries.yaml: %w", err)
	}
	v := &Vocabulary{Name: "country", Version: 1, Follows: "ISO 3166-1 alpha-2"}
	had := l.set.vocabularies[v.Name]
	if had != nil {
		v.Codes = slices.Clone(had.Codes)
	}
	for _, n := range nations {
		v.Codes = append(v.Codes, Code{Code: n.Code, Labels: n.Names})
	}
	f := file{name: "countries.yaml", text: b}
	l.set.vocabularies[v.Name] = v
	if err := l.index(v, f); err != nil || had == nil {
		return err
	}
	for name, w := range l.set.vocabularies { // what a pack adds, the vocabularies that extend it have too
		if w.Extends == v.Name {
			own := *w
			own.Codes, own.index = w.Codes[len(had.Codes):], nil
			l.set.vocabularies[name] = &own
			if err := l.index(&own, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) vocabularies() error {
	files := make(map[string]file)
	err := l.each("vocabularies", func(name string) error {
		var v Vocabulary
		f, err := l.read(name, &v)
		if err != nil {
			return err
		}
		switch {
		case v.Name != stem(name):
			return f.at("vocabulary", "%q: want %q, as the file is called", v.Name, stem(name))
		case v.Version < 1:
			return f.at("version", "want 1 or more")
		case l.set.vocabularies[v.Name] != nil:
			return f.at("vocabulary", "%s is defined already; give it a name of its own and extend that", v.Name)
		}
		l.set.vocabularies[v.Name] = &v
		files[v.Name] = f
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := l.index(l.set.vocabularies[name], files[name]); err != nil {
			return err
		}
	}
	return nil
}

// index makes the lookup of v, first the one that it extends.
func (l *loader) index(v *Vocabulary, f file) error {
	if v.index != nil {
		return nil
	}
	v.index, v.own = make(map[string]*Code), len(v.Codes)
	if v.Extends != "" {
		base := l.set.vocabularies[v.Extends]
		if base == nil {
			return f.at("extends", "no vocabulary %q", v.Extends)
		}
		if err := l.index(base, f); err != nil {
			return err
		}
		v.Codes = append(slices.Clone(base.Codes), v.Codes...)
	}
	for i := range v.Codes {
		c := &v.Codes[i]
		if !validCode(c.Code) {
			return f.at(fmt.Sprintf("codes[%d].code", i), "%q: want letters, digits, - and _ without spaces", c.Code)
		}
		if _, twice := v.index[c.Code]; twice {
			return f.at(fmt.Sprintf("codes[%d].code", i), "%s stands twice", c.Code)
		}
		v.index[c.Code] = c
	}
	return nil
}

// rebind ties the definitions that the set had to the vocabularies it has now.
func (l *loader) rebind() error {
	var bind func([]Field) []Field
	bind = func(fields []Field) []Field {
		fields = slices.Clone(fields)
		for i := range fields {
			f := &fields[i]
			f.set, f.Fields = l.set, bind(f.Fields)
			if f.vocabulary != nil {
				f.vocabulary = l.set.vocabularies[f.vocabulary.Name]
			}
		}
		return fields
	}
	for _, d := range l.set.definitions {
		d.Fields = bind(d.Fields)
	}
	return nil
}

func (l *loader) fields() error {
	if _, err := fs.Stat(l.fsys, "fields.yaml"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	all := make(map[string]words)
	if _, err := l.read("fields.yaml", &all); err != nil {
		return err
	}
	maps.Copy(l.set.fields, all)
	return nil
}

func (l *loader) kinds() error {
	type pending struct {
		d *Definition
		f file
	}
	var read []pending
	err := l.each("kinds", func(name string) error {
		d := &Definition{set: l.set}
		f, err := l.read(name, d)
		if err != nil {
			return err
		}
		want := string(d.Kind())
		if d.Version == 1 {
			want = d.Name
		}
		switch {
		case d.Kind().Check() != nil:
			return f.at("kind", "%v", d.Kind().Check())
		case stem(name) != want:
			return f.at("kind", "the file of %s is called %s.yaml", d.Kind(), want)
		case l.set.definitions[d.Kind()] != nil:
			return f.at("version", "%s is defined already; a released version is not edited: want a newer one", d.Kind())
		}
		l.set.put(d)
		read = append(read, pending{d, f})
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range read { // all are known now, so that refs resolve
		if err := l.link(p.d, p.f); err != nil {
			return err
		}
	}
	return nil
}

func stem(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

// validCode reports whether s can stand in a space-separated list and a URL.
func validCode(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("-_+", rune(c))) {
			return false
		}
	}
	return s != ""
}
