package figure

import (
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// As a function of V, K and H fixed, a figure is piecewise constant: it changes
// only where a claim begins to speak or goes stale, and where an event falls.

// Steps returns the figure of q as a function of V. q.Valid plays no part. Only
// stretches for which there is a figure are returned, in order.
func (e *Engine) Steps(q Query) ([]Step, error) {
	a := e.ask(q)
	k, err := a.find()
	if err != nil {
		return nil, err
	}
	s := a.prepare(k)
	times := a.times(k)
	var out []Step
	for i, v := range times {
		st := s.at(v, true)
		var to time.Time
		if i+1 < len(times) {
			to = time.UnixMicro(times[i+1]).In(e.mission.Zone)
		}
		if !st.found() && st.overruled == nil {
			continue
		}
		step := Step{
			From: time.UnixMicro(v).In(e.mission.Zone), To: to,
			Phrase: st.phrase, Range: st.rng, Confidence: st.trust, OutOfDate: st.outOfDate,
		}
		if n := len(out) - 1; n >= 0 && out[n].To.Equal(step.From) && same(out[n], step) {
			out[n].To = to
			continue
		}
		out = append(out, step)
	}
	if len(out) > 0 && k.m.Kind == measure.Date {
		out[0].From = time.Time{} // a date does not depend on the situation
	}
	return out, nil
}

// same reports whether two steps say the same.
func same(x, y Step) bool {
	return x.Range == y.Range && x.Confidence == y.Confidence && x.OutOfDate == y.OutOfDate && x.Phrase.In("en") == y.Phrase.In("en")
}

// times returns the instants at which the figure of k may change, in order.
func (a *asking) times(k group) []int64 {
	var out []int64
	for _, g := range a.concerns(k) {
		s := a.prepare(g)
		m := g.m
		for i := range s.voices {
			v := &s.voices[i]
			out = append(out, v.at)
			for _, life := range []int{m.Life, m.Returns} {
				if life > 0 {
					out = append(out, start(v.day+day(life)+1, a.mission.Zone).UnixMicro())
				}
			}
		}
		for _, ev := range s.events {
			out = append(out, ev.at, start(ev.day+1, a.mission.Zone).UnixMicro(), start(ev.first, a.mission.Zone).UnixMicro())
		}
	}
	for _, c := range a.mission.Contributors {
		out = append(out, bounds(c.Valid, a.mission.Zone)...)
	}
	for _, r := range a.rules {
		out = append(out, bounds(r.Valid, a.mission.Zone)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bounds returns the instants at which s begins and has ended.
func bounds(s konbit.Span, loc *time.Location) (out []int64) {
	if t, ok := s.Earliest(loc); ok {
		out = append(out, t.UnixMicro())
	}
	if t, ok := s.Latest(loc); ok {
		out = append(out, t.UnixMicro()+1)
	}
	return out
}

// concerns returns k and the groups that its figure rests on.
func (a *asking) concerns(k group) []group {
	have := map[group]bool{k: true}
	out := []group{k}
	add := func(key string, d Dims) {
		if g, ok := a.relatedGroup(key, d); ok && !have[g] {
			have[g] = true
			out = append(out, g)
		}
	}
	for i := 0; i < len(out); i++ {
		g := out[i]
		for _, r := range g.m.Derive {
			keys := slices.Concat(r.In, r.Out, []string{r.Less, r.By, r.From, r.To})
			switch r.Rule {
			case measure.Stages:
				for _, m := range a.stagesOf(r.Of) {
					keys = append(keys, m.Key)
				}
			case measure.Total, measure.Remainder:
				for _, other := range a.keys[g.m] {
					d := g.dims
					d.Contributor = other.dims.Contributor
					add(g.m.Key, d)
				}
			case measure.Sum:
				if t := g; !t.times {
					t.times = true
					if !have[t] {
						have[t] = true
						out = append(out, t)
					}
				}
			default:
				keys = append(keys, r.Of)
			}
			for _, key := range keys {
				add(key, g.dims)
			}
		}
		add(g.m.Answers, g.dims)
	}
	return out
}
