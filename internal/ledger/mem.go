package ledger

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/seal"
)

// Mem is a Store in memory, for tests and dry runs. The zero Mem is empty.
type Mem struct {
	mu      sync.RWMutex
	entries []Entry
	ids     map[konbit.ID]int
	named   map[string][]byte
}

var _ Store = (*Mem)(nil)

// Append implements Store.
func (m *Mem) Append(_ context.Context, b *Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ids == nil {
		m.ids, m.named = map[konbit.ID]int{}, map[string][]byte{}
	}
	for i := range b.Entries {
		if _, ok := m.ids[b.Entries[i].Record.ID]; ok {
			return fmt.Errorf("%s: %w", b.Entries[i].Record.ID, ErrExists)
		}
		if want := int64(len(m.entries) + i + 1); b.Entries[i].Position != want {
			return fmt.Errorf("entry %d of the batch has position %d, not %d: %w", i, b.Entries[i].Position, want, ErrExists)
		}
	}
	for _, e := range b.Entries {
		m.ids[e.Record.ID] = len(m.entries)
		m.entries = append(m.entries, e)
	}
	if len(b.Erase)+len(b.Mark) > 0 { // scans under way keep what they began with
		m.entries = slices.Clone(m.entries)
	}
	for _, x := range b.Mark {
		e := &m.entries[x.Position-1]
		e.Marking, e.Release = x.Marking, x.Release
	}
	for _, x := range b.Erase {
		e := &m.entries[x.Position-1]
		e.Sealed.Secret = x.Secret
		for _, k := range x.Parts {
			e.Sealed.Parts[k] = nil
		}
		e.Record.Body, e.Record.Personal = e.Sealed.Parts[seal.Body], e.Sealed.Parts[seal.Personal]
	}
	maps.DeleteFunc(m.named, func(name string, _ []byte) bool {
		return slices.ContainsFunc(b.Drop, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
	})
	for name, v := range b.Put {
		if v == nil {
			delete(m.named, name)
		} else {
			m.named[name] = slices.Clone(v)
		}
	}
	return nil
}

// Get implements Store.
func (m *Mem) Get(_ context.Context, id konbit.ID) (Entry, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	i, ok := m.ids[id]
	if !ok {
		return Entry{}, konbit.Errorf(konbit.CodeNotFound, "no record %s", id)
	}
	return m.entries[i], nil
}

// Scan implements Store.
func (m *Mem) Scan(ctx context.Context, q Query) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		m.mu.RLock()
		entries := m.entries
		m.mu.RUnlock()
		if q.ByTime {
			entries = byTime(entries, &q)
		}
		for i := range entries {
			if q.Newest {
				i = len(entries) - 1 - i
			}
			e := entries[i]
			if err := ctx.Err(); err != nil {
				yield(Entry{}, err)
				return
			}
			if !q.Match(&e) {
				continue
			}
			if q.Brief {
				e.Sealed.Parts[seal.Body], e.Sealed.Parts[seal.Personal] = nil, nil
				e.Record.Body, e.Record.Personal = nil, nil
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// byTime returns entries in the order of When: those past the one that q names.
func byTime(entries []Entry, q *Query) []Entry {
	order := func(a, b Entry) int {
		return cmp.Or(cmp.Compare(began(&a.Record), began(&b.Record)), cmp.Compare(a.Position, b.Position))
	}
	sorted := slices.SortedFunc(slices.Values(entries), order)
	if q.Past == 0 || q.Past > int64(len(entries)) {
		return sorted
	}
	past, _ := slices.BinarySearchFunc(sorted, entries[q.Past-1], order)
	if q.Newest {
		return sorted[:past]
	}
	return sorted[past+1:]
}

// Head implements Store.
func (m *Mem) Head(context.Context) (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return int64(len(m.entries)), nil
}

// View implements Store.
func (m *Mem) View(_ context.Context, name string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.Clone(m.named[name]), nil
}

// Close implements Store. What Mem holds stays readable.
func (m *Mem) Close() error { return nil }
