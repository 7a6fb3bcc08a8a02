package editorial

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

// Outcomes of a plan. The empty one: nobody has said.
const (
	Done     = "done"
	Slipped  = "slipped"
	NoReport = "no-report"
)

// A Plan is something that was planned for the period of a report before it
// began, asked back.
type Plan struct {
	ID      konbit.ID `json:"id"` // the record that planned it
	Base    string    `json:"base,omitempty"`
	When    string    `json:"when,omitempty"`
	Text    string    `json:"text"`
	Outcome string    `json:"outcome,omitempty" enum:"done,slipped,no-report"`
	Moved   string    `json:"moved_to,omitempty"`
	Note    string    `json:"note,omitempty"`
	Record  konbit.ID `json:"record,omitempty"` // the record that says what became of it
	By      string    `json:"by,omitempty"`     // who wrote that
	Item    string    `json:"item,omitempty"`   // the words, where a base planned several things in its return
}

// nextField is the field of a return in which a base says what it plans.
const nextField = "next_24h"

// outcomeOf says what the state of a plan, in its newest version, means.
var outcomeOf = map[string]string{"done": Done, "postponed": Slipped, "cancelled": Slipped}

// plans asks back what was planned for the period of a report: the records that
// its kind lists as due next, and the words of the last returns.
func (o *Office) plans(ctx context.Context, d *docket.Docket, p docket.Pin, lang string) ([]Plan, error) {
	in, err := o.input(ctx, d, p)
	if err != nil {
		return nil, err
	}
	terms := register.Terms{From: d.From, To: d.To, Valid: d.To.Add(-time.Microsecond), Known: p.Known, Ceiling: d.Kind.Marking, Public: d.Kind.Public, Collection: d.Collection}
	now := register.New(in.Mission, in.Kinds, in.Words.In(lang), terms, in.Records, in.Lookup)
	terms.Valid, terms.Known = d.From.Add(-time.Microsecond), d.From
	before := register.New(in.Mission, in.Kinds, in.Words.In(lang), terms, in.Records, in.Lookup)
	said, err := o.outcomes(ctx, p)
	if err != nil {
		return nil, err
	}
	out := []Plan{}
	for _, spec := range upcoming(d.Kind) {
		for _, name := range spec.Kinds {
			newest := standing(now, name)
			for _, r := range before.In(name, outline.Next, spec.When, 0) {
				first, _ := r.At.Earliest(o.zone())
				if !first.Before(d.To) || !before.Has(r, spec.If) {
					continue
				}
				x := Plan{ID: r.ID, When: before.When(r.At), Text: before.Title(r), Base: before.Field(r, "base").String()}
				o.judge(&x, newest[r.ThingID()], said[plan{r.ThingID(), ""}], spec.When, d.To)
				out = append(out, x)
			}
		}
	}
	for _, spec := range docket.Returns(d.Kind) {
		for _, r := range before.In(spec.Kind, outline.UpTo, []string{"period"}, 0) {
			text := before.Field(r, nextField).String()
			if _, end := docket.Instants(r.At, o.zone()); text == "" || !end.Equal(d.From) {
				continue
			}
			for _, item := range sentences(text) {
				x := Plan{ID: r.ID, Text: item, Item: item, Base: before.Field(r, "base").String()}
				o.judge(&x, nil, said[plan{r.ThingID(), item}], nil, d.To)
				out = append(out, x)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Plan) int {
		unsaid := func(x Plan) int {
			if x.Outcome == "" {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(unsaid(a), unsaid(b)), cmp.Compare(a.Base, b.Base))
	})
	return out, nil
}

// judge says what became of a plan: as somebody answered, else as the newest
// version of its record says.
func (o *Office) judge(x *Plan, newest *register.Record, answer *docket.Act[outcome], when []string, end time.Time) {
	if newest != nil && newest.ID != x.ID {
		status, _ := newest.Values["status"].(string)
		x.Outcome = outcomeOf[status]
		for _, f := range when {
			if t, ok := newest.Values[f].(konbit.Moment); ok && x.Outcome == "" && !t.Earliest(o.zone()).Before(end) {
				x.Outcome, x.Moved = Slipped, t.String()
			}
		}
		if x.Outcome != "" {
			x.Record, x.By = newest.ID, newest.Author
		}
	}
	if answer != nil {
		x.Outcome, x.Note, x.Record, x.By = answer.Body.Outcome, answer.Body.Note, answer.Record.ID, answer.Record.Author
		x.Moved = answer.Body.MovedTo.String()
	}
}

// upcoming returns the blocks of k that list what is due next.
func upcoming(k *outline.Kind) []*outline.Records {
	var out []*outline.Records
	for i := range k.Parts {
		for _, b := range k.Parts[i].Blocks {
			if b.Records != nil && b.Records.In == outline.Next {
				out = append(out, b.Records)
			}
		}
	}
	return out
}

// standing returns the records of a kind that stand, by the thing they are about.
func standing(g *register.Register, name string) map[konbit.ID]*register.Record {
	out := make(map[konbit.ID]*register.Record)
	for _, r := range g.Of(name) {
		if old := out[r.ThingID()]; old == nil || old.Made.Earliest(time.UTC).Before(r.Made.Earliest(time.UTC)) {
			out[r.ThingID()] = r
		}
	}
	return out
}

// sentences splits what a base wrote into what it planned one by one.
func sentences(text string) []string {
	var out []string
	for len(text) > 0 {
		end := len(text)
		for _, stop := range []string{". ", "; ", " ; ", "\n", "! ", "? "} {
			if i := strings.Index(text, stop); i >= 0 {
				end = min(end, i+len(stop))
			}
		}
		if s := strings.Trim(text[:end], " .;\n"); s != "" {
			out = append(out, s)
		}
		text = text[end:]
	}
	return out
}

// A plan is what an outcome is about: a thing, or one item of what its record
// says in words.
type plan struct {
	thing konbit.ID
	item  string
}

// outcomes returns the newest answer about each plan.
func (o *Office) outcomes(ctx context.Context, p docket.Pin) (map[plan]*docket.Act[outcome], error) {
	out := make(map[plan]*docket.Act[outcome])
	for e, err := range o.Node.Ledger.Records(ctx, eye, ledger.Query{Kinds: []string{"outcome"}, Heads: p.Heads}) {
		if err != nil {
			return nil, err
		}
		if a, ok := docket.Read[outcome](&e); ok {
			out[plan{a.Record.ThingID(), a.Body.Item}] = &a
		}
	}
	return out, nil
}

// outcome is what an outcome record says.
type outcome struct {
	Of      konbit.ID     `json:"of"`
	Item    string        `json:"item,omitempty"`
	Outcome string        `json:"outcome"`
	MovedTo konbit.Moment `json:"moved_to,omitzero"`
	Note    string        `json:"note,omitempty"`
}

// An Answer says what became of a plan.
type Answer struct {
	Of      konbit.ID     `json:"of" doc:"The record that planned it."`
	Item    string        `json:"item,omitempty" doc:"Which of several things that it planned in words."`
	Outcome string        `json:"outcome" enum:"done,slipped,no-report"`
	MovedTo konbit.Moment `json:"moved_to,omitzero"`
	Note    string        `json:"note,omitempty"`
}

// Answer keeps what became of things that were planned, all of it or nothing. It
// is told in the daily report that is to be written.
func (o *Office) Answer(ctx context.Context, who access.Principal, answers ...Answer) error {
	var recs []konbit.Record
	var period konbit.Span
	if k, _ := o.schedule.Daily(); k != nil {
		if s, ok := o.schedule.Current(k, o.now()); ok {
			period = docket.Span(s.From, s.To)
		}
	}
	for i, a := range answers {
		at := fmt.Sprintf("answers.%d.of", i)
		if err := a.Of.Check(); err != nil {
			return konbit.Under(at, err)
		}
		e, err := o.Node.Get(ctx, who, string(a.Of))
		if err != nil {
			return konbit.Under(at, err)
		}
		rec := konbit.Record{Kind: "outcome", Subject: e.Record.ThingID(), Valid: period, Marking: e.Marking, Relation: []konbit.Relation{{Type: konbit.Answers, To: a.Of}}}
		if e.Marking.Level() < konbit.Amber.Level() {
			rec.Marking = konbit.Amber
		}
		if rec, err = o.record(rec, outcome{a.Of, a.Item, a.Outcome, a.MovedTo, strings.TrimSpace(a.Note)}); err != nil {
			return err
		}
		recs = append(recs, rec)
	}
	_, err := o.Node.Append(ctx, who, recs...)
	return err
}

// A Moved is a value that another edition, or an earlier state of a draft, gives
// otherwise, with the records that moved it.
type Moved struct {
	edition.Change
	Because []Line `json:"because,omitempty"`
}

// A Line is a record in one line.
type Line struct {
	ID    konbit.ID `json:"id"`
	Kind  string    `json:"kind"`
	Title string    `json:"title"`
	By    string    `json:"by,omitempty"`
	At    time.Time `json:"at,omitzero"` // when it was taken in
}

// line returns a record in one line, as far as who may see it.
func (o *Office) line(ctx context.Context, who access.Principal, id konbit.ID, lang string) (Line, bool) {
	e, err := o.Node.Ledger.Get(ctx, who, id)
	if err != nil {
		return Line{}, false
	}
	return o.lineOf(ctx, who, &e, lang), true
}

func (o *Office) lineOf(ctx context.Context, who access.Principal, e *ledger.Entry, lang string) Line {
	title := o.Node.Kinds.TitleNaming(&e.Record, lang, func(id konbit.ID) string {
		if x, err := o.Node.Ledger.Get(ctx, who, id); err == nil && x.Record.ID != e.Record.ID {
			return o.Node.Kinds.Title(&x.Record, lang)
		}
		return ""
	})
	return Line{ID: e.Record.ID, Kind: e.Record.Kind.Name(), Title: title, By: e.Record.Author, At: docket.TakenIn(e, o.zone())}
}

// because names the records behind changes.
func (o *Office) because(ctx context.Context, who access.Principal, changes []edition.Change, lang string) []Moved {
	out := []Moved{}
	for _, c := range changes {
		m := Moved{Change: c}
		for _, id := range append(slices.Clone(c.Added), c.Gone...) {
			if l, ok := o.line(ctx, who, id, lang); ok {
				m.Because = append(m.Because, l)
			}
		}
		out = append(out, m)
	}
	return out
}

// movedSince returns the values that a draft gave otherwise when p was taken.
func (o *Office) movedSince(ctx context.Context, d *docket.Docket, p docket.Pin, now *edition.Edition) ([]Moved, error) {
	then, err := o.build(ctx, d, p, len(d.Editions)+1, nil, []string{now.Lang})
	if err != nil {
		return nil, err
	}
	diff := edition.Diff(then[0].Edition, now)
	changes := slices.DeleteFunc(diff.Values, func(c edition.Change) bool { return c.Type == edition.Rested })
	return o.because(ctx, readers(d.Kind), changes, now.Lang), nil
}
