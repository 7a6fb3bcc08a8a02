// Package outline reads what each kind of report is: its sections and their
// blocks, how often it comes, who clears it and who gets it; and the references
// by which its blocks and its authors ask for numbers.
//
// It is data read and checked: it answers no reference and builds no report
// (internal/report does). It knows no report, measure or place by name. Its one
// invariant: a kind of report that loads can be built in every language.
package outline

import (
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
)

// A Kind is what one kind of report is: one file of catalogue/reports.
type Kind struct {
	Key       string         `yaml:"report"`
	Version   int            `yaml:"version"`
	Labels    message.Text   `yaml:"labels"`
	Hint      message.Text   `yaml:"hint"`
	Serial    string         `yaml:"serial"`    // {mission}/SITREP/{number}; {year} too
	Every     Cycle          `yaml:"every"`     // empty: when there is something to say
	Cutoff    string         `yaml:"cutoff"`    // hour at which the period ends, by the mission's clock
	Due       string         `yaml:"due"`       // hour at which it is due
	Delay     int            `yaml:"delay"`     // hours by which what it says lies back at least
	Least     int            `yaml:"least"`     // smaller counts of people are not printed; 0: all are
	Public    bool           `yaml:"public"`    // anybody may read it: records only as their kinds allow
	Marking   konbit.Marking `yaml:"marking"`   // ceiling
	Languages []string       `yaml:"languages"` // the first leads
	Numbered  bool           `yaml:"numbered"`  // its paragraphs are numbered through
	Strict    bool           `yaml:"strict"`    // a number typed by hand blocks its release
	Steps     []Clearing     `yaml:"clearance"`
	Lists     []Addressees   `yaml:"distribution"`
	Parts     []Part         `yaml:"sections"`
}

// A Cycle is how often a report comes.
type Cycle string

// Cycles. A week ends on Monday, a month on its first day, at the cut-off.
const (
	Daily   Cycle = "day"
	Weekly  Cycle = "week"
	Monthly Cycle = "month"
)

// A Clearing is a step that an edition must pass.
type Clearing struct {
	Step  string   `yaml:"step"`  // cleared, approved, released: labels report.step.*
	Roles []string `yaml:"roles"` // who may take it
	Other bool     `yaml:"other"` // not by somebody who wrote or cleared it
}

// Addressees is a list of addresses that editions go to; the mission holds the
// addresses.
type Addressees struct {
	List    string         `yaml:"list"`
	Marking konbit.Marking `yaml:"marking"` // ceiling of what may go there
	Formats []string       `yaml:"formats"` // html, pdf, docx, md, json
}

// A Part is a section of a kind of report.
type Part struct {
	ID     string       `yaml:"id"`
	Labels message.Text `yaml:"labels"`
	Aside  message.Text `yaml:"aside"`
	Half   bool         `yaml:"half"`  // may stand beside another
	Quiet  bool         `yaml:"quiet"` // left out when it has nothing to say
	Plain  bool         `yaml:"plain"` // has no number
	Page   bool         `yaml:"page"`  // starts on a new page
	Annex  bool         `yaml:"annex"` // is an annex: on a page of its own, lettered, under the marking of what it holds
	Blocks []Block      `yaml:"blocks"`
}

// A Block is one block of a section: one of its fields, and perhaps Unwritten.
type Block struct {
	Unwritten bool `yaml:"unwritten"` // only while nobody has written the section

	Sentences []Sentence `yaml:"sentences"`
	Text      string     `yaml:"text"` // a label, with {mission}, {serial}, {period}, {known}...
	Table     *Table     `yaml:"table"`
	Records   *Records   `yaml:"records"`
	Tally     *Tally     `yaml:"tally"`
	Promises  *Promises  `yaml:"promises"`
	Chart     *Chart     `yaml:"chart"`
	Figures   *Figures   `yaml:"figures"`
	Questions *Questions `yaml:"questions"`
	Returns   *Returns   `yaml:"returns"`
	Photos    *Photos    `yaml:"photos"`
	Map       *Map       `yaml:"map"`
	Changes   *Changes   `yaml:"changes"`
	Sources   bool       `yaml:"sources"`
	Seal      bool       `yaml:"seal"`
}

// Kinds are the kinds of report of a catalogue.
type Kinds struct {
	byKey map[string]*Kind
}

// Load reads reports/*.yaml of a catalogue, and says what is wrong with the
// first that cannot be used. words has the labels that they name.
func Load(catalogue fs.FS, words *message.Catalogue) (*Kinds, error) {
	return (&Kinds{}).With(catalogue, words)
}

// With returns the kinds with those of a mission pack beside them. A pack may
// add a kind of report; it may not change one.
func (ks *Kinds) With(pack fs.FS, words *message.Catalogue) (*Kinds, error) {
	out := &Kinds{byKey: maps.Clone(ks.byKey)}
	if out.byKey == nil {
		out.byKey = make(map[string]*Kind)
	}
	names, err := fs.Glob(pack, "reports/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := fs.ReadFile(pack, name)
		if err != nil {
			return nil, err
		}
		k := new(Kind)
		if err := yaml.UnmarshalWithOptions(b, k, yaml.Strict()); err != nil {
			return nil, konbit.Invalid(name, "%s", yaml.FormatError(err, false, true))
		}
		if err := k.check(words); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if path.Base(name) != k.Key+".yaml" {
			return nil, konbit.Invalid(name, "want it called %s.yaml, after its report", k.Key)
		}
		if _, twice := out.byKey[k.Key]; twice {
			return nil, konbit.Invalid(name, "there is a report %q already; want a new name", k.Key)
		}
		out.byKey[k.Key] = k
	}
	return out, nil
}

// Get returns the kind of report called key.
func (ks *Kinds) Get(key string) (*Kind, bool) {
	k, ok := ks.byKey[key]
	return k, ok
}

// Keys returns the keys of the kinds of report, in order.
func (ks *Kinds) Keys() []string { return slices.Sorted(maps.Keys(ks.byKey)) }

// All yields every kind of report by key.
func (ks *Kinds) All() iter.Seq[*Kind] {
	return func(yield func(*Kind) bool) {
		for _, key := range ks.Keys() {
			if !yield(ks.byKey[key]) {
				return
			}
		}
	}
}

// Period returns the last period of k that had ended at t, whose location says
// by which clock: [from, to). A report that comes without a cycle is about the
// day before t.
func (k *Kind) Period(t time.Time) (from, to time.Time) {
	hour, minute := clock(k.Cutoff)
	y, m, d := t.Date()
	switch k.Every {
	case Daily, Weekly:
		days := 1
		to = time.Date(y, m, d, hour, minute, 0, 0, t.Location())
		if k.Every == Weekly {
			days = 7
			to = to.AddDate(0, 0, -(int(to.Weekday())+6)%7)
		}
		if to.After(t) {
			to = to.AddDate(0, 0, -days)
		}
		return to.AddDate(0, 0, -days), to
	case Monthly:
		to = time.Date(y, m, 1, hour, minute, 0, 0, t.Location())
		if to.After(t) {
			to = to.AddDate(0, -1, 0)
		}
		return to.AddDate(0, -1, 0), to
	default:
		return t.AddDate(0, 0, -1), t
	}
}

// DueAt returns when the report on a period that ends at to is due, the zero
// time where no hour is set.
func (k *Kind) DueAt(to time.Time) time.Time {
	if k.Due == "" {
		return time.Time{}
	}
	hour, minute := clock(k.Due)
	due := time.Date(to.Year(), to.Month(), to.Day(), hour, minute, 0, 0, to.Location())
	if due.Before(to) {
		due = due.AddDate(0, 0, 1)
	}
	return due
}

// clock reads 06:00; the empty string is midnight.
func clock(s string) (hour, minute int) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, 0
	}
	return t.Hour(), t.Minute()
}

// Needs returns the names of the kinds of record that an edition of k lists or
// counts, those included that they point at, and those that may not move a
// figure before their release. Documents and claims are looked up one by one.
func (k *Kind) Needs(set *kind.Set) []string {
	need := make(map[string]bool)
	add := func(names ...string) {
		for _, name := range names {
			need[name] = true
			d, ok := set.Latest(name)
			if !ok {
				continue
			}
			if d.Approvals > 0 {
				need["approval"] = true
			}
			for i := range d.Fields {
				for _, to := range d.Fields[i].To {
					if to != "any" {
						need[to] = true
					}
				}
			}
		}
	}
	for i := range k.Parts {
		for _, s := range k.Parts[i].Blocks {
			add(s.kinds()...)
		}
	}
	for d := range set.All() {
		if d.Approvals > 0 && len(d.Counts) > 0 { // it may not move a figure before it is released
			add(d.Name)
		}
	}
	return slices.Sorted(maps.Keys(need))
}

func (s *Block) kinds() []string {
	switch {
	case s.Records != nil:
		names := slices.Clone([]string(s.Records.Kinds))
		if s.Records.Follow != "" {
			names = append(names, s.Records.Follow)
		}
		return names
	case s.Tally != nil:
		names := []string{s.Tally.Kind}
		if s.Tally.Returns != "" {
			names = append(names, s.Tally.Returns)
		}
		return names
	case s.Returns != nil:
		return []string{s.Returns.Kind}
	case s.Photos != nil:
		return s.Photos.Kinds
	case s.Map != nil:
		return s.Map.Kinds
	}
	var names []string
	for i := range s.Sentences {
		names = append(names, s.Sentences[i].Counts()...)
	}
	return names
}

// Counts returns the names of the kinds of record that s counts.
func (s *Sentence) Counts() []string {
	var names []string
	for _, ref := range s.With {
		if a, err := ParseAsk(fillNames(ref)); err == nil && (a.Type == Count || a.Type == Sum) {
			name, _, _ := strings.Cut(a.Of, ".")
			names = append(names, name)
		}
	}
	return names
}

// check reports the first thing wrong with k.
func (k *Kind) check(words *message.Catalogue) error {
	if k.Key == "" || strings.Trim(k.Key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return konbit.Invalid("report", "%q: want a name of lower-case letters, digits and hyphens", k.Key)
	}
	if k.Version < 1 {
		return konbit.Invalid("version", "want 1 or more")
	}
	if err := texts("labels", k.Labels); err != nil {
		return err
	}
	if !strings.Contains(k.Serial, "{number}") {
		return konbit.Invalid("serial", "%q: want a pattern with {number}, like {mission}/SITREP/{number}", k.Serial)
	}
	switch k.Every {
	case "", Daily, Weekly, Monthly:
	default:
		return konbit.Invalid("every", "%q: want day, week, month or nothing", k.Every)
	}
	for field, s := range map[string]string{"cutoff": k.Cutoff, "due": k.Due} {
		if _, err := time.Parse("15:04", s); err != nil && s != "" {
			return konbit.Invalid(field, "%q: want an hour like 06:00", s)
		}
	}
	if err := k.Marking.Check(); err != nil {
		return konbit.Under("marking", err)
	}
	if len(k.Languages) == 0 {
		return konbit.Invalid("languages", "want at least one")
	}
	for _, l := range k.Languages {
		if !slices.Contains(message.Languages, l) {
			return konbit.Invalid("languages", "%q: want some of %v", l, message.Languages)
		}
	}
	for i, l := range k.Lists {
		if err := l.Marking.Check(); err != nil {
			return konbit.Under(fmt.Sprintf("distribution.%d.marking", i), err)
		}
	}
	return k.checkParts(words)
}

func (k *Kind) checkParts(words *message.Catalogue) error {
	seen := make(map[string]bool)
	for i := range k.Parts {
		p := &k.Parts[i]
		at := fmt.Sprintf("sections.%d", i)
		if p.ID == "" || seen[p.ID] {
			return konbit.Invalid(at+".id", "%q: want a name that no other section has", p.ID)
		}
		seen[p.ID] = true
		if len(p.Labels) > 0 || !p.Plain {
			if err := texts(at+".labels", p.Labels); err != nil {
				return err
			}
		}
		for j := range p.Blocks {
			if err := p.Blocks[j].check(words); err != nil {
				return konbit.Under(fmt.Sprintf("%s.blocks.%d", at, j), err)
			}
		}
	}
	if len(k.Parts) == 0 {
		return konbit.Invalid("sections", "want at least one")
	}
	return nil
}

// texts reports a language that t lacks.
func texts(field string, t message.Text) error {
	for _, l := range message.Languages {
		if t[l] == "" {
			return konbit.Invalid(field+"."+l, "missing: want a text in each of %v", message.Languages)
		}
	}
	return nil
}

// check reports the first thing wrong with s: more or less than one block, an
// unknown label, a reference that cannot be read.
func (s *Block) check(words *message.Catalogue) error {
	n := 0
	for _, set := range []bool{
		len(s.Sentences) > 0, s.Text != "", s.Table != nil, s.Records != nil, s.Tally != nil, s.Promises != nil, s.Chart != nil,
		s.Figures != nil, s.Questions != nil, s.Returns != nil, s.Changes != nil, s.Photos != nil, s.Map != nil, s.Sources, s.Seal,
	} {
		if set {
			n++
		}
	}
	if n != 1 {
		return konbit.Invalid("", "want one block here, not %d", n)
	}
	labels, asks := s.names()
	for _, l := range labels {
		if l != "" && !strings.Contains(l, "{") && !words.Has(l) {
			return konbit.Invalid("", "%q is no label of the catalogue", l)
		}
	}
	for _, a := range asks {
		if _, err := ParseAsk(fillNames(a)); a != "" && err != nil {
			return err
		}
	}
	if s.Records != nil {
		return s.Records.check()
	}
	if s.Photos != nil && len(s.Photos.Kinds) == 0 || s.Map != nil && len(s.Map.Kinds) == 0 {
		return konbit.Invalid("kinds", "want at least one kind of record")
	}
	if s.Table != nil && s.Table.Rows != "contributor" {
		return konbit.Invalid("table.rows", "%q: want contributor", s.Table.Rows)
	}
	return nil
}

// names returns the labels that s names and the references it asks for.
func (s *Block) names() (labels, asks []string) {
	labels = append(labels, s.Text)
	for _, x := range s.Sentences {
		labels = append(labels, x.Say, x.Else, x.List)
		asks = slices.AppendSeq(asks, maps.Values(x.With))
	}
	switch {
	case s.Table != nil:
		for _, c := range s.Table.Columns {
			labels = append(labels, c.None)
			asks = append(asks, c.Value)
		}
	case s.Records != nil:
		labels = append(labels, s.Records.Term, s.Records.Text, s.Records.Older, s.Records.None)
		for _, c := range s.Records.Columns {
			labels = append(labels, c.Text)
		}
	case s.Tally != nil:
		labels = append(labels, s.Tally.None)
	case s.Promises != nil:
		labels = append(labels, s.Promises.None)
	case s.Photos != nil:
		labels = append(labels, s.Photos.None)
	case s.Map != nil:
		labels = append(labels, s.Map.None)
	case s.Chart != nil:
		asks = append(append(asks, s.Chart.Of), s.Chart.Levels...)
		labels = append(labels, s.Chart.Label)
	}
	return labels, asks
}

// fillNames puts a stand-in where a reference takes a value from its place.
func fillNames(ask string) string {
	return message.Fill(ask, func(string) (string, bool) { return "X", true })
}
