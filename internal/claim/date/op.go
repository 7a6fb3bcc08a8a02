package date

import (
	"maps"
	"slices"
	"time"

	"konbit.example/konbit"
)

// ops is what patterns can mean. Each turns the slots of a match into a date.
var ops = map[string]func(*match) (Date, bool){
	"day": opDay, "days": opDays, "month": opMonth, "months": opMonths, "year": opYear, "quarter": opQuarter, "half": opHalf,
	"weekday": opWeekday, "offset": opOffset, "shift": opShift, "month_shift": opMonthShift,
	"ago": opAgo, "ahead": opAhead, "past": opPast, "first": opFirst, "end": opEnd, "start": opStart,
	"now": opNow, "to_date": opToDate, "since": opSince, "until": opUntil, "range": opRange, "same": opSame,
	"after": opAfter, "before": opBefore, "at": opAt, "clock": opClock, "on": opOn, "lapse": opLapse, "then": opThen,
}

// opNames lists the keys of ops in order.
var opNames = slices.Sorted(maps.Keys(ops))

// get returns the k-th slot of a kind.
func (m *match) get(k kind, nth int) (slot, bool) {
	for _, s := range m.slots {
		if s.kind == k {
			if nth == 0 {
				return s, true
			}
			nth--
		}
	}
	return slot{}, false
}

// named reports whether a word of the set name was matched.
func (m *match) named(name string) bool {
	for _, s := range m.slots {
		if s.kind == setSlot && s.name == name {
			return true
		}
	}
	return false
}

func (m *match) num(k kind) int {
	s, _ := m.get(k, 0)
	return s.value
}

func (m *match) unit() Unit {
	s, ok := m.get(unitSlot, 0)
	if !ok {
		return ""
	}
	return units[s.value]
}

func (m *match) written() time.Time { return m.f.ctx.Written }

func (m *match) tense() int {
	if m.f.ctx.Tense == nil {
		return 0
	}
	return m.f.ctx.Tense(m.from)
}

func dated(v Value) (Date, bool) { return Date{Value: v, Hour: -1}, true }

func relative(v Value) (Date, bool) { return Date{Value: v, Hour: -1, Relative: true}, true }

func none() (Date, bool) { return Date{}, false }

// year returns the year that the match names, or the one that its day and month
// most likely mean: the last that had come by the document's date, the next one
// where the clause speaks of the future.
func (m *match) year(mon, d int) (y int, given bool) {
	if s, ok := m.get(yearSlot, 0); ok {
		return s.value, true
	}
	now := m.written()
	if s, ok := m.get(shiftSlot, 0); ok { // June last year
		return now.Year() + s.value, true
	}
	t := time.Date(now.Year(), time.Month(mon), max(d, 1), 0, 0, 0, 0, time.UTC)
	switch {
	case m.tense() > 0:
		if t.Before(now.AddDate(0, -2, 0)) {
			return now.Year() + 1, false
		}
	case d == 0 && t.After(now), d > 0 && t.After(now.AddDate(0, 0, 20)), m.tense() < 0 && t.After(now.AddDate(0, 0, 7)):
		return now.Year() - 1, false
	}
	return now.Year(), false
}

func opDay(m *match) (Date, bool) {
	mon, d := m.num(monthSlot), m.num(daySlot)
	if o, ok := m.get(ordinalSlot, 0); ok {
		d = o.value
	}
	y, given := m.year(mon, d)
	t, ok := civil(y, mon, d)
	if !ok {
		return none()
	}
	p := day(t)
	p.Year = given
	return Date{Value: on(p), Hour: m.hour(), Relative: !given}, true
}

// opMonths reads two months: in February and March, en juin et juillet 2024.
func opMonths(m *match) (Date, bool) {
	a, _ := m.get(monthSlot, 0)
	b, ok := m.get(monthSlot, 1)
	if !ok || a.value == b.value {
		return none()
	}
	y, given := m.year(b.value, 0)
	first := y
	if a.value > b.value { // December and January
		first--
	}
	from := month(time.Date(first, time.Month(a.value), 1, 0, 0, 0, 0, time.UTC))
	to := month(time.Date(y, time.Month(b.value), 1, 0, 0, 0, 0, time.UTC))
	from.Year, to.Year = given, given
	return Date{Value: Value{From: from, To: to}, Hour: -1, Relative: !given}, true
}

// opDays reads two days of one month: 2 and 3 October, du 9 au 15 décembre.
func opDays(m *match) (Date, bool) {
	mon := m.num(monthSlot)
	a, _ := m.get(daySlot, 0)
	b, _ := m.get(daySlot, 1)
	y, given := m.year(mon, b.value)
	from, ok1 := civil(y, mon, a.value)
	to, ok2 := civil(y, mon, b.value)
	if !ok1 || !ok2 || !from.Before(to) {
		return none()
	}
	p, q := day(from), day(to)
	p.Year, q.Year = given, given
	return dated(Value{From: p, To: q})
}

func opMonth(m *match) (Date, bool) {
	mon := m.num(monthSlot)
	y, given := m.year(mon, 0)
	t, ok := civil(y, mon, 1)
	if !ok {
		return none()
	}
	p := month(t)
	p.Year = given
	return Date{Value: on(p), Hour: -1, Relative: !given}, true
}

func opYear(m *match) (Date, bool) {
	a, ok := m.get(yearSlot, 0)
	if !ok {
		return none()
	}
	if b, ok := m.get(yearSlot, 1); ok && b.value > a.value {
		return dated(Value{From: year(a.value), To: year(b.value)})
	}
	return dated(on(year(a.value)))
}

// parts reads the n-th quarter or half of a year.
func parts(m *match, unit Unit, count int) (Date, bool) {
	s, ok := m.get(ordinalSlot, 0)
	n := s.value
	if !ok {
		n = m.num(numberSlot)
	}
	if n == -1 || !ok && m.named("past") {
		n = count
	}
	if n < 1 || n > count {
		return none()
	}
	months := 12 / count
	y, given := m.year((n-1)*months+1, 0)
	if s, ok := m.get(dateSlot, 0); ok {
		y, given = s.date.Value.From.Day.Year(), true
	}
	t, ok := civil(y, (n-1)*months+1, 1)
	if !ok {
		return none()
	}
	v := unitAt(t, unit)
	v.From.Year, v.To.Year = given, given
	return dated(v)
}

func opQuarter(m *match) (Date, bool) { return parts(m, Quarter, 4) }
func opHalf(m *match) (Date, bool)    { return parts(m, Half, 2) }

func opWeekday(m *match) (Date, bool) {
	now := m.written()
	back := (int(now.Weekday()) - m.num(weekdaySlot)%7 + 7) % 7
	t := now.AddDate(0, 0, -back)
	s, shifted := m.get(shiftSlot, 0)
	switch {
	case shifted && s.value > 0:
		t = now.AddDate(0, 0, 7-back)
	case shifted && s.value < 0 && back == 0:
		t = now.AddDate(0, 0, -7)
	case shifted && s.value == 0:
		if back > 0 && m.tense() > 0 {
			t = t.AddDate(0, 0, 7)
		}
	case !shifted && back > 0 && m.tense() > 0:
		t = t.AddDate(0, 0, 7)
	}
	return Date{Value: on(day(t)), Hour: m.hour(), Relative: true}, true
}

func opOffset(m *match) (Date, bool) {
	return Date{Value: on(day(m.written().AddDate(0, 0, m.num(offsetSlot)))), Hour: m.hour(), Relative: true}, true
}

// opShift reads last week, this year, next month, over the weekend.
func opShift(m *match) (Date, bool) {
	unit := m.unit()
	n := m.num(shiftSlot)
	_, shifted := m.get(shiftSlot, 0)
	if unit == "" || unit == Hour || unit == Minute || unit == Day || !shifted && unit != Weekend {
		return none()
	}
	now := m.written()
	if unit == Weekend {
		v := unitAt(now.AddDate(0, 0, 7*n), unit)
		if (!shifted || n <= 0) && m.tense() <= 0 && v.From.Day.After(now) {
			v = unitAt(v.From.Day.AddDate(0, 0, -7), unit)
		}
		return relative(v)
	}
	return relative(unitAt(add(now, unit, n), unit))
}

// opMonthShift reads last October.
func opMonthShift(m *match) (Date, bool) {
	now := m.written()
	t := time.Date(now.Year(), time.Month(m.num(monthSlot)), 1, 0, 0, 0, 0, time.UTC)
	switch n := m.num(shiftSlot); {
	case n < 0 && !t.Before(firstOf(now, Month)):
		t = t.AddDate(-1, 0, 0)
	case n > 0 && !t.After(now):
		t = t.AddDate(1, 0, 0)
	}
	return relative(on(month(t)))
}

// at places n units from t as precisely as people mean it.
func at(t time.Time, unit Unit, n int) (Value, bool) {
	if n > 200 || n < -200 || unit == "" || unit == Weekend {
		return Value{}, false
	}
	switch unit {
	case Hour, Minute, Day:
		if unit != Day {
			n = 0
		}
		return on(day(t.AddDate(0, 0, n))), true
	case Week, Fortnight:
		return on(week(add(t, unit, n))), true
	}
	return unitAt(add(t, unit, n), unit), true
}

func opAgo(m *match) (Date, bool) {
	v, ok := at(m.written(), m.unit(), -m.count())
	if !ok {
		return none()
	}
	return relative(v)
}

// opAhead reads "in two weeks", which is a length of time unless the clause
// speaks of the future.
func opAhead(m *match) (Date, bool) {
	v, ok := at(m.written(), m.unit(), m.count())
	if !ok || m.tense() <= 0 && !m.named("within") {
		return none()
	}
	if m.named("within") {
		v.From, v.OpenFrom = Point{}, true
	}
	return relative(v)
}

func (m *match) count() int {
	if s, ok := m.get(numberSlot, 0); ok {
		return s.value
	}
	return 1
}

// opPast reads "over the past three months": from then until the document.
func opPast(m *match) (Date, bool) {
	n, unit := m.count(), m.unit()
	if n > 400 || unit == "" || unit == Weekend {
		return none()
	}
	from := m.written()
	switch unit {
	case Minute, Hour:
		if unit == Hour && n >= 24 {
			from = from.AddDate(0, 0, -n/24)
		}
	case Day:
		from = from.AddDate(0, 0, -n)
	case Week, Fortnight:
		from = add(from, unit, -n)
	case Month, Quarter, Half:
		months := map[Unit]int{Month: 1, Quarter: 3, Half: 6}[unit]
		from = from.AddDate(0, -n*months, 0)
	default:
		from = from.AddDate(-n, 0, 0)
	}
	return relative(Value{From: day(from), To: Point{Now: true}})
}

// opFirst reads "the first six months of 2025", "the last ten days of March".
func opFirst(m *match) (Date, bool) {
	unit, n := m.unit(), m.count()
	frame := unitAt(m.written(), Year)
	if s, ok := m.get(dateSlot, 0); ok {
		frame = s.date.Value
	} else if unit == Day || unit == Week {
		return none()
	}
	if frame.OpenFrom || frame.OpenTo || frame.From.Now || n > 366 {
		return none()
	}
	first, last := frame.From.Day, frame.To.Last()
	var v Value
	if m.named("final") || m.named("past") || m.named("ending") {
		start := last.AddDate(0, 0, 1)
		switch unit {
		case Day, Week:
			v = Value{From: day(add(start, unit, -n)), To: day(last)}
		case Month, Quarter, Half:
			v = Value{From: month(add(start, unit, -n)), To: month(last)}
		default:
			return none()
		}
	} else {
		end := add(first, unit, n).AddDate(0, 0, -1)
		switch unit {
		case Day, Week:
			v = Value{From: day(first), To: day(end)}
		case Month, Quarter, Half:
			v = Value{From: month(first), To: month(end)}
		default:
			return none()
		}
	}
	v.From.Year, v.To.Year = frame.From.Year, frame.From.Year
	return dated(v)
}

// frame returns the stretch of time that "end of" and "start of" speak of.
func (m *match) frame() (Value, bool) {
	if s, ok := m.get(dateSlot, 0); ok {
		v := s.date.Value
		return v, !v.OpenFrom && !v.OpenTo && !v.From.Now && v.From.Precision != konbit.Day
	}
	if u := m.unit(); u != "" && u != Hour && u != Minute && u != Day {
		return unitAt(m.written(), u), true
	}
	return Value{}, false
}

// opEnd reads "the end of the month": of a unit its last day, of a named month
// or year all we know of it.
func opEnd(m *match) (Date, bool) {
	v, ok := m.frame()
	if !ok {
		return none()
	}
	if s, named := m.get(dateSlot, 0); named && s.date.Value.From.Precision == konbit.Month && !s.date.Relative {
		return Date{Value: v, Hour: -1, Relative: s.date.Relative}, true
	}
	p := day(v.To.Last())
	p.Year = v.To.Year
	return relative(on(p))
}

func opStart(m *match) (Date, bool) {
	v, ok := m.frame()
	if !ok {
		return none()
	}
	return relative(on(day(v.From.Day)))
}

func opNow(*match) (Date, bool) {
	return Date{Value: Now, Present: true, Hour: -1, Relative: true}, true
}

// opToDate reads "so far this year".
func opToDate(m *match) (Date, bool) {
	unit := m.unit()
	if unit == "" {
		unit = Year
	}
	return relative(unitAt(m.written(), unit))
}

// inner returns the date within a date.
func (m *match) inner(nth int) (*Date, bool) {
	s, ok := m.get(dateSlot, nth)
	if !ok || s.date.Value.OpenFrom || s.date.Value.OpenTo {
		return nil, false
	}
	return s.date, true
}

func opSince(m *match) (Date, bool) {
	d, ok := m.inner(0)
	if !ok || d.Present {
		return none()
	}
	return Date{Value: Value{From: d.Value.From, OpenTo: true}, Hour: -1, Relative: d.Relative}, true
}

func opUntil(m *match) (Date, bool) {
	d, ok := m.inner(0)
	if !ok || d.Present {
		return none()
	}
	to := d.Value.To
	if d.Relative && !to.Year && m.tense() >= 0 && to.Last().Before(m.written().AddDate(0, 0, -20)) { // by April, said in December
		to.Day = to.Day.AddDate(1, 0, 0)
	}
	return Date{Value: Value{To: to, OpenFrom: true}, Hour: -1, Relative: d.Relative}, true
}

// opRange reads "from A to B". Where only one names its year, the other is of
// the same or the next one.
func opRange(m *match) (Date, bool) {
	a, ok1 := m.inner(0)
	b, ok2 := m.inner(1)
	if !ok1 || !ok2 {
		return none()
	}
	from, to := a.Value.From, b.Value.To
	if b.Present {
		return dated(Value{From: from, To: Point{Now: true}})
	}
	if a.Present || from.Precision != to.Precision && from.Precision+to.Precision > konbit.Week+konbit.Month {
		return none()
	}
	if from.Precision != konbit.Year && from.Year != to.Year {
		if to.Year {
			from.Day = from.Day.AddDate(to.Day.Year()-from.Day.Year(), 0, 0)
			if from.Day.After(to.Day) {
				from.Day = from.Day.AddDate(-1, 0, 0)
			}
		} else {
			to.Day = to.Day.AddDate(from.Day.Year()-to.Day.Year(), 0, 0)
		}
	}
	if to.Day.Before(from.Day) {
		if from.Year && to.Year {
			return none()
		}
		if shifted := from.Day.AddDate(-1, 0, 0); a.Relative && b.Relative && from.Precision == konbit.Day && from.Day.Sub(to.Day) < 8*24*time.Hour {
			from.Day = from.Day.AddDate(0, 0, -7) // Thursday to Friday, each taken as the last one
		} else {
			from.Day = shifted
		}
	}
	return Date{Value: Value{From: from, To: to}, Hour: -1, Relative: a.Relative && b.Relative}, true
}

// opSame reads "that day", "the same period": what the last date said.
func opSame(m *match) (Date, bool) {
	last := m.f.last
	if m.unit() == "" && m.f.stretch.From != m.f.stretch.To && m.named("period") {
		last = m.f.stretch
	}
	if last.IsNow() || m.unit() == Weekend {
		return none()
	}
	if u := m.unit(); u != "" && !last.OpenFrom && !last.OpenTo && !last.From.Now {
		if lasts(last, u) { // 11-17 May ... during the week
			return dated(last)
		}
		return dated(unitAt(last.From.Day, u))
	}
	return dated(last)
}

// lasts reports whether v is about as long as a unit, without being one.
func lasts(v Value, u Unit) bool {
	days := int(v.To.Last().Sub(v.From.Day).Hours()/24) + 1
	switch u {
	case Week:
		return days >= 5 && days <= 9
	case Month:
		return days >= 27 && days <= 33
	case Quarter:
		return days >= 85 && days <= 95
	}
	return false
}

// opAfter reads "a day later" and "the following month".
func opAfter(m *match) (Date, bool) { return m.fromLast(1) }

// opBefore reads "the year before" and "three months earlier".
func opBefore(m *match) (Date, bool) { return m.fromLast(-1) }

func (m *match) fromLast(sign int) (Date, bool) {
	last, unit := m.f.last, m.unit()
	if unit == Day && !m.f.day.IsNow() {
		last = m.f.day
	}
	base := m.written()
	if !last.IsNow() {
		p := last.From
		if last.OpenFrom || sign > 0 && !last.OpenTo && !last.To.Now {
			p = last.To
		}
		if p.Now {
			p.Day = base
		}
		base = p.Day
	}
	v, ok := at(base, unit, sign*m.count())
	if !ok {
		return none()
	}
	return dated(v)
}

// opThen reads "since then": from the last day that was told of until now.
func opThen(m *match) (Date, bool) {
	then := m.f.day
	if then.IsNow() {
		then = m.f.last
	}
	if then.IsNow() || then.OpenFrom || then.OpenTo {
		return none()
	}
	return dated(Value{From: then.From, OpenTo: true})
}

// hour returns the time of day in the match, -1 where there is none.
func (m *match) hour() int {
	s, ok := m.get(clockSlot, 0)
	if !ok {
		return -1
	}
	h := s.value
	if mm, ok := m.get(minuteSlot, 0); ok {
		h += mm.value
	}
	if m.named("pm") && h < 12*60 {
		h += 12 * 60
	}
	if m.named("am") && h >= 12*60 {
		h -= 12 * 60
	}
	return h
}

// opAt reads a date with a time of day.
func opAt(m *match) (Date, bool) {
	d, ok := m.inner(0)
	if !ok || d.Present {
		return none()
	}
	out := *d
	out.Hour = m.hour()
	return out, true
}

func opClock(m *match) (Date, bool) {
	return Date{Value: Now, Clock: true, Hour: m.hour()}, true
}

// opOn reads a date with words around it that add nothing.
func opOn(m *match) (Date, bool) {
	d, ok := m.get(dateSlot, 0)
	if !ok {
		return none()
	}
	out := *d.date
	out.AsOf = m.named("asof")
	return out, true
}

// opLapse reads "two months after", a stretch between two things: no date.
func opLapse(*match) (Date, bool) { return Date{Value: Now, Clock: true, Hour: -1}, true }
