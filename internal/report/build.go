// Package report makes editions: what a kind of report says about a period, as
// of a situation, from figures, records and what its authors wrote.
//
// What a kind of report is, is data (internal/outline); which records an edition
// may tell of is internal/register's; drawing is internal/render's. It is pure
// and knows no report, measure or place by name. Its one invariant: every number
// in an edition is a value that names the records it rests on, and the same
// Input gives the same Edition.
package report

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

// Figures answers for numbers; *figure.Engine does.
type Figures interface {
	Figure(figure.Query) (*figure.Figure, error)
	Steps(figure.Query) ([]figure.Step, error)
	Promises(figure.Query) ([]figure.Promise, error)
}

// An Input is all that an edition is made of.
type Input struct {
	Kind    *outline.Kind
	Mission *mission.Mission
	Kinds   *kind.Set
	Words   *message.Catalogue
	Figures Figures
	// Records are those of Kind.Needs that the readers of the edition may see and
	// Heads hold, in any order, corrections beside what they correct.
	Records []konbit.Record
	// Lookup returns one more record that they may see: a document, a claim. nil:
	// there are only Records.
	Lookup func(konbit.ID) (konbit.Record, bool)
	// Closed reports whether records of a kind are closed to those readers unless
	// somebody opens one: the edition then does not say that there are none.
	// nil: no kind is.
	Closed func(kind string) bool
	// File returns a file that a record carries, by its hash. nil: none is shown.
	File func(sha256 string) ([]byte, error)

	Lang    string
	Number  int // of the report in its series
	Edition int // of that report: 1, and more where it was corrected

	From, To time.Time // the period: [From, To)
	Valid    time.Time // situation on; zero: the end of the period
	Known    time.Time // using what was known by; zero: Valid
	Heads    figure.Heads
	Sources  string                   // only documents of this collection; empty: all
	Only     func(*figure.Claim) bool // claims that its readers may see; nil: all
	Digest   string                   // SHA-256 of catalogue and pack

	Paragraphs []Narrative
	Signed     []Signature
	Addressee  string
	Previous   *edition.Edition // the last edition, to say what changed since
}

// A Signature is a step that an edition has passed.
type Signature struct {
	Step string // prepared, or a Clearing's
	By   string
	At   time.Time
}

// Build makes an edition. What cannot be answered is said to be so in the
// edition; an error means that the kind of report or a reference is wrong.
func Build(in Input) (*edition.Edition, error) {
	b := &builder{Input: in.filled(), p: in.Words.In(in.Lang), loc: in.Mission.Location(), values: make(map[string]int), figures: make(map[string]*figure.Figure), noted: make(map[string]int)}
	b.Register = b.register(b.p)
	b.e = &edition.Edition{
		Report: in.Kind.Key, Lang: b.p.Lang, Number: in.Number, Edition: b.Edition, Mission: in.Mission.Name.In(b.p.Lang),
		From: b.From, To: b.To, Valid: b.Valid, Known: b.Known, Marking: konbit.Clear,
		Evidence: b.p.Text("report.evidence"), More: b.p.Text("report.evidence.more"), Page: b.p.Text("report.page", "n", "{n}", "m", "{m}"),
		Basis: edition.Basis{Heads: heads(in.Heads), Engine: figure.Version, Catalogue: in.Digest, Sources: in.Sources},
	}
	b.e.Serial = b.serial()
	b.e.Title = b.p.Text("report.title", "kind", in.Kind.Labels.In(b.p.Lang), "number", strconv.Itoa(in.Number))
	if err := b.sections(); err != nil {
		return nil, err
	}
	b.head()
	return b.e, nil
}

// filled returns in with what it may leave out, its times in the mission's zone.
func (in Input) filled() Input {
	if in.Valid.IsZero() {
		in.Valid = in.To
		if register.Midnight(in.To.In(in.Mission.Location())) {
			in.Valid = in.To.Add(-time.Microsecond) // the end of the day before
		}
	}
	if in.Known.IsZero() {
		in.Known = in.Valid
	}
	in.Edition = max(in.Edition, 1)
	loc := in.Mission.Location()
	in.From, in.To, in.Valid, in.Known = in.From.In(loc), in.To.In(loc), in.Valid.In(loc), in.Known.In(loc)
	return in
}

// register returns the records that an edition made of in may tell of.
func (in Input) register(p message.Printer) *register.Register {
	return register.New(in.Mission, in.Kinds, p, register.Terms{
		From: in.From, To: in.To, Valid: in.Valid, Known: in.Known, Ceiling: in.Kind.Marking, Public: in.Kind.Public, Collection: in.Sources,
	}, in.Records, in.Lookup)
}

// A builder makes one edition.
type builder struct {
	Input
	*register.Register
	p   message.Printer
	loc *time.Location
	e   *edition.Edition

	values  map[string]int // ID -> index in e.Values
	figures map[string]*figure.Figure
	noted   map[string]int // source -> its number
	paras   int            // paragraphs numbered so far
	marking konbit.Marking // of the most closed value in the section that is being built
}

// turns in which blocks are built: those that tell of others come after them,
// wherever they stand, and what fixes them all comes last.
const turns = 4

func turn(s *outline.Block) int {
	switch {
	case s.Figures != nil:
		return 1
	case s.Questions != nil || s.Changes != nil:
		return 2
	case s.Sources || s.Seal:
		return 3
	}
	return 0
}

// A drafted section has the blocks of each of its specs, and what was written
// for it before them.
type drafted struct {
	written []edition.Block
	blocks  [][]edition.Block
	marking konbit.Marking // that of the most closed value in it
}

// sections builds every section.
func (b *builder) sections() error {
	all := make([]drafted, len(b.Kind.Parts))
	for now := range turns {
		for i := range b.Kind.Parts {
			part, d := &b.Kind.Parts[i], &all[i]
			b.marking = cmp.Or(d.marking, konbit.Clear)
			if err := b.draft(part, d, now); err != nil {
				return fmt.Errorf("report %s, section %s: %w", b.Kind.Key, part.ID, err)
			}
			d.marking = b.marking
		}
	}
	numbers, letters := 0, 0
	for i := range b.Kind.Parts {
		part := &b.Kind.Parts[i]
		s := b.section(part, &all[i])
		if len(s.Blocks) == 0 && (part.Quiet || len(part.Blocks) > 0) {
			continue
		}
		switch {
		case part.Annex:
			letters++
			s.Number = string(rune('A' + letters - 1))
			s.Title = b.p.Text("report.annex", "letter", s.Number, "title", s.Title)
			s.Number = ""
			s.Label = label(all[i].marking)
		case !part.Plain && !b.Kind.Numbered:
			numbers++
			s.Number = strconv.Itoa(numbers)
		}
		b.e.Sections = append(b.e.Sections, s)
	}
	return nil
}

// draft builds those blocks of a section whose turn it is.
func (b *builder) draft(part *outline.Part, d *drafted, now int) error {
	if now == 0 {
		d.blocks = make([][]edition.Block, len(part.Blocks))
		var err error
		if d.written, err = b.narrative(part.ID); err != nil {
			return err
		}
	}
	for i := range part.Blocks {
		spec := &part.Blocks[i]
		if turn(spec) != now || spec.Unwritten && len(d.written) > 0 {
			continue
		}
		blocks, err := b.block(spec, part)
		if err != nil {
			return err
		}
		d.blocks[i] = blocks
	}
	return nil
}

// section puts together what was drafted.
func (b *builder) section(part *outline.Part, d *drafted) edition.Section {
	s := edition.Section{ID: part.ID, Title: b.fillPlain(part.Labels.In(b.p.Lang)), Half: part.Half, Page: part.Page || part.Annex}
	if aside := part.Aside.In(b.p.Lang); aside != "" {
		s.Aside = b.fillPlain(aside)
	}
	s.Blocks = unsilenced(slices.Concat(d.written, slices.Concat(d.blocks...)))
	if part.Half {
		narrow(s.Blocks)
	}
	if b.Kind.Numbered && !part.Plain && !part.Annex {
		b.number(s.Blocks)
	}
	return s
}

// unsilenced drops what says that there is nothing, where there is something or
// it has been said.
func unsilenced(blocks []edition.Block) []edition.Block {
	var out []edition.Block
	silence := slices.IndexFunc(blocks, silent)
	for i, x := range blocks {
		if !silent(x) || i == silence && !slices.ContainsFunc(blocks, func(x edition.Block) bool { return !silent(x) }) {
			out = append(out, x)
		}
	}
	return out
}

func silent(x edition.Block) bool { return x.Paragraph != nil && x.Paragraph.Silence }

// number numbers the paragraphs of blocks through the edition.
func (b *builder) number(blocks []edition.Block) {
	for _, x := range blocks {
		if p := x.Paragraph; p != nil && !p.Heading && !p.Bullet && !p.Small {
			b.paras++
			p.Number = strconv.Itoa(b.paras) + "."
		}
	}
}

func (b *builder) block(s *outline.Block, part *outline.Part) ([]edition.Block, error) {
	switch {
	case len(s.Sentences) > 0:
		return b.sentences(s.Sentences)
	case s.Text != "":
		return []edition.Block{{Paragraph: &edition.Paragraph{Text: edition.Fill(b.pattern(s.Text), b.plainly).Capital()}}}, nil
	case s.Table != nil:
		return b.table(s.Table)
	case s.Records != nil:
		return b.records(s.Records, part.Quiet)
	case s.Tally != nil:
		return b.tally(s.Tally)
	case s.Promises != nil:
		return b.promises(s.Promises)
	case s.Photos != nil:
		return b.photos(s.Photos, part.Quiet)
	case s.Map != nil:
		return b.mapped(s.Map, part.Quiet)
	case s.Chart != nil:
		return b.chart(s.Chart)
	case s.Figures != nil:
		return b.figureTable(s.Figures)
	case s.Questions != nil:
		return b.questions(s.Questions)
	case s.Returns != nil:
		return b.returns(s.Returns)
	case s.Changes != nil:
		return b.changes(s.Changes)
	case s.Sources:
		return []edition.Block{{Sources: true}}, nil
	case s.Seal:
		return []edition.Block{{Seal: b.seal()}}, nil
	}
	return nil, nil
}

func (b *builder) serial() string {
	return message.Fill(b.Kind.Serial, func(name string) (string, bool) {
		switch name {
		case "mission":
			short := b.Mission.Short.In(b.p.Lang)
			if b.Mission.Exercise {
				short += "/EX"
			}
			return short, true
		case "number":
			return fmt.Sprintf("%03d", b.Number), true
		case "year":
			return b.To.Format("2006"), true
		}
		return "", false
	})
}

// head fills what can be told only when the sections are there: the marking of
// the most closed thing in it, and the box under the title.
func (b *builder) head() {
	e := b.e
	for i := range e.Values {
		e.Marking = konbit.MostClosed(e.Marking, e.Values[i].Marking)
	}
	for i := range e.Sources {
		if s := &e.Sources[i]; len(s.Records) > 1 {
			s.Text = s.Text.Add(" (" + b.p.Number(float64(len(s.Records))) + ")")
		}
	}
	e.Label = label(e.Marking)
	e.Issue = b.p.Text("report.issue."+b.cycle(), "n", b.Edition)
	e.Foot = b.p.Text("report.foot", "serial", e.Serial, "n", b.Edition)
	if b.Mission.Exercise {
		word := strings.ToUpper(b.p.Text("ui.exercise"))
		e.Banner = strings.Join([]string{word, word, word}, " ")
		e.Foot += " " + b.p.Text("report.exercise")
	}
	fact := func(key string, t edition.Text) {
		e.Facts = append(e.Facts, edition.Fact{Label: b.p.Text("report.head." + key), Text: t})
	}
	fact("period", edition.Text{{Text: b.period(), Style: edition.Strong}})
	fact("valid", edition.Text{{Text: b.Instant(b.Valid), Style: edition.Strong}})
	fact("known", edition.Text{{Text: b.Instant(b.Known), Style: edition.Strong}})
	if t := b.returnsFact(); t != nil {
		fact("returns", t)
	} else if b.Sources != "" {
		fact("sources", edition.Text{{Text: b.p.Text("report.collection", "name", b.Sources)}})
	} else {
		fact("sources", edition.Text{{Text: b.p.Text("report.collection.all")}})
	}
	if to := b.addressees(); to != "" {
		fact("to", edition.Plain(to))
	}
	for _, s := range b.Signed {
		e.Facts = append(e.Facts, edition.Fact{Label: b.p.Text("report.step." + s.Step), Text: edition.Text{{Text: s.By + ", " + b.Hour(s.At)}}})
	}
}

// label writes a marking as it is printed.
func label(m konbit.Marking) string { return "TLP:" + strings.ToUpper(string(m)) }

// addressees says to whom the lists of the report lead: the first by name.
func (b *builder) addressees() string {
	if b.Addressee != "" || b.Kind.Public {
		return b.Addressee
	}
	var names []string
	for _, l := range b.Kind.Lists {
		for _, a := range b.Mission.Addressees(l.List) {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	if more := len(names) - 1; more > 1 {
		names = []string{names[0], b.p.Text("report.others", "n", more)}
	}
	return b.p.List(names...)
}

// cycle returns how often the report comes, if this one is on a period of it.
func (b *builder) cycle() string {
	if from, to := b.Kind.Period(b.To); b.Kind.Every != "" && from.Equal(b.From) && to.Equal(b.To) {
		return string(b.Kind.Every)
	}
	return "once"
}

func heads(h figure.Heads) string {
	parts := make([]string, 0, len(h))
	for _, node := range slices.Sorted(maps.Keys(h)) {
		parts = append(parts, node+"@"+strconv.FormatInt(h[node], 10))
	}
	return strings.Join(parts, ", ")
}

// seal returns the box that says what the edition was computed from.
func (b *builder) seal() *edition.Seal {
	line := func(key, value string) edition.Fact {
		return edition.Fact{Label: b.p.Text("report.seal." + key), Text: edition.Text{{Text: value}}}
	}
	s := &edition.Seal{Code: b.code(), Text: edition.Text{{Text: b.p.Text("report.seal.text")}}}
	s.Lines = append(s.Lines, line("heads", cmp.Or(b.e.Basis.Heads, b.p.Text("report.seal.none"))), line("engine", b.e.Basis.Engine))
	if b.Digest != "" {
		s.Lines = append(s.Lines, line("catalogue", b.Digest))
	}
	return s
}

// only is the gate through which claims are seen: the asker's, and the ceiling
// of the kind of report. What came later does not exist, so that an edition is
// the same whenever it is made again; a document that grew since, and is asked
// about without a measure, still printed what it had.
func (b *builder) only(c *figure.Claim) bool {
	known := c.Published
	if known.IsZero() {
		known = c.Made
	}
	if !b.Heads.Holds(c.Position) || c.Measure != "" && known.Latest(b.loc).After(b.Known) {
		return false
	}
	return c.Marking.Level() <= b.Kind.Marking.Level() && !b.Withheld(claimRecord(c.ID)) && (b.Only == nil || b.Only(c))
}

// query returns the figure.Query of an Ask.
func (b *builder) query(a outline.Ask) figure.Query {
	q := figure.Query{Measure: a.Of, Dims: a.Dims(), Valid: b.Valid, Known: b.Known, Heads: b.Heads, Sources: b.Sources, Only: b.only}
	if a.All {
		q.Sources = ""
	}
	return q
}

// isMissing reports whether err only says that nothing speaks to a question.
func isMissing(err error) bool {
	e, ok := errors.AsType[*konbit.Error](err)
	return ok && e.Code == konbit.CodeNotFound
}
