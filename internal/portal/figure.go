package portal

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

// A tab is a page that is always one step away.
type tab struct{ Tab, Path, Key string }

var tabs = []tab{
	{"today", "/today", "portal.tab.today"},
	{"articles", "/articles", "portal.tab.articles"},
	{"figures", "/figures", "portal.tab.figures"},
	{"timeline", "/timeline", "portal.tab.timeline"},
	{"report", "/report", "portal.tab.report"},
	{"editions", "/editions", "portal.tab.editions"},
	{"review", "/review", "portal.tab.review"},
	{"check", "/check", "portal.tab.check"},
	{"verify", "/verify", "portal.tab.verify"},
}

func (p *portal) funcs(lang string) template.FuncMap {
	words := p.Node.Words.In(lang)
	confidence := func(c figure.Confidence) template.HTML {
		n := map[figure.Confidence]int{figure.High: 3, figure.Moderate: 2, figure.Low: 1}[c]
		dots := strings.Repeat("●", n) + strings.Repeat("○", 3-n)
		return template.HTML(`<span class="conf"><span aria-hidden="true">` + dots + `</span>` + //nolint:gosec // escaped
			template.HTMLEscapeString(words.Text("figure.confidence."+string(c))) + `</span>`)
	}
	return template.FuncMap{
		"tabs":  func() []tab { return tabs },
		"upper": strings.ToUpper,
		"dict": func(pairs ...any) map[string]any {
			m := map[string]any{}
			for i := 0; i+1 < len(pairs); i += 2 {
				m[pairs[i].(string)] = pairs[i+1]
			}
			return m
		},
		"conf": func(_ string, c figure.Confidence) template.HTML { return confidence(c) },
		"tag": func(_ string, kind any) template.HTML {
			key := strings.ReplaceAll(str(kind), " ", "-")
			return template.HTML(`<span class="tag ` + template.HTMLEscapeString(key) + `">` + //nolint:gosec // escaped
				template.HTMLEscapeString(words.Text("portal.tag."+key)) + `</span>`)
		},
	}
}

func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case figure.Disagreement:
		return string(v)
	case figure.Verdict:
		return string(v)
	}
	return ""
}

// A figureLine is a figure in one line of a table.
type figureLine struct {
	Path          string
	Label, For    string
	Phrase, Range string
	Confidence    figure.Confidence
	Tags          []figure.Disagreement
	OutOfDate     bool
	Verdict       figure.Verdict // of the claim that led here, where one did
}

// line puts f into the page's language.
func (v *view) line(f *figure.Figure) *figureLine {
	words := v.portal.Node.Words.In(v.Lang)
	q := url.Values{}
	for name, s := range map[string]string{
		"contributor": f.Dims.Contributor, "place": f.Dims.Place, "population": f.Dims.Population,
		"status": f.Dims.Status, "period": f.Dims.Period, "subject": f.Dims.Subject,
	} {
		if s != "" {
			q.Set(name, s)
		}
	}
	for _, name := range []string{"lang", "valid", "known", "sources", "heads"} {
		if s := v.r.URL.Query().Get(name); s != "" {
			q.Set(name, s)
		}
	}
	if v.Ask.Sources != "" {
		q.Set("sources", v.Ask.Sources)
	}
	path := "/figures/" + url.PathEscape(f.Measure.Key)
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	l := &figureLine{
		Path: path, Label: f.Measure.Labels.In(v.Lang), For: v.dims(f), Phrase: f.Phrase.In(v.Lang),
		Range: f.Measure.Spoken(words, f.Range), Confidence: f.Confidence, Tags: f.Kinds, OutOfDate: f.OutOfDate,
	}
	if k := v.key(f); k != nil {
		l.Label, l.For = k.Label.In(v.Lang), ""
	}
	return l
}

// dims are the dimensions of f in words.
func (v *view) dims(f *figure.Figure) string {
	n := v.portal.Node
	var out []string
	for i, s := range []string{f.Dims.Contributor, f.Dims.Place, f.Dims.Population, f.Dims.Status, f.Dims.Period, f.Dims.Subject} {
		if s == "" {
			continue
		}
		switch i {
		case 0:
			if c, ok := n.Countries.ByCode(s); ok {
				s = c.In(v.Lang)
			} else if t := "figure.party." + s; n.Words.Has(t) {
				s = v.T(t)
			}
		case 1:
			if p, ok := n.Places.Place(s); ok {
				s = p.In(v.Lang)
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func (p *portal) figures(v *view) error {
	figs, err := p.Node.Figures(v.r.Context(), v.Who, v.ask(""))
	if err != nil {
		return err
	}
	page := struct{ Key, Rest []*figureLine }{}
	for _, f := range figs {
		if v.key(f) != nil {
			page.Key = append(page.Key, v.line(f))
		} else {
			page.Rest = append(page.Rest, v.line(f))
		}
	}
	v.Page, v.Title, v.Data = "figures", v.T("portal.figures.title"), page
	return nil
}

// key returns what the mission's pack says of f, if it is one of the figures
// that readers ask for first.
func (v *view) key(f *figure.Figure) *mission.KeyFigure {
	return v.portal.Node.Mission.KeyFigure(f.Measure.Key, f.Dims)
}

// sentence is what one may say of f.
func (v *view) sentence(f *figure.Figure) string {
	day := v.portal.Node.Words.In(v.Lang).Moment(konbit.At(f.Valid.In(v.portal.Node.Mission.Location())), v.portal.Node.Mission.Location())
	if k := v.key(f); k != nil && k.Sentence.In(v.Lang) != "" {
		return message.Fill(k.Sentence.In(v.Lang), func(name string) (string, bool) {
			return map[string]string{"figure": f.Phrase.In(v.Lang), "date": day}[name], name == "figure" || name == "date"
		})
	}
	return ""
}

type figurePage struct {
	*figureLine
	Why, Explanation []string
	Sentence         string
	Groups           []group
	Claims           []claimLine
	Derived          []derivedLine
	Strip            template.HTML
	Steps            []stepLine
	Sides            []sideLine
	Overruled        *overruledLine
	Journey          *evidence.Journey
	Pending          []evidence.Pending
	JSON             string
}

type (
	group struct {
		Verdict figure.Verdict
		Claims  []claimLine
	}
	claimLine struct {
		Path, Text, Source, Root, Range string
		Quote                           string
		Verdict                         figure.Verdict
		Reason                          string
		Says                            string
	}
	derivedLine struct {
		Text, Range string
		Verdict     figure.Verdict
	}
	stepLine struct {
		From, To, Phrase, Range string
		Confidence              figure.Confidence
	}
	sideLine      struct{ Speaker, Phrase string }
	overruledLine struct{ By, Reason, Phrase, Range string }
)

// ask is the question that the page's address puts.
func (v *view) ask(measure string) node.Ask {
	q := v.r.URL.Query()
	a := v.Ask
	a.Measure, a.Contributor, a.Place, a.Population = measure, q.Get("contributor"), q.Get("place"), q.Get("population")
	a.Status, a.Period, a.Subject = q.Get("status"), q.Get("period"), q.Get("subject")
	if a.Sources == "all" {
		a.Sources = ""
	}
	return a
}

var verdictOrder = []figure.Verdict{
	figure.Agrees, figure.Tension, figure.Contradicts, figure.BySource, figure.SameEvent, figure.Repeats,
	figure.Superseded, figure.OtherStage, figure.RuledOut, figure.Later,
}

func (p *portal) figure(v *view) error {
	ctx := v.r.Context()
	a := v.ask(v.r.PathValue("measure"))
	f, err := p.Node.Figure(ctx, v.Who, a)
	if err != nil {
		return err
	}
	steps, err := p.Node.Steps(ctx, v.Who, a)
	if err != nil && konbit.CodeOf(err) != konbit.CodeNotFound {
		return err
	}
	words, zone := p.Node.Words.In(v.Lang), p.Node.Mission.Location()
	page := &figurePage{figureLine: v.line(f), JSON: forPrograms(v.line(f).Path), Sentence: v.sentence(f)}
	if page.Journey, err = v.journey(a); err != nil {
		return err
	}
	if page.Pending, err = p.Evidence.Pending(ctx, v.Who, a, v.Lang); err != nil {
		return err
	}
	for _, s := range f.Why() {
		page.Why = append(page.Why, s.In(v.Lang))
	}
	for _, s := range f.Explanation() {
		page.Explanation = append(page.Explanation, s.In(v.Lang))
	}
	for _, l := range f.Claims {
		page.Claims = append(page.Claims, v.claim(f, &l))
	}
	for _, verdict := range verdictOrder {
		g := group{Verdict: verdict}
		for _, c := range page.Claims {
			if c.Verdict == verdict {
				g.Claims = append(g.Claims, c)
			}
		}
		if len(g.Claims) > 0 {
			page.Groups = append(page.Groups, g)
		}
	}
	for _, d := range f.Derived {
		page.Derived = append(page.Derived, derivedLine{d.Text.In(v.Lang), f.Measure.Spoken(words, d.Range), d.Verdict})
	}
	for _, s := range f.Sides {
		page.Sides = append(page.Sides, sideLine{s.Speaker, s.Phrase.In(v.Lang)})
	}
	if o := f.Overruled; o != nil {
		page.Overruled = &overruledLine{o.By, o.Reason, o.Phrase.In(v.Lang), f.Measure.Spoken(words, o.Range)}
	}
	for _, s := range steps {
		line := stepLine{From: words.Moment(konbit.At(s.From.In(zone)), zone), Phrase: s.Phrase.In(v.Lang), Range: f.Measure.Spoken(words, s.Range), Confidence: s.Confidence}
		if !s.To.IsZero() {
			line.To = words.Moment(konbit.At(s.To.In(zone)), zone)
		}
		page.Steps = append(page.Steps, line)
	}
	slices.Reverse(page.Steps)
	page.Strip = strip(f, words)
	v.Page, v.Title, v.Data = "figure", page.Label, page
	return nil
}

// forPrograms returns the address at which the API has what is at path: in every
// language at once.
func forPrograms(path string) string {
	path, query, _ := strings.Cut(path, "?")
	q, _ := url.ParseQuery(query) // it is ours
	q.Del("lang")
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return api + path
}

// api is where the API is served.
const api = "/api/v1"

func (v *view) claim(f *figure.Figure, l *figure.Line) claimLine {
	n := v.portal.Node
	words := n.Words.In(v.Lang)
	id, _, _ := strings.Cut(string(l.Claim.ID), "/")
	c := claimLine{
		Path: "/records/" + id, Text: l.Claim.Text, Root: l.Root, Range: f.Measure.Spoken(words, l.Range),
		Quote: l.Claim.Quote, Verdict: l.Verdict, Reason: l.Reason.In(v.Lang), Says: n.Kinds.Quantity(l.Claim.Quantity, words),
	}
	if l.Claim.Document != "" {
		if d, err := n.Ledger.Get(v.r.Context(), v.Who, l.Claim.Document); err == nil {
			c.Source = n.Kinds.Title(&d.Record, v.Lang)
			if !d.Record.Published.IsZero() {
				c.Source += ", " + words.Moment(d.Record.Published, n.Mission.Location())
			}
		}
	} else if l.Claim.Own {
		c.Source = v.T("record.own")
	}
	return c
}
