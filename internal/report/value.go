package report

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

// resolve answers an Ask and enters what it finds among the edition's values.
// It returns nil where nothing known speaks to it.
func (b *builder) resolve(a outline.Ask) (*edition.Value, error) {
	v, err := b.answer(a)
	if v != nil {
		b.marking = konbit.MostClosed(b.marking, v.Marking)
	}
	return v, err
}

func (b *builder) answer(a outline.Ask) (*edition.Value, error) {
	id := a.String()
	if i, ok := b.values[id]; ok {
		if i < 0 {
			return nil, nil
		}
		return &b.e.Values[i], nil
	}
	b.values[id] = -1
	var v *edition.Value
	var err error
	switch a.Type {
	case outline.Figure:
		v, err = b.figureValue(a)
	case outline.Count, outline.Sum:
		v, err = b.counted(a)
	case outline.Record:
		v = b.recordValue(a)
	}
	if err != nil || v == nil {
		return nil, err
	}
	v.ID, v.Type = id, string(a.Type)
	return b.enter(*v), nil
}

// enter adds v to the edition's values.
func (b *builder) enter(v edition.Value) *edition.Value {
	b.values[v.ID] = len(b.e.Values)
	b.e.Values = append(b.e.Values, v)
	return &b.e.Values[len(b.e.Values)-1]
}

// ask resolves a reference of the catalogue after filling its places.
func (b *builder) ask(ref string, names map[string]string) (*edition.Value, outline.Ask, error) {
	ref = message.Fill(ref, func(name string) (string, bool) {
		switch name {
		case "period":
			return b.span().String(), true
		case "year":
			return b.Valid.Format("2006"), true
		}
		v, ok := names[name]
		return v, ok
	})
	a, err := outline.ParseAsk(ref)
	if err != nil {
		return nil, a, err
	}
	v, err := b.resolve(a)
	return v, a, err
}

func (b *builder) figureValue(a outline.Ask) (*edition.Value, error) {
	f, err := b.Figures.Figure(b.query(a))
	switch {
	case isMissing(err):
		return nil, nil
	case err != nil:
		return nil, konbit.Under(a.Of, err)
	case math.IsInf(f.Range.Low, -1) && math.IsInf(f.Range.High, 1):
		return nil, nil
	}
	b.figures[a.String()] = f
	v := &edition.Value{
		Label: b.figureLabel(a, f), Phrase: f.Phrase.In(b.p.Lang), Range: b.rangeWords(f), Backed: edition.Backed(f.Confidence),
		Backing: b.p.Text("ui.backed." + string(f.Confidence)), OutOfDate: f.OutOfDate, Overruled: f.Overruled != nil,
		Origins: len(f.Roots), Marking: f.Marking,
	}
	if !math.IsInf(f.Range.Low, 0) && !math.IsInf(f.Range.High, 0) {
		v.Interval = &f.Range
	}
	for _, k := range f.Kinds {
		v.Disagreement = append(v.Disagreement, string(k))
	}
	v.Records = basis(f)
	v.Sources = b.figureNotes(f)
	for _, s := range f.Why() {
		v.Worked = append(v.Worked, edition.Plain(s.In(b.p.Lang)).Capital().String())
	}
	v.Groups = b.groups(f)
	v.Summary = b.summary(f)
	return v, nil
}

// basis returns the claims that a figure rests on: those that agree, those that
// widen its range, and those that it was worked out from.
func basis(f *figure.Figure) []konbit.ID {
	var ids []konbit.ID
	for _, l := range f.Claims {
		if l.Verdict == figure.Agrees || l.Verdict == figure.Tension {
			ids = append(ids, claimRecord(l.Claim.ID))
		}
	}
	for _, d := range f.Derived {
		if d.Verdict == figure.Agrees || d.Verdict == figure.Tension {
			for _, id := range d.Inputs {
				ids = append(ids, claimRecord(id))
			}
		}
	}
	if f.Overruled != nil {
		ids = append(ids, f.Overruled.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// claimRecord returns the record that a claim is, or comes from: a record that
// contributes several times gives each an ID of its own, the record's and a
// suffix.
func claimRecord(id konbit.ID) konbit.ID {
	if len(id) > 36 {
		return id[:36]
	}
	return id
}

// figureLabel says what a figure is of: the mission's words for it, or the
// measure's with its dimensions.
func (b *builder) figureLabel(a outline.Ask, f *figure.Figure) string {
	for _, k := range b.Mission.Figures {
		if k.Measure == f.Measure.Key && outline.AskFor(k.Measure, k.Dims).String() == a.String() {
			return k.Label.In(b.p.Lang)
		}
	}
	parts := []string{f.Measure.Labels.In(b.p.Lang)}
	for _, name := range slices.Sorted(maps.Keys(a.With)) {
		switch v := a.With[name]; name {
		case "contributor":
			parts = append(parts, b.Country(v))
		case "place":
			parts = append(parts, b.Place(&konbit.Place{Code: v}))
		case "period":
			if s, err := konbit.ParseSpan(v); err == nil {
				parts = append(parts, b.p.Span(s, b.loc))
			}
		case "population", "status":
			parts = append(parts, b.Term(map[string]string{"population": "population", "status": "claim-status"}[name], v))
		default:
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, ", ")
}

// rangeWords writes how far a figure could be off, "" where its phrase says it.
func (b *builder) rangeWords(f *figure.Figure) string {
	phrase := f.Phrase.In(b.p.Lang)
	if s := f.Spoken(f.Range).In(b.p.Lang); s != phrase && f.Range.Low != f.Range.High && f.Measure.Kind != figure.Judgement {
		return s
	}
	return ""
}

// figureNotes numbers one document for each independent origin that agrees, so
// that the notes count voices, not copies; the mission's own records stand as
// one source for each kind.
func (b *builder) figureNotes(f *figure.Figure) []int {
	const most = 4
	var notes []int
	seen := make(map[string]bool)
	add := func(c *figure.Claim, root string) {
		if seen[root] || len(notes) == most {
			return
		}
		if n := b.note(c); n > 0 && !slices.Contains(notes, n) {
			seen[root] = true
			notes = append(notes, n)
		}
	}
	byID := make(map[konbit.ID]figure.Line, len(f.Claims))
	for _, l := range f.Claims {
		byID[l.Claim.ID] = l
		if l.Verdict == figure.Agrees {
			add(l.Claim, l.Root)
		}
	}
	for _, d := range f.Derived {
		for _, id := range d.Inputs {
			if l, ok := byID[id]; ok && d.Verdict == figure.Agrees {
				add(l.Claim, l.Root)
			} else if r, ok := b.Find(claimRecord(id)); ok && len(notes) < most {
				for _, n := range b.recordNotes(r) {
					if !slices.Contains(notes, n) {
						notes = append(notes, n)
					}
				}
			}
		}
	}
	slices.Sort(notes)
	return notes
}

// verdicts are those that evidence shows, in this order.
var verdicts = []figure.Verdict{
	figure.Agrees, figure.Tension, figure.Contradicts, figure.BySource, figure.RuledOut, figure.OtherStage, figure.Superseded, figure.SameEvent, figure.Repeats,
}

// groups lists every claim on a figure by verdict.
func (b *builder) groups(f *figure.Figure) []edition.Group {
	var out []edition.Group
	for _, verdict := range verdicts {
		code := strings.ReplaceAll(string(verdict), " ", "_")
		g := edition.Group{Verdict: code, Title: b.p.Text("figure.verdict." + code)}
		for _, l := range f.Claims {
			if l.Verdict != verdict || verdict == figure.Superseded && l.Claim.Own { // older returns answer nobody
				continue
			}
			c := edition.Claim{
				ID: claimRecord(l.Claim.ID), Text: l.Claim.Text, Quote: l.Claim.Quote, Lang: l.Claim.Language,
				Range: f.Spoken(l.Range).In(b.p.Lang), Reason: l.Reason.In(b.p.Lang), From: b.outlet(l.Claim), Source: b.noted[b.sourceKey(l.Claim)],
			}
			if r, ok := b.Find(c.ID); ok && l.Claim.Own {
				c.Text, c.From = b.Brief(r)+b.p.Text("report.colon")+b.said(f, l), r.Def.Labels.In(b.p.Lang)
			} else if c.Text == "" {
				c.Text = b.said(f, l)
			}
			if strings.HasSuffix(c.Text, c.Range) {
				c.Range = ""
			}
			g.Claims = append(g.Claims, c)
		}
		if len(g.Claims) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// said writes what a claim on f says, with the source's own hedge: over 600.
func (b *builder) said(f *figure.Figure, l figure.Line) string {
	q := l.Claim.Quantity
	if f.Measure.Kind == figure.Date || f.Measure.Kind == figure.Judgement || q == (konbit.Quantity{}) {
		return f.Spoken(l.Range).In(b.p.Lang)
	}
	if q.Unit == "person" || q.Unit == "item" {
		q.Unit = ""
	}
	return b.Kinds.Quantity(q, b.p)
}

// counted answers count and sum.
func (b *builder) counted(a outline.Ask) (*edition.Value, error) {
	name, field, _ := strings.Cut(a.Of, ".")
	if _, ok := b.Kinds.Latest(name); !ok {
		return nil, konbit.Invalid(string(a.Type), "%q is no kind of record", name)
	}
	if a.With["contributor"] == figure.All {
		a.With = maps.Clone(a.With)
		delete(a.With, "contributor")
	}
	v := &edition.Value{Label: b.countLabel(a, name), Marking: konbit.Clear}
	total := konbit.Point(0)
	counted := edition.Group{Verdict: "counted", Title: b.p.Text("report.counted")}
	for _, r := range b.In(name, cmp.Or(a.In, outline.InPeriod), nil, 0) {
		if !b.Has(r, a.With) {
			continue
		}
		one := konbit.Point(1)
		if field != "" {
			var ok bool
			if one, ok = b.Amount(r, field); !ok {
				continue
			}
		}
		total = total.Add(one)
		v.Records = append(v.Records, r.ID)
		if b.singly(r) {
			counted.Claims = append(counted.Claims, b.witness(r))
		}
		v.Marking = konbit.MostClosed(v.Marking, r.Marking)
		for _, n := range b.recordNotes(r) {
			if !slices.Contains(v.Sources, n) {
				v.Sources = append(v.Sources, n)
			}
		}
	}
	if len(v.Records) == 0 && b.closed(name) { // zero would say that there are none
		return nil, nil
	}
	if len(counted.Claims) > 0 {
		v.Groups = []edition.Group{counted}
	}
	slices.Sort(v.Sources)
	slices.Sort(v.Records)
	v.Phrase = b.p.Number(total.Low)
	v.Interval = &total
	if total.Low != total.High {
		v.Phrase = b.p.Text("report.range", "low", total.Low, "high", total.High)
	}
	return v, nil
}

// witness is a record as evidence shows it: what it says where it is a claim,
// else its title.
func (b *builder) witness(r *register.Record) edition.Claim {
	c := edition.Claim{ID: r.ID, Text: b.Title(r)}
	if text, ok := r.Values["text"].(string); ok && text != "" {
		c.Text = text
	}
	if notes := b.recordNotes(r); len(notes) > 0 {
		c.Source = notes[0]
	}
	return c
}

// countLabel says what is counted.
func (b *builder) countLabel(a outline.Ask, name string) string {
	d, _ := b.Kinds.Latest(name)
	parts := []string{d.Labels.In(b.p.Lang)}
	for _, f := range slices.Sorted(maps.Keys(a.With)) {
		parts = append(parts, b.Word(d.Field(f), a.With[f]))
	}
	return strings.Join(parts, ", ")
}

// recordValue answers for one record.
func (b *builder) recordValue(a outline.Ask) *edition.Value {
	r, ok := b.Find(konbit.ID(a.Of))
	if !ok || !b.singly(r) {
		return nil
	}
	return b.shown(r)
}

// shown returns a record as a value.
func (b *builder) shown(r *register.Record) *edition.Value {
	return &edition.Value{Label: r.Def.Labels.In(b.p.Lang), Phrase: b.Title(r), Marking: r.Marking, Records: []konbit.ID{r.ID}, Sources: b.recordNotes(r)}
}

// text returns a value as it stands in a sentence: its phrase, its range after
// it where it has one, and its notes.
func (b *builder) text(v *edition.Value, show outline.Show) edition.Text {
	if v == nil {
		return nil
	}
	phrase := edition.Run{Text: v.Phrase, Style: edition.Strong, Value: v.ID}
	switch show {
	case outline.ShowRange:
		return edition.Plain(v.Range)
	case outline.ShowBacked:
		if v.Backed == "" {
			return nil
		}
		return edition.Text{{Text: b.p.Text("ui.backed.short." + string(v.Backed)), Backed: v.Backed}}
	case outline.ShowSources:
		return edition.Text{{Notes: v.Sources}}
	case outline.ShowLabel:
		return edition.Text{{Text: v.Label}}
	case outline.ShowPhrase:
		return edition.Text{phrase}
	}
	t := edition.Text{phrase}
	if v.Range != "" {
		t = append(t, edition.Run{Text: " (" + v.Range + ")"})
	}
	t[len(t)-1].Notes = v.Sources
	return t
}

// sentences builds one paragraph.
func (b *builder) sentences(list []outline.Sentence) ([]edition.Block, error) {
	var all []edition.Text
	for i := range list {
		texts, err := b.sentence(&list[i])
		if err != nil {
			return nil, err
		}
		all = append(all, texts...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return []edition.Block{{Paragraph: &edition.Paragraph{Text: edition.Join(all, " ")}}}, nil
}

func (b *builder) sentence(s *outline.Sentence) ([]edition.Text, error) {
	if len(s.Key) > 0 {
		return b.keySentences(s.Key)
	}
	subjects := []map[string]string{nil}
	if s.Each != "" {
		subjects = subjects[:0]
		for _, code := range b.contributors() {
			subjects = append(subjects, map[string]string{"contributor": code})
		}
	}
	var out []edition.Text
	for _, names := range subjects {
		t, err := b.say(s, names)
		if err != nil {
			return nil, err
		}
		if len(t) > 0 {
			out = append(out, t)
		}
		if s.Most > 0 && len(out) == s.Most {
			break
		}
	}
	switch {
	case len(out) == 0 && s.Else != "" && !b.closed(s.Counts()...):
		out = append(out, edition.Fill(b.pattern(s.Else), b.plainly))
	case len(out) > 0 && s.List != "":
		listed := b.listed(out)
		out = []edition.Text{edition.Fill(b.pattern(s.List), func(string) edition.Text { return listed }).Footnoted()}
	}
	for i := range out {
		out[i] = out[i].Capital()
	}
	return out, nil
}

// listed joins texts as the language lists them: a, b and c.
func (b *builder) listed(texts []edition.Text) edition.Text {
	if len(texts) == 1 {
		return texts[0]
	}
	last := len(texts) - 1
	return edition.Fill(b.p.Pattern("list.and", 1), func(name string) edition.Text {
		if name == "last" {
			return texts[last]
		}
		return edition.Join(texts[:last], ", ")
	})
}

// say fills the sentence s, nil where a value that it needs is missing.
func (b *builder) say(s *outline.Sentence, names map[string]string) (edition.Text, error) {
	values := make(map[string]edition.Text)
	plural := 2.0
	pattern := b.p.Pattern(s.Say, plural)
	order := slices.SortedFunc(maps.Keys(s.With), func(x, y string) int { // as they are read, so that the notes are numbered so
		return cmp.Or(cmp.Compare(strings.Index(pattern, "{"+x+"}"), strings.Index(pattern, "{"+y+"}")), cmp.Compare(x, y))
	})
	for _, place := range order {
		v, a, err := b.ask(s.With[place], names)
		if err != nil {
			return nil, err
		}
		if v == nil || v.Type != string(outline.Figure) && v.Interval != nil && v.Interval.High == 0 && slices.Contains(s.Need, place) {
			if slices.Contains(s.Need, place) {
				return nil, nil
			}
			continue
		}
		values[place] = b.text(v, a.Show)
		if place == "n" && v.Interval != nil {
			plural = v.Interval.High
		}
	}
	t := edition.Fill(b.p.Pattern(s.Say, plural), func(name string) edition.Text {
		if v, ok := values[name]; ok {
			return v
		}
		if name == "contributor" {
			return edition.Plain(b.Country(names[name]))
		}
		return b.plainly(name)
	})
	return t.Footnoted(), nil
}

// keySentences says the mission's own sentences on its key figures.
func (b *builder) keySentences(measures []string) ([]edition.Text, error) {
	var out []edition.Text
	for _, k := range b.Mission.Figures {
		if !slices.Contains(measures, k.Measure) && !slices.Contains(measures, "all") {
			continue
		}
		a := outline.AskFor(k.Measure, k.Dims)
		v, err := b.resolve(a)
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		out = append(out, edition.Fill(k.Sentence.In(b.p.Lang), func(string) edition.Text { return b.text(v, "") }).Capital().Footnoted())
	}
	return out, nil
}

// contributors returns the codes of who takes part at the situation, the lead
// first, then by when they came.
func (b *builder) contributors() []string {
	type one struct {
		code string
		lead bool
		from time.Time
	}
	var all []one
	for _, c := range b.Mission.Contributors {
		from, bounded := c.When.Earliest(b.loc)
		to, ends := c.When.Latest(b.loc)
		if bounded && from.After(b.Valid) || ends && to.Before(b.Valid) {
			continue
		}
		all = append(all, one{c.Code, c.Lead, from})
	}
	slices.SortStableFunc(all, func(x, y one) int {
		if x.lead != y.lead {
			return map[bool]int{true: -1, false: 1}[x.lead]
		}
		return x.from.Compare(y.from)
	})
	codes := make([]string, len(all))
	for i, c := range all {
		codes[i] = c.code
	}
	return codes
}

// code returns a short name of the edition's basis, to be read out: the start of
// what fixes it.
func (b *builder) code() string {
	s := strings.ToUpper(b.fingerprint())
	return s[:4] + " " + s[4:8] + " " + s[8:12] + " " + s[12:16]
}
