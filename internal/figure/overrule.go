package figure

import (
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 11: overrule. A person may set a figure and say why; it is shown as such,
// beside what the engine would say.

// overrule gives st the last figure that was set for it.
func (s *series) overrule(st *state) {
	v := time.UnixMicro(st.v)
	for i := len(s.rules) - 1; i >= 0; i-- {
		act := &s.rules[i]
		g, ok := s.relatedGroup(act.Measure, act.Dims)
		if !ok || g != s.key {
			continue
		}
		from, ok1 := act.Valid.Earliest(s.mission.Zone)
		to, ok2 := act.Valid.Latest(s.mission.Zone)
		if ok1 && v.Before(from) || ok2 && v.After(to) {
			continue
		}
		m := s.key.m
		x := entry{c: &Claim{Quantity: act.Quantity, Valid: act.Date}, m: m}
		if m.Kind == measure.Date {
			x.rng = dates(act.Date, s.mission.Zone)
		} else {
			x.rng = s.read(m, x.c, act.Quantity)
		}
		st.overruled = &Overruled{
			ID: act.ID, By: act.Author, Reason: act.Reason, Marking: act.Marking, Phrase: st.phrase, Range: st.rng, Confidence: st.trust,
		}
		if !st.found() || !st.rng.Overlaps(x.rng) {
			st.trust = Low // nobody else says so
		}
		st.rng, st.phrase, st.outOfDate = x.rng, s.tell(&x), false
		return
	}
}

// marking returns how closed x is: as the claim or the document that prints it,
// whichever is more.
func (e *Engine) marking(x *entry) konbit.Marking {
	switch {
	case x == nil:
		return konbit.Clear
	case x.doc < 0:
		return x.c.Marking
	}
	return konbit.MostClosed(x.c.Marking, e.docList[x.doc].d.Marking)
}
