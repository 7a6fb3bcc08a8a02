package evidence

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
)

// fieldNames are what Edit takes, with the ones of a quantity set apart.
var (
	quantityNames = []string{"value", "qualifier", "high", "unit"}
	fieldNames    = []string{"measure", "contributor", "population", "status", "period", "about", "speaker", "role", "text", "valid", "place", "from", "to"}
)

// Edit turns what a person types into a change of i: fields and values, like
//
//	value=217 measure=force.arrived valid=2025-01-18 speaker="William Ruto"
//
// An empty value takes the field away.
func Edit(i *Item, typed string) (Change, error) {
	c := Change{}
	quantity := map[string]any{}
	if q := i.Fields.Quantity; q != nil {
		b, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &quantity); err != nil {
			return nil, err
		}
	}
	before := maps.Clone(quantity)
	for _, w := range words(typed) {
		name, value, ok := strings.Cut(w, "=")
		switch {
		case !ok || !slices.Contains(fieldNames, name) && !slices.Contains(quantityNames, name):
			return nil, konbit.Invalid("change", "%q: want field=value, the field being one of %s, %s", w, strings.Join(quantityNames, ", "), strings.Join(fieldNames, ", "))
		case slices.Contains(quantityNames, name):
			if err := setQuantity(quantity, name, value); err != nil {
				return nil, err
			}
		default:
			b, err := typedValue(name, value)
			if err != nil {
				return nil, err
			}
			c[name] = b
		}
	}
	if !maps.Equal(before, quantity) {
		if quantity["value"] == nil {
			c["quantity"] = json.RawMessage("null")
			return c, nil
		}
		if quantity["qualifier"] != string(konbit.Range) {
			delete(quantity, "high")
		}
		b, err := json.Marshal(quantity)
		if err != nil {
			return nil, err
		}
		c["quantity"] = b
	}
	if len(c) == 0 {
		return nil, konbit.Invalid("change", "nothing to change: want field=value, like value=217 or measure=force.arrived")
	}
	return c, nil
}

func typedValue(name, value string) (json.RawMessage, error) {
	switch {
	case value == "":
		return json.RawMessage(`null`), nil
	case name == "from" || name == "to":
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, konbit.Invalid(name, "%q: want a byte offset into the text", value)
		}
		return json.Marshal(n)
	}
	return json.Marshal(value)
}

func setQuantity(q map[string]any, name, value string) error {
	switch {
	case value == "":
		delete(q, name)
	case name == "value" || name == "high":
		n, err := strconv.ParseFloat(strings.ReplaceAll(value, ",", ""), 64)
		if err != nil {
			return konbit.Invalid(name, "%q: want a number", value)
		}
		if q[name] = n; name == "high" {
			q["qualifier"] = string(konbit.Range)
		}
	default:
		q[name] = value
	}
	return nil
}

// words splits s at spaces that are not within double quotes, which are dropped.
func words(s string) []string {
	var out []string
	var b strings.Builder
	quoted, some := false, false
	for _, r := range s {
		switch {
		case r == '"':
			quoted, some = !quoted, true
		case !quoted && (r == ' ' || r == '\t' || r == '\n' || r == '\r'):
			if some {
				out = append(out, b.String())
				b.Reset()
			}
			some = false
		default:
			b.WriteRune(r)
			some = true
		}
	}
	if some {
		out = append(out, b.String())
	}
	return out
}

// Edits splits what a person types for several claims at semicolons.
func Edits(i *Item, typed string) ([]Change, error) {
	var out []Change
	for part := range strings.SplitSeq(typed, ";") {
		c, err := Edit(i, part)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
