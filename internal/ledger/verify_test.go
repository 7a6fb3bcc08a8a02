package ledger_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
)

func unmarshal(t *testing.T, b []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

// A tampered store gives back other than was put into it.
type tampered struct {
	ledger.Store
	entry func(*ledger.Entry) bool // false: left out
	named map[string][]byte
}

func (s tampered) Scan(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for e, err := range s.Store.Scan(ctx, q) {
			if err == nil && s.entry != nil && !s.entry(&e) {
				continue
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (s tampered) View(ctx context.Context, name string) ([]byte, error) {
	if b, ok := s.named[name]; ok {
		return b, nil
	}
	return s.Store.View(ctx, name)
}

func TestVerifyNamesWhatWasChanged(t *testing.T) {
	n := newNode(t)
	var recs []konbit.Record
	for i := range 600 {
		recs = append(recs, patrol(i))
	}
	n.must(corporal, recs...)
	at := func(p int64, f func(*ledger.Entry)) func(*ledger.Entry) bool {
		return func(e *ledger.Entry) bool {
			if e.Position == p {
				f(e)
			}
			return true
		}
	}
	reseal := func(e *ledger.Entry) {
		c, err := e.Sealed.Secret.Commit(e.Sealed.Parts)
		if err != nil {
			t.Fatal(err)
		}
		e.Sealed.Leaf = c.LeafHash()
	}
	flip := func(k seal.Part) func(*ledger.Entry) {
		return func(e *ledger.Entry) {
			e.Sealed.Parts[k] = bytes.Clone(e.Sealed.Parts[k])
			e.Sealed.Parts[k][len(e.Sealed.Parts[k])/2] ^= 1
		}
	}
	tile, err := n.store.View(t.Context(), "log/fob-3/tile/0/1")
	if err != nil || len(tile) != 256*32 {
		t.Fatal(len(tile), err)
	}
	tile[32*3] ^= 1
	all, err := n.store.View(t.Context(), "log/fob-3/edge/1")
	if err != nil {
		t.Fatal(err)
	}
	edge := bytes.Clone(all)
	edge[40] ^= 1
	for _, c := range []struct {
		name     string
		store    tampered
		position int64 // 0: an error that is no Mismatch
		says     string
	}{
		{"a body", tampered{entry: at(300, flip(seal.Body))}, 300, "changed"},
		{"a header", tampered{entry: at(1, flip(seal.Header))}, 1, "changed"},
		{"a summary", tampered{entry: at(600, flip(seal.Summary))}, 600, "changed"},
		{"a seed", tampered{entry: at(7, func(e *ledger.Entry) { e.Sealed.Secret = seal.NewSecret() })}, 7, "changed"},
		{"no seed", tampered{entry: at(7, func(e *ledger.Entry) { e.Sealed.Secret = nil })}, 7, "recomputed"},
		{"a leaf", tampered{entry: at(7, func(e *ledger.Entry) { e.Sealed.Leaf[5] ^= 1 })}, 7, "changed"},
		{"a body, sealed anew", tampered{entry: at(300, func(e *ledger.Entry) { flip(seal.Body)(e); reseal(e) })}, 512, "from number 300 on"},
		{"the last body, sealed anew", tampered{entry: at(600, func(e *ledger.Entry) { flip(seal.Body)(e); reseal(e) })}, 0, "another root"},
		{"one left out", tampered{entry: func(e *ledger.Entry) bool { return e.Position != 44 }}, 44, "missing"},
		{"the end left out", tampered{entry: func(e *ledger.Entry) bool { return e.Position < 590 }}, 590, "missing"},
		{"opened to the public", tampered{entry: at(9, func(e *ledger.Entry) { e.Marking = konbit.Clear })}, 9, "marked clear, which no record says"},
		{"a tile", tampered{named: map[string][]byte{"log/fob-3/tile/0/1": tile}}, 512, "from number 260 on"},
		{"half a tile", tampered{named: map[string][]byte{"log/fob-3/tile/0/0": tile[:64]}}, 256, "not stored whole"},
		{"the edge", tampered{named: map[string][]byte{"log/fob-3/edge/1": edge}}, 0, "number 257 to 512"},
		{"no checkpoint", tampered{named: map[string][]byte{"log/fob-3/checkpoint": nil}}, 0, "checkpoint"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.store.Store = n.store
			_, err := ledger.Verify(t.Context(), c.store, n.config.Verifier, nil)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want one that says %q", err, c.says)
			}
			m, ok := errors.AsType[*ledger.Mismatch](err)
			if ok != (c.position > 0) || ok && m.Position != c.position {
				t.Fatalf("error %v, want position %d", err, c.position)
			}
			if ok && m.Detail != "missing" && m.ID == "" && !strings.HasPrefix(m.Detail, "missing") {
				t.Errorf("%v names no ID", err)
			}
		})
	}
}

func TestOpenChecksTheHead(t *testing.T) {
	n := newNode(t)
	var recs []konbit.Record
	for i := range 300 {
		recs = append(recs, patrol(i))
	}
	n.must(corporal, recs...)
	before := bytes.Clone(n.Head().Note)
	n.must(corporal, patrol(999))
	for name, s := range map[string]tampered{
		"an older checkpoint":     {named: map[string][]byte{"log/fob-3/checkpoint": before}},
		"no checkpoint":           {named: map[string][]byte{"log/fob-3/checkpoint": nil}},
		"another edge":            {named: map[string][]byte{"log/fob-3/edge/1": make([]byte, 32)}},
		"no edge":                 {named: map[string][]byte{"log/fob-3/edge/1": {}}},
		"the last record is gone": {entry: func(e *ledger.Entry) bool { return e.Position != 301 }},
		"a late leaf":             {entry: func(e *ledger.Entry) bool { e.Sealed.Leaf[0] ^= 1; return true }},
	} {
		s.Store = n.store
		c := n.config
		c.Store = s
		if _, err := ledger.Open(t.Context(), c); konbit.CodeOf(err) != konbit.CodeUnavailable {
			t.Errorf("%s: opened with %v", name, err)
		}
	}
}

func TestProofs(t *testing.T) {
	n := newNode(t)
	old := seal.Checkpoint{}
	for i := range 700 {
		if _, err := n.Append(t.Context(), corporal, patrol(i)); err != nil {
			t.Fatal(err)
		}
		if i == 99 {
			old = n.Head().Checkpoint
		}
	}
	cp := n.Head().Checkpoint
	for _, e := range n.read(corporal, ledger.Query{}) {
		if e.Position%97 != 0 {
			continue
		}
		p, err := n.ProveRecord(t.Context(), cp.Size, e.Record.Index)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(p, cp.Size, cp.Root, e.Record.Index-1, e.Sealed.Leaf); err != nil {
			t.Errorf("record %d: %v", e.Record.Index, err)
		}
	}
	p, err := n.ProveTree(t.Context(), cp.Size, old.Size)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(p, cp.Size, cp.Root, old.Size, old.Root); err != nil {
		t.Error(err)
	}
	if _, err := n.ProveRecord(t.Context(), cp.Size, cp.Size+1); konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Errorf("the proof of a record to come: %v", err)
	}
}

func TestBundle(t *testing.T) {
	n := newNode(t)
	n.must(sergeant, with(patrol(1), func(r *konbit.Record) { r.Marking = konbit.Red }),
		with(patrol(2), func(r *konbit.Record) { r.Personal, r.Body = []byte("\xffsealed"), []byte("{\n \"a\": \"<b>\"\n}") }), patrol(3))
	for who, withheld := range maps.All(map[string]int64{"duty": 2, "officer": 0, "public": 3}) {
		p := duty
		switch who {
		case "officer":
			p = officer
		case "public":
			p = public
		}
		var b bytes.Buffer
		if err := n.WriteBundle(t.Context(), p, &b); err != nil {
			t.Fatal(err)
		}
		proof, err := ledger.VerifyBundle(t.Context(), bytes.NewReader(b.Bytes()), n.config.Verifier, nil)
		if err != nil || proof.Records != 3 {
			t.Errorf("bundle of %s: %+v, %v", who, proof, err)
		}
		if who == "officer" && proof.Withheld != 0 || who == "public" && proof.Withheld != 3 {
			t.Errorf("bundle of %s: %d records with parts withheld, want %d", who, proof.Withheld, withheld)
		}
		if who == "public" && (strings.Contains(b.String(), "sergeant") || strings.Contains(b.String(), "Delmas")) {
			t.Error("the public's bundle says what it may not")
		}
		lines := strings.SplitAfter(strings.TrimSpace(b.String()), "\n")
		for i := range lines {
			if i > 0 {
				without := strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "")
				if _, err := ledger.VerifyBundle(t.Context(), strings.NewReader(without), n.config.Verifier, nil); err == nil {
					t.Errorf("bundle of %s without line %d verifies", who, i)
				}
			}
			changed := append([]string{}, lines...)
			changed[i] = strings.NewReplacer("fob-3\\n3", "fob-3\\n4", "patrol", "parole", `"secret":"AA`, `"secret":"AE`).Replace(changed[i])
			if changed[i] == lines[i] {
				continue
			}
			if _, err := ledger.VerifyBundle(t.Context(), strings.NewReader(strings.Join(changed, "")), n.config.Verifier, nil); err == nil {
				t.Errorf("bundle of %s with line %d changed verifies", who, i)
			}
		}
	}
}

func FuzzVerifyBundle(f *testing.F) {
	_, vkey, err := note.GenerateKey(rand.Reader, "fob-3")
	if err != nil {
		f.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"format":"konbit/bundle/v1","node":"fob-3","checkpoint":"x\n1\n\n"}`))
	f.Add([]byte("{}\n{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ledger.VerifyBundle(t.Context(), bytes.NewReader(b), verifier, nil); err == nil {
			t.Error("a bundle that nobody signed verifies")
		}
	})
}
