package outline

import (
	"maps"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// An Ask asks for one value of the record. In text it stands in braces:
//
//	{figure:force.present KE}            a figure of a contributor
//	{figure:killed period=2024}          other dimensions by name
//	{figure:force.present KE show=range} the range in place of the phrase
//	{count:patrol status=done}           records of the period, by fields
//	{count:patrol place="Delmas 33" in=upto}
//	{sum:movement.personnel direction=in}
//	{figure:killed sources=all}          from all sources, not the edition's only
//	{record:ID}                          one record, by its title
//
// A value with a space in it stands in double quotes.
type Ask struct {
	Type AskType
	Of   string            // measure, kind, KIND.FIELD or ID
	With map[string]string // dimensions, or fields of records
	Show Show
	In   Window // of counts and sums; empty: the period
	All  bool   // from all sources, where the edition uses only some
}

// An AskType is what an Ask is for.
type AskType string

// Types of Ask.
const (
	Figure AskType = "figure"
	Count  AskType = "count"
	Sum    AskType = "sum"
	Record AskType = "record"
)

// Show is what is printed of a value.
type Show string

// Ways to show a value. The empty one is phrase, and in text the range after it.
const (
	ShowPhrase  Show = "phrase"
	ShowRange   Show = "range"
	ShowBoth    Show = "both"
	ShowBacked  Show = "backed"
	ShowSources Show = "sources"
	ShowLabel   Show = "label"
)

// A Window is which records count.
type Window string

// Windows.
const (
	InPeriod Window = "period" // of the edition's period
	UpTo     Window = "upto"   // up to the situation
	Next     Window = "next"   // after the situation
)

// ParseAsk reads what stands between the braces.
func ParseAsk(s string) (Ask, error) {
	typ, rest, ok := strings.Cut(strings.TrimSpace(s), ":")
	a := Ask{Type: AskType(typ)}
	words, closed := split(rest)
	switch {
	case !ok || len(words) == 0:
		return a, konbit.Invalid("", "%q: want {figure:MEASURE …}, {count:KIND …}, {sum:KIND.FIELD …} or {record:ID}", clip(s))
	case !closed:
		return a, konbit.Invalid("", "%q: a quotation mark is not closed", clip(s))
	}
	a.Of, words = words[0], words[1:]
	for _, w := range words {
		name, value, named := strings.Cut(w, "=")
		if !named {
			name, value = "contributor", w
		}
		if err := a.set(name, value); err != nil {
			return a, err
		}
	}
	return a, a.check()
}

func (a *Ask) set(name, value string) error {
	switch {
	case strings.TrimSpace(value) != value || value == "" || name == "":
		return konbit.Invalid(name, "want NAME=VALUE")
	case name == "show":
		a.Show = Show(value)
		return nil
	case name == "sources" && value == "all":
		a.All = true
		return nil
	case name == "in" && a.Type != Figure:
		a.In = Window(value)
		return nil
	case a.With[name] != "":
		return konbit.Invalid(name, "given twice")
	}
	if a.With == nil {
		a.With = make(map[string]string)
	}
	a.With[name] = value
	return nil
}

func (a *Ask) check() error {
	if strings.Trim(a.Of, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" && a.Type != Figure || strings.ContainsAny(a.Of, " \"={}") {
		return konbit.Invalid("", "%q is no name of a measure, kind or record", clip(a.Of))
	}
	for name, v := range a.With {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" || strings.ContainsAny(v, "\"={}\n") {
			return konbit.Invalid(clip(name), "want NAME=VALUE, the name in small letters")
		}
	}
	switch a.Type {
	case Figure:
		for name := range a.With {
			if !slices.Contains([]string{"contributor", "place", "population", "status", "period", "subject"}, name) {
				return konbit.Invalid(name, "%q is no dimension: want contributor, place, population, status, period or subject", name)
			}
		}
	case Record:
		if err := konbit.ID(a.Of).Check(); err != nil {
			return konbit.Under("record", err)
		}
	case Count, Sum:
		if _, field, _ := strings.Cut(a.Of, "."); a.Type == Sum && field == "" {
			return konbit.Invalid("sum", "%q: want KIND.FIELD, like movement.personnel", a.Of)
		}
	default:
		return konbit.Invalid("", "%q: want figure, count, sum or record", a.Type)
	}
	switch a.In {
	case "", InPeriod, UpTo, Next:
	default:
		return konbit.Invalid("in", "%q: want period, upto or next", a.In)
	}
	switch a.Show {
	case "", ShowPhrase, ShowRange, ShowBoth, ShowBacked, ShowSources, ShowLabel:
	default:
		return konbit.Invalid("show", "%q: want phrase, range, both, backed, sources or label", a.Show)
	}
	return nil
}

// String returns a in one form, however it was written, without how it is
// shown: the ID of its Value.
func (a Ask) String() string {
	var b strings.Builder
	b.WriteString(string(a.Type) + ":" + a.Of)
	for _, name := range slices.Sorted(maps.Keys(a.With)) {
		v := a.With[name]
		if strings.ContainsAny(v, " \"") {
			v = `"` + strings.ReplaceAll(v, `"`, "") + `"`
		}
		if name == "contributor" && a.Type == Figure {
			b.WriteString(" " + v)
			continue
		}
		b.WriteString(" " + name + "=" + v)
	}
	if a.In != "" && a.In != InPeriod {
		b.WriteString(" in=" + string(a.In))
	}
	if a.All {
		b.WriteString(AllSources)
	}
	return b.String()
}

// AllSources ends the form of an Ask from all sources.
const AllSources = " sources=all"

// Dims returns the dimensions of a figure.
func (a Ask) Dims() figure.Dims {
	return figure.Dims{
		Contributor: a.With["contributor"], Place: a.With["place"], Population: a.With["population"],
		Status: a.With["status"], Period: a.With["period"], Subject: a.With["subject"],
	}
}

// AskFor returns the Ask for a figure.
func AskFor(measure string, d figure.Dims) Ask {
	a := Ask{Type: Figure, Of: measure, With: make(map[string]string)}
	for name, v := range map[string]string{
		"contributor": d.Contributor, "place": d.Place, "population": d.Population, "status": d.Status, "period": d.Period, "subject": d.Subject,
	} {
		if v != "" {
			a.With[name] = v
		}
	}
	return a
}

// split cuts s at spaces outside double quotes, which it removes.
func split(s string) (words []string, closed bool) {
	var w strings.Builder
	quoted, started := false, false
	for _, r := range s {
		switch {
		case r == '"':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started {
				words = append(words, w.String())
			}
			w.Reset()
			started = false
		default:
			w.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, w.String())
	}
	return words, !quoted
}

// clip shortens a string that is quoted in an error.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
