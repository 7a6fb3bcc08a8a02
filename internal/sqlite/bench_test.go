package sqlite_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
)

var t0 = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

var corporal = access.Principal{ID: "cpl", Name: "Corporal", Roles: []access.Role{access.Reporting}, Clearance: konbit.Amber}

// anyKind is a catalogue that knows every kind.
type anyKind struct{}

func (anyKind) Check(*konbit.Record) error                { return nil }
func (anyKind) Summary(*konbit.Record) []byte             { return nil }
func (anyKind) DefaultMarking(konbit.Kind) konbit.Marking { return konbit.Amber }

// A key is a node's, made once for all tests.
var key = sync.OnceValue(func() (k struct{ sign, verify string }) {
	var err error
	if k.sign, k.verify, err = note.GenerateKey(rand.Reader, "fob-3"); err != nil {
		panic(err)
	}
	return k
})

func config(t testing.TB, store ledger.Store) ledger.Config {
	t.Helper()
	signer, err := note.NewSigner(key().sign)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(key().verify)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Config{Store: store, Kinds: anyKind{}, Signer: signer, Verifier: verifier, Now: func() time.Time { return t0 }}
}

func openLedger(t testing.TB, path string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), config(t, openAt(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// report is a patrol of ordinary size.
func report(n int64) konbit.Record {
	made := t0.Add(-time.Hour + time.Duration(n)*time.Millisecond/1000)
	return konbit.Record{
		ID: konbit.NamedID(made, fmt.Sprint("patrol/", n)), Kind: "patrol@1", Made: konbit.At(made),
		Valid: konbit.MustSpan("2025-01-18"), Sources: []konbit.Source{{Own: true}},
		Place: &konbit.Place{Code: fmt.Sprintf("HT01%02d-%02d", n%20, n%7), Name: "Delmas 33"},
		Body: fmt.Appendf(nil, `{"types":["foot","joint"],"status":"done","start":"2025-01-18T06:00:00-05:00","end":"2025-01-18T09:30:00-05:00",`+
			`"personnel":12,"vehicles":3,"result":"completed","findings":"Market %d open, two checkpoints passed, no contact."}`, n),
	}
}

func BenchmarkAppend(b *testing.B) {
	l := openLedger(b, filepath.Join(b.TempDir(), "konbit.db"))
	var n int64
	for b.Loop() {
		n++
		if _, err := l.Append(context.Background(), corporal, report(n)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkAppend64(b *testing.B) {
	l := openLedger(b, filepath.Join(b.TempDir(), "konbit.db"))
	recs := make([]konbit.Record, b.N)
	for i := range recs {
		recs[i] = report(int64(i))
	}
	var n atomic.Int64
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := l.Append(context.Background(), corporal, recs[n.Add(1)-1]); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
