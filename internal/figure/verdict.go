package figure

import (
	"math"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 8: verdict. How every claim stands to the figure.

// near is the share of the value under which a gap is only tension.
const near = 0.01

// gap returns how far apart a and b are, 0 where they share a value, and whether
// the words of both keep them apart.
func gap(a, b konbit.Interval) (distance float64, entailed bool) {
	switch {
	case a.High < b.Low:
		return b.Low - a.High, a.HighEntailed && b.LowEntailed
	case b.High < a.Low:
		return a.Low - b.High, b.HighEntailed && a.LowEntailed
	}
	return 0, false
}

// share returns the gap between a figure and rng as a share of the figure.
func share(figure, rng konbit.Interval) float64 {
	d, _ := gap(figure, rng)
	facing := figure.High
	if rng.High < figure.Low {
		facing = figure.Low
	}
	if d == 0 || facing == 0 {
		return d
	}
	return d / math.Abs(facing)
}

// compare returns how an interval stands to a figure, and whether a tension is
// small enough to widen it.
func compare(figure, rng konbit.Interval, kind measure.Kind) (v Verdict, small bool) {
	d, entailed := gap(figure, rng)
	if d == 0 {
		return Agrees, false
	}
	small = kind != measure.Date && kind != measure.Judgement && share(figure, rng) < near
	if entailed && !small {
		return Contradicts, false
	}
	return Tension, small
}

// judge gives every line its verdict, and widens the range to cover a tension
// that is small. What a source of record says is not widened.
func (st *state) judge() {
	kind := st.s.key.m.Kind
	figure := st.rng
	st.chosen = figure
	st.verdicts = make([]Verdict, len(st.lines))
	for i := range st.lines {
		l := &st.lines[i]
		v, small := compare(figure, l.rng, kind)
		st.verdicts[i] = v
		if v == Agrees || st.outOfDate || l.voice >= 0 && st.s.voices[l.voice].terms {
			continue
		}
		st.lowered = true
		st.disputed = st.disputed || kind == measure.Judgement
		if !small || st.record {
			continue
		}
		st.widened = max(st.widened, share(figure, l.rng))
		if l.rng.High < st.rng.Low {
			st.rng.Low, st.rng.LowEntailed = l.rng.High, l.rng.HighEntailed
		}
		if l.rng.Low > st.rng.High {
			st.rng.High, st.rng.HighEntailed = l.rng.Low, l.rng.LowEntailed
		}
	}
	if st.disputed { // two opinions have no middle
		for i := range st.lines {
			st.rng = st.rng.Hull(st.lines[i].rng)
		}
	}
}

// list returns every claim on the matter with its verdict: those that had a say,
// those that had none, and those that came later.
func (st *state) list() []Line {
	s := st.s
	at := make([]int, len(s.voices)) // voice -> its line, from 1
	for i := range st.lines {
		if v := st.lines[i].voice; v >= 0 {
			at[v] = i + 1
		}
	}
	events := s.eventLines()
	out := make([]Line, 0, len(s.voices)+len(s.later))
	for i := range s.voices {
		v := &s.voices[i]
		l := Line{Claim: v.c, Range: v.rng, Root: s.rootName(v.root), Verdict: v.gone, Reason: v.because}
		switch n := at[i]; {
		case n > 0 && events != nil:
			l.Verdict, l.Reason = events[i].verdict, events[i].because
		case n > 0:
			l.Verdict, l.Reason = st.verdict(n - 1)
		case v.gone != "":
		default:
			l.Verdict, l.Reason = st.absent(int32(i))
		}
		out = append(out, l)
	}
	for _, x := range s.later {
		_, speaks, _ := s.grade(x)
		out = append(out, Line{x.c, x.rng, s.rootName(speaks), Later, s.sentence("figure.reason.later", "date", onDay(x.said))})
	}
	return out
}

// verdict returns how line n stands, and why.
func (st *state) verdict(n int) (Verdict, Sentence) {
	s, l := st.s, &st.lines[n]
	v := &s.voices[l.voice]
	switch verdict := st.verdicts[n]; {
	case v.terms:
		return BySource, s.sentence("figure.reason.sum", "value", spoken{s.key.m, konbit.Point(v.c.Quantity.Value)}, "range", s.spoken(v.rng))
	case st.outOfDate:
		return Superseded, s.sentence("figure.reason.newest")
	case verdict == Agrees:
		return Agrees, Sentence{}
	case s.key.m.Kind == measure.Date || s.key.m.Kind == measure.Judgement:
		return verdict, s.sentence("figure.reason.other_value")
	default:
		return verdict, s.sentence("figure.reason."+string(verdict), "percent", percent(share(st.chosen, l.rng)))
	}
}

// absent returns why voice i has no line at st.v.
func (st *state) absent(i int32) (Verdict, Sentence) {
	s := st.s
	v := &s.voices[i]
	if why, ok := st.aside[i]; ok {
		return why.verdict, why.because
	}
	if s.key.m.Kind == measure.Plan && v.said <= st.day {
		return Superseded, s.sentence("figure.reason.answered")
	}
	if v.at > st.v || s.key.times {
		return Later, s.sentence("figure.reason.situation", "date", onDay(v.day))
	}
	if s.counted(v) {
		return Superseded, s.sentence("figure.reason.newer")
	}
	if v.repeats != nil {
		if v.worded() {
			return Superseded, s.sentence("figure.reason.flow", "period", v.c.Valid, "date", onDay(v.repeats.said))
		}
		return Superseded, s.sentence("figure.reason.repeats", "date", onDay(v.repeats.said))
	}
	for _, c := range s.changes {
		if c.at > v.at && c.at <= st.v {
			return Superseded, s.sentence("figure.reason.changed", "date", onDay(c.ev.day))
		}
	}
	return Superseded, s.sentence("figure.reason.old", "date", onDay(v.day))
}

// worded reports whether a stock is worded as if it had come about over a year.
func (x *entry) worded() bool {
	return x.m.Kind == measure.Stock && x.c.Valid.From == x.c.Valid.To && x.last-x.first > 300
}

// eventLines returns how every report of an event stands to it.
func (s *series) eventLines() []standing {
	if !s.key.times {
		return nil
	}
	out := make([]standing, len(s.voices))
	for _, ev := range s.events {
		for n, l := range ev.st.lines {
			verdict, why := ev.st.verdict(n)
			if verdict == Agrees && n > 0 {
				verdict, why = SameEvent, s.sentence("figure.reason.event", "date", onDay(ev.day))
			}
			out[l.voice] = standing{verdict, why}
		}
	}
	return out
}
