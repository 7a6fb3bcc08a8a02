package news_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/news"
	"konbit.example/konbit/internal/nodetest"
)

// What came in is told in sentences: what follows on a record with it, what was
// planned and done as done, a mistake with what was put in its place.
func TestSince(t *testing.T) {
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	n := nodetest.Open(t, nodetest.Config(t, nodetest.Mission(t, "smoke"), func() time.Time { return at }))
	who := access.Principal{ID: "demo:analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red}
	enter := func(k konbit.Kind, subject konbit.ID, body string, rel ...konbit.Relation) konbit.ID {
		t.Helper()
		r := konbit.Record{Kind: k, Subject: subject, Relation: rel, Place: &konbit.Place{Name: "the bridge"}, Sources: []konbit.Source{{Own: true}}, Body: json.RawMessage(body)}
		receipts, err := n.Append(t.Context(), who, r)
		if err != nil {
			t.Fatal(err)
		}
		return receipts[0].ID
	}
	instead := func(of konbit.ID) konbit.Relation { return konbit.Relation{Type: konbit.Supersedes, To: of} }

	old := enter("incident", "", `{"type":"other","at":"2026-02-08T05:00Z","headline":"The old one"}`)
	after := n.Ledger.Head().Checkpoint.Size
	planned := enter("patrol", "", `{"types":["foot"],"status":"planned","planned_start":"2026-02-09T01:00Z"}`)
	done := enter("patrol", "", `{"types":["foot"],"status":"done","result":"completed","start":"2026-02-09T01:00Z","end":"2026-02-09T02:00Z"}`, instead(planned))
	enter("patrol", "", `{"types":["foot"],"status":"done","result":"completed","start":"2026-02-09T01:00Z","end":"2026-02-09T02:30Z"}`, instead(done))
	shots := enter("incident", "", `{"type":"other","at":"2026-02-09T05:00Z","headline":"Shots at the bridge"}`)
	enter("follow-up", shots, `{"text":"One man is hurt."}`)
	enter("follow-up", shots, `{"text":"He walks again."}`)
	enter("follow-up", old, `{"text":"Nothing new."}`)

	got, count, err := news.Since(t.Context(), n, who, after, time.Time{}, "en")
	if err != nil {
		t.Fatal(err)
	}
	if count != 7 {
		t.Errorf("%d records, want 7", count)
	}
	type line struct {
		Sort, Text, Note string
		Routine          bool
	}
	lines := []line{}
	for _, x := range got {
		lines = append(lines, line{x.Sort, x.Text, x.Note, x.Routine})
	}
	want := []line{
		{news.New, "Follow-up: The old one", "Nothing new.", false},
		{news.New, "Shots at the bridge, 2 follow-ups", "latest 18:00: He walks again.", false},
		{news.Corrected, "Patrol, corrected: Foot, the bridge, 9 February 2026, 13:00: Done", "End: 9 February 2026, 14:30 in place of 9 February 2026, 14:00", false},
		{news.New, "", "", true},
		{news.New, "", "", true},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if l, all, err := news.Since(t.Context(), n, access.Principal{}, after, time.Time{}, "en"); err != nil || len(l)+all > 0 {
		t.Errorf("a stranger is told %v, %v", l, err)
	}
}
