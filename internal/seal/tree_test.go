package seal_test

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"konbit.example/konbit/internal/seal"
)

func leaf(i int64) seal.Hash { return tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(i))) }

// A log keeps what a tree gives off, as a ledger does.
type log struct {
	tree  *seal.Tree
	tiles map[[2]int64][]seal.Hash
}

func (l *log) append(h seal.Hash) {
	for _, t := range l.tree.Append(h) {
		l.tiles[[2]int64{int64(t.Level), t.N}] = t.Hashes
	}
}

func (l *log) tile(level int, n int64) ([]seal.Hash, error) {
	if hs, ok := l.tiles[[2]int64{int64(level), n}]; ok {
		return hs, nil
	}
	if e := l.tree.Edge(level); e.N == n {
		return e.Hashes, nil
	}
	return nil, fmt.Errorf("no tile %d at level %d", n, level)
}

// TestTree compares the tree with tlog's, hash by hash, over two levels of full
// tiles.
func TestTree(t *testing.T) {
	l := &log{tree: new(seal.Tree), tiles: map[[2]int64][]seal.Hash{}}
	var stored []seal.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]seal.Hash, error) {
		var hs []seal.Hash
		for _, i := range indexes {
			hs = append(hs, stored[i])
		}
		return hs, nil
	})
	const n = 256*256 + 300
	for i := range int64(n) {
		hs, err := tlog.StoredHashesForRecordHash(i, leaf(i), reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hs...)
		l.append(leaf(i))
		size := i + 1
		if size > 600 && size%251 != 0 && size != n && size%256 > 1 {
			continue
		}
		want, err := tlog.TreeHash(size, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.tree.Root(); got != want {
			t.Fatalf("root of %d leaves = %v, want %v", size, got, want)
		}
		var edge [][]seal.Hash
		partial, _ := seal.TileSizes(size)
		for level := range partial {
			hs, err := seal.HashesOf(l.tree.Edge(level).Bytes())
			if err != nil {
				t.Fatal(err)
			}
			edge = append(edge, hs)
		}
		if l.tree, err = seal.Resume(size, edge); err != nil {
			t.Fatal(err)
		}
		if got := l.tree.Root(); got != want || l.tree.Size() != size {
			t.Fatalf("resumed at %d: root %v, want %v", size, got, want)
		}
	}
	testProofs(t, l)
}

func testProofs(t *testing.T, l *log) {
	r := seal.Reader(l.tile)
	root := l.tree.Root()
	n := l.tree.Size()
	for _, i := range []int64{0, 1, 255, 256, 65535, 65536, n - 1} {
		p, err := tlog.ProveRecord(n, i, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(p, n, root, i, leaf(i)); err != nil {
			t.Errorf("record %d: %v", i, err)
		}
		if tlog.CheckRecord(p, n, root, i, leaf(i+1)) == nil {
			t.Errorf("the proof of record %d proves another", i)
		}
		if i == 0 {
			continue
		}
		old, err := tlog.TreeHash(i, r)
		if err != nil {
			t.Fatal(err)
		}
		tp, err := tlog.ProveTree(n, i, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckTree(tp, n, root, i, old); err != nil {
			t.Errorf("tree of %d: %v", i, err)
		}
	}
}

func TestResumeRefuses(t *testing.T) {
	h := []seal.Hash{{}}
	for _, c := range []struct {
		size int64
		edge [][]seal.Hash
	}{{1, nil}, {2, [][]seal.Hash{h}}, {256, [][]seal.Hash{h, h}}, {0, [][]seal.Hash{h}}} {
		if _, err := seal.Resume(c.size, c.edge); err == nil {
			t.Errorf("Resume(%d, %d levels) is accepted", c.size, len(c.edge))
		}
	}
	if _, err := seal.HashesOf(make([]byte, 33)); err == nil {
		t.Error("33 bytes are taken for hashes")
	}
}

// notary returns who signs checkpoints as fob-3, and who checks it.
func notary(t testing.TB) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "fob-3")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

func TestCheckpoint(t *testing.T) {
	signer, verifier := notary(t)
	want := seal.Checkpoint{Origin: "fob-3", Size: 42, Root: leaf(1)}
	msg, err := want.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.OpenCheckpoint(msg, verifier); err != nil || got != want {
		t.Errorf("OpenCheckpoint = %v, %v; want %v", got, err, want)
	}
	changed := strings.Replace(string(msg), "\n42\n", "\n43\n", 1)
	if _, err := seal.OpenCheckpoint([]byte(changed), verifier); err == nil {
		t.Error("a changed checkpoint is accepted")
	}
}

// Whatever the node signed, a checkpoint that is read is the one that was meant.
func FuzzOpenCheckpoint(f *testing.F) {
	signer, verifier := notary(f)
	f.Add("fob-3\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
	f.Add("a\n-1\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		msg, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			return
		}
		cp, err := seal.OpenCheckpoint(msg, verifier)
		if err != nil {
			return
		}
		again, err := cp.Sign(signer)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := seal.OpenCheckpoint(again, verifier); err != nil || got != cp {
			t.Errorf("%q: read %v, then %v, %v", text, cp, got, err)
		}
	})
}
