// Package weigh adds up what speaks for each thing that a number may count, and
// for whose it may be.
//
// It knows no words, texts or measures: concepts are names and measures are
// indexes. Its one invariant: of several words for one concept only the strongest
// counts, whatever the order in which they are added.
package weigh

import (
	"cmp"
	"math"
	"slices"
)

// A Cue is a word that spoke for a measure.
type Cue struct {
	Concept string  `json:"concept"`
	Words   string  `json:"words,omitempty"` // empty: a signal that no single word gives
	Weight  float64 `json:"weight"`
}

// Strongest returns the concept of the heaviest cue, "" if none weighs anything.
func Strongest(cues []Cue) string {
	best, name := 0.0, ""
	for _, c := range cues {
		if c.Weight > best {
			best, name = c.Weight, c.Concept
		}
	}
	return name
}

// Has reports whether a cue is for a concept.
func Has(cues []Cue, concept string) bool {
	return slices.ContainsFunc(cues, func(c Cue) bool { return c.Concept == concept })
}

// A Candidate is a measure that something speaks for.
type Candidate struct {
	Measure int
	Score   float64
	Cues    []Cue
}

// Add takes in a cue.
func (c *Candidate) Add(cue Cue) {
	for i := range c.Cues {
		if c.Cues[i].Concept == cue.Concept {
			if cue.Weight > c.Cues[i].Weight {
				c.Cues[i] = cue
			}
			return
		}
	}
	c.Cues = append(c.Cues, cue)
}

// others is what every cue but the strongest counts.
const others = .35

// Weigh adds up c's cues: the strongest whole, the others in part, what speaks
// against it whole.
func (c *Candidate) Weigh() {
	best, sum := 0.0, 0.0
	for _, cue := range c.Cues {
		if cue.Weight < 0 {
			sum += cue.Weight / others
		} else {
			best = max(best, cue.Weight)
			sum += cue.Weight
		}
	}
	c.Score = best + others*(sum-best)
}

// Candidates are the measures that something speaks for.
type Candidates []Candidate

// Find returns the candidate of a measure, a new one if there is none.
func (all *Candidates) Find(measure int) *Candidate {
	i := slices.IndexFunc(*all, func(c Candidate) bool { return c.Measure == measure })
	if i < 0 {
		*all = append(*all, Candidate{Measure: measure})
		i = len(*all) - 1
	}
	return &(*all)[i]
}

// Sort puts the highest score first.
func (all Candidates) Sort() {
	slices.SortStableFunc(all, func(a, b Candidate) int { return cmp.Or(cmp.Compare(b.Score, a.Score), a.Measure-b.Measure) })
}

// Confidence turns a score into a number from 0 to 1, less where another measure
// comes near.
func Confidence(score, second float64) float64 {
	c := score / (score + .55)
	if second > 0 {
		c *= 1 - others*math.Pow(min(second/score, 1), 3)
	}
	return c
}

// A Ballot is how strongly each party is spoken for. The zero Ballot is empty.
type Ballot struct {
	codes   []string // in the order in which they came up
	weights map[string]float64
}

// Vote lets w speak for a party. The strongest voice is its weight.
func (b *Ballot) Vote(code string, w float64) {
	if w <= 0 {
		return
	}
	if b.weights == nil {
		b.weights = make(map[string]float64)
	}
	if _, ok := b.weights[code]; !ok {
		b.codes = append(b.codes, code)
	}
	b.weights[code] = max(b.weights[code], w)
}

// Winner returns the party most spoken for, "" if none is.
func (b *Ballot) Winner() (code string, w float64) {
	for _, c := range b.codes {
		if b.weights[c] > w {
			code, w = c, b.weights[c]
		}
	}
	return code, w
}
