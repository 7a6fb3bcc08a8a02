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
	told := slices.DeleteFunc(slices.Clone(all), func(p figure.Promise) bool {
		return len(s.States) > 0 && !slices.Contains(s.States, p.State) || b.settled(&p, s.Back)
	})
	if s.Prose {
		return b.promised(all, told), nil
	}
	list := &edition.List{}
	for i := range told {
		p := &told[i]
		key, args := b.promise(p)
		item := edition.Item{Term: edition.Plain(b.Country(p.Dims.Contributor)), Text: edition.Plain(b.p.Text("report.promise."+key, args...))}
		if !p.Due.IsZero() {
			item.When = b.Short(p.Due)
		}
		if p.Within >= 0 {
			item.Text = item.Text.Add(b.p.Text("report.promise.within", "n", b.people(all[p.Within].People)))
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

// promised tells promises in one paragraph: those that have a date, and of
// batches each rather than what they are batches of.
func (b *builder) promised(all, told []figure.Promise) []edition.Block {
	var said []edition.Text
	for i := range told {
		p := &told[i]
		if p.Due.IsZero() || slices.ContainsFunc(told, func(x figure.Promise) bool { return x.Within >= 0 && slices.Equal(all[x.Within].Claims, p.Claims) }) {
			continue
		}
		key, args := b.promise(p)
		pattern := b.p.Text("report.promised."+key, append(args, "who", "{who}", "people", "{people}")...)
		v := b.promiseValue(p)
		t := edition.Fill(pattern, func(name string) edition.Text {
			switch {
			case name == "who":
				return edition.Plain(b.Country(p.Dims.Contributor))
			case v == nil:
				return edition.Plain(b.people(p.People))
			}
			return edition.Text{{Text: v.Phrase, Style: edition.Strong, Value: v.ID, Notes: v.Sources}}
		})
		said = append(said, t.Footnoted().Capital())
	}
	if len(said) == 0 {
		return nil
	}
	return []edition.Block{{Paragraph: &edition.Paragraph{Text: edition.Join(said, " ")}}}
}

// settled reports whether all of p lies so far back that it is no longer told.
func (b *builder) settled(p *figure.Promise, back int) bool {
	if back == 0 || p.State == figure.Open || p.State == figure.Overdue || len(p.Deliveries) == 0 {
		return false
	}
	return p.Deliveries[len(p.Deliveries)-1].On.Before(b.From.AddDate(0, 0, -back))
}

// promise says what became of a promise, as the end of the labels that tell it
// and what they take: 200 promised for 26 January; 144 came on 6 February, 11
// days late and 56 short.
func (b *builder) promise(p *figure.Promise) (key string, args []any) {
	args = []any{"people", b.people(p.People), "days", b.p.Number(float64(max(p.Days, -p.Days))), "short", b.people(p.Short), "came", b.people(p.Delivered)}
	switch {
	case p.Due.IsZero() && len(p.Deliveries) == 0:
		return "nothing", args
	case p.Due.IsZero():
		return "undated", args
	}
	args = append(args, "due", b.p.Moment(register.Day(p.Due.In(b.loc)), b.loc))
	if n := len(p.Deliveries); n > 0 {
		args = append(args, "on", b.p.Moment(register.Day(p.Deliveries[n-1].On.In(b.loc)), b.loc))
	}
	switch {
	case p.State == figure.Slipped && p.Short.High <= 0:
		return "late", args
	case p.State == figure.Slipped && p.Days <= 0:
		return "short", args
	}
	return string(p.State), args
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
	note := func(title string, ids []konbit.ID) {
		g := edition.Group{Verdict: "promise", Title: b.p.Text(title)}
		for _, c := range ids {
			rid := claimRecord(c)
			seen := slices.Contains(v.Records, rid)
			r, ok := b.Find(rid)
			if seen || !ok {
				continue
			}
			v.Records = append(v.Records, rid)
			g.Claims = append(g.Claims, b.witness(r))
			v.Marking = konbit.MostClosed(v.Marking, r.Marking)
			for _, n := range b.recordNotes(r) {
				if !slices.Contains(v.Sources, n) && len(v.Sources) < 4 {
					v.Sources = append(v.Sources, n)
				}
			}
		}
		if len(g.Claims) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	note("report.promise.said", p.Claims)
	for _, d := range p.Deliveries {
		note("report.promise.came", d.Claims)
	}
	slices.Sort(v.Sources)
	slices.Sort(v.Records)
	return b.enter(v)
}
