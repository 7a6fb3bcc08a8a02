package date

import (
	"fmt"
	"time"

	"konbit.example/konbit"
)

// A Point is a day, or the week, month or year that begins on it.
type Point struct {
	Day       time.Time // UTC midnight
	Precision konbit.Precision
	Now       bool // the document's own date, however precise
	Year      bool // the source gave the year
}

// A Value is when something is, in the document's own terms: one Point, or two
// of which one may be missing.
type Value struct {
	From, To         Point
	OpenFrom, OpenTo bool
}

// Now is the value "as of the document".
var Now = on(Point{Now: true})

func on(p Point) Value { return Value{From: p, To: p} }

func day(t time.Time) Point   { return Point{Day: t, Precision: konbit.Day} }
func month(t time.Time) Point { return Point{Day: t.AddDate(0, 0, 1-t.Day()), Precision: konbit.Month} }
func year(y int) Point {
	return Point{Day: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), Precision: konbit.Year, Year: true}
}

func week(t time.Time) Point {
	return Point{Day: t.AddDate(0, 0, -(int(t.Weekday())+6)%7), Precision: konbit.Week}
}

// String returns p in EDTF, "DCT" for the document's date.
func (p Point) String() string {
	switch {
	case p.Now:
		return "DCT"
	case p.Precision == konbit.Year:
		return p.Day.Format("2006")
	case p.Precision == konbit.Month:
		return p.Day.Format("2006-01")
	case p.Precision == konbit.Week:
		y, w := p.Day.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	}
	return p.Day.Format(time.DateOnly)
}

// Last returns the last day of p.
func (p Point) Last() time.Time {
	switch p.Precision {
	case konbit.Year:
		return p.Day.AddDate(1, 0, -1)
	case konbit.Month:
		return p.Day.AddDate(0, 1, -1)
	case konbit.Week:
		return p.Day.AddDate(0, 0, 6)
	}
	return p.Day
}

// String returns v in EDTF with "DCT" for the document's date: 2024-06/DCT.
func (v Value) String() string {
	switch {
	case v.OpenFrom:
		return "../" + v.To.String()
	case v.OpenTo:
		return v.From.String() + "/.."
	case v.From == v.To:
		return v.From.String()
	}
	return v.From.String() + "/" + v.To.String()
}

// IsNow reports whether v says no more than "as of the document".
func (v Value) IsNow() bool { return v.From.Now && v.To.Now }

// add moves t by n units.
func add(t time.Time, unit Unit, n int) time.Time {
	switch unit {
	case Week:
		return t.AddDate(0, 0, 7*n)
	case Fortnight:
		return t.AddDate(0, 0, 14*n)
	case Month:
		return firstOf(t, Month).AddDate(0, n, 0)
	case Quarter:
		return firstOf(t, Quarter).AddDate(0, 3*n, 0)
	case Half:
		return firstOf(t, Half).AddDate(0, 6*n, 0)
	case Year:
		return firstOf(t, Year).AddDate(n, 0, 0)
	case Decade:
		return firstOf(t, Year).AddDate(10*n, 0, 0)
	}
	return t.AddDate(0, 0, n)
}

// firstOf returns the first day of the unit that t lies in.
func firstOf(t time.Time, unit Unit) time.Time {
	m := t.Month()
	switch unit {
	case Month:
	case Quarter:
		m = (m-1)/3*3 + 1
	case Half:
		m = (m-1)/6*6 + 1
	case Year, Decade:
		m = 1
	case Week:
		return week(t).Day
	default:
		return t
	}
	return time.Date(t.Year(), m, 1, 0, 0, 0, 0, time.UTC)
}

// unitAt returns the unit that t lies in as a value.
func unitAt(t time.Time, unit Unit) Value {
	switch unit {
	case Day, Hour, Minute:
		return on(day(t))
	case Week, Fortnight:
		return on(week(t))
	case Weekend:
		sat := week(t).Day.AddDate(0, 0, 5)
		return Value{From: day(sat), To: day(sat.AddDate(0, 0, 1))}
	case Month:
		return on(month(t))
	case Quarter:
		first := firstOf(t, Quarter)
		return Value{From: month(first), To: month(first.AddDate(0, 2, 0))}
	case Half:
		first := firstOf(t, Half)
		return Value{From: month(first), To: month(first.AddDate(0, 5, 0))}
	case Decade:
		return Value{From: year(t.Year() / 10 * 10), To: year(t.Year()/10*10 + 9)}
	}
	p := year(t.Year())
	p.Year = false
	return on(p)
}
