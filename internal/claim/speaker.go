package claim

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/text"
)

// maxName bounds the words of a person's name.
const maxName = 5

// maxNames bounds the names remembered of one document.
const maxNames = 4096

// learnNames remembers the full names in the page by their last word, so that
// "Omollo said" finds Raymond Omollo.
func (r *reader) learnNames() {
	p := r.page
	for i := 0; i < len(p.Tokens); {
		j := r.nameAt(i)
		if j-i < 2 || len(r.names) >= maxNames {
			i = max(i+1, j)
			continue
		}
		last := p.Tokens[j-1].Fold
		r.names[last] = p.Text(i, j)
		i = j
	}
}

// nameAt returns the end of the capitalised words from token i on that may be a
// person's name, i if there are none.
func (r *reader) nameAt(i int) int {
	p := r.page
	j := i
	for j < len(p.Tokens) && j-i < 2*maxName {
		t := &p.Tokens[j]
		if t.Kind == text.Mark && p.Word(j) == "-" && t.Glued && j > i && j+1 < len(p.Tokens) && p.Tokens[j+1].Upper && p.Tokens[j+1].Glued {
			j++
			continue
		}
		if t.Kind != text.Word || !t.Upper || t.Caps || t.Breaks > 0 && j > i || len(p.Word(j)) < 2 || !r.inName(j, j > i) {
			break
		}
		j++
	}
	for j > i && p.Tokens[j-1].Kind == text.Mark {
		j--
	}
	if j > i && j < len(p.Tokens) && p.Tokens[j].Upper && p.Tokens[j].Breaks == 0 && p.Is(j, lexicon.NotName) != nil && !p.Dated(j) { // Central Emergency Response Fund
		return i
	}
	return j
}

// inName reports whether the capitalised word i may be part of a person's name.
// A word for a people may be, where it is not the first: Volker Turk.
func (r *reader) inName(i int, later bool) bool {
	p := r.page
	for _, h := range p.At(i) {
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
	return !p.Dated(i)
}

// speakerOf returns who says sentence s, and as what.
func (r *reader) speakerOf(s int) (name, role string) {
	p := r.page
	sent := p.Sentences[s]
	name, role = r.attributed(sent.From, sent.To)
	if name != "" {
		r.speaker = name
		return name, role
	}
	if !p.Tokens[sent.From].Quoted {
		return "", ""
	}
	for k := s + 1; k < min(s+3, len(p.Sentences)) && !p.Sentences[k].Open; k++ { // the words after the quotation say whose it is
		if name, role = r.attributed(p.Sentences[k].From, p.Sentences[k].To); name != "" {
			return name, role
		}
	}
	return r.speaker, ""
}

// attributed looks for "X said" and "according to X" in tokens [lo, hi).
func (r *reader) attributed(lo, hi int) (name, role string) {
	p := r.page
	for i := lo; i < hi; i++ {
		if h := p.Is(i, lexicon.According); h != nil {
			if name, role = r.entity(h.To, min(hi, h.To+8), 1); name != "" {
				return name, role
			}
		}
	}
	for i := lo; i < hi; i++ {
		h := p.Is(i, lexicon.Say)
		if h == nil || p.Dated(i) {
			continue
		}
		inverted := p.Word(i-1) == "," || p.Word(i-1) == "”" || p.Word(i-1) == "»" // ..., precisó Protección Civil
		if inverted {
			if name, role = r.entity(h.To, min(hi, h.To+7), 1); name != "" {
				return name, role
			}
		}
		if name, role = r.entity(i-1, max(lo, i-14)-1, -1); name != "" {
			return name, role
		}
		if !inverted {
			if name, role = r.entity(h.To, min(hi, h.To+7), 1); name != "" {
				return name, role
			}
		}
		if inverted && h.To < len(p.Tokens) && p.Word(h.To) == "." && r.lang.HeadFirst { // , señaló.
			return r.speaker, ""
		}
		for j := max(lo, i-3); j < min(hi, h.To+2); j++ {
			if p.Is(j, lexicon.Pronoun) != nil && r.speaker != "" {
				return r.speaker, ""
			}
		}
	}
	return "", ""
}

// named returns the person in q's sentence before the number whose pledge it
// may be.
func (r *reader) named(q *quantity) string {
	p := r.page
	for i := q.from - 1; i >= p.Sentences[q.sentence].From; i-- {
		for _, h := range p.At(i) {
			if h.Kind == lexicon.Speaker && h.Code != "" && strings.Contains(h.Name, " ") {
				return h.Name
			}
		}
		if full := r.names[p.Tokens[i].Fold]; full != "" && p.Tokens[i].Upper && r.inName(i, true) {
			return full
		}
	}
	return ""
}

// entity returns the first speaker in tokens from i to end, read forwards or
// backwards.
func (r *reader) entity(i, end, step int) (name, role string) {
	p := r.page
	office := ""
	for n := 0; i != end && i >= 0 && i < len(p.Tokens); i, n = i+step, n+1 {
		w := p.Word(i)
		if w == ";" || (w == "." || w == "”") && n > 0 || p.Tokens[i].Kind == text.Digits && step > 0 {
			break
		}
		if (w == "," || w == ":") && step > 0 && (n > 0 || office != "") && office != "" {
			break
		}
		for _, h := range p.At(i) {
			switch {
			case h.Kind == lexicon.Speaker && !r.partOf(&h):
				r.speakerParty = h.Code
				return h.Name, office
			case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Office) && office == "":
				office = p.Text(h.From, h.To)
			}
		}
		if step < 0 { // the last word of a longer name
			for k, h := range p.Between(i-maxName, i) {
				if h.Kind == lexicon.Speaker && h.To == i+1 && !r.partOf(&p.Between(i-maxName, i)[k]) {
					r.speakerParty = h.Code
					return h.Name, office
				}
			}
		}
		t := &p.Tokens[i]
		if full := r.names[t.Fold]; full != "" && t.Upper && r.inName(i, true) {
			return full, office
		}
		if p.Is(i, lexicon.Break) != nil && step < 0 && n > 0 {
			break
		}
	}
	return office, ""
}

// partOf reports whether the institution h only describes another: the UN trust
// fund, the UN-backed force.
func (r *reader) partOf(h *page.Hit) bool {
	p := r.page
	if p.Word(h.To) == "-" {
		return true
	}
	if h.To < len(p.Tokens) && p.Tokens[h.To].Kind == text.Word && p.Is(h.To, lexicon.NotName) != nil && p.Is(h.To, lexicon.Say) == nil {
		return !strings.Contains(p.Text(h.From, h.To), " ")
	}
	return false
}
