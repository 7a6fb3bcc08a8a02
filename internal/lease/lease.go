// Package lease knows who is writing in which section of which report.
//
// It holds nobody off, for what two people write at once is kept side by side;
// and it remembers nothing longer than the process lives. Its one invariant: of a
// section and language, one person at a time holds the lease, and it ends some
// minutes after they were last heard of.
package lease

import (
	"sync"
	"time"

	"konbit.example/konbit/internal/docket"
)

// lasts is how long somebody counts as writing in a section after having last
// said so.
const lasts = 3 * time.Minute

// A Lease says who is writing in a section.
type Lease struct {
	Section  string    `json:"section"`
	Language string    `json:"language"`
	Who      string    `json:"who"`
	Since    time.Time `json:"since"`
}

// A Place is where somebody writes.
type Place struct {
	docket.Ref
	Section, Language string
}

type held struct {
	who         string
	since, last time.Time
}

// Leases are who is writing where. The zero Leases are none; they may be used by
// many goroutines.
type Leases struct {
	mu  sync.Mutex
	all map[Place]held
}

// Hold says that who is writing at a place now, and returns who else is; nil
// when nobody.
func (l *Leases) Hold(at Place, who string, now time.Time) *Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = make(map[Place]held)
	}
	x, taken := l.all[at]
	if taken = taken && x.alive(now); taken && x.who != who {
		return &Lease{at.Section, at.Language, x.who, x.since}
	}
	if !taken {
		x = held{who: who, since: now}
	}
	x.last = now
	l.all[at] = x
	return nil
}

// LetGo says that who has stopped writing at a place.
func (l *Leases) LetGo(at Place, who string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[at].who == who {
		delete(l.all, at)
	}
}

// Of returns who is writing in the sections of a report.
func (l *Leases) Of(ref docket.Ref, now time.Time) []Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Lease
	for at, x := range l.all {
		switch {
		case !x.alive(now):
			delete(l.all, at)
		case at.Ref == ref:
			out = append(out, Lease{at.Section, at.Language, x.who, x.since})
		}
	}
	return out
}

// alive reports whether a lease still counts. One from the future counts for
// nothing: the clock has gone back since.
func (x held) alive(now time.Time) bool { return !now.Before(x.last) && now.Sub(x.last) < lasts }
