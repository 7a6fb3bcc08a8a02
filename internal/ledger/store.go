package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/seal"
)

// A Store keeps entries in order of position, and bytes by name. It judges
// nothing. Implementations live in their own packages and pass storetest.
type Store interface {
	// Append makes b durable in one transaction: all of it or nothing. It
	// returns an error wrapping ErrExists, and stores nothing, when the ID of
	// an entry is held already, or positions do not follow the head.
	Append(ctx context.Context, b *Batch) error

	// Get returns the entry whose record has the ID, an error of CodeNotFound
	// if there is none.
	Get(ctx context.Context, id konbit.ID) (Entry, error)

	// Scan yields the entries that may match q, ascending by position or, if
	// q.ByTime, by When and then position; descending if q.Newest; never fewer than match, perhaps more: the ledger
	// checks each. Entries appended after the scan began may be left out.
	Scan(ctx context.Context, q Query) iter.Seq2[Entry, error]

	// Head returns the position of the last entry, 0 if there is none.
	Head(ctx context.Context) (int64, error)

	// View returns the bytes last put under name, nil if there are none.
	View(ctx context.Context, name string) ([]byte, error)

	Close() error
}

// ErrExists is wrapped by Store.Append when an entry's ID is held already, or
// its position, because another process has appended.
var ErrExists = errors.New("record or position exists")

// A Batch is one transaction on a Store.
type Batch struct {
	Entries []Entry           // complete, Record included; positions follow the head
	Mark    []Remark          // entries to mark otherwise
	Erase   []Erasure         // parts to forget
	Drop    []string          // beginnings of names to forget
	Put     map[string][]byte // after that, bytes to keep by name; nil forgets the name
}

// A Remark changes the marking in force of the entry at Position.
type Remark struct {
	Position int64
	Marking  konbit.Marking
	Release  []string
}

// An Erasure forgets parts of the entry at Position: their bytes, and, because
// Secret takes the place of the old one, their salts. It must leave no copy in
// the store.
type Erasure struct {
	Position int64
	Parts    []seal.Part
	Secret   seal.Secret
}

// Decode fills e.Record from the parts, unless the store has done so.
func (e *Entry) Decode() error {
	if e.Record.ID != "" {
		return nil
	}
	if len(e.Sealed.Parts[seal.Header]) == 0 {
		return errEmpty
	}
	if err := json.Unmarshal(e.Sealed.Parts[seal.Header], &e.Record); err != nil {
		return fmt.Errorf("header of the entry at position %d: %w", e.Position, err)
	}
	e.Record.Body = e.Sealed.Parts[seal.Body]
	e.Record.Personal = e.Sealed.Parts[seal.Personal]
	return nil
}
