package editorial_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/lease"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/report"
)

func has(d *editorial.Draft, code report.CheckCode) *editorial.Check {
	i := slices.IndexFunc(d.Checks, func(c editorial.Check) bool { return c.Code == code })
	if i < 0 {
		return nil
	}
	return &d.Checks[i]
}

// Two people change the same paragraph: both versions stand until one chooses.
func TestTwoAuthors(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	p := b.write("duty", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
	b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "Quiet but for the causeway."})
	q := b.write("duty", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "Quiet, mostly."})
	if len(q.Beside) != 1 {
		t.Fatalf("%+v; want two versions side by side", q)
	}
	if c := has(b.draft(ref), editorial.Two); c == nil || !c.Blocks {
		t.Errorf("checks %+v; want that two versions block", b.draft(ref).Checks)
	}
	refused(t, b.clear("commander", ref, "cleared"), konbit.CodeConflict, "side by side")
	r := b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{q.Version, q.Beside[0].Version}, Text: "Quiet, but for the causeway."})
	if len(r.Beside) != 0 || r.ID != p.ID {
		t.Errorf("%+v; want one version of the same paragraph", r)
	}
	if has(b.draft(ref), editorial.Two) != nil {
		t.Error("it is still said that two versions stand")
	}
	again := b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{r.Version}, Text: "Quiet, but for the causeway."})
	if again.Version != r.Version {
		t.Error("saving what is there already made a version")
	}
}

func TestLease(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	hold := func(who string, letGo bool) *lease.Lease {
		l, err := b.Hold(t.Context(), b.as(who), ref, "summary", "en", letGo)
		b.must(err)
		return l
	}
	if l := hold("reporting", false); l != nil {
		t.Errorf("held by %+v; want nobody", l)
	}
	if l := hold("duty", false); l == nil || l.Who != "demo:reporting" {
		t.Errorf("held by %+v; want the first", l)
	}
	if w := b.draft(ref).Writing; len(w) != 1 {
		t.Errorf("%d people write; want 1", len(w))
	}
	hold("reporting", true)
	if l := hold("duty", false); l != nil {
		t.Errorf("held by %+v after it was let go", l)
	}
	b.clock.set(b.clock.now().Add(time.Hour)) // nothing has been heard of them
	if l := hold("analyst", false); l != nil {
		t.Errorf("held by %+v an hour later", l)
	}
	b.clock.set(b.clock.now().Add(-2 * time.Hour)) // the clock went back
	if l := hold("duty", false); l != nil {
		t.Errorf("held by %+v, from the future", l)
	}
}

// A translation is not started, a draft, checked by somebody else, stale.
func TestTranslation(t *testing.T) {
	b := exercise(t)
	ref := b.opened("public")
	p := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people."})
	want := func(code report.CheckCode) {
		t.Helper()
		if c := has(b.draft(ref), code); c == nil || !c.Blocks {
			t.Errorf("checks %+v; want %s, which blocks", b.draft(ref).Checks, code)
		}
	}
	want(report.Untranslated)
	fr := b.write("analyst", ref, editorial.Writing{Of: p.ID, Language: "fr", Text: "La mission compte {figure:force.present ALL} personnes."})
	want(report.Unchecked)
	refused(t, b.clear("duty", ref, "cleared"), konbit.CodeConflict, "nobody has checked")
	_, err := b.Write(t.Context(), b.as("analyst"), ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: fr.Text, State: docket.Checked})
	refused(t, err, konbit.CodeForbidden, "somebody else must check it")
	_, err = b.Write(t.Context(), b.as("duty"), ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: "Autre chose.", State: docket.Checked})
	refused(t, err, konbit.CodeInvalid, "save the change first")
	fr = b.write("duty", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: fr.Text, State: docket.Checked})
	if fr.Checker != "demo:duty" || has(b.draft(ref), report.Unchecked) != nil {
		t.Errorf("%+v; want it checked by the duty officer", fr)
	}
	p = b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "The mission now has {figure:force.present ALL} people."})
	want(report.Stale)
	fr = b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: "La mission compte désormais {figure:force.present ALL} personnes."})
	if fr.Stale || fr.Checker != "" {
		t.Errorf("%+v; want it up to date and unchecked", fr)
	}
	fr = b.write("duty", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: fr.Text, State: docket.Checked})
	fr = b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: "La mission compte maintenant {figure:force.present ALL} personnes."})
	if fr.Author != "demo:reporting" || fr.Checker != "" {
		t.Errorf("%+v; want what the duty officer checked written anew by the reporting officer", fr)
	}
	b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Remove: true})
	for _, s := range b.draft(ref).Sections {
		if len(s.Paragraphs) > 0 {
			t.Errorf("%+v stands though its original was taken out", s.Paragraphs)
		}
	}
}

func TestBadText(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	ref := b.opened("public")
	bad := func(w editorial.Writing, says string) {
		t.Helper()
		_, err := b.Write(ctx, b.as("reporting"), ref, w)
		if konbit.CodeOf(err) == konbit.CodeInternal || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v; want a refusal that says %q", err, says)
		}
	}
	bad(editorial.Writing{Section: "summary", Text: strings.Repeat("word ", 1<<20)}, "several paragraphs")
	bad(editorial.Writing{Section: "nowhere", Text: "x"}, "no section")
	bad(editorial.Writing{Section: "summary", Text: " \n "}, "empty")
	bad(editorial.Writing{Section: "summary", Language: "de", Text: "x"}, "is written in")
	bad(editorial.Writing{Versions: []konbit.ID{konbit.NewID(b.clock.now())}, Text: "x"}, "no version")
	bad(editorial.Writing{Of: konbit.NewID(b.clock.now()), Language: "fr", Text: "x"}, "no paragraph")

	// A record that its readers may not see, and a measure that is not one.
	secret := konbit.Record{Kind: "note", Marking: konbit.Red, Sources: []konbit.Source{{Own: true}}, Body: []byte(`{"text":"the informer is Jean"}`)}
	receipts, err := b.node.Append(ctx, b.as("commander"), secret)
	b.must(err)
	b.write("commander", ref, editorial.Writing{Section: "summary", Text: "See {record:" + string(receipts[0].ID) + "} and {figure:no.such}. <script>alert(1)</script> [x](javascript:alert(1)) 45 people."})
	d := b.draft(ref)
	n := 0
	for _, c := range d.Checks {
		if c.Code == report.Unresolved && c.Blocks {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d references block; want 2: %+v", n, d.Checks)
	}
	if c := has(d, report.Unlinked); c == nil || !c.Blocks {
		t.Error("a number typed by hand does not block what is public")
	}
	e, err := b.Preview(ctx, b.as("reporting"), ref, "en")
	b.must(err)
	var page strings.Builder
	b.must(editorial.Draw(&page, e, "html"))
	for _, s := range []string{"Jean", "<script>alert", `href="javascript:`} {
		if strings.Contains(page.String(), s) {
			t.Errorf("the page holds %s", s)
		}
	}
}

// What became known before the clock went back is still known.
func TestClockGoesBack(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	before := b.draft(ref)
	b.clock.set(b.clock.now().Add(-90 * time.Minute))
	after := b.draft(ref)
	if !after.Known.Equal(before.Known) {
		t.Errorf("known by %v, and %v after the clock went back", before.Known, after.Known)
	}
}

// Own casualties are named only when two people have approved it.
func TestCasualty(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	told := func() int {
		e, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
		b.must(err)
		n := 0
		for r, err := range b.node.Records(t.Context(), b.as("commander"), ledger.Query{Kinds: []string{"casualty"}}) {
			b.must(err)
			if _, ok := e.Value("record:" + string(r.Record.ID)); ok {
				n++
			}
		}
		return n
	}
	if n := told(); n != 0 {
		t.Errorf("%d casualties are told that nobody approved", n)
	}
	b.at("07:55")
	if n := told(); n != 0 {
		t.Errorf("%d casualties are told that one person approved", n)
	}
	b.at("08:15")
	if n := told(); n != 1 {
		t.Errorf("%d casualties are told; want the one that two people approved", n)
	}
}
