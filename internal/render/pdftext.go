package render

import (
	"strconv"
	"strings"
	"sync"

	"konbit.example/konbit/internal/edition"
)

// A pdfLine is one line of text, in pieces from left to right.
type pdfLine struct {
	pieces []pdfPiece
	width  float64
}

// A pdfPiece is text in one style at its place in the line.
type pdfPiece struct {
	text   string
	style  string
	size   float64
	grey   int
	x, w   float64
	rise   float64
	dots   int // 1 to 3: the mark of how well a figure is backed
	anchor string
	url    string
}

const dotsWidth = 9.4 // of the three dots and the space after them

// pieces cuts t into words, each with what sticks to it: a word may be of
// several pieces, as a figure and its notes are.
func (p *pdf) words(t edition.Text, size float64, style string, grey int) [][]pdfPiece {
	var words [][]pdfPiece
	open := false // the last word goes on
	add := func(x pdfPiece) {
		p.font(x.style, x.size, 0)
		x.w = p.GetStringWidth(x.text)
		switch {
		case x.dots > 0 && x.text != "": // a sign in a sentence, with a space of its own
			x.w, x.text = dotsWidth-1.8, ""
		case x.dots > 0:
			x.w = dotsWidth
		}
		if !open {
			words = append(words, nil)
		}
		words[len(words)-1] = append(words[len(words)-1], x)
		open = true
	}
	for _, r := range t {
		x := pdfPiece{style: style, size: size, grey: grey, url: safeLink(r.Link)}
		switch r.Style {
		case edition.Strong:
			x.style = "B"
		case edition.Faint:
			x.grey = faintGrey
		case edition.Quote:
			x.style = "I"
		}
		if r.Value != "" {
			x.anchor = fragment(r.Value)
		}
		if n := r.Backed.Dots(); n > 0 {
			d := x
			d.dots, d.text = n, ""
			add(d)
		}
		rest := strings.ReplaceAll(r.Text, "\u202f", "\u00a0")
		for rest != "" {
			word, tail, more := strings.Cut(rest, " ")
			x.text = word
			switch n := strings.Count(word, "●"); {
			case n > 0 && strings.Trim(word, "●○") == "": // the font has no such sign
				d := x
				d.dots = n
				add(d)
			case word != "":
				add(x)
			}
			if more {
				open = false
			}
			rest = tail
		}
		for i, n := range r.Notes {
			s := strconv.Itoa(n)
			if i > 0 {
				s = "," + s
			}
			add(pdfPiece{text: s, style: "B", size: size * 0.72, grey: x.grey, rise: size * 0.33 * point, anchor: "s" + strconv.Itoa(n)})
		}
	}
	return words
}

// lay breaks t into lines of that width.
func (p *pdf) lay(t edition.Text, width, size float64, style string, grey int) []pdfLine {
	var lines []pdfLine
	p.font(style, size, 0)
	space := p.GetStringWidth(" ")
	for _, word := range p.words(t, size, style, grey) {
		w := 0.0
		for _, x := range word {
			w += x.w
		}
		if len(lines) == 0 || lines[len(lines)-1].width+space+w > width+0.01 {
			lines = append(lines, pdfLine{})
		}
		l := &lines[len(lines)-1]
		if l.width > 0 {
			l.width += space
		}
		for _, x := range word {
			x.x = l.width
			l.pieces = append(l.pieces, x)
			l.width += x.w
		}
	}
	return lines
}

// natural returns the width of t on one line, longest that of its longest word.
func (p *pdf) natural(t edition.Text, style string) (w float64) {
	for _, l := range p.lay(t, 1e6, bodySize, style, 0) {
		w = max(w, l.width)
	}
	return w
}

func (p *pdf) longest(t edition.Text, size float64, style string) (most float64) {
	for _, word := range p.words(t, size, style, 0) {
		w := 0.0
		for _, x := range word {
			w += x.w
		}
		most = max(most, w)
	}
	return most
}

// put draws lines, of which the first starts at (x, y) and each is high high.
func (p *pdf) put(lines []pdfLine, x, y, high float64) {
	for _, l := range lines {
		base := y + high*0.72
		for _, s := range l.pieces {
			left := x + s.x
			if s.dots > 0 {
				p.dots(left, base-1.1, s.dots)
				continue
			}
			p.font(s.style, s.size, s.grey)
			p.Text(left, base-s.rise, s.text)
			if link, ok := p.anchors[s.anchor]; ok {
				p.Link(left, y, s.w, high, link)
			} else if s.url != "" {
				p.LinkString(left, y, s.w, high, s.url)
			}
		}
		y += high
	}
}

// dots draws three dots, n of them filled.
func (p *pdf) dots(x, y float64, n int) {
	p.SetFillColor(17, 17, 17)
	p.SetDrawColor(17, 17, 17)
	p.SetLineWidth(0.3)
	for i := range 3 {
		style := "D"
		if i < n {
			style = "FD"
		}
		p.Circle(x+1+float64(i)*2.75, y, 0.9, style)
	}
}

// drawing draws shapes at the page's place, a pixel being scale millimetres.
func (p *pdf) drawing(d drawing, scale float64) {
	at := func(x, y float64) (float64, float64) { return p.x + x*scale, p.y + y*scale }
	for _, s := range d.Shapes {
		x, y := at(s.X, s.Y)
		w, h := s.W*scale, s.H*scale
		g := int(s.Grey)
		switch s.Kind {
		case box:
			p.SetFillColor(g, g, g)
			if s.Radius > 0 {
				p.RoundedRect(x, y, w, h, min(s.Radius*scale, h/2), "1234", "F")
			} else {
				p.Rect(x, y, w, h, "F")
			}
		case hatch:
			p.hatch(x, y, w, h)
		case line:
			p.SetDrawColor(g, g, g)
			p.SetLineWidth(s.Stroke * scale)
			dash := make([]float64, len(s.Dash))
			for i := range dash {
				dash[i] = s.Dash[i] * scale
			}
			p.SetDashPattern(dash, 0)
			p.Line(x, y, x+w, y+h)
			p.SetDashPattern(nil, 0)
		case path:
			p.SetDrawColor(g, g, g)
			p.SetLineWidth(s.Stroke * scale)
			for i, q := range s.Points {
				if x, y := at(q[0], q[1]); i == 0 {
					p.MoveTo(x, y)
				} else {
					p.LineTo(x, y)
				}
			}
			p.DrawPath("D")
		case label:
			p.label(s, x, y, scale)
		}
	}
}

func (p *pdf) hatch(x, y, w, h float64) {
	p.ClipRect(x, y, w, h, false)
	p.SetDrawColor(190, 190, 190)
	p.SetLineWidth(0.2)
	for i := -h; i < w; i += 1.6 {
		p.Line(x+i, y+h, x+i+h, y)
	}
	p.ClipEnd()
}

func (p *pdf) label(s shape, x, y, scale float64) {
	size := chartText * scale / point
	style := map[bool]string{true: "B"}[s.Bold]
	if s.Italic {
		style = "I"
	}
	text, light := strings.ReplaceAll(s.Text, "\u202f", "\u00a0"), strings.ReplaceAll(s.Light, "\u202f", "\u00a0")
	p.font(style, size, int(s.Grey))
	first := p.GetStringWidth(text)
	p.font("", size, int(s.Grey))
	second := p.GetStringWidth(light)
	switch s.Anchor {
	case middle:
		x -= (first + second) / 2
	case end:
		x -= first + second
	}
	if !s.Bare {
		p.SetFillColor(255, 255, 255)
		p.SetAlpha(0.8, "Normal")
		p.Rect(x-0.4, y-size*point*0.75, first+second+0.8, size*point*0.95, "F")
		p.SetAlpha(1, "Normal")
	}
	p.font(style, size, int(s.Grey))
	p.Text(x, y, text)
	p.font("", size, int(s.Grey))
	p.Text(x+first, y, light)
}

var measuring = sync.OnceValue(newFpdf)

var measuringMutex sync.Mutex

// measure returns the width of a chart's text in pixels.
func measure(s string, bold bool) float64 {
	measuringMutex.Lock()
	defer measuringMutex.Unlock()
	f := measuring()
	f.SetFont("Plex", map[bool]string{true: "B"}[bold], 100)
	return f.GetStringWidth(strings.ReplaceAll(s, "\u202f", "\u00a0")) / point / 100 * chartText
}
