package portal

import (
	"cmp"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/format/article"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/node"
)

// formMemory is how much of a form with a file is held in memory.
const formMemory = 8 << 20

// reviewQueue lists what is to be reviewed and takes texts in.
func (p *portal) reviewQueue(v *view) error {
	if v.r.Method == http.MethodPost {
		d, err := v.draft()
		if err != nil {
			return err
		}
		added, err := p.Evidence.Add(v.r.Context(), v.Who, d)
		if err != nil {
			return err
		}
		return redirection(v.Link("/review/"+string(added.Document), "added", "1"))
	}
	queue, err := p.Evidence.Queue(v.r.Context(), v.Who)
	if err != nil {
		return err
	}
	type line struct {
		Path, Title, Source string
		Open                int
		Unread              bool
	}
	page := struct {
		Queue    []line
		More     []struct{ Name, Label, Hint string }
		Markings []kind.Option
	}{Markings: v.options("marking")}
	for _, s := range queue {
		page.Queue = append(page.Queue, line{"/review/" + string(s.Document), s.Title, s.Publisher + ", " + v.moment(s.Published), s.Open, s.Unread})
	}
	if k, ok := p.Node.Kinds.Latest("document"); ok {
		for _, name := range []string{"url", "author", "original_publisher", "language", "accessed", "collection"} {
			page.More = append(page.More, struct{ Name, Label, Hint string }{Name: name, Label: k.Field(name).Labels.In(v.Lang)})
		}
	}
	page.More = append(page.More, struct{ Name, Label, Hint string }{"reuse", v.T("portal.review.reuse"), ""}, struct{ Name, Label, Hint string }{"grade", v.T("record.grade"), "B2"})
	v.Page, v.Title, v.Data = "queue", v.T("portal.tab.review"), page
	return nil
}

func (v *view) moment(m konbit.Moment) string {
	return v.portal.Node.Words.In(v.Lang).Moment(m, v.portal.Node.Mission.Location())
}

// draft reads the form of a new document.
func (v *view) draft() (evidence.Draft, error) {
	r := v.r
	r.Body = http.MaxBytesReader(nil, r.Body, article.MaxFile)
	d := evidence.Draft{Name: "pasted.txt"}
	if err := r.ParseMultipartForm(formMemory); err != nil {
		return d, konbit.Invalid("text", "the form cannot be read, or is larger than %d MB", article.MaxFile>>20)
	}
	d.Content = []byte(strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n")) // as browsers send lines
	if f, h, err := r.FormFile("file"); err == nil {
		defer f.Close()
		if d.Content, err = io.ReadAll(f); err != nil {
			return d, err
		}
		d.Name = h.Filename
	}
	for name, to := range map[string]*string{
		"title": &d.Title, "publisher": &d.Publisher, "original_publisher": &d.OriginalPublisher, "author": &d.Author, "url": &d.URL, "date_note": &d.DateNote,
		"language": &d.Language, "reuse": &d.Reuse, "collection": &d.Collection,
	} {
		*to = r.FormValue(name)
	}
	d.Grade, d.Marking = konbit.Grade(r.FormValue("grade")), konbit.Marking(r.FormValue("marking"))
	for name, to := range map[string]*konbit.Moment{"published": &d.Published, "accessed": &d.Accessed} {
		var err error
		if *to, err = konbit.ParseMoment(r.FormValue(name)); err != nil {
			return d, konbit.Under(name, err)
		}
	}
	return d, nil
}

// A piece is a stretch of a text, marked where a claim is about it.
type piece struct {
	Text   string
	Number int // of the claim, from 1; 0: none
	State  evidence.State
}

type reviewPage struct {
	*evidence.Sheet
	Source  string
	Pieces  []piece
	Lines   []reviewLine
	Done    []reviewLine
	Folded  []reviewLine
	Reasons []kind.Option
	Choices map[string][]kind.Option // what fields are often given, by field
	Blank   []field                  // of a claim that is to be written
	Repeats bool
}

type reviewLine struct {
	evidence.Item
	Number  int
	Label   string
	Facts   []string
	Before  string
	After   string
	Other   int // number of the claim it repeats
	Against int // number of a decided claim about the same words
	Alike   []int
	Effects []evidence.Effect
	Form    []field
}

// A field of a claim, as a form asks for it.
type field struct{ Name, Value string }

// form returns the fields of a claim in their order.
func form(values map[string]string) []field {
	out := make([]field, 0, len(evidence.FieldNames))
	for _, name := range evidence.FieldNames {
		out = append(out, field{name, values[name]})
	}
	return out
}

// choices returns what fields of a claim are often given.
func (v *view) choices() map[string][]kind.Option {
	n := v.portal.Node
	out := map[string][]kind.Option{}
	for _, m := range n.Measures.List() {
		out["measure"] = append(out["measure"], kind.Option{Code: m.Key, Label: m.Labels.In(v.Lang)})
	}
	for name, vocabulary := range map[string]string{"qualifier": "qualifier", "unit": "unit", "contributor": "party", "population": "population", "status": "claim-status"} {
		out[name] = v.options(vocabulary)
	}
	return out
}

// review shows a document with its text and claims, and takes decisions.
func (p *portal) review(v *view) error {
	id := konbit.ID(v.r.PathValue("document"))
	if v.r.Method == http.MethodPost {
		claim, err := v.act(id)
		if err != nil {
			return err
		}
		to := v.Link("/review/" + string(id))
		if claim != "" {
			to += "#claims"
		}
		return redirection(to)
	}
	s, err := p.Evidence.Sheet(v.r.Context(), v.Who, id)
	if err != nil {
		return err
	}
	page := &reviewPage{
		Sheet: s, Source: s.Publisher + ", " + v.moment(s.Published), Reasons: v.options("rejection-reason"), Choices: v.choices(), Blank: form(nil),
	}
	number := make(map[konbit.ID]int)
	for i := range s.Items {
		number[s.Items[i].ID] = i + 1
	}
	for i := range s.Items {
		l := v.reviewLine(&s.Items[i], i+1)
		l.Other = number[l.Repeats]
		if len(l.Differs) > 0 {
			l.Against = number[l.Differs[0]]
		}
		for j := range s.Items {
			if y := &s.Items[j]; j != i && y.Fields.Measure == l.Fields.Measure && (y.State == evidence.Accepted || y.Open()) {
				l.Alike = append(l.Alike, j+1)
			}
		}
		page.Repeats = page.Repeats || l.Open() && l.Other > 0 && s.Items[l.Other-1].State == evidence.Accepted
		switch {
		case l.Open():
			if l.Effects, err = p.Evidence.Effects(v.r.Context(), v.Who, node.Ask{}, v.Lang, l.ID); err != nil {
				return err
			}
			page.Lines = append(page.Lines, l)
		case l.State == evidence.Proposed:
			page.Folded = append(page.Folded, l)
		default:
			page.Done = append(page.Done, l)
		}
	}
	page.Pieces = pieces(s)
	v.Page, v.Title, v.Data = "review", s.Title, page
	return nil
}

// reviewLine puts an item into the page's language.
func (v *view) reviewLine(x *evidence.Item, number int) reviewLine {
	n := v.portal.Node
	l := reviewLine{Item: *x, Number: number, Label: x.Fields.Measure, Form: form(evidence.Values(x))}
	if m, ok := n.Measures.Get(x.Fields.Measure); ok {
		l.Label = m.Labels.In(v.Lang)
	}
	if q := x.Fields.Quantity; q != nil {
		l.Facts = append(l.Facts, n.Kinds.Quantity(*q, n.Words.In(v.Lang)))
	}
	place := ""
	if x.Place != nil {
		if place = x.Place.Name; x.Place.Code != "" {
			if g, ok := n.Places.Place(x.Place.Code); ok {
				place = g.In(v.Lang)
			}
		}
	}
	for _, s := range []string{
		v.Code("party", x.Fields.Contributor), v.Code("population", x.Fields.Population), v.Code("claim-status", x.Fields.Status),
		n.Words.In(v.Lang).Span(x.Valid, n.Mission.Location()), place, x.Fields.Speaker,
	} {
		if s != "" {
			l.Facts = append(l.Facts, s)
		}
	}
	l.Before, l.After, _ = strings.Cut(x.Quote.Text, x.Span.Text)
	return l
}

// pieces cuts the text at the words that claims are about. Of claims about the
// same words the first is marked.
func pieces(s *evidence.Sheet) []piece {
	if s.Text == "" {
		return nil
	}
	var out []piece
	at := 0
	for i := range s.Items {
		x := &s.Items[i]
		if x.Span.From < at || x.Span.To > len(s.Text) || x.Folded && x.State == evidence.Proposed || x.State == evidence.Corrected || x.Span.To <= x.Span.From {
			continue
		}
		if at < x.Span.From {
			out = append(out, piece{Text: s.Text[at:x.Span.From]})
		}
		out = append(out, piece{s.Text[x.Span.From:x.Span.To], i + 1, x.State})
		at = x.Span.To
	}
	return append(out, piece{Text: s.Text[at:]})
}

// act does what a button of the review page stands for, and returns the claim
// that it was about.
func (v *view) act(doc konbit.ID) (konbit.ID, error) {
	ctx, who, desk := v.r.Context(), v.Who, v.portal.Evidence
	id := konbit.ID(v.r.FormValue("claim"))
	var err error
	switch do := v.r.FormValue("do"); do {
	case "accept":
		err = desk.Accept(ctx, who, id)
	case "reject":
		err = desk.Reject(ctx, who, v.r.FormValue("reason"), v.r.FormValue("note"), id)
	case "merge", "correct", "split":
		return id, v.rework(doc, id, do)
	case "write":
		var c evidence.Change
		if c, err = evidence.Set(&evidence.Item{}, v.typed()); err == nil {
			id, err = desk.Write(ctx, who, doc, c)
		}
	case "repeats":
		_, err = desk.AcceptRepeats(ctx, who, doc)
	case "undo":
		_, err = desk.Undo(ctx, who, doc)
	case "link":
		err = desk.Link(ctx, who, konbit.ID(v.r.FormValue("from")), konbit.ID(v.r.FormValue("to")), v.r.FormValue("relation"), "")
	default:
		err = konbit.Invalid("do", "%q is nothing that this page does", do)
	}
	return id, err
}

// typed returns the fields of a claim that the form gives.
func (v *view) typed() map[string]string {
	out := map[string]string{}
	for _, name := range evidence.FieldNames {
		if v.r.PostForm.Has(name) {
			out[name] = v.r.PostForm.Get(name)
		}
	}
	return out
}

// rework merges the claim id of a document into another, corrects it or splits
// it.
func (v *view) rework(doc, id konbit.ID, do string) error {
	ctx, who, desk := v.r.Context(), v.Who, v.portal.Evidence
	s, err := desk.Sheet(ctx, who, doc)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Items, func(x evidence.Item) bool { return x.ID == id })
	if i < 0 {
		return konbit.Invalid("claim", "%q is no claim of this document", id)
	}
	var changes []evidence.Change
	switch do {
	case "merge":
		into, err := strconv.Atoi(v.r.FormValue("into"))
		if err != nil || into < 1 || into > len(s.Items) {
			return konbit.Invalid("into", "want the number of the claim that says the same")
		}
		return desk.Merge(ctx, who, s.Items[into-1].ID, id)
	case "split":
		changes, err = evidence.Edits(&s.Items[i], v.r.FormValue("change"))
	default:
		var c evidence.Change
		c, err = evidence.Set(&s.Items[i], v.typed())
		changes = []evidence.Change{c}
	}
	if err == nil {
		_, err = desk.Split(ctx, who, id, changes...)
	}
	return err
}

type checkPage struct {
	Text     string
	Pieces   []checkPiece
	Findings []evidence.Finding
	Asked    bool
}

type checkPiece struct {
	Text    string
	Number  int
	Verdict evidence.Verdict
}

// check holds a pasted draft against the record.
func (p *portal) check(v *view) error {
	page := &checkPage{}
	if v.r.Method == http.MethodPost {
		page.Asked, page.Text = true, strings.ReplaceAll(v.r.FormValue("text"), "\r\n", "\n")
		var err error
		if page.Findings, err = p.Evidence.Check(v.r.Context(), v.Who, page.Text, "", v.ask(""), v.Lang); err != nil {
			return err
		}
		at := 0
		for i, f := range page.Findings {
			if f.Words.From < at {
				continue
			}
			page.Pieces = append(page.Pieces, checkPiece{Text: page.Text[at:f.Words.From]}, checkPiece{f.Words.Text, i + 1, f.Verdict})
			at = f.Words.To
		}
		page.Pieces = append(page.Pieces, checkPiece{Text: page.Text[at:]})
	}
	v.Page, v.Title, v.Data = "check", v.T("portal.tab.check"), page
	return nil
}

// journey is how the number of a figure page travelled.
func (v *view) journey(a node.Ask) (*evidence.Journey, error) {
	j, err := v.portal.Evidence.Travelled(v.r.Context(), v.Who, a, v.Lang)
	if konbit.CodeOf(err) == konbit.CodeNotFound {
		return nil, nil // it has none to tell
	}
	return j, err
}

// Leg says in the page's language where a stop comes from.
func (v *view) Leg(l evidence.Leg) string {
	return v.T("evidence.leg."+l.Relation) + " " + strconv.Itoa(l.Stop+1)
}

// Effect is an effect in one line.
func (v *view) Effect(e evidence.Effect) template.HTML {
	read := func(r *evidence.Reading) string {
		if r == nil {
			return template.HTMLEscapeString(v.T("portal.review.nothing"))
		}
		return "<b>" + template.HTMLEscapeString(r.Phrase) + "</b> (" + template.HTMLEscapeString(cmp.Or(r.Range, "–")+", "+v.T("figure.confidence."+string(r.Confidence))) + ")"
	}
	return template.HTML(template.HTMLEscapeString(e.Title) + ": " + read(e.Before) + " → " + read(e.After)) //nolint:gosec // escaped
}

// A persona is an invented person whom a reader of the demonstration may be.
type persona struct{ Key, Name string }

// Personas are those of a demonstration; none elsewhere.
func (v *view) Personas() []persona {
	if !v.portal.Demo {
		return nil
	}
	var out []persona
	for i := range v.portal.Node.Mission.Persons {
		x := &v.portal.Node.Mission.Persons[i]
		out = append(out, persona{x.Key, x.Name.In(v.Lang)})
	}
	return out
}

// Is reports whether the reader is the persona called key.
func (v *view) Is(key string) bool { return v.Who.ID == "demo:"+key }

// become makes the reader of a demonstration somebody else, and goes back to
// where he was.
func (p *portal) become(w http.ResponseWriter, r *http.Request) {
	to := r.FormValue("to")
	if !p.Demo || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		http.NotFound(w, r)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "konbit_as", Value: r.FormValue("person"), Path: "/", SameSite: http.SameSiteStrictMode, HttpOnly: false}) //nolint:gosec // no secret: the desk reads it too
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// Relations are those that one text can have to an earlier one.
func (v *view) Relations() []string { return []string{"copies", "rewrites", "translates", "quotes"} }

// Add returns a + b.
func (v *view) Add(a, b int) int { return a + b }

// Moment puts m into the page's language.
func (v *view) Moment(m konbit.Moment) string { return v.moment(m) }

// Figure is the address of the figure that a finding is about.
func (v *view) Figure(f evidence.Finding) string {
	return v.Link("/figures/"+url.PathEscape(f.Measure), "contributor", f.Dims.Contributor, "place", f.Dims.Place, "population", f.Dims.Population,
		"status", f.Dims.Status, "period", f.Dims.Period, "subject", f.Dims.Subject)
}
