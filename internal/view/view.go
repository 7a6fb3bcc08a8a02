// Package view keeps in memory what the log says about measures: it follows the
// log and turns records into the claims, documents and acts of a figure engine.
//
// It is a follower: it decides nothing, and everything in it can be thrown away
// and read again from the log, or from the snapshot that it leaves there. It is
// not for records themselves, which the ledger hands out. Its one invariant: an
// engine it lends holds exactly what the log says up to the view's position.
package view

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
)

// batch is how many entries are read at once; keep is after how many applied
// entries the next snapshot is due.
const (
	batch = 2000
	keep  = 20_000
)

// Config is what a View is made of. Every field is required.
type Config struct {
	Ledger *ledger.Ledger
	Kinds  *kind.Set
	Engine func() *figure.Engine     // a new, empty engine of the mission
	Place  func(name string) string  // code of a place given by name; "" where it is not one
	Known  func(measure string) bool // whether the catalogue has the measure
	Digest string                    // of catalogue and pack: another one makes a snapshot useless
	Log    *slog.Logger
}

// A View follows a ledger. Its methods may be called from many goroutines.
type View struct {
	Config
	follower *ledger.Follower

	mu     sync.RWMutex
	data   data
	engine *figure.Engine
	fresh  int // entries applied since the last snapshot

	// replaced is data.Replaced once more, for State: who asks within Ask must not
	// wait for mu, which a writer may be waiting for.
	replaced sync.Map

	catching sync.Mutex // one at a time drives the follower
}

// Open returns the view of c.Ledger as its last snapshot left it. It reads no
// record; Catch and Follow do.
func Open(ctx context.Context, c Config) (*View, error) {
	f, err := c.Ledger.Follow(ctx, "view")
	if err != nil {
		return nil, err
	}
	v := &View{Config: c, follower: f, engine: c.Engine()}
	if err := v.load(f.Snapshot()); err != nil {
		c.Log.Info("view snapshot is of no use, reading the log again", "reason", err)
		f.Rewind()
		v.data, v.engine = data{}, c.Engine()
	}
	return v, nil
}

// Catch applies everything that the log holds now.
func (v *View) Catch(ctx context.Context) error {
	v.catching.Lock()
	defer v.catching.Unlock()
	for head := v.Ledger.Head().Position; v.follower.Position() < head; {
		if err := v.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Follow applies entries as they come until ctx ends, and leaves a snapshot now
// and then and at the end.
func (v *View) Follow(ctx context.Context) error {
	defer v.Save(context.WithoutCancel(ctx))
	for {
		if err := v.Catch(ctx); err != nil {
			if ctx.Err() != nil || errors.Is(err, ledger.ErrClosed) {
				return nil
			}
			return err
		}
		v.mu.RLock()
		due := v.fresh >= keep
		v.mu.RUnlock()
		if due {
			v.Save(ctx)
		}
		position, moved := v.Ledger.Watch()
		if position > v.follower.Position() {
			continue
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil
		}
	}
}

func (v *View) step(ctx context.Context) error {
	entries, err := v.follower.Next(ctx, batch)
	if err != nil {
		return fmt.Errorf("view: %w", err)
	}
	var d data
	for i := range entries {
		v.read(&entries[i], &d)
	}
	changed, err := v.again(ctx, &d)
	if err != nil {
		return fmt.Errorf("view: %w", err)
	}
	v.note(&d)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.fresh += len(entries)
	if len(changed) == 0 {
		d.fill(v.engine)
		d.Claims = nil
		v.data.add(&d)
		return nil
	}
	for c := range v.engine.Claims() {
		v.data.Claims = append(v.data.Claims, *c)
	}
	v.data.drop(changed)
	v.data.add(&d)
	v.engine = v.Engine()
	v.data.fill(v.engine)
	v.data.Claims = nil
	return nil
}

// again reads into d, as they stand now, the records that d says were changed,
// and returns where they are.
func (v *View) again(ctx context.Context, d *data) (map[figure.Position]konbit.ID, error) {
	var entries []ledger.Entry
	at := map[figure.Position]konbit.ID{}
	for _, id := range d.changed {
		e, err := v.follower.Get(ctx, id)
		if konbit.CodeOf(err) == konbit.CodeNotFound && err != nil {
			continue // what is not held says nothing here
		}
		if err != nil {
			return nil, err
		}
		p := figure.Position{Node: e.Record.Node, Index: e.Record.Index}
		if at[p] == "" {
			at[p], entries = id, append(entries, e)
		}
	}
	d.changed = nil
	d.drop(at)
	for i := range entries {
		v.read(&entries[i], d)
	}
	return at, nil
}

// Save leaves a snapshot in the log's store if anything changed since the last.
// That it could not is logged: the view is as good without.
func (v *View) Save(ctx context.Context) {
	v.catching.Lock()
	defer v.catching.Unlock()
	if v.fresh == 0 {
		return
	}
	b, err := v.snapshot()
	if err == nil {
		err = v.follower.Commit(ctx, b)
	}
	if err != nil && !errors.Is(err, ledger.ErrClosed) {
		v.Log.Warn("view snapshot not saved", "err", err)
		return
	}
	v.mu.Lock()
	v.fresh = 0
	v.mu.Unlock()
}

// Ask calls f with the engine, caught up with what the log holds now, and with
// the gate that who reads figures through. f must not keep either.
func (v *View) Ask(ctx context.Context, who access.Principal, f func(e *figure.Engine, only func(*figure.Claim) bool) error) error {
	if err := v.Catch(ctx); err != nil {
		return err
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	return f(v.engine, func(c *figure.Claim) bool {
		id, _, _ := strings.Cut(string(c.ID), "/")
		return who.MayRead(c.Marking, v.data.Release[konbit.ID(id)], "")
	})
}

// State says whether a later record took the place of the record id. It may be
// called within Ask.
func (v *View) State(id konbit.ID) string {
	if s, ok := v.replaced.Load(id); ok {
		return s.(string)
	}
	return Current
}

func (v *View) note(d *data) {
	for id, how := range d.Replaced {
		v.replaced.Store(id, how)
	}
}

// States of a record.
const (
	Current   = "current"
	Corrected = "corrected"
	Retracted = "retracted"
)
