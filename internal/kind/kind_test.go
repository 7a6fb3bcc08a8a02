package kind_test

import (
	"testing"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
)

func load(t testing.TB) *kind.Set {
	t.Helper()
	s, err := kind.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoad(t *testing.T) { load(t) }
