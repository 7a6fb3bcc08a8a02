// Package message holds the words that people see, in every language of the
// catalogue, and writes numbers, dates and sentences in them.
//
// It is not a locale library: it knows only the languages it has words for, and
// takes their months, separators and patterns from the catalogue too, because
// the usual libraries have no Haitian Creole and silently fall back to English.
// Its one invariant: a catalogue that loads says the same things, with the same
// placeholders, in every language.
package message

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
)

// Languages lists the languages, the first being the one to fall back on.
var Languages = []string{"en", "fr", "ht", "es"}

// A Text is one text in several languages, by language code.
type Text map[string]string

// In returns t in lang, else in the first language of Languages that t has.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	for _, l := range Languages {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// A Catalogue is every label in every language.
type Catalogue struct {
	langs map[string]map[string]pattern
}

// Load reads labels/LANG.json for every language and refuses a catalogue whose
// languages differ in keys or placeholders.
func Load(fsys fs.FS) (*Catalogue, error) {
	return (&Catalogue{}).With(fsys)
}

// With returns the catalogue with the labels of a mission pack beside its own.
// A pack may add keys, in all languages; it may not change what a key says.
func (c *Catalogue) With(fsys fs.FS) (*Catalogue, error) {
	out := &Catalogue{langs: make(map[string]map[string]pattern, len(Languages))}
	for _, lang := range Languages {
		name := path.Join("labels", lang+".json")
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var labels map[string]pattern
		if err := json.Unmarshal(b, &labels); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key := range c.langs[lang] {
			if _, twice := labels[key]; twice {
				return nil, konbit.Invalid(key, "%s: the catalogue has this key already; want a new one", name)
			}
		}
		maps.Copy(labels, c.langs[lang])
		out.langs[lang] = labels
	}
	return out, out.check()
}

// check reports the first key that is missing or has other placeholders in one
// language than in the first.
func (c *Catalogue) check() error {
	first := c.langs[Languages[0]]
	for _, lang := range Languages[1:] {
		for _, key := range slices.Sorted(maps.Keys(c.langs[lang])) {
			if _, ok := first[key]; !ok {
				return konbit.Invalid(key, "labels/%s.json has this key and %s.json does not", lang, Languages[0])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(first)) {
			p, ok := c.langs[lang][key]
			if !ok {
				return konbit.Invalid(key, "labels/%s.json lacks this key", lang)
			}
			if a, b := first[key].names(), p.names(); !slices.Equal(a, b) {
				return konbit.Invalid(key, "labels/%s.json has the placeholders %q, %s.json has %q", lang, b, Languages[0], a)
			}
		}
	}
	return nil
}

// Keys returns the keys in order.
func (c *Catalogue) Keys() []string {
	return slices.Sorted(maps.Keys(c.langs[Languages[0]]))
}

// Has reports whether key is a label.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.langs[Languages[0]][key]
	return ok
}

// In returns a printer in lang, or in the first language where lang is none of
// Languages.
func (c *Catalogue) In(lang string) Printer {
	if _, ok := c.langs[lang]; !ok {
		lang = Languages[0]
	}
	return Printer{Lang: lang, labels: c.langs[lang]}
}

// Match returns the language of Languages that an Accept-Language header asks
// for first, "" if it asks for none of them.
func Match(accept string) string {
	best, weight := "", 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = f
		}
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if q > weight && slices.Contains(Languages, base) {
			best, weight = base, q
		}
	}
	return best
}

// A Printer writes in one language. The zero Printer writes keys.
type Printer struct {
	Lang   string
	labels map[string]pattern
}

// Text returns the label key with its placeholders filled from args, which are
// names and values in turn: p.Text("returns.late", "n", 3, "base", "FOB 2").
// Integers and floats are written as the language writes numbers; anything else
// as fmt does. The value of n decides between one and other. A key that is no
// label is returned as it is.
func (p Printer) Text(key string, args ...any) string {
	pat, ok := p.labels[key]
	if !ok {
		return key
	}
	values := make(map[string]string, len(args)/2)
	one := false
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		n, isNumber := number(args[i+1])
		if isNumber {
			values[name] = p.Number(n)
		} else {
			values[name] = fmt.Sprint(args[i+1])
		}
		if name == "n" {
			one = isNumber && p.one(n)
		}
	}
	return pat.fill(one, values)
}

// Pattern returns the label key as it stands, its placeholders unfilled, in the
// form that goes with the number n: for who puts more than text in them.
func (p Printer) Pattern(key string, n float64) string {
	pat, ok := p.labels[key]
	switch {
	case !ok:
		return key
	case p.one(n):
		return pat.one
	}
	return pat.other
}

// one reports whether the language uses the singular for n.
func (p Printer) one(n float64) bool {
	if p.Lang == "fr" || p.Lang == "ht" {
		return n >= 0 && n < 2
	}
	return n == 1
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
