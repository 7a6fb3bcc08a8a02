package editorial_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/editorial"
)

func (b *bench) opened(report string) editorial.Ref {
	b.t.Helper()
	ref, err := b.Open(b.t.Context(), b.as("reporting"), editorial.Opening{Report: report})
	b.must(err)
	return ref
}

func (b *bench) clear(who string, ref editorial.Ref, step string) error {
	return b.Clear(b.t.Context(), b.as(who), ref, step, "")
}

func TestWhoMayClear(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	b.write("duty", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
	refused(t, b.clear("reporting", ref, "cleared"), konbit.CodeForbidden, "needs one of the roles")
	refused(t, b.clear("duty", ref, "cleared"), konbit.CodeForbidden, "wrote it")
	refused(t, b.clear("commander", ref, "approved"), konbit.CodeInvalid, `the next step is "cleared"`)
	b.must(b.clear("commander", ref, "cleared"))
	refused(t, b.clear("commander", ref, "approved"), konbit.CodeForbidden, "somebody else")
	_, err := b.Issue(t.Context(), b.as("reporting"), ref, "")
	refused(t, err, konbit.CodeConflict, "has not passed")
	_, err = b.Draft(t.Context(), access.Principal{}, ref, "en")
	refused(t, err, konbit.CodeForbidden, "the public")
}

// Words written after it was cleared, and being sent back, start it again.
func TestWordsStartAgain(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	p := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
	b.must(b.clear("duty", ref, "cleared"))
	if s := b.draft(ref).State; s != "cleared" {
		t.Errorf("state %q; want cleared", s)
	}
	b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "Not so quiet."})
	if s := b.draft(ref).State; s != "draft" {
		t.Errorf("state %q after a change; want draft", s)
	}
	b.must(b.clear("duty", ref, "cleared"))
	refused(t, b.SendBack(t.Context(), b.as("commander"), ref, ""), konbit.CodeInvalid, "what has to be changed")
	b.must(b.SendBack(t.Context(), b.as("commander"), ref, "Say where."))
	if s := b.draft(ref).State; s != "draft" {
		t.Errorf("state %q after it was sent back; want draft", s)
	}
}

// A report is prepared by who wrote it last, whoever said afterwards that the
// words hold.
func TestPrepared(t *testing.T) {
	b := exercise(t)
	ref := b.opened("public")
	want := func(name string) {
		t.Helper()
		e, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
		b.must(err)
		i := slices.IndexFunc(e.Facts, func(f edition.Fact) bool { return f.Label == "Prepared" })
		if i < 0 || !strings.HasPrefix(e.Facts[i].Text[0].Text, name) {
			t.Errorf("%+v; want it prepared by %s", e.Facts, name)
		}
	}
	p := b.write("duty", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
	want("Capt. Watch")
	fr := b.write("reporting", ref, editorial.Writing{Of: p.ID, Language: "fr", Text: "Calme."})
	want("Lt Quill")
	fr = b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: fr.Text, State: docket.Checked})
	want("Lt Quill")
	b.write("analyst", ref, editorial.Writing{Versions: []konbit.ID{fr.Version}, Text: "Tout est calme."})
	want("Dr Sieve")
}

// A figure that moves after it was cleared is shown, and the edition says what
// was cleared.
func TestFigureMovesAfterClearing(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people."})
	before, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
	b.must(err)
	b.must(b.clear("duty", ref, "cleared"))
	b.at("06:45") // the return of FOB 2
	if len(b.draft(ref).Moved) == 0 {
		t.Error("nothing is said to have moved since it was cleared")
	}
	b.must(b.clear("commander", ref, "approved"))
	x, err := b.Issue(t.Context(), b.as("reporting"), ref, "")
	b.must(err)
	if !x.Known.Before(b.clock.now()) {
		t.Errorf("known by %v; want the time at which it was cleared", x.Known)
	}
	now, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
	b.must(err)
	c, err := b.Compare(t.Context(), b.as("reporting"), x.ID, "", ref, "en")
	b.must(err)
	i := slices.IndexFunc(c.Values, func(m editorial.Moved) bool { return m.ID == "figure:force.present ALL" })
	was, _ := before.Value("figure:force.present ALL")
	is, _ := now.Value("figure:force.present ALL")
	if slices.Equal(was.Records, is.Records) || i < 0 || !slices.Equal(c.Values[i].Before.Records, was.Records) {
		t.Errorf("the edition rests on %+v; want what it rested on when it was cleared, %v", c.Values, was.Records)
	}
}

// However many issue at once, in one process or several, there is one edition.
func TestTwoIssueAtOnce(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	b.must(b.clear("duty", ref, "cleared"))
	b.must(b.clear("commander", ref, "approved"))
	var wg sync.WaitGroup
	var issued sync.Map
	for i := range 6 {
		wg.Go(func() {
			office := editorial.New(editorial.Config{Node: b.node, Files: b.files}) // as in another process
			who := b.as([]string{"reporting", "duty", "commander"}[i%3])
			_, err := office.Issue(t.Context(), who, ref, "")
			switch {
			case err == nil:
				issued.Store(who.ID, true) // the same person twice is one act
			case konbit.CodeOf(err) != konbit.CodeConflict && konbit.CodeOf(err) != konbit.CodeInvalid:
				t.Errorf("%v; want a conflict", err)
			}
		})
	}
	wg.Wait()
	all, err := b.Editions(t.Context(), b.as("reporting"), ref, "en")
	b.must(err)
	people := 0
	issued.Range(func(any, any) bool { people++; return true })
	if len(all) != 1 || people != 1 {
		t.Errorf("%d editions, issued by %d people; want one by one", len(all), people)
	}
}

// A further edition needs the steps again, and a reason.
func TestFurtherEdition(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	b.through(ref, "")
	_, err := b.Issue(t.Context(), b.as("reporting"), ref, "because")
	refused(t, err, konbit.CodeConflict, "must pass the step")
	b.must(b.clear("duty", ref, "cleared"))
	b.must(b.clear("commander", ref, "approved"))
	_, err = b.Issue(t.Context(), b.as("reporting"), ref, " ")
	refused(t, err, konbit.CodeInvalid, "say why")
}

// What is public waits for its release, and then anybody may read it.
func TestPublicUpdate(t *testing.T) {
	b := exercise(t)
	ctx, public := t.Context(), access.Principal{}
	ref := b.opened("public")
	x := b.through(ref, "")
	if !slices.Equal(x.Languages, []string{"en", "fr"}) || !x.NeedsStep {
		t.Errorf("issued %+v; want it in English and French, to be released", x)
	}
	_, err := b.Edition(ctx, public, x.ID, "en")
	refused(t, err, konbit.CodeNotFound, "")
	_, err = b.Send(ctx, b.as("reporting"), x.ID, false)
	refused(t, err, konbit.CodeConflict, "released")
	b.must(b.Release(ctx, b.as("reporting"), x.ID, ""))
	if _, err := b.File(ctx, public, x.ID, "fr", "html"); err != nil {
		t.Errorf("the public cannot read it: %v", err)
	}
	sent, err := b.Send(ctx, b.as("reporting"), x.ID, false)
	b.must(err)
	if len(sent) != 3 {
		t.Errorf("sent to %d; want 3", len(sent))
	}
	sitrep := b.through(b.opened("sitrep"), "")
	_, err = b.Edition(ctx, public, sitrep.ID, "en")
	refused(t, err, konbit.CodeNotFound, "")
}
