package konbit

import "unicode/utf8"

// A Source says where a record's content comes from: a span of a document, or
// the author's own observation.
type Source struct {
	Document ID     `json:"document,omitempty"`
	From     int    `json:"from,omitempty"` // byte offsets into the document's text,
	To       int    `json:"to,omitempty"`   // half-open; both 0: the whole document
	Quote    string `json:"quote,omitempty"`
	Own      bool   `json:"own,omitempty"` // the author saw it
}

// Check reports the first thing wrong with s.
func (s Source) Check() error {
	switch {
	case s.Document == "" && !s.Own:
		return Invalid("document", "name the document, or set own to true for the author's own observation")
	case s.Document != "" && s.Document.Check() != nil:
		return Under("document", s.Document.Check())
	case s.From < 0 || s.To < s.From:
		return Invalid("to", "want 0 <= from <= to, byte offsets into the document")
	case len(s.Quote) > MaxQuote:
		return Invalid("quote", "%d bytes: want at most %d; quote only what says it", len(s.Quote), MaxQuote)
	case !utf8.ValidString(s.Quote):
		return Invalid("quote", "not valid UTF-8")
	}
	return nil
}

// A Grade is an Admiralty grade: the reliability of the source (A-F) and the
// credibility of the information (1-6), graded separately. Either may be absent:
// "B", "B2". (NATO STANAG 2511.)
type Grade string

// Letter returns the source's reliability, 0 if ungraded.
func (g Grade) Letter() byte {
	if g == "" {
		return 0
	}
	return g[0]
}

// Credibility returns 1 to 6, 0 if not judged.
func (g Grade) Credibility() int {
	if len(g) < 2 {
		return 0
	}
	return int(g[1] - '0')
}

// Check reports whether g is an Admiralty grade.
func (g Grade) Check() error {
	ok := g == "" || len(g) <= 2 && g[0] >= 'A' && g[0] <= 'F' && (len(g) == 1 || g[1] >= '1' && g[1] <= '6')
	if !ok {
		return Invalid("", "%q is not an Admiralty grade: want A to F and optionally 1 to 6, like B2", string(g))
	}
	return nil
}

// A Marking is a Traffic Light Protocol 2.0 label (FIRST, 2022), from open to
// closed. The zero value means that the kind's default applies.
type Marking string

// Markings.
const (
	Clear       Marking = "clear"
	Green       Marking = "green"
	Amber       Marking = "amber"
	AmberStrict Marking = "amber+strict"
	Red         Marking = "red"
)

// Markings lists the markings from open to closed.
var Markings = []Marking{Clear, Green, Amber, AmberStrict, Red}

// Level returns 0 for clear up to 4 for red, -1 if m is no marking.
func (m Marking) Level() int {
	for i, k := range Markings {
		if k == m {
			return i
		}
	}
	return -1
}

// Check reports whether m is a marking.
func (m Marking) Check() error {
	if m.Level() < 0 {
		return Invalid("", "%q is not a TLP 2.0 marking: want one of %v", string(m), Markings)
	}
	return nil
}

// MostClosed returns the most closed of a and the others.
func MostClosed(a Marking, others ...Marking) Marking {
	for _, m := range others {
		if m.Level() > a.Level() {
			a = m
		}
	}
	return a
}

// A Place is where something is: a code of the gazetteer, the name as given, and
// optionally a point.
type Place struct {
	Code      string  `json:"code,omitempty"` // P-code or gazetteer id
	Name      string  `json:"name,omitempty"` // as the author wrote it
	Point     *LonLat `json:"point,omitempty"`
	Precision string  `json:"precision,omitempty"` // exact, street, section, commune, department, country
}

// A LonLat is a WGS 84 position in degrees, longitude first as in GeoJSON.
type LonLat [2]float64

// Check reports the first thing wrong with p.
func (p Place) Check() error {
	if p.Code == "" && p.Name == "" && p.Point == nil {
		return Invalid("", "a place needs a code, a name or a point")
	}
	for _, f := range []struct{ field, s string }{{"code", p.Code}, {"name", p.Name}, {"precision", p.Precision}} {
		if err := checkName(f.s); err != nil {
			return Under(f.field, err)
		}
	}
	if pt := p.Point; pt != nil && !(pt[0] >= -180 && pt[0] <= 180 && pt[1] >= -90 && pt[1] <= 90) {
		return Invalid("point", "want [longitude, latitude] in degrees, within ±180 and ±90")
	}
	return nil
}

// A RelationType says what a record is to another.
type RelationType string

// Relation types.
const (
	Supersedes   RelationType = "supersedes"   // corrects: takes its place
	Retracts     RelationType = "retracts"     // withdraws it
	Answers      RelationType = "answers"      // replies to or settles it
	Acknowledges RelationType = "acknowledges" // confirms having seen or done it
	DerivesFrom  RelationType = "derives-from" // rests on it and adds no evidence of its own
)

// RelationTypes lists every RelationType.
var RelationTypes = []RelationType{Supersedes, Retracts, Answers, Acknowledges, DerivesFrom}

// A Relation ties a record to an earlier one, its parent.
type Relation struct {
	Type RelationType `json:"type"`
	To   ID           `json:"to"`
}

// Check reports the first thing wrong with r.
func (r Relation) Check() error {
	for _, t := range RelationTypes {
		if t == r.Type {
			if err := r.To.Check(); err != nil {
				return Under("to", err)
			}
			return nil
		}
	}
	return Invalid("type", "%q is not one of %v", string(r.Type), RelationTypes)
}
