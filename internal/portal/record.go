package portal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
)

// A link is a record in one line.
type link struct {
	Path, Text, Kind string
	Date             string
	State            string
}

func (v *view) link(r *konbit.Record) link {
	n := v.portal.Node
	l := link{Path: "/records/" + string(r.ID), Text: n.Kinds.Title(r, v.Lang), Kind: v.kindLabel(r.Kind), State: n.View.State(r.ID)}
	if !r.Valid.IsZero() {
		l.Date = n.Words.In(v.Lang).Span(r.Valid, n.Mission.Location())
	}
	return l
}

func (v *view) kindLabel(k konbit.Kind) string {
	if d, ok := v.portal.Node.Kinds.Lookup(k); ok {
		return d.Labels.In(v.Lang)
	}
	return string(k)
}

type recordPage struct {
	link
	Marking   konbit.Marking
	Fields    [][2]string
	Header    [][2]string
	Sources   []sourceLine
	Relations []relationLine
	History   []link
	Raw       string
}

type sourceLine struct {
	Doc   link
	Quote template.HTML
	Own   bool
}

type relationLine struct {
	Type string
	To   link
}

func (p *portal) record(v *view) error {
	ctx := v.r.Context()
	e, err := p.Node.Get(ctx, v.Who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.Node.View.Catch(ctx); err != nil {
		return err
	}
	r := &e.Record
	page := &recordPage{link: v.link(r), Marking: r.Marking, Fields: v.fields(r), Header: v.header(&e)}
	for _, s := range r.Sources {
		line := sourceLine{Own: s.Own}
		if s.Document != "" {
			if d, err := p.Node.Ledger.Get(ctx, v.Who, s.Document); err == nil {
				line.Doc = v.link(&d.Record)
			}
		}
		if s.Quote != "" {
			line.Quote = template.HTML(fmt.Sprintf("<q>%s</q>", template.HTMLEscapeString(s.Quote))) //nolint:gosec // escaped here
		}
		page.Sources = append(page.Sources, line)
	}
	for _, rel := range r.Relation {
		line := relationLine{Type: string(rel.Type), To: link{Path: "/records/" + string(rel.To), Text: string(rel.To)}}
		if t, err := p.Node.Ledger.Get(ctx, v.Who, rel.To); err == nil {
			line.To = v.link(&t.Record)
		}
		page.Relations = append(page.Relations, line)
	}
	for h, err := range p.Node.Ledger.History(ctx, v.Who, r.ThingID()) {
		if err != nil {
			return err
		}
		page.History = append(page.History, v.link(&h.Record))
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	page.Raw = string(raw)
	v.Page, v.Title, v.Data = "record", page.Text, page
	return nil
}

// fields are the values of the body in the words of the kind's form; of a kind
// that is not known here, as they came.
func (v *view) fields(r *konbit.Record) [][2]string {
	n := v.portal.Node
	d, ok := n.Kinds.Lookup(r.Kind)
	if ok {
		if values, err := d.Decode(r.Body); err == nil {
			return v.values(d.Fields, values, "")
		}
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(r.Body, &raw) != nil {
		return nil
	}
	var out [][2]string
	for name, value := range raw {
		out = append(out, [2]string{name, string(bytes.TrimSpace(value))})
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func (v *view) values(fields []kind.Field, values kind.Values, prefix string) [][2]string {
	words, loc := v.portal.Node.Words.In(v.Lang), v.portal.Node.Mission.Location()
	var out [][2]string
	for i := range fields {
		f := &fields[i]
		x, ok := values[f.Name]
		if !ok {
			continue
		}
		label := prefix + f.Label(v.Lang)
		if list, ok := x.([]kind.Values); ok {
			for j, item := range list {
				out = append(out, v.values(f.Fields, item, fmt.Sprintf("%s %d: ", label, j+1))...)
			}
			continue
		}
		out = append(out, [2]string{label, f.Text(x, words, loc)})
	}
	return out
}

func (v *view) header(e *ledger.Entry) [][2]string {
	r := &e.Record
	words, loc := v.portal.Node.Words.In(v.Lang), v.portal.Node.Mission.Location()
	moment := func(m konbit.Moment) string {
		if m.IsZero() {
			return ""
		}
		return words.Moment(m, loc)
	}
	place := ""
	if r.Place != nil {
		if place = r.Place.Name; place == "" {
			place = r.Place.Code
		}
	}
	all := [][2]string{
		{v.T("record.valid"), words.Span(r.Valid, loc)}, {v.T("record.place"), place},
		{v.T("record.published"), moment(r.Published)}, {v.T("record.made"), moment(r.Made)},
		{v.T("record.recorded"), moment(r.Recorded)}, {v.T("record.author"), r.Author},
		{v.T("record.grade"), string(r.Grade)}, {v.T("record.marking"), "TLP:" + strings.ToUpper(string(r.Marking))},
		{v.T("record.log"), fmt.Sprintf("%s@%d", r.Node, r.Index)}, {v.T("record.id"), string(r.ID)},
	}
	return slices.DeleteFunc(all, func(x [2]string) bool { return x[1] == "" })
}

type timelinePage struct {
	From, To, Kind string
	Kinds          []kind.Option
	Months         []month
	Total          int
}

type month struct {
	Name    string
	Records []link
}

// timelineLimit is how many records one page of the timeline holds.
const timelineLimit = 1000

func (p *portal) timeline(v *view) error {
	q := v.r.URL.Query()
	page := &timelinePage{From: q.Get("from"), To: q.Get("to"), Kind: q.Get("kind")}
	span, err := spanOf(page.From, page.To)
	if err != nil {
		return err
	}
	known, err := konbit.ParseMoment(v.Ask.Known)
	if err != nil {
		return konbit.Under("known", err)
	}
	query := ledger.Query{Valid: span, Known: known, Zone: p.Node.Mission.Location()}
	for d := range p.Node.Kinds.All() {
		if !happens(d) {
			continue
		}
		page.Kinds = append(page.Kinds, kind.Option{Code: d.Name, Label: d.Labels.In(v.Lang)})
		if page.Kind == "" || page.Kind == d.Name {
			query.Kinds = append(query.Kinds, d.Name)
		}
	}
	if len(query.Kinds) == 0 {
		return konbit.Invalid("kind", "%q is no kind with dates", page.Kind)
	}
	if err := p.Node.View.Catch(v.r.Context()); err != nil {
		return err
	}
	type dated struct {
		at time.Time
		l  link
	}
	var all []dated
	loc := p.Node.Mission.Location()
	for e, err := range p.Node.Ledger.Records(v.r.Context(), v.Who, query) {
		if err != nil {
			return err
		}
		at, ok := e.Record.Valid.Earliest(loc)
		if !ok || p.Node.View.State(e.Record.ID) != "current" {
			continue
		}
		if all = append(all, dated{at, v.link(&e.Record)}); len(all) == timelineLimit {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b dated) int { return b.at.Compare(a.at) })
	words := p.Node.Words.In(v.Lang)
	for _, d := range all {
		name := fmt.Sprintf("%s %d", words.Month(d.at.Month()), d.at.Year())
		if k := len(page.Months); k == 0 || page.Months[k-1].Name != name {
			page.Months = append(page.Months, month{Name: name})
		}
		m := &page.Months[len(page.Months)-1]
		m.Records = append(m.Records, d.l)
	}
	page.Total = len(all)
	v.Page, v.Title, v.Data = "timeline", v.T("portal.tab.timeline"), page
	return nil
}

// aboutRecord is the first of the mission's systems that are about the record
// itself: sources, claims, returns, reports.
const aboutRecord = 30

// happens reports whether records of d are about something in the world.
func happens(d *kind.Definition) bool {
	return len(d.Systems) > 0 && d.Systems[0] < aboutRecord
}

func spanOf(from, to string) (konbit.Span, error) {
	a, err := konbit.ParseMoment(from)
	if err != nil {
		return konbit.Span{}, konbit.Under("from", err)
	}
	b, err := konbit.ParseMoment(to)
	if err != nil {
		return konbit.Span{}, konbit.Under("to", err)
	}
	if a.IsZero() && b.IsZero() {
		return konbit.Span{}, nil
	}
	return konbit.Between(a, b), nil
}
