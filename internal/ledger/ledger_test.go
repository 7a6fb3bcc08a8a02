package ledger_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/ledger/storetest"
	"konbit.example/konbit/internal/seal"
)

var t0 = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

func TestMem(t *testing.T) {
	storetest.Run(t,
		func(*testing.T) ledger.Store { return new(ledger.Mem) },
		func(_ *testing.T, s ledger.Store) ledger.Store { return s })
}

// anyKind is a catalogue that knows every kind but "unheard-of".
type anyKind struct{}

func (anyKind) Check(r *konbit.Record) error {
	switch {
	case r.Kind.Name() == "unheard-of":
		return &konbit.Error{Code: konbit.CodeNotFound, Field: "kind", Detail: "no such kind"}
	case strings.Contains(string(r.Body), "minus one"):
		return konbit.Invalid("body.personnel", "want a number from 0")
	}
	return nil
}
func (anyKind) Summary(r *konbit.Record) []byte           { return fmt.Appendf(nil, `{"kind":%q}`, r.Kind) }
func (anyKind) DefaultMarking(konbit.Kind) konbit.Marking { return konbit.Amber }

// A node is a ledger whose log is proved whole when its test ends.
type node struct {
	*ledger.Ledger
	t      *testing.T
	store  ledger.Store
	config ledger.Config
}

func newNode(t *testing.T) *node { return openNode(t, new(ledger.Mem)) }

func openNode(t *testing.T, store ledger.Store) *node {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "fob-3")
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, store: store, config: ledger.Config{Store: store, Kinds: anyKind{}, Now: func() time.Time { return t0 }}}
	if n.config.Signer, err = note.NewSigner(skey); err != nil {
		t.Fatal(err)
	}
	if n.config.Verifier, err = note.NewVerifier(vkey); err != nil {
		t.Fatal(err)
	}
	n.open()
	t.Cleanup(n.verify)
	return n
}

// open opens the ledger, again if it was open.
func (n *node) open() {
	n.t.Helper()
	if n.Ledger != nil {
		if err := n.Close(); err != nil {
			n.t.Fatal(err)
		}
	}
	var err error
	if n.Ledger, err = ledger.Open(n.t.Context(), n.config); err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { n.Close() })
}

func (n *node) verify() {
	n.t.Helper()
	if _, err := ledger.Verify(n.t.Context(), n.store, n.config.Verifier, nil); err != nil && n.t.Context().Err() == nil {
		n.t.Errorf("the log does not verify: %v", err)
	}
}

// must appends and expects no error.
func (n *node) must(who access.Principal, recs ...konbit.Record) []ledger.Receipt {
	n.t.Helper()
	receipts, err := n.Append(n.t.Context(), who, recs...)
	if err != nil {
		n.t.Fatal(err)
	}
	n.verify()
	return receipts
}

// read returns what who sees.
func (n *node) read(who access.Principal, q ledger.Query) []ledger.Entry {
	n.t.Helper()
	var got []ledger.Entry
	for e, err := range n.Records(n.t.Context(), who, q) {
		if err != nil {
			n.t.Fatal(err)
		}
		got = append(got, e)
	}
	return got
}

func person(id string, clearance konbit.Marking, roles ...access.Role) access.Principal {
	return access.Principal{ID: id, Name: "the " + id, Roles: roles, Clearance: clearance}
}

var (
	public   = access.Principal{}
	corporal = person("corporal", konbit.Green, access.Reporting)
	sergeant = person("sergeant", konbit.Amber, access.Reporting)
	duty     = person("duty officer", konbit.Amber, access.Duty)
	analyst  = person("analyst", konbit.AmberStrict, access.Analyst)
	officer  = person("protection officer", konbit.Red, access.Protection)
	importer = person("importer", konbit.Red, access.Importer)
)

var moments = cmpopts.EquateComparable(konbit.Moment{})

func patrol(n int) konbit.Record {
	made := t0.Add(-time.Hour)
	return konbit.Record{
		ID: konbit.NamedID(made, fmt.Sprint("patrol/", n)), Kind: "patrol@1", Made: konbit.At(made),
		Valid: konbit.MustSpan("2025-01-18"), Sources: []konbit.Source{{Own: true}},
		Body: fmt.Appendf(nil, `{"area": "Delmas %d"}`, n),
	}
}

func with(r konbit.Record, f func(*konbit.Record)) konbit.Record {
	f(&r)
	return r
}

func TestStamps(t *testing.T) {
	n := newNode(t)
	for i := range 600 {
		r := with(patrol(i), func(r *konbit.Record) { // what only the door may say is not believed
			r.Node, r.Index, r.Recorded = "elsewhere", 99, konbit.MustMoment("2020")
		})
		receipts, err := n.Append(t.Context(), corporal, r)
		if err != nil {
			t.Fatal(err)
		}
		want := ledger.Receipt{ID: r.ID, Position: int64(i + 1), Node: "fob-3", Index: int64(i + 1), Recorded: konbit.At(t0)}
		if d := cmp.Diff(want, receipts[0], moments); d != "" {
			t.Fatalf("receipt (-want +got):\n%s", d)
		}
		if i%200 == 0 {
			n.open()
		}
	}
	got := n.read(corporal, ledger.Query{})
	if len(got) != 600 {
		t.Fatalf("%d records, want 600", len(got))
	}
	want := with(patrol(599), func(r *konbit.Record) {
		r.Subject, r.Author, r.Marking = r.ID, "corporal", konbit.Amber
		r.Recorded, r.Node, r.Index = konbit.At(t0), "fob-3", 600
	})
	if d := cmp.Diff(want, got[599].Record, moments); d != "" {
		t.Errorf("record (-want +got):\n%s", d)
	}
	if h := n.Head(); h.Position != 600 || h.Checkpoint.Size != 600 || n.Heads().String() != "fob-3@600" {
		t.Errorf("head %+v, heads %s", h, n.Heads())
	}
}

func TestRefused(t *testing.T) {
	future := konbit.At(t0.Add(time.Hour))
	for _, c := range []struct {
		name  string
		who   access.Principal
		rec   konbit.Record
		code  konbit.Code
		field string
	}{
		{"the public writes", public, patrol(1), konbit.CodeForbidden, ""},
		{"in another's name", corporal, with(patrol(1), func(r *konbit.Record) { r.Author = "general" }), konbit.CodeForbidden, "author"},
		{"a reserved kind", corporal, with(patrol(1), func(r *konbit.Record) { r.Kind = "overrule@1" }), konbit.CodeForbidden, "kind"},
		{"a kind of the ledger's", duty, with(patrol(1), func(r *konbit.Record) { r.Kind = "conflict@1" }), konbit.CodeForbidden, "kind"},
		{"made in the future", corporal, with(patrol(1), func(r *konbit.Record) { r.Made = future }), konbit.CodeInvalid, "made"},
		{"no ID", corporal, with(patrol(1), func(r *konbit.Record) { r.ID = "x" }), konbit.CodeInvalid, "id"},
		{"an unknown kind", corporal, with(patrol(1), func(r *konbit.Record) { r.Kind = "unheard-of@1" }), konbit.CodeNotFound, "kind"},
		{"an unknown kind, imported but from nowhere", importer, with(patrol(1), func(r *konbit.Record) { r.Kind = "unheard-of@1" }), konbit.CodeNotFound, "kind"},
		{"a bad field", corporal, with(patrol(1), func(r *konbit.Record) { r.Body = []byte(`{"personnel":"minus one"}`) }), konbit.CodeInvalid, "body.personnel"},
		{"a body that is no object", corporal, with(patrol(1), func(r *konbit.Record) { r.Body = []byte(`[]`) }), konbit.CodeInvalid, "body"},
		{"a header of books", corporal, with(patrol(1), func(r *konbit.Record) { r.Sources[0].Quote = strings.Repeat("word ", 20_000) }), konbit.CodeInvalid, "sources.0.quote"},
		{"a header of a thousand quotes", corporal, with(patrol(1), func(r *konbit.Record) {
			r.Sources = slices.Repeat([]konbit.Source{{Own: true, Quote: strings.Repeat("word ", 300)}}, 1000)
		}), konbit.CodeInvalid, "sources"},
		{"a thousand relations and more", corporal, with(patrol(1), func(r *konbit.Record) {
			r.Relation = slices.Repeat([]konbit.Relation{{Type: konbit.DerivesFrom, To: r.ID}}, 20_000)
		}), konbit.CodeInvalid, "relations"},
		{"a marking of nothing", duty, with(patrol(1), func(r *konbit.Record) {
			r.Kind, r.Body = "marking@1", fmt.Appendf(nil, `{"of":%q,"marking":"red"}`, patrol(9).ID)
		}), konbit.CodeNotFound, "body.of"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNode(t)
			check := func(err error, field string) {
				t.Helper()
				e, ok := errors.AsType[*konbit.Error](err)
				if !ok || e.Code != c.code || e.Field != field {
					t.Errorf("error = %v, want %s of %q", err, c.code, field)
				}
			}
			_, err := n.Append(t.Context(), c.who, c.rec)
			check(err, c.field)
			check(n.Check(t.Context(), c.who, c.rec), c.field)
			in := "records.1"
			if c.field != "" {
				in += "." + c.field
			}
			ok := patrol(2)
			if c.who.ID == "" {
				in = strings.Replace(in, "1", "0", 1)
			}
			_, err = n.Append(t.Context(), c.who, ok, c.rec)
			check(err, in)
			if got := n.Head().Position; got != 0 {
				t.Errorf("%d records were stored", got)
			}
		})
	}
}

func TestRepeat(t *testing.T) {
	n := newNode(t)
	first := n.must(corporal, patrol(1), patrol(2))
	for range 2 {
		again := n.must(corporal, patrol(2), patrol(3), patrol(3), patrol(1))
		for i, want := range []struct {
			position int64
			repeat   bool
		}{{first[1].Position, true}, {3, again[1].Repeat}, {3, true}, {first[0].Position, true}} {
			if r := again[i]; r.Position != want.position || r.Repeat != want.repeat {
				t.Errorf("receipt %d = %+v, want position %d, repeat %t", i, r, want.position, want.repeat)
			}
		}
		n.open()
	}
	if got := n.Head().Position; got != 3 {
		t.Errorf("%d records, want 3", got)
	}
}

// TestRush sends the same records from many callers at once.
func TestRush(t *testing.T) {
	n := newNode(t)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for i := range 40 {
				r, err := n.Append(t.Context(), corporal, patrol(i))
				if err != nil || r[0].ID != patrol(i).ID {
					t.Error(r, err)
				}
			}
		})
	}
	wg.Wait()
	if got := n.Head().Position; got != 40 {
		t.Errorf("%d records, want 40", got)
	}
}

func TestConflict(t *testing.T) {
	n := newNode(t)
	n.must(corporal, with(patrol(1), func(r *konbit.Record) { r.Marking = konbit.Green }))
	other := with(patrol(1), func(r *konbit.Record) {
		r.Body, r.Personal = []byte("{\"area\" : \"<Delmas> \\u0031\"}\n"), []byte("sealed")
	})
	var conflict konbit.ID
	for range 2 { // refusing it again adds nothing
		receipts, err := n.Append(t.Context(), corporal, patrol(2), other, patrol(3))
		e, ok := errors.AsType[*konbit.Error](err)
		if !ok || e.Code != konbit.CodeConflict {
			t.Fatalf("error = %v, want a conflict", err)
		}
		conflict = receipts[1].Conflict
		if !strings.Contains(e.Detail, string(other.ID)) || !strings.Contains(e.Detail, string(conflict)) {
			t.Errorf("%q does not name %s and %s", e.Detail, other.ID, conflict)
		}
		if receipts[0].Position == 0 || receipts[2].Position == 0 {
			t.Error("the records beside a conflict were not stored")
		}
		n.open()
	}
	if got := n.Head().Position; got != 4 {
		t.Errorf("%d records, want 4", got)
	}
	kept, err := n.Get(t.Context(), officer, conflict)
	if err != nil {
		t.Fatal(err)
	}
	r := kept.Record
	if r.Kind != "conflict@1" || r.Subject != other.ID || r.Author != "corporal" || r.Marking != konbit.Amber || string(r.Personal) != "sealed" {
		t.Errorf("conflict record = %+v", r)
	}
	var body struct {
		Of      konbit.ID
		Refused string
	}
	unmarshal(t, r.Body, &body)
	refused, err := konbit.ParseRecord([]byte(body.Refused))
	if err != nil {
		t.Fatal(err)
	}
	if body.Of != other.ID || string(refused.Body) != strings.TrimSpace(string(other.Body)) || !strings.Contains(body.Refused, string(other.Body)) {
		t.Errorf("kept %s, want the refused body byte for byte", r.Body)
	}
	if first, err := n.Get(t.Context(), officer, other.ID); err != nil || string(first.Record.Body) != string(patrol(1).Body) {
		t.Errorf("the first record reads %s, %v", first.Record.Body, err)
	}
	if got := n.read(officer, ledger.Query{Subject: other.ID}); len(got) != 2 {
		t.Errorf("the history has %d records, want the record and the conflict", len(got))
	}
}

// TestWhoSees is the policy of access, seen through the ledger.
func TestWhoSees(t *testing.T) {
	n := newNode(t)
	mark := func(i int, m konbit.Marking, release ...string) konbit.Record {
		return with(patrol(i), func(r *konbit.Record) { r.Marking, r.Release, r.Personal = m, release, []byte("sealed") })
	}
	n.must(sergeant, mark(1, konbit.Clear), mark(2, konbit.Green), mark(3, konbit.Amber), mark(4, konbit.Red), mark(5, konbit.Clear, "KEN"))
	kenyan := corporal
	kenyan.Component = "KEN"
	for _, c := range []struct {
		who  access.Principal
		want string
	}{
		{public, "[1]"},
		{corporal, "[1 2]"},
		{kenyan, "[1 2 5]"},
		{duty, "[1 2 3]"},
		{officer, "[1 2 3 4]"},
		{sergeant, "[1 2 3 4 5]"}, // its own
	} {
		var got []int64
		for _, e := range n.read(c.who, ledger.Query{}) {
			got = append(got, e.Position)
			if sees := e.Record.Personal != nil || e.Sealed.Parts[seal.Personal] != nil; sees != c.who.MayReadPersonal() {
				t.Errorf("%s is given the personal part of %d: %t", c.who, e.Position, sees)
			}
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s sees %v, want %s", c.who, got, c.want)
		}
		for i := range int64(5) {
			_, err := n.Get(t.Context(), c.who, patrol(int(i)+1).ID)
			sees := strings.Contains(c.want, fmt.Sprint(i+1))
			if sees != (err == nil) || !sees && konbit.CodeOf(err) != konbit.CodeNotFound {
				t.Errorf("%s gets %d: %v", c.who, i+1, err)
			}
		}
	}
	if got := n.read(duty, ledger.Query{Limit: 2, Newest: true}); len(got) != 2 || got[0].Position != 3 {
		t.Errorf("the newest two that duty sees start at %v", got)
	}
}

func TestCorrecting(t *testing.T) {
	n := newNode(t)
	n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Marking = konbit.Green }))
	correct := func(i int) konbit.Record {
		return with(patrol(i), func(r *konbit.Record) {
			r.Subject = patrol(1).ID
			r.Relation = []konbit.Relation{{Type: konbit.Supersedes, To: patrol(1).ID}}
		})
	}
	if _, err := n.Append(t.Context(), corporal, correct(2)); konbit.CodeOf(err) != konbit.CodeForbidden {
		t.Errorf("the corporal corrects the sergeant: %v", err)
	}
	n.must(sergeant, correct(3))
	n.must(duty, correct(4))
	early := with(correct(5), func(r *konbit.Record) { r.Relation[0].To = patrol(99).ID })
	n.must(corporal, early) // a correction may arrive before what it corrects
	if got := n.read(duty, ledger.Query{Subject: patrol(1).ID}); len(got) != 4 {
		t.Errorf("the history has %d records, want 4", len(got))
	}
}

func TestMarking(t *testing.T) {
	n := newNode(t)
	n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Marking = konbit.Clear }))
	mark := func(i int, m, release string) konbit.Record {
		return with(patrol(i), func(r *konbit.Record) {
			r.Kind, r.Subject, r.Marking = "marking@1", patrol(1).ID, konbit.Clear
			r.Body = fmt.Appendf(nil, `{"of":%q,"marking":%q,"releasable_to":[%s],"reason":"x"}`, patrol(1).ID, m, release)
		})
	}
	if _, err := n.Append(t.Context(), corporal, mark(2, "red", "")); konbit.CodeOf(err) != konbit.CodeForbidden {
		t.Errorf("a corporal changes a marking: %v", err)
	}
	if _, err := n.Append(t.Context(), duty, mark(2, "rouge", "")); konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Errorf("a marking that is none: %v", err)
	}
	sees := func(want bool, ps ...access.Principal) {
		t.Helper()
		for _, p := range ps {
			if _, err := n.Get(t.Context(), p, patrol(1).ID); (err == nil) != want {
				t.Errorf("%s sees it: %t, want %t", p, err == nil, want)
			}
		}
	}
	sees(true, public, corporal, duty, officer)
	n.must(duty, mark(3, "amber+strict", ""))
	sees(false, public, corporal, duty)
	sees(true, analyst, officer, sergeant)
	if _, err := n.Append(t.Context(), duty, mark(4, "clear", "")); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("duty opens again what it may not see: %v", err)
	}
	if again := n.must(duty, mark(3, "amber+strict", "")); !again[0].Repeat { // the answer was lost, it is sent again
		t.Errorf("sent again: %+v", again[0])
	}
	n.must(analyst, mark(5, "green", `"KEN"`))
	sees(false, public, corporal, duty, officer)
	n.open()
	sees(false, public, corporal, duty, officer)
	if got := n.read(sergeant, ledger.Query{})[0]; got.Record.Marking != konbit.Clear || got.Marking != konbit.Green {
		t.Errorf("made %s, in force %s", got.Record.Marking, got.Marking)
	}
}

func TestErasing(t *testing.T) {
	n := newNode(t)
	n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Personal = []byte("sealed") }), patrol(2))
	body := func(i int, kind konbit.Kind, format string, args ...any) konbit.Record {
		return with(patrol(i), func(r *konbit.Record) {
			r.Kind, r.Subject, r.Body = kind, patrol(1).ID, fmt.Appendf(nil, format, args...)
		})
	}
	erase := func(i int, part string) konbit.Record {
		return body(i, "erasure@1", `{"of":%q,"parts":[%q]}`, patrol(1).ID, part)
	}
	approve := func(i int, decision string) konbit.Record {
		return body(i, "approval@1", `{"of":%q,"purpose":"erasure","decision":%q}`, patrol(1).ID, decision)
	}
	refuse := func(r konbit.Record) {
		t.Helper()
		if _, err := n.Append(t.Context(), officer, r); konbit.CodeOf(err) != konbit.CodeForbidden {
			t.Errorf("an erasure without two approvals: %v", err)
		}
	}
	refuse(erase(10, "body"))
	n.must(duty, approve(11, "approved"))
	n.must(officer, approve(12, "approved")) // one's own does not count
	refuse(erase(10, "body"))
	n.must(analyst, approve(13, "approved"))
	n.must(analyst, approve(14, "refused")) // thought better of it
	refuse(erase(10, "body"))
	n.must(analyst, approve(15, "approved"))
	n.must(officer, erase(16, "body"), erase(17, "personal"))
	n.must(officer, erase(18, "body"))
	n.open()
	got, err := n.Get(t.Context(), officer, patrol(1).ID)
	if err != nil || got.Record.Body != nil || got.Record.Personal != nil || got.Record.Author != "sergeant" {
		t.Errorf("after the erasure: %+v, %v", got.Record, err)
	}
	again := n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Personal = []byte("sealed") }))
	if !again[0].Repeat {
		t.Errorf("sent again after the erasure: %+v", again[0])
	}
	proof, err := ledger.Verify(t.Context(), n.store, n.config.Verifier, nil)
	if err != nil || proof.Withheld != 1 {
		t.Errorf("proof = %+v, %v; want one record with parts gone", proof, err)
	}
}

func TestBrief(t *testing.T) {
	n := newNode(t)
	n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Personal = []byte("sealed") }), patrol(2))
	for _, q := range []ledger.Query{{Brief: true, Limit: 1}, {Brief: true, Text: "delmas 1"}} {
		got := n.read(sergeant, q)
		if len(got) != 1 || got[0].Position != 1 || got[0].Record.Body != nil || got[0].Sealed.Parts[seal.Body] != nil {
			t.Errorf("%+v: %+v", q, got)
		}
	}
}

func TestForeignKindsAreKept(t *testing.T) {
	n := newNode(t)
	r := with(patrol(1), func(r *konbit.Record) { r.Kind, r.Node, r.Author = "unheard-of@7", "hq", "colonel" })
	n.must(importer, r)
	got, err := n.Get(t.Context(), officer, r.ID)
	if err != nil || got.Record.Kind != r.Kind || got.Record.Author != "colonel" || string(got.Record.Body) != string(r.Body) {
		t.Errorf("kept %+v, %v", got.Record, err)
	}
}
