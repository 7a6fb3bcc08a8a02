// Package edition is what a report says: sections, tables, charts and notes in
// one language, and each of its numbers as a value that names what it rests on.
//
// It is the model only: internal/report makes it and internal/render draws it.
// It knows no catalogue, figure or record. Its one invariant: an Edition holds
// every word and number that any drawing of it prints.
package edition

import (
	"time"

	"konbit.example/konbit"
)

// An Edition is one report in one language, complete: renderers draw it and add
// no word and no number to it.
type Edition struct {
	Report  string         `json:"report"` // key of the kind of report
	Lang    string         `json:"lang"`
	Title   string         `json:"title"`   // "Situation report 14"
	Mission string         `json:"mission"` // its name in full
	Serial  string         `json:"serial"`  // MSS/SITREP/014
	Issue   string         `json:"issue"`   // "edition 1, daily"
	Number  int            `json:"number"`
	Edition int            `json:"edition"`
	Marking konbit.Marking `json:"marking"`
	Label   string         `json:"label"`            // the marking as printed: TLP:AMBER
	Banner  string         `json:"banner,omitempty"` // EXERCISE, where it is one
	Foot    string         `json:"foot"`             // what stands at the foot of each page
	Page    string         `json:"page"`             // "page {n} of {m}"

	From  time.Time `json:"from,omitzero"` // the period: [From, To)
	To    time.Time `json:"to"`
	Valid time.Time `json:"valid"` // situation on
	Known time.Time `json:"known"` // using what was known by

	Facts    []Fact    `json:"facts"` // the box under the title
	Sections []Section `json:"sections"`
	Values   []Value   `json:"values,omitempty"`  // each number it prints, once, in order of appearance
	Sources  []Source  `json:"sources,omitempty"` // numbered from 1
	Evidence string    `json:"evidence"`          // heading of the evidence behind the values
	More     string    `json:"more"`              // words of the link from a value to all that is known
	Basis    Basis     `json:"basis"`
	Problems []Problem `json:"problems,omitempty"` // of what its authors wrote
}

// A Fact is one cell of the box under the title.
type Fact struct {
	Label string `json:"label"`
	Text  Text   `json:"text"`
}

// A Section is a numbered part of an edition.
type Section struct {
	ID     string  `json:"id"`
	Number string  `json:"number,omitempty"` // empty: not numbered
	Title  string  `json:"title,omitempty"`
	Aside  string  `json:"aside,omitempty"` // beside the title, smaller
	Half   bool    `json:"half,omitempty"`  // may stand beside the next section that is half too
	Page   bool    `json:"page,omitempty"`  // starts on a new page
	Label  string  `json:"label,omitempty"` // of an annex: its own marking as printed
	Blocks []Block `json:"blocks"`
}

// A Block is one of its fields.
type Block struct {
	Paragraph *Paragraph `json:"paragraph,omitempty"`
	List      *List      `json:"list,omitempty"`
	Table     *Table     `json:"table,omitempty"`
	Chart     *Chart     `json:"chart,omitempty"`
	Photo     *Photo     `json:"photo,omitempty"`
	Map       *Map       `json:"map,omitempty"`
	Sources   bool       `json:"sources,omitempty"` // the numbered sources stand here
	Seal      *Seal      `json:"seal,omitempty"`
}

// A Paragraph is running text.
type Paragraph struct {
	Number  string `json:"number,omitempty"` // where the kind of report numbers its paragraphs
	Heading bool   `json:"heading,omitempty"`
	Bullet  bool   `json:"bullet,omitempty"`
	Small   bool   `json:"small,omitempty"`   // a remark on what stands above
	Silence bool   `json:"silence,omitempty"` // says that there is nothing to say
	Text    Text   `json:"text"`
	Source  string `json:"source,omitempty"` // ID of the narrative paragraph it comes from
}

// A List is lines with a term before each and, mostly, a source after it.
type List struct {
	Items []Item `json:"items"`
}

// An Item is one line of a List.
type Item struct {
	ID    string `json:"id,omitempty"` // of the Value that it shows, where it shows one record
	Term  Text   `json:"term,omitempty"`
	When  string `json:"when,omitempty"`
	Text  Text   `json:"text"`
	Aside Text   `json:"aside,omitempty"`
}

// A Table is rows under columns.
type Table struct {
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Total   *Row     `json:"total,omitempty"`
}

// A Column heads a Table's cells. Width is its share of the width, in percent;
// 0: as much as it needs.
type Column struct {
	Title  string `json:"title"`
	Number bool   `json:"number,omitempty"`
	Faint  bool   `json:"faint,omitempty"`
	Width  int    `json:"width,omitempty"`
}

// A Row has a cell per column; the first names the row.
type Row struct {
	ID    string `json:"id,omitempty"` // of the Value that the row is about
	Cells []Cell `json:"cells"`
}

// A Cell is text with, perhaps, a fainter line under it.
type Cell struct {
	Text  Text `json:"text,omitempty"`
	Under Text `json:"under,omitempty"`
}

// Backed is how well a figure is backed: high, moderate or low, shown as three,
// two and one of three dots.
type Backed string

// Dots returns how many of three dots stand for b.
func (b Backed) Dots() int {
	switch b {
	case "high":
		return 3
	case "moderate":
		return 2
	case "low":
		return 1
	}
	return 0
}

// A Value is one number or one record that an edition shows, with what it
// rests on.
type Value struct {
	ID           string           `json:"id"`   // the reference that asks for it, in canonical form
	Type         string           `json:"type"` // figure, count, sum, record
	Label        string           `json:"label"`
	Phrase       string           `json:"phrase"`
	Range        string           `json:"range,omitempty"` // in words, where it is one
	Interval     *konbit.Interval `json:"interval,omitempty"`
	Backed       Backed           `json:"backed,omitempty"`
	Backing      string           `json:"backing,omitempty"` // "well backed"
	OutOfDate    bool             `json:"out_of_date,omitempty"`
	Overruled    bool             `json:"overruled,omitempty"`
	Disagreement []string         `json:"disagreement,omitempty"` // kinds of it, the gravest first
	Origins      int              `json:"origins,omitempty"`      // independent ones that agree
	Marking      konbit.Marking   `json:"marking,omitempty"`
	Sources      []int            `json:"sources,omitempty"`
	Records      []konbit.ID      `json:"records,omitempty"` // what it rests on
	Summary      Text             `json:"summary,omitempty"` // what the sources say, in a sentence or two
	Groups       []Group          `json:"groups,omitempty"`  // every claim, by verdict
	Worked       []string         `json:"worked,omitempty"`  // how it was worked out
}

// Evidenced reports whether v has evidence to show: what sources claim, how it
// was worked out, which records were counted.
func (v *Value) Evidenced() bool { return len(v.Groups)+len(v.Worked) > 0 }

// A Group is the claims of one verdict.
type Group struct {
	Verdict string  `json:"verdict"` // its code
	Title   string  `json:"title"`
	Claims  []Claim `json:"claims"`
}

// A Claim is what one source says, as evidence shows it.
type Claim struct {
	ID     konbit.ID `json:"id"`
	Text   string    `json:"text"` // our own words
	Quote  string    `json:"quote,omitempty"`
	Lang   string    `json:"lang,omitempty"`
	Range  string    `json:"range,omitempty"`
	Reason string    `json:"reason,omitempty"`
	From   string    `json:"from,omitempty"` // outlet and day
	Source int       `json:"source,omitempty"`
}

// A Source is what the notes of an edition point at.
type Source struct {
	Number  int         `json:"number"`
	ID      string      `json:"id"` // of the document, or own:KIND of the mission's records
	Text    Text        `json:"text"`
	Records []konbit.ID `json:"records,omitempty"` // of the mission's own
}

// A Basis is all that an edition was computed from, so that it can be again.
type Basis struct {
	Heads     string `json:"heads"`     // HQ@81220
	Engine    string `json:"engine"`    // figure.Version
	Catalogue string `json:"catalogue"` // SHA-256 of catalogue and pack
	Sources   string `json:"sources,omitempty"`
}

// A Seal is the box at the end that fixes the edition.
type Seal struct {
	Code  string `json:"code"`
	Text  Text   `json:"text"`
	Lines []Fact `json:"lines,omitempty"` // heads, engine, catalogue
}

// Value returns the value called id.
func (e *Edition) Value(id string) (*Value, bool) {
	for i := range e.Values {
		if e.Values[i].ID == id {
			return &e.Values[i], true
		}
	}
	return nil, false
}

// A Chart is a figure over time: its steps as ranges, levels to compare it
// with, and the situation it is read on.
type Chart struct {
	Title  string    `json:"title"` // what it shows, for who cannot see it
	Data   [2]string `json:"data"`  // headings of its steps as a table: when, how many
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Top    float64   `json:"top"` // of the scale, which starts at 0
	X      []Tick    `json:"x"`
	Y      []Tick    `json:"y"`
	Steps  []Step    `json:"steps"`
	Levels []Level   `json:"levels,omitempty"`
	Plans  []Step    `json:"plans,omitempty"` // to come, if all goes as said
	Now    time.Time `json:"now"`
	Today  string    `json:"today"` // label of Now
}

// A Tick is a labelled place on an axis: At on X, Value on Y.
type Tick struct {
	At    time.Time `json:"at,omitzero"`
	Value float64   `json:"value,omitempty"`
	Label string    `json:"label"`
}

// A Step is a stretch of time with a range of values, never a middle value.
type Step struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Low    float64   `json:"low"`
	High   float64   `json:"high"`
	When   string    `json:"when,omitempty"`   // From and To in words
	Label  string    `json:"label,omitempty"`  // "just over 600"
	Range  string    `json:"range,omitempty"`  // "601 to 616"; empty where Label says it all
	Silent bool      `json:"silent,omitempty"` // the record does not say: hatched
	Stale  bool      `json:"stale,omitempty"`  // the newest there is, but out of date
}

// A Level is a line across a chart.
type Level struct {
	Value float64 `json:"value"`
	Label string  `json:"label"`
}

// A Photo is a picture that a record carries. Nothing but its pixels is kept: no
// place, no device, no time.
type Photo struct {
	JPEG    []byte `json:"jpeg"`
	Width   int    `json:"width"` // in pixels
	Height  int    `json:"height"`
	Label   string `json:"label"` // its marking as printed
	Caption Text   `json:"caption"`
	Value   string `json:"value"` // ID of the Value that it belongs to
}

// A Map is outlines with numbered marks on them. It is Width by Height units;
// points lie within, from the upper left.
type Map struct {
	Title  string    `json:"title"` // what it shows, for who cannot see it
	Width  float64   `json:"width"`
	Height float64   `json:"height"`
	Lines  [][]Point `json:"lines"`
	Names  []Mark    `json:"names,omitempty"` // of towns
	Marks  []Mark    `json:"marks"`
	Credit string    `json:"credit,omitempty"`
}

// A Point of a Map.
type Point [2]float64

// A Mark is a place on a Map.
type Mark struct {
	At    Point  `json:"at"`
	Label string `json:"label"`
}

// A Problem is something about a text that its author should look at.
type Problem struct {
	Code      string    `json:"code"` // unlinked, unresolved
	Paragraph konbit.ID `json:"paragraph,omitempty"`
	Section   string    `json:"section,omitempty"`
	Text      string    `json:"text"`              // the words it is about
	Detail    string    `json:"detail,omitempty"`  // what is wrong with them
	Suggest   []string  `json:"suggest,omitempty"` // references that say the same
}
