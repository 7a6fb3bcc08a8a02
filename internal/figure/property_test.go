package figure_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// A library is what one engine holds, so that it can be put in another order or
// added to.
type library struct {
	docs    []figure.Document
	lineage []figure.Lineage
	claims  []figure.Claim
	acts    []figure.Act
}

func (l library) engine(t testing.TB) *figure.Engine {
	e := newWorld(t, func(m *figure.Mission) {
		m.Contributors = []figure.Contributor{{Code: "KE"}, {Code: "JM"}}
	}).Engine
	e.AddDocuments(l.docs...)
	e.AddLineage(l.lineage...)
	e.Add(l.claims...)
	e.AddActs(l.acts...)
	return e
}

func (l library) clone() library {
	return library{slices.Clone(l.docs), slices.Clone(l.lineage), slices.Clone(l.claims), slices.Clone(l.acts)}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 8)) }

var (
	propertyDay  = "2025-02-15"
	qualifiers   = []konbit.Qualifier{konbit.Exact, konbit.Exact, konbit.About, konbit.Nearly, konbit.JustUnder, konbit.JustOver, konbit.AtLeast, konbit.Over, konbit.UpTo, konbit.LessThan}
	propertyAsks = []string{
		"force.present KE", "force.present ALL", "force.arrived KE", "force.pledged KE", "displaced.stock", "killed 2024",
		"training.graduated", "event.mission_start", "force.remaining KE",
	}
)

// randomLibrary is a small press: papers that contradict, repeat and copy each
// other.
func randomLibrary(r *rand.Rand) library {
	var l library
	date := func(first, days int) konbit.Moment {
		t := time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, first+r.IntN(days))
		return konbit.Date(t.Year(), t.Month(), t.Day())
	}
	for i := range 2 + r.IntN(5) {
		d := figure.Document{
			ID: konbit.ID(fmt.Sprintf("doc-%d", i)), Publisher: fmt.Sprintf("paper %d", r.IntN(5)), Grade: konbit.Grade("ABCDEF"[r.IntN(6):][:1]),
			Published: date(0, 70), Collection: []string{"a", "b"}[r.IntN(2)], Position: figure.Position{Node: "HQ", Index: int64(i + 1)},
		}
		if r.IntN(4) == 0 && i > 0 {
			l.lineage = append(l.lineage, figure.Lineage{
				From: d.ID, To: l.docs[r.IntN(i)].ID, Relation: []string{"copies", "rewrites", "translates", "quotes"}[r.IntN(4)],
			})
		}
		l.docs = append(l.docs, d)
	}
	values := []float64{200, 217, 382, 400, 600, 617, 599, 1000, 5600, 5601, 700_000, 1_041_229}
	measures := []string{
		"force.present", "force.present", "force.present", "force.arrived", "force.lost", "force.pledged", "displaced.stock", "killed",
		"training.in_course", "training.graduated", "event.mission_start", "event.mandate_authorised",
	}
	for i := range 3 + r.IntN(18) {
		d := l.docs[r.IntN(len(l.docs))]
		c := figure.Claim{
			ID: konbit.ID(fmt.Sprintf("claim-%02d", i)), Document: d.ID, Published: d.Published, Measure: measures[r.IntN(len(measures))],
			Quantity: konbit.Quantity{Value: values[r.IntN(len(values))], Qualifier: qualifiers[r.IntN(len(qualifiers))]},
			Dims:     figure.Dims{Contributor: []string{"KE", "KE", "JM", "ALL"}[r.IntN(4)]},
			Speaker:  []string{"", "", "officials", "United Nations", "a passer-by"}[r.IntN(5)],
			Position: figure.Position{Node: "HQ", Index: int64(100 + i)},
		}
		if r.IntN(3) == 0 {
			c.Valid = konbit.On(date(0, 70))
		}
		switch c.Measure {
		case "killed":
			c.Dims.Period = "2024"
		case "event.mission_start", "event.mandate_authorised":
			c.Valid = span([]string{"2023-06", "2023-10", "2024-06", "2024"}[r.IntN(4)])
		case "force.present":
			if r.IntN(6) == 0 {
				c.Own, c.Document, c.Published, c.Speaker = true, "", konbit.Moment{}, ""
				c.Made, c.Part = konbit.At(d.Published.Latest(portAuPrince)), fmt.Sprint("base-", r.IntN(2))
			} else if r.IntN(6) == 0 {
				c.Terms = []konbit.Quantity{{Value: 400}, {Value: 217}}
			}
		}
		l.claims = append(l.claims, c)
	}
	if r.IntN(3) == 0 {
		c := l.claims[r.IntN(len(l.claims))]
		l.acts = append(l.acts, figure.Act{
			ID: "act-1", Type: []figure.ActType{figure.Retract, figure.Reject, figure.Regrade, figure.Split}[r.IntN(4)], Grade: "D",
			Targets: []string{string(c.ID)}, Made: konbit.At(end("2025-01-20")), Position: figure.Position{Node: "HQ", Index: 200},
		})
	}
	return l
}

// answer is everything in a figure that later records may not change.
func answer(t testing.TB, e *figure.Engine, q figure.Query) string {
	t.Helper()
	f, err := e.Figure(q)
	if err != nil {
		return string(konbit.CodeOf(err))
	}
	f.Claims = slices.DeleteFunc(f.Claims, func(l figure.Line) bool { return l.Verdict == figure.Later && l.Reason.Key == "figure.reason.later" })
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// differ shows where two texts part.
func differ(x, y string) string {
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	from := max(0, i-200)
	return "…" + x[from:min(len(x), i+200)] + "\n…" + y[from:min(len(y), i+200)]
}

func eachAsk(f func(ask string, q figure.Query)) {
	for _, ask := range propertyAsks {
		f(ask, question(ask, propertyDay))
	}
}

func checkOrder(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2))
	l := randomLibrary(r)
	m := l.clone()
	r.Shuffle(len(m.docs), func(i, j int) { m.docs[i], m.docs[j] = m.docs[j], m.docs[i] })
	r.Shuffle(len(m.claims), func(i, j int) { m.claims[i], m.claims[j] = m.claims[j], m.claims[i] })
	r.Shuffle(len(m.lineage), func(i, j int) { m.lineage[i], m.lineage[j] = m.lineage[j], m.lineage[i] })
	a, b := l.engine(t), m.engine(t)
	eachAsk(func(_ string, q figure.Query) { // nor does it matter what was asked before
		q.Known = end("2025-01-10")
		answer(t, b, q)
	})
	eachAsk(func(ask string, q figure.Query) {
		if x, y := answer(t, a, q), answer(t, b, q); x != y {
			t.Errorf("seed %d: %s depends on the order:\n%s", seed, ask, differ(x, y))
		}
	})
}

// Input order never matters.
func FuzzOrder(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(checkOrder)
}

// The answer for (V, K, H) never changes when later records arrive.
func FuzzLaterRecordsChangeNothing(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 3))
		l, more := randomLibrary(r), randomLibrary(r)
		published := seed%2 == 0 // either published after K, or outside H
		for i := range more.docs {
			d := &more.docs[i]
			d.ID += "-later"
			d.Position.Index += 1000
			if published {
				d.Published = konbit.Date(2025, 3, 1+i)
			}
		}
		for i := range more.claims {
			c := &more.claims[i]
			c.ID += "-later"
			c.Position.Index += 1000
			if c.Document != "" {
				c.Document += "-later"
			}
			if published {
				c.Published, c.Made = konbit.Date(2025, 3, 1+i), konbit.At(end("2025-03-20"))
			}
		}
		for i := range more.acts {
			more.acts[i].ID += "-later"
			more.acts[i].Targets = []string{string(l.claims[0].ID)}
			more.acts[i].Position.Index += 1000
			more.acts[i].Made = konbit.At(end("2025-03-20"))
		}
		a, b := l.engine(t), l.engine(t)
		b.AddDocuments(more.docs...)
		b.Add(more.claims...)
		b.AddActs(more.acts...)
		eachAsk(func(ask string, q figure.Query) {
			if !published {
				q.Heads = figure.Heads{"HQ": 999}
			}
			if x, y := answer(t, a, q), answer(t, b, q); x != y {
				t.Errorf("seed %d: later records change %s:\n%s", seed, ask, differ(x, y))
			}
		})
	})
}

var ranks = map[figure.Confidence]int{figure.Low: 0, figure.Moderate: 1, figure.High: 2}

// A document that copies, translates or rewrites one that is there never raises
// confidence or narrows the range.
func FuzzCopiesAddNothing(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 4))
		l := randomLibrary(r)
		m := l.clone()
		from := l.docs[r.IntN(len(l.docs))]
		copied := from
		copied.ID, copied.Publisher, copied.Grade = "copy", "another paper", "A"
		copied.Published = konbit.Date(2025, 2, 10)
		m.docs = append(m.docs, copied)
		m.lineage = append(m.lineage, figure.Lineage{From: "copy", To: from.ID, Relation: []string{"copies", "rewrites", "translates"}[r.IntN(3)]})
		for _, c := range l.claims {
			if c.Document == from.ID {
				c.ID, c.Document, c.Published = "copy-"+c.ID, "copy", copied.Published
				if r.IntN(3) == 0 { // it may blur, sharpen or misstate what it copies
					c.Quantity.Qualifier = qualifiers[r.IntN(len(qualifiers))]
				}
				if r.IntN(4) == 0 {
					c.Speaker = ""
				}
				m.claims = append(m.claims, c)
			}
		}
		a, b := l.engine(t), m.engine(t)
		eachAsk(func(ask string, q figure.Query) {
			x, err := a.Figure(q)
			if err != nil {
				return
			}
			y, err := b.Figure(q)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, ask, err)
			}
			if ranks[y.Confidence] > ranks[x.Confidence] || y.Range.Width() < x.Range.Width() {
				t.Errorf("seed %d: a copy makes %s of %s\n%v", seed, summary(y), summary(x), ask)
			}
		})
	})
}

// Widening a claim that agrees never makes it contradict: the range moves only
// where it tips a balance of equal weights, and then nobody is contradicted by
// more than was there before.
func FuzzWideningNeverContradicts(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 5))
		var l library
		for i := range 2 + r.IntN(6) {
			v := float64(300 + r.IntN(300))
			high := v + float64(r.IntN(60))
			id := konbit.ID(fmt.Sprint("paper-", i))
			grade := konbit.Grade("ABCD"[r.IntN(4):][:1])
			l.docs = append(l.docs, figure.Document{ID: id, Publisher: string(id), Grade: grade, Published: konbit.Date(2025, 1, 1+r.IntN(28))})
			l.claims = append(l.claims, figure.Claim{
				ID: "claim-" + id, Document: id, Published: l.docs[i].Published, Measure: "force.present", Dims: figure.Dims{Contributor: "KE"},
				Quantity: konbit.Quantity{Value: v, Qualifier: konbit.Range, High: &high},
			})
		}
		q := question("force.present KE", propertyDay)
		x, err := l.engine(t).Figure(q)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range l.claims {
			if verdictOf(x, c.ID) != figure.Agrees {
				continue
			}
			wide := l.clone()
			high := *c.Quantity.High + float64(r.IntN(80))
			wide.claims[i].Quantity.Value -= float64(r.IntN(80))
			wide.claims[i].Quantity.High = &high
			y, err := wide.engine(t).Figure(q)
			if err != nil {
				t.Fatal(err)
			}
			if verdictOf(y, c.ID) == figure.Contradicts && weightOf(y) != weightOf(x) {
				t.Errorf("seed %d: widened, %s contradicts %s; before it agreed with %s", seed, c.ID, summary(y), summary(x))
			}
		}
	})
}

// weightOf is the weight of the origins that agree with f.
func weightOf(f *figure.Figure) (w int) {
	for _, r := range f.Roots {
		w += map[konbit.Grade]int{"A": 10, "B": 8, "C": 6, "D": 3, "E": 1, "F": 4}[r.Grade]
	}
	return w
}

// Every claim that may be seen stays listed, ruled out or not, and the figure's
// range is in order.
func FuzzNothingIsDeleted(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		l := randomLibrary(rand.New(rand.NewPCG(seed, 6)))
		e := l.engine(t)
		listed := map[konbit.ID]bool{}
		all, err := e.All(figure.Query{Valid: end(propertyDay), Known: end("2025-01-15")})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if f.Range.Low > f.Range.High {
				t.Errorf("seed %d: %s %v is %s", seed, f.Measure.Key, f.Dims.Stated(), summary(f))
			}
			for _, c := range f.Claims {
				listed[c.Claim.ID] = true
			}
			if n := len(f.Why()); n > 5 {
				t.Errorf("seed %d: %d sentences of why", seed, n)
			}
			if n := len(f.Explanation()); n > 25 {
				t.Errorf("seed %d: %d lines of explanation", seed, n)
			}
		}
		for _, c := range l.claims {
			known := c.Published
			if c.Own {
				known = c.Made
			}
			// Alone and only known later, it has no figure yet.
			if !listed[c.ID] && !known.Latest(portAuPrince).After(end("2025-01-15")) {
				if f, err := e.Figure(figure.Query{Measure: c.Measure, Dims: stated(c), Valid: end(propertyDay), Known: end("2025-01-15")}); err == nil {
					t.Errorf("seed %d: %s of %s is listed nowhere, not even in %s", seed, c.ID, c.Measure, summary(f))
				}
			}
		}
	})
}

func stated(c figure.Claim) figure.Dims {
	m, _ := shipped.measures.Get(c.Measure)
	d := c.Dims
	if !slices.Contains(m.Dimensions, "contributor") {
		d.Contributor = ""
	}
	return d
}

// Steps say what Figure says, for every situation.
func FuzzStepsEqualFigures(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		l := randomLibrary(rand.New(rand.NewPCG(seed, 7)))
		e := l.engine(t)
		for _, ask := range propertyAsks {
			q := question(ask, propertyDay)
			steps, err := e.Steps(q)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, ask, err)
			}
			for d := -40; d < 110; d += 3 {
				q.Valid = end("2024-12-15").AddDate(0, 0, d)
				var got string
				for _, s := range steps {
					if !s.From.After(q.Valid) && (s.To.IsZero() || q.Valid.Before(s.To)) {
						got = fmt.Sprint(s.Phrase.In("en"), s.Range, s.Confidence, s.OutOfDate)
					}
				}
				want := ""
				if f, err := e.Figure(q); err == nil {
					want = fmt.Sprint(f.Phrase.In("en"), f.Range, f.Confidence, f.OutOfDate)
				}
				if got != want {
					t.Fatalf("seed %d: %s on %s: steps say %q, the figure is %q", seed, ask, q.Valid.Format(time.DateOnly), got, want)
				}
			}
		}
	})
}
