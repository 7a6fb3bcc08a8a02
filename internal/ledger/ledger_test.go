package ledger_test

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/ledger/storetest"
)

var t0 = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

// anyKind is a catalogue to which every kind but "unheard-of" is known.
type anyKind struct{}

func (anyKind) Check(r *konbit.Record) error {
	if r.Kind.Name() == "unheard-of" {
		return konbit.Invalid("kind", "%s is not known here", r.Kind)
	}
	return nil
}
func (anyKind) Summary(*konbit.Record) []byte             { return nil }
func (anyKind) DefaultMarking(konbit.Kind) konbit.Marking { return konbit.Amber }

func open(t testing.TB, store ledger.Store) *ledger.Ledger {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "fob-3")
	if err != nil {
		t.Fatal(err)
	}
	return openAs(t, store, skey, vkey)
}

func openAs(t testing.TB, store ledger.Store, skey, vkey string) *ledger.Ledger {
	t.Helper()
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), ledger.Config{
		Store: store, Kinds: anyKind{}, Signer: signer, Verifier: verifier,
		Now: func() time.Time { return t0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

var corporal = access.Principal{ID: "cpl", Name: "Corporal", Roles: []access.Role{access.Reporting}, Clearance: konbit.Amber}

func patrol(n int) konbit.Record {
	made := t0.Add(-time.Hour)
	return konbit.Record{
		ID: konbit.NamedID(made, fmt.Sprint("patrol/", n)), Kind: "patrol@1", Made: konbit.At(made),
		Valid: konbit.MustSpan("2025-01-18"), Sources: []konbit.Source{{Own: true}},
		Body: fmt.Appendf(nil, `{"area": "Delmas %d"}`, n),
	}
}

func TestAppendAndRead(t *testing.T) {
	l := open(t, new(ledger.Mem))
	for i := range 600 {
		rec, err := l.Append(t.Context(), corporal, patrol(i))
		if err != nil {
			t.Fatal(err)
		}
		if rec[0].Position != int64(i+1) || rec[0].Repeat {
			t.Fatalf("receipt = %+v", rec[0])
		}
	}
	n := 0
	for e, err := range l.Records(t.Context(), corporal, ledger.Query{Kinds: []string{"patrol"}}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; e.Position != int64(n) || e.Record.Index != int64(n) || e.Record.Author != "cpl" || e.Record.Marking != konbit.Amber {
			t.Fatalf("entry = %+v", e)
		}
	}
	if n != 600 {
		t.Errorf("read %d records, want 600", n)
	}
}

func TestMem(t *testing.T) {
	storetest.Run(t,
		func(*testing.T) ledger.Store { return new(ledger.Mem) },
		func(_ *testing.T, s ledger.Store) ledger.Store { return s })
}
