package figure

import (
	"io/fs"

	"konbit.example/konbit/internal/hedge"
	"konbit.example/konbit/internal/measure"
)

// What can be counted and what hedges mean are data, read by packages of their
// own. These are their names for whoever asks for figures.

// A Measure is what can be counted and how.
type Measure = measure.Measure

// Measures are the measures of a catalogue.
type Measures = measure.Set

// Readings say which interval each hedge stands for.
type Readings = hedge.Readings

// Kinds of measure whose figures are shown otherwise than as amounts.
const (
	Date      = measure.Date
	Judgement = measure.Judgement
)

// LoadMeasures reads the measures of the catalogue and of mission packs.
func LoadMeasures(trees ...fs.FS) (*Measures, error) { return measure.Load(trees...) }

// LoadReadings reads the text of catalogue/qualifiers.yaml.
func LoadReadings(b []byte) (*Readings, error) { return hedge.Load(b) }

// field returns the field that a dimension's name stands for, nil if none.
func (d *Dims) field(name string) *string {
	switch name {
	case "contributor":
		return &d.Contributor
	case "place":
		return &d.Place
	case "population":
		return &d.Population
	case "status":
		return &d.Status
	case "period":
		return &d.Period
	case "subject":
		return &d.Subject
	}
	return nil
}

// only returns d with nothing but the dimensions that m has.
func only(m *Measure, d Dims) Dims {
	var out Dims
	for _, name := range m.Dimensions {
		*out.field(name) = *d.field(name)
	}
	return out
}
