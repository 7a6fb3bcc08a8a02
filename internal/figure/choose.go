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
	root   []([]grades) // of every origin: how many lines give it which weight
	number map[int32]int32
	docs   map[int32]int32
	weight int32
}

type grades struct{ weight, lines int32 }

func (t *tally) add(l *line, by int32) {
	l.each(func(v vote) {
		n, ok := t.number[v.root]
		if !ok {
			n = int32(len(t.root))
			t.number[v.root] = n
			t.root = append(t.root, nil)
		}
		t.weight -= best(t.root[n])
		i := slices.IndexFunc(t.root[n], func(g grades) bool { return g.weight == v.weight })
		if i < 0 {
			i = len(t.root[n])
			t.root[n] = append(t.root[n], grades{weight: v.weight})
		}
		t.root[n][i].lines += by
		t.weight += best(t.root[n])
	})
	if l.voice >= 0 {
		if t.docs[l.doc] += by; t.docs[l.doc] == 0 {
			delete(t.docs, l.doc)
		}
	}
}

func best(all []grades) (w int32) {
	for _, g := range all {
		if g.lines > 0 {
			w = max(w, g.weight)
		}
	}
	return w
}

// An edge is where a line begins or ends.
type edge struct {
	at float64
	of *line
}

func (e edge) compare(f edge) int { return cmp.Compare(e.at, f.at) }

// choose returns the interval with the greatest weight of origins; of several
// the one in more documents, then the narrower, then the lower. ok is false
// where no line votes.
func choose(lines []line) (rng konbit.Interval, ok bool) {
	byLow, byHigh := make([]edge, 0, len(lines)), make([]edge, 0, len(lines))
	for i := range lines {
		if l := &lines[i]; l.says() {
			byLow, byHigh = append(byLow, edge{l.rng.Low, l}), append(byHigh, edge{l.rng.High, l})
		}
	}
	if len(byLow) == 0 {
		return rng, false
	}
	slices.SortFunc(byLow, edge.compare)
	slices.SortFunc(byHigh, edge.compare)

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
	t := tally{number: map[int32]int32{}, docs: map[int32]int32{}}
	top := region{weight: -1}
	done := 0
	for i := 0; i < len(byLow); {
		p := byLow[i].at
		for ; byHigh[done].at < p; done++ {
			t.add(byHigh[done].of, -1)
		}
		for ; i < len(byLow) && byLow[i].at == p; i++ {
			t.add(byLow[i].of, 1)
		}
		r := region{p, byHigh[done].at, t.weight, len(t.docs)}
		if better(r, top) {
			top = r
		}
	}
	rng = konbit.Interval{Low: top.low, High: top.high}
	for _, e := range byLow {
		l := e.of.rng
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
