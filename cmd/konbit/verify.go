package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/server"
)

var verifyCommand = command{
	name: "verify", args: "[BUNDLE] [--key FILE] [--dir DIR]", summary: "prove that nothing was altered: a node, or an exported bundle",
	help: `Reads every record again, recomputes what its leaf commits to and the tree's root,
and compares with the signed checkpoint. It needs no network and does not disturb a
node that is being served. The first record that does not match is named; exit
status 1.

What it shows: tamper-evident up to the last witnessed checkpoint. It does not show
that what is recorded is true, or complete.

  konbit verify --dir /srv/konbit
  konbit verify mss.bundle --key node.pub`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		key := fs.String("key", "", "`file` with the node's public key, to check a bundle by")
		ops, err := e.parse(fs, args, 0, 1)
		if err != nil {
			return err
		}
		p := e.progress("verify")
		var proof ledger.Proof
		if len(ops) == 1 {
			proof, err = e.verifyBundle(ctx, ops[0], *key, p.at)
		} else {
			proof, err = server.Verify(ctx, f.dir, p.at)
		}
		p.end()
		if err != nil {
			return err
		}
		if f.json {
			return e.printJSON(proof)
		}
		e.printProof(proof)
		return nil
	},
}

func (e *env) printProof(p ledger.Proof) {
	fmt.Fprintf(e.out, "%s: %d records match the signed checkpoint of %d (root %.16x)", p.Checkpoint.Origin, p.Records, p.Checkpoint.Size, p.Checkpoint.Root[:])
	if p.Withheld > 0 {
		fmt.Fprintf(e.out, "; of %d a part is withheld or erased", p.Withheld)
	}
	fmt.Fprintln(e.out)
}

func (e *env) verifyBundle(ctx context.Context, name, key string, report func(done, total int64)) (ledger.Proof, error) {
	if key == "" {
		return ledger.Proof{}, konbit.Invalid("key", "missing: --key names the file with the public key of the node that made the bundle (its node.pub)")
	}
	b, err := os.ReadFile(filepath.Clean(key))
	if err != nil {
		return ledger.Proof{}, konbit.Under("key", konbit.Errorf(konbit.CodeNotFound, "%v", err))
	}
	v, err := note.NewVerifier(strings.TrimSpace(string(b)))
	if err != nil {
		return ledger.Proof{}, konbit.Invalid("key", "%s holds no public key: %v", key, err)
	}
	in, _, err := e.input(name)
	if err != nil {
		return ledger.Proof{}, err
	}
	defer in.Close()
	return ledger.VerifyBundle(ctx, in, v, report)
}

var backupCommand = command{
	name: "backup", args: "FILE [--dir DIR]", summary: "copy a node's log into a file, while it runs",
	help: `Writes a consistent copy of the log to FILE, whole or not at all, while the node
goes on. Keep it with the node's key files: they are copied beside it.

  konbit backup /backup/konbit-2026-11-22.db --dir /srv/konbit`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		if err := server.Backup(ctx, f.dir, ops[0]); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%s\n", ops[0])
		return nil
	},
}

var restoreCommand = command{
	name: "restore", args: "FILE [--dir DIR]", summary: "make a node's directory from a backup, after verifying it",
	help: `Verifies the backup, then makes the directory from it. A directory that holds a node
already is left alone.

  konbit restore /backup/konbit-2026-11-22.db --dir /srv/konbit`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		p := e.progress("restore")
		proof, err := server.Restore(ctx, ops[0], f.dir, p.at)
		p.end()
		if err != nil {
			return err
		}
		e.printProof(proof)
		return nil
	},
}

var bundleCommand = command{
	name: "bundle", args: "FILE|- [--dir DIR]", summary: "write what you may see with its proofs, for an auditor",
	help: `Writes the log as far as you may see it, with all that is needed to check it
offline: konbit verify BUNDLE --key node.pub. Of what you may not see, the bundle
holds the commitments only.

  konbit bundle mss.bundle`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		n, who, err := e.open(ctx, f)
		if err != nil {
			return err
		}
		w, done, err := e.output(ops[0])
		if err != nil {
			return errors.Join(err, closeAfter(ctx, n, nil))
		}
		return closeAfter(ctx, n, done(n.Ledger.WriteBundle(ctx, who, w)))
	},
}
