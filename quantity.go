package konbit

import (
	"math"
	"slices"
)

// A Qualifier is how a source hedges a number. The interval each one stands for
// is data (catalogue/qualifiers), because it differs by language.
type Qualifier string

// Qualifiers.
const (
	Exact     Qualifier = "exact"
	About     Qualifier = "about"
	Nearly    Qualifier = "nearly"
	JustUnder Qualifier = "just_under"
	JustOver  Qualifier = "just_over"
	AtLeast   Qualifier = "at_least"
	Over      Qualifier = "over"
	UpTo      Qualifier = "up_to"
	LessThan  Qualifier = "less_than"
	Range     Qualifier = "range"
	Vague     Qualifier = "vague" // dozens, several: Value is the conservative minimum
)

// Qualifiers lists every Qualifier, the zero value excepted.
var Qualifiers = []Qualifier{Exact, About, Nearly, JustUnder, JustOver, AtLeast, Over, UpTo, LessThan, Range, Vague}

// A Quantity is a number as somebody gave it: value, hedge and unit. High is
// set only where Qualifier is Range.
type Quantity struct {
	Value     float64   `json:"value"`
	Qualifier Qualifier `json:"qualifier,omitempty"` // zero: exact
	High      *float64  `json:"high,omitempty"`
	Unit      string    `json:"unit,omitempty"` // a code of the vocabulary "unit"
}

// Check reports the first thing wrong with q. Whether the unit is known is for
// the kind's definition to say.
func (q Quantity) Check() error {
	switch {
	case math.IsNaN(q.Value) || math.IsInf(q.Value, 0):
		return Invalid("value", "want a finite number")
	case q.Qualifier != "" && !q.Qualifier.known():
		return Invalid("qualifier", "%q is not one of %v", q.Qualifier, Qualifiers)
	case q.Qualifier == Range && q.High == nil:
		return Invalid("high", "a range needs its upper end")
	case q.Qualifier != Range && q.High != nil:
		return Invalid("high", "only a range has an upper end; set qualifier to \"range\"")
	case q.High != nil && (math.IsNaN(*q.High) || math.IsInf(*q.High, 0)):
		return Invalid("high", "want a finite number")
	case q.High != nil && *q.High < q.Value:
		return Invalid("high", "want %v or more, the value it starts from", q.Value)
	}
	return nil
}

func (q Qualifier) known() bool {
	return slices.Contains(Qualifiers, q)
}

// An Interval is a closed range of values, low <= high. A bound is entailed
// when the words force it ("over 600" forces more than 600) and implied when it
// is our reading of them (that "over 600" is under 700).
type Interval struct {
	Low          float64 `json:"low"`
	High         float64 `json:"high"`
	LowEntailed  bool    `json:"low_entailed"`
	HighEntailed bool    `json:"high_entailed"`
}

// Point returns the interval of the exact value v.
func Point(v float64) Interval { return Interval{v, v, true, true} }

// Contains reports whether v lies in i.
func (i Interval) Contains(v float64) bool { return i.Low <= v && v <= i.High }

// Overlaps reports whether i and j share a value.
func (i Interval) Overlaps(j Interval) bool { return i.Low <= j.High && j.Low <= i.High }

// Width returns High - Low.
func (i Interval) Width() float64 { return i.High - i.Low }

// Add returns the interval of the sums. A bound is entailed where both are.
func (i Interval) Add(j Interval) Interval {
	return Interval{i.Low + j.Low, i.High + j.High, i.LowEntailed && j.LowEntailed, i.HighEntailed && j.HighEntailed}
}

// Sub returns the interval of the differences.
func (i Interval) Sub(j Interval) Interval {
	return Interval{i.Low - j.High, i.High - j.Low, i.LowEntailed && j.HighEntailed, i.HighEntailed && j.LowEntailed}
}

// Hull returns the smallest interval that holds both. A bound is entailed as in
// the interval that it comes from.
func (i Interval) Hull(j Interval) Interval {
	h := i
	if j.Low < h.Low {
		h.Low, h.LowEntailed = j.Low, j.LowEntailed
	}
	if j.High > h.High {
		h.High, h.HighEntailed = j.High, j.HighEntailed
	}
	return h
}
