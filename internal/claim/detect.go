package claim

import (
	"strings"

	"konbit.example/konbit/internal/claim/text"
)

// OtherLanguage is what Detect says of a language that no lexicon knows.
const OtherLanguage = "other"

// sample is how many words decide the language.
const sample = 2000

// Detect returns the code of the language of s by its small words, or
// OtherLanguage.
func (x *Extractor) Detect(s string) string {
	counts := make([]int, len(x.lex.Languages))
	words := 0
	for w := range strings.FieldsFuncSeq(s[:min(len(s), 16*sample)], func(r rune) bool {
		return r <= ' ' || strings.ContainsRune(".,;:!?()\"“”«»'’", r)
	}) {
		if words++; words > sample {
			break
		}
		w = text.Fold(text.Lower(w))
		for i, g := range x.lex.Languages {
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
		return OtherLanguage
	}
	return x.lex.Languages[best].Code
}
