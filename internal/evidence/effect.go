package evidence

import (
	"cmp"
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/node"
)

// An Effect is what accepting a proposal would do to one figure. Before is nil
// where there is no such figure yet.
type Effect struct {
	Measure string      `json:"measure"`
	Dims    figure.Dims `json:"dimensions"`
	Title   string      `json:"title"`
	Before  *Reading    `json:"before,omitempty"`
	After   *Reading    `json:"after,omitempty"`
}

// A Reading is a figure in brief.
type Reading struct {
	Phrase     string            `json:"phrase"`
	Range      string            `json:"range"`
	Confidence figure.Confidence `json:"confidence"`
	OutOfDate  bool              `json:"out_of_date,omitempty"`
	Origins    int               `json:"origins,omitempty" doc:"How many independent origins agree."`
}

// Effects returns what accepting the proposals ids together would change, as of
// a. Where a names no times, and their document came out after the mission's
// day of reference, it is as of the day it came out. Nothing changes by asking.
func (d *Desk) Effects(ctx context.Context, who access.Principal, a node.Ask, lang string, ids ...konbit.ID) ([]Effect, error) {
	q, measures, months, err := d.supposed(ctx, who, a, ids)
	if err != nil {
		return nil, err
	}
	return d.supposing(ctx, who, q, d.touched(measures), months, lang, ids)
}

// supposing returns what counting ids would change in the figures of measures
// and in those of months.
func (d *Desk) supposing(ctx context.Context, who access.Principal, q figure.Query, measures []string, months []month, lang string, ids []konbit.ID) ([]Effect, error) {
	q.Heads = figure.Heads(d.node.Ledger.Heads())
	var before, after []*figure.Figure
	err := d.node.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		q.Only = only
		for _, m := range measures {
			q.Measure, q.Suppose = m, nil
			old, err := e.All(q)
			if err != nil {
				return err
			}
			q.Suppose = ids
			now, err := e.All(q)
			if err != nil {
				return err
			}
			before, after = append(before, old...), append(after, now...)
		}
		for _, x := range months {
			q.Measure, q.Dims, q.Suppose = x.measure, x.dims, nil
			if f, err := e.Figure(q); err == nil {
				before = append(before, f)
			}
			q.Suppose = ids
			if f, err := e.Figure(q); err == nil {
				after = append(after, f)
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return d.compare(before, after, lang), nil
}

// Origins returns what it would change in the figures if who found that members,
// documents or claims, go back to one origin or, if split, that they are an
// origin of their own. What a person finds counts from when he finds it: V is
// a's, K is now.
func (d *Desk) Origins(ctx context.Context, who access.Principal, a node.Ask, lang string, split bool, members []konbit.ID) ([]Effect, error) {
	q, err := d.node.Query(a)
	if err != nil {
		return nil, err
	}
	act := figure.Act{Type: figure.Merge}
	if split {
		act.Type = figure.Split
	}
	for _, id := range members {
		act.Targets = append(act.Targets, string(id))
	}
	q.Known, q.Heads = d.node.Now(), figure.Heads(d.node.Ledger.Heads())
	var before, after []*figure.Figure
	err = d.node.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		q.Only = only
		if before, err = e.All(q); err != nil {
			return err
		}
		q.Acts = []figure.Act{act}
		after, err = e.All(q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.compare(before, after, lang), nil
}

// A Pending is a proposal that nobody has decided, and what accepting it would
// do to a figure.
type Pending struct {
	Item
	Document konbit.ID `json:"document"`
	Source   string    `json:"source"`
	Effects  []Effect  `json:"effects"`
}

// mostPending is how many proposals about one figure are shown: of the newest
// documents.
const mostPending = 12

// Pending returns the proposals that would change the figure, or the figures of
// the measure, that a asks for.
func (d *Desk) Pending(ctx context.Context, who access.Principal, a node.Ask, lang string) ([]Pending, error) {
	m, ok := d.node.Measures.Get(a.Measure)
	if !ok {
		return nil, konbit.Invalid("measure", "%q is not in the catalogue's measures", a.Measure)
	}
	var dims *figure.Dims
	if f, err := d.node.Figure(ctx, who, a); err == nil {
		dims = &f.Dims
	}
	waiting, err := d.waiting(ctx, who, m.Key)
	if err != nil {
		return nil, err
	}
	out := []Pending{}
	for _, p := range waiting {
		q, _, months, err := d.supposed(ctx, who, a, []konbit.ID{p.ID})
		if err != nil {
			return nil, err
		}
		q.Dims = figure.Dims{}
		if p.Effects, err = d.supposing(ctx, who, q, []string{m.Key}, months, lang, []konbit.ID{p.ID}); err != nil {
			return nil, err
		}
		p.Effects = slices.DeleteFunc(p.Effects, func(e Effect) bool { return e.Measure != m.Key || dims != nil && e.Dims != *dims })
		if len(p.Effects) > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

// waiting returns the proposals that nobody has decided and that bear on a
// measure, those of the newest documents first.
func (d *Desk) waiting(ctx context.Context, who access.Principal, m string) ([]Pending, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	bears := map[string]bool{}
	var ids []konbit.ID
	for id, c := range d.index.Claims {
		if st, _ := c.now(); st != Proposed || c.Folded || d.index.Docs[c.Doc] == nil {
			continue
		}
		if _, ok := bears[c.Measure]; !ok {
			bears[c.Measure] = slices.Contains(d.touched([]string{c.Measure}), m)
		}
		if bears[c.Measure] {
			ids = append(ids, id)
		}
	}
	zone := d.node.Mission.Location()
	published := func(id konbit.ID) time.Time { return d.index.Docs[d.index.Claims[id].Doc].Published.Latest(zone) }
	slices.SortFunc(ids, func(a, b konbit.ID) int { return cmp.Or(published(b).Compare(published(a)), cmp.Compare(a, b)) })
	var out []Pending
	for _, id := range ids {
		e, err := d.node.Ledger.Get(ctx, who, id)
		if err != nil {
			continue // not for his eyes
		}
		doc := d.index.Claims[id].Doc
		_, p, err := d.paper(ctx, who, doc)
		if err != nil {
			continue // likewise
		}
		i, err := d.item(ctx, who, &e.Record, claim.UTF16(p.Text))
		if err != nil {
			return nil, err
		}
		if out = append(out, Pending{Item: *i, Document: doc, Source: p.Publisher}); len(out) == mostPending {
			break
		}
	}
	return out, nil
}

// A month is a figure over a month, where what happened on one of its days is
// counted: no figure is of a day alone.
type month struct {
	measure string
	dims    figure.Dims
}

// supposed returns the question that a asks about ids, their measures, and the
// months in which those that happened on a day are counted.
func (d *Desk) supposed(ctx context.Context, who access.Principal, a node.Ask, ids []konbit.ID) (figure.Query, []string, []month, error) {
	q, err := d.node.Query(a)
	if err != nil {
		return q, nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var measures []string
	var months []month
	for _, id := range ids {
		e, err := d.claim(ctx, who, id)
		if err != nil {
			return q, nil, nil, err
		}
		i, err := d.item(ctx, who, &e.Record, func(n int) int { return n })
		if err != nil {
			return q, nil, nil, err
		}
		if m, ok := d.node.Measures.Get(i.Fields.Measure); ok && !slices.Contains(measures, m.Key) {
			measures = append(measures, m.Key)
		}
		if m, ok := d.monthOf(i); ok {
			months = append(months, m)
		}
		if out := e.Record.Published.Latest(d.node.Mission.Location()); a.Valid == "" && a.Known == "" && out.After(q.Known) {
			q.Valid, q.Known = out, out
		}
	}
	return q, measures, months, nil
}

// monthOf returns the month that counts i, where i is of a flow and tells of
// one day.
func (d *Desk) monthOf(i *Item) (month, bool) {
	m, ok := d.node.Measures.Get(i.Fields.Measure)
	day := i.Valid.From
	if !ok || m.Kind != measure.Flow || i.Valid.To != day || day.IsZero() || day.Precision() > konbit.Day {
		return month{}, false
	}
	x := month{measure: m.Key, dims: figure.Dims{Period: day.String()[:len("2006-01")]}}
	for _, name := range m.Dimensions {
		switch {
		case name == "contributor":
			x.dims.Contributor = i.Fields.Contributor
		case name == "place" && i.Place != nil:
			x.dims.Place = i.Place.Code
		case name == "population":
			x.dims.Population = i.Fields.Population
		}
	}
	return x, true
}

// touched returns measures and those that are worked out from them.
func (d *Desk) touched(measures []string) []string {
	out := slices.Clone(measures)
	for _, m := range d.node.Measures.List() {
		if slices.Contains(out, m.Key) {
			continue
		}
		for _, r := range m.Derive {
			if slices.ContainsFunc(slices.Concat(r.In, r.Out, []string{r.Of, r.Less, r.By, r.From, r.To}), func(k string) bool { return slices.Contains(measures, k) }) {
				out = append(out, m.Key)
				break
			}
		}
	}
	return out
}

// compare returns where after says otherwise than before.
func (d *Desk) compare(before, after []*figure.Figure, lang string) []Effect {
	type key struct {
		m *figure.Measure
		d figure.Dims
	}
	old := make(map[key]*figure.Figure)
	for _, f := range before {
		old[key{f.Measure, f.Dims}] = f
	}
	var out []Effect
	for _, f := range after {
		was := old[key{f.Measure, f.Dims}]
		delete(old, key{f.Measure, f.Dims})
		e := Effect{Measure: f.Measure.Key, Dims: f.Dims, Title: d.node.Title(f, lang), Before: d.reading(was, lang), After: d.reading(f, lang)}
		if was == nil || was.Range != f.Range || *e.Before != *e.After {
			out = append(out, e)
		}
	}
	for _, f := range old {
		out = append(out, Effect{Measure: f.Measure.Key, Dims: f.Dims, Title: d.node.Title(f, lang), Before: d.reading(f, lang)})
	}
	slices.SortStableFunc(out, func(a, b Effect) int { return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Title, b.Title)) })
	return out
}

func (d *Desk) reading(f *figure.Figure, lang string) *Reading {
	if f == nil {
		return nil
	}
	return &Reading{
		Phrase: f.Phrase.In(lang), Range: f.Measure.Spoken(d.node.Words.In(lang), f.Range), Confidence: f.Confidence, OutOfDate: f.OutOfDate,
		Origins: len(f.Roots),
	}
}
