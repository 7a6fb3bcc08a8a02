package report_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/nodetest"
	"konbit.example/konbit/internal/report"
)

// coral is the invented mission of testdata: three bases, of which one has not
// reported, on the morning of 10 March 2025.
func coral(t testing.TB) *mission.Mission {
	t.Helper()
	m, err := mission.Open(catalogue.Files(), os.DirFS("testdata/coral"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// morning is the Input of the situation report of 10 March, as the desk has it
// at 06:45, with more records beside the pack's.
func morning(t testing.TB, key string, more ...konbit.Record) report.Input {
	t.Helper()
	in, ok := mornings[key]
	if !ok || len(more) > 0 {
		in = open(t, key, more)
	}
	if len(more) == 0 {
		mornings[key] = in
	}
	in.Records = slices.Clone(in.Records)
	return in
}

// mornings are those without more records, by report: opening a node takes a
// while.
var mornings = make(map[string]report.Input)

func open(t testing.TB, key string, more []konbit.Record) report.Input {
	t.Helper()
	m := coral(t)
	ctx := t.Context()
	n := nodetest.Open(t, nodetest.Config(t, m, func() time.Time { return time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC) }))
	if _, err := n.LoadPack(ctx); err != nil {
		t.Fatal(err)
	}
	who := access.Principal{ID: "pack:coral", Roles: []access.Role{access.Importer}, Clearance: konbit.Red}
	for _, r := range append(releases(m), more...) {
		author := access.Principal{ID: r.Author, Roles: access.Roles, Clearance: konbit.Red}
		if _, err := n.Ledger.Append(ctx, author, r); err != nil {
			t.Fatal(err)
		}
	}
	k, ok := n.Reports.Get(key)
	if !ok {
		t.Fatalf("no report %q", key)
	}
	in := report.Input{
		Kind: k, Mission: m, Kinds: n.Kinds, Words: n.Words, Lang: "en", Number: 14,
		From: at("2025-03-09T06:00:00+12:00"), To: at("2025-03-10T06:00:00+12:00"), Valid: at("2025-03-10T06:00:00+12:00"), Known: at("2025-03-10T06:45:00+12:00"),
		Digest: "0123456789abcdef",
	}
	for e, err := range n.Ledger.Records(ctx, who, ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Record.Kind.Name() != "catalogue" {
			in.Records = append(in.Records, e.Record)
		}
	}
	err := n.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		in.Figures, in.Only = e, only
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// releases are the words of two people for one casualty, and of one for another.
func releases(m *mission.Mission) []konbit.Record {
	var out []konbit.Record
	for _, x := range []struct{ who, casualty string }{{"ana", "@cas-1"}, {"ben", "@cas-1"}, {"ben", "@cas-2"}} {
		of := m.DocumentID(x.casualty)
		made := konbit.MustMoment("2025-03-10T05:00:00+12:00")
		body := `{"of":"` + string(of) + `","decision":"approved","purpose":"release","capacity":"` + x.who + `"}`
		out = append(out, konbit.Record{
			ID: konbit.NamedID(made.Earliest(time.UTC), x.who+x.casualty), Kind: "approval@1", Subject: of, Made: made, Author: x.who,
			Marking: konbit.Amber, Body: []byte(body),
		})
	}
	return out
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func build(t testing.TB, in report.Input) *edition.Edition {
	t.Helper()
	e, err := report.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// id returns the ID of a record of the pack by its alias.
func id(t *testing.T, in report.Input, alias string) konbit.ID {
	t.Helper()
	return in.Mission.DocumentID("@" + alias)
}
