package figure_test

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/figure/gold"
	"konbit.example/konbit/internal/message"
)

// The catalogue, read once.
var shipped = func() (c struct {
	measures *figure.Measures
	readings *figure.Readings
	words    *message.Catalogue
}) {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	files := catalogue.Files()
	var err error
	c.measures, err = figure.LoadMeasures(files)
	must(err)
	b, err := fs.ReadFile(files, "qualifiers.yaml")
	must(err)
	c.readings, err = figure.LoadReadings(b)
	must(err)
	c.words, err = message.Load(files)
	must(err)
	return c
}()

// A world is an engine and who speaks in it, for tests that read as stories.
type world struct {
	testing.TB
	*figure.Engine
	n int
}

var (
	portAuPrince = zone("America/Port-au-Prince")
	bodies       = []figure.Institution{
		{ID: "kenya", Grade: "B", Names: []string{"Kenya government"}, Speakers: []string{"officials", "a minister"}},
		{ID: "un", Grade: "B", Names: []string{"United Nations"}, Speakers: []string{"a UN expert"}},
		{ID: "ohchr", Grade: "B", Names: []string{"UN human rights"}},
		{ID: "iom", Grade: "B", Names: []string{"IOM"}},
	}
)

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func newWorld(t testing.TB, edit ...func(*figure.Mission)) *world {
	m := figure.Mission{
		Zone: portAuPrince, Place: "HT", Institutions: bodies,
		Records: map[string]figure.OfRecord{"displaced.stock": {Institution: "iom"}, "killed": {Institution: "ohchr", Days: 28}},
	}
	for _, f := range edit {
		f(&m)
	}
	return &world{TB: t, Engine: figure.New(shipped.measures, shipped.readings, m, shipped.words)}
}

// paper adds a document.
func (w *world) paper(id, published string, edit ...func(*figure.Document)) {
	d := figure.Document{ID: konbit.ID(id), Publisher: id, Grade: "C", Published: moment(published), Collection: "press"}
	for _, f := range edit {
		f(&d)
	}
	w.AddDocuments(d)
}

func moment(s string) konbit.Moment {
	m, err := konbit.ParseMoment(s)
	if err != nil {
		panic(err)
	}
	return m
}

func span(s string) konbit.Span {
	sp, err := konbit.ParseSpan(s)
	if err != nil {
		panic(err)
	}
	return sp
}

// says adds a claim: says("daily", "2025-01-21", "force.present KE over 600").
// Its words are measure, contributor (two capitals) where there is one, hedge and
// value, or for a date the time.
func (w *world) says(doc, published, what string, edit ...func(*figure.Claim)) konbit.ID {
	w.Helper()
	w.n++
	c := figure.Claim{ID: konbit.ID(fmt.Sprintf("%s-%d", doc, w.n)), Document: konbit.ID(doc), Published: moment(published)}
	words := strings.Fields(what)
	c.Measure = words[0]
	rest := words[1:]
	if len(rest) > 1 && rest[0] == strings.ToUpper(rest[0]) && rest[0][0] > '9' {
		c.Dims.Contributor, rest = rest[0], rest[1:]
	}
	if m, _ := shipped.measures.Get(c.Measure); m.Kind == figure.Date {
		c.Valid = span(rest[0])
	} else {
		if len(rest) > 1 {
			c.Quantity.Qualifier = konbit.Qualifier(rest[0])
		}
		v, err := strconv.ParseFloat(rest[len(rest)-1], 64)
		if err != nil {
			w.Fatal(err)
		}
		c.Quantity.Value, c.Quantity.Unit = v, m.Unit
	}
	for _, f := range edit {
		f(&c)
	}
	w.Add(c)
	return c.ID
}

// reports adds a record of the mission, made on a day.
func (w *world) reports(made, what string, edit ...func(*figure.Claim)) konbit.ID {
	return w.says("own", made, what, append([]func(*figure.Claim){func(c *figure.Claim) {
		c.Own, c.Document, c.Published = true, "", konbit.Moment{}
		c.Made = konbit.At(moment(made).Latest(portAuPrince))
		if c.Valid.IsZero() {
			c.Valid = span(made)
		}
	}}, edit...)...)
}

func on(when string) func(*figure.Claim) { return func(c *figure.Claim) { c.Valid = span(when) } }

func by(speaker string) func(*figure.Claim) { return func(c *figure.Claim) { c.Speaker = speaker } }

func about(d figure.Dims) func(*figure.Claim) { return func(c *figure.Claim) { c.Dims = d } }

func planned(c *figure.Claim) { c.Dims.Status = "planned" }

func pledged(c *figure.Claim) { c.Dims.Status = "pledged" }

func adding(terms ...float64) func(*figure.Claim) {
	return func(c *figure.Claim) {
		for _, v := range terms {
			c.Terms = append(c.Terms, konbit.Quantity{Value: v})
		}
	}
}

// ask returns the figure of "force.present KE" on a day, by what was known then.
func (w *world) ask(what, day string, edit ...func(*figure.Query)) *figure.Figure {
	w.Helper()
	f, err := w.Figure(question(what, day, edit...))
	if err != nil {
		w.Fatalf("%s on %s: %v", what, day, err)
	}
	return f
}

func question(what, day string, edit ...func(*figure.Query)) figure.Query {
	words := strings.Fields(what)
	q := figure.Query{Measure: words[0], Valid: end(day), Known: end(day)}
	for _, word := range words[1:] {
		switch {
		case word[0] >= '0' && word[0] <= '9':
			q.Dims.Period = word
		case strings.Contains(word, "/"):
			q.Dims.Place = word
		default:
			q.Dims.Contributor = word
		}
	}
	for _, f := range edit {
		f(&q)
	}
	return q
}

func end(day string) time.Time { return moment(day).Latest(portAuPrince) }

func knownBy(day string) func(*figure.Query) {
	return func(q *figure.Query) { q.Known = end(day) }
}

// summary is a figure in one line: phrase [low..high] confidence.
func summary(f *figure.Figure) string {
	bound := func(v float64) string {
		switch {
		case math.IsInf(v, 0):
			return "…"
		case f.Measure.Kind == figure.Date:
			return time.Unix(int64(v)*86400, 0).UTC().Format(time.DateOnly)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	s := fmt.Sprintf("%s [%s..%s] %s", f.Phrase.In("en"), bound(f.Range.Low), bound(f.Range.High), f.Confidence)
	if f.OutOfDate {
		s += " out of date"
	}
	return s
}

// verdicts lists the claims of each verdict.
func verdicts(f *figure.Figure) map[figure.Verdict][]konbit.ID {
	out := map[figure.Verdict][]konbit.ID{}
	for _, l := range f.Claims {
		out[l.Verdict] = append(out[l.Verdict], l.Claim.ID)
	}
	return out
}

func verdictOf(f *figure.Figure, id konbit.ID) figure.Verdict {
	for _, l := range f.Claims {
		if l.Claim.ID == id {
			return l.Verdict
		}
	}
	return "not listed"
}

func reasonOf(f *figure.Figure, id konbit.ID) string {
	for _, l := range f.Claims {
		if l.Claim.ID == id {
			return l.Reason.In("en")
		}
	}
	return "not listed"
}

func (w *world) want(f *figure.Figure, want string) {
	w.Helper()
	if got := summary(f); got != want {
		w.Errorf("%s %v: got %s, want %s", f.Measure.Key, f.Dims.Stated(), got, want)
	}
}

func (w *world) wantVerdict(f *figure.Figure, id konbit.ID, want figure.Verdict) {
	w.Helper()
	if got := verdictOf(f, id); got != want {
		w.Errorf("%s: %s: verdict %q (%s), want %q", f.Measure.Key, id, got, reasonOf(f, id), want)
	}
}

// annotated returns an engine with annotated claims: "seeds", or "seeds" and "press".
func annotated(t testing.TB, dir string, names ...string) *figure.Engine {
	t.Helper()
	var all []*gold.Set
	m := figure.Mission{
		Zone: portAuPrince, Place: "HT", Records: map[string]figure.OfRecord{"displaced.stock": {Institution: "IOM"}, "killed": {Institution: "UN human rights", Days: 28}},
		Contributors: []figure.Contributor{
			{Code: "KE"}, {Code: "JM", Valid: span("2024-09-12/..")}, {Code: "BZ", Valid: span("2024-09-12/..")},
			{Code: "GT", Valid: span("2025-01-03/..")}, {Code: "SV", Valid: span("2025-01-03/..")}, {Code: "BS", Valid: span("2025-01/..")},
		},
	}
	for _, name := range names {
		g := readGold(t, filepath.Join(dir, name))
		m.Institutions = append(m.Institutions, g.Institutions...)
		all = append(all, g)
	}
	e := figure.New(shipped.measures, shipped.readings, m, shipped.words)
	for _, g := range all {
		g.Fill(e)
	}
	return e
}

func readGold(t testing.TB, base string) *gold.Set {
	t.Helper()
	open := func(names ...string) *os.File {
		for _, name := range names {
			if f, err := os.Open(name); err == nil {
				t.Cleanup(func() { f.Close() })
				return f
			}
		}
		t.Fatalf("none of %v can be read", names)
		return nil
	}
	g, err := gold.Read(shipped.readings, open(base+".claims.jsonl", base+".jsonl"),
		open(base+".documents.jsonl", filepath.Join(filepath.Dir(base), "documents.jsonl")))
	if err != nil {
		t.Fatal(err)
	}
	return g
}
