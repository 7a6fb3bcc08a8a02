package node

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/outline"
)

// A Catalogue is everything that an analyst may edit, read and checked: the
// built-in one with what a mission pack adds.
type Catalogue struct {
	Mission   *mission.Mission
	Kinds     *kind.Set
	Measures  *figure.Measures
	Readings  *figure.Readings
	Words     *message.Catalogue
	Reports   *outline.Kinds
	Places    *geo.Gazetteer
	Countries *geo.Countries
	Files     fs.FS  // the built-in catalogue
	Digest    string // SHA-256 of the built-in catalogue and the pack, in hex
}

// Load reads the catalogue in files for the mission m.
func Load(files fs.FS, m *mission.Mission) (*Catalogue, error) {
	c := &Catalogue{Mission: m, Files: files, Places: m.Places, Countries: m.Countries}
	var err error
	if c.Kinds, err = kind.Load(files, m.Files()); err != nil {
		return nil, fmt.Errorf("kinds: %w", err)
	}
	c.Kinds = c.Kinds.In(m.Location())
	c.Words = c.Kinds.Messages()
	if c.Measures, err = figure.LoadMeasures(files, m.Files()); err != nil {
		return nil, fmt.Errorf("measures: %w", err)
	}
	b, err := fs.ReadFile(files, "qualifiers.yaml")
	if err != nil {
		return nil, err
	}
	if c.Readings, err = figure.LoadReadings(b); err != nil {
		return nil, fmt.Errorf("qualifiers: %w", err)
	}
	if c.Reports, err = outline.Load(files, c.Words); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	if c.Reports, err = c.Reports.With(m.Files(), c.Words); err != nil {
		return nil, fmt.Errorf("reports of %s: %w", m.Key, err)
	}
	c.Digest, err = digest(files, m.Files())
	return c, err
}

// Engine returns an empty figure engine of the mission.
func (c *Catalogue) Engine() *figure.Engine {
	return figure.New(c.Measures, c.Readings, c.Mission.Engine(), c.Words)
}

// digest hashes every file of the catalogue but the mission packs, and every
// file of the pack in use, with their names.
func digest(files, pack fs.FS) (string, error) {
	h := sha256.New()
	for _, fsys := range []fs.FS{files, pack} {
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if fsys == files && name == "missions" {
					return fs.SkipDir
				}
				return nil
			}
			b, err := fs.ReadFile(fsys, name)
			fmt.Fprintf(h, "%s %d\n%s\n", name, len(b), b)
			return err
		})
		if err != nil {
			return "", err
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
