// Package date finds what a text says about time: days, weekdays, months, years,
// quarters, ranges, since and until, last year, three weeks ago.
//
// It reads expressions and places them relative to the date of the document; it
// does not decide which event a date belongs to. How a language puts dates
// together is data: patterns over named slots. Its one invariant: dates do not
// overlap, and every value is a real calendar date.
package date

import (
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

// A Unit is a unit of the calendar or the clock.
type Unit string

// Units.
const (
	Minute    Unit = "minute"
	Hour      Unit = "hour"
	Day       Unit = "day"
	Week      Unit = "week"
	Weekend   Unit = "weekend"
	Fortnight Unit = "fortnight"
	Month     Unit = "month"
	Quarter   Unit = "quarter"
	Half      Unit = "half"
	Year      Unit = "year"
	Decade    Unit = "decade"
)

var units = []Unit{Minute, Hour, Day, Week, Weekend, Fortnight, Month, Quarter, Half, Year, Decade}

// Data is what a language says about dates.
type Data struct {
	Order    string              `yaml:"order"`    // of 3/10/2024: mdy or dmy
	Capitals bool                `yaml:"capitals"` // months and weekdays are capitalised
	Months   map[string]int      `yaml:"months"`
	Weekdays map[string]int      `yaml:"weekdays"` // Monday 1
	Units    map[Unit][]string   `yaml:"units"`
	Shifts   map[string]int      `yaml:"shifts"`  // last -1, this 0, next 1
	Offsets  map[string]int      `yaml:"offsets"` // days from the document: yesterday -1
	Ordinals map[string]int      `yaml:"ordinals"`
	Sets     map[string][]string `yaml:"sets"`     // further slots
	Patterns map[string][]string `yaml:"patterns"` // by what they mean
}

// A Date is an expression of time in a text.
type Date struct {
	From, To int // tokens, half-open
	Value    Value
	Present  bool // now, today's state: says nothing new
	Clock    bool // a time of day alone
	Relative bool // needs the document's date
	AsOf     bool // as of: says when a state was taken down
	Hour     int  // of the day in minutes since midnight, -1 where not given
}

// A Context tells what the words around a date mean.
type Context struct {
	Written time.Time        // the document's date, UTC midnight
	Tense   func(i int) int  // of the clause at token i: -1 past, 1 future, 0 unknown; nil: unknown
	Counted func(i int) bool // token i is a thing that is counted; nil: none is
	Aside   func(*Date) bool // the date is the source's own and not of what it tells; nil: none is
}

type kind uint8

const (
	literal kind = iota
	monthSlot
	weekdaySlot
	unitSlot
	shiftSlot
	offsetSlot
	ordinalSlot
	setSlot
	// read from digits or by the parser
	daySlot
	yearSlot
	numberSlot
	dateSlot
	clockSlot
	minuteSlot
)

var slotKinds = map[string]kind{"month": monthSlot, "weekday": weekdaySlot, "unit": unitSlot, "shift": shiftSlot, "offset": offsetSlot,
	"ord": ordinalSlot, "day": daySlot, "year": yearSlot, "n": numberSlot, "date": dateSlot, "clock": clockSlot, "mm": minuteSlot}

// a sense is one meaning of a word.
type sense struct {
	kind  kind
	value int    // month, weekday, shift...
	name  string // literal or set
}

type element struct {
	kind     kind
	names    []string // literal or set: any of them
	optional bool
}

type pattern struct {
	op       func(*match) (Date, bool)
	behind   []string // one of these words must stand before it
	elements []element
}

// A Lexicon finds the dates of one language. It does not change once made.
type Lexicon struct {
	words    *phrase.Set[sense]
	numbers  *number.Lexicon
	patterns []pattern
	first    map[sense][]int // patterns by how they may begin
	order    string
	capitals bool
}

// New compiles d.
func New(d *Data, numbers *number.Lexicon, conv *text.Conventions) (*Lexicon, error) {
	l := &Lexicon{words: phrase.New[sense](conv), numbers: numbers, first: make(map[sense][]int), order: d.Order, capitals: d.Capitals}
	if d.Order != "mdy" && d.Order != "dmy" {
		return nil, konbit.Invalid("order", "%q: want mdy or dmy", d.Order)
	}
	var err error
	put := func(field, w string, s sense) {
		if e := l.words.Add(w, s); e != nil && err == nil {
			err = konbit.Under(field, e)
		}
	}
	table := func(field string, k kind, m map[string]int) {
		for w, v := range m {
			put(field, w, sense{kind: k, value: v})
		}
	}
	table("months", monthSlot, d.Months)
	table("weekdays", weekdaySlot, d.Weekdays)
	table("shifts", shiftSlot, d.Shifts)
	table("offsets", offsetSlot, d.Offsets)
	table("ordinals", ordinalSlot, d.Ordinals)
	for i, u := range units {
		for _, w := range d.Units[u] {
			put("units", w, sense{kind: unitSlot, value: i})
		}
	}
	for name, words := range d.Sets {
		for _, w := range words {
			put("sets."+name, w, sense{kind: setSlot, name: name})
		}
	}
	literals := make(map[string]bool)
	for _, op := range opNames {
		for _, p := range d.Patterns[op] {
			if e := l.compile(op, p, d, literals); e != nil && err == nil {
				err = konbit.Under("patterns."+op, e)
			}
		}
	}
	for op := range d.Patterns {
		if ops[op] == nil && err == nil {
			err = konbit.Invalid("patterns."+op, "no such meaning: want one of %v", opNames)
		}
	}
	for w := range literals {
		put("patterns", w, sense{kind: literal, name: w})
	}
	return l, err
}

// compile reads one pattern.
func (l *Lexicon) compile(op, source string, d *Data, literals map[string]bool) error {
	p := pattern{op: ops[op]}
	for field := range strings.FieldsSeq(source) {
		if b, ok := strings.CutPrefix(field, "<"); ok {
			p.behind = strings.Split(strings.TrimSuffix(b, ">"), "|")
			continue
		}
		e := element{}
		if o, ok := strings.CutPrefix(field, "["); ok {
			field, e.optional = strings.TrimSuffix(o, "]"), true
		}
		if slot, ok := strings.CutPrefix(field, "{"); ok {
			slot = strings.TrimSuffix(slot, "}")
			k, known := slotKinds[slot]
			if !known {
				if _, known = d.Sets[slot]; !known {
					return konbit.Invalid("", "%q: no slot or set %q", source, slot)
				}
				k, e.names = setSlot, []string{slot}
			}
			e.kind = k
		} else {
			e.kind, e.names = literal, strings.Split(field, "|")
			for _, w := range e.names {
				literals[w] = true
			}
		}
		p.elements = append(p.elements, e)
	}
	if len(p.elements) == 0 {
		return konbit.Invalid("", "empty pattern")
	}
	l.patterns = append(l.patterns, p)
	for _, e := range p.elements {
		for _, s := range e.senses() {
			l.first[s] = append(l.first[s], len(l.patterns)-1)
		}
		if !e.optional {
			return nil
		}
	}
	return konbit.Invalid("", "%q matches without any word", source)
}

// senses lists what e accepts, without values.
func (e *element) senses() []sense {
	if e.kind != literal && e.kind != setSlot {
		return []sense{{kind: e.kind}}
	}
	var out []sense
	for _, n := range e.names {
		out = append(out, sense{kind: e.kind, name: n})
	}
	return out
}
