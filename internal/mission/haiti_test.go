package mission_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/mission"
)

// The reference mission: five articles with their 128 facts, 57 more articles,
// and the mission that they describe.

// haitiRecords reads the pack's records and maps them by ID.
func haitiRecords(t testing.TB) ([]konbit.Record, map[konbit.ID]*konbit.Record) {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), "haiti-mss")
	if err != nil {
		t.Fatal(err)
	}
	recs, err := collect(m)
	if err != nil {
		t.Fatal(err)
	}
	byID := make(map[konbit.ID]*konbit.Record, len(recs))
	for i := range recs {
		byID[recs[i].ID] = &recs[i]
	}
	return recs, byID
}

// A haitiBody is what these tests read of a body, whatever its kind.
type haitiBody struct {
	Fact        string
	Measure     string
	Quantity    *konbit.Quantity
	Contributor string
	Status      string
	Speaker     string
	Text        string
	Collection  string
	SHA         string `json:"text_sha256"`
	Personnel   *konbit.Quantity
	Parent      konbit.ID
	Terms       []struct{ Value float64 }
}

func bodyOf(t testing.TB, r *konbit.Record) (b haitiBody) {
	t.Helper()
	if err := json.Unmarshal(r.Body, &b); err != nil {
		t.Fatalf("%s %s: %v", r.Kind, r.ID, err)
	}
	return b
}

func TestHaitiEveryRecordPasses(t *testing.T) {
	kinds, err := kind.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	recs, _ := haitiRecords(t)
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for i := range recs {
		r := &recs[i]
		if err := r.Check(now); err != nil {
			t.Errorf("%s %s: %v\n%s", r.Kind, r.ID, err, r.Body)
		}
		if err := kinds.Check(r); err != nil {
			t.Errorf("%s %s: %v\n%s", r.Kind, r.ID, err, r.Body)
		}
	}
}

func TestHaitiCoversEveryFact(t *testing.T) {
	recs, _ := haitiRecords(t)
	got := make(map[string]int)
	for i := range recs {
		if recs[i].Kind.Name() == "claim" {
			got[bodyOf(t, &recs[i]).Fact]++
		}
	}
	delete(got, "") // claims that only date an arrival

	var want []string
	for seed, n := range []int{18, 17, 49, 24, 20} {
		for i := range n {
			want = append(want, fmt.Sprintf("S%d-%02d", seed, i+1))
		}
	}
	if len(want) != 128 {
		t.Fatalf("%d facts of the five articles", len(want))
	}
	press := []int{
		1, 3, 4, 6, 7, 9, 10, 12, 14, 15, 16, 19, 20, 21, 23, 24, 26, 28, 30, 32, 34, 35, 37, 39, 40, 42, 43, 44, 45, 46, 47, 48, 49,
		51, 53, 55, 57, 59, 60, 61, 62, 64, 65, 66, 70, 71, 72, 73, 75, 76, 77, 78, 79, 80, 81, 82, 83,
	}
	if len(press) != 57 {
		t.Fatalf("%d press articles", len(press))
	}
	for _, n := range press {
		want = append(want, fmt.Sprintf("H%02d", n))
	}
	for _, f := range want {
		if got[f] == 0 {
			t.Errorf("no claim bears the fact %s", f)
		}
		delete(got, f)
	}
	for f := range got {
		t.Errorf("the fact %s is in no list", f)
	}
}

// The records of the mission's life rest on claims, so that they add no voice of
// their own; what is known when follows from what was published when.
func TestHaitiRestsOnSources(t *testing.T) {
	recs, byID := haitiRecords(t)
	speaks := []string{"claim", "document", "lineage", "mandate", "displacement", "rejection", "regrade"}
	for i := range recs {
		r := &recs[i]
		name := r.Kind.Name()
		if name == "document" {
			continue
		}
		if len(r.Sources) == 0 {
			t.Errorf("%s %s names no source\n%s", r.Kind, r.ID, r.Body)
		}
		for _, s := range r.Sources {
			doc := byID[s.Document]
			switch {
			case doc == nil || doc.Kind.Name() != "document":
				t.Errorf("%s %s: source %s is no document of the pack", r.Kind, r.ID, s.Document)
			case name == "claim" && r.Published != doc.Published:
				t.Errorf("claim %s was published %v, its document %v", r.ID, r.Published, doc.Published)
			}
		}
		from := r.Relates(konbit.DerivesFrom)
		if len(from) == 0 && !slices.Contains(speaks, name) {
			t.Errorf("%s %s rests on no claim\n%s", r.Kind, r.ID, r.Body)
		}
		known := r.Published.IsZero()
		for _, id := range from {
			if c := byID[id]; c == nil || c.Kind.Name() != "claim" {
				t.Errorf("%s %s: %s is no claim of the pack", r.Kind, r.ID, id)
			} else {
				known = known || c.Published == r.Published
			}
		}
		if len(from) > 0 && !known && name != "claim" {
			t.Errorf("%s %s was published %v, none of its claims then\n%s", r.Kind, r.ID, r.Published, r.Body)
		}
	}
}

func TestHaitiPledgesNest(t *testing.T) {
	recs, byID := haitiRecords(t)
	batches := make(map[konbit.ID]float64)
	for i := range recs {
		if recs[i].Kind.Name() == "pledge" {
			if b := bodyOf(t, &recs[i]); b.Parent != "" {
				batches[b.Parent] += b.Personnel.Value
			}
		}
	}
	if len(batches) == 0 {
		t.Fatal("no pledge has batches")
	}
	for id, sum := range batches {
		if whole := bodyOf(t, byID[id]).Personnel.Value; whole < sum {
			t.Errorf("batches of %s add up to %v, of a pledge of %v", id, sum, whole)
		}
	}
}

// 617 is a paper's own sum: it may stand only with its terms.
func TestHaitiSumsShowTheirTerms(t *testing.T) {
	recs, _ := haitiRecords(t)
	sums := map[float64]bool{617: false, 744: false, 5550: false}
	for i := range recs {
		b := bodyOf(t, &recs[i])
		if b.Quantity == nil {
			continue
		}
		if _, ok := sums[b.Quantity.Value]; ok && b.Measure != "other" {
			sums[b.Quantity.Value] = true
			if len(b.Terms) < 2 {
				t.Errorf("%s %v of %s shows no terms", b.Measure, b.Quantity.Value, b.Fact)
			}
		}
		if len(b.Terms) == 0 {
			continue
		}
		var sum float64
		for _, term := range b.Terms {
			sum += term.Value
		}
		if q := *b.Quantity; (q.Qualifier == "" && sum != q.Value) || sum < q.Value {
			t.Errorf("%s: the terms of %q add up to %v, not %v", b.Fact, b.Text, sum, q.Value)
		}
	}
	for v, found := range sums {
		if !found {
			t.Errorf("no claim states %v", v)
		}
	}
}
