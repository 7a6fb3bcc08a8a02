package figure

import (
	"cmp"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Promises against deliveries. A plan is not a fact: 200 on the 26th became 144
// eleven days later, and that slippage is the story.

// joins is for how many days after the first delivery later ones still answer
// the same promise.
const joins = 31

// Promises sets plans against deliveries, in the order they are due. q names the
// measure of the plans, or none for all, and may name a contributor.
func (e *Engine) Promises(q Query) ([]Promise, error) {
	a := e.ask(q)
	var out []Promise
	for _, m := range a.all() {
		if m.Kind != measure.Plan || q.Measure != "" && q.Measure != m.Key {
			continue
		}
		for _, g := range a.keys[m] {
			if !a.within(g) || !slices.ContainsFunc(a.groups[g], a.counts) {
				continue
			}
			s := a.prepare(g)
			base := len(out)
			for _, p := range s.promises(a.q.Valid.UnixMicro()) {
				out = append(out, p.public(s, base))
			}
		}
	}
	return out, nil
}

// A promise is a planned event as of V, and what came of it.
type promise struct {
	ev         *event
	due        day // forever: never said
	within     int
	parent     bool
	deliveries []*event
	of         *series
	delivered  konbit.Interval
	state      PromiseState
	late       int
}

// promises returns the plans that were stated by v.
func (s *series) promises(v int64) []promise {
	today := dayOf(time.UnixMicro(v), s.mission.Zone)
	var ps []promise
	for _, ev := range s.events {
		if ev.first > today {
			continue
		}
		p := promise{ev: ev, due: forever, within: -1}
		if ev.day > ev.first { // else it says when it was promised, not for when
			p.due = ev.day
		}
		ps = append(ps, p)
	}
	slices.SortStableFunc(ps, func(x, y promise) int { return cmp.Or(cmp.Compare(x.due, y.due), cmp.Compare(x.ev.first, y.ev.first)) })
	s.nest(ps)
	s.deliver(ps, v)
	for i := range ps {
		ps[i].stand(today)
	}
	return ps
}

// nest finds the larger promise that a plan is a batch of: the one it names, or
// one that was stated before, is larger and not due before it.
func (s *series) nest(ps []promise) {
	for i := range ps {
		p := &ps[i]
		var named konbit.ID
		for _, n := range p.ev.voices {
			named = cmp.Or(named, s.voices[n].c.Within)
		}
		for j := range ps {
			q := &ps[j]
			if i == j {
				continue
			}
			names := slices.ContainsFunc(q.ev.voices, func(n int32) bool { return named != "" && s.voices[n].c.ID == named })
			larger := named == "" && q.ev.first < p.ev.first && q.due >= p.due && q.ev.st.rng.Low > p.ev.st.rng.High
			if names || larger && (p.within < 0 || q.ev.first > ps[p.within].ev.first) {
				p.within = j
			}
		}
	}
	for i := range ps {
		if w := ps[i].within; w >= 0 {
			ps[w].parent = true
		}
	}
}

// deliver gives every delivery by v to the promise that it answers: of those
// stated before it and still open, the one due nearest to it. What batches of a
// promise receive, it receives.
func (s *series) deliver(ps []promise, v int64) {
	g, ok := s.relatedGroup(s.key.m.Answers, s.key.dims)
	if !ok {
		return
	}
	came := s.prepare(g)
	for i := range ps {
		ps[i].of = came
	}
	for _, ev := range came.events {
		if ev.at > v {
			break
		}
		best := -1
		for i := range ps {
			if p := &ps[i]; p.open(ev) && (best < 0 || p.nearer(&ps[best], ev)) {
				best = i
			}
		}
		for best >= 0 {
			p := &ps[best]
			p.deliveries = append(p.deliveries, ev)
			p.delivered = p.delivered.Add(ev.st.rng)
			best = p.within
		}
	}
}

// open reports whether p may still be answered by ev.
func (p *promise) open(ev *event) bool {
	if ev.day <= p.ev.first || len(p.deliveries) > 0 && p.delivered.High >= p.ev.st.rng.Low {
		return false
	}
	return p.parent || p.due == forever || len(p.deliveries) == 0 || ev.day <= p.deliveries[0].day+joins
}

// nearer reports whether ev rather answers p than q: a batch rather than what it
// is a batch of, then the one due nearer to it.
func (p *promise) nearer(q *promise, ev *event) bool {
	if p.parent != q.parent {
		return !p.parent
	}
	return abs(p.due-ev.day) < abs(q.due-ev.day)
}

func (p *promise) stand(today day) {
	dated := p.due != forever
	full := len(p.deliveries) > 0 && p.delivered.High >= p.ev.st.rng.Low
	if n := len(p.deliveries); dated && n > 0 {
		p.late = int(p.deliveries[n-1].day - p.due)
	} else if dated && today > p.due {
		p.late = int(today - p.due)
	}
	switch {
	case full && p.late <= 0:
		p.state = Kept
	case dated && len(p.deliveries) > 0 && (full || today > p.due):
		p.state = Slipped
	case dated && today > p.due:
		p.state = Overdue
	default:
		p.state = Open
	}
}

// public returns p for the reader; base is the index of its series' first.
func (p *promise) public(s *series, base int) Promise {
	loc := s.mission.Zone
	out := Promise{
		Measure: s.key.m, Dims: s.key.dims, People: p.ev.st.rng, Stated: start(p.ev.first, loc), Within: -1,
		State: p.state, Delivered: p.delivered, Days: p.late, Short: p.ev.st.rng.Sub(p.delivered),
	}
	if p.within >= 0 {
		out.Within = base + p.within
	}
	if p.due != forever {
		out.Due = start(p.due+1, loc).Add(-time.Microsecond)
	}
	for _, n := range p.ev.voices {
		out.Claims = append(out.Claims, s.voices[n].c.ID)
	}
	slices.Sort(out.Claims)
	for _, ev := range p.deliveries {
		d := Delivery{On: start(ev.day, loc), People: ev.st.rng}
		for _, n := range ev.voices {
			d.Claims = append(d.Claims, p.of.voices[n].c.ID)
		}
		slices.Sort(d.Claims)
		out.Deliveries = append(out.Deliveries, d)
	}
	out.Short.Low = max(out.Short.Low, 0)
	out.Short.High = max(out.Short.High, 0)
	return out
}

// outstanding gives st the plans that are still to come: batches, not the
// promises that they are batches of.
func (s *series) outstanding(st *state) {
	for _, p := range s.promises(st.v) {
		if p.parent {
			for _, i := range p.ev.voices {
				st.aside[i] = standing{OtherStage, s.sentence("figure.reason.parent")}
			}
		}
		if !p.parent && (p.state == Open || p.state == Overdue) {
			st.events = append(st.events, p.ev)
		}
	}
	s.total(st)
}
