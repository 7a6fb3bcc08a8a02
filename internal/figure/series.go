package figure

import (
	"cmp"
	"math"
	"slices"
	"time"

	"konbit.example/konbit"
)

// A series is everything known that speaks to one group, made ready for any V.
type series struct {
	*asking
	key     group
	voices  []voice  // by when they speak
	later   []*entry // not known by K, or outside H
	events  []*event // of single events: each once, in order
	changes []change // what changes a stock, in order
}

// A state is the answer for one V. Its fields are filled in by the steps.
type state struct {
	s   *series
	v   int64
	day day

	lines   []line             // what has a say, and checks that have none
	aside   map[int32]standing // voices that were fresh and yet have no line
	events  []*event           // that were added up
	unknown []string           // contributors whose share a total lacks

	rng       konbit.Interval
	chosen    konbit.Interval // before a tension widened it
	verdicts  []Verdict       // of lines
	trust     Confidence
	lowered   bool
	widened   float64 // the widest gap that was covered, as a share of it
	outOfDate bool
	record    bool
	disputed  bool
	phrase    Sentence
	overruled *Overruled
}

// A standing is how a voice without a line stands.
type standing struct {
	verdict Verdict
	because Sentence
}

// know returns the voices on k that are heard.
func (a *asking) know(k group) *series {
	s := &series{asking: a, key: k}
	all := a.entries(k)
	if k.times { // of several groups
		slices.SortFunc(all, (*entry).compare)
	}
	s.voices = make([]voice, 0, len(all))
	for _, x := range all {
		ok, later := a.sees(x)
		switch {
		case !ok:
		case later:
			s.later = append(s.later, x)
		default:
			s.voices = append(s.voices, voice{entry: x, rng: x.rng, at: x.at, day: x.last})
		}
	}
	for i := range s.voices {
		v := &s.voices[i]
		var end ending
		if len(a.ends) > 0 {
			end = a.ends[v.c.ID]
		}
		switch {
		case end.act == Supersede:
			v.gone, v.because = Superseded, a.sentence("figure.reason.corrected")
		case end.act == Retract || v.doc >= 0 && a.withdrawn[v.doc]:
			v.gone, v.because = Superseded, a.sentence("figure.reason.withdrawn")
		case end.act == Reject && end.reason == nil:
			v.gone, v.because = RuledOut, a.sentence("figure.reason.refused")
		case end.act == Reject:
			v.gone, v.because = RuledOut, a.sentence("figure.reason.rejected", "reason", end.reason)
		case v.other != "":
			v.gone, v.because = OtherStage, a.sentence(v.other)
		case a.speakFor(v.entry):
			v.written = true
			v.gone, v.because = Repeats, a.sentence("figure.reason.derives")
		}
	}
	return s
}

// speakFor reports whether a claim on the same matter is held that x was written
// from: then it speaks for itself, and x adds nothing.
func (a *asking) speakFor(x *entry) bool {
	return slices.ContainsFunc(x.c.From, func(id konbit.ID) bool {
		y := a.byID[id]
		if y == nil || x.group() != y.group() {
			return false
		}
		ok, later := a.sees(y)
		return ok && !later
	})
}

// until returns how many voices speak by v.
func (s *series) until(v int64) int {
	n, _ := slices.BinarySearchFunc(s.voices, v, func(x voice, v int64) int {
		if x.at <= v {
			return -1
		}
		return 1
	})
	return n
}

// state returns an empty answer for v.
func (s *series) state(v int64) *state {
	st := &state{s: s, v: v, day: forever, aside: map[int32]standing{}}
	if v != never {
		st.day = dayOf(time.UnixMicro(v), s.mission.Zone)
	}
	return st
}

// found reports whether anything has a say.
func (st *state) found() bool { return st != nil && len(st.lines) > 0 }

// agreeing calls f with every line that agrees with the figure and may say so.
func (st *state) agreeing(f func(*line)) {
	for i := range st.lines {
		if l := &st.lines[i]; st.verdicts[i] == Agrees && l.says() {
			f(l)
		}
	}
}

// says reports whether l has a say.
func (l *line) says() bool { return len(l.votes) > 0 || l.vote.weight > 0 }

// backing returns the origins that agree, each with its best grade, the
// weightiest first.
func (st *state) backing() []vote {
	best := map[int32]vote{}
	st.agreeing(func(l *line) {
		l.each(func(v vote) {
			if v.weight > best[v.root].weight {
				best[v.root] = v
			}
		})
	})
	return st.s.rank(best)
}

func (a *asking) rank(votes map[int32]vote) []vote {
	out := make([]vote, 0, len(votes))
	for _, v := range votes {
		out = append(out, v)
	}
	slices.SortFunc(out, func(x, y vote) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(a.rootName(x.root), a.rootName(y.root)))
	})
	return out
}

// ids returns the claims of the lines that agree.
func (st *state) ids() []konbit.ID {
	var ids []konbit.ID
	st.agreeing(func(l *line) {
		if l.voice >= 0 {
			ids = append(ids, st.s.voices[l.voice].c.ID)
		} else {
			ids = append(ids, l.by.Inputs...)
		}
	})
	slices.Sort(ids)
	return slices.Compact(ids)
}

const (
	always = math.MinInt64 // a time before every other
	never  = math.MaxInt64
)
