// Package sqlite keeps a node's log in a SQLite file.
//
// It is a ledger.Store and all the SQL of the project. It judges no record and
// shows none to anybody: that is the ledger's. Its one invariant: what Append
// has returned from survives a crash of the process, the system or the power,
// whole.
package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

//go:embed migration/*.sql
var embedded embed.FS

// migrations are the steps from an empty file to the schema in use, by name.
var migrations fs.FS = embedded

// applicationID marks a SQLite file as one of ours: "knbt".
const applicationID = 0x6b6e6274

// DB is a ledger.Store in a SQLite file.
type DB struct {
	path  string
	write *writer // nil: for reading only
	read  *sql.DB
	index *index // nil: for reading only; searching then reads along the log
}

var _ ledger.Store = (*DB)(nil)

// Open opens the file at path, which it makes if there is none, and brings its
// schema up to date. One process at a time may have a file open for appending.
func Open(ctx context.Context, path string) (*DB, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 { // look before anything is changed
		db, err := Inspect(ctx, path)
		if err != nil && !errors.Is(err, errOlder) {
			return nil, err
		}
		if db != nil {
			if err := db.Close(); err != nil {
				return nil, err
			}
		}
	}
	err := touch(path)
	var w *writer
	if err == nil {
		w, err = openWriter(ctx, path)
	}
	if err != nil {
		err = fmt.Errorf("open %s: %w", path, err)
		return nil, cmp.Or(folderError(filepath.Dir(path), err), explain(err))
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

// folderError returns err with the sentence for a folder in which no file can be
// made, nil if one can: SQLite says of a read-only disk only that it cannot open
// a file.
func folderError(dir string, err error) error {
	f, e := os.CreateTemp(dir, ".konbit-*")
	if e != nil {
		if d := diskError(e); konbit.CodeOf(d) == konbit.CodeUnavailable {
			return fmt.Errorf("%w: %w", err, d)
		}
		return nil
	}
	f.Close()
	os.Remove(f.Name())
	return nil
}

// errOlder is returned for a file that Open would migrate.
var errOlder = &konbit.Error{Code: konbit.CodeInvalid, Detail: "this file was written by an older konbit: run serve on it once, which brings it up to date"}

// Inspect opens the file at path for reading only: it makes, migrates and changes
// nothing, and Append fails. The file may be in use by another process, or on a
// read-only disk.
func Inspect(ctx context.Context, path string) (*DB, error) {
	fail := func(err error) (*DB, error) { return nil, explain(fmt.Errorf("open %s: %w", path, err)) }
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, konbit.Errorf(konbit.CodeNotFound, "no file %s", path)
		}
		return fail(err)
	}
	name := dsn(path, "query_only(1)", "busy_timeout(10000)") + "&mode=ro"
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		name += "&immutable=1" // nobody has it open: no shared memory is needed, nor could it be made
	}
	read, err := sql.Open("sqlite", name)
	if err != nil {
		return fail(err)
	}
	names, err := fs.Glob(migrations, "migration/*.sql")
	if err == nil {
		var v version
		if v, err = versionOf(ctx, read); err == nil {
			err = v.check(len(names))
		}
		if err == nil && v.schema < len(names) {
			err = errOlder
		}
	}
	if err != nil {
		return fail(errors.Join(err, read.Close()))
	}
	return &DB{path: path, read: read}, nil
}

func dsn(path string, pragmas ...string) string {
	v := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas}
	if filepath.VolumeName(path) != "" { // C:\x is file:/C:/x
		path = "/" + filepath.ToSlash(path)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

// touch makes sure that there is a file at path, which nobody else may read when
// it is made; SQLite gives the files beside it the same rights.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return unavailable(err, "its folder does not exist: make it first")
	case err != nil:
		return diskError(err)
	}
	return f.Close()
}

// Close closes the file.
func (d *DB) Close() error {
	var err error
	if d.index != nil {
		err = d.index.close()
	}
	err = errors.Join(err, d.read.Close())
	if d.write != nil {
		err = errors.Join(err, d.write.close())
	}
	return err
}

// Check asks SQLite whether the file is whole: its pages, and its indexes against
// its tables. What records say is for ledger.Verify.
func (d *DB) Check(ctx context.Context) error {
	var result string
	if err := d.read.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&result); err != nil {
		return explain(err)
	}
	if result != "ok" {
		return konbit.Errorf(konbit.CodeUnavailable, "the file is damaged (%s); restore a backup, or the records from it", result)
	}
	return nil
}

// A version is what a file says of itself.
type version struct{ schema, application, tables int }

func versionOf(ctx context.Context, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (v version, err error) {
	err = q.QueryRowContext(ctx, `
		SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_user_version, pragma_application_id`).Scan(&v.schema, &v.application, &v.tables)
	return v, err
}

// check reports whether a program that knows schemas up to known may use the
// file.
func (v version) check(known int) error {
	switch {
	case v.tables > 0 && v.application != applicationID:
		return konbit.Errorf(konbit.CodeInvalid, "this SQLite file was not made by konbit; name another")
	case v.schema > known:
		return konbit.Errorf(konbit.CodeInvalid, "this file was written by a newer konbit (schema %d, this one knows %d); use that one", v.schema, known)
	}
	return nil
}

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
	v, err := versionOf(ctx, tx)
	if err == nil {
		err = v.check(len(names))
	}
	if err != nil || v.schema == len(names) {
		return true, err
	}
	have := v.schema
	text, err := fs.ReadFile(migrations, names[have])
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
	if _, explained := errors.AsType[*konbit.Error](err); !ok || explained {
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

// isDamage reports whether SQLite found that a file is not as it wrote it.
func isDamage(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

func unavailable(err error, detail string) error {
	return fmt.Errorf("%w (%w)", &konbit.Error{Code: konbit.CodeUnavailable, Detail: detail}, err)
}
