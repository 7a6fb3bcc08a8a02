package portal

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/mission"
)

// A told is the pack's story, with the records that it is about.
type told struct {
	*mission.Story
	cards   []*cardPage
	records int // facts that are held
}

type cardPage struct {
	Number                  int
	Path                    string
	Heading, Abstract, Note string
	Outlet, Date            string
	Facts                   int
	List                    []*factLine

	document konbit.ID
}

// A factLine is one fact: what we say it says, the records that rest on it, the
// figure that it counts for, and the sentence in which that ends.
type factLine struct {
	ID, Path, Text, Says string
	Number               int // of its document
	Records              []link
	Figure               *figureLine
	Sentence             string

	claim *figure.Line
	fig   *figure.Figure
}

// tell reads the story, its documents, and every fact in them.
func (v *view) tell() (*told, error) {
	n := v.portal.Node
	story, err := n.Mission.Story()
	if err != nil {
		return nil, err
	}
	if story == nil {
		return nil, konbit.Errorf(konbit.CodeNotFound, "this mission has no story; its figures are at /figures")
	}
	t := &told{Story: story}
	byDocument := map[konbit.ID]*cardPage{}
	for i, c := range story.Cards {
		card := &cardPage{
			Number: i + 1, Path: "/articles/" + strconv.Itoa(i+1), Heading: c.Heading.In(v.Lang), Abstract: c.Abstract.In(v.Lang),
			document: n.Mission.DocumentID(c.Document),
		}
		e, err := n.Ledger.Get(v.r.Context(), v.Who, card.document)
		if err != nil {
			return nil, err
		}
		var body struct {
			Publisher string `json:"publisher"`
			DateNote  string `json:"date_note"`
		}
		if err := json.Unmarshal(e.Record.Body, &body); err != nil {
			return nil, err
		}
		card.Outlet, card.Note = body.Publisher, body.DateNote
		card.Date = n.Words.In(v.Lang).Moment(e.Record.Published, n.Mission.Location())
		byDocument[card.document] = card
		t.cards = append(t.cards, card)
	}
	return t, v.collect(t, byDocument)
}

// collect finds the facts of the documents and the records that rest on them.
func (v *view) collect(t *told, byDocument map[konbit.ID]*cardPage) error {
	n, ctx := v.portal.Node, v.r.Context()
	if err := n.View.Catch(ctx); err != nil {
		return err
	}
	facts := map[konbit.ID]*factLine{}
	named := map[string]*factLine{}
	var rest []ledger.Entry
	for e, err := range n.Ledger.Records(ctx, v.Who, ledger.Query{}) {
		if err != nil {
			return err
		}
		var body struct {
			Fact  string   `json:"fact"`
			Facts []string `json:"facts"`
			Text  string   `json:"text"`
		}
		if json.Unmarshal(e.Record.Body, &body) != nil {
			continue
		}
		var card *cardPage
		if len(e.Record.Sources) > 0 {
			card = byDocument[e.Record.Sources[0].Document]
		}
		if card == nil || body.Fact == "" {
			if len(e.Record.Relation) > 0 {
				rest = append(rest, e)
			}
			continue
		}
		f := named[body.Fact]
		if f == nil {
			f = &factLine{ID: body.Fact, Path: "/records/" + string(e.Record.ID), Text: body.Text, Number: card.Number}
			named[body.Fact] = f
			card.List = append(card.List, f)
			card.Facts++
			t.records++
		}
		if f.Text == "" {
			f.Text = n.Kinds.Title(&e.Record, v.Lang)
		}
		facts[e.Record.ID] = f
	}
	for i := range rest {
		r := &rest[i].Record
		for _, id := range r.Relates(konbit.DerivesFrom) {
			if f := facts[id]; f != nil && !slices.ContainsFunc(f.Records, func(l link) bool { return l.Path == "/records/"+string(r.ID) }) {
				f.Records = append(f.Records, v.link(r))
			}
		}
	}
	for _, c := range t.cards {
		slices.SortFunc(c.List, func(a, b *factLine) int { return strings.Compare(a.ID, b.ID) })
	}
	return v.count(facts)
}

// count finds the figure of each fact.
func (v *view) count(facts map[konbit.ID]*factLine) error {
	figs, err := v.portal.Node.Figures(v.r.Context(), v.Who, v.ask(""))
	if err != nil {
		return err
	}
	for _, f := range figs {
		for i := range f.Claims {
			l := &f.Claims[i]
			id, _, _ := strings.Cut(string(l.Claim.ID), "/")
			fact := facts[konbit.ID(id)]
			if fact == nil || l.Verdict == figure.OtherStage && fact.Figure != nil {
				continue
			}
			if better(fact, f, l, v.key(f) != nil) {
				fact.fig, fact.claim = f, l
				fact.Figure = v.line(f)
				fact.Figure.Verdict = l.Verdict
				fact.Sentence = v.sentence(f)
			}
		}
	}
	return nil
}

// better reports whether f shows a fact better than the figure it has: the one
// of its own measure, and of these the key figure.
func better(fact *factLine, f *figure.Figure, l *figure.Line, key bool) bool {
	own := l.Claim.Measure == f.Measure.Key
	if fact.fig == nil {
		return own || key
	}
	had := fact.claim.Claim.Measure == fact.fig.Measure.Key
	return own && (!had || key)
}

// A flowRow is a figure with the facts that lead to it.
type flowRow struct {
	Facts    []*factLine
	More     string
	Records  []link
	Figure   *figureLine
	Sentence string
}

// rowFacts and rowRecords are how many of each a row of the flow shows.
const (
	rowFacts   = 5
	rowRecords = 3
)

func (p *portal) articles(v *view) error {
	if v.Ask.Sources == "" {
		story, err := p.Node.Mission.Story()
		if err != nil {
			return err
		}
		if story == nil {
			return redirection("/figures")
		}
		v.Ask.Sources = story.Collection
	}
	t, err := v.tell()
	if err != nil {
		return err
	}
	page := struct {
		*told
		Cards                []*cardPage
		Rows                 []*flowRow
		Held, Facts, Puzzles int
		Report               string
	}{told: t, Cards: t.cards, Held: t.records, Puzzles: len(t.Puzzles)}
	rows := map[string]*flowRow{}
	for _, c := range t.cards {
		page.Facts += c.Facts
		for _, f := range c.List {
			if f.fig == nil || v.key(f.fig) == nil {
				continue
			}
			row := rows[f.Figure.Path]
			if row == nil {
				row = &flowRow{Figure: f.Figure, Sentence: f.Sentence}
				rows[f.Figure.Path] = row
				page.Rows = append(page.Rows, row)
			}
			row.Facts = append(row.Facts, f)
			for _, r := range f.Records {
				if !slices.Contains(row.Records, r) && len(row.Records) < rowRecords {
					row.Records = append(row.Records, r)
				}
			}
		}
	}
	slices.SortStableFunc(page.Rows, func(a, b *flowRow) int {
		return v.rank(a.Facts[0].fig) - v.rank(b.Facts[0].fig)
	})
	for _, row := range page.Rows {
		if n := len(row.Facts); n > rowFacts+1 {
			row.Facts, row.More = row.Facts[:rowFacts], v.T("portal.flow.more", "n", n-rowFacts)
		}
	}
	page.Report = v.Link("/report", "kind", t.Report.Kind, "period", t.Report.Period.String())
	v.Page, v.Title, v.Data = "articles", v.T("portal.tab.articles"), page
	return nil
}

// rank is where a figure stands among the mission's key figures.
func (v *view) rank(f *figure.Figure) int {
	key := v.key(f)
	for i := range v.portal.Node.Mission.Figures {
		if &v.portal.Node.Mission.Figures[i] == key {
			return i
		}
	}
	return len(v.portal.Node.Mission.Figures)
}

func (p *portal) article(v *view) error {
	if v.Ask.Sources == "" {
		if story, err := p.Node.Mission.Story(); err == nil && story != nil {
			v.Ask.Sources = story.Collection
		}
	}
	t, err := v.tell()
	if err != nil {
		return err
	}
	i, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil || i < 1 || i > len(t.cards) {
		return konbit.Errorf(konbit.CodeNotFound, "there are articles 1 to %d", len(t.cards))
	}
	v.Page, v.Title, v.Data = "article", t.cards[i-1].Heading, t.cards[i-1]
	return nil
}

// Story is the collection that the switch of sources offers.
func (v *view) Story() string {
	story, err := v.portal.Node.Mission.Story()
	if err != nil || story == nil {
		return ""
	}
	return story.Collection
}

// Day is the situation that the page is about.
func (v *view) Day() string {
	n := v.portal.Node
	q, err := n.Query(v.ask(""))
	if err != nil {
		return ""
	}
	return n.Words.In(v.Lang).Moment(konbit.Date(q.Valid.In(n.Mission.Location()).Date()), n.Mission.Location())
}

// ValidDay and KnownDay are the two dates as a date field has them.
func (v *view) ValidDay() string { return v.day(true) }

// KnownDay is the day by which what was known is used.
func (v *view) KnownDay() string { return v.day(false) }

func (v *view) day(valid bool) string {
	n := v.portal.Node
	q, err := n.Query(v.ask(""))
	if err != nil {
		return ""
	}
	t := q.Known
	if valid {
		t = q.Valid
	}
	return t.In(n.Mission.Location()).Format("2006-01-02")
}

// Kept are the values of the address that a form with the two dates carries on.
func (v *view) Kept() map[string]string {
	kept := map[string]string{}
	for name, values := range v.r.URL.Query() {
		if name != "valid" && name != "known" && len(values) > 0 {
			kept[name] = values[0]
		}
	}
	return kept
}

func (p *portal) verify(v *view) error {
	v.Page, v.Title = "verify", v.T("portal.tab.verify")
	v.Data = map[string]string{
		"Checkpoint": string(p.Node.Ledger.Head().Note), "Heads": p.Node.Ledger.Heads().String(),
		"Catalogue": p.Node.Digest, "Engine": figure.Version,
	}
	return nil
}
