package claim_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
)

func extractor(t testing.TB) *claim.Extractor {
	t.Helper()
	x, err := claim.New(catalogue.Files(), claim.Options{Mission: "haiti-mss"})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var written = time.Date(2025, 1, 22, 0, 0, 0, 0, time.UTC)

// brief puts a proposal in a line: measure, hedge and value, unit, time, who.
func brief(p *claim.Proposal) string {
	if p.Kind == claim.KindEvent {
		return fmt.Sprintf("%s %s", p.Measure, p.When)
	}
	s := fmt.Sprintf("%s %s %.12v %s %s", p.Measure, p.Op, *p.Value, p.Unit, p.When)
	return strings.TrimSpace(s + " " + p.Contributor)
}

// TestSentences reads one sentence at a time: how each language puts each
// measure.
func TestSentences(t *testing.T) {
	x := extractor(t)
	for _, lang := range []string{"en", "fr", "es"} {
		b, err := os.ReadFile("testdata/sentences." + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			text, want, ok := strings.Cut(strings.TrimSpace(line), "=>")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			text = strings.TrimSpace(text)
			got := []string{}
			for _, p := range x.Extract(claim.Document{Text: text, DCT: written, Lang: lang}) {
				if p.Measure != "other" && p.Kind == claim.KindQuantity {
					got = append(got, brief(&p))
				}
			}
			if d := cmp.Diff(strings.TrimSpace(want), strings.Join(got, "; ")); d != "" {
				t.Errorf("%s: %s\n want %s\n got  %s", lang, text, strings.TrimSpace(want), strings.Join(got, "; "))
			}
		}
	}
}
