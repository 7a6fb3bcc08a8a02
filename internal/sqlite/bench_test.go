package sqlite_test

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

func rate(b *testing.B, n int64) {
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkAppend(b *testing.B) {
	l, _ := openLedger(b, filepath.Join(b.TempDir(), "konbit.db"))
	var n int64
	for b.Loop() {
		n++
		if _, err := l.Append(context.Background(), corporal, report(n)); err != nil {
			b.Fatal(err)
		}
	}
	rate(b, n)
}

func BenchmarkAppend64Callers(b *testing.B) {
	l, _ := openLedger(b, filepath.Join(b.TempDir(), "konbit.db"))
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
	rate(b, n.Load())
}

// BenchmarkLarge works on a log of a million records, or of KONBIT_BENCH_RECORDS.
func BenchmarkLarge(b *testing.B) {
	size, err := strconv.ParseInt(cmp.Or(os.Getenv("KONBIT_BENCH_RECORDS"), "1000000"), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "konbit.db")
	b.Run("Import", func(b *testing.B) {
		for b.Loop() {
			os.Remove(path)
			l, _ := openLedger(b, path)
			fill(b, l, 0, size)
			l.Close()
		}
		rate(b, size*int64(b.N))
	})
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			l, _ := openLedger(b, path)
			if l.Head().Position != size {
				b.Fatal(l.Head().Position)
			}
			b.StopTimer()
			l.Close()
			b.StartTimer()
		}
	})
	l, db := openLedger(b, path)
	for name, q := range map[string]ledger.Query{"ScanHeaders": {Brief: true}, "ScanBodies": {}} {
		b.Run(name, func(b *testing.B) {
			n := int64(0)
			for b.Loop() {
				for _, err := range db.Scan(b.Context(), q) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
			}
			rate(b, n)
		})
	}
	b.Run("Records", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n += count(b, l, ledger.Query{})
		}
		rate(b, int64(n))
	})
	b.Run("Check", func(b *testing.B) {
		for b.Loop() {
			if err := db.Check(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		rate(b, size*int64(b.N))
	})
	b.Run("Verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := ledger.Verify(b.Context(), db, key().verifier, nil); err != nil {
				b.Fatal(err)
			}
		}
		rate(b, size*int64(b.N))
	})
	l.Close()
	b.Run("Index", func(b *testing.B) {
		for b.Loop() {
			os.Remove(path + "-index")
			l, _ := openLedger(b, path)
			count(b, l, ledger.Query{Text: "nowhere"})
			l.Close()
		}
		rate(b, size*int64(b.N))
	})
	l, db = openLedger(b, path)
	for name, q := range map[string]ledger.Query{
		"Newest50OfPlace": {Place: "HT0107", Newest: true, Limit: 50},
		"Words":           {Text: "market 4242"},
		"Subject":         {Subject: report(size / 2).ID},
		"Newest50OfKind":  {Kinds: []string{"patrol"}, Newest: true, Limit: 50},
	} {
		b.Run("Find/"+name, func(b *testing.B) {
			for b.Loop() {
				if count(b, l, q) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
	b.Run("Backup", func(b *testing.B) {
		for b.Loop() {
			backup := filepath.Join(b.TempDir(), "backup.db")
			if err := db.Backup(b.Context(), backup); err != nil {
				b.Fatal(err)
			}
			os.Remove(backup)
		}
		rate(b, size*int64(b.N))
	})
}
