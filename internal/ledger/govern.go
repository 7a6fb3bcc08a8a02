package ledger

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/seal"
)

// Some kinds of record act on the log itself. The ledger reads these fields of
// them and leaves the rest to their definitions.
type act struct {
	Of       konbit.ID      `json:"of"`
	Marking  konbit.Marking `json:"marking"`       // marking: from now on in force
	Release  []string       `json:"releasable_to"` // likewise
	Parts    []string       `json:"parts"`         // erasure: summary, body, personal; others are not the ledger's
	Decision string         `json:"decision"`      // approval
	Purpose  string         `json:"purpose"`       // approval
}

// erasureApprovals is how many people beside the one who erases must have
// approved it.
const erasureApprovals = 2

// govern prepares what r does to the log, where it is of a kind that does.
func (l *Ledger) govern(ctx context.Context, who access.Principal, it *item) error {
	name := it.rec.Kind.Name()
	if name != "marking" && name != "erasure" {
		return nil
	}
	var a act
	if err := json.Unmarshal(it.rec.Body, &a); err != nil {
		return konbit.Invalid("body", "not the fields of a %s record: %v", name, err)
	}
	target, err := l.Get(ctx, who, a.Of)
	if err != nil {
		if konbit.CodeOf(err) == konbit.CodeNotFound {
			return konbit.Under("body.of", err)
		}
		return err
	}
	if name == "marking" {
		if err := a.Marking.Check(); err != nil {
			return konbit.Under("body.marking", err)
		}
		it.mark = &Remark{Position: target.Position, Marking: a.Marking, Release: a.Release}
		return nil
	}
	it.erase = &Erasure{Position: target.Position}
	it.target = a.Of
	for k := seal.Summary; k < seal.NumParts; k++ {
		for _, part := range a.Parts {
			if part == k.String() {
				it.erase.Parts = append(it.erase.Parts, k)
			}
		}
	}
	return l.approved(ctx, who, &target)
}

// approved returns nil when enough people other than who have approved that
// target be erased, and have not taken it back.
func (l *Ledger) approved(ctx context.Context, who access.Principal, target *Entry) error {
	approve := map[string]bool{}
	for e, err := range l.Store.Scan(ctx, Query{Kinds: []string{"approval"}, After: target.Position}) {
		if err == nil {
			err = e.Decode()
		}
		if err != nil {
			return fmt.Errorf("approvals of %s: %w", target.Record.ID, err)
		}
		var a act
		if e.Record.Kind.Name() != "approval" || json.Unmarshal(e.Record.Body, &a) != nil {
			continue // a store may yield other kinds; an approval may have been erased
		}
		if a.Of == target.Record.ID && a.Purpose == "erasure" && e.Record.Author != who.ID {
			approve[e.Record.Author] = a.Decision == "approved"
		}
	}
	n := 0
	for _, yes := range approve {
		if yes {
			n++
		}
	}
	if n < erasureApprovals {
		return konbit.Under("body.of", konbit.Errorf(konbit.CodeForbidden,
			"%s may be erased once %d other people have approved it (approval records with purpose erasure); %d have", target.Record.ID, erasureApprovals, n))
	}
	return nil
}

// act adds to the batch what it does to the log.
func (w *writer) act(ctx context.Context, it *item) error {
	if it.mark != nil {
		w.b.Mark = append(w.b.Mark, *it.mark)
	}
	if it.erase == nil {
		return nil
	}
	e := w.erased[it.target]
	if e == nil {
		got, err := w.l.Store.Get(ctx, it.target)
		if err != nil {
			return err
		}
		e = &got
	}
	secret, err := e.Sealed.Secret.Without(e.Sealed.Parts, it.erase.Parts...)
	if err != nil {
		return err
	}
	e.Sealed.Secret = secret
	for _, k := range it.erase.Parts {
		e.Sealed.Parts[k] = nil
	}
	if w.erased == nil {
		w.erased = map[konbit.ID]*Entry{}
	}
	w.erased[it.target] = e
	w.b.Erase = append(w.b.Erase, Erasure{Position: e.Position, Parts: it.erase.Parts, Secret: secret})
	w.b.Drop = []string{snapshotName("")}
	w.b.Put[erasedName] = binary.BigEndian.AppendUint64(nil, uint64(w.l.seq.position))
	return nil
}
