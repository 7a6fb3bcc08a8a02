package kind

import (
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Contribution is what a record adds to one measure.
type Contribution struct {
	Measure  string
	Quantity *konbit.Quantity // nil: one, or a dated event
	When     konbit.Span
	Place    *konbit.Place

	Contributor, Population, Status, Period, Subject string
	Speaker, Part                                    string
}

// Contributions returns what r adds to measures by the counts of its
// definition. A record whose kind is not known here adds nothing.
func (s *Set) Contributions(r *konbit.Record) ([]Contribution, error) {
	d, ok := s.Lookup(r.Kind)
	if !ok || len(d.Counts) == 0 {
		return nil, nil
	}
	values, err := d.Decode(r.Body)
	if err != nil {
		return nil, konbit.Under("body", err)
	}
	var out []Contribution
	for i := range d.Counts {
		c := &d.Counts[i]
		if c.Each == "" {
			out = c.add(out, r, values, nil)
			continue
		}
		items, _ := values[c.Each].([]Values)
		for _, item := range items {
			out = c.add(out, r, values, item)
		}
	}
	return out, nil
}

// add appends what c counts of r, or of one item of the list it goes through.
func (c *Count) add(out []Contribution, r *konbit.Record, values, item Values) []Contribution {
	get := func(name string) any {
		if v, ok := item[name]; ok {
			return v
		}
		return values[name]
	}
	for name, codes := range c.If {
		if !holds(get(name), codes) {
			return out
		}
	}
	text := func(name string) string { return asText(get(name)) }
	x := Contribution{
		Measure: c.Measure, When: r.Valid, Place: r.Place,
		Contributor: text(c.Contributor), Population: text(c.Population), Status: text(c.Status), Period: text(c.Period),
		Subject: text(c.SubjectOf), Speaker: text(c.Speaker), Part: text(c.Part),
	}
	if c.MeasureFrom != "" {
		x.Measure = text(c.MeasureFrom)
	}
	for _, name := range message.Placeholders(x.Measure) {
		x.Measure = strings.ReplaceAll(x.Measure, "{"+name+"}", strings.ReplaceAll(text(name), "-", "_"))
	}
	if c.Value != "" {
		if x.Quantity = asQuantity(get(c.Value)); x.Quantity == nil && c.MeasureFrom == "" {
			return out
		}
	}
	switch when := get(c.When).(type) {
	case konbit.Moment:
		x.When = konbit.On(when)
	case konbit.Span:
		x.When = when
	}
	if p, ok := get(c.Place).(konbit.Place); ok && c.Place != "place" {
		x.Place = &p
	}
	return append(out, x)
}

func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case konbit.ID:
		return string(v)
	case konbit.Span:
		return v.String()
	case konbit.Moment:
		return v.String()
	}
	return ""
}

func asQuantity(v any) *konbit.Quantity {
	switch v := v.(type) {
	case konbit.Quantity:
		return &v
	case int64:
		return &konbit.Quantity{Value: float64(v)}
	case float64:
		return &konbit.Quantity{Value: v}
	}
	return nil
}
