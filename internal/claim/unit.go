package claim

import (
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/text"
)

// addUnit reads a sign of currency before the number and a unit after it.
func (r *reader) addUnit(q *quantity) {
	p := r.page
	for i := max(0, q.from-3); i < q.from; i++ {
		h := p.Of(i, lexicon.Unit)
		if h == nil || h.To != q.from || i < r.unitEnd {
			continue
		}
		if isCurrency(h.Code) && r.isSign(h) {
			q.unit, q.money, q.from = h.Code, true, i
			q.value *= max(h.Scale, 1)
			break
		}
		if unit, ok := strings.CutSuffix(h.Code, "_of"); ok && (q.index == 0 || p.Numbers[q.index-1].To != i) { // percent of 10
			q.unit, q.from, q.head = unit, i, q.to
			return
		}
	}
	at := q.to
	if p.Word(at) == "-" && at+1 < len(p.Tokens) && p.Tokens[at].Glued && p.Tokens[at+1].Glued {
		at++
	} else if p.IsOf(at) && p.Of(at+1, lexicon.Unit) != nil {
		at++
	}
	h := r.unitAt(at)
	switch {
	case h == nil || at > q.to && p.Word(q.to) != "-" && !isCurrency(h.Code) && h.Code != "kilogram" && h.Code != "tonne" && h.Code != "litre" && h.Code != "gallon":
	case q.money && (h.Code != q.unit || r.isSign(h) && !r.isName(h)):
	case isCurrency(h.Code) && h.To < len(p.Tokens) && p.Tokens[h.To].Kind == text.Digits && p.Tokens[h.To].Glued: // 1 $10 bill
	default:
		if !q.money {
			q.value *= max(h.Scale, 1)
		}
		q.unit, q.money, q.to = h.Code, isCurrency(h.Code), h.To
		r.unitEnd = h.To
	}
	if q.money {
		r.addMinor(q)
	}
	if q.unit == "" && (q.num.Form == number.Fraction || q.num.Form == number.Ratio) {
		q.unit = "percent"
		q.value *= 100
	}
	switch q.unit {
	case "minute", "hour", "day", "week", "weekend", "fortnight", "month", "quarter", "half", "year", "decade":
		q.duration = true
		r.addHalf(q)
	}
	q.head = q.to
}

// addHalf reads the half after a unit: cuatro meses y medio.
func (r *reader) addHalf(q *quantity) {
	p := r.page
	if q.index+1 >= len(p.Numbers) || !p.JoinsAmount(q.to) {
		return
	}
	half := &p.Numbers[q.index+1]
	if half.Form == number.Fraction && (half.From == q.to+1 || half.From == q.to+2 && p.Skips(q.to+1)) && (r.lang.HeadFirst || !p.IsOf(half.To)) {
		q.value += half.Value
		q.to, r.unitEnd = half.To, half.To
		half.Listed = true // taken
	}
}

// unitAt returns the unit that begins at token i, without the "of" that may be
// read with it.
func (r *reader) unitAt(i int) *page.Hit {
	p := r.page
	h := p.Of(i, lexicon.Unit)
	if h == nil || !strings.HasSuffix(h.Code, "_of") {
		return h
	}
	of := *h
	of.Code, of.To = strings.TrimSuffix(h.Code, "_of"), h.To-1
	return &of
}

// isSign reports whether a unit of money is one that stands before its amount: a
// sign or a code, not a name.
func (r *reader) isSign(h *page.Hit) bool {
	p := r.page
	for i := h.From; i < h.To; i++ {
		if p.Tokens[i].Kind == text.Mark {
			return true
		}
	}
	return h.To == h.From+1 && p.Tokens[h.From].To-p.Tokens[h.From].From <= 6
}

// isName reports whether a unit of money is written as a word: dollars.
func (r *reader) isName(h *page.Hit) bool {
	t := &r.page.Tokens[h.From]
	return t.Kind == text.Word && !t.Caps
}

// addMinor reads what may follow an amount: the million of "75 USD million",
// the 50 cents of "3 dollars 50 cents".
func (r *reader) addMinor(q *quantity) {
	p := r.page
	if v, n := r.lang.Numbers.Scale(p.Tokens, q.to); n > 0 {
		q.value *= v
		q.to += n
	}
	if q.to <= q.num.To || q.index+1 >= len(p.Numbers) {
		return
	}
	next := &p.Numbers[q.index+1]
	at := q.to
	if at < next.From && p.JoinsAmount(at) {
		at++
	}
	if at != next.From || next.Value >= 100 || next.Value != float64(int(next.Value)) || next.Form != number.Cardinal || p.Tokens[at].Breaks > 0 {
		return
	}
	end := next.To
	if h := p.Of(end, lexicon.Unit); h != nil && h.Code == minor {
		end = h.To
	} else if end < len(p.Tokens) && p.Tokens[end].Kind != text.Mark || h != nil {
		return
	}
	q.value += next.Value / 100
	q.to, r.unitEnd = end, end
	next.Listed = true // taken
}

// minor is the unit of cents and pennies.
const minor = "cent"

func isCurrency(code string) bool { return len(code) == 3 && strings.ToUpper(code) == code }
