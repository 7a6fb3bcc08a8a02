package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

// Backup writes the log as it is now to a new file at path, while the node goes
// on. The file appears there only when it is whole and on disk; a backup broken
// off leaves path+".partial", which the next one removes.
func (d *DB) Backup(ctx context.Context, path string) error {
	return build(path, func(partial string) error {
		if err := touch(partial); err != nil {
			return err
		}
		db, err := sql.Open("sqlite", dsn(d.path, "busy_timeout(10000)"))
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `VACUUM INTO ?`, partial)
		return explain(errors.Join(err, db.Close()))
	})
}

// Restore makes a node's file at path from a backup, having verified it. It
// never replaces a file.
func Restore(ctx context.Context, backup, path string, v note.Verifier, progress func(done, total int64)) (ledger.Proof, error) {
	if wal, err := os.Stat(backup + "-wal"); err == nil && wal.Size() > 0 {
		return ledger.Proof{}, konbit.Errorf(konbit.CodeInvalid, "%s is a node's own file, not all of which is in it; make a backup of that node", backup)
	}
	db, err := Inspect(ctx, backup)
	if err != nil {
		return ledger.Proof{}, err
	}
	proof, err := ledger.Verify(ctx, db, v, progress)
	if err = errors.Join(err, db.Close()); err != nil {
		return proof, fmt.Errorf("the backup %s was not restored: %w", backup, err)
	}
	return proof, build(path, func(partial string) error { return copyFile(backup, partial) })
}

// build makes the file at path, which must not exist: write makes it under
// another name, under which it stays until it is whole and on disk.
func build(path string, write func(partial string) error) error {
	if _, err := os.Lstat(path); err == nil {
		return konbit.Errorf(konbit.CodeConflict, "%s exists already and is not replaced; name another", path)
	}
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskError(err)
	}
	err := write(partial)
	if err == nil {
		err = syncFile(partial)
	}
	if err == nil {
		// A link, not a rename: it fails where somebody was quicker.
		if err = os.Link(partial, path); errors.Is(err, fs.ErrExist) {
			err = konbit.Errorf(konbit.CodeConflict, "%s exists already and is not replaced; name another", path)
		} else if err != nil { // a file system without links
			err = os.Rename(partial, path)
		}
	}
	if e := os.Remove(partial); e != nil && !errors.Is(e, fs.ErrNotExist) {
		err = errors.Join(err, e)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return diskError(err)
}

func copyFile(from, to string) (err error) {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	_, err = io.Copy(dst, src)
	return err
}

// syncFile makes the contents of a file durable.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
