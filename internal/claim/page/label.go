package page

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// IsLabel reports whether n names something instead of counting: resolution
// 2699, Delmas 33, 17:22, +509 28, the 12 before a paragraph, an age.
func (p *Page) IsLabel(n *number.Number) bool {
	if !n.Digits {
		return false
	}
	if p.numbersItem(n) || p.isDialled(n) || p.beginsName(n) {
		return true
	}
	if n.From == 0 {
		return false
	}
	prev := &p.Tokens[n.From-1]
	mark := p.Word(n.From - 1)
	if mark == "#" && p.Tokens[n.From].Glued { // note #9
		return true
	}
	if (mark == ":" || mark == "/") && prev.Glued && p.Tokens[n.From].Glued {
		return true
	}
	if p.Covers(n.From-1, lexicon.Label) != nil && !strings.ContainsAny(p.Word(n.From), ",. ") || p.isAge(n) { // resolution 2699, but could number 2,500
		return true
	}
	if p.Is(n.To, lexicon.Ordered) != nil && p.Is(n.From-1, lexicon.Title) != nil { // la 34 promoción
		return true
	}
	if p.isNumbered(n) || p.isNamed(n) {
		return true
	}
	return mark == "-" && p.Tokens[n.From].Glued && prev.Glued && n.From > 1 && p.Tokens[n.From-2].Kind == text.Word && p.Tokens[n.From-2].Caps // AK-47
}

// isNumbered reports whether n is of a list that a label and a colon introduce:
// hotlines: 114, 122.
func (p *Page) isNumbered(n *number.Number) bool {
	for i := n.From - 1; i > max(0, n.From-8); i-- {
		switch t := &p.Tokens[i]; {
		case p.Word(i) == ":":
			return p.Covers(i-1, lexicon.Label) != nil
		case t.Kind != text.Digits && p.Word(i) != "," && p.Is(i, lexicon.Break) == nil:
			return false
		}
	}
	return false
}

// isNamed reports whether n is part of a name: a small number after a
// capitalised word with no noun after it, as in Delmas 33 and FOB 2.
func (p *Page) isNamed(n *number.Number) bool {
	i := n.From - 1
	prev := &p.Tokens[i]
	plain := n.Value == float64(int(n.Value)) && n.Value < 1000 && n.To == n.From+1
	if !plain || prev.Kind != text.Word || !prev.Upper || prev.Breaks > 0 || p.Begins(i) || i > 0 && p.Tokens[i-1].Kind == text.Mark && p.Tokens[i].Glued {
		return false
	}
	return !p.Covered(i, lexicon.Party) && !p.Covered(i, lexicon.Unit) && p.Of(i, lexicon.Speaker) == nil && p.Of(n.To, lexicon.Unit) == nil &&
		!p.Counted(n.To) && p.Covers(i, lexicon.Whole) == nil
}

// beginsName reports whether n is the first part of a name: the 400 Mawozo gang.
func (p *Page) beginsName(n *number.Number) bool {
	if n.To >= len(p.Tokens) {
		return false
	}
	t := &p.Tokens[n.To]
	if t.Kind != text.Word || !t.Upper || t.Caps || t.Breaks > 0 || len(p.At(n.To)) > 0 || p.Dated(n.To) {
		return false
	}
	i := n.To
	for i < len(p.Tokens)-1 && (p.Tokens[i].Upper || p.Tokens[i].Kind == text.Mark) && p.Of(i, lexicon.Noun) == nil { // 24 Mine-Resistant vehicles
		i++
	}
	return p.Of(i, lexicon.Noun) == nil
}

// numbersItem reports whether n numbers a paragraph or an item of a list: it
// begins a line, and a stop, a bracket or a stroke sets it off.
func (p *Page) numbersItem(n *number.Number) bool {
	i := n.From
	if n.To != i+1 || n.Value >= 1000 || n.Value != float64(int(n.Value)) || n.To >= len(p.Tokens) || !p.Tokens[n.To].Glued {
		return false
	}
	if i > 0 && p.Word(i-1) == "(" {
		i--
	}
	if i > 0 && p.Tokens[i].Breaks == 0 {
		return false
	}
	switch p.Word(n.To) {
	case ".", ")", "/":
		return n.To+1 >= len(p.Tokens) || !p.Tokens[n.To+1].Glued || p.Tokens[n.To+1].Kind != text.Digits
	}
	return false
}

// isDialled reports whether n is a telephone number: it follows a plus sign, or
// a hyphen joins it to digits that are not the end of a range.
func (p *Page) isDialled(n *number.Number) bool {
	if n.From > 0 && p.Word(n.From-1) == "+" && p.Tokens[n.From].Glued {
		return true
	}
	for i := max(1, n.From); i <= min(n.From+1, len(p.Tokens)-1); i++ { // 3837 1111
		if len(p.Word(i-1)) == 4 && len(p.Word(i)) == 4 && p.Tokens[i-1].Kind == text.Digits && p.Tokens[i].Kind == text.Digits && p.Tokens[i].Breaks == 0 {
			return true
		}
	}
	joined := func(a, b int) bool { // tokens a and b with a hyphen between
		return a >= 0 && b < len(p.Tokens) && p.Word(a+1) == "-" && p.Tokens[a+1].Glued && p.Tokens[b].Glued &&
			p.Tokens[a].Kind == text.Digits && p.Tokens[b].Kind == text.Digits && len(p.Word(a)) >= 3 && p.Word(a) >= p.Word(b) && len(p.Word(a)) <= len(p.Word(b))
	}
	for i := max(0, n.From-2); i <= n.From; i++ { // 3838-4545
		if i+2 < len(p.Tokens) && len(p.Word(i)) == 4 && len(p.Word(i+2)) == 4 && p.Word(i+1) == "-" && p.Tokens[i+1].Glued && p.Tokens[i+2].Glued &&
			p.Tokens[i].Kind == text.Digits && p.Tokens[i+2].Kind == text.Digits && !p.Counted(i+3) {
			return true
		}
	}
	return joined(n.From, n.From+2) || joined(n.From-2, n.From)
}

// isAge reports whether n stands between commas after a name: Grace Wairimu, 41.
func (p *Page) isAge(n *number.Number) bool {
	if n.Value > 110 || n.To != n.From+1 || n.From < 2 || p.Word(n.From-1) != "," {
		return false
	}
	switch p.Word(n.To) {
	case ",", ".", ")", "”":
		return p.Tokens[n.From-2].Upper && p.InName(n.From-2, true) && p.Of(n.From-2, lexicon.Party) == nil
	}
	return false
}

// InName reports whether the capitalised word i may be part of a person's name.
// A word for a people may be, where it is not the first: Volker Turk.
func (p *Page) InName(i int, later bool) bool {
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
