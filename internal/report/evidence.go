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
		parts = append(parts, edition.Text{{Text: b.p.Text("report.kind." + string(d.kind)), Style: edition.Strong}, {Text: b.p.Text("report.colon") + d.text}})
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
	kind  figure.Disagreement
	text  string
	lines []figure.Line
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
	for _, kind := range []figure.Disagreement{figure.Dispute, figure.Mistake, figure.Stale, figure.Stage, figure.Hedge} {
		if kind == figure.Dispute && len(f.Sides) > 1 {
			out = append(out, disagreement{kind, b.sides(f), lines[kind]})
		} else if len(lines[kind]) > 0 && slices.Contains(f.Kinds, kind) {
			out = append(out, disagreement{kind, b.gap(f, kind, lines[kind]), lines[kind]})
		}
	}
	return out
}

// sides says who says what where sources truly disagree: what most say first.
func (b *builder) sides(f *figure.Figure) string {
	const most = 4
	var phrases []string
	who := make(map[string][]string)
	for _, s := range f.Sides {
		phrase := s.Phrase.In(b.p.Lang)
		if who[phrase] == nil {
			phrases = append(phrases, phrase)
		}
		who[phrase] = append(who[phrase], cmp.Or(s.Speaker, rootName(s.Root)))
	}
	slices.SortStableFunc(phrases, func(x, y string) int { return cmp.Compare(len(who[y]), len(who[x])) })
	var said []string
	for _, phrase := range phrases[:min(most, len(phrases))] {
		names := who[phrase]
		if more := len(names) - 3; more > 0 {
			names = append(slices.Clone(names[:3]), b.p.Text("report.others", "n", more))
		}
		said = append(said, b.p.Text("report.said", "what", phrase, "who", b.p.List(names...)))
	}
	return b.p.Text("report.gap.dispute", "sides", strings.Join(said, b.p.Text("report.semicolon")))
}

// rootName returns the name of an origin without the ID that tells it from
// others of that name.
func rootName(s string) string {
	if i := strings.LastIndex(s, " ("); i > 0 && strings.HasSuffix(s, ")") && konbit.ID(s[i+2:len(s)-1]).Check() == nil {
		return s[:i]
	}
	return s
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

func (b *builder) questions(s *outline.Questions) ([]edition.Block, error) {
	list := &edition.List{}
	for i := range b.e.Values {
		v := &b.e.Values[i]
		f, ok := b.figures[v.ID]
		if a, err := outline.ParseAsk(v.ID); !ok || err != nil || a.All {
			continue
		}
		for _, d := range b.disagreements(f) {
			if len(s.Kinds) > 0 && !slices.Contains(s.Kinds, d.kind) {
				continue
			}
			list.Items = append(list.Items, edition.Item{
				Term: edition.Plain(b.p.Text("report.kind." + string(d.kind))),
				Text: edition.Text{{Text: v.Label, Style: edition.Strong, Value: v.ID}, {Text: b.p.Text("report.colon") + d.text}},
			})
		}
		if s.Open && len(f.Unknown) > 0 {
			b.open(list, b.p.Text("report.unknown", "label", v.Label, "who", b.p.List(b.countries(f.Unknown)...)))
		}
	}
	if s.Open {
		if err := b.unanswered(list); err != nil {
			return nil, err
		}
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	order := map[string]int{}
	for i, k := range []figure.Disagreement{figure.Dispute, figure.Mistake, figure.Stale, figure.Stage, figure.Hedge} {
		order[b.p.Text("report.kind."+string(k))] = i - 5
	}
	slices.SortStableFunc(list.Items, func(x, y edition.Item) int { return cmp.Compare(order[x.Term.String()], order[y.Term.String()]) })
	return []edition.Block{{List: list}}, nil
}

// unanswered lists the key figures of the mission that nothing known gives.
func (b *builder) unanswered(list *edition.List) error {
	for _, k := range b.Mission.Figures {
		v, err := b.resolve(outline.AskFor(k.Measure, k.Dims))
		if err != nil {
			return err
		}
		if v == nil {
			b.open(list, b.p.Text("report.unanswered", "label", k.Label.In(b.p.Lang)))
		}
	}
	for _, s := range b.missing {
		b.open(list, s)
	}
	return nil
}

func (b *builder) open(list *edition.List, s string) {
	list.Items = append(list.Items, edition.Item{Term: edition.Plain(b.p.Text("report.open")), Text: edition.Plain(s)})
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
