// Package measure reads what can be counted, and how: the files of
// catalogue/measures.
//
// It decides nothing about figures: it holds what an analyst declared, so that
// the engine need not know any measure by name. Its one invariant: every name in
// a rule of a set that loads is a measure of that set.
package measure

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Measure is what can be counted and how: one entry of catalogue/measures.
// Everything the engine does differently for it is declared here.
type Measure struct {
	Key    string       `yaml:"measure" json:"measure"` // force.present; a * stands for any code: seized.*
	Labels message.Text `yaml:"labels" json:"labels"`
	Phrase message.Text `yaml:"phrase,omitempty" json:"phrase,omitempty"` // how its number is said: "{n} % of it"; default: its unit's way

	Kind       Kind     `yaml:"kind" json:"kind"`
	Unit       string   `yaml:"unit" json:"unit"`
	Discrete   bool     `yaml:"discrete,omitempty" json:"discrete,omitempty"` // counted in ones
	Step       float64  `yaml:"step,omitempty" json:"step,omitempty"`         // what is worked out is rounded outward to it
	Dimensions []string `yaml:"dimensions,omitempty" json:"dimensions,omitempty"`
	Statuses   []string `yaml:"statuses,omitempty" json:"statuses,omitempty"` // claims of which status count; default: actual
	Whole      []string `yaml:"whole,omitempty" json:"whole,omitempty"`       // populations that mean everybody it counts
	Paper      bool     `yaml:"paper,omitempty" json:"paper,omitempty"`       // exists on paper: a round number is exact

	Life    int    `yaml:"life,omitempty" json:"life,omitempty"`       // days for which a stock stays fresh; 0: until an event changes it
	Returns int    `yaml:"returns,omitempty" json:"returns,omitempty"` // days for which a return stands for its part until the next; 0: until the next
	Repeats bool   `yaml:"repeats,omitempty" json:"repeats,omitempty"` // the same number printed again is no new count
	Record  string `yaml:"record,omitempty" json:"record,omitempty"`   // source of record: own, the mission's records; else the mission's choice

	After   []string `yaml:"after,omitempty" json:"after,omitempty"`     // dates that come before this one
	Answers string   `yaml:"answers,omitempty" json:"answers,omitempty"` // of a plan: the event that fulfils it
	Derive  []Rule   `yaml:"derive,omitempty" json:"derive,omitempty"`
	Values  []Value  `yaml:"values,omitempty" json:"values,omitempty"` // of a judgement: what can be said

	order int
}

// A Kind says how claims of a measure stand to time and to each other.
type Kind string

// Kinds of measure.
const (
	Stock     Kind = "stock"     // how many at an instant; goes stale
	Flow      Kind = "flow"      // how many over a period
	Event     Kind = "event"     // how many each time; the times add up
	Plan      Kind = "plan"      // how many are to come; answered by an event
	Fact      Kind = "fact"      // stands until somebody says otherwise
	Date      Kind = "date"      // when it happened
	Judgement Kind = "judgement" // what somebody thinks; never averaged
)

// A Rule derives a line from other figures.
type Rule struct {
	Rule   string  `yaml:"rule" json:"rule"`                         // one of the rules below
	Weight float64 `yaml:"weight,omitempty" json:"weight,omitempty"` // of its inputs' grades; 0: it checks and does not vote

	In  []string `yaml:"in,omitempty" json:"in,omitempty"`   // account: events that add
	Out []string `yaml:"out,omitempty" json:"out,omitempty"` // account: events that take away

	Of   string `yaml:"of,omitempty" json:"of,omitempty"`     // stages: the pipeline; share: the part; difference: the minuend
	Rank int    `yaml:"rank,omitempty" json:"rank,omitempty"` // stages: later ones never hold more
	Less string `yaml:"less,omitempty" json:"less,omitempty"` // difference: the subtrahend
	By   string `yaml:"by,omitempty" json:"by,omitempty"`     // share: the whole

	From string `yaml:"from,omitempty" json:"from,omitempty"` // duration: the date it starts
	To   string `yaml:"to,omitempty" json:"to,omitempty"`     // duration: the date it ends
}

// Dimensions lists what a measure may have, in the order in which they are shown.
var Dimensions = []string{"contributor", "place", "population", "status", "period", "subject"}

// Rules.
const (
	Account    = "account"    // an earlier count, plus and minus what came since
	Total      = "total"      // of all contributors: the sum of each
	Remainder  = "remainder"  // of one contributor: the total less the others
	Stages     = "stages"     // no stage of a pipeline holds more than the one before
	Duration   = "duration"   // an end less its start
	Share      = "share"      // a part of its whole, in percent
	Difference = "difference" // one figure less another
	Sum        = "sum"        // of a period: at least what its events add up to
)

// A Value is something a judgement can say.
type Value struct {
	Value  float64      `yaml:"value" json:"value"`
	Labels message.Text `yaml:"labels" json:"labels"`
}

// A Set is the measures of a catalogue.
type Set struct {
	list  []*Measure // without templates, in order
	named map[string]*Measure
	wild  []*Measure
}

// Load reads measures/*.yaml, each a list, of the catalogue and of any
// mission packs given after it. A pack may add measures; it may not redefine one.
func Load(trees ...fs.FS) (*Set, error) {
	ms := &Set{named: map[string]*Measure{}}
	for _, fsys := range trees {
		files, err := fs.Glob(fsys, "measures/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			if err := ms.load(fsys, name); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return ms, ms.check()
}

func (ms *Set) load(fsys fs.FS, name string) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var list []*Measure
	if err := yaml.UnmarshalWithOptions(b, &list, yaml.Strict()); err != nil {
		return err
	}
	for _, m := range list {
		if err := ms.add(m); err != nil {
			return err
		}
	}
	return nil
}

func (ms *Set) add(m *Measure) error {
	if ms.named[m.Key] != nil {
		return konbit.Invalid(m.Key, "a measure of this name is there already")
	}
	m.order = len(ms.named)
	ms.named[m.Key] = m
	if strings.Contains(m.Key, "*") {
		ms.wild = append(ms.wild, m)
		// The longest literal text wins: event.*_closed before event.*
		slices.SortStableFunc(ms.wild, func(a, b *Measure) int { return cmp.Compare(len(b.Key), len(a.Key)) })
	} else {
		ms.list = append(ms.list, m)
	}
	if len(m.Statuses) == 0 {
		m.Statuses = []string{"actual"}
	}
	return m.check()
}

// Compare orders measures as their files do.
func (m *Measure) Compare(n *Measure) int {
	return cmp.Or(cmp.Compare(m.order, n.order), cmp.Compare(m.Key, n.Key))
}

func (m *Measure) check() error {
	bad := func(format string, args ...any) error { return konbit.Invalid(m.Key, format, args...) }
	kinds := []Kind{Stock, Flow, Event, Plan, Fact, Date, Judgement}
	switch {
	case m.Key == "" || strings.Trim(m.Key, "abcdefghijklmnopqrstuvwxyz0123456789._*") != "":
		return konbit.Invalid("measure", "%q: want a key of lower-case words, like force.present", m.Key)
	case !slices.Contains(kinds, m.Kind):
		return bad("kind %q is not one of %v", m.Kind, kinds)
	case m.Unit == "":
		return bad("a measure needs a unit")
	case m.Kind == Plan && m.Answers == "":
		return bad("a plan needs answers: the event that fulfils it")
	case m.Kind == Judgement && len(m.Values) == 0:
		return bad("a judgement needs values: what can be said")
	}
	for _, lang := range message.Languages {
		if m.Labels[lang] == "" {
			return bad("no label in %q", lang)
		}
	}
	for _, d := range m.Dimensions {
		if !slices.Contains(Dimensions, d) {
			return bad("%q is no dimension: want one of %v", d, Dimensions)
		}
	}
	for _, r := range m.Derive {
		if r.Weight < 0 || r.Weight > 1 {
			return bad("weight %v of rule %s: want 0 to 1", r.Weight, r.Rule)
		}
		needs := map[string]bool{
			Account: len(r.In)+len(r.Out) > 0, Total: m.Has("contributor"), Remainder: m.Has("contributor"),
			Stages: r.Of != "" && r.Rank > 0, Duration: r.From != "" && r.To != "", Share: r.Of != "" && r.By != "",
			Difference: r.Of != "" && r.Less != "", Sum: m.Kind == Flow,
		}
		if ok, known := needs[r.Rule]; !known || !ok {
			return bad("rule %q is unknown, lacks what it needs, or does not go with the measure's kind and dimensions", r.Rule)
		}
	}
	return nil
}

// check reports the first name in a rule that is no measure.
func (ms *Set) check() error {
	for _, m := range slices.Concat(ms.list, ms.wild) {
		names := slices.Concat(m.After, []string{m.Answers})
		for _, r := range m.Derive {
			names = slices.Concat(names, r.In, r.Out, []string{r.Less, r.By, r.From, r.To})
			if r.Rule != Stages {
				names = append(names, r.Of)
			}
		}
		for _, n := range names {
			if _, ok := ms.Get(n); n != "" && !ok {
				return konbit.Invalid(m.Key, "a rule names %q, which is no measure", n)
			}
		}
		if ms.follows(m, m.Key, map[string]bool{}) {
			return konbit.Invalid(m.Key, "by the order of after it comes before itself")
		}
	}
	return nil
}

// follows reports whether m comes, directly or by way of others, after key.
func (ms *Set) follows(m *Measure, key string, seen map[string]bool) bool {
	for _, n := range m.After {
		if n == key {
			return true
		}
		if other, ok := ms.Get(n); ok && !seen[n] {
			seen[n] = true
			if ms.follows(other, key, seen) {
				return true
			}
		}
	}
	return false
}

// Get returns the measure called key. A key that no entry has literally is made
// from the template that fits; hyphens in it count as underscores, because codes
// of vocabularies have them.
func (ms *Set) Get(key string) (*Measure, bool) {
	key = strings.ReplaceAll(key, "-", "_")
	if m := ms.named[key]; m != nil {
		return m, !strings.Contains(key, "*")
	}
	for _, w := range ms.wild {
		before, after, _ := strings.Cut(w.Key, "*")
		code, ok := strings.CutPrefix(key, before)
		if code, ok2 := strings.CutSuffix(code, after); ok && ok2 && code != "" && !strings.Contains(code, "*") {
			m := *w
			m.Key, m.Labels = key, message.Text{}
			for lang, label := range w.Labels {
				m.Labels[lang] = strings.ReplaceAll(label, "{code}", strings.ReplaceAll(code, "_", " "))
			}
			return &m, true
		}
	}
	return nil, false
}

// List returns the measures that are no templates, in the order of their files.
func (ms *Set) List() []*Measure { return slices.Clone(ms.list) }

// Has reports whether m has the dimension.
func (m *Measure) Has(dimension string) bool { return slices.Contains(m.Dimensions, dimension) }

// Rule returns the first of m's rules called name.
func (m *Measure) Rule(name string) (Rule, bool) {
	i := slices.IndexFunc(m.Derive, func(r Rule) bool { return r.Rule == name })
	if i < 0 {
		return Rule{}, false
	}
	return m.Derive[i], true
}
