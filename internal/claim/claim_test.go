package claim_test

import (
	"fmt"
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
func brief(p claim.Proposal) string {
	if p.Kind == claim.KindEvent {
		return fmt.Sprintf("%s %s", p.Measure, p.When)
	}
	s := fmt.Sprintf("%s %s %v %s %s", p.Measure, p.Op, *p.Value, p.Unit, p.When)
	return strings.TrimSpace(s + " " + p.Contributor)
}

// TestSentences reads one sentence at a time, in the manner of each kind of
// source and each language.
func TestSentences(t *testing.T) {
	x := extractor(t)
	for _, tt := range []struct {
		lang, text string
		want       []string
	}{
		{"en", "Kenya has pledged 1,000 officers.", []string{"force.pledged eq 1000 person DCT KE"}},
		{"en", "More than 40 people were killed and 13 wounded in the capital last week.",
			[]string{"killed gt 40 person 2025-W03", "injured eq 13 person 2025-W03"}},
		{"fr", "Au moins 40 personnes ont été tuées la semaine dernière.", []string{"killed ge 40 person 2025-W03"}},
		{"es", "Unos 150 soldados guatemaltecos llegaron el viernes a Haití.", []string{"force.arrived approx 150 person 2025-01-17 GT"}},
	} {
		var got []string
		for _, p := range x.Extract(claim.Document{Text: tt.text, DCT: written, Lang: tt.lang}) {
			got = append(got, brief(p))
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s\n%s", tt.text, d)
		}
	}
}
