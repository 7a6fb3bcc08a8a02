package docket

import (
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/outline"
)

// Steps that every report knows, beside those that its kind names.
const (
	Issued   = "issued"
	Released = "released" // after it was issued
	Returned = "returned" // sent back to its writers
)

// Before returns the steps of k that an edition must have passed to be issued.
func Before(k *outline.Kind) []outline.Clearing {
	return slices.DeleteFunc(slices.Clone(k.Steps), func(s outline.Clearing) bool { return s.Step == Released })
}

// Release returns the step by which editions of k are released, nil where they
// need none.
func Release(k *outline.Kind) *outline.Clearing {
	i := slices.IndexFunc(k.Steps, func(s outline.Clearing) bool { return s.Step == Released })
	if i < 0 {
		return nil
	}
	return &k.Steps[i]
}

// A Round is the steps that a draft has passed since anything in it was written,
// sent back or issued. All are for the content that the first was given for.
type Round []*Act[Clearance]

// Pin returns what that content was computed from.
func (r Round) Pin() Pin {
	return Pin{Known: r[0].Body.Known.Latest(time.UTC), Heads: Heads(r[0].Body.Heads)}
}

// PinOf returns what an edition was computed from.
func PinOf(a *Act[Edition]) Pin {
	return Pin{Known: a.Body.Known.Latest(time.UTC), Heads: Heads(a.Body.Heads)}
}

// Round returns the steps that the draft has passed.
func (d *Docket) Round() Round {
	steps := Before(d.Kind)
	var reset int64
	for i := range d.Texts {
		reset = max(reset, d.Texts[i].Position)
	}
	for i := range d.Editions {
		reset = max(reset, d.Editions[i].Position)
	}
	var r Round
	for i := range d.Steps {
		c := &d.Steps[i]
		switch {
		case c.Body.Of != "" || c.Position < reset:
		case c.Body.Step == Returned:
			r = nil
		case len(r) < len(steps) && c.Body.Step == steps[len(r)].Step && (len(r) == 0 || c.Body.Draft == r[0].Body.Draft):
			r = append(r, c)
		}
	}
	return r
}

// RoundOf returns the steps that an edition has passed.
func (d *Docket) RoundOf(a *Act[Edition]) Round {
	then := d.AsOf(a)
	then.Texts = slices.DeleteFunc(slices.Clone(d.Texts), func(t Act[Text]) bool { return t.Position > a.Position })
	then.Steps = slices.DeleteFunc(slices.Clone(d.Steps), func(t Act[Clearance]) bool { return t.Position > a.Position })
	return then.Round()
}

// ReleaseOf returns the step by which an edition was released, nil where it was
// not.
func (d *Docket) ReleaseOf(id konbit.ID) *Act[Clearance] {
	for i := range d.Steps {
		if c := &d.Steps[i]; c.Body.Of == id && c.Body.Step == Released {
			return c
		}
	}
	return nil
}

// WrittenSince reports whether anything was written for the draft after a
// position.
func (d *Docket) WrittenSince(position int64) bool {
	return slices.ContainsFunc(d.Texts, func(t Act[Text]) bool { return t.Position > position })
}

// Writers returns who wrote for the draft within p; who opened it where nobody
// has.
func (d *Docket) Writers(p Pin) []string {
	var out []string
	for i := range d.Texts {
		if t := &d.Texts[i]; p.Holds(t.Entry) && t.Body.State != Checked && !slices.Contains(out, t.Record.Author) {
			out = append(out, t.Record.Author)
		}
	}
	if len(out) == 0 && d.Draft != nil {
		out = append(out, d.Draft.Record.Author)
	}
	return out
}

// Prepared returns who wrote last within p, and when; who opened the draft where
// nobody wrote, and "" where nobody did that. Who checked words did not write
// them.
func (d *Docket) Prepared(p Pin) (by string, at time.Time) {
	if d.Draft != nil {
		by, at = d.Draft.Record.Author, d.Draft.At(d.Zone)
	}
	all := d.versions()
	for i := range d.Texts {
		if t := &d.Texts[i]; p.Holds(t.Entry) && all.origin(t) == t {
			by, at = t.Record.Author, t.At(d.Zone)
		}
	}
	return by, at
}
