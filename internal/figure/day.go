package figure

import (
	"math"
	"time"

	"konbit.example/konbit"
)

// A day is a count of days since 1970-01-01 by the mission's clock.
type day = int32

const forever = day(math.MaxInt32 / 2)

func dayOf(t time.Time, loc *time.Location) day {
	t = t.In(loc)
	_, off := t.Zone()
	s := t.Unix() + int64(off)
	if s < 0 {
		s -= 86399
	}
	return day(s / 86400)
}

// start returns the first instant of d.
func start(d day, loc *time.Location) time.Time {
	t := time.Unix(int64(d)*86400, 0).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc)
}

// days returns the first and last day of s; an open end is -forever or forever.
func days(s konbit.Span, loc *time.Location) (first, last day) {
	first, last = -forever, forever
	if t, ok := s.Earliest(loc); ok {
		first = dayOf(t, loc)
	}
	if t, ok := s.Latest(loc); ok {
		last = dayOf(t, loc)
	}
	return first, last
}

// dates returns the interval of days in which something happened that a source
// puts at s: "since 2018" is in 2018, "by the end of January" may be long before.
func dates(s konbit.Span, loc *time.Location) konbit.Interval {
	if s.To.IsZero() && !s.From.IsZero() {
		s.To = s.From
	}
	first, last := days(s, loc)
	i := konbit.Interval{Low: float64(first), High: float64(last), LowEntailed: true, HighEntailed: true}
	if first == -forever {
		i.Low = math.Inf(-1)
	}
	if last == forever {
		i.High = math.Inf(1)
	}
	return i
}

// outward rounds i outward to multiples of step; 0 leaves it.
func outward(i konbit.Interval, step float64) konbit.Interval {
	if step > 0 {
		inv := 1 / step // 0.1 has no exact form, 10 has
		i.Low, i.High = math.Floor(i.Low*inv+1e-9)/inv, math.Ceil(i.High*inv-1e-9)/inv
	}
	return i
}
