package claim

import (
	"math"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/weigh"
)

// signals are the concepts that no word stands for; the extractor sees them in
// how a sentence is built.
var signals = []string{"@delta", "@definite", "@hedged-deploy", "@future", "@whole", "@local", "@elided", "@of-size", "@of-money", "@part", "@subject", "@dated", "@party", "@base", "@force", "@roster"}

// window bounds how far from a number words are looked at, in tokens.
const window = 70

// measures weighs every word around q and returns the measures it may count,
// best first.
func (r *reader) measures(q *quantity) weigh.Candidates {
	p := r.page
	lo, hi := max(0, q.from-window), min(len(p.Tokens), q.head+window)
	if s := q.sentence - 1; s >= 0 {
		lo = max(lo, p.Sentences[s].From)
		if p.Sentences[q.sentence].Open && !p.Sentences[s].Heading && p.Word(p.Sentences[s].To-1) != "?" {
			lo = max(lo, p.Sentences[q.sentence].From)
		}
	}
	hi = min(hi, p.Sentences[q.sentence].To)
	var all weigh.Candidates
	whole := hi // where the number begins that q is a part of
	if k := q.index + 1; k < len(p.Numbers) && p.JoinsWhole(q.head, p.Numbers[k].From) {
		whole = p.Numbers[k].From
	}
	near := p.Between(lo, hi)
	for k := range near {
		h := &near[k]
		if h.Kind != lexicon.Cue || h.From >= q.from && h.To <= q.num.To && h.From < q.num.To {
			continue
		}
		side, weight := int8(1), 1.0
		switch {
		case h.From >= q.to && h.From < q.head: // the counted noun itself
			weight = 1.1
		case q.label != nil && h.From == q.label.From:
			side, weight = -1, 1.1
		case h.From >= q.to:
			weight = p.Near(h.From, h.To, q.from, q.head) * r.rival(q, h)
			if r.ofMission(q, h) || h.From > whole { // 416 of the 2,500 men expected
				weight *= rivalry
			}
		case h.To <= q.from:
			side = -1
			weight = p.Near(h.From, h.To, q.from, q.head) * r.rival(q, h)
			if p.Word(h.From-1) == "," && p.Covers(h.From-2, lexicon.Whole) != nil { // the mission, authorised in October, has 800
				weight *= rivalry
			}
		}
		r.speak(&all, q, lexicon.Concept(h.ID), side, weight, h)
	}
	r.speakLead(&all, q)
	r.speakHead(&all, q)
	for _, s := range r.signalsOf(q) {
		if c := r.x.signal(s); c >= 0 {
			r.speak(&all, q, c, 0, 1, nil)
		}
	}
	out := all[:0]
	for _, c := range all {
		if r.passes(&c, q) {
			out = append(out, c)
		}
	}
	out.Sort()
	return out
}

// rivalry is what a cue keeps of its weight at a number when another number is
// nearer to it.
const rivalry = .62

// rival returns rivalry where h stands between q and another number and nearer
// to that one, 1 elsewhere.
func (r *reader) rival(q *quantity, h *page.Hit) float64 {
	p := r.page
	step := -1
	if h.From >= q.to {
		step = 1
	}
	k := q.index + step
	for k >= 0 && k < len(p.Numbers) && (p.Numbers[k].Form == number.Article || p.Numbers[k].Form == number.Ordinal) {
		k += step
	}
	if k < 0 || k >= len(p.Numbers) {
		return 1
	}
	n := &p.Numbers[k]
	if n.Listed || p.SentenceAt(n.From) != q.sentence {
		return 1
	}
	if between := h.From >= n.To && h.To <= q.from || h.From >= q.to && h.To <= n.From; !between {
		return 1
	}
	if p.Near(h.From, h.To, n.From, n.To) > 1.03*p.Near(h.From, h.To, q.from, q.head) {
		return rivalry
	}
	return 1
}

// introduced is what a cue keeps of its weight at an item of the list that its
// sentence introduces.
const introduced = .55

// speakLead lets the sentence that introduces a list speak for its items.
func (r *reader) speakLead(all *weigh.Candidates, q *quantity) {
	if r.lead < 0 || r.lead >= q.sentence {
		return
	}
	lead := r.page.Sentences[r.lead]
	hits := r.page.Between(max(lead.From, lead.To-window), lead.To)
	for k := range hits {
		if hits[k].Kind == lexicon.Cue {
			r.speak(all, q, lexicon.Concept(hits[k].ID), -1, introduced, &hits[k])
		}
	}
}

// ofMission reports whether h says something of the mission that stands between
// it and q: 217 officers to support the force authorised in October.
func (r *reader) ofMission(q *quantity, h *page.Hit) bool {
	return slices.ContainsFunc(r.page.Between(max(q.head, h.From-4), h.From), func(w page.Hit) bool {
		return w.Kind == lexicon.Grammar && w.ID == int(lexicon.Whole) && w.To == h.From && w.From >= q.head
	})
}

// speakHead lets the counted noun itself speak.
func (r *reader) speakHead(all *weigh.Candidates, q *quantity) {
	if q.class < 0 {
		return
	}
	for _, t := range r.x.heads[q.class] {
		if !r.gate(t.Measure, q) {
			continue
		}
		w := t.Weight
		if q.elided {
			w *= .5
		}
		cue := Cue{Concept: "@head", Weight: w}
		if !q.elided && q.head > q.to {
			cue.Words = r.page.Source[r.page.Tokens[q.to].From:r.page.Tokens[q.head-1].To]
		}
		all.Find(t.Measure).Add(cue)
	}
}

// speak lets a concept speak for the measures that name it.
func (r *reader) speak(all *weigh.Candidates, q *quantity, c lexicon.Concept, side int8, near float64, h *page.Hit) {
	for _, t := range r.x.terms[c] {
		if t.Side != 0 && side != 0 && t.Side != side || !r.gate(t.Measure, q) {
			continue
		}
		w := t.Weight * near
		cue := Cue{Concept: r.x.lex.ConceptName(c), Weight: math.Round(w*100) / 100}
		if h != nil {
			cue.Words = r.page.Source[r.page.Tokens[h.From].From:r.page.Tokens[h.To-1].To]
		}
		all.Find(t.Measure).Add(cue)
	}
}

// gate reports whether measure m can count what q counts.
func (r *reader) gate(m int, q *quantity) bool {
	def := &r.x.lex.Measures[m]
	if !fits(def, q) || !inRange(def, q.value) {
		return false
	}
	return def.Groups == nil || def.Groups[q.group] > 0
}

// inRange reports whether m is ever as much as v.
func inRange(m *lexicon.Measure, v float64) bool {
	return v >= m.Min && (m.Max == 0 || v <= m.Max)
}

// fits reports whether m is counted in q's unit.
func fits(m *lexicon.Measure, q *quantity) bool {
	return slices.ContainsFunc(m.Units, func(u string) bool { return u == q.unit || u == "money" && q.money || u == "duration" && q.duration })
}

// passes weighs c and reports whether it is worth considering.
func (r *reader) passes(c *weigh.Candidate, q *quantity) bool {
	def := &r.x.lex.Measures[c.Measure]
	c.Weigh()
	if def.Groups != nil {
		c.Score *= def.Groups[q.group]
	}
	for _, needs := range [][]string{def.Needs, def.Also} {
		if len(needs) > 0 && !slices.ContainsFunc(c.Cues, func(k Cue) bool { return slices.Contains(needs, k.Concept) }) {
			return false
		}
	}
	return c.Score >= def.Least
}

// signal returns the concept of a signal, -1 where no measure or event asks for it.
func (x *Extractor) signal(name string) lexicon.Concept {
	if c, ok := x.signals[name]; ok {
		return c
	}
	return -1
}

// signalsOf lists the signals of q.
func (r *reader) signalsOf(q *quantity) []string {
	p := r.page
	var out []string
	if q.delta {
		out = append(out, "@delta")
	}
	if q.definite {
		out = append(out, "@definite")
	}
	if q.definite && q.op == "eq" && q.from-p.Sentences[q.sentence].From <= 1 {
		out = append(out, "@subject")
	}
	if q.elided {
		out = append(out, "@elided")
	}
	if r.isBase(q) {
		out = append(out, "@base")
	}
	if q.party != "" || slices.ContainsFunc(p.Between(q.to, q.head+1), func(h page.Hit) bool { return h.Kind == lexicon.Party && h.Code != r.x.lex.Home }) {
		out = append(out, "@party")
	}
	if d, w := r.nearestDate(q.from, q.head, q.sentence); d != nil && w > .25 && !d.Present && !d.AsOf && d.Value.From == d.Value.To && d.Value.From.Precision == konbit.Day && !d.Value.From.Day.Equal(r.doc.DCT) {
		out = append(out, "@dated")
	}
	if q.num.Form == number.Fraction && p.IsOf(q.num.To) {
		out = append(out, "@part")
	}
	if q.elided && r.rostered(q) {
		out = append(out, "@roster")
	}
	sent := p.Sentences[q.sentence]
	if q.op != "eq" && q.op != "vague" && !q.delta {
		if c, ok := r.x.lex.Concept("deploy"); ok {
			for _, h := range p.Between(max(sent.From, q.from-6), q.from) {
				if h.Kind == lexicon.Cue && h.ID == int(c) {
					out = append(out, "@hedged-deploy")
					break
				}
			}
		}
	}
	whole := false
	for _, h := range p.Between(max(sent.From, q.from-12), min(sent.To, q.head+6)) {
		switch {
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole):
			whole = true
		}
	}
	if whole {
		out = append(out, "@whole")
	}
	if r.placeNear(q.from, q.head, q.sentence, false) != r.x.lex.Home {
		out = append(out, "@local")
	}
	if s := r.shareOf(q); s != "" && q.unit == "percent" {
		out = append(out, s)
	}
	return out
}

// rostered reports whether q stands beside a country in a row of them:
// Guatemala, 150; Jamaica, 23.
func (r *reader) rostered(q *quantity) bool {
	p := r.page
	i := q.from
	switch p.Word(i - 1) {
	case ",", ":", "(":
		i--
	}
	h := p.PartyBefore(i)
	return h != nil && !h.Adj && h.Code != r.x.lex.Home
}

// isBase reports whether the number before q is a share of it: a third of the
// 2,500.
func (r *reader) isBase(q *quantity) bool {
	p := r.page
	if q.index == 0 {
		return false
	}
	n := &p.Numbers[q.index-1]
	return q.from-n.To <= 4 && n.To < q.from && p.SentenceAt(n.From) == q.sentence && (n.Form == number.Fraction || n.Form == number.Ratio || r.unitAt(n.To) != nil && r.unitAt(n.To).Code == "percent") &&
		p.Is(q.from-1, lexicon.Stop) == nil && !slices.ContainsFunc(p.Between(n.To, q.from), func(h page.Hit) bool { return h.Kind == lexicon.Noun })
}

// isWhole reports whether q is what the number before it is a part of: 989 of
// the 2,500.
func (r *reader) isWhole(q *quantity) bool {
	p := r.page
	n := len(r.out)
	if n == 0 || r.origin[n-1].sentence != r.told || r.out[n-1].Kind != KindQuantity {
		return false
	}
	i := q.num.From
	for i > 0 && p.Tokens[i-1].From >= r.origin[n-1].head {
		i--
	}
	return p.JoinsWhole(i, q.num.From)
}

// shareOf returns the signal of a share of another number: a third of the 2,500,
// 24% of the $293 million.
func (r *reader) shareOf(q *quantity) string {
	p := r.page
	if n := len(r.out); n > 0 && r.origin[n-1].sentence == r.told && r.out[n-1].Kind == KindQuantity {
		switch {
		case p.Word(q.from-1) == "(" && isCurrency(r.out[n-1].Unit): // the $906 million sought (4.8%)
			return "@of-money"
		case r.origin[n-1].base && r.out[n-1].Unit == "person": // 991 of the 2,500, or 40%
			return "@of-size"
		}
	}
	if !p.IsOf(q.to) {
		return ""
	}
	for k := q.index + 1; k < len(p.Numbers) && p.Numbers[k].From < q.to+4; k++ {
		n := &p.Numbers[k]
		if n.From < q.to { // the end of a range
			continue
		}
		if h := p.Of(n.From-1, lexicon.Unit); h != nil && isCurrency(h.Code) {
			return "@of-money"
		}
		at := n.To
		if p.IsOf(at) {
			at++
		}
		if h := r.unitAt(at); h != nil && isCurrency(h.Code) {
			return "@of-money"
		}
		return "@of-size"
	}
	return ""
}
