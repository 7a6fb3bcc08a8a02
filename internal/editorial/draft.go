package editorial

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
)

// A Draft is a report in work, as one person sees it. Its Known is that of what
// it shows.
type Draft struct {
	docket.Slot
	Title     string         `json:"title"`
	Serial    string         `json:"serial"`
	Edition   int            `json:"edition" doc:"Which edition it will become."`
	Marking   konbit.Marking `json:"marking"`
	Languages []string       `json:"languages"`
	State     string         `json:"state" doc:"The last step it has passed: draft, cleared, approved, issued, released."`
	Opened    bool           `json:"opened"`
	Saved     time.Time      `json:"saved,omitzero"`
	Sections  []Section      `json:"sections"`
	Steps     []Step         `json:"steps"`
	Next      string         `json:"next,omitempty" doc:"The step that comes next."`
	Checks    []Check        `json:"checks"`
	Open      int            `json:"open" doc:"Checks that somebody has to deal with."`
	Comments  []Comment      `json:"comments"`
	Plans     []Plan         `json:"plans"`
	Writing   []Lease        `json:"writing"`
	Moved     []Moved        `json:"moved,omitempty" doc:"What has changed since it was cleared."`
	Heads     string         `json:"heads"`
}

// A Section is a part of a draft: what it will say, and what was written for it.
type Section struct {
	ID         string             `json:"id"`
	Number     string             `json:"number,omitempty"`
	Title      string             `json:"title"`
	Lines      int                `json:"lines" doc:"Lines that the record fills in."`
	Open       int                `json:"open" doc:"Checks in it that somebody has to deal with."`
	Paragraphs []docket.Paragraph `json:"paragraphs"`
}

// A Comment is a remark on a report, a paragraph, or another remark.
type Comment struct {
	ID     konbit.ID `json:"id"`
	Of     konbit.ID `json:"of"`
	Author string    `json:"author"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Closed bool      `json:"closed,omitempty"`
}

// Draft returns a report in work with everything that bears on it. Nothing is
// written: it can be looked at before anybody opens it.
func (o *Office) Draft(ctx context.Context, who access.Principal, ref Ref, lang string) (*Draft, error) {
	d, err := o.look(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	p, err := o.pin(ctx)
	if err != nil {
		return nil, err
	}
	all, err := o.build(ctx, d, p, len(d.Editions)+1, o.prepared(d, p, lang), d.Kind.Languages)
	if err != nil {
		return nil, err
	}
	shown := shownIn(all, lang)
	out := &Draft{
		Slot: d.Slot, Title: shown.Title, Serial: shown.Serial, Edition: len(d.Editions) + 1, Marking: shown.Marking, Languages: d.Kind.Languages,
		Opened: d.Draft != nil, Comments: comments(d), Writing: o.holders.of(ref, o.now()), Heads: shown.Basis.Heads,
	}
	out.Known = shown.Known
	paragraphs := d.Paragraphs(p)
	for i := range d.Texts {
		out.Saved = d.Texts[i].At(o.zone())
	}
	out.Checks = o.checks(d, all, paragraphs, lang)
	for _, c := range out.Checks {
		if c.Open {
			out.Open++
		}
	}
	out.Sections = sections(d, shown, paragraphs, out.Checks, lang)
	r := d.Round()
	out.State, out.Steps, out.Next = o.progress(d, r, lang)
	if out.Plans, err = o.plans(ctx, d, p, lang); err != nil {
		return nil, err
	}
	if len(r) > 0 {
		out.Moved, err = o.movedSince(ctx, d, r.Pin(), shown)
	}
	return out, err
}

// shownIn returns the edition in lang, or in the leading language of the report.
func shownIn(all []made, lang string) *edition.Edition {
	i := slices.IndexFunc(all, func(m made) bool { return m.Edition.Lang == lang })
	return all[max(i, 0)].Edition
}

// sections lists the parts of a report, those too that have nothing to say yet.
func sections(d *docket.Docket, e *edition.Edition, paragraphs []docket.Paragraph, checks []Check, lang string) []Section {
	var out []Section
	for i := range d.Kind.Parts {
		part := &d.Kind.Parts[i]
		s := Section{ID: part.ID, Title: part.Labels.In(lang), Paragraphs: []docket.Paragraph{}}
		if j := slices.IndexFunc(e.Sections, func(x edition.Section) bool { return x.ID == part.ID }); j >= 0 {
			s.Number, s.Lines = e.Sections[j].Number, lines(&e.Sections[j])
		}
		for _, p := range paragraphs {
			if p.Section == part.ID {
				s.Paragraphs = append(s.Paragraphs, p)
			}
		}
		for _, c := range checks {
			if c.Open && c.Section == part.ID {
				s.Open++
			}
		}
		if s.Title != "" || len(s.Paragraphs) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// lines counts what a section says of itself: rows, items, sentences that
// nobody wrote.
func lines(s *edition.Section) int {
	n := 0
	for _, b := range s.Blocks {
		switch {
		case b.List != nil:
			n += len(b.List.Items)
		case b.Table != nil:
			n += len(b.Table.Rows)
		case b.Paragraph != nil && b.Paragraph.Source == "" && !b.Paragraph.Silence:
			n++
		}
	}
	return n
}

func comments(d *docket.Docket) []Comment {
	closed := make(map[konbit.ID]bool)
	out := []Comment{}
	for i := range d.Remarks {
		c := &d.Remarks[i]
		if c.Body.Status == "closed" {
			closed[c.Body.Of], closed[c.Record.ID] = true, true
		}
		out = append(out, Comment{ID: c.Record.ID, Of: c.Body.Of, Author: c.Record.Author, At: c.At(d.Zone), Text: c.Body.Text})
	}
	for i := range out {
		out[i].Closed = closed[out[i].ID] || closed[out[i].Of]
	}
	return out
}

// Preview returns a report in work as it would be issued now.
func (o *Office) Preview(ctx context.Context, who access.Principal, ref Ref, lang string) (*edition.Edition, error) {
	d, err := o.look(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	p, err := o.pin(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.Kind.Languages, lang) {
		lang = d.Kind.Languages[0]
	}
	all, err := o.build(ctx, d, p, len(d.Editions)+1, o.prepared(d, p, lang), []string{lang})
	if err != nil {
		return nil, err
	}
	return all[0].Edition, nil
}
