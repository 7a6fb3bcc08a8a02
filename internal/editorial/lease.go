package editorial

import (
	"context"
	"sync"
	"time"

	"konbit.example/konbit/internal/access"
)

// leaseTime is how long somebody counts as writing in a section after having
// last said so.
const leaseTime = 3 * time.Minute

// A Lease says who is writing in a section. It holds nobody off: what two people
// write at once is kept side by side.
type Lease struct {
	Section  string    `json:"section"`
	Language string    `json:"language"`
	Who      string    `json:"who"`
	Since    time.Time `json:"since"`
}

type leaseKey struct {
	ref               Ref
	section, language string
}

type lease struct {
	who         string
	since, last time.Time
}

// leases are who is writing where, for as long as the process lives.
type leases struct {
	mu  sync.Mutex
	all map[leaseKey]lease
}

// Hold says that who is writing in a section, or with letGo that they have
// stopped, and returns who else is; nil when nobody. The first holds it until
// nothing has been heard of them for a while.
func (o *Office) Hold(ctx context.Context, who access.Principal, ref Ref, section, language string, letGo bool) (*Lease, error) {
	if _, err := o.work(ctx, who, ref); err != nil {
		return nil, err
	}
	key := leaseKey{ref, section, language}
	if letGo {
		o.holders.letGo(key, who.ID)
		return nil, nil
	}
	return o.holders.hold(key, who.ID, o.now()), nil
}

func (l *leases) hold(key leaseKey, who string, now time.Time) *Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = make(map[leaseKey]lease)
	}
	x, held := l.all[key]
	if held && x.who != who && x.alive(now) {
		return &Lease{key.section, key.language, x.who, x.since}
	}
	if !held || x.who != who || !x.alive(now) {
		x = lease{who: who, since: now}
	}
	x.last = now
	l.all[key] = x
	return nil
}

func (l *leases) letGo(key leaseKey, who string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all[key].who == who {
		delete(l.all, key)
	}
}

// of returns who is writing in the sections of a report.
func (l *leases) of(ref Ref, now time.Time) []Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Lease
	for key, x := range l.all {
		switch {
		case !x.alive(now):
			delete(l.all, key)
		case key.ref == ref:
			out = append(out, Lease{key.section, key.language, x.who, x.since})
		}
	}
	return out
}

// alive reports whether a lease still counts. One from the future counts for
// nothing: the clock has gone back since.
func (x lease) alive(now time.Time) bool {
	return !now.Before(x.last) && now.Sub(x.last) < leaseTime
}
