package figure

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
)

// Step 5: roots. Claims that go back to one mouth are one voice, however many
// print it.

// A voice is a claim as one asking hears it.
type voice struct {
	*entry
	rng    konbit.Interval // what it stands for; of a source's own sum, what its terms allow
	at     int64           // from when it speaks; of a repeated figure, when that was first published
	day    day
	root   int32 // its origin: a mouth
	weight int32 // of its origin's grade, in thousandths
	grade  konbit.Grade
	signed bool // somebody says it; it is not the paper's own voice

	speaks int32 // the mouth itself, before origins were found

	written bool              // from claims that are here, by a record or a copy
	terms   bool              // the source's own derivation,
	sum     []konbit.Quantity // of this
	repeats *entry            // the claim whose figure it repeats
	gone    Verdict           // what keeps it from competing, whatever V
	because Sentence
}

// Weights of the Admiralty letters, in thousandths; an ungraded source is one
// that cannot be judged.
var weights = map[byte]int32{'A': 1000, 'B': 800, 'C': 600, 'D': 300, 'E': 100, 'F': 400}

func weigh(g konbit.Grade) int32 {
	w, ok := weights[g.Letter()]
	if !ok {
		w = weights['F']
	}
	if g.Credibility() == 5 { // improbable
		w /= 2
	}
	return w
}

// grade returns the grade of what x says: its own, else that of who says it,
// else of the document, as reviewers left them.
func (a *asking) grade(x *entry) (g konbit.Grade, speaks int32, signed bool) {
	var doc *docInfo
	speaks, signed = x.mouth, true
	if speaks < 0 {
		speaks, signed = own, false
	}
	if x.doc >= 0 {
		doc = &a.docList[x.doc]
		held := doc.have && a.q.Heads.Holds(doc.d.Position)
		switch {
		case x.mouth < 0 && held:
			speaks, signed = doc.mouth, doc.d.Institution != ""
		case x.mouth < 0:
			speaks = doc.self
		}
		if !held {
			doc = nil
		}
	}
	regraded := func(id string) {
		if len(a.grades) == 0 || id == "" {
			return
		}
		switch r := a.grades[id]; {
		case r == "":
		case r[0] >= '1' && r[0] <= '6': // credibility only
			g = konbit.Grade(string(cmp.Or(g.Letter(), 'F')) + string(r))
		default:
			g = r
		}
	}
	if doc != nil {
		g = doc.d.Grade
		regraded(string(doc.d.ID))
	}
	// An anonymous "officials" is worth what the paper is worth.
	if m := a.mouths[speaks]; m.grade != "" && (signed || g == "") {
		g = m.grade
	}
	if signed {
		regraded(a.mouths[speaks].id)
	}
	if x.c.Grade != "" {
		g = x.c.Grade
	}
	regraded(string(x.c.ID))
	return g, speaks, signed
}

// findRoots gives every voice of s its origin.
func (s *series) findRoots() {
	n := len(s.voices)
	u := newUnion(n)
	for i := range s.voices {
		v := &s.voices[i]
		v.grade, v.speaks, v.signed = s.grade(v.entry)
		v.root, v.weight = v.speaks, weigh(v.grade)
	}
	s.sameMouth(u)
	s.sameNumber(u)
	s.sameError(u)
	s.sameWords(u)
	s.linkedTexts(u)
	s.reviewed(u)

	// Of several mouths that share an origin, the one that signs names it.
	head := make([]int32, n)
	for i := range head {
		head[i] = -1
	}
	before := func(x, y *voice) bool {
		if x.root == y.root {
			return false
		}
		mx, my := &s.mouths[x.root], &s.mouths[y.root]
		if mx.inst != my.inst {
			return mx.inst
		}
		if x.signed != y.signed {
			return x.signed
		}
		return cmp.Or(cmp.Compare(x.known, y.known), cmp.Compare(mx.name, my.name)) < 0
	}
	for i := range s.voices {
		r := u.find(int32(i))
		if h := head[r]; h < 0 || before(&s.voices[i], &s.voices[h]) {
			head[r] = int32(i)
		}
	}
	roots := make([]int32, n)
	for i := range s.voices {
		roots[i] = s.voices[head[u.find(int32(i))]].root
	}
	for i := range s.voices {
		s.voices[i].root = roots[i]
	}
	s.split()
}

// sameMouth joins voices of one speaker, institution with its parts, or
// publisher.
func (s *series) sameMouth(u union) {
	first := make(map[int32]int32, len(s.voices))
	for i := range s.voices {
		m := s.voices[i].root
		if of := s.mouths[m].of; of > 0 {
			m = of
		}
		if j, ok := first[m]; ok {
			u.join(int32(i), j)
		} else {
			first[m] = int32(i)
		}
	}
}

// sameNumber joins a paper's unattributed figure with the attributed one that it
// repeats, where the number is too particular to be said by chance.
func (s *series) sameNumber(u union) {
	first := map[float64]int32{}
	for i := range s.voices {
		v := &s.voices[i]
		if q := v.c.Quantity.Value; v.signed && s.key.m.Kind != measure.Date && particular(q) {
			if j, ok := first[q]; !ok || s.before(i, int(j)) {
				first[q] = int32(i)
			}
		}
	}
	for i := range s.voices {
		v := &s.voices[i]
		if j, ok := first[v.c.Quantity.Value]; ok && !v.signed {
			u.join(int32(i), j)
		}
	}
}

// particular reports whether v has two significant digits above 1,000, or is
// 100,000 or more.
func particular(v float64) bool {
	v = math.Abs(v)
	if v < 1000 {
		return false
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	return v >= 100_000 || v > 1000 && math.Mod(v, p) != 0
}

// sameError joins papers that print the same sum of the same terms.
func (s *series) sameError(u union) {
	first := map[float64]int32{}
	for i := range s.voices {
		if v := &s.voices[i]; v.terms {
			if j, ok := first[v.c.Quantity.Value]; ok {
				u.join(int32(i), j)
			} else {
				first[v.c.Quantity.Value] = int32(i)
			}
		}
	}
}

// sameWords joins unsigned quotes that share more than half of their 5-grams.
func (s *series) sameWords(u union) {
	holds := map[uint64][]int32{}
	for i := range s.voices {
		v := &s.voices[i]
		if v.signed || len(v.words) == 0 {
			continue
		}
		shared := map[int32]int{}
		for _, w := range v.words {
			for _, j := range holds[w] {
				shared[j]++
			}
			if len(holds[w]) < 16 { // a phrase that everybody has says nothing
				holds[w] = append(holds[w], int32(i))
			}
		}
		for j, n := range shared {
			if 2*n > min(len(v.words), len(s.voices[j].words)) {
				u.join(int32(i), j)
			}
		}
	}
}

// linkedTexts joins what documents of one lineage say on the matter, and mutes
// the younger ones: a copy is no second witness. One speaks up only where nobody
// else does.
func (s *series) linkedTexts(u union) {
	if len(s.elders) == 0 && len(s.linked) == 0 {
		return
	}
	at := map[int32][]int32{} // document -> its voices
	independent := false
	for i := range s.voices {
		v := &s.voices[i]
		at[v.doc] = append(at[v.doc], int32(i))
		independent = independent || v.gone == "" && (v.doc < 0 || len(s.elders[v.doc]) == 0)
	}
	var alone int32 = -1 // the eldest copy, where there are only copies
	for i := range s.voices {
		v := &s.voices[i]
		if v.doc < 0 || v.gone != "" || len(s.elders[v.doc]) == 0 {
			continue
		}
		for _, doc := range s.ancestors(v.doc) {
			for _, j := range at[doc] {
				v.written = true
				if v.rng.Overlaps(s.voices[j].rng) {
					u.join(int32(i), j)
				}
			}
		}
		if !independent && (alone < 0 || s.before(i, int(alone))) {
			alone = int32(i)
		}
	}
	for i := range s.voices {
		v := &s.voices[i]
		if v.doc < 0 || v.gone != "" {
			continue
		}
		if len(s.elders[v.doc]) > 0 && int32(i) != alone {
			v.gone, v.because = Repeats, s.sentence("figure.reason.copy", "source", s.mouths[s.docList[s.elders[v.doc][0]].mouth].name)
		}
		for _, l := range s.linked[v.doc] {
			s.link(u, int32(i), at[s.docs[l.To]], l.Relation)
		}
	}
}

// link joins a voice with those of a document that its own one quotes, corrects
// or retracts.
func (s *series) link(u union, i int32, others []int32, relation string) {
	for _, j := range others {
		w := &s.voices[j]
		switch {
		case relation == "quotes" && !s.voices[i].signed && s.voices[i].rng.Overlaps(w.rng):
			u.join(i, j)
		case relation == "corrects" && w.gone == "":
			w.gone, w.because = Superseded, s.sentence("figure.reason.corrected")
		}
	}
}

// ancestors returns every document that the text of doc comes from.
func (a *asking) ancestors(doc int32) []int32 {
	var all []int32
	for queue := a.elders[doc]; len(queue) > 0; queue = queue[1:] {
		if d := queue[0]; d != doc && !slices.Contains(all, d) {
			all = append(all, d)
			queue = append(slices.Clone(queue), a.elders[d]...)
		}
	}
	return all
}

// reviewed applies the merges of reviewers.
func (s *series) reviewed(u union) {
	for _, act := range s.pairs {
		if act.Type != Merge {
			continue
		}
		first := int32(-1)
		for i := range s.voices {
			if !s.targets(act, &s.voices[i]) {
				continue
			}
			if first < 0 {
				first = int32(i)
			}
			u.join(int32(i), first)
		}
	}
}

// split applies the splits of reviewers: what they name is an origin of its own.
func (s *series) split() {
	for n, act := range s.pairs {
		if act.Type != Split {
			continue
		}
		for i := range s.voices {
			if v := &s.voices[i]; s.targets(act, v) {
				v.root = -1 - int32(n)
			}
		}
	}
}

// targets reports whether act is about v: its claim, its document or who speaks.
func (s *series) targets(act Act, v *voice) bool {
	in := func(id string) bool { return id != "" && slices.Contains(act.Targets, id) }
	return in(string(v.c.ID)) || v.doc >= 0 && in(string(s.docList[v.doc].d.ID)) || in(s.mouths[v.speaks].id)
}

// rootName returns how origin r is called.
func (a *asking) rootName(r int32) string {
	if r < 0 {
		return "split " + a.pairs[-1-r].Targets[0]
	}
	return a.mouths[r].name
}

// before orders voices by when they were known, then by ID: which one is first.
func (s *series) before(i, j int) bool {
	x, y := &s.voices[i], &s.voices[j]
	if x.known != y.known {
		return x.known < y.known
	}
	return x.c.ID < y.c.ID
}

// A union is a forest of disjoint sets.
type union []int32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = int32(i)
	}
	return u
}

func (u union) find(i int32) int32 {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int32) {
	if i, j = u.find(i), u.find(j); i < j {
		u[j] = i
	} else {
		u[i] = j
	}
}

// Shingles returns hashes (FNV-1a) of the 5-grams of words in text, in order,
// each once.
func Shingles(text string) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []uint64
	for i := 0; i+5 <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+5] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		out = append(out, h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// shareWords links document n with those that share more than half of its words:
// the later published is a copy.
func (e *Engine) shareWords(n int32) {
	info := &e.docList[n]
	shared := map[int32]int{}
	for _, w := range info.d.Shingles {
		for _, m := range e.shingles[w] {
			shared[m]++
		}
		if len(e.shingles[w]) < 256 { // more is page furniture
			e.shingles[w] = append(e.shingles[w], n)
		}
	}
	for m, k := range shared {
		other := &e.docList[m]
		if 2*k <= min(len(info.d.Shingles), len(other.d.Shingles)) {
			continue
		}
		from, to := info, other
		if cmp.Or(cmp.Compare(info.known, other.known), cmp.Compare(info.d.ID, other.d.ID)) < 0 {
			from, to = other, info
		}
		e.lineage = append(e.lineage, Lineage{From: from.d.ID, To: to.d.ID, Relation: "copies"})
	}
}
