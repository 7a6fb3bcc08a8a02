package claim

import (
	"math"
	"slices"
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/weigh"
)

// isSubset reports whether q is a part of the number before it: of whom 24 are
// women, including 10 children, 16 of them seriously.
func (r *reader) isSubset(q *quantity) bool {
	n := len(r.out)
	if n == 0 || r.told != r.origin[n-1].sentence || r.out[n-1].Kind != KindQuantity {
		return false
	}
	p := r.page
	from := q.from
	for from > 0 && p.Tokens[from-1].From >= r.origin[n-1].head {
		from--
	}
	for _, h := range p.Between(from, q.from) {
		if h.Kind == lexicon.Grammar && h.ID == int(lexicon.Subset) {
			return true
		}
	}
	return p.Is(q.head, lexicon.Subset) != nil || p.Is(q.to, lexicon.Subset) != nil
}

// lastCounted returns the index of the last proposal that is a quantity, -1 if
// there is none.
func (r *reader) lastCounted() int {
	n := len(r.out) - 1
	for n >= 0 && r.out[n].Kind != KindQuantity {
		n--
	}
	return n
}

// What a number takes from the one before it: a part nearly all, a member of
// the same list half.
const (
	fromWhole  = .75
	fromList   = .55
	asCompared = 1.5
)

// inherit lets q take the measure of the number before it where it is a part of
// it, or stands in a list with it, and nothing near speaks clearly for another.
func (r *reader) inherit(q *quantity, found weigh.Candidates) weigh.Candidates {
	n := len(r.out)
	if n == 0 || r.out[n-1].Kind != KindQuantity || r.told-r.origin[n-1].sentence > 1 || r.origin[n-1].measure < 0 || r.told > r.origin[n-1].sentence && !q.elided {
		return found
	}
	if len(found) > 0 && found[0].Score > 1 && !q.compared {
		return found
	}
	m := r.origin[n-1].measure
	if q.subset && r.origin[n-1].base && r.origin[n-2].measure >= 0 { // 989 of the 2,500, 728 of them Kenyans
		m = r.origin[n-2].measure
	}
	var cue Cue
	switch {
	case q.compared:
		cue = Cue{Concept: "@compared", Weight: asCompared}
	case q.subset:
		cue = Cue{Concept: "@subset", Weight: fromWhole}
	case r.listed(q):
		cue = Cue{Concept: "@list", Weight: fromList}
	case q.elided && q.from > 0 && r.page.Word(q.from-1) == "(": // the million (1,041,000)
		cue = Cue{Concept: "@aside", Weight: fromWhole}
	case (q.elided || r.alsoShare(q)) && (len(found) == 0 || found[0].Score < fromList):
		cue = Cue{Concept: "@elided", Weight: fromList}
	default:
		return found
	}
	if def := &r.x.lex.Measures[m]; !fits(def, q) || !inRange(def, q.value) { // its noun may be of another sort: 30 of them women
		return found
	}
	c := found.Find(m)
	c.Cues = append(c.Cues, cue)
	c.Score += cue.Weight
	found.Sort()
	return found
}

// alsoShare reports whether q is another share of what the share before it is of:
// 64% of the deaths are the work of gangs and 24% of the police.
func (r *reader) alsoShare(q *quantity) bool {
	last := len(r.out) - 1
	return q.unit == "percent" && r.out[last].Unit == "percent" && r.told == r.origin[last].sentence && r.page.JoinsAmount(q.from-1)
}

// listed reports whether q follows the number before it in a list: only a comma
// or an "and" stand between.
func (r *reader) listed(q *quantity) bool {
	last := &r.out[len(r.out)-1]
	return r.follows(q) && (q.unit == last.Unit || q.unit != "person" && last.Unit != "person")
}

// follows is listed without regard to what is counted.
func (r *reader) follows(q *quantity) bool {
	p := r.page
	n := len(r.out)
	gap := 0
	if n == 0 || r.out[n-1].Kind != KindQuantity || r.told != r.origin[n-1].sentence {
		return false
	}
	for i := q.from - 1; i >= 0 && p.Tokens[i].From >= r.origin[n-1].head; i-- {
		w := p.Word(i)
		if w != "," && w != ";" && w != ":" && w != "(" && w != ")" && !p.Skips(i) && p.Is(i, lexicon.Break) == nil && p.Is(i, lexicon.From) == nil && p.Is(i, lexicon.Definite) == nil && !p.Covered(i, lexicon.Party) {
			return false
		}
		if gap++; gap > 6 {
			return false
		}
	}
	return gap > 0
}

// lists lets the members of a list before the word that names what happened
// share it: six rifles, 11 pistols and 2,340 rounds seized. begin is the first
// proposal of the sentence.
func (r *reader) lists(begin int) {
	for i := len(r.out) - 2; i >= begin; i-- {
		a, b := &r.out[i], &r.out[i+1]
		if a.Measure != other && !r.shares(i) || b.Measure == other || !r.origin[i+1].listed || r.origin[i].class < 0 {
			continue
		}
		m := &r.x.lex.Measures[r.origin[i+1].measure]
		c := &r.x.lex.Classes[r.origin[i].class]
		if !slices.Contains(m.Units, a.Unit) || m.Groups != nil && m.Groups[c.Group] == 0 {
			continue
		}
		a.Measure = strings.ReplaceAll(m.Name, "{item}", itemOf(c))
		a.Status, a.When, a.Score = b.Status, b.When, math.Round(80*b.Score)/100
		if m.By == "" || m.By == byVictim && a.Measure != other {
			a.Contributor = b.Contributor
		}
		a.Cues = append([]Cue{{Concept: "@list", Weight: fromList}}, b.Cues...)
		r.origin[i].measure = r.origin[i+1].measure
	}
}

// shares reports whether the standing number of proposal i rather shares what
// happened to the one after it: 13 officers and over 460 gang members died.
func (r *reader) shares(i int) bool {
	a, b := &r.origin[i], &r.origin[i+1]
	if a.measure < 0 || b.measure < 0 || b.elided || r.x.lex.Measures[a.measure].Story || !r.x.lex.Measures[b.measure].Story {
		return false
	}
	return slices.ContainsFunc(a.found, func(c weigh.Candidate) bool { return c.Measure == b.measure })
}

// finish applies the rules that look at the whole document.
func (r *reader) finish() {
	r.repeats()
	r.restated()
	r.sums()
	r.spans()
	for i := range r.out {
		out := &r.out[i]
		out.Shown = out.Measure != other && out.Score >= r.x.threshold
	}
}

// distinctive reports whether a value is so particular that the same text hardly
// means two things by it.
func distinctive(v float64) bool {
	return v >= 100 && math.Mod(v, 10) != 0 || v >= 1000 && math.Mod(v, 100) != 0 || v >= 10000 && math.Mod(v, 1000) != 0
}

// family is what measures of one pipeline share: force, training, funding.
func family(measure string) string {
	f, _, _ := strings.Cut(measure, ".")
	return f
}

// repeats finds proposals that say again what the text has said: "The 217
// officers", or a value too particular to be another.
func (r *reader) repeats() {
	type key struct {
		value float64
		unit  string
	}
	seen := make(map[key]int)
	for i := range r.out {
		b := &r.out[i]
		if b.Kind != KindQuantity {
			continue
		}
		k := key{*b.Value, b.Unit}
		j, ok := seen[k]
		if !ok {
			if b.Measure != other {
				seen[k] = i
			}
			continue
		}
		a := &r.out[j]
		same := b.Measure == other || family(a.Measure) == family(b.Measure) || b.Score+.1 < a.Score
		if !r.origin[i].definite && !distinctive(*b.Value) || !same {
			continue
		}
		if r.origin[i].definite || b.Score < a.Score {
			r.passOn(i, r.origin[j].measure)
			b.Measure, b.Status = a.Measure, a.Status
			r.origin[i].measure = r.origin[j].measure
			b.Score = max(b.Score, a.Score)
			switch {
			case r.origin[i].named && family(b.Measure) == family(a.Measure): // the 400 Kenyans
				a.Contributor = b.Contributor
			case b.Contributor == "" || family(b.Measure) == family(a.Measure):
				b.Contributor = a.Contributor
			}
		}
		if b.Measure != a.Measure {
			continue
		}
		b.Repeats = j + 1
		if b.When == now || strings.HasPrefix(b.When, "../") {
			b.When = a.When
		}
		if a.When == now {
			a.When = b.When
		}
	}
	for i := 1; i < len(r.out); i++ { // 217 join 400 already there: 400 until that day
		b, a := &r.out[i], &r.out[i-1]
		m := r.origin[i].measure
		if m < 0 || b.When != now || r.origin[i].sentence != r.origin[i-1].sentence || a.Kind != KindQuantity {
			continue
		}
		if c := r.x.lex.Measures[m].BeforeThat; c != "" && weigh.Has(b.Cues, c) && a.When != now && !strings.Contains(a.When, "/") {
			b.When = "../" + a.When
		}
	}
}

// passOn gives the parts of proposal i, which took its measure, the new one.
func (r *reader) passOn(i, measure int) {
	for j := i + 1; j < len(r.out) && r.origin[j].subset && r.origin[j].sentence == r.origin[i].sentence; j++ {
		if r.origin[j].measure == r.origin[i].measure {
			r.origin[j].measure = measure
			r.out[j].Measure = r.x.lex.Measures[measure].Name
		}
	}
}

// restated finds amounts that a bracket gives again in another currency.
func (r *reader) restated() {
	for i := 1; i < len(r.out); i++ {
		a, b := &r.out[i-1], &r.out[i]
		if isCurrency(a.Unit) && isCurrency(b.Unit) && a.Unit != b.Unit && b.From-a.To < 40 && b.From > a.To && strings.Contains(r.doc.Text[a.To:b.From], "(") {
			b.Measure, b.Status, b.When, b.Contributor, b.Score, b.Repeats = a.Measure, a.Status, a.When, a.Contributor, a.Score, i
		}
	}
}

// sums finds numbers that the text itself adds up: 400 and 217 are 617; 739
// officers, 526 men and 213 women.
func (r *reader) sums() {
	for i := range r.out {
		for j := max(0, i-4); j < min(len(r.out)-1, i+4); j++ {
			if n := r.terms(i, j); n > 0 {
				r.sum(i, j, n)
			}
		}
	}
}

// maxTerms bounds the numbers that a text adds up in one sum.
const maxTerms = 6

// terms returns how many proposals from j on add up to proposal i, 0 if they do
// not.
func (r *reader) terms(i, j int) int {
	c := &r.out[i]
	if c.Value == nil || *c.Value < 10 {
		return 0
	}
	total := 0.0
	for k := j; k < min(len(r.out), j+maxTerms); k++ {
		a := &r.out[k]
		if k == i || a.Value == nil || a.Unit != c.Unit || *a.Value <= 0 || k-j >= 2 && !r.origin[k].listed || max(c.To, a.To)-min(c.From, r.out[j].From) > 300 {
			return 0
		}
		total += *a.Value
		switch {
		case total == *c.Value && k > j:
			return k - j + 1
		case total >= *c.Value:
			return 0
		}
	}
	return 0
}

// sum says that proposal i is the sum of n proposals from j on. The parts of a
// breakdown count what the whole does.
func (r *reader) sum(i, j, n int) {
	c := &r.out[i]
	c.Terms = c.Terms[:0]
	plain := i < j && c.Measure != other && r.origin[j+n-1].listed
	for k := j; k < j+n; k++ {
		part := &r.out[k]
		c.Terms = append(c.Terms, Term{*part.Value, part.Op, part.From, part.To})
		if i < j && part.Measure == other || plain && (part.Score < c.Score || n > 2) {
			part.Measure, part.Status, part.When, part.Score = c.Measure, c.Status, c.When, c.Score
		}
	}
}

// spans gives proposals whose measure runs from one event to another the dates
// of those events where their own sentence tells them.
func (r *reader) spans() {
	for i := range r.out {
		m := r.origin[i].measure
		if m < 0 || len(r.x.lex.Measures[m].Spans) != 2 {
			continue
		}
		ends := [2]string{}
		for j := max(0, i-6); j < min(len(r.out), i+7); j++ {
			for e, name := range r.x.lex.Measures[m].Spans {
				if r.out[j].Measure == name && r.origin[j].sentence == r.origin[i].sentence {
					ends[e] = r.out[j].When
				}
			}
		}
		if ends[0] != "" && ends[0] < ends[1] && !strings.Contains(ends[0]+ends[1], "/") {
			r.out[i].When = ends[0] + "/" + ends[1]
		}
	}
}
