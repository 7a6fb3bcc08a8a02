// Package kind reads what a kind of record is - its fields, its rules, what it
// counts towards - from the catalogue, and does from that alone what would
// otherwise be written once for each kind: check a body, title it, lay it out as
// a form, a schema, columns and a page of documentation.
//
// It is not a place for any kind's own rules: there is no code here for a patrol
// or a pledge, and rules are declared, never programmed. It stores nothing. Its
// one invariant: a body that passes Check reads the same through every output.
package kind

//go:generate go test -run Golden . -update

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Set holds every definition and vocabulary in force. It does not change once
// made.
type Set struct {
	definitions  map[konbit.Kind]*Definition
	latest       map[string]*Definition
	vocabularies map[string]*Vocabulary
	fields       map[string]words // what a field's name means wherever it stands
	messages     *message.Catalogue
	layers       []fs.FS        // what it was read from: the catalogue, then packs
	zone         *time.Location // of instants in titles; nil: the one that each was given in
}

// words are the label and hint of a field.
type words struct {
	Labels message.Text `yaml:"labels"`
	Hint   message.Text `yaml:"hint"`
}

// A Definition says what records of one kind and version are.
type Definition struct {
	Name      string         `yaml:"kind"`
	Version   int            `yaml:"version"`
	Systems   []int          `yaml:"systems"`   // the mission's systems that it serves
	Subject   Names          `yaml:"subject"`   // own, any, or the kinds of thing it is about
	Phone     bool           `yaml:"phone"`     // offered on phones too
	Public    string         `yaml:"public"`    // aggregate, row or never
	Marking   konbit.Marking `yaml:"marking"`   // of a record that carries none
	Geometry  string         `yaml:"geometry"`  // none, place or point: what the record's place is on a map
	Approvals int            `yaml:"approvals"` // how many people must approve a record before it is released
	Needs     []string       `yaml:"needs"`     // header fields it must have: subject, valid, published, place, sources
	Labels    message.Text   `yaml:"labels"`
	Hint      message.Text   `yaml:"hint"`
	Fields    []Field        `yaml:"fields"`
	Counts    []Count        `yaml:"counts"`
	Title     string         `yaml:"title"`   // text with {field}s, {place}, {valid}; of {a|b} the first that is given
	News      message.Text   `yaml:"news"`    // such a text by language, also with {subject}: what is said when one comes in
	Routine   bool           `yaml:"routine"` // comes every day: only a correction is news
	Upkeep    bool           `yaml:"upkeep"`  // says how the record is kept, not what happened: reviews, decisions, drafts
}

// Kind returns the name and version of d as records carry them.
func (d *Definition) Kind() konbit.Kind {
	return konbit.Kind(fmt.Sprintf("%s@%d", d.Name, d.Version))
}

// Field returns the field called name, or nil. A field of a list is called
// LIST.FIELD.
func (d *Definition) Field(name string) *Field { return find(d.Fields, name) }

func find(fields []Field, name string) *Field {
	name, rest, inner := strings.Cut(name, ".")
	for i := range fields {
		if fields[i].Name != name {
			continue
		}
		if inner {
			return find(fields[i].Fields, rest)
		}
		return &fields[i]
	}
	return nil
}

// A Type is the type of a field.
type Type string

// Types, each with its form in JSON.
const (
	Text      Type = "text"      // string of one line
	LongText  Type = "longtext"  // string
	Integer   Type = "integer"   // whole number
	Decimal   Type = "decimal"   // number
	Quantity  Type = "quantity"  // konbit.Quantity
	Money     Type = "money"     // konbit.Quantity whose unit is an ISO 4217 currency
	Breakdown Type = "breakdown" // object of whole numbers by code
	Bool      Type = "bool"      // true or false
	Coded     Type = "code"      // string, a code of the vocabulary
	Codes     Type = "codes"     // list of such strings, each once
	Date      Type = "date"      // konbit.Moment of a day or coarser
	DateTime  Type = "datetime"  // konbit.Moment, an instant with its offset
	Period    Type = "period"    // konbit.Span
	Place     Type = "place"     // konbit.Place
	Point     Type = "point"     // konbit.LonLat
	Track     Type = "track"     // list of konbit.LonLat
	Area      Type = "area"      // GeoJSON Polygon or MultiPolygon
	Ref       Type = "ref"       // konbit.ID of another record
	Media     Type = "media"     // list of File
	List      Type = "list"      // list of objects with the field's own fields
	Raw       Type = "record"    // a whole record, as it came
)

var types = []Type{
	Text, LongText, Integer, Decimal, Quantity, Money, Breakdown, Bool, Coded, Codes, Date,
	DateTime, Period, Place, Point, Track, Area, Ref, Media, List, Raw,
}

// A Field is one field of a body, with its rules.
type Field struct {
	Name       string       `yaml:"name"`
	Type       Type         `yaml:"type"`
	Of         string       `yaml:"of"`     // vocabulary of a code, codes or breakdown
	Unit       string       `yaml:"unit"`   // of a quantity; empty with Units empty: any unit
	Units      []string     `yaml:"units"`  // units that a quantity may have
	To         Names        `yaml:"to"`     // kinds that a ref may name, or any
	Fields     []Field      `yaml:"fields"` // of a list
	Required   bool         `yaml:"required"`
	RequiredIf Condition    `yaml:"required_if"`
	OneOf      Names        `yaml:"one_of"` // this field or one of these must be given
	Min        *float64     `yaml:"min"`    // least value, length of a text, or number of items
	Max        *float64     `yaml:"max"`
	After      string       `yaml:"after"`    // field that this one may not be earlier than
	Sum        Names        `yaml:"sum"`      // fields that add up to this one, where all are given
	Personal   bool         `yaml:"personal"` // sealed to the protection officer, never in the body
	Withhold   bool         `yaml:"withhold"` // left out of the public summary
	Labels     message.Text `yaml:"labels"`
	Hint       message.Text `yaml:"hint"`

	vocabulary *Vocabulary
	units      []string
	set        *Set
}

// Vocabulary returns the vocabulary of a code, codes, breakdown or money field,
// nil for others.
func (f *Field) Vocabulary() *Vocabulary { return f.vocabulary }

// A Count says what a record contributes to a measure. Contributor, Place and
// the other dimensions name fields; "place" is the record's own place.
type Count struct {
	Measure     string    `yaml:"measure"`      // may hold {field}, replaced by its code with _ for -
	MeasureFrom string    `yaml:"measure_from"` // the field that names the measure
	Each        string    `yaml:"each"`         // the list whose items count one by one
	Value       string    `yaml:"value"`        // field; none: one per record, or a dated event
	When        Names     `yaml:"when"`         // fields, of which the first given; none: the record's valid
	Contributor string    `yaml:"contributor"`
	Place       string    `yaml:"place"`
	Population  string    `yaml:"population"`
	Status      string    `yaml:"status"`
	Period      string    `yaml:"period"`
	SubjectOf   string    `yaml:"subject_of"`
	Part        string    `yaml:"part"` // contributions that differ in this field are parts of one total
	Speaker     string    `yaml:"speaker"`
	If          Condition `yaml:"if"`
}

// Names is one name or a list of names.
type Names []string

// UnmarshalYAML reads a string or a list of strings.
func (n *Names) UnmarshalYAML(read func(any) error) error {
	var one string
	if read(&one) == nil {
		*n = Names{one}
		return nil
	}
	return read((*[]string)(n))
}

// A Condition holds when each field it names has one of the codes listed for
// it: {status: done}, {state: [open, partial]}. The code true stands for "is
// given" and false for "is not given"; of a bool field, for true and for
// anything else.
type Condition map[string]Names

// UnmarshalYAML reads an object of codes, lists of codes, true or false.
func (c *Condition) UnmarshalYAML(read func(any) error) error {
	var m map[string]any
	if err := read(&m); err != nil {
		return err
	}
	*c = make(Condition, len(m))
	for field, v := range m {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, code := range list {
			(*c)[field] = append((*c)[field], fmt.Sprint(code))
		}
	}
	return nil
}

// MarshalJSON writes c with the fields in order.
func (c Condition) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]Names(c)) }

// all yields the fields of c in order with their codes.
func (c Condition) all() iter.Seq2[string, Names] {
	return func(yield func(string, Names) bool) {
		for _, field := range slices.Sorted(maps.Keys(c)) {
			if !yield(field, c[field]) {
				return
			}
		}
	}
}

// String returns c in words for an error: "status is done".
func (c Condition) String() string {
	var parts []string
	for field, codes := range c.all() {
		switch {
		case slices.Contains(codes, "true"):
			parts = append(parts, field+" is set")
		case slices.Contains(codes, "false"):
			parts = append(parts, field+" is not set")
		default:
			parts = append(parts, field+" is "+strings.Join(codes, " or "))
		}
	}
	return strings.Join(parts, " and ")
}

// Lookup returns the definition of kind k.
func (s *Set) Lookup(k konbit.Kind) (*Definition, bool) {
	d, ok := s.definitions[k]
	return d, ok
}

// Latest returns the newest version of the kind called name.
func (s *Set) Latest(name string) (*Definition, bool) {
	d, ok := s.latest[name]
	return d, ok
}

// All yields the newest version of every kind, by name.
func (s *Set) All() iter.Seq[*Definition] {
	return func(yield func(*Definition) bool) {
		for _, name := range slices.Sorted(maps.Keys(s.latest)) {
			if !yield(s.latest[name]) {
				return
			}
		}
	}
}

// Versions yields every definition, by name and version.
func (s *Set) Versions() iter.Seq[*Definition] {
	all := slices.SortedFunc(maps.Values(s.definitions), func(a, b *Definition) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	return slices.Values(all)
}

// Vocabulary returns the vocabulary called name.
func (s *Set) Vocabulary(name string) (*Vocabulary, bool) {
	v, ok := s.vocabularies[name]
	return v, ok
}

// Vocabularies yields every vocabulary, by name.
func (s *Set) Vocabularies() iter.Seq[*Vocabulary] {
	return func(yield func(*Vocabulary) bool) {
		for _, name := range slices.Sorted(maps.Keys(s.vocabularies)) {
			if !yield(s.vocabularies[name]) {
				return
			}
		}
	}
}

// Messages returns the labels that titles and forms are written with.
func (s *Set) Messages() *message.Catalogue { return s.messages }

// DefaultMarking returns the marking of a record of kind k that carries none:
// what the definition says, amber where it is not known here.
func (s *Set) DefaultMarking(k konbit.Kind) konbit.Marking {
	if d, ok := s.definitions[k]; ok {
		return d.Marking
	}
	if d, ok := s.latest[k.Name()]; ok {
		return d.Marking
	}
	return konbit.Amber
}
