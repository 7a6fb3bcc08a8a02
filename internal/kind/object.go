package kind

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"konbit.example/konbit"
)

// Decode reads a body into values and reports the first thing in it that is not
// as d says: a field that d does not have, a value of the wrong type, a rule
// that does not hold. The error names the field by its path in the body.
func (d *Definition) Decode(body json.RawMessage) (Values, error) {
	if len(body) == 0 {
		body = json.RawMessage("{}")
	}
	if !json.Valid(body) {
		return nil, konbit.Invalid("", "not valid JSON")
	}
	return parseObject(d.Fields, body)
}

// parseObject reads the valid JSON raw as an object with these fields.
func parseObject(fields []Field, raw json.RawMessage) (Values, error) {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if raw[0] != '{' {
		return nil, want(raw, "a JSON object of fields")
	}
	values := make(Values, len(fields))
	err := members(raw, func(name string, value json.RawMessage) error {
		f := find(fields, name)
		switch {
		case f == nil:
			return unknownField(fields, name)
		case f.Personal:
			return konbit.Invalid(name, "personal: it goes into the sealed part of the record, never into the body")
		case values[name] != nil:
			return konbit.Invalid(name, "given twice")
		case string(value) == "null":
			return nil
		}
		v, err := f.parse(value)
		if err != nil {
			return konbit.Under(name, err)
		}
		values[name] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	return values, values.check(fields)
}

func unknownField(fields []Field, name string) error {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	if near := nearest(name, names); len(near) > 0 {
		return konbit.Invalid(name, "no such field; did you mean %s?", near[0])
	}
	return konbit.Invalid(name, "no such field: want %v", names)
}

// members calls visit for each member of the valid JSON object raw, in order,
// those with the same name too, which encoding/json would hide.
func members(raw []byte, visit func(name string, value json.RawMessage) error) error {
	i := 1 // after the brace
	for {
		i = skipSpace(raw, i)
		if raw[i] == '}' {
			return nil
		}
		if raw[i] == ',' {
			i = skipSpace(raw, i+1)
		}
		end := skipValue(raw, i)
		name, ok := textOf(raw[i:end])
		if !ok {
			return konbit.Invalid("", "the name at byte %d is not a text", i)
		}
		i = skipSpace(raw, end) + 1 // the colon
		i = skipSpace(raw, i)
		end = skipValue(raw, i)
		if err := visit(name, raw[i:end]); err != nil {
			return err
		}
		i = end
	}
}

// textOf returns the text that the valid JSON value raw is, and whether it is
// one. Most texts hold nothing to decode, which is worth a shortcut.
func textOf(raw []byte) (string, bool) {
	if raw[0] != '"' {
		return "", false
	}
	if s := raw[1 : len(raw)-1]; bytes.IndexByte(s, '\\') < 0 && utf8.Valid(s) {
		return string(s), true
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}

func skipSpace(raw []byte, i int) int {
	for raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\n' || raw[i] == '\r' {
		i++
	}
	return i
}

// skipValue returns the end of the JSON value that starts at i.
func skipValue(raw []byte, i int) int {
	depth := 0
	for ; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return i // the end of what holds it
			}
			depth--
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
			continue
		default:
			if depth > 0 {
				continue
			}
			for i < len(raw) && !bytes.ContainsRune([]byte(",:}] \t\n\r"), rune(raw[i])) {
				i++ // a number, true, false or null
			}
			return i
		}
		if depth == 0 {
			return i + 1
		}
	}
	return i
}
