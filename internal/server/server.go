// Package server puts a node together from its directory and runs it.
//
// It is wiring: what the parts do is theirs. Its one invariant: nothing is
// served to another machine that did not say who it is.
package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

// Config is read by cmd/konbit and handed down; no package reads it elsewhere.
type Config struct {
	Dir       string // the node's directory
	ReadOnly  bool   // open the log to read it: nothing is written, nor indexed meanwhile
	Catalogue fs.FS
	Now       func() time.Time
	Log       *slog.Logger
	Version   string
	Mail      Mail
}

// About says what a node is; it stands in its directory as node.yaml.
type About struct {
	Name    string `yaml:"node"`           // names its log
	Mission string `yaml:"mission"`        // a pack of the catalogue
	Pack    string `yaml:"pack,omitempty"` // or a pack's folder, which then is the mission
	Demo    bool   `yaml:"demo,omitempty"` // its persons are invented, and anybody at this machine may act as them
}

// Init makes the directory of a new node. It is an error if one is there.
func Init(c Config, about About) error {
	if _, err := os.Stat(filepath.Join(c.Dir, nodeFile)); err == nil {
		return konbit.Under("dir", konbit.Errorf(konbit.CodeConflict, "%s holds a node already", c.Dir))
	}
	m, err := about.load(c.Catalogue)
	if err != nil {
		return err
	}
	if _, err := node.Load(c.Catalogue, m); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return err
	}
	if _, _, err := keys(c.Dir, about.Name); err != nil {
		return err
	}
	b, err := yaml.Marshal(about)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(c.Dir, nodeFile), b, 0o644)
}

// ReadAbout reads what the node in dir is.
func ReadAbout(dir string) (About, error) {
	var a About
	b, err := os.ReadFile(filepath.Join(dir, nodeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return a, konbit.Under("dir", konbit.Errorf(konbit.CodeNotFound, "%s holds no node; konbit init --dir %s makes one, konbit demo a demonstration", dir, dir))
	}
	if err != nil {
		return a, err
	}
	if err := yaml.UnmarshalWithOptions(b, &a, yaml.Strict()); err != nil {
		return a, fmt.Errorf("%s: %w", nodeFile, err)
	}
	return a, nil
}

func (a About) load(catalogue fs.FS) (*mission.Mission, error) {
	if a.Pack != "" {
		return mission.Open(catalogue, os.DirFS(a.Pack))
	}
	return mission.Load(catalogue, a.Mission)
}

// Listen listens on addr. An address that other machines reach is refused while
// the node has no tokens, because nobody could then say who he is.
func Listen(ctx context.Context, dir, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, konbit.Under("listen", konbit.Errorf(konbit.CodeUnavailable, "%v", err))
	}
	if loopback(l.Addr().String()) {
		return l, nil
	}
	tokens, err := readTokens(dir)
	if err == nil && len(tokens) == 0 {
		err = konbit.Under("listen", konbit.Errorf(konbit.CodeForbidden, "%s can be reached from other machines, and this node has no tokens by which to know who asks; make one with konbit token add, or listen on 127.0.0.1", l.Addr()))
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Persons returns the persons of a demonstration, as those who ask.
func Persons(n *node.Node) []access.Principal {
	out := make([]access.Principal, len(n.Mission.Persons))
	for i := range n.Mission.Persons {
		out[i] = n.Mission.Persons[i].Principal(n.Mission.Languages[0])
	}
	return out
}

// Local returns who sits at the node's own machine: in a demonstration the
// person called as, by default the first; elsewhere the node's operator.
func Local(n *node.Node, about About, as string) (access.Principal, error) {
	if !about.Demo {
		if as != "" {
			return access.Principal{}, konbit.Under("as", konbit.Errorf(konbit.CodeForbidden, "only in a demonstration may one act as somebody else; use a token"))
		}
		return access.Principal{ID: "operator@" + about.Name, Name: "Operator of " + about.Name, Roles: access.Roles, Clearance: konbit.Red}, nil
	}
	persons := Persons(n)
	var keys []string
	for _, p := range persons {
		key := strings.TrimPrefix(p.ID, "demo:")
		if as == "" || as == key || as == p.ID {
			return p, nil
		}
		keys = append(keys, key)
	}
	return access.Principal{}, konbit.Under("as", konbit.Errorf(konbit.CodeNotFound, "%q is none of the demonstration's persons: %s", as, strings.Join(keys, ", ")))
}

// Served returns the address at which the node in dir is being served, "" if it
// is not.
func Served(dir string) string {
	b, err := os.ReadFile(filepath.Join(dir, servedFile))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
