package report

import (
	"math"
	"strconv"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

func (b *builder) chart(s *outline.Chart) ([]edition.Block, error) {
	subjects := []map[string]string{nil}
	if s.Each != "" {
		subjects = subjects[:0]
		for _, code := range b.contributors() {
			subjects = append(subjects, map[string]string{"contributor": code})
		}
	}
	var out []edition.Block
	for _, names := range subjects {
		v, a, err := b.ask(s.Of, names)
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		c, err := b.draw(s, a, v, names)
		if err != nil {
			return nil, err
		}
		if len(c.Steps) > 0 {
			out = append(out, edition.Block{Chart: c})
		}
		if s.Most > 0 && len(out) == s.Most {
			break
		}
	}
	return out, nil
}

func (b *builder) draw(s *outline.Chart, a outline.Ask, v *edition.Value, names map[string]string) (*edition.Chart, error) {
	steps, err := b.Figures.Steps(b.query(a))
	if err != nil && !isMissing(err) {
		return nil, err
	}
	months := s.Months
	if months == 0 {
		months = 8
	}
	y, m, _ := b.Valid.AddDate(0, -months, 0).Date()
	c := &edition.Chart{
		Title: v.Label, Data: [2]string{b.p.Text("report.col.when"), b.p.Text("report.col.value")},
		From: time.Date(y, m, 1, 0, 0, 0, 0, b.loc), To: b.Valid.AddDate(0, 0, 14+months*3), Now: b.Valid, Today: b.Short(b.Valid),
	}
	if s.Label != "" {
		c.Title = b.p.Text(s.Label, "label", v.Label)
	}
	b.steps(c, b.figures[a.String()], steps)
	b.silence(c, names["contributor"])
	if len(c.Steps) > 0 { // no time is shown before which nothing is
		y, m, _ := c.Steps[0].From.Date()
		c.From = time.Date(y, m, 1, 0, 0, 0, 0, b.loc)
		c.To = b.Valid.Add(max(14*24*time.Hour, b.Valid.Sub(c.From)*15/100))
	}
	for _, ref := range s.Levels {
		level, _, err := b.ask(ref, names)
		if err != nil {
			return nil, err
		}
		if level != nil && level.Interval != nil {
			c.Levels = append(c.Levels, edition.Level{Value: level.Interval.High, Label: level.Label + b.p.Text("report.colon") + level.Phrase})
		}
	}
	if s.Plans != "" {
		if err := b.plans(c, s.Plans, a, v); err != nil {
			return nil, err
		}
	}
	b.axes(c)
	return c, nil
}

// steps draws those steps up to the situation that fall into the chart. Steps
// that say the same become one.
func (b *builder) steps(c *edition.Chart, f *figure.Figure, steps []figure.Step) {
	for _, s := range steps {
		from, to := s.From.In(b.loc), s.To.In(b.loc)
		if s.To.IsZero() || to.After(b.Valid) {
			to = b.Valid
		}
		if from.Before(c.From) {
			from = c.From
		}
		if !from.Before(to) || math.IsInf(s.Range.Low, 0) || math.IsInf(s.Range.High, 0) {
			continue
		}
		x := edition.Step{From: from, To: to, Low: s.Range.Low, High: s.Range.High, Label: s.Phrase.In(b.p.Lang), Stale: s.OutOfDate}
		if words := f.Spoken(s.Range).In(b.p.Lang); words != x.Label && s.Range.Low != s.Range.High {
			x.Range = words
		}
		if n := len(c.Steps); n > 0 && c.Steps[n-1].Label == x.Label && c.Steps[n-1].Range == x.Range && c.Steps[n-1].Stale == x.Stale && c.Steps[n-1].To.Equal(x.From) {
			c.Steps[n-1].To = x.To
			continue
		}
		c.Steps = append(c.Steps, x)
	}
	for i := range c.Steps {
		x := &c.Steps[i]
		x.When = b.p.Span(konbit.Between(register.Day(x.From), register.Day(x.To)), b.loc)
	}
}

// silence marks the time before the first step in which the contributor was
// there already: how many is not in the record.
func (b *builder) silence(c *edition.Chart, contributor string) {
	for _, x := range b.Mission.Contributors {
		from, ok := x.When.Earliest(b.loc)
		if x.Code != contributor || !ok || len(c.Steps) == 0 || !from.Before(c.Steps[0].From) {
			continue
		}
		if from.Before(c.From) {
			from = c.From
		}
		first := c.Steps[0]
		if first.From.After(from) {
			s := edition.Step{From: from, To: first.From, High: first.High, Label: b.p.Text("report.silent"), Silent: true}
			s.When = b.p.Span(konbit.Between(register.Day(s.From), register.Day(s.To)), b.loc)
			c.Steps = append([]edition.Step{s}, c.Steps...)
		}
		return
	}
}

// plans draws what is still to come after the situation, on top of what is
// there.
func (b *builder) plans(c *edition.Chart, measure string, a outline.Ask, v *edition.Value) error {
	q := b.query(outline.Ask{Type: outline.Figure, Of: measure, With: map[string]string{}})
	q.Dims.Contributor = a.With["contributor"]
	promises, err := b.Figures.Promises(q)
	if err != nil && !isMissing(err) {
		return err
	}
	for _, p := range promises {
		if p.State != figure.Open || p.Due.IsZero() || math.IsInf(p.People.High, 0) || v.Interval == nil {
			continue
		}
		due := p.Due.In(b.loc)
		if due.After(b.Valid.AddDate(0, 0, 60)) {
			continue
		}
		if end := due.AddDate(0, 0, 7); end.After(c.To) {
			c.To = end
		}
		c.Plans = append(c.Plans, edition.Step{
			From: due, Low: v.Interval.Low + p.People.Low, High: v.Interval.High + p.People.High,
			When: b.p.Moment(register.Day(due), b.loc), Label: b.p.Text("report.planned", "n", b.people(p.People)),
		})
	}
	for i := range c.Plans {
		c.Plans[i].To = c.To
	}
	return nil
}

// people writes how many people a range is.
func (b *builder) people(i konbit.Interval) string {
	if i.Low == i.High {
		return b.p.Number(i.Low)
	}
	return b.p.Text("report.range", "low", i.Low, "high", i.High)
}

// axes puts round numbers and first days of months along the sides.
func (b *builder) axes(c *edition.Chart) {
	top := 1.0
	for _, s := range c.Steps {
		top = max(top, s.High)
	}
	for _, l := range c.Levels {
		top = max(top, l.Value)
	}
	for _, s := range c.Plans {
		top = max(top, s.High)
	}
	step := math.Pow(10, math.Floor(math.Log10(top)))
	for _, f := range []float64{0.2, 0.5, 1, 2, 5} {
		if top/(step*f) <= 4 {
			step *= f
			break
		}
	}
	for v := 0.0; v <= top; v += step {
		c.Y = append(c.Y, edition.Tick{Value: v, Label: b.p.Number(v)})
	}
	c.Top = top * 1.06

	months := int(c.To.Sub(c.From).Hours() / 24 / 30)
	every := 1
	for _, n := range []int{1, 2, 3, 6, 12, 24} {
		if every = n; months/n <= 7 {
			break
		}
	}
	for t := c.From; t.Before(c.To); t = t.AddDate(0, every, 0) {
		label := b.p.Text("ui.mon." + strconv.Itoa(int(t.Month())))
		if t.Equal(c.From) || int(t.Month()) <= every {
			label += " " + t.Format("2006")
		}
		c.X = append(c.X, edition.Tick{At: t, Label: label})
	}
}
