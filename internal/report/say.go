package report

import (
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/register"
)

// pattern returns the label called key, unfilled, or key itself where it is a
// pattern.
func (b *builder) pattern(key string) string {
	if strings.Contains(key, "{") {
		return strings.NewReplacer("; ", b.p.Text("report.semicolon"), ": ", b.p.Text("report.colon")).Replace(key)
	}
	return b.p.Pattern(key, 2)
}

// fillPlain fills a pattern with what every place of an edition may say of it.
func (b *builder) fillPlain(pattern string) string { return edition.Fill(pattern, b.plainly).String() }

// plainly returns what an edition can say of itself in a place of a text.
func (b *builder) plainly(name string) edition.Text {
	s := ""
	switch name {
	case "mission":
		s = b.e.Mission
	case "short":
		s = b.Mission.Short.In(b.p.Lang)
	case "serial":
		s = b.e.Serial
	case "number":
		s = b.p.Number(float64(b.Number))
	case "period":
		s = b.period()
	case "valid":
		s = b.Instant(b.Valid)
	case "known":
		s = b.Instant(b.Known)
	case "addressee":
		s = b.addressees()
	case "signed":
		if n := len(b.Signed); n > 0 {
			s = b.Signed[n-1].By
		}
	case "mandate":
		if n := len(b.Mission.Mandates); n > 0 {
			s = b.mandate()
		}
	}
	return edition.Plain(s)
}

// mandate returns the instrument in force at the situation.
func (b *builder) mandate() string {
	s := ""
	for _, m := range b.Mission.Mandates {
		if m.Role != "successor" && !m.Adopted.IsZero() && !m.Adopted.Earliest(b.loc).After(b.Valid) {
			s = m.Instrument
		}
	}
	return s
}

// period returns the edition's period in words: days where it is made of whole
// days, else with the hours.
func (b *builder) period() string {
	if b.From.IsZero() {
		return b.p.Text("report.until", "when", b.Instant(b.To))
	}
	if register.Midnight(b.From) && register.Midnight(b.To) {
		last := b.To.AddDate(0, 0, -1)
		return b.p.Span(konbit.Between(register.Day(b.From), register.Day(last)), b.loc)
	}
	return b.p.Text("report.range", "low", b.Short(b.From)+", "+b.From.Format("15:04"), "high", b.Short(b.To)+", "+b.To.Format("15:04"))
}

// span returns the edition's period as a dimension of figures.
func (b *builder) span() konbit.Span {
	last := b.To.Add(-time.Microsecond)
	return konbit.Between(register.Day(b.From), register.Day(last))
}
