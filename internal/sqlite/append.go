package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
)

// A writer is the one connection that writes, with its statements.
type writer struct {
	mu                            sync.Mutex
	db                            *sql.DB
	conn                          *sql.Conn
	head                          int64 // position of the last entry
	record, part, put, drop, mark *sql.Stmt
}

func openWriter(ctx context.Context, path string) (*writer, error) {
	db, err := sql.Open("sqlite", dsn(path, "busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)",
		"secure_delete(on)", "cache_size(-32000)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, err
	}
	w := &writer{db: db}
	if err := w.open(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *writer) open(ctx context.Context) (err error) {
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return err
	}
	if err := migrate(ctx, w.conn); err != nil {
		return err
	}
	if err := w.conn.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) FROM record`).Scan(&w.head); err != nil {
		return err
	}
	for text, stmt := range map[string]**sql.Stmt{
		`INSERT INTO record (n, id, subject, kind, node, idx, valid_from, valid_to, published, made, recorded,
			marking, release, place, author, leaf, header)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`: &w.record,
		`INSERT INTO part (n, secret, summary, body, personal) VALUES (?, ?, ?, ?, ?)`:                   &w.part,
		`INSERT INTO named (name, bytes) VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes`: &w.put,
		`DELETE FROM named WHERE name = ?`:                       &w.drop,
		`UPDATE record SET marking = ?, release = ? WHERE n = ?`: &w.mark,
	} {
		if *stmt, err = w.conn.PrepareContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, s := range []*sql.Stmt{w.record, w.part, w.put, w.drop, w.mark} {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}
	if w.conn != nil {
		err = errors.Join(err, w.conn.Close())
	}
	return errors.Join(err, w.db.Close())
}

// Append implements ledger.Store. A transaction once begun is not given up when
// ctx ends.
func (d *DB) Append(ctx context.Context, b *ledger.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.write.mu.Lock()
	defer d.write.mu.Unlock()
	return explain(d.write.append(context.WithoutCancel(ctx), b))
}

func (w *writer) append(ctx context.Context, b *ledger.Batch) error {
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // no effect after Commit
	for i := range b.Entries {
		if want := w.head + int64(i) + 1; b.Entries[i].Position != want {
			return fmt.Errorf("entry %d of the batch has position %d, want %d", i, b.Entries[i].Position, want)
		}
		if err := w.insert(ctx, &b.Entries[i]); err != nil {
			return err
		}
	}
	for _, x := range b.Mark {
		release, err := releaseText(x.Release)
		if err != nil {
			return err
		}
		if _, err := w.mark.ExecContext(ctx, string(x.Marking), release, x.Position); err != nil {
			return err
		}
	}
	for _, x := range b.Erase {
		if err := w.erase(ctx, x); err != nil {
			return err
		}
	}
	for name, v := range b.Put {
		if v == nil {
			_, err = w.drop.ExecContext(ctx, name)
		} else {
			_, err = w.put.ExecContext(ctx, name, v)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	w.head += int64(len(b.Entries))
	return nil
}

func (w *writer) insert(ctx context.Context, e *ledger.Entry) error {
	r := &e.Record
	release, err := releaseText(e.Release)
	if err != nil {
		return err
	}
	var subject, place, published, from, to any
	if r.ThingID() != r.ID {
		subject = idBytes(r.Subject)
	}
	if r.Place != nil && r.Place.Code != "" {
		place = r.Place.Code
	}
	if !r.Published.IsZero() {
		published = micros(r.Published.Earliest(time.UTC), true)
	}
	if !r.Valid.IsZero() {
		from, to = span(r.Valid)
	}
	p := &e.Sealed.Parts
	_, err = w.record.ExecContext(ctx, e.Position, idBytes(r.ID), subject, r.Kind.Name(), r.Node, r.Index,
		from, to, published, micros(r.Made.Earliest(time.UTC), true), micros(r.Recorded.Earliest(time.UTC), true),
		string(e.Marking), release, place, r.Author, e.Sealed.Leaf[:], p[seal.Header])
	if x, ok := errors.AsType[*sqlite.Error](err); ok && x.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return fmt.Errorf("%s: %w", r.ID, ledger.ErrExists)
	}
	if err != nil {
		return err
	}
	_, err = w.part.ExecContext(ctx, e.Position, []byte(e.Sealed.Secret), orNull(p[seal.Summary]), orNull(p[seal.Body]), orNull(p[seal.Personal]))
	return err
}

// erase forgets parts of an entry. secure_delete overwrites what it frees.
func (w *writer) erase(ctx context.Context, x ledger.Erasure) error {
	set := []string{"secret = ?"}
	for _, k := range x.Parts {
		if k == seal.Header {
			return errors.New("the header of a record cannot be erased")
		}
		set = append(set, k.String()+" = NULL")
	}
	res, err := w.conn.ExecContext(ctx, `UPDATE part SET `+strings.Join(set, ", ")+` WHERE n = ?`, []byte(x.Secret), x.Position)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("erase: no entry at position %d", x.Position), err)
	}
	return nil
}

// orNull keeps an empty part out of the row.
func orNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

func releaseText(components []string) (any, error) {
	if len(components) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(components)
	return string(b), err
}

// idBytes returns the 16 bytes of id, nil if it is no ID.
func idBytes(id konbit.ID) []byte {
	if len(id) != 36 {
		return nil
	}
	var text [32]byte
	n := copy(text[:], id[:8])
	n += copy(text[n:], id[9:13])
	n += copy(text[n:], id[14:18])
	n += copy(text[n:], id[19:23])
	copy(text[n:], id[24:])
	b := make([]byte, 16)
	if _, err := hex.Decode(b, text[:]); err != nil {
		return nil
	}
	return b
}

// micros returns t in microseconds; where there is no end it returns open.
func micros(t time.Time, ok bool, open ...int64) int64 {
	if !ok {
		return open[0]
	}
	return t.UnixMicro()
}

// span returns the ends of a span, dates read in UTC.
func span(s konbit.Span) (from, to int64) {
	a, okA := s.Earliest(time.UTC)
	b, okB := s.Latest(time.UTC)
	return micros(a, okA, math.MinInt64), micros(b, okB, math.MaxInt64)
}
