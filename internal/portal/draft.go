package portal

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/lease"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/render"
)

// drafts lists the reports in work, and opens one.
func (p *portal) drafts(v *view) error {
	ctx := v.r.Context()
	if v.r.Method == http.MethodPost {
		if err := v.form(); err != nil {
			return err
		}
		f := v.r.PostForm
		number, _ := strconv.Atoi(f.Get("number")) // none: the next
		ref, err := p.Office.Open(ctx, v.Who, editorial.Opening{
			Report: f.Get("report"), Number: number, Period: f.Get("period"), Known: f.Get("known"), Sources: f.Get("sources"),
		})
		if err != nil {
			return err
		}
		return redirection(v.Link(draftPath(ref)))
	}
	page := struct {
		Items []editorial.Standing
		Kinds []kind.Option
	}{}
	var err error
	if page.Items, err = p.Office.Standings(ctx, v.Who, v.Lang); err != nil {
		return err
	}
	for k := range p.Node.Reports.All() {
		page.Kinds = append(page.Kinds, kind.Option{Code: k.Key, Label: k.Labels.In(v.Lang)})
	}
	v.Page, v.Title, v.Data = "drafts", v.T("portal.drafts.title"), page
	return nil
}

func draftPath(ref editorial.Ref) string {
	return "/drafts/" + ref.Report + "/" + strconv.Itoa(ref.Number)
}

// Draft is the address of a report in work.
func (v *view) Draft(ref editorial.Ref, rest string) string { return v.Link(draftPath(ref) + rest) }

// ref reads which report an address names.
func (v *view) ref() (editorial.Ref, error) {
	n, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil || n < 1 {
		return editorial.Ref{}, konbit.Errorf(konbit.CodeNotFound, "%q is no number of a report", v.r.PathValue("number"))
	}
	return editorial.Ref{Report: v.r.PathValue("report"), Number: n}, nil
}

type draftPage struct {
	*editorial.Draft
	Mine      []editorial.Check // that ask for something
	Known     []editorial.Check // that are to be known
	Values    []edition.Value   // that a text can refer to
	Prior     konbit.ID         // the edition to compare with
	MayTake   bool              // the reader has a role of the next step
	MayReturn bool              // or of any
	Waits     []string          // for somebody with one of these roles
	Others    []string          // languages that it is translated into
	Editions  []*editorial.Issued

	spoken map[konbit.ID][]edition.Text // paragraphs with their values
	filled map[string][]edition.Block   // what the record says, by section
}

// Filled is what the record says in a section.
func (p *draftPage) Filled(section string) []edition.Block { return p.filled[section] }

// Spoken is a paragraph as it prints, its references answered.
func (p *draftPage) Spoken(x docket.Paragraph) []edition.Text { return p.spoken[x.ID] }

// draft shows a report in work and takes everything that is done to it.
func (p *portal) draft(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	if v.r.Method == http.MethodPost {
		if err := v.form(); err != nil {
			return err
		}
		to, err := v.actDraft(ref)
		if err != nil {
			return err
		}
		return redirection(to)
	}
	ctx := v.r.Context()
	d, err := p.Office.Draft(ctx, v.Who, ref, v.Lang)
	if err != nil {
		return err
	}
	page := &draftPage{Draft: d}
	for _, c := range d.Checks {
		if c.Open {
			page.Mine = append(page.Mine, c)
		} else {
			page.Known = append(page.Known, c)
		}
	}
	for _, lang := range d.Languages {
		e, err := p.Office.Preview(ctx, v.Who, ref, lang)
		if err != nil {
			return err
		}
		page.read(e, lang == v.Lang)
	}
	page.MayTake = d.Next == docket.Issued
	for _, s := range d.Steps {
		has := slices.ContainsFunc(s.Roles, func(r string) bool { return v.Who.Has(access.Role(r)) })
		page.MayReturn = page.MayReturn || has
		if s.Step == d.Next {
			page.Waits, page.MayTake = s.Roles, has
		}
	}
	if page.Prior, err = p.Office.Prior(ctx, v.Who, ref, ""); err != nil {
		return err
	}
	if page.Editions, err = p.Office.Editions(ctx, v.Who, ref, v.Lang); err != nil {
		return err
	}
	page.Others = d.Languages[1:]
	v.Page, v.Title, v.Data = "draft", d.Title, page
	return nil
}

// read takes what a preview says: what people wrote as it prints, and, of the
// first or the one to be shown, what the record fills in.
func (p *draftPage) read(e *edition.Edition, shown bool) {
	if shown = shown || p.filled == nil; shown {
		p.Values, p.filled = e.Values, make(map[string][]edition.Block)
	}
	if p.spoken == nil {
		p.spoken = make(map[konbit.ID][]edition.Text)
	}
	for i := range e.Sections {
		s := &e.Sections[i]
		for _, b := range s.Blocks {
			switch {
			case b.Paragraph != nil && b.Paragraph.Source != "":
				id := konbit.ID(b.Paragraph.Source)
				p.spoken[id] = append(p.spoken[id], b.Paragraph.Text)
			case shown && (b.Paragraph != nil || b.List != nil || b.Table != nil):
				p.filled[s.ID] = append(p.filled[s.ID], b)
			}
		}
	}
}

// actDraft does what a form of a draft's page asks for, and returns where to go.
func (v *view) actDraft(ref editorial.Ref) (string, error) {
	f, o, ctx := v.r.PostForm, v.portal.Office, v.r.Context()
	to := v.Link(draftPath(ref))
	var err error
	switch do := f.Get("do"); do {
	case "write", "remove", "choose":
		w := editorial.Writing{
			Section: f.Get("section"), Language: f.Get("language"), Text: f.Get("text"), State: f.Get("state"),
			Of: konbit.ID(f.Get("of")), Remove: do == "remove",
		}
		for _, id := range f["version"] {
			w.Versions = append(w.Versions, konbit.ID(id))
		}
		_, err = o.Write(ctx, v.Who, ref, w)
		to += "#" + w.Section
	case "comment":
		_, err = o.Comment(ctx, v.Who, ref, konbit.ID(f.Get("of")), f.Get("text"), f.Get("status"))
		to += "#comments"
	case "resolve":
		_, err = o.Resolve(ctx, v.Who, ref, editorial.Resolution{Check: f.Get("check"), Reference: f.Get("reference"), Reason: f.Get("reason")})
		to += "#checks"
	case "step":
		err = o.Clear(ctx, v.Who, ref, f.Get("step"), f.Get("note"))
	case "return":
		err = o.SendBack(ctx, v.Who, ref, f.Get("note"))
	case "issue":
		var x *editorial.Issued
		if x, err = o.Issue(ctx, v.Who, ref, f.Get("reason")); err == nil {
			to = v.Link("/editions/" + string(x.ID))
		}
	default:
		err = konbit.Invalid("do", "%q is nothing that one does with a draft", do)
	}
	return to, err
}

// A writing is one section that somebody is about to write in.
type writingPage struct {
	*editorial.Draft
	Section   editorial.Section
	Paragraph *docket.Paragraph // nil: a new one
	Language  string
	Values    []edition.Value
	Other     *lease.Lease // who else is writing here
}

// section is the page on which one writes a section.
func (p *portal) section(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	d, err := p.Office.Draft(ctx, v.Who, ref, v.Lang)
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	page := &writingPage{Draft: d, Language: cmp.Or(q.Get("language"), d.Languages[0])}
	i := slices.IndexFunc(d.Sections, func(s editorial.Section) bool { return s.ID == v.r.PathValue("section") })
	if i < 0 {
		return konbit.Errorf(konbit.CodeNotFound, "%q is no section of this report", v.r.PathValue("section"))
	}
	page.Section = d.Sections[i]
	for j := range page.Section.Paragraphs {
		if x := &page.Section.Paragraphs[j]; string(x.ID) == q.Get("paragraph") {
			page.Paragraph, page.Language = x, x.Language
		}
	}
	if d.Opened {
		if page.Other, err = p.Office.Hold(ctx, v.Who, ref, page.Section.ID, page.Language, false); err != nil {
			return err
		}
	}
	e, err := p.Office.Preview(ctx, v.Who, ref, v.Lang)
	if err != nil {
		return err
	}
	page.Values = e.Values
	v.Page, v.Title, v.Data = "section", page.Section.Title+" · "+d.Title, page
	return nil
}

// Quotable reports whether a text can refer to a value.
func (v *view) Quotable(x edition.Value) bool {
	return x.Type != string(outline.Record) && !strings.HasPrefix(x.ID, "promise:")
}

// Refers is the reference by which a text prints a value.
func (v *view) Refers(x edition.Value) string { return "{" + x.ID + "}" }

// RecordOf returns the record that a claim is, or that contributes it.
func (v *view) RecordOf(claim konbit.ID) string {
	id, _, _ := strings.Cut(string(claim), "/")
	return id
}

// A pair is a paragraph with its translation.
type pair struct {
	docket.Paragraph
	Title string            // of its section
	Told  *docket.Paragraph // nil: not translated
}

// translate shows every paragraph beside its translation, takes all of them in
// one form, and that they were checked.
func (p *portal) translate(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	d, err := p.Office.Draft(ctx, v.Who, ref, v.Lang)
	if err != nil {
		return err
	}
	to := v.r.PathValue("language")
	if !slices.Contains(d.Languages[1:], to) {
		return konbit.Errorf(konbit.CodeNotFound, "this report is not translated into %q", to)
	}
	page := struct {
		*editorial.Draft
		To    string
		Pairs []pair
		Wait  int // for somebody to check them
	}{Draft: d, To: to}
	for _, s := range d.Sections {
		for _, x := range s.Paragraphs {
			if x.Language != d.Languages[0] {
				continue
			}
			one := pair{Paragraph: x, Title: s.Title}
			for j := range s.Paragraphs {
				if t := &s.Paragraphs[j]; t.Of == x.ID && t.Language == to {
					one.Told = t
					if t.Checker == "" || t.Stale {
						page.Wait++
					}
				}
			}
			page.Pairs = append(page.Pairs, one)
		}
	}
	if v.r.Method == http.MethodPost {
		if err := v.form(); err != nil {
			return err
		}
		if err := v.actTranslate(ref, to, page.Pairs); err != nil {
			return err
		}
		return redirection(v.Link(draftPath(ref) + "/translate/" + to))
	}
	v.Page, v.Title, v.Data = "translate", v.T("portal.translate.title", "language", v.Tongue(to))+" · "+d.Title, page
	return nil
}

// actTranslate saves the translations that a form changes, and the checks that
// it sets. A text is called t:PARAGRAPH, a check c:PARAGRAPH.
func (v *view) actTranslate(ref editorial.Ref, to string, pairs []pair) error {
	f, o := v.r.PostForm, v.portal.Office
	for _, x := range pairs {
		text := strings.TrimSpace(strings.ReplaceAll(f.Get("t:"+string(x.ID)), "\r\n", "\n"))
		w := editorial.Writing{Language: to, Text: text, State: docket.Drafted}
		switch {
		case f.Get("c:"+string(x.ID)) != "" && x.Told != nil:
			w.Versions, w.Text, w.State = []konbit.ID{x.Told.Version}, x.Told.Text, docket.Checked
		case text == "":
			continue
		case x.Told == nil && text == x.Text: // as the page offers it, not translated
			continue
		case x.Told == nil:
			w.Of = x.ID
		case text == x.Told.Text && !x.Told.Stale:
			continue
		default:
			w.Versions = []konbit.ID{x.Told.Version}
		}
		if _, err := o.Write(v.r.Context(), v.Who, ref, w); err != nil {
			return err
		}
	}
	return nil
}

// preview shows a report in work as it would be issued now.
func (p *portal) preview(v *view) error {
	ref, err := v.ref()
	if err != nil {
		return err
	}
	e, err := p.Office.Preview(v.r.Context(), v.Who, ref, v.Lang)
	if err != nil {
		return err
	}
	v.write = func(w io.Writer) error {
		return render.HTML(w, e, render.HTMLOptions{Style: "/font/", Link: func(x *edition.Value) string { return v.evidence(x) }})
	}
	return nil
}

// Original is the paragraph that a translation is of.
func (v *view) Original(x docket.Paragraph) konbit.ID { return x.Of }
