package editorial

import (
	"context"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/news"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/plans"
	"konbit.example/konbit/internal/register"
	"konbit.example/konbit/internal/returns"
)

// Today is what a reporting officer opens on: the report in work, who has
// reported for it, what was planned, what is open, and what has changed since
// the last edition.
type Today struct {
	Now      time.Time    `json:"now"`
	Zone     string       `json:"zone"`
	Exercise bool         `json:"exercise"`
	Report   *Standing    `json:"report,omitempty" doc:"The daily report."`
	Others   []Standing   `json:"others" doc:"Other reports in work or due."`
	Returns  *returns.Day `json:"returns,omitempty"`
	Plans    []plans.Plan `json:"plans"`
	Open     []Case       `json:"open" doc:"Incidents that nobody has closed."`
	Since    []news.Item  `json:"since" doc:"What was taken in since the last edition, the newest first."`
	SinceAll int          `json:"since_all" doc:"How many records that were."`
	Last     *Issued      `json:"last,omitempty" doc:"The last edition of the daily report."`
	Moved    []Moved      `json:"moved" doc:"Figures that say something else than in the last edition."`
	Still    []Steady     `json:"still" doc:"Figures that say what they said in it."`
	Figures  int          `json:"figures" doc:"How many figures the report prints."`
	Promises []Promised   `json:"promises" doc:"Promises due or overdue in these days."`
}

// A Standing is a report and how far it is.
type Standing struct {
	docket.Slot
	Title   string `json:"title"`
	State   string `json:"state"`
	Next    string `json:"next,omitempty"`
	Opened  bool   `json:"opened"`
	Edition int    `json:"edition" doc:"Of which it is in work; 0: the next is not begun."`
	Open    int    `json:"open" doc:"Checks that somebody has to deal with."`
	Minutes int    `json:"minutes" doc:"Until it is due; below 0: overdue."`
}

// A Case is an incident that is open, and what was last done about it.
type Case struct {
	Line
	When   string    `json:"when"`
	New    bool      `json:"new,omitempty" doc:"Since the period began."`
	Days   int       `json:"days" doc:"Since anything was said about it."`
	Last   string    `json:"last,omitempty"`
	LastAt time.Time `json:"last_at,omitzero"`
	Follow string    `json:"follow,omitempty" doc:"Kind of record that follows it up."`
	Field  string    `json:"field" doc:"The field that says whether it is closed."`
}

// A Steady is a figure that has not moved.
type Steady struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Phrase string `json:"phrase"`
}

// A Promised is something promised that falls due.
type Promised struct {
	Line
	Due   string `json:"due"`
	State string `json:"state" enum:"open,overdue"`
}

// Today returns what stands now, as who may see it.
func (o *Office) Today(ctx context.Context, who access.Principal, lang string) (*Today, error) {
	out := &Today{
		Now: o.now(), Zone: o.zone().String(), Exercise: o.Node.Mission.Exercise,
		Others: []Standing{}, Plans: []plans.Plan{}, Open: []Case{}, Since: []news.Item{}, Moved: []Moved{}, Still: []Steady{}, Promises: []Promised{},
	}
	var err error
	if _, spec := o.schedule.Daily(); spec != nil {
		if out.Returns, err = returns.For(ctx, o.Node, who, time.Time{}, lang); err != nil {
			return nil, err
		}
	}
	for k := range o.Node.Reports.All() {
		if mayRead(who, k) != nil {
			continue
		}
		if err := o.standings(ctx, who, out, k.Key, lang); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out.Others, func(a, b Standing) int { return a.Due.Compare(b.Due) })
	return out, nil
}

// standings adds the reports of one kind that are in work.
func (o *Office) standings(ctx context.Context, who access.Principal, out *Today, key, lang string) error {
	k, err := o.schedule.Kind(key)
	if err != nil {
		return err
	}
	slot, due := o.schedule.Current(k, o.now())
	if due && k.Every == outline.Daily && out.Report == nil {
		return o.main(ctx, who, out, slot.Ref, lang)
	}
	refs := []Ref{}
	if due {
		refs = append(refs, slot.Ref)
	}
	all, err := o.opened(ctx)
	if err != nil {
		return err
	}
	for _, ref := range all {
		if ref.Report == key && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, ref := range refs {
		d, err := o.open(ctx, ref)
		if err != nil {
			return err
		}
		if s := o.standing(d, lang); s.State != docket.Released && (s.State != docket.Issued || docket.Release(k) != nil) {
			out.Others = append(out.Others, s)
		}
	}
	return nil
}

// Standings returns every report that somebody opened or that is due, as far as
// who may see drafts of it, the newest first.
func (o *Office) Standings(ctx context.Context, who access.Principal, lang string) ([]Standing, error) {
	refs, err := o.opened(ctx)
	if err != nil {
		return nil, err
	}
	for k := range o.Node.Reports.All() {
		if s, ok := o.schedule.Current(k, o.now()); ok && !slices.Contains(refs, s.Ref) {
			refs = append(refs, s.Ref)
		}
	}
	out := []Standing{}
	for _, ref := range slices.Backward(refs) {
		d, err := o.look(ctx, who, ref)
		if konbit.CodeOf(err) == konbit.CodeForbidden && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o.standing(d, lang))
	}
	slices.SortStableFunc(out, func(a, b Standing) int { return b.To.Compare(a.To) })
	return out, nil
}

// standing says how far a report is, its checks aside.
func (o *Office) standing(d *docket.Docket, lang string) Standing {
	s := Standing{Slot: d.Slot, Title: o.title(d, lang), Opened: d.Draft != nil, Edition: len(d.Editions)}
	s.State, _, s.Next = o.progress(d, d.Round(), lang)
	if s.State != docket.Issued && s.State != docket.Released {
		s.Edition++
	}
	if !d.Due.IsZero() {
		s.Minutes = int(d.Due.Sub(o.now()) / time.Minute)
	}
	return s
}

func (o *Office) title(d *docket.Docket, lang string) string {
	return o.Node.Words.In(lang).Text("report.title", "kind", d.Kind.Labels.In(lang), "number", d.Number)
}

// main fills in what bears on the daily report.
func (o *Office) main(ctx context.Context, who access.Principal, out *Today, ref Ref, lang string) error {
	d, err := o.open(ctx, ref)
	if err != nil {
		return err
	}
	p, err := o.pin(ctx)
	if err != nil {
		return err
	}
	all, err := o.build(ctx, d, p, len(d.Editions)+1, nil, d.Kind.Languages)
	if err != nil {
		return err
	}
	s := o.standing(d, lang)
	checks, err := o.checks(ctx, d, all, d.Paragraphs(p), lang)
	if err != nil {
		return err
	}
	for _, c := range checks {
		if c.Open {
			s.Open++
		}
	}
	out.Report = &s
	if out.Plans, err = o.plans(ctx, d, p, lang); err != nil {
		return err
	}
	if out.Open, err = o.cases(ctx, d, p, lang); err != nil {
		return err
	}
	if err := o.since(ctx, who, out, d, all, lang); err != nil {
		return err
	}
	return o.promises(ctx, who, out, p, lang)
}

// since says what has come in since the last edition, and what it moved.
func (o *Office) since(ctx context.Context, who access.Principal, out *Today, d *docket.Docket, all []made, lang string) error {
	shown := madeIn(all, lang).Edition
	for i := range shown.Values {
		if shown.Values[i].Type == string(outline.Figure) {
			out.Figures++
		}
	}
	after := int64(0)
	for e, err := range o.Node.Ledger.Records(ctx, eye, ledger.Query{Kinds: []string{"edition"}, Newest: true}) {
		if err != nil {
			return err
		}
		a, ok := docket.Read[docket.Edition](&e)
		if !ok || a.Body.Report != d.Report {
			continue
		}
		of, err := o.open(ctx, a.Body.Ref)
		if err != nil {
			return err
		}
		out.Last, after = o.view(of, &a, lang), docket.Heads(a.Body.Heads)[o.Node.Ledger.Node()]
		old, err := o.issued(ctx, &a, shown.Lang)
		if err != nil {
			return err
		}
		if old != nil {
			changes := slices.DeleteFunc(edition.Diff(old, shown).Values, func(c edition.Change) bool {
				return c.Type != edition.Moved && c.Type != edition.Rebacked || c.After == nil || c.After.Type != string(outline.Figure)
			})
			if out.Moved, err = o.because(ctx, who, changes, nil, lang); err != nil {
				return err
			}
			out.Still = steady(shown, changes)
		}
		break
	}
	var err error
	out.Since, out.SinceAll, err = news.Since(ctx, o.Node, who, after, d.From, lang)
	return err
}

// steady lists the figures of an edition that are not among changes.
func steady(e *edition.Edition, changes []edition.Change) []Steady {
	out := []Steady{}
	for i := range e.Values {
		v := &e.Values[i]
		if v.Type == string(outline.Figure) && !slices.ContainsFunc(changes, func(c edition.Change) bool { return c.ID == v.ID }) {
			out = append(out, Steady{v.ID, v.Label, v.Phrase})
		}
	}
	return out
}

// cases lists the incidents that are open, as the report's kind lists them.
func (o *Office) cases(ctx context.Context, d *docket.Docket, p docket.Pin, lang string) ([]Case, error) {
	in, err := o.input(ctx, d, p)
	if err != nil {
		return nil, err
	}
	g := register.New(in.Mission, in.Kinds, in.Words.In(lang), register.Terms{
		From: d.From, To: d.To, Valid: p.Known, Known: p.Known, Ceiling: d.Kind.Marking, Public: d.Kind.Public, Collection: d.Collection,
	}, in.Records, in.Lookup)
	out := []Case{}
	for i := range d.Kind.Parts {
		for _, b := range d.Kind.Parts[i].Blocks {
			if b.Records == nil || b.Records.Open == "" {
				continue
			}
			for _, name := range b.Records.Kinds {
				for _, r := range g.In(name, outline.UpTo, b.Records.When, 0) {
					if c, ok := o.isOpen(g, r, b.Records, d.From); ok {
						out = append(out, c)
					}
				}
			}
		}
	}
	slices.Reverse(out)
	return out, nil
}

// isOpen returns a record as a case, false where it was closed or was never one.
func (o *Office) isOpen(g *register.Register, r *register.Record, s *outline.Records, from time.Time) (Case, bool) {
	state, _ := r.Values[s.Open].(string)
	last := r.Made.Earliest(o.zone())
	c := Case{Line: Line{ID: r.ID, Kind: r.Def.Name, Title: g.Title(r), By: r.Author, At: last}, When: g.When(r.At), Follow: s.Follow, Field: s.Open}
	for _, f := range g.Following(r, s.Follow, false) {
		if code, ok := f.Values[s.Open].(string); ok {
			state = code
		}
		c.Last, last = g.Field(f, "text").String(), f.Made.Earliest(o.zone())
		c.LastAt = last
	}
	first, dated := r.At.Earliest(o.zone())
	c.New = dated && !first.Before(from)
	c.Days = int(o.now().Sub(last).Hours() / 24)
	return c, state != "" && state != "closed"
}

// promises lists what was promised and falls due within a week, or is overdue.
func (o *Office) promises(ctx context.Context, who access.Principal, out *Today, p docket.Pin, lang string) error {
	var all []figure.Promise
	err := o.Node.View.Ask(ctx, who, func(e *figure.Engine, only func(*figure.Claim) bool) (err error) {
		all, err = e.Promises(figure.Query{Valid: p.Known, Known: p.Known, Heads: figure.Heads(p.Heads), Only: only})
		return err
	})
	if err != nil && konbit.CodeOf(err) != konbit.CodeNotFound {
		return err
	}
	for i := range all {
		x := &all[i]
		if x.State != figure.Open && x.State != figure.Overdue || x.Due.IsZero() || len(x.Claims) == 0 || x.Due.After(p.Known.AddDate(0, 0, 7)) {
			continue
		}
		id, _, _ := strings.Cut(string(x.Claims[0]), "/")
		l, ok := o.line(ctx, who, konbit.ID(id), lang)
		if !ok {
			continue
		}
		out.Promises = append(out.Promises, Promised{l, o.Node.Words.In(lang).Moment(register.Day(x.Due.In(o.zone())), o.zone()), string(x.State)})
	}
	return nil
}
