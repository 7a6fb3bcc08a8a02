package lexicon

import (
	"strings"

	"konbit.example/konbit/internal/claim/text"
)

// sample is how many words decide the language.
const sample = 2000

// Detect returns the language of s by its small words, nil if it is none that l
// knows.
func (l *Lexicon) Detect(s string) *Language {
	counts := make([]int, len(l.Languages))
	words := 0
	for w := range strings.FieldsFuncSeq(s[:min(len(s), 16*sample)], func(r rune) bool {
		return r <= ' ' || strings.ContainsRune(".,;:!?()\"“”«»'’", r)
	}) {
		if words++; words > sample {
			break
		}
		w = text.Fold(text.Lower(w))
		for i, g := range l.Languages {
			if g.Detect[w] {
				counts[i]++
			}
		}
	}
	best := -1
	for i, n := range counts {
		if best < 0 || n > counts[best] {
			best = i
		}
	}
	if best < 0 || counts[best] == 0 || counts[best]*12 < words {
		return nil
	}
	return l.Languages[best]
}
