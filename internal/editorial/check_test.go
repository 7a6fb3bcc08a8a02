package editorial_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/report"
)

// Every check, on a draft that gives cause for it and on one that does not. A
// check asks for something, blocks, or is to be known.
func TestChecks(t *testing.T) {
	const known, open, blocks = "known", "open", "blocks"
	b := exercise(t)
	write := func(section, text string) func(editorial.Ref) {
		return func(ref editorial.Ref) {
			b.write("reporting", ref, editorial.Writing{Section: section, Text: text})
		}
	}
	nothing := func(editorial.Ref) {}
	translated := func(then func(ref editorial.Ref, of, fr editorial.Paragraph)) func(editorial.Ref) {
		return func(ref editorial.Ref) {
			of := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
			fr := b.write("reporting", ref, editorial.Writing{Of: of.ID, Language: "fr", Text: "Calme."})
			then(ref, of, fr)
		}
	}
	checked := func(ref editorial.Ref, fr editorial.Paragraph) {
		b.write("duty", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: fr.Text, State: docket.Checked})
	}
	for _, c := range []struct {
		code   report.CheckCode
		report string
		with   func(editorial.Ref)
		as     string // how grave it is, "" where it must not appear
		about  string
	}{
		{report.Contested, "sitrep", nothing, known, "People killed in January 2026"},
		{report.SingleOrigin, "sitrep", nothing, known, "People displaced"},
		{report.MissingBase, "sitrep", nothing, known, "FOB 2"},
		{report.MissingBase, "public", nothing, "", ""},
		{report.OutOfDate, "sitrep", nothing, "", ""},
		{report.Unlinked, "sitrep", write("summary", "FOB 3 met 45 residents."), open, "45"},
		{report.Unlinked, "public", write("summary", "FOB 3 met 45 residents."), blocks, "45"},
		{report.Unlinked, "public", write("summary", "FOB 3 met {plain:45} residents in 2026."), "", ""},
		{report.Unresolved, "sitrep", write("summary", "{figure:no.such} people."), blocks, "no.such"},
		{report.SmallNumber, "public", write("summary", "{count:statement in=upto} statements."), blocks, "small number"},
		{report.SmallNumber, "sitrep", write("summary", "{count:statement in=upto} statements."), "", ""},
		{report.Untranslated, "sitrep", write("summary", "Quiet."), open, "Français"},
		{report.Untranslated, "public", write("summary", "Quiet."), blocks, "Français"},
		{report.Unchecked, "sitrep", translated(func(editorial.Ref, editorial.Paragraph, editorial.Paragraph) {}), open, "nobody has checked"},
		{report.Unchecked, "public", translated(func(editorial.Ref, editorial.Paragraph, editorial.Paragraph) {}), blocks, "nobody has checked"},
		{report.Unchecked, "public", translated(func(ref editorial.Ref, _, fr editorial.Paragraph) { checked(ref, fr) }), "", ""},
		{report.Stale, "public", translated(func(ref editorial.Ref, of, fr editorial.Paragraph) {
			checked(ref, fr)
			b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{of.Version}, Text: "Not so quiet."})
		}), blocks, "has changed"},
		{report.Stale, "public", translated(func(ref editorial.Ref, _, fr editorial.Paragraph) { checked(ref, fr) }), "", ""},
		{editorial.Personal, "sitrep", write("summary", "Sgt Marie Dupont was hurt."), open, "Sgt Marie Dupont"},
		{editorial.Personal, "public", write("summary", "Sgt Marie Dupont was hurt."), blocks, "Sgt Marie Dupont"},
		{editorial.Personal, "public", write("summary", "{plain:Sgt Marie Dupont} was hurt."), "", ""},
		{editorial.Doubtful, "sitrep", write("summary", "The mission has nearly nine hundred personnel in Talvane."), known, "nine hundred"},
		{editorial.Doubtful, "sitrep", write("summary", "The mission has {figure:force.present ALL} people in Talvane."), "", ""},
	} {
		ref := b.opened(c.report)
		c.with(ref)
		got := has(b.draft(ref), c.code)
		as := ""
		switch {
		case got == nil:
		case got.Blocks:
			as = blocks
		case got.Open:
			as = open
		default:
			as = known
		}
		if as != c.as || got != nil && !says(b.draft(ref), c.code, c.about) {
			t.Errorf("%s on %s: %q, %+v; want it %q, about %q", c.code, c.report, as, got, c.as, c.about)
		}
		b.empty(ref)
	}
	b.clock.set(b.clock.now().AddDate(0, 4, 0)) // and nobody counted since
	if c := has(b.draft(b.opened("sitrep")), report.OutOfDate); c == nil || c.Blocks {
		t.Errorf("four months later: %+v; want it known that figures are out of date", c)
	}
}

func says(d *editorial.Draft, code report.CheckCode, about string) bool {
	return slices.ContainsFunc(d.Checks, func(c editorial.Check) bool { return c.Code == code && strings.Contains(c.Text, about) })
}

// empty takes out all that was written for a report; translations go with it.
func (b *bench) empty(ref editorial.Ref) {
	b.t.Helper()
	for _, s := range b.draft(ref).Sections {
		for _, p := range s.Paragraphs {
			if p.Of == "" {
				b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Remove: true})
			}
		}
	}
}

// What is typed by hand is held against the record, and one reference away.
func TestTypedNumberIsHeld(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has 543 personnel in Talvane."})
	c := has(b.draft(ref), report.Unlinked)
	if c == nil || c.Finding == nil || c.Finding.Verdict != evidence.Holds || !slices.Contains(c.Suggest, "figure:force.present ALL") {
		t.Fatalf("%+v, %+v; want that it holds, with the figure that says so", c, c.Finding)
	}
	p, err := b.Resolve(t.Context(), b.as("reporting"), ref, editorial.Resolution{Check: c.ID, Reference: c.Suggest[0]})
	b.must(err)
	if p.Text != "The mission has {figure:force.present ALL} personnel in Talvane." {
		t.Errorf("%q; want the reference in the number’s place", p.Text)
	}
	p2 := b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "The mission has 812 personnel in Talvane."})
	if c = has(b.draft(ref), report.Unlinked); c == nil || c.Finding == nil || c.Finding.Verdict == evidence.Holds || c.Finding.Safe == "" {
		t.Errorf("%s: %+v; want that it does not hold, and what can be said", p2.Text, c)
	}
}

// Public text is released only when what it tells of lies far enough back.
func TestPublicDelay(t *testing.T) {
	b := exercise(t)
	x := b.through(b.opened("public"), "")
	b.clock.set(x.Valid.Add(23 * time.Hour)) // the clock was set back
	refused(t, b.Release(t.Context(), b.as("reporting"), x.ID, ""), konbit.CodeConflict, "24 hours")
	b.clock.set(x.Valid.Add(24 * time.Hour))
	b.must(b.Release(t.Context(), b.as("reporting"), x.ID, ""))
}

// Of records that its readers may not see a report neither says how many there
// are nor that there are none; its writers are told.
func TestWhatReadersMayNotSee(t *testing.T) {
	b := exercise(t)
	ref, err := b.Open(t.Context(), b.as("reporting"), editorial.Opening{Report: "annex", Period: "2026-01-27/2026-02-08"})
	b.must(err)
	page := func() string {
		e, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
		b.must(err)
		var out strings.Builder
		b.must(editorial.Draw(&out, e, "md"))
		return out.String()
	}
	for _, not := range []string{"No patrol or operation", "No complaint"} {
		if strings.Contains(page(), not) {
			t.Errorf("the annex says %q of what it does not know", not)
		}
	}
	if c := has(b.draft(ref), editorial.Closed); c == nil || c.Blocks {
		t.Errorf("%+v; want it known that the annex is silent", c)
	}
	b.write("reporting", ref, editorial.Writing{Section: "operations", Text: "{count:patrol status=done} patrols."})
	if c := has(b.draft(ref), report.Unresolved); c == nil || !c.Blocks {
		t.Errorf("%+v; want that a count of them blocks", c)
	}
}

// What there is to look at is said in the words of whoever looks, the names of
// figures too; a report is called by its name in a language that it is not
// written in.
func TestChecksAreInTheReadersWords(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	for lang, want := range map[string]struct{ title, contested string }{
		"fr": {"Rapport de situation 14", "Personnes tuées"},
		"ht": {"Rapò sou sitiyasyon 14", ""},
	} {
		d, err := b.Draft(t.Context(), b.as("reporting"), ref, lang)
		b.must(err)
		i := slices.IndexFunc(d.Checks, func(c editorial.Check) bool { return c.Code == report.Contested })
		if d.Title != want.title || i < 0 || !strings.Contains(d.Checks[i].Text, want.contested) {
			t.Errorf("%s: %q, %+v; want %q, and of what sources disagree about %q", lang, d.Title, d.Checks, want.title, want.contested)
		}
	}
}
