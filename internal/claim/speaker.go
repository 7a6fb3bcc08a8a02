package claim

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/text"
)

// maxName bounds the words of a person's name.
const maxName = 5

// maxNames bounds the names remembered of one document.
const maxNames = 4096

// learnNames remembers the full names in the page by their last word, so that
// "Omollo said" finds Raymond Omollo.
func (r *reader) learnNames() {
	p := &r.page
	for i := 0; i < len(p.tokens); {
		j := r.nameAt(i)
		if j-i < 2 || len(r.names) >= maxNames {
			i = max(i+1, j)
			continue
		}
		last := p.tokens[j-1].Fold
		r.names[last] = p.source[p.tokens[i].From:p.tokens[j-1].To]
		i = j
	}
}

// nameAt returns the end of the capitalised words from token i on that may be a
// person's name, i if there are none.
func (r *reader) nameAt(i int) int {
	p := &r.page
	j := i
	for j < len(p.tokens) && j-i < 2*maxName {
		t := &p.tokens[j]
		if t.Kind == text.Mark && p.word(j) == "-" && t.Glued && j > i && j+1 < len(p.tokens) && p.tokens[j+1].Upper && p.tokens[j+1].Glued {
			j++
			continue
		}
		if t.Kind != text.Word || !t.Upper || t.Caps || t.Breaks > 0 && j > i || len(p.word(j)) < 2 || !r.inName(j, j > i) {
			break
		}
		j++
	}
	for j > i && p.tokens[j-1].Kind == text.Mark {
		j--
	}
	return j
}

// inName reports whether the capitalised word i may be part of a person's name.
// A word for a people may be, where it is not the first: Volker Turk.
func (r *reader) inName(i int, later bool) bool {
	p := &r.page
	for _, h := range p.at(i) {
		switch h.Kind {
		case lexicon.Party:
			if !later || !h.Adj {
				return false
			}
		case lexicon.Place, lexicon.Noun:
			return false
		case lexicon.Grammar:
			switch lexicon.Role(h.ID) {
			case lexicon.NotName, lexicon.Title, lexicon.Break, lexicon.Stop, lexicon.Definite, lexicon.In, lexicon.From, lexicon.Same, lexicon.Whole, lexicon.According, lexicon.Pronoun:
				return false
			}
		}
	}
	return p.dated[i] == 0
}

// speakerOf returns who says sentence s, and as what.
func (r *reader) speakerOf(s int) (name, role string) {
	p := &r.page
	sent := p.sents[s]
	name, role = r.attributed(sent.From, sent.To)
	if name != "" {
		r.speaker = name
		return name, role
	}
	if !p.tokens[sent.From].Quoted {
		return "", ""
	}
	for k := s + 1; k < min(s+3, len(p.sents)) && !p.sents[k].Open; k++ { // the words after the quotation say whose it is
		if name, role = r.attributed(p.sents[k].From, p.sents[k].To); name != "" {
			return name, role
		}
	}
	return r.speaker, ""
}

// attributed looks for "X said" and "according to X" in tokens [lo, hi).
func (r *reader) attributed(lo, hi int) (name, role string) {
	p := &r.page
	for i := lo; i < hi; i++ {
		if h := p.is(i, lexicon.According); h != nil {
			if name, role = r.entity(h.to, min(hi, h.to+8), 1); name != "" {
				return name, role
			}
		}
	}
	for i := lo; i < hi; i++ {
		h := p.is(i, lexicon.Say)
		if h == nil || p.dated[i] > 0 {
			continue
		}
		if name, role = r.entity(i-1, max(lo, i-14)-1, -1); name != "" {
			return name, role
		}
		if name, role = r.entity(h.to, min(hi, h.to+7), 1); name != "" {
			return name, role
		}
		for j := max(lo, i-3); j < min(hi, h.to+2); j++ {
			if p.is(j, lexicon.Pronoun) != nil && r.speaker != "" {
				return r.speaker, ""
			}
		}
	}
	return "", ""
}

// named returns the person in q's sentence before the number whose pledge it
// may be.
func (r *reader) named(q *quantity) string {
	p := &r.page
	for i := q.from - 1; i >= p.sents[q.sentence].From; i-- {
		for _, h := range p.at(i) {
			if h.Kind == lexicon.Speaker && h.Code != "" && strings.Contains(h.Name, " ") {
				return h.Name
			}
		}
		if full := r.names[p.tokens[i].Fold]; full != "" && p.tokens[i].Upper && r.inName(i, true) {
			return full
		}
	}
	return ""
}

// entity returns the first speaker in tokens from i to end, read forwards or
// backwards.
func (r *reader) entity(i, end, step int) (name, role string) {
	p := &r.page
	office := ""
	for n := 0; i != end && i >= 0 && i < len(p.tokens); i, n = i+step, n+1 {
		w := p.word(i)
		if w == ";" || (w == "." || w == "”") && n > 0 || p.tokens[i].Kind == text.Digits && step > 0 {
			break
		}
		if (w == "," || w == ":") && step > 0 && (n > 0 || office != "") && office != "" {
			break
		}
		for _, h := range p.at(i) {
			switch {
			case h.Kind == lexicon.Speaker && !r.partOf(&h):
				r.speakerParty = h.Code
				return h.Name, office
			case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Office) && office == "":
				office = p.source[p.tokens[h.from].From:p.tokens[h.to-1].To]
			}
		}
		t := &p.tokens[i]
		if full := r.names[t.Fold]; full != "" && t.Upper && r.inName(i, true) {
			return full, office
		}
		if p.is(i, lexicon.Break) != nil && step < 0 && n > 0 {
			break
		}
	}
	return office, ""
}

// partOf reports whether the institution h only describes another: the UN trust
// fund, the UN-backed force.
func (r *reader) partOf(h *hit) bool {
	p := &r.page
	if p.word(h.to) == "-" {
		return true
	}
	if h.to < len(p.tokens) && p.tokens[h.to].Kind == text.Word && p.is(h.to, lexicon.NotName) != nil && p.is(h.to, lexicon.Say) == nil {
		return !strings.Contains(p.source[p.tokens[h.from].From:p.tokens[h.to-1].To], " ")
	}
	return false
}
