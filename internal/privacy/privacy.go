// Package privacy finds words in a text that may tell who or where somebody is:
// addresses, telephone numbers, positions, and names with a form of address or
// an age.
//
// It is pure and keeps no list of persons: it knows forms, and whom the mission
// lists as holding a public office. It proves nothing: a text in which it finds
// nothing may still name somebody. Its one invariant: what it finds stands in the
// text, outside of braces.
package privacy

import (
	"regexp"
	"slices"
	"strings"

	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
)

// A Detector finds such words in texts of a mission. Its methods may be called
// from many goroutines.
type Detector struct {
	actors []mission.Actor
	forms  []*regexp.Regexp
}

// New returns a Detector that lets the actors of m be named.
func New(m *mission.Mission, words *message.Catalogue) *Detector {
	return &Detector{m.Actors, append(slices.Clone(forms), addressed(words))}
}

// forms are those in which a text gives somebody away in any language; the
// first group of each is the words, where it has one.
var forms = []*regexp.Regexp{
	regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`),                           // an address for mail
	regexp.MustCompile(`\+\d[\d ().-]{6,}\d`),                                                                         // a telephone, from abroad
	regexp.MustCompile(`\b(?:\d{2}[ .-]){3,4}\d{2}\b|\b(?:[3-9]\d{3}|\d{3})-\d{4}\b`),                                 // and from next door
	regexp.MustCompile(`-?\b\d{1,3}\.\d{4,}°?\s?[NSEW]?[,; ]\s?-?\d{1,3}\.\d{4,}`),                                    // a position in degrees
	regexp.MustCompile(`\b\d{1,3}\s?°\s?\d{1,2}\s?[′’'](?:\s?[\d.,]+\s?[″”"])?\s?[NSEWO]?`),                           // in degrees and minutes
	regexp.MustCompile(`\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}\b`),                                 // on the military grid
	regexp.MustCompile(`(\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)+)(?:, | \()\d{1,2}(?:,|\)| ans\b| años\b| years\b)`), // a name with its age
}

// addressed matches names after a form of address in any of our languages.
func addressed(words *message.Catalogue) *regexp.Regexp {
	var all []string
	for _, lang := range message.Languages {
		for title := range strings.FieldsSeq(words.In(lang).Text("privacy.titles")) {
			if title = regexp.QuoteMeta(title); !slices.Contains(all, title) {
				all = append(all, title)
			}
		}
	}
	return regexp.MustCompile(`(?:^|[\s(“«])((?:` + strings.Join(all, "|") + `) \p{Lu}[\p{L}’'.-]*(?: \p{Lu}[\p{L}’'-]+)*)`)
}

// inBraces is what a text refers to, or what somebody has looked at and kept.
var inBraces = regexp.MustCompile(`\{[^{}]*\}`)

// Find returns the words typed in a text that may tell who or where somebody is,
// each once.
func (d *Detector) Find(text string) []string {
	text = inBraces.ReplaceAllString(text, "{}")
	var out []string
	for _, form := range d.forms {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			words := strings.TrimSpace(m[len(m)-1])
			public := slices.ContainsFunc(d.actors, func(a mission.Actor) bool { return isNamed(a, words) })
			if !public && !slices.Contains(out, words) {
				out = append(out, words)
			}
		}
	}
	return out
}

// isNamed reports whether words are a name of a, with a form of address or without.
func isNamed(a mission.Actor, words string) bool {
	return slices.ContainsFunc(append(slices.Clone(a.Aliases), a.Name), func(name string) bool {
		return strings.HasSuffix(geo.Fold(words), geo.Fold(name))
	})
}
