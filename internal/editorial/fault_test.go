package editorial_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/report"
)

// What refers to a paragraph that was taken out says so, and is not lost.
func TestDeletedParagraph(t *testing.T) {
	b := exercise(t)
	ctx, ref := t.Context(), b.opened("sitrep")
	p := b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "Quiet."})
	b.write("duty", ref, editorial.Writing{Section: "operations", Text: "As {record:" + string(p.Version) + "} says."})
	b.write("reporting", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Remove: true})
	if c := has(b.draft(ref), report.Unresolved); c == nil || !c.Blocks {
		t.Errorf("%+v; want that a reference to it blocks", c)
	}
	_, err := b.Write(ctx, b.as("duty"), ref, editorial.Writing{Of: p.ID, Language: "fr", Text: "Calme."})
	refused(t, err, konbit.CodeNotFound, "no paragraph")
	if _, err = b.Comment(ctx, b.as("duty"), ref, p.ID, "Why was it taken out?", ""); err != nil {
		t.Errorf("it can no longer be remarked on: %v", err)
	}
	// Somebody was still writing in it: their words stand.
	q := b.write("duty", ref, editorial.Writing{Versions: []konbit.ID{p.Version}, Text: "Quiet but for the causeway."})
	if q.ID != p.ID || q.Text == "" {
		t.Errorf("%+v; want what was written meanwhile, under the same paragraph", q)
	}
}

// A reference follows its record: to the version that took its place, and to
// nothing where the record was taken back.
func TestReferenceFollows(t *testing.T) {
	b := exercise(t)
	ref := b.opened("sitrep")
	note := func(text string, relation ...konbit.Relation) konbit.ID {
		r := konbit.Record{Kind: "note", Marking: konbit.Amber, Sources: []konbit.Source{{Own: true}}, Relation: relation, Body: []byte(`{"text":"` + text + `"}`)}
		if len(relation) > 0 {
			r.Subject = relation[0].To
		}
		receipts, err := b.node.Append(t.Context(), b.as("commander"), r)
		b.must(err)
		return receipts[0].ID
	}
	first := note("The bridge is shut.")
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "See: {record:" + string(first) + "}"})
	shows := func(want string) {
		t.Helper()
		e, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
		b.must(err)
		var page strings.Builder
		b.must(editorial.Draw(&page, e, "md"))
		if !strings.Contains(page.String(), want) {
			t.Errorf("the edition does not say %q", want)
		}
	}
	shows("The bridge is shut.")
	second := note("The bridge is open.", konbit.Relation{Type: konbit.Supersedes, To: first})
	shows("The bridge is open.")
	note("It was another bridge.", konbit.Relation{Type: konbit.Retracts, To: first}, konbit.Relation{Type: konbit.Retracts, To: second})
	if c := has(b.draft(ref), report.Unresolved); c == nil || !c.Blocks {
		t.Errorf("%+v; want that a reference to what was taken back blocks", c)
	}
}

// A clock that jumps a day ahead while somebody writes, and back again, loses
// nothing and issues nothing twice.
func TestClockJumps(t *testing.T) {
	b := exercise(t)
	ctx, ref := t.Context(), b.opened("sitrep")
	right := b.clock.now()
	b.write("reporting", ref, editorial.Writing{Section: "summary", Text: "The mission has {figure:force.present ALL} people."})
	b.clock.set(right.Add(30 * time.Hour))
	b.write("reporting", ref, editorial.Writing{Section: "services", Text: "Written tomorrow, says the clock."})
	b.clock.set(right.Add(time.Minute))
	d := b.draft(ref)
	if n := len(d.Sections[slices.IndexFunc(d.Sections, func(s editorial.Section) bool { return s.ID == "services" })].Paragraphs); n != 1 {
		t.Errorf("%d paragraphs; want the one of the other clock", n)
	}
	b.must(b.Clear(ctx, b.as("duty"), ref, "cleared", ""))
	b.clock.set(right.Add(-time.Hour))
	b.must(b.Clear(ctx, b.as("commander"), ref, "approved", ""))
	x, err := b.Issue(ctx, b.as("reporting"), ref, "")
	b.must(err)
	if _, err := b.Issue(ctx, b.as("reporting"), ref, ""); konbit.CodeOf(err) != konbit.CodeConflict {
		t.Errorf("issued again: %v", err)
	}
	sent, err := b.Send(ctx, b.as("reporting"), x.ID, false)
	b.must(err)
	if n := states(sent)[editorial.Sent]; n != 8 || len(b.post.in) != 8 {
		t.Errorf("%d sent, %d messages; want 8", n, len(b.post.in))
	}
	mismatch, err := b.Recompute(ctx, b.as("reporting"), x.ID)
	b.must(err)
	if len(mismatch) > 0 {
		t.Errorf("recomputed otherwise: %+v", mismatch)
	}
}

// Hostile words come out as words, in every place where they are shown, and five
// megabytes are refused in words.
func TestHostileWords(t *testing.T) {
	b := exercise(t)
	ctx, ref := t.Context(), b.opened("sitrep")
	const hostile = "<img src=x onerror=alert(1)>\u202e\x00 [x](javascript:alert(1)) | `x` {figure: =cmd|' /C calc'!A1"
	_, err := b.Comment(ctx, b.as("duty"), ref, "", hostile, "")
	if err != nil && konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Error(err)
	}
	if _, err := b.Write(ctx, b.as("duty"), ref, editorial.Writing{Section: "summary", Text: hostile}); err != nil && konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Error(err)
	}
	b.write("duty", ref, editorial.Writing{Section: "summary", Text: strings.ReplaceAll(hostile, "\x00", "")})
	e, err := b.Preview(ctx, b.as("duty"), ref, "en")
	b.must(err)
	for format, bad := range map[string][]string{"html": {"<img src=x", `href="javascript:`}, "md": {"<img src=x", "](javascript:"}, "docx": nil, "pdf": nil, "json": nil} {
		var out strings.Builder
		b.must(editorial.Draw(&out, e, format))
		for _, s := range bad {
			if strings.Contains(out.String(), s) {
				t.Errorf("%s holds %s", format, s)
			}
		}
	}
	_, err = b.Write(ctx, b.as("duty"), ref, editorial.Writing{Section: "summary", Text: strings.Repeat("ab cd ", 5<<20/6)})
	refused(t, err, konbit.CodeInvalid, "several paragraphs")
}

// The edition that corrects another goes to exactly those that the other went
// to, whatever the address book says by then.
func TestCorrectionGoesToTheSame(t *testing.T) {
	b := exercise(t)
	ctx, ref := t.Context(), b.opened("sitrep")
	one := b.through(ref, "")
	first, err := b.Send(ctx, b.as("reporting"), one.ID, false)
	b.must(err)
	book := b.node.Mission.Addresses
	stranger := book[0]
	stranger.Name, stranger.Address = "Stranger", "stranger@elsewhere.example"
	b.node.Mission.Addresses = append(slices.Clone(book[1:]), stranger)
	two := b.through(ref, "A correction.")
	again, err := b.Send(ctx, b.as("reporting"), two.ID, false)
	b.must(err)
	to := func(all []editorial.Dispatch) (out []string) {
		for _, d := range all {
			if d.State == editorial.Sent {
				out = append(out, d.Address)
			}
		}
		slices.Sort(out)
		return out
	}
	if !slices.Equal(to(first), to(again)) || len(to(again)) != 8 {
		t.Errorf("edition 1 went to %v, edition 2 to %v", to(first), to(again))
	}
}

// A flash report is a chain: each edition tells the follow-ups so far, in order,
// and goes to those whom the one before went to.
func TestFlashChain(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	ref, err := b.Open(ctx, b.as("duty"), editorial.Opening{Report: "flash", Period: "2026-02-08T21:00:00+04:00/2026-02-08T22:00:00+04:00"})
	b.must(err)
	if ref.Number != 3 {
		t.Errorf("flash report %d; want 3, for two went out before", ref.Number)
	}
	out := func(reason string) (*editorial.Issued, string) {
		b.must(b.Clear(ctx, b.as("commander"), ref, "approved", ""))
		x, err := b.Issue(ctx, b.as("duty"), ref, reason)
		b.must(err)
		f, err := b.File(ctx, b.as("duty"), x.ID, "en", "md")
		b.must(err)
		return x, string(f)
	}
	follows := func(text string, all ...string) {
		t.Helper()
		at := 0
		for _, s := range all {
			i := strings.Index(text[at:], s)
			if i < 0 {
				t.Fatalf("%q does not follow in\n%s", s, text)
			}
			at += i
		}
	}
	one, text := out("")
	follows(text, "EX-028", "22:20", "23:10")
	first, err := b.Send(ctx, b.as("duty"), one.ID, false)
	b.must(err)
	b.play(b.clock.now().Add(10 * time.Hour))
	two, text := out("Follow-ups of the day.")
	follows(text, "EX-028", "22:20", "23:10", "9 Feb, 10:30", "9 Feb, 13:05")
	again, err := b.Send(ctx, b.as("duty"), two.ID, false)
	b.must(err)
	if two.Replaces != one.ID || len(again) != len(first) || len(again) == 0 {
		t.Errorf("edition 2 replaces %q and went to %d; want %q, and the same %d", two.Replaces, len(again), one.ID, len(first))
	}
}

// Nobody counts twice: two approvals of one person release no casualty.
func TestApprovedTwiceByOne(t *testing.T) {
	b := exercise(t)
	b.at("07:55") // the personnel officer has approved
	var of konbit.ID
	for e, err := range b.node.Records(t.Context(), b.as("personnel"), ledger.Query{Kinds: []string{"approval"}}) {
		b.must(err)
		if a, ok := docket.Read[struct{ Of konbit.ID }](&e); ok && e.Record.Author == b.as("personnel").ID {
			of = a.Body.Of
		}
	}
	approve := func(who string) {
		_, err := b.node.Append(t.Context(), b.as(who), konbit.Record{
			Kind: "approval", Subject: of, Sources: []konbit.Source{{Own: true}},
			Body: []byte(`{"of":"` + string(of) + `","decision":"approved","purpose":"release","capacity":"again"}`),
		})
		b.must(err)
	}
	ref := b.opened("sitrep")
	told := func() bool {
		e, err := b.Preview(t.Context(), b.as("reporting"), ref, "en")
		b.must(err)
		_, ok := e.Value("record:" + string(of))
		return ok
	}
	approve("personnel")
	if told() {
		t.Error("the edition names a casualty that one person approved twice")
	}
	approve("commander")
	if !told() {
		t.Error("the edition does not name a casualty that two people approved")
	}
}
