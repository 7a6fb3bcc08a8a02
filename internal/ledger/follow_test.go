package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"konbit.example/konbit/internal/ledger"
)

func TestFollow(t *testing.T) {
	n := newNode(t)
	n.must(corporal, patrol(1), patrol(2), patrol(3))
	f := follow(t, n, "view")
	expect := func(f *ledger.Follower, n int, want ...int64) {
		t.Helper()
		got, err := f.Next(t.Context(), n)
		if err != nil || len(got) != len(want) {
			t.Fatalf("Next = %d entries, %v; want %d", len(got), err, len(want))
		}
		for i, e := range got {
			if e.Position != want[i] || e.Record.ID != patrol(int(want[i])).ID {
				t.Fatalf("entry %d has position %d, want %d", i, e.Position, want[i])
			}
		}
	}
	expect(f, 2, 1, 2)
	if err := f.Commit(t.Context(), []byte("of two")); err != nil {
		t.Fatal(err)
	}
	expect(f, 2, 3)
	n.open()
	f = follow(t, n, "view")
	if f.Position() != 2 || string(f.Snapshot()) != "of two" {
		t.Errorf("taken up at %d with %q, want what was committed", f.Position(), f.Snapshot())
	}
	expect(f, 10, 3)
	expect(follow(t, n, "another"), 10, 1, 2, 3)
	f.Rewind()
	expect(f, 1, 1)
	if err := f.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if f = follow(t, n, "view"); f.Position() != 1 || f.Snapshot() != nil {
		t.Errorf("after a commit without a snapshot: %d, %q", f.Position(), f.Snapshot())
	}
}

func follow(t *testing.T, n *node, name string) *ledger.Follower {
	t.Helper()
	f, err := n.Follow(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDamagedSnapshotStartsOver(t *testing.T) {
	n := newNode(t)
	n.must(corporal, patrol(1))
	f := follow(t, n, "view")
	if _, err := f.Next(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(t.Context(), []byte("snapshot")); err != nil {
		t.Fatal(err)
	}
	b, err := n.store.View(t.Context(), "snapshot/view")
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("snap"), []byte("snip"), 1)
	if err := n.store.Append(t.Context(), &ledger.Batch{Put: map[string][]byte{"snapshot/view": b}}); err != nil {
		t.Fatal(err)
	}
	if f := follow(t, n, "view"); f.Position() != 0 || f.Snapshot() != nil {
		t.Errorf("taken up at %d with a damaged snapshot", f.Position())
	}
}

func TestFollowerWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNode(t)
		f := follow(t, n, "view")
		got := make(chan int64)
		go func() {
			for {
				entries, err := f.Next(context.Background(), 10)
				if err != nil {
					if !errors.Is(err, ledger.ErrClosed) {
						t.Error(err)
					}
					close(got)
					return
				}
				got <- entries[len(entries)-1].Position
			}
		}()
		for i := range int64(3) {
			synctest.Wait()
			select {
			case p := <-got:
				t.Fatalf("woken at %d before anything was appended", p)
			default:
			}
			n.must(corporal, patrol(int(i)))
			if p := <-got; p != i+1 {
				t.Errorf("woken at %d, want %d", p, i+1)
			}
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
		if _, open := <-got; open {
			t.Error("a follower outlives its ledger")
		}
		if _, err := n.Append(t.Context(), corporal, patrol(9)); !errors.Is(err, ledger.ErrClosed) {
			t.Errorf("Append after Close = %v", err)
		}
	})
}

func TestFollowerGivesUp(t *testing.T) {
	n := newNode(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := follow(t, n, "view").Next(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Next = %v", err)
	}
	if _, err := n.Append(ctx, corporal, patrol(1)); err != nil && !strings.Contains(err.Error(), "canceled") {
		t.Errorf("Append = %v", err)
	}
}
