package editorial

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/plans"
)

// plans asks back what was planned for the period of a report, as its editions
// may tell.
func (o *Office) plans(ctx context.Context, d *docket.Docket, p docket.Pin, lang string) ([]plans.Plan, error) {
	in, err := o.input(ctx, d, p)
	if err != nil {
		return nil, err
	}
	in.Lang = lang
	return plans.For(ctx, o.Node, d, p, in)
}

// A Moved is a value that another edition, or an earlier state of a draft, gives
// otherwise, with the records that moved it.
type Moved struct {
	edition.Change
	Because []Line `json:"because,omitempty"`
}

// A Line is a record in one line.
type Line struct {
	ID    konbit.ID `json:"id"`
	Kind  string    `json:"kind"`
	Title string    `json:"title"`
	By    string    `json:"by,omitempty"`
	At    time.Time `json:"at,omitzero"` // when it was taken in
	Gone  bool      `json:"gone,omitempty" doc:"The value rested on it and no longer does."`
}

// line returns a record in one line, as far as who may see it.
func (o *Office) line(ctx context.Context, who access.Principal, id konbit.ID, lang string) (Line, bool) {
	e, err := o.Node.Ledger.Get(ctx, who, id)
	if err != nil {
		return Line{}, false
	}
	return o.lineOf(ctx, who, &e, lang), true
}

func (o *Office) lineOf(ctx context.Context, who access.Principal, e *ledger.Entry, lang string) Line {
	return Line{ID: e.Record.ID, Kind: e.Record.Kind.Name(), Title: o.Node.RecordTitle(ctx, who, &e.Record, lang), By: e.Record.Author, At: docket.TakenIn(e, o.zone())}
}

// because names the records behind changes: those that a value rests on now and
// did not, and of those that it no longer rests on what took their place within
// heads; where nothing did, the record itself.
func (o *Office) because(ctx context.Context, who access.Principal, changes []edition.Change, heads ledger.Heads, lang string) ([]Moved, error) {
	out := []Moved{}
	for _, c := range changes {
		m := Moved{Change: c}
		add := func(l Line) {
			if !slices.ContainsFunc(m.Because, func(x Line) bool { return x.ID == l.ID }) {
				m.Because = append(m.Because, l)
			}
		}
		for _, id := range c.Added {
			if l, ok := o.line(ctx, who, id, lang); ok {
				add(l)
			}
		}
		for _, id := range c.Gone {
			old, err := o.Node.Ledger.Get(ctx, who, id)
			if err != nil {
				continue // not for these eyes
			}
			next, err := o.instead(ctx, who, &old, heads)
			if err != nil {
				return nil, err
			}
			if next != nil {
				add(o.lineOf(ctx, who, next, lang))
				continue
			}
			l := o.lineOf(ctx, who, &old, lang)
			l.Gone = true
			add(l)
		}
		out = append(out, m)
	}
	return out, nil
}

// instead returns the record within heads that superseded or retracted old, nil
// where none did.
func (o *Office) instead(ctx context.Context, who access.Principal, old *ledger.Entry, heads ledger.Heads) (*ledger.Entry, error) {
	for e, err := range o.Node.Ledger.Records(ctx, who, ledger.Query{Subject: old.Record.ThingID(), Heads: heads}) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(slices.Concat(e.Record.Relates(konbit.Supersedes), e.Record.Relates(konbit.Retracts)), old.Record.ID) {
			return &e, nil
		}
	}
	return nil, nil
}

// movedSince returns the values that a draft gave otherwise when p was taken.
func (o *Office) movedSince(ctx context.Context, d *docket.Docket, p docket.Pin, now *edition.Edition) ([]Moved, error) {
	then, err := o.build(ctx, d, p, len(d.Editions)+1, nil, []string{now.Lang})
	if err != nil {
		return nil, err
	}
	diff := edition.Diff(then[0].Edition, now)
	changes := slices.DeleteFunc(diff.Values, func(c edition.Change) bool { return c.Type == edition.Rested })
	return o.because(ctx, readers(d.Kind), changes, nil, now.Lang)
}
