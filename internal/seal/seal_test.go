package seal_test

import (
	"crypto/hkdf"
	"crypto/sha256"
	"testing"

	"konbit.example/konbit/internal/seal"
)

func TestSaltsAreHKDF(t *testing.T) {
	s := seal.NewSecret()
	for k, salt := range s.Salts() {
		want, err := hkdf.Key(sha256.New, s, []byte("konbit/salt/v1"), string([]byte{byte(k)}), len(salt))
		if err != nil {
			t.Fatal(err)
		}
		if string(salt[:]) != string(want) {
			t.Errorf("salt %d = %x, want %x", k, salt, want)
		}
	}
}

func BenchmarkLeaf(b *testing.B) {
	s := seal.NewSecret()
	p := seal.Parts{make([]byte, 400), nil, make([]byte, 300), nil}
	b.ReportAllocs()
	for b.Loop() {
		c, err := s.Commit(p)
		if err != nil {
			b.Fatal(err)
		}
		c.LeafHash()
	}
}
