package figure

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

// Step 9: phrase. What to say: never a midpoint, and never more exact than the
// sources are.

// A Sentence is text that can be said in every language: a key of the label
// catalogues (figure.*) and what it is about, names and values in turn.
type Sentence struct {
	Key   string
	Args  []any
	words *message.Catalogue
}

// In returns s in lang.
func (s Sentence) In(lang string) string {
	if s.Key == "" {
		return ""
	}
	p := s.words.In(lang)
	args := slices.Clone(s.Args)
	for i := 1; i < len(args); i += 2 {
		args[i] = inWords(p, args[i])
	}
	return p.Text(s.Key, args...)
}

// IsZero reports whether there is nothing to say.
func (s Sentence) IsZero() bool { return s.Key == "" }

// MarshalJSON writes the key and the text in every language.
func (s Sentence) MarshalJSON() ([]byte, error) {
	out := map[string]string{"key": s.Key}
	for _, lang := range message.Languages {
		out[lang] = s.In(lang)
	}
	return json.Marshal(out)
}

func inWords(p message.Printer, v any) any {
	switch v := v.(type) {
	case Sentence:
		return v.In(p.Lang)
	case []Sentence:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = v[i].In(p.Lang)
		}
		return strings.Join(texts, " ")
	case list:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = v[i].In(p.Lang)
		}
		return p.List(texts...)
	case message.Text:
		return v.In(p.Lang)
	case onDay:
		return p.Moment(measure.Day(day(v)), nil)
	case konbit.Span:
		return p.Span(v, nil)
	case spoken:
		return v.m.Spoken(p, v.rng)
	case []string:
		return p.List(v...)
	case []message.Text:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = v[i].In(p.Lang)
		}
		return p.List(texts...)
	}
	return v
}

// list is sentences as a language lists them: a, b and c.
type list []Sentence

// onDay is a day as it is said.
type onDay day

// spoken is a range of a measure's numbers as it is said.
type spoken struct {
	m   *Measure
	rng konbit.Interval
}

func (e *Engine) sentence(key string, args ...any) Sentence { return Sentence{key, args, e.words} }

// spoken returns rng as a sentence.
func (s *series) spoken(rng konbit.Interval) Sentence {
	return s.sentence("figure.phrase.plain", "value", spoken{s.key.m, rng})
}

// tell returns what x says: nearly 400.
func (s *series) tell(x *entry) Sentence {
	q := x.c.Quantity
	one := spoken{x.m, konbit.Point(q.Value)}
	switch {
	case x.m.Kind == measure.Date, q.Qualifier == konbit.Range:
		return s.spoken(x.rng)
	case q.Qualifier == "" || q.Qualifier == konbit.Exact || x.m.Kind == measure.Judgement:
		return s.sentence("figure.phrase.plain", "value", one)
	}
	return s.sentence("figure.phrase."+string(q.Qualifier), "value", one)
}

// justBy is how far above N a range may end to be just over N.
const justBy = 0.03

// say gives st its phrase.
func (st *state) say() {
	s := st.s
	m := s.key.m
	put := func(key string, v float64) {
		st.phrase = s.sentence("figure.phrase."+key, "value", spoken{m, konbit.Point(v)})
	}
	lo, hi := st.rng.Low, st.rng.High
	said := st.said()
	switch n, ok := said.exact(st.rng); {
	case st.disputed:
		st.phrase = s.sentence("figure.phrase.disputed")
		return
	case m.Kind == measure.Date || math.IsInf(lo, 0) || math.IsInf(hi, 0):
		st.phrase = s.spoken(st.rng)
		return
	case ok || m.Kind == measure.Judgement:
		put("plain", cmp.Or(n, lo))
		return
	case lo == 0 && hi > 0 && len(said) == 0: // nothing but an upper bound
		put("up_to", hi)
		return
	case st.record && lo == hi || len(st.events) > 1 && lo == hi:
		put("plain", lo)
		return
	}
	if n, ok := said.below(lo, hi); ok {
		put("just_over", n)
	} else if n, ok := said.above(lo, hi); ok {
		put("just_under", n)
	} else if c := said.hedge(st.rng); c != nil {
		st.phrase = s.tell(c)
	} else if n, ok := said.printed(st.rng); ok {
		put("about", n)
	} else if lo == hi {
		put("about", lo)
	} else {
		put("about", roundest(lo, hi))
	}
}

// A saying is what the agreeing sources themselves say.
type saying []said

type said struct {
	x    *entry
	docs int // documents that say the same
	w    int32
}

// said returns what the agreeing sources say, each value and hedge once: what
// most documents print first, then the weightier, then the narrower.
func (st *state) said() saying {
	type key struct {
		v, high float64
		q       konbit.Qualifier
	}
	if len(st.events) > 1 {
		return nil // nobody says the sum
	}
	at := map[key]int32{}
	printed := map[[2]int32]bool{} // what is said, and in which document
	var all saying
	st.agreeing(func(l *line) {
		if l.voice < 0 || st.s.voices[l.voice].terms {
			return
		}
		x := st.s.voices[l.voice].entry
		k := key{x.c.Quantity.Value, 0, x.c.Quantity.Qualifier}
		if x.c.Quantity.High != nil {
			k.high = *x.c.Quantity.High
		}
		n, ok := at[k]
		if !ok {
			n = int32(len(all))
			at[k] = n
			all = append(all, said{x: x})
		}
		if p := [2]int32{n, l.doc}; !printed[p] {
			printed[p] = true
			all[n].docs++
		}
		all[n].w = max(all[n].w, l.vote.weight)
	})
	slices.SortStableFunc(all, func(a, b said) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(b.w, a.w), cmp.Compare(a.x.rng.Width(), b.x.rng.Width()),
			cmp.Compare(a.x.rng.Low, b.x.rng.Low), cmp.Compare(a.x.c.Quantity.Qualifier, b.x.c.Quantity.Qualifier))
	})
	return all
}

// exact returns the exact number that is stated inside rng.
func (all saying) exact(rng konbit.Interval) (float64, bool) {
	for _, s := range all {
		if v := s.x.rng; v.Low == v.High && v.Low == s.x.value() && rng.Contains(v.Low) {
			return v.Low, true
		}
	}
	return 0, false
}

// value returns the number that x prints, in the measure's unit.
func (x *entry) value() float64 {
	f, ok := convert(cmp.Or(x.c.Quantity.Unit, x.m.Unit), x.m.Unit)
	if !ok {
		f = 1
	}
	return x.c.Quantity.Value * f
}

// below returns the greatest number that is said and that the range is just over.
func (all saying) below(lo, hi float64) (n float64, ok bool) {
	for _, s := range all {
		if v := s.x.value(); v > 0 && lo > v && hi <= v*(1+justBy) && v > n {
			n, ok = v, true
		}
	}
	return n, ok
}

// above returns the least number that is said and that the range is just under.
func (all saying) above(lo, hi float64) (n float64, ok bool) {
	for _, s := range all {
		if v := s.x.value(); hi < v && lo >= v*(1-justBy) && (!ok || v < n) {
			n, ok = v, true
		}
	}
	return n, ok
}

// hedge returns the source whose own hedge fits the range.
func (all saying) hedge(rng konbit.Interval) *entry {
	for _, s := range all {
		switch s.x.c.Quantity.Qualifier {
		case "", konbit.Exact, konbit.About:
			continue
		case konbit.Vague:
			if s.x.rng == rng {
				return s.x
			}
			continue
		}
		own := s.x.rng // its words give the bound that the range has
		if own.Low == rng.Low && own.LowEntailed && rng.High <= own.High || own.High == rng.High && own.HighEntailed && own.Low <= rng.Low {
			return s.x
		}
	}
	return nil
}

// printed returns the number inside the range that most sources print.
func (all saying) printed(rng konbit.Interval) (float64, bool) {
	docs := map[float64]int{}
	top, ok := 0.0, false
	for _, s := range all {
		v := s.x.value()
		if !rng.Contains(v) || s.x.c.Quantity.Qualifier == konbit.Vague {
			continue
		}
		if docs[v] += s.docs; !ok || docs[v] > docs[top] {
			top, ok = v, true
		}
	}
	return top, ok
}

// roundest returns the roundest number from lo to hi: a multiple of the largest
// of 1, 0.5, 0.2, 0.1 x 10^k that has one there; of several the middle one.
func roundest(lo, hi float64) float64 {
	for k := 12; k >= -6; k-- {
		for _, f := range []float64{1, 0.5, 0.2, 0.1} {
			step := f * math.Pow(10, float64(k))
			inv := 1 / step
			first, last := math.Ceil(lo*inv-1e-9), math.Floor(hi*inv+1e-9)
			if first <= last && (step <= hi || lo <= 0) && math.Max(math.Abs(first), math.Abs(last)) > 0 {
				return math.Round((first+last)/2) / inv
			}
		}
	}
	return lo
}
