package editorial_test

import (
	"slices"
	"strings"
	"testing"

	"konbit.example/konbit/internal/editorial"
)

// Day 8 of the exercise, from 06:10 to the corrected edition.
func TestDayEight(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	today, err := b.Today(ctx, b.as("reporting"), "en")
	b.must(err)
	if today.Report == nil || today.Report.Number != 14 || today.Report.State != "draft" {
		t.Fatalf("today opens on %+v; want situation report 14, not begun", today.Report)
	}
	if today.Returns.Received != 3 || len(today.Returns.Items) != 4 {
		t.Errorf("%d of %d returns received; want 3 of 4", today.Returns.Received, len(today.Returns.Items))
	}
	for _, r := range today.Returns.Items {
		if r.Name == "FOB 2" && (r.State != "missing" || r.Minutes != 10 || len(r.Reminders) != 2) {
			t.Errorf("FOB 2: %+v; want missing for 10 minutes, reminded twice", r)
		}
	}
	t.Logf("%d plans, %d cases, %d since, %d promises", len(today.Plans), len(today.Open), today.SinceAll, len(today.Promises))
	for _, p := range today.Plans {
		t.Logf("plan %s %s %q %s", p.Base, p.When, p.Text, p.Outcome)
	}
	for _, c := range today.Open {
		t.Logf("case %s new=%v days=%d last=%s", c.Title, c.New, c.Days, c.Last)
	}
	for _, c := range today.Others {
		t.Logf("other %+v", c)
	}
	ref, err := b.Open(ctx, b.as("reporting"), editorial.Opening{Report: "sitrep"})
	b.must(err)
	p := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people in Talvane. FOB 3 met 45 residents."})
	d := b.draft(ref)
	for _, c := range d.Checks {
		t.Logf("check %s open=%v blocks=%v %s", c.Code, c.Open, c.Blocks, c.Text)
	}
	i := slices.IndexFunc(d.Checks, func(c editorial.Check) bool { return c.Code == "unlinked" })
	if i < 0 {
		t.Fatal("45 was not noticed")
	}
	q, err := b.Resolve(ctx, b.as("reporting"), ref, editorial.Resolution{Check: d.Checks[i].ID, Reason: "counted by eye"})
	b.must(err)
	if q.ID != p.ID || !strings.Contains(q.Text, "{plain:45}") {
		t.Errorf("resolved: %+v", q)
	}
	one := b.through(ref, "")
	t.Logf("%+v", one)
	mismatch, err := b.Recompute(ctx, b.as("reporting"), one.ID)
	b.must(err)
	if len(mismatch) > 0 {
		t.Errorf("recomputed otherwise: %+v", mismatch)
	}
}
