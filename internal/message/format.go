package message

import (
	"math"
	"strconv"
	"strings"
	"time"

	"konbit.example/konbit"
)

// Number writes v with the language's separators and at most two decimals:
// 1,041,229 or 1 041 229, 4.5 or 4,5.
func (p Printer) Number(v float64) string {
	s := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	minus := ""
	if s[0] == '-' {
		minus, s = "\u2212", s[1:]
	}
	whole, decimals, _ := strings.Cut(s, ".")
	group := p.Text("number.group")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if decimals != "" {
		whole += p.Text("number.decimal") + decimals
	}
	return minus + whole
}

// Percent writes v, already in percent, with the language's sign and space.
func (p Printer) Percent(v float64) string { return p.Text("number.percent", "n", v) }

// Range writes the range from low to high, one number where they are equal.
func (p Printer) Range(low, high float64) string {
	if low == high {
		return p.Number(low)
	}
	return p.Text("number.range", "low", low, "high", high)
}

// Money writes v with its ISO 4217 currency, which stands before or after as in
// the language.
func (p Printer) Money(v float64, currency string) string {
	return p.Text("number.money", "amount", v, "currency", currency)
}

// Counted is how a number of something is written, by language: {n} people.
type Counted map[string]struct {
	One   string `yaml:"one" json:"one"`
	Other string `yaml:"other" json:"other"`
}

// Count writes the number n of what c counts, or written in its place where that
// is not empty: a range, a hedge.
func (p Printer) Count(c Counted, n float64, written string) string {
	if written == "" {
		written = p.Number(n)
	}
	form := c[p.Lang].Other
	if p.one(n) {
		form = c[p.Lang].One
	}
	if form == "" {
		return written
	}
	return Fill(form, func(string) (string, bool) { return written, true })
}

// List joins items as the language does: a, b and c.
func (p Printer) List(items ...string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return p.Text("list.and", "first", strings.Join(items[:n-1], ", "), "last", items[n-1])
	}
}

// Month returns the name of m, Weekday that of d.
func (p Printer) Month(m time.Month) string { return p.Text("month." + strconv.Itoa(int(m))) }

// Weekday returns the name of d.
func (p Printer) Weekday(d time.Weekday) string {
	if d == time.Sunday {
		d = 7
	}
	return p.Text("weekday." + strconv.Itoa(int(d)))
}

// Moment writes m as precisely as it is known. An instant is shown in loc with
// the zone's name; loc may be nil for the zone it was given in.
func (p Printer) Moment(m konbit.Moment, loc *time.Location) string {
	if m.IsZero() {
		return ""
	}
	t := m.Earliest(time.UTC)
	switch m.Precision() {
	case konbit.Year:
		return t.Format("2006")
	case konbit.Month:
		return p.Text("date.month", "month", p.Month(t.Month()), "year", t.Format("2006"))
	case konbit.Week:
		y, w := t.ISOWeek()
		return p.Text("date.week", "week", w, "year", strconv.Itoa(y))
	case konbit.Day:
		return p.date(t)
	default:
		return p.instant(m, loc)
	}
}

func (p Printer) instant(m konbit.Moment, loc *time.Location) string {
	t := inZone(m, loc)
	return p.Text("date.time", "date", p.date(t), "time", t.Format("15:04"), "zone", zone(t))
}

// inZone returns an instant in loc; where loc is nil, in the zone it was given in.
func inZone(m konbit.Moment, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
		if z, err := time.LoadLocation(m.Zone()); err == nil && m.Zone() != "" {
			loc = z
		}
	}
	return m.Earliest(loc)
}

// Briefly writes s for a title: an instant without its zone, a stretch between
// instants by its days.
func (p Printer) Briefly(s konbit.Span, loc *time.Location) string {
	if s.From == s.To && s.From.Precision() < konbit.Day {
		t := inZone(s.From, loc)
		return p.Text("date.hour", "date", p.date(t), "time", t.Format("15:04"))
	}
	return p.Span(konbit.Span{From: day(s.From, loc), To: day(s.To, loc)}, loc)
}

// day is the day of an instant in loc; what is known less finely stays as it is.
func day(m konbit.Moment, loc *time.Location) konbit.Moment {
	if m.IsZero() || m.Precision() >= konbit.Day {
		return m
	}
	return konbit.Date(inZone(m, loc).Date())
}

// Time writes the hour and minute of t in its zone, which it names.
func (p Printer) Time(t time.Time) string {
	return p.Text("time.zone", "time", t.Format("15:04"), "zone", zone(t))
}

// zone names the zone of t: its letters, or the distance from UTC where the
// zone has none of its own.
func zone(t time.Time) string {
	name, _ := t.Zone()
	if strings.Trim(name, "+-0123456789") != "" {
		return name
	}
	return "UTC" + strings.TrimSuffix(t.Format("-07:00"), ":00")
}

func (p Printer) date(t time.Time) string {
	return p.Text("date.day", "day", p.day(t), "month", p.Month(t.Month()), "year", t.Format("2006"))
}

// day writes the day of the month, the first as the language does.
func (p Printer) day(t time.Time) string {
	if t.Day() == 1 {
		return p.Text("date.first")
	}
	return strconv.Itoa(t.Day())
}

// grain tells a day or an instant from a longer time: languages word "since"
// and "by" differently before them.
func grain(m konbit.Moment) string {
	if m.Precision() <= konbit.Day {
		return "day"
	}
	return "month"
}

// Span writes s: one moment, a range that says a shared month and year once,
// "since" or "by".
func (p Printer) Span(s konbit.Span, loc *time.Location) string {
	switch {
	case s.IsZero():
		return ""
	case s.From == s.To:
		return p.Moment(s.From, loc)
	case s.To.IsZero():
		return p.Text("date.since."+grain(s.From), "date", p.Moment(s.From, loc))
	case s.From.IsZero():
		return p.Text("date.by."+grain(s.To), "date", p.Moment(s.To, loc))
	}
	a, b := s.From.Earliest(time.UTC), s.To.Earliest(time.UTC)
	if s.From.Precision() == konbit.Day && s.To.Precision() == konbit.Day && a.Year() == b.Year() {
		if a.Month() == b.Month() {
			days := p.Text("date.days", "from", p.day(a), "to", p.day(b))
			return p.Text("date.day", "day", days, "month", p.Month(a.Month()), "year", a.Format("2006"))
		}
		from := p.Text("date.short", "day", p.day(a), "month", p.Month(a.Month()))
		return p.Text("date.range", "from", from, "to", p.Moment(s.To, loc))
	}
	if s.From.Precision() == konbit.Month && s.To.Precision() == konbit.Month && a.Year() == b.Year() {
		return p.Text("date.range", "from", p.Month(a.Month()), "to", p.Moment(s.To, loc))
	}
	return p.Text("date.range", "from", p.Moment(s.From, loc), "to", p.Moment(s.To, loc))
}
