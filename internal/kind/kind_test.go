package kind_test

import (
	"testing"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
)

// made is when samples are made.
var made = time.Date(2025, 1, 18, 7, 0, 0, 0, time.UTC)

func load(t testing.TB) *kind.Set {
	t.Helper()
	s, err := kind.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func BenchmarkCheck(b *testing.B) {
	s := load(b)
	d, _ := s.Latest("incident")
	r := d.Sample(made)
	b.SetBytes(int64(len(r.Body)))
	for b.Loop() {
		if err := s.Check(&r); err != nil {
			b.Fatal(err)
		}
	}
}
