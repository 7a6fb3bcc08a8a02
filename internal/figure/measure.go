package figure

import "io/fs"

// A Measure is what can be counted and how: one entry of catalogue/measures.
type Measure struct {
	Key    string            `yaml:"measure"`
	Labels map[string]string `yaml:"labels"`
	Unit   string            `yaml:"unit"`
}

// Measures are the measures of a catalogue.
type Measures struct{}

// LoadMeasures reads the measures in fsys, laid out like catalogue/measures.
func LoadMeasures(fsys fs.FS) (*Measures, error) { return &Measures{}, nil }

// Readings say which interval each hedge stands for.
type Readings struct{}

// LoadReadings reads catalogue/qualifiers.yaml.
func LoadReadings(b []byte) (*Readings, error) { return &Readings{}, nil }
