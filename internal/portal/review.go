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
	}
	var page []line
	for _, s := range queue {
		page = append(page, line{"/review/" + string(s.Document), s.Title, s.Publisher + ", " + v.moment(s.Published), s.Open})
	}
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
	d.Title, d.Publisher, d.URL, d.DateNote = r.FormValue("title"), r.FormValue("publisher"), r.FormValue("url"), r.FormValue("date_note")
	var err error
	d.Published, err = konbit.ParseMoment(r.FormValue("published"))
	return d, konbit.Under("published", err)
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
	Added   bool
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
	Effects []evidence.Effect
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
	page := &reviewPage{Sheet: s, Source: s.Publisher + ", " + v.moment(s.Published), Added: v.r.URL.Query().Get("added") != ""}
	if voc, ok := p.Node.Kinds.Vocabulary("rejection-reason"); ok {
		for i := range voc.Codes {
			page.Reasons = append(page.Reasons, kind.Option{Code: voc.Codes[i].Code, Label: voc.Codes[i].Labels.In(v.Lang)})
		}
	}
	number := make(map[konbit.ID]int)
	for i := range s.Items {
		number[s.Items[i].ID] = i + 1
	}
	for i := range s.Items {
		l := v.reviewLine(&s.Items[i], i+1)
		l.Other = number[l.Repeats]
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
	l := reviewLine{Item: *x, Number: number, Label: x.Fields.Measure}
	if m, ok := n.Measures.Get(x.Fields.Measure); ok {
		l.Label = m.Labels.In(v.Lang)
	}
	if q := x.Fields.Quantity; q != nil {
		l.Facts = append(l.Facts, v.portal.Evidence.Spoken(*q, v.Lang))
	}
	place := ""
	if x.Place != nil {
		if place = x.Place.Name; x.Place.Code != "" {
			if g, ok := n.Places.Place(x.Place.Code); ok {
				place = g.In(v.Lang)
			}
		}
	}
	code := func(vocabulary, s string) string {
		if voc, ok := n.Kinds.Vocabulary(vocabulary); ok {
			if c, ok := voc.Lookup(s); ok {
				return c.Labels.In(v.Lang)
			}
		}
		return s
	}
	for _, s := range []string{
		code("party", x.Fields.Contributor), code("population", x.Fields.Population), code("claim-status", x.Fields.Status),
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
	case "merge":
		err = desk.Merge(ctx, who, konbit.ID(v.r.FormValue("into")), id)
	case "correct", "split":
		var s *evidence.Sheet
		if s, err = desk.Sheet(ctx, who, doc); err != nil {
			return id, err
		}
		i := slices.IndexFunc(s.Items, func(x evidence.Item) bool { return x.ID == id })
		if i < 0 {
			return id, konbit.Invalid("claim", "%q is no claim of this document", id)
		}
		var changes []evidence.Change
		if changes, err = evidence.Edits(&s.Items[i], v.r.FormValue("change")); err == nil {
			_, err = desk.Split(ctx, who, id, changes...)
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
