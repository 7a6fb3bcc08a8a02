// Package mission reads a mission pack: what a mission is (mission.yaml), who
// acts in it (actors.csv), where (places.csv), and the records the pack brings.
//
// It is pure over an fs.FS, embedded or on disk. It does not check the bodies of
// records, which is internal/kind's work, and it knows no mission by name. Its
// one invariant: the same pack gives the same records with the same IDs.
package mission

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/message"
)

// A Mission is a pack that was read: mission.yaml field by field, and what the
// files beside it hold. It does not change once loaded.
type Mission struct {
	Key       string        `yaml:"key"`       // the pack's name, and its folder's
	Name      message.Text  `yaml:"name"`      // in full
	Short     message.Text  `yaml:"short"`     // as it is called, usually an acronym
	Summary   message.Text  `yaml:"summary"`   // one sentence for somebody who has never heard of it
	Exercise  bool          `yaml:"exercise"`  // invented: every page and export says so
	Zone      string        `yaml:"zone"`      // IANA zone in which its dates are read
	Languages []string      `yaml:"languages"` // in which it reports, the first being the default
	Area      string        `yaml:"area"`      // code of the place it works in
	Situation konbit.Moment `yaml:"situation"` // the day its figures are shown for at first; where an exercise opens, an instant

	Own          string                     `yaml:"own"` // id of the institution that the mission itself is
	Mandates     []Mandate                  `yaml:"mandates"`
	Contributors []Contributor              `yaml:"contributors"`
	Institutions []Institution              `yaml:"institutions"`
	Publishers   []Publisher                `yaml:"publishers"`
	OfRecord     map[string]OfRecord        `yaml:"of_record"` // measure -> the institution whose count is taken
	Measures     map[string]figure.Dims     `yaml:"measures"`  // measure -> what is meant where a dimension is not stated
	Whole        map[string][]string        `yaml:"whole"`     // measure, or all -> populations that mean everybody
	Subjects     map[string]message.Text    `yaml:"subjects"`  // what a figure may be about, as records name it -> what readers call it
	Figures      []KeyFigure                `yaml:"figures"`   // shown first and reported, in this order
	Levels       map[geo.Level]message.Text `yaml:"levels"`    // what its people call each level of place
	Reports      []Series                   `yaml:"reports"`   // how its reports are numbered
	Returns      Returns                    `yaml:"returns"`   // of its bases
	Addresses    []Address                  `yaml:"addresses"` // where editions of its reports go
	Persons      []Person                   `yaml:"persons"`   // invented, for demonstrations
	Defaults     Defaults                   `yaml:"records"`   // what its records leave out

	Places    *geo.Gazetteer `yaml:"-"`
	Countries *geo.Countries `yaml:"-"`
	Actors    []Actor        `yaml:"-"`

	files fs.FS
	loc   *time.Location
}

// A Mandate is an instrument that the mission rests on, follows or gives way to.
type Mandate struct {
	Instrument string        `yaml:"instrument"` // as lawyers cite it
	Role       string        `yaml:"role"`       // predecessor, founding, renewal or successor
	Adopted    konbit.Moment `yaml:"adopted"`
	Until      konbit.Moment `yaml:"until"`
	Name       message.Text  `yaml:"name"` // what it is about
}

// A Contributor sends people to the mission.
type Contributor struct {
	Code string      `yaml:"code"` // ISO 3166 alpha-2
	Lead bool        `yaml:"lead"`
	When konbit.Span `yaml:"when"` // zero: throughout
}

// An OfRecord says whose count of a measure is taken where there is one.
type OfRecord struct {
	Institution string `yaml:"institution"` // by id
	Days        int    `yaml:"days"`        // of periods of at least so many days only; 0: always
}

// UnmarshalYAML reads the institution's id, or an object.
func (r *OfRecord) UnmarshalYAML(read func(any) error) error {
	if read(&r.Institution) == nil {
		return nil
	}
	type plain OfRecord
	return read((*plain)(r))
}

// An Institution is a body that speaks: through people and under several names,
// but as one origin.
type Institution struct {
	ID       string       `yaml:"id"`
	Name     message.Text `yaml:"name"`
	Names    []string     `yaml:"names"`    // other names and acronyms, as sources write them
	PartOf   string       `yaml:"part_of"`  // the institution, by id, that it is one origin with
	Grade    konbit.Grade `yaml:"grade"`    // of what it says, where a record grades nothing
	Speakers []string     `yaml:"speakers"` // who speak for it, beside the actors that belong to it
}

// A Publisher prints or broadcasts.
type Publisher struct {
	ID       string       `yaml:"id"`
	Name     string       `yaml:"name"`
	Names    []string     `yaml:"names"` // other spellings, sites and sections
	Type     string       `yaml:"type"`  // agency, outlet, blog, official
	Grade    konbit.Grade `yaml:"grade"`
	Country  string       `yaml:"country"`
	Language string       `yaml:"language"`
	URL      string       `yaml:"url"`
}

// A KeyFigure is one that readers ask for first. Its sentence holds {figure}.
type KeyFigure struct {
	Measure     string `yaml:"measure"`
	figure.Dims `yaml:",inline"`
	Label       message.Text `yaml:"label"`
	Sentence    message.Text `yaml:"sentence"`
}

// A Person is an invented one who shows what a role can see and do.
type Person struct {
	Key       string         `yaml:"key"`
	Name      message.Text   `yaml:"name"`
	Roles     []access.Role  `yaml:"roles"`
	Clearance konbit.Marking `yaml:"clearance"`
	Component string         `yaml:"component"` // nation or unit, as in access.Principal
}

// Principal returns p as one who asks, named in lang.
func (p *Person) Principal(lang string) access.Principal {
	return access.Principal{
		ID: "demo:" + p.Key, Name: p.Name.In(lang), Roles: p.Roles, Clearance: p.Clearance, Component: p.Component, Demo: true,
	}
}

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
	m := &Mission{files: pack}
	b, err := fs.ReadFile(pack, "mission.yaml")
	if err != nil {
		return nil, err
	}
	if err := yaml.UnmarshalWithOptions(b, m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("mission.yaml: %w", err)
	}
	if m.Countries, err = readCountries(catalogue, pack); err != nil {
		return nil, err
	}
	if m.Places, err = readPlaces(pack, m.Countries); err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("mission.yaml: %w", err)
	}
	if m.Actors, err = m.readActors(); err != nil {
		return nil, err
	}
	return m, nil
}

// readCountries reads the countries of the world and those the pack invents.
func readCountries(catalogue, pack fs.FS) (*geo.Countries, error) {
	world, err := fs.ReadFile(catalogue, "countries.yaml")
	if err != nil {
		return nil, err
	}
	own, err := fs.ReadFile(pack, "countries.yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return geo.ParseCountries(world, own)
}

// readPlaces reads places.csv and, where larger lists were imported beside it,
// places/*.csv.
func readPlaces(pack fs.FS, countries *geo.Countries) (*geo.Gazetteer, error) {
	var places []geo.Place
	files, err := list(pack, "places", ".csv")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := fs.ReadFile(pack, f)
		if err != nil {
			return nil, err
		}
		more, err := geo.ParsePlaces(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		places = append(places, more...)
	}
	g, err := geo.New(countries, places)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	return g, nil
}

// list returns NAME.EXT, where there is one, and the files NAME/*.EXT in the
// order of their names.
func list(pack fs.FS, name, ext string) ([]string, error) {
	files, err := fs.Glob(pack, name+"/*"+ext)
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	if _, err := fs.Stat(pack, name+ext); err == nil {
		files = slices.Insert(files, 0, name+ext)
	}
	return files, nil
}

// Location returns the mission's zone.
func (m *Mission) Location() *time.Location { return m.loc }

// ZoneOf returns the zone of a place: its own, else the mission's.
func (m *Mission) ZoneOf(place string) *time.Location {
	if loc, err := time.LoadLocation(m.Places.Zone(place)); err == nil && m.Places.Zone(place) != "" {
		return loc
	}
	return m.loc
}

// Files returns the pack's own files. Beside those named here a pack may carry
// countries.yaml, kinds/, vocabularies/, measures/, reports/ and labels/ that add
// to the catalogue's.
func (m *Mission) Files() fs.FS { return m.files }
