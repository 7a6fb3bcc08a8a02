package editorial

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/lease"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/report"
)

// A Paragraph is what somebody wrote for a section, as it stands.
type Paragraph = docket.Paragraph

// narratives returns paragraphs as a report is built from them. Versions that
// stand side by side all stand in it until somebody chooses.
func (o *Office) narratives(all []docket.Paragraph) []report.Narrative {
	var out []report.Narrative
	for i := range all {
		for j, x := range append([]docket.Paragraph{all[i]}, all[i].Beside...) {
			n := report.Narrative{ID: x.ID, Section: all[i].Section, Lang: x.Language, Text: x.Text, Author: x.Author, Of: x.Of, Stale: all[i].Stale}
			if j > 0 {
				n.ID, n.Of = x.Version, ""
			}
			if x.Checker != "" {
				n.Checked = o.Node.Name(x.Checker, x.Language)
			}
			out = append(out, n)
		}
	}
	return out
}

// A Writing is a paragraph to be written: a new one, or a version that takes the
// place of those that it names.
type Writing struct {
	ID       konbit.ID   `json:"id,omitempty" doc:"Of the record, made by who writes it; saving it twice is harmless."`
	Versions []konbit.ID `json:"versions,omitempty" doc:"The version that was changed, or all that this one is to stand for; none: a new paragraph."`
	Section  string      `json:"section,omitempty"`
	Order    int         `json:"order,omitempty"`
	Language string      `json:"language,omitempty" doc:"Empty: the leading one."`
	Text     string      `json:"text"`
	State    string      `json:"state,omitempty" enum:"draft,ready,checked"`
	Of       konbit.ID   `json:"of,omitempty" doc:"The paragraph that it translates."`
	Remove   bool        `json:"remove,omitempty" doc:"Take the paragraph out; its versions stay on record."`
}

// Write keeps a paragraph of a report as a record. A version that somebody else
// has replaced meanwhile is kept beside theirs. Text that does not change
// anything is not kept.
func (o *Office) Write(ctx context.Context, who access.Principal, ref Ref, w Writing) (*docket.Paragraph, error) {
	d, err := o.work(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	body := docket.Text{Ref: ref, Section: w.Section, Order: w.Order, Language: w.Language, Text: strings.TrimSpace(strings.ReplaceAll(w.Text, "\r\n", "\n")), State: cmp.Or(w.State, docket.Drafted), Translates: w.Of}
	rec := konbit.Record{ID: w.ID, Kind: "paragraph", Marking: docket.Marking(d.Kind)}
	old, err := d.Versions(w.Versions)
	if err != nil {
		return nil, err
	}
	if len(old) > 0 {
		first := old[0]
		rec.Subject = first.Record.ThingID()
		body.Section, body.Language, body.Translates = first.Body.Section, first.Body.Language, first.Body.Translates
		body.OfVersion, body.Order = first.Body.OfVersion, cmp.Or(w.Order, first.Body.Order)
		if w.Remove {
			body.Text = first.Body.Text
		}
		if len(old) == 1 && !w.Remove && body.Text == first.Body.Text && body.State == first.Body.State && body.Order == first.Body.Order {
			return d.Paragraph(first.Record.ThingID())
		}
	}
	if err := check(d, &body, w); err != nil {
		return nil, err
	}
	how := konbit.Supersedes
	if w.Remove {
		how = konbit.Retracts
	}
	for _, v := range old {
		rec.Relation = append(rec.Relation, konbit.Relation{Type: how, To: v.Record.ID})
	}
	if len(old) == 0 && w.Remove {
		return nil, konbit.Invalid("versions", "missing: want the version that is to be taken out")
	}
	if body.State == docket.Checked {
		if err := maySecond(d, who, old, body.Text); err != nil {
			return nil, err
		}
	}
	receipt, err := o.write(ctx, who, rec, body)
	if err != nil {
		return nil, err
	}
	if w.Remove {
		return nil, nil
	}
	if d, err = o.open(ctx, ref); err != nil {
		return nil, err
	}
	return d.Paragraph(cmp.Or(rec.Subject, receipt.ID))
}

// check reports what is wrong with a paragraph to be written, and completes what
// a translation takes from its original.
func check(d *docket.Docket, b *docket.Text, w Writing) error {
	b.Language = cmp.Or(b.Language, d.Kind.Languages[0])
	if b.Translates != "" {
		of, err := d.Paragraph(b.Translates)
		if err != nil {
			return konbit.Under("of", err)
		}
		if of.Language == b.Language {
			return konbit.Invalid("language", "the paragraph is in %q already", b.Language)
		}
		b.Translates, b.Section = of.Version, of.Section
		if !w.Remove {
			b.OfVersion = docket.Hash(of.Text)
		}
	}
	if !slices.Contains(d.Kind.Languages, b.Language) {
		return konbit.Invalid("language", "%q: this report is written in %s", b.Language, strings.Join(d.Kind.Languages, ", "))
	}
	if !slices.ContainsFunc(d.Kind.Parts, func(p outline.Part) bool { return p.ID == b.Section }) {
		return konbit.Invalid("section", "%q is no section of this report", b.Section)
	}
	if b.Text == "" {
		return konbit.Invalid("text", "empty: write something, or take the paragraph out")
	}
	if len(b.Text) > report.MaxText {
		return konbit.Invalid("text", "%d bytes: want at most %d; make it several paragraphs", len(b.Text), report.MaxText)
	}
	return nil
}

// maySecond returns nil when who may say that a text was checked: one of the
// versions has it, and somebody else wrote it.
func maySecond(d *docket.Docket, who access.Principal, old []*docket.Act[docket.Text], text string) error {
	i := slices.IndexFunc(old, func(v *docket.Act[docket.Text]) bool { return v.Body.Text == text })
	switch {
	case i < 0:
		return konbit.Invalid("state", "only a text that stands as it is can be checked; save the change first")
	case d.Writer(old[i]) == who.ID:
		return konbit.Under("state", konbit.Errorf(konbit.CodeForbidden, "%s wrote it; somebody else must check it", who))
	}
	return nil
}

// Comment adds a remark to a report, to one of its paragraphs, or to another
// remark; status closed settles it.
func (o *Office) Comment(ctx context.Context, who access.Principal, ref Ref, of konbit.ID, text, status string) (konbit.ID, error) {
	d, err := o.work(ctx, who, ref)
	if err != nil {
		return "", err
	}
	if of == "" {
		of = d.Draft.Record.ID
	}
	if !d.Has(of) {
		return "", konbit.Under("of", konbit.Errorf(konbit.CodeNotFound, "%s is nothing of this report that one can remark on", of))
	}
	receipt, err := o.write(ctx, who, konbit.Record{Kind: "comment", Subject: of, Marking: docket.Marking(d.Kind)}, docket.Remark{Of: of, Text: strings.TrimSpace(text), Status: status})
	return receipt.ID, err
}

// Hold says that who is writing in a section, or with letGo that they have
// stopped, and returns who else is; nil when nobody. It keeps nobody from
// writing.
func (o *Office) Hold(ctx context.Context, who access.Principal, ref Ref, section, language string, letGo bool) (*lease.Lease, error) {
	if _, err := o.work(ctx, who, ref); err != nil {
		return nil, err
	}
	at := lease.Place{Ref: ref, Section: section, Language: language}
	if letGo {
		o.leases.LetGo(at, who.ID)
		return nil, nil
	}
	return o.leases.Hold(at, who.ID, o.now()), nil
}
