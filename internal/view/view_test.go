package view_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/nodetest"
)

var (
	now        = time.Date(2024, 3, 10, 12, 0, 0, 0, time.UTC)
	public     = access.Principal{}
	analyst    = access.Principal{ID: "analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red}
	commander  = access.Principal{ID: "commander", Roles: []access.Role{access.Commander}, Clearance: konbit.Red}
	protection = access.Principal{ID: "protection", Roles: []access.Role{access.Protection}, Clearance: konbit.Red}
)

// A world is a node of the smoke mission over a store that outlives it.
type world struct {
	*testing.T
	*node.Node
	config node.Config
	n      int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, config: nodetest.Config(t, nodetest.Mission(t, "smoke"), func() time.Time { return now })}
	w.open()
	return w
}

// open opens the node, again if it was open.
func (w *world) open() {
	w.Helper()
	if w.Node != nil {
		if err := w.Close(w.Context()); err != nil {
			w.Fatal(err)
		}
	}
	w.Node = nodetest.Open(w.T, w.config)
}

func (w *world) append(who access.Principal, kind, body string, edit ...func(*konbit.Record)) konbit.ID {
	w.Helper()
	w.n++
	r := konbit.Record{
		ID: konbit.NamedID(now, fmt.Sprint(w.n)), Kind: konbit.Kind(kind + "@1"), Made: konbit.At(now.Add(-time.Hour)), Valid: konbit.On(konbit.Date(2024, 3, 10)),
		Marking: konbit.Clear, Sources: []konbit.Source{{Own: true}}, Body: []byte(body),
	}
	for _, f := range edit {
		f(&r)
	}
	if _, err := w.Append(w.Context(), who, r); err != nil {
		w.Fatal(err)
	}
	return r.ID
}

// present is what who gets for the first contingent's strength: "none" where
// nothing is known.
func (w *world) present(who access.Principal) string {
	w.Helper()
	f, err := w.Figure(w.Context(), who, node.Ask{Measure: "force.present", Contributor: "XB", Valid: "2024-03-10", Known: "2024-03-10"})
	if konbit.CodeOf(err) == konbit.CodeNotFound && err != nil {
		return "none"
	}
	if err != nil {
		w.Fatal(err)
	}
	return f.Phrase.In("en")
}

// want compares what everybody is told, now and when the node is opened anew.
func (w *world) want(when, forPublic, forAnalyst string) {
	w.Helper()
	for _, again := range []string{"", ", opened anew"} {
		if p, a := w.present(public), w.present(analyst); p != forPublic || a != forAnalyst {
			w.Errorf("%s%s: the public is told %s, want %s; an analyst %s, want %s", when, again, p, forPublic, a, forAnalyst)
		}
		w.open()
	}
}

const strength = `{"contributor":"XB","present":{"value":%d,"unit":"person"},"remarks":"%s"}`

// A record marked otherwise is at once seen otherwise in every figure.
func TestMarkingMovesFigures(t *testing.T) {
	w := newWorld(t)
	id := w.append(analyst, "strength", fmt.Sprintf(strength, 44, "counted"))
	w.want("clear", "44", "44")
	mark := func(marking, release string) {
		w.append(analyst, "marking", fmt.Sprintf(`{"of":%q,"marking":%q,"reason":"test"%s}`, id, marking, release))
	}
	mark("red", "")
	w.want("marked red", "none", "44")
	mark("clear", `,"releasable_to":["XB"]`)
	w.want("released to one component", "none", "none")
	if got := w.present(access.Principal{ID: "b", Component: "XB"}); got != "44" {
		t.Errorf("that component is told %s", got)
	}
	mark("clear", "")
	w.want("clear again", "44", "44")
}

// What is erased is gone from figures at once, and from what the store keeps for
// the view; the log still verifies.
func TestErasedIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.append(analyst, "strength", fmt.Sprintf(strength, 40, "morning"), func(r *konbit.Record) { r.Valid = konbit.On(konbit.Date(2024, 3, 9)) })
	id := w.append(analyst, "claim", `{"measure":"force.present","contributor":"XB","status":"actual","quantity":{"value":47,"unit":"person"},"text":"quixotic words"}`)
	w.append(analyst, "strength", fmt.Sprintf(strength, 44, "evening"))
	before := w.present(public)
	texts := func() int {
		n := 0
		err := w.View.Ask(t.Context(), analyst, func(e *figure.Engine, only func(*figure.Claim) bool) error {
			f, err := e.Figure(figure.Query{Measure: "force.present", Dims: figure.Dims{Contributor: "XB"}, Valid: now, Known: now, Only: only})
			for _, l := range f.Claims {
				if l.Claim.Text == "quixotic words" {
					n++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if texts() != 1 {
		t.Fatal("the claim is not known")
	}
	w.View.Save(t.Context())
	snapshot := func() []byte {
		b, err := w.config.Store.View(t.Context(), "snapshot/view")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	kept := snapshot()
	if len(kept) == 0 {
		t.Fatal("no snapshot")
	}
	for _, who := range []access.Principal{analyst, commander} {
		w.append(who, "approval", fmt.Sprintf(`{"of":%q,"decision":"approved","purpose":"erasure","capacity":"officer"}`, id))
	}
	w.append(protection, "erasure", fmt.Sprintf(`{"of":%q,"parts":["body"],"basis":"safety","authority":"law","reason":"asked for"}`, id))
	if b := snapshot(); len(b) > 0 {
		t.Errorf("a snapshot of %d bytes outlives the erasure", len(b))
	}
	if n := texts(); n != 0 || w.present(public) != before {
		t.Errorf("after the erasure the words are told %d times; the figure is %s, was %s", n, w.present(public), before)
	}
	w.open()
	if n := texts(); n != 0 {
		t.Error("the words are back when the node is opened anew")
	}
	w.open()
	if b := snapshot(); len(b) == 0 || bytes.Equal(b, kept) {
		t.Error("no snapshot without the words is kept")
	}
}

// A view that had not read an erasure leaves no snapshot of what was erased.
func TestNoSnapshotFromBeforeAnErasure(t *testing.T) {
	w := newWorld(t)
	id := w.append(analyst, "strength", fmt.Sprintf(strength, 40, "quixotic"))
	if err := w.View.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []access.Principal{analyst, commander} {
		w.append(who, "approval", fmt.Sprintf(`{"of":%q,"decision":"approved","purpose":"erasure","capacity":"officer"}`, id))
	}
	w.append(protection, "erasure", fmt.Sprintf(`{"of":%q,"parts":["body"],"basis":"safety","authority":"law","reason":"asked for"}`, id))
	w.View.Save(t.Context()) // it stands where it read 40
	if b, err := w.config.Store.View(t.Context(), "snapshot/view"); err != nil || len(b) > 0 {
		t.Errorf("a snapshot of %d bytes, %v", len(b), err)
	}
	w.want("after the erasure", "none", "none")
}

// Whoever asks the view may ask for the state of a record meanwhile, though
// another is waiting to apply what came in.
func TestStateWithinAsk(t *testing.T) {
	w := newWorld(t)
	old := w.append(analyst, "strength", fmt.Sprintf(strength, 44, "counted"))
	states := make(chan string, 1)
	err := w.View.Ask(t.Context(), analyst, func(*figure.Engine, func(*figure.Claim) bool) error {
		w.append(analyst, "strength", fmt.Sprintf(strength, 45, "counted again"), func(r *konbit.Record) {
			r.Relation = []konbit.Relation{{Type: konbit.Supersedes, To: old}}
		})
		go w.View.Catch(t.Context()) //nolint:errcheck // it waits for Ask to end; the figure below tells
		time.Sleep(50 * time.Millisecond)
		go func() { states <- w.View.State(old) }()
		select {
		case s := <-states:
			states <- s
		case <-time.After(10 * time.Second):
			t.Fatal("State waits for a writer that waits for Ask")
		}
		return nil
	})
	if s := <-states; err != nil || s != "corrected" {
		t.Errorf("state %q, error %v; want corrected", s, err)
	}
	w.want("corrected", "45", "45")
}
