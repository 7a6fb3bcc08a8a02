// Package editorial takes a report from its draft to editions that were sent and
// corrected: it keeps what is written, asks back what was planned, has the draft
// checked and cleared, and issues, releases and sends what came of it.
//
// What it knows is records, read from the log whenever it is asked
// (internal/docket); beside them it holds only who is writing where, which ends
// with the process. It builds and draws no report (internal/report and
// internal/render do) and reaches neither disk nor mail: Files and Post are
// handed in. Its one invariant: under a number there is one edition, made of
// exactly what was cleared, and it never changes.
package editorial

import (
	"context"
	"encoding/json"
	"iter"
	"sync"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/lease"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/privacy"
)

// Files keeps bytes by their SHA-256 in hex.
type Files interface {
	Put(ctx context.Context, b []byte) (sha256 string, err error)
	Get(ctx context.Context, sha256 string) ([]byte, error)
}

// Config is what an Office is made of.
type Config struct {
	Node   *node.Node
	Files  Files
	Post   Post   // nil: nothing can be sent from here
	Reader Reader // nil: what is typed by hand is held against nothing
}

// An Office issues the reports of one node. Its methods may be called from many
// goroutines.
type Office struct {
	Config
	schedule docket.Schedule
	private  *privacy.Detector
	acting   sync.Mutex // one opens, clears, issues, releases or sends at a time
	leases   lease.Leases
}

// New returns the office of a node.
func New(c Config) *Office {
	return &Office{Config: c, schedule: docket.Schedule{Mission: c.Node.Mission, Reports: c.Node.Reports}, private: privacy.New(c.Node.Mission, c.Node.Words)}
}

// Ref names a report: its kind and its number.
type Ref = docket.Ref

// eye is what the office reads with. What it hands on is asked of the principal
// it works for.
var eye = access.Principal{ID: "editorial", Clearance: konbit.Red}

func (o *Office) now() time.Time { return o.Node.Now().In(o.zone()) }

func (o *Office) zone() *time.Location { return o.Node.Mission.Location() }

// mayRead returns nil when who may see drafts of k.
func mayRead(who access.Principal, k *outline.Kind) error {
	m := docket.Marking(k)
	if who.ID == "" || !who.MayRead(m, nil, "") {
		return konbit.Under("report", konbit.Errorf(konbit.CodeForbidden, "drafts of this report are marked %s; that is not for %s to see", m, named(who)))
	}
	return nil
}

func named(who access.Principal) string {
	if who.ID == "" {
		return "the public"
	}
	return who.String()
}

// open reads what there is about a report, whoever asks.
func (o *Office) open(ctx context.Context, ref Ref) (*docket.Docket, error) {
	return o.schedule.Open(ctx, func(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
		return o.Node.Records(ctx, eye, q)
	}, ref)
}

// look reads what there is about a report that who may work on.
func (o *Office) look(ctx context.Context, who access.Principal, ref Ref) (*docket.Docket, error) {
	k, err := o.schedule.Kind(ref.Report)
	if err != nil {
		return nil, err
	}
	if err := mayRead(who, k); err != nil {
		return nil, err
	}
	return o.open(ctx, ref)
}

// work reads what there is about a report that who may work on and whose draft
// has been opened.
func (o *Office) work(ctx context.Context, who access.Principal, ref Ref) (*docket.Docket, error) {
	d, err := o.look(ctx, who, ref)
	if err == nil && d.Draft == nil {
		err = konbit.Under("number", konbit.Errorf(konbit.CodeNotFound, "nobody has opened a draft of %s %d", ref.Report, ref.Number))
	}
	return d, err
}

// pin returns all that is held now. A clock that went back does not hide what
// was taken in before it did.
func (o *Office) pin(ctx context.Context) (docket.Pin, error) {
	p := docket.Pin{Known: o.now().Truncate(time.Microsecond), Heads: o.Node.Ledger.Heads()}
	for e, err := range o.Node.Ledger.Records(ctx, eye, ledger.Query{Newest: true, Limit: 1, Brief: true}) {
		if err != nil {
			return p, err
		}
		for _, m := range []konbit.Moment{e.Record.Recorded, e.Record.Made} {
			if t := m.Latest(o.zone()); t.After(p.Known) {
				p.Known = t
			}
		}
	}
	return p, nil
}

// write appends one record about a report on behalf of who.
func (o *Office) write(ctx context.Context, who access.Principal, r konbit.Record, body any) (ledger.Receipt, error) {
	r, err := o.record(r, body)
	if err != nil {
		return ledger.Receipt{}, err
	}
	receipts, err := o.Node.Append(ctx, who, r)
	if len(receipts) == 0 {
		return ledger.Receipt{}, err
	}
	return receipts[0], err
}

// record completes r with its body and what all records of the office have in
// common.
func (o *Office) record(r konbit.Record, body any) (konbit.Record, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return r, err
	}
	r.Body = b
	r.Sources = []konbit.Source{{Own: true}}
	if r.Made.IsZero() {
		r.Made = konbit.At(o.now())
	}
	return r, nil
}
