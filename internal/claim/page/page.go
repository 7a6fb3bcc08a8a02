// Package page holds a piece of text in tokens with all that the lexicon, the
// calendar and the numbers say of it, and answers what stands where and how near
// things are to each other.
//
// It takes no position on what a number counts. Its one invariant: looking at a
// token, or asking how near two things are, takes the same time however long the
// text is.
package page

import (
	"slices"
	"time"

	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// A Hit is a word or phrase of the lexicon in the text: tokens [from, to).
type Hit struct {
	lexicon.Sense
	From, To int
}

// A Page is a piece of a document. It must not be used from two goroutines at
// once; what it hands out is good until the next Fill.
type Page struct {
	Source    string // of the whole document
	Tokens    []text.Token
	Sentences []text.Sentence
	Dates     []date.Date
	Numbers   []number.Number

	lang    *lexicon.Language
	written time.Time
	scanner *text.Scanner
	finder  *date.Finder
	reader  *number.Reader
	hits    []Hit
	first   []int32   // index of the first hit at or after each token
	reach   []int     // by sort of hit, where the last one ended
	cost    []float64 // cost of reading up to each token, with the end of a sentence before it
	spent   []float64 // the same without
	dated   []int32   // 1 + index of the date that covers a token
}

// New returns a Page for the pieces of a document, from its beginning to its end.
func New(source string, written time.Time, lang *lexicon.Language) *Page {
	return &Page{Source: source, lang: lang, written: written,
		scanner: text.NewScanner(&lang.Conv), finder: lang.Dates.NewFinder(date.Context{Written: written})}
}

// Fill reads Source[from:to].
func (p *Page) Fill(from, to int) {
	p.Tokens = p.scanner.Scan(p.Source, from, to)
	p.Sentences = text.Sentences(p.Sentences[:0], p.Source, p.Tokens, &p.lang.Conv)
	p.findHits()
	p.Numbers = p.Numbers[:0]
	p.addCosts() // the tense of a date's clause is found by them
	p.finder.SetContext(date.Context{Written: p.written, Tense: p.tense, Counted: p.Counted, Aside: func(d *date.Date) bool { return p.Own(d) < .5 }})
	p.Dates = p.finder.Find(p.Dates[:0], p.Source, p.Tokens)
	p.dated = append(p.dated[:0], make([]int32, len(p.Tokens))...)
	for i, d := range p.Dates {
		for j := d.From; j < d.To; j++ {
			p.dated[j] = int32(i) + 1
		}
	}
	p.reader = p.lang.Numbers.Read(p.reader, p.Source, p.Tokens)
	p.Numbers = p.reader.Find(p.Numbers[:0], p.Dated)
	p.addCosts()
}

// Dated reports whether token i is part of a date.
func (p *Page) Dated(i int) bool { return p.dated[i] > 0 }

// Hits returns what the lexicon knows of the page.
func (p *Page) Hits() []Hit { return p.hits }

// Text returns the source of tokens [i, j).
func (p *Page) Text(i, j int) string { return p.Source[p.Tokens[i].From:p.Tokens[j-1].To] }

// findHits looks every token up. Of hits of one sort that overlap the first and
// longest stays.
func (p *Page) findHits() {
	p.hits = slices.Grow(p.hits[:0], len(p.Tokens)+len(p.Tokens)/4)
	p.first = append(p.first[:0], make([]int32, len(p.Tokens)+1)...)
	clear(p.reach)
	for i := range p.Tokens {
		p.first[i] = int32(len(p.hits))
		t := &p.Tokens[i]
		if t.Kind != text.Word && t.Kind != text.Mark {
			continue
		}
		begin := len(p.hits)
		p.lang.Words.At(p.Tokens, i, func(s lexicon.Sense, n int) {
			if s.Upper && !t.Upper || s.Caps && !t.Caps || s.Kind == lexicon.Unit && p.isApart(i, i+n-1) {
				return
			}
			sort := sortOf(&s)
			for j := begin; j < len(p.hits); j++ {
				if h := &p.hits[j]; sortOf(&h.Sense) == sort {
					if i+n > h.To {
						*h = Hit{s, i, i + n}
						*p.reached(sort) = i + n
					}
					return
				}
			}
			if to := p.reached(sort); *to <= i {
				p.hits = append(p.hits, Hit{s, i, i + n})
				*to = i + n
			}
		})
	}
	p.first[len(p.Tokens)] = int32(len(p.hits))
	p.dropInner()
}

// isApart reports whether the sign at token last stands apart from the letters
// that begin at token i: a $25 fine is in nobody's A$.
func (p *Page) isApart(i, last int) bool {
	return last > i && p.Tokens[last].Kind == text.Mark && !p.Tokens[last].Glued
}

// sortOf numbers the sorts of hits: every concept and every role is one of its
// own, the other kinds are one each.
func sortOf(s *lexicon.Sense) int {
	switch s.Kind {
	case lexicon.Cue:
		return 64 + s.ID
	case lexicon.Grammar:
		return 16 + s.ID
	}
	return int(s.Kind)
}

// reached returns where the last Hit of a sort ended.
func (p *Page) reached(sort int) *int {
	for len(p.reach) <= sort {
		p.reach = append(p.reach, 0)
	}
	return &p.reach[sort]
}

// dropInner drops cues that are only a small part of a longer one, as the
// "injured" of "killed, injured or kidnapped", and those in a phrase that speaks
// for all its words, as the "wounded" of "fatally wounded".
func (p *Page) dropInner() {
	end, longest := 0, 0 // of a phrase, and how long a cue it hides may be
	kept := p.hits[:0]
	next := 0
	for i := range p.Tokens {
		lo, hi := int(p.first[i]), int(p.first[i+1])
		p.first[i] = int32(next)
		for _, h := range p.hits[lo:hi] {
			if n := h.To - h.From; h.Kind == lexicon.Cue && h.To > end && (h.Hides || n > 2) {
				end, longest = h.To, n-2
				if h.Hides {
					longest = n - 1
				}
			}
		}
		for _, h := range p.hits[lo:hi] {
			if h.Kind == lexicon.Cue && !h.Hides && h.To <= end && h.To-h.From <= longest {
				continue
			}
			kept = append(kept, h)
			next++
		}
	}
	p.hits = kept
	p.first[len(p.Tokens)] = int32(len(kept))
}

// At returns the hits that begin at token i.
func (p *Page) At(i int) []Hit { return p.hits[p.first[i]:p.first[i+1]] }

// Between returns the hits that begin in tokens [i, j).
func (p *Page) Between(i, j int) []Hit {
	i, j = max(i, 0), min(j, len(p.Tokens))
	if i >= j {
		return nil
	}
	return p.hits[p.first[i]:p.first[j]]
}

// Is returns the hit of a role that begins at token i, nil if there is none.
func (p *Page) Is(i int, role lexicon.Role) *Hit {
	if i < 0 || i >= len(p.Tokens) {
		return nil
	}
	for k, h := range p.At(i) {
		if h.Kind == lexicon.Grammar && h.ID == int(role) {
			return &p.At(i)[k]
		}
	}
	return nil
}

// Of returns the hit of a kind that begins at token i, nil if there is none.
func (p *Page) Of(i int, kind lexicon.Kind) *Hit {
	if i < 0 || i >= len(p.Tokens) {
		return nil
	}
	for k, h := range p.At(i) {
		if h.Kind == kind {
			return &p.At(i)[k]
		}
	}
	return nil
}

// Covered reports whether a Hit of a kind covers token i.
func (p *Page) Covered(i int, kind lexicon.Kind) bool {
	for _, h := range p.Between(i-6, i+1) {
		if h.Kind == kind && h.To > i {
			return true
		}
	}
	return false
}

// Counted reports whether a thing that is counted is named at token i.
func (p *Page) Counted(i int) bool {
	for j := i; j < min(i+2, len(p.Tokens)); j++ {
		if p.Of(j, lexicon.Noun) != nil {
			return true
		}
		if h := p.Of(j, lexicon.Party); h == nil || !h.Adj {
			return false
		}
	}
	return false
}

// Word returns the source of token i.
func (p *Page) Word(i int) string {
	if i < 0 || i >= len(p.Tokens) {
		return ""
	}
	return p.Source[p.Tokens[i].From:p.Tokens[i].To]
}

// DatesIn returns the dates that begin in tokens [i, j).
func (p *Page) DatesIn(i, j int) []date.Date {
	byToken := func(d date.Date, i int) int { return d.From - i }
	lo, _ := slices.BinarySearchFunc(p.Dates, i, byToken)
	hi, _ := slices.BinarySearchFunc(p.Dates, j, byToken)
	return p.Dates[lo:hi]
}

// FractionAt reports whether a fraction begins at token i.
func (p *Page) FractionAt(i int) bool {
	k, ok := slices.BinarySearchFunc(p.Numbers, i, func(n number.Number, i int) int { return n.From - i })
	return ok && p.Numbers[k].Form == number.Fraction
}

// SentenceAt returns the index of the sentence that token i is in.
func (p *Page) SentenceAt(i int) int {
	lo, hi := 0, len(p.Sentences)-1
	for lo < hi {
		m := (lo + hi + 1) / 2
		if p.Sentences[m].From <= i {
			lo = m
		} else {
			hi = m - 1
		}
	}
	return lo
}

// NumberAt reports whether a number begins at token i.
func (p *Page) NumberAt(i int) bool {
	k, ok := slices.BinarySearchFunc(p.Numbers, i, func(n number.Number, i int) int { return n.From - i })
	return ok && p.Numbers[k].Form != number.Article
}

// NumberEnds reports whether a number ends right before token i.
func (p *Page) NumberEnds(i int) bool {
	k, _ := slices.BinarySearchFunc(p.Numbers, i, func(n number.Number, i int) int { return n.From - i })
	return k > 0 && p.Numbers[k-1].To == i
}

// IsOf reports whether token i is one of the small words that join a number to
// what it counts.
func (p *Page) IsOf(i int) bool { return p.Is(i, lexicon.From) != nil }

// Covers returns the hit of a role that ends right after token i.
func (p *Page) Covers(i int, role lexicon.Role) *Hit {
	for k, h := range p.Between(i-4, i+1) {
		if h.Kind == lexicon.Grammar && h.ID == int(role) && h.To == i+1 {
			return &p.Between(i-4, i+1)[k]
		}
	}
	return nil
}

// Begins reports whether a sentence begins at token i.
func (p *Page) Begins(i int) bool { return p.Sentences[p.SentenceAt(i)].From == i }

// InsideNoun reports whether token i is part of a longer noun of class c.
func (p *Page) InsideNoun(i, c int) bool {
	return slices.ContainsFunc(p.Between(i-6, i), func(h Hit) bool { return h.Kind == lexicon.Noun && h.ID == c && h.To > i })
}

// EndsNoun reports whether a noun of class c ends right before token i.
func (p *Page) EndsNoun(i, c int) bool {
	return slices.ContainsFunc(p.Between(i-6, i), func(h Hit) bool { return h.Kind == lexicon.Noun && h.ID == c && h.To == i })
}

// Within reports whether a Hit of a role covers token i.
func (p *Page) Within(i int, role lexicon.Role) bool {
	return slices.ContainsFunc(p.Between(i-3, i+1), func(h Hit) bool {
		return h.Kind == lexicon.Grammar && h.ID == int(role) && h.To > i
	})
}
