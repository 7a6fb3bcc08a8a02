// Package geo knows places by code and by name: what lies in what, where it is,
// how it is called in each language and how people misspell it; and the
// countries of the world with the words for their people.
//
// It draws nothing and holds no outlines: containment is by code and declared
// parent, position by a point and how precise it is. Its one invariant: a name
// that could mean several places is never silently taken for one of them.
package geo

import (
	"encoding/json"
	"iter"
	"maps"
	"math"
	"slices"

	"konbit.example/konbit"
)

// A Level is how large a unit a place is, by the names that P-codes use.
type Level string

// Levels, from large to small.
const (
	Admin0   Level = "adm0" // a country
	Admin1   Level = "adm1"
	District Level = "district" // between adm1 and adm2, known by the code's prefix only: an arrondissement
	Admin2   Level = "adm2"
	Admin3   Level = "adm3"
	Locality Level = "locality" // a quarter, village or street without a P-code
	Site     Level = "site"     // an airport, school, base
)

// Levels lists every Level, from large to small.
var Levels = []Level{Admin0, Admin1, District, Admin2, Admin3, Locality, Site}

// A Place is one entry of a gazetteer.
type Place struct {
	Code      string // P-code, ISO 3166 alpha-2 of a country, or CODE.slug of what has no P-code
	Level     Level
	Parent    string            // code of the place it lies in; "" for a country
	Name      string            // official, in the local language
	Names     map[string]string // by language, where it differs from Name
	Variants  []string          // other spellings and short forms
	Former    []string          // names it had
	Point     *konbit.LonLat    // centroid, or the spot itself; nil where not known
	Precision string            // of Point, as in konbit.Place
	Zone      string            // IANA zone; "" where it is its parent's
	ValidOn   konbit.Moment     // the day on which its code was in force
}

// In returns the name of p in a language, its local name if it has none there.
func (p *Place) In(lang string) string {
	if n := p.Names[lang]; n != "" {
		return n
	}
	return p.Name
}

// spellings yields every name p goes by.
func (p *Place) spellings(yield func(string) bool) {
	if !yield(p.Name) {
		return
	}
	for _, s := range [...]iter.Seq[string]{maps.Values(p.Names), slices.Values(p.Variants), slices.Values(p.Former)} {
		for n := range s {
			if !yield(n) {
				return
			}
		}
	}
}

// A Gazetteer holds the places of a mission and the countries of the world. It
// does not change once made and may be used from several goroutines.
type Gazetteer struct {
	places   map[string]*Place
	order    []*Place
	names    map[string][]*Place // by folded name
	children map[string][]*Place
}

// New returns a gazetteer of places and countries; a place whose code is a
// country's stands for it and goes by its names too. It reports the first place
// whose code is given twice, whose parent is missing or too small, or that lies
// in itself.
func New(countries *Countries, places []Place) (*Gazetteer, error) {
	g := &Gazetteer{
		places: make(map[string]*Place), names: make(map[string][]*Place),
		children: make(map[string][]*Place),
	}
	for i := range places {
		p := places[i]
		if _, dup := g.places[p.Code]; dup {
			return nil, konbit.Invalid("code", "%s stands twice in the gazetteer", p.Code)
		}
		g.add(&p)
	}
	for c := range countries.All() {
		p, ok := g.places[c.Code]
		if !ok {
			p = &Place{Code: c.Code, Level: Admin0, Name: c.Names["en"], Names: c.Names}
			if len(c.Zones) == 1 {
				p.Zone = c.Zones[0]
			}
			g.add(p)
		}
		for n := range c.spellings {
			g.index(n, p)
		}
	}
	for _, p := range g.order {
		if err := g.checkParent(p); err != nil {
			return nil, err
		}
		g.children[p.Parent] = append(g.children[p.Parent], p)
	}
	return g, nil
}

func (g *Gazetteer) add(p *Place) {
	g.places[p.Code] = p
	g.order = append(g.order, p)
	for n := range p.spellings {
		g.index(n, p)
	}
}

func (g *Gazetteer) index(name string, p *Place) {
	if key := Fold(name); key != "" && !slices.Contains(g.names[key], p) {
		g.names[key] = append(g.names[key], p)
	}
}

func (g *Gazetteer) checkParent(p *Place) error {
	if p.Level == Admin0 {
		if p.Parent != "" {
			return konbit.Invalid("parent", "%s is a country and lies in nothing; leave its parent empty", p.Code)
		}
		return nil
	}
	up, ok := g.places[p.Parent]
	if !ok {
		return konbit.Invalid("parent", "%s lies in %q, which is not in the gazetteer", p.Code, p.Parent)
	}
	a, b := slices.Index(Levels, up.Level), slices.Index(Levels, p.Level)
	if a > b || a == b && p.Level != Locality && p.Level != Site {
		return konbit.Invalid("parent", "%s (%s) cannot lie in %s (%s)", p.Code, p.Level, up.Code, up.Level)
	}
	seen := map[string]bool{p.Code: true}
	for at := p.Parent; at != ""; at = g.places[at].Parent {
		if seen[at] {
			return konbit.Invalid("parent", "%s lies in itself", p.Code)
		}
		seen[at] = true
		if _, ok := g.places[at]; !ok {
			return nil // reported when it is that place's turn
		}
	}
	return nil
}

// All yields every place: those of the pack in its order, then the countries it
// does not name.
func (g *Gazetteer) All() iter.Seq[*Place] { return slices.Values(g.order) }

// Place returns the place with a code.
func (g *Gazetteer) Place(code string) (*Place, bool) {
	p, ok := g.places[code]
	return p, ok
}

// Children returns the places that lie directly in code.
func (g *Gazetteer) Children(code string) []*Place { return g.children[code] }

// Parents returns the places that code lies in, the smallest first. A code that
// the gazetteer does not have is placed by its prefix: HT0112-03 lies in HT0112.
func (g *Gazetteer) Parents(code string) []*Place {
	var up []*Place
	p, ok := g.places[code]
	for at := code; !ok && at != ""; {
		at = at[:len(at)-1]
		if p, ok = g.places[at]; ok {
			up = append(up, p)
		}
	}
	for ok {
		if p, ok = g.places[p.Parent]; ok {
			up = append(up, p)
		}
	}
	return up
}

// Within reports whether code is ancestor or lies in it.
func (g *Gazetteer) Within(code, ancestor string) bool {
	return code == ancestor || slices.ContainsFunc(g.Parents(code), func(p *Place) bool { return p.Code == ancestor })
}

// Zone returns the IANA zone of a place: its own or the nearest parent's; ""
// where none is known, as in a country of several zones.
func (g *Gazetteer) Zone(code string) string {
	if p, ok := g.places[code]; ok && p.Zone != "" {
		return p.Zone
	}
	for _, p := range g.Parents(code) {
		if p.Zone != "" {
			return p.Zone
		}
	}
	return ""
}

// Locate returns a point for code and its precision: the place's own, else that
// of the smallest place around it that has one.
func (g *Gazetteer) Locate(code string) (konbit.LonLat, string, bool) {
	if p, ok := g.places[code]; ok && p.Point != nil {
		return *p.Point, p.Precision, true
	}
	for _, p := range g.Parents(code) {
		if p.Point != nil {
			return *p.Point, p.Precision, true
		}
	}
	return konbit.LonLat{}, "", false
}

// Nearest returns the place of a level whose point is nearest, and its distance
// in kilometres; nil where no place of the level has a point.
func (g *Gazetteer) Nearest(at konbit.LonLat, level Level) (*Place, float64) {
	var best *Place
	least := math.Inf(1)
	for _, p := range g.order {
		if p.Level != level || p.Point == nil {
			continue
		}
		if d := Distance(at, *p.Point); d < least {
			best, least = p, d
		}
	}
	return best, least
}

// Distance returns the great-circle distance between two points in kilometres.
func Distance(a, b konbit.LonLat) float64 {
	const earth, rad = 6371.0088, math.Pi / 180
	lat := math.Sin((b[1] - a[1]) * rad / 2)
	lon := math.Sin((b[0] - a[0]) * rad / 2)
	h := lat*lat + math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*lon*lon
	return 2 * earth * math.Asin(math.Sqrt(min(1, h)))
}

// A Box is west, south, east, north in degrees, as in GeoJSON. West may be
// greater than east: the box then crosses the antimeridian.
type Box [4]float64

// GeoJSON returns the places that keep accepts as an RFC 7946 feature
// collection of their points, named in lang; a place without a point has a null
// geometry.
func (g *Gazetteer) GeoJSON(lang string, keep func(*Place) bool) ([]byte, error) {
	type point struct {
		Type        string        `json:"type"`
		Coordinates konbit.LonLat `json:"coordinates"`
	}
	type properties struct {
		Name      string `json:"name"`
		Level     Level  `json:"level"`
		Parent    string `json:"parent,omitempty"`
		Precision string `json:"precision,omitempty"`
	}
	type feature struct {
		Type       string     `json:"type"`
		ID         string     `json:"id"`
		Properties properties `json:"properties"`
		Geometry   *point     `json:"geometry"`
	}
	features := []feature{}
	for _, p := range g.order {
		if !keep(p) {
			continue
		}
		f := feature{"Feature", p.Code, properties{p.In(lang), p.Level, p.Parent, p.Precision}, nil}
		if p.Point != nil {
			f.Geometry = &point{"Point", *p.Point}
		}
		features = append(features, f)
	}
	return json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
}
