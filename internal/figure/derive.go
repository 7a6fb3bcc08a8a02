package figure

import (
	"cmp"
	"math"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 6: derive. Rules of the measure work lines out of other figures, in
// interval arithmetic. What is worked out brings the origins of its inputs and
// is never an origin of its own.

// An input is what a derivation rests on.
type input struct {
	rng   konbit.Interval
	votes []vote
	ids   []konbit.ID
	light bool // it moves the sum by too little for its backing to matter
}

// weakest returns the votes of the least backed input: a chain is as strong as
// its weakest link, and counting every link's origins would make one claim look
// like many.
func weakest(inputs []input) []vote {
	inputs = slices.DeleteFunc(slices.Clone(inputs), func(in input) bool { return in.light })
	if len(inputs) == 0 {
		return nil
	}
	sum := func(votes []vote) (w int32) {
		for _, v := range votes {
			w += v.weight
		}
		return w
	}
	return slices.MinFunc(inputs, func(x, y input) int {
		return cmp.Or(cmp.Compare(len(x.votes), len(y.votes)), cmp.Compare(sum(x.votes), sum(y.votes)))
	}).votes
}

func scaled(votes []vote, by float64) []vote {
	if by == 0 {
		return nil
	}
	out := slices.Clone(votes)
	for i := range out {
		out[i].weight = int32(math.Round(float64(out[i].weight) * by))
	}
	return out
}

func (st *state) input() input { return input{rng: st.rng, votes: st.backing(), ids: st.ids()} }

// worked returns the line that rule works out of inputs.
func (a *asking) worked(r measure.Rule, rng konbit.Interval, text Sentence, inputs ...input) line {
	d := &Derived{Rule: r.Rule, Range: rng, Text: text}
	roots := map[int32]vote{}
	for _, in := range inputs {
		d.Inputs = append(d.Inputs, in.ids...)
		for _, v := range in.votes {
			roots[v.root] = v
		}
	}
	slices.Sort(d.Inputs)
	d.Inputs = slices.Compact(d.Inputs)
	for _, v := range a.rank(roots) {
		d.Roots = append(d.Roots, a.rootName(v.root))
	}
	return line{rng: rng, voice: -1, by: d, votes: scaled(weakest(inputs), r.Weight)}
}

// derive adds to st the lines that the measure's rules work out. The account is
// part of what is simply known of a stock; the other rules take their inputs
// without rules of their own, so that no two figures rest on each other.
func (s *series) derive(st *state, full bool) {
	for _, r := range s.key.m.Derive {
		switch {
		case r.Rule == measure.Account:
			s.account(st, r)
		case !full:
		case r.Rule == measure.Total && s.key.dims.Contributor == All:
			s.totalOf(st, r)
		case r.Rule == measure.Remainder && s.key.dims.Contributor != All:
			s.remainder(st, r)
		case r.Rule == measure.Stages:
			s.stages(st, r)
		case r.Rule == measure.Duration:
			s.duration(st, r)
		case r.Rule == measure.Share, r.Rule == measure.Difference:
			s.relate(st, r)
		case r.Rule == measure.Sum:
			s.sumOf(st, r)
		}
	}
}

// relatedGroup returns the group of the measure key with the dimensions of d
// that it has.
func (a *asking) relatedGroup(key string, d Dims) (group, bool) {
	m, err := a.measureOf(key)
	if key == "" || err != nil {
		return group{}, false
	}
	g := group{m: m, dims: a.normal(m, d), times: m.Kind == measure.Event || m.Kind == measure.Plan}
	if m.Kind != measure.Flow {
		g.dims.Period = ""
	}
	return g, true
}

// related returns the figure of the measure key for the dimensions d without
// rules other than the account.
func (a *asking) related(key string, d Dims, v int64) *state {
	g, ok := a.relatedGroup(key, d)
	if !ok {
		return nil
	}
	return a.base(g, v)
}

// base returns the figure of g without rules other than the account.
func (a *asking) base(g group, v int64) *state {
	b := basis{g, v}
	st, ok := a.based[b]
	if !ok {
		st = a.prepare(g).at(v, false)
		a.based[b] = st
	}
	return st
}

// account works a stock out of an earlier count and what came since: one line
// for each distinct earlier claim.
func (s *series) account(st *state, r measure.Rule) {
	last := s.lastChange(st.v)
	for i := last; i >= 0; i-- {
		from, to := 0, s.until(s.changes[i].at-1)
		if i > 0 {
			from = s.until(s.changes[i-1].at - 1)
		}
		earlier := s.earlier(from, to)
		if len(earlier) == 0 {
			continue
		}
		since := s.changes[i : last+1]
		n := len(st.lines)
		for _, e := range earlier {
			if l, ok := s.carry(r, e, since); ok {
				st.lines = append(st.lines, l)
			}
		}
		s.bind(st.lines[n:], r, since)
		return
	}
}

// bind gives lines that rest on the same changes the votes of these, where they
// are the weaker link of them all: two counts less one reported departure are
// backed by one report.
func (s *series) bind(lines []line, r measure.Rule, since []change) {
	if len(lines) == 0 {
		return
	}
	roots := map[int32]bool{}
	for i := range lines {
		lines[i].each(func(v vote) { roots[v.root] = true })
	}
	var inputs []input
	for _, c := range since {
		inputs = append(inputs, c.input(lines[0].rng))
	}
	if link := weakest(inputs); link != nil && len(link) < len(roots) {
		for i := range lines {
			lines[i].votes = scaled(link, r.Weight)
		}
	}
}

// earlier returns the distinct claims of voices[from:to] that their time agreed
// on: what was refuted then is not carried on.
func (s *series) earlier(from, to int) []input {
	st := s.state(never)
	var heard []int32
	for i := to - 1; i >= from; i-- {
		if v := &s.voices[i]; v.gone == "" && !v.terms && !s.counted(v) {
			heard = append(heard, int32(i))
		}
	}
	for _, i := range s.revise(heard, map[int32]standing{}) {
		st.lines = append(st.lines, s.line(i))
	}
	if !st.choose() {
		return nil
	}
	same := map[konbit.Interval]int{}
	var out []input
	var votes []map[int32]vote
	for i := range st.lines {
		l := &st.lines[i]
		if v, small := compare(st.rng, l.rng, s.key.m.Kind); v != Agrees && !small {
			continue
		}
		n, ok := same[l.rng]
		if !ok {
			n = len(out)
			same[l.rng] = n
			out, votes = append(out, input{rng: l.rng}), append(votes, map[int32]vote{})
		}
		out[n].ids = append(out[n].ids, s.voices[l.voice].c.ID)
		if l.vote.weight > votes[n][l.vote.root].weight {
			votes[n][l.vote.root] = l.vote
		}
	}
	for n := range out {
		out[n].votes = s.rank(votes[n])
	}
	slices.SortFunc(out, func(x, y input) int {
		return cmp.Or(cmp.Compare(x.rng.Low, y.rng.Low), cmp.Compare(x.rng.High, y.rng.High))
	})
	return out
}

// carry returns the line of an earlier count with what came since; ok is false
// where more left than there were.
func (s *series) carry(r measure.Rule, earlier input, since []change) (l line, ok bool) {
	rng, inputs := earlier.rng, []input{earlier}
	var parts []Sentence
	for _, c := range since {
		rng = rng.Add(c.rng())
		inputs = append(inputs, c.input(rng))
		key := "figure.derived.plus"
		if c.sign < 0 {
			key = "figure.derived.minus"
		}
		parts = append(parts, s.sentence(key, "value", c.of.spoken(c.ev.st.rng), "date", onDay(c.ev.day)))
	}
	if rng.High < 0 {
		return l, false
	}
	rng.Low = max(rng.Low, 0)
	text := s.sentence("figure.derived.account", "from", s.spoken(earlier.rng), "changes", parts, "range", s.spoken(rng))
	return s.worked(r, rng, text, inputs...), true
}

// totalOf works out the sum of all contributors' figures: what the total is
// where all are known, else what it is at least.
func (s *series) totalOf(st *state, r measure.Rule) {
	if s.others(st, r) {
		return
	}
	rng, ours := konbit.Point(0), true
	var inputs []input
	known, complete := s.contributors(st)
	for _, code := range known {
		b := s.of(code, st)
		if !b.found() {
			st.unknown = append(st.unknown, code)
			continue
		}
		rng, ours = rng.Add(b.rng), ours && b.record
		inputs = append(inputs, b.input())
	}
	if len(inputs) == 0 {
		st.unknown = nil
		return
	}
	key := "figure.derived.total"
	if complete = complete && len(st.unknown) == 0; !complete {
		rng.High, rng.HighEntailed = math.Inf(1), false
		r.Weight = 0
		key = "figure.derived.atleast"
	}
	l := s.worked(r, rng, s.sentence(key, "n", len(inputs), "range", s.spoken(rng)), inputs...)
	l.ours = complete && ours
	st.lines = append(st.lines, l)
}

// of returns the figure of one contributor.
func (s *series) of(code string, st *state) *state {
	g := s.key
	g.dims.Contributor = code
	return s.base(g, st.v)
}

// contributors returns who takes part at st.v, by the mission and by the claims,
// and whether the mission says who does.
func (s *series) contributors(st *state) (codes []string, complete bool) {
	t := time.UnixMicro(st.v)
	for _, c := range s.mission.Contributors {
		complete = true
		from, ok1 := c.Valid.Earliest(s.mission.Zone)
		to, ok2 := c.Valid.Latest(s.mission.Zone)
		if (!ok1 || !from.After(t)) && (!ok2 || !to.Before(t)) {
			codes = append(codes, c.Code)
		}
	}
	for _, g := range s.keys[s.key.m] {
		code := g.dims.Contributor
		g.dims.Contributor = All
		if g == s.key && code != All && code != Others && slices.ContainsFunc(s.groups[s.with(code)], s.counts) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes), complete
}

func (s *series) with(code string) group {
	g := s.key
	g.dims.Contributor = code
	return g
}

// others works out a total from a claim about "the others": they are all but
// those that the same document counts.
func (s *series) others(st *state, r measure.Rule) bool {
	rest := s.base(s.with(Others), st.v)
	if !rest.found() {
		return false
	}
	docs := map[int32]bool{}
	rest.agreeing(func(l *line) { docs[l.doc] = l.doc >= 0 })
	rng, inputs := rest.rng, []input{rest.input()}
	codes, _ := s.contributors(st)
	for _, code := range codes {
		b := s.of(code, st)
		if b.found() && slices.ContainsFunc(b.s.voices, func(v voice) bool { return docs[v.doc] && v.gone == "" }) {
			rng, inputs = rng.Add(b.rng), append(inputs, b.input())
		}
	}
	if len(inputs) == 1 {
		return false
	}
	text := s.sentence("figure.derived.total", "n", len(inputs), "range", s.spoken(rng))
	st.lines = append(st.lines, s.worked(r, rng, text, inputs...))
	return true
}

// remainder works one contributor out of the total, where all others are known.
func (s *series) remainder(st *state, r measure.Rule) {
	codes, complete := s.contributors(st)
	if !complete || s.key.dims.Contributor == Others {
		return
	}
	all := s.of(All, st)
	if !all.found() {
		return
	}
	rng, inputs := all.rng, []input{all.input()}
	for _, code := range codes {
		if code == s.key.dims.Contributor {
			continue
		}
		b := s.of(code, st)
		if !b.found() {
			return
		}
		rng, inputs = rng.Sub(b.rng), append(inputs, b.input())
	}
	rng.Low = max(rng.Low, 0)
	if len(inputs) == 1 || rng.High < 0 {
		return
	}
	text := s.sentence("figure.derived.remainder", "total", s.spoken(all.rng), "range", s.spoken(rng))
	st.lines = append(st.lines, s.worked(r, rng, text, inputs...))
}

// stages bounds a stage by those before and after it in its pipeline.
func (s *series) stages(st *state, r measure.Rule) {
	for key, other := range s.pipeline(r) {
		b := s.related(key, s.key.dims, st.v)
		if !b.found() || math.IsInf(b.rng.High, 0) {
			continue
		}
		rng := konbit.Interval{Low: b.rng.Low, High: math.Inf(1), LowEntailed: b.rng.LowEntailed}
		word := "figure.derived.atleast_stage"
		if other.Rank < r.Rank { // no more than there were before
			rng = konbit.Interval{High: b.rng.High, LowEntailed: true, HighEntailed: b.rng.HighEntailed}
			word = "figure.derived.atmost_stage"
		}
		text := s.sentence(word, "stage", b.s.key.m.Labels, "value", b.phrase)
		st.lines = append(st.lines, s.worked(r, rng, text, b.input()))
	}
}

// pipeline returns the other stages of r's pipeline in the order of their rank.
func (a *asking) pipeline(r measure.Rule) func(yield func(string, measure.Rule) bool) {
	return func(yield func(string, measure.Rule) bool) {
		for _, m := range a.stagesOf(r.Of) {
			if o, _ := m.Rule(measure.Stages); o.Rank != r.Rank && !yield(m.Key, o) {
				return
			}
		}
	}
}

func (a *asking) stagesOf(pipeline string) (out []*Measure) {
	for key, m := range a.used {
		if o, ok := m.Rule(measure.Stages); ok && o.Of == pipeline && key == m.Key {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(x, y *Measure) int { return x.Compare(y) })
	return out
}

// duration works a length of time out of the dates of its start and end.
func (s *series) duration(st *state, r measure.Rule) {
	from, to := s.related(r.From, s.key.dims, st.v), s.related(r.To, s.key.dims, st.v)
	if !from.found() || !to.found() {
		return
	}
	span := to.rng.Sub(from.rng)
	f, _ := convert("day", s.key.m.Unit)
	if math.IsInf(span.Low, 0) || math.IsInf(span.High, 0) || span.High < 0 {
		return
	}
	rng := span
	rng.Low, rng.High = max(0, span.Low*f), span.High*f
	rng = outward(rng, s.key.m.Step)
	text := s.sentence("figure.derived.duration", "from", from.phrase, "to", to.phrase, "days", spoken{rng: span})
	st.lines = append(st.lines, s.worked(r, rng, text, from.input(), to.input()))
}

// relate works out a part's share of its whole, or the difference of two.
func (s *series) relate(st *state, r measure.Rule) {
	x, y := s.related(r.Of, s.key.dims, st.v), s.related(cmp.Or(r.By, r.Less), s.key.dims, st.v)
	if !x.found() || !y.found() {
		return
	}
	rng := x.rng.Sub(y.rng)
	rng.Low = max(rng.Low, 0)
	key := "figure.derived.difference"
	if r.Rule == measure.Share {
		if y.rng.Low <= 0 {
			return
		}
		key = "figure.derived.share"
		rng = konbit.Interval{
			Low: 100 * x.rng.Low / y.rng.High, High: 100 * x.rng.High / y.rng.Low,
			LowEntailed: x.rng.LowEntailed && y.rng.HighEntailed, HighEntailed: x.rng.HighEntailed && y.rng.LowEntailed,
		}
	}
	if rng = outward(rng, s.key.m.Step); rng.High < rng.Low || math.IsNaN(rng.Low) || math.IsNaN(rng.High) {
		return
	}
	text := s.sentence(key, "a", x.phrase, "b", y.phrase, "x", x.s.key.m.Labels, "y", y.s.key.m.Labels)
	st.lines = append(st.lines, s.worked(r, rng, text, x.input(), y.input()))
}

// sumOf checks a period's total against the single events that are known in it.
func (s *series) sumOf(st *state, r measure.Rule) {
	k := s.key
	k.times = true
	t := s.prepare(k)
	sum := t.state(min(st.v, s.known))
	t.addUp(sum)
	if len(sum.events) == 0 {
		return
	}
	rng := konbit.Interval{Low: sum.rng.Low, High: math.Inf(1), LowEntailed: sum.rng.LowEntailed}
	text := s.sentence("figure.derived.events", "n", len(sum.events), "range", s.spoken(rng))
	st.lines = append(st.lines, s.worked(r, rng, text, sum.input()))
}
