package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
)

// rowsAtOnce is how many rows are inserted by one statement where there are that
// many: running a statement costs about as much as a row.
const rowsAtOnce = 16

const (
	insertRecord = `INSERT INTO record (n, id, node, marking, release, leaf, header) VALUES `
	recordRow    = `(?, ?, ?, ?, ?, ?, ?)`
	insertPart   = `INSERT INTO part (n, secret, summary, body, personal) VALUES `
	partRow      = `(?, ?, ?, ?, ?)`
)

// A writer is the one connection that writes, with its statements.
type writer struct {
	mu                                   sync.Mutex
	db                                   *sql.DB
	conn                                 *sql.Conn
	begin, commit, head, put, drop, mark *sql.Stmt
	record, part                         [2]*sql.Stmt // for one row, and for rowsAtOnce
}

func openWriter(ctx context.Context, path string) (*writer, error) {
	db, err := sql.Open("sqlite", dsn(path, "busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)",
		"secure_delete(on)", "cache_size(-8000)", "wal_autocheckpoint(1000)"))
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
	for text, stmt := range map[string]**sql.Stmt{
		`BEGIN IMMEDIATE`:                        &w.begin,
		`COMMIT`:                                 &w.commit,
		`SELECT coalesce(max(n), 0) FROM record`: &w.head,
		insertRecord + recordRow:                 &w.record[0],
		insertRecord + recordRow + strings.Repeat(`, `+recordRow, rowsAtOnce-1): &w.record[1],
		insertPart + partRow: &w.part[0],
		insertPart + partRow + strings.Repeat(`, `+partRow, rowsAtOnce-1):                                &w.part[1],
		`INSERT INTO named (name, bytes) VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes`: &w.put,
		`DELETE FROM named WHERE name = ?`:                                                               &w.drop,
		`UPDATE record SET marking = ?, release = ? WHERE n = ?`:                                         &w.mark,
	} {
		if *stmt, err = w.conn.PrepareContext(ctx, text); err != nil { //nolint:sqlclosecheck // by close
			return err
		}
	}
	return nil
}

func (w *writer) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	for _, s := range []*sql.Stmt{w.begin, w.commit, w.head, w.put, w.drop, w.mark, w.record[0], w.record[1], w.part[0], w.part[1]} {
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
	if d.write == nil {
		return konbit.Errorf(konbit.CodeUnavailable, "%s was opened for reading only", d.path)
	}
	d.write.mu.Lock()
	defer d.write.mu.Unlock()
	ctx = context.WithoutCancel(ctx)
	if err := d.write.append(ctx, b); err != nil {
		return explain(err)
	}
	if len(b.Erase) > 0 {
		return explain(d.forget(ctx))
	}
	d.index.wake()
	return nil
}

// forget removes the copies of what has been erased.
func (d *DB) forget(ctx context.Context) error {
	if err := d.index.forget(ctx); err != nil {
		return err
	}
	_, err := d.write.conn.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// append is a transaction made of prepared statements: sql.Tx would have SQLite
// read BEGIN and COMMIT anew each time, a tenth of what a durable append takes.
func (w *writer) append(ctx context.Context, b *ledger.Batch) error {
	if _, err := w.begin.ExecContext(ctx); err != nil {
		return err
	}
	err := w.fill(ctx, b)
	if err == nil {
		_, err = w.commit.ExecContext(ctx)
	}
	if err != nil {
		w.conn.ExecContext(ctx, `ROLLBACK`) //nolint:errcheck // fails where SQLite has done so by itself
	}
	return err
}

func (w *writer) fill(ctx context.Context, b *ledger.Batch) (err error) {
	if len(b.Entries) > 0 {
		if err := w.checkPositions(ctx, b.Entries); err != nil {
			return err
		}
	}
	for rest := b.Entries; len(rest) > 0; {
		n := 1
		if len(rest) >= rowsAtOnce {
			n = rowsAtOnce
		}
		if err := w.insert(ctx, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
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
	for _, prefix := range b.Drop {
		if _, err := w.conn.ExecContext(ctx, `DELETE FROM named WHERE name >= ? AND name < ?`, prefix, prefix+"\U0010ffff"); err != nil {
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
	return nil
}

// checkPositions reports whether entries follow the last one held. Another
// process may have appended since the caller looked.
func (w *writer) checkPositions(ctx context.Context, entries []ledger.Entry) error {
	var head int64
	if err := w.head.QueryRowContext(ctx).Scan(&head); err != nil {
		return err
	}
	for i := range entries {
		if want := head + int64(i) + 1; entries[i].Position != want {
			return fmt.Errorf("entry %d of the batch has position %d, not %d: %w", i, entries[i].Position, want, ledger.ErrExists)
		}
	}
	return nil
}

// insert inserts one entry, or rowsAtOnce.
func (w *writer) insert(ctx context.Context, entries []ledger.Entry) error {
	records, parts := make([]any, 0, 7*len(entries)), make([]any, 0, 5*len(entries))
	for i := range entries {
		e := &entries[i]
		release, err := releaseText(e.Release)
		if err != nil {
			return err
		}
		p := &e.Sealed.Parts
		records = append(records, e.Position, idBytes(e.Record.ID), e.Record.Node, string(e.Marking), release, e.Sealed.Leaf[:], p[seal.Header])
		parts = append(parts, e.Position, []byte(e.Sealed.Secret), orNull(p[seal.Summary]), orNull(p[seal.Body]), orNull(p[seal.Personal]))
	}
	many := min(len(entries)-1, 1)
	_, err := w.record[many].ExecContext(ctx, records...)
	if x, ok := errors.AsType[*sqlite.Error](err); ok && x.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return fmt.Errorf("one of %d from %s on: %w", len(entries), entries[0].Record.ID, ledger.ErrExists)
	}
	if err != nil {
		return err
	}
	_, err = w.part[many].ExecContext(ctx, parts...)
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

// idText returns the ID whose 16 bytes b are, "" if it is not 16 bytes.
func idText(b []byte) konbit.ID {
	if len(b) != 16 {
		return ""
	}
	var s [36]byte
	hex.Encode(s[:8], b[:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:], b[10:])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return konbit.ID(s[:])
}
