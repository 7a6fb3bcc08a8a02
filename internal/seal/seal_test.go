package seal_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/internal/seal"
)

var update = flag.Bool("update", false, "write testdata")

func parts() seal.Parts {
	return seal.Parts{
		[]byte(`{"id":"01946d7a-6c00-7000-8000-000000000001","kind":"patrol@1"}`), nil,
		[]byte(`{"personnel": 12}`), []byte("\x00sealed"),
	}
}

// seed returns the secret whose bytes are n, n+1, n+2…
func seed(n byte) seal.Secret {
	s := make(seal.Secret, 16)
	for i := range s {
		s[i] = n + byte(i)
	}
	return s
}

func commit(t *testing.T, s seal.Secret, p seal.Parts) seal.Commitments {
	t.Helper()
	c, err := s.Commit(p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

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

// TestCommitment computes a commitment from the words of the specification.
func TestCommitment(t *testing.T) {
	for _, n := range []int{0, 1, 400, 463, 464, 465, 100_000} {
		b := make([]byte, n)
		salt := seed(7).Salts()[seal.Body]
		msg := append([]byte("konbit/part/v1\x00"), byte(seal.Body))
		msg = append(msg, salt[:]...)
		msg = binary.BigEndian.AppendUint64(msg, uint64(n))
		want := sha256.Sum256(append(msg, b...))
		if got := salt.Commit(seal.Body, b); got != want {
			t.Errorf("commitment to %d bytes = %v, want %x", n, got, want)
		}
	}
}

func TestEveryPartCounts(t *testing.T) {
	s := seal.NewSecret()
	leaf := commit(t, s, parts()).LeafHash()
	for k := range seal.Part(seal.NumParts) {
		p := parts()
		p[k] = append([]byte("x"), p[k]...)
		if commit(t, s, p).LeafHash() == leaf {
			t.Errorf("another %s gives the same leaf", k)
		}
	}
	if commit(t, seal.NewSecret(), parts()).LeafHash() == leaf {
		t.Error("another seed gives the same leaf")
	}
}

// TestErase takes part after part away: the leaf stays, and what is left says
// nothing of what is gone.
func TestErase(t *testing.T) {
	p, s := parts(), seal.NewSecret()
	want := commit(t, s, p)
	salts := s.Salts()
	for _, k := range []seal.Part{seal.Personal, seal.Body, seal.Header, seal.Summary} {
		if !s.Holds(k) {
			t.Fatalf("%s is not held before it is erased", k)
		}
		var err error
		if s, err = s.Without(p, k); err != nil {
			t.Fatal(err)
		}
		p[k] = nil
		if s.Holds(k) {
			t.Errorf("%s is held after it was erased", k)
		}
		if d := cmp.Diff(want, commit(t, s, p)); d != "" {
			t.Errorf("commitments changed with %s erased:\n%s", k, d)
		}
		if bytes.Contains(s, salts[k][:]) {
			t.Errorf("the salt of %s is still in the secret", k)
		}
	}
}

func FuzzSecret(f *testing.F) {
	s := seal.NewSecret()
	f.Add([]byte(s))
	gone, err := s.Without(parts(), seal.Body)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(gone))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := seal.Secret(b)
		c, err := s.Commit(parts())
		if err != nil {
			return
		}
		for k := range seal.Part(seal.NumParts) {
			w, err := s.Without(parts(), k)
			if err != nil {
				t.Fatal(err)
			}
			p := parts()
			p[k] = nil
			if got, err := w.Commit(p); err != nil || got != c {
				t.Errorf("without %s: %v, %v; want %v", k, got, err, c)
			}
		}
	})
}

// A vector is one record of testdata/vectors.json, bytes in hex, which a second
// implementation checks itself against.
type vector struct {
	Seed        string    `json:"seed"`
	Parts       [4]string `json:"parts"`
	Salts       [4]string `json:"salts"`
	Commitments [4]string `json:"commitments"`
	Leaf        string    `json:"leaf"`
	LeafHash    string    `json:"leaf_hash"`
	Erased      string    `json:"secret_after_erasing_body"`
	Size        int64     `json:"size"` // of the tree of this leaf and those before it
	Root        string    `json:"root"`
}

func TestVectors(t *testing.T) {
	var vectors []vector
	var tree seal.Tree
	for i, p := range []seal.Parts{
		{},
		parts(),
		{[]byte("{}"), []byte(`{"kind":"patrol"}`), []byte("{ \"kept\" :  \"byte for byte\" }\n"), nil},
		{[]byte("é"), nil, make([]byte, 1000), nil},
	} {
		s := seed(byte(16 * i))
		v := vector{Seed: hex.EncodeToString(s)}
		c := commit(t, s, p)
		for k, salt := range s.Salts() {
			v.Parts[k], v.Salts[k], v.Commitments[k] = hex.EncodeToString(p[k]), hex.EncodeToString(salt[:]), hex.EncodeToString(c[k][:])
		}
		leaf := c.LeafHash()
		v.Leaf, v.LeafHash = hex.EncodeToString(c.Leaf()), hex.EncodeToString(leaf[:])
		erased, err := s.Without(p, seal.Body)
		if err != nil {
			t.Fatal(err)
		}
		v.Erased = hex.EncodeToString(erased)
		tree.Append(leaf)
		root := tree.Root()
		v.Size, v.Root = tree.Size(), hex.EncodeToString(root[:])
		vectors = append(vectors, v)
	}
	got, err := json.MarshalIndent(vectors, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const name = "testdata/vectors.json"
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s, which must never change, differs:\n%s", name, d)
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

func Example() {
	secret := seal.NewSecret()
	p := seal.Parts{seal.Header: []byte("who and when"), seal.Body: []byte("what")}
	before, _ := secret.Commit(p)

	// Somebody's safety asks that the body be erased: its bytes and its salt.
	secret, _ = secret.Without(p, seal.Body)
	p[seal.Body] = nil

	after, _ := secret.Commit(p)
	fmt.Println(before.LeafHash() == after.LeafHash())
	// Output: true
}
