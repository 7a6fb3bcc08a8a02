package evidence

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
)

// FieldNames are the fields of a claim that a person may set by typing, in the
// order in which a form asks for them. The first four make its quantity.
var FieldNames = []string{
	"value", "high", "qualifier", "unit", "measure", "valid", "contributor", "place", "population", "status", "period", "about", "speaker", "role",
	"text", "words",
}

const quantityNames = 4

// Values returns the fields of i as they are typed. Those that it does not have
// are missing.
func Values(i *Item) map[string]string {
	f := &i.Fields
	v := map[string]string{
		"measure": f.Measure, "valid": i.Valid.String(), "contributor": f.Contributor, "population": f.Population, "status": f.Status,
		"period": f.Period, "about": f.About, "speaker": f.Speaker, "role": f.Role, "text": f.Text, "words": i.Span.Text,
	}
	if i.Place != nil {
		v["place"] = i.Place.Name
		if i.Place.Code != "" {
			v["place"] = i.Place.Code
		}
	}
	if q := f.Quantity; q != nil {
		v["value"], v["qualifier"], v["unit"] = number(q.Value), string(q.Qualifier), q.Unit
		if q.High != nil {
			v["high"] = number(*q.High)
		}
	}
	maps.DeleteFunc(v, func(_, s string) bool { return s == "" })
	return v
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Set returns the change that gives i these values, typed by a person; an empty
// one takes the field away. What is as it was is left out.
func Set(i *Item, typed map[string]string) (Change, error) {
	c := Change{}
	now := Values(i)
	before := maps.Clone(now)
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		value := strings.TrimSpace(typed[name])
		switch {
		case !slices.Contains(FieldNames, name):
			return nil, konbit.Invalid("change", "%q: want field=value, the field being one of %s", name+"="+value, strings.Join(FieldNames, ", "))
		case value == before[name]:
			continue
		}
		if now[name] = value; slices.Index(FieldNames, name) < quantityNames {
			continue
		}
		var err error
		if c[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
		if value == "" {
			c[name] = json.RawMessage("null")
		}
	}
	for _, name := range FieldNames[:quantityNames] {
		if now[name] == before[name] {
			continue
		}
		q, err := quantity(now, now["high"] != before["high"])
		if err != nil {
			return nil, err
		}
		c["quantity"], err = json.Marshal(q)
		return c, err
	}
	return c, nil
}

// quantity reads a quantity out of typed values; nil where there is no value. A
// new upper bound makes it a range, and only a range has one.
func quantity(typed map[string]string, bounded bool) (*konbit.Quantity, error) {
	if typed["value"] == "" {
		return nil, nil
	}
	read := func(name string) (float64, error) {
		n, err := strconv.ParseFloat(strings.ReplaceAll(typed[name], ",", ""), 64)
		if err != nil {
			return 0, konbit.Invalid(name, "%q: want a number", typed[name])
		}
		return n, nil
	}
	q := &konbit.Quantity{Qualifier: konbit.Qualifier(typed["qualifier"]), Unit: typed["unit"]}
	var err error
	if q.Value, err = read("value"); err != nil {
		return nil, err
	}
	if bounded && typed["high"] != "" {
		q.Qualifier = konbit.Range
	}
	if q.Qualifier == konbit.Range && typed["high"] != "" {
		high, err := read("high")
		if err != nil {
			return nil, err
		}
		q.High = &high
	}
	return q, nil
}

// Edit turns what a person types into a change of i: fields and values, like
//
//	value=217 measure=force.arrived valid=2025-01-18 speaker="William Ruto"
//
// A bare number is the value.
func Edit(i *Item, typed string) (Change, error) {
	all, err := Edits(i, typed)
	if err != nil {
		return nil, err
	}
	if len(all) > 1 {
		return nil, konbit.Invalid("change", "a correction is one claim; to make several of it, split it")
	}
	return all[0], nil
}

// Edits is Edit for several claims, with semicolons between.
func Edits(i *Item, typed string) ([]Change, error) {
	var out []Change
	values := map[string]string{}
	for _, w := range append(split(typed), ";") {
		if w == ";" {
			c, err := Set(i, values)
			if err != nil {
				return nil, err
			}
			if len(c) == 0 {
				return nil, konbit.Invalid("change", "nothing to change: want a number, or field=value like measure=force.arrived")
			}
			out, values = append(out, c), map[string]string{}
			continue
		}
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			if _, err := quantity(map[string]string{"value": w}, false); err != nil {
				return nil, konbit.Invalid("change", "%q: want a number, or field=value like measure=force.arrived", w)
			}
			name, value = "value", w
		}
		values[name] = value
	}
	return out, nil
}

// split splits s at spaces and before and after semicolons that are not within
// double quotes, which are dropped.
func split(s string) []string {
	var out []string
	var b strings.Builder
	quoted, some := false, false
	end := func() {
		if some {
			out = append(out, b.String())
			b.Reset()
		}
		some = false
	}
	for _, r := range s {
		switch {
		case r == '"':
			quoted, some = !quoted, true
		case !quoted && strings.ContainsRune(" \t\r\n", r):
			end()
		case !quoted && r == ';':
			end()
			out = append(out, ";")
		default:
			b.WriteRune(r)
			some = true
		}
	}
	end()
	return out
}
