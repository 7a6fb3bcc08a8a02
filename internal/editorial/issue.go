package editorial

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/report"
)

// An Issued is an edition as it was issued, and what became of it since.
type Issued struct {
	Ref
	ID         konbit.ID          `json:"id"`
	Edition    int                `json:"edition"`
	Title      string             `json:"title"`
	Serial     string             `json:"serial"`
	Marking    konbit.Marking     `json:"marking"`
	Languages  []string           `json:"languages"`
	From       time.Time          `json:"from"`
	To         time.Time          `json:"to"`
	Valid      time.Time          `json:"valid"`
	Known      time.Time          `json:"known"`
	Heads      string             `json:"heads"`
	Engine     string             `json:"engine"`
	Catalogue  string             `json:"catalogue"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
	Reason     string             `json:"reason,omitempty" doc:"Why it took the place of the one before."`
	Replaces   konbit.ID          `json:"replaces,omitempty"`
	ReplacedBy konbit.ID          `json:"replaced_by,omitempty"`
	Prepared   string             `json:"prepared,omitempty" doc:"Who wrote it."`
	Steps      []Step             `json:"steps"`
	Released   *Step              `json:"released,omitempty"`
	NeedsStep  bool               `json:"needs_release,omitempty" doc:"It goes out only once it is released."`
	Renderings []docket.Rendering `json:"renderings"`
	Left       []string           `json:"left_out,omitempty" doc:"Languages that it was not issued in, because translations lacked or nobody had checked them."`
}

// issuers may issue what has been cleared.
var issuers = []access.Role{access.Reporting, access.Duty, access.Commander}

// editionID names the edition of a report with a number: two people who issue it
// at once make one record.
func editionID(d *docket.Docket, number int) konbit.ID {
	return konbit.NamedID(d.To, fmt.Sprintf("edition/%s/%d/%d", d.Report, d.Number, number))
}

// Issue makes the edition of a report that has passed its steps: its renderings
// are kept byte for byte and their hashes go into the record of the edition. A
// report that has an edition gets the next, which takes its place, for a reason.
func (o *Office) Issue(ctx context.Context, who access.Principal, ref Ref, reason string) (*Issued, error) {
	o.acting.Lock()
	defer o.acting.Unlock()
	d, err := o.work(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	if !who.Has(issuers...) {
		return nil, konbit.Under("step", konbit.Errorf(konbit.CodeForbidden, "%s may not issue; that needs one of the roles %v", who, issuers))
	}
	reason = strings.TrimSpace(reason)
	number := len(d.Editions) + 1
	r := d.Round()
	if _, _, next := o.progress(d, r, "en"); next != docket.Issued {
		if number > 1 && len(r) == 0 {
			return nil, konbit.Under("step", konbit.Errorf(konbit.CodeConflict, "edition %d of %s %d is out; a further one must pass the step %q first", number-1, ref.Report, ref.Number, next))
		}
		return nil, konbit.Under("step", konbit.Errorf(konbit.CodeConflict, "it has not passed the step %q", next))
	}
	if number > 1 && reason == "" {
		return nil, konbit.Invalid("reason", "missing: say why edition %d is to take the place of edition %d", number, number-1)
	}
	p, err := o.pin(ctx)
	if err != nil {
		return nil, err
	}
	if len(r) > 0 {
		p = r.Pin()
	}
	all, files, err := o.freeze(ctx, d, p, number, r, reason)
	if err != nil {
		return nil, err
	}
	rec, err := o.editionRecord(d, p, number, all, files, reason)
	if err != nil {
		return nil, err
	}
	if _, err := o.Node.Append(ctx, who, rec); err != nil {
		if konbit.CodeOf(err) == konbit.CodeConflict {
			err = konbit.Under("number", konbit.Errorf(konbit.CodeConflict, "somebody else has just issued edition %d of %s %d", number, ref.Report, ref.Number))
		}
		return nil, err
	}
	return o.Edition(ctx, who, rec.ID, d.Kind.Languages[0])
}

// freeze builds the editions of a cleared draft, makes sure that they say what
// was cleared, and keeps their renderings.
func (o *Office) freeze(ctx context.Context, d *docket.Docket, p docket.Pin, number int, r docket.Round, reason string) ([]made, []docket.Rendering, error) {
	all, err := o.build(ctx, d, p, number, nil, d.Kind.Languages)
	if err != nil {
		return nil, nil, err
	}
	if err := o.blocked(ctx, d, all, p, report.TooSoon); err != nil {
		return nil, nil, err
	}
	if len(r) > 0 {
		switch hash, err := content(all); {
		case err != nil:
			return nil, nil, err
		case hash != r[0].Body.Draft:
			return nil, nil, konbit.Under("step", konbit.Errorf(konbit.CodeConflict, "what it was cleared for can no longer be computed: the catalogue, or who may see a record, has changed; it has to be cleared again"))
		}
	}
	if all, err = o.signed(ctx, d, p, number, r, reason, complete(d.Kind, o.narratives(d.Paragraphs(p)))); err != nil {
		return nil, nil, err
	}
	files, contents, err := draw(all, needed(d.Kind))
	if err != nil {
		return nil, nil, err
	}
	for _, b := range contents {
		if _, err := o.Files.Put(ctx, b); err != nil {
			return nil, nil, err
		}
	}
	return all, files, nil
}

// signed builds editions with the steps that they have passed and the reason for
// which they take the place of the one before, in each language with the names
// as that language writes them.
func (o *Office) signed(ctx context.Context, d *docket.Docket, p docket.Pin, number int, r docket.Round, reason string, langs []string) ([]made, error) {
	var all []made
	for _, lang := range langs {
		one, err := o.build(ctx, d, p, number, o.signatures(d, p, r, lang), []string{lang})
		if err != nil {
			return nil, err
		}
		if words := o.Node.Words.In(lang); reason != "" {
			one[0].Facts = append(one[0].Facts, edition.Fact{Label: words.Text("report.head.corrects", "n", number-1), Text: edition.Plain(reason)})
		}
		all = append(all, one...)
	}
	return all, nil
}

// complete returns the languages of k in which nothing written lacks: the
// leading one, and those whose translations are all there, up to date and
// checked.
func complete(k *outline.Kind, paragraphs []report.Narrative) []string {
	lead := k.Languages[0]
	return slices.DeleteFunc(slices.Clone(k.Languages), func(lang string) bool {
		return lang != lead && slices.ContainsFunc(paragraphs, func(p report.Narrative) bool {
			return p.Lang == lead && !slices.ContainsFunc(paragraphs, func(t report.Narrative) bool {
				return t.Of == p.ID && t.Lang == lang && !t.Stale && t.Checked != ""
			})
		})
	})
}

// editionRecord returns the record of an edition.
func (o *Office) editionRecord(d *docket.Docket, p docket.Pin, number int, all []made, files []docket.Rendering, reason string) (konbit.Record, error) {
	lead := all[0].Edition
	body := docket.Edition{
		Ref: d.Ref, Edition: number, Serial: lead.Serial, Period: docket.Span(d.From, d.To), Known: konbit.At(lead.Known), Heads: docket.HeadList(p.Heads),
		Engine: figure.Version, Digest: o.Node.Digest, Renderings: files, Reason: reason,
	}
	for _, m := range all {
		body.Languages = append(body.Languages, m.Edition.Lang)
	}
	rec := konbit.Record{
		ID: editionID(d, number), Kind: "edition", Valid: konbit.On(konbit.At(lead.Valid)), Marking: lead.Marking,
	}
	if docket.Release(d.Kind) != nil { // not before it is released
		rec.Marking = docket.Marking(d.Kind)
	}
	if last := d.Last(); last != nil {
		rec.Subject = last.Record.ThingID()
		rec.Relation = []konbit.Relation{{Type: konbit.Supersedes, To: last.Record.ID}}
	}
	return o.record(rec, body)
}

// Release lets an edition out whose kind asks for that step.
func (o *Office) Release(ctx context.Context, who access.Principal, id konbit.ID, note string) error {
	o.acting.Lock()
	defer o.acting.Unlock()
	a, d, err := o.find(ctx, who, id)
	if err != nil {
		return err
	}
	step := docket.Release(d.Kind)
	switch {
	case step == nil:
		return konbit.Under("step", konbit.Errorf(konbit.CodeConflict, "a %s needs no release; it can be sent", d.Report))
	case d.ReleaseOf(id) != nil:
		return nil
	case d.Last().Record.ID != id:
		return konbit.Under("edition", konbit.Errorf(konbit.CodeConflict, "edition %d has taken its place", d.Last().Body.Edition))
	}
	r := d.RoundOf(a)
	if err := may(who, *step, d.Writers(docket.PinOf(a)), r); err != nil {
		return err
	}
	p := docket.PinOf(a)
	all, err := o.build(ctx, d.AsOf(a), p, a.Body.Edition, nil, a.Body.Languages)
	if err != nil {
		return err
	}
	if err := o.blocked(ctx, d, all, p, ""); err != nil {
		return err
	}
	_, err = o.write(ctx, who, konbit.Record{Kind: "clearance", Subject: a.Record.ThingID(), Marking: docket.Marking(d.Kind)}, docket.Clearance{
		Of: id, Step: docket.Released, Capacity: capacity(who, *step), Note: strings.TrimSpace(note),
	})
	return err
}

// find returns an edition that who may see, and the dossier of its report.
func (o *Office) find(ctx context.Context, who access.Principal, id konbit.ID) (*docket.Act[docket.Edition], *docket.Docket, error) {
	missing := konbit.Under("edition", konbit.Errorf(konbit.CodeNotFound, "no edition %s that you may see", id))
	if err := id.Check(); err != nil {
		return nil, nil, konbit.Under("edition", err)
	}
	e, err := o.Node.Get(ctx, eye, string(id))
	if err != nil {
		return nil, nil, missing
	}
	a, ok := docket.Read[docket.Edition](&e)
	if !ok || e.Record.Kind.Name() != "edition" {
		return nil, nil, missing
	}
	d, err := o.open(ctx, a.Body.Ref)
	if err != nil && !who.MayRead(a.Marking, a.Release, a.Record.Author) {
		err = missing
	}
	if err != nil {
		return nil, nil, err
	}
	if !o.maySee(who, d, &a) {
		return nil, nil, missing
	}
	return &a, d, nil
}

// maySee reports whether who may see an edition: what was released and is marked
// clear is for everybody.
func (o *Office) maySee(who access.Principal, d *docket.Docket, a *docket.Act[docket.Edition]) bool {
	if who.MayRead(a.Marking, a.Release, a.Record.Author) {
		return true
	}
	return d.ReleaseOf(a.Record.ID) != nil && who.MayRead(d.Kind.Marking, nil, "")
}

// Edition returns an edition that was issued, in the words of lang.
func (o *Office) Edition(ctx context.Context, who access.Principal, id konbit.ID, lang string) (*Issued, error) {
	a, d, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return o.view(d, a, lang), nil
}

func (o *Office) view(d *docket.Docket, a *docket.Act[docket.Edition], lang string) *Issued {
	x := &Issued{
		Ref: d.Ref, ID: a.Record.ID, Edition: a.Body.Edition, Serial: a.Body.Serial, Marking: a.Marking, Languages: a.Body.Languages,
		Title: o.title(d, lang),
		Known: a.Body.Known.Latest(o.zone()).In(o.zone()), Heads: docket.Heads(a.Body.Heads).String(), Engine: a.Body.Engine, Catalogue: a.Body.Digest,
		By: o.Node.Name(a.Record.Author, lang), At: a.At(o.zone()), Reason: a.Body.Reason, Renderings: a.Body.Renderings, NeedsStep: docket.Release(d.Kind) != nil,
	}
	x.From, x.To = docket.Instants(a.Body.Period, o.zone())
	x.Valid, _ = a.Record.Valid.Latest(o.zone())
	for _, id := range a.Record.Relates(konbit.Supersedes) {
		x.Replaces = id
	}
	for i := range d.Editions {
		if slices.Contains(d.Editions[i].Record.Relates(konbit.Supersedes), a.Record.ID) {
			x.ReplacedBy = d.Editions[i].Record.ID
		}
	}
	for _, s := range o.prepared(d, docket.PinOf(a), lang) {
		x.Prepared = s.By
	}
	r := d.RoundOf(a)
	for i, s := range docket.Before(d.Kind) {
		step := Step{Step: s.Step, Roles: s.Roles, Other: s.Other}
		if i < len(r) {
			step.By, step.At, step.Note = o.Node.Name(r[i].Record.Author, lang), r[i].At(o.zone()), r[i].Body.Note
		}
		x.Steps = append(x.Steps, step)
	}
	if c := d.ReleaseOf(a.Record.ID); c != nil {
		x.Released = &Step{Step: docket.Released, By: o.Node.Name(c.Record.Author, lang), At: c.At(o.zone()), Note: c.Body.Note}
		x.Marking = d.Kind.Marking
	}
	for _, l := range d.Kind.Languages {
		if !slices.Contains(a.Body.Languages, l) {
			x.Left = append(x.Left, l)
		}
	}
	return x
}

// Editions returns the editions that who may see, the newest first: all, those of
// one kind of report, or those of one report.
func (o *Office) Editions(ctx context.Context, who access.Principal, of Ref, lang string) ([]*Issued, error) {
	dossiers := make(map[Ref]*docket.Docket)
	out := []*Issued{}
	for e, err := range o.Node.Records(ctx, eye, ledger.Query{Kinds: []string{"edition"}, Newest: true}) {
		if err != nil {
			return nil, err
		}
		a, ok := docket.Read[docket.Edition](&e)
		if !ok || of.Report != "" && a.Body.Report != of.Report || of.Number > 0 && a.Body.Number != of.Number {
			continue
		}
		d := dossiers[a.Body.Ref]
		if d == nil {
			if d, err = o.open(ctx, a.Body.Ref); konbit.CodeOf(err) == konbit.CodeNotFound && err != nil {
				continue // a kind of report that is not known here
			} else if err != nil {
				return nil, err
			}
			dossiers[a.Body.Ref] = d
		}
		if o.maySee(who, d, &a) {
			out = append(out, o.view(d, &a, lang))
		}
	}
	return out, nil
}

// File returns an edition in one language and format, byte for byte as it was
// issued.
func (o *Office) File(ctx context.Context, who access.Principal, id konbit.ID, lang, format string) ([]byte, error) {
	a, _, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	lang, format = cmp.Or(lang, a.Body.Languages[0]), cmp.Or(format, "html")
	for _, r := range a.Body.Renderings {
		if r.Language == lang && r.Format == format {
			return o.Files.Get(ctx, r.SHA256)
		}
	}
	return nil, konbit.Under("format", konbit.Errorf(konbit.CodeNotFound, "it was not issued as %s in %s", format, lang))
}

// A Mismatch is a rendering that comes out otherwise than it was issued.
type Mismatch struct {
	docket.Rendering
	Now string `json:"now"` // its hash now
}

// Recompute makes an edition again from the log as it stood and the catalogue in
// use, and returns what differs from what was issued: nothing, unless the
// catalogue has changed or a record was erased or closed since.
func (o *Office) Recompute(ctx context.Context, who access.Principal, id konbit.ID) ([]Mismatch, error) {
	a, d, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	p := docket.PinOf(a)
	all, err := o.signed(ctx, d.AsOf(a), p, a.Body.Edition, d.RoundOf(a), a.Body.Reason, a.Body.Languages)
	if err != nil {
		return nil, err
	}
	files, _, err := draw(all, needed(d.Kind))
	if err != nil {
		return nil, err
	}
	var out []Mismatch
	for _, was := range a.Body.Renderings {
		i := slices.IndexFunc(files, func(f docket.Rendering) bool { return f.Language == was.Language && f.Format == was.Format })
		if i < 0 || files[i].SHA256 != was.SHA256 {
			m := Mismatch{Rendering: was}
			if i >= 0 {
				m.Now = files[i].SHA256
			}
			out = append(out, m)
		}
	}
	return out, nil
}

// A Comparison is what an edition says otherwise than another, each change with
// the records that made it.
type Comparison struct {
	Before   *Issued             `json:"before"`
	After    *Issued             `json:"after,omitempty" doc:"Absent: the draft as it stands."`
	Values   []Moved             `json:"values"`
	Sections []edition.Rewording `json:"sections"`
	Basis    []string            `json:"basis,omitempty"`
	Times    []string            `json:"times,omitempty"`
}

// Prior returns the edition with which one is compared where nobody says: the one
// whose place it took, else the last of the report before it; "" where there is
// none.
func (o *Office) Prior(ctx context.Context, who access.Principal, ref Ref, after konbit.ID) (konbit.ID, error) {
	all, err := o.Editions(ctx, who, Ref{Report: ref.Report}, o.Node.Mission.Languages[0])
	if err != nil {
		return "", err
	}
	var best *Issued
	for _, x := range all {
		switch {
		case x.ID == after && x.Replaces != "":
			return x.Replaces, nil
		case x.ID == after, x.Number > ref.Number, x.Number == ref.Number && after != "":
		case best == nil || x.Number > best.Number || x.Number == best.Number && x.Edition > best.Edition:
			best = x
		}
	}
	if best == nil {
		return "", nil
	}
	return best.ID, nil
}

// Compare says what one edition says otherwise than an earlier one, or, where
// after is empty, what the draft of a report says otherwise.
func (o *Office) Compare(ctx context.Context, who access.Principal, before, after konbit.ID, ref Ref, lang string) (*Comparison, error) {
	a, d, err := o.find(ctx, who, before)
	if err != nil {
		return nil, err
	}
	old, err := o.issued(ctx, a, lang)
	if err != nil {
		return nil, err
	}
	out := &Comparison{Before: o.view(d, a, lang)}
	var now *edition.Edition
	var heads ledger.Heads // of a draft: all that is held
	if after == "" {
		now, err = o.Preview(ctx, who, ref, lang)
	} else {
		var b *docket.Act[docket.Edition]
		var of *docket.Docket
		if b, of, err = o.find(ctx, who, after); err == nil {
			out.After = o.view(of, b, lang)
			heads = docket.Heads(b.Body.Heads)
			now, err = o.issued(ctx, b, lang)
		}
	}
	switch {
	case err != nil:
		return nil, err
	case old == nil || now == nil:
		return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeNotFound, "the files of the edition are not held here"))
	}
	diff := edition.Diff(old, now)
	out.Sections, out.Basis, out.Times = diff.Sections, diff.Basis, diff.Times
	out.Values, err = o.because(ctx, who, diff.Values, heads, lang)
	return out, err
}
