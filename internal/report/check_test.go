package report_test

import (
	"slices"
	"testing"

	"konbit.example/konbit/internal/report"
)

func codes(checks []report.Check) []report.CheckCode {
	var out []report.CheckCode
	for _, c := range checks {
		if !slices.Contains(out, c.Code) {
			out = append(out, c.Code)
		}
	}
	return out
}

func TestChecks(t *testing.T) {
	now := at("2025-03-10T07:00:00+12:00")
	lead := paragraph("summary", "en", "They met 45 residents.")
	translated := func(text, checked string) []report.Narrative {
		fr := paragraph("summary", "fr", "Ils en ont vu {plain:45}.")
		fr.Of, fr.Stale, fr.Checked = lead.ID, text != lead.Text, checked
		return []report.Narrative{lead, fr}
	}
	for _, c := range []struct {
		name  string
		kind  string
		texts []report.Narrative
		want  []report.CheckCode
		not   []report.CheckCode
	}{
		{"a base is missing, a figure is contested, one has one origin", "sitrep", nil, []report.CheckCode{report.MissingBase, report.Contested, report.SingleOrigin}, []report.CheckCode{report.TooSoon, report.Unlinked}},
		{"a number was typed, nobody translated it", "sitrep", []report.Narrative{lead}, []report.CheckCode{report.Unlinked, report.Untranslated}, nil},
		{"translated, but nobody checked", "sitrep", translated(lead.Text, ""), []report.CheckCode{report.Unchecked}, []report.CheckCode{report.Untranslated, report.Stale}},
		{"translated and checked", "sitrep", translated(lead.Text, "ben"), nil, []report.CheckCode{report.Untranslated, report.Stale, report.Unchecked}},
		{"the original has changed since", "sitrep", translated("They met 40 residents.", "ben"), []report.CheckCode{report.Stale}, []report.CheckCode{report.Unchecked}},
		{"public, an hour after", "public", nil, []report.CheckCode{report.TooSoon}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := morning(t, c.kind)
			in.Paragraphs = c.texts
			got := codes(report.Checks(in, build(t, in), now))
			for _, code := range c.want {
				if !slices.Contains(got, code) {
					t.Errorf("%s is missing among %v", code, got)
				}
			}
			for _, code := range c.not {
				if slices.Contains(got, code) {
					t.Errorf("%s is among %v", code, got)
				}
			}
		})
	}
}

// TestPublicChecksBlock: what may not go out of the house stops the release.
func TestPublicChecksBlock(t *testing.T) {
	in := morning(t, "public")
	in.Paragraphs = []report.Narrative{paragraph("summary", "en", "They met 45 residents; {count:outreach} forum.")}
	blocked := make(map[report.CheckCode]bool)
	for _, c := range report.Checks(in, build(t, in), at("2025-03-12T07:00:00+12:00")) {
		if c.Text == "" || c.Text == "report.check."+string(c.Code) {
			t.Errorf("%s has no words", c.Code)
		}
		if c.Blocks {
			blocked[c.Code] = true
		}
	}
	for _, code := range []report.CheckCode{report.Unlinked, report.Untranslated} {
		if !blocked[code] {
			t.Errorf("%s does not block a public update; blocked are %v", code, blocked)
		}
	}
	if blocked[report.TooSoon] {
		t.Error("two days later it is still too soon")
	}
}
