package docket

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"konbit.example/konbit"
)

// States of a paragraph.
const (
	Drafted = "draft"
	Ready   = "ready"
	Checked = "checked" // by somebody other than who wrote it
)

// A Paragraph is what somebody wrote for a section in one language, as it
// stands: its newest version. Beside it are further versions that nobody has
// chosen between yet, because two people changed the same one.
type Paragraph struct {
	ID       konbit.ID   `json:"id"`      // of the paragraph, whatever its version
	Version  konbit.ID   `json:"version"` // the record that holds this text
	Section  string      `json:"section"`
	Order    int         `json:"order,omitempty"`
	Language string      `json:"language"`
	Text     string      `json:"text"`
	State    string      `json:"state" enum:"draft,ready,checked"`
	Author   string      `json:"author"`
	At       time.Time   `json:"at"`
	Of       konbit.ID   `json:"of,omitempty"`         // the paragraph that it translates
	Stale    bool        `json:"stale,omitempty"`      // that one has changed since
	Checker  string      `json:"checked_by,omitempty"` // who checked it
	Beside   []Paragraph `json:"beside,omitempty"`

	translation bool
	ofText      string
	first       int64 // position of the first version
}

// Hash is what a translation keeps of the text that it was made from.
func Hash(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// versions are the texts of a docket by record.
type versions map[konbit.ID]*Act[Text]

// Paragraphs returns what stands of the report within p, by section, order and
// age. Translations say whether their original has changed.
func (d *Docket) Paragraphs(p Pin) []Paragraph {
	byID := make(versions)
	gone := make(map[konbit.ID]bool)
	for i := range d.Texts {
		t := &d.Texts[i]
		if !p.Holds(t.Entry) {
			continue
		}
		byID[t.Record.ID] = t
		for _, id := range t.Record.Relates(konbit.Supersedes) {
			gone[id] = true
		}
		for _, id := range t.Record.Relates(konbit.Retracts) {
			gone[id], gone[t.Record.ID] = true, true
		}
	}
	var out []Paragraph
	at := make(map[konbit.ID]int)
	for i := range d.Texts {
		t := &d.Texts[i]
		if byID[t.Record.ID] == nil || gone[t.Record.ID] {
			continue
		}
		x := d.paragraph(t, byID)
		if j, twice := at[x.ID]; twice {
			out[j].Beside = append(out[j].Beside, x)
			continue
		}
		at[x.ID] = len(out)
		out = append(out, x)
	}
	for i := range out {
		x := &out[i]
		if j, ok := at[x.Of]; ok {
			x.Stale = Hash(out[j].Text) != x.ofText
			x.Section, x.Order, x.first = out[j].Section, out[j].Order, out[j].first
		}
	}
	out = slices.DeleteFunc(out, func(x Paragraph) bool { // with its original
		_, stands := at[x.Of]
		return x.translation && !stands
	})
	d.sort(out)
	return out
}

// paragraph makes a Paragraph of a version.
func (d *Docket) paragraph(t *Act[Text], byID versions) Paragraph {
	x := Paragraph{
		ID: t.Record.ThingID(), Version: t.Record.ID, Section: t.Body.Section, Order: t.Body.Order, Language: t.Body.Language,
		Text: t.Body.Text, State: t.Body.State, Author: t.Record.Author, At: t.At(d.Zone), ofText: t.Body.OfVersion, first: t.Position,
	}
	if x.translation = t.Body.Translates != ""; x.translation {
		if of := byID[t.Body.Translates]; of != nil {
			x.Of = of.Record.ThingID()
		}
	}
	if first := byID[x.ID]; first != nil {
		x.first = first.Position
	}
	if x.State == Checked && byID.origin(t).Record.Author != x.Author {
		x.Checker = x.Author
	}
	return x
}

// origin returns the version that first had the words of t: setting another
// state beside them changes none.
func (all versions) origin(t *Act[Text]) *Act[Text] {
	for range len(all) {
		older := t
		for _, id := range t.Record.Relates(konbit.Supersedes) {
			if v := all[id]; v != nil && v.Body.Text == t.Body.Text {
				older = v
			}
		}
		if older == t {
			break
		}
		t = older
	}
	return t
}

// versions returns every text of the docket by record.
func (d *Docket) versions() versions {
	all := make(versions, len(d.Texts))
	for i := range d.Texts {
		all[d.Texts[i].Record.ID] = &d.Texts[i]
	}
	return all
}

// Writer returns who first wrote the text of a version.
func (d *Docket) Writer(t *Act[Text]) string {
	return d.versions().origin(t).Record.Author
}

// sort orders paragraphs as their report has them.
func (d *Docket) sort(all []Paragraph) {
	rank := make(map[string]int)
	for i := range d.Kind.Parts {
		rank[d.Kind.Parts[i].ID] = i
	}
	slices.SortStableFunc(all, func(a, b Paragraph) int {
		return cmp.Or(cmp.Compare(rank[a.Section], rank[b.Section]), cmp.Compare(a.Order, b.Order), cmp.Compare(a.first, b.first),
			cmp.Compare(slices.Index(d.Kind.Languages, a.Language), slices.Index(d.Kind.Languages, b.Language)))
	})
}

// Versions returns the versions with the given IDs, all of one paragraph.
func (d *Docket) Versions(ids []konbit.ID) ([]*Act[Text], error) {
	var out []*Act[Text]
	for _, id := range ids {
		i := slices.IndexFunc(d.Texts, func(t Act[Text]) bool { return t.Record.ID == id })
		if i < 0 {
			return nil, konbit.Under("versions", konbit.Errorf(konbit.CodeNotFound, "no version %s of a paragraph of this report", id))
		}
		if len(out) > 0 && out[0].Record.ThingID() != d.Texts[i].Record.ThingID() {
			return nil, konbit.Invalid("versions", "%s is of another paragraph", id)
		}
		out = append(out, &d.Texts[i])
	}
	return out, nil
}

// Paragraph returns the paragraph called id, by its own ID or that of a version.
func (d *Docket) Paragraph(id konbit.ID) (*Paragraph, error) {
	for i := range d.Texts {
		if d.Texts[i].Record.ID == id {
			id = d.Texts[i].Record.ThingID()
			break
		}
	}
	for _, p := range d.Paragraphs(Pin{}) {
		if p.ID == id {
			return &p, nil
		}
	}
	return nil, konbit.Errorf(konbit.CodeNotFound, "no paragraph %s stands in this report", id)
}
