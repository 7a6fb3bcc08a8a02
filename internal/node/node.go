// Package node is one mission's record, opened: the ledger, the catalogue it is
// read by, and the view over it. The API, the pages and the command line are
// three ways to ask a Node.
//
// It holds what these three share - names of places turned into codes, figures
// asked for in words, a report put together - and no storage, no network and no
// clock of its own. Its one invariant: nothing comes out of it that the
// principal it is asked for may not see.
package node

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/view"
)

// Config is what a Node is made of. Every field is required.
type Config struct {
	*Catalogue
	Store    ledger.Store
	Signer   note.Signer
	Verifier note.Verifier
	Now      func() time.Time
	Log      *slog.Logger
}

// A Node is a mission's record, opened. Its methods may be called from many
// goroutines.
type Node struct {
	*Catalogue
	Ledger *ledger.Ledger
	View   *view.View
	Now    func() time.Time
}

// Open opens the node over c.Store. It reads no records: what has to be read is
// read when it is first asked for, or by Follow.
func Open(ctx context.Context, c Config) (*Node, error) {
	l, err := ledger.Open(ctx, ledger.Config{Store: c.Store, Kinds: c.Kinds, Signer: c.Signer, Verifier: c.Verifier, Now: c.Now})
	if err != nil {
		return nil, err
	}
	v, err := view.Open(ctx, view.Config{
		Ledger: l, Kinds: c.Kinds, Engine: c.Engine, Known: func(key string) bool { _, ok := c.Measures.Get(key); return ok }, Digest: c.Digest + "/" + figure.Version, Log: c.Log,
		Place: func(name string) string {
			p, err := c.Places.Lookup(name)
			if err != nil {
				return ""
			}
			return p.Code
		},
	})
	if err != nil {
		return nil, fmt.Errorf("open view: %w", err)
	}
	return &Node{Catalogue: c.Catalogue, Ledger: l, View: v, Now: c.Now}, nil
}

// Close leaves a snapshot of the view and closes the ledger and its store.
func (n *Node) Close(ctx context.Context) error {
	n.View.Save(ctx)
	return n.Ledger.Close()
}

// Append takes records in on behalf of who. A person may leave out what is
// plain: the id, the time it was made, and the marking.
func (n *Node) Append(ctx context.Context, who access.Principal, recs ...konbit.Record) ([]ledger.Receipt, error) {
	for i := range recs {
		r := &recs[i]
		if r.Made.IsZero() {
			r.Made = konbit.At(n.Now().In(n.Mission.Location()))
		}
		if r.ID == "" {
			r.ID = konbit.NewID(r.Made.Earliest(time.UTC))
		}
		if r.Kind.Version() == 0 {
			if d, ok := n.Kinds.Latest(string(r.Kind)); ok {
				r.Kind = d.Kind()
			}
		}
		if r.Marking == "" && r.Subject != "" {
			if err := n.mark(ctx, who, r); err != nil {
				return nil, err
			}
		}
	}
	return n.Ledger.Append(ctx, who, recs...)
}

// mark gives a record that tells more of another, as a follow-up does, the
// marking of its kind, and never one more open than that of the other.
func (n *Node) mark(ctx context.Context, who access.Principal, r *konbit.Record) error {
	d, ok := n.Kinds.Lookup(r.Kind)
	if !ok || !slices.Contains(d.Needs, "subject") {
		return nil
	}
	of, err := n.Ledger.Get(ctx, who, r.Subject)
	if konbit.CodeOf(err) == konbit.CodeNotFound {
		return nil // the door says so
	}
	if err != nil {
		return err
	}
	r.Marking = konbit.MostClosed(d.Marking, of.Marking)
	return nil
}

// Get returns the record with that id, the view caught up with it.
func (n *Node) Get(ctx context.Context, who access.Principal, id string) (ledger.Entry, error) {
	if err := konbit.ID(id).Check(); err != nil {
		return ledger.Entry{}, konbit.Under("id", err)
	}
	if err := n.View.Catch(ctx); err != nil {
		return ledger.Entry{}, err
	}
	return n.Ledger.Get(ctx, who, konbit.ID(id))
}

// Records yields the records of q that who may see, the view caught up with them.
func (n *Node) Records(ctx context.Context, who access.Principal, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		if err := n.View.Catch(ctx); err != nil {
			yield(ledger.Entry{}, err)
			return
		}
		n.Ledger.Records(ctx, who, q)(yield)
	}
}

// Place returns the code of the place called name, or coded so; "" for "". It
// reports a name that nothing, or more than one place, goes by.
func (n *Node) Place(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	p, err := n.Places.Lookup(name)
	if err != nil {
		return "", konbit.Under("place", err)
	}
	return p.Code, nil
}

// Contributor returns the code of the country, or group of countries, that text
// names in any of the four languages; "" for "".
func (n *Node) Contributor(text string) (string, error) {
	switch up := strings.ToUpper(text); up {
	case "", figure.All, figure.Others:
		return up, nil
	}
	c, err := n.Countries.Lookup(text)
	if err != nil {
		return "", konbit.Under("contributor", err)
	}
	return c.Code, nil
}
