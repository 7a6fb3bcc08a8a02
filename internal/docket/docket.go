// Package docket reads what the log says about one report: when it is due, what
// was written for it, who cleared it, which editions came out and to whom they
// went.
//
// It only reads; internal/editorial acts on what it says. It keeps no state and
// knows no report by name. Its one invariant: the same records give the same
// docket, whoever asks.
package docket

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
)

// Bodies of the records that a report's way is made of.
type (
	// Opening is what a draft record says.
	Opening struct {
		Ref
		Period     konbit.Span   `json:"period"`
		Known      konbit.Moment `json:"known,omitzero"`
		Collection string        `json:"collection,omitempty"`
	}
	// Text is what a paragraph record says.
	Text struct {
		Ref
		Section    string    `json:"section"`
		Order      int       `json:"order,omitempty"`
		Language   string    `json:"language"`
		Text       string    `json:"text"`
		State      string    `json:"state"`
		Translates konbit.ID `json:"translates,omitempty"` // a version of the paragraph that it translates
		OfVersion  string    `json:"of_version,omitempty"` // Hash of the text that it was made from
	}
	// Remark is what a comment record says.
	Remark struct {
		Of     konbit.ID `json:"of"`
		Text   string    `json:"text"`
		Status string    `json:"status,omitempty"`
	}
	// Clearance is what a clearance record says: of an edition, or of a draft with
	// the hash of its content and what that was computed from.
	Clearance struct {
		Of       konbit.ID     `json:"of,omitempty"`
		Report   string        `json:"report,omitempty"`
		Number   int           `json:"number,omitempty"`
		Draft    string        `json:"draft,omitempty"`
		Known    konbit.Moment `json:"known,omitzero"`
		Heads    []Head        `json:"heads,omitempty"`
		Step     string        `json:"step"`
		Capacity string        `json:"capacity,omitempty"`
		Note     string        `json:"note,omitempty"`
	}
	// Edition is what an edition record says.
	Edition struct {
		Ref
		Edition    int           `json:"edition"`
		Serial     string        `json:"serial"`
		Languages  []string      `json:"languages"`
		Period     konbit.Span   `json:"period"`
		Known      konbit.Moment `json:"known"`
		Heads      []Head        `json:"heads"`
		Engine     string        `json:"engine"`
		Digest     string        `json:"digest"`
		Renderings []Rendering   `json:"renderings"`
		Reason     string        `json:"reason,omitempty"`
	}
	// Sending is what a distribution record says.
	Sending struct {
		Edition   konbit.ID `json:"edition"`
		List      string    `json:"list"`
		Addressee string    `json:"addressee"`
		Address   string    `json:"address"`
		Languages []string  `json:"languages,omitempty"`
		Formats   []string  `json:"formats"`
		State     string    `json:"state"`
		MessageID string    `json:"message_id,omitempty"`
		Reason    string    `json:"reason,omitempty"`
	}
)

// A Head is how far one node's log is taken into account.
type Head struct {
	Node  string `json:"node"`
	Index int64  `json:"index"`
}

// A Rendering is an edition in one language and format, as it was issued.
type Rendering struct {
	Language string `json:"language"`
	Format   string `json:"format"`
	SHA256   string `json:"sha256"`
}

// Heads returns what list says.
func Heads(list []Head) ledger.Heads {
	h := ledger.Heads{}
	for _, x := range list {
		h[x.Node] = x.Index
	}
	return h
}

// HeadList returns h by node.
func HeadList(h ledger.Heads) []Head {
	list := make([]Head, 0, len(h))
	for node, index := range h {
		list = append(list, Head{node, index})
	}
	slices.SortFunc(list, func(a, b Head) int { return cmp.Compare(a.Node, b.Node) })
	return list
}

// An Act is one record with its body read.
type Act[B any] struct {
	*ledger.Entry
	Body B
}

// At returns when the node took it in, as far as it says, else when it was made.
func (a *Act[B]) At(loc *time.Location) time.Time { return TakenIn(a.Entry, loc) }

// TakenIn returns when a node took an entry in, as far as it says, else when it
// was made.
func TakenIn(e *ledger.Entry, loc *time.Location) time.Time {
	return cmp.Or(e.Record.Recorded, e.Record.Made).Earliest(loc).In(loc)
}

// Read decodes the body of an entry; false where it cannot be read, because a
// newer node wrote it or it was erased.
func Read[B any](e *ledger.Entry) (Act[B], bool) {
	entry := *e
	a := Act[B]{Entry: &entry}
	return a, len(e.Record.Body) > 0 && json.Unmarshal(e.Record.Body, &a.Body) == nil
}

// A Pin fixes what is taken into account: what was known by then, and how far
// each log goes. The zero Pin is all that is held.
type Pin struct {
	Known time.Time
	Heads ledger.Heads
}

// Holds reports whether p covers an entry.
func (p Pin) Holds(e *ledger.Entry) bool {
	return p.Heads == nil || e.Record.Index <= p.Heads[e.Record.Node]
}

// A Docket is all that the log says about one report.
type Docket struct {
	Slot
	Kind     *outline.Kind
	Draft    *Act[Opening] // nil: nobody has opened it
	Texts    []Act[Text]
	Remarks  []Act[Remark]
	Steps    []Act[Clearance]
	Editions []Act[Edition] // by number
	Sendings []Act[Sending]

	Zone *time.Location

	about map[konbit.ID]bool // the draft, paragraphs, remarks and editions
}

// Records yields the entries of some kinds after a position, in the order of the
// log.
type Records func(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error]

// Open reads what there is about a report. What nobody opened or issued and
// nothing schedules is not found.
func (s Schedule) Open(ctx context.Context, records Records, ref Ref) (*Docket, error) {
	k, err := s.Kind(ref.Report)
	if err != nil {
		return nil, err
	}
	d := &Docket{Slot: Slot{Ref: ref}, Kind: k, Zone: s.zone(), about: make(map[konbit.ID]bool)}
	scan := func(after int64, kinds ...string) error {
		for e, err := range records(ctx, ledger.Query{Kinds: kinds, After: after}) {
			if err != nil {
				return err
			}
			d.take(&e)
		}
		return nil
	}
	if err := scan(0, "draft", "edition"); err != nil {
		return nil, err
	}
	if !d.times(s) {
		return nil, konbit.Under("number", konbit.Errorf(konbit.CodeNotFound, "nobody has opened a draft of %s %d", ref.Report, ref.Number))
	}
	if err := scan(d.begun(), "paragraph", "comment", "clearance", "distribution"); err != nil {
		return nil, err
	}
	slices.SortStableFunc(d.Editions, func(a, b Act[Edition]) int { return a.Body.Edition - b.Body.Edition })
	return d, nil
}

// take enters an entry if it is about this report. What is marked higher than
// the report, or is for some components only, cannot be part of it.
func (d *Docket) take(e *ledger.Entry) {
	id := e.Record.ID
	if e.Marking.Level() > Marking(d.Kind).Level() || len(e.Release) > 0 {
		return
	}
	switch e.Record.Kind.Name() {
	case "draft":
		if a, ok := Read[Opening](e); ok && a.Body.Ref == d.Ref && d.Draft == nil {
			d.Draft, d.about[id] = &a, true
		}
	case "paragraph":
		d.about[id] = enter(&d.Texts, e, func(b *Text) bool { return b.Ref == d.Ref })
	case "comment":
		d.about[id] = enter(&d.Remarks, e, func(b *Remark) bool { return d.about[b.Of] })
	case "clearance":
		enter(&d.Steps, e, func(b *Clearance) bool { return Ref{b.Report, b.Number} == d.Ref || d.about[b.Of] })
	case "edition":
		d.about[id] = enter(&d.Editions, e, func(b *Edition) bool { return b.Ref == d.Ref })
	case "distribution":
		enter(&d.Sendings, e, func(b *Sending) bool { return d.about[b.Edition] })
	}
}

// enter appends an entry whose body can be read and that want wants.
func enter[B any](list *[]Act[B], e *ledger.Entry, want func(*B) bool) bool {
	a, ok := Read[B](e)
	if !ok || !want(&a.Body) {
		return false
	}
	*list = append(*list, a)
	return true
}

// begun returns the position after which there may be records about the report.
func (d *Docket) begun() int64 {
	switch {
	case d.Draft != nil:
		return d.Draft.Position
	case len(d.Editions) > 0:
		return d.Editions[0].Position
	}
	return 0
}

// times fills in when the report is about: as its draft says, else an edition,
// else its series. It returns false where none of them does.
func (d *Docket) times(s Schedule) bool {
	var span konbit.Span
	switch {
	case d.Draft != nil:
		span, d.Collection = d.Draft.Body.Period, d.Draft.Body.Collection
		if m := d.Draft.Body.Known; !m.IsZero() {
			d.Known = m.Latest(d.Zone)
		}
	case len(d.Editions) > 0:
		span = d.Editions[0].Body.Period
	}
	due, ok := s.Numbered(d.Kind, d.Number)
	if ok {
		d.From, d.To, d.Cutoff, d.Due = due.From, due.To, due.Cutoff, due.Due
	}
	if span.IsZero() {
		return ok
	}
	from, to := Instants(span, d.Zone)
	if !ok || !from.Equal(d.From) || !to.Equal(d.To) {
		d.From, d.To, d.Cutoff, d.Due = from, to, to, d.Kind.DueAt(to)
	}
	return true
}

// Last returns the newest edition, nil where there is none.
func (d *Docket) Last() *Act[Edition] {
	if len(d.Editions) == 0 {
		return nil
	}
	return &d.Editions[len(d.Editions)-1]
}

// Before returns the edition whose place a took, nil where it is the first.
func (d *Docket) Before(a *Act[Edition]) *Act[Edition] {
	for _, id := range a.Record.Relates(konbit.Supersedes) {
		for i := range d.Editions {
			if d.Editions[i].Record.ID == id {
				return &d.Editions[i]
			}
		}
	}
	return nil
}

// AsOf returns the docket with the editions that were out before a.
func (d *Docket) AsOf(a *Act[Edition]) *Docket {
	then := *d
	then.Editions = slices.DeleteFunc(slices.Clone(d.Editions), func(x Act[Edition]) bool { return x.Position >= a.Position })
	return &then
}

// Section returns what a section of the report is called.
func (d *Docket) Section(id, lang string) string {
	for i := range d.Kind.Parts {
		if d.Kind.Parts[i].ID == id {
			return d.Kind.Parts[i].Labels.In(lang)
		}
	}
	return strings.TrimSpace(id)
}

// Has reports whether a record is the draft, a paragraph, a remark or an edition
// of this report.
func (d *Docket) Has(id konbit.ID) bool { return d.about[id] }
