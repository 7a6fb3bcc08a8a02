package render

import (
	"konbit.example/konbit/internal/edition"
)

// drawMap returns m as shapes: outlines, towns, and a numbered disc for each
// mark.
func drawMap(m *edition.Map) drawing {
	d := drawing{Title: m.Title, Width: m.Width, Height: m.Height}
	add := func(s shape) { d.Shapes = append(d.Shapes, s) }
	for _, points := range m.Lines {
		add(shape{Kind: path, Points: points, Grey: 150, Stroke: 0.8})
	}
	for _, t := range m.Names {
		add(shape{Kind: box, X: t.At[0] - 1.5, Y: t.At[1] - 1.5, W: 3, H: 3, Grey: 90})
		add(shape{Kind: label, X: t.At[0], Y: t.At[1] + 12, Grey: 90, Text: t.Label, Anchor: middle})
	}
	const radius = 7.5
	for _, x := range m.Marks {
		add(shape{Kind: box, X: x.At[0] - radius - 1, Y: x.At[1] - radius - 1, W: 2*radius + 2, H: 2*radius + 2, Grey: 255, Radius: radius + 1})
		add(shape{Kind: box, X: x.At[0] - radius, Y: x.At[1] - radius, W: 2 * radius, H: 2 * radius, Grey: 17, Radius: radius})
		add(shape{Kind: label, X: x.At[0], Y: x.At[1] + 3.8, Grey: 255, Text: x.Label, Bold: true, Anchor: middle, Bare: true})
	}
	if m.Credit != "" {
		d.Said = append(d.Said, m.Credit)
	}
	return d
}
