package ledger

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/seal"
)

// A bundle is a node's log in a file, for whoever wants to check it without the
// node: docs/formats/bundle.md. bundleFormat is its first line's format field.
const bundleFormat = "konbit/bundle/v1"

// maxLine bounds a line of a bundle: the largest record, its body written as a
// JSON string.
const maxLine = 4 * konbit.MaxBody

type bundleHead struct {
	Format     string `json:"format"`
	Node       string `json:"node"`
	Checkpoint string `json:"checkpoint"` // signed note
}

// bundleEntry has a member for each part held. Header, summary and body are the
// exact bytes as text.
type bundleEntry struct {
	Index    int64       `json:"index"`
	Leaf     []byte      `json:"leaf,omitempty"` // its hash in the tree, by which one that was changed is told
	Secret   seal.Secret `json:"secret"`
	Header   string      `json:"header,omitempty"`
	Summary  string      `json:"summary,omitempty"`
	Body     string      `json:"body,omitempty"`
	Personal []byte      `json:"personal,omitempty"`
}

// WriteBundle writes this node's log as far as it is signed now. Of a record
// that who may not read it writes the commitments only, so that the whole can
// be verified all the same.
func (l *Ledger) WriteBundle(ctx context.Context, who access.Principal, w io.Writer) error {
	head := l.Head()
	buf := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(bundleHead{bundleFormat, l.node, string(head.Note)}); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	n := int64(0)
	for e, err := range l.Store.Scan(ctx, Query{Node: l.node, Until: head.Position}) {
		if err == nil {
			err = e.Decode()
		}
		if err == nil && e.Record.Node == l.node {
			n++
			err = writeEntry(enc, who, n, &e)
		}
		if err != nil {
			return fmt.Errorf("write bundle: record %d: %w", n, err)
		}
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write bundle: %w", err)
	}
	return nil
}

func writeEntry(enc *json.Encoder, who access.Principal, index int64, e *Entry) error {
	var withhold []seal.Part
	switch {
	case !who.MayRead(e.Marking, e.Release, e.Record.Author):
		withhold = []seal.Part{seal.Header, seal.Summary, seal.Body, seal.Personal}
	case !who.MayReadPersonal():
		withhold = []seal.Part{seal.Personal}
	}
	s := &e.Sealed
	if len(withhold) > 0 {
		secret, err := s.Secret.Without(s.Parts, withhold...)
		if err != nil {
			return err
		}
		s.Secret = secret
		for _, k := range withhold {
			s.Parts[k] = nil
		}
	}
	return enc.Encode(bundleEntry{
		Index: index, Leaf: s.Leaf[:], Secret: s.Secret, Header: string(s.Parts[seal.Header]), Summary: string(s.Parts[seal.Summary]),
		Body: string(s.Parts[seal.Body]), Personal: s.Parts[seal.Personal],
	})
}

// VerifyBundle is Verify for a bundle: it needs no node.
func VerifyBundle(ctx context.Context, r io.Reader, v note.Verifier, progress func(done, total int64)) (Proof, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	var head bundleHead
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &head) != nil || head.Format != bundleFormat {
		return Proof{}, errors.Join(konbit.Errorf(konbit.CodeInvalid, "not a bundle: want a first line with format %q", bundleFormat), lines.Err())
	}
	if head.Checkpoint == "" {
		return Proof{}, konbit.Invalid("checkpoint", "missing: the bundle of an empty log proves nothing")
	}
	cp, err := seal.OpenCheckpoint([]byte(head.Checkpoint), v)
	if err != nil {
		return Proof{}, fmt.Errorf("verify bundle: %w", err)
	}
	p := prover{node: cp.Origin, checkpoint: cp}
	p.progress = func() {
		if progress != nil {
			progress(p.last, cp.Size)
		}
	}
	if err := p.all(ctx, bundleEntries(ctx, lines)); err != nil {
		return p.proof(), err
	}
	return p.proof(), p.finish(ctx)
}

// bundleEntries yields the entries of a bundle after its first line.
func bundleEntries(ctx context.Context, lines *bufio.Scanner) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for lines.Scan() {
			var b bundleEntry
			err := json.Unmarshal(lines.Bytes(), &b)
			if err == nil {
				err = ctx.Err()
			}
			e := Entry{Position: b.Index, Sealed: Sealed{Secret: b.Secret, Parts: seal.Parts{[]byte(b.Header), []byte(b.Summary), []byte(b.Body), b.Personal}}}
			if copy(e.Sealed.Leaf[:], b.Leaf) != len(b.Leaf) && err == nil {
				err = &Mismatch{Position: b.Index, Detail: "its leaf is no hash"}
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(Entry{}, err)
		}
	}
}
