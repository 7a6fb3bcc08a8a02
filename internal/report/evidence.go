package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/outline"
)

// summary says what the sources of a figure say in one or two sentences: who
// agrees in which words, then each kind of disagreement in its own.
func (b *builder) summary(f *figure.Figure) edition.Text {
	parts := []edition.Text{edition.Plain(b.agreement(f))}
	for _, d := range b.disagreements(f) {
		head := edition.Text{{Text: b.p.Text("report.kind." + string(d.kind)), Style: edition.Strong}, {Text: b.p.Text("report.colon")}}
		parts = append(parts, append(head, d.text...))
	}
	if o := f.Overruled; o != nil {
		parts = append(parts, edition.Plain(b.p.Text("report.overruled", "by", o.By, "reason", o.Reason, "phrase", o.Phrase.In(b.p.Lang))))
	}
	if f.OutOfDate {
		parts = append(parts, edition.Plain(b.p.Text("report.outofdate")))
	}
	parts = slices.DeleteFunc(parts, func(t edition.Text) bool { return len(t) == 0 })
	return edition.Join(parts, " ")
}

// agreement lists the words of what agrees, most often printed first, and how
// many independent origins that is.
func (b *builder) agreement(f *figure.Figure) string {
	const most = 4
	var words []string
	times := make(map[string]int)
	for _, l := range f.Claims {
		if l.Verdict != figure.Agrees || l.Claim.Own && l.Claim.Part != "" { // a part says nothing of the whole
			continue
		}
		s := b.said(f, l)
		if times[s]++; times[s] == 1 {
			words = append(words, s)
		}
	}
	slices.SortStableFunc(words, func(x, y string) int { return cmp.Compare(times[y], times[x]) })
	more := len(words) - most
	words = words[:min(most, len(words))]
	for i, s := range words {
		words[i] = b.p.Text("report.quoted", "text", s)
		if times[s] > 1 {
			words[i] = b.p.Text("report.times", "text", words[i], "n", times[s])
		}
	}
	if more > 0 {
		words = append(words, b.p.Text("report.others", "n", more))
	}
	d := narrowest(f)
	switch {
	case d != nil && len(words) == 0:
		return b.p.Text("report.worked", "words", strings.TrimSuffix(d.Text.In(b.p.Lang), "."))
	case d != nil:
		words = append(words, strings.TrimSuffix(d.Text.In(b.p.Lang), "."))
	case len(words) == 0:
		return ""
	}
	return b.p.Text("report.agree", "n", len(f.Roots), "words", b.p.List(words...))
}

// narrowest returns the line with the narrowest range of those that were worked
// out and agree.
func narrowest(f *figure.Figure) (best *figure.Derived) {
	for i := range f.Derived {
		if d := &f.Derived[i]; d.Verdict == figure.Agrees && (best == nil || d.Range.Width() < best.Range.Width()) {
			best = d
		}
	}
	return best
}

// A disagreement is one kind of it, in a sentence.
type disagreement struct {
	kind figure.Disagreement
	text edition.Text
}

// byVerdict says which kind of disagreement a verdict is.
var byVerdict = map[figure.Verdict]figure.Disagreement{
	figure.Contradicts: figure.Dispute,
	figure.RuledOut:    figure.Mistake,
	figure.BySource:    figure.Mistake,
	figure.Superseded:  figure.Stale,
	figure.OtherStage:  figure.Stage,
	figure.Tension:     figure.Hedge,
}

// disagreements returns a sentence for each kind of disagreement on a figure,
// the gravest first.
func (b *builder) disagreements(f *figure.Figure) []disagreement {
	lines := make(map[figure.Disagreement][]figure.Line)
	for _, l := range f.Claims {
		kind, ok := byVerdict[l.Verdict]
		if !ok || kind == figure.Stale && (l.Claim.Own || l.Range.Overlaps(f.Range)) {
			continue // the mission's older counts disagree with nobody
		}
		lines[kind] = append(lines[kind], l)
	}
	var out []disagreement
	for _, kind := range gravity {
		if kind == figure.Dispute && len(f.Sides) > 1 {
			out = append(out, disagreement{kind, b.sides(f)})
		} else if len(lines[kind]) > 0 && slices.Contains(f.Kinds, kind) {
			out = append(out, disagreement{kind, edition.Plain(b.gap(f, kind, lines[kind]))})
		}
	}
	return out
}

// sides says who says what where sources truly disagree: what most say first,
// of a judgement in the words of each.
func (b *builder) sides(f *figure.Figure) edition.Text {
	const most = 4
	claims := make(map[konbit.ID]*figure.Claim, len(f.Claims))
	for _, l := range f.Claims {
		claims[l.Claim.ID] = l.Claim
	}
	type saying struct {
		what string
		who  []edition.Text
	}
	var all []*saying
	for _, s := range f.Sides {
		what := s.Phrase.In(b.p.Lang)
		i := slices.IndexFunc(all, func(x *saying) bool { return x.what == what })
		if i < 0 {
			i, all = len(all), append(all, &saying{what: what})
		}
		all[i].who = append(all[i].who, b.side(f, s, claims[s.Claims[0]]))
	}
	slices.SortStableFunc(all, func(x, y *saying) int { return cmp.Compare(len(y.who), len(x.who)) })
	var said []edition.Text
	for _, s := range all[:min(most, len(all))] {
		who := s.who
		if more := len(who) - 3; more > 0 {
			who = append(slices.Clone(who[:3]), edition.Plain(b.p.Text("report.others", "n", more)))
		}
		said = append(said, edition.Text{{Text: s.what, Style: edition.Strong}, {Text: " ("}}.With(edition.Join(who, b.p.Text("report.semicolon"))).Add(")"))
	}
	return edition.Join(said, b.p.Text("report.against")).Add(". " + b.p.Text("report.gap.dispute"))
}

// side names who takes a side: the speaker and where he said it, and of a
// judgement what he said.
func (b *builder) side(f *figure.Figure, s figure.Side, c *figure.Claim) edition.Text {
	if c == nil {
		return edition.Plain(cmp.Or(s.Speaker, s.Root))
	}
	who := edition.Plain(b.outlet(c))
	if s.Speaker != "" {
		who = edition.Plain(s.Speaker).Add(", ").With(who)
	}
	if f.Measure.Kind != figure.Judgement || c.Text == "" {
		return who
	}
	return who.Add(b.p.Text("report.colon")).With(b.Freely("", c.Text))
}

// gap says which claims disagree in one way, the newest first, and why.
func (b *builder) gap(f *figure.Figure, kind figure.Disagreement, lines []figure.Line) string {
	const most = 2
	var said []string
	reason := ""
	for _, l := range slices.Backward(lines) {
		s := b.p.Text("report.said", "what", b.said(f, l), "who", cmp.Or(l.Claim.Speaker, b.outlet(l.Claim)))
		if slices.Contains(said, s) {
			continue
		}
		if len(said) == most {
			said = append(said, b.p.Text("report.others", "n", len(lines)-most))
			break
		}
		said = append(said, s)
		if reason == "" {
			reason = strings.TrimRight(l.Reason.In(b.p.Lang), ".")
		}
	}
	key := "report.gap." + string(kind)
	if reason == "" {
		return b.p.Text(key, "claims", b.p.List(said...), "reason", b.p.Text("report.gap.unexplained"))
	}
	return b.p.Text(key, "claims", b.p.List(said...), "reason", reason)
}

// gravity is the order in which disagreements are told.
var gravity = []figure.Disagreement{figure.Dispute, figure.Mistake, figure.Stale, figure.Stage, figure.Hedge}

// A question is one thing that is disputed or open; of what is open, kind and
// value are nothing.
type question struct {
	kind  figure.Disagreement
	value *edition.Value
	text  edition.Text
}

func (b *builder) questions(s *outline.Questions) ([]edition.Block, error) {
	var all []question
	for i := range b.e.Values {
		v := &b.e.Values[i]
		f, ok := b.figures[v.ID]
		if a, err := outline.ParseAsk(v.ID); !ok || err != nil || a.All {
			continue
		}
		for _, d := range b.disagreements(f) {
			if len(s.Kinds) == 0 || slices.Contains(s.Kinds, d.kind) {
				all = append(all, question{d.kind, v, d.text})
			}
		}
		if s.Open && len(f.Unknown) > 0 {
			text := b.p.Text("report.unknown", "label", v.Label, "who", b.p.List(b.countries(f.Unknown)...))
			all = append(all, question{text: edition.Plain(text)})
		}
	}
	if s.Open {
		open, err := b.unanswered()
		if err != nil {
			return nil, err
		}
		for _, text := range open {
			all = append(all, question{text: edition.Plain(text)})
		}
	}
	slices.SortStableFunc(all, func(x, y question) int { return cmp.Compare(rank(x), rank(y)) })
	switch {
	case len(all) == 0:
		return b.nothing(s.None, false), nil
	case s.Prose:
		return []edition.Block{{Paragraph: &edition.Paragraph{Text: b.asked(all)}}}, nil
	}
	list := &edition.List{}
	for _, q := range all {
		item := edition.Item{Term: edition.Plain(b.p.Text("report.open")), Text: q.text}
		if q.value != nil {
			item.Term = edition.Plain(b.p.Text("report.kind." + string(q.kind)))
			item.Text = edition.Text{{Text: q.value.Label, Style: edition.Strong, Value: q.value.ID}, {Text: b.p.Text("report.colon")}}.With(q.text)
		}
		list.Items = append(list.Items, item)
	}
	return []edition.Block{{List: list}}, nil
}

func rank(q question) int {
	if q.value == nil {
		return len(gravity)
	}
	return slices.Index(gravity, q.kind)
}

// asked says questions as sentences of one paragraph.
func (b *builder) asked(all []question) edition.Text {
	var said []edition.Text
	for _, q := range all {
		t := q.text
		if q.value != nil {
			t = edition.Fill(b.p.Pattern("report.asked."+string(q.kind), 1), func(name string) edition.Text {
				if name == "label" {
					return edition.Text{{Text: q.value.Label, Value: q.value.ID}}
				}
				return q.text
			})
		}
		said = append(said, t)
	}
	return edition.Join(said, " ")
}

// unanswered says which key figures of the mission nothing known gives, and
// what else nothing answers.
func (b *builder) unanswered() ([]string, error) {
	var out []string
	for _, k := range b.Mission.Figures {
		v, err := b.resolve(outline.AskFor(k.Measure, k.Dims))
		if err != nil {
			return nil, err
		}
		if v == nil {
			out = append(out, b.p.Text("report.unanswered", "label", k.Label.In(b.p.Lang)))
		}
	}
	return out, nil
}

func (b *builder) countries(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = b.Country(c)
	}
	return out
}

func (b *builder) figureTable(s *outline.Figures) ([]edition.Block, error) {
	var show []string
	if s.Key {
		for _, k := range b.Mission.Figures {
			a := outline.AskFor(k.Measure, k.Dims)
			if v, err := b.resolve(a); err != nil {
				return nil, err
			} else if v != nil {
				show = append(show, v.ID)
			}
		}
	}
	if s.Used {
		for i := range b.e.Values {
			if v := &b.e.Values[i]; v.Type == string(outline.Figure) && !slices.Contains(show, v.ID) && !strings.HasSuffix(v.ID, outline.AllSources) {
				show = append(show, v.ID)
			}
		}
	}
	t := &edition.Table{}
	for i, key := range []string{"figure", "value", "backed", "say", "outlet"} {
		t.Columns = append(t.Columns, edition.Column{Title: b.p.Text("report.col." + key), Width: []int{17, 15, 12, 34, 22}[i], Faint: i == 4})
	}
	for _, id := range show {
		v := &b.e.Values[b.values[id]]
		value := edition.Cell{Text: b.text(v, outline.ShowPhrase)}
		if v.Range != "" {
			value.Under = edition.Plain(v.Range)
		}
		t.Rows = append(t.Rows, edition.Row{ID: id, Cells: []edition.Cell{
			{Text: edition.Plain(v.Label)}, value, {Text: b.text(v, outline.ShowBacked)}, {Text: v.Summary}, {Text: b.cited(v)},
		}})
	}
	if len(t.Rows) == 0 {
		return b.nothing("report.none.figures", false), nil
	}
	return []edition.Block{{Table: t}}, nil
}

// cited names the sources of a value's notes, one outlet once.
func (b *builder) cited(v *edition.Value) edition.Text {
	var parts []edition.Text
	for _, n := range v.Sources {
		s := &b.e.Sources[n-1]
		name := s.Text.String()
		if r, ok := b.Find(konbit.ID(s.ID)); ok {
			name = b.Outlet(r)
		}
		parts = append(parts, edition.Text{{Text: name, Notes: []int{n}}})
	}
	return edition.Join(parts, b.p.Text("report.semicolon"))
}

// formatInterval writes an interval in no language.
func formatInterval(i konbit.Interval) string {
	one := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
	return one(i.Low) + ".." + one(i.High)
}
