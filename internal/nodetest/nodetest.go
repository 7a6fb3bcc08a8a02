// Package nodetest opens nodes for tests.
//
// It is for tests and for nothing else: its nodes are in memory and sign with a
// key that nobody keeps. Its one invariant: when a test ends its node is closed
// and the log that it leaves verifies.
package nodetest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

// Mission returns the mission whose pack is called name.
func Mission(t testing.TB, name string) *mission.Mission {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Config returns what an empty node of m is made of, whose clock is now.
func Config(t testing.TB, m *mission.Mission, now func() time.Time) node.Config {
	t.Helper()
	c := node.Config{Store: new(ledger.Mem), Now: now, Log: slog.New(slog.DiscardHandler)}
	private, public, err := note.GenerateKey(rand.Reader, "test")
	if err == nil {
		c.Signer, err = note.NewSigner(private)
	}
	if err == nil {
		c.Verifier, err = note.NewVerifier(public)
	}
	if err == nil {
		c.Catalogue, err = node.Load(catalogue.Files(), m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Open returns the node of c.
func Open(t testing.TB, c node.Config) *node.Node {
	t.Helper()
	n, err := node.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if err := n.Close(ctx); err != nil {
			t.Error(err)
		}
		if _, err := ledger.Verify(ctx, c.Store, c.Verifier, nil); err != nil {
			t.Errorf("the log does not verify: %v", err)
		}
	})
	return n
}
