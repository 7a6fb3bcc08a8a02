package figure

import (
	"cmp"
	"math"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

// figure turns st into what the asker gets.
func (st *state) figure() *Figure {
	s := st.s
	f := &Figure{
		Measure: s.key.m, Dims: s.key.dims, Valid: s.q.Valid, Known: s.q.Known, Heads: s.q.Heads,
		Phrase: st.phrase, Range: st.rng, Confidence: st.trust, OutOfDate: st.outOfDate, Record: st.record,
		Claims: st.list(), Unknown: st.unknown, Overruled: st.overruled, Marking: konbit.Clear,
	}
	for i := range st.lines {
		l := &st.lines[i]
		if l.by != nil {
			d := *l.by
			d.Verdict = st.verdicts[i]
			f.Derived = append(f.Derived, d)
		} else {
			f.Marking = konbit.MostClosed(f.Marking, s.marking(s.voices[l.voice].entry))
		}
	}
	if st.overruled != nil {
		f.Marking = konbit.MostClosed(f.Marking, st.overruled.Marking)
	}
	for i := range f.Derived {
		for _, id := range f.Derived[i].Inputs {
			f.Marking = konbit.MostClosed(f.Marking, s.marking(s.byID[id]))
		}
	}
	if len(st.events) > 1 {
		f.Derived = append(f.Derived, st.summed())
	}
	for _, ev := range st.events {
		for _, i := range ev.voices {
			f.Marking = konbit.MostClosed(f.Marking, s.marking(s.voices[i].entry))
		}
	}
	f.Roots = st.roots(f.Claims)
	f.Claims = append(f.Claims, st.otherStages()...)
	f.Sides = st.sideBySide()
	f.Kinds = st.kinds(f)
	f.engine = s.Engine
	f.widened, f.share = st.widened, st.widestGap()
	return f
}

// summed is the derivation of a sum of events.
func (st *state) summed() Derived {
	s := st.s
	d := Derived{Rule: measure.Sum, Range: st.rng, Verdict: Agrees, Text: s.sentence("figure.derived.sum", "n", len(st.events), "range", s.spoken(st.rng))}
	for _, v := range st.backing() {
		d.Roots = append(d.Roots, s.rootName(v.root))
	}
	for _, ev := range st.events {
		for _, i := range ev.voices {
			d.Inputs = append(d.Inputs, s.voices[i].c.ID)
		}
	}
	return d
}

// roots returns the origins of what agrees, the weightiest first.
func (st *state) roots(lines []Line) []Root {
	s := st.s
	claims := map[string]int{}
	for _, l := range lines {
		if l.Verdict != Later {
			claims[l.Root]++
		}
	}
	agree := map[int32]int{}
	st.agreeing(func(l *line) {
		if l.voice >= 0 {
			agree[s.voices[l.voice].root]++
		}
	})
	var out []Root
	for _, v := range st.backing() {
		out = append(out, Root{Name: s.rootName(v.root), Grade: v.grade, Claims: claims[s.rootName(v.root)], Agree: agree[v.root]})
	}
	return out
}

// otherStages lists what is claimed of the other stages of a pipeline, which is
// easily taken for a disagreement.
func (st *state) otherStages() (out []Line) {
	s := st.s
	r, ok := s.key.m.Rule(measure.Stages)
	if !ok {
		return nil
	}
	for key := range s.pipeline(r) {
		g, _ := s.relatedGroup(key, s.key.dims)
		other := s.prepare(g)
		for i := range other.voices {
			if v := &other.voices[i]; v.at <= st.v && v.gone == "" {
				out = append(out, Line{v.c, v.rng, s.rootName(v.root), OtherStage, s.sentence("figure.reason.stage", "stage", g.m.Labels)})
			}
		}
	}
	return out
}

// sideBySide returns what each origin says where they truly disagree.
func (st *state) sideBySide() []Side {
	s := st.s
	contested := st.disputed
	for i := range st.lines {
		contested = contested || st.lines[i].voice >= 0 && st.verdicts[i] == Contradicts
	}
	if !contested {
		return nil
	}
	// Those that agree are one side, called by the weightiest of them.
	var out []Side
	at := map[int32]int{}
	weight := []int32{}
	for i := range st.lines {
		l := &st.lines[i]
		if l.voice < 0 || !st.disputed && st.verdicts[i] == Tension {
			continue
		}
		v := &s.voices[l.voice]
		k := v.root
		if !st.disputed && st.verdicts[i] == Agrees {
			k = math.MaxInt32
		}
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k], out, weight = n, append(out, Side{}), append(weight, -1)
		}
		if l.vote.weight > weight[n] {
			weight[n] = l.vote.weight
			out[n].Root, out[n].Speaker, out[n].Phrase = s.rootName(v.root), v.c.Speaker, s.tell(v.entry)
		}
		out[n].Claims = append(out[n].Claims, v.c.ID)
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(weight[j], weight[i]), cmp.Compare(out[i].Root, out[j].Root))
	})
	sorted := make([]Side, len(out))
	for i, n := range order {
		sorted[i] = out[n]
	}
	return sorted
}

// kinds returns why the sources look as if they disagreed, the gravest first.
func (st *state) kinds(f *Figure) []Disagreement {
	has := map[Disagreement]bool{}
	type words struct {
		value float64
		hedge konbit.Qualifier
	}
	values := map[words]bool{}
	for _, l := range f.Claims {
		switch l.Verdict {
		case Contradicts:
			has[Dispute] = true
		case RuledOut, BySource:
			has[Mistake] = true
		case Superseded:
			has[Stale] = has[Stale] || !l.Range.Overlaps(f.Range)
		case OtherStage:
			has[Stage] = true
		case Tension:
			has[Hedge] = true
		case Agrees:
			values[words{l.Claim.Quantity.Value, l.Claim.Quantity.Qualifier}] = true
		}
	}
	has[Dispute] = has[Dispute] || st.disputed
	has[Hedge] = has[Hedge] || len(values) > 1
	for _, d := range f.Derived {
		has[Hedge] = has[Hedge] || d.Verdict == Tension
	}
	var out []Disagreement
	for _, k := range []Disagreement{Dispute, Mistake, Stale, Stage, Hedge} {
		if has[k] {
			out = append(out, k)
		}
	}
	return out
}

// widestGap returns the widest gap of a line to the figure, as a share of it.
func (st *state) widestGap() (widest float64) {
	for _, ev := range st.events {
		widest = max(widest, ev.st.widestGap())
	}
	if len(st.events) > 0 {
		return widest
	}
	for i := range st.lines {
		if st.verdicts[i] == Tension || st.verdicts[i] == Contradicts {
			widest = max(widest, share(st.chosen, st.lines[i].rng))
		}
	}
	return widest
}

// Spoken returns rng as numbers of f's measure are said: 601 to 616, June 2024.
func (f *Figure) Spoken(rng konbit.Interval) Sentence {
	return f.engine.sentence("figure.phrase.plain", "value", spoken{f.Measure, rng})
}

// Why says in at most five sentences why the figure is what it is.
func (f *Figure) Why() []Sentence {
	e := f.engine
	var out []Sentence
	add := func(key string, args ...any) { out = append(out, e.sentence("figure.why."+key, args...)) }
	if o := f.Overruled; o != nil {
		add("overruled", "by", o.By, "reason", o.Reason)
	}
	if len(f.Sides) > 0 {
		var sides list
		for _, s := range f.Sides[:min(3, len(f.Sides))] {
			sides = append(sides, e.sentence("figure.why.side", "who", cmp.Or(s.Speaker, s.Root), "value", s.Phrase))
		}
		add("disputed", "sides", sides)
	}
	switch names := f.rootNames(3); {
	case f.OutOfDate:
		add("out_of_date")
	case f.Record && len(names) > 0:
		add("record", "who", names[0])
	case len(names) > 0:
		add("backed", "n", len(f.Roots), "who", names)
	}
	for _, d := range f.tightest(2) {
		add("derived", "text", d.Text)
	}
	if f.widened > 0 {
		add("widened", "percent", percent(f.widened))
	}
	if f.share > f.widened {
		add("tension", "percent", percent(f.share))
	}
	if len(f.Unknown) > 0 {
		add("unknown", "who", e.named(f.Unknown))
	}
	if i := slices.IndexFunc(f.Claims, func(l Line) bool { return l.Verdict == BySource }); i >= 0 {
		add("own_sum", "who", f.Claims[i].Root, "reason", f.Claims[i].Reason)
	}
	for _, v := range []Verdict{RuledOut, OtherStage, Superseded, Later} {
		if n := f.count(v); n > 0 {
			add("count."+key(v), "n", n)
		}
	}
	return out[:min(5, len(out))]
}

// tightest returns the n derivations that bind the figure most.
func (f *Figure) tightest(n int) []Derived {
	out := slices.DeleteFunc(slices.Clone(f.Derived), func(d Derived) bool {
		return d.Verdict != Agrees && (d.Verdict != Tension || f.widened == 0)
	})
	slices.SortStableFunc(out, func(a, b Derived) int { return cmp.Compare(a.Range.High-a.Range.Low, b.Range.High-b.Range.Low) })
	return out[:min(n, len(out))]
}

// Explanation says in at most 25 lines what the figure rests on, naming every
// origin with the number of its claims.
func (f *Figure) Explanation() []Sentence {
	e := f.engine
	var out []Sentence
	add := func(key string, args ...any) { out = append(out, e.sentence("figure.explain."+key, args...)) }
	add("figure", "measure", f.Measure.Labels, "phrase", f.Phrase, "range", f.Spoken(f.Range),
		"confidence", e.sentence("figure.confidence."+string(f.Confidence)))
	const most = 12
	for _, r := range f.Roots[:min(most, len(f.Roots))] {
		if r.Claims == 0 {
			add("through", "name", r.Name, "grade", string(r.Grade))
			continue
		}
		add("root", "name", r.Name, "grade", string(r.Grade), "n", r.Claims, "agree", r.Agree)
	}
	if more := len(f.Roots) - most; more > 0 {
		add("roots", "n", more)
	}
	for _, d := range f.Derived[:min(4, len(f.Derived))] {
		add("derived", "text", d.Text, "verdict", e.sentence("figure.verdict."+key(d.Verdict)))
	}
	for _, v := range []Verdict{Tension, Contradicts, Superseded, Repeats, OtherStage, RuledOut, BySource} {
		if n := f.count(v); n > 0 {
			add("count", "verdict", e.sentence("figure.verdict."+key(v)), "n", n)
		}
	}
	return out[:min(25, len(out))]
}

// named returns the names of contributors.
func (e *Engine) named(codes []string) []message.Text {
	names := make([]message.Text, len(codes))
	for i, code := range codes {
		names[i] = message.Text{message.Languages[0]: code}
		for _, c := range e.mission.Contributors {
			if c.Code == code && c.Name != nil {
				names[i] = c.Name
			}
		}
	}
	return names
}

func (f *Figure) count(v Verdict) (n int) {
	for _, l := range f.Claims {
		if l.Verdict == v {
			n++
		}
	}
	return n
}

func (f *Figure) rootNames(n int) (names list) {
	for _, r := range f.Roots[:min(n, len(f.Roots))] {
		if r.Name == f.engine.mouths[0].name {
			names = append(names, f.engine.sentence("figure.root.mission"))
		} else {
			names = append(names, f.engine.sentence("figure.phrase.plain", "value", r.Name))
		}
	}
	return names
}
