package number

import (
	"math"
	"strconv"
	"strings"

	"konbit.example/konbit/internal/claim/text"
)

// digits reads the number in digits at token i: separators, groups of three
// apart by a space, a fraction stroke, an exponent. joined numbers ("22,24,26")
// give several.
func (p *parser) digits(i int) []Number {
	t := p.tokens[i]
	s := p.source[t.From:t.To]
	value, alt, ok := p.lex.separators(s)
	if !ok {
		return p.list(i)
	}
	n := Number{From: i, To: i + 1, Begin: t.From, End: t.To, Value: value, Alt: alt, Digits: true}
	p.groups(&n, s)
	p.exponent(&n)
	p.stroke(&n)
	return []Number{n}
}

// separators reads digits with points and commas between them. alt is the value
// when the only separator, a decimal one by the language, groups thousands; 0
// where there is no such reading.
func (l *Lexicon) separators(s string) (value, alt float64, ok bool) {
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case points+commas == 0:
		value, err := strconv.ParseFloat(s, 64)
		return value, 0, err == nil
	case points > 0 && commas > 0:
		group, decimal := ".", ","
		if strings.LastIndex(s, ".") > strings.LastIndex(s, ",") {
			group, decimal = ",", "."
		}
		whole, part, _ := strings.Cut(s, decimal)
		if strings.Contains(part, decimal) || strings.Contains(part, group) || !grouped(whole, group) {
			return 0, 0, false
		}
		value, err := strconv.ParseFloat(strings.ReplaceAll(whole, group, "")+"."+part, 64)
		return value, 0, err == nil
	case points+commas > 1:
		sep := "."
		if commas > 0 {
			sep = ","
		}
		if !grouped(s, sep) {
			return 0, 0, false
		}
		value, err := strconv.ParseFloat(strings.ReplaceAll(s, sep, ""), 64)
		return value, 0, err == nil
	}
	i := strings.IndexAny(s, ".,")
	whole, part := s[:i], s[i+1:]
	plain, err := strconv.ParseFloat(whole+part, 64)
	if err != nil {
		return 0, 0, false
	}
	decimal, _ := strconv.ParseFloat(whole+"."+part, 64)
	three := len(part) == 3 && len(whole) <= 3 && whole != "0"
	switch {
	case three && s[i:i+1] != l.decimal:
		return plain, 0, true
	case three:
		return decimal, plain, true
	}
	return decimal, 0, true
}

// grouped reports whether s is digits in groups of three, or of two before the
// last three as in India.
func grouped(s, sep string) bool {
	parts := strings.Split(s, sep)
	last := len(parts) - 1
	if last == 0 {
		return true
	}
	if len(parts[last]) != 3 || len(parts[0]) == 0 || len(parts[0]) > 3 {
		return false
	}
	size := 3
	if last > 1 && len(parts[1]) == 2 {
		size = 2
	}
	for _, part := range parts[1:last] {
		if len(part) != size {
			return false
		}
	}
	return size == 3 || len(parts[0]) <= 2
}

// list splits digits that make no one number: 192.168.1.2.
func (p *parser) list(i int) []Number {
	t := p.tokens[i]
	var out []Number
	for from := t.From; from < t.To; {
		to := from
		for to < t.To && p.source[to] >= '0' && p.source[to] <= '9' {
			to++
		}
		if v, err := strconv.ParseFloat(p.source[from:to], 64); err == nil {
			out = append(out, Number{From: i, To: i + 1, Begin: from, End: to, Value: v, Digits: true, Listed: true})
		}
		from = to + 1
	}
	return out
}

// groups takes in the groups of three that single spaces set apart: 1 041 000.
func (p *parser) groups(n *Number, s string) {
	if len(s) > 3 || strings.ContainsAny(s, ".,") {
		return
	}
	for n.To < len(p.tokens) && !p.masked(n.To) {
		t := p.tokens[n.To]
		part := p.source[t.From:t.To]
		whole, rest := part, ""
		if k := strings.IndexAny(part, ".,"); k >= 0 {
			whole, rest = part[:k], part[k+1:]
		}
		if t.Kind != text.Digits || len(whole) != 3 || strings.ContainsAny(rest, ".,") || !space(p.source[n.End:t.From]) {
			return
		}
		v, _ := strconv.ParseFloat(whole, 64)
		n.Value = n.Value*1000 + v
		if rest != "" {
			f, _ := strconv.ParseFloat("0."+rest, 64)
			n.Value += f
		}
		n.To, n.End, n.Spaced = n.To+1, t.To, true
		if rest != "" {
			return
		}
	}
}

func space(s string) bool { return s == " " || s == "\u00a0" || s == "\u202f" || s == "\u2009" }

// glued returns the source of token i where it follows without a space.
func (p *parser) glued(i int) string {
	if i >= len(p.tokens) || !p.tokens[i].Glued {
		return ""
	}
	return p.source[p.tokens[i].From:p.tokens[i].To]
}

// exponent reads 1e10, 12.3e+14, 1.3x10^6 and 2.5^-1.
func (p *parser) exponent(n *Number) {
	i := n.To
	base, power := 10.0, n.Value
	switch g := p.glued(i); {
	case g == "^":
		base, power = n.Value, 1
	case (g == "x" || g == "×") && p.glued(i+1) == "10" && p.glued(i+2) == "^":
		i += 2
	case g == "e" || g == "E":
	default:
		return
	}
	i++
	sign := 1.0
	for g := p.glued(i); g == "-" || g == "+"; g = p.glued(i) {
		if g == "-" {
			sign = -1
		}
		i++
	}
	e, err := strconv.ParseFloat(p.glued(i), 64)
	if err != nil || math.Abs(e) > 300 {
		return
	}
	if p.glued(n.To) == "^" && p.glued(n.To+1) == "-" && p.glued(n.To+2) == "-" { // two signs make none
		sign = 1
	}
	n.Value = power * math.Pow(base, sign*e)
	n.To, n.End = i+1, p.tokens[i].To
}

// stroke reads 3/4 and 2 1/4, but not 5/17/2018.
func (p *parser) stroke(n *Number) {
	part := func(i int) (float64, bool) {
		if i >= len(p.tokens) || p.tokens[i].Kind != text.Digits {
			return 0, false
		}
		v, err := strconv.Atoi(p.source[p.tokens[i].From:p.tokens[i].To])
		return float64(v), err == nil && v > 0
	}
	over := func(i int) (float64, bool) { // the /4 of 3/4
		if p.glued(i) != "/" || p.glued(i+1) == "" || p.glued(i+2) == "/" {
			return 0, false
		}
		return part(i + 1)
	}
	if d, ok := over(n.To); ok && n.Value < 1000 && (n.From == 0 || p.source[p.tokens[n.From-1].From:p.tokens[n.From-1].To] != "/") {
		n.Value /= d
		n.To, n.Form = n.To+2, Fraction
		n.End = p.tokens[n.To-1].To
		return
	}
	if a, ok := part(n.To); ok && !p.tokens[n.To].Glued && p.tokens[n.To].Breaks == 0 {
		if d, ok := over(n.To + 1); ok && a < d {
			n.Value += a / d
			n.To, n.Form = n.To+3, Fraction
			n.End = p.tokens[n.To-1].To
		}
	}
}
