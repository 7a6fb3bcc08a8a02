package ledger

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/seal"
)

// Names under which a Store keeps a node's tree.
func checkpointName(node string) string { return "log/" + node + "/checkpoint" }
func tileName(node string, level int, n int64) string {
	return fmt.Sprintf("log/%s/tile/%d/%d", node, level, n)
}
func edgeName(node string, level int) string { return fmt.Sprintf("log/%s/edge/%d", node, level) }

// openTree returns the right edge of the log of v's node and its head, having
// checked that they agree. It reads a few kilobytes whatever the log's length.
func openTree(ctx context.Context, s Store, v note.Verifier) (*seal.Tree, Head, error) {
	node := v.Name()
	signed, err := s.View(ctx, checkpointName(node))
	if err != nil {
		return nil, Head{}, err
	}
	if signed == nil {
		switch last, err := lastIndex(ctx, s, node); {
		case err != nil:
			return nil, Head{}, err
		case last > 0:
			return nil, Head{}, mismatch("there are records and no checkpoint")
		}
		cp := seal.Checkpoint{Origin: node, Root: new(seal.Tree).Root()}
		return new(seal.Tree), Head{Checkpoint: cp}, nil
	}
	cp, err := seal.OpenCheckpoint(signed, v)
	if err != nil {
		return nil, Head{}, err
	}
	if cp.Origin != node {
		return nil, Head{}, fmt.Errorf("checkpoint is of the log %q, want %q", cp.Origin, node)
	}
	last, err := lastIndex(ctx, s, node)
	if err != nil {
		return nil, Head{}, err
	}
	if last != cp.Size {
		return nil, Head{}, mismatch(fmt.Sprintf("it signs %d records, the last is number %d", cp.Size, last))
	}
	partial, _ := seal.TileSizes(cp.Size)
	edge := make([][]seal.Hash, len(partial))
	if len(edge) == 0 {
		return nil, Head{}, mismatch("it signs an empty log")
	}
	if edge[0], err = lastLeaves(ctx, s, node, cp.Size, partial[0]); err != nil {
		return nil, Head{}, err
	}
	for level := 1; level < len(edge); level++ {
		b, err := s.View(ctx, edgeName(node, level))
		if err != nil {
			return nil, Head{}, err
		}
		if edge[level], err = seal.HashesOf(b); err != nil {
			return nil, Head{}, err
		}
	}
	tree, err := seal.Resume(cp.Size, edge)
	if err != nil {
		return nil, Head{}, mismatch(err.Error())
	}
	if tree.Root() != cp.Root {
		return nil, Head{}, mismatch("its root is not the one that was signed")
	}
	return tree, Head{Checkpoint: cp, Note: signed}, nil
}

func mismatch(why string) error {
	return konbit.Errorf(konbit.CodeUnavailable, "the log's tree does not match its signed checkpoint (%s): the file is damaged or was altered; run verify to find the record, and restore a backup", why)
}

// lastIndex returns the index of the last record of node's log, 0 if it is empty.
func lastIndex(ctx context.Context, s Store, node string) (int64, error) {
	for e, err := range s.Scan(ctx, Query{Node: node, Brief: true, Newest: true}) {
		if err == nil {
			err = e.Decode()
		}
		if err != nil {
			return 0, err
		}
		if e.Record.Node == node { // a store may yield others
			return e.Record.Index, nil
		}
	}
	return 0, nil
}

// lastLeaves returns the leaf hashes of the last n of the first size records of
// node's log, in order.
func lastLeaves(ctx context.Context, s Store, node string, size int64, n int) ([]seal.Hash, error) {
	leaves := make([]seal.Hash, n)
	if n == 0 {
		return leaves, nil
	}
	next := size
	for e, err := range s.Scan(ctx, Query{Node: node, Newest: true, Brief: true}) {
		if err == nil {
			err = e.Decode()
		}
		if err != nil {
			return nil, err
		}
		if e.Record.Node != node || e.Record.Index > next {
			continue
		}
		if e.Record.Index < next {
			break
		}
		leaves[int(next-size)+n-1] = e.Sealed.Leaf
		if next--; next == size-int64(n) {
			return leaves, nil
		}
	}
	return nil, mismatch(fmt.Sprintf("record %d of %d is missing", next, size))
}

// ProveRecord returns the proof that the record with the given index, counted
// from 1, is in this node's log of the given size: tlog.CheckRecord checks it
// (and counts from 0).
func (l *Ledger) ProveRecord(ctx context.Context, size, index int64) (tlog.RecordProof, error) {
	if size > l.Head().Checkpoint.Size || index < 1 || index > size {
		return nil, konbit.Invalid("index", "want 1 <= index <= size <= %d", l.Head().Checkpoint.Size)
	}
	p, err := tlog.ProveRecord(size, index-1, l.hashes(ctx))
	if err != nil {
		return nil, fmt.Errorf("prove record %d: %w", index, err)
	}
	return p, nil
}

// ProveTree returns the proof that this node's log of the given size begins with
// that of size old: that nothing signed then has changed since.
func (l *Ledger) ProveTree(ctx context.Context, size, old int64) (tlog.TreeProof, error) {
	if size > l.Head().Checkpoint.Size || old < 1 || old > size {
		return nil, konbit.Invalid("old", "want 1 <= old <= size <= %d", l.Head().Checkpoint.Size)
	}
	p, err := tlog.ProveTree(size, old, l.hashes(ctx))
	if err != nil {
		return nil, fmt.Errorf("prove tree of %d: %w", old, err)
	}
	return p, nil
}

// hashes reads the tree's stored hashes. Tiles that are not full are read as
// they were at the head that this call finds.
func (l *Ledger) hashes(ctx context.Context) tlog.HashReader {
	size := l.Head().Checkpoint.Size
	partial, full := seal.TileSizes(size)
	return seal.Reader(func(level int, n int64) ([]seal.Hash, error) {
		// The edge first: if it moves on before the tile is read, the tile is there.
		edge, err := l.Store.View(ctx, edgeName(l.node, level))
		if err != nil {
			return nil, err
		}
		tile, err := l.Store.View(ctx, tileName(l.node, level, n))
		switch {
		case err != nil:
			return nil, err
		case tile != nil:
			return seal.HashesOf(tile)
		case level >= len(full) || n != full[level]:
			return nil, fmt.Errorf("tile %d of level %d is not stored", n, level)
		case level == 0:
			return lastLeaves(ctx, l.Store, l.node, size, partial[level])
		}
		return seal.HashesOf(edge)
	})
}
