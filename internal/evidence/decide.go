package evidence

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
)

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
		return konbit.MostClosed(e.Marking, d.node.Kinds.DefaultMarking(k.Kind()))
	}
	return e.Marking
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
