package figure

import (
	"cmp"
	"slices"

	"konbit.example/konbit"
)

// Step 7: choose. The figure is where the greatest weight of independent origins
// agrees (Marzullo 1984, weighted).

// A line is one interval that has a say: a claim, or something worked out.
type line struct {
	rng   konbit.Interval
	votes []vote // one for each origin that it rests on
	vote  vote   // where there is exactly one
	voice int32  // index into the series' voices; -1: worked out
	doc   int32
	by    *Derived
	ours  bool // the source of record speaks
}

// A vote is an origin and what it weighs.
type vote struct {
	root, weight int32
	grade        konbit.Grade
}

func (l *line) each(f func(vote)) {
	if l.votes == nil {
		if l.vote.weight > 0 {
			f(l.vote)
		}
		return
	}
	for _, v := range l.votes {
		f(v)
	}
}

// A tally keeps the weight of the origins that cover a point. An origin counts
// once, with the best grade that it has there.
type tally struct {
	roots  map[int32]map[int32]int // origin -> weight -> lines that give it
	docs   map[int32]int
	weight int32
}

func (t *tally) add(l *line, by int) {
	l.each(func(v vote) {
		had := t.roots[v.root]
		if had == nil {
			had = map[int32]int{}
			t.roots[v.root] = had
		}
		t.weight -= best(had)
		if had[v.weight] += by; had[v.weight] == 0 {
			delete(had, v.weight)
		}
		t.weight += best(had)
	})
	if l.voice >= 0 {
		if t.docs[l.doc] += by; t.docs[l.doc] == 0 {
			delete(t.docs, l.doc)
		}
	}
}

func best(weights map[int32]int) (w int32) {
	for k := range weights {
		w = max(w, k)
	}
	return w
}

// choose returns the interval with the greatest weight of origins; of several
// the one in more documents, then the narrower, then the lower. ok is false
// where no line votes.
func choose(lines []line) (rng konbit.Interval, ok bool) {
	var byLow, byHigh []int32
	for i := range lines {
		if len(lines[i].votes) > 0 || lines[i].vote.weight > 0 {
			byLow = append(byLow, int32(i))
		}
	}
	if len(byLow) == 0 {
		return rng, false
	}
	byHigh = slices.Clone(byLow)
	slices.SortFunc(byLow, func(i, j int32) int { return cmp.Compare(lines[i].rng.Low, lines[j].rng.Low) })
	slices.SortFunc(byHigh, func(i, j int32) int { return cmp.Compare(lines[i].rng.High, lines[j].rng.High) })

	type region struct {
		low, high float64
		weight    int32
		docs      int
	}
	better := func(a, b region) bool {
		switch {
		case a.weight != b.weight:
			return a.weight > b.weight
		case a.docs != b.docs:
			return a.docs > b.docs
		}
		wa, wb := a.high-a.low, b.high-b.low
		return wa < wb || wa == wb && a.low < b.low
	}
	// The best region begins where some line does: after the lines that begin at
	// a point are counted, and before any that ends there is let go. It ends where
	// the next line does.
	t := tally{roots: map[int32]map[int32]int{}, docs: map[int32]int{}}
	top := region{weight: -1}
	done := 0
	for i := 0; i < len(byLow); {
		p := lines[byLow[i]].rng.Low
		for ; lines[byHigh[done]].rng.High < p; done++ {
			t.add(&lines[byHigh[done]], -1)
		}
		for ; i < len(byLow) && lines[byLow[i]].rng.Low == p; i++ {
			t.add(&lines[byLow[i]], 1)
		}
		r := region{p, lines[byHigh[done]].rng.High, t.weight, len(t.docs)}
		if better(r, top) {
			top = r
		}
	}
	rng = konbit.Interval{Low: top.low, High: top.high}
	for _, i := range byLow {
		l := lines[i].rng
		rng.LowEntailed = rng.LowEntailed || l.Low == top.low && l.LowEntailed && l.High >= top.high
		rng.HighEntailed = rng.HighEntailed || l.High == top.high && l.HighEntailed && l.Low <= top.low
	}
	return rng, true
}

// choose sets the range of st: what the measure's source of record says, where it
// speaks; else where most origins agree; else what the checks leave.
func (st *state) choose() bool {
	var ours []line
	for _, l := range st.lines {
		if l.ours {
			ours = append(ours, l)
		}
	}
	var ok bool
	if st.rng, ok = choose(ours); ok {
		st.record = true
		return true
	}
	if st.rng, ok = choose(st.lines); ok || len(st.lines) == 0 {
		return ok
	}
	st.rng = st.lines[0].rng
	for _, l := range st.lines[1:] {
		if l.rng.Overlaps(st.rng) {
			low, high := st.rng, st.rng
			if l.rng.Low > low.Low {
				low = l.rng
			}
			if l.rng.High < high.High {
				high = l.rng
			}
			st.rng = konbit.Interval{Low: low.Low, High: high.High, LowEntailed: low.LowEntailed, HighEntailed: high.HighEntailed}
		}
	}
	return true
}
