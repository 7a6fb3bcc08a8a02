package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

// A Journey is how a number travelled: every time it was printed, the oldest
// first, and what came of it.
type Journey struct {
	Measure string      `json:"measure"`
	Dims    figure.Dims `json:"dimensions"`
	Title   string      `json:"title"`
	Phrase  string      `json:"phrase" doc:"What we say now."`
	Path    []string    `json:"path" doc:"The values in the order in which they first appeared."`
	Stops   []Stop      `json:"stops"`
}

// A Stop is a claim on its way.
type Stop struct {
	Claim     konbit.ID      `json:"claim"`
	Document  konbit.ID      `json:"document,omitempty"`
	Published konbit.Moment  `json:"published,omitzero"`
	Source    string         `json:"source"`
	Speaker   string         `json:"speaker,omitempty"`
	Value     string         `json:"value"`
	Words     string         `json:"words,omitempty"`
	First     bool           `json:"first" doc:"Nobody printed this value before."`
	Root      string         `json:"root" doc:"The origin that it goes back to."`
	Verdict   figure.Verdict `json:"verdict"`
	From      []Leg          `json:"from,omitempty" doc:"Earlier stops that it comes from."`
}

// A Leg says why a stop is thought to come from an earlier one.
type Leg struct {
	Stop     int    `json:"stop" doc:"Index of the earlier stop."`
	Relation string `json:"relation" doc:"quotes, rewrites, translates, copies, corrects; repeats where only the value and origin are the same; sum where it was added up."`
}

// Travelled follows the number that a asks for.
func (d *Desk) Travelled(ctx context.Context, who access.Principal, a node.Ask, lang string) (*Journey, error) {
	f, err := d.node.Figure(ctx, who, a)
	if err != nil {
		return nil, err
	}
	words, zone := d.node.Words.In(lang), d.node.Mission.Location()
	j := &Journey{Measure: f.Measure.Key, Dims: f.Dims, Title: d.node.Title(f, lang), Phrase: f.Phrase.In(lang), Path: []string{}, Stops: []Stop{}}
	claims := slices.Clone(f.Claims)
	said := func(l *figure.Line) konbit.Moment {
		if l.Claim.Published.IsZero() {
			return l.Claim.Made
		}
		return l.Claim.Published
	}
	slices.SortStableFunc(claims, func(x, y figure.Line) int {
		return cmp.Or(said(&x).Latest(zone).Compare(said(&y).Latest(zone)), cmp.Compare(x.Claim.ID, y.Claim.ID))
	})
	lineage, err := d.lineage(ctx, who)
	if err != nil {
		return nil, err
	}
	for i := range claims {
		l := &claims[i]
		s := Stop{
			Claim: l.Claim.ID, Document: l.Claim.Document, Published: said(l), Speaker: l.Claim.Speaker, Root: l.Root, Verdict: l.Verdict,
			Words: cmp.Or(l.Claim.Quote, l.Claim.Text), Source: d.source(ctx, who, l.Claim.Document),
		}
		if f.Measure.Kind == figure.Date {
			s.Value = f.Measure.Spoken(words, l.Range)
		} else {
			s.Value = d.node.Kinds.Quantity(l.Claim.Quantity, words)
		}
		s.First = !slices.Contains(j.Path, s.Value)
		if s.First {
			j.Path = append(j.Path, s.Value)
		}
		s.From = legs(claims, i, lineage)
		j.Stops = append(j.Stops, s)
	}
	return j, nil
}

// legs returns where the i-th claim comes from: what lineage says of its
// document, the parts of a sum it states, else the first with its value and
// root.
func legs(claims []figure.Line, i int, lineage map[[2]konbit.ID]string) []Leg {
	var out []Leg
	c := claims[i].Claim
	for k := range i {
		from := claims[k].Claim
		if rel := lineage[[2]konbit.ID{c.Document, from.Document}]; rel != "" && c.Document != "" {
			out = append(out, Leg{k, rel})
		}
	}
	for _, t := range c.Terms {
		for k := range i {
			if claims[k].Claim.Quantity.Value == t.Value {
				out = append(out, Leg{k, "sum"})
				break
			}
		}
	}
	if len(out) > 0 || c.Quantity.Value == 0 {
		return out
	}
	for k := range i {
		from := claims[k].Claim
		if from.Quantity.Value == c.Quantity.Value && claims[k].Root == claims[i].Root {
			return []Leg{{k, "repeats"}}
		}
	}
	return nil
}

// lineage returns which document comes from which, as far as who may know.
func (d *Desk) lineage(ctx context.Context, who access.Principal) (map[[2]konbit.ID]string, error) {
	out := make(map[[2]konbit.ID]string)
	for e, err := range d.node.Records(ctx, who, ledger.Query{Kinds: []string{"lineage"}}) {
		if err != nil {
			return nil, err
		}
		var b struct {
			From, To konbit.ID
			Relation string
		}
		if json.Unmarshal(e.Record.Body, &b) == nil && d.node.View.State(e.Record.ID) != "retracted" {
			out[[2]konbit.ID{b.From, b.To}] = b.Relation
		}
	}
	return out, nil
}
