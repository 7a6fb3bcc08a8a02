package node_test

import (
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/nodetest"
)

// played is the exercise, opened where it opens: on day 8, at 06:10.
func played(t *testing.T) (*node.Node, *mission.Mission, func(time.Time)) {
	t.Helper()
	m := nodetest.Mission(t, "exercise")
	clock := m.Situation.Earliest(m.Location())
	n := nodetest.Open(t, nodetest.Config(t, m, func() time.Time { return clock }))
	var last time.Time
	play := func(to time.Time) {
		t.Helper()
		clock = to
		if _, err := n.PlayPack(t.Context(), last, to); err != nil {
			t.Fatal(err)
		}
		last = to
	}
	play(clock)
	return n, m, play
}

// The days of the exercise change what we say: on day 8 one base is late and its
// strength is yesterday's; a company of 120 is overdue on the 12th and comes two
// days late with 84; a plan that the radio told as a fact moves nothing.
func TestExerciseIsPlayedDayByDay(t *testing.T) {
	n, m, play := played(t)
	who := access.Principal{ID: "demo:commander", Roles: []access.Role{access.Commander}, Clearance: konbit.Red}
	ask := func(q figure.Query) *figure.Figure {
		t.Helper()
		var f *figure.Figure
		err := n.View.Ask(t.Context(), who, func(e *figure.Engine, only func(*figure.Claim) bool) (err error) {
			q.Only = only
			f, err = e.Figure(q)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	company := func() figure.Promise {
		t.Helper()
		var found figure.Promise
		err := n.View.Ask(t.Context(), who, func(e *figure.Engine, only func(*figure.Claim) bool) error {
			all, err := e.Promises(figure.Query{Measure: "force.planned_arrival", Valid: n.Now(), Known: n.Now(), Only: only})
			for _, p := range all {
				if p.Dims.Contributor == "XD" && p.People == konbit.Point(120) {
					found = p
				}
			}
			return err
		})
		if err != nil || found.State == "" {
			t.Fatalf("no promise of 120: %v", err)
		}
		return found
	}
	day := func(d, hour, minute int) time.Time { return time.Date(2026, 2, 1+d, hour, minute, 0, 0, m.Location()) }

	for _, tt := range []struct {
		day               int
		present, promised float64
		state             figure.PromiseState
		days              int
		short             float64
	}{
		{8, 543, 716, figure.Open, 0, 120},
		{9, 539, 716, figure.Open, 0, 120},
		{10, 539, 762, figure.Open, 0, 120},
		{11, 535, 762, figure.Overdue, 1, 120},
		{12, 543, 762, figure.Overdue, 2, 120},
		{13, 628, 762, figure.Slipped, 2, 36},
		{14, 627, 762, figure.Slipped, 2, 36},
	} {
		play(day(tt.day, 6, 10))
		valid := day(tt.day, 6, 0)
		if f := ask(figure.Query{Measure: "force.present", Dims: figure.Dims{Contributor: figure.All}, Valid: valid, Known: n.Now()}); f.Range != konbit.Point(tt.present) {
			t.Errorf("day %d: present %v, want %v", tt.day, f.Range, tt.present)
		}
		if f := ask(figure.Query{Measure: "force.pledged", Dims: figure.Dims{Contributor: figure.All}, Valid: valid, Known: n.Now()}); f.Range != konbit.Point(tt.promised) {
			t.Errorf("day %d: pledged %v, want %v", tt.day, f.Range, tt.promised)
		}
		if p := company(); p.State != tt.state || p.Days != tt.days || p.Short.Low != tt.short || p.Short.High != tt.short {
			t.Errorf("day %d: the company is %s, %d days, %v short; want %s, %d, %v", tt.day, p.State, p.Days, p.Short, tt.state, tt.days, tt.short)
		}
	}
	play(day(15, 6, 10))
	if _, err := n.LoadPack(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, err := range m.Records() {
		if err != nil {
			t.Fatal(err)
		}
		all++
	}
	if head := n.Ledger.Head().Position; head != int64(all)+1 { // and the catalogue
		t.Errorf("the log holds %d records, the pack has %d", head, all)
	}
}

// Two people approve that a casualty be named, each in their own name.
func TestExerciseCasualtyHasTwoApprovals(t *testing.T) {
	n, m, play := played(t)
	play(time.Date(2026, 2, 9, 9, 0, 0, 0, m.Location()))
	who := access.Principal{ID: "demo:commander", Roles: []access.Role{access.Commander}, Clearance: konbit.Red}
	authors := map[string]bool{}
	for e, err := range n.Ledger.Records(t.Context(), who, ledger.Query{Kinds: []string{"approval"}}) {
		if err != nil {
			t.Fatal(err)
		}
		authors[e.Record.Author] = true
	}
	if len(authors) != 2 || !authors["demo:personnel"] || !authors["demo:commander"] {
		t.Errorf("approved by %v", authors)
	}
}
