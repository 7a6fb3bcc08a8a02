//go:build conformance

package evidence_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
)

// table is what must come out of the five articles, on and by 25 January 2025.
var table = []struct {
	ask       node.Ask
	low, high float64
}{
	{ask: node.Ask{Measure: "force.present", Contributor: "KE"}, low: 601, high: 616},
	{ask: node.Ask{Measure: "force.present", Contributor: "ALL"}, low: 775, high: 799},
	{ask: node.Ask{Measure: "force.pledged", Contributor: "KE"}, low: 1000, high: 1000},
	{ask: node.Ask{Measure: "force.ceiling"}, low: 2500, high: 2500},
	{ask: node.Ask{Measure: "training.graduated"}, low: 739, high: 739},
	{ask: node.Ask{Measure: "training.duration"}, low: 4.4, high: 4.5},
	{ask: node.Ask{Measure: "displaced.stock"}, low: 1_000_001, high: 1_099_999},
	{ask: node.Ask{Measure: "killed", Period: "2024"}, low: 5601, high: 5649},
	{ask: node.Ask{Measure: "area.control_share", Place: "Port-au-Prince"}, low: 80, high: 90},
	{ask: node.Ask{Measure: "event.mission_start"}, low: day(2024, 6, 1), high: day(2024, 6, 30)},
	{ask: node.Ask{Measure: "event.mandate_authorised"}, low: day(2023, 10, 1), high: day(2023, 10, 31)},
	{ask: node.Ask{Measure: "event.school_reopen"}, low: day(2024, 10, 2), high: day(2024, 10, 2)},
	{ask: node.Ask{Measure: "event.court_reopen"}, low: day(2024, 10, 7), high: day(2024, 10, 7)},
}

// day is a day as figures count dates.
func day(year int, month time.Month, d int) float64 {
	return float64(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// shared opens a file of the material that is not in the repository.
func shared(t *testing.T, path ...string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{os.Getenv("SHARED")}, path...)...))
	if err != nil {
		t.Fatalf("conformance wants SHARED to name the folder of the private material: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// seeds takes the five articles in and returns their sheets by file.
func seeds(t *testing.T, d *evidence.Desk) map[string]*evidence.Sheet {
	t.Helper()
	out := make(map[string]*evidence.Sheet)
	for in := bufio.NewScanner(shared(t, "gold", "documents.jsonl")); in.Scan(); {
		var doc struct{ Doc, Title, Publisher, Published, Grade, Collection string }
		if err := json.Unmarshal(in.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Doc == "" {
			continue // an institution
		}
		b, err := io.ReadAll(shared(t, "seeds", doc.Doc))
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Add(t.Context(), analyst, evidence.Draft{
			Name: doc.Doc, Content: b, Title: doc.Title, Publisher: fmt.Sprintf("%s %s", doc.Publisher, doc.Doc[:3]), // five outlets, not one
			Published: konbit.MustMoment(doc.Published), Grade: konbit.Grade(doc.Grade), Collection: doc.Collection,
		})
		if err != nil {
			t.Fatal(err)
		}
		out[doc.Doc] = sheet(t, d, a.Document)
	}
	if len(out) != 5 {
		t.Fatalf("%d articles", len(out))
	}
	return out
}

// right returns how many figures of the table have the right interval.
func right(t *testing.T, n *node.Node) int {
	t.Helper()
	good := 0
	for _, row := range table {
		row.ask.Valid, row.ask.Known = "2025-01-25", "2025-01-25"
		f, err := n.Figure(t.Context(), analyst, row.ask)
		if err != nil {
			t.Logf("%+v: %v", row.ask, err)
			continue
		}
		round := func(x float64) float64 { return math.Round(10*x) / 10 }
		got, want := [2]float64{round(f.Range.Low), round(f.Range.High)}, [2]float64{row.low, row.high}
		if got == want {
			good++
			continue
		}
		t.Logf("%s %s: %s %v, want %v", row.ask.Measure, row.ask.Contributor, f.Phrase.In("en"), got, want)
		for _, l := range f.Claims {
			t.Logf("   %s %s %v %q", l.Claim.Measure, l.Verdict, l.Range, l.Claim.Quote)
		}
	}
	return good
}

// At least four fifths of the figures come out right with nothing but the
// proposals that are shown, as they stand.
func TestConformanceRawProposals(t *testing.T) {
	d, n := desk(t)
	for _, s := range seeds(t, d) {
		for i := range s.Items {
			if s.Items[i].Open() {
				if err := d.Accept(t.Context(), analyst, s.Items[i].ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if good := right(t, n); 5*good < 4*len(table) {
		t.Errorf("%d of %d figures are right", good, len(table))
	}
}

// An annotation is a claim as a person read it.
type annotation struct {
	Doc, Span, Measure, Op, Unit, When, Dct, Contributor, Population, Status, Speaker string
	Value, Hi                                                                         *float64
	From                                                                              int `json:"bs"`
	To                                                                                int `json:"be"`
}

var hedges = map[string]konbit.Qualifier{
	"eq": konbit.Exact, "gt": konbit.Over, "ge": konbit.AtLeast, "lt": konbit.LessThan, "le": konbit.UpTo, "near_below": konbit.Nearly,
	"near_above": konbit.JustOver, "approx": konbit.About, "between": konbit.Range, "vague": konbit.Vague,
}

// hedge is the annotation's; its vocabulary has one word for two of ours.
func (a *annotation) hedge() konbit.Qualifier {
	if strings.HasPrefix(a.Span, "just under") {
		return konbit.JustUnder
	}
	return hedges[a.Op]
}

// is reports whether x says what the annotation says.
func (a *annotation) is(x *evidence.Item) bool {
	f := &x.Fields
	when := strings.ReplaceAll(strings.TrimPrefix(a.When, "DCT"), "DCT", a.Dct)
	if a.Measure != f.Measure || a.Contributor != f.Contributor || a.Status != f.Status || a.Population != "" && a.Population != f.Population || when != x.Valid.String() || a.about() != f.About {
		return false
	}
	return a.Value == nil || f.Quantity.Value == *a.Value && f.Quantity.Qualifier == a.hedge()
}

// about is what an analyst knows and the texts do not say.
func (a *annotation) about() string {
	if a.Measure == "training.graduated" || a.Measure == "training.in_course" {
		return "34th class"
	}
	return ""
}

// change is what makes a proposal say what the annotation says.
func (a *annotation) change(t *testing.T) evidence.Change {
	t.Helper()
	c := evidence.Change{}
	set := func(name string, v any, none bool) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if none {
			b = []byte("null")
		}
		c[name] = b
	}
	set("measure", a.Measure, false)
	set("contributor", a.Contributor, a.Contributor == "")
	if a.Population != "" {
		set("population", a.Population, false)
	}
	set("status", a.Status, a.Status == "")
	set("speaker", a.Speaker, a.Speaker == "")
	set("valid", strings.ReplaceAll(a.When, "DCT", a.Dct), a.When == "DCT")
	if a.Value != nil {
		set("quantity", konbit.Quantity{Value: *a.Value, High: a.Hi, Qualifier: a.hedge(), Unit: a.Unit}, false)
	}
	set("about", a.about(), a.about() == "")
	return c
}

// Once the five articles are reviewed, every figure is right: what was read as a
// person reads it is accepted, what was read otherwise is corrected, and what is no
// claim is refused.
func TestConformanceReviewed(t *testing.T) {
	d, n := desk(t)
	sheets := seeds(t, d)
	var all []annotation
	for in := bufio.NewScanner(shared(t, "gold", "seeds.jsonl")); in.Scan(); {
		var a annotation
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	accepted, corrected, rejected := 0, 0, 0
	for doc, s := range sheets {
		for i := range s.Items {
			x := &s.Items[i]
			var said []*annotation
			for k := range all {
				a := &all[k]
				if a.Doc == doc && a.Measure != "other" && x.Span.From < a.To && a.From < x.Span.To && (a.Value == nil) == (x.Fields.Quantity == nil) {
					said = append(said, a)
				}
			}
			var err error
			switch {
			case len(said) == 0:
				rejected++
				err = d.Reject(t.Context(), analyst, "not-said", "", x.ID)
			case len(said) == 1 && said[0].is(x):
				accepted++
				err = d.Accept(t.Context(), analyst, x.ID)
			default:
				corrected++
				var changes []evidence.Change
				for _, a := range said {
					changes = append(changes, a.change(t))
				}
				_, err = d.Split(t.Context(), analyst, x.ID, changes...)
			}
			if err != nil {
				t.Fatalf("%s, %q: %v", s.Title, x.Quote.Text, err)
			}
		}
	}
	t.Logf("%d accepted, %d corrected, %d rejected", accepted, corrected, rejected)
	if good := right(t, n); good < len(table) {
		t.Errorf("%d of %d figures are right", good, len(table))
	}
}
