package portal

import (
	"io"
	"net/url"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/render"
)

// chooseReport is the page on which one says which report one wants.
func (p *portal) chooseReport(v *view) error {
	page := struct {
		Kinds    []kind.Option
		From, To string
	}{To: v.ValidDay()}
	for _, key := range p.Node.Reports.Keys() {
		if k, ok := p.Node.Reports.Get(key); ok {
			page.Kinds = append(page.Kinds, kind.Option{Code: key, Label: k.Labels.In(v.Lang)})
		}
	}
	if q, err := p.Node.Query(v.ask("")); err == nil {
		page.From = q.Valid.In(p.Node.Mission.Location()).AddDate(0, 0, -13).Format("2006-01-02")
	}
	v.Page, v.Title, v.Data = "report", v.T("portal.tab.report"), page
	return nil
}

// report answers with the report itself, a page of its own that prints.
func (p *portal) report(v *view) error {
	q := v.r.URL.Query()
	period := q.Get("period")
	if from, to := q.Get("from"), q.Get("to"); period == "" && from != "" && to != "" {
		period = from + "/" + to
	}
	if period == "" {
		return p.chooseReport(v)
	}
	a := v.ask("")
	e, err := p.Node.Report(v.r.Context(), v.Who, node.ReportAsk{
		Kind: q.Get("kind"), Period: period, Lang: v.Lang, Valid: q.Get("valid"), Known: q.Get("known"),
		Sources: a.Sources, Heads: a.Heads,
	})
	if err != nil {
		return err
	}
	v.write = func(w io.Writer) error {
		return render.HTML(w, e, render.HTMLOptions{Style: "/font/", Link: func(x *edition.Value) string { return v.evidence(x) }})
	}
	return nil
}

// evidence returns the address of the page about a value of a report.
func (v *view) evidence(x *edition.Value) string {
	a, err := outline.ParseAsk(x.ID)
	if err != nil {
		return ""
	}
	switch a.Type {
	case outline.Record:
		return v.Link("/records/" + a.Of)
	case outline.Figure:
		var pairs []string
		for _, name := range []string{"contributor", "place", "population", "status", "period", "subject"} {
			pairs = append(pairs, name, a.With[name])
		}
		return v.Link("/figures/"+url.PathEscape(a.Of), pairs...)
	}
	return ""
}
