package figure

import (
	"cmp"
	"iter"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 3: one event, once. Adding up reports of one flight is the commonest real
// error.

// An event happened once, however many report it.
type event struct {
	at     int64
	day    day
	first  day // when it was first told of
	voices []int32
	st     *state // its own figure
}

// apart is how many days reports of one event may lie apart.
const apart = 7

// findEvents sorts the voices of s into events.
func (s *series) findEvents() {
	near := calendar{}
	for _, i := range s.byPrecision() {
		v := &s.voices[i]
		if s.key.m.Kind == measure.Event && v.last-v.first > 31 {
			v.gone, v.because = OtherStage, s.sentence("figure.reason.period")
			continue
		}
		var ev *event
		if !v.c.Own {
			ev = s.eventOf(v, near)
		}
		switch {
		case ev == nil && s.whole(v) && s.during(v, near):
			v.gone, v.because = OtherStage, s.sentence("figure.reason.whole")
			continue
		case ev == nil: // a flight that only a copy tells of is still a flight
			v.gone = ""
			ev = &event{at: v.at, day: v.last, first: v.said}
			s.events = append(s.events, ev)
			near.add(ev, v)
		}
		ev.voices = append(ev.voices, i)
		ev.first = min(ev.first, v.said)
	}
	s.consolidate()
	slices.SortStableFunc(s.events, func(x, y *event) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.voices[0], y.voices[0]))
	})
	s.settle()
}

// byPrecision returns the voices that may tell of an event, the most precise
// first: it gives the event its date. Copies come last.
func (s *series) byPrecision() []int32 {
	order := make([]int32, 0, len(s.voices))
	var others []int32
	for i := range s.voices {
		switch v := &s.voices[i]; {
		case v.gone == "" && v.c.Own: // each its own event
			order = append(order, int32(i))
		case v.gone == "" || v.gone == Repeats && !v.written:
			others = append(others, int32(i))
		}
	}
	slices.SortFunc(others, func(i, j int32) int {
		x, y := &s.voices[i], &s.voices[j]
		if c := flag(x.gone != "") - flag(y.gone != ""); c != 0 {
			return c
		}
		if c := cmp.Or(flag(s.whole(x))-flag(s.whole(y)), int((x.last-x.first)-(y.last-y.first)), flag(x.asOf)-flag(y.asOf)); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.rng.Width(), y.rng.Width()), cmp.Compare(y.weight, x.weight), cmp.Compare(i, j))
	})
	return append(order, others...)
}

// consolidate makes one event of those that a record was written from: whoever
// wrote it has read them all, and says that they are one and when it was.
func (s *series) consolidate() {
	if !slices.ContainsFunc(s.voices, func(v voice) bool { return v.written }) {
		return
	}
	of := map[konbit.ID]*event{}
	for _, ev := range s.events {
		for _, i := range ev.voices {
			of[s.voices[i].c.ID] = ev
		}
	}
	for i := range s.voices {
		v := &s.voices[i]
		if !v.written {
			continue
		}
		var one *event
		for _, id := range v.c.From {
			ev := of[id]
			switch {
			case ev == nil || ev == one:
			case one == nil:
				one = ev
			default:
				one.voices, one.first = append(one.voices, ev.voices...), min(one.first, ev.first)
				for _, j := range ev.voices {
					of[s.voices[j].c.ID] = one
				}
				s.events = slices.DeleteFunc(s.events, func(x *event) bool { return x == ev })
			}
		}
		if one == nil {
			continue
		}
		one.voices = append(one.voices, int32(i))
		of[v.c.ID] = one
		if !v.asOf {
			one.at, one.day = v.at, v.last
		}
	}
}

// whole reports whether v counts every contributor together where s holds those
// of each as well.
func (s *series) whole(v *voice) bool {
	return s.key.m.Has("contributor") && v.dims.Contributor == All && s.key.dims.Contributor == All
}

// A calendar finds events by contributor and about when they were.
type calendar map[week][]*event

type week struct {
	contributor string
	n           day
}

func (c calendar) add(ev *event, v *voice) {
	w := week{v.dims.Contributor, ev.day / apart}
	c[w] = append(c[w], ev)
}

// around yields the events of a contributor from a week before v to one after.
func (c calendar) around(contributor string, v *voice) iter.Seq[*event] {
	return func(yield func(*event) bool) {
		for n := max(v.first, v.last-31)/apart - 1; n <= v.last/apart+1; n++ {
			for _, ev := range c[week{contributor, n}] {
				if !yield(ev) {
					return
				}
			}
		}
	}
}

// during reports whether a contributor's own event lies within days of v.
func (s *series) during(v *voice, near calendar) bool {
	for w := range near {
		if w.contributor == All {
			continue
		}
		for ev := range near.around(w.contributor, v) {
			if abs(ev.day-v.last) <= apart {
				return true
			}
		}
	}
	return false
}

// eventOf returns the event that v reports, nil where it is a new one.
func (s *series) eventOf(v *voice, near calendar) *event {
	var nearest *event
	for ev := range near.around(v.dims.Contributor, v) {
		if nearest != nil && abs(ev.day-v.last) > abs(nearest.day-v.last) || !s.reports(v, ev) {
			continue
		}
		if nearest == nil || abs(ev.day-v.last) < abs(nearest.day-v.last) || ev.voices[0] < nearest.voices[0] {
			nearest = ev
		}
	}
	return nearest
}

// reports reports whether v may be another report of ev: no more than 7 days
// apart, a shared value, and no source that states both. A report of the very
// day, or one that gives no day, is of the same event even where it disputes its
// size: nobody told of two.
func (s *series) reports(v *voice, ev *event) bool {
	w := &s.voices[ev.voices[0]]
	days := abs(ev.day - v.last)
	inside := v.first <= ev.day && ev.day <= v.last && !v.asOf && v.first > -forever
	if days > apart && !inside || v.dims.Subject != w.dims.Subject {
		return false
	}
	if v.dims.Place != w.dims.Place && v.dims.Place != "" && w.dims.Place != "" &&
		!s.mission.Within(v.dims.Place, w.dims.Place) && !s.mission.Within(w.dims.Place, v.dims.Place) {
		return false
	}
	shared := func(i int32) bool { return s.voices[i].rng.Overlaps(v.rng) }
	if sameDay := days == 0 && v.first == v.last; !sameDay && !v.asOf && !slices.ContainsFunc(ev.voices, shared) {
		return false
	}
	return !slices.ContainsFunc(ev.voices, func(i int32) bool {
		x := &s.voices[i]
		days := !v.asOf && !x.asOf && (x.last < v.first || v.last < x.first)
		return v.doc >= 0 && x.doc == v.doc && (days || !v.rng.Overlaps(x.rng))
	})
}

// settle works out what every event is taken to be.
func (s *series) settle() {
	states := make([]state, len(s.events))
	lines, verdicts := make([]line, 0, len(s.voices)), make([]Verdict, len(s.events))
	for n, ev := range s.events {
		st := &states[n]
		*st = state{s: s, v: never, day: forever}
		from := len(lines)
		for _, i := range ev.voices {
			if s.voices[i].gone == "" {
				lines = append(lines, s.line(i))
			}
		}
		st.lines = lines[from:len(lines):len(lines)]
		if ev.st = st; len(st.lines) == 1 && st.lines[0].says() { // nobody to compare it with
			l := &st.lines[0]
			verdicts[n] = Agrees
			st.rng, st.chosen, st.record, st.verdicts = l.rng, l.rng, l.ours, verdicts[n:n+1]
		} else {
			st.choose()
			st.judge()
		}
		st.back()
	}
}

// addUp gives st the events of s by then, within its period, and their sum.
func (s *series) addUp(st *state) {
	first, last := s.span(s.key)
	for _, ev := range s.events {
		if ev.at <= st.v && ev.day >= first && ev.day <= last {
			st.events = append(st.events, ev)
		}
	}
	s.total(st)
}

// total makes st the sum of its events: as well backed as the least of them.
func (s *series) total(st *state) {
	if len(st.events) == 0 {
		return
	}
	least := st.events[0].st
	for i, ev := range st.events {
		st.lines, st.verdicts = append(st.lines, ev.st.lines...), append(st.verdicts, ev.st.verdicts...)
		st.lowered, st.widened = st.lowered || ev.st.lowered, max(st.widened, ev.st.widened)
		if rank(ev.st.trust) < rank(least.trust) {
			least = ev.st
		}
		if i == 0 {
			st.rng = ev.st.rng
		} else {
			st.rng = st.rng.Add(ev.st.rng)
		}
	}
	st.trust, st.record = least.trust, least.record
}

// changesOf returns what changed a stock, in order: who came, left and was lost.
func (s *series) changesOf() []change {
	r, ok := s.key.m.Rule(measure.Account)
	if !ok {
		return nil
	}
	var all []change
	take := func(keys []string, sign float64) {
		for _, key := range keys {
			g, ok := s.relatedGroup(key, s.key.dims)
			if !ok {
				continue
			}
			t := s.prepare(g)
			for _, ev := range t.events {
				all = append(all, change{ev.at, ev, t, sign})
			}
		}
	}
	take(r.In, 1)
	take(r.Out, -1)
	slices.SortStableFunc(all, func(x, y change) int { return cmp.Compare(x.at, y.at) })
	return all
}

// A change adds to a stock or takes from it.
type change struct {
	at   int64
	ev   *event
	of   *series
	sign float64
}

func (c change) rng() konbit.Interval {
	if c.sign < 0 {
		return konbit.Point(0).Sub(c.ev.st.rng)
	}
	return c.ev.st.rng
}

// own reports whether only the mission's records tell of c.
func (c change) own() bool {
	return !slices.ContainsFunc(c.ev.voices, func(i int32) bool { return !c.of.voices[i].c.Own })
}

// part returns the part of the stock that c changes, "" if that is not said.
func (c change) part() string { return c.of.voices[c.ev.voices[0]].c.Part }

// input returns c as part of a sum.
func (c change) input(sum konbit.Interval) input {
	size := c.ev.st.rng
	return input{rng: c.rng(), votes: c.ev.st.backing(), ids: c.ev.st.ids(), light: size.High < near*sum.High}
}

// lastChange returns the index of the last change by v, -1 if there is none.
func (s *series) lastChange(v int64) int {
	n, _ := slices.BinarySearchFunc(s.changes, v, func(c change, v int64) int {
		if c.at <= v {
			return -1
		}
		return 1
	})
	return n - 1
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func abs(d day) day { return max(d, -d) }
