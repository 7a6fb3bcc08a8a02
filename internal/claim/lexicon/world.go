package lexicon

import (
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"

	"github.com/goccy/go-yaml"
)

// A nation is a country of the catalogue's countries.yaml; what else that file
// says is none of this package's business.
type nation struct {
	Code     string              `yaml:"code"`
	Names    map[string]string   `yaml:"names"`
	Demonyms map[string][]string `yaml:"demonyms"`
	Variants []string            `yaml:"variants"`
}

// A speaker is an institution or a person by name.
type speaker struct {
	Name  string   `yaml:"name"`
	Party string   `yaml:"party"`
	As    []string `yaml:"as"` // other names it goes by
}

// A Mission is the words of one mission.
type Mission struct {
	Home      string              `yaml:"home"`       // country it is in
	Lead      string              `yaml:"lead"`       // party that "officers" are of if no other is named
	Capital   string              `yaml:"capital"`    // name of the place that "the capital" is
	Force     []string            `yaml:"force"`      // names of the whole force
	HostForce []string            `yaml:"host_force"` // names of the police it supports
	Proxies   map[string][]string `yaml:"proxies"`    // cities that stand for governments
	Places    map[string][]string `yaml:"places"`
	Speakers  []speaker           `yaml:"speakers"`
}

// world is what is known beyond languages.
type world struct {
	nations   []nation
	speakers  []speaker
	mission   Mission
	places    iter.Seq2[string, string] // spellings of the mission's file and what they stand for
	gazetteer iter.Seq2[string, string] // others; nil: none
}

// code returns what a spelling of a place stands for.
func (w *world) code(name string) string {
	for spelling, code := range w.places {
		if spelling == name {
			return code
		}
	}
	return ""
}

func readWorld(files layers, root, mission string) (*world, error) {
	w := &world{}
	b, err := fs.ReadFile(files[0], "countries.yaml")
	if err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(b, &w.nations); err != nil {
		return nil, err
	}
	if err := files.decode(path.Join(root, "speakers.yaml"), &w.speakers); err != nil {
		return nil, err
	}
	if mission != "" {
		if err := files.decode(path.Join(root, "missions", mission+".yaml"), &w.mission); err != nil {
			return nil, err
		}
	}
	w.places = func(yield func(string, string) bool) {
		for _, code := range slices.Sorted(maps.Keys(w.mission.Places)) {
			for _, name := range w.mission.Places[code] {
				if !yield(name, code) {
					return
				}
			}
		}
	}
	return w, nil
}
