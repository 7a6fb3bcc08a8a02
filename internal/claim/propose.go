package claim

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/weigh"
)

// readings returns q as the people, things or money that a number without a noun
// may stand for, the likeliest first.
func (r *reader) readings(q *quantity) []quantity {
	all := []quantity{*q}
	if !q.elided || q.label != nil {
		return all
	}
	if r.money != "" && r.told-r.moneyAt <= 3 && q.value >= 1e5 {
		m := *q
		m.unit, m.money, m.class, m.group = r.money, true, -1, ""
		all = append(all, m)
		if r.moneyAt == r.told { // of 908 million, 75 million has come
			return all
		}
	}
	if q.unit != "person" {
		m := *q
		m.unit = "person"
		if r.people >= 0 && r.told-r.peopleAt <= 3 {
			m.class, m.group = r.people, r.x.lex.Classes[r.people].Group
		} else {
			m.class, m.group = -1, ""
		}
		all = append(all, m)
	}
	return all
}

// propose makes a proposal of q.
func (r *reader) propose(q *quantity, speaker, role string) {
	p := r.page
	q.subset = r.isSubset(q)
	var found weigh.Candidates
	least := .45 // what another reading must come to
	for i, reading := range r.readings(q) {
		m := r.measures(&reading)
		if i > 0 && (len(m) == 0 || m[0].Score <= least) {
			continue
		}
		*q, found = reading, m
		if len(m) > 0 {
			least = m[0].Score
			if i == 0 && q.thing { // 25 trucks, and another 20; sites went from 73 to 108
				least *= 1.5
			}
		}
	}
	found = r.inherit(q, found)
	if q.duration && q.num.Form == number.Article && len(found) == 0 { // in a year
		return
	}
	def, second := -1, 0.0
	var best weigh.Candidate
	if len(found) > 0 {
		best, def = found[0], found[0].Measure
		if len(found) > 1 {
			second = found[1].Score
		}
	}
	o := origin{base: r.isWhole(q), named: q.party != "", found: found[:min(3, len(found))], measure: def, class: q.class, sentence: r.told, subset: q.subset, delta: q.delta, definite: q.definite, elided: q.elided,
		head: p.Tokens[q.head-1].To}
	if n := len(r.out); n > 0 && r.origin[n-1].sentence == r.told && r.out[n-1].Kind == KindQuantity {
		o.listed = r.listed(q)
	}
	from, to := p.Tokens[q.from].From, p.Tokens[q.to-1].To
	value := clean(q.value)
	out := Proposal{Kind: KindQuantity, From: from, To: to, Span: p.Source[from:to], Measure: other, Op: q.op, Value: &value, Unit: q.unit,
		Status: "actual", Speaker: speaker, Role: role}
	if q.op == "between" {
		high := clean(q.high)
		out.High = &high
	}
	if q.class >= 0 {
		out.Population = r.x.lex.Classes[q.class].Population
	}
	tense := p.Tense(q.from, q.head, p.Sentences[q.sentence].From, p.Sentences[q.sentence].To)
	if n := len(r.origin); o.listed && r.origin[n-1].tense < 0 { // has 75 men and 23 women, and is to have 200
		tense = -1
	}
	o.tense = tense
	r.note(q, found, tense)
	if q.money {
		r.money, r.moneyAt = q.unit, r.told
	}
	if q.unit == "person" && q.class >= 0 {
		r.people, r.peopleAt = q.class, r.told
	}
	r.settle(q, &out, &o, &best, second, tense)
	abroad := o.measure >= 0 && r.x.lex.Measures[o.measure].By != byContributor
	out.Place = r.placeNear(q.from, q.head, q.sentence, abroad)
	if o.measure >= 0 && r.x.lex.Measures[o.measure].Timeless {
		out.Place = r.home(out.Place)
	}
	r.date(q, &out, &o)
	out.QuoteFrom, out.QuoteTo = r.clause(q, best.Cues)
	out.Quote = p.Source[out.QuoteFrom:out.QuoteTo]
	r.out, r.origin = append(r.out, out), append(r.origin, o)
}

// other is the measure of a quantity that nothing speaks for.
const other = "other"

func clean(v float64) float64 {
	if math.Abs(v) < 1e15 {
		return math.Round(v*1e9) / 1e9
	}
	return v
}

// settle turns the best candidate into measure, status, contributor and score.
func (r *reader) settle(q *quantity, out *Proposal, o *origin, best *weigh.Candidate, second float64, tense int) {
	if o.measure < 0 {
		out.Contributor = q.party
		out.Score = .1
		return
	}
	m := &r.x.lex.Measures[o.measure]
	if m.By != "" {
		out.Contributor = r.contributor(q, m)
	}
	if tense > 0 {
		next := m.Future
		switch {
		case m.More != "" && q.delta:
			next = m.More
		case m.Whole != "" && out.Contributor == all:
			next = m.Whole
		}
		r.become(next, out, o)
	} else if m.Member != "" && out.Contributor != all && out.Contributor != "" {
		r.become(m.Member, out, o)
	}
	m = &r.x.lex.Measures[o.measure]
	out.Measure = strings.ReplaceAll(m.Name, "{item}", r.item(q))
	switch {
	case m.Pledged:
		out.Status = "pledged"
	case m.Planned || tense > 0 && !m.Stock && m.Future == "" && !q.duration && q.unit != "percent" && !q.money:
		out.Status = "planned"
	}
	if m.Pledged && out.Speaker == "" {
		out.Speaker = r.speakers.Named(r.page.Sentences[q.sentence].From, q.from)
	}
	if m.By == byContributor && out.Contributor != "" {
		r.last = out.Contributor
		if q.party == "" && out.Contributor != all {
			if r.partyAt != r.told || r.parties == nil {
				r.parties = make(map[string]bool)
			}
			r.party, r.partyAt = out.Contributor, r.told
			r.parties[r.party] = true
		}
	}
	if slices.Contains(m.Negative, weigh.Strongest(best.Cues)) && *out.Value > 0 {
		*out.Value *= -1
	}
	slices.SortStableFunc(best.Cues, func(a, b Cue) int { return cmp.Compare(b.Weight, a.Weight) })
	out.Cues = best.Cues
	out.Score = math.Round(100*weigh.Confidence(best.Score, second)) / 100
}

// become changes the measure of out to the one named.
func (r *reader) become(name string, out *Proposal, o *origin) {
	if name == "" {
		return
	}
	for i := range r.x.lex.Measures {
		if r.x.lex.Measures[i].Name == name {
			o.measure = i
			if r.x.lex.Measures[i].Planned || strings.Contains(name, "planned") {
				out.Status = "planned"
			}
			return
		}
	}
}

// item names what was counted where a measure is of many things.
func (r *reader) item(q *quantity) string {
	if q.class < 0 {
		return other
	}
	return itemOf(&r.x.lex.Classes[q.class])
}

func itemOf(c *lexicon.Class) string {
	if c.Item == "" {
		return other
	}
	return c.Item
}
