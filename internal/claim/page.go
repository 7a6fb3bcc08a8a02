package claim

import (
	"math"
	"slices"

	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// A hit is a word or phrase of the lexicon in the text: tokens [from, to).
type hit struct {
	lexicon.Sense
	from, to int
}

// A page is the piece of text that is being read, in tokens.
type page struct {
	source  string
	tokens  []text.Token
	sents   []text.Sentence
	hits    []hit
	first   []int32   // index of the first hit at or after each token
	reach   []int     // by sort of hit, where the last one ended
	cost    []float64 // cost of reading up to each token
	dates   []date.Date
	numbers []number.Number
	reader  *number.Reader
	dated   []int32 // 1 + index of the date that covers a token
}

// What stands between a number and a word makes it less likely that they belong
// together. The costs are logarithms of what is left of a cue's weight.
var (
	costWord   = -math.Log(.963)
	costComma  = -math.Log(.66)
	costStrong = -math.Log(.5)
	costNumber = -math.Log(.6)
	costBreak  = -math.Log(.72)
	costEnd    = -math.Log(.3) // the end of a sentence
)

// fill reads source[from:to] into p.
func (p *page) fill(r *reader, from, to int) {
	p.source = r.doc.Text
	r.unitEnd = 0
	p.tokens = r.scanner.Scan(p.source, from, to)
	p.sents = text.Sentences(p.sents[:0], p.source, p.tokens, &r.lang.Conv)
	p.findHits(r.lang)
	p.numbers = p.numbers[:0]
	p.addCosts() // the tense of a date's clause is found by them
	r.finder.SetContext(date.Context{Written: r.doc.DCT, Tense: func(i int) int { return p.tense(r, i) }, Counted: p.counted,
		Aside: func(d *date.Date) bool { return r.dateIsOwn(d) < .5 }})
	p.dates = r.finder.Find(p.dates[:0], p.source, p.tokens)
	p.dated = append(p.dated[:0], make([]int32, len(p.tokens))...)
	for i, d := range p.dates {
		for j := d.From; j < d.To; j++ {
			p.dated[j] = int32(i) + 1
		}
	}
	p.reader = r.lang.Numbers.Read(p.reader, p.source, p.tokens)
	p.numbers = p.reader.Find(p.numbers[:0], func(i int) bool { return p.dated[i] > 0 })
	p.addCosts()
}

// findHits looks every token up. Of hits of one sort that overlap the first and
// longest stays.
func (p *page) findHits(lang *lexicon.Language) {
	p.hits = p.hits[:0]
	p.first = append(p.first[:0], make([]int32, len(p.tokens)+1)...)
	clear(p.reach)
	for i := range p.tokens {
		p.first[i] = int32(len(p.hits))
		t := &p.tokens[i]
		if t.Kind != text.Word && t.Kind != text.Mark {
			continue
		}
		begin := len(p.hits)
		lang.Words.At(p.tokens, i, func(s lexicon.Sense, n int) {
			if s.Upper && !t.Upper || s.Caps && !t.Caps {
				return
			}
			sort := sortOf(&s)
			for j := begin; j < len(p.hits); j++ {
				if h := &p.hits[j]; sortOf(&h.Sense) == sort {
					if i+n > h.to {
						*h = hit{s, i, i + n}
						*p.reached(sort) = i + n
					}
					return
				}
			}
			if to := p.reached(sort); *to <= i {
				p.hits = append(p.hits, hit{s, i, i + n})
				*to = i + n
			}
		})
	}
	p.first[len(p.tokens)] = int32(len(p.hits))
	p.dropInner()
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

// reached returns where the last hit of a sort ended.
func (p *page) reached(sort int) *int {
	for len(p.reach) <= sort {
		p.reach = append(p.reach, 0)
	}
	return &p.reach[sort]
}

// dropInner drops cues that are only a small part of a longer one: the "injured"
// of "killed, injured or kidnapped".
func (p *page) dropInner() {
	end, begin := 0, 0
	kept := p.hits[:0]
	next := 0
	for i := range p.tokens {
		lo, hi := int(p.first[i]), int(p.first[i+1])
		p.first[i] = int32(next)
		for _, h := range p.hits[lo:hi] {
			if h.Kind == lexicon.Cue && h.to <= end && h.to-h.from+2 <= end-begin {
				continue
			}
			kept = append(kept, h)
			next++
		}
		for _, h := range kept[p.first[i]:] {
			if h.Kind == lexicon.Cue && h.to > end && h.to-h.from > 2 {
				begin, end = h.from, h.to
			}
		}
	}
	p.hits = kept
	p.first[len(p.tokens)] = int32(len(kept))
}

func has(hits []hit, kind lexicon.Kind, id int) bool {
	for i := range hits {
		if hits[i].Kind == kind && (kind != lexicon.Cue && kind != lexicon.Grammar || hits[i].ID == id) {
			return true
		}
	}
	return false
}

// at returns the hits that begin at token i.
func (p *page) at(i int) []hit { return p.hits[p.first[i]:p.first[i+1]] }

// between returns the hits that begin in tokens [i, j).
func (p *page) between(i, j int) []hit {
	i, j = max(i, 0), min(j, len(p.tokens))
	if i >= j {
		return nil
	}
	return p.hits[p.first[i]:p.first[j]]
}

// is returns the hit of a role that begins at token i, nil if there is none.
func (p *page) is(i int, role lexicon.Role) *hit {
	if i < 0 || i >= len(p.tokens) {
		return nil
	}
	for k, h := range p.at(i) {
		if h.Kind == lexicon.Grammar && h.ID == int(role) {
			return &p.at(i)[k]
		}
	}
	return nil
}

// of returns the hit of a kind that begins at token i, nil if there is none.
func (p *page) of(i int, kind lexicon.Kind) *hit {
	if i < 0 || i >= len(p.tokens) {
		return nil
	}
	for k, h := range p.at(i) {
		if h.Kind == kind {
			return &p.at(i)[k]
		}
	}
	return nil
}

// covered reports whether a hit of a kind covers token i.
func (p *page) covered(i int, kind lexicon.Kind) bool {
	for _, h := range p.between(i-6, i+1) {
		if h.Kind == kind && h.to > i {
			return true
		}
	}
	return false
}

func (p *page) counted(i int) bool {
	for j := i; j < min(i+2, len(p.tokens)); j++ {
		if p.of(j, lexicon.Noun) != nil {
			return true
		}
		if h := p.of(j, lexicon.Party); h == nil || !h.Adj {
			return false
		}
	}
	return false
}

// word returns the source of token i.
func (p *page) word(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.source[p.tokens[i].From:p.tokens[i].To]
}

// addCosts makes reading from one token to another a difference of two numbers.
func (p *page) addCosts() {
	p.cost = append(p.cost[:0], make([]float64, len(p.tokens)+1)...)
	next, sent, free, sum := 0, 0, 0, 0.0
	for i := range p.tokens {
		if sent < len(p.sents) && p.sents[sent].From == i {
			if i > 0 {
				sum += p.costOfEnd(i)
			}
			sent++
		}
		p.cost[i] = sum
		if free == 0 {
			free = p.aside(i)
		}
		if free > 0 {
			free--
			continue
		}
		for next < len(p.numbers) && p.numbers[next].From < i {
			next++
		}
		switch t := &p.tokens[i]; {
		case next < len(p.numbers) && p.numbers[next].From == i && p.numbers[next].Form != number.Article:
			sum += costNumber
		case p.is(i, lexicon.Break) != nil && !p.inList(i):
			sum += costBreak
		case t.Kind == text.Word:
			sum += costWord
		case t.Kind == text.Mark:
			switch p.word(i) {
			case ",":
				if p.inList(i) {
					sum += costWord
				} else {
					sum += costComma
				}
			case "(", ")":
				sum += costComma
			case ";", ":", "—", "–", "…", "|", "•":
				sum += costStrong
			}
		}
	}
	p.cost[len(p.tokens)] = sum
}

// costOfEnd returns what the end of a sentence before token i costs: half where
// the next goes on about what was spoken of.
func (p *page) costOfEnd(i int) float64 {
	if p.is(i, lexicon.It) != nil || p.is(i, lexicon.Pronoun) != nil {
		return costEnd / 2
	}
	return costEnd
}

// inList reports whether the comma or the "and" at token i stands between names
// of countries, or between two things that are counted, where it ends no clause.
func (p *page) inList(i int) bool {
	next := i + 1
	if p.is(next, lexicon.Definite) != nil {
		next++
	}
	return p.of(next, lexicon.Party) != nil && p.covered(i-1, lexicon.Party) ||
		p.tokens[i].Kind == text.Word && p.of(next, lexicon.Noun) != nil && p.covered(i-1, lexicon.Noun)
}

// maxAside bounds a part set off by commas, in tokens.
const maxAside = 14

// aside returns how many tokens a part takes that begins at token i and is set
// off by commas: ", among them 45 women,", ", half the population,". What stands
// around it stays together.
func (p *page) aside(i int) int {
	if p.word(i) != "," || p.is(i+1, lexicon.Subset) == nil && !p.fractionAt(i+1) {
		return 0
	}
	for j := i + 2; j < min(i+maxAside, len(p.tokens)); j++ {
		switch p.word(j) {
		case ",":
			return j - i + 1
		case ".", ";", ":":
			return 0
		}
	}
	return 0
}

// datesIn returns the dates that begin in tokens [i, j).
func (p *page) datesIn(i, j int) []date.Date {
	byToken := func(d date.Date, i int) int { return d.From - i }
	lo, _ := slices.BinarySearchFunc(p.dates, i, byToken)
	hi, _ := slices.BinarySearchFunc(p.dates, j, byToken)
	return p.dates[lo:hi]
}

// fractionAt reports whether a fraction begins at token i.
func (p *page) fractionAt(i int) bool {
	k, ok := slices.BinarySearchFunc(p.numbers, i, func(n number.Number, i int) int { return n.From - i })
	return ok && p.numbers[k].Form == number.Fraction
}

// near returns how much of its weight a cue in tokens [a, b) keeps at tokens
// [i, j): 1 beside them, less with every word and more with every clause.
func (p *page) near(a, b, i, j int) float64 {
	switch {
	case a >= j:
		return math.Exp(p.cost[j] - p.cost[a])
	case b <= i:
		return math.Exp(p.cost[b] - p.cost[i])
	}
	return 1
}

// sentence returns the index of the sentence that token i is in.
func (p *page) sentence(i int) int {
	lo, hi := 0, len(p.sents)-1
	for lo < hi {
		m := (lo + hi + 1) / 2
		if p.sents[m].From <= i {
			lo = m
		} else {
			hi = m - 1
		}
	}
	return lo
}
