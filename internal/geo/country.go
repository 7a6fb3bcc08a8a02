package geo

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
)

// A Country is a country or territory of ISO 3166-1, or one that an exercise
// invents under a code that ISO leaves to users: XA to XZ.
type Country struct {
	Code     string              `yaml:"code"`     // alpha-2
	Zones    []string            `yaml:"zones"`    // IANA zones, the seat of government's first
	Names    map[string]string   `yaml:"names"`    // by language
	Demonyms map[string][]string `yaml:"demonyms"` // by language: words for its people, singular, each gender
	Variants []string            `yaml:"variants"` // other names, official, short or former
}

// In returns the name of n in a language, in English if it has none there.
func (n *Country) In(lang string) string {
	if s := n.Names[lang]; s != "" {
		return s
	}
	return n.Names["en"]
}

// spellings yields every name n goes by.
func (n *Country) spellings(yield func(string) bool) {
	for _, s := range [...]iter.Seq[string]{maps.Values(n.Names), slices.Values(n.Variants)} {
		for name := range s {
			if !yield(name) {
				return
			}
		}
	}
}

// Countries holds the countries of the world. It does not change once made.
type Countries struct {
	all      []Country
	codes    map[string]*Country
	names    map[string][]*Country
	demonyms map[string][]*Country
}

// ParseCountries reads YAML lists of countries, one after the other: those of the
// world and those that a pack invents.
func ParseCountries(files ...[]byte) (*Countries, error) {
	c := &Countries{codes: make(map[string]*Country), names: make(map[string][]*Country), demonyms: make(map[string][]*Country)}
	for _, b := range files {
		var more []Country
		if err := yaml.UnmarshalWithOptions(b, &more, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("countries: %w", err)
		}
		c.all = append(c.all, more...)
	}
	for i := range c.all {
		n := &c.all[i]
		if len(n.Code) != 2 || n.Code != strings.ToUpper(n.Code) {
			return nil, konbit.Invalid("code", "%q is no ISO 3166 alpha-2 code", n.Code)
		}
		if c.codes[n.Code] != nil {
			return nil, konbit.Invalid("code", "%s stands twice among the countries", n.Code)
		}
		if n.Names["en"] == "" {
			return nil, konbit.Invalid("names", "%s has no English name", n.Code)
		}
		c.codes[n.Code] = n
		for s := range n.spellings {
			index(c.names, s, n)
		}
		for _, words := range n.Demonyms {
			for _, s := range words {
				index(c.demonyms, s, n)
			}
		}
	}
	return c, nil
}

func index(m map[string][]*Country, s string, n *Country) {
	if key := Fold(s); key != "" && !slices.Contains(m[key], n) {
		m[key] = append(m[key], n)
	}
}

// All yields the countries by code. A nil Countries has none.
func (c *Countries) All() iter.Seq[*Country] {
	return func(yield func(*Country) bool) {
		if c == nil {
			return
		}
		for i := range c.all {
			if !yield(&c.all[i]) {
				return
			}
		}
	}
}

// ByCode returns the country with an ISO 3166 alpha-2 code.
func (c *Countries) ByCode(code string) (*Country, bool) {
	n, ok := c.codes[code]
	return n, ok
}

// Lookup returns the one country that text means: a code, a name in any of its
// languages, or a word for its people, singular or plural ("Kenyans"). Words
// that several countries share ("Dominican") are an error that lists them.
func (c *Countries) Lookup(text string) (*Country, error) {
	if n, ok := c.codes[strings.TrimSpace(text)]; ok {
		return n, nil
	}
	key := Fold(text)
	found := c.names[key]
	for _, ending := range []string{"", "s", "es"} {
		if singular, ok := strings.CutSuffix(key, ending); ok && len(found) == 0 {
			found = c.demonyms[singular]
		}
	}
	switch len(found) {
	case 0:
		return nil, konbit.Errorf(konbit.CodeNotFound, "no country %q: want a name or an ISO 3166 code of two capitals, like KE", text)
	case 1:
		return found[0], nil
	}
	var options []string
	for _, n := range found {
		options = append(options, n.Names["en"]+" ("+n.Code+")")
	}
	return nil, konbit.Invalid("country", "%q may be %s: give the code", text, strings.Join(options, " or "))
}
