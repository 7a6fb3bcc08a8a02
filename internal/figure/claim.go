package figure

import (
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Claim is one quantity or one date that a source states, or that a record of
// the mission contributes. Quantities are as given; the engine reads the hedge.
type Claim struct {
	ID       konbit.ID
	Document konbit.ID // the document that prints it; empty for the mission's own records

	Measure  string
	Dims     Dims
	Quantity konbit.Quantity // unused where the measure is a date: Valid says when

	Valid     konbit.Span   // when it is true; zero: as of its publication
	Published konbit.Moment // when the source said it
	Made      konbit.Moment // when it was written down; known from then where nothing was published

	Speaker  string // who says it in the document; empty: the document itself
	Role     string // of the speaker, at the time
	Grade    konbit.Grade
	Language string // of the words it was said in; picks the reading of a hedge
	Quote    string // the words, where we may hold them
	Text     string // the fact in our own words

	Terms []konbit.Quantity // a stated or shown sum; a negative value is taken away
	From  []konbit.ID       // claims it was written from: it adds no voice to theirs

	Own      bool      // a record of the mission speaks: a return, a movement
	Part     string    // of an own stock: which part it counts (a base); parts add up
	Within   konbit.ID // of a promise: the larger promise it is a batch of
	Proposed bool      // found by extraction; plays no part until accepted

	Marking  konbit.Marking
	Position Position
}

// Dims are the dimensions of a figure or claim. A measure declares which of
// them it has; the others are ignored. Empty means not stated: the default.
type Dims struct {
	Contributor string `json:"contributor,omitempty"` // ISO 3166 alpha-2, All or Others
	Place       string `json:"place,omitempty"`       // a code of the mission's gazetteer
	Population  string `json:"population,omitempty"`  // children, police, women...
	Status      string `json:"status,omitempty"`      // actual, planned, pledged
	Period      string `json:"period,omitempty"`      // a konbit.Span: 2024, 2024-10/2024-12
	Subject     string `json:"subject,omitempty"`     // what it is about: a cohort, a group
}

// Stated returns the dimensions that are stated, in the order of the fields.
func (d Dims) Stated() []string {
	all := []string{d.Contributor, d.Place, d.Population, d.Status, d.Period, d.Subject}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// Contributors that are no country.
const (
	All    = "ALL"    // every contributor together
	Others = "OTHERS" // all but those the same document names
)

// A Document is where claims are printed. Only what bears on origin and grade
// is here.
type Document struct {
	ID          konbit.ID
	Title       string // how it is called where nobody can name its publisher
	Publisher   string // an outlet that nobody can name starts with "unknown"
	Original    string // whose text it is, where it runs another's: a wire agency
	Institution string // the Institution that speaks in it, where it is no press
	Grade       konbit.Grade
	Collection  string
	Published   konbit.Moment
	Made        konbit.Moment
	Shingles    []uint64 // of its text, see Shingles; may be empty
	Marking     konbit.Marking
	Position    Position
}

// Lineage says that the text of From comes from the text of To.
type Lineage struct {
	From, To konbit.ID // documents
	Relation string    // quotes, rewrites, translates, copies, retracts, corrects
	Made     konbit.Moment
	Position Position
}

// An Institution is a body that speaks through several mouths and publishes
// under several names: one origin.
type Institution struct {
	ID       string
	Of       string // another's ID: it is part of that, and one origin with it
	Grade    konbit.Grade
	Names    []string // as sources, publishers and claims write it; ID need not be repeated
	Speakers []string // who speak for it
}

// An Act is a person's later word on claims, documents and figures. Like a
// claim it counts from when it was known.
type Act struct {
	ID      konbit.ID
	Type    ActType
	Targets []string     // ids of claims, documents or institutions; of claims only, for the first four types
	Grade   konbit.Grade // Regrade
	Made    konbit.Moment
	// Published is set where the act itself was published: an outlet's correction.
	Published konbit.Moment
	Author    string
	Reason    string
	Words     message.Text // Reason as it is said, where it is a code

	// Of an Overrule: the figure it sets, and for which situations.
	Measure  string
	Dims     Dims
	Quantity konbit.Quantity
	Date     konbit.Span // instead of Quantity where the measure is a date
	Valid    konbit.Span // zero: for every situation

	Marking  konbit.Marking
	Position Position
}

// words returns why an act was done, as it is said.
func (a *Act) words() message.Text {
	if a.Words != nil || a.Reason == "" {
		return a.Words
	}
	return message.Text{message.Languages[0]: a.Reason}
}

// An ActType says what an Act does.
type ActType string

// Act types.
const (
	Supersede ActType = "supersede" // the targets were corrected by a later record
	Retract   ActType = "retract"   // the targets, or an overrule, are withdrawn
	Accept    ActType = "accept"    // the proposed targets are accepted
	Reject    ActType = "reject"    // the targets are refused
	Regrade   ActType = "regrade"   // the targets have another grade
	Merge     ActType = "merge"     // the targets go back to one origin
	Split     ActType = "split"     // the targets are an origin of their own
	Overrule  ActType = "overrule"  // a person sets a figure
)

// A Position is where a record stands in the log of the node that first took
// it in. The zero Position is in every log.
type Position struct {
	Node  string
	Index int64
}

// Heads says how much of each node's log is taken into account. nil is all that
// is held.
type Heads map[string]int64

// Holds reports whether the record at p is within h.
func (h Heads) Holds(p Position) bool {
	return h == nil || p.Node == "" || p.Index <= h[p.Node]
}

// A Mission is what the engine must know about the mission that it computes for.
type Mission struct {
	Zone         *time.Location      // a day ends by its clock; nil: UTC
	Place        string              // the whole area: where a claim names no place
	Contributors []Contributor       // who takes part: whose share a total cannot do without
	Institutions []Institution       // who speaks for whom
	Records      map[string]OfRecord // measure -> its source of record
	Defaults     map[string]Dims     // measure -> what an asker means by saying nothing
	Whole        map[string][]string // measure, or "" for all -> populations that mean everybody
	// Within reports whether a place lies in another; nil: codes are paths, HT/Port-au-Prince.
	Within func(place, in string) bool
}

// An OfRecord is the source of record of a measure: where it has a current claim,
// that is the figure.
type OfRecord struct {
	Institution string // by ID
	Days        int    // of periods of at least so many days; what happened on one is anybody's to count
}

// A Contributor takes part in the mission during Valid; the zero Span is always.
type Contributor struct {
	Code  string
	Name  message.Text
	Valid konbit.Span
}
