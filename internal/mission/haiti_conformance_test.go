//go:build conformance

package mission_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"konbit.example/konbit"
)

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

// seedClaims returns the claims of the five articles by fact, and the articles'
// texts by their document's ID.
func seedClaims(t *testing.T) (map[string][]*konbit.Record, map[konbit.ID]string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(os.Getenv("SHARED"), "seeds", "*.txt"))
	if err != nil || len(names) != 5 {
		t.Fatalf("%d articles in $SHARED/seeds: %v", len(names), err)
	}
	bySum := make(map[string]string)
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		bySum[hex.EncodeToString(sum[:])] = string(b)
	}
	recs, _ := haitiRecords(t)
	claims, texts := make(map[string][]*konbit.Record), make(map[konbit.ID]string)
	for i := range recs {
		r := &recs[i]
		switch b := bodyOf(t, r); {
		case b.Collection == "seeds":
			text, ok := bySum[b.SHA]
			if !ok {
				t.Errorf("document %s: no article has the hash %s", r.ID, b.SHA)
			}
			texts[r.ID] = text
		case r.Kind.Name() == "claim" && strings.HasPrefix(b.Fact, "S"):
			claims[b.Fact] = append(claims[b.Fact], r)
		}
	}
	return claims, texts
}

// Spans are bytes, the list of facts counts characters.
func TestConformanceHaitiSpans(t *testing.T) {
	claims, texts := seedClaims(t)
	rows, err := csv.NewReader(shared(t, "facts", "seed-facts.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, row := range rows[1:] {
		from, err1 := strconv.Atoi(row[len(row)-2])
		to, err2 := strconv.Atoi(row[len(row)-1])
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: %v %v", row[0], err1, err2)
		}
		for _, r := range claims[row[0]] {
			s := r.Sources[0]
			text := texts[s.Document]
			n++
			switch {
			case s.From < 0 || s.To <= s.From || s.To > len(text):
				t.Errorf("%s: span %d–%d is not within the %d bytes of its document", row[0], s.From, s.To, len(text))
			case utf8.RuneCountInString(text[:s.From]) != from || utf8.RuneCountInString(text[:s.To]) != to:
				t.Errorf("%s: span %d–%d is not characters %d–%d", row[0], s.From, s.To, from, to)
			}
		}
	}
	if n < 128 {
		t.Errorf("%d spans compared", n)
	}
}

// The annotated claims are the pack's claims: same measure, value, hedge, time,
// contributor, status and speaker.
func TestConformanceHaitiAgreesWithGold(t *testing.T) {
	claims, texts := seedClaims(t)
	hedges := map[string]konbit.Qualifier{
		"eq": "", "gt": konbit.Over, "lt": konbit.LessThan, "near_below": konbit.Nearly, "approx": konbit.About, "vague": konbit.Vague,
	}
	in := bufio.NewScanner(shared(t, "gold", "seeds.jsonl"))
	n := 0
	for in.Scan() {
		var g struct {
			ID, Doc, Kind, Measure, Op, When, Dct, Contributor, Status, Speaker, Span string
			Value                                                                     *float64
			Bqs, Bqe                                                                  int
			Optional                                                                  bool
		}
		if err := json.Unmarshal(in.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		if g.Optional {
			continue
		}
		n++
		hedge := hedges[g.Op]
		if strings.HasPrefix(g.Span, "just under") {
			hedge = konbit.JustUnder
		}
		var valid konbit.Span // as of the document is no time of its own
		if g.When != "DCT" {
			valid = konbit.MustSpan(strings.ReplaceAll(g.When, "DCT", g.Dct))
		}
		found := false
		for _, rs := range claims {
			for _, r := range rs {
				b := bodyOf(t, r)
				seed := strings.HasPrefix(b.Fact, "S"+strconv.Itoa(int(g.Doc[2]-'0')))
				same := seed && b.Measure == g.Measure && b.Contributor == g.Contributor && b.Speaker == g.Speaker && b.Status == g.Status
				if g.Value != nil {
					same = same && b.Quantity != nil && b.Quantity.Value == *g.Value && b.Quantity.Qualifier == hedge
				}
				found = found || same && sameTime(valid, r.Valid)
			}
		}
		if !found {
			t.Errorf("%s: no claim says %s %s %s %v %s %s", g.ID, g.Measure, g.Op, g.Contributor, valid, g.Speaker, g.Status)
		}
	}
	if n < 50 || len(texts) != 5 {
		t.Errorf("%d annotated claims of %d articles compared", n, len(texts))
	}
}

// sameTime compares times; the annotations name no zone.
func sameTime(a, b konbit.Span) bool {
	if a == b {
		return true
	}
	x, ok := a.Earliest(time.UTC)
	y, also := b.Earliest(time.UTC)
	return ok && also && a.From == a.To && b.From == b.To && a.From.Precision() == konbit.Second && x.Equal(y)
}
