package claim

import (
	"slices"
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// A quantity is a number in its sentence: how it is hedged, what it counts.
type quantity struct {
	num      number.Number
	index    int // of num among the numbers of the page
	from, to int // tokens of qualifier, number and unit
	sentence int
	op       string
	value    float64
	high     float64
	unit     string
	money    bool
	duration bool
	class    int    // of what is counted, -1: not named
	group    string // of the class
	head     int    // token after the counted noun; num.To where there is none
	party    string // the counted noun itself names it: Kenyans
	delta    bool   // on top of another
	definite bool   // the 217: already spoken of
	elided   bool   // the noun stands elsewhere
	subset   bool   // part of the number before
	ofSize   bool   // a share of another number: a quarter of the 2,500
}

// quantity reads the k-th number, which is in sentence s. ok is false for
// numbers that count nothing: labels, times, ages, parts of addresses.
func (r *reader) quantity(k, s int) (q quantity, ok bool) {
	p := &r.page
	n := p.numbers[k]
	q = quantity{num: n, index: k, from: n.From, to: n.To, sentence: s, value: n.Value, class: -1, head: n.To, op: "eq"}
	if n.Vague {
		q.op = "vague"
	} else if n.About {
		q.op = "approx"
	}
	if n.Form == number.Ordinal || n.Listed || n.From < r.unitEnd || r.isLabel(&q) {
		return q, false
	}
	r.addUnit(&q)
	if n.Form == number.Measured {
		if q.unit == "" && n.Loose == 0 || n.To > n.From+1 && q.unit == "" {
			return q, false
		}
		if n.Loose > 0 && (q.money || q.unit == "") {
			q.value = n.Loose
			if q.to == n.To {
				q.to++
			}
			q.head = max(q.head, q.to)
		}
	}
	r.rangeOf(&q, k)
	r.qualify(&q)
	r.findHead(&q)
	r.findHost(&q)
	if op, n := r.lang.Qualifiers.After.Longest(r.page.tokens, q.head); n > 0 && q.op == "eq" && q.head > q.to && q.head+n <= r.page.sents[s].To {
		q.op, q.to, q.head = op, q.head+n, q.head+n // 1,520 people at least
	}
	if n.Alt > 0 && q.class >= 0 && q.unit != "percent" { // 5,601 personnes: nobody counts thousandths
		q.value = n.Alt
	}
	return q, r.counts(&q)
}

// isLabel reports whether n names something instead of counting: resolution
// 2699, Delmas 33, 17:22, +509 28.
func (r *reader) isLabel(q *quantity) bool {
	p := &r.page
	n := &q.num
	if n.From == 0 || !n.Digits {
		return false
	}
	prev := &p.tokens[n.From-1]
	mark := p.word(n.From - 1)
	if mark == "+" && p.tokens[n.From].Glued || mark == "#" {
		return true
	}
	if (mark == ":" || mark == "/") && prev.Glued && p.tokens[n.From].Glued {
		return true
	}
	if h := p.covers(n.From-1, lexicon.Label); h != nil {
		return true
	}
	// a capitalised word before a small number, and no noun after: Delmas 33, FOB 2
	plain := n.Digits && n.Value == float64(int(n.Value)) && n.Value < 1000 && n.To == n.From+1
	if plain && prev.Kind == text.Word && prev.Upper && !p.sentenceStart(n.From-1) && prev.Breaks == 0 && p.of(n.From-1, lexicon.Party) == nil &&
		p.of(n.From-1, lexicon.Speaker) == nil && p.of(n.To, lexicon.Unit) == nil && !p.counted(n.To) && p.covers(n.From-1, lexicon.Whole) == nil {
		return true
	}
	if mark == "-" && p.tokens[n.From].Glued && prev.Glued && n.From > 1 && p.tokens[n.From-2].Kind == text.Word && p.tokens[n.From-2].Caps {
		return true // AK-47
	}
	return false
}

func (p *page) sentenceStart(i int) bool { return p.sents[p.sentence(i)].From == i }

// covers returns the hit of a role that ends right after token i.
func (p *page) covers(i int, role lexicon.Role) *hit {
	for k, h := range p.between(i-4, i+1) {
		if h.Kind == lexicon.Grammar && h.ID == int(role) && h.to == i+1 {
			return &p.between(i-4, i+1)[k]
		}
	}
	return nil
}

// addUnit reads a sign of currency before the number and a unit after it.
func (r *reader) addUnit(q *quantity) {
	p := &r.page
	for i := max(0, q.from-3); i < q.from; i++ {
		h := p.of(i, lexicon.Unit)
		if h == nil || h.to != q.from || i < r.unitEnd {
			continue
		}
		if isCurrency(h.Code) && p.isSign(h) {
			q.unit, q.money, q.from = h.Code, true, i
			q.value *= max(h.Scale, 1)
			break
		}
		if unit, ok := strings.CutSuffix(h.Code, "_of"); ok && (q.index == 0 || p.numbers[q.index-1].To != i) { // percent of 10
			q.unit, q.from, q.head = unit, i, q.to
			return
		}
	}
	at := q.to
	if p.word(at) == "-" && at+1 < len(p.tokens) && p.tokens[at].Glued && p.tokens[at+1].Glued {
		at++
	} else if p.isOf(at) && p.of(at+1, lexicon.Unit) != nil {
		at++
	}
	h := p.unitAt(at)
	switch {
	case h == nil || at > q.to && p.word(q.to) != "-" && !isCurrency(h.Code) && h.Code != "kilogram" && h.Code != "tonne" && h.Code != "litre" && h.Code != "gallon":
	case q.money && (h.Code != q.unit || p.isSign(h) && !p.isName(h)):
	case isCurrency(h.Code) && h.to < len(p.tokens) && p.tokens[h.to].Kind == text.Digits && p.tokens[h.to].Glued: // 1 $10 bill
	default:
		if !q.money {
			q.value *= max(h.Scale, 1)
		}
		q.unit, q.money, q.to = h.Code, isCurrency(h.Code), h.to
		r.unitEnd = h.to
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
	}
	q.head = q.to
}

// unitAt returns the unit that begins at token i, without the "of" that may be
// read with it.
func (p *page) unitAt(i int) *hit {
	h := p.of(i, lexicon.Unit)
	if h == nil || !strings.HasSuffix(h.Code, "_of") {
		return h
	}
	of := *h
	of.Code, of.to = strings.TrimSuffix(h.Code, "_of"), h.to-1
	return &of
}

// isSign reports whether a unit of money is one that stands before its amount: a
// sign or a code, not a name.
func (p *page) isSign(h *hit) bool {
	for i := h.from; i < h.to; i++ {
		if p.tokens[i].Kind == text.Mark {
			return true
		}
	}
	return h.to == h.from+1 && p.tokens[h.from].To-p.tokens[h.from].From <= 6
}

// isName reports whether a unit of money is written as a word: dollars.
func (p *page) isName(h *hit) bool { return p.tokens[h.from].Kind == text.Word && !p.tokens[h.from].Caps }

// addMinor reads what may follow an amount: the million of "75 USD million",
// the 50 cents of "3 dollars 50 cents".
func (r *reader) addMinor(q *quantity) {
	p := &r.page
	if v, n := r.lang.Numbers.Scale(p.tokens, q.to); n > 0 {
		q.value *= v
		q.to += n
	}
	if q.to <= q.num.To || q.index+1 >= len(p.numbers) {
		return
	}
	next := &p.numbers[q.index+1]
	at := q.to
	if at < next.From && p.joins(r, at) {
		at++
	}
	if at != next.From || next.Value >= 100 || next.Value != float64(int(next.Value)) || next.Form != number.Cardinal || p.tokens[at].Breaks > 0 {
		return
	}
	end := next.To
	if h := p.of(end, lexicon.Unit); h != nil && h.Code == minor {
		end = h.to
	} else if end < len(p.tokens) && p.tokens[end].Kind != text.Mark || h != nil {
		return
	}
	q.value += next.Value / 100
	q.to, r.unitEnd = end, end
	next.Listed = true // taken
}

// minor is the unit of cents and pennies.
const minor = "cent"

// joins reports whether token i may stand between the parts of an amount.
func (p *page) joins(r *reader, i int) bool {
	_, n := r.lang.Qualifiers.Join.Longest(p.tokens, i)
	return n == 1 && p.tokens[i].Kind == text.Word
}

func isCurrency(code string) bool { return len(code) == 3 && strings.ToUpper(code) == code }

// isOf reports whether token i is one of the small words that join a number to
// what it counts.
func (p *page) isOf(i int) bool { return p.is(i, lexicon.From) != nil }

// rangeOf joins q with the number after it where they are the ends of a range.
func (r *reader) rangeOf(q *quantity, k int) {
	p := &r.page
	quals := &r.lang.Qualifiers
	if k+1 >= len(p.numbers) {
		return
	}
	next := p.numbers[k+1]
	_, open := -1, -1
	for i := max(0, q.from-2); i < q.from; i++ {
		if _, n := quals.Open.Longest(p.tokens, i); n > 0 && i+n == q.from {
			open = i
		}
	}
	if open < 0 { // entre el 85 y el 90
		for i := max(0, q.from-3); i < q.from-1; i++ {
			if _, n := quals.Open.Longest(p.tokens, i); n > 0 && i+n == q.from-1 && p.skips(quals, q.from-1) {
				open = i
			}
		}
	}
	at := q.to
	_, n := quals.Join.Longest(p.tokens, at)
	if n == 0 || next.Form != number.Cardinal || next.Vague {
		return
	}
	dash := p.tokens[at].Kind == text.Mark
	at += n
	if at < next.From && p.skips(quals, at) {
		at++
	}
	if at != next.From || next.Value <= q.num.Value || p.sentence(next.From) != q.sentence {
		return
	}
	follows := p.unitAt(next.To)
	sameUnit := q.unit == "" || follows != nil && follows.Code == q.unit
	ok := open >= 0 || dash && p.tokens[at].Glued && next.Value < 20*q.num.Value
	if !ok || !sameUnit {
		return
	}
	if follows != nil {
		q.unit, q.money = follows.Code, isCurrency(follows.Code)
		q.to = follows.to
	} else {
		q.to = next.To
	}
	q.op, q.high = "between", next.Value
	q.num.To, q.head = next.To, q.to
	if open >= 0 {
		q.from = open
	}
	p.numbers[k+1].Listed = true // taken
}

func (p *page) skips(quals *lexicon.Qualifiers, i int) bool {
	_, n := quals.Skip.Longest(p.tokens, i)
	return n > 0
}

// qualify reads the hedge before or after the number, over the small words
// between: a total of more than the 600.
func (r *reader) qualify(q *quantity) {
	p := &r.page
	quals := &r.lang.Qualifiers
	begin := p.sents[q.sentence].From
	at := q.from
	for range 4 {
		if op, from := r.qualifierBefore(at, begin); from >= 0 {
			q.from = from
			if q.op == "eq" || q.op == "approx" || q.op == "vague" && op != "approx" {
				q.op = op
			}
			break
		}
		skipped := -1
		for i := max(begin, at-3); i < at; i++ {
			if _, n := quals.Skip.Longest(p.tokens, i); n > 0 && i+n == at {
				skipped = i
				break
			}
		}
		if skipped < 0 {
			break
		}
		if p.is(skipped, lexicon.Definite) != nil && at == q.num.From {
			q.definite = true
		}
		at = skipped
	}
	for i := max(begin, q.from-2); i < q.num.From; i++ {
		if _, n := quals.Delta.Longest(p.tokens, i); n > 0 && i+n <= q.num.From {
			q.delta = true
		}
	}
	if op, n := quals.After.Longest(p.tokens, q.to); n > 0 && q.to+n <= p.sents[q.sentence].To && q.op == "eq" {
		q.op, q.to = op, q.to+n
	}
	q.head = max(q.head, q.to)
	for i := q.to; i < min(q.to+3, len(p.tokens)); i++ {
		if _, n := quals.Delta.Longest(p.tokens, i); n > 0 && q.unit == "" {
			q.delta = true
		}
	}
}

// qualifierBefore returns the hedge that ends before token at and where it
// begins, -1 where there is none.
func (r *reader) qualifierBefore(at, begin int) (op string, from int) {
	p := &r.page
	for i := max(begin, at-5); i < at; i++ {
		found, to := "", -1
		r.lang.Qualifiers.Before.At(p.tokens, i, func(o string, n int) {
			if i+n == at {
				found, to = o, i
			}
		})
		if to >= 0 {
			return found, to
		}
	}
	return "", -1
}

// findHead finds what is counted: the noun after the number, or the people that
// it names; failing that, it is elided.
func (r *reader) findHead(q *quantity) {
	p := &r.page
	end := p.sents[q.sentence].To
	limit := min(q.to+9, end)
	for i := q.to; i < limit; {
		if h := p.of(i, lexicon.Noun); h != nil {
			r.setHead(q, h)
			if r.lang.HeadFirst || h.to >= end || p.of(h.to, lexicon.Noun) == nil {
				return
			}
			i = h.to
			continue
		}
		if q.class >= 0 {
			return
		}
		if h := p.of(i, lexicon.Party); h != nil && h.Adj && r.standsAlone(h, end) {
			r.nation(q, h)
			return
		}
		t := &p.tokens[i]
		if t.Kind == text.Mark && p.word(i) != "-" && p.word(i) != "“" && p.word(i) != "«" || t.Kind == text.Digits || t.Breaks > 1 {
			break
		}
		if i > q.to || !p.isOf(i) {
			if p.is(i, lexicon.Stop) != nil || p.is(i, lexicon.Break) != nil || p.is(i, lexicon.Subset) != nil {
				break
			}
		}
		if p.numberAt(i) {
			break
		}
		i++
	}
	if q.class < 0 {
		r.elide(q)
	}
}

// numberAt reports whether a number begins at token i.
func (p *page) numberAt(i int) bool {
	k, ok := slices.BinarySearchFunc(p.numbers, i, func(n number.Number, i int) int { return n.From - i })
	return ok && p.numbers[k].Form != number.Article
}

// numberEnds reports whether a number ends right before token i.
func (p *page) numberEnds(i int) bool {
	k, _ := slices.BinarySearchFunc(p.numbers, i, func(n number.Number, i int) int { return n.From - i })
	return k > 0 && p.numbers[k-1].To == i
}

func (r *reader) setHead(q *quantity, h *hit) {
	c := &r.x.lex.Classes[h.ID]
	if q.unit != "" && q.unit != c.Unit { // a unit names what is counted; the noun only helps
		if q.unit == "percent" || q.money || q.duration {
			return
		}
	}
	q.class, q.group, q.head = h.ID, c.Group, h.to
	if q.unit == "" {
		q.unit = c.Unit
	}
}

// standsAlone reports whether a word for a people is itself the noun: "400
// Kenyans", not "400 Kenyan police".
func (r *reader) standsAlone(h *hit, end int) bool {
	p := &r.page
	if h.to >= end {
		return true
	}
	if p.of(h.to, lexicon.Noun) != nil {
		return false
	}
	if p.tokens[h.to].Kind != text.Word || p.is(h.to, lexicon.Stop) != nil || p.is(h.to, lexicon.Break) != nil {
		return true
	}
	return strings.HasSuffix(p.tokens[h.from].Fold, "s")
}

// nation makes q count the people of a country.
func (r *reader) nation(q *quantity, h *hit) {
	name := "national"
	if h.Code == r.x.lex.Home {
		name = "inhabitant"
	} else {
		q.party = h.Code
	}
	if c, ok := r.x.lex.Class(name); ok {
		q.class, q.group, q.head = c, r.x.lex.Classes[c].Group, h.to
		if q.unit == "" {
			q.unit = r.x.lex.Classes[c].Unit
		}
	}
}

// findHost notices that officers are the host country's own: Haitian police,
// "Haiti has 10,000 officers".
func (r *reader) findHost(q *quantity) {
	c, ok := r.x.lex.Class("host")
	if !ok || q.group != "force" || q.party != "" {
		return
	}
	p := &r.page
	sent := p.sents[q.sentence]
	if r.listAfter(q, min(sent.To, q.head+4)) > 0 {
		return
	}
	for _, h := range p.between(q.to, min(q.head+1, sent.To)) {
		if h.Kind == lexicon.Party && h.Adj {
			if h.Code == r.x.lex.Home {
				q.class, q.group = c, r.x.lex.Classes[c].Group
			}
			return
		}
	}
	hits := p.between(max(sent.From, q.from-9), q.from)
	for k := len(hits) - 1; k >= 0; k-- {
		h := &hits[k]
		if h.Kind == lexicon.Party && h.Adj && h.Code == r.x.lex.Home || !(h.Kind == lexicon.Noun && h.ID == c) && p.insideNoun(h.from, c) {
			continue
		}
		whole := h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole)
		host := h.Kind == lexicon.Noun && h.ID == c || h.Kind == lexicon.Party && h.Code == r.x.lex.Home && !h.Adj
		switch {
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Break), h.Kind == lexicon.Party && !host, whole && !host:
			return
		case host && p.is(h.from-1, lexicon.In) == nil && p.is(h.from-1, lexicon.From) == nil:
			q.class, q.group = c, r.x.lex.Classes[c].Group
			return
		case host && h.Kind == lexicon.Noun:
			return
		}
	}
}

// insideNoun reports whether token i is part of a longer noun of class c.
func (p *page) insideNoun(i, c int) bool {
	return slices.ContainsFunc(p.between(i-6, i), func(h hit) bool { return h.Kind == lexicon.Noun && h.ID == c && h.to > i })
}

// elide decides what a number without a noun counts: what the number before it
// does, if that is near, else the people or things named before it.
func (r *reader) elide(q *quantity) {
	if q.unit != "" {
		return
	}
	p := &r.page
	q.elided = true
	if n := len(r.out); n > 0 && isCurrency(r.out[n-1].Unit) && (r.isSubset(q) || r.follows(q)) {
		q.unit, q.money = r.out[n-1].Unit, true
		return
	}
	begin := p.sents[q.sentence].From
	var person, item *hit
	hits := p.between(begin, q.from)
	for i := len(hits) - 1; i >= 0; i-- {
		h := &hits[i]
		if h.Kind == lexicon.Party && h.Adj && person == nil && h.Code != r.x.lex.Home && q.from-h.to <= 3 && r.standsAlone(h, q.from) && !p.numberEnds(h.from) { // the Kenyans, 386 at the last count
			unit := q.unit
			r.nation(q, h)
			if q.head = q.to; unit == "" && q.class >= 0 {
				return
			}
		}
		if h.Kind != lexicon.Noun {
			continue
		}
		if r.x.lex.Classes[h.ID].Unit == "person" {
			person = h
			break
		}
		if item == nil {
			item = h
		}
	}
	best := person
	if best == nil {
		best = item
	}
	if n := len(r.out); n > 0 && r.told-r.origin[n-1].sentence <= 3 && r.origin[n-1].class >= 0 {
		last := &r.out[n-1]
		if best == nil || last.From > p.tokens[best.from].From || r.origin[n-1].sentence == r.told && last.Unit == "person" {
			q.class = r.origin[n-1].class
			q.group = r.x.lex.Classes[q.class].Group
			q.unit = last.Unit
			return
		}
	}
	if best != nil {
		c := &r.x.lex.Classes[best.ID]
		q.class, q.group, q.unit = best.ID, c.Group, c.Unit
		return
	}
	q.unit = "item"
}

// counts reports whether q counts something worth proposing.
func (r *reader) counts(q *quantity) bool {
	p := &r.page
	n := &q.num
	switch {
	case n.Form == number.Article && !(q.class >= 0 && !q.elided) && q.unit != "percent" && !q.duration:
		return false
	case n.Form == number.Article && q.duration: // prolongé d'un an
		return p.isOf(q.from - 1)
	case n.Form == number.Article:
		return !q.money && r.articleCounts(q)
	case n.Form == number.Fraction && n.Digits:
		return false
	case n.Form == number.Fraction && !p.isOf(n.To) && p.is(n.To, lexicon.Subset) == nil && p.covers(q.from-1, lexicon.Subset) == nil && q.class < 0 && (q.op == "eq" || p.is(n.To, lexicon.Stop) == nil):
		return false
	case q.unit == "year" && (p.is(q.to, lexicon.Age) != nil || p.covers(n.From-1, lexicon.Age) != nil || p.is(n.To, lexicon.Age) != nil || p.is(n.To+1, lexicon.Age) != nil && p.word(n.To) == "-"):
		return false
	case n.Vague && q.elided:
		return false
	case q.unit == "hour" || q.unit == "minute":
		return false
	case q.elided && !n.Digits && n.Value == 1:
		return false
	}
	if n.Digits && q.elided && n.Value >= 1900 && n.Value <= 2100 && n.To == n.From+1 && p.tokens[n.From].To-p.tokens[n.From].From == 4 && q.op == "eq" {
		return false // a year that no pattern took
	}
	return true
}

// articleCounts reports whether "un" before a noun is a number: it is in a list
// with other numbers.
func (r *reader) articleCounts(q *quantity) bool {
	n := len(r.out)
	if n == 0 || q.class < 0 || r.origin[n-1].sentence != r.told || r.out[n-1].Kind != KindQuantity {
		return false
	}
	p := &r.page
	last := r.origin[n-1]
	i := q.from - 1
	if i < 0 || p.tokens[i].From < last.head {
		return false
	}
	return p.tokens[i].From-last.head <= 2 && r.x.lex.Classes[q.class].Unit == r.out[n-1].Unit
}
