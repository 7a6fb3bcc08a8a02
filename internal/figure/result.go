package figure

import (
	"time"

	"konbit.example/konbit"
)

// A Figure is the answer to a Query.
type Figure struct {
	Measure *Measure
	Dims    Dims
	Valid   time.Time
	Known   time.Time
	Heads   Heads

	Phrase     Sentence        // what to say: "just over 600"
	Range      konbit.Interval // how far it could be off; of a date: days since 1970-01-01; unbounded: ±Inf
	Confidence Confidence
	OutOfDate  bool           // no claim is fresh: the newest is shown
	Record     bool           // the measure's source of record gives it
	Kinds      []Disagreement // why sources look as if they disagreed, the gravest first

	Claims    []Line    // every claim on the matter, with its verdict
	Derived   []Derived // what was worked out, and from what
	Roots     []Root    // independent origins of what agrees, weightiest first
	Sides     []Side    // where sources truly disagree: who says what
	Unknown   []string  // contributors whose share a total lacks
	Overruled *Overruled
	Marking   konbit.Marking // the highest of what plays a part
	Catalogue string         // SHA-256 of the catalogue and pack; filled in by the caller

	engine  *Engine
	widened float64 // the widest gap that the range was widened to cover, as a share of the figure
	share   float64 // of the widest gap
}

// A Confidence says how well a figure is backed.
type Confidence string

// Confidences: shown as well, partly and weakly backed.
const (
	High     Confidence = "high"
	Moderate Confidence = "moderate"
	Low      Confidence = "low"
)

// A Verdict says how a claim stands to the figure.
type Verdict string

// Verdicts.
const (
	Agrees      Verdict = "agrees"
	Tension     Verdict = "tension"
	Contradicts Verdict = "contradicts"
	Superseded  Verdict = "superseded"
	Repeats     Verdict = "repeats"
	OtherStage  Verdict = "other stage"
	RuledOut    Verdict = "ruled out"
	SameEvent   Verdict = "same event"
	BySource    Verdict = "derived by the source"
	Later       Verdict = "later"
)

// A Disagreement is why sources look as if they disagreed.
type Disagreement string

// The five kinds, the gravest first.
const (
	Dispute Disagreement = "dispute"
	Mistake Disagreement = "error"
	Stale   Disagreement = "stale"
	Stage   Disagreement = "stage"
	Hedge   Disagreement = "rounding"
)

// A Line is one claim as the figure sees it.
type Line struct {
	Claim   *Claim
	Range   konbit.Interval
	Root    string // names its origin: an institution, a speaker, a publisher, a document
	Verdict Verdict
	Reason  Sentence
}

// A Derived line was worked out by a rule of the measure.
type Derived struct {
	Rule    string // account, total, remainder, duration, stages, share, difference
	Range   konbit.Interval
	Inputs  []konbit.ID
	Roots   []string
	Verdict Verdict
	Text    Sentence // "nearly 400 + 217"
}

// A Root is an independent origin with its best grade among what agrees.
type Root struct {
	Name   string       `json:"name"`
	Grade  konbit.Grade `json:"grade,omitempty"`
	Claims int          `json:"claims"` // claims on the matter that go back to it
	Agree  int          `json:"agree"`  // of those, how many agree
}

// A Side of a dispute is what one origin says, or the weightiest of several that
// agree.
type Side struct {
	Root    string
	Speaker string
	Phrase  Sentence
	Claims  []konbit.ID
}

// Overruled says who set the figure, why, and what the engine would say.
type Overruled struct {
	ID         konbit.ID
	By         string
	Reason     string
	Marking    konbit.Marking
	Phrase     Sentence
	Range      konbit.Interval
	Confidence Confidence
}

// A Step is a stretch of situations over which the figure does not change.
type Step struct {
	From, To   time.Time // half-open; a zero To is open
	Phrase     Sentence
	Range      konbit.Interval
	Confidence Confidence
	OutOfDate  bool
}

// A Promise is a planned arrival and what came of it.
type Promise struct {
	Measure     *Measure
	Dims        Dims
	Claims      []konbit.ID // reports of the one promise
	People      konbit.Interval
	Stated, Due time.Time // first said; the end of the day it was due, zero: never said
	Within      int       // index of the promise it is a batch of, -1: none
	State       PromiseState
	Deliveries  []Delivery
	Delivered   konbit.Interval
	Days        int             // late, of the last delivery, or so far; negative: early
	Short       konbit.Interval // promised less delivered
}

// A Delivery is an arrival that answers a promise.
type Delivery struct {
	On     time.Time
	People konbit.Interval
	Claims []konbit.ID
}

// A PromiseState says how a promise stands.
type PromiseState string

// Promise states.
const (
	Open    PromiseState = "open"    // not due yet
	Kept    PromiseState = "kept"    // in full and in time
	Slipped PromiseState = "slipped" // came late, or not in full
	Overdue PromiseState = "overdue" // due, and nothing came
)
