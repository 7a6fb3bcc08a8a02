package ledger

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"

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
		cp := seal.Checkpoint{Origin: node, Root: new(seal.Tree).Root()}
		return new(seal.Tree), Head{Checkpoint: cp}, checkEmpty(ctx, s, node)
	}
	cp, err := seal.OpenCheckpoint(signed, v)
	if err != nil {
		return nil, Head{}, err
	}
	if cp.Origin != node {
		return nil, Head{}, fmt.Errorf("checkpoint is of the log %q, want %q", cp.Origin, node)
	}
	partial, _ := seal.TileSizes(cp.Size)
	edge := make([][]seal.Hash, len(partial))
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

func checkEmpty(ctx context.Context, s Store, node string) error {
	for _, err := range s.Scan(ctx, Query{Node: node, Brief: true, Newest: true, Limit: 1}) {
		if err != nil {
			return err
		}
		return mismatch("there are records and no checkpoint")
	}
	return nil
}

// lastLeaves returns the leaf hashes of the last n records of node's log, which
// has size records, in order.
func lastLeaves(ctx context.Context, s Store, node string, size int64, n int) ([]seal.Hash, error) {
	leaves := make([]seal.Hash, n)
	next := size
	if n == 0 {
		return leaves, nil
	}
	for e, err := range s.Scan(ctx, Query{Node: node, Newest: true, Brief: true, Limit: n}) {
		if err == nil {
			err = e.Decode()
		}
		if err != nil {
			return nil, err
		}
		if e.Record.Index != next {
			return nil, mismatch(fmt.Sprintf("record %d of %d is not where it should be", next, size))
		}
		leaves[int(next-size)+n-1] = e.Sealed.Leaf
		if next--; next == size-int64(n) {
			return leaves, nil
		}
	}
	return nil, mismatch(fmt.Sprintf("record %d of %d is missing", next, size))
}
