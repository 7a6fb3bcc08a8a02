package editorial

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/lease"
	"konbit.example/konbit/internal/plans"
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
	Prepared  string         `json:"prepared,omitempty" doc:"Who wrote it, or has begun it."`
	Steps     []Step         `json:"steps"`
	Next      string         `json:"next,omitempty" doc:"The step that comes next."`
	NeedsStep bool           `json:"needs_release,omitempty" doc:"Its editions are sent once they are released."`
	Checks    []Check        `json:"checks"`
	Open      int            `json:"open" doc:"Checks that somebody has to deal with."`
	Comments  []Comment      `json:"comments"`
	Plans     []plans.Plan   `json:"plans"`
	Writing   []lease.Lease  `json:"writing"`
	Moved     []Moved        `json:"moved,omitempty" doc:"What has changed since it was cleared."`
	Heads     string         `json:"heads"`
}

// A Section is a part of a draft: what it will say, and what was written for it.
type Section struct {
	ID         string             `json:"id"`
	Number     string             `json:"number,omitempty"`
	Title      string             `json:"title"`
	Lines      int                `json:"lines" doc:"Lines that the record fills in."`
	Says       []string           `json:"says" doc:"What the record fills in, line by line."`
	Same       bool               `json:"same,omitempty" doc:"The record fills in what it did in the last edition: no change."`
	Open       int                `json:"open" doc:"Checks in it that somebody has to deal with."`
	Paragraphs []docket.Paragraph `json:"paragraphs"`
	Last       []docket.Paragraph `json:"last,omitempty" doc:"What was written here for the last report, which can be carried forward."`
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
	made := madeIn(all, lang)
	shown := made.Edition
	out := &Draft{
		Slot: d.Slot, Title: o.title(d, lang), Serial: shown.Serial, Edition: len(d.Editions) + 1, Marking: shown.Marking, Languages: d.Kind.Languages,
		Opened: d.Draft != nil, NeedsStep: docket.Release(d.Kind) != nil, Comments: comments(d), Writing: o.leases.Of(ref, o.now()), Heads: shown.Basis.Heads,
	}
	out.Known = shown.Known
	paragraphs := d.Paragraphs(p)
	for i := range d.Texts {
		out.Saved = d.Texts[i].At(o.zone())
	}
	if out.Checks, err = o.checks(ctx, d, all, paragraphs, lang); err != nil {
		return nil, err
	}
	for _, c := range out.Checks {
		if c.Open {
			out.Open++
		}
	}
	last, err := o.lastParagraphs(ctx, d, p)
	if err != nil {
		return nil, err
	}
	out.Sections = sections(d, made, paragraphs, last, out.Checks, lang)
	for _, s := range o.prepared(d, p, lang) {
		out.Prepared = s.By
	}
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

// madeIn returns the edition in lang, or in the leading language of the report.
func madeIn(all []made, lang string) *made {
	i := slices.IndexFunc(all, func(m made) bool { return m.Lang == lang })
	return &all[max(i, 0)]
}

// lastParagraphs returns what was written for the last edition before the report
// d, nothing where d itself has one.
func (o *Office) lastParagraphs(ctx context.Context, d *docket.Docket, p docket.Pin) ([]docket.Paragraph, error) {
	last, err := o.lastBefore(ctx, d, p)
	if err != nil || last == nil || last.Body.Number == d.Number {
		return nil, err
	}
	of, err := o.open(ctx, last.Body.Ref)
	if err != nil {
		return nil, err
	}
	return of.Paragraphs(docket.PinOf(last)), nil
}

// sections lists the parts of a report, those too that have nothing to say yet.
func sections(d *docket.Docket, m *made, paragraphs, last []docket.Paragraph, checks []Check, lang string) []Section {
	var out []Section
	for i := range d.Kind.Parts {
		part := &d.Kind.Parts[i]
		s := Section{ID: part.ID, Title: part.Labels.In(lang), Says: []string{}, Paragraphs: within(paragraphs, part.ID), Last: within(last, part.ID)}
		if x := sectionOf(m.Edition, part.ID); x != nil {
			s.Number = x.Number
			s.Says, s.Lines = filled(x)
		}
		if m.in.Previous != nil {
			was, n := filled(sectionOf(m.in.Previous, part.ID))
			s.Same = n > 0 && slices.Equal(s.Says, was)
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

// within returns the paragraphs of a section.
func within(all []docket.Paragraph, section string) []docket.Paragraph {
	return slices.DeleteFunc(slices.Clone(all), func(p docket.Paragraph) bool { return p.Section != section })
}

// sectionOf returns a section of e, nil where it has none called id.
func sectionOf(e *edition.Edition, id string) *edition.Section {
	for i := range e.Sections {
		if e.Sections[i].ID == id {
			return &e.Sections[i]
		}
	}
	return nil
}

// filled returns what the record says in a section, what people wrote left out,
// and how many of its lines say more than that there is nothing to say.
func filled(s *edition.Section) (says []string, n int) {
	says = []string{}
	if s == nil {
		return says, 0
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		if b.Paragraph != nil && b.Paragraph.Source != "" {
			continue
		}
		lines := b.Lines()
		if says = append(says, lines...); b.Paragraph == nil || !b.Paragraph.Silence {
			n += len(lines)
		}
	}
	return says, n
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
