package page

import (
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/text"
)

// Own returns how much of its weight a date keeps that is the source's own
// (said on Tuesday, published in May), that something is compared with (than
// last year), or that only names a thing (the 2025 plan).
func (p *Page) Own(d *date.Date) float64 {
	i := d.From - 1
	for i >= 0 && p.Covers(i, lexicon.Than) == nil && (p.Is(i, lexicon.In) != nil || p.Is(i, lexicon.Definite) != nil) {
		i--
	}
	says := i // a fait savoir l'ONU mardi
	for says > max(0, d.From-6) && p.Covers(says, lexicon.Say) == nil && p.named(says) {
		says--
	}
	switch {
	case p.Covers(i, lexicon.Than) != nil, p.dateline(d), p.compares(d):
		return 0
	case p.Covers(says, lexicon.Say) != nil, p.Covers(i, lexicon.Publish) != nil, p.Is(d.To, lexicon.Say) != nil:
		return .2
	case d.Value.From.Precision == konbit.Year && d.To <= d.From+3 && p.Tokens[d.To-1].Kind == text.Digits && (p.Is(d.From-1, lexicon.Definite) != nil || d.To == d.From+3) && p.Of(d.To, lexicon.Grammar) == nil &&
		d.To < len(p.Tokens) && p.Tokens[d.To].Kind == text.Word:
		return .3
	}
	return 1
}

// named reports whether token i is of what names a speaker.
func (p *Page) named(i int) bool {
	return p.Covered(i, lexicon.Speaker) || p.Within(i, lexicon.Office) || p.Within(i, lexicon.Title) || p.Tokens[i].Upper && p.Tokens[i].Kind == text.Word && p.Is(i, lexicon.Break) == nil
}

// compares reports whether d is what a rate is counted from: up 53% from May.
func (p *Page) compares(d *date.Date) bool {
	return d.Value.OpenTo && p.Is(d.From, lexicon.From) != nil && slices.ContainsFunc(p.Between(d.From-4, d.From), func(h Hit) bool {
		return h.Kind == lexicon.Unit && h.To == d.From
	})
}

// dateline reports whether d stands in the line that says where and when a text
// was written: NAIROBI, 4 February (Wire) -.
func (p *Page) dateline(d *date.Date) bool {
	sent := p.Sentences[p.SentenceAt(d.From)]
	if !sent.Open || d.From-sent.From > 7 || d.To >= len(p.Tokens) {
		return false
	}
	for i := d.To; i < min(d.To+8, sent.To); i++ {
		switch p.Word(i) {
		case "-", "–", "—":
			return p.Tokens[d.To].Kind == text.Mark
		}
		if p.Tokens[i].Kind == text.Word && p.Word(d.To) != "(" {
			return false
		}
	}
	return false
}

// EndsBefore reports whether a number ends right before the date at token i, or
// but for the word that leads to it.
func (p *Page) EndsBefore(i int) bool {
	return p.NumberEnds(i) || p.NumberEnds(i-1) && p.Is(i-1, lexicon.In) != nil
}

// NumberWithin reports whether a number begins in tokens [i, j).
func (p *Page) NumberWithin(i, j int) bool {
	for k := i; k < j; k++ {
		if p.NumberAt(k) {
			return true
		}
	}
	return false
}

// maxClause bounds how far a clause reaches beyond what carries it, in tokens.
const maxClause = 70

// Widen grows tokens [i, j) to the ends of their clause and returns its bytes.
func (p *Page) Widen(i, j, lo, hi int) (from, to int) {
	lo, hi = max(lo, i-maxClause), min(hi, j+maxClause)
	for i > lo && !p.edge(i-1) {
		i--
	}
	for j < hi && !p.edge(j) {
		j++
	}
	for i < j-1 && strings.ContainsAny(p.Word(i), "“”«»\"-•–") && len(p.Word(i)) <= 3 && !p.Dated(i) && !p.NumberAt(i) {
		i++
	}
	for j > i+1 && strings.ContainsAny(p.Word(j-1), ".,;:”»") && p.Tokens[j-1].Kind == text.Mark && !p.Dated(j-1) {
		j--
	}
	return p.Tokens[i].From, p.Tokens[j-1].To
}

// edge reports whether token i ends a clause.
func (p *Page) edge(i int) bool {
	switch p.Word(i) {
	case ",", ";", "—", "–", "(", ")", ":", "…":
		return !p.Dated(i) && !p.Covered(i, lexicon.Cue)
	}
	return false
}
