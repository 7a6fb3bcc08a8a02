package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/sqlite"
)

// beside are the files that go with a backup of the log: without them its
// records cannot be checked, nor new ones signed.
var beside = []string{nodeFile, pubFile, keyFile}

// Verify recomputes the log of the node in dir and compares it with what was
// signed. It opens the store for reading only, so that the node may be served
// meanwhile.
func Verify(ctx context.Context, dir string, progress func(done, total int64)) (ledger.Proof, error) {
	if _, err := ReadAbout(dir); err != nil {
		return ledger.Proof{}, err
	}
	v, err := verifier(filepath.Join(dir, pubFile))
	if err != nil {
		return ledger.Proof{}, err
	}
	db, err := sqlite.Inspect(ctx, filepath.Join(dir, storeFile))
	if err != nil {
		return ledger.Proof{}, err
	}
	proof, err := ledger.Verify(ctx, db, v, progress)
	return proof, errors.Join(err, db.Close())
}

// Backup writes the log of the node in dir to a new file while the node goes on,
// and beside it, as FILE.node.yaml and so on, what belongs to it.
func Backup(ctx context.Context, dir, file string) error {
	if _, err := ReadAbout(dir); err != nil {
		return err
	}
	db, err := sqlite.Inspect(ctx, filepath.Join(dir, storeFile))
	if err != nil {
		return err
	}
	if err := errors.Join(db.Backup(ctx, file), db.Close()); err != nil {
		return err
	}
	for _, name := range beside {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = writeFile(file+"."+name, b, 0o600)
		}
		if err != nil {
			return fmt.Errorf("backup %s: %w", name, err)
		}
	}
	return nil
}

// Restore makes the directory dir from a backup, having verified it.
func Restore(ctx context.Context, file, dir string, progress func(done, total int64)) (ledger.Proof, error) {
	if _, err := os.Stat(filepath.Join(dir, nodeFile)); err == nil {
		return ledger.Proof{}, konbit.Under("dir", konbit.Errorf(konbit.CodeConflict, "%s holds a node already, which is left alone; name another directory", dir))
	}
	v, err := verifier(file + "." + pubFile)
	if err != nil {
		return ledger.Proof{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ledger.Proof{}, err
	}
	proof, err := sqlite.Restore(ctx, file, filepath.Join(dir, storeFile), v, progress)
	if err != nil {
		return proof, err
	}
	// What the node is comes last: until then the directory holds no node, and restoring goes on.
	for _, name := range []string{keyFile, pubFile, nodeFile} {
		b, err := os.ReadFile(filepath.Clean(file + "." + name))
		if err == nil {
			err = writeFile(filepath.Join(dir, name), b, 0o600)
		}
		if err != nil {
			return proof, fmt.Errorf("restore %s: %w", name, err)
		}
	}
	return proof, nil
}

func verifier(file string) (note.Verifier, error) {
	b, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, konbit.Errorf(konbit.CodeNotFound, "%s is missing: the public key by which the log is checked", file)
	}
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(strings.TrimSpace(string(b)))
}
