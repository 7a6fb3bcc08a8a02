package ledger

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/seal"
)

var utc = time.UTC

// maxBatch is how many records share a transaction, unless one caller brings
// more.
const maxBatch = 1024

// A request waits for its turn at the door.
type request struct {
	items   []*item
	cursor  *cursor
	refresh bool // look whether another process has appended
	err     error
	done    chan struct{}
}

// A sequencer is what the one goroutine that gives out positions knows.
type sequencer struct {
	tree     *seal.Tree
	position int64
	devices  map[string]*Device // those that have been counted
}

// submit hands req to the sequencer and waits until it is on disk. When ctx ends
// first the records may still be taken in; sending them again is harmless.
func (l *Ledger) submit(ctx context.Context, req *request) error {
	req.done = make(chan struct{})
	select {
	case l.queue <- req:
	case <-l.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-req.done:
		return req.err
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done: // closed while it waited, or just after it was served
		select {
		case <-req.done:
			return req.err
		default:
			return ErrClosed
		}
	}
}

// sequence commits requests in the order they come, many to a transaction, until
// the ledger is closed and none waits.
func (l *Ledger) sequence() {
	defer close(l.done)
	for {
		select {
		case req := <-l.queue:
			l.serve(req)
			continue
		default:
		}
		select {
		case req := <-l.queue:
			l.serve(req)
		case <-l.closing:
			return
		}
	}
}

// patience is how long the sequencer waits for callers that are at the door and
// have not joined the queue yet, so that all share a transaction rather than
// take turns with half of them. One caller alone never waits.
const patience = time.Millisecond

// serve commits req and those that wait behind it.
func (l *Ledger) serve(req *request) {
	batch := []*request{req}
	var late <-chan time.Time
	for n := len(req.items); n < maxBatch; {
		select {
		case r := <-l.queue:
			batch, n = append(batch, r), n+len(r.items)
			continue
		default:
		}
		if int64(len(batch)) >= l.callers.Load() {
			break
		}
		if late == nil {
			late = time.After(patience)
		}
		select {
		case r := <-l.queue:
			batch, n = append(batch, r), n+len(r.items)
			continue
		case <-late:
		}
		break
	}
	err := l.commit(context.Background(), batch)
	for _, r := range batch {
		r.err = err
		close(r.done)
	}
}

// turns is how often a batch is tried while another process appends.
const turns = 100

// commit makes a batch durable. After any failure it starts again from what the
// store says.
func (l *Ledger) commit(ctx context.Context, batch []*request) error {
	err := l.try(ctx, batch, false)
	for range turns {
		if !errors.Is(err, ErrExists) {
			break
		}
		if err = l.reload(ctx); err == nil {
			err = l.try(ctx, batch, true)
		}
	}
	if err != nil {
		if e := l.reload(ctx); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// try stamps the items of a batch and stores them. Whether an ID is held is
// asked beforehand only when lookup is set.
func (l *Ledger) try(ctx context.Context, batch []*request, lookup bool) error {
	for _, req := range batch {
		if req.refresh {
			pos, err := l.Store.Head(ctx)
			if err != nil {
				return err
			}
			if pos != l.seq.position {
				l.seq.tree = nil
			}
		}
	}
	if l.seq.tree == nil {
		if err := l.reload(ctx); err != nil {
			return err
		}
	}
	w := newWriter(l, batch, lookup)
	for _, req := range batch {
		for _, it := range req.items {
			if err := w.add(ctx, it); err != nil {
				return err
			}
		}
	}
	for _, req := range batch {
		if req.cursor != nil {
			if err := w.keep(ctx, req.cursor); err != nil {
				return err
			}
		}
	}
	head := l.Head()
	if len(w.b.Entries) > 0 {
		cp := seal.Checkpoint{Origin: l.node, Size: l.seq.tree.Size(), Root: l.seq.tree.Root()}
		signed, err := cp.Sign(l.Signer)
		if err != nil {
			return fmt.Errorf("sign checkpoint: %w", err)
		}
		w.b.Put[checkpointName(l.node)] = signed
		head = Head{l.seq.position, cp, signed}
	}
	if len(w.b.Entries) == 0 && len(w.b.Put) == 0 {
		return nil
	}
	if err := l.Store.Append(ctx, &w.b); err != nil {
		return fmt.Errorf("append: %w", err)
	}
	l.advance(head)
	return nil
}

// advance publishes a new head and wakes followers.
func (l *Ledger) advance(h Head) {
	l.mu.Lock()
	defer l.mu.Unlock()
	moved := l.head.Position != h.Position
	l.head = h
	if moved {
		close(l.wake)
		l.wake = make(chan struct{})
	}
}

// A writer fills one batch.
type writer struct {
	l      *Ledger
	b      Batch
	lookup bool
	held   map[konbit.ID]*Entry // entries of this batch, and those looked up
	now    konbit.Moment
	erased map[konbit.ID]*Entry // entries of which this batch erases parts, as they are after
	stamps []byte               // JSON of what the door adds to a header, up to the index
}

func newWriter(l *Ledger, batch []*request, lookup bool) *writer {
	w := &writer{l: l, lookup: lookup, now: konbit.At(l.Now().UTC())}
	n := 0
	for _, req := range batch {
		n += len(req.items)
	}
	w.held = make(map[konbit.ID]*Entry, n)
	w.b = Batch{Entries: make([]Entry, 0, n), Put: map[string][]byte{}}
	w.stamps = fmt.Appendf(nil, `,"recorded":%q,"node":%s,"index":`, w.now, l.nodeJSON)
	return w
}

// find returns the entry held under id, nil if none is known.
func (w *writer) find(ctx context.Context, id konbit.ID) (*Entry, error) {
	if e, ok := w.held[id]; ok || !w.lookup {
		return e, nil
	}
	e, err := w.l.Store.Get(ctx, id)
	if err == nil {
		err = e.Decode()
	}
	if err != nil {
		if konbit.CodeOf(err) == konbit.CodeNotFound {
			return nil, nil
		}
		return nil, err
	}
	w.held[id] = &e
	return &e, nil
}

// add stamps it and puts it into the batch, unless its ID is held.
func (w *writer) add(ctx context.Context, it *item) error {
	old, err := w.find(ctx, it.rec.ID)
	if err != nil {
		return err
	}
	if old == nil {
		return w.stamp(ctx, it)
	}
	same, err := it.same(old)
	if err != nil {
		return err
	}
	it.receipt = receiptOf(old)
	it.receipt.Repeat = true
	if same {
		return nil
	}
	c, err := w.l.conflict(it, old)
	if err != nil {
		return err
	}
	it.receipt.Repeat, it.receipt.Conflict = false, c.rec.ID
	old, err = w.find(ctx, c.rec.ID)
	if err != nil || old != nil {
		return err
	}
	return w.stamp(ctx, c)
}

func receiptOf(e *Entry) Receipt {
	return Receipt{ID: e.Record.ID, Position: e.Position, Node: e.Record.Node, Index: e.Record.Index, Recorded: e.Record.Recorded}
}

// stamp gives it its position, its place in the node's log and its leaf.
func (w *writer) stamp(ctx context.Context, it *item) error {
	s := &w.l.seq
	s.position++
	w.b.Entries = append(w.b.Entries, Entry{Position: s.position, Marking: it.rec.Marking, Release: it.rec.Release, Record: it.rec})
	e := &w.b.Entries[len(w.b.Entries)-1]
	e.Record.Recorded, e.Record.Node, e.Record.Index = w.now, w.l.node, s.tree.Size()+1

	head := make([]byte, 0, len(it.head)+len(w.stamps)+20)
	head = append(head, it.head[:len(it.head)-1]...) // without its closing brace
	head = append(head, w.stamps...)
	head = append(strconv.AppendInt(head, e.Record.Index, 10), '}')

	e.Sealed.Parts, e.Sealed.Secret = it.parts, it.secret
	e.Sealed.Parts[seal.Header] = head
	c := it.commits
	c[seal.Header] = it.salt.Commit(seal.Header, head)
	e.Sealed.Leaf = c.LeafHash()
	for _, tile := range s.tree.Append(e.Sealed.Leaf) {
		w.b.Put[tileName(w.l.node, tile.Level, tile.N)] = tile.Bytes()
		w.b.Put[edgeName(w.l.node, tile.Level+1)] = s.tree.Edge(tile.Level + 1).Bytes()
	}
	w.held[it.rec.ID] = e
	it.receipt = receiptOf(e)
	var err error
	if it.receipt.Gap, err = w.count(ctx, &e.Record); err != nil {
		return err
	}
	return w.act(ctx, it)
}

// reload sets the sequencer to what the store holds, reading again where another
// process appends meanwhile.
func (l *Ledger) reload(ctx context.Context) error {
	l.seq.tree = nil
	for {
		pos, err := l.Store.Head(ctx)
		if err != nil {
			return err
		}
		tree, head, err := openTree(ctx, l.Store, l.Verifier)
		now, e := l.Store.Head(ctx)
		switch {
		case e != nil:
			return e
		case now != pos:
			continue
		case err != nil:
			return err
		}
		l.seq = sequencer{tree: tree, position: pos, devices: map[string]*Device{}}
		head.Position = pos
		l.advance(head)
		return nil
	}
}

// Refresh looks whether another process has appended to the store, and wakes
// followers if so. Appending does as much by itself.
func (l *Ledger) Refresh(ctx context.Context) error {
	return l.submit(ctx, &request{refresh: true})
}
