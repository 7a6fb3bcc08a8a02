// Package figure turns what sources claim and what the mission records into one
// number that can be defended: what we say, how far it could be off, who says
// so and who disagrees.
//
// It is not a place for reading records, storing or drawing anything: it knows
// no I/O, no clock and no measure by name. What the engine does differently for
// a measure is declared in the measure's file (Measure), and how a hedge is
// read is in a table (Readings).
//
// Its one invariant: the answer to a Query, later claims aside, depends only on
// what was known by Known and lies within Heads, in whatever order it came.
package figure

import (
	"errors"
	"time"
)

// Version names the algorithm. It is printed with every figure and changes
// whenever the same claims could give another answer.
const Version = "figure/1"

// A Query asks for one figure as of (V, K, H).
type Query struct {
	Measure string
	Dims    Dims
	Valid   time.Time         // V, situation on; zero: Known
	Known   time.Time         // K, using what was known by; zero: the end of the newest day on which anything held became known
	Heads   Heads             // H; nil: all that is held
	Sources string            // only documents of this collection; empty: all sources and own records
	Only    func(*Claim) bool // what the asker may see; nil: everything
}


// An Engine holds claims and answers queries about them. It may be asked from
// several goroutines at once, but not while something is added.
type Engine struct {
	measures *Measures
	readings *Readings
	mission  Mission
	words    Words
}

// New returns an Engine that holds nothing yet.
func New(m *Measures, r *Readings, mission Mission, w Words) *Engine {
	return &Engine{measures: m, readings: r, mission: mission, words: w}
}

// Add takes in claims. One with an ID that is held is ignored.
func (e *Engine) Add(claims ...Claim) {}

// AddDocuments takes in documents.
func (e *Engine) AddDocuments(docs ...Document) {}

// AddLineage takes in what is known about which text comes from which.
func (e *Engine) AddLineage(lines ...Lineage) {}

// AddActs takes in later words on claims, documents and figures.
func (e *Engine) AddActs(acts ...Act) {}

// Figure answers q. It returns a not_found error where nothing known speaks to
// it, and an invalid one where q names an unknown measure or a dimension that
// the measure does not have.
func (e *Engine) Figure(q Query) (*Figure, error) { return nil, errors.ErrUnsupported }

// All answers q for every measure and every combination of dimensions that
// something known speaks to, in the order of the measures' files. Measure and
// Dims of q narrow it down.
func (e *Engine) All(q Query) ([]*Figure, error) { return nil, errors.ErrUnsupported }

// Steps returns the figure of q as a function of V, K and H fixed; q.Valid plays
// no part. Between two steps the figure does not change.
func (e *Engine) Steps(q Query) ([]Step, error) { return nil, errors.ErrUnsupported }

// Promises sets plans against deliveries, in the order they are due. q names the
// measure of the plans and may name a contributor.
func (e *Engine) Promises(q Query) ([]Promise, error) { return nil, errors.ErrUnsupported }
