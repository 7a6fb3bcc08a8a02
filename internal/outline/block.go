package outline

import (
	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
)

// A Sentence of a report is a label filled with values.
type Sentence struct {
	Say  string            `yaml:"say"`  // label with a place for each value
	With map[string]string `yaml:"with"` // place -> reference; {period}, {year} and {contributor} in it are filled
	Each string            `yaml:"each"` // contributor: said of every one that has the values
	Most int               `yaml:"most"` // of those, at most so many, the first; 0: all
	List string            `yaml:"list"` // with each: one sentence, in which {list} is what is said of every one
	Need []string          `yaml:"need"` // values without which it is not said; empty: all outside |
	Else string            `yaml:"else"` // label said in its stead
	Key  []string          `yaml:"key"`  // in place of say: the mission's own sentences on these measures; all: on every key figure
}

// A Table is a table with a row for each contributor.
type Table struct {
	Rows    string       `yaml:"rows"` // contributor
	Head    message.Text `yaml:"head"` // of the first column
	Columns []Column     `yaml:"columns"`
	Total   string       `yaml:"total"` // contributor code of the last row: ALL
}

// A Column is a column of values.
type Column struct {
	Labels message.Text `yaml:"labels"`
	Value  string       `yaml:"value"` // reference; {contributor} and {period} in it are filled
	Show   Show         `yaml:"show"`  // empty: the phrase
	None   string       `yaml:"none"`  // label where nothing known speaks to it
	Number bool         `yaml:"number"`
	Faint  bool         `yaml:"faint"`
	Wider  bool         `yaml:"wider"` // from all sources, where the edition uses only some: left out otherwise
}

// Records shows records of some kinds, a line for each.
type Records struct {
	Kinds   kind.Names          `yaml:"kinds"`
	When    kind.Names          `yaml:"when"`    // fields that date a record; the first given one; else its valid, published or made
	In      Window              `yaml:"in"`      // empty: the period
	Days    int                 `yaml:"days"`    // how far Next looks; 0: without end
	Open    string              `yaml:"open"`    // a field: records that it does not say are closed stand too, if they are older
	If      map[string]string   `yaml:"if"`      // fields and their codes
	Per     kind.Names          `yaml:"per"`     // only the newest for each value of these fields
	Most    int                 `yaml:"most"`    // lines; 0: all
	Term    string              `yaml:"term"`    // pattern or label
	Text    string              `yaml:"text"`    // pattern or label
	Undated bool                `yaml:"undated"` // without a time before each line
	Older   string              `yaml:"older"`   // in place of text, for records from before the period
	Hide    map[string][]string `yaml:"hide"`    // field -> codes that go without saying
	Newest  bool                `yaml:"newest"`  // the newest first
	Follow  string              `yaml:"follow"`  // kind of record that follows these up, told after the text
	Chain   bool                `yaml:"chain"`   // tells every follow-up, not only those of the period
	None    string              `yaml:"none"`    // label said where there are none
	Order   string              `yaml:"order"`   // a field of codes: in the order of its vocabulary, not of time
	Join    bool                `yaml:"join"`    // lines with the same term are one
	Columns []Told              `yaml:"columns"` // a table in place of lines
}

// Told is a column of a table of records.
type Told struct {
	Labels message.Text `yaml:"labels"`
	Text   string       `yaml:"text"` // pattern or label
}

// A Tally counts records of one kind by where they come from and by type.
type Tally struct {
	Kind    string            `yaml:"kind"`
	When    []string          `yaml:"when"`
	If      map[string]string `yaml:"if"`
	Rows    string            `yaml:"rows"`    // field that refers to the unit or base
	Columns string            `yaml:"columns"` // field of codes: a column for each that occurs
	Codes   []string          `yaml:"codes"`   // of which these only; empty: all
	Also    string            `yaml:"also"`    // field: a column for the records that give it
	Returns string            `yaml:"returns"` // kind of the returns without which a row is unknown
	Head    message.Text      `yaml:"head"`
	AlsoIs  message.Text      `yaml:"also_is"`
	None    string            `yaml:"none"`
}

// Promises sets what was promised against what came.
type Promises struct {
	Measure string                `yaml:"measure"` // of the plans
	States  []figure.PromiseState `yaml:"states"`  // which to list; empty: all
	Back    int                   `yaml:"back"`    // days before the period from which kept ones are told; 0: all
	Prose   bool                  `yaml:"prose"`   // a paragraph in place of a line for each
	None    string                `yaml:"none"`
}

// A Chart is a figure over time.
type Chart struct {
	Of     string   `yaml:"of"`     // reference to a figure
	Each   string   `yaml:"each"`   // contributor: a chart for each
	Most   int      `yaml:"most"`   // of those, at most so many; 0: all
	Levels []string `yaml:"levels"` // references drawn as lines across it
	Plans  string   `yaml:"plans"`  // measure of what is to come
	Months int      `yaml:"months"` // how far it looks back
	Label  string   `yaml:"label"`  // label of its title, with {label}; empty: the figure's own
}

// Figures is the table of figures with what their sources say.
type Figures struct {
	Key  bool `yaml:"key"`  // the mission's key figures
	Used bool `yaml:"used"` // the figures that the edition prints elsewhere
}

// Questions lists what is disputed, what only looks so, and what nobody
// answers, for every figure of the edition.
type Questions struct {
	Kinds []figure.Disagreement `yaml:"kinds"` // which to list; empty: all
	Open  bool                  `yaml:"open"`  // key figures that nobody gives, parts that a total lacks
	Prose bool                  `yaml:"prose"` // a paragraph in place of a line for each
	None  string                `yaml:"none"`
}

// Photos shows the pictures that records of the period carry.
type Photos struct {
	Kinds kind.Names `yaml:"kinds"`
	When  kind.Names `yaml:"when"` // fields that date a record, as in Records
	Most  int        `yaml:"most"` // 0: all
	None  string     `yaml:"none"`
}

// A Map shows where records of the period happened, on the outlines that the
// mission's pack brings. A kind of report that anybody may read has none.
type Map struct {
	Kinds kind.Names `yaml:"kinds"`
	When  kind.Names `yaml:"when"`
	Open  string     `yaml:"open"` // as in Records
	None  string     `yaml:"none"`
}

// Returns lists the bases that report, and what they sent.
type Returns struct {
	Kind string `yaml:"kind"` // of the returns; its field base says whose
	Text string `yaml:"text"` // pattern over a return
	None string `yaml:"none"`
}

// Changes says what differs from the last edition.
type Changes struct {
	Most int    `yaml:"most"`
	None string `yaml:"none"`
}

func (s *Records) check() error {
	switch {
	case len(s.Kinds) == 0:
		return konbit.Invalid("records.kinds", "want at least one kind of record")
	case s.Text == "" && len(s.Columns) == 0:
		return konbit.Invalid("records.text", "missing: want a pattern like {type}, {place}")
	}
	switch s.In {
	case "", InPeriod, UpTo, Next:
		return nil
	}
	return konbit.Invalid("records.in", "%q: want period, upto or next", s.In)
}
