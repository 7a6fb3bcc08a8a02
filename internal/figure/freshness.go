package figure

import (
	"cmp"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 4: freshness. A count competes while it is fresh, and a figure that is
// printed again is no new count.

// dateRepeats gives a claim that only repeats an earlier figure the time at which
// that was first published.
func (s *series) dateRepeats() {
	if !s.key.m.Repeats {
		return
	}
	first := map[float64]int{}
	moved := false
	for i := range s.voices {
		if v := &s.voices[i]; v.gone == "" && !v.c.Own {
			if j, ok := first[v.c.Quantity.Value]; !ok || s.before(i, j) {
				first[v.c.Quantity.Value] = i
			}
		}
	}
	for i := range s.voices {
		v := &s.voices[i]
		if j, ok := first[v.c.Quantity.Value]; ok && j != i && v.gone == "" && !v.c.Own {
			w := s.voices[j].entry
			if newer := v.last < v.said && v.last-v.first < 31 && v.last > w.last; !newer && w.at < v.at {
				v.at, v.day, v.repeats, moved = w.at, w.last, w, true
			}
		}
	}
	if moved {
		s.reorder()
	}
}

// reorder puts the voices in order again after some were dated back.
func (s *series) reorder() {
	type place struct {
		at int64
		i  int
	}
	order := make([]place, len(s.voices))
	for i := range s.voices {
		order[i] = place{s.voices[i].at, i}
	}
	slices.SortFunc(order, func(x, y place) int {
		if x.at != y.at {
			return cmp.Compare(x.at, y.at)
		}
		return x.i - y.i
	})
	voices := make([]voice, len(order))
	for n, p := range order {
		voices[n] = s.voices[p.i]
	}
	s.voices = voices
}

// ruleOut rules out dates that come before what they must follow, and things
// said to have happened after they were told.
func (s *series) ruleOut() {
	m := s.key.m
	for i := range s.voices {
		v := &s.voices[i]
		if (m.Kind == measure.Stock || m.Kind == measure.Event || m.Kind == measure.Date) && v.gone == "" && !v.c.Own && v.first > v.said+1 {
			v.gone, v.because = RuledOut, s.sentence("figure.reason.future", "date", onDay(v.said))
		}
	}
	for _, key := range m.After {
		st := s.related(key, s.key.dims, never)
		if !st.found() {
			continue
		}
		for i := range s.voices {
			if v := &s.voices[i]; v.gone == "" && v.rng.High < st.rng.Low {
				v.gone, v.because = RuledOut, s.sentence("figure.reason.before", "event", st.s.key.m.Labels, "date", st.phrase)
			}
		}
	}
}

// fresh gives a line to every voice that competes at st.v.
func (s *series) fresh(st *state) {
	m := s.key.m
	n := s.until(st.v)
	if m.Kind == measure.Date {
		n = len(s.voices)
	}
	from := 0
	if len(s.changes) > 0 {
		if c := s.lastChange(st.v); c >= 0 {
			from = s.until(s.changes[c].at - 1)
		}
	}
	heard := make([]int32, 0, max(0, n-from))
	for i := n - 1; i >= from; i-- {
		v := &s.voices[i]
		if m.Life > 0 && st.day-v.day > day(m.Life) {
			break // they are in order
		}
		if v.gone == "" && !s.counted(v) {
			heard = append(heard, int32(i))
		}
	}
	heard = s.revise(heard, st.aside)
	st.lines = make([]line, 0, len(heard)+4)
	for _, i := range heard {
		st.lines = append(st.lines, s.line(i))
	}
	s.returns(st)
}

// newest gives lines to the newest voices where none is fresh.
func (s *series) newest(st *state) {
	for i := s.until(st.v) - 1; i >= 0; i-- {
		v := &s.voices[i]
		if v.gone != "" {
			continue
		}
		if len(st.lines) > 0 && v.day != s.voices[st.lines[0].voice].day {
			return
		}
		st.lines = append(st.lines, s.line(int32(i)))
		st.outOfDate = true
	}
}

// revise returns the voices of heard that their own mouths have not replaced
// since, by a later value that excludes the earlier one.
func (s *series) revise(heard []int32, aside map[int32]standing) []int32 {
	if len(heard) < 2 {
		return heard
	}
	// The latest first: a stock is revised by counting again, a flow or a date by
	// publishing again.
	later := func(i, j int32) bool {
		x, y := &s.voices[i], &s.voices[j]
		if x.at != y.at && s.key.m.Kind != measure.Flow && s.key.m.Kind != measure.Date {
			return x.at > y.at
		}
		return x.known > y.known
	}
	if s.key.m.Kind == measure.Flow || s.key.m.Kind == measure.Date { // the others are in this order
		slices.SortStableFunc(heard, func(i, j int32) int { return cmp.Compare(s.voices[j].known, s.voices[i].known) })
	}
	last := make(map[int32]int32, len(heard))
	return slices.DeleteFunc(heard, func(i int32) bool {
		v := &s.voices[i]
		j, ok := last[v.speaks]
		if !ok {
			last[v.speaks] = i
			return false
		}
		w := &s.voices[j]
		if v.rng.Overlaps(w.rng) || !later(j, i) || v.doc == w.doc && v.doc >= 0 {
			return false
		}
		aside[i] = standing{Superseded, s.sentence("figure.reason.revised", "value", s.tell(w.entry), "date", onDay(w.said))}
		return true
	})
}

// line returns the line of voice i.
func (s *series) line(i int32) line {
	v := &s.voices[i]
	l := line{rng: v.rng, voice: i, doc: v.doc, ours: s.ours(v)}
	if v.terms {
		l.votes = s.termVotes(v)
	} else {
		l.vote = vote{v.root, v.weight, v.grade}
	}
	return l
}

// ours reports whether v speaks for the measure's source of record.
func (s *series) ours(v *voice) bool {
	if s.key.m.Record == "own" {
		return v.c.Own
	}
	r := s.mission.Records[s.key.m.Key]
	return r.Institution != "" && v.signed && s.mouths[v.speaks].id == r.Institution && int(v.last-v.first)+1 >= r.Days
}

// readSums reads claims that state or show their own sum: the source worked them
// out, and its printed total stands for no more than its terms.
func (s *series) readSums() {
	m := s.key.m
	if m.Kind == measure.Date {
		return
	}
	printed := s.printed()
	for i := range s.voices {
		v := &s.voices[i]
		terms := v.c.Terms
		if len(terms) == 0 {
			terms = s.shownSum(v, printed[v.doc])
		}
		if len(terms) == 0 {
			continue
		}
		sum := konbit.Point(0)
		for _, t := range terms {
			sum = sum.Add(s.read(m, v.c, t))
		}
		if sum == konbit.Point(v.value()) {
			continue // a breakdown
		}
		v.rng, v.terms, v.sum = sum, true, terms
	}
}

// A page is what one document prints on a stock: counts, and what came.
type page struct {
	counts []int32
	came   []konbit.Quantity
}

// printed returns the pages that print both.
func (s *series) printed() map[int32]page {
	r, ok := s.key.m.Rule(measure.Account)
	if !ok {
		return nil
	}
	pages := map[int32]page{}
	for _, key := range r.In {
		g, ok := s.relatedGroup(key, s.key.dims)
		if !ok {
			continue
		}
		for _, x := range s.entries(g) {
			if ok, later := s.sees(x); x.doc >= 0 && ok && !later {
				p := pages[x.doc]
				p.came = append(p.came, x.c.Quantity)
				pages[x.doc] = p
			}
		}
	}
	for i := range s.voices {
		if p, ok := pages[s.voices[i].doc]; ok {
			p.counts = append(p.counts, int32(i))
			pages[s.voices[i].doc] = p
		}
	}
	return pages
}

// shownSum returns the terms of a total that an unsigned text prints beside an
// earlier count and what came since: 400 there, 217 arrived, 617 in all.
func (s *series) shownSum(v *voice, p page) []konbit.Quantity {
	if v.doc < 0 || v.mouth >= 0 || v.rng.Width() > 0 {
		return nil
	}
	for _, i := range p.counts {
		w := &s.voices[i]
		for _, came := range p.came {
			if w.rng.Width() > 0 && w.c.Quantity.Value+came.Value == v.c.Quantity.Value {
				return []konbit.Quantity{w.c.Quantity, came}
			}
		}
	}
	return nil
}

// termVotes returns the votes of a sum's weakest term: those of whoever states
// it, else of the source itself.
func (s *series) termVotes(v *voice) []vote {
	var inputs []input
	for _, t := range v.sum {
		in := input{votes: []vote{{v.root, v.weight, v.grade}}}
		found := map[int32]vote{}
		for i := range s.voices {
			w := &s.voices[i]
			if w.gone == "" && !w.terms && w.c.Quantity.Value == t.Value && w.weight > found[w.root].weight {
				found[w.root] = vote{w.root, w.weight, w.grade}
			}
		}
		if len(found) > 0 {
			in.votes = s.rank(found)
		}
		inputs = append(inputs, in)
	}
	return scaled(weakest(inputs), sumWeight)
}

// sumWeight is what a source's own sum weighs, of its terms' grades.
const sumWeight = 0.7
