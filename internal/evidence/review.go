package evidence

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
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/ledger"
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
	i.Folded = i.Fields.Proposed && folded(i.Fields.Measure, i.Fields.Score)
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

// Queue lists the documents that have proposals nobody has decided, those below
// the threshold aside, the newest publication first, without texts and items.
func (d *Desk) Queue(ctx context.Context, who access.Principal) ([]Sheet, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	var out []Sheet
	for id, h := range d.index.Docs {
		if !slices.ContainsFunc(h.Claims, func(c konbit.ID) bool { s, _ := d.index.Claims[c].now(); return s == Proposed }) {
			continue
		}
		s, err := d.sheet(ctx, who, id)
		switch {
		case konbit.CodeOf(err) == konbit.CodeNotFound && err != nil:
			continue // not for his eyes
		case err != nil:
			return nil, err
		case s.Open == 0:
			continue // only what is folded is left
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

// Accept takes proposals into the record in the name of who.
func (d *Desk) Accept(ctx context.Context, who access.Principal, ids ...konbit.ID) error {
	return d.decide(ctx, who, ids, func(id konbit.ID) (string, any) {
		return "acceptance", map[string]any{"of": id}
	})
}

// Reject refuses proposals, for a reason of the vocabulary rejection-reason.
func (d *Desk) Reject(ctx context.Context, who access.Principal, reason, note string, ids ...konbit.ID) error {
	return d.decide(ctx, who, ids, func(id konbit.ID) (string, any) { return "rejection", rejection(id, reason, note) })
}

func rejection(id konbit.ID, reason, note string) map[string]any {
	b := map[string]any{"of": id, "reason": reason}
	if note != "" {
		b["note"] = note
	}
	return b
}

// decide records an act about each of ids, all or none. What stands that way
// already is left as it is.
func (d *Desk) decide(ctx context.Context, who access.Principal, ids []konbit.ID, f func(konbit.ID) (kind string, body any)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var recs []konbit.Record
	made := d.stamp()
	for _, id := range ids {
		e, err := d.claim(ctx, who, id)
		if err != nil {
			return err
		}
		kind, b := f(id)
		r, err := d.act(e, kind, made, b)
		if err != nil {
			return err
		}
		switch st, _ := d.index.Claims[id].now(); {
		case st == Accepted && kind == "acceptance", st == Rejected && kind == "rejection":
			continue
		case st == Corrected || st == Withdrawn:
			return konbit.Under("claim", konbit.Errorf(konbit.CodeConflict, "%s is %s already; take that back first", id, st))
		}
		recs = append(recs, *r)
	}
	return d.append(ctx, who, recs...)
}

// claim returns the claim record id, for who. Callers hold d.mu.
func (d *Desk) claim(ctx context.Context, who access.Principal, id konbit.ID) (*ledger.Entry, error) {
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	e, err := d.node.Ledger.Get(ctx, who, id)
	if err != nil {
		return nil, konbit.Under("claim", err)
	}
	if d.index.Claims[id] == nil {
		return nil, konbit.Under("claim", konbit.Errorf(konbit.CodeNotFound, "%s is no claim", id))
	}
	return &e, nil
}

// act returns a record of an act about the claim e. It counts from when the
// claim was published, as the claim itself does: what the source said was known
// then, whoever took it in later; which of two acts is the later, Made says.
func (d *Desk) act(e *ledger.Entry, kind string, made konbit.Moment, b any) (*konbit.Record, error) {
	raw, err := body(b)
	return &konbit.Record{
		ID: konbit.NewID(made.Earliest(time.UTC)), Kind: konbit.Kind(kind), Subject: e.Record.ThingID(), Published: e.Record.Published, Made: made,
		Marking: d.marking(e, kind), Sources: []konbit.Source{{Own: true}}, Body: raw,
	}, err
}

// marking of an act: what its kind has by default, but never less than the claim's.
func (d *Desk) marking(e *ledger.Entry, kind string) konbit.Marking {
	if k, ok := d.node.Kinds.Latest(kind); ok {
		if m := d.node.Kinds.DefaultMarking(k.Kind()); m.Level() > e.Marking.Level() {
			return m
		}
	}
	return e.Marking
}

// A Change is what a correction gives a claim, by the names of its fields, and
// "valid", "place", "from" and "to" (bytes of the text); null takes a field
// away. What is not named stays.
type Change map[string]json.RawMessage

// Correct puts a corrected claim in the place of id, and returns its ID. Writing
// it is accepting it.
func (d *Desk) Correct(ctx context.Context, who access.Principal, id konbit.ID, change Change) (konbit.ID, error) {
	ids, err := d.Split(ctx, who, id, change)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// Split puts several claims in the place of id, one for each change.
func (d *Desk) Split(ctx context.Context, who access.Principal, id konbit.ID, changes ...Change) ([]konbit.ID, error) {
	if len(changes) == 0 {
		return nil, konbit.Invalid("changes", "want at least one change: the fields to set, by name")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e, err := d.claim(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if st, _ := d.index.Claims[id].now(); st == Corrected || st == Withdrawn {
		return nil, konbit.Under("claim", konbit.Errorf(konbit.CodeConflict, "%s is %s already; correct what took its place", id, st))
	}
	made := d.stamp()
	var recs []konbit.Record
	var ids []konbit.ID
	for i, c := range changes {
		r, err := d.changed(ctx, who, e, c)
		if err != nil && len(changes) > 1 {
			err = konbit.Under(fmt.Sprintf("changes.%d", i), err)
		}
		if err != nil {
			return nil, err
		}
		r.Made, r.ID = made, konbit.NewID(made.Earliest(time.UTC))
		recs, ids = append(recs, *r), append(ids, r.ID)
	}
	return ids, d.append(ctx, who, recs...)
}

// changed returns e with the change c.
func (d *Desk) changed(ctx context.Context, who access.Principal, e *ledger.Entry, c Change) (*konbit.Record, error) {
	old := &e.Record
	r := &konbit.Record{
		Kind: old.Kind, Valid: old.Valid, Published: old.Published, Sources: slices.Clone(old.Sources), Grade: old.Grade,
		Reuse: old.Reuse, Marking: e.Marking, Place: old.Place, Relation: []konbit.Relation{{Type: konbit.Supersedes, To: old.ID}},
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(old.Body, &fields); err != nil {
		return nil, err
	}
	for _, name := range []string{"proposed", "score"} {
		delete(fields, name)
	}
	span := [2]int{-1, -1}
	for name, value := range c {
		var err error
		switch none := string(value) == "null"; name {
		case "valid":
			if r.Valid = (konbit.Span{}); !none {
				err = json.Unmarshal(value, &r.Valid)
			}
		case "place":
			r.Place, err = d.place(value)
		case "from":
			err = json.Unmarshal(value, &span[0])
		case "to":
			err = json.Unmarshal(value, &span[1])
		case "proposed", "score", "cues":
			err = konbit.Invalid("", "this is the extractor's to say")
		default:
			if fields[name] = value; none {
				delete(fields, name)
			}
		}
		if err != nil {
			if konbit.CodeOf(err) == konbit.CodeInternal {
				err = konbit.Invalid("", "%v", err)
			}
			return nil, konbit.Under(name, err)
		}
	}
	if span != [2]int{-1, -1} {
		if err := d.move(ctx, who, r, span); err != nil {
			return nil, err
		}
	}
	var err error
	if r.Body, err = body(fields); err != nil {
		return nil, err
	}
	if _, err := d.node.Kinds.Contributions(r); err != nil {
		return nil, err
	}
	return r, d.known(r.Body)
}

// known reports a measure that the catalogue lacks: the claim would count
// towards nothing.
func (d *Desk) known(b json.RawMessage) error {
	var f Fields
	if err := json.Unmarshal(b, &f); err != nil {
		return konbit.Invalid("", "%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, ok := d.node.Measures.Get(f.Measure); !ok {
		return konbit.Invalid("measure", "%q is not in the catalogue's measures", f.Measure)
	}
	return nil
}

// place reads a place by name or code, or as a record's place.
func (d *Desk) place(value json.RawMessage) (*konbit.Place, error) {
	var name string
	if json.Unmarshal(value, &name) == nil {
		if name == "" {
			return nil, nil
		}
		p, err := d.node.Places.Lookup(name)
		if err != nil {
			return nil, err
		}
		return &konbit.Place{Code: p.Code, Name: p.Name}, nil
	}
	var p *konbit.Place
	err := json.Unmarshal(value, &p)
	return p, err
}

// move makes r cite other words of its document.
func (d *Desk) move(ctx context.Context, who access.Principal, r *konbit.Record, span [2]int) error {
	_, p, err := d.paper(ctx, who, r.Sources[0].Document)
	if err != nil {
		return err
	}
	if span[0] < 0 || span[1] <= span[0] || span[1] > len(p.Text) {
		return konbit.Invalid("to", "want 0 <= from < to <= %d, byte offsets into the text", len(p.Text))
	}
	quote := [2]int{min(span[0], r.Sources[0].From), max(span[1], r.Sources[0].To)}
	r.Sources = sources(r.Sources[0].Document, p.Text, quote, span)
	return nil
}

// Merge keeps the claim id and refuses the others as saying the same.
func (d *Desk) Merge(ctx context.Context, who access.Principal, id konbit.ID, others ...konbit.ID) error {
	if len(others) == 0 || slices.Contains(others, id) {
		return konbit.Invalid("others", "want the claims that say the same as %s", id)
	}
	return d.decide(ctx, who, append([]konbit.ID{id}, others...), func(c konbit.ID) (string, any) {
		if c == id {
			return "acceptance", map[string]any{"of": c}
		}
		return "rejection", rejection(c, "duplicate", "merged into "+string(id))
	})
}

// AcceptRepeats accepts all proposals of a document that say what an accepted
// claim of the same document says, and returns them. It is the one thing
// that is done in bulk, because it tells nobody anything new.
func (d *Desk) AcceptRepeats(ctx context.Context, who access.Principal, doc konbit.ID) ([]konbit.ID, error) {
	s, err := d.Sheet(ctx, who, doc)
	if err != nil {
		return nil, err
	}
	accepted := make(map[konbit.ID]bool)
	for i := range s.Items {
		accepted[s.Items[i].ID] = s.Items[i].State == Accepted
	}
	ids := []konbit.ID{}
	for i := range s.Items {
		if x := &s.Items[i]; x.Open() && accepted[x.Repeats] {
			ids = append(ids, x.ID)
		}
	}
	return ids, d.Accept(ctx, who, ids...)
}

// Undo takes back what who last decided about the claims of a document: all that
// was decided at once. It returns the claims concerned.
func (d *Desk) Undo(ctx context.Context, who access.Principal, doc konbit.ID) ([]konbit.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	if _, _, err := d.paper(ctx, who, doc); err != nil {
		return nil, err
	}
	var last []*act
	for _, id := range d.index.Docs[doc].Claims {
		c := d.index.Claims[id]
		for _, a := range c.Acts {
			if a.Void || a.Author != who.ID || a.State == Withdrawn || a.State == Corrected && d.index.Claims[a.By].Proposed {
				continue
			}
			switch {
			case len(last) == 0 || a.Made.Earliest(time.UTC).After(last[0].Made.Earliest(time.UTC)):
				last = []*act{a}
			case a.Made == last[0].Made:
				last = append(last, a)
			}
		}
	}
	if len(last) == 0 {
		return nil, konbit.Errorf(konbit.CodeNotFound, "nothing that you decided about this document is left to take back")
	}
	made := d.stamp()
	var recs []konbit.Record
	var ids []konbit.ID
	for _, a := range last {
		e, err := d.node.Ledger.Get(ctx, who, a.By)
		if err != nil {
			return nil, err
		}
		r, err := d.act(&e, "note", made, map[string]any{"text": "taken back"})
		if err != nil {
			return nil, err
		}
		r.Relation = []konbit.Relation{{Type: konbit.Retracts, To: a.By}}
		recs, ids = append(recs, *r), append(ids, a.Of)
	}
	return ids, d.append(ctx, who, recs...)
}
