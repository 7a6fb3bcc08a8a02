// Package news tells what came in, in sentences: what is new, what was corrected
// and how, what was followed up, which text was reviewed.
//
// It reads the log and keeps no state; the sentences are the kinds' own (news in
// a kind's definition) and labels. Its one invariant: of what a person may see,
// every record is counted once, alone or with others that are told with it.
package news

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/node"
)

// An Item is something that came in.
type Item struct {
	ID      konbit.ID `json:"id"`
	Kind    string    `json:"kind"`
	Title   string    `json:"title"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"` // when it was taken in
	Sort    string    `json:"sort" enum:"new,corrected,retracted"`
	Text    string    `json:"text,omitempty" doc:"The sentence; left out where the title says it."`
	Note    string    `json:"note,omitempty" doc:"What a correction changes, what was said last of what was followed up."`
	Routine bool      `json:"routine,omitempty" doc:"Comes every day, as expected."`

	subject konbit.ID
	times   int // records told in it
}

// Sorts of Item.
const (
	New       = "new"
	Corrected = "corrected"
	Retracted = "retracted"
)

const (
	most        = 40 // items that are listed
	changesMost = 3  // changes of a correction that are told
	// firstAboutRecords is the first of the mission's systems that are about the
	// record and its reports rather than about the mission's life.
	firstAboutRecords = 30
)

// Since lists what this node took in after a position of its log, or after from
// where the position is 0, the newest first, as who may see it; and counts the
// records that it tells of.
func Since(ctx context.Context, n *node.Node, who access.Principal, after int64, from time.Time, lang string) ([]Item, int, error) {
	t := &teller{node: n, ctx: ctx, who: who, lang: lang, words: n.Words.In(lang), at: make(map[string]int)}
	q := ledger.Query{Newest: true, Node: n.Ledger.Node(), Kinds: []string{"acceptance"}}
	for k := range n.Kinds.All() {
		if len(k.Systems) > 0 && (k.Systems[0] < firstAboutRecords || k.Field("base") != nil) {
			q.Kinds = append(q.Kinds, k.Name)
		}
	}
	count := 0
	for e, err := range n.Records(ctx, who, q) {
		if err != nil {
			return nil, 0, err
		}
		if e.Record.Index <= after || after == 0 && !docket.TakenIn(&e, n.Mission.Location()).After(from) {
			break
		}
		count++
		t.take(&e)
	}
	t.fold()
	return t.items[:min(most, len(t.items))], count, nil
}

// A teller makes items of records, the newest first.
type teller struct {
	node  *node.Node
	ctx   context.Context
	who   access.Principal
	lang  string
	words message.Printer
	items []Item
	at    map[string]int // what is told together -> its place in items
}

// take tells e, alone or with what it belongs to.
func (t *teller) take(e *ledger.Entry) {
	r := &e.Record
	d, ok := t.node.Kinds.Lookup(r.Kind)
	if !ok {
		return
	}
	if d.Name == "acceptance" {
		t.accepted(e)
		return
	}
	x := t.item(e)
	x.Routine, x.Text = d.Routine, t.text(r)
	if old := slices.Concat(r.Relates(konbit.Supersedes), r.Relates(konbit.Retracts)); len(old) > 0 {
		t.replaces(&x, d, r, old[0])
		t.items = append(t.items, x)
		return
	}
	if x.subject = r.Subject; x.subject == r.ID {
		x.subject = ""
	}
	if x.subject == "" || x.Text == "" {
		t.items = append(t.items, x)
		return
	}
	x.Note = x.Title
	t.together(d.Name+" "+string(x.subject), x)
}

func (t *teller) item(e *ledger.Entry) Item {
	r := &e.Record
	return Item{
		ID: r.ID, Kind: r.Kind.Name(), Title: t.node.RecordTitle(t.ctx, t.who, r, t.lang), By: r.Author,
		At: docket.TakenIn(e, t.node.Mission.Location()), Sort: New, times: 1,
	}
}

// together counts x with others of the same key; the newest is what is shown.
func (t *teller) together(key string, x Item) {
	if i, ok := t.at[key]; ok {
		t.items[i].times++
		return
	}
	t.at[key] = len(t.items)
	t.items = append(t.items, x)
}

// text returns the sentence of r's kind; records that it refers to are called by
// theirs.
func (t *teller) text(r *konbit.Record) string {
	return t.node.Kinds.News(r, t.lang, func(id konbit.ID) string {
		e, err := t.node.Ledger.Get(t.ctx, t.who, id)
		if err != nil || id == r.ID {
			return ""
		}
		if s := t.node.Kinds.News(&e.Record, t.lang, func(konbit.ID) string { return "" }); s != "" {
			return s
		}
		return t.node.RecordTitle(t.ctx, t.who, &e.Record, t.lang)
	})
}

// replaces says that r took the place of another record, and what it changes.
// What was planned and is done was no mistake: it is told as new.
func (t *teller) replaces(x *Item, d *kind.Definition, r *konbit.Record, old konbit.ID) {
	e, err := t.node.Ledger.Get(t.ctx, t.who, old)
	if err != nil {
		return // not for these eyes
	}
	told := x.Title
	var changes []node.FieldChange
	if len(r.Relates(konbit.Retracts)) > 0 {
		x.Sort, told = Retracted, t.node.RecordTitle(t.ctx, t.who, &e.Record, t.lang)
	} else {
		changes = t.node.Changes(&e.Record, r, t.lang)
		if f := d.Field("status"); f != nil && slices.ContainsFunc(changes, func(c node.FieldChange) bool { return c.Field == f.Label(t.lang) }) {
			return
		}
		x.Sort = Corrected
	}
	x.Routine = false
	x.Text = t.words.Text("news."+x.Sort, "kind", d.Labels.In(t.lang), "title", told)
	for i, c := range changes {
		if i == changesMost {
			x.Note += t.words.Text("report.semicolon") + t.words.Text("news.more", "n", len(changes)-i)
			break
		}
		if i > 0 {
			x.Note += t.words.Text("report.semicolon")
		}
		key := "news.change"
		switch {
		case c.Before == "":
			key = "news.added"
		case c.After == "":
			key = "news.dropped"
		}
		x.Note += t.words.Text(key, "field", c.Field, "before", c.Before, "after", c.After)
	}
}

// accepted tells an acceptance with others of claims of the same document.
func (t *teller) accepted(e *ledger.Entry) {
	a, ok := docket.Read[struct {
		Of konbit.ID `json:"of"`
	}](e)
	if !ok {
		return
	}
	claim, err := t.node.Ledger.Get(t.ctx, t.who, a.Body.Of)
	if err != nil || len(claim.Record.Sources) == 0 {
		return
	}
	doc, err := t.node.Ledger.Get(t.ctx, t.who, claim.Record.Sources[0].Document)
	if err != nil {
		return
	}
	x, of := t.item(e), t.item(&doc)
	x.ID, x.Kind, x.Title = of.ID, of.Kind, of.Title
	t.together("acceptance "+string(x.ID), x)
}

// fold tells what followed on a record that came in too with that record, and
// how often the others were told.
func (t *teller) fold() {
	own := make(map[konbit.ID]int, len(t.items))
	for i := range t.items {
		own[t.items[i].ID] = i
	}
	for i := range t.items {
		x := &t.items[i]
		j, ok := own[x.subject]
		switch {
		case x.subject != "" && ok:
			on := &t.items[j]
			on.Text = t.words.Text("news.followed", "text", on.Text, "n", x.times)
			on.Note = t.words.Text("news.last", "time", x.At.Format("15:04"), "text", x.Note)
			on.Routine = on.Routine && x.Routine
		case x.Kind == "document" && x.Sort == New:
			x.Text = t.words.Text("news.accepted", "title", x.Title, "n", x.times)
		case x.times > 1:
			x.Text = t.words.Text("news.times", "text", x.Text, "n", x.times)
		}
	}
	t.items = slices.DeleteFunc(t.items, func(x Item) bool { _, ok := own[x.subject]; return x.subject != "" && ok })
}
