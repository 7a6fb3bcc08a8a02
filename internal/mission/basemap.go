package mission

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"konbit.example/konbit"
)

// A Basemap is what a map of the mission's area is drawn on: coasts, borders and
// rivers as lines, and its towns.
type Basemap struct {
	West, South, East, North float64 // what a map shows, in degrees
	Lines                    [][]konbit.LonLat
	Towns                    []Town
	Credit                   string
}

// A Town is a name on a Basemap.
type Town struct {
	Name string
	At   konbit.LonLat
}

// Basemap reads the outlines that the pack brings in basemap/, nil where it
// brings none.
func (m *Mission) Basemap() (*Basemap, error) {
	var index struct {
		Map     string
		Low     string // the same outlines with fewer points
		Fit     [4]float64
		Credits any
		Towns   []struct {
			Name any
			At   [2]float64
		}
	}
	const folder = "basemap"
	b, err := fs.ReadFile(m.files, path.Join(folder, "basemap.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &index)
	}
	if err != nil {
		return nil, fmt.Errorf("basemap.json: %w", err)
	}
	out := &Basemap{West: index.Fit[0], South: index.Fit[1], East: index.Fit[2], North: index.Fit[3]}
	out.Credit, _ = index.Credits.(string)
	for _, t := range index.Towns {
		if name, ok := t.Name.(string); ok {
			out.Towns = append(out.Towns, Town{name, konbit.LonLat(t.At)})
		}
	}
	if b, err = fs.ReadFile(m.files, path.Join(folder, cmp.Or(index.Low, index.Map))); err != nil {
		return nil, err
	}
	out.Lines, err = arcs(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmp.Or(index.Low, index.Map), err)
	}
	return out, nil
}

// arcs returns the lines of a TopoJSON topology. Each border is in it once, so
// that drawing every arc draws every outline.
func arcs(b []byte) ([][]konbit.LonLat, error) {
	var t struct {
		Transform struct{ Scale, Translate [2]float64 }
		Arcs      [][][2]float64
	}
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, err
	}
	if t.Transform.Scale == [2]float64{} {
		return nil, konbit.Invalid("transform", "missing: want a quantised topology")
	}
	lines := make([][]konbit.LonLat, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			lines[i] = append(lines[i], konbit.LonLat{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	return lines, nil
}
