package kind_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
)

// A body passes its schema and Check alike, and what one refuses of a set of
// spoilt bodies the other does, where a schema can say it.
func TestSchemaAgreesWithCheck(t *testing.T) {
	s := load(t)
	for d := range s.Versions() {
		r := d.Sample(made)
		schema := decode(t, mustJSON(t, d.Schema()))
		if err := valid(schema, decode(t, r.Body)); err != nil {
			t.Errorf("%s: the sample does not pass the schema: %v", d.Kind(), err)
		}
		for name, body := range spoil(d, decode(t, r.Body).(map[string]any)) {
			r.Body = mustJSON(t, body)
			byCheck, bySchema := s.Check(&r), valid(schema, decode(t, r.Body))
			if (byCheck == nil) != (bySchema == nil) {
				t.Errorf("%s, %s: Check says %v, the schema %v", d.Kind(), name, byCheck, bySchema)
			}
			if e := byCheck; e != nil && konbit.CodeOf(e) != konbit.CodeInvalid {
				t.Errorf("%s, %s: %v is not the writer's fault", d.Kind(), name, e)
			}
		}
	}
}

// spoil returns bodies like body with one field left out, emptied, of another
// type, or one too many.
func spoil(d *kind.Definition, body map[string]any) map[string]map[string]any {
	out := make(map[string]map[string]any)
	change := func(name string, edit func(map[string]any)) {
		b := make(map[string]any, len(body))
		maps.Copy(b, body)
		edit(b)
		out[name] = b
	}
	change("one too many", func(b map[string]any) { b["no_such_field"] = 1 })
	for field := range body {
		change("without "+field, func(b map[string]any) { delete(b, field) })
		for _, v := range []any{"", 0.5, []any{}, map[string]any{"x": 1}, "no such"} {
			if slices.Contains([]kind.Type{kind.Text, kind.LongText, kind.Period}, d.Field(field).Type) && v == "no such" {
				continue // sound as text; more than a schema can say of a period
			}
			change(fmt.Sprintf("%s as %v", field, v), func(b map[string]any) { b[field] = v })
		}
	}
	return out
}

// valid is the part of JSON Schema 2020-12 that Schema uses.
func valid(schema, v any) error {
	s, _ := schema.(map[string]any)
	for word, want := range s {
		if err := keyword(s, word, want, v); err != nil {
			return err
		}
	}
	return nil
}

func keyword(s map[string]any, word string, want, v any) error {
	fail := func() error { return fmt.Errorf("%v: %s %v", v, word, want) }
	object, _ := v.(map[string]any)
	list, isList := v.([]any)
	text, isText := v.(string)
	number, isNumber := v.(float64)
	ok := true
	switch word {
	case "$schema", "$id", "title", "description", "x-after", "x-sum", "x-to", "then", "else":
	case "type":
		ok = typeOf(v) == want || want == "number" && typeOf(v) == "integer"
	case "enum":
		ok = slices.Contains(want.([]any), v)
	case "const":
		ok = reflect.DeepEqual(want, v)
	case "pattern":
		ok = !isText || regexp.MustCompile(want.(string)).MatchString(text)
	case "minLength":
		ok = !isText || float64(utf8.RuneCountInString(text)) >= want.(float64)
	case "maxLength":
		ok = !isText || float64(utf8.RuneCountInString(text)) <= want.(float64)
	case "minimum":
		ok = !isNumber || number >= want.(float64)
	case "maximum":
		ok = !isNumber || number <= want.(float64)
	case "minItems":
		ok = !isList || float64(len(list)) >= want.(float64)
	case "maxItems":
		ok = !isList || float64(len(list)) <= want.(float64)
	case "minProperties":
		ok = object == nil || float64(len(object)) >= want.(float64)
	case "uniqueItems":
		for i, x := range list {
			ok = ok && !slices.ContainsFunc(list[:i], func(y any) bool { return reflect.DeepEqual(x, y) })
		}
	case "required":
		for _, name := range want.([]any) {
			_, given := object[name.(string)]
			ok = ok && (given || object == nil)
		}
	case "properties":
		for name, sub := range want.(map[string]any) {
			if x, given := object[name]; given {
				if err := valid(sub, x); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	case "additionalProperties":
		for name := range object {
			_, known := s["properties"].(map[string]any)[name]
			ok = ok && known
		}
	case "items":
		for _, x := range list {
			if err := valid(want, x); err != nil {
				return err
			}
		}
	case "prefixItems":
		for i, sub := range want.([]any) {
			if i < len(list) {
				if err := valid(sub, list[i]); err != nil {
					return err
				}
			}
		}
	case "contains":
		ok = !isList || slices.ContainsFunc(list, func(x any) bool { return valid(want, x) == nil })
	case "not":
		ok = valid(want, v) != nil
	case "allOf", "anyOf", "oneOf":
		n := 0
		for _, sub := range want.([]any) {
			if valid(sub, v) == nil {
				n++
			}
		}
		ok = word == "allOf" && n == len(want.([]any)) || word == "anyOf" && n > 0 || word == "oneOf" && n == 1
	case "if":
		branch := map[bool]string{true: "then", false: "else"}[valid(want, v) == nil]
		return valid(s[branch], v)
	default:
		return fmt.Errorf("keyword %q is not known to this test", word)
	}
	if !ok {
		return fail()
	}
	return nil
}

func typeOf(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func decode(t testing.TB, b []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
