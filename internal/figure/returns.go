package figure

import (
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// The mission's own returns are the source of record of its own strength: the
// newest of every part, added up, or of the whole, with what changed since.

// counted reports whether v is such a return.
func (s *series) counted(v *voice) bool {
	return v.c.Own && s.key.m.Kind == measure.Stock && s.key.m.Record == "own"
}

// wholeOrParts takes from the newest returns by part either that of the whole,
// which names no part, or those of the parts: adding them would count everybody
// twice. A count of the whole stands until every part has been counted anew.
func (s *series) wholeOrParts(st *state, newest map[string]int) {
	whole, ok := newest[""]
	if !ok || len(newest) == 1 {
		return
	}
	anew := true
	for part, i := range newest {
		anew = anew && (part == "" || s.voices[i].at > s.voices[whole].at)
	}
	if anew {
		delete(newest, "")
		return
	}
	for part, i := range newest {
		if part == "" {
			continue
		}
		if s.voices[i].at > s.voices[whole].at {
			st.aside[int32(i)] = standing{OtherStage, s.sentence("figure.reason.part")}
		}
		delete(newest, part)
	}
}

// returns adds the line of the mission's own returns.
func (s *series) returns(st *state) {
	m := s.key.m
	newest := map[string]int{}
	for i := s.until(st.v) - 1; i >= 0; i-- {
		v := &s.voices[i]
		if m.Returns > 0 && st.day-v.day > day(m.Returns) {
			break
		}
		if _, ok := newest[v.c.Part]; !ok && v.gone == "" && s.counted(v) {
			newest[v.c.Part] = i
		}
	}
	if len(newest) == 0 {
		return
	}
	s.wholeOrParts(st, newest)
	in := input{rng: konbit.Point(0)}
	found := map[int32]vote{}
	var latest int64 = always
	for _, i := range newest {
		v := &s.voices[i]
		in.rng, latest = in.rng.Add(v.rng), max(latest, v.at)
		in.ids = append(in.ids, v.c.ID)
		found[v.root] = vote{v.root, v.weight, v.grade}
	}
	in.votes = s.rank(found)
	slices.Sort(in.ids)

	var since []change
	ours := true
	for _, c := range s.changes {
		i, known := newest[c.part()]
		after := latest
		if known && c.part() != "" {
			after = s.voices[i].at
		}
		if after < c.at && c.at <= st.v {
			since, ours = append(since, c), ours && c.own()
		}
	}
	switch {
	case len(since) > 0:
		r, _ := m.Rule(measure.Account)
		l, ok := s.carry(r, in, since)
		if !ok {
			return
		}
		st.lines = append(st.lines, l)
	case len(newest) == 1: // a claim like any other
		for _, i := range newest {
			st.lines = append(st.lines, s.line(int32(i)))
		}
		return
	default:
		text := s.sentence("figure.derived.parts", "n", len(newest), "range", s.spoken(in.rng))
		st.lines = append(st.lines, s.worked(measure.Rule{Rule: measure.Total, Weight: 1}, in.rng, text, in))
	}
	st.lines[len(st.lines)-1].ours = ours
	for _, i := range newest {
		st.aside[int32(i)] = standing{Agrees, s.sentence("figure.reason.part")}
	}
}
