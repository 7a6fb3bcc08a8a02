package evidence_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/evidence"
)

// A desk that begins with what an earlier one kept shows the same as one that
// reads the log from its beginning.
func TestIndexIsKept(t *testing.T) {
	d, n := desk(t)
	first := add(t, d, story)
	if err := d.Accept(t.Context(), analyst, first.Items[0].ID, first.Items[1].ID); err != nil {
		t.Fatal(err)
	}
	for _, crowd := range []string{"12 people were killed and 13 hurt. ", "14 people were killed and 15 hurt. ", "16 people were killed and 17 hurt. "} {
		add(t, d, strings.Repeat(crowd, 2000))
	}
	f, err := n.Ledger.Follow(t.Context(), "evidence")
	if err != nil {
		t.Fatal(err)
	}
	if f.Position() < 5000 || f.Snapshot() == nil {
		t.Fatalf("kept at %d of %d: %d bytes", f.Position(), n.Ledger.Head().Position, len(f.Snapshot()))
	}
	last := add(t, d, strings.Replace(story, "Police land", "More police land", 1)) // after it was kept
	if err := d.Reject(t.Context(), analyst, "not-said", "a note", first.Items[2].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(t.Context(), analyst, first.Document); err != nil {
		t.Fatal(err)
	}
	show := func(d *evidence.Desk) string {
		b, err := json.MarshalIndent([]*evidence.Sheet{sheet(t, d, first.Document), sheet(t, d, last.Document)}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := show(d)
	if diff := cmp.Diff(want, show(evidence.New(n))); diff != "" {
		t.Errorf("from what was kept (-want +got):\n%s", diff)
	}
	f.Rewind()
	if err := f.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, show(evidence.New(n))); diff != "" {
		t.Errorf("from the log (-want +got):\n%s", diff)
	}
	if kin := sheet(t, d, last.Document).Kin; len(kin) != 1 || kin[0].Document != first.Document {
		t.Errorf("kin %+v", kin)
	}
}

// Who decided, and why, is told to those who may read the decision.
func TestDecisionsAreMarked(t *testing.T) {
	d, _ := desk(t)
	s := add(t, d, story)
	if err := d.Reject(t.Context(), analyst, "not-said", "a note", s.Items[0].ID); err != nil {
		t.Fatal(err)
	}
	public := analyst
	public.ID, public.Roles, public.Clearance = "test:public", nil, konbit.Clear
	got, err := d.Sheet(t.Context(), public, s.Document)
	if err != nil {
		t.Fatal(err)
	}
	if x := got.Items[0]; x.State != evidence.Rejected || x.By+x.Note+x.Reason != "" {
		t.Errorf("the public reads that it is %s, by %q for %q: %q", x.State, x.By, x.Reason, x.Note)
	}
	if x := sheet(t, d, s.Document).Items[0]; x.By != analyst.ID || x.Note != "a note" || x.Reason != "not-said" || x.At.IsZero() {
		t.Errorf("the analyst reads %+v", x)
	}
}
