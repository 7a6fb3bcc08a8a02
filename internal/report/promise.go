package report

import (
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

func (b *builder) promises(s *outline.Promises) ([]edition.Block, error) {
	all, err := b.Figures.Promises(b.query(outline.Ask{Type: outline.Figure, Of: s.Measure}))
	if err != nil && !isMissing(err) {
		return nil, err
	}
	list := &edition.List{}
	for i := range all {
		p := &all[i]
		if len(s.States) > 0 && !slices.Contains(s.States, p.State) || b.settled(p, s.Back) {
			continue
		}
		item := edition.Item{Term: edition.Plain(b.Country(p.Dims.Contributor)), Text: edition.Plain(b.promise(p))}
		if !p.Due.IsZero() {
			item.When = b.Short(p.Due)
		}
		if v := b.promiseValue(p); v != nil {
			item.ID = v.ID
			item.Term[0].Value = v.ID
			item.Aside = b.asideOf(v.Sources)
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []edition.Block{{List: list}}, nil
}

// settled reports whether all of p lies so far back that it is no longer told.
func (b *builder) settled(p *figure.Promise, back int) bool {
	if back == 0 || p.State == figure.Open || p.State == figure.Overdue || len(p.Deliveries) == 0 {
		return false
	}
	return p.Deliveries[len(p.Deliveries)-1].On.Before(b.From.AddDate(0, 0, -back))
}

// promise says what became of a promise: 200 promised for 26 January; 144 came
// on 6 February, 11 days late and 56 short.
func (b *builder) promise(p *figure.Promise) string {
	args := []any{"people", b.people(p.People), "days", b.p.Number(float64(max(p.Days, -p.Days))), "short", b.people(p.Short), "came", b.people(p.Delivered)}
	switch {
	case p.Due.IsZero() && len(p.Deliveries) == 0:
		return b.p.Text("report.promise.nothing", args...)
	case p.Due.IsZero():
		return b.p.Text("report.promise.undated", args...)
	}
	args = append(args, "due", b.p.Moment(register.Day(p.Due.In(b.loc)), b.loc))
	if n := len(p.Deliveries); n > 0 {
		args = append(args, "on", b.p.Moment(register.Day(p.Deliveries[n-1].On.In(b.loc)), b.loc))
	}
	switch {
	case p.State == figure.Slipped && p.Short.High <= 0:
		return b.p.Text("report.promise.late", args...)
	case p.State == figure.Slipped && p.Days <= 0:
		return b.p.Text("report.promise.short", args...)
	}
	return b.p.Text("report.promise."+string(p.State), args...)
}

// promiseValue enters a promise among the edition's values: its reports and what
// answered it.
func (b *builder) promiseValue(p *figure.Promise) *edition.Value {
	if len(p.Claims) == 0 {
		return nil
	}
	id := "promise:" + string(claimRecord(p.Claims[0]))
	if i, ok := b.values[id]; ok {
		return &b.e.Values[i]
	}
	v := edition.Value{ID: id, Type: "promise", Label: p.Measure.Labels.In(b.p.Lang) + ", " + b.Country(p.Dims.Contributor), Phrase: b.people(p.People), Marking: konbit.Clear}
	note := func(ids []konbit.ID) {
		for _, c := range ids {
			rid := claimRecord(c)
			if !slices.Contains(v.Records, rid) {
				v.Records = append(v.Records, rid)
			}
			r, ok := b.Find(rid)
			if !ok {
				continue
			}
			if r.Marking.Level() > v.Marking.Level() {
				v.Marking = r.Marking
			}
			for _, n := range b.recordNotes(r) {
				if !slices.Contains(v.Sources, n) && len(v.Sources) < 4 {
					v.Sources = append(v.Sources, n)
				}
			}
		}
	}
	note(p.Claims)
	for _, d := range p.Deliveries {
		note(d.Claims)
	}
	slices.Sort(v.Sources)
	slices.Sort(v.Records)
	b.values[id] = len(b.e.Values)
	b.e.Values = append(b.e.Values, v)
	return &b.e.Values[len(b.e.Values)-1]
}
