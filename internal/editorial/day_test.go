package editorial_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/plans"
	"konbit.example/konbit/internal/returns"
)

// Day 8 of the exercise, from 06:10 to the corrected edition.
func TestDayEight(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	today, err := b.Today(ctx, b.as("reporting"), "en")
	b.must(err)
	if r := today.Report; r == nil || r.Number != 14 || r.State != "draft" || r.Opened || r.Minutes != 50 {
		t.Fatalf("today opens on %+v; want situation report 14, not begun, due in 50 minutes", today.Report)
	}
	if today.Returns.Received != 3 || len(today.Returns.Items) != 4 {
		t.Errorf("%d of %d returns received; want 3 of 4", today.Returns.Received, len(today.Returns.Items))
	}
	fob := today.Returns.Items[slices.IndexFunc(today.Returns.Items, func(r returns.Return) bool { return r.Name == "FOB 2" })]
	if fob.State != returns.Missing || fob.Minutes != 10 || len(fob.Reminders) != 2 {
		t.Errorf("FOB 2: %+v; want it missing for 10 minutes, reminded twice", fob)
	}

	// The reporting officer opens the draft, answers for what was planned, writes.
	ref, err := b.Open(ctx, b.as("reporting"), editorial.Opening{Report: "sitrep"})
	b.must(err)
	forum := today.Plans[slices.IndexFunc(today.Plans, func(p plans.Plan) bool { return strings.HasPrefix(p.Text, "forum") })]
	b.must(plans.Say(ctx, b.node, b.as("reporting"), plans.Answer{Of: forum.ID, Item: forum.Item, Outcome: plans.Slipped, MovedTo: konbit.MustMoment("2026-02-10")}))
	p := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people in Talvane. FOB 3 met 45 residents. {count:patrol partners=true status=done} patrols went with partners."})
	i := slices.IndexFunc(b.draft(ref).Checks, func(c editorial.Check) bool { return c.Code == "unlinked" })
	if i < 0 {
		t.Fatal("nobody noticed that 45 was typed by hand")
	}
	q, err := b.Resolve(ctx, b.as("reporting"), ref, editorial.Resolution{Check: b.draft(ref).Checks[i].ID, Reason: "counted by eye"})
	b.must(err)
	if q.ID != p.ID || !strings.Contains(q.Text, "{plain:45}") {
		t.Errorf("resolved: %+v; want the same paragraph with 45 marked as no figure", q)
	}
	one := b.through(ref, "")
	if one.Edition != 1 || one.Serial != "MSAT/EX/SITREP/014" || !slices.Equal(one.Left, []string{"fr"}) {
		t.Errorf("issued %+v; want edition 1, without the French that nobody wrote", one)
	}
	sent, err := b.Send(ctx, b.as("reporting"), one.ID, false)
	b.must(err)
	if n := len(b.post.in); n != 8 || len(sent) != n {
		t.Errorf("%d messages to %d addressees; want 8 to 8", n, len(sent))
	}

	// The late return comes in at 06:34, a correction at 06:41.
	b.at("06:45")
	day, err := returns.For(ctx, b.node, b.as("reporting"), time.Time{}, "en")
	b.must(err)
	fob = day.Items[slices.IndexFunc(day.Items, func(r returns.Return) bool { return r.Name == "FOB 2" })]
	if fob.State != returns.Late || fob.Minutes != 34 {
		t.Errorf("FOB 2: %s, %d minutes; want late, 34", fob.State, fob.Minutes)
	}
	b.post.in = nil
	two := b.through(ref, "Return of FOB 2, and a patrol corrected.")
	if _, err := b.Send(ctx, b.as("reporting"), two.ID, false); err != nil {
		t.Fatal(err)
	}
	if !sameAddresses(b.post.in, sent) {
		t.Errorf("the corrected edition went to others: %d messages", len(b.post.in))
	}
	c, err := b.Compare(ctx, b.as("reporting"), one.ID, two.ID, ref, "en")
	b.must(err)
	i = slices.IndexFunc(c.Values, func(m editorial.Moved) bool { return strings.HasPrefix(m.ID, "figure:force.present ALL") })
	if i < 0 || !slices.ContainsFunc(c.Values[i].Because, func(l editorial.Line) bool { return l.ID == fob.Record }) {
		t.Errorf("the comparison does not name the late return behind the strength: %+v", c.Values)
	}
	// A patrol was corrected: the police did not come along after all.
	i = slices.IndexFunc(c.Values, func(m editorial.Moved) bool { return m.ID == "count:patrol partners=true status=done" })
	if i < 0 || c.Values[i].Before.Phrase != "4" || c.Values[i].After.Phrase != "3" || len(c.Values[i].Because) != 1 || c.Values[i].Because[0].At.Format("15:04") != "06:41" {
		t.Errorf("the comparison does not name the correction behind the patrols with partners: %+v", c.Values)
	}
	old, err := b.Edition(ctx, b.as("reporting"), one.ID, "en")
	b.must(err)
	if old.ReplacedBy != two.ID || two.Replaces != one.ID {
		t.Errorf("edition 1 is replaced by %q, edition 2 replaces %q", old.ReplacedBy, two.Replaces)
	}
	page, err := b.File(ctx, b.as("reporting"), two.ID, "en", "md")
	b.must(err)
	for _, says := range []string{"In place of edition 1", "Return of FOB 2, and a patrol corrected.", "was 4, is now"} {
		if !strings.Contains(string(page), says) {
			t.Errorf("edition 2 does not say %q", says)
		}
	}
	if mismatch, err := b.Recompute(ctx, b.as("reporting"), two.ID); err != nil || len(mismatch) > 0 {
		t.Errorf("edition 2 recomputed: %v, %+v", err, mismatch)
	}
}

func sameAddresses(in []*editorial.Message, sent []editorial.Dispatch) bool {
	var a, b []string
	for _, m := range in {
		a = append(a, m.To)
	}
	for _, d := range sent {
		b = append(b, d.Address)
	}
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// An edition re-opened a year later shows what was known then, and comes out the
// same from the log.
func TestAYearLater(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	ref, err := b.Open(ctx, b.as("reporting"), editorial.Opening{Report: "sitrep"})
	b.must(err)
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people."})
	x := b.through(ref, "")
	then := make(map[string][]byte)
	for _, r := range x.Renderings {
		f, err := b.File(ctx, b.as("reporting"), x.ID, r.Language, r.Format)
		b.must(err)
		then[r.Language+r.Format] = f
	}
	b.play(b.clock.now().AddDate(0, 0, 6)) // the rest of the exercise
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "Written long after."})
	b.clock.set(b.clock.now().AddDate(1, 0, 0))
	for _, r := range x.Renderings {
		f, err := b.File(ctx, b.as("reporting"), x.ID, r.Language, r.Format)
		b.must(err)
		if !bytes.Equal(f, then[r.Language+r.Format]) {
			t.Errorf("%s %s is not what was issued", r.Language, r.Format)
		}
	}
	mismatch, err := b.Recompute(ctx, b.as("reporting"), x.ID)
	b.must(err)
	if len(mismatch) > 0 {
		t.Errorf("recomputed otherwise: %+v", mismatch)
	}
}

// The reference mission on 12 to 25 January 2025, with what was known then.
func TestReferenceMission(t *testing.T) {
	b := open(t, "haiti-mss")
	b.clock.set(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	if _, err := b.node.LoadPack(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	ref, err := b.Open(ctx, b.as("reporting"), editorial.Opening{Report: "sitrep", Period: "2025-01-12/2025-01-25"})
	b.must(err)
	if ref.Number != 1 {
		t.Errorf("opened number %d; want the first free one", ref.Number)
	}
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "Kenya has {figure:force.present KE} officers in Haiti."})
	x := b.through(ref, "")
	if got := x.Known.Format("2006-01-02"); got != "2025-01-25" {
		t.Errorf("it uses what was known by %s; want 2025-01-25", got)
	}
	e, err := b.Preview(ctx, b.as("reporting"), ref, "en")
	b.must(err)
	v, ok := e.Value("figure:force.present KE")
	if !ok || v.Phrase != "about 600" {
		t.Errorf("Kenyan strength: %+v; want about 600", v)
	}
}
