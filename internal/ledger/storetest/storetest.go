// Package storetest checks that a ledger.Store keeps its promises.
//
// It is for the tests of stores and of nothing else. Its one invariant: it
// judges a store by what ledger.Store says, not by how it is made.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
)

var made = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

// Run tests the stores that open returns. Each must be empty; reopen closes one
// and opens it again, or returns it as it is where a store does not outlive its
// process.
func Run(t *testing.T, open func(*testing.T) ledger.Store, reopen func(*testing.T, ledger.Store) ledger.Store) {
	for name, test := range map[string]func(*testing.T, ledger.Store, func(ledger.Store) ledger.Store){
		"Empty":      testEmpty,
		"RoundTrip":  testRoundTrip,
		"Exists":     testExists,
		"Named":      testNamed,
		"Queries":    testQueries,
		"Times":      testTimes,
		"Positions":  testPositions,
		"Large":      testLarge,
		"Mark":       testMark,
		"Erase":      testErase,
		"BreakOff":   testBreakOff,
		"Cancel":     testCancel,
		"AppendScan": testAppendDuringScan,
	} {
		t.Run(name, func(t *testing.T) {
			test(t, open(t), func(s ledger.Store) ledger.Store { return reopen(t, s) })
		})
	}
}

// entry returns the complete entry of r at position n.
func entry(t *testing.T, n int64, r konbit.Record) ledger.Entry {
	t.Helper()
	r.Recorded, r.Index = konbit.At(made.Add(time.Duration(n)*time.Second)), n
	if r.Node == "" {
		r.Node = "fob-3"
	}
	h := r
	h.Body, h.Personal = nil, nil
	head, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.Entry{Position: n, Marking: r.Marking, Release: r.Release, Record: r}
	e.Sealed.Secret = seal.NewSecret()
	e.Sealed.Parts = seal.Parts{head, []byte(`{"kind":"patrol"}`), r.Body, r.Personal}
	c, err := e.Sealed.Secret.Commit(e.Sealed.Parts)
	if err != nil {
		t.Fatal(err)
	}
	e.Sealed.Leaf = c.LeafHash()
	return e
}

func record(n int) konbit.Record {
	return konbit.Record{
		ID: konbit.NamedID(made, fmt.Sprint("storetest/", n)), Kind: "patrol@1", Made: konbit.At(made),
		Author: "cpl", Marking: konbit.Amber, Body: fmt.Appendf(nil, `{"n": %d }`, n),
	}
}

func add(t *testing.T, s ledger.Store, recs ...konbit.Record) []ledger.Entry {
	t.Helper()
	head, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b ledger.Batch
	for i, r := range recs {
		b.Entries = append(b.Entries, entry(t, head+int64(i)+1, r))
	}
	if err := s.Append(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Entries
}

func scan(t *testing.T, s ledger.Store, q ledger.Query) []ledger.Entry {
	t.Helper()
	var got []ledger.Entry
	for e, err := range s.Scan(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	return got
}

// match returns what of a scan matches; a store may yield more.
func match(t *testing.T, s ledger.Store, q ledger.Query) []ledger.Entry {
	t.Helper()
	var got []ledger.Entry
	for _, e := range scan(t, s, q) {
		if err := e.Decode(); err != nil {
			t.Fatal(err)
		}
		if q.Match(&e) {
			got = append(got, e)
		}
	}
	return got
}

// same compares what a store must give back: all but the decoded Record.
func same(t *testing.T, got, want any) {
	t.Helper()
	opts := []cmp.Option{cmpopts.IgnoreFields(ledger.Entry{}, "Record"), cmpopts.EquateEmpty()}
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("entries differ (-want +got):\n%s", d)
	}
}

func positions(entries []ledger.Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprint(&b, e.Position, " ")
	}
	return strings.TrimSpace(b.String())
}

func testEmpty(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	s = reopen(s)
	if n, err := s.Head(t.Context()); n != 0 || err != nil {
		t.Errorf("Head = %d, %v; want 0", n, err)
	}
	if b, err := s.View(t.Context(), "nothing"); b != nil || err != nil {
		t.Errorf("View = %q, %v; want nil", b, err)
	}
	if _, err := s.Get(t.Context(), record(1).ID); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("Get = %v, want not found", err)
	}
	if _, err := s.Get(t.Context(), "no id"); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("Get of no ID = %v, want not found", err)
	}
	if got := scan(t, s, ledger.Query{}); len(got) != 0 {
		t.Errorf("Scan yields %d entries", len(got))
	}
}

func testRoundTrip(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	full := record(2)
	full.Subject = record(1).ID
	full.Valid, full.Published = konbit.MustSpan("2024-06/.."), konbit.MustMoment("2025-01")
	full.Place = &konbit.Place{Code: "HT0111", Name: "Port-au-Prince"}
	full.Release = []string{"KEN", "a \"quoted\" one"}
	full.Personal = []byte{0, 1, 0xff}
	full.Body = []byte("{ \"kept\" :  \"byte for byte\\u0021\" }\n")
	bare := record(3)
	bare.Body = nil
	want := add(t, s, record(1), full, bare)
	s = reopen(s)
	same(t, scan(t, s, ledger.Query{}), want)
	for _, e := range want {
		got, err := s.Get(t.Context(), e.Record.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, e)
	}
	for i := range want {
		want[i].Sealed.Parts[seal.Body], want[i].Sealed.Parts[seal.Personal] = nil, nil
	}
	got := scan(t, s, ledger.Query{Brief: true})
	for i := range got {
		got[i].Sealed.Secret, want[i].Sealed.Secret = nil, nil
		got[i].Sealed.Parts[seal.Summary], want[i].Sealed.Parts[seal.Summary] = nil, nil
	}
	same(t, got, want)
}

func testExists(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	add(t, s, record(1))
	b := &ledger.Batch{
		Entries: []ledger.Entry{entry(t, 2, record(2)), entry(t, 3, record(1))},
		Put:     map[string][]byte{"x": []byte("y")},
	}
	if err := s.Append(t.Context(), b); !errors.Is(err, ledger.ErrExists) {
		t.Fatalf("Append of an ID held = %v, want ErrExists", err)
	}
	s = reopen(s)
	if got := positions(scan(t, s, ledger.Query{})); got != "1" {
		t.Errorf("positions after a refused batch = %q, want 1", got)
	}
	if v, err := s.View(t.Context(), "x"); v != nil || err != nil {
		t.Errorf("View after a refused batch = %q, %v", v, err)
	}
	add(t, s, record(2))
}

func testNamed(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	put := func(name string, v []byte) {
		t.Helper()
		if err := s.Append(t.Context(), &ledger.Batch{Put: map[string][]byte{name: v}}); err != nil {
			t.Fatal(err)
		}
	}
	big := []byte(strings.Repeat("snapshot", 1<<17))
	put("a", []byte("1"))
	put("b", []byte{})
	put("big", big)
	put("a", []byte("2"))
	put("gone", []byte("x"))
	put("gone", nil)
	put("many/1", []byte("x"))
	put("many/2", []byte("x"))
	put("manyfold", []byte("x"))
	if err := s.Append(t.Context(), &ledger.Batch{Drop: []string{"many/"}, Put: map[string][]byte{"many/2": []byte("y")}}); err != nil {
		t.Fatal(err)
	}
	s = reopen(s)
	for name, want := range map[string][]byte{"a": []byte("2"), "b": {}, "big": big, "gone": nil, "many/1": nil, "many/2": []byte("y"), "manyfold": []byte("x")} {
		got, err := s.View(t.Context(), name)
		if err != nil || string(got) != string(want) {
			t.Errorf("View(%s) = %d bytes, %v; want %d", name, len(got), err, len(want))
		}
	}
}

func testQueries(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	at := func(n int, kind konbit.Kind, valid, place, body string) konbit.Record {
		r := record(n)
		r.Kind, r.Valid, r.Body = kind, konbit.MustSpan(valid), []byte(body)
		if place != "" {
			r.Place = &konbit.Place{Code: place}
		}
		return r
	}
	about1 := at(4, "note@1", "", "", `{"text": "Vu à Pont-Sondé"}`)
	about1.Subject = record(1).ID
	far := at(6, "patrol@1", "2025-03", "HT0111-02", `{}`)
	far.Node = "hq"
	pledge := at(5, "pledge@1", "2024-06/..", "", `{"text":"délai"}`)
	pledge.Published = konbit.MustMoment("2025-01") // some day of it: known at its end
	add(t, s,
		at(1, "patrol@1", "2025-01-18", "HT0111", `{"area":"Delmas 33"}`),
		at(2, "movement@2", "2024/2025-01-10", "HT01", `{"text":"two hundred and seventeen"}`),
		at(3, "patrol@2", "2025-01-19T03:00:00Z", "HT0222", `{"nested":[{"deep":"Carrefour-Feuilles"}]}`),
		about1,
		pledge,
		far,
		at(7, "pledge@1", "../2023", "", `{"text":"pont"}`),
	)
	s = reopen(s)
	for _, c := range []struct {
		name, want string
		q          ledger.Query
	}{
		{"all", "1 2 3 4 5 6 7", ledger.Query{}},
		{"newest", "7 6 5 4 3 2 1", ledger.Query{Newest: true}},
		{"between", "3 4", ledger.Query{After: 2, Until: 4}},
		{"newest between", "4 3", ledger.Query{After: 2, Until: 4, Newest: true}},
		{"past the head", "7", ledger.Query{After: 6, Until: 99}},
		{"kind of any version", "1 3 6", ledger.Query{Kinds: []string{"patrol"}}},
		{"newest of a kind", "6 3 1", ledger.Query{Kinds: []string{"patrol"}, Newest: true}},
		{"kinds", "2 5 7", ledger.Query{Kinds: []string{"pledge", "movement"}}},
		{"no such kind", "", ledger.Query{Kinds: []string{"pat"}}},
		{"subject", "1 4", ledger.Query{Subject: record(1).ID}},
		{"subject and kind", "4", ledger.Query{Subject: record(1).ID, Kinds: []string{"note"}}},
		{"place and below", "1 6", ledger.Query{Place: "HT0111"}},
		{"place prefix", "1 2 3 6", ledger.Query{Place: "HT0"}},
		{"node", "6", ledger.Query{Node: "hq"}},
		{"node, newest", "7 5 4 3 2 1", ledger.Query{Node: "fob-3", Newest: true}},
		{"node and kind", "6", ledger.Query{Node: "hq", Kinds: []string{"patrol"}}},
		{"day", "1 5", ledger.Query{Valid: konbit.MustSpan("2025-01-18")}},
		{"day in another zone", "1 3 5", ledger.Query{Valid: konbit.MustSpan("2025-01-18"), Zone: time.FixedZone("", -5*3600)}},
		{"since", "1 3 5 6", ledger.Query{Valid: konbit.MustSpan("2025-01-18/..")}},
		{"until", "2 7", ledger.Query{Valid: konbit.MustSpan("../2024-01")}},
		{"by time", "4 7 2 5 1 3 6", ledger.Query{ByTime: true}},
		{"by time, newest", "6 3 1 5 2 7 4", ledger.Query{ByTime: true, Newest: true}},
		{"by time, past one", "1 3 6", ledger.Query{ByTime: true, Past: 5}},
		{"by time, newest, past one", "2 7 4", ledger.Query{ByTime: true, Newest: true, Past: 5}},
		{"by time, past one without", "7 2 5 1 3 6", ledger.Query{ByTime: true, Past: 4}},
		{"by time, newest, past one without", "4", ledger.Query{ByTime: true, Newest: true, Past: 7}},
		{"by time, of a kind and a day", "5 1", ledger.Query{ByTime: true, Kinds: []string{"patrol", "pledge"}, Valid: konbit.MustSpan("2025-01-18")}},
		{"heads of one node", "1 2 3 4", ledger.Query{Heads: ledger.Heads{"fob-3": 4}}},
		{"heads of two nodes", "1 6", ledger.Query{Heads: ledger.Heads{"fob-3": 1, "hq": 6}}},
		{"no heads", "", ledger.Query{Heads: ledger.Heads{}}},
		{"known by then", "1 2 3 4 6 7", ledger.Query{Known: konbit.MustMoment("2025-01-30")}},
		{"known at the month's end", "1 2 3 4 5 6 7", ledger.Query{Known: konbit.MustMoment("2025-01-31")}},
		{"before anything was made", "", ledger.Query{Known: konbit.MustMoment("2025-01-17")}},
		{"word", "1", ledger.Query{Text: "delmas"}},
		{"folded, part of a word", "4", ledger.Query{Text: "sonde"}},
		{"beginning of a word", "4 7", ledger.Query{Text: "PON"}},
		{"all words", "2", ledger.Query{Text: "seventeen hundred"}},
		{"accent", "5", ledger.Query{Text: "Délai"}},
		{"deep", "3", ledger.Query{Text: "feuilles"}},
		{"no such word", "", ledger.Query{Text: "delmas feuilles"}},
		{"signs only", "1 2 3 4 5 6 7", ledger.Query{Text: "\"'*%"}},
		{"operators are words", "", ledger.Query{Text: "delmas OR feuilles"}},
		{"word and kind, newest", "7", ledger.Query{Kinds: []string{"pledge"}, Text: "p", Newest: true}},
	} {
		if p := positions(match(t, s, c.q)); p != c.want {
			t.Errorf("%s: positions %q, want %q", c.name, p, c.want)
		}
	}
}

// testTimes has records whose fields say when they were true.
func testTimes(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	at := func(n int, body string) konbit.Record {
		r := record(n)
		r.Body = []byte(body)
		return r
	}
	published := record(3)
	published.Published = konbit.MustMoment("2025-01-20")
	add(t, s,
		at(1, `{"start": "2025-01-18T22:00:00-05:00", "end": "2025-01-19T04:00:00-05:00"}`),
		at(2, `{"as_of": "2025-01-21", "text": "seen"}`),
		published,
		at(4, `{"text": "2025-01-19"}`),
	)
	s = reopen(s)
	for _, c := range []struct {
		name, want string
		q          ledger.Query
	}{
		{"the day it began", "1", ledger.Query{Valid: konbit.MustSpan("2025-01-18"), Zone: time.FixedZone("", -5*3600)}},
		{"the day it ended", "1", ledger.Query{Valid: konbit.MustSpan("2025-01-19"), Zone: time.FixedZone("", -5*3600)}},
		{"since", "2 3", ledger.Query{Valid: konbit.MustSpan("2025-01-20/..")}},
		{"in order", "2 3 1 4", ledger.Query{ByTime: true, Newest: true}},
	} {
		if p := positions(match(t, s, c.q)); p != c.want {
			t.Errorf("%s: positions %q, want %q", c.name, p, c.want)
		}
	}
}

func testPositions(t *testing.T, s ledger.Store, _ func(ledger.Store) ledger.Store) {
	add(t, s, record(1))
	for _, n := range []int64{1, 3} {
		err := s.Append(t.Context(), &ledger.Batch{Entries: []ledger.Entry{entry(t, n, record(2))}})
		if err == nil {
			t.Errorf("Append at position %d after 1 is accepted", n)
		}
	}
}

// testLarge has more entries, and more bytes, than a store would hold at once.
func testLarge(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	const n = 5000
	recs := make([]konbit.Record, n)
	for i := range recs {
		recs[i] = record(i)
		if i%1000 == 7 {
			recs[i].Body = fmt.Appendf(nil, `{"text":%q}`, strings.Repeat("long ", 200_000))
		}
	}
	want := add(t, s, recs...)
	s = reopen(s)
	for _, q := range []ledger.Query{{}, {Newest: true}, {Kinds: []string{"patrol"}}, {Kinds: []string{"patrol", "x"}}, {Kinds: []string{"patrol", "x"}, Newest: true}} {
		i := 0
		for e, err := range s.Scan(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			w := want[i]
			if q.Newest {
				w = want[n-1-i]
			}
			if i++; e.Position != w.Position || string(e.Sealed.Parts[seal.Body]) != string(w.Sealed.Parts[seal.Body]) {
				t.Fatalf("%+v: entry %d has position %d, want %d", q, i, e.Position, w.Position)
			}
		}
		if i != n {
			t.Errorf("%+v: %d entries, want %d", q, i, n)
		}
	}
}

func testMark(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	want := add(t, s, record(1), record(2))
	b := &ledger.Batch{Mark: []ledger.Remark{{Position: 2, Marking: konbit.Red, Release: []string{"KEN"}}}}
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	want[1].Marking, want[1].Release = konbit.Red, []string{"KEN"}
	same(t, scan(t, reopen(s), ledger.Query{}), want)
}

func testErase(t *testing.T, s ledger.Store, reopen func(ledger.Store) ledger.Store) {
	r := record(1)
	r.Body, r.Personal = []byte(`{"text":"quixotic"}`), []byte("sealed")
	want := add(t, s, r, record(2))
	if got := match(t, s, ledger.Query{Text: "quixotic"}); len(got) != 1 { // also makes an index, if there is one
		t.Fatalf("%d entries have the word", len(got))
	}
	sealed := &want[0].Sealed
	secret, err := sealed.Secret.Without(sealed.Parts, seal.Body, seal.Personal)
	if err != nil {
		t.Fatal(err)
	}
	b := &ledger.Batch{Erase: []ledger.Erasure{{Position: 1, Parts: []seal.Part{seal.Body, seal.Personal}, Secret: secret}}}
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	sealed.Secret, sealed.Parts[seal.Body], sealed.Parts[seal.Personal] = secret, nil, nil
	s = reopen(s)
	same(t, scan(t, s, ledger.Query{}), want)
	if got := match(t, s, ledger.Query{Text: "quixotic"}); len(got) != 0 {
		t.Error("an erased word is still found")
	}
}

func testBreakOff(t *testing.T, s ledger.Store, _ func(ledger.Store) ledger.Store) {
	add(t, s, record(1), record(2))
	for range 100 { // leaves nothing open
		for _, err := range s.Scan(t.Context(), ledger.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	add(t, s, record(3))
}

// testCancel ends the context of a scan: what is missing must not look like the
// end of the log.
func testCancel(t *testing.T, s ledger.Store, _ func(ledger.Store) ledger.Store) {
	const n = 3000
	recs := make([]konbit.Record, n)
	for i := range recs {
		recs[i] = record(i)
	}
	add(t, s, recs...)
	for _, stop := range []int{0, 1, 64, 65, 500, 1000, 2999} {
		ctx, cancel := context.WithCancel(t.Context())
		seen, failed := 0, false
		for _, err := range s.Scan(ctx, ledger.Query{}) {
			if failed = err != nil; failed {
				break
			}
			if seen++; seen == stop {
				cancel()
			}
		}
		cancel()
		if !failed && seen != n {
			t.Errorf("a scan cancelled after %d ends after %d of %d without an error", stop, seen, n)
		}
	}
}

func testAppendDuringScan(t *testing.T, s ledger.Store, _ func(ledger.Store) ledger.Store) {
	add(t, s, record(1), record(2))
	n := 0
	for e, err := range s.Scan(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n > 10 {
			t.Fatal("a scan that appends does not end")
		}
		add(t, s, record(100+n))
		if _, err := s.Get(t.Context(), e.Record.ID); err != nil && e.Record.ID != "" {
			t.Fatal(err)
		}
	}
	if n < 2 {
		t.Errorf("%d entries, want the 2 that were there", n)
	}
}
