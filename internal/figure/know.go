package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

// Step 1: know. What was not known by K, or lies outside H, plays no part.

// An asking is one look at the engine: everything about it but the measure, the
// dimensions and V. It remembers what it worked out.
type asking struct {
	*Engine
	q         Query
	known     int64
	ends      map[konbit.ID]ending
	taken     map[konbit.ID]bool // proposed claims that somebody accepted, or that are supposed
	grades    map[string]konbit.Grade
	pairs     []Act // merges and splits, the oldest first
	rules     []Act // overrules that stand, the oldest first
	elders    map[int32][]int32
	linked    map[int32][]Lineage // quotes, corrects: by the later document
	withdrawn map[int32]bool      // documents that another retracts
	hidden    map[int32]bool      // documents that the asker may not see
	series    map[group]*series
	based     map[basis]*state
}

type basis struct {
	k group
	v int64
}

// An ending is what became of a claim.
type ending struct {
	act    ActType
	reason message.Text // nil where the asker may not see it
}

// ask checks q and prepares to answer it.
func (e *Engine) ask(q Query) *asking {
	a := &asking{
		Engine: e, q: q, ends: map[konbit.ID]ending{}, taken: map[konbit.ID]bool{}, grades: map[string]konbit.Grade{},
		elders: map[int32][]int32{}, linked: map[int32][]Lineage{}, withdrawn: map[int32]bool{}, hidden: map[int32]bool{},
		series: map[group]*series{}, based: map[basis]*state{},
	}
	if a.q.Known.IsZero() {
		a.q.Known = e.newest()
	}
	if a.q.Valid.IsZero() {
		a.q.Valid = a.q.Known
	}
	a.known = a.q.Known.UnixMicro()
	a.hide()
	a.judge()
	for _, id := range q.Suppose {
		a.taken[id] = true
		delete(a.ends, id)
	}
	a.trace()
	return a
}

// newest returns the end of the newest day on which a claim became known.
func (e *Engine) newest() time.Time {
	newest := int64(math.MinInt64)
	for _, g := range e.groups {
		for _, x := range g {
			newest = max(newest, x.known)
		}
	}
	if newest == math.MinInt64 {
		return time.Time{}
	}
	return start(dayOf(time.UnixMicro(newest), e.mission.Zone)+1, e.mission.Zone).Add(-time.Microsecond)
}

// hide notes the documents that the asker may not see: nor what they print.
func (a *asking) hide() {
	if a.q.Only == nil {
		return
	}
	for i := range a.docList {
		d := &a.docList[i].d
		if a.docList[i].have && !a.q.Only(&Claim{ID: d.ID, Published: d.Published, Made: d.Made, Marking: d.Marking, Position: d.Position}) {
			a.hidden[int32(i)] = true
		}
	}
}

// shown reports whether the asker may see act. One that it may not see still
// does what it does to claims that it may: a claim withdrawn in confidence is
// withdrawn. What act says is not for it.
func (a *asking) shown(act *Act) bool {
	return a.q.Only == nil || a.q.Only(&Claim{ID: act.ID, Published: act.Published, Made: act.Made, Marking: act.Marking, Position: act.Position})
}

func (a *asking) holds(known int64, p Position) bool { return known <= a.known && a.q.Heads.Holds(p) }

// judge takes in the acts that were known: which claims stand, how sources are
// graded, which origins were merged or split, and what was set by hand.
func (a *asking) judge() {
	var acts []Act
	for _, act := range a.acts {
		if a.holds(a.knownAt(act.Published, act.Made), act.Position) {
			acts = append(acts, act)
		}
	}
	slices.SortFunc(acts, func(x, y Act) int {
		return cmp.Or(cmp.Compare(a.knownAt(x.Published, x.Made), a.knownAt(y.Published, y.Made)), cmp.Compare(x.ID, y.ID))
	})
	acts = append(acts, a.q.Acts...)
	void := map[string]bool{} // records that a later one retracted
	for _, act := range slices.Backward(acts) {
		if record, _, _ := strings.Cut(string(act.ID), "/"); void[record] || void[string(act.ID)] {
			continue
		}
		for _, t := range act.Targets {
			id := konbit.ID(t)
			switch act.Type {
			case Retract:
				void[t] = true
				fallthrough
			case Supersede, Accept, Reject:
				a.taken[id] = a.taken[id] || act.Type == Accept
				if old, ok := a.ends[id]; !ok || old.act == Accept && act.Type != Reject {
					end := ending{act: act.Type}
					if a.shown(&act) {
						end.reason = act.words()
					}
					a.ends[id] = end
				}
			case Regrade:
				if _, ok := a.grades[t]; !ok {
					a.grades[t] = act.Grade
				}
			}
		}
		switch act.Type {
		case Merge, Split:
			a.pairs = append(a.pairs, act)
		case Overrule:
			if a.shown(&act) {
				a.rules = append(a.rules, act)
			}
		}
	}
	slices.Reverse(a.pairs)
	slices.Reverse(a.rules)
}

// trace takes in which text comes from which, as far as both were known. That a
// text is a copy is a fact about the two, known as soon as they are.
func (a *asking) trace() {
	for _, l := range a.lineage {
		from, ok1 := a.docs[l.From]
		to, ok2 := a.docs[l.To]
		if !ok1 || !ok2 || from == to || !a.q.Heads.Holds(l.Position) || !a.present(from) || !a.present(to) {
			continue
		}
		switch l.Relation {
		case "copies", "translates", "rewrites":
			a.elders[from] = append(a.elders[from], to)
		case "retracts":
			a.withdrawn[to] = true
		default:
			a.linked[from] = append(a.linked[from], l)
		}
	}
}

// present reports whether the document was known and is among the sources asked
// for.
func (a *asking) present(doc int32) bool {
	d := &a.docList[doc]
	return d.have && a.holds(d.known, d.d.Position) && (a.q.Sources == "" || d.d.Collection == a.q.Sources)
}

// sees reports whether the asker may see x at all, and if so whether it is
// later than what counts.
func (a *asking) sees(x *entry) (ok, later bool) {
	if a.q.Sources != "" && (x.doc < 0 || a.docList[x.doc].d.Collection != a.q.Sources) {
		return false, false
	}
	if a.q.Only != nil && (a.hidden[x.doc] || !a.q.Only(x.c)) {
		return false, false
	}
	if x.c.Proposed && (!a.taken[x.c.ID] || a.ends[x.c.ID].act == Reject) {
		return false, false
	}
	return true, !a.holds(x.known, x.c.Position)
}

// entries returns the claims of the group k. Single events are kept in wider
// groups: those of a place lie in it, those of everybody are anybody's.
func (a *asking) entries(k group) []*entry {
	if !k.times {
		return a.groups[k]
	}
	var out []*entry
	for _, g := range a.keys[k.m] {
		if !g.times || g.dims.Subject != k.dims.Subject && k.dims.Subject != "" || g.dims.Status != k.dims.Status ||
			g.dims.Contributor != k.dims.Contributor && k.dims.Contributor != All {
			continue
		}
		for _, x := range a.groups[g] {
			place := k.dims.Place == "" || x.dims.Place == k.dims.Place || a.mission.Within(x.dims.Place, k.dims.Place)
			people := x.dims.Population == k.dims.Population || k.dims.Population == "" && x.c.Own
			if place && people {
				out = append(out, x)
			}
		}
	}
	return out
}

// resolve returns the group that q asks for: its dimensions, and where it leaves
// one open the mission's default, or the only thing that is known.
func (a *asking) resolve(m *Measure, d Dims) (group, error) {
	def, left := a.mission.Defaults[m.Key], d
	for _, name := range m.Dimensions {
		if f := d.field(name); *f == "" {
			*f = *def.field(name)
		}
	}
	asked := d
	k := group{m: m, dims: a.normal(m, d)}
	if m.Kind == measure.Event || m.Kind == measure.Plan {
		k.times = true
		return k, nil
	}
	if m.Kind == measure.Flow && d.Period != "" {
		k.dims.Period = period(d.Period, 0, 0, a.mission.Zone)
		asked.Period = k.dims.Period
	}
	if slices.ContainsFunc(a.groups[k], a.counts) {
		return k, nil
	}
	var open []group // known groups that differ only in what was left open
	for _, g := range a.keys[m] {
		if !g.times && fits(m, g.dims, k.dims, asked) && slices.ContainsFunc(a.groups[g], a.counts) {
			open = append(open, g)
		}
	}
	switch plain := (group{m: m, dims: a.normal(m, left)}); {
	case len(open) == 0 && slices.ContainsFunc(a.groups[plain], a.counts):
		return plain, nil // claims leave open what the question did
	case len(open) == 0:
		return k, nil
	case len(open) > 1 && m.Kind == measure.Flow && asked.Period == "":
		return a.latest(open), nil
	case len(open) > 1:
		return k, konbit.Errorf(konbit.CodeNotFound, "%s is known for several: %s; name one of them", m.Key, choices(m, open, asked))
	}
	return open[0], nil
}

func (a *asking) counts(x *entry) bool {
	ok, later := a.sees(x)
	return ok && !later && x.other == ""
}

// fits reports whether g has what was asked, and differs from the defaults k
// only where nothing was.
func fits(m *Measure, g, k, asked Dims) bool {
	for _, name := range m.Dimensions {
		if *asked.field(name) != "" && *g.field(name) != *k.field(name) {
			return false
		}
	}
	return true
}

// latest returns the group whose period ended last by V, the longest of several;
// else the one that begins first.
func (a *asking) latest(open []group) group {
	v := dayOf(a.q.Valid, a.mission.Zone)
	return slices.MinFunc(open, func(x, y group) int {
		xf, xl := a.span(x)
		yf, yl := a.span(y)
		if past := xl <= v; past != (yl <= v) {
			if past {
				return -1
			}
			return 1
		} else if past {
			return cmp.Or(cmp.Compare(yl, xl), cmp.Compare(xf, yf), cmp.Compare(x.dims.Place, y.dims.Place))
		}
		return cmp.Or(cmp.Compare(xf, yf), cmp.Compare(yl, xl), cmp.Compare(x.dims.Place, y.dims.Place))
	})
}

func (a *asking) span(k group) (first, last day) {
	s, err := konbit.ParseSpan(k.dims.Period)
	if err != nil || k.dims.Period == "" {
		return -forever, forever
	}
	return days(s, a.mission.Zone)
}

func choices(m *Measure, open []group, asked Dims) string {
	var all []string
	for _, g := range open {
		var one []string
		for _, name := range m.Dimensions {
			if *asked.field(name) == "" && *g.dims.field(name) != "" {
				one = append(one, name+" "+*g.dims.field(name))
			}
		}
		all = append(all, strings.Join(one, ", "))
	}
	slices.Sort(all)
	if len(all) > 8 {
		all = append(all[:8], "…")
	}
	return strings.Join(all, "; ")
}
