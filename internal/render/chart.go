package render

import (
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"konbit.example/konbit/internal/edition"
)

// Size of a chart in CSS pixels, of which there are 96 to the inch.
const (
	chartWidth  = 690.0
	chartHeight = 142.0
	chartLeft   = 46.0  // of the plot
	chartRight  = 682.0 // of the plot
	chartTop    = 20.0
	chartBase   = 112.0 // where 0 lies
	chartText   = 10.5
)

// A drawing is a chart or a map as shapes, the same for every medium, in pixels.
type drawing struct {
	Title         string
	Said          []string // what it shows, for who cannot see it
	Width, Height float64
	Shapes        []shape
}

// A shape is a filled box, a line, or a text at (X, Y); Y of a text is its
// baseline. Greys are 0, black, to 255.
type shape struct {
	Kind       shapeKind
	X, Y, W, H float64 // of a line, W and H lead from its start to its end
	Grey       uint8
	Stroke     float64   // width of a line
	Dash       []float64 // of a line
	Radius     float64   // of a box
	Text       string
	Light      string // after Text, not bold
	Bold       bool
	Italic     bool
	Anchor     anchor
	Bare       bool            // a text without the white halo that sets it off lines
	Points     []edition.Point // of a path
}

type shapeKind int

const (
	box shapeKind = iota
	hatch
	line
	path
	label
)

// An anchor says which point of a text lies at X.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// plot lays one chart out.
type plot struct {
	*edition.Chart
	shapes []shape
	taken  []shape // boxes of the texts so far, so that none is laid over another
}

// draw returns c as shapes.
func draw(c *edition.Chart) drawing {
	p := &plot{Chart: c}
	for _, t := range c.Y {
		p.rule(chartLeft, p.y(t.Value), chartRight-chartLeft, 0, 214, 1, nil)
		p.shapes = append(p.shapes, shape{Kind: label, X: chartLeft - 7, Y: p.y(t.Value) + 4, Grey: 34, Text: t.Label, Anchor: end})
	}
	for i, s := range c.Steps {
		p.step(s, i == len(c.Steps)-1)
		if i > 0 {
			a, b := p.y(c.Steps[i-1].High), p.y(s.High)
			p.rule(p.x(s.From), a, 0, b-a, 100, 1.2, nil)
		}
	}
	for _, s := range c.Plans {
		y := p.y((s.Low + s.High) / 2)
		x := p.x(s.From)
		w := max(p.x(s.To)-x, 24)
		p.rule(x, y, w, 0, 17, 1.6, []float64{1.5, 3})
	}
	for _, l := range c.Levels {
		p.rule(chartLeft, p.y(l.Value), chartRight-chartLeft, 0, 17, 1.5, []float64{7, 4})
		p.taken = append(p.taken, shape{X: chartLeft, Y: p.y(l.Value) - 1, W: chartRight - chartLeft, H: 2})
	}
	p.now()
	p.labels()
	for _, t := range c.X {
		p.try(p.x(t.At), chartBase+21, t.Label, "", start, false)
	}
	d := drawing{Title: c.Title, Width: chartWidth, Height: chartHeight, Shapes: p.shapes}
	for _, s := range c.Steps {
		said := s.When + ": " + s.Label
		if s.Range != "" {
			said += " (" + s.Range + ")"
		}
		d.Said = append(d.Said, said)
	}
	return d
}

func (p *plot) x(t time.Time) float64 {
	whole := p.To.Sub(p.From)
	if whole <= 0 {
		return chartLeft
	}
	f := float64(t.Sub(p.From)) / float64(whole)
	return round1(chartLeft + max(0, min(1, f))*(chartRight-chartLeft))
}

func (p *plot) y(v float64) float64 {
	if p.Top <= 0 {
		return chartBase
	}
	return round1(chartBase - max(0, min(1, v/p.Top))*(chartBase-chartTop))
}

// step draws the range of s as a dark band on a light ground. A stretch on which
// the record is silent, or out of date, is hatched.
func (p *plot) step(s edition.Step, last bool) {
	x, w := p.x(s.From), p.x(s.To)-p.x(s.From)
	w = max(w, 1.5)
	low, high := p.y(s.Low), p.y(s.High)
	if s.Silent {
		p.shapes = append(p.shapes, shape{Kind: hatch, X: x, Y: high, W: w, H: chartBase - high, Grey: 150})
		return
	}
	band := uint8(100)
	if last && !s.Stale {
		band = 17
	}
	p.shapes = append(p.shapes, shape{Kind: box, X: x, Y: low, W: w, H: chartBase - low, Grey: 226})
	if s.Stale {
		p.shapes = append(p.shapes, shape{Kind: hatch, X: x, Y: low, W: w, H: chartBase - low, Grey: 170})
	}
	thick := max(low-high, 2.5)
	bar := shape{Kind: box, X: x, Y: (low+high)/2 - thick/2, W: w, H: thick, Grey: band}
	p.shapes, p.taken = append(p.shapes, bar), append(p.taken, bar)
}

// now draws the situation as a line with its day in a dark pill under it.
func (p *plot) now() {
	x := p.x(p.Now)
	w := textWidth(p.Today, true) + 16
	left := max(0, min(chartWidth-w, x-w/2))
	p.rule(x, chartTop-6, 0, chartBase+10-chartTop+6, 17, 1.4, nil)
	p.taken = append(p.taken, shape{X: x - 1, Y: chartTop - 6, W: 2, H: chartBase - chartTop})
	pill := shape{Kind: box, X: left, Y: chartBase + 8, W: w, H: 18, Grey: 17, Radius: 9}
	p.shapes = append(p.shapes, pill, shape{
		Kind: label, X: left + w/2, Y: chartBase + 21, Grey: 255, Text: p.Today, Bold: true, Anchor: middle, Bare: true,
	})
	p.taken = append(p.taken, pill)
}

// labels names the plans, steps and levels where there is room, the newest
// first: what finds none is in the chart's table.
func (p *plot) labels() {
	for _, s := range slices.Backward(p.Plans) {
		y := p.y((s.Low + s.High) / 2)
		_ = p.try(p.x(s.From)+4, y-6, s.Label, "", start, false) ||
			p.try(p.x(s.To), y-6, s.Label, "", end, false) ||
			p.try(p.x(s.From)-8, y+4, s.Label, "", end, false) || p.try(p.x(s.To), y+14, s.Label, "", end, false)
	}
	for i, s := range slices.Backward(p.Steps) {
		if s.Label == "" {
			continue
		}
		rng := ""
		if s.Range != "" {
			rng = " (" + s.Range + ")"
		}
		x, y := p.x(s.From), p.y(s.High)
		room := p.x(s.To) - x
		width := textWidth(s.Label, !s.Silent) + textWidth(rng, false)
		switch {
		case width <= room-6:
			_ = p.try(x+5, y-6, s.Label, rng, start, s.Silent) || p.try(x+5, y+15, s.Label, rng, start, s.Silent)
		case i == len(p.Steps)-1:
			_ = p.try(x-7, (y+p.y(s.Low))/2+4, s.Label, rng, end, s.Silent) || p.try(x-2, y-6, s.Label, rng, end, s.Silent) ||
				p.try(x-7, y-6, s.Label, "", end, s.Silent) || p.try(p.x(s.To)-7, p.y(s.Low)+17, s.Label, rng, end, s.Silent)
		case textWidth(s.Label, true) <= room-4:
			p.try(x+3, y-6, s.Label, "", start, s.Silent)
		}
	}
	for _, l := range p.Levels {
		y := p.y(l.Value)
		_ = p.try(chartLeft+8, y+14, l.Label, "", start, false) ||
			p.try(chartLeft+8, y-5, l.Label, "", start, false) ||
			p.try(chartRight-4, y+14, l.Label, "", end, false) ||
			p.try(chartRight-4, y-5, l.Label, "", end, false)
	}
}

// try puts a text at (x, y), a bold one where it has a second, lighter part,
// unless it would lie over another or leave the chart.
func (p *plot) try(x, y float64, s, light string, a anchor, italic bool) bool {
	bold := light != ""
	w := textWidth(s, bold) + textWidth(light, false)
	left := x
	switch a {
	case middle:
		left = x - w/2
	case end:
		left = x - w
	}
	area := shape{X: left - 2, Y: y - chartText, W: w + 4, H: chartText + 3}
	if s == "" || area.X < 0 || area.X+area.W > chartWidth || area.Y < 0 || slices.ContainsFunc(p.taken, area.overlaps) {
		return false
	}
	p.taken = append(p.taken, area)
	p.shapes = append(p.shapes, shape{Kind: label, X: x, Y: y, Grey: 34, Text: s, Light: light, Bold: bold, Italic: italic, Anchor: a})
	return true
}

func (s shape) overlaps(t shape) bool {
	return s.X < t.X+t.W && t.X < s.X+s.W && s.Y < t.Y+t.H && t.Y < s.Y+s.H
}

func (p *plot) rule(x, y, w, h float64, grey uint8, stroke float64, dash []float64) {
	p.shapes = append(p.shapes, shape{Kind: line, X: x, Y: y, W: w, H: h, Grey: grey, Stroke: stroke, Dash: dash})
}

// textWidth estimates the width of s as the charts set it, a little too wide.
func textWidth(s string, bold bool) float64 {
	per := 0.545
	if bold {
		per = 0.575
	}
	return float64(utf8.RuneCountInString(s)) * per * chartText
}

func round1(f float64) float64 { return math.Round(f*10) / 10 }
