package picture

import (
	"math"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/mission"
)

// Size of a map: as wide as the page, unless it would be higher than that.
const (
	mapWidth  = 690.0
	mapHeight = 430.0
)

// Map returns a map of base without marks, and how positions lie on it.
func Map(base *mission.Basemap) (*edition.Map, func(konbit.LonLat) edition.Point) {
	at := projection(base)
	corner := at(konbit.LonLat{base.East, base.South})
	m := &edition.Map{Width: corner[0], Height: corner[1], Credit: base.Credit}
	for _, line := range base.Lines {
		m.Lines = append(m.Lines, thinned(line, at, m)...)
	}
	for _, t := range base.Towns {
		m.Names = append(m.Names, edition.Mark{At: at(t.At), Label: t.Name})
	}
	return m, at
}

// projection returns how positions lie on a map of base: degrees of longitude
// as wide as they are in its middle.
func projection(base *mission.Basemap) func(konbit.LonLat) edition.Point {
	squeeze := math.Cos((base.North + base.South) / 2 * math.Pi / 180)
	scale := min(mapWidth/((base.East-base.West)*squeeze), mapHeight/(base.North-base.South))
	tenth := func(f float64) float64 { return math.Round(f*10) / 10 }
	return func(p konbit.LonLat) edition.Point {
		return edition.Point{tenth((p[0] - base.West) * squeeze * scale), tenth((base.North - p[1]) * scale)}
	}
}

// thinned returns the parts of a line that lie on the map, without the points
// that are too close to be seen apart.
func thinned(line []konbit.LonLat, at func(konbit.LonLat) edition.Point, m *edition.Map) [][]edition.Point {
	const apart = 0.8
	var out [][]edition.Point
	var part []edition.Point
	end := func() {
		if len(part) > 1 {
			out = append(out, part)
		}
		part = nil
	}
	for i, p := range line {
		q := at(p)
		if q[0] < 0 || q[1] < 0 || q[0] > m.Width || q[1] > m.Height {
			end()
			continue
		}
		if n := len(part); n == 0 || i == len(line)-1 || math.Hypot(q[0]-part[n-1][0], q[1]-part[n-1][1]) >= apart {
			part = append(part, q)
		}
	}
	end()
	return out
}
