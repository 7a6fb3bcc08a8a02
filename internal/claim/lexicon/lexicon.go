// Package lexicon reads what the catalogue says about languages: which words
// mean killed, arrived or promised, which count people and which vehicles, how
// numbers are hedged, who may be speaking; and which of these make a measure.
//
// It holds and compiles data; it reads no text. Its one invariant: every word
// that extraction knows comes from the file system it was given.
package lexicon

import (
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

// A Lexicon is everything that is known of all languages.
type Lexicon struct {
	Languages []*Language // in the order of their folders
	Measures  []Measure
	Events    []Event
	Classes   []Class
	Home      string // the country that the mission is in
	Lead      string // the party that officers are of if no other is named
	Capital   string // what "the capital" is
	concepts  map[string]Concept
	names     []string // of concepts
	classes   map[string]int
}

// A Concept is the number of an idea that words of every language stand for:
// kill, arrive, promise.
type Concept int

// A Language is what is known of one language.
type Language struct {
	Code       string
	Begun      bool // not complete: read with it, but say so
	HeadFirst  bool // the noun comes before what modifies it
	Conv       text.Conventions
	Numbers    *number.Lexicon
	Dates      *date.Lexicon
	Qualifiers Qualifiers
	Words      *phrase.Set[Sense]
	Detect     map[string]bool // small words that give the language away
	Future     []string        // endings of verbs in the future
	Past       []string        // endings of verbs and participles in the past

	files  map[string]map[string][]string // word lists as they were read, for Check
	hedges map[string][]string            // the same of hedges, by "before gt" and so on
}

// A Kind says what a word does in a sentence.
type Kind uint8

// Kinds of word.
const (
	Cue     Kind = iota // stands for a Concept
	Noun                // is counted: ID is a Class
	Party               // a country: Code
	Place               // Code
	Grammar             // ID is a Role
	Speaker             // somebody or something that speaks: Name; Code is its party, if it has one
	Unit                // a unit of measurement or a currency: Code
)

// A Role is what a word does in a sentence beyond what it means.
type Role int

// Roles. A language's grammar.yaml lists the words of each by the name in roleNames.
const (
	Break      Role = iota // begins a clause: and, which, while
	Stop                   // ends a noun phrase: were, in, by
	Definite               // the, these: of something already named
	Subset                 // of whom, including: part of the number before
	Rest                   // others, more: the noun stands elsewhere
	In                     // before a place where something is
	From                   // before who contributes
	Led                    // Kenya-led: names the leader, not the contributor
	OtherParty             // other countries
	Whole                  // foreign, international, all told: the whole mission
	Say                    // said, reported
	According              // according to: the speaker follows
	Office                 // officials, a spokesman: speaks without a name
	Pronoun                // he, she
	It                     // it, at the head of a sentence: what was spoken of last
	Title                  // President, Minister: before a name
	Past                   // tells of what was
	Present                // already, now: outweighs a future near it
	Ahead                  // will, plans to: tells of what is to come
	Label                  // resolution, article: the number after it is a name
	Than                   // than, against: before what a number is compared with
	Publish                // published, released: a date beside it is the source's own
	Since                  // since, before a clause whose date begins a stretch of time
	Age                    // year-old, aged
	Capital                // the capital: the home's
	There                  // the country, the nation: the home
	NotName                // a capitalised word that is part of no person's name
	Same                   // begins a sentence that goes on about the one before
	Negated                // not, never, denied
	Within                 // before the country where something is
	Ordered                // class, edition: the bare number before it is its place in a row
	Furniture              // read also, subscribe: not part of the text
	Tally                  // the number of: the noun after it is what the numbers that follow count
	roleCount
)

var roleNames = [roleCount]string{"break", "stop", "definite", "subset", "rest", "in", "from", "led", "other_party", "whole", "say",
	"according", "office", "pronoun", "it", "title", "past", "present", "ahead", "label", "than", "publish", "since", "age", "capital", "there", "not_name", "same", "negated", "within", "ordered", "furniture", "tally"}

// String returns the name of r in grammar.yaml.
func (r Role) String() string { return roleNames[r] }

// A Sense is one meaning of a word or phrase.
type Sense struct {
	Kind  Kind
	ID    int
	Code  string
	Name  string
	Adj   bool    // Party: a word for its people or what is theirs, not its name
	Upper bool    // only where it begins with a capital
	Caps  bool    // only in capitals: US is not us
	Scale float64 // Unit: what it multiplies by, if not 1
	Proxy bool    // Party: a city or house that stands for its government
	Hides bool    // Cue: the words in the phrase do not speak for themselves: fatally wounded
}

// A Class is a sort of thing that is counted.
type Class struct {
	Name       string `yaml:"class"`
	Unit       string `yaml:"unit"`
	Group      string `yaml:"group"` // measures are gated by it
	Population string `yaml:"population"`
	Item       string `yaml:"item"`
	Through    bool   `yaml:"through"` // what is counted stands after its "of": cases of people abducted
}

// A Measure says what in a sentence speaks for a number counting something.
type Measure struct {
	Name       string             `yaml:"measure"` // "{item}" stands for the counted class's item
	Units      []string           `yaml:"units"`   // any of; "money" and "duration" stand for all of theirs
	Of         string             `yaml:"of"`      // name of a set of groups that it can count; empty: any
	Cues       map[string]float64 `yaml:"cues"`    // weights of concepts anywhere near
	Before     map[string]float64 `yaml:"before"`  // only before the number
	After      map[string]float64 `yaml:"after"`   // only after it
	Heads      map[string]float64 `yaml:"heads"`   // weights of the counted noun, by class or group
	Least      float64            `yaml:"least"`   // score below which it is not considered
	Needs      []string           `yaml:"needs"`   // one of these concepts
	Also       []string           `yaml:"also"`    // and one of these
	Stock      bool               `yaml:"stock"`   // holds at an instant: a date must be close
	Story      bool               `yaml:"story"`   // happens: takes the date that the text is about
	Timeless   bool               `yaml:"timeless"`
	Planned    bool               `yaml:"planned"`      // its status
	Pledged    bool               `yaml:"pledged"`      // its status
	Future     string             `yaml:"future"`       // what it becomes in the future
	Whole      string             `yaml:"future_whole"` // what it becomes in the future of the whole mission
	More       string             `yaml:"future_more"`  // what it becomes in the future where it is on top of another
	Member     string             `yaml:"member"`       // what it becomes for one contributor
	By         string             `yaml:"by"`           // who is looked for: contributor, donor; empty: nobody
	Negative   []string           `yaml:"negative"`     // concepts that turn its sign
	BeforeThat string             `yaml:"before_that"`  // concept that makes it hold until the date beside it
	Spans      []string           `yaml:"spans"`        // events whose dates are its start and end
	Assume     string             `yaml:"assume"`       // whose it is if the text names nobody
	Min        float64            `yaml:"min"`          // smaller values are not it
	Max        float64            `yaml:"max"`          // larger values are not it; 0: no limit

	Groups map[string]float64 `yaml:"-"` // the set Of names; nil: any
}

type measuresFile struct {
	Sets     map[string]map[string]float64 `yaml:"sets"`
	Measures []Measure                     `yaml:"measures"`
}

// A Term is a weighted concept of a measure.
type Term struct {
	Measure int
	Weight  float64
	Side    int8 // -1 before the number, 1 after it, 0 either
}

// An Event says what makes a date an event worth a claim.
type Event struct {
	Name      string   `yaml:"event"`
	Needs     []string `yaml:"needs"`     // one of these near the date
	And       []string `yaml:"and"`       // and one of these, if any are given
	Not       []string `yaml:"not"`       // and none of these
	Once      bool     `yaml:"once"`      // not where a quantity of its sentence carries the date
	Start     bool     `yaml:"start"`     // "since X" means that it began in X
	Since     bool     `yaml:"since"`     // only of a date with since
	Scheduled bool     `yaml:"scheduled"` // set beforehand: a fact even when it is to come
	Least     float64  `yaml:"least"`
}

// Read reads the folder "lexicons" of a catalogue, with what that of a mission's
// pack adds; pack may be nil. mission names the file of words of one mission
// under lexicons/missions; empty: none. places are spellings beyond those of that
// file and what each stands for, of one spelling the first counts; nil: none.
func Read(catalogue, pack fs.FS, mission string, places iter.Seq2[string, string]) (*Lexicon, error) {
	l := &Lexicon{concepts: make(map[string]Concept), classes: make(map[string]int)}
	root := "lexicons"
	files := layers{catalogue}
	if pack != nil {
		files = append(files, pack)
	}
	if err := files.decode(path.Join(root, "classes.yaml"), &l.Classes); err != nil {
		return nil, err
	}
	for i, c := range l.Classes {
		l.classes[c.Name] = i
	}
	if err := l.readMeasures(files, path.Join(root, "measures.yaml")); err != nil {
		return nil, err
	}
	if err := files.decode(path.Join(root, "events.yaml"), &l.Events); err != nil {
		return nil, err
	}
	w, err := readWorld(files, root, mission)
	if err != nil {
		return nil, err
	}
	w.gazetteer = places
	l.Home, l.Lead, l.Capital = w.mission.Home, w.mission.Lead, w.code(w.mission.Capital)
	l.nameConcepts()
	names, err := files.dirs(root)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if !files.have(path.Join(root, name, "language.yaml")) {
			continue
		}
		lang, err := l.readLanguage(files, path.Join(root, name), w)
		if err != nil {
			return nil, err
		}
		l.Languages = append(l.Languages, lang)
	}
	if len(l.Languages) == 0 {
		return nil, konbit.Invalid(root, "no language: want folders with a language.yaml")
	}
	return l, nil
}

func (l *Lexicon) readMeasures(files layers, name string) error {
	var f measuresFile
	if err := files.decode(name, &f); err != nil {
		return err
	}
	l.Measures = f.Measures
	for i := range l.Measures {
		m := &l.Measures[i]
		if m.Of == "" {
			continue
		}
		if m.Groups = f.Sets[m.Of]; m.Groups == nil {
			return konbit.Invalid(name, "%s: no set %q", m.Name, m.Of)
		}
	}
	return nil
}

// Concept returns the number of a concept, and whether anything refers to it.
func (l *Lexicon) Concept(name string) (Concept, bool) {
	c, ok := l.concepts[name]
	return c, ok
}

// ConceptName returns the name of c.
func (l *Lexicon) ConceptName(c Concept) string { return l.names[c] }

// Concepts returns how many concepts there are.
func (l *Lexicon) Concepts() int { return len(l.names) }

func (l *Lexicon) concept(name string) Concept {
	if c, ok := l.concepts[name]; ok {
		return c
	}
	c := Concept(len(l.names))
	l.concepts[name] = c
	l.names = append(l.names, name)
	return c
}

// nameConcepts numbers what measures and events refer to, in a stable order.
func (l *Lexicon) nameConcepts() {
	var all []string
	for i := range l.Measures {
		m := &l.Measures[i]
		for _, side := range []map[string]float64{m.Cues, m.Before, m.After} {
			for name := range side {
				all = append(all, name)
			}
		}
		all = append(slices.Concat(all, m.Needs, m.Also, m.Negative), m.BeforeThat)
	}
	for _, e := range l.Events {
		all = append(append(append(all, e.Needs...), e.And...), e.Not...)
	}
	slices.Sort(all)
	for _, name := range slices.Compact(all) {
		if name != "" {
			l.concept(name)
		}
	}
}

// Terms returns, for each concept, the measures that it speaks for.
func (l *Lexicon) Terms() [][]Term {
	out := make([][]Term, len(l.names))
	for i := range l.Measures {
		m := &l.Measures[i]
		for side, cues := range map[int8]map[string]float64{-1: m.Before, 0: m.Cues, 1: m.After} {
			for name, w := range cues {
				c := l.concepts[name]
				out[c] = append(out[c], Term{i, w, side})
			}
		}
	}
	for _, terms := range out {
		slices.SortFunc(terms, func(a, b Term) int { return (a.Measure-b.Measure)*4 + int(a.Side-b.Side) })
	}
	return out
}

// HeadTerms returns, for each class, the measures that it speaks for as the
// counted noun.
func (l *Lexicon) HeadTerms() [][]Term {
	out := make([][]Term, len(l.Classes))
	for i := range l.Measures {
		for c := range l.Classes {
			w := l.Measures[i].Heads[l.Classes[c].Name]
			if w == 0 {
				w = l.Measures[i].Heads[l.Classes[c].Group]
			}
			if w != 0 {
				out[c] = append(out[c], Term{Measure: i, Weight: w})
			}
		}
	}
	return out
}

// Class returns the index of a class by its name.
func (l *Lexicon) Class(name string) (int, bool) {
	i, ok := l.classes[name]
	return i, ok
}

// Language returns a language by its code.
func (l *Lexicon) Language(code string) (*Language, bool) {
	for _, g := range l.Languages {
		if g.Code == code {
			return g, true
		}
	}
	return nil, false
}

// IsFuture reports whether t ends like a verb in the future. It knows no verbs,
// so it asks for a longer word in small letters.
func (g *Language) IsFuture(t *text.Token) bool { return ends(t, g.Future) }

// IsPast reports whether t ends like a verb or participle in the past.
func (g *Language) IsPast(t *text.Token) bool { return ends(t, g.Past) }

func ends(t *text.Token, endings []string) bool {
	if t.Kind != text.Word || t.Upper || len(t.Fold) < 5 {
		return false
	}
	for _, end := range endings {
		if accented, ok := strings.CutPrefix(end, "="); ok {
			if strings.HasSuffix(t.Lower, accented) {
				return true
			}
		} else if strings.HasSuffix(t.Fold, end) {
			return true
		}
	}
	return false
}
