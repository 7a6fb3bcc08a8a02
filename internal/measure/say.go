package measure

import (
	"math"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// Number writes v as m's numbers are said in p's language: 80 %, 4.5 months. A
// nil Measure counts things without a unit.
func (m *Measure) Number(p message.Printer, v float64) string {
	n := p.Number(v)
	if m == nil {
		return n
	}
	for _, val := range m.Values {
		if val.Value == v {
			return val.Labels.In(p.Lang)
		}
	}
	if t := m.Phrase.In(p.Lang); t != "" {
		return message.Fill(t, func(name string) (string, bool) { return n, name == "n" })
	}
	if key := "figure.unit." + m.Unit; m.Unit != "person" {
		if s := p.Text(key, "n", v); s != key {
			return s
		}
	}
	return n
}

// Spoken writes a range of m's values as it is said in p's language: "601 to
// 616", "1–30 June 2024". The bounds of a date are days since 1970-01-01.
func (m *Measure) Spoken(p message.Printer, rng konbit.Interval) string {
	if m != nil && m.Kind == Date {
		return p.Span(span(rng), nil)
	}
	switch {
	case math.IsInf(rng.High, 1):
		return p.Text("figure.phrase.at_least", "value", m.Number(p, rng.Low))
	case math.IsInf(rng.Low, -1):
		return p.Text("figure.phrase.up_to", "value", m.Number(p, rng.High))
	case rng.Low == rng.High:
		return m.Number(p, rng.Low)
	}
	low := m.Number(p, rng.Low)
	if strings.HasPrefix(low, p.Number(rng.Low)) { // the unit is said once
		low = p.Number(rng.Low)
	}
	return p.Text("figure.phrase.range", "low", low, "high", m.Number(p, rng.High))
}

// span returns days as a time: a month or year where they are just that.
func span(rng konbit.Interval) konbit.Span {
	var from, to konbit.Moment
	if !math.IsInf(rng.Low, 0) {
		from = Day(int32(rng.Low))
	}
	if !math.IsInf(rng.High, 0) {
		to = Day(int32(rng.High))
	}
	if from.IsZero() && !to.IsZero() { // by the end of a month
		if next := to.Latest(time.UTC).AddDate(0, 0, 1); next.Day() == 1 {
			to, _ = konbit.ParseMoment(to.String()[:len("2006-01")])
		}
	}
	if !from.IsZero() && !to.IsZero() {
		if s, err := konbit.ParseSpan(Period(int32(rng.Low), int32(rng.High))); err == nil {
			return s
		}
	}
	return konbit.Between(from, to)
}

// Day returns the day n days after 1970-01-01.
func Day(n int32) konbit.Moment {
	t := date(n)
	return konbit.Date(t.Year(), t.Month(), t.Day())
}

func date(n int32) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }

// Period returns the one way to write the days from first to last as a
// konbit.Span: 2024, 2024-10, 2024-10/2024-12, 2024-10-01/2024-10-15.
func Period(first, last int32) string {
	a, b := date(first), date(last)
	end := b.AddDate(0, 0, 1)
	switch {
	case first == last:
		return a.Format(time.DateOnly)
	case a.Day() != 1 || end.Day() != 1:
		return a.Format(time.DateOnly) + "/" + b.Format(time.DateOnly)
	case a.Month() == 1 && end.Month() == 1 && a.Year() == b.Year():
		return a.Format("2006")
	case a.Month() == b.Month() && a.Year() == b.Year():
		return a.Format("2006-01")
	case a.Month() == 1 && end.Month() == 1:
		return a.Format("2006") + "/" + b.Format("2006")
	}
	return a.Format("2006-01") + "/" + b.Format("2006-01")
}
