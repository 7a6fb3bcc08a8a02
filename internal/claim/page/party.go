package page

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/text"
)

// PartyBefore returns the country named right before token i.
func (p *Page) PartyBefore(i int) *Hit {
	hits := p.Between(i-4, i)
	for k := len(hits) - 1; k >= 0; k-- {
		if hits[k].Kind == lexicon.Party && hits[k].To == i {
			return &hits[k]
		}
	}
	return nil
}

// PartyListed returns the country that an item of a list gives to the number at
// token i: in all 1,010: Kenya 755; Guatemala 150; by Canada (63), France (8).
// later: it is not the first item.
func (p *Page) PartyListed(i int, later bool) *Hit {
	if p.Word(i-1) == "(" {
		return p.PartyBefore(i - 1)
	}
	h := p.PartyBefore(i)
	if h == nil {
		return nil
	}
	at := h.From - 1
	if p.Is(at, lexicon.Definite) != nil {
		at--
	}
	switch p.Word(at) {
	case ":", ";":
		return h
	case ",":
		if later {
			return h
		}
	}
	if p.Covers(at, lexicon.Subset) != nil || later && p.Is(at, lexicon.Break) != nil {
		return h
	}
	return nil
}

// BeforeList returns the token before the list of countries that goes on at
// token i, without the article: the "in" of "in the US and Canada".
func (p *Page) BeforeList(i int) int {
	for {
		if p.Is(i-1, lexicon.Definite) != nil {
			i--
		}
		if i < 2 || !p.Covered(i-2, lexicon.Party) || p.Is(i-1, lexicon.Break) == nil && p.Word(i-1) != "," {
			return i - 1
		}
		for i--; i > 0 && p.Covered(i-1, lexicon.Party); {
			i--
		}
	}
}

// Leads reports whether h only says who leads the mission: the Kenyan-led force,
// led by Kenya.
func (p *Page) Leads(h *Hit) bool {
	return p.Word(h.To) == "-" && h.To+1 < len(p.Tokens) && (p.Is(h.To+1, lexicon.Led) != nil || p.lang.IsPast(&p.Tokens[h.To+1])) || p.Is(h.To, lexicon.Led) != nil
}

// IsAim reports whether the mission h is only where people go, or what they go
// for.
func (p *Page) IsAim(h *Hit) bool {
	i := h.From - 1
	for i > 0 && (p.Is(i, lexicon.Definite) != nil || p.Is(i, lexicon.Title) != nil) {
		i--
	}
	in := p.Covers(i, lexicon.In)
	return in != nil && (p.Is(i, lexicon.From) == nil || in.To-in.From > 1)
}

// StandsAlone reports whether a word for a people is itself the noun: "400
// Kenyans", not "400 Kenyan police".
func (p *Page) StandsAlone(h *Hit, end int) bool {
	if h.To >= end {
		return true
	}
	if p.Of(h.To, lexicon.Noun) != nil {
		return false
	}
	if p.Tokens[h.To].Kind != text.Word || p.Is(h.To, lexicon.Stop) != nil || p.Is(h.To, lexicon.Break) != nil {
		return true
	}
	return strings.HasSuffix(p.Tokens[h.From].Fold, "s")
}
