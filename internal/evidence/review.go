package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/claim"
)

// A State says how a claim stands.
type State string

// States of a claim.
const (
	Proposed  State = "proposed"  // found by extraction; nobody has looked
	Accepted  State = "accepted"  // somebody stands for it
	Rejected  State = "rejected"  // somebody refused it
	Corrected State = "corrected" // another claim took its place
	Withdrawn State = "withdrawn" // whoever wrote it took it back
)

// A Sheet is a document with its claims, as a reviewer works on it.
type Sheet struct {
	Document  konbit.ID      `json:"document"`
	Title     string         `json:"title"`
	Publisher string         `json:"publisher"`
	Published konbit.Moment  `json:"published"`
	DateNote  string         `json:"date_note,omitempty"`
	Language  string         `json:"language"`
	Unread    bool           `json:"unread" doc:"No lexicon reads this language: write its claims by hand."`
	Marking   konbit.Marking `json:"marking"`
	Grade     konbit.Grade   `json:"grade,omitempty"`
	SHA256    string         `json:"text_sha256"`
	Text      string         `json:"text,omitempty"`
	Items     []Item         `json:"items"`
	Open      int            `json:"open" doc:"Proposals shown by default that nobody has decided."`
	Kin       []Kin          `json:"kin,omitempty"`
}

// An Item is a claim of a document: what it says, where, and how it stands.
type Item struct {
	ID      konbit.ID     `json:"id"`
	Fields  Fields        `json:"claim"`
	Valid   konbit.Span   `json:"valid,omitzero"`
	Place   *konbit.Place `json:"place,omitempty"`
	Quote   Extract       `json:"quote"`
	Span    Extract       `json:"span" doc:"The number itself, within the quote."`
	State   State         `json:"state"`
	Folded  bool          `json:"folded" doc:"Below the threshold."`
	Repeats konbit.ID     `json:"repeats,omitempty" doc:"An earlier claim of this document that says the same."`
	Differs []konbit.ID   `json:"differs,omitempty" doc:"Decided claims about the same words that say something else."`
	By      string        `json:"by,omitempty"`
	At      konbit.Moment `json:"at,omitzero"`
	Reason  string        `json:"reason,omitempty"`
	Note    string        `json:"note,omitempty"`
}

// An Extract is a piece of a text with its place.
type Extract struct {
	Text   string `json:"text"`
	From   int    `json:"from" doc:"Byte offsets into the text, half-open."`
	To     int    `json:"to"`
	From16 int    `json:"from_utf16" doc:"The same in UTF-16 code units, as browsers count."`
	To16   int    `json:"to_utf16"`
}

// Open reports whether a reviewer is asked about i by default.
func (i *Item) Open() bool { return i.State == Proposed && !i.Folded }

// Sheet returns the document id with its claims in the order of the text.
func (d *Desk) Sheet(ctx context.Context, who access.Principal, id konbit.ID) (*Sheet, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	return d.sheet(ctx, who, id)
}

func (d *Desk) sheet(ctx context.Context, who access.Principal, id konbit.ID) (*Sheet, error) {
	e, p, err := d.paper(ctx, who, id)
	if err != nil {
		return nil, err
	}
	s := &Sheet{
		Document: id, Title: p.Title, Publisher: p.Publisher, Published: e.Record.Published, DateNote: p.DateNote, Language: p.Language,
		Unread: !d.Reads(p.Language), Marking: e.Marking, Grade: e.Record.Grade, SHA256: p.SHA256, Text: p.Text, Items: []Item{},
		Kin: d.kin(ctx, who, id),
	}
	utf16 := claim.UTF16(p.Text)
	for _, c := range d.index.Docs[id].Claims {
		x, err := d.node.Ledger.Get(ctx, who, c)
		if err != nil {
			continue // not for his eyes
		}
		item, err := d.item(ctx, who, &x.Record, utf16)
		if err != nil {
			return nil, err
		}
		s.Items = append(s.Items, *item)
	}
	slices.SortStableFunc(s.Items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Span.From, b.Span.From), cmp.Compare(b.Span.To, a.Span.To), cmp.Compare(a.ID, b.ID))
	})
	compare(s.Items)
	for i := range s.Items {
		if s.Items[i].Open() {
			s.Open++
		}
	}
	return s, nil
}

// item returns the claim r as it stands, and as much about who decided so as who
// may know.
func (d *Desk) item(ctx context.Context, who access.Principal, r *konbit.Record, utf16 func(int) int) (*Item, error) {
	i := &Item{ID: r.ID, Valid: r.Valid, Place: r.Place}
	if err := json.Unmarshal(r.Body, &i.Fields); err != nil {
		return nil, fmt.Errorf("claim %s: %w", r.ID, err)
	}
	cite := func(s konbit.Source) Extract {
		return Extract{Text: s.Quote, From: s.From, To: s.To, From16: utf16(s.From), To16: utf16(s.To)}
	}
	i.Quote, i.Span = cite(r.Sources[0]), cite(r.Sources[len(r.Sources)-1])
	i.Folded = d.index.Claims[r.ID].Folded
	var a *act
	switch i.State, a = d.index.Claims[r.ID].now(); {
	case a != nil:
		if e, err := d.node.Ledger.Get(ctx, who, a.By); err == nil {
			i.By, i.At = a.Author, a.Made
			if a.State == Rejected {
				why := struct{ Reason, Note *string }{&i.Reason, &i.Note}
				return i, json.Unmarshal(e.Record.Body, &why)
			}
		}
	case i.State == Accepted:
		i.By, i.At = r.Author, r.Made
	}
	return i, nil
}

// compare finds which items repeat an earlier one, and which say otherwise than
// what was decided about the same words.
func compare(items []Item) {
	for i := range items {
		x := &items[i]
		if x.State != Proposed {
			continue
		}
		for j := range items {
			y := &items[j]
			standing := y.State == Accepted || y.State == Proposed
			switch {
			case i == j || !standing:
			case y.Span.From == x.Span.From && y.Span.To == x.Span.To && y.Span.To > 0:
				if y.State == Accepted {
					x.Differs = append(x.Differs, y.ID)
				}
			case x.Repeats == "" && x.Fields.Measure != other && (y.State == Accepted || j < i && y.Repeats == "") && x.Fields.same(&y.Fields):
				x.Repeats = y.ID
			}
		}
	}
}

// Queue lists the documents that wait for a person, the newest publication
// first, without texts and items: those with proposals nobody has decided, those
// below the threshold aside, and those in a language that is not read here, until
// somebody writes their first claim.
func (d *Desk) Queue(ctx context.Context, who access.Principal) ([]Sheet, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	var out []Sheet
	for id, h := range d.index.Docs {
		waits := h.HasText && len(h.Claims) == 0 && !d.Reads(h.Trace.Language)
		for _, c := range h.Claims {
			st, _ := d.index.Claims[c].now()
			waits = waits || st == Proposed && !d.index.Claims[c].Folded
		}
		if !waits {
			continue
		}
		s, err := d.sheet(ctx, who, id)
		switch {
		case konbit.CodeOf(err) == konbit.CodeNotFound && err != nil:
			continue // not for his eyes
		case err != nil:
			return nil, err
		}
		s.Text, s.Items = "", nil
		out = append(out, *s)
	}
	zone := d.node.Mission.Location()
	slices.SortFunc(out, func(a, b Sheet) int {
		return cmp.Or(b.Published.Latest(zone).Compare(a.Published.Latest(zone)), cmp.Compare(a.Document, b.Document))
	})
	return out, nil
}
