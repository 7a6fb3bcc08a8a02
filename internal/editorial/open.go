package editorial

import (
	"context"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
)

// An Opening says which draft to open. Everything but the report may be left
// out.
type Opening struct {
	Report  string `json:"report" doc:"Key of a kind of report."`
	Number  int    `json:"number,omitempty" doc:"0: the one that is to be written now, or the next."`
	Period  string `json:"period,omitempty" doc:"Where the periods do not follow from the numbers: 2025-01-12/2025-01-25."`
	Known   string `json:"known,omitempty" doc:"Using what was known by then; empty: by its clearance."`
	Sources string `json:"sources,omitempty" doc:"Only documents of this collection."`
}

// Open opens the draft of a report, for everybody who may work on it. One that
// is open already is left as it is.
func (o *Office) Open(ctx context.Context, who access.Principal, in Opening) (Ref, error) {
	k, err := o.schedule.Kind(in.Report)
	if err != nil {
		return Ref{}, err
	}
	if err := mayRead(who, k); err != nil {
		return Ref{}, err
	}
	o.acting.Lock()
	defer o.acting.Unlock()
	s, err := o.slot(ctx, k, in)
	if err != nil {
		return Ref{}, err
	}
	switch d, err := o.open(ctx, s.Ref); {
	case err == nil && d.Draft != nil:
		return s.Ref, nil
	case err != nil && konbit.CodeOf(err) != konbit.CodeNotFound:
		return Ref{}, err
	}
	body := docket.Opening{Ref: s.Ref, Period: docket.Span(s.From, s.To), Collection: s.Collection}
	if !s.Known.IsZero() {
		body.Known = konbit.At(s.Known.In(o.zone()))
	}
	_, err = o.write(ctx, who, konbit.Record{Kind: "draft", Marking: docket.Marking(k)}, body)
	return s.Ref, err
}

// slot returns the slot that a draft of k is opened for: the one with that
// number, else the one that is to be written now or, where the periods of k do
// not follow from its numbers, the next free number.
func (o *Office) slot(ctx context.Context, k *outline.Kind, in Opening) (docket.Slot, error) {
	if o.schedule.Regular(k) {
		if in.Period != "" {
			return docket.Slot{}, konbit.Invalid("period", "the periods of this report follow from its numbers: leave it out, or build another period with konbit report --period")
		}
		s, ok := o.schedule.Current(k, o.now())
		if in.Number > 0 {
			s, ok = o.schedule.Numbered(k, in.Number)
		}
		if !ok || s.Cutoff.After(o.now()) {
			return s, konbit.Invalid("number", "no period with number %d has ended yet", s.Number)
		}
		return s, nil
	}
	s := docket.Slot{Ref: Ref{Report: k.Key, Number: in.Number}, Collection: in.Sources}
	var err error
	if s.From, s.To, err = o.period(k, in.Period); err != nil {
		return s, konbit.Under("period", err)
	}
	if s.Known, err = o.known(in.Known); err != nil {
		return s, konbit.Under("known", err)
	}
	if s.Number == 0 {
		s.Number, err = o.nextNumber(ctx, k)
	}
	return s, err
}

// period reads a period, by default the last one of k, as of the mission's day
// of reference where it has one.
func (o *Office) period(k *outline.Kind, text string) (from, to time.Time, err error) {
	span, err := konbit.ParseSpan(text)
	if err != nil {
		return from, to, err
	}
	if span.IsZero() {
		t := o.now()
		if o.Node.Archive() {
			t = o.Node.Mission.Situation.Latest(o.zone())
		}
		from, to = k.Period(t)
		return from, to, nil
	}
	if span.From.IsZero() || span.To.IsZero() {
		return from, to, konbit.Invalid("", "%q is open; a report needs a period with both ends", text)
	}
	from, to = docket.Instants(span, o.zone())
	return from, to, nil
}

// known reads by when what an edition uses was known; by default the mission's
// day of reference, where it has one.
func (o *Office) known(text string) (time.Time, error) {
	m, err := konbit.ParseMoment(text)
	if m.IsZero() && o.Node.Archive() {
		m = o.Node.Mission.Situation
	}
	if err != nil || m.IsZero() {
		return time.Time{}, err
	}
	return m.Latest(o.zone()), nil
}

// nextNumber returns the number after the highest that a report of k has.
func (o *Office) nextNumber(ctx context.Context, k *outline.Kind) (int, error) {
	top := 0
	for _, s := range o.Node.Mission.Reports {
		if s.Kind == k.Key {
			top = s.Number
		}
	}
	all, err := o.opened(ctx)
	for _, ref := range all {
		if ref.Report == k.Key {
			top = max(top, ref.Number)
		}
	}
	return top + 1, err
}

// opened returns the reports that somebody opened a draft of or issued, in the
// order of the log.
func (o *Office) opened(ctx context.Context) ([]Ref, error) {
	var all []Ref
	seen := make(map[Ref]bool)
	for e, err := range o.Node.Records(ctx, eye, ledger.Query{Kinds: []string{"draft", "edition"}}) {
		if err != nil {
			return nil, err
		}
		a, ok := docket.Read[Ref](&e)
		if _, err := o.schedule.Kind(a.Body.Report); ok && err == nil && !seen[a.Body] {
			seen[a.Body] = true
			all = append(all, a.Body)
		}
	}
	return all, nil
}
