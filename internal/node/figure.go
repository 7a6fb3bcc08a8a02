package node

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
)

// An Ask is a question for figures in the words that people type. Everything may
// be empty.
type Ask struct {
	Measure     string
	Contributor string // a country by code, name or demonym; ALL; OTHERS
	Place       string // a place by name or code
	Population  string
	Status      string
	Period      string // 2024, 2024-10/2024-12
	Subject     string
	Valid       string // situation on: a date or an instant
	Known       string // using what was known by
	Sources     string // a collection of documents
	Heads       string // HQ@81220, FOB3@4410
}

// Query returns what a asks of an engine. Where both times are left out they are
// the mission's day of reference, or now; situation on alone is asked with all
// that is known now; known by alone is also the situation's day. A day means its
// end in the mission's zone.
func (n *Node) Query(a Ask) (figure.Query, error) {
	q := figure.Query{Measure: a.Measure, Sources: a.Sources}
	q.Dims = figure.Dims{Population: a.Population, Status: a.Status, Subject: a.Subject}
	var err error
	if q.Dims.Contributor, err = n.Contributor(a.Contributor); err != nil {
		return q, err
	}
	if q.Dims.Place, err = n.Place(a.Place); err != nil {
		return q, err
	}
	period, err := konbit.ParseSpan(a.Period)
	if err != nil {
		return q, konbit.Under("period", err)
	}
	q.Dims.Period = period.String()
	valid, err := konbit.ParseMoment(a.Valid)
	if err != nil {
		return q, konbit.Under("valid", err)
	}
	known, err := konbit.ParseMoment(a.Known)
	if err != nil {
		return q, konbit.Under("known", err)
	}
	zone := n.Mission.Location()
	now := konbit.At(n.Now().In(zone))
	switch {
	case valid.IsZero() && known.IsZero():
		valid = n.Situation()
		known = valid
	case known.IsZero():
		known = now
	case valid.IsZero():
		valid = known
	}
	q.Valid, q.Known = valid.Latest(zone), known.Latest(zone)
	q.Heads, err = ParseHeads(a.Heads)
	return q, konbit.Under("heads", err)
}

// ParseHeads reads heads as they are printed: "HQ@81220, FOB3@4410"; "" is nil.
func ParseHeads(s string) (figure.Heads, error) {
	if s == "" {
		return nil, nil
	}
	h := figure.Heads{}
	for part := range strings.SplitSeq(s, ",") {
		node, index, ok := strings.Cut(strings.TrimSpace(part), "@")
		i, err := strconv.ParseInt(index, 10, 64)
		if !ok || err != nil || i < 0 {
			return nil, konbit.Invalid("", "%q: want nodes with how far their logs are taken into account, like HQ@81220", part)
		}
		h[node] = i
	}
	return h, nil
}

// ask calls f with the engine and q completed for who.
func (n *Node) ask(ctx context.Context, who access.Principal, a Ask, f func(e *figure.Engine, q figure.Query) error) error {
	q, err := n.Query(a)
	if err != nil {
		return err
	}
	if q.Heads == nil {
		q.Heads = figure.Heads(n.Ledger.Heads())
	}
	return n.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		q.Only = only
		return f(e, q)
	})
}

// Figure answers a with one figure.
func (n *Node) Figure(ctx context.Context, who access.Principal, a Ask) (fig *figure.Figure, err error) {
	err = n.ask(ctx, who, a, func(e *figure.Engine, q figure.Query) error {
		fig, err = e.Figure(q)
		return err
	})
	n.seal(fig)
	return fig, err
}

// Figures answers a with every figure that something known speaks to.
func (n *Node) Figures(ctx context.Context, who access.Principal, a Ask) (figs []*figure.Figure, err error) {
	err = n.ask(ctx, who, a, func(e *figure.Engine, q figure.Query) error {
		figs, err = e.All(q)
		return err
	})
	n.seal(figs...)
	return figs, err
}

// Steps answers a for every situation, the time of knowledge fixed.
func (n *Node) Steps(ctx context.Context, who access.Principal, a Ask) (steps []figure.Step, err error) {
	err = n.ask(ctx, who, a, func(e *figure.Engine, q figure.Query) error {
		steps, err = e.Steps(q)
		return err
	})
	return steps, err
}

// Promises sets what was promised against what came.
func (n *Node) Promises(ctx context.Context, who access.Principal, a Ask) (all []figure.Promise, err error) {
	err = n.ask(ctx, who, a, func(e *figure.Engine, q figure.Query) error {
		all, err = e.Promises(q)
		return err
	})
	return all, err
}

// seal says on figures which catalogue they were computed with.
func (n *Node) seal(figs ...*figure.Figure) {
	for _, f := range figs {
		if f != nil {
			f.Catalogue = n.Digest
		}
	}
}

// Seal returns the first bytes of the log's root hash, as they are read out:
// "9F2C 41D7 A06E 5B13".
func (n *Node) Seal() string {
	root := n.Ledger.Head().Checkpoint.Root
	s := strings.ToUpper(hex.EncodeToString(root[:8]))
	return fmt.Sprintf("%s %s %s %s", s[:4], s[4:8], s[8:12], s[12:])
}
