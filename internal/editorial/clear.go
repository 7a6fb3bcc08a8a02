package editorial

import (
	"context"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/report"
)

// stateDraft is the state of a report that has passed no step.
const stateDraft = "draft"

// A Step is one step of the way out, and who took it.
type Step struct {
	Step  string    `json:"step"`
	Roles []string  `json:"roles" doc:"Who may take it."`
	Other bool      `json:"other,omitempty" doc:"Not for somebody who wrote or cleared it."`
	By    string    `json:"by,omitempty"`
	At    time.Time `json:"at,omitzero"`
	Note  string    `json:"note,omitempty"`
}

// progress returns the last step that was passed, all of them, and the next.
func (o *Office) progress(d *docket.Docket, r docket.Round, lang string) (state string, steps []Step, next string) {
	state = stateDraft
	for i, s := range docket.Before(d.Kind) {
		x := Step{Step: s.Step, Roles: s.Roles, Other: s.Other}
		if i < len(r) {
			x.By, x.At, x.Note, state = o.Node.Name(r[i].Record.Author, lang), r[i].At(o.zone()), r[i].Body.Note, s.Step
		} else if next == "" {
			next = s.Step
		}
		steps = append(steps, x)
	}
	if next == "" {
		next = docket.Issued
	}
	if last := d.Last(); last != nil && len(r) == 0 && !d.WrittenSince(last.Position) {
		state = docket.Issued
		for i, c := range d.RoundOf(last) {
			steps[i].By, steps[i].At, steps[i].Note = o.Node.Name(c.Record.Author, lang), c.At(o.zone()), c.Body.Note
		}
		if d.ReleaseOf(last.Record.ID) != nil {
			state = docket.Released
		}
	}
	return state, steps, next
}

// prepared returns the signature of who wrote the draft within p.
func (o *Office) prepared(d *docket.Docket, p docket.Pin, lang string) []report.Signature {
	by, at := d.Prepared(p)
	if by == "" {
		return nil
	}
	return []report.Signature{{Step: "prepared", By: o.Node.Name(by, lang), At: at}}
}

// signatures returns who prepared and passed a draft, as its edition prints it.
func (o *Office) signatures(d *docket.Docket, p docket.Pin, r docket.Round, lang string) []report.Signature {
	out := o.prepared(d, p, lang)
	for _, c := range r {
		out = append(out, report.Signature{Step: c.Body.Step, By: o.Node.Name(c.Record.Author, lang), At: c.At(o.zone())})
	}
	return out
}

// may returns nil when who may take a step: with one of its roles and, where the
// kind of report says so, not having written or cleared what it is about.
func may(who access.Principal, s outline.Clearing, writers []string, r docket.Round) error {
	if !who.Has(roles(s)...) {
		return konbit.Under("step", konbit.Errorf(konbit.CodeForbidden, "%s may not take the step %q; that needs one of the roles %s", named(who), s.Step, strings.Join(s.Roles, ", ")))
	}
	if !s.Other {
		return nil
	}
	if slices.Contains(writers, who.ID) {
		return konbit.Under("step", konbit.Errorf(konbit.CodeForbidden, "%s wrote it; the step %q is for somebody else", who, s.Step))
	}
	for _, c := range r {
		if c.Record.Author == who.ID {
			return konbit.Under("step", konbit.Errorf(konbit.CodeForbidden, "%s has taken the step %q; the step %q is for somebody else", who, c.Body.Step, s.Step))
		}
	}
	return nil
}

// Clear takes the next step of a report, which must be the one named. The first
// step fixes the content: what is issued is what it was given for. Nothing that
// blocks may be open.
func (o *Office) Clear(ctx context.Context, who access.Principal, ref Ref, step, note string) error {
	o.acting.Lock()
	defer o.acting.Unlock()
	d, err := o.work(ctx, who, ref)
	if err != nil {
		return err
	}
	r := d.Round()
	steps := docket.Before(d.Kind)
	if len(r) == len(steps) {
		return konbit.Under("step", konbit.Errorf(konbit.CodeConflict, "it has passed every step; it can be issued"))
	}
	if s := steps[len(r)]; s.Step != step {
		return konbit.Invalid("step", "%q: the next step is %q", step, s.Step)
	}
	var p docket.Pin
	body := docket.Clearance{Report: ref.Report, Number: ref.Number, Step: step, Capacity: capacity(who, steps[len(r)]), Note: strings.TrimSpace(note)}
	if len(r) > 0 {
		p = r.Pin()
		body.Draft, body.Known, body.Heads = r[0].Body.Draft, r[0].Body.Known, r[0].Body.Heads
	} else if p, err = o.pin(ctx); err != nil {
		return err
	}
	if err := may(who, steps[len(r)], d.Writers(p), r); err != nil {
		return err
	}
	if len(r) == 0 {
		hash, err := o.clearable(ctx, d, p)
		if err != nil {
			return err
		}
		body.Draft, body.Known, body.Heads = hash, konbit.At(p.Known), docket.HeadList(p.Heads)
	}
	_, err = o.write(ctx, who, konbit.Record{Kind: "clearance", Subject: d.Draft.Record.ID, Marking: docket.Marking(d.Kind)}, body)
	return err
}

// capacity returns the role in which who takes a step.
func capacity(who access.Principal, s outline.Clearing) string {
	for _, role := range s.Roles {
		if who.Has(access.Role(role)) {
			return role
		}
	}
	return ""
}

// clearable returns the hash of the content of d at p, or what blocks it.
func (o *Office) clearable(ctx context.Context, d *docket.Docket, p docket.Pin) (string, error) {
	all, err := o.build(ctx, d, p, len(d.Editions)+1, nil, d.Kind.Languages)
	if err != nil {
		return "", err
	}
	if err := o.blocked(ctx, d, all, p, report.TooSoon); err != nil {
		return "", err
	}
	return content(all)
}

// blocked returns what stands in the way of editions, checks of one code aside.
func (o *Office) blocked(ctx context.Context, d *docket.Docket, all []made, p docket.Pin, but report.CheckCode) error {
	checks, err := o.checks(ctx, d, all, d.Paragraphs(p), d.Kind.Languages[0])
	if err != nil {
		return err
	}
	var texts []string
	for _, c := range checks {
		if c.Blocks && c.Code != but {
			texts = append(texts, c.Text)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return konbit.Under("checks", konbit.Errorf(konbit.CodeConflict, "%s", strings.Join(texts, " ")))
}

// SendBack takes a draft back to its writers; the steps that it had passed count
// no longer.
func (o *Office) SendBack(ctx context.Context, who access.Principal, ref Ref, note string) error {
	d, err := o.work(ctx, who, ref)
	if err != nil {
		return err
	}
	if strings.TrimSpace(note) == "" {
		return konbit.Invalid("note", "missing: say what has to be changed")
	}
	may := false
	for _, s := range docket.Before(d.Kind) {
		may = may || capacity(who, s) != ""
	}
	if !may {
		return konbit.Under("step", konbit.Errorf(konbit.CodeForbidden, "%s may not send it back; that is for those who clear it", who))
	}
	p, err := o.pin(ctx)
	if err != nil {
		return err
	}
	all, err := o.build(ctx, d, p, len(d.Editions)+1, nil, d.Kind.Languages)
	if err != nil {
		return err
	}
	hash, err := content(all)
	if err != nil {
		return err
	}
	_, err = o.write(ctx, who, konbit.Record{Kind: "clearance", Subject: d.Draft.Record.ID, Marking: docket.Marking(d.Kind)}, docket.Clearance{
		Report: ref.Report, Number: ref.Number, Draft: hash, Known: konbit.At(p.Known), Heads: docket.HeadList(p.Heads), Step: docket.Returned, Note: strings.TrimSpace(note),
	})
	return err
}
