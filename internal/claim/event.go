package claim

import (
	"math"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
)

// An eventRule is an event of the lexicon with its concepts as numbers.
type eventRule struct {
	*lexicon.Event
	needs, and, not []lexicon.Concept
}

func (x *Extractor) eventRules() []eventRule {
	resolve := func(names []string) []lexicon.Concept {
		var out []lexicon.Concept
		for _, n := range names {
			if c, ok := x.lex.Concept(n); ok {
				out = append(out, c)
			}
		}
		return out
	}
	rules := make([]eventRule, len(x.lex.Events))
	for i := range x.lex.Events {
		e := &x.lex.Events[i]
		rules[i] = eventRule{e, resolve(e.Needs), resolve(e.And), resolve(e.Not)}
	}
	return rules
}

// eventsOf proposes the dated events of sentence s. begin is the first proposal
// made of the sentence's numbers.
func (r *reader) eventsOf(s, begin int, speaker, role string) {
	p := r.page
	sent := p.Sentences[s]
	quantities := len(r.out)
	dates := p.DatesIn(sent.From, sent.To)
	for k := range dates {
		d := &dates[k]
		if d.Present || d.Clock || p.Word(d.From-1) == "(" && d.Value.From.Precision == konbit.Year { // resolution 2793 (2025)
			continue
		}
		rule, score := r.eventAt(d, s, r.carried(begin, quantities, d.Value.String()))
		if rule == nil {
			continue
		}
		when := d.Value
		if rule.Start && when.OpenTo {
			when.OpenTo, when.To = false, when.From
		}
		from, to := p.Tokens[d.From].From, p.Tokens[d.To-1].To
		out := Proposal{Kind: KindEvent, From: from, To: to, Span: p.Source[from:to], Measure: rule.Name, Op: "eq", Unit: "date",
			When: when.String(), Status: "actual", Speaker: speaker, Role: role, Score: math.Round(100*min(1, score)) / 100}
		if !rule.Scheduled && p.Tense(d.From, d.To, sent.From, sent.To) > 0 && when.To.Last().After(r.doc.DCT) && !when.To.Now && !when.OpenFrom {
			out.Status = "planned"
		}
		out.Place = r.placeNear(d.From, d.To, s, true)
		out.QuoteFrom, out.QuoteTo = r.page.Widen(d.From, d.To, sent.From, sent.To)
		out.Quote = p.Source[out.QuoteFrom:out.QuoteTo]
		r.out, r.origin = append(r.out, out), append(r.origin, origin{measure: -1, class: -1, sentence: r.told})
	}
}

// troops reports whether a group of nouns is of the force or what carries it.
func troops(group string) bool {
	return group == "force" || group == "contingent" || group == "aircraft"
}

// carried reports whether a quantity of the sentence has the date already.
func (r *reader) carried(from, to int, when string) bool {
	return slices.ContainsFunc(r.out[from:to], func(q Proposal) bool { return q.When == when && q.Measure != other })
}

// eventAt returns the event that a date in sentence s is of. carried: a quantity
// has the date already.
func (r *reader) eventAt(d *date.Date, s int, carried bool) (best *eventRule, score float64) {
	p := r.page
	sent := p.Sentences[s]
	weights := make(map[lexicon.Concept]float64)
	for _, h := range p.Between(max(sent.From, d.From-40), min(sent.To, d.To+40)) {
		c := lexicon.Concept(-1)
		switch {
		case h.Kind == lexicon.Cue:
			c = lexicon.Concept(h.ID)
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole) && !p.Covered(h.To-1, lexicon.Speaker):
			c = r.x.signal("@whole")
		case h.Kind == lexicon.Noun && troops(r.x.lex.Classes[h.ID].Group), h.Kind == lexicon.Party && h.Adj:
			c = r.x.signal("@force")
		}
		if c >= 0 && (h.To <= d.From || h.From >= d.To) {
			w := p.Near(h.From, h.To, d.From, d.To)
			if h.Kind == lexicon.Cue && r.ofOtherDate(&h, d, w) {
				w *= rivalry
			}
			weights[c] = max(weights[c], w)
		}
	}
	most := func(cs []lexicon.Concept) float64 {
		w := 0.0
		for _, c := range cs {
			w = max(w, weights[c])
		}
		return w
	}
	own := r.page.Own(d)
	for k := range r.x.events {
		e := &r.x.events[k]
		w, limit := most(e.needs), .45
		if e.Start && d.Value.OpenTo {
			w = max(w, .8*most(slices.Concat(e.needs, e.and)))
		}
		if w == 0 || e.Start && d.Value.OpenFrom || e.Once && carried && !r.named(e, d) || e.Since && !(d.Value.OpenTo && d.Value.From.Precision == konbit.Year) {
			continue
		}
		if len(e.and) > 0 {
			a := most(e.and)
			if a < .2 {
				continue
			}
			limit = max(limit, a)
			w = .8*w + .2*a
		}
		if most(e.not) > max(limit, w) || w*own < e.Least {
			continue
		}
		if len(e.and) > 0 {
			w += .15 // the more it asks for, the surer
		}
		if w > score {
			best, score = e, w
		}
	}
	return best, score * own
}

// named reports whether d names an event of its own, whatever else is told of that
// day: the attack of 31 March.
func (r *reader) named(e *eventRule, d *date.Date) bool {
	p := r.page
	return p.IsOf(d.From-1) && slices.ContainsFunc(p.Between(d.From-5, d.From-1), func(h page.Hit) bool {
		return h.Kind == lexicon.Cue && h.To == d.From-1 && slices.Contains(e.needs, lexicon.Concept(h.ID))
	})
}

// ofOtherDate reports whether another date of the sentence of d is nearer to h.
func (r *reader) ofOtherDate(h *page.Hit, d *date.Date, near float64) bool {
	p := r.page
	sent := p.Sentences[p.SentenceAt(d.From)]
	return slices.ContainsFunc(p.DatesIn(sent.From, sent.To), func(o date.Date) bool {
		return o.From != d.From && !o.Present && !o.Clock && p.Near(h.From, h.To, o.From, o.To) > 1.03*near
	})
}
