package view_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/nodetest"
)

// What a claim costs to read from the log and to hold in memory.
func BenchmarkClaims(b *testing.B) {
	const claims = 20_000
	n := nodetest.Open(b, nodetest.Config(b, nodetest.Mission(b, "smoke"), func() time.Time { return now }))
	day := konbit.Date(2024, 3, 1)
	for from := 0; from < claims; from += 1000 {
		recs := make([]konbit.Record, 1000)
		for i := range recs {
			recs[i] = konbit.Record{Kind: "claim@1", Valid: konbit.On(day), Published: day, Sources: []konbit.Source{{Own: true}}, Body: json.RawMessage(fmt.Sprintf(
				`{"measure":"force.present","contributor":"XB","status":"actual","quantity":{"value":%d,"unit":"person"},"text":"About %[1]d officers are on the islands."}`, from+i))}
		}
		if _, err := n.Append(b.Context(), analyst, recs...); err != nil {
			b.Fatal(err)
		}
	}
	before := heap()
	begin := time.Now()
	b.ResetTimer()
	for b.Loop() {
		if err := n.View.Catch(b.Context()); err != nil { // has work to do the first time only
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(time.Since(begin).Microseconds())/claims, "µs/claim")
	b.ReportMetric(float64(heap()-before)/claims, "B/claim")
	b.ReportMetric(0, "ns/op")
	runtime.KeepAlive(n)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
