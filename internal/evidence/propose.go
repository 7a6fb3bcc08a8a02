package evidence

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/ledger"
)

// maxProposals is how many proposals of one document are kept, the best.
const maxProposals = 2000

// paper returns the document id as it now stands, for who.
func (d *Desk) paper(ctx context.Context, who access.Principal, id konbit.ID) (*ledger.Entry, *paper, error) {
	missing := konbit.Under("document", konbit.Errorf(konbit.CodeNotFound, "no document %s that you may see", id))
	h := d.index.Docs[id]
	if h == nil {
		return nil, nil, missing
	}
	e, err := d.node.Ledger.Get(ctx, who, h.Version)
	switch {
	case konbit.CodeOf(err) == konbit.CodeNotFound && err != nil:
		return nil, nil, missing
	case err != nil:
		return nil, nil, err
	}
	p := &paper{}
	return &e, p, json.Unmarshal(e.Record.Body, p)
}

// propose has claims proposed from the document id, records those that are not
// on record yet, and fills out in. Callers hold d.mu.
func (d *Desk) propose(ctx context.Context, who access.Principal, id konbit.ID, out *Added) error {
	e, p, err := d.paper(ctx, who, id)
	if err != nil {
		return err
	}
	out.Document, out.Title, out.Publisher, out.Language, out.SHA256 = id, p.Title, p.Publisher, p.Language, p.SHA256
	out.Published = e.Record.Published
	out.Kin = d.kin(ctx, who, id)
	if p.Text == "" {
		return konbit.Invalid("document", "its text is not kept here: add the text itself")
	}
	if !d.Reads(p.Language) {
		out.Unread = true
		return nil
	}
	x, err := d.reader()
	if err != nil {
		return err
	}
	found := x.Extract(claim.Document{ID: string(id), Text: p.Text, Lang: p.Language, DCT: d.written(e.Record.Published)})
	if len(found) > maxProposals {
		scores := make([]float64, len(found))
		for i := range found {
			scores[i] = found[i].Score
		}
		slices.Sort(scores)
		least := scores[len(scores)-maxProposals]
		found = slices.DeleteFunc(found, func(q claim.Proposal) bool { return q.Score < least })
		out.Unkept += len(scores) - len(found)
		if len(found) > maxProposals {
			out.Unkept += len(found) - maxProposals
			found = found[:maxProposals]
		}
	}
	made := d.stamp()
	now := make(map[konbit.ID]bool, len(found))
	var fresh []konbit.Record
	for i := range found {
		rec, err := d.record(e, p, &found[i])
		if err != nil {
			return err
		}
		if rec == nil {
			out.Unkept++
			continue
		}
		if folded(found[i].Measure, found[i].Score) {
			out.Folded++
		} else {
			out.Proposed++
		}
		if rec.Made = made; d.index.Claims[rec.ID] == nil && !now[rec.ID] {
			fresh = append(fresh, *rec)
		}
		now[rec.ID] = true
	}
	for i := range fresh {
		d.replace(&fresh[i], id, now)
	}
	out.New = len(fresh)
	return d.append(ctx, who, fresh...)
}

// folded reports whether a proposal is kept out of sight at first.
func folded(measure string, score float64) bool { return measure == other || score < claim.Threshold }

// other is the measure of a number that nothing speaks for.
const other = "other"

// replace makes r take the place of undecided proposals at its span that are no
// longer read so. Nobody loses a decision by it.
func (d *Desk) replace(r *konbit.Record, doc konbit.ID, now map[konbit.ID]bool) {
	s := r.Sources[len(r.Sources)-1]
	for _, id := range d.index.Docs[doc].Claims {
		c := d.index.Claims[id]
		if st, _ := c.now(); st == Proposed && !now[id] && c.At == [2]int{s.From, s.To} {
			r.Relation = append(r.Relation, konbit.Relation{Type: konbit.Supersedes, To: id})
		}
	}
}

// written is the day that a text's "today" is: of an imprecise time the last.
func (d *Desk) written(published konbit.Moment) time.Time {
	t := published.Latest(d.node.Mission.Location())
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// record returns the claim record that q is, nil where none can be made of it.
// Its ID follows from the text, the place in it and what was read there, so
// that reading the text again adds nothing.
func (d *Desk) record(doc *ledger.Entry, p *paper, q *claim.Proposal) (*konbit.Record, error) {
	f := d.fields(p, q)
	r := &konbit.Record{Kind: "claim", Published: doc.Record.Published, Marking: doc.Marking}
	if k, ok := d.node.Kinds.Latest("claim"); ok {
		r.Kind = k.Kind()
	}
	when := strings.ReplaceAll(q.When, "DCT", doc.Record.Published.String())
	if q.When == "DCT" {
		when = "" // as of the document is no time of its own
	}
	if span, err := konbit.ParseSpan(when); err == nil {
		r.Valid = span
	}
	if place, err := d.node.Places.Lookup(q.Place); q.Place != "" && err == nil {
		r.Place = &konbit.Place{Code: place.Code, Name: place.Name}
	} else if q.Place != "" {
		r.Place = &konbit.Place{Name: q.Place}
	}
	r.Sources = sources(doc.Record.ThingID(), p.Text, [2]int{q.QuoteFrom, q.QuoteTo}, [2]int{q.From, q.To})
	ok, err := d.fit(r, &f)
	if err != nil || !ok {
		return nil, err
	}
	h := sha256.Sum256(r.Body)
	name := fmt.Sprintf("proposal/%s/%d-%d/%s/%s/%s", p.SHA256, q.From, q.To, r.Valid, q.Place, hex.EncodeToString(h[:8]))
	r.ID = konbit.NamedID(doc.Record.Made.Earliest(time.UTC), name)
	return r, nil
}

// sources cites a quote of text and, within it, the very words of the number.
func sources(doc konbit.ID, text string, quote, span [2]int) []konbit.Source {
	cite := func(at [2]int) konbit.Source {
		return konbit.Source{Document: doc, From: at[0], To: at[1], Quote: text[at[0]:at[1]]}
	}
	if quote[1]-quote[0] > konbit.MaxQuote || quote[1] <= quote[0] {
		quote = span
	}
	if quote == span {
		return []konbit.Source{cite(span)}
	}
	return []konbit.Source{cite(quote), cite(span)}
}

// fields puts a proposal into the words of the record.
func (d *Desk) fields(p *paper, q *claim.Proposal) Fields {
	f := Fields{
		Measure: cmp.Or(q.Measure, other), Contributor: q.Contributor, Population: q.Population, Status: q.Status,
		Speaker: clipName(q.Speaker), Role: clipName(q.Role), Proposed: true, Score: math.Round(100*q.Score) / 100, Cues: cues(q.Cues),
	}
	if k := q.Quantity(); q.Value != nil {
		k.Qualifier = d.node.Readings.Finer(k.Qualifier, p.Language, q.Span)
		if k.Qualifier != konbit.Range {
			k.High = nil
		}
		f.Quantity = &k
	}
	for _, t := range q.Terms {
		v := claim.Proposal{Op: t.Op, Value: &t.Value}
		f.Terms = append(f.Terms, Term{Value: t.Value, Qualifier: v.Quantity().Qualifier})
	}
	return f
}

func clipName(s string) string {
	if len(s) > konbit.MaxName {
		s = strings.ToValidUTF8(s[:konbit.MaxName], "")
	}
	return s
}

// cues says in one line which words spoke for the measure.
func cues(all []claim.Cue) string {
	var parts []string
	for _, c := range all[:min(len(all), 6)] {
		s := fmt.Sprintf("%s %.2f", c.Concept, c.Weight)
		if c.Words != "" {
			s += fmt.Sprintf(" “%s”", c.Words)
		}
		parts = append(parts, s)
	}
	return clipName(strings.Join(parts, "; "))
}

// fit makes f the body of r and leaves out, one by one, what the kind does not
// allow: a unit it does not know, a population that is not in the vocabulary.
// It reports whether a claim is left.
func (d *Desk) fit(r *konbit.Record, f *Fields) (bool, error) {
	for range 8 {
		var err error
		if r.Body, err = body(f); err != nil {
			return false, err
		}
		err = d.node.Kinds.Check(r)
		e, ok := errors.AsType[*konbit.Error](err)
		switch {
		case err == nil:
			return true, nil
		case !ok:
			return false, err
		}
		switch field := strings.TrimPrefix(e.Field, "body."); {
		case strings.HasPrefix(field, "quantity.unit") && f.Quantity.Unit != "":
			f.Quantity.Unit = ""
		case strings.HasPrefix(field, "contributor") && f.Contributor != "":
			f.Contributor = ""
		case strings.HasPrefix(field, "population") && f.Population != "":
			f.Population = ""
		case strings.HasPrefix(field, "status") && f.Status != "":
			f.Status = ""
		case strings.HasPrefix(field, "terms") && f.Terms != nil:
			f.Terms = nil
		default:
			return false, nil
		}
	}
	return false, nil
}
