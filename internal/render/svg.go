package render

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// svg draws d as an image that scales, in greys only. Its text is set in the font
// of the page it stands in.
func (d drawing) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %g %g" role="img" aria-label="%s" font-size="%g" font-family="Plex, 'IBM Plex Sans', sans-serif"`,
		d.Width, d.Height, escape(d.Title), chartText)
	if d.Width < chartWidth {
		fmt.Fprintf(&b, ` style="max-width:%.1f%%"`, 100*d.Width/chartWidth)
	}
	b.WriteString(`><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="#888" stroke-width="1.1"/></pattern></defs>`)
	for _, s := range d.Shapes {
		s.svg(&b)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (s shape) svg(b *strings.Builder) {
	grey := fmt.Sprintf("#%02x%02x%02x", s.Grey, s.Grey, s.Grey)
	switch s.Kind {
	case box:
		fmt.Fprintf(b, `<rect x="%g" y="%g" width="%g" height="%g" fill="%s"`, s.X, round1(s.Y), round1(s.W), round1(s.H), grey)
		if s.Radius > 0 {
			fmt.Fprintf(b, ` rx="%g"`, s.Radius)
		}
		b.WriteString("/>")
	case hatch:
		fmt.Fprintf(b, `<rect x="%g" y="%g" width="%g" height="%g" fill="url(#hatch)" opacity=".55"/>`, s.X, round1(s.Y), round1(s.W), round1(s.H))
	case line:
		fmt.Fprintf(b, `<path d="M%g %gl%g %g" stroke="%s" stroke-width="%g"`, s.X, s.Y, round1(s.W), round1(s.H), grey, s.Stroke)
		for i, d := range s.Dash {
			fmt.Fprintf(b, `%s%g`, []string{` stroke-dasharray="`, " "}[min(i, 1)], d)
		}
		if len(s.Dash) > 0 {
			b.WriteString(`"`)
		}
		b.WriteString("/>")
	case path:
		b.WriteString(`<path fill="none" d="`)
		for i, p := range s.Points {
			fmt.Fprintf(b, "%s%g %g", []string{"M", "L"}[min(i, 1)], p[0], p[1])
		}
		fmt.Fprintf(b, `" stroke="%s" stroke-width="%g"/>`, grey, s.Stroke)
	case label:
		fmt.Fprintf(b, `<text x="%g" y="%g" fill="%s"`, round1(s.X), round1(s.Y), grey)
		if !s.Bare {
			b.WriteString(` paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round"`)
		}
		if s.Bold {
			b.WriteString(` font-weight="600"`)
		}
		if s.Italic {
			b.WriteString(` font-style="italic"`)
		}
		if s.Anchor != start {
			fmt.Fprintf(b, ` text-anchor="%s"`, []string{"start", "middle", "end"}[s.Anchor])
		}
		fmt.Fprintf(b, ` xml:space="preserve">%s`, escape(s.Text))
		if s.Light != "" {
			fmt.Fprintf(b, `<tspan font-weight="400">%s</tspan>`, escape(s.Light))
		}
		b.WriteString("</text>")
	}
}

// escape returns s as text or an attribute's value in XML.
func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
