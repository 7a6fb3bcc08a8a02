package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"sync"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
)

const (
	columns      = `r.n, r.id, r.marking, r.release, r.leaf, r.header, p.secret, p.summary, p.body, p.personal`
	columnsBrief = `r.n, r.id, r.marking, r.release, r.leaf, r.header, NULL, NULL, NULL, NULL`
)

func scanEntry(rows *sql.Rows) (e ledger.Entry, err error) {
	var id, release, leaf sql.RawBytes
	p := &e.Sealed.Parts
	err = rows.Scan(&e.Position, &id, &e.Marking, &release, &leaf, &p[seal.Header],
		(*[]byte)(&e.Sealed.Secret), &p[seal.Summary], &p[seal.Body], &p[seal.Personal])
	if err != nil {
		return e, err
	}
	damaged := func(what string) error {
		return &ledger.Unreadable{Position: e.Position, ID: idText(id), Err: errors.New(what)}
	}
	if copy(e.Sealed.Leaf[:], leaf) != len(leaf) {
		return e, damaged("its leaf is not a hash")
	}
	if !bytes.Contains(p[seal.Header], []byte(idText(id))) {
		return e, damaged("it is filed under an ID that is not its own")
	}
	if release != nil && json.Unmarshal(release, &e.Release) != nil {
		return e, damaged("its releasable_to is not a list of names")
	}
	return e, nil
}

// Get implements ledger.Store.
func (d *DB) Get(ctx context.Context, id konbit.ID) (ledger.Entry, error) {
	rows, err := d.read.QueryContext(ctx, `SELECT `+columns+` FROM record r LEFT JOIN part p ON p.n = r.n WHERE r.id = ?`, idBytes(id))
	if err != nil {
		return ledger.Entry{}, explain(err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return ledger.Entry{}, explain(err)
		}
		return ledger.Entry{}, konbit.Errorf(konbit.CodeNotFound, "no record %s", id)
	}
	e, err := scanEntry(rows)
	return e, explain(err)
}

// position returns where the record with the ID is, 0 if it is not held.
func (d *DB) position(ctx context.Context, id konbit.ID) (int64, error) {
	var n int64
	err := d.read.QueryRowContext(ctx, `SELECT n FROM record WHERE id = ?`, idBytes(id)).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// Head implements ledger.Store.
func (d *DB) Head(ctx context.Context) (int64, error) {
	var n int64
	err := d.read.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM record`).Scan(&n)
	return n, explain(err)
}

// View implements ledger.Store.
func (d *DB) View(ctx context.Context, name string) ([]byte, error) {
	var b []byte
	err := d.read.QueryRowContext(ctx, `SELECT bytes FROM named WHERE name = ?`, name).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return b, explain(err)
}

// A chunk of a scan is read in one query and held in memory, so that no
// connection is held while the caller looks at it: between firstChunk and
// maxChunk entries, and about chunkBytes at most.
const (
	firstChunk = 64
	maxChunk   = 2048
	chunkBytes = 1 << 20
)

// Scan implements ledger.Store.
func (d *DB) Scan(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		if err := d.scan(ctx, q, yield); err != nil {
			yield(ledger.Entry{}, explain(err))
		}
	}
}

func (d *DB) scan(ctx context.Context, q ledger.Query, yield func(ledger.Entry, error) bool) error {
	head, err := d.Head(ctx)
	if err != nil {
		return err
	}
	if q.Until == 0 || q.Until > head {
		q.Until = head
	}
	next, err := d.source(ctx, &q)
	if err != nil {
		return err
	}
	last := q.After
	for c := range chunks(ctx, next) {
		for _, e := range c.entries {
			if !yield(e, nil) {
				return nil
			}
			last = e.Position
		}
		if c.err != nil {
			if along(&q) && ctx.Err() == nil {
				return d.unreadable(ctx, last+1, c.err)
			}
			return c.err
		}
	}
	return nil
}

// A chunk is some entries in order, and then perhaps an error.
type chunk struct {
	entries []ledger.Entry
	more    bool
	err     error
}

// chunks yields what next gives until there is no more. From the second on, the
// next one is read while the caller looks at the one it has.
func chunks(parent context.Context, next source) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		ctx, cancel := context.WithCancel(parent)
		defer cancel()
		c := next(ctx, firstChunk)
		if !yield(c) || !c.more {
			return
		}
		ahead := make(chan chunk)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		wg.Go(func() {
			defer close(ahead)
			for size := 4 * firstChunk; ; size = min(4*size, maxChunk) {
				c := next(ctx, size)
				select {
				case ahead <- c:
				case <-ctx.Done():
					return
				}
				if !c.more {
					return
				}
			}
		})
		for c := range ahead {
			if !yield(c) {
				return
			}
		}
		if err := parent.Err(); err != nil { // what is missing must not look like the end
			yield(chunk{err: err})
		}
	}
}

// A source returns the next entries, at most size of them. There are no more
// after an error.
type source func(ctx context.Context, size int) chunk

// source returns where q's entries come from: along the log, or along what one
// node wrote of it, where that is all that is asked, or where the index, which
// alone knows the order of time, cannot catch up (the disk is full); else the
// positions are found first.
func (d *DB) source(ctx context.Context, q *ledger.Query) (source, error) {
	if picky := len(q.Kinds) > 0 || q.Subject != "" || q.Place != "" || q.Text != "" || !q.Valid.IsZero() || q.ByTime; picky && d.index != nil {
		err := d.index.catchUp(ctx, q.Until)
		if err == nil {
			return d.pick(q), nil
		}
		if err = d.index.explain(err); ctx.Err() != nil || isDamage(err) || q.ByTime {
			return nil, err
		}
	}
	if q.Node != "" {
		return d.walk(q, `r.node = ? AND `, q.Node), nil
	}
	return d.walk(q, ``), nil
}

// walk reads in order of position what has the property cond.
func (d *DB) walk(q *ledger.Query, cond string, arg ...any) source {
	after, until := q.After, q.Until
	where := `WHERE ` + cond + `r.n > ? AND r.n <= ? ORDER BY r.n ` + order(q) + ` LIMIT ?`
	return func(ctx context.Context, size int) chunk {
		c := d.chunk(ctx, q.Brief, where, size, append(slices.Clone(arg), after, until, size)...)
		if n := len(c.entries); n > 0 {
			last := c.entries[n-1].Position
			if q.Newest {
				until = last - 1
			} else {
				after = last
			}
		}
		return c
	}
}

// along reports whether q reads along the log from the beginning.
func along(q *ledger.Query) bool {
	return !q.Newest && len(q.Kinds) == 0 && q.Subject == "" && q.Place == "" && q.Text == "" && q.Valid.IsZero() && q.Node == "" && !q.ByTime
}

// unreadable says which entry err, met at position n, keeps from being read.
func (d *DB) unreadable(ctx context.Context, n int64, err error) error {
	if _, ok := errors.AsType[*ledger.Unreadable](err); ok {
		return err
	}
	u := &ledger.Unreadable{Position: n, Err: err}
	var id []byte // from the index: the row itself is what cannot be read
	if d.read.QueryRowContext(ctx, `SELECT id FROM record INDEXED BY record_id WHERE +n = ?`, n).Scan(&id) == nil {
		u.ID = idText(id)
	}
	return u
}

func order(q *ledger.Query) string {
	if q.Newest {
		return `DESC`
	}
	return `ASC`
}

// pick finds positions in the index, more of them each time, since most readers
// want a page and some want all, and reads the entries there.
func (d *DB) pick(q *ledger.Query) source {
	left, page, last := *q, 4*firstChunk, false
	var ns []int64
	return func(ctx context.Context, size int) chunk {
		if len(ns) == 0 && !last {
			var err error
			if ns, err = d.index.positions(ctx, &left, page); err != nil {
				return chunk{err: d.index.explain(err)}
			}
			if last = len(ns) < page; !last {
				page *= 8
				switch end := ns[len(ns)-1]; {
				case q.ByTime:
					left.Past = end
				case q.Newest:
					left.Until = end - 1
				default:
					left.After = end
				}
			}
		}
		size = min(size, len(ns))
		list, err := json.Marshal(ns[:size])
		if err != nil {
			return chunk{err: err}
		}
		where := `WHERE r.n IN (SELECT value FROM json_each(?)) ORDER BY r.n ` + order(q)
		if q.ByTime {
			where = `JOIN json_each(?) found ON found.value = r.n ORDER BY found.key`
		}
		c := d.chunk(ctx, q.Brief, where, size, string(list))
		ns = ns[len(c.entries):]
		c.more = c.err == nil && len(c.entries) > 0 && (len(ns) > 0 || !last)
		return c
	}
}

// chunk runs one query for at most size entries and reads what it gives, up to
// chunkBytes.
func (d *DB) chunk(ctx context.Context, brief bool, where string, size int, args ...any) (c chunk) {
	text := `SELECT ` + columns + ` FROM record r LEFT JOIN part p ON p.n = r.n ` + where
	if brief {
		text = `SELECT ` + columnsBrief + ` FROM record r ` + where
	}
	rows, err := d.read.QueryContext(ctx, text, args...)
	if err != nil {
		return chunk{err: err}
	}
	defer rows.Close()
	c.entries = make([]ledger.Entry, 0, size)
	for bytes := 0; rows.Next(); {
		e, err := scanEntry(rows)
		if err != nil {
			c.err = err
			return c
		}
		c.entries = append(c.entries, e)
		for _, part := range e.Sealed.Parts {
			bytes += len(part)
		}
		if bytes > chunkBytes {
			c.more = true
			return c
		}
	}
	c.err = rows.Err()
	c.more = c.err == nil && len(c.entries) == size
	return c
}
