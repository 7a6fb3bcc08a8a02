package render

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
)

// HTMLOptions say how a page is made.
type HTMLOptions struct {
	// Link returns the address of the page about v, "" if it has none. nil: v
	// leads to its evidence in the page itself only.
	Link func(v *edition.Value) string
	// Style is the folder under which the page finds Assets, ending in a slash.
	// Empty: the page carries style and fonts in itself, to be sent as one file.
	Style string
}

// HTML writes e as a page without scripts that reads on any screen and prints
// on A4: marking, serial and page number stand on every sheet, in greys.
func HTML(w io.Writer, e *edition.Edition, o HTMLOptions) error {
	var b bytes.Buffer
	if err := page.Execute(&b, sheet{Edition: e, options: o}); err != nil {
		return err
	}
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(), thinSpace, wideSpace))
	return err
}

// The font's narrow no-break space is so narrow that 1 041 229 reads as one
// word: the ordinary no-break space stands for it.
var thinSpace, wideSpace = []byte("\u202f"), []byte("\u00a0")

// sheet is what the template sees of an edition.
type sheet struct {
	*edition.Edition
	options HTMLOptions
}

var page = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"dots":   func(b edition.Backed) []bool { n := b.Dots(); return []bool{n > 0, n > 1, n > 2} },
	"anchor": fragment,
	"link":   safeLink,
	"svg":    func(c *edition.Chart) template.HTML { return template.HTML(draw(c).svg()) },
	"map":    func(m *edition.Map) template.HTML { return template.HTML(drawMap(m).svg()) },
	"jpeg": func(b []byte) template.URL {
		return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b))
	},
	"within":    func(s sheet, t edition.Text) within { return within{s, t} },
	"row":       func(s sheet, t *edition.Table, r edition.Row) row { return row{s, t, r} },
	"insection": func(s sheet, x edition.Section) insection { return insection{s, x} },
	"number":    func(t *edition.Table, i int) bool { return t.Columns[i].Number },
	"faint":     func(t *edition.Table, i int) bool { return t.Columns[i].Faint },
}).Parse(asset("report.html")))

// within is a text in its sheet, insection a section, row a row of a table.
type within struct {
	Sheet sheet
	Text  edition.Text
}

type insection struct {
	Sheet   sheet
	Section edition.Section
}

type row struct {
	Sheet sheet
	Table *edition.Table
	Row   edition.Row
}

// Halves returns the sections, two that may stand side by side together.
func (s sheet) Halves() [][]edition.Section {
	var out [][]edition.Section
	for i := 0; i < len(s.Sections); i++ {
		if i+1 < len(s.Sections) && s.Sections[i].Half && s.Sections[i+1].Half && !s.Sections[i+1].Page {
			out = append(out, s.Sections[i:i+2])
			i++
			continue
		}
		out = append(out, s.Sections[i:i+1])
	}
	return out
}

// Href returns where the value called id leads: its evidence in the page.
func (s sheet) Href(id string) string {
	if v, ok := s.Value(id); ok && (v.Evidenced() || s.Away(*v) != "") {
		return "#" + fragment(id)
	}
	return ""
}

// Away returns where there is more about v, "" if nowhere.
func (s sheet) Away(v edition.Value) string {
	if s.options.Link == nil {
		return ""
	}
	return safeLink(s.options.Link(&v))
}

// Fonts returns the font faces, in the page or beside it.
func (s sheet) Fonts() template.CSS {
	var b strings.Builder
	for _, f := range []struct{ file, style string }{
		{"ibm-plex-sans-latin-wght-normal.woff2", "normal"},
		{"ibm-plex-sans-latin-wght-italic.woff2", "italic"},
	} {
		src := s.options.Style + f.file
		if s.options.Style == "" {
			src = dataURL("font/woff2", f.file)
		}
		b.WriteString(`@font-face{font-family:Plex;src:url("` + src + `") format("woff2");font-weight:100 700;font-style:` + f.style + "}\n")
	}
	return template.CSS(b.String())
}

// Inline reports whether the page carries its style in itself.
func (s sheet) Inline() bool { return s.options.Style == "" }

// CSS returns the style sheet.
func (s sheet) CSS() template.CSS { return template.CSS(asset("report.css")) }

// StyleURL returns the address of the style sheet.
func (s sheet) StyleURL() string { return s.options.Style + "report.css" }

// PageOf returns "page {n} of {m}" with counters for the numbers, in CSS.
func (s sheet) PageOf() template.CSS {
	before, rest, _ := strings.Cut(s.Page, "{n}")
	between, after, _ := strings.Cut(rest, "{m}")
	return s.Quoted(before) + " counter(page) " + s.Quoted(between) + " counter(pages) " + s.Quoted(after)
}

// Quoted returns a CSS string that holds text.
func (s sheet) Quoted(text string) template.CSS {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%x ", r)
		}
	}
	b.WriteByte('"')
	return template.CSS(b.String())
}

// Ink returns the colour that TLP 2.0 gives the marking, on black.
func (s sheet) Ink() template.CSS { return template.CSS(markingInk(s.Marking)) }

// LabelWidth returns the width of the marking's box.
func (s sheet) LabelWidth() template.CSS {
	return template.CSS(fmt.Sprintf("%.1fmm", 4.4+1.93*float64(len(s.Label))))
}

func markingInk(m konbit.Marking) string {
	switch m {
	case konbit.Green:
		return "#33ff00"
	case konbit.Amber, konbit.AmberStrict:
		return "#ffc000"
	case konbit.Red:
		return "#ff2b2b"
	default:
		return "#ffffff"
	}
}

// fragment returns id as the name of a place in a page.
func fragment(id string) string {
	return "e-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, id)
}

// safeLink returns s if it is an address of the web or of the same site.
func safeLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return s
}
