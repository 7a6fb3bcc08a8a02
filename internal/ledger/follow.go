package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"konbit.example/konbit"
)

// A Follower reads the log in order and remembers, under its name, how far it
// came. It sees every record: what it shows of them is for its owner to guard.
// It belongs to one goroutine.
type Follower struct {
	l        *Ledger
	name     string
	position int64 // read up to here
	snapshot []byte
}

// Follow returns the follower of that name, where it last committed. A new one
// stands before the first record, and so does one whose snapshot is damaged, or
// was forgotten because parts of a record that it may hold were erased.
func (l *Ledger) Follow(ctx context.Context, name string) (*Follower, error) {
	f := &Follower{l: l, name: name}
	at, err := l.Store.View(ctx, followerName(name))
	if err != nil {
		return nil, fmt.Errorf("follow %s: %w", name, err)
	}
	snapshot, err := l.Store.View(ctx, snapshotName(name))
	if err != nil {
		return nil, fmt.Errorf("follow %s: %w", name, err)
	}
	if len(at) == 8+sha256.Size && sha256.Sum256(snapshot) == [sha256.Size]byte(at[8:]) {
		f.position, f.snapshot = int64(binary.BigEndian.Uint64(at)), snapshot
	}
	return f, nil
}

// Names under which a Store keeps how far followers came, with the hash of their
// snapshots, the snapshots, and the position of the last erasure.
func followerName(name string) string { return "follower/" + name }
func snapshotName(name string) string { return "snapshot/" + name }

const erasedName = "erased"

// Position returns how far f has read.
func (f *Follower) Position() int64 { return f.position }

// Snapshot returns the bytes that were last committed with the position, nil if
// there were none.
func (f *Follower) Snapshot() []byte { return f.snapshot }

// Next returns up to n entries after f's position and moves it past them. It
// waits until there is at least one, ctx ends, or the ledger closes.
func (f *Follower) Next(ctx context.Context, n int) ([]Entry, error) {
	for {
		f.l.mu.Lock()
		wake, head := f.l.wake, f.l.head.Position
		f.l.mu.Unlock()
		if head > f.position {
			return f.read(ctx, n, head)
		}
		select {
		case <-wake:
		case <-f.l.closing:
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (f *Follower) read(ctx context.Context, n int, head int64) ([]Entry, error) {
	var entries []Entry
	for e, err := range f.l.Store.Scan(ctx, Query{After: f.position, Until: head, Limit: n}) {
		if err == nil {
			err = e.Decode()
		}
		if err != nil {
			return nil, fmt.Errorf("follow %s: %w", f.name, err)
		}
		entries = append(entries, e)
		if len(entries) == n {
			break
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("follow %s: no entry after %d, though the head is %d", f.name, f.position, head)
	}
	f.position = entries[len(entries)-1].Position
	return entries, nil
}

// Get returns the entry of the record with the ID as it stands now: marked
// otherwise or with parts erased since f read it.
func (f *Follower) Get(ctx context.Context, id konbit.ID) (Entry, error) {
	e, err := f.l.Store.Get(ctx, id)
	if err == nil {
		err = e.Decode()
	}
	return e, err
}

// A cursor is how far a follower came, to be made durable.
type cursor struct {
	name     string
	position int64
	snapshot []byte
}

// Commit makes f's position durable, and with it, in the same transaction, a
// snapshot of what its owner made of the records up to there; nil keeps none.
// A snapshot from before the last erasure is not kept: it may hold what was
// erased.
func (f *Follower) Commit(ctx context.Context, snapshot []byte) error {
	if err := f.l.submit(ctx, &request{cursor: &cursor{f.name, f.position, snapshot}}); err != nil {
		return fmt.Errorf("commit %s: %w", f.name, err)
	}
	f.snapshot = snapshot
	return nil
}

// keep puts c into the batch, after everything that the batch erases.
func (w *writer) keep(ctx context.Context, c *cursor) error {
	erased, ok := w.b.Put[erasedName]
	if !ok {
		var err error
		if erased, err = w.l.Store.View(ctx, erasedName); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(c.snapshot)
	w.b.Put[followerName(c.name)] = append(binary.BigEndian.AppendUint64(nil, uint64(c.position)), sum[:]...)
	w.b.Put[snapshotName(c.name)] = c.snapshot
	if len(erased) == 8 && c.position < int64(binary.BigEndian.Uint64(erased)) {
		w.b.Put[snapshotName(c.name)] = nil
	}
	return nil
}

// Forward moves f past the entries up to position, which its owner read itself.
func (f *Follower) Forward(position int64) { f.position = max(f.position, position) }

// Rewind puts f before the first record; its position on disk stays until the
// next Commit. A follower whose snapshot is of no use any more starts over so.
func (f *Follower) Rewind() { f.position, f.snapshot = 0, nil }

// Watch returns the position of the last entry and a channel that is closed when
// there is another.
func (l *Ledger) Watch() (position int64, moved <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head.Position, l.wake
}
