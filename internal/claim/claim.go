// Package claim proposes what a text claims: quantities and dated events, each
// with the exact words that say it.
//
// It is a reader with a lexicon, not a judge: a person accepts, corrects or
// rejects what it proposes. It does no I/O and knows no word of any language;
// those are data (package lexicon). Its one invariant: the quote and the span of
// a proposal are bytes of the text at the offsets it names, and reading takes
// time in proportion to the text.
package claim

import (
	"io/fs"
	"iter"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/text"
	"konbit.example/konbit/internal/claim/weigh"
)

// A Document is a text to read.
type Document struct {
	ID   string
	Text string
	DCT  time.Time // the date it was written, to the day
	Lang string    // code of its language; empty: find out
}

// Kinds of proposal.
const (
	KindQuantity = "quantity"
	KindEvent    = "event"
)

// A Proposal is one claim as the text makes it. Its JSON form is the protocol
// that gold files are scored in.
type Proposal struct {
	Kind        string   `json:"kind"`
	Quote       string   `json:"quote"` // shortest clause that carries it
	QuoteFrom   int      `json:"bqs"`   // bytes of the text, half-open
	QuoteTo     int      `json:"bqe"`
	Span        string   `json:"span"` // qualifier, number and unit; of an event its date
	From        int      `json:"bs"`
	To          int      `json:"be"`
	Measure     string   `json:"measure"` // "other" where nothing speaks for one
	Op          string   `json:"op"`      // one of lexicon.Ops
	Value       *float64 `json:"value"`
	High        *float64 `json:"hi"`
	Unit        string   `json:"unit"`
	When        string   `json:"when"` // EDTF, with DCT for the document's own date
	Contributor string   `json:"contributor,omitempty"`
	Place       string   `json:"place,omitempty"`
	Population  string   `json:"population,omitempty"`
	Status      string   `json:"status"` // actual, planned or pledged
	Speaker     string   `json:"speaker,omitempty"`
	Role        string   `json:"role,omitempty"` // what the speaker is said to be
	Terms       []Term   `json:"terms,omitempty"`
	Repeats     int      `json:"repeats,omitempty"` // 1 + index of the proposal it repeats; 0: none
	Score       float64  `json:"score"`             // 0 to 1
	Shown       bool     `json:"shown"`             // by default; the others are kept folded
	Cues        []Cue    `json:"cues,omitempty"`    // what spoke for the measure, strongest first
}

// A Term is a number that the text itself adds to another to get the claim's.
type Term struct {
	Value float64 `json:"value"`
	Op    string  `json:"op"`
	From  int     `json:"bs"`
	To    int     `json:"be"`
}

// A Cue is a word that spoke for a measure.
type Cue = weigh.Cue

var qualifiers = map[string]konbit.Qualifier{"eq": konbit.Exact, "gt": konbit.Over, "ge": konbit.AtLeast, "lt": konbit.LessThan,
	"le": konbit.UpTo, "near_below": konbit.Nearly, "near_above": konbit.JustOver, "approx": konbit.About, "between": konbit.Range, "vague": konbit.Vague}

// Quantity returns p's number in the words of the record, the zero Quantity for
// an event.
func (p *Proposal) Quantity() konbit.Quantity {
	if p.Value == nil {
		return konbit.Quantity{}
	}
	return konbit.Quantity{Value: *p.Value, Qualifier: qualifiers[p.Op], High: p.High, Unit: p.Unit}
}

// A Gazetteer lists spellings of places, each with what a proposal is to say:
// a code, or a path like HT/Port-au-Prince. Of one spelling the first counts.
type Gazetteer iter.Seq2[string, string]

// Options are what extraction needs beyond the languages.
type Options struct {
	Pack      fs.FS     // of a mission, whose folder "lexicons" adds to the catalogue's; nil: none
	Mission   string    // name of the mission's file of words; empty: none
	Gazetteer Gazetteer // places beyond those in the mission's file; nil: none
	Threshold float64   // least score shown by default; 0: a good one
}

// Threshold is the score above which nine of ten proposals are right.
const Threshold = 0.5

// An Extractor reads texts. It does not change once made and may be used from
// several goroutines.
type Extractor struct {
	lex       *lexicon.Lexicon
	terms     [][]lexicon.Term // by concept
	heads     [][]lexicon.Term // by class
	signals   map[string]lexicon.Concept
	events    []eventRule
	threshold float64
}

// New reads the folder "lexicons" and the countries of a catalogue.
func New(catalogue fs.FS, o Options) (*Extractor, error) {
	lex, err := lexicon.Read(catalogue, o.Pack, o.Mission, iter.Seq2[string, string](o.Gazetteer))
	if err != nil {
		return nil, err
	}
	x := &Extractor{lex: lex, terms: lex.Terms(), heads: lex.HeadTerms(), signals: make(map[string]lexicon.Concept), threshold: o.Threshold}
	if x.threshold == 0 {
		x.threshold = Threshold
	}
	for _, s := range signals {
		if c, ok := lex.Concept(s); ok {
			x.signals[s] = c
		}
	}
	x.events = x.eventRules()
	return x, nil
}

// Check reports what is wrong or doubtful in the lexicons.
func (x *Extractor) Check() []lexicon.Finding { return x.lex.Check() }

// OtherLanguage is what Detect says of a language that no lexicon knows.
const OtherLanguage = "other"

// Detect returns the code of the language of s by its small words, or
// OtherLanguage.
func (x *Extractor) Detect(s string) string {
	if g := x.lex.Detect(s); g != nil {
		return g.Code
	}
	return OtherLanguage
}

// language returns the language with a code; of none, or of one that no lexicon
// knows, that of s; nil if that is not known either.
func (x *Extractor) language(code, s string) *lexicon.Language {
	if g, ok := x.lex.Language(code); ok {
		return g
	}
	return x.lex.Detect(s)
}

// maxSegment bounds how much text is held in tokens at once, in bytes.
const maxSegment = 64 << 10

// Extract returns what d claims, in the order of the text. A language that no
// lexicon reads gives nothing; Detect says which one it is.
func (x *Extractor) Extract(d Document) []Proposal {
	lang := x.language(d.Lang, d.Text)
	if lang == nil {
		return nil
	}
	r := x.newReader(d, lang)
	for from := 0; from < len(d.Text); {
		to := text.Segment(d.Text, from, maxSegment)
		r.read(from, to)
		from = to
	}
	r.finish()
	return r.out
}

// UTF16 returns a function from byte offsets of s to UTF-16 offsets.
func UTF16(s string) func(at int) int { return text.NewOffsets(s).UTF16 }
