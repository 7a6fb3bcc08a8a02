package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/server"
)

// nodeFlags are the flags of every command that opens a node.
type nodeFlags struct {
	dir, as  string
	json     bool
	readOnly bool
	mail     *server.Mail
}

func (e *env) nodeFlags(fs *flag.FlagSet) *nodeFlags {
	f := &nodeFlags{}
	def := e.getenv("KONBIT_DIR")
	if def == "" {
		def = "konbit-node"
	}
	fs.StringVar(&f.dir, "dir", def, "the node's `directory` (or KONBIT_DIR)")
	fs.StringVar(&f.as, "as", "", "in a demonstration, the `person` to act as")
	return f
}

func (f *nodeFlags) withJSON(fs *flag.FlagSet) *nodeFlags {
	fs.BoolVar(&f.json, "json", false, "print JSON")
	return f
}

func (e *env) config(dir string) server.Config {
	return server.Config{
		Dir: dir, Catalogue: catalogue.Files(), Now: e.now, Version: version(), Mail: e.mail(),
		Log: slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

// open opens the node of f, for a person; close it when done.
func (e *env) open(ctx context.Context, f *nodeFlags) (*node.Node, access.Principal, error) {
	c := e.config(f.dir)
	c.ReadOnly = f.readOnly
	site, err := server.Open(ctx, c)
	if err != nil {
		return nil, access.Principal{}, err
	}
	who, err := server.Local(site.Node, site.About, f.as)
	if err != nil {
		return nil, who, closeAfter(ctx, site.Node, err)
	}
	if site.About.Demo && f.as != "" {
		fmt.Fprintf(e.err, "demo identity: %s\n", who.Name)
	}
	if site.Mission.Exercise {
		e.band()
	}
	return site.Node, who, nil
}

// band says, apart from what a command prints, that all of it is invented.
func (e *env) band() { fmt.Fprintln(e.err, "EXERCISE: invented events and people") }

func closeAfter(ctx context.Context, n *node.Node, err error) error {
	if e := n.Close(context.WithoutCancel(ctx)); err == nil {
		err = e
	}
	return err
}

// with opens the node of f, calls do and closes it again.
func (e *env) with(ctx context.Context, f *nodeFlags, do func(n *node.Node, who access.Principal) error) error {
	n, who, err := e.open(ctx, f)
	if err != nil {
		return err
	}
	return closeAfter(ctx, n, do(n, who))
}

func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// input opens the file called name for reading; - is standard input.
func (e *env) input(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(e.in), 0, nil
	}
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		return nil, 0, konbit.Under("file", konbit.Errorf(konbit.CodeNotFound, "%v", err))
	}
	st, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	return f, st.Size(), nil
}

// output makes the file called name, whole or not at all: what done is called
// without an error has been written. - or "" is standard output.
func (e *env) output(name string) (w io.Writer, done func(error) error, err error) {
	if name == "" || name == "-" {
		return e.out, func(err error) error { return err }, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".konbit-*")
	if err != nil {
		return nil, nil, konbit.Under("output", konbit.Errorf(konbit.CodeUnavailable, "%v", err))
	}
	return f, func(err error) error {
		if err == nil {
			err = f.Sync()
		}
		if e := f.Close(); err == nil {
			err = e
		}
		if err == nil {
			err = os.Chmod(f.Name(), 0o644)
		}
		if err == nil {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			os.Remove(f.Name())
		}
		return err
	}, nil
}

// A progress says on standard error how far long work has come, at most twice a
// second, and not at all where it is short or nobody looks.
type progress struct {
	e    *env
	what string
	last time.Time
	tty  bool
}

func (e *env) progress(what string) *progress {
	f, ok := e.err.(*os.File)
	if ok {
		st, err := f.Stat()
		ok = err == nil && st.Mode()&os.ModeCharDevice != 0
	}
	return &progress{e: e, what: what, last: e.now(), tty: ok}
}

// at reports that n of total are done; total 0 is not known.
func (p *progress) at(n, total int64) {
	gap := 10 * time.Second
	if p.tty {
		gap = time.Second / 2
	}
	now := p.e.now()
	if now.Sub(p.last) < gap {
		return
	}
	p.last = now
	text := fmt.Sprintf("%s: %d", p.what, n)
	if total > 0 {
		text = fmt.Sprintf("%s: %d of %d (%d %%)", p.what, n, total, 100*n/total)
	}
	if p.tty {
		fmt.Fprintf(p.e.err, "\r%s%s", text, strings.Repeat(" ", 10))
	} else {
		fmt.Fprintln(p.e.err, text)
	}
}

func (p *progress) end() {
	if p.tty {
		fmt.Fprint(p.e.err, "\r\x1b[K")
	}
}

// printLine prints v as one line of JSON.
func (e *env) printLine(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
