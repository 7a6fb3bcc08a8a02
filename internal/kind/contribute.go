package kind

import (
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Contribution is what a record adds to one measure.
type Contribution struct {
	Measure     string
	Value       *konbit.Quantity // nil: one, or, of a measure of dates, the event itself
	When        konbit.Span      // when it is true; zero if the record does not say
	Contributor string
	Place       *konbit.Place // the record's own, where no field is named
	Population  string
	Status      string
	Period      konbit.Span
	About       string // the subject that the measure is told apart by
	Part        string // contributions that differ in it are parts of one total; "" otherwise
	Speaker     string // who says it, where that is not the record's own source
	Path        string // the item of a list that it comes from, "victims.0"; "" otherwise
}

// Contributions returns what r adds to measures, in the order of its
// definition. A record whose kind or version is not known here adds nothing.
func (s *Set) Contributions(r *konbit.Record) ([]Contribution, error) {
	d, ok := s.definitions[r.Kind]
	if !ok || len(d.Counts) == 0 {
		return nil, nil
	}
	v, err := d.Decode(r.Body)
	if err != nil {
		return nil, konbit.Under("body", err)
	}
	var all []Contribution
	for i := range d.Counts {
		c := &d.Counts[i]
		if c.Each == "" {
			all = c.contribute(all, r, "", v)
			continue
		}
		items, _ := v[c.Each].([]Values)
		for j, item := range items {
			all = c.contribute(all, r, c.Each+"."+strconv.Itoa(j), item, v)
		}
	}
	return all, nil
}

// contribute appends to all what c makes of the values v, of which the first
// that has a field gives it.
func (c *Count) contribute(all []Contribution, r *konbit.Record, path string, v ...Values) []Contribution {
	if !c.If.holds(v...) {
		return all
	}
	get := func(name string) any {
		for _, values := range v {
			if x := values[name]; x != nil {
				return x
			}
		}
		return nil
	}
	out := Contribution{Path: path, When: r.Valid, Place: r.Place}
	if out.Measure = dimension(get(c.MeasureFrom)); c.Measure != "" {
		out.Measure = message.Fill(c.Measure, func(name string) (string, bool) {
			return strings.ReplaceAll(dimension(get(name)), "-", "_"), true
		})
	}
	if c.Value != "" {
		q, ok := quantity(get(c.Value))
		if !ok && c.MeasureFrom == "" {
			return all
		}
		if ok {
			out.Value = &q
		}
	}
	for _, name := range slices.Backward(c.When) {
		if when := span(get(name)); !when.IsZero() {
			out.When = when
		}
	}
	if p, ok := get(c.Place).(konbit.Place); ok {
		out.Place = &p
	}
	out.Period = span(get(c.Period))
	out.Contributor = dimension(get(c.Contributor))
	out.Population = dimension(get(c.Population))
	out.Status = dimension(get(c.Status))
	out.About = dimension(get(c.SubjectOf))
	out.Part = dimension(get(c.Part))
	out.Speaker = dimension(get(c.Speaker))
	return append(all, out)
}

// dimension returns a code, text or reference as text.
func dimension(value any) string {
	switch x := value.(type) {
	case string:
		return x
	case konbit.ID:
		return string(x)
	}
	return ""
}

// quantity returns a number of any type as a quantity.
func quantity(value any) (konbit.Quantity, bool) {
	switch x := value.(type) {
	case konbit.Quantity:
		return x, true
	case int64:
		return konbit.Quantity{Value: float64(x)}, true
	case float64:
		return konbit.Quantity{Value: x}, true
	}
	return konbit.Quantity{}, false
}

// SubjectName returns what the subject of a contribution is called in lang, by
// the vocabulary of a field that counts take their subject from; "" where it is
// no code.
func (s *Set) SubjectName(code, lang string) string {
	for d := range s.All() {
		for i := range d.Counts {
			f := d.countField(&d.Counts[i], d.Counts[i].SubjectOf)
			if f == nil || f.vocabulary == nil {
				continue
			}
			if c, ok := f.vocabulary.Lookup(code); ok {
				return c.Labels.In(lang)
			}
		}
	}
	return ""
}
