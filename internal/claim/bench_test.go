package claim_test

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"konbit.example/konbit/internal/claim"
)

// news returns the public gold's texts one after another, n times.
func news(tb testing.TB, lang string, n int) string {
	tb.Helper()
	var b strings.Builder
	for _, set := range []string{"dev", "held"} {
		files, err := os.ReadDir("gold/testdata/" + set)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range files {
			if !strings.HasPrefix(f.Name(), lang) {
				continue
			}
			text, err := os.ReadFile("gold/testdata/" + set + "/" + f.Name())
			if err != nil {
				tb.Fatal(err)
			}
			b.Write(text)
			b.WriteString("\n\n")
		}
	}
	return strings.Repeat(b.String(), n)
}

// BenchmarkExtract reads the texts of each language. Beside the time on the clock
// it reports the speed by the processor time that was used, which other work on
// the machine does not change much.
func BenchmarkExtract(b *testing.B) {
	x := extractor(b)
	for _, lang := range []string{"en", "fr", "es"} {
		text := news(b, lang, 1)
		b.Run(lang, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			begin := processorTime(b)
			for b.Loop() {
				x.Extract(claim.Document{Text: text, DCT: written, Lang: lang})
			}
			b.ReportMetric(float64(len(text)*b.N)/1e6/(processorTime(b)-begin).Seconds(), "MB/cpu-s")
		})
	}
}

// processorTime returns the time that this process has had of the processor.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
