// Package returns says which bases have reported for a day, which are late and
// by how much, and what a correction after the cut-off changes.
//
// It reads the log; a return itself is entered like any record. It keeps no
// state. Its one invariant: a base that has not reported is never taken to have
// nothing to report.
package returns

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

// States of a return.
const (
	Expected = "expected" // not due yet
	Received = "received"
	Nil      = "nil" // nothing to report, signed
	Late     = "late"
	Missing  = "missing"
)

// A Return is what a base sent, or owes, for a period.
type Return struct {
	Base      konbit.ID    `json:"base"`
	Name      string       `json:"name"`
	State     string       `json:"state" enum:"expected,received,nil,late,missing"`
	Record    konbit.ID    `json:"record,omitempty"`
	At        time.Time    `json:"at,omitzero"`         // when it was taken in
	Minutes   int          `json:"minutes,omitempty"`   // after the cut-off: late by, or missing for
	SignedBy  string       `json:"signed_by,omitempty"` // as the return says
	Comms     string       `json:"comms,omitempty"`
	Remarks   string       `json:"remarks,omitempty"`
	LastHeard time.Time    `json:"last_heard,omitzero"` // when anything of the base was last taken in
	Records   int          `json:"records"`             // that came from it in the period
	Reminders []Reminder   `json:"reminders,omitempty"`
	Corrected []Correction `json:"corrected,omitempty"` // after the cut-off
}

// A Reminder is one time that a return was asked for.
type Reminder struct {
	ID      konbit.ID `json:"id"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	To      string    `json:"to"`
	Channel string    `json:"channel,omitempty"`
	Text    string    `json:"text,omitempty"`
}

// A Correction is a return that took the place of another after the cut-off.
type Correction struct {
	Record  konbit.ID          `json:"record"`
	At      time.Time          `json:"at"`
	By      string             `json:"by"`
	Changes []node.FieldChange `json:"changes"`
}

// A Day is the returns for one period.
type Day struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"` // the cut-off
	Due      time.Time `json:"due,omitzero"`
	Now      time.Time `json:"now"`
	Received int       `json:"received"`
	Items    []Return  `json:"items"`
}

// For says which bases have reported for the day that ends with the cut-off at
// end; the zero end is the last cut-off. Names are in lang.
func For(ctx context.Context, n *node.Node, who access.Principal, end time.Time, lang string) (*Day, error) {
	schedule := docket.Schedule{Mission: n.Mission, Reports: n.Reports}
	k, spec := schedule.Daily()
	if spec == nil {
		return nil, konbit.Errorf(konbit.CodeNotFound, "no report of this mission lists returns of its bases")
	}
	def, ok := n.Kinds.Latest(spec.Kind)
	if !ok || def.Field("base") == nil {
		return nil, konbit.Errorf(konbit.CodeNotFound, "%q is no kind of return", spec.Kind)
	}
	g := &gathering{node: n, who: who, lang: lang, zone: n.Mission.Location(), def: def, at: make(map[konbit.ID]int)}
	now := n.Now().In(g.zone)
	if end.IsZero() {
		_, end = k.Period(now)
	}
	end = end.In(g.zone)
	g.out = &Day{From: docket.Cycle(k, end, -1), To: end, Due: due(n.Mission.Returns.Due, end), Now: now, Items: []Return{}}
	if err := g.bases(ctx); err != nil {
		return nil, err
	}
	if err := g.records(ctx); err != nil {
		return nil, err
	}
	for i := range g.out.Items {
		x := &g.out.Items[i]
		switch {
		case x.Record != "":
			g.out.Received++
		case now.Before(end):
			x.State = Expected
		default:
			x.State, x.Minutes = Missing, minutes(now.Sub(end))
		}
	}
	slices.SortStableFunc(g.out.Items, func(a, b Return) int { return cmp.Compare(a.Name, b.Name) })
	return g.out, nil
}

// due returns when returns for a period that ends at end are due, by an hour
// like 05:30; zero where none is set.
func due(hour string, end time.Time) time.Time {
	t, err := time.Parse("15:04", hour)
	if err != nil {
		return time.Time{}
	}
	at := time.Date(end.Year(), end.Month(), end.Day(), t.Hour(), t.Minute(), 0, 0, end.Location())
	if at.After(end) {
		at = at.AddDate(0, 0, -1)
	}
	return at
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

// A gathering collects the returns for a period.
type gathering struct {
	node *node.Node
	who  access.Principal
	lang string
	zone *time.Location
	out  *Day
	def  *kind.Definition
	at   map[konbit.ID]int // base -> its place in out
	done map[konbit.ID]*ledger.Entry
}

// bases lists those that report daily and stand.
func (g *gathering) bases(ctx context.Context) error {
	gone := make(map[konbit.ID]bool)
	var all []ledger.Entry
	for e, err := range g.node.Records(ctx, g.who, ledger.Query{Kinds: g.def.Field("base").To}) {
		if err != nil {
			return err
		}
		for _, rel := range []konbit.RelationType{konbit.Supersedes, konbit.Retracts} {
			for _, id := range e.Record.Relates(rel) {
				gone[id] = true
			}
		}
		all = append(all, e)
	}
	for i := range all {
		r := &all[i].Record
		d, ok := g.node.Kinds.Lookup(r.Kind)
		if !ok || gone[r.ID] {
			continue
		}
		v, err := d.Decode(r.Body)
		if err != nil || v["reports_daily"] != true || v["status"] == "closed" {
			continue
		}
		name, _ := v["name"].(string)
		g.at[r.ThingID()] = len(g.out.Items)
		g.at[r.ID] = len(g.out.Items)
		g.out.Items = append(g.out.Items, Return{Base: r.ThingID(), Name: cmp.Or(name, g.node.Kinds.Title(r, g.lang))})
	}
	return nil
}

// records reads what came from the bases: their returns for the period with
// corrections, what they were reminded of, and when they were last heard of.
func (g *gathering) records(ctx context.Context) error {
	g.done = make(map[konbit.ID]*ledger.Entry)
	q := ledger.Query{}
	for d := range g.node.Kinds.All() {
		if d.Field("base") != nil {
			q.Kinds = append(q.Kinds, d.Name)
		}
	}
	for e, err := range g.node.Records(ctx, g.who, q) {
		if err != nil {
			return err
		}
		d, ok := g.node.Kinds.Lookup(e.Record.Kind)
		if !ok {
			continue
		}
		v, err := d.Decode(e.Record.Body)
		if err != nil {
			continue
		}
		base, _ := v["base"].(konbit.ID)
		i, ok := g.at[base]
		if !ok {
			continue
		}
		x := &g.out.Items[i]
		if d.Name == "reminder" {
			g.reminder(x, &e)
			continue
		}
		at := docket.TakenIn(&e, g.zone)
		if at.After(x.LastHeard) {
			x.LastHeard = at
		}
		if at.After(g.out.From) && !at.After(g.out.To) {
			x.Records++
		}
		if d.Name == g.def.Name {
			g.returned(x, &e, v)
		}
	}
	return nil
}

func (g *gathering) reminder(x *Return, e *ledger.Entry) {
	a, ok := docket.Read[reminder](e)
	if !ok {
		return
	}
	if _, end := docket.Instants(a.Body.Period, g.zone); !end.Equal(g.out.To) {
		return
	}
	x.Reminders = append(x.Reminders, Reminder{e.Record.ID, docket.TakenIn(e, g.zone), g.node.Name(e.Record.Author, g.lang), a.Body.Recipient, a.Body.Channel, a.Body.Text})
}

// returned enters a return for the period, and what it changes of the one whose
// place it takes.
func (g *gathering) returned(x *Return, e *ledger.Entry, v kind.Values) {
	period, _ := v["period"].(konbit.Span)
	if _, end := docket.Instants(period, g.zone); !end.Equal(g.out.To) {
		return
	}
	at := docket.TakenIn(e, g.zone)
	for _, id := range e.Record.Relates(konbit.Supersedes) {
		if old := g.done[id]; old != nil && at.After(g.out.To) {
			x.Corrected = append(x.Corrected, Correction{e.Record.ID, at, g.node.Name(e.Record.Author, g.lang), g.node.Changes(&old.Record, &e.Record, g.lang)})
		}
	}
	entry := *e
	g.done[e.Record.ID] = &entry
	if x.Record == "" {
		x.At, x.State = at, Received
		switch {
		case at.After(g.out.To):
			x.State, x.Minutes = Late, minutes(at.Sub(g.out.To))
		case v["nil"] == true:
			x.State = Nil
		}
	}
	x.Record = e.Record.ID
	x.SignedBy, _ = v["signed_by"].(string)
	x.Remarks, _ = v["remarks"].(string)
	x.Comms, _ = v["comms"].(string)
}

// A Reminding asks a base for its return.
type Reminding struct {
	Base    string `json:"base" doc:"ID or name."`
	To      string `json:"to,omitempty" doc:"Who was asked."`
	Channel string `json:"channel,omitempty" doc:"A code of the vocabulary channel."`
	Text    string `json:"text,omitempty" doc:"What was said, or that nobody answered."`
}

// reminder is what a reminder record says.
type reminder struct {
	Base      konbit.ID   `json:"base"`
	Period    konbit.Span `json:"period"`
	Recipient string      `json:"recipient"`
	Channel   string      `json:"channel,omitempty"`
	Text      string      `json:"text,omitempty"`
}

// Remind keeps that a base, by its ID or name, was asked for its return for the
// last period.
func Remind(ctx context.Context, n *node.Node, who access.Principal, r Reminding) (konbit.ID, error) {
	day, err := For(ctx, n, who, time.Time{}, n.Mission.Languages[0])
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(day.Items, func(x Return) bool { return string(x.Base) == r.Base || strings.EqualFold(x.Name, r.Base) })
	if i < 0 {
		return "", konbit.Under("base", konbit.Errorf(konbit.CodeNotFound, "%q is no base that reports daily", r.Base))
	}
	x := day.Items[i]
	body, err := json.Marshal(reminder{Base: x.Base, Period: docket.Span(day.From, day.To), Recipient: cmp.Or(r.To, x.Name), Channel: r.Channel, Text: r.Text})
	if err != nil {
		return "", err
	}
	receipts, err := n.Append(ctx, who, konbit.Record{Kind: "reminder", Subject: x.Base, Sources: []konbit.Source{{Own: true}}, Body: body})
	if err != nil {
		return "", err
	}
	return receipts[0].ID, nil
}
