package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
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

// Follow returns the follower of that name, where it last committed; a new one
// stands before the first record, and so does one whose snapshot is damaged.
func (l *Ledger) Follow(ctx context.Context, name string) (*Follower, error) {
	b, err := l.Store.View(ctx, followerName(name))
	if err != nil {
		return nil, fmt.Errorf("follow %s: %w", name, err)
	}
	f := &Follower{l: l, name: name}
	if len(b) < 8+sha256.Size {
		return f, nil
	}
	position, sum, snapshot := b[:8], b[8:][:sha256.Size], b[8+sha256.Size:]
	if sha256.Sum256(snapshot) != [sha256.Size]byte(sum) {
		return f, nil
	}
	f.position = int64(binary.BigEndian.Uint64(position))
	if len(snapshot) > 0 {
		f.snapshot = snapshot
	}
	return f, nil
}

func followerName(name string) string { return "follower/" + name }

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

// Commit makes f's position durable, and with it, in the same transaction, a
// snapshot of what its owner made of the records up to there; nil keeps none.
func (f *Follower) Commit(ctx context.Context, snapshot []byte) error {
	sum := sha256.Sum256(snapshot)
	b := make([]byte, 0, 8+len(sum)+len(snapshot))
	b = binary.BigEndian.AppendUint64(b, uint64(f.position))
	b = append(append(b, sum[:]...), snapshot...)
	err := f.l.submit(ctx, &request{put: map[string][]byte{followerName(f.name): b}})
	if err != nil {
		return fmt.Errorf("commit %s: %w", f.name, err)
	}
	f.snapshot = snapshot
	return nil
}

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
