package docket

import (
	"math"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/outline"
)

// A Ref names a report: its kind and its number.
type Ref struct {
	Report string `json:"report"`
	Number int    `json:"number"`
}

// A Slot is one report of a series and the time that it is about.
type Slot struct {
	Ref
	From       time.Time `json:"from"` // the period: [From, To)
	To         time.Time `json:"to"`
	Cutoff     time.Time `json:"cutoff"`         // what becomes known later is late
	Due        time.Time `json:"due,omitzero"`   // when the edition is due
	Known      time.Time `json:"known,omitzero"` // using what was known by then; zero: by its clearance
	Collection string    `json:"sources,omitempty"`
}

// A Schedule says which reports a mission owes, and when.
type Schedule struct {
	Mission *mission.Mission
	Reports *outline.Kinds
}

func (s Schedule) zone() *time.Location { return s.Mission.Location() }

// Kind returns the kind of report called key, in those of its languages that
// the mission reports in.
func (s Schedule) Kind(key string) (*outline.Kind, error) {
	k, ok := s.Reports.Get(key)
	if !ok {
		return nil, konbit.Under("report", konbit.Errorf(konbit.CodeNotFound, "%q is no kind of report; there are %s", key, strings.Join(s.Reports.Keys(), ", ")))
	}
	mine := *k
	mine.Languages = slices.DeleteFunc(slices.Clone(k.Languages), func(l string) bool { return !slices.Contains(s.Mission.Languages, l) })
	if len(mine.Languages) == 0 {
		mine.Languages = k.Languages[:1]
	}
	return &mine, nil
}

// Cycle returns t moved by n periods of k.
func Cycle(k *outline.Kind, t time.Time, n int) time.Time {
	switch k.Every {
	case outline.Daily:
		return t.AddDate(0, 0, n)
	case outline.Weekly:
		return t.AddDate(0, 0, 7*n)
	case outline.Monthly:
		return t.AddDate(0, n, 0)
	}
	return t
}

// between returns how many periods of k lie between two of their ends.
func between(k *outline.Kind, from, to time.Time) int {
	days := math.Round(to.Sub(from).Hours() / 24)
	switch k.Every {
	case outline.Daily:
		return int(days)
	case outline.Weekly:
		return int(math.Floor(days / 7))
	case outline.Monthly:
		return (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	}
	return 0
}

// anchor returns a number of the series of k and when its cycle ends, false
// where the mission numbers no such series or it has no cycle.
func (s Schedule) anchor(k *outline.Kind) (number int, cutoff time.Time, ok bool) {
	for _, x := range s.Mission.Reports {
		if x.Kind == k.Key && k.Every != "" {
			_, cutoff = k.Period(x.Ends.Latest(s.zone()))
			return x.Number, cutoff, true
		}
	}
	return 0, time.Time{}, false
}

// Regular reports whether the periods of k follow from its numbers.
func (s Schedule) Regular(k *outline.Kind) bool {
	_, _, ok := s.anchor(k)
	return ok
}

// slot returns the slot whose cycle ends at cutoff. What may be told only with a
// delay is told of a period that lies so much further back.
func (s Schedule) slot(k *outline.Kind, number int, cutoff time.Time) Slot {
	delay := -time.Duration(k.Delay) * time.Hour
	return Slot{
		Ref: Ref{k.Key, number}, From: Cycle(k, cutoff, -1).Add(delay), To: cutoff.Add(delay),
		Cutoff: cutoff, Due: k.DueAt(cutoff),
	}
}

// Current returns the slot of k that is to be written at t, false where the
// periods of k do not follow from its numbers.
func (s Schedule) Current(k *outline.Kind, t time.Time) (Slot, bool) {
	number, anchor, ok := s.anchor(k)
	if !ok {
		return Slot{}, false
	}
	_, cutoff := k.Period(t.In(s.zone()))
	number += between(k, anchor, cutoff)
	return s.slot(k, number, cutoff), number > 0
}

// Numbered returns the slot of k with that number, false where the periods of k
// do not follow from its numbers.
func (s Schedule) Numbered(k *outline.Kind, number int) (Slot, bool) {
	first, anchor, ok := s.anchor(k)
	if !ok || number < 1 {
		return Slot{}, false
	}
	return s.slot(k, number, Cycle(k, anchor, number-first)), true
}

// Daily returns the daily report that lists returns, and how; nil where there is
// none.
func (s Schedule) Daily() (*outline.Kind, *outline.Returns) {
	for k := range s.Reports.All() {
		if specs := Returns(k); len(specs) > 0 && k.Every == outline.Daily {
			return k, specs[0]
		}
	}
	return nil, nil
}

// Returns returns the blocks of k that list returns.
func Returns(k *outline.Kind) []*outline.Returns {
	var out []*outline.Returns
	for i := range k.Parts {
		for _, b := range k.Parts[i].Blocks {
			if b.Returns != nil {
				out = append(out, b.Returns)
			}
		}
	}
	return out
}

// Marking returns what is written for drafts of k carries: the marking of the
// kind, and never less than amber, for a draft of what is public is not public.
func Marking(k *outline.Kind) konbit.Marking {
	return konbit.MostClosed(k.Marking, konbit.Amber)
}

// Span writes the half-open period [from, to): in days where it begins and ends
// at midnight.
func Span(from, to time.Time) konbit.Span {
	day := func(t time.Time) bool {
		return t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()))
	}
	if day(from) && day(to) {
		return konbit.Between(konbit.Date(from.Date()), konbit.Date(to.AddDate(0, 0, -1).Date()))
	}
	return konbit.Between(konbit.At(from), konbit.At(to))
}

// Instants reads what Span wrote.
func Instants(s konbit.Span, loc *time.Location) (from, to time.Time) {
	from, _ = s.Earliest(loc)
	to, _ = s.Latest(loc)
	if s.To.Precision() != konbit.Second {
		to = to.Add(time.Microsecond)
	}
	return from.In(loc), to.In(loc)
}
