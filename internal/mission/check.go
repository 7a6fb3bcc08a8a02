package mission

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
)

// check reports the first thing wrong with mission.yaml, by field.
func (m *Mission) check() error {
	if !isName(m.Key) {
		return konbit.Invalid("key", "%q: want a name of lower-case letters, digits and hyphens", m.Key)
	}
	var err error
	if m.loc, err = time.LoadLocation(m.Zone); err != nil || m.Zone == "" || m.Zone == "Local" {
		return konbit.Invalid("zone", "%q is no IANA zone: want a name like Africa/Nairobi", m.Zone)
	}
	if len(m.Languages) == 0 {
		return konbit.Invalid("languages", "want at least one of %v", message.Languages)
	}
	for _, lang := range m.Languages {
		if !slices.Contains(message.Languages, lang) {
			return konbit.Invalid("languages", "%q is not one of %v", lang, message.Languages)
		}
	}
	if _, ok := m.Places.Place(m.Area); !ok {
		return konbit.Invalid("area", "%q is no code of places.csv or a country", m.Area)
	}
	if m.Situation.IsZero() {
		return konbit.Invalid("situation", "missing: want the day for which figures are shown at first")
	}
	if m.Defaults.Marking != "" {
		if err := m.Defaults.Marking.Check(); err != nil {
			return konbit.Under("records.marking", err)
		}
	}
	for _, t := range []struct {
		field string
		text  message.Text
	}{{"name", m.Name}, {"short", m.Short}, {"summary", m.Summary}} {
		if err := inAll(t.field, t.text); err != nil {
			return err
		}
	}
	for _, f := range []func() error{m.checkMandates, m.checkOrigins, m.checkFigures, m.checkReports, m.checkPersons} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-'
}

// inAll reports a text that is not in every language: all of it is shown.
func inAll(field string, t message.Text) error {
	for _, lang := range message.Languages {
		if strings.TrimSpace(t[lang]) == "" {
			return konbit.Invalid(field+"."+lang, "missing: want it in every one of %v", message.Languages)
		}
	}
	for lang := range t {
		if !slices.Contains(message.Languages, lang) {
			return konbit.Invalid(field+"."+lang, "no such language here: want %v", message.Languages)
		}
	}
	return nil
}

func (m *Mission) checkMandates() error {
	for i, x := range m.Mandates {
		field := fmt.Sprintf("mandates.%d.", i)
		switch {
		case x.Instrument == "":
			return konbit.Invalid(field+"instrument", "missing: want the citation of the instrument")
		case !slices.Contains([]string{"predecessor", "founding", "renewal", "successor"}, x.Role):
			return konbit.Invalid(field+"role", "%q is not predecessor, founding, renewal or successor", x.Role)
		}
		if err := inAll(field+"name", x.Name); err != nil {
			return err
		}
	}
	for i, c := range m.Contributors {
		if _, ok := m.Countries.ByCode(c.Code); !ok {
			return konbit.Invalid(fmt.Sprintf("contributors.%d.code", i), "%q is no ISO 3166 alpha-2 code", c.Code)
		}
		if slices.ContainsFunc(m.Contributors[:i], func(d Contributor) bool { return d.Code == c.Code }) {
			return konbit.Invalid(fmt.Sprintf("contributors.%d.code", i), "%s stands twice", c.Code)
		}
	}
	return nil
}

// checkOrigins checks the institutions and publishers: every id and every name
// is one origin's only.
func (m *Mission) checkOrigins() error {
	owner := make(map[string]string)
	claim := func(field, id string, names ...string) error {
		if !isName(id) {
			return konbit.Invalid(field+".id", "%q: want a name of lower-case letters, digits and hyphens", id)
		}
		if owner[id] != "" {
			return konbit.Invalid(field+".id", "%q stands twice among institutions and publishers", id)
		}
		for _, n := range append([]string{id}, names...) {
			if other := owner[n]; other != "" && other != id {
				return konbit.Invalid(field, "%q names %s already; an origin has its names for itself", n, other)
			}
			owner[n] = id
		}
		return nil
	}
	ids := make(map[string]bool)
	for i, in := range m.Institutions {
		field := fmt.Sprintf("institutions.%d", i)
		if err := inAll(field+".name", in.Name); err != nil {
			return err
		}
		if err := in.Grade.Check(); err != nil {
			return konbit.Under(field+".grade", err)
		}
		if err := claim(field, in.ID, slices.Concat(in.Names, in.Speakers)...); err != nil {
			return err
		}
		ids[in.ID] = true
	}
	for i, p := range m.Publishers {
		field := fmt.Sprintf("publishers.%d", i)
		if p.Name == "" {
			return konbit.Invalid(field+".name", "missing")
		}
		if err := p.Grade.Check(); err != nil {
			return konbit.Under(field+".grade", err)
		}
		if _, ok := m.Countries.ByCode(p.Country); p.Country != "" && !ok {
			return konbit.Invalid(field+".country", "%q is no ISO 3166 alpha-2 code", p.Country)
		}
		if err := claim(field, p.ID, append(p.Names, p.Name)...); err != nil {
			return err
		}
	}
	for i, in := range m.Institutions {
		if in.PartOf != "" && (!slices.ContainsFunc(m.Institutions, func(x Institution) bool { return x.ID == in.PartOf && x.PartOf == "" }) || in.PartOf == in.ID) {
			return konbit.Invalid(fmt.Sprintf("institutions.%d.part_of", i), "%q is no institution of this file that is itself part of none", in.PartOf)
		}
	}
	if m.Own != "" && !ids[m.Own] {
		return konbit.Invalid("own", "%q is no institution of this file", m.Own)
	}
	for measure, r := range m.OfRecord {
		if !ids[r.Institution] {
			return konbit.Invalid("of_record."+measure, "%q is no institution of this file", r.Institution)
		}
		if r.Days < 0 {
			return konbit.Invalid("of_record."+measure+".days", "want a number of days from 0")
		}
	}
	return nil
}

func (m *Mission) checkFigures() error {
	for i, f := range m.Figures {
		field := fmt.Sprintf("figures.%d", i)
		if f.Measure == "" {
			return konbit.Invalid(field+".measure", "missing: want a measure of the catalogue")
		}
		if err := m.checkDims(field, f.Dims); err != nil {
			return err
		}
		if err := inAll(field+".label", f.Label); err != nil {
			return err
		}
		if err := inAll(field+".sentence", f.Sentence); err != nil {
			return err
		}
		for lang, s := range f.Sentence {
			if strings.Count(s, "{figure}") != 1 {
				return konbit.Invalid(field+".sentence."+lang, "want {figure} in it once")
			}
		}
	}
	for measure, d := range m.Measures {
		if err := m.checkDims("measures."+measure, d); err != nil {
			return err
		}
	}
	for level, t := range m.Levels {
		if err := inAll("levels."+string(level), t); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mission) checkDims(field string, d figure.Dims) error {
	if _, ok := m.Places.Place(d.Place); d.Place != "" && !ok {
		return konbit.Invalid(field+".place", "%q is no code of places.csv or a country", d.Place)
	}
	if d.Contributor != "" && d.Contributor != figure.All && d.Contributor != figure.Others {
		if _, ok := m.Countries.ByCode(d.Contributor); !ok {
			return konbit.Invalid(field+".contributor", "%q is no ISO 3166 alpha-2 code, %s or %s", d.Contributor, figure.All, figure.Others)
		}
	}
	if _, err := konbit.ParseSpan(d.Period); err != nil {
		return konbit.Under(field+".period", err)
	}
	return nil
}

func (m *Mission) checkPersons() error {
	for i, p := range m.Persons {
		field := fmt.Sprintf("persons.%d", i)
		if !isName(p.Key) || slices.ContainsFunc(m.Persons[:i], func(q Person) bool { return q.Key == p.Key }) {
			return konbit.Invalid(field+".key", "%q: want a name of lower-case letters, each once", p.Key)
		}
		if err := inAll(field+".name", p.Name); err != nil {
			return err
		}
		for _, r := range p.Roles {
			if !slices.Contains(access.Roles, r) {
				return konbit.Invalid(field+".roles", "%q is not one of %v", r, access.Roles)
			}
		}
		if err := p.Clearance.Check(); err != nil {
			return konbit.Under(field+".clearance", err)
		}
	}
	return nil
}
