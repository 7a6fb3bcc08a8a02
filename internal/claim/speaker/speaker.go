// Package speaker finds who says a sentence: "X said", "according to X", or
// whoever spoke when the quotation began.
//
// It takes people and institutions as the text names them and does not judge
// whether they may speak. Its one invariant: a speaker is a name of the lexicon,
// or words of the text.
package speaker

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/text"
)

// A Finder goes through one document and remembers who has spoken. It must not
// be used from two goroutines at once.
type Finder struct {
	Party string // whom the last speaker spoke for, if the lexicon knows

	page  *page.Page
	lang  *lexicon.Language
	names map[string]string // full names by their last word
	last  string            // who spoke last
}

// New returns a Finder for the document of a page.
func New(p *page.Page, lang *lexicon.Language) *Finder {
	return &Finder{page: p, lang: lang, names: make(map[string]string)}
}

// maxName bounds the words of a person's name.
const maxName = 5

// maxNames bounds the names remembered of one document.
const maxNames = 4096

// Learn remembers the full names in the page by their last word, so that
// "Omollo said" finds Raymond Omollo.
func (f *Finder) Learn() {
	p := f.page
	for i := 0; i < len(p.Tokens); {
		j := f.nameAt(i)
		if j-i < 2 || len(f.names) >= maxNames {
			i = max(i+1, j)
			continue
		}
		last := p.Tokens[j-1].Fold
		f.names[last] = p.Text(i, j)
		i = j
	}
}

// nameAt returns the end of the capitalised words from token i on that may be a
// person's name, i if there are none.
func (f *Finder) nameAt(i int) int {
	p := f.page
	j := i
	for j < len(p.Tokens) && j-i < 2*maxName {
		t := &p.Tokens[j]
		if t.Kind == text.Mark && p.Word(j) == "-" && t.Glued && j > i && j+1 < len(p.Tokens) && p.Tokens[j+1].Upper && p.Tokens[j+1].Glued {
			j++
			continue
		}
		if t.Kind != text.Word || !t.Upper || t.Caps || t.Breaks > 0 && j > i || len(p.Word(j)) < 2 || !p.InName(j, j > i) {
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

// Of returns who says sentence s of the page, and as what.
func (f *Finder) Of(s int) (name, role string) {
	p := f.page
	sent := p.Sentences[s]
	name, role = f.attributed(sent.From, sent.To)
	if name != "" {
		f.last = name
		return name, role
	}
	if !p.Tokens[sent.From].Quoted {
		return "", ""
	}
	for k := s + 1; k < min(s+3, len(p.Sentences)) && !p.Sentences[k].Open; k++ { // the words after the quotation say whose it is
		if name, role = f.attributed(p.Sentences[k].From, p.Sentences[k].To); name != "" {
			return name, role
		}
	}
	return f.last, ""
}

// attributed looks for "X said" and "according to X" in tokens [lo, hi).
func (f *Finder) attributed(lo, hi int) (name, role string) {
	p := f.page
	for i := lo; i < hi; i++ {
		if h := p.Is(i, lexicon.According); h != nil {
			if name, role = f.entity(h.To, min(hi, h.To+8), 1); name != "" {
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
			if name, role = f.entity(h.To, min(hi, h.To+7), 1); name != "" {
				return name, role
			}
		}
		if name, role = f.entity(i-1, max(lo, i-14)-1, -1); name != "" {
			return name, role
		}
		if !inverted {
			if name, role = f.entity(h.To, min(hi, h.To+7), 1); name != "" {
				return name, role
			}
		}
		if inverted && h.To < len(p.Tokens) && p.Word(h.To) == "." && f.lang.HeadFirst { // , señaló.
			return f.last, ""
		}
		for j := max(lo, i-3); j < min(hi, h.To+2); j++ {
			if p.Is(j, lexicon.Pronoun) != nil && f.last != "" {
				return f.last, ""
			}
		}
	}
	return "", ""
}

// Named returns the person named last in tokens [i, j), whose word it may be.
func (f *Finder) Named(i, j int) string {
	p := f.page
	for j--; j >= i; j-- {
		for _, h := range p.At(j) {
			if h.Kind == lexicon.Speaker && h.Code != "" && strings.Contains(h.Name, " ") {
				return h.Name
			}
		}
		if full := f.names[p.Tokens[j].Fold]; full != "" && p.Tokens[j].Upper && p.InName(j, true) {
			return full
		}
	}
	return ""
}

// entity returns the first speaker in tokens from i to end, read forwards or
// backwards.
func (f *Finder) entity(i, end, step int) (name, role string) {
	p := f.page
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
			case h.Kind == lexicon.Speaker && !f.partOf(&h):
				f.Party = h.Code
				return h.Name, office
			case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Office) && office == "":
				office = p.Text(h.From, h.To)
			}
		}
		if step < 0 { // the last word of a longer name
			for k, h := range p.Between(i-maxName, i) {
				if h.Kind == lexicon.Speaker && h.To == i+1 && !f.partOf(&p.Between(i-maxName, i)[k]) {
					f.Party = h.Code
					return h.Name, office
				}
			}
		}
		t := &p.Tokens[i]
		if full := f.names[t.Fold]; full != "" && t.Upper && p.InName(i, true) {
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
func (f *Finder) partOf(h *page.Hit) bool {
	p := f.page
	if p.Word(h.To) == "-" {
		return true
	}
	if h.To < len(p.Tokens) && p.Tokens[h.To].Kind == text.Word && p.Is(h.To, lexicon.NotName) != nil && p.Is(h.To, lexicon.Say) == nil {
		return !strings.Contains(p.Text(h.From, h.To), " ")
	}
	return false
}
