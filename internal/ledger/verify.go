package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/seal"
)

// A Proof is what a verification has shown: that the node's log of Size records
// is the one whose root the checkpoint signs, record by record.
type Proof struct {
	Checkpoint seal.Checkpoint `json:"checkpoint"`
	Records    int64           `json:"records"`  // recomputed, all parts
	Withheld   int64           `json:"withheld"` // of these, records of which a part is withheld or was erased
}

// A Mismatch is the first record that is not what was signed.
type Mismatch struct {
	Position int64     `json:"position"`     // at this node, or in the bundle
	ID       konbit.ID `json:"id,omitempty"` // where it can still be read
	Detail   string    `json:"detail"`
	err      error
}

func (m *Mismatch) Error() string {
	if m.ID == "" {
		return fmt.Sprintf("record at position %d: %s", m.Position, m.Detail)
	}
	return fmt.Sprintf("record %s at position %d: %s", m.ID, m.Position, m.Detail)
}

func (m *Mismatch) Unwrap() error { return m.err }

// An Unreadable is an error of a Store that says which entry it could not read.
type Unreadable struct {
	Position int64
	ID       konbit.ID // where it can still be told
	Err      error
}

func (u *Unreadable) Error() string {
	return fmt.Sprintf("entry at position %d cannot be read: %v", u.Position, u.Err)
}

func (u *Unreadable) Unwrap() error { return u.Err }

// Verify recomputes the log of v's node in s from the bytes of its records: every
// commitment, every leaf, the tree and its root, and compares them with what is
// stored and with the signed checkpoint. It returns a *Mismatch that names the
// first record that differs. progress, if not nil, is called now and then.
//
// It shows that nothing that was signed has changed: not that it is true, nor
// that it is all.
func Verify(ctx context.Context, s Store, v note.Verifier, progress func(done, total int64)) (Proof, error) {
	signed, err := s.View(ctx, checkpointName(v.Name()))
	if err != nil {
		return Proof{}, fmt.Errorf("verify: %w", err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		return Proof{}, fmt.Errorf("verify: %w", err)
	}
	if signed == nil && head == 0 {
		return Proof{Checkpoint: seal.Checkpoint{Origin: v.Name(), Root: new(seal.Tree).Root()}}, nil
	}
	cp, err := seal.OpenCheckpoint(signed, v)
	if err != nil {
		return Proof{}, fmt.Errorf("verify: the log's signed checkpoint: %w", err)
	}
	p := prover{node: v.Name(), checkpoint: cp, store: s, marks: map[konbit.ID]Remark{}, marked: map[konbit.ID]Entry{}}
	p.progress = func() {
		if progress != nil {
			progress(p.last, head)
		}
	}
	if err := p.all(ctx, s.Scan(ctx, Query{Until: head})); err != nil {
		return p.proof(), err
	}
	if p.last != head {
		return p.proof(), &Mismatch{Position: p.last + 1, Detail: "missing"}
	}
	if err := p.finish(ctx); err != nil {
		return p.proof(), err
	}
	if c, ok := s.(interface{ Check(context.Context) error }); ok {
		if err := c.Check(ctx); err != nil {
			return p.proof(), fmt.Errorf("verify: every record is as signed, but: %w", err)
		}
	}
	return p.proof(), nil
}

// A prover recomputes a node's log record by record.
type prover struct {
	node       string
	checkpoint seal.Checkpoint
	store      Store // of the stored tiles; nil: there are none
	progress   func()

	tree     seal.Tree
	last     int64 // position of the last entry seen
	withheld int64
	marks    map[konbit.ID]Remark // what marking records set, by target
	marked   map[konbit.ID]Entry  // entries whose marking in force is not their own
}

func (p *prover) proof() Proof {
	return Proof{Checkpoint: p.checkpoint, Records: p.tree.Size(), Withheld: p.withheld}
}

func (p *prover) all(ctx context.Context, entries iter.Seq2[Entry, error]) error {
	for e, err := range entries {
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			m := &Mismatch{Position: p.last + 1, Detail: "cannot be read: " + err.Error(), err: err}
			if u, ok := errors.AsType[*Unreadable](err); ok {
				m.Position, m.ID, m.Detail = u.Position, u.ID, "cannot be read: "+u.Err.Error()
			}
			return m
		}
		if err := p.entry(ctx, &e); err != nil {
			return err
		}
		if p.last%4096 == 0 {
			p.progress()
		}
	}
	p.progress()
	return nil
}

// brief is what a prover reads of a header.
type brief struct {
	ID      konbit.ID      `json:"id"`
	Kind    konbit.Kind    `json:"kind"`
	Node    string         `json:"node"`
	Index   int64          `json:"index"`
	Marking konbit.Marking `json:"marking"`
	Release []string       `json:"releasable_to"`
}

// entry recomputes e and compares it with what is stored of it.
func (p *prover) entry(ctx context.Context, e *Entry) error {
	if e.Position != p.last+1 {
		return &Mismatch{Position: p.last + 1, Detail: "missing"}
	}
	p.last = e.Position
	s := &e.Sealed
	h := brief{ID: e.Record.ID, Node: p.node, Index: p.tree.Size() + 1}
	readable := json.Unmarshal(s.Parts[seal.Header], &h) == nil
	mismatch := func(format string, args ...any) error {
		return &Mismatch{Position: e.Position, ID: h.ID, Detail: fmt.Sprintf(format, args...)}
	}
	c, err := s.Secret.Commit(s.Parts)
	if err != nil {
		return mismatch("its commitments cannot be recomputed: %v", err)
	}
	leaf := c.LeafHash()
	if s.Leaf != (seal.Hash{}) && leaf != s.Leaf {
		return mismatch("it was changed after it was recorded: its leaf is not the one stored with it")
	}
	held := s.Secret.Holds(seal.Header)
	switch {
	case held && !readable:
		return mismatch("its header is not valid JSON")
	case h.Node != p.node:
		return nil // in another node's log
	case h.Index != p.tree.Size()+1:
		return mismatch("its header says it is number %d of the log of %s, it stands as number %d", h.Index, h.Node, p.tree.Size()+1)
	}
	for k := range seal.Part(seal.NumParts) {
		if !s.Secret.Holds(k) {
			p.withheld++
			break
		}
	}
	if held && p.store != nil {
		p.marking(e, &h)
	}
	if p.tree.Size() == p.checkpoint.Size {
		return mismatch("it comes after the last record that the checkpoint signs, number %d", p.checkpoint.Size)
	}
	return p.leaf(ctx, leaf, mismatch)
}

// leaf adds a leaf to the tree and compares tiles that it completes with those
// stored.
func (p *prover) leaf(ctx context.Context, leaf seal.Hash, mismatch func(string, ...any) error) error {
	full := p.tree.Append(leaf)
	if p.store == nil {
		return nil
	}
	for _, tile := range full {
		b, err := p.store.View(ctx, tileName(p.node, tile.Level, tile.N))
		if err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		stored, err := seal.HashesOf(b)
		if err != nil || len(stored) != len(tile.Hashes) {
			return mismatch("the tile of the tree that it completes (level %d, number %d) is not stored whole", tile.Level, tile.N)
		}
		for i := range stored {
			if stored[i] != tile.Hashes[i] {
				first := (tile.N*int64(len(stored))+int64(i))<<(8*tile.Level) + 1
				return mismatch("a record from number %d on, up to this one, is not the one whose hash the tree has", first)
			}
		}
	}
	return nil
}

// marking notes what a marking record sets, and entries that are marked
// otherwise than when they were made.
func (p *prover) marking(e *Entry, h *brief) {
	if h.Kind.Name() == "marking" {
		var a act
		if json.Unmarshal(e.Sealed.Parts[seal.Body], &a) == nil {
			p.marks[a.Of] = Remark{Marking: a.Marking, Release: a.Release}
		}
	}
	if e.Marking != h.Marking || !slices.Equal(e.Release, h.Release) {
		p.marked[h.ID] = Entry{Position: e.Position, Marking: e.Marking, Release: e.Release}
	}
}

// finish compares the tree with the checkpoint, and the markings in force with
// the records that set them.
func (p *prover) finish(ctx context.Context) error {
	if n := p.tree.Size(); n < p.checkpoint.Size {
		return &Mismatch{Position: p.last + 1, Detail: fmt.Sprintf("missing: the checkpoint signs %d records, there are %d", p.checkpoint.Size, n)}
	}
	if err := p.edges(ctx); err != nil {
		return err
	}
	if p.tree.Root() != p.checkpoint.Root {
		return errors.New("verify: the records give another root than the one the checkpoint signs: the log was rewritten; which record was changed cannot be told from it alone, compare it with a copy held elsewhere")
	}
	for id, e := range p.marked {
		m, ok := p.marks[id]
		if !ok || m.Marking != e.Marking || !slices.Equal(m.Release, e.Release) {
			return &Mismatch{Position: e.Position, ID: id, Detail: fmt.Sprintf("it is marked %s, which no record says", e.Marking)}
		}
	}
	return nil
}

// edges compares the stored partial tiles with the tree's: those of level 0 are
// the records' own leaves.
func (p *prover) edges(ctx context.Context) error {
	if p.store == nil {
		return nil
	}
	partial, _ := seal.TileSizes(p.tree.Size())
	for level := 1; level < len(partial); level++ {
		b, err := p.store.View(ctx, edgeName(p.node, level))
		if err != nil {
			return fmt.Errorf("verify: %w", err)
		}
		stored, err := seal.HashesOf(b)
		tile := p.tree.Edge(level)
		if err != nil || len(stored) != len(tile.Hashes) {
			return fmt.Errorf("verify: the edge of the tree (level %d) is not stored whole", level)
		}
		for i := range stored {
			if stored[i] != tile.Hashes[i] {
				n := tile.N<<8 + int64(i)
				return fmt.Errorf("verify: one of the records number %d to %d of the log of %s is not the one whose hash the tree has",
					n<<(8*level)+1, (n+1)<<(8*level), p.node)
			}
		}
	}
	return nil
}
