package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/klauspost/compress/zstd"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// data is what a stretch of the log says about measures.
type data struct {
	Claims    []figure.Claim `json:"-"` // of a stretch not yet given to the engine, which holds the others
	Documents []figure.Document
	Lineage   []figure.Lineage
	Acts      []figure.Act
	Languages map[konbit.ID]string   // of documents
	Replaced  map[konbit.ID]string   // records that a later one corrected or retracted
	Several   map[konbit.ID]int      // records that make more than one claim: how many
	Release   map[konbit.ID][]string // records that only these components may read

	changed []konbit.ID // records that later ones marked otherwise, or erased parts of
}

func (d *data) add(more *data) {
	d.Claims = append(d.Claims, more.Claims...)
	d.Documents = append(d.Documents, more.Documents...)
	d.Lineage = append(d.Lineage, more.Lineage...)
	d.Acts = append(d.Acts, more.Acts...)
	d.Languages = merge(d.Languages, more.Languages)
	d.Replaced = merge(d.Replaced, more.Replaced)
	d.Several = merge(d.Several, more.Several)
	d.Release = merge(d.Release, more.Release)
}

// drop takes from d what the records at these positions, of these IDs, say. What
// was lent before keeps its own copies.
func (d *data) drop(at map[figure.Position]konbit.ID) {
	d.Claims = without(d.Claims, at, func(c *figure.Claim) figure.Position { return c.Position })
	d.Documents = without(d.Documents, at, func(x *figure.Document) figure.Position { return x.Position })
	d.Lineage = without(d.Lineage, at, func(l *figure.Lineage) figure.Position { return l.Position })
	d.Acts = without(d.Acts, at, func(a *figure.Act) figure.Position { return a.Position })
	for _, id := range at {
		delete(d.Release, id)
	}
}

func without[T any](all []T, at map[figure.Position]konbit.ID, position func(*T) figure.Position) []T {
	var left []T
	for i := range all {
		if _, gone := at[position(&all[i])]; !gone {
			left = append(left, all[i])
		}
	}
	return left
}

func merge[K comparable, V any](m, more map[K]V) map[K]V {
	if m == nil {
		m = make(map[K]V, len(more))
	}
	maps.Copy(m, more)
	return m
}

func (d *data) fill(e *figure.Engine) {
	e.AddDocuments(d.Documents...)
	e.AddLineage(d.Lineage...)
	e.Add(d.Claims...)
	e.AddActs(d.Acts...)
}

// A snapshot is the digest of the catalogue it was made with and the format, a
// newline, and, compressed, JSON: the data, then every claim.
func (v *View) snapshot() ([]byte, error) {
	b := bytes.NewBufferString(v.Digest + snapshotFormat)
	z, err := zstd.NewWriter(b, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	to := json.NewEncoder(z)
	if err := to.Encode(&v.data); err != nil {
		return nil, err
	}
	for c := range v.engine.Claims() {
		if err := to.Encode(c); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

const snapshotFormat = "/2\n"

var errOtherCatalogue = errors.New("it was made with another catalogue, or by another version")

func (v *View) load(snapshot []byte) error {
	if len(snapshot) == 0 {
		if v.follower.Position() > 0 {
			return errors.New("there is none")
		}
		return nil
	}
	rest, ok := bytes.CutPrefix(snapshot, []byte(v.Digest+snapshotFormat))
	if !ok {
		return errOtherCatalogue
	}
	z, err := zstd.NewReader(bytes.NewReader(rest))
	if err != nil {
		return err
	}
	defer z.Close()
	from := json.NewDecoder(z)
	err = from.Decode(&v.data)
	for err == nil && from.More() {
		var c figure.Claim
		if err = from.Decode(&c); err == nil {
			v.data.Claims = append(v.data.Claims, c)
		}
	}
	if err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	v.data.fill(v.engine)
	v.data.Claims = nil
	v.note(&v.data)
	return nil
}
