package evidence

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/node"
)

// A Verdict says how a number of a draft stands to the record.
type Verdict string

// Verdicts.
const (
	Holds    Verdict = "holds"
	Outdated Verdict = "out_of_date" // it was so, or was said to be; it is not the figure now
	CopyOf   Verdict = "copy_of"     // one source printed it, or worked it out, and others copied it: no count of its own
	Else     Verdict = "counts_else" // the record has the number, of something else
	Disputed Verdict = "disputed"    // a source says it, and the figure is another
	NotFound Verdict = "not_found"
)

// A Finding is what is known about one number or date of a draft.
type Finding struct {
	Words      Extract           `json:"words"`
	Verdict    Verdict           `json:"verdict"`
	Measure    string            `json:"measure,omitempty"`
	Dims       figure.Dims       `json:"dimensions"`
	Title      string            `json:"title,omitempty" doc:"What it was taken to count."`
	Says       string            `json:"says" doc:"The verdict in a sentence."`
	Safe       string            `json:"safe,omitempty" doc:"What can be said instead, or as well."`
	Phrase     string            `json:"phrase,omitempty"`
	Range      string            `json:"range,omitempty"`
	Confidence figure.Confidence `json:"confidence,omitempty"`
	Evidence   []Evidence        `json:"evidence,omitempty" doc:"The claims with that very number, or that the figure rests on."`
}

// An Evidence is a claim that a finding rests on.
type Evidence struct {
	Claim     konbit.ID      `json:"claim"`
	Document  konbit.ID      `json:"document,omitempty"`
	Source    string         `json:"source"`
	Published konbit.Moment  `json:"published,omitzero"`
	Words     string         `json:"words,omitempty"`
	Quoted    bool           `json:"quoted,omitempty" doc:"The words are the source's own, else ours."`
	Verdict   figure.Verdict `json:"verdict"`
}

// maxDraft bounds what is checked at once, in bytes.
const maxDraft = 200_000

// Check holds every number and date of a draft against the figures as of a. The
// language of the draft may be empty; the findings are in lang.
func (d *Desk) Check(ctx context.Context, who access.Principal, draft, draftLang string, a node.Ask, lang string) ([]Finding, error) {
	if len(draft) > maxDraft {
		return nil, konbit.Invalid("text", "%d bytes: want at most %d; check a paragraph or a page at a time", len(draft), maxDraft)
	}
	x, err := d.reader()
	if err != nil {
		return nil, err
	}
	if draftLang == "" {
		draftLang = x.Detect(draft)
	}
	if !d.Reads(draftLang) && strings.TrimSpace(draft) != "" {
		if len(strings.Fields(draft)) > 20 {
			return nil, konbit.Invalid("text", "this is in no language that is read here; check its numbers against the figures by hand")
		}
		draftLang = lang // too short to tell
	}
	if !d.Reads(draftLang) {
		draftLang = "en"
	}
	q, err := d.node.Query(a)
	if err != nil {
		return nil, err
	}
	if q.Heads == nil {
		q.Heads = figure.Heads(d.node.Ledger.Heads())
	}
	day := q.Valid.In(d.node.Mission.Location())
	found := x.Extract(claim.Document{Text: draft, Lang: draftLang, DCT: time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)})
	utf16 := claim.UTF16(draft)
	c := &checker{Desk: d, lang: lang, draftLang: draftLang, words: d.node.Words.In(lang)}
	var out []Finding
	err = d.node.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
		q.Only = only
		c.engine, c.q = e, q
		c.all = sync.OnceValues(func() ([]*figure.Figure, error) { return e.All(q) })
		for i := range found {
			p := &found[i]
			f, err := c.finding(p)
			if err != nil {
				return err
			}
			f.Words = Extract{Text: p.Span, From: p.From, To: p.To, From16: utf16(p.From), To16: utf16(p.To)}
			out = append(out, f)
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	d.name(ctx, who, out, lang)
	return out, nil
}

// name fills in what the sources are called, and what a record that quotes
// nobody says.
func (d *Desk) name(ctx context.Context, who access.Principal, all []Finding, lang string) {
	for i := range all {
		for j := range all[i].Evidence {
			v := &all[i].Evidence[j]
			v.Source = d.source(ctx, who, v.Document)
			if v.Words != "" {
				continue
			}
			record, _, _ := strings.Cut(string(v.Claim), "/") // one of several that a record makes
			if e, err := d.node.Ledger.Get(ctx, who, konbit.ID(record)); err == nil {
				v.Words = d.node.RecordTitle(ctx, who, &e.Record, lang)
			}
		}
	}
}

// source is what a document is called; "" is the mission's own record.
func (d *Desk) source(ctx context.Context, who access.Principal, id konbit.ID) string {
	if id == "" {
		return d.node.Mission.Key
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.catch(ctx) != nil {
		return string(id)
	}
	_, p, err := d.paper(ctx, who, id)
	if err != nil {
		return string(id)
	}
	if p.Publisher == "" || strings.HasPrefix(p.Publisher, Unknown) {
		return p.Title
	}
	return p.Publisher
}

// A checker holds a draft against one state of the figures.
type checker struct {
	*Desk
	engine          *figure.Engine
	q               figure.Query
	all             func() ([]*figure.Figure, error) // every figure, worked out once if at all
	lang, draftLang string
	words           message.Printer
}

// finding judges one number.
func (c *checker) finding(p *claim.Proposal) (Finding, error) {
	m, ok := c.node.Measures.Get(p.Measure)
	if !ok || !p.Shown {
		return c.elsewhere(p, nil, Finding{Verdict: NotFound})
	}
	fig := c.figure(m, p)
	if fig == nil {
		return c.elsewhere(p, m, Finding{Verdict: NotFound, Measure: m.Key, Title: m.Labels.In(c.lang)})
	}
	f := Finding{Measure: m.Key, Dims: fig.Dims, Title: c.node.Title(fig, c.lang)}
	c.say(&f, fig)
	said := c.interval(m, p)
	same := c.same(fig, p, said)
	switch {
	case said.Overlaps(fig.Range) && !fig.OutOfDate:
		f.Verdict = Holds
		if f.Evidence = lines(same...); len(same) == 0 {
			f.Evidence = lines(agreeing(fig)...)
		}
		if one := c.origin(same); one != "" {
			f.Says = c.text(Holds, &f, "") + " " + c.words.Text("evidence.check.one_origin", "source", one)
		}
	case said.Overlaps(fig.Range):
		f.Verdict = Outdated
	case len(same) > 0:
		f.Verdict = verdictOf(same[0].Verdict)
		f.Evidence = lines(same...)
		if same[0].Verdict == figure.RuledOut {
			f.Says = c.text("ruled_out", &f, same[0].Root, "reason", same[0].Reason.In(c.lang))
		}
	case c.earlier(fig, said):
		f.Verdict = Outdated
	default:
		f.Verdict = NotFound
		return c.elsewhere(p, m, f)
	}
	return c.done(f, same), nil
}

// lines cites claims, at most five.
func lines(all ...figure.Line) []Evidence {
	var out []Evidence
	for _, l := range all[:min(len(all), 5)] {
		out = append(out, Evidence{
			Claim: l.Claim.ID, Document: l.Claim.Document, Published: l.Claim.Published, Verdict: l.Verdict,
			Words: cmp.Or(l.Claim.Quote, l.Claim.Text), Quoted: l.Claim.Quote != "",
		})
	}
	return out
}

// verdictOf says what a claim's standing in the figure means for a draft that
// prints its number.
func verdictOf(v figure.Verdict) Verdict {
	switch v {
	case figure.BySource:
		return CopyOf
	case figure.OtherStage:
		return Else
	case figure.Tension, figure.Contradicts, figure.RuledOut:
		return Disputed
	case figure.Later:
		return NotFound
	}
	return Outdated
}

// figure returns the figure that p is about, nil where nothing known speaks to
// it. What p leaves open, or the measure does not tell apart, is left open.
func (c *checker) figure(m *figure.Measure, p *claim.Proposal) *figure.Figure {
	has := func(name string) bool { return slices.Contains(m.Dimensions, name) }
	full := c.q
	full.Measure, full.Dims = m.Key, figure.Dims{}
	if has("contributor") {
		full.Dims.Contributor = p.Contributor
	}
	if has("population") {
		full.Dims.Population = p.Population
	}
	if has("place") && p.Place != "" && p.Place != c.node.Mission.Area {
		if place, err := c.node.Places.Lookup(p.Place); err == nil {
			full.Dims.Place = place.Code
		}
	}
	if has("period") && p.When != "DCT" && !strings.Contains(p.When, "DCT") {
		if s, err := konbit.ParseSpan(p.When); err == nil && s.From == s.To {
			full.Dims.Period = p.When
		}
	}
	for _, leave := range []func(*figure.Dims){
		func(*figure.Dims) {}, func(d *figure.Dims) { d.Place = "" }, func(d *figure.Dims) { d.Population = "" },
	} {
		leave(&full.Dims)
		if f, err := c.engine.Figure(full); err == nil {
			return f
		}
	}
	return nil
}

// interval is what p's number, or date, can mean.
func (c *checker) interval(m *figure.Measure, p *claim.Proposal) konbit.Interval {
	if p.Value == nil {
		return c.days(p.When)
	}
	q := p.Quantity()
	q.Qualifier = c.node.Readings.Finer(q.Qualifier, c.draftLang, p.Span)
	return c.node.Readings.Read(q, c.draftLang, m.Discrete, m.Paper)
}

// days is a time as days since 1970, as figures count dates.
func (c *checker) days(when string) konbit.Interval {
	loc := c.node.Mission.Location()
	out := konbit.Interval{Low: math.Inf(-1), High: math.Inf(1)}
	s, err := konbit.ParseSpan(strings.ReplaceAll(when, "DCT", c.q.Valid.In(loc).Format(time.DateOnly)))
	if err != nil {
		return out
	}
	day := func(t time.Time) float64 {
		t = t.In(loc)
		return float64(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	if t, ok := s.Earliest(loc); ok {
		out.Low, out.LowEntailed = day(t), true
	}
	if t, ok := s.Latest(loc); ok {
		out.High, out.HighEntailed = day(t), true
	}
	return out
}

// same returns the claims of f that print p's very number or date.
func (c *checker) same(f *figure.Figure, p *claim.Proposal, said konbit.Interval) (out []figure.Line) {
	for _, l := range f.Claims {
		if p.Value != nil && l.Claim.Quantity.Value == *p.Value || p.Value == nil && l.Range == said {
			out = append(out, l)
		}
	}
	order := []figure.Verdict{figure.Agrees, figure.BySource, figure.Tension, figure.Contradicts, figure.Superseded, figure.Repeats, figure.SameEvent, figure.OtherStage, figure.RuledOut, figure.Later}
	slices.SortStableFunc(out, func(a, b figure.Line) int {
		return cmp.Compare(slices.Index(order, a.Verdict), slices.Index(order, b.Verdict))
	})
	return out
}

func agreeing(f *figure.Figure) (out []figure.Line) {
	for _, l := range f.Claims {
		if l.Verdict == figure.Agrees {
			out = append(out, l)
		}
	}
	return out
}

// origin names the one root that all of several documents have a number from.
func (c *checker) origin(same []figure.Line) string {
	docs := make(map[konbit.ID]bool)
	root := ""
	for _, l := range same {
		if l.Verdict != figure.Agrees && l.Verdict != figure.Repeats && l.Verdict != figure.SameEvent {
			continue
		}
		if root != "" && l.Root != root {
			return ""
		}
		root, docs[l.Claim.Document] = l.Root, true
	}
	if len(docs) < 2 {
		return ""
	}
	return root
}

// earlier reports whether f was so in an earlier situation.
func (c *checker) earlier(f *figure.Figure, said konbit.Interval) bool {
	q := c.q
	q.Measure, q.Dims = f.Measure.Key, f.Dims
	steps, err := c.engine.Steps(q)
	return err == nil && slices.ContainsFunc(steps, func(s figure.Step) bool {
		return s.Range.Overlaps(said) && s.From.Before(c.q.Valid)
	})
}

// elsewhere looks for p's number among all figures: what counts something else.
func (c *checker) elsewhere(p *claim.Proposal, m *figure.Measure, f Finding) (Finding, error) {
	if p.Value == nil || *p.Value < 10 {
		return c.done(f, nil), nil // a small number is everywhere
	}
	all, err := c.all()
	if err != nil {
		return f, err
	}
	for _, fig := range all {
		if fig.Measure == m || fig.Measure.Unit != p.Unit {
			continue
		}
		for _, l := range fig.Claims {
			if l.Claim.Quantity.Value == *p.Value && l.Verdict != figure.Later && l.Verdict != figure.RuledOut {
				f.Verdict, f.Measure, f.Dims, f.Title = Else, fig.Measure.Key, fig.Dims, c.node.Title(fig, c.lang)
				f.Evidence = lines(l)
				c.say(&f, fig)
				return c.done(f, nil), nil
			}
		}
	}
	return c.done(f, nil), nil
}

// say fills in what can be said.
func (c *checker) say(f *Finding, fig *figure.Figure) {
	r := c.reading(fig, c.lang)
	f.Phrase, f.Range, f.Confidence = r.Phrase, r.Range, r.Confidence
	if f.Safe = c.node.Sentence(fig, c.lang); f.Safe == "" {
		zone := c.node.Mission.Location()
		day := konbit.Date(fig.Valid.In(zone).Date())
		f.Safe = c.words.Text("evidence.check.safe", "title", f.Title, "phrase", r.Phrase, "date", c.words.Moment(day, zone))
	}
}

// done puts the verdict into a sentence.
func (c *checker) done(f Finding, same []figure.Line) Finding {
	if f.Says == "" {
		root := ""
		if len(same) > 0 {
			root = same[0].Root
		}
		f.Says = c.text(f.Verdict, &f, root)
	}
	return f
}

// text is the sentence of a finding.
func (c *checker) text(v Verdict, f *Finding, root string, more ...any) string {
	return c.words.Text("evidence.check."+string(v), append(more, "title", f.Title, "phrase", f.Phrase, "range", f.Range, "source", root)...)
}
