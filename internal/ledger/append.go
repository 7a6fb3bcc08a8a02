package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/seal"
)

// A Receipt says what became of one record given to Append.
type Receipt struct {
	ID       konbit.ID     `json:"id"`
	Position int64         `json:"position"`
	Node     string        `json:"node"`
	Index    int64         `json:"index"`
	Recorded konbit.Moment `json:"recorded"`
	Repeat   bool          `json:"repeat,omitempty"`   // it was held already: nothing was stored, this is the first receipt
	Conflict konbit.ID     `json:"conflict,omitempty"` // other content is held under its ID: the record that keeps both
	Gap      string        `json:"gap,omitempty"`      // what seems to be missing before it in its device's own count
}

// Append takes records in on behalf of who, all in one transaction, and returns
// a receipt for each once they are on disk.
//
// If who may not write one of them, or one is unsound, nothing is stored and the
// error names it. A record held already is not stored again. When other content
// is held under a record's ID, the others are stored, what was refused is kept
// in a conflict record, and the error, of CodeConflict, names both; receipts are
// returned with it.
func (l *Ledger) Append(ctx context.Context, who access.Principal, recs ...konbit.Record) ([]Receipt, error) {
	l.callers.Add(1)
	defer l.callers.Add(-1)
	items := make([]*item, len(recs))
	for i := range recs {
		it, err := l.prepare(ctx, who, recs[i])
		if err != nil && len(recs) > 1 {
			err = konbit.Under(fmt.Sprintf("records.%d", i), err)
		}
		if err != nil {
			return nil, err
		}
		items[i] = it
	}
	if len(items) == 0 {
		return nil, nil
	}
	if err := l.submit(ctx, &request{items: items}); err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(items))
	var err error
	for i, it := range items {
		receipts[i] = it.receipt
		if id := it.receipt.Conflict; id != "" && err == nil {
			err = konbit.Under("id", konbit.Errorf(konbit.CodeConflict,
				"a record %s with other content is held already; nothing is lost, both are kept in the conflict record %s: give a correction an ID of its own", it.receipt.ID, id))
		}
	}
	return receipts, err
}

// An item is one record on its way in.
type item struct {
	rec     konbit.Record // as the caller gave it, with the door's defaults
	head    []byte        // JSON of rec without stamps, body and personal part
	parts   seal.Parts    // but the header
	secret  seal.Secret
	salt    seal.Salt        // of the header
	commits seal.Commitments // but the header's
	mark    *Remark          // what the record does to the log
	erase   *Erasure         // likewise; its secret is worked out when its turn comes
	target  konbit.ID        // of erase
	receipt Receipt
}

// Check reports why Append would refuse r, without taking it in.
func (l *Ledger) Check(ctx context.Context, who access.Principal, r konbit.Record) error {
	_, err := l.prepare(ctx, who, r)
	return err
}

// prepare does all of an append that needs no turn: may he, is it sound, and
// the commitments to the parts that carry no stamp. A record of a kind not known
// here is kept when somebody may import it and another node took it in.
func (l *Ledger) prepare(ctx context.Context, who access.Principal, r konbit.Record) (*item, error) {
	foreign := r.Node != "" && r.Node != l.node && who.Has(access.Importer)
	r = r.Unstamped()
	if err := who.MayWrite(&r); err != nil {
		return nil, err
	}
	if r.Author == "" {
		r.Author = who.ID
	}
	if r.Subject == "" {
		r.Subject = r.ID
	}
	if r.Marking == "" {
		r.Marking = l.Kinds.DefaultMarking(r.Kind)
	}
	if err := r.Check(l.Now()); err != nil {
		return nil, err
	}
	if err := l.Kinds.Check(&r); err != nil {
		if unknown := konbit.CodeOf(err) == konbit.CodeNotFound; !unknown || !foreign {
			return nil, err
		}
	}
	if err := l.mayCorrect(ctx, who, &r); err != nil {
		return nil, err
	}
	it, err := l.item(r)
	if err != nil {
		return nil, err
	}
	if err := l.govern(ctx, who, it); err != nil {
		// What it did may be why it cannot be done again: then it is a repeat.
		if _, e := l.Store.Get(ctx, r.ID); e != nil {
			return nil, err
		}
	}
	return it, nil
}

// item seals the parts of r that carry no stamp. It takes copies of them: a
// caller who gives up waiting may use its own again before they are stored.
func (l *Ledger) item(r konbit.Record) (*item, error) {
	r.Body, r.Personal = bytes.Clone(r.Body), bytes.Clone(r.Personal)
	it := &item{rec: r, secret: seal.NewSecret()}
	var err error
	if it.head, err = header(&r); err != nil {
		return nil, err
	}
	if len(it.head) > konbit.MaxHeader {
		field := "sources"
		if len(r.Relation) > 10*len(r.Sources) {
			field = "relations"
		}
		return nil, konbit.Invalid(field, "the record's header is %d bytes: want at most %d; split it, or name a document instead of quoting it", len(it.head), konbit.MaxHeader)
	}
	it.parts = seal.Parts{seal.Summary: l.Kinds.Summary(&r), seal.Body: r.Body, seal.Personal: r.Personal}
	salts := it.secret.Salts()
	for k := seal.Summary; k < seal.NumParts; k++ {
		it.commits[k] = salts[k].Commit(k, it.parts[k])
	}
	it.salt = salts[seal.Header]
	return it, nil
}

// mayCorrect returns nil when who may supersede or retract what r says it does.
// A target that is not held here yet cannot be asked about and is let pass; one
// that who may not see is as good as not held.
func (l *Ledger) mayCorrect(ctx context.Context, who access.Principal, r *konbit.Record) error {
	for i, rel := range r.Relation {
		if rel.Type != konbit.Supersedes && rel.Type != konbit.Retracts {
			continue
		}
		target, err := l.Get(ctx, who, rel.To)
		switch {
		case konbit.CodeOf(err) == konbit.CodeNotFound && err != nil:
		case err != nil:
			return err
		case !who.MayCorrect(r, rel.Type, &target.Record):
			return konbit.Under(fmt.Sprintf("relations.%d", i), konbit.Errorf(konbit.CodeForbidden,
				"%s may correct or retract only records of its own; %s is by %s", who, rel.To, target.Record.Author))
		}
	}
	return nil
}

// header returns the JSON of r without stamps, body and personal part.
func header(r *konbit.Record) ([]byte, error) {
	h := r.Unstamped()
	h.Body, h.Personal = nil, nil
	return json.Marshal(h)
}

// same reports whether it says what the decoded entry old says. A part that was
// erased since is taken to be the same.
func (it *item) same(old *Entry) (bool, error) {
	head, err := header(&old.Record)
	if err != nil {
		return false, err
	}
	if !bytes.Equal(head, it.head) {
		return false, nil
	}
	for _, k := range []seal.Part{seal.Body, seal.Personal} {
		if old.Sealed.Secret.Holds(k) && !bytes.Equal(old.Sealed.Parts[k], it.parts[k]) {
			return false, nil
		}
	}
	return true, nil
}

// conflict returns the record that keeps what was refused because other content
// is held under its ID. Refusing the same content again gives the same record.
// The refused record is kept as text, its body byte for byte; what is sealed
// stays sealed, in the conflict's own personal part.
func (l *Ledger) conflict(it *item, first *Entry) (*item, error) {
	refused := it.head
	if len(it.rec.Body) > 0 {
		refused = slices.Concat(it.head[:len(it.head)-1], []byte(`,"body":`), it.rec.Body, []byte("}"))
	}
	sum := sha256.Sum256(refused)
	body, err := json.Marshal(struct {
		Of      konbit.ID `json:"of"`
		MadeBy  string    `json:"made_by"`
		SHA256  string    `json:"sha256"`
		Refused string    `json:"refused"`
	}{it.rec.ID, it.rec.Author, hex.EncodeToString(sum[:]), string(refused)})
	if err != nil {
		return nil, err
	}
	r := konbit.Record{
		Kind: "conflict@1", Subject: first.Record.ThingID(), Made: it.rec.Made, Author: it.rec.Author,
		Marking: konbit.MostClosed(it.rec.Marking, first.Marking), Release: it.rec.Release, Place: it.rec.Place, Valid: it.rec.Valid,
		Sources: []konbit.Source{{Own: true}}, Body: body, Personal: it.rec.Personal,
	}
	r.ID = konbit.NamedID(r.Made.Earliest(utc), "conflict/"+hex.EncodeToString(sum[:])+string(r.Personal))
	return l.item(r)
}
