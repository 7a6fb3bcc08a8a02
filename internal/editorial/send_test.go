package editorial_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/editorial"
)

func states(all []editorial.Dispatch) map[string]int {
	out := make(map[string]int)
	for _, d := range all {
		out[d.State]++
	}
	return out
}

// A mail server that cannot be reached is an outcome; a person tries again.
func TestUnreachable(t *testing.T) {
	b := exercise(t)
	x := b.through(b.opened("sitrep"), "")
	down := errors.New("dial tcp: connection refused")
	b.post.fail = func(m *editorial.Message) error {
		if strings.HasPrefix(m.To, "commander@") {
			return down
		}
		return nil
	}
	all, err := b.Send(t.Context(), b.as("reporting"), x.ID, false)
	b.must(err)
	if s := states(all); s[editorial.Failed] != 3 || s[editorial.Sent] != 5 {
		t.Errorf("%v; want 3 failed and 5 sent", s)
	}
	for _, d := range all {
		if d.State == editorial.Failed && !strings.Contains(d.Reason, "connection refused") {
			t.Errorf("%s failed without a reason: %+v", d.Addressee, d)
		}
	}
	b.post.fail = nil
	all, err = b.Send(t.Context(), b.as("reporting"), x.ID, false)
	b.must(err)
	if s := states(all); s[editorial.Failed] != 3 {
		t.Errorf("%v; what failed was tried again unasked", s)
	}
	all, err = b.Send(t.Context(), b.as("reporting"), x.ID, true)
	b.must(err)
	if s := states(all); s[editorial.Sent] != 8 || len(b.post.in) != 8 {
		t.Errorf("%v, %d messages; want 8 sent, once each", s, len(b.post.in))
	}
}

// A node that stops in the middle of sending finds out, when it goes on, what
// went and what did not, and sends each once.
func TestStoppedWhileSending(t *testing.T) {
	for _, after := range []bool{false, true} { // stopped before or after the message went
		b := exercise(t)
		x := b.through(b.opened("sitrep"), "")
		ctx, stop := context.WithCancel(t.Context())
		b.post.fail = func(m *editorial.Message) error {
			if len(b.post.in) < 3 {
				return nil
			}
			if after {
				b.post.got[m.Name] = m
				b.post.in = append(b.post.in, m)
			}
			stop()
			return ctx.Err()
		}
		if _, err := b.Send(ctx, b.as("reporting"), x.ID, false); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped: %v", err)
		}
		before, err := b.Dispatches(t.Context(), b.as("reporting"), x.ID)
		b.must(err)
		if s := states(before); s[editorial.Sending] != 1 || s[editorial.Sent] != 3 {
			t.Errorf("after the stop %v; want one of which nobody knows", s)
		}
		b.post.fail = nil
		again := editorial.New(editorial.Config{Node: b.node, Files: b.files, Post: b.post}) // the node is started again
		all, err := again.Send(t.Context(), b.as("duty"), x.ID, false)
		b.must(err)
		if s := states(all); s[editorial.Sent] != 8 {
			t.Errorf("%v; want 8 sent", s)
		}
		seen := make(map[string]int)
		for _, m := range b.post.in {
			seen[m.To]++
		}
		for to, n := range seen {
			if n != 1 {
				t.Errorf("%s got it %d times", to, n)
			}
		}
		if len(seen) != 8 {
			t.Errorf("%d got it; want 8", len(seen))
		}
	}
}

// Who has a role to issue may send, the newest edition, with its own files, and
// nothing to an address that may not get it.
func TestWhatGoesWhere(t *testing.T) {
	b := exercise(t)
	ctx := t.Context()
	ref := b.opened("sitrep")
	x := b.through(ref, "")
	_, err := b.Send(ctx, b.as("analyst"), x.ID, false)
	refused(t, err, konbit.CodeForbidden, "may not send")
	_, err = b.Send(ctx, b.as("reporting"), x.ID, false)
	b.must(err)
	for _, m := range b.post.in {
		if !strings.HasPrefix(m.Subject, "[TLP:AMBER] EXERCI") || !strings.Contains(m.Subject, "MSAT/EX/SITREP/014") || !strings.Contains(m.Text, "EXERCI") {
			t.Errorf("subject %q, text %q", m.Subject, m.Text)
		}
		for _, f := range m.Files {
			if len(f.Content) == 0 || !strings.HasPrefix(f.Name, "MSAT-EX-SITREP-014-1.") {
				t.Errorf("%s got %q, %d bytes", m.To, f.Name, len(f.Content))
			}
		}
	}
	two := b.through(ref, "To see.")
	_, err = b.Send(ctx, b.as("reporting"), x.ID, false)
	refused(t, err, konbit.CodeConflict, "has taken its place")
	if b.node.Mission.Addresses[0].Marking != konbit.Amber {
		t.Fatal("the pack has changed")
	}
	b.node.Mission.Addresses[0].Marking = konbit.Green
	all, err := b.Send(ctx, b.as("reporting"), two.ID, false)
	b.must(err)
	if all[0].State != editorial.NotSent || !strings.Contains(all[0].Reason, "amber") {
		t.Errorf("%+v; want it held back for its marking", all[0])
	}
}
