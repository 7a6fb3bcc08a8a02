package node_test

import (
	"encoding/json"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/nodetest"
)

// Who follows up a record need not think of its marking: what is told of it is
// never more open than the record itself, unless somebody says so.
func TestFollowUpsAreMarkedAsWhatTheyFollow(t *testing.T) {
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	n := nodetest.Open(t, nodetest.Config(t, nodetest.Mission(t, "smoke"), func() time.Time { return at }))
	who := access.Principal{ID: "demo:analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red}
	enter := func(r konbit.Record) konbit.ID {
		t.Helper()
		r.Sources = []konbit.Source{{Own: true}}
		receipts, err := n.Append(t.Context(), who, r)
		if err != nil {
			t.Fatal(err)
		}
		return receipts[0].ID
	}
	for _, tt := range []struct{ incident, said, want konbit.Marking }{
		{"", "", konbit.Amber}, {konbit.Clear, "", konbit.Amber}, {konbit.Red, "", konbit.Red}, {konbit.Red, konbit.Green, konbit.Green},
	} {
		incident := enter(konbit.Record{Kind: "incident", Marking: tt.incident, Place: &konbit.Place{Name: "the bridge"}, Body: json.RawMessage(`{"type":"other","at":"2026-02-09T05:00Z"}`)})
		follow := enter(konbit.Record{Kind: "follow-up", Marking: tt.said, Subject: incident, Body: json.RawMessage(`{"text":"It is open again.","status":"closed"}`)})
		e, err := n.Get(t.Context(), who, string(follow))
		if err != nil {
			t.Fatal(err)
		}
		if e.Marking != tt.want {
			t.Errorf("what follows an incident marked %q, itself marked %q, is %q; want %q", tt.incident, tt.said, e.Marking, tt.want)
		}
	}
}
