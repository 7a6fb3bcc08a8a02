package number

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit/internal/claim/text"
)

// inDigits reads a number that begins with digits at token i, with the scales
// after it.
func (p *parser) inDigits(i int) []Number {
	found := p.digits(i)
	if len(found) != 1 {
		return found
	}
	n := &found[0]
	if t := p.tokens[i]; t.Glued && i > 0 && p.tokens[i-1].Kind == text.Word { // S23, CO2
		n.Form = Measured
		return found
	}
	if p.suffix(n) || n.Form != Cardinal {
		return found
	}
	p.compose(n)
	p.rest(n)
	p.group(n, 0)
	p.fractionAfter(n)
	return found
}

// rest reads the three digits after a thousand: 3 mil 661.
func (p *parser) rest(n *Number) {
	m, k := p.is(scale, n.To-1)
	if k == 0 || m.value != 1e3 || n.To >= len(p.tokens) || n.To != n.From+2 || p.masked(n.To) {
		return
	}
	t := p.tokens[n.To]
	s := p.source[t.From:t.To]
	if _, more := p.is(scale, n.To+1); t.Kind != text.Digits || t.Breaks > 0 || len(s) != 3 || more > 0 {
		return
	}
	if v, err := strconv.Atoi(s); err == nil {
		p.extend(n, n.To+1, n.Value+float64(v))
	}
}

// suffix reads what is joined to the digits of n: a scale, the ending of an
// ordinal, or a unit. It reports whether nothing more can follow.
func (p *parser) suffix(n *Number) bool {
	if n.To >= len(p.tokens) || p.tokens[n.To].Kind != text.Word {
		return false
	}
	t := p.tokens[n.To]
	s := p.source[t.From:t.To]
	lower := strings.ToLower(s)
	if !t.Glued {
		if p.lex.apart[s] {
			p.extend(n, n.To+1, n.Value*p.lex.suffixes[s])
			return true
		}
		return false
	}
	if v, ok := p.lex.suffixes[s]; ok {
		p.extend(n, n.To+1, n.Value*v)
		return true
	}
	if v, k := p.is(scale, n.To); k > 0 {
		p.extend(n, n.To+k, n.Value*v.value)
		return true
	}
	if p.lex.endings[lower] {
		n.Form = Ordinal
		n.To, n.End = n.To+1, t.To
		return true
	}
	n.Form = Measured
	n.Loose = n.Value * p.lex.loose[s]
	return true
}

func (p *parser) extend(n *Number, to int, value float64) {
	n.To, n.End, n.Value, n.Alt = to, p.tokens[to-1].To, clean(value), 0
}

// clean removes the noise of decimal arithmetic: 2.33*1000.
func clean(v float64) float64 {
	if a := math.Abs(v); a > 1 && a < 1e15 {
		return math.Round(v*1e6) / 1e6
	}
	return v
}

// A sum is a number in the making: closed parts by scale, and the part that is
// still below a thousand.
type sum struct {
	parts []part
	cur   float64
	set   bool    // cur holds something
	last  float64 // scale or value of the last word
	base  float64 // what stood before the last "and"
}

type part struct{ value, scale float64 }

func (s *sum) total() float64 {
	v := s.cur
	for _, p := range s.parts {
		v += p.value
	}
	return v
}

// fits reports whether w may be added to what is below a thousand: sixty + one,
// two hundred + fifty.
func (s *sum) fits(w float64, vigesimal []float64) bool {
	if !s.set {
		return len(s.parts) == 0 || w < s.parts[len(s.parts)-1].scale
	}
	room := 1.0
	for room < 1e3 && math.Mod(s.cur, room*10) == 0 {
		room *= 10
	}
	if tens := math.Mod(s.cur, 100); w >= 10 && w < 20 && slices.Contains(vigesimal, tens) {
		return true
	}
	return w > 0 && w < room && math.Mod(s.cur, 100) != 10
}

// scale multiplies the open part by v, and by way of thousand million also the
// closed parts below v.
func (s *sum) scale(v float64, alone bool) bool {
	if v == 100 {
		if !s.set && !alone || s.cur >= 1000 || s.set && s.last == 100 {
			return false
		}
		s.cur = max(s.cur, 1) * 100
		s.set = true
		return true
	}
	value := s.cur
	n := len(s.parts)
	for n > 0 && s.parts[n-1].scale < v {
		value += s.parts[n-1].value
		n--
	}
	if n > 0 && s.parts[n-1].scale == v {
		return false
	}
	if !s.set && n == len(s.parts) {
		if !alone {
			return false
		}
		value = 1
	}
	s.parts = append(s.parts[:n], part{value * v, v})
	s.cur, s.set = 0, false
	return true
}

// compose reads the words that continue n, whose value so far is one part.
func (p *parser) compose(n *Number) {
	s := sum{cur: n.Value, set: true, last: 0}
	end := p.continued(&s, n.To, true)
	if end > n.To {
		p.extend(n, end, s.total())
	}
}

// continued reads number words from token i on and returns where they end.
func (p *parser) continued(s *sum, i int, digits bool) int {
	end := i
	for i < len(p.tokens) {
		if i > end && p.tokens[i].Breaks > 1 {
			break
		}
		next, ok := p.step(s, i, digits && s.last == 0)
		if !ok {
			break
		}
		i, end = next, next
	}
	return end
}

// step reads one more word into s. afterDigits: only a scale may follow.
func (p *parser) step(s *sum, i int, afterDigits bool) (next int, ok bool) {
	if p.mark(i, "-") && s.set && !afterDigits {
		if m, k := p.is(word, i+1); k > 0 && s.fits(m.value, p.lex.vigesimal) {
			i++
		} else if m, k := p.is(scale, i+1); k > 0 && p.tokens[i].Glued && m.value > s.cur {
			i++
		}
	}
	if m, k := p.is(scale, i); k > 0 {
		if s.scale(m.value, m.alone) {
			s.last = m.value
			return i + k, true
		}
	}
	if afterDigits {
		return i, false
	}
	if i < len(p.tokens) && p.tokens[i].Kind == text.Digits && !s.set && len(s.parts) > 0 && !p.masked(i) {
		return p.lower(s, i)
	}
	if m, k := p.is(word, i); k > 0 && s.fits(m.value, p.lex.vigesimal) {
		s.cur += m.value
		s.set, s.last = true, m.value
		return i + k, true
	}
	return p.joined(s, i)
}

// lower reads digits with a lower scale after a higher one: the 3 hundred of
// 4 thousand 3 hundred.
func (p *parser) lower(s *sum, i int) (next int, ok bool) {
	m, k := p.is(scale, i+1)
	if d := p.digits(i); k == 0 || len(d) != 1 || d[0].To != i+1 || m.value >= s.last || d[0].Value >= 1000 {
		return i, false
	} else if s.cur = d[0].Value; m.value > 100 {
		s.set = true
		return i + 1, true
	}
	s.cur, s.set, s.last = s.cur*m.value, true, m.value
	return i + 1 + k, true
}

// joined reads "and" and what it joins.
func (p *parser) joined(s *sum, i int) (next int, ok bool) {
	_, k := p.is(tensJoiner, i)
	tens := math.Mod(s.cur, 100)
	between := k > 0 && s.set && tens >= 20 && math.Mod(tens, 10) == 0
	_, wide := p.is(joiner, i)
	if !between && (wide == 0 || s.last < 100) {
		return i, false
	}
	j := i + max(k, wide)
	if m, n := p.is(word, j); n > 0 && m.value > 0 && s.fits(m.value, p.lex.vigesimal) && !(wide > 0 && m.value < 20 && p.denominator(j, n)) {
		if !between {
			s.base = s.total()
		}
		s.cur += m.value
		s.set, s.last = true, m.value
		return j + n, true
	}
	if j < len(p.tokens) && p.tokens[j].Kind == text.Digits && s.last <= 1000 && !between && !p.masked(j) {
		d := p.digits(j)
		if _, more := p.is(scale, d[0].To); more == 0 && len(d) == 1 && d[0].Form == Cardinal && d[0].Value > 0 && d[0].Value < s.last && s.fits(d[0].Value, nil) {
			s.cur += d[0].Value
			s.set, s.last = true, d[0].Value
			return d[0].To, true
		}
	}
	return i, false
}

// denominator reports whether the k words from token i are followed by what
// makes them the upper part of a fraction.
func (p *parser) denominator(i, k int) bool {
	_, n := p.is(fraction, i+k)
	return n > 0
}

// inWords reads a number that begins with a word at token i.
func (p *parser) inWords(i int) (Number, bool) {
	n := Number{From: i, To: i, Begin: p.tokens[i].From}
	if p.vague(&n) || p.bareFraction(&n) || p.grouped(&n) {
		return n, true
	}
	if p.pronoun(i) {
		return n, false
	}
	var s sum
	start := i
	unit, counts := false, false
	if _, k := p.is(article, i); k > 0 {
		unit, start = true, i+k
	} else if _, k := p.is(one, i); k > 0 {
		unit, counts, start = true, true, i+k
	}
	if unit {
		s = sum{cur: 1, set: true, last: 0}
		if next, ok := p.articled(&s, start); ok {
			start = next
		} else if !counts {
			return n, false
		}
	}
	n.To = p.continued(&s, start, unit && s.last == 0)
	if n.To == start && unit && s.last == 0 {
		n.Form = Article
	}
	if n.To == i {
		m, k := p.is(ordinal, i)
		if k == 0 {
			return n, false
		}
		n.Value, n.Form, n.To = m.value, Ordinal, i+k
		n.End = p.tokens[n.To-1].To
		return n, true
	}
	n.Value = s.total()
	n.End = p.tokens[n.To-1].To
	if n.Form == Article {
		p.fractionAfter(&n)
		return n, true
	}
	p.decimals(&n)
	p.group(&n, s.base)
	p.fractionAfter(&n)
	if m, k := p.is(ordinal, i); k >= n.To-i && k > 0 && n.Form == Cardinal {
		n.Value, n.Form = m.value, Ordinal
	}
	return n, true
}

// articled reads the scale after "a": a hundred and six.
func (p *parser) articled(s *sum, i int) (next int, ok bool) {
	m, k := p.is(scale, i)
	if k == 0 || !s.scale(m.value, true) {
		return i, false
	}
	s.last = m.value
	return i + k, true
}

// pronoun reports whether "one" at token i stands for a noun: the one, one of.
func (p *parser) pronoun(i int) bool {
	m, k := p.is(word, i)
	if k == 0 || m.value != 1 {
		return false
	}
	if i > 0 {
		if _, n := p.is(notOne, i-1); n > 0 {
			return true
		}
	}
	if _, n := p.is(ratio, i+k); n > 0 { // uno de cada 8
		return false
	}
	_, n := p.is(notAfter, i+k)
	return n > 0
}

// vague reads dozens, tens of thousands, several hundred, a couple hundred.
func (p *parser) vague(n *Number) bool {
	i := n.From
	times, at := 1.0, i
	isVague := true
	if _, k := p.is(few, i); k > 0 {
		times, at = 2, i+k
	} else if _, k := p.is(couple, i); k > 0 {
		times, at, isVague = 2, i+k, false
		if _, k := p.is(of, at); k > 0 {
			at += k
		}
	}
	v, k := p.is(vague, at)
	if at > i && k == 0 {
		if v, k = p.is(scale, at); k == 0 {
			if v, k = p.is(group, at); k == 0 {
				v, k = p.is(aboutGroup, at)
			}
		}
	}
	if k == 0 {
		return false
	}
	value, end := v.value*times, at+k
	if _, k := p.is(of, end); k > 0 {
		if w, k2 := p.is(vague, end+k); k2 > 0 {
			value, end = value*w.value, end+k+k2
		} else if w, k2 := p.is(scale, end+k); k2 > 0 {
			value, end = value*w.value, end+k+k2
		}
	} else if w, k := p.is(scale, end); k > 0 && w.value > v.value {
		value, end = value*w.value, end+k
	}
	n.Value, n.Vague = value, isVague
	n.To, n.End = end, p.tokens[end-1].To
	return true
}

// grouped reads a dozen, une quarantaine, un millier, half a dozen.
func (p *parser) grouped(n *Number) bool {
	at := n.From
	if _, k := p.is(article, at); k > 0 {
		at += k
	} else if _, k := p.is(one, at); k > 0 {
		at += k
	}
	m, k := p.is(aboutGroup, at)
	about := k > 0
	if k == 0 {
		if m, k = p.is(group, at); k == 0 {
			return false
		}
	}
	n.Value, n.About = m.value, about
	n.To, n.End = at+k, p.tokens[at+k-1].To
	if _, k := p.is(of, n.To); k > 0 { // une centaine de milliers
		if w, k2 := p.is(vague, n.To+k); k2 > 0 {
			p.extend(n, n.To+k+k2, n.Value*w.value)
		}
	}
	return true
}

// group multiplies n by the dozen that follows it; base is the part of n before
// an "and", which it leaves alone.
func (p *parser) group(n *Number, base float64) {
	for _, c := range []class{group, aboutGroup, vague} {
		if m, k := p.is(c, n.To); k > 0 {
			p.extend(n, n.To+k, base+(n.Value-base)*m.value)
			return
		}
	}
}

// decimals reads "point zero three".
func (p *parser) decimals(n *Number) {
	_, k := p.is(point, n.To)
	if k == 0 {
		return
	}
	i, unit, value := n.To+k, 1.0, 0.0
	for {
		m, k := p.is(word, i)
		if k == 0 || m.value != 0 {
			break
		}
		unit /= 10
		i += k
	}
	zeros := i
	var s sum
	end := p.continued(&s, i, false)
	if end == n.To+k || p.denominator(end, 0) {
		return
	}
	if end > zeros {
		value = s.total()
		for v := value; v >= 1; v /= 10 {
			unit /= 10
		}
	}
	n.Value = math.Round((n.Value+value*unit)*1e9) / 1e9
	n.To, n.End = end, p.tokens[end-1].To
}
