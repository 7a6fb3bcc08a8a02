package node

import (
	"context"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/report"
)

// A ReportAsk is a question for a report in the words that people type.
type ReportAsk struct {
	Kind    string // key of a kind of report; empty: sitrep
	Period  string // 2025-01-12/2025-01-25; a day stands for itself
	Lang    string
	Valid   string // situation on; empty: the end of the period
	Known   string // using what was known by; empty: the situation's day
	Sources string
	Heads   string
}

// defaultReport is the kind of report meant where none is named.
const defaultReport = "sitrep"

// Report puts together the report that a asks for, of what who may see.
func (n *Node) Report(ctx context.Context, who access.Principal, a ReportAsk) (*edition.Edition, error) {
	if a.Kind == "" {
		a.Kind = defaultReport
	}
	k, ok := n.Reports.Get(a.Kind)
	if !ok {
		return nil, konbit.Under("kind", konbit.Errorf(konbit.CodeNotFound, "%q is no kind of report; there are %v", a.Kind, n.Reports.Keys()))
	}
	in := report.Input{
		Kind: k, Mission: n.Mission, Kinds: n.Kinds, Words: n.Words, Lang: a.Lang, Number: 1,
		Sources: a.Sources, Digest: n.Digest,
	}
	if in.Lang == "" {
		in.Lang = n.Mission.Languages[0]
	}
	var err error
	if in.From, in.To, err = n.period(a.Period); err != nil {
		return nil, konbit.Under("period", err)
	}
	if in.Valid, err = n.instant(a.Valid); err != nil {
		return nil, konbit.Under("valid", err)
	}
	if in.Known, err = n.instant(a.Known); err != nil {
		return nil, konbit.Under("known", err)
	}
	if in.Heads, err = ParseHeads(a.Heads); err != nil {
		return nil, konbit.Under("heads", err)
	}
	if in.Heads == nil {
		in.Heads = figure.Heads(n.Ledger.Heads())
	}
	for e, err := range n.Ledger.Records(ctx, who, ledger.Query{Kinds: k.Needs(n.Kinds), Heads: ledger.Heads(in.Heads)}) {
		if err != nil {
			return nil, err
		}
		in.Records = append(in.Records, e.Record)
	}
	in.Closed = n.Closed(who)
	in.Lookup = func(id konbit.ID) (konbit.Record, bool) {
		e, err := n.Ledger.Get(ctx, who, id)
		if err != nil || !in.Heads.Holds(figure.Position{Node: e.Record.Node, Index: e.Record.Index}) {
			return konbit.Record{}, false
		}
		return e.Record, true
	}
	var edition *edition.Edition
	err = n.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		in.Figures, in.Only = e, only
		edition, err = report.Build(in)
		return err
	})
	return edition, err
}

// period returns the half-open period that s names, in the mission's zone; the
// week before the mission's day of reference, or now, where it is empty.
func (n *Node) period(s string) (from, to time.Time, err error) {
	zone := n.Mission.Location()
	span, err := konbit.ParseSpan(s)
	if err != nil {
		return from, to, err
	}
	if span.IsZero() {
		end := konbit.Date(n.Situation().Latest(zone).Date())
		to = end.Latest(zone).Add(time.Microsecond)
		return to.AddDate(0, 0, -7), to, nil
	}
	from, begun := span.Earliest(zone)
	last, closed := span.Latest(zone)
	if !begun || !closed {
		return from, to, konbit.Invalid("", "%q is open; a report needs a period with both ends", s)
	}
	if span.To.Precision() != konbit.Second {
		last = last.Add(time.Microsecond)
	}
	return from, last, nil
}

// instant returns the last instant that s can mean in the mission's zone; zero
// for "".
func (n *Node) instant(s string) (time.Time, error) {
	m, err := konbit.ParseMoment(s)
	if err != nil || m.IsZero() {
		return time.Time{}, err
	}
	return m.Latest(n.Mission.Location()), nil
}
