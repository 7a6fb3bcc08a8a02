package claim

import (
	"slices"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/page"
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
	class    int       // of what is counted, -1: not named
	group    string    // of the class
	head     int       // token after the counted noun; num.To where there is none
	party    string    // the counted noun itself names it: Kenyans
	delta    bool      // on top of another
	definite bool      // the 217: already spoken of
	elided   bool      // the noun stands elsewhere
	thing    bool      // it stands in the same sentence and is no person
	subset   bool      // part of the number before
	compared bool      // with what the number before it counts
	label    *page.Hit // the counted noun where q is the value of its line; else nil
}

// quantity reads the k-th number, which is in sentence s. ok is false for
// numbers that count nothing: labels, times, ages, parts of addresses.
func (r *reader) quantity(k, s int) (q quantity, ok bool) {
	p := r.page
	n := p.Numbers[k]
	q = quantity{num: n, index: k, from: n.From, to: n.To, sentence: s, value: n.Value, class: -1, head: n.To, op: "eq"}
	if n.Vague {
		q.op = "vague"
	} else if n.About {
		q.op = "approx"
	}
	if n.Form == number.Ordinal || n.Listed || n.From < r.unitEnd || p.IsLabel(&q.num) {
		return q, false
	}
	r.restates(&q)
	r.addUnit(&q)
	if n.Form == number.Measured {
		if q.unit == "" && (n.Loose == 0 || n.To > n.From+1 || p.NumberEnds(n.From)) { // 2 9mm pistols
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
	if n.Value < 0 && (q.class >= 0 && !q.elided || p.Sentences[s].Item && n.From == p.Sentences[s].From) { // a dash or a bullet is no minus
		q.value, q.from = -q.value, max(q.from, n.From+1)
	}
	if op, n := r.lang.Qualifiers.After.Longest(r.page.Tokens, q.head); n > 0 && q.op == "eq" && q.head > q.to && q.head+n <= r.page.Sentences[s].To {
		q.op, q.to, q.head = op, q.head+n, q.head+n // 1,520 people at least
	}
	if n.Alt > 0 && q.class >= 0 && q.unit != "percent" { // 5,601 personnes: nobody counts thousandths
		q.value = n.Alt
	}
	return q, r.counts(&q)
}

// restates takes in the digits that a bracket gives again: onze (11) bandits.
func (r *reader) restates(q *quantity) {
	p := r.page
	if q.index+1 >= len(p.Numbers) {
		return
	}
	next := &p.Numbers[q.index+1]
	if p.Word(q.to) == "(" && next.From == q.to+1 && next.Value == q.value && p.Word(next.To) == ")" {
		next.Listed = true // taken
		q.to = next.To + 1
		q.num.To, q.head = q.to, q.to
	}
}

// rangeOf joins q with the number after it where they are the ends of a range.
func (r *reader) rangeOf(q *quantity, k int) {
	p := r.page
	quals := &r.lang.Qualifiers
	if k+1 >= len(p.Numbers) {
		return
	}
	next := p.Numbers[k+1]
	_, open := -1, -1
	for i := max(0, q.from-2); i < q.from; i++ {
		if _, n := quals.Open.Longest(p.Tokens, i); n > 0 && i+n == q.from {
			open = i
		}
	}
	if open < 0 { // entre el 85 y el 90
		for i := max(0, q.from-3); i < q.from-1; i++ {
			if _, n := quals.Open.Longest(p.Tokens, i); n > 0 && i+n == q.from-1 && p.Skips(q.from-1) {
				open = i
			}
		}
	}
	at := q.to
	_, n := quals.Join.Longest(p.Tokens, at)
	if n == 0 || next.Form != number.Cardinal || next.Vague {
		return
	}
	dash := p.Tokens[at].Kind == text.Mark
	at += n
	if at < next.From && p.Skips(at) {
		at++
	}
	if at != next.From || next.Value <= q.num.Value || p.SentenceAt(next.From) != q.sentence {
		return
	}
	follows := r.unitAt(next.To)
	sameUnit := q.unit == "" || follows != nil && follows.Code == q.unit
	ok := open >= 0 || dash && p.Tokens[at].Glued && next.Value < 20*q.num.Value
	if !ok || !sameUnit {
		return
	}
	if follows != nil {
		q.unit, q.money = follows.Code, isCurrency(follows.Code)
		q.to = follows.To
	} else {
		q.to = next.To
	}
	q.op, q.high = "between", next.Value
	q.num.To, q.head = next.To, q.to
	if open >= 0 {
		q.from = open
	}
	p.Numbers[k+1].Listed = true // taken
}

// qualify reads the hedge before or after the number, over the small words
// between: a total of more than the 600.
func (r *reader) qualify(q *quantity) {
	p := r.page
	quals := &r.lang.Qualifiers
	begin := p.Sentences[q.sentence].From
	at, hedge, hedged := q.from, -1, -1 // tokens of the hedge
	for range 4 {
		if op, from := r.qualifierBefore(at, begin); from >= 0 {
			hedge, hedged = from, at
			q.from = from
			if q.op == "eq" || q.op == "approx" || q.op == "vague" && op != "approx" {
				q.op = op
			}
			break
		}
		skipped := -1
		for i := max(begin, at-3); i < at; i++ {
			if _, n := quals.Skip.Longest(p.Tokens, i); n > 0 && i+n == at {
				skipped = i
				break
			}
		}
		if skipped < 0 {
			break
		}
		if p.Is(skipped, lexicon.Definite) != nil && at == q.num.From {
			q.definite = true
		}
		at = skipped
	}
	for i := max(begin, q.from-2); i < q.num.From; i++ {
		if i >= hedge && i < hedged { // más de 700 are not 700 more
			continue
		}
		if _, n := quals.Delta.Longest(p.Tokens, i); n > 0 && i+n <= q.num.From {
			q.delta = true
		}
	}
	if op, n := quals.After.Longest(p.Tokens, q.to); n > 0 && q.to+n <= p.Sentences[q.sentence].To && q.op == "eq" && (p.Word(q.to) != "+" || p.Tokens[q.to].Glued) {
		q.op, q.to = op, q.to+n
	}
	q.head = max(q.head, q.to)
	for i := q.to; i < min(q.to+3, len(p.Tokens)); i++ {
		if _, n := quals.Delta.Longest(p.Tokens, i); n > 0 && q.unit == "" {
			q.delta = true
		}
	}
}

// qualifierBefore returns the hedge that ends before token at and where it
// begins, -1 where there is none.
func (r *reader) qualifierBefore(at, begin int) (op string, from int) {
	p := r.page
	for i := max(begin, at-5); i < at; i++ {
		found, to := "", -1
		r.lang.Qualifiers.Before.At(p.Tokens, i, func(o string, n int) {
			if i+n == at {
				found, to = o, i
			}
		})
		if to >= 0 && !r.inVerb(to, at) {
			return found, to
		}
	}
	return "", -1
}

// inVerb reports whether what reads like the hedge in tokens [from, to) is the
// end of a longer phrase: handed over 30 million.
func (r *reader) inVerb(from, to int) bool {
	return slices.ContainsFunc(r.page.Between(from-3, from), func(h page.Hit) bool { return h.Kind == lexicon.Cue && h.To >= to })
}

// findHead finds what is counted: the noun after the number, or the people that
// it names; failing that, it is elided.
func (r *reader) findHead(q *quantity) {
	p := r.page
	end := p.Sentences[q.sentence].To
	limit := min(q.to+9, end)
	for i := q.to; i < limit; {
		if h := p.Of(i, lexicon.Noun); h != nil {
			r.setHead(q, h)
			if of := r.through(h, end); of != nil {
				if q.unit == r.x.lex.Classes[h.ID].Unit {
					q.unit = ""
				}
				r.setHead(q, of)
				return
			}
			if r.lang.HeadFirst || h.To >= end || p.Of(h.To, lexicon.Noun) == nil {
				return
			}
			i = h.To
			continue
		}
		if q.class >= 0 {
			return
		}
		if h := p.Of(i, lexicon.Party); h != nil && h.Adj && p.StandsAlone(h, end) {
			r.nation(q, h)
			return
		}
		t := &p.Tokens[i]
		if i == q.to && q.index+1 < len(p.Numbers) && p.Numbers[q.index+1].From == i && p.Numbers[q.index+1].Form == number.Measured { // 2 9mm pistols
			i = p.Numbers[q.index+1].To
			continue
		}
		if t.Kind == text.Mark && p.Word(i) != "-" && p.Word(i) != "“" && p.Word(i) != "«" || t.Kind == text.Digits || t.Breaks > 1 {
			break
		}
		if i > q.to+1 && p.JoinsAdjectives(i) { // 600 trained and vetted officers
			i++
			continue
		}
		if i > q.to || !p.IsOf(i) {
			if p.Is(i, lexicon.Stop) != nil || p.Is(i, lexicon.Break) != nil || p.Is(i, lexicon.Subset) != nil {
				break
			}
		}
		if p.NumberAt(i) {
			break
		}
		i++
	}
	if q.class < 0 {
		r.elide(q)
	}
}

// through returns the noun after the "of" of h where that is what is counted:
// 1,860 cases of people abducted.
func (r *reader) through(h *page.Hit, end int) *page.Hit {
	p := r.page
	if !r.x.lex.Classes[h.ID].Through || !p.IsOf(h.To) && p.Is(h.To, lexicon.From) == nil {
		return nil
	}
	for i := h.To + 1; i < min(h.To+4, end); i++ {
		if of := p.Of(i, lexicon.Noun); of != nil {
			return of
		}
	}
	return nil
}

func (r *reader) setHead(q *quantity, h *page.Hit) {
	c := &r.x.lex.Classes[h.ID]
	if q.unit != "" && q.unit != c.Unit { // a unit names what is counted; the noun only helps
		if q.unit == "percent" || q.money || q.duration {
			return
		}
	}
	q.class, q.group, q.head = h.ID, c.Group, h.To
	if q.unit == "" {
		q.unit = c.Unit
	}
}

// nation makes q count the people of a country.
func (r *reader) nation(q *quantity, h *page.Hit) {
	name := "national"
	if h.Code == r.x.lex.Home {
		name = "inhabitant"
	} else {
		q.party = h.Code
	}
	if c, ok := r.x.lex.Class(name); ok {
		q.class, q.group, q.head = c, r.x.lex.Classes[c].Group, h.To
		if q.unit == "" {
			q.unit = r.x.lex.Classes[c].Unit
		}
	}
}

// findHost notices that officers are the host country's own: Haitian police,
// "Haiti has 10,000 officers".
func (r *reader) findHost(q *quantity) {
	c, ok := r.x.lex.Class("host")
	if !ok || q.group != "force" && q.group != "any" || q.party != "" {
		return
	}
	p := r.page
	if slices.ContainsFunc(p.Between(q.to, q.head), func(h page.Hit) bool { return h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole) }) { // foreign officers
		return
	}
	sent := p.Sentences[q.sentence]
	if r.listAfter(q, min(sent.To, q.head+4)) > 0 {
		return
	}
	for _, h := range p.Between(q.to, min(q.head+1, sent.To)) {
		if h.Kind == lexicon.Party && h.Adj {
			if h.Code == r.x.lex.Home {
				q.class, q.group = c, r.x.lex.Classes[c].Group
			}
			return
		}
	}
	if p.Tokens[q.from].Quoted && r.speakers.Party == r.x.lex.Home && r.x.lex.Home != "" { // we have 10,000 officers
		q.class, q.group = c, r.x.lex.Classes[c].Group
		return
	}
	reach := 14
	if q.group == "any" { // the police, with 9,000 active members
		reach = 6
	}
	hits := p.Between(max(sent.From, q.from-reach), q.from)
	for k := len(hits) - 1; k >= 0; k-- {
		h := &hits[k]
		if h.Kind == lexicon.Party && h.Adj && h.Code == r.x.lex.Home || !(h.Kind == lexicon.Noun && h.ID == c) && p.InsideNoun(h.From, c) {
			continue
		}
		whole := h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole)
		host := h.Kind == lexicon.Noun && h.ID == c || h.Kind == lexicon.Party && h.Code == r.x.lex.Home && !h.Adj
		switch {
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Break) && p.Word(h.From-1) == "," && p.EndsNoun(h.From-1, c): // the police, who have 9,000 officers
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Break), h.Kind == lexicon.Party && !host, whole && !host:
			return
		case host && p.Is(h.From-1, lexicon.In) == nil && p.Is(h.From-1, lexicon.From) == nil:
			q.class, q.group = c, r.x.lex.Classes[c].Group
			return
		case host && h.Kind == lexicon.Noun:
			return
		}
	}
}

// elide decides what a number without a noun counts: what the number before it
// does, if that is near, else the people or things named before it.
func (r *reader) elide(q *quantity) {
	if q.unit != "" {
		return
	}
	p := r.page
	if h := r.ofWhole(q); h != nil {
		r.setHead(q, h)
		q.head = q.to
		return
	}
	q.elided = true
	if r.comparedWith(q) || r.inhabitants(q) {
		return
	}
	h := p.Labelled(q.from, q.head)
	if h == nil {
		h = p.Tallied(q.from)
	}
	if h != nil {
		r.setHead(q, h)
		q.head, q.label = q.to, h
		return
	}
	if n := len(r.out); n > 0 && isCurrency(r.out[n-1].Unit) && (r.isSubset(q) || r.follows(q)) {
		q.unit, q.money = r.out[n-1].Unit, true
		return
	}
	begin := p.Sentences[q.sentence].From
	if q.sentence > 0 && (p.Is(begin, lexicon.Pronoun) != nil || p.Is(begin, lexicon.It) != nil || p.Word(begin-1) == "?") { // they are now 800
		begin = p.Sentences[q.sentence-1].From
	}
	var person, item *page.Hit
	other := false // another country is nearer
	hits := p.Between(begin, q.from)
	for i := len(hits) - 1; i >= 0; i-- {
		h := &hits[i]
		other = other || h.Kind == lexicon.Party && !h.Adj && h.Code != r.x.lex.Home
		if h.Kind == lexicon.Party && h.Adj && !other && h.Code != r.x.lex.Home && q.from-h.To <= 3 && p.StandsAlone(h, q.from) && !p.NumberEnds(h.From) { // the Kenyans, 386 at the last count
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
	if n := r.lastCounted(); n >= 0 && r.told-r.origin[n].sentence <= 3 && r.origin[n].class >= 0 {
		last := &r.out[n]
		if best == nil || last.From > p.Tokens[best.From].From || r.origin[n].sentence == r.told && last.Unit == "person" {
			q.class = r.origin[n].class
			q.group = r.x.lex.Classes[q.class].Group
			q.unit = last.Unit
			q.thing = q.unit != "person" && (r.origin[n].sentence == r.told || q.delta && q.from-p.Sentences[q.sentence].From <= 1) // Eight more are expected
			r.crew(q)
			return
		}
	}
	if best != nil {
		c := &r.x.lex.Classes[best.ID]
		q.class, q.group, q.unit = best.ID, c.Group, c.Unit
		q.thing = c.Unit != "person" && c.Group != "contingent"
		r.crew(q)
		return
	}
	q.unit = "item"
}

// ofWhole returns the noun of the number that q is a part of: ten of the 34
// vehicles.
func (r *reader) ofWhole(q *quantity) *page.Hit {
	p := r.page
	k := q.index + 1
	if k >= len(p.Numbers) || !p.JoinsWhole(q.head, p.Numbers[k].From) {
		return nil
	}
	if p.Numbers[k].From == q.head+1 && (r.lang.HeadFirst || !p.IsOf(q.head) || !q.num.Digits) { // 110 millones de ocho países
		return nil
	}
	to := p.Numbers[k].To
	for i := to; i < min(to+5, p.Sentences[q.sentence].To) && p.Tokens[i].Kind == text.Word || p.Word(i) == "-"; i++ {
		if h := p.Of(i, lexicon.Noun); h != nil {
			return h
		}
		if p.Is(i, lexicon.Stop) != nil || p.Is(i, lexicon.Break) != nil {
			return nil
		}
	}
	return nil
}

// comparedWith lets a number that another is compared with count what that one
// does: 90 percent, up from 80.
func (r *reader) comparedWith(q *quantity) bool {
	n := r.lastCounted()
	if n < 0 || r.origin[n].sentence != r.told || r.page.Covers(q.from-1, lexicon.Than) == nil {
		return false
	}
	last := &r.out[n]
	q.unit, q.money, q.class = last.Unit, isCurrency(last.Unit), r.origin[n].class
	if q.class >= 0 {
		q.group = r.x.lex.Classes[q.class].Group
	}
	q.thing, q.compared = q.unit != "person", true
	return true
}

// inhabitants makes the number after "a nation of" count people.
func (r *reader) inhabitants(q *quantity) bool {
	population, _ := r.x.lex.Concept("population")
	c, ok := r.x.lex.Class("inhabitant")
	if !ok || !slices.ContainsFunc(r.page.Between(q.from-4, q.from), func(h page.Hit) bool {
		return h.Kind == lexicon.Cue && h.ID == int(population) && h.To == q.from && h.To > h.From+1
	}) {
		return false
	}
	q.class, q.group, q.unit = c, r.x.lex.Classes[c].Group, r.x.lex.Classes[c].Unit
	return true
}

// crew makes a number after contingents count who is in them: in four
// contingents: 400 in June, 217 in January.
func (r *reader) crew(q *quantity) {
	if c, ok := r.x.lex.Class("personnel"); ok && q.group == "contingent" && q.value >= 10 {
		q.class, q.group, q.unit = c, r.x.lex.Classes[c].Group, r.x.lex.Classes[c].Unit
	}
}

// counts reports whether q counts something worth proposing.
func (r *reader) counts(q *quantity) bool {
	p := r.page
	n := &q.num
	switch {
	case n.Form == number.Article && !(q.class >= 0 && !q.elided) && q.unit != "percent" && !q.duration:
		return false
	case n.Form == number.Article && q.duration: // prolongé d'un an, for a year
		return p.IsOf(q.from-1) || p.Is(q.from-1, lexicon.In) != nil && p.Is(q.from-1, lexicon.Within) == nil
	case n.Form == number.Article:
		return !q.money && r.articleCounts(q)
	case n.Form == number.Fraction && n.Digits:
		return false
	case n.Form == number.Fraction && !p.IsOf(n.To) && p.Is(n.To, lexicon.Subset) == nil && p.Covers(q.from-1, lexicon.Subset) == nil && q.class < 0 && !r.follows(q) && (q.op == "eq" || p.Is(n.To, lexicon.Stop) == nil):
		return false
	case q.unit == "year" && (p.Is(q.to, lexicon.Age) != nil || p.Covers(n.From-1, lexicon.Age) != nil || p.Is(n.To, lexicon.Age) != nil || p.Is(n.To+1, lexicon.Age) != nil && p.Word(n.To) == "-"):
		return false
	case n.Form == number.Measured && q.unit == "hour": // 14h, 1420hrs
		return false
	case n.Vague && q.elided:
		return false
	case q.elided && !n.Digits && n.Value == 1:
		return false
	case q.elided && !n.Digits && n.Value < 10 && p.JoinsAmount(n.From-1) && p.Covered(n.From-2, lexicon.Unit): // a week or two
		return false
	case q.elided && !n.Digits && n.Value < 10 && q.index > 0 && p.Numbers[q.index-1].Form == number.Ordinal && p.Numbers[q.index-1].To == n.From: // the first two
		return false
	}
	if n.Digits && q.elided && n.Value >= 1900 && n.Value <= 2100 && n.To == n.From+1 && p.Tokens[n.From].To-p.Tokens[n.From].From == 4 && q.op == "eq" {
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
	p := r.page
	last := r.origin[n-1]
	i := q.from - 1
	if i < 0 || p.Tokens[i].From < last.head || p.Tokens[i].Kind == text.Word && !p.JoinsAmount(i) {
		return false
	}
	return p.Tokens[i].From-last.head <= 2 && r.x.lex.Classes[q.class].Unit == r.out[n-1].Unit
}
