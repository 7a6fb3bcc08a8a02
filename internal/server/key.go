package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
)

// Files of a node's directory beside the store.
const (
	keyFile    = "node.key"    // signs checkpoints; never leaves the node
	pubFile    = "node.pub"    // its public half, for anybody who verifies
	nodeFile   = "node.yaml"   // what the node is
	tokenFile  = "tokens.json" // hashes of the tokens that may use its API
	storeFile  = "konbit.db"
	servedFile = "served" // where the node is served at, while it is
)

// keys reads the node's key pair, or makes it for a node called name.
func keys(dir, name string) (note.Signer, note.Verifier, error) {
	skey, err := os.ReadFile(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		s, v, err := note.GenerateKey(rand.Reader, name)
		if err != nil {
			return nil, nil, konbit.Invalid("node", "%q cannot name a node: %v", name, err)
		}
		// The public half first: a kill between the two leaves a node without a key, which makes both anew.
		if err := writeFile(filepath.Join(dir, pubFile), []byte(v+"\n"), 0o644); err != nil {
			return nil, nil, err
		}
		if err := writeFile(filepath.Join(dir, keyFile), []byte(s+"\n"), 0o600); err != nil {
			return nil, nil, err
		}
		skey = []byte(s)
	} else if err != nil {
		return nil, nil, err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(skey)))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", keyFile, err)
	}
	vkey, err := os.ReadFile(filepath.Join(dir, pubFile))
	if err != nil {
		return nil, nil, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", pubFile, err)
	}
	return signer, verifier, nil
}

// writeFile writes a file so that it is there whole or not at all.
func writeFile(name string, b []byte, perm fs.FileMode) error {
	tmp := name + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp, name)
}
