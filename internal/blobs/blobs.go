// Package blobs keeps files under their SHA-256: editions as they were issued,
// byte for byte.
//
// It knows nothing of what the bytes are; who may read them is for those who
// hold their hashes to say. Its one invariant: Get returns exactly the bytes
// that Put was given, or an error.
package blobs

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"konbit.example/konbit"
)

// A Store is a folder of files. Its methods may be called from many goroutines
// and processes.
type Store struct {
	root *os.Root
}

// Open returns the store in dir, which is made if it is not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Store{root}, nil
}

// Close lets go of the folder.
func (s *Store) Close() error { return s.root.Close() }

// Put keeps b and returns its SHA-256 in hex. A file appears whole or not at
// all, and is on disk when Put returns; bytes that are held are not written
// again.
func (s *Store) Put(_ context.Context, b []byte) (string, error) {
	sum := sha256.Sum256(b)
	key := hex.EncodeToString(sum[:])
	if _, err := s.root.Stat(name(key)); err == nil {
		return key, nil
	}
	if err := s.root.Mkdir(key[:2], 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", unavailable(err)
	}
	tmp := path.Join(key[:2], "."+rand.Text())
	f, err := s.root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", unavailable(err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = s.root.Rename(tmp, name(key))
	}
	if err != nil {
		return "", errors.Join(unavailable(err), s.root.Remove(tmp))
	}
	return key, nil
}

// Get returns the bytes whose SHA-256 is key.
func (s *Store) Get(_ context.Context, key string) ([]byte, error) {
	if b, err := hex.DecodeString(key); err != nil || len(b) != sha256.Size {
		return nil, konbit.Invalid("", "%q is no SHA-256 in hex", key)
	}
	b, err := s.root.ReadFile(name(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, konbit.Errorf(konbit.CodeNotFound, "no file %s is held here", key)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != key {
		return nil, fmt.Errorf("file %s was altered on disk", key)
	}
	return b, nil
}

func name(key string) string { return path.Join(key[:2], key[2:]) }

func unavailable(err error) error {
	return konbit.Errorf(konbit.CodeUnavailable, "files of this node: %v", err)
}
