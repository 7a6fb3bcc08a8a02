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

// because names the records behind changes.
func (o *Office) because(ctx context.Context, who access.Principal, changes []edition.Change, lang string) []Moved {
	out := []Moved{}
	for _, c := range changes {
		m := Moved{Change: c}
		for i, id := range append(slices.Clone(c.Added), c.Gone...) {
			if l, ok := o.line(ctx, who, id, lang); ok {
				l.Gone = i >= len(c.Added)
				m.Because = append(m.Because, l)
			}
		}
		out = append(out, m)
	}
	return out
}

// movedSince returns the values that a draft gave otherwise when p was taken.
func (o *Office) movedSince(ctx context.Context, d *docket.Docket, p docket.Pin, now *edition.Edition) ([]Moved, error) {
	then, err := o.build(ctx, d, p, len(d.Editions)+1, nil, []string{now.Lang})
	if err != nil {
		return nil, err
	}
	diff := edition.Diff(then[0].Edition, now)
	changes := slices.DeleteFunc(diff.Values, func(c edition.Change) bool { return c.Type == edition.Rested })
	return o.because(ctx, readers(d.Kind), changes, now.Lang), nil
}
