package claim

import (
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
)

// now is how a proposal says "as of the document".
const now = "DCT"

// date finds when q holds or happened: the nearest date of its sentence that is
// near enough, for a flow also what the sentences before were about.
func (r *reader) date(q *quantity, out *Proposal, o *origin) {
	out.When = now
	var m lexicon.Measure
	if o.measure >= 0 {
		m = r.x.lex.Measures[o.measure]
	}
	least := .1
	switch {
	case m.Timeless:
		least = .62
	case m.Stock:
		least = .5
	}
	best, w := r.nearestDate(q.from, q.head, q.sentence)
	var v date.Value
	if best != nil {
		if v = r.coming(best, out.Status); !r.agrees(v, out.Status) || q.money && v.OpenFrom || m.Stock && isYear(v, r.doc.DCT.Year()) { // 908 million needed this year
			best = nil
		}
	}
	if n := len(r.out); (o.listed || q.subset) && w < .35 && n > 0 && r.origin[n-1].measure == o.measure {
		out.When = r.out[n-1].When
		return
	}
	if best != nil && w >= least {
		if (v.OpenTo || r.sinceClause(q, best) || m.Story && r.beganOn(q, best)) && !v.From.Day.After(r.doc.DCT) {
			v.OpenTo, v.To = false, date.Now.To
		}
		out.When = v.String()
		if m.Story && r.page.Covers(q.from-1, lexicon.Than) == nil && !best.Present && out.Status == "actual" && !best.Value.OpenFrom && r.page.Own(best) == 1 && !(best.Value.OpenTo && r.scene != "") { // what has added up since January is told in passing
			r.flow, r.flowAt = out.When, r.told
			if best.Value.From.Precision != konbit.Year {
				r.scene = out.When
			}
		}
		return
	}
	if r.leadDate != "" && !m.Timeless && o.measure >= 0 && out.Status == "actual" {
		out.When = r.leadDate
		if m.Story {
			r.flow, r.flowAt = out.When, r.told
		}
		return
	}
	if r.period != "" && !m.Stock && !m.Story && !q.money && o.measure >= 0 && out.Status == "actual" {
		out.When = r.period
		return
	}
	if m.Stock && !m.Timeless && r.asOf != "" && !q.money && q.unit != "percent" {
		out.When = r.asOf
	}
	if !m.Story || out.Status != "actual" {
		return
	}
	if r.flow != r.scene && r.told-r.flowAt > 1 { // a year's sum is told in passing
		r.flow, r.flowAt = r.scene, r.told
	}
	if r.period != "" && (r.flow == "" || r.told-r.flowAt > 4) {
		r.flow, r.flowAt = r.period, r.told
	}
	if r.flow == "" && r.dayAt == r.told-1 && !r.page.Sentences[q.sentence].Open { // marched on Wednesday. Clashes killed two
		r.flow, r.flowAt = r.day, r.told
	}
	if r.flow != "" && r.told-r.flowAt <= 4 {
		out.When = r.flow
		r.flowAt = r.told - 1
	}
}

// coming returns the time of d, of a plan not what has gone by: 600 more men
// from January, said in October.
func (r *reader) coming(d *date.Date, status string) date.Value {
	v := d.Value
	if status != "planned" || v.OpenFrom || v.To.Now {
		return v
	}
	if v.OpenTo {
		v.OpenTo, v.To = false, v.From
	}
	if d.Relative && !v.From.Year && !v.To.Year && v.To.Last().AddDate(0, 0, 14).Before(r.doc.DCT) {
		v.From.Day, v.To.Day = v.From.Day.AddDate(1, 0, 0), v.To.Day.AddDate(1, 0, 0)
	}
	return v
}

// agrees reports whether v may be when something is of that status: what is done
// is not of a day to come, what is planned not of a day long gone.
func (r *reader) agrees(v date.Value, status string) bool {
	switch {
	case v.OpenFrom:
		return status != "actual" || v.To.Last().Before(r.doc.DCT.AddDate(0, 0, 1))
	case status == "planned":
		return v.OpenTo || v.To.Now || !v.To.Last().AddDate(0, 0, 7).Before(r.doc.DCT)
	case status == "actual":
		return !v.From.Day.After(r.doc.DCT) || v.From.Now
	}
	return true
}

// setStory remembers the day that sentence s tells of something happening, and
// what the head of the document says that it is as of.
func (r *reader) setStory(s int) {
	p := r.page
	sent := p.Sentences[s]
	if r.told <= 3 && r.tellsOfStory(sent.From, sent.To) {
		r.story = true
	}
	if r.period != "" && p.Tokens[sent.From].Breaks > 0 { // each entry of a report is of its period again
		r.flow, r.scene, r.flowAt = r.period, r.period, r.told
	}
	dates := p.DatesIn(sent.From, sent.To)
	for k := range dates {
		d := &dates[k]
		if d.Clock || d.Present {
			continue
		}
		if d.AsOf && (r.told <= 4 || d.From-sent.From <= 2) && d.Value.From.Precision == konbit.Day {
			r.asOf = d.Value.String()
		}
		v := d.Value
		if sent.Heading && r.told <= 4 && !v.OpenFrom && !v.OpenTo && v.From != v.To { // a report on July to September
			r.flow, r.flowAt, r.scene, r.period = v.String(), r.told, v.String(), v.String()
			continue
		}
		if v.OpenFrom || v.OpenTo || v.From.Now || v.From.Precision != konbit.Day || r.page.Own(d) < 1 || v.To.Last().After(r.doc.DCT) {
			continue
		}
		r.day, r.dayAt = v.String(), r.told
		if r.story && r.told <= 4 || r.tellsOfStory(max(sent.From, d.From-25), min(sent.To, d.To+25)) {
			r.flow, r.flowAt, r.scene = v.String(), r.told, v.String()
		}
	}
}

// tellsOfStory reports whether tokens [i, j) tell of an attack.
func (r *reader) tellsOfStory(i, j int) bool {
	attack, ok := r.x.lex.Concept("attack")
	return ok && slices.ContainsFunc(r.page.Between(i, j), func(h page.Hit) bool { return h.Kind == lexicon.Cue && h.ID == int(attack) })
}

// sinceClause reports whether d ends a clause that begins with since: since the
// mission began in June.
func (r *reader) sinceClause(q *quantity, d *date.Date) bool {
	p := r.page
	v := d.Value
	if d.From < q.head || v.OpenFrom || v.From != v.To {
		return false
	}
	return slices.ContainsFunc(p.Between(q.head, d.From), func(h page.Hit) bool { return h.Kind == lexicon.Grammar && h.ID == int(lexicon.Since) })
}

// beganOn reports whether what happened to q began on d: the attacks that began
// on 27 January have killed 150.
func (r *reader) beganOn(q *quantity, d *date.Date) bool {
	began, ok := r.x.lex.Concept("began")
	return ok && d.To <= q.from && d.Value.From == d.Value.To && slices.ContainsFunc(r.page.Between(d.From-3, d.From), func(h page.Hit) bool {
		return h.Kind == lexicon.Cue && h.ID == int(began) && h.To >= d.From-1
	})
}

// nearestDate returns the date of sentence s nearest to tokens [i, j) and how
// near it is.
func (r *reader) nearestDate(i, j, s int) (*date.Date, float64) {
	p := r.page
	sent := p.Sentences[s]
	var best *date.Date
	bw := 0.0
	dates := p.DatesIn(max(sent.From, i-window), min(sent.To, j+window))
	for k := range dates {
		d := &dates[k]
		if d.Clock {
			continue
		}
		w := p.Near(d.From, d.To, i, j) * r.page.Own(d)
		if d.Present {
			w *= .8
		}
		if d.Value.OpenFrom && d.From > j {
			if w *= .8; r.page.NumberWithin(j, d.From) { // reached 28,450 and will assist 15,000 more by June
				continue
			}
		}
		if d.From < i && !d.Present && (d.AsOf && d.Value.From.Precision == konbit.Day || d.From-sent.From <= 3 && w > .12) { // a date that opens a sentence is for all of it
			w = max(w, .5)
		}
		if d.To <= i && d.From > sent.From && r.page.EndsBefore(d.From) { // from 315,000 in December 2023 to 1,041,000
			w *= .5
		}
		if w > bw {
			best, bw = d, w
		}
	}
	return best, bw
}

// clause returns the bytes of the shortest clause that carries q with the words
// that spoke for its measure.
func (r *reader) clause(q *quantity, cues []Cue) (from, to int) {
	p := r.page
	sent := p.Sentences[q.sentence]
	i, j := q.from, max(q.head, q.to)
	for _, h := range p.Between(max(sent.From, q.from-window), min(sent.To, q.head+window)) {
		if h.Kind != lexicon.Cue {
			continue
		}
		w := p.Near(h.From, h.To, q.from, q.head)
		name := r.x.lex.ConceptName(lexicon.Concept(h.ID))
		for _, c := range cues {
			if c.Concept == name && w > .3 && c.Weight > .3 {
				i, j = min(i, h.From), max(j, h.To)
			}
		}
	}
	return r.page.Widen(i, j, sent.From, sent.To)
}

// isYear reports whether v is all of a year.
func isYear(v date.Value, year int) bool {
	return !v.OpenFrom && !v.OpenTo && v.From == v.To && v.From.Precision == konbit.Year && v.From.Day.Year() == year
}
