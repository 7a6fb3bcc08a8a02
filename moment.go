package konbit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Precision is how finely a Moment is known.
type Precision int

// Precisions, from fine to coarse.
const (
	Second Precision = iota // an instant with its zone
	Day
	Week // ISO 8601 week, Monday to Sunday
	Month
	Year
)

// A Moment is a time as somebody gave it: an instant with its zone, or a day,
// week, month or year without one. It is written in the subset of EDTF (ISO
// 8601-2, level 0 and 1) and RFC 9557 that these need:
//
//	2025   2025-01   2025-W03   2025-01-18
//	2025-01-18T02:00:00+03:00[Africa/Nairobi]
//
// The zero value means no time given. Moments compare with ==.
type Moment struct {
	sec       int64 // Unix seconds of the start; for dates, of midnight UTC
	nsec      int32
	offset    int32 // seconds east of UTC, for instants
	zone      string
	precision Precision
	set       bool
}

// At returns the instant t as a Moment, keeping its offset and, where t has a
// named IANA zone, the zone. Precision below a microsecond is dropped.
func At(t time.Time) Moment {
	t = t.Truncate(time.Microsecond)
	if _, off := t.Zone(); off%60 != 0 { // before standard time; an offset has no seconds
		t = t.UTC()
	}
	_, off := t.Zone()
	m := Moment{sec: t.Unix(), nsec: int32(t.Nanosecond()), offset: int32(off), set: true}
	if name := t.Location().String(); strings.Contains(name, "/") {
		m.zone = name
	}
	return m
}

// Date returns the day y-m-d as a Moment.
func Date(y int, m time.Month, d int) Moment {
	return Moment{sec: time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), precision: Day, set: true}
}

const wantMoment = "want a date like 2025-01-18, 2025-01, 2025-W03 or 2025, or an instant with its offset like 2025-01-18T02:00:00+03:00[Africa/Nairobi]"

// ParseMoment reads the forms listed at Moment. The empty string is the zero Moment.
func ParseMoment(s string) (Moment, error) {
	if s == "" {
		return Moment{}, nil
	}
	bad := Invalid("", "%q is not a time: %s", clip(s), wantMoment)
	if strings.IndexByte(s, 'T') == 10 {
		return parseInstant(s)
	}
	day := func(p Precision, layout string) (Moment, error) {
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() < 1 {
			return Moment{}, bad
		}
		return Moment{sec: t.Unix(), precision: p, set: true}, nil
	}
	switch {
	case len(s) == 4:
		return day(Year, "2006")
	case len(s) == 7:
		return day(Month, "2006-01")
	case len(s) == 8 && s[4:6] == "-W":
		y, errY := strconv.ParseUint(s[:4], 10, 16) // no sign
		w, errW := strconv.ParseUint(s[6:], 10, 8)
		if errY != nil || errW != nil {
			return Moment{}, bad
		}
		jan4 := time.Date(int(y), 1, 4, 0, 0, 0, 0, time.UTC)
		monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7+7*(int(w)-1))
		if gy, gw := monday.ISOWeek(); gy != int(y) || gw != int(w) {
			return Moment{}, bad
		}
		return Moment{sec: monday.Unix(), precision: Week, set: true}, nil
	case len(s) == 10:
		return day(Day, time.DateOnly)
	}
	return Moment{}, bad
}

func parseInstant(s string) (Moment, error) {
	body, zone := s, ""
	if i := strings.IndexByte(s, '['); i >= 0 && strings.HasSuffix(s, "]") {
		body, zone = s[:i], s[i+1:len(s)-1]
		if zone == "" {
			return Moment{}, Invalid("", "%q names no zone between its brackets: want an IANA name like Africa/Nairobi, or no brackets", clip(s))
		}
	}
	t, err := time.Parse(time.RFC3339Nano, body)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04Z07:00", body)
	}
	if err != nil || t.Year() < 1 {
		return Moment{}, Invalid("", "%q is not a time: %s", clip(s), wantMoment)
	}
	_, off := t.Zone()
	m := Moment{sec: t.Unix(), nsec: int32(t.Nanosecond() / 1000 * 1000), offset: int32(off), set: true}
	if zone != "" {
		loc, err := time.LoadLocation(zone)
		if err != nil || zone == "Local" {
			return Moment{}, Invalid("", "%q names no known zone: want an IANA name like Africa/Nairobi", clip(s))
		}
		if _, o := t.In(loc).Zone(); o != off {
			return Moment{}, Invalid("", "%q: %s is %s then, not %s", clip(s), zone, t.In(loc).Format("-07:00"), t.Format("-07:00"))
		}
		m.zone = zone
	}
	return m, nil
}

// MustMoment is ParseMoment for constants; it panics on bad input.
func MustMoment(s string) Moment {
	m, err := ParseMoment(s)
	if err != nil {
		panic(err)
	}
	return m
}

// IsZero reports whether no time was given.
func (m Moment) IsZero() bool { return !m.set }

// Precision returns how finely m is known.
func (m Moment) Precision() Precision { return m.precision }

// Zone returns the IANA zone m was given in, "" if none.
func (m Moment) Zone() string { return m.zone }

func (m Moment) utc() time.Time { return time.Unix(m.sec, int64(m.nsec)).UTC() }

// Earliest returns the first instant that m can mean; dates are read in loc.
// The result is in loc.
func (m Moment) Earliest(loc *time.Location) time.Time {
	t := m.utc()
	if m.precision == Second {
		return t.In(loc)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc)
}

// Latest returns the last instant (to the microsecond) that m can mean; dates
// are read in loc. An imprecise date counts from its last day.
func (m Moment) Latest(loc *time.Location) time.Time {
	t := m.Earliest(loc)
	switch m.precision {
	case Day:
		t = t.AddDate(0, 0, 1)
	case Week:
		t = t.AddDate(0, 0, 7)
	case Month:
		t = t.AddDate(0, 1, 0)
	case Year:
		t = t.AddDate(1, 0, 0)
	default:
		return t
	}
	return t.Add(-time.Microsecond)
}

// String returns m in the form that ParseMoment reads.
func (m Moment) String() string {
	t := m.utc()
	switch {
	case !m.set:
		return ""
	case m.precision == Year:
		return t.Format("2006")
	case m.precision == Month:
		return t.Format("2006-01")
	case m.precision == Week:
		y, w := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case m.precision == Day:
		return t.Format(time.DateOnly)
	}
	s := t.In(time.FixedZone("", int(m.offset))).Format("2006-01-02T15:04:05.999999Z07:00")
	if m.zone != "" {
		s += "[" + m.zone + "]"
	}
	return s
}

// MarshalText implements encoding.TextMarshaler.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Moment) UnmarshalText(b []byte) (err error) {
	*m, err = ParseMoment(string(b))
	return err
}

// A Span is a stretch of time with the precision it was given in: one Moment,
// or two joined by a slash of which one may be open:
//
//	2025-01-18   2024-06/2025-01-18   2018/..   ../2025-01-31
//
// "Since 2018" is 2018/.. and "by the end of January" is ../2025-01-31. The
// zero value means no time given. Spans compare with ==.
type Span struct {
	From, To Moment // equal for a single Moment; one is zero where it is open
}

// On returns the span of the single moment m.
func On(m Moment) Span { return Span{From: m, To: m} }

// Between returns the span from a to b; a zero end is open.
func Between(a, b Moment) Span {
	return Span{From: a, To: b}
}

// ParseSpan reads the forms listed at Span. The empty string is the zero Span.
func ParseSpan(s string) (Span, error) {
	a, b, two := cutSpan(s)
	if !two {
		m, err := ParseMoment(s)
		return On(m), err
	}
	if a == ".." && b == ".." || a == "" || b == "" {
		return Span{}, Invalid("", "%q is not a span: want FROM/TO, one of which may be \"..\"", clip(s))
	}
	var from, to Moment
	var err error
	if a != ".." {
		if from, err = ParseMoment(a); err != nil {
			return Span{}, notSpan(s, a)
		}
	}
	if b != ".." {
		if to, err = ParseMoment(b); err != nil {
			return Span{}, notSpan(s, b)
		}
	}
	if a != ".." && b != ".." && to.Latest(time.UTC).Before(from.Earliest(time.UTC)) {
		return Span{}, Invalid("", "%q ends before it starts", clip(s))
	}
	return Between(from, to), nil
}

func notSpan(s, end string) error {
	return Invalid("", "%q is not a time or a span FROM/TO of times: %q is none; %s", clip(s), clip(end), wantMoment)
}

// cutSpan splits s at the slash between its ends, which is none of a zone's
// name: 2025-01-18T02:00:00+03:00[Africa/Nairobi]/2025-01-19.
func cutSpan(s string) (from, to string, two bool) {
	zone := false
	for i := range len(s) {
		switch s[i] {
		case '[':
			zone = true
		case ']':
			zone = false
		case '/':
			if !zone {
				return s[:i], s[i+1:], true
			}
		}
	}
	return s, "", false
}

// MustSpan is ParseSpan for constants; it panics on bad input.
func MustSpan(s string) Span {
	sp, err := ParseSpan(s)
	if err != nil {
		panic(err)
	}
	return sp
}

// IsZero reports whether no time was given.
func (s Span) IsZero() bool { return s.From.IsZero() && s.To.IsZero() }

// Earliest returns the first instant of s, dates read in loc, and false if s is
// open there.
func (s Span) Earliest(loc *time.Location) (time.Time, bool) {
	if s.From.IsZero() {
		return time.Time{}, false
	}
	return s.From.Earliest(loc), true
}

// Latest returns the last instant of s, dates read in loc, and false if s is
// open there.
func (s Span) Latest(loc *time.Location) (time.Time, bool) {
	if s.To.IsZero() {
		return time.Time{}, false
	}
	return s.To.Latest(loc), true
}

// String returns s in the form that ParseSpan reads.
func (s Span) String() string {
	switch {
	case s.IsZero():
		return ""
	case s.From == s.To:
		return s.From.String()
	case s.From.IsZero():
		return "../" + s.To.String()
	case s.To.IsZero():
		return s.From.String() + "/.."
	}
	return s.From.String() + "/" + s.To.String()
}

// MarshalText implements encoding.TextMarshaler.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Span) UnmarshalText(b []byte) (err error) {
	*s, err = ParseSpan(string(b))
	return err
}

// clip shortens a string that is quoted in an error.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
