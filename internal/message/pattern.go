package message

import (
	"encoding/json"
	"slices"
	"strings"

	"konbit.example/konbit"
)

// A pattern is the text of one label, with placeholders {name}, and where it
// differs the one for the singular.
type pattern struct {
	one, other string
}

// UnmarshalJSON reads a string, or an object of one and other.
func (p *pattern) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &p.other); err != nil {
			return err
		}
		p.one = p.other
		return p.check()
	}
	var forms map[string]string
	if err := json.Unmarshal(b, &forms); err != nil {
		return err
	}
	p.one, p.other = forms["one"], forms["other"]
	if len(forms) != 2 || p.one == "" || p.other == "" {
		return konbit.Invalid("", "%s: want a text, or {\"one\": …, \"other\": …}", b)
	}
	return p.check()
}

func (p *pattern) check() error {
	for _, s := range []string{p.one, p.other} {
		if open, end := strings.Count(s, "{"), strings.Count(s, "}"); open != end || open != len(Placeholders(s)) {
			return konbit.Invalid("", "%q: want each placeholder as {name}", s)
		}
	}
	return nil
}

// names returns the placeholders of p in order, each once.
func (p pattern) names() []string {
	names := Placeholders(p.other)
	for _, n := range Placeholders(p.one) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fill returns p with values in its placeholders. A placeholder without a value
// stays as it is, so that it is seen.
func (p pattern) fill(one bool, values map[string]string) string {
	s := p.other
	if one {
		s = p.one
	}
	return Fill(s, func(name string) (string, bool) {
		v, ok := values[name]
		return v, ok
	})
}

// Fill replaces each placeholder {name} of s by what value returns for it. A
// placeholder for which value returns false stays.
func Fill(s string, value func(name string) (string, bool)) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if v, ok := value(name); closed && ok {
			b.WriteString(v)
			s = after
			continue
		}
		b.WriteByte('{')
		s = rest
	}
}

// Placeholders returns the names in {braces} of s, in order of appearance.
func Placeholders(s string) []string {
	var names []string
	Fill(s, func(name string) (string, bool) {
		if name != "" && !strings.ContainsAny(name, " {") {
			names = append(names, name)
		}
		return "", name != ""
	})
	return names
}
