package report_test

import (
	"slices"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/report"
)

// lateReturn is what FOB 2 sends after the cut-off: 30 Norlanders are with it.
func lateReturn(t *testing.T) konbit.Record {
	t.Helper()
	m := coral(t)
	made := konbit.MustMoment("2025-03-10T06:41:00+12:00")
	return konbit.Record{
		ID: konbit.NamedID(at("2025-03-10T06:41:00+12:00"), "late"), Kind: "return@1", Made: made, Author: "fob-2", Marking: konbit.Amber,
		Body: []byte(`{"base":"` + string(m.DocumentID("@base-fob-2")) + `","period":"2025-03-09T06:00:00+12:00[Pacific/Fiji]/2025-03-10T06:00:00+12:00[Pacific/Fiji]",` +
			`"nil":false,"signed_by":"Sgt Pell","strength":[{"contributor":"XS","present":7}]}`),
	}
}

// TestDiffNamesTheRecord: the record that changed a figure stands beside the
// change.
func TestDiffNamesTheRecord(t *testing.T) {
	late := lateReturn(t)
	before, after := build(t, morning(t, "sitrep")), build(t, morning(t, "sitrep", late))
	d := edition.Diff(before, after)
	i := slices.IndexFunc(d.Values, func(c edition.Change) bool { return c.ID == "figure:force.present XS" })
	if i < 0 {
		t.Fatalf("the strength of Sorland is not among the changes %+v", d.Values)
	}
	c := d.Values[i]
	if c.Type != edition.Moved || c.Before.Phrase != "40" || c.After.Phrase != "47" || !slices.Contains(c.Added, late.ID) {
		t.Errorf("got %s from %s to %s because of %v; want 40 to 47 because of %s", c.Type, c.Before.Phrase, c.After.Phrase, c.Added, late.ID)
	}
	i = slices.IndexFunc(d.Sections, func(r edition.Rewording) bool { return r.Section == "links" })
	if i < 0 || !strings.Contains(strings.Join(d.Sections[i].Gone, "\n"), "not received") || !strings.Contains(strings.Join(d.Sections[i].Added, "\n"), "received late") {
		t.Errorf("the returns of the bases: %+v", d.Sections)
	}
	if d := edition.Diff(after, after); len(d.Values)+len(d.Sections) > 0 {
		t.Errorf("an edition differs from itself: %+v", d)
	}
}

// TestChangedSinceTheLastEdition: the next edition's first box says which figure
// moved, and which record moved it.
func TestChangedSinceTheLastEdition(t *testing.T) {
	in := morning(t, "sitrep", lateReturn(t))
	in.Previous = build(t, morning(t, "sitrep"))
	in.Edition = 2
	e := build(t, in)
	s := section(t, e, "changes")
	text := ""
	for _, i := range s.Blocks[0].List.Items {
		text += i.Term.String() + ": " + i.Text.String() + "\n"
	}
	if !strings.Contains(text, "Personnel present, Sorland: was 40, is now 47") || !strings.Contains(text, "Behind it: Daily return (FOB 2)") {
		t.Errorf("got\n%s", text)
	}
	if !strings.HasPrefix(e.Issue, "edition 2") {
		t.Errorf("issue %q", e.Issue)
	}
}

// walked is a patrol of 9 March that named no base.
func walked() konbit.Record {
	return konbit.Record{
		ID: konbit.NamedID(at("2025-03-10T06:42:00+12:00"), "walked"), Kind: "patrol@1", Made: konbit.MustMoment("2025-03-10T06:42:00+12:00"), Author: "fob-2", Marking: konbit.Amber,
		Body: []byte(`{"types":["foot"],"status":"done","result":"completed","start":"2025-03-09T10:00:00+12:00[Pacific/Fiji]","end":"2025-03-09T12:00:00+12:00[Pacific/Fiji]"}`),
	}
}

// TestChangedCounts: a count that changed is told too, in an edition of the same
// period with the record behind it.
func TestChangedCounts(t *testing.T) {
	in := morning(t, "sitrep", walked())
	in.Edition, in.Previous = 2, build(t, morning(t, "sitrep"))
	changed := func() string {
		for _, i := range section(t, build(t, in), "changes").Blocks[0].List.Items {
			if strings.HasPrefix(i.ID, "count:patrol status=done") {
				return i.Text.String()
			}
		}
		return ""
	}
	if got := changed(); !strings.Contains(got, ", is now ") || !strings.Contains(got, "Behind it: Patrol (") {
		t.Errorf("edition 2 says of its patrols %q", got)
	}
	yesterday := *in.Previous
	yesterday.From = yesterday.From.AddDate(0, 0, -1)
	in.Previous = &yesterday
	if got := changed(); !strings.Contains(got, ", is now ") || strings.Contains(got, "Behind it") {
		t.Errorf("the report of the day after says of its patrols %q", got)
	}
}

// TestPatrolOfNoBase: it has a row of its own, which is no base that reports.
func TestPatrolOfNoBase(t *testing.T) {
	total := func(in report.Input) (rows int, of string) {
		for _, x := range section(t, build(t, in), "operations").Blocks {
			if x.Table != nil {
				cells := x.Table.Total.Cells
				return len(x.Table.Rows), cells[len(cells)-1].Text.String()
			}
		}
		t.Fatal("no table of operations")
		return 0, ""
	}
	before, was := total(morning(t, "sitrep"))
	after, is := total(morning(t, "sitrep", walked()))
	if after != before+1 || is != was {
		t.Errorf("%d rows %q, with a patrol of no base %d rows %q", before, was, after, is)
	}
}
