package number

import (
	"math"

	"konbit.example/konbit/internal/claim/text"
)

// bareFraction reads "half", "a third", "half a million", "la mitad".
func (p *parser) bareFraction(n *Number) bool {
	at := n.From
	led := false
	if _, k := p.is(article, at); k > 0 {
		led, at = true, at+k
	} else if _, k := p.is(one, at); k > 0 {
		led, at = true, at+k
	}
	m, k := p.is(fraction, at)
	if k == 0 || !led && !m.alone {
		return false
	}
	n.Value, n.Form, n.Half = 1/m.value, Fraction, m.value == 2
	n.To, n.End = at+k, p.tokens[at+k-1].To
	p.fractionOf(n)
	return true
}

// fractionOf reads the scale that a fraction is of: half a million, two thirds
// of a million, medio millón.
func (p *parser) fractionOf(n *Number) {
	i := n.To
	if p.mark(i, "-") && p.tokens[i].Glued {
		i++
	}
	if _, k := p.is(of, i); k > 0 {
		i += k
	}
	if _, k := p.is(article, i); k > 0 {
		i += k
	}
	m, k := p.is(scale, i)
	if k == 0 {
		if m, k = p.is(group, i); k == 0 {
			return
		}
	}
	n.Form = Cardinal
	p.extend(n, i+k, n.Value*m.value)
}

// fractionAfter reads the fraction that follows n: two thirds, five and a
// quarter, three million and a half, five and a half million.
func (p *parser) fractionAfter(n *Number) {
	if n.Vague {
		return
	}
	i := n.To
	if p.mark(i, "-") {
		i++
	}
	if m, k := p.is(fraction, i); k > 0 && (!n.Digits || i == n.To) && !m.alone && n.Value > 0 {
		n.Value /= m.value
		n.Form = Fraction
		n.To, n.End = i+k, p.tokens[i+k-1].To
		p.fractionOf(n)
		return
	}
	_, k := p.is(joiner, n.To)
	if k == 0 {
		_, k = p.is(tensJoiner, n.To)
	}
	if k == 0 {
		if _, k = p.is(point, n.To); k == 0 {
			return
		}
	}
	add, end, of := p.addend(n.To + k)
	if end == 0 || add >= 1 && of == 1 {
		return
	}
	value := n.Value + add*of
	if of == 1 {
		value = n.Value + add*p.lastScale(n)
	}
	n.To, n.End, n.Value, n.Alt = end, p.tokens[end-1].To, clean(value), 0
	if n.Form == Article {
		n.Form = Cardinal
	}
	if m, k := p.is(scale, end); k > 0 && of == 1 && p.lastScale(n) == 1 {
		p.extend(n, end+k, n.Value*m.value)
	}
}

// addend reads the fraction after "and": a half, three quarters, half million.
// of is the scale that it is of, 1 if it names none.
func (p *parser) addend(i int) (value float64, end int, of float64) {
	top, at := 1.0, i
	named := false
	if _, k := p.is(article, i); k > 0 {
		at = i + k
		named = true
	} else if _, k := p.is(one, i); k > 0 {
		at = i + k
		named = true
	} else if m, k := p.is(word, i); k > 0 && m.value > 0 {
		top, at = m.value, i+k
		named = true
		if p.mark(at, "-") {
			at++
		}
	}
	m, k := p.is(fraction, at)
	if k == 0 || !named && !m.alone {
		return 0, 0, 1
	}
	end, of = at+k, 1
	if s, k := p.is(scale, end); k > 0 && s.value >= 1e3 {
		if _, led := p.is(scale, i-2); led > 0 || p.afterScale(i) {
			end, of = end+k, s.value
		}
	}
	return top / m.value, end, of
}

// afterScale reports whether a scale stands before the joiner before token i.
func (p *parser) afterScale(i int) bool {
	for j := i - 1; j >= max(0, i-3); j-- {
		if m, k := p.is(scale, j); k > 0 && m.value >= 1e3 {
			return true
		}
	}
	return false
}

// lastScale returns the scale that n ends in where "and a half" is of it.
func (p *parser) lastScale(n *Number) float64 {
	for k := 1; k <= 2 && n.To-k >= n.From; k++ {
		if m, l := p.is(scale, n.To-k); l == k && m.value >= 1e3 {
			return m.value
		}
	}
	return 1
}

// ratio reads "one in ten" and "two out of five hundred" as what they come to.
func (p *parser) ratio(n *Number) {
	_, k := p.is(ratio, n.To)
	if k == 0 && n.To < len(p.tokens) && p.tokens[n.To].Kind == text.Word && !p.masked(n.To) {
		if _, k = p.is(among, n.To+1); k > 0 {
			k++
		}
	}
	if k > 1 && n.To < len(p.tokens) && n.Value >= 100 { // 991 hommes sur 2 500 are no rate
		return
	}
	divides := false
	if k == 0 {
		if _, k = p.is(over, n.To); k == 0 || !p.lex.divides {
			return
		}
		divides = true
	}
	at := n.To + k
	if at >= len(p.tokens) || p.masked(at) || p.tokens[at].Breaks > 1 {
		return
	}
	found := p.unsigned(at)
	if len(found) != 1 {
		return
	}
	d := found[0]
	if d.Form == Article && d.To < len(p.tokens) && p.tokens[d.To].Kind == text.Word {
		return
	}
	if d.Form > Fraction && d.Form != Article || d.Vague || d.Value <= 1 || !divides && d.Value <= math.Abs(n.Value) {
		return
	}
	if divides && (p.money(n.From) || n.Value == 0) {
		return
	}
	n.Value /= d.Value
	n.Form = Ratio
	n.To, n.End, n.Alt = d.To, d.End, 0
}

// money reports whether a sign of currency stands before token i.
func (p *parser) money(i int) bool {
	return i > 0 && (p.mark(i-1, "$") || p.mark(i-1, "€") || p.mark(i-1, "£"))
}
