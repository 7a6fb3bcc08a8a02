// Package sqlite keeps a node's log in a SQLite file.
//
// It is a ledger.Store and all the SQL of the project. It judges no record and
// shows none to anybody: that is the ledger's. Its one invariant: what Append
// has returned from survives a crash of the process, the system or the power,
// whole.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"runtime"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

//go:embed migration/*.sql
var migrations embed.FS

// applicationID marks a SQLite file as one of ours: "knbt".
const applicationID = 0x6b6e6274

// DB is a ledger.Store in a SQLite file.
type DB struct {
	path  string
	write *writer
	read  *sql.DB
	index *index
}

var _ ledger.Store = (*DB)(nil)

// Open opens the file at path, which it makes if there is none, and brings its
// schema up to date. One process at a time may have a file open for appending.
func Open(ctx context.Context, path string) (*DB, error) {
	w, err := openWriter(ctx, path)
	if err != nil {
		return nil, explain(fmt.Errorf("open %s: %w", path, err))
	}
	read, err := sql.Open("sqlite", dsn(path, "query_only(1)", "busy_timeout(10000)", "cache_size(-16000)"))
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	read.SetMaxOpenConns(max(2, runtime.GOMAXPROCS(0)))
	read.SetMaxIdleConns(max(2, runtime.GOMAXPROCS(0)))
	d := &DB{path: path, write: w, read: read}
	if d.index, err = openIndex(ctx, d, path+"-index"); err != nil {
		return nil, explain(errors.Join(fmt.Errorf("open %s-index: %w", path, err), read.Close(), w.close()))
	}
	return d, nil
}

func dsn(path string, pragmas ...string) string {
	v := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

// Close closes the file.
func (d *DB) Close() error { return errors.Join(d.index.close(), d.read.Close(), d.write.close()) }

// migrate brings the schema up to date, each step in a transaction of its own,
// so that a crash leaves the file before or after a step.
func migrate(ctx context.Context, c *sql.Conn) error {
	names, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil {
		return err
	}
	for {
		done, err := migrateOne(ctx, c, names)
		if err != nil || done {
			return err
		}
	}
}

func migrateOne(ctx context.Context, c *sql.Conn, names []string) (done bool, err error) {
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() //nolint:errcheck // no effect after Commit
	var have, app, tables int
	err = tx.QueryRowContext(ctx, `
		SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_user_version, pragma_application_id`).Scan(&have, &app, &tables)
	switch {
	case err != nil:
		return false, err
	case tables > 0 && app != applicationID:
		return false, konbit.Errorf(konbit.CodeInvalid, "this SQLite file was not made by konbit; name another")
	case have > len(names):
		return false, konbit.Errorf(konbit.CodeInvalid, "this file was written by a newer konbit (schema %d, this one knows %d); use that one", have, len(names))
	case have == len(names):
		return true, nil
	}
	text, err := migrations.ReadFile(names[have])
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return false, fmt.Errorf("%s: %w", names[have], err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, have+1)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}

// explain gives an error of SQLite that a person can do something about the code
// and the sentence for it.
func explain(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return unavailable(err, "the disk is full: nothing of this was stored; free some space and try again")
	case sqlite3.SQLITE_READONLY:
		return unavailable(err, "the disk or the file is read-only: nothing of this was stored")
	case sqlite3.SQLITE_IOERR:
		return unavailable(err, "the disk failed to read or write: nothing of this was stored; check the disk and its free space")
	case sqlite3.SQLITE_CANTOPEN:
		return unavailable(err, "the file cannot be opened: check that its folder is there and may be written")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable(err, "the file is in use by another process")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return unavailable(err, "the file is damaged; run verify to find what is lost, and restore a backup")
	}
	return err
}

func unavailable(err error, detail string) error {
	return fmt.Errorf("%w (%w)", &konbit.Error{Code: konbit.CodeUnavailable, Detail: detail}, err)
}
