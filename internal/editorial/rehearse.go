package editorial

import (
	"context"
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/outline"
)

// A Rehearsal is an edition that came out before an exercise opens, so that the
// first report written in it has one before.
type Rehearsal struct {
	Ref
	At time.Time // when it came out
}

// Rehearsals returns the last edition of each regular report of an exercise that
// was due before it opens, in the order in which they were due.
func (o *Office) Rehearsals(opens time.Time) []Rehearsal {
	var all []Rehearsal
	for k := range o.Node.Reports.All() {
		s, ok := o.schedule.Current(k, opens)
		if !ok || s.Number < 2 {
			continue
		}
		if s, ok = o.schedule.Numbered(k, s.Number-1); ok && !s.Due.IsZero() {
			all = append(all, Rehearsal{s.Ref, s.Due.Add(-time.Duration(15) * time.Minute)})
		}
	}
	slices.SortFunc(all, func(a, b Rehearsal) int { return a.At.Compare(b.At) })
	return all
}

// Rehearse has the people of an exercise open, clear and issue a report, as the
// record filled it in. It goes on where it was interrupted.
func (o *Office) Rehearse(ctx context.Context, ref Ref) error {
	k, err := o.schedule.Kind(ref.Report)
	if err != nil {
		return err
	}
	var people []access.Principal
	for i := range o.Node.Mission.Persons {
		people = append(people, o.Node.Mission.Persons[i].Principal(o.Node.Mission.Languages[0]))
	}
	taken := make(map[string]bool)
	pick := func(roles ...access.Role) (access.Principal, error) {
		for _, p := range people {
			if p.Has(roles...) && !taken[p.ID] && mayRead(p, k) == nil {
				taken[p.ID] = true
				return p, nil
			}
		}
		return access.Principal{}, konbit.Errorf(konbit.CodeNotFound, "nobody in this exercise has one of the roles %v", roles)
	}
	writer, err := pick(access.Reporting)
	if err != nil {
		return err
	}
	if _, err := o.Open(ctx, writer, Opening{Report: ref.Report, Number: ref.Number}); err != nil {
		return err
	}
	d, err := o.open(ctx, ref)
	if err != nil || len(d.Editions) > 0 {
		return err
	}
	for _, s := range docket.Before(k)[len(d.Round()):] {
		who, err := pick(roles(s)...)
		if err == nil {
			err = o.Clear(ctx, who, ref, s.Step, "")
		}
		if err != nil {
			return err
		}
	}
	x, err := o.Issue(ctx, writer, ref, "")
	if step := docket.Release(k); err == nil && step != nil {
		err = o.Release(ctx, writer, x.ID, "")
	}
	return err
}

// roles returns the roles that may take a step.
func roles(s outline.Clearing) []access.Role {
	out := make([]access.Role, len(s.Roles))
	for i, r := range s.Roles {
		out[i] = access.Role(r)
	}
	return out
}
