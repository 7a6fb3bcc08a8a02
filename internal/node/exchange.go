package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/format"
	"konbit.example/konbit/internal/ledger"
)

// importBatch is how many imported records share a transaction.
const importBatch = 1000

// An Import says how rows are taken in.
type Import struct {
	Made   konbit.Moment           // of rows that do not say: of the file, so that repeating an import adds nothing
	DryRun bool                    // check only
	Reject func(*format.Row) error // gets every row that was not taken in, with its Err; nil: ignored
	Report func(done int64)        // called now and then with how many rows are done
}

// An Outcome counts what became of the rows of an import.
type Outcome struct {
	Rows     int64 `json:"rows"`
	Taken    int64 `json:"taken"`    // or sound, in a dry run
	Held     int64 `json:"held"`     // already: nothing was stored
	Conflict int64 `json:"conflict"` // other content was held: kept in conflict records
	Rejected int64 `json:"rejected"`
}

// Import takes in rows on behalf of who, in their order. A row that is not
// sound is handed to Reject and the others go on; memory does not grow with
// their number. A row without an id gets one from where it stands and what it
// says, so an import that was cut off is repeated whole and adds only what is
// missing.
func (n *Node) Import(ctx context.Context, who access.Principal, rows iter.Seq2[format.Row, error], im Import) (Outcome, error) {
	t := &taker{n: n, ctx: ctx, who: who, Import: im}
	for row, err := range readAhead(ctx, rows) {
		if err != nil {
			return t.out, err
		}
		if err := t.add(row); err != nil {
			return t.out, err
		}
	}
	return t.out, t.flush()
}

// readAhead reads rows in a goroutine of its own, a few batches ahead.
func readAhead(ctx context.Context, rows iter.Seq2[format.Row, error]) iter.Seq2[format.Row, error] {
	type item struct {
		row format.Row
		err error
	}
	return func(yield func(format.Row, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		c := make(chan item, importBatch)
		go func() {
			defer close(c)
			for row, err := range rows {
				select {
				case c <- item{row, err}:
				case <-ctx.Done():
					return
				}
			}
		}()
		for it := range c {
			if !yield(it.row, it.err) {
				return
			}
		}
		if err := context.Cause(ctx); err != nil {
			yield(format.Row{}, err)
		}
	}
}

// A taker collects rows into batches.
type taker struct {
	Import
	n   *Node
	ctx context.Context //nolint:containedctx // lives as long as one call of Import
	who access.Principal

	batch []format.Row
	out   Outcome
}

func (t *taker) add(row format.Row) error {
	t.out.Rows++
	if t.Report != nil && t.out.Rows%importBatch == 0 {
		t.Report(t.out.Rows)
	}
	if row.Err == nil {
		t.complete(&row)
		if t.DryRun {
			row.Err = t.n.Ledger.Check(t.ctx, t.who, row.Record)
		}
	}
	switch {
	case row.Err != nil:
		return t.reject(&row)
	case t.DryRun:
		t.out.Taken++
		return nil
	}
	if t.batch = append(t.batch, row); len(t.batch) < importBatch {
		return nil
	}
	return t.flush()
}

// complete gives a row what it leaves out.
func (t *taker) complete(row *format.Row) {
	r := &row.Record
	if r.Made.IsZero() {
		r.Made = t.Made
	}
	if r.Kind.Version() == 0 {
		if d, ok := t.n.Kinds.Latest(string(r.Kind)); ok {
			r.Kind = d.Kind()
		}
	}
	if r.ID == "" {
		h := sha256.New()
		fmt.Fprintf(h, "%d\n%s\n%s\n%s\n%s", row.Line, r.Kind, r.Valid, r.Subject, r.Body)
		r.ID = konbit.NamedID(r.Made.Earliest(time.UTC), "import/"+hex.EncodeToString(h.Sum(nil)))
	}
}

func (t *taker) flush() error {
	recs := make([]konbit.Record, len(t.batch))
	for i := range t.batch {
		recs[i] = t.batch[i].Record
	}
	receipts, err := t.n.Ledger.Append(t.ctx, t.who, recs...)
	if len(receipts) != len(recs) {
		if err = t.oneByOne(err); err != nil {
			return err
		}
	}
	t.count(receipts)
	t.batch = t.batch[:0]
	return nil
}

// oneByOne takes in a batch of which the ledger refused a record: the refused
// ones go to Reject.
func (t *taker) oneByOne(err error) error {
	if !theirs(err) {
		return err
	}
	for i := range t.batch {
		row := &t.batch[i]
		receipts, err := t.n.Ledger.Append(t.ctx, t.who, row.Record)
		switch {
		case len(receipts) > 0:
			t.count(receipts)
		case theirs(err):
			row.Err = err
			if err := t.reject(row); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// theirs reports whether err is the fault of a record and not of the node.
func theirs(err error) bool {
	switch konbit.CodeOf(err) {
	case konbit.CodeInvalid, konbit.CodeForbidden, konbit.CodeConflict, konbit.CodeNotFound:
		return err != nil
	}
	return false
}

func (t *taker) count(receipts []ledger.Receipt) {
	for _, r := range receipts {
		switch {
		case r.Conflict != "":
			t.out.Conflict++
		case r.Repeat:
			t.out.Held++
		default:
			t.out.Taken++
		}
	}
}

func (t *taker) reject(row *format.Row) error {
	t.out.Rejected++
	if t.Reject == nil {
		return nil
	}
	return t.Reject(row)
}

// String returns o in one line.
func (o Outcome) String() string {
	parts := []string{fmt.Sprintf("%d rows", o.Rows), fmt.Sprintf("%d taken in", o.Taken)}
	for _, x := range []struct {
		n    int64
		what string
	}{{o.Held, "held already"}, {o.Conflict, "in conflict, kept beside"}, {o.Rejected, "rejected"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	return strings.Join(parts, ", ")
}
