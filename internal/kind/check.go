package kind

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"konbit.example/konbit"
)

// Check reports the first thing in r that is not as its kind's definition says,
// naming the field and what would be right.
//
// A kind that is not known here is an error of CodeNotFound. A version that is
// not known of a kind that is, is let pass and kept: a newer node made it.
func (s *Set) Check(r *konbit.Record) error {
	d, ok := s.definitions[r.Kind]
	if !ok {
		return s.unknownKind(r.Kind)
	}
	if err := d.checkHeader(r); err != nil {
		return err
	}
	if _, err := d.Decode(r.Body); err != nil {
		return konbit.Under("body", err)
	}
	return nil
}

func (s *Set) unknownKind(k konbit.Kind) error {
	if s.latest[k.Name()] != nil {
		return nil
	}
	e := &konbit.Error{Code: konbit.CodeNotFound, Field: "kind"}
	e.Detail = strconv.Quote(string(k)) + " is no kind of record"
	if near := nearest(k.Name(), slices.Sorted(maps.Keys(s.latest))); len(near) > 0 {
		e.Detail += "; did you mean " + string(s.latest[near[0]].Kind()) + "?"
	}
	return e
}

func (d *Definition) checkHeader(r *konbit.Record) error {
	given := map[string]bool{
		"subject":   r.Subject != "" && r.Subject != r.ID,
		"valid":     !r.Valid.IsZero(),
		"published": !r.Published.IsZero(),
		"place":     r.Place != nil,
		"sources":   len(r.Sources) > 0,
	}
	for _, name := range d.Needs {
		if given[name] {
			continue
		}
		remedy := map[string]string{
			"subject":   "the id of the record it is about",
			"valid":     "when it is true, like 2025-01-18 or 2025-01-12/2025-01-25",
			"published": "when the source said it, like 2025-01-18",
			"place":     "where, as a code of the gazetteer, a name or a point",
			"sources":   "the document it comes from, or own: true for what the author saw",
		}[name]
		return konbit.Invalid(name, "missing: %s needs %s", d.Name, remedy)
	}
	return nil
}

// check reports the first rule between the fields that v breaks.
func (v Values) check(fields []Field) error {
	for i := range fields {
		f := &fields[i]
		for _, rule := range []func(Values, []Field) error{f.checkGiven, f.checkAfter, f.checkSum} {
			if err := rule(v, fields); err != nil {
				return konbit.Under(f.Name, err)
			}
		}
	}
	return nil
}

func (f *Field) checkGiven(v Values, _ []Field) error {
	if v[f.Name] != nil {
		return nil
	}
	switch {
	case f.Required:
		return konbit.Invalid("", "missing: want %s", f.wanted())
	case len(f.RequiredIf) > 0 && f.RequiredIf.holds(v):
		return konbit.Invalid("", "missing: want %s where %s", f.wanted(), f.RequiredIf)
	case len(f.OneOf) > 0:
		for _, name := range f.OneOf {
			if v[name] != nil {
				return nil
			}
		}
		return konbit.Invalid("", "missing: want this or %s", strings.Join(f.OneOf, " or "))
	}
	return nil
}

// wanted says in words what f holds.
func (f *Field) wanted() string {
	switch f.Type {
	case Coded, Codes:
		if codes := f.codes(); len(codes) <= 12 {
			return "one of " + strings.Join(codes, ", ")
		}
		return "a code of " + f.Of
	case Quantity:
		if len(f.units) > 0 {
			return "a quantity in " + strings.Join(f.units, " or ")
		}
		return "a quantity"
	case Money:
		return "an amount with its currency"
	case Ref:
		return "the id of a record (" + strings.Join(f.To, ", ") + ")"
	case DateTime:
		return "an instant with its offset, like 2025-01-18T02:00:00+03:00"
	case Date:
		return "a date, like 2025-01-18"
	case Bool:
		return "true or false"
	default:
		return "a " + string(f.Type)
	}
}

// holds reports whether c holds for values; an empty condition does.
func (c Condition) holds(v ...Values) bool {
	for name, codes := range c {
		var value any
		for _, values := range v {
			if value == nil {
				value = values[name]
			}
		}
		if !matches(value, codes) {
			return false
		}
	}
	return true
}

// matches reports whether a value is one of codes.
func matches(value any, codes []string) bool {
	given := value != nil
	switch x := value.(type) {
	case bool:
		given = x
	case string:
		if slices.Contains(codes, x) {
			return true
		}
	case []string:
		if slices.ContainsFunc(x, func(code string) bool { return slices.Contains(codes, code) }) {
			return true
		}
	}
	return slices.Contains(codes, strconv.FormatBool(given))
}

func (f *Field) checkAfter(v Values, _ []Field) error {
	if f.After == "" || v[f.Name] == nil || v[f.After] == nil {
		return nil
	}
	later, earlier := span(v[f.Name]), span(v[f.After])
	last, closed := later.Latest(west)
	first, begun := earlier.Earliest(east)
	if !timed(later.To) && !timed(earlier.From) { // neither has a zone: the same one is meant
		last, _ = later.Latest(time.UTC)
		first, _ = earlier.Earliest(time.UTC)
	}
	if !closed || !begun || !last.Before(first) {
		return nil
	}
	return konbit.Invalid("", "%v is before %s (%v); correct one of them", v[f.Name], f.After, v[f.After])
}

// A date without a zone begins first and ends last in these.
var (
	east = time.FixedZone("UTC+14", 14*60*60)
	west = time.FixedZone("UTC-12", -12*60*60)
)

// span returns the stretch of time that a value of type date, datetime or
// period stands for.
func span(value any) konbit.Span {
	if m, ok := value.(konbit.Moment); ok {
		return konbit.On(m)
	}
	s, _ := value.(konbit.Span)
	return s
}

// timed reports whether m is an instant, which has a zone.
func timed(m konbit.Moment) bool { return !m.IsZero() && m.Precision() == konbit.Second }

func (f *Field) checkSum(v Values, _ []Field) error {
	if len(f.Sum) == 0 || v[f.Name] == nil {
		return nil
	}
	var sum float64
	for _, name := range f.Sum {
		n, _, ok := amount(v[name])
		if !ok {
			return nil
		}
		sum += n
	}
	low, high, ok := amount(v[f.Name])
	if ok && (sum < low || sum > high) {
		return konbit.Invalid("", "%v, but %s add up to %v; correct one of them", low, strings.Join(f.Sum, " and "), sum)
	}
	return nil
}

// amount returns the least and the greatest number that value stands for, and
// false where it is hedged or not given.
func amount(value any) (low, high float64, ok bool) {
	switch x := value.(type) {
	case int64:
		return float64(x), float64(x), true
	case float64:
		return x, x, true
	case map[string]int64:
		for _, n := range x {
			low += float64(n)
		}
		return low, low, true
	case konbit.Quantity:
		switch x.Qualifier {
		case "", konbit.Exact:
			return x.Value, x.Value, true
		case konbit.Range:
			return x.Value, *x.High, true
		default:
		}
	}
	return 0, 0, false
}
