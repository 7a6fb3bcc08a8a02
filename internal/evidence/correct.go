package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
)

// A Change is what a person gives a claim, by the names of its fields; "valid"
// and "place"; and its words in the text, as "words" or as "from" and "to" in
// bytes. Null takes a field away. What is not named stays.
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

// Write adds a claim of the document doc that nobody proposed, and returns its
// ID. Where the text is kept here, the claim names its words.
func (d *Desk) Write(ctx context.Context, who access.Principal, doc konbit.ID, c Change) (konbit.ID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return "", err
	}
	e, p, err := d.paper(ctx, who, doc)
	if err != nil {
		return "", err
	}
	r := &konbit.Record{Kind: "claim", Published: e.Record.Published, Made: d.stamp(), Marking: e.Marking, Sources: []konbit.Source{{Document: doc}}}
	r.ID = konbit.NewID(r.Made.Earliest(time.UTC))
	if k, ok := d.node.Kinds.Latest("claim"); ok {
		r.Kind = k.Kind()
	}
	if err := d.apply(ctx, who, r, map[string]json.RawMessage{}, c); err != nil {
		return "", err
	}
	if p.Text != "" && r.Sources[0].Quote == "" {
		return "", konbit.Invalid("words", "missing: copy the words of the text that say it")
	}
	return r.ID, d.append(ctx, who, *r)
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
	delete(fields, "proposed")
	delete(fields, "score")
	return r, d.apply(ctx, who, r, fields, c)
}

// apply makes r, whose body has these fields, what c says.
func (d *Desk) apply(ctx context.Context, who access.Principal, r *konbit.Record, fields map[string]json.RawMessage, c Change) error {
	at, words := [2]int{-1, -1}, ""
	for name, value := range c {
		var err error
		switch none := string(value) == "null"; name {
		case "valid":
			if r.Valid = (konbit.Span{}); !none {
				err = json.Unmarshal(value, &r.Valid)
			}
		case "place":
			r.Place, err = d.place(value)
		case "words":
			err = json.Unmarshal(value, &words)
		case "from":
			err = json.Unmarshal(value, &at[0])
		case "to":
			err = json.Unmarshal(value, &at[1])
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
			return konbit.Under(name, err)
		}
	}
	if words != "" || at != [2]int{-1, -1} {
		if err := d.move(ctx, who, r, words, at); err != nil {
			return err
		}
	}
	if err := d.complete(fields); err != nil {
		return err
	}
	var err error
	if r.Body, err = body(fields); err != nil {
		return err
	}
	_, err = d.node.Kinds.Contributions(r)
	return err
}

// complete gives a number the unit of its measure, where it has none. A measure
// that the catalogue lacks is an error: the claim would count towards nothing.
func (d *Desk) complete(fields map[string]json.RawMessage) error {
	var key string
	if json.Unmarshal(fields["measure"], &key) != nil {
		return konbit.Invalid("measure", "want the key of a measure, like force.arrived")
	}
	m, ok := d.node.Measures.Get(key)
	if !ok {
		return konbit.Invalid("measure", "%q is not in the catalogue's measures", key)
	}
	var q konbit.Quantity
	if fields["quantity"] == nil || json.Unmarshal(fields["quantity"], &q) != nil || q.Unit != "" {
		return nil //nolint:nilerr // what is wrong with it the kind says
	}
	q.Unit = m.Unit
	var err error
	fields["quantity"], err = json.Marshal(q)
	return err
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

// move makes r cite other words of its document: those at at or, of several
// places where words stand, the first after the words it cited.
func (d *Desk) move(ctx context.Context, who access.Principal, r *konbit.Record, words string, at [2]int) error {
	_, p, err := d.paper(ctx, who, r.Sources[0].Document)
	if err != nil {
		return err
	}
	if words != "" {
		from := r.Sources[0].From
		i := strings.Index(p.Text[min(from, len(p.Text)):], words)
		if i >= 0 {
			i += from
		} else if i = strings.Index(p.Text, words); i < 0 {
			return konbit.Invalid("words", "%q does not stand in the text: want it letter by letter", words)
		}
		at = [2]int{i, i + len(words)}
	}
	if at[0] < 0 || at[1] <= at[0] || at[1] > len(p.Text) {
		return konbit.Invalid("to", "want 0 <= from < to <= %d, byte offsets into the text", len(p.Text))
	}
	quote := at
	if r.Sources[0].Quote != "" {
		quote = [2]int{min(at[0], r.Sources[0].From), max(at[1], r.Sources[0].To)}
	}
	r.Sources = sources(r.Sources[0].Document, p.Text, quote, at)
	return nil
}
