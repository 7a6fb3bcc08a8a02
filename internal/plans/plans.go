// Package plans asks back what was planned for the period of a report before it
// began: what the bases and the mission's records said would come, and what
// became of it.
//
// It reads the log, and writes down answers. It keeps no state. Its one
// invariant: what nobody has answered for, in words or by a later record, is
// never taken to have been done.
package plans

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
	"konbit.example/konbit/internal/report"
)

// eye is what answers are read with; what they are about, its readers may see.
var eye = access.Principal{ID: "plans", Clearance: konbit.Red}

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

// meaning says what the state of a plan, in its newest version, means.
var meaning = map[string]string{"done": Done, "postponed": Slipped, "cancelled": Slipped}

// For asks back what was planned for the period of the report d, within p: the
// records that its kind lists as due next, and the words of the last returns. in
// holds the records that it may tell of, and the language.
func For(ctx context.Context, n *node.Node, d *docket.Docket, p docket.Pin, in report.Input) ([]Plan, error) {
	terms := register.Terms{From: d.From, To: d.To, Valid: d.To.Add(-time.Microsecond), Known: p.Known, Ceiling: d.Kind.Marking, Public: d.Kind.Public, Collection: d.Collection}
	words, zone := in.Words.In(in.Lang), d.Zone
	now := register.New(in.Mission, in.Kinds, words, terms, in.Records, in.Lookup)
	terms.Valid, terms.Known = d.From.Add(-time.Microsecond), d.From
	before := register.New(in.Mission, in.Kinds, words, terms, in.Records, in.Lookup)
	said, err := outcomes(ctx, n, p)
	if err != nil {
		return nil, err
	}
	out := []Plan{}
	for _, spec := range upcoming(d.Kind) {
		for _, name := range spec.Kinds {
			newest := standing(now, name)
			for _, r := range before.In(name, outline.Next, spec.When, 0) {
				first, _ := r.At.Earliest(zone)
				if !first.Before(d.To) || !before.Has(r, spec.If) {
					continue
				}
				x := Plan{ID: r.ID, When: before.When(r.At), Text: before.Title(r), Base: before.Field(r, "base").String()}
				x.judge(newest[r.ThingID()], said[subject{r.ThingID(), ""}], spec.When, d.To)
				out = append(out, x)
			}
		}
	}
	for _, spec := range docket.Returns(d.Kind) {
		for _, r := range before.In(spec.Kind, outline.UpTo, []string{"period"}, 0) {
			text := before.Field(r, nextField).String()
			if _, end := docket.Instants(r.At, zone); text == "" || !end.Equal(d.From) {
				continue
			}
			for _, item := range sentences(text) {
				x := Plan{ID: r.ID, Text: item, Item: item, Base: before.Field(r, "base").String()}
				x.judge(nil, said[subject{r.ThingID(), item}], nil, d.To)
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
func (x *Plan) judge(newest *register.Record, answer *docket.Act[outcome], when []string, end time.Time) {
	if newest != nil && newest.ID != x.ID {
		status, _ := newest.Values["status"].(string)
		x.Outcome = meaning[status]
		for _, f := range when {
			if t, ok := newest.Values[f].(konbit.Moment); ok && x.Outcome == "" && !t.Earliest(end.Location()).Before(end) {
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

// A subject is what an outcome is about: a thing, or one item of what its record
// says in words.
type subject struct {
	thing konbit.ID
	item  string
}

// outcomes returns the newest answer about each plan.
func outcomes(ctx context.Context, n *node.Node, p docket.Pin) (map[subject]*docket.Act[outcome], error) {
	out := make(map[subject]*docket.Act[outcome])
	for e, err := range n.Ledger.Records(ctx, eye, ledger.Query{Kinds: []string{"outcome"}, Heads: p.Heads}) {
		if err != nil {
			return nil, err
		}
		if a, ok := docket.Read[outcome](&e); ok {
			out[subject{a.Record.ThingID(), a.Body.Item}] = &a
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

// Say keeps what became of things that were planned, all of it or nothing. It is
// told in the daily report that is to be written.
func Say(ctx context.Context, n *node.Node, who access.Principal, answers ...Answer) error {
	var recs []konbit.Record
	period := today(n)
	for i, a := range answers {
		at := fmt.Sprintf("answers.%d.of", i)
		if err := a.Of.Check(); err != nil {
			return konbit.Under(at, err)
		}
		e, err := n.Get(ctx, who, string(a.Of))
		if err != nil {
			return konbit.Under(at, err)
		}
		body, err := json.Marshal(outcome{a.Of, a.Item, a.Outcome, a.MovedTo, strings.TrimSpace(a.Note)})
		if err != nil {
			return err
		}
		rec := konbit.Record{
			Kind: "outcome", Subject: e.Record.ThingID(), Valid: period, Marking: konbit.MostClosed(e.Marking, konbit.Amber), Sources: []konbit.Source{{Own: true}},
			Relation: []konbit.Relation{{Type: konbit.Answers, To: a.Of}}, Body: body,
		}
		recs = append(recs, rec)
	}
	_, err := n.Append(ctx, who, recs...)
	return err
}

// today returns the period of the daily report that is to be written; zero where
// there is none.
func today(n *node.Node) konbit.Span {
	schedule := docket.Schedule{Mission: n.Mission, Reports: n.Reports}
	if k, _ := schedule.Daily(); k != nil {
		if s, ok := schedule.Current(k, n.Now()); ok {
			return docket.Span(s.From, s.To)
		}
	}
	return konbit.Span{}
}
