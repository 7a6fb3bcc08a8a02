// Package figure turns what sources claim and what the mission records into one
// number that can be defended: what we say, how far it could be off, who says
// so and who disagrees.
//
// It is not a place for reading records, storing or drawing anything: it knows
// no I/O, no clock and no measure by name. What the engine does differently for
// a measure is declared in the measure's file (Measure), and how a hedge is
// read is in a table (Readings).
//
// Its one invariant: the answer to a Query, later claims aside, depends only on
// what was known by Known and lies within Heads, in whatever order it came.
package figure

import (
	"cmp"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Version names the algorithm. It is printed with every figure and changes
// whenever the same claims could give another answer.
const Version = "figure/1"

// A Query asks for one figure as of (V, K, H).
type Query struct {
	Measure string
	Dims    Dims
	Valid   time.Time         // V, situation on; zero: Known
	Known   time.Time         // K, using what was known by; zero: the end of the newest day on which anything held became known
	Heads   Heads             // H; nil: all that is held
	Sources string            // only documents of this collection; empty: all sources and own records
	Only    func(*Claim) bool // what the asker may see; nil: everything. A document or an overrule is asked about as a Claim of its ID, times, marking and position
	Suppose []konbit.ID       // proposed claims to count as if they had been accepted
	Acts    []Act             // what reviewers might find, as if it were known and the last
}

// Figure answers q. It returns a not_found error where nothing known speaks to
// it, and an invalid one where q names an unknown measure or a dimension that
// the measure does not have.
func (e *Engine) Figure(q Query) (*Figure, error) {
	a := e.ask(q)
	k, err := a.find()
	if err != nil {
		return nil, err
	}
	st := a.prepare(k).at(a.q.Valid.UnixMicro(), true)
	if !st.found() && st.overruled == nil {
		return nil, konbit.Errorf(konbit.CodeNotFound, "nothing known by %s speaks to %s on %s",
			a.q.Known.In(e.mission.Zone).Format(time.DateOnly), k.m.Key, a.q.Valid.In(e.mission.Zone).Format(time.DateOnly))
	}
	return st.figure(), nil
}

// prepare does the steps that do not depend on V.
func (a *asking) prepare(k group) *series {
	if s := a.series[k]; s != nil {
		return s
	}
	s := a.know(k) // 1. what was known by K and lies within H; 2. as intervals: entries were read when they were added
	a.series[k] = s
	s.readSums()    // 2. a source's own sum is worth its terms
	s.dateRepeats() // 4. a figure printed again is no new count
	s.findRoots()   // 5. who is behind every claim
	s.ruleOut()     // 6. what cannot be
	if k.times {
		s.findEvents() // 3. one event, once
	}
	s.changes = s.changesOf()
	return s
}

// at does the steps that depend on V. full asks for every rule of the measure,
// not only those that others may rest on.
func (s *series) at(v int64, full bool) *state {
	st := s.state(v)
	switch s.key.m.Kind {
	case measure.Event:
		s.addUp(st)
	case measure.Plan:
		s.outstanding(st)
	default:
		s.fresh(st)        // 4. what is not out of date
		s.derive(st, full) // 6. what can be worked out
		if len(st.lines) == 0 {
			s.newest(st) // 4. else the newest there is
		}
		st.choose() // 7. where most origins agree
		st.judge()  // 8. how each stands to it
		st.back()   // 10. how well it is backed
	}
	if st.found() {
		st.say() // 9. what to say
	}
	s.overrule(st) // 11. a person's word
	return st
}

// find returns the group that a's query asks for.
func (a *asking) find() (group, error) {
	m, err := a.measureOf(a.q.Measure)
	if err != nil {
		return group{}, err
	}
	for _, name := range measure.Dimensions {
		if *a.q.Dims.field(name) != "" && !m.Has(name) {
			return group{}, konbit.Invalid(name, "%s has no such dimension; it has %v", m.Key, m.Dimensions)
		}
	}
	return a.resolve(m, a.q.Dims)
}

func (e *Engine) measureOf(key string) (*Measure, error) {
	if m := e.used[key]; m != nil {
		return m, nil
	}
	m, ok := e.measures.Get(key)
	if !ok {
		return nil, konbit.Invalid("measure", "%q is not in the catalogue's measures", key)
	}
	if same := e.used[m.Key]; same != nil {
		m = same
	}
	return m, nil
}

// All answers q for every measure and every combination of dimensions that
// something known speaks to, in the order of the measures' files. Measure and
// Dims of q narrow it down.
func (e *Engine) All(q Query) ([]*Figure, error) {
	a := e.ask(q)
	if q.Measure != "" {
		if _, err := e.measureOf(q.Measure); err != nil {
			return nil, err
		}
	}
	var out []*Figure
	for _, k := range a.everything() {
		if st := a.prepare(k).at(a.q.Valid.UnixMicro(), true); st.found() || st.overruled != nil {
			out = append(out, st.figure())
		}
	}
	return out, nil
}

// everything returns the groups that a's query may mean: those of claims, and
// those that rules make out of them.
func (a *asking) everything() []group {
	var out []group
	have := map[group]bool{}
	add := func(k group) {
		if !have[k] && a.within(k) {
			have[k] = true
			out = append(out, k)
		}
	}
	for _, m := range a.all() {
		for _, g := range a.keys[m] {
			if !slices.ContainsFunc(a.groups[g], a.counts) {
				continue
			}
			if g.times && m.Kind == measure.Flow {
				continue // days of a flow are in its periods
			}
			add(g)
			if _, ok := m.Rule(measure.Total); ok || g.times && m.Has("contributor") && a.several(g) {
				g.dims.Contributor = All
				add(g)
			}
		}
		for _, r := range m.Derive {
			for _, g := range a.keys[a.used[cmp.Or(r.From, r.Of)]] {
				if k, ok := a.relatedGroup(m.Key, g.dims); ok {
					add(k)
				}
			}
		}
	}
	slices.SortFunc(out, group.compare)
	return out
}

// several reports whether g is not the only contributor's.
func (a *asking) several(g group) bool {
	return slices.ContainsFunc(a.keys[g.m], func(h group) bool {
		return h.times && h.dims.Contributor != g.dims.Contributor && slices.ContainsFunc(a.groups[h], a.counts)
	})
}

// within reports whether k is among what a's query asks for.
func (a *asking) within(k group) bool {
	if a.q.Measure != "" {
		if m, err := a.measureOf(a.q.Measure); err != nil || m != k.m {
			return false
		}
	}
	want := a.normal(k.m, a.q.Dims)
	for _, name := range measure.Dimensions {
		if *a.q.Dims.field(name) != "" && (!k.m.Has(name) || *want.field(name) != *k.dims.field(name)) {
			return false
		}
	}
	return true
}
