// Package mission reads a mission pack: what a mission is (mission.yaml), who
// acts in it (actors.csv), where (places.csv), and the records the pack brings.
//
// It is pure over an fs.FS, embedded or on disk. It does not check the bodies of
// records, which is internal/kind's work, and it knows no mission by name. Its
// one invariant: the same pack gives the same records with the same IDs.
package mission

import (
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
)

// A Mission is a pack that was read.
type Mission struct {
	Key       string        `yaml:"key"`       // the pack's name, and its folder's
	Name      Text          `yaml:"name"`      // in full
	Short     Text          `yaml:"short"`     // as it is called, usually an acronym
	Zone      string        `yaml:"zone"`      // IANA zone in which its dates are read
	Languages []string      `yaml:"languages"` // in which it reports, the first being the default
	Situation konbit.Moment `yaml:"situation"` // the day its figures are shown for at first
	Defaults  Defaults      `yaml:"records"`   // what its records leave out

	files fs.FS
	loc   *time.Location
}

// Text is a text by language code: en, fr, ht, es.
type Text map[string]string

// Defaults are what the records of a pack leave out.
type Defaults struct {
	Made    konbit.Moment  `yaml:"made"`
	Marking konbit.Marking `yaml:"marking"`
}

// Load reads the pack called name from missions/NAME in the catalogue.
func Load(catalogue fs.FS, name string) (*Mission, error) {
	dir := path.Join("missions", name)
	if st, err := fs.Stat(catalogue, dir); err != nil || !st.IsDir() {
		return nil, konbit.Errorf(konbit.CodeNotFound, "no mission pack %q in the catalogue", name)
	}
	pack, err := fs.Sub(catalogue, dir)
	if err != nil {
		return nil, err
	}
	m, err := Open(catalogue, pack)
	if err != nil {
		return nil, fmt.Errorf("mission pack %s: %w", name, err)
	}
	if m.Key != name {
		return nil, konbit.Invalid("key", "mission.yaml of %s calls itself %q; want the folder's name", name, m.Key)
	}
	return m, nil
}

// Open reads the pack whose mission.yaml stands at the root of pack: a folder on
// disk, say. The catalogue supplies the countries.
func Open(catalogue, pack fs.FS) (*Mission, error) {
	b, err := fs.ReadFile(pack, "mission.yaml")
	if err != nil {
		return nil, err
	}
	m := &Mission{files: pack}
	if err := yaml.UnmarshalWithOptions(b, m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("mission.yaml: %w", err)
	}
	if m.loc, err = time.LoadLocation(m.Zone); err != nil || m.Zone == "" {
		return nil, konbit.Invalid("zone", "mission.yaml: %q is no IANA zone: want a name like America/Port-au-Prince", m.Zone)
	}
	return m, nil
}

// Location returns the mission's zone.
func (m *Mission) Location() *time.Location { return m.loc }

// Files returns the pack's own files. Beside those named here a pack may carry
// kinds/, vocabularies/, measures/, reports/ and labels/ that add to the
// catalogue's.
func (m *Mission) Files() fs.FS { return m.files }
