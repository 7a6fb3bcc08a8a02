//go:build conformance

package conformance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/claim/gold"
)

// TestConformanceGold scores the articles that are not in the repository.
func TestConformanceGold(t *testing.T) {
	dir := shared(t)
	f, err := os.Open(filepath.Join(dir, "gold", "seeds.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	claims, err := gold.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	x, err := claim.New(catalogue.Files(), claim.Options{Mission: "haiti-mss"})
	if err != nil {
		t.Fatal(err)
	}
	proposals := make(map[string][]claim.Proposal)
	for _, c := range claims {
		b, err := os.ReadFile(filepath.Join(dir, "seeds", c.Doc))
		if err != nil {
			t.Fatal(err)
		}
		written, err := time.Parse(time.DateOnly, c.DCT)
		if err != nil {
			t.Fatal(err)
		}
		proposals[c.Doc] = x.Extract(claim.Document{ID: c.Doc, Text: string(b), DCT: written})
	}
	s := gold.Compare(claims, proposals)
	fmt.Print(s)
	if testing.Verbose() {
		t.Log(strings.Join(s.Misses, "\n"))
	}
	if got := gold.All(s.Lenient).F1(); got < 97 {
		t.Errorf("lenient %.1f, want 97", got)
	}
	if got := gold.All(s.Strict).F1(); got < 88 {
		t.Errorf("strict %.1f, want 88", got)
	}
}
