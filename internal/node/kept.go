package node

import (
	"context"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
	"konbit.example/konbit/internal/report"
)

// Kept returns what tells a report made of in, for readers like who, that records
// of a kind are kept from them: what it does not know of, it must not say there
// is none of. Kinds that are released only when people have approved it tell
// nothing, not even that.
func (n *Node) Kept(ctx context.Context, who access.Principal, in report.Input, kinds []string) (func(string, outline.Window) bool, error) {
	all := access.Principal{ID: "node", Clearance: konbit.Red}
	var closed []konbit.Record
	for e, err := range n.Ledger.Records(ctx, all, ledger.Query{Kinds: kinds, Heads: ledger.Heads(in.Heads)}) {
		if err != nil {
			return nil, err
		}
		d, ok := n.Kinds.Lookup(e.Record.Kind)
		if ok && d.Approvals == 0 && !who.MayRead(e.Marking, e.Release, e.Record.Author) {
			closed = append(closed, e.Record)
		}
	}
	if len(closed) == 0 {
		return nil, nil
	}
	terms := register.Terms{From: in.From, To: in.To, Valid: in.Valid, Known: in.Known, Ceiling: konbit.Red}
	if terms.Valid.IsZero() {
		terms.Valid = in.To
	}
	if terms.Known.IsZero() {
		terms.Known = terms.Valid
	}
	g := register.New(n.Mission, n.Kinds, n.Words.In(in.Lang), terms, closed, nil)
	return func(kind string, w outline.Window) bool { return len(g.In(kind, w, nil, 0)) > 0 }, nil
}
