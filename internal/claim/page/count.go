package page

import (
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/text"
)

// JoinsWhole reports whether tokens [i, j) are what stands between a part and
// the whole: of the, out of the, sur les.
func (p *Page) JoinsWhole(i, j int) bool {
	of := false
	for k := i; k < j; k++ {
		of = of || p.IsOf(k) || p.Is(k, lexicon.In) != nil
		if !p.IsOf(k) && p.Is(k, lexicon.Definite) == nil && p.Is(k, lexicon.In) == nil && p.Is(k, lexicon.Stop) == nil && !p.Skips(k) {
			return false
		}
	}
	return of && j-i <= 3
}

// Skips reports whether token i is a small word that may stand between a hedge and
// its number.
func (p *Page) Skips(i int) bool {
	_, n := p.lang.Qualifiers.Skip.Longest(p.Tokens, i)
	return n > 0
}

// JoinsAmount reports whether token i may stand between the parts of an amount.
func (p *Page) JoinsAmount(i int) bool {
	_, n := p.lang.Qualifiers.Join.Longest(p.Tokens, i)
	return n == 1 && p.Tokens[i].Kind == text.Word
}

// JoinsAdjectives reports whether token i is an "and" with a noun soon after it.
func (p *Page) JoinsAdjectives(i int) bool {
	if p.lang.HeadFirst || !p.JoinsAmount(i) {
		return false
	}
	for j := i + 1; j < min(i+5, len(p.Tokens)); j++ {
		switch {
		case p.Of(j, lexicon.Noun) != nil:
			return j > i+1
		case p.NumberAt(j), p.Is(j, lexicon.Stop) != nil, p.Is(j, lexicon.Definite) != nil, p.Tokens[j].Kind == text.Mark && p.Word(j) != "-":
			return false
		}
	}
	return false
}

// Labelled returns the noun of the line whose value is the number in tokens
// [i, head): Joint patrols (police and mission): 61.
func (p *Page) Labelled(i, head int) *Hit {
	sent := p.Sentences[p.SentenceAt(i)]
	if p.Word(i-1) != ":" {
		return nil
	}
	if h := p.Of(sent.From, lexicon.Noun); h != nil && h.To == i-1 { // Sites: 238 in the capital
		return h
	}
	if head < sent.To && p.Tokens[head].Kind == text.Word && p.Tokens[head].Breaks == 0 {
		return nil
	}
	var found *Hit
	hits := p.Between(max(sent.From, i-12), i)
	for k := range hits {
		if h := &hits[k]; h.Kind == lexicon.Noun {
			if found = h; p.lang.HeadFirst {
				break
			}
		}
	}
	return found
}

// Tallied returns the noun that the clause before token i says the number of: the
// number of sites went from 142 to 246.
func (p *Page) Tallied(i int) *Hit {
	hits := p.Between(p.Sentences[p.SentenceAt(i)].From, i)
	for k := len(hits) - 1; k >= 0; k-- {
		switch h := &hits[k]; {
		case h.Kind == lexicon.Noun && p.Covers(h.From-1, lexicon.Tally) != nil:
			return h
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Break):
			return nil
		}
	}
	return nil
}
