// Package ledger is the only door through which records enter, and the way they
// are read.
//
// A Ledger asks access whether the caller may, checks a record, stamps it, gives
// it a leaf in the log's tree and stores it, all in one transaction; it hands
// out what a caller may see, and wakes followers. It is not a place for SQL (a
// Store's) nor for the rules of a kind (Kinds'). Its one invariant: a record
// that Append has acknowledged is on disk, under a signed checkpoint, and is
// never changed.
package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/seal"
)

// An Entry is a record as this node's log holds it.
type Entry struct {
	Position int64          // order of arrival at this node, from 1; what cursors count
	Marking  konbit.Marking // in force: that of Record until a marking record changed it
	Release  []string       // likewise, the components it is releasable to
	Record   konbit.Record  // as the reader may see it
	Sealed   Sealed         // the bytes committed to
}

// Sealed is a record as bytes: what the leaf commits to, and what is needed to
// recompute it. Parts are the exact bytes; a part that Secret does not hold was
// withheld or erased.
type Sealed struct {
	Parts  seal.Parts
	Secret seal.Secret
	Leaf   seal.Hash // RFC 6962 hash of the leaf
}

// Kinds is what the ledger asks the catalogue. A kind.Set is one.
type Kinds interface {
	// Check reports the first thing wrong with r's body by its kind's
	// definition; that the kind is unknown is such a thing.
	Check(r *konbit.Record) error
	// Summary returns what the public may know of r, which may be nothing.
	Summary(r *konbit.Record) []byte
	// DefaultMarking returns the marking of records of kind k that carry none.
	DefaultMarking(k konbit.Kind) konbit.Marking
}

// Config is what a Ledger is made of. Every field is required.
type Config struct {
	Store    Store
	Kinds    Kinds
	Signer   note.Signer   // signs checkpoints; its name is the node's
	Verifier note.Verifier // of Signer, checks them at start
	Now      func() time.Time
}

// A Ledger appends to and reads from a Store. Its methods may be called from
// many goroutines at once.
type Ledger struct {
	Config
	node     string
	nodeJSON []byte

	callers atomic.Int64 // at the door, whether they have joined the queue or not
	queue   chan *request
	closing chan struct{} // closed by Close
	done    chan struct{} // closed when the sequencer has ended
	close   func() error
	seq     sequencer

	mu   sync.Mutex
	head Head
	wake chan struct{} // closed and replaced when the head moves
}

// A Head is where a node's log stands.
type Head struct {
	Position   int64           // of the last entry
	Checkpoint seal.Checkpoint // of the node's own log
	Note       []byte          // the signed checkpoint; nil while the log is empty
}

// ErrClosed is returned by Append after Close.
var ErrClosed = &konbit.Error{Code: konbit.CodeUnavailable, Detail: "the ledger is closed"}

// Open returns the Ledger over c.Store. It reads the head and the right edge of
// the tree only, however long the log is, and fails when they do not match the
// signed checkpoint; Verify then tells where. The store is closed by Close.
func Open(ctx context.Context, c Config) (*Ledger, error) {
	l := &Ledger{
		Config: c, node: c.Signer.Name(),
		queue: make(chan *request, maxBatch), closing: make(chan struct{}), done: make(chan struct{}), wake: make(chan struct{}),
	}
	l.close = sync.OnceValue(func() error {
		close(l.closing)
		<-l.done
		return l.Store.Close()
	})
	var err error
	if l.nodeJSON, err = json.Marshal(l.node); err != nil {
		return nil, err
	}
	if err := l.reload(ctx); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	go l.sequence()
	return l, nil
}

// Close waits for appends under way and closes the store.
func (l *Ledger) Close() error { return l.close() }

// Head returns where the log stands.
func (l *Ledger) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Heads returns how far each node's log is held here.
func (l *Ledger) Heads() Heads {
	h := l.Head()
	return Heads{l.node: h.Checkpoint.Size}
}

// Node returns the name of this node, the origin of its log.
func (l *Ledger) Node() string { return l.node }

// Get returns the record with the given ID, as far as who may see it. What who
// may not see is not found.
func (l *Ledger) Get(ctx context.Context, who access.Principal, id konbit.ID) (Entry, error) {
	e, err := l.Store.Get(ctx, id)
	if err == nil {
		err = e.Decode()
	}
	if err != nil && konbit.CodeOf(err) != konbit.CodeNotFound {
		return Entry{}, fmt.Errorf("get %s: %w", id, err)
	}
	if err != nil || !l.show(who, &e) {
		return Entry{}, konbit.Errorf(konbit.CodeNotFound, "no record %s that you may see", id)
	}
	return e, nil
}

// Records yields the records that match q and that who may see, in order of
// position.
func (l *Ledger) Records(ctx context.Context, who access.Principal, q Query) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if err := q.Check(); err != nil {
			yield(Entry{}, err)
			return
		}
		left := q.Limit
		scan := q
		scan.Brief = q.Brief && q.Text == "" && q.Valid.IsZero() // words and times are in the body
		for e, err := range l.Store.Scan(ctx, scan) {
			if err == nil {
				err = e.Decode()
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("records: %w", err))
				return
			}
			if !l.show(who, &e) || !q.Match(&e) {
				continue
			}
			if q.Brief {
				e.Record.Body, e.Record.Personal = nil, nil
				e.Sealed.Parts[seal.Body], e.Sealed.Parts[seal.Personal] = nil, nil
			}
			if !yield(e, nil) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// History yields the records about one thing, in order of position: what it is,
// and everything that later corrected, answered or added to it.
func (l *Ledger) History(ctx context.Context, who access.Principal, subject konbit.ID) iter.Seq2[Entry, error] {
	return l.Records(ctx, who, Query{Subject: subject})
}

// show reports whether who may see e, and takes from e what who may not.
func (l *Ledger) show(who access.Principal, e *Entry) bool {
	if !who.MayRead(e.Marking, e.Release, e.Record.Author) {
		return false
	}
	if !who.MayReadPersonal() {
		e.Record.Personal = nil
		e.Sealed.Parts[seal.Personal] = nil
		e.Sealed.Secret = nil // it would let a reader test guesses of what is withheld
	}
	return true
}

var errEmpty = errors.New("entry without a header")
