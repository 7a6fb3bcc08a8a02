package render

import (
	"archive/zip"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit/internal/edition"
)

// DOCX writes e as an Office Open XML document (ISO/IEC 29500) for A4: marking,
// banner, serial and page number in the header and footer of each page, headings
// that make an outline, charts as vector pictures.
func DOCX(w io.Writer, e *edition.Edition) error {
	d := &docx{e: e, marks: make(map[string]string), ruler: newPDF(e, 1)}
	d.number()
	d.body()
	z := zip.NewWriter(w)
	for _, part := range d.parts() {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// A docx writes the body of one document. Lengths are in twentieths of a point,
// font sizes in half points.
type docx struct {
	strings.Builder
	e      *edition.Edition
	ruler  *pdf              // lays columns out as the PDF does
	marks  map[string]string // what can be led to -> its bookmark
	nextID int               // of bookmarks and pictures
	media  []medium
	links  []string // web addresses, in order of their relation
}

// twips returns millimetres in twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm / point * 20)) }

// grid starts a table of columns of those widths, in millimetres.
func (d *docx) grid(borders string, widths ...float64) {
	d.printf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/>%s<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		twips(bodyWidth), borders, twips(cellGap))
	for _, w := range widths {
		d.printf(`<w:gridCol w:w="%d"/>`, twips(w))
	}
	d.printf(`</w:tblGrid>`)
}

// end ends a table and sets it off from the next: two that touch would become
// one.
func (d *docx) end() { d.printf(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>`) }

// cell writes a cell of a table with what inside writes, which must end in a
// paragraph.
func (d *docx) cell(width float64, borders string, inside func()) {
	d.printf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, twips(width), borders)
	inside()
	d.printf(`</w:tc>`)
}

func borders(sides ...string) string {
	var b strings.Builder
	b.WriteString("<w:tblBorders>")
	for _, side := range sides {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="9AA3A8"/>`)
	}
	b.WriteString("</w:tblBorders>")
	return b.String()
}

func (d *docx) printf(format string, args ...any) { fmt.Fprintf(&d.Builder, format, args...) }

// number gives every source and every value with evidence its bookmark.
func (d *docx) number() {
	for _, s := range d.e.Sources {
		d.marks["s"+strconv.Itoa(s.Number)] = "s" + strconv.Itoa(s.Number)
	}
	for i := range d.e.Values {
		if v := &d.e.Values[i]; v.Evidenced() {
			d.marks[v.ID] = "v" + strconv.Itoa(i+1)
		}
	}
}

func (d *docx) body() {
	left := bodyWidth * 0.66
	d.grid("", left, bodyWidth-left)
	d.printf(`<w:tr>`)
	d.cell(left, "", func() {
		d.para("Title", edition.Plain(d.e.Title))
		d.para("Faint", edition.Plain(d.e.Mission))
	})
	d.cell(bodyWidth-left, "", func() {
		d.para("Serial", edition.Text{{Text: d.e.Serial, Style: edition.Strong}})
		d.para("Right", edition.Plain(d.e.Issue))
	})
	d.printf(`</w:tr>`)
	d.end()
	d.facts()
	for _, s := range d.e.Sections {
		d.section(s)
	}
	d.evidence()
}

// evidence writes, after everything else, what each value rests on.
func (d *docx) evidence() {
	begun := false
	for i := range d.e.Values {
		v := &d.e.Values[i]
		if !v.Evidenced() {
			continue
		}
		if !begun {
			d.printf(`<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:pageBreakBefore/></w:pPr>`)
			d.run(edition.Run{Text: d.e.Evidence})
			d.printf(`</w:p>`)
			begun = true
		}
		d.printf(`<w:p><w:pPr><w:pStyle w:val="Proof"/></w:pPr>`)
		d.mark(v.ID, func() { d.text(valueLine(v)) })
		d.printf(`</w:p>`)
		for _, s := range v.Worked {
			d.para("Claim", edition.Plain(s))
		}
		for _, g := range v.Groups {
			for i, c := range g.Claims {
				t := claimLine(c)
				if i == 0 {
					t = edition.Text{{Text: g.Title, Style: edition.Strong}}.Capital().Add("  ").With(t)
				}
				d.para("Claim", t)
			}
		}
	}
}

// facts writes the box under the title, four cells in a row.
func (d *docx) facts() {
	if len(d.e.Facts) == 0 {
		return
	}
	widths := d.ruler.factColumns()
	d.grid(borders("top", "left", "bottom", "right", "insideH", "insideV"), widths...)
	for i := 0; i < len(d.e.Facts); i += len(widths) {
		d.printf(`<w:tr>`)
		for n, w := range widths {
			d.cell(w, `<w:tcMar><w:left w:w="130" w:type="dxa"/></w:tcMar>`, func() {
				if i+n >= len(d.e.Facts) {
					d.para("Cell", nil)
					return
				}
				f := d.e.Facts[i+n]
				d.para("Label", edition.Plain(f.Label))
				d.para("Cell", f.Text)
			})
		}
		d.printf(`</w:tr>`)
	}
	d.end()
}

func (d *docx) section(s edition.Section) {
	if s.Title != "" {
		title := s.Title
		if s.Number != "" {
			title = s.Number + "\t" + title
		}
		before := ""
		if s.Page {
			before = `<w:pageBreakBefore/>`
		}
		d.printf(`<w:p><w:pPr><w:pStyle w:val="Heading1"/>%s</w:pPr>`, before)
		d.run(edition.Run{Text: title})
		if s.Aside != "" {
			d.run(edition.Run{Text: "   " + s.Aside, Style: edition.Faint}, `<w:b w:val="0"/>`, `<w:sz w:val="17"/>`)
		}
		if s.Label != "" {
			d.run(edition.Run{Text: "   " + s.Label}, `<w:sz w:val="17"/>`)
		}
		d.printf(`</w:p>`)
	}
	for _, b := range s.Blocks {
		switch {
		case b.Paragraph != nil:
			d.paragraph(b.Paragraph)
		case b.List != nil:
			d.list(b.List)
		case b.Table != nil:
			d.table(b.Table)
		case b.Chart != nil:
			d.para("Caption", edition.Plain(b.Chart.Title))
			d.vector(draw(b.Chart))
		case b.Map != nil:
			d.vector(drawMap(b.Map))
			d.para("Faint", edition.Plain(b.Map.Credit))
		case b.Photo != nil:
			d.photo(b.Photo)
		case b.Sources:
			for _, src := range d.e.Sources {
				n := strconv.Itoa(src.Number)
				d.printf(`<w:p><w:pPr><w:pStyle w:val="Source"/></w:pPr>`)
				d.mark("s"+n, func() { d.run(edition.Run{Text: n + ".\t"}) })
				d.text(src.Text)
				d.printf(`</w:p>`)
			}
		case b.Seal != nil:
			d.seal(b.Seal)
		}
	}
}

func (d *docx) paragraph(p *edition.Paragraph) {
	text := p.Text
	style := "Normal"
	switch {
	case p.Heading:
		style = "Heading2"
	case p.Bullet:
		style, text = "Bullet", append(edition.Plain("–\t"), text...)
	case p.Number != "":
		style, text = "Numbered", append(edition.Plain(p.Number+"\t"), text...)
	case p.Small:
		style = "Faint"
	}
	d.para(style, text)
}

func (d *docx) para(style string, t edition.Text) {
	d.printf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	d.text(t)
	d.printf(`</w:p>`)
}

func (d *docx) text(t edition.Text) {
	for _, r := range t {
		switch {
		case r.Value != "" && d.marks[r.Value] != "":
			d.printf(`<w:hyperlink w:anchor="%s" w:history="1">`, d.marks[r.Value])
			d.run(r)
			d.printf(`</w:hyperlink>`)
		case safeLink(r.Link) != "":
			d.links = append(d.links, r.Link)
			d.printf(`<w:hyperlink r:id="rLink%d" w:history="1">`, len(d.links))
			d.run(r, `<w:u w:val="single"/>`)
			d.printf(`</w:hyperlink>`)
		default:
			d.run(r)
		}
		for i, n := range r.Notes {
			if i > 0 {
				d.run(edition.Run{Text: ","}, `<w:b/>`, raised)
			}
			d.printf(`<w:hyperlink w:anchor="s%d" w:history="1">`, n)
			d.run(edition.Run{Text: strconv.Itoa(n)}, `<w:b/>`, raised)
			d.printf(`</w:hyperlink>`)
		}
	}
}

const raised = `<w:vertAlign w:val="superscript"/>`

// order is that of run properties in the schema.
var order = []string{"<w:b", "<w:i", "<w:color", "<w:spacing", "<w:sz", "<w:u", "<w:shd", "<w:vertAlign", "<w:lang"}

// run writes r with more properties than its own.
func (d *docx) run(r edition.Run, properties ...string) {
	s := strings.ReplaceAll(r.Text, "\u202f", "\u00a0")
	if n := r.Backed.Dots(); n > 0 {
		s = strings.Repeat("●", n) + strings.Repeat("○", 3-n) + " " + s
	}
	switch r.Style {
	case edition.Strong:
		properties = append(properties, `<w:b/>`)
	case edition.Quote:
		properties = append(properties, `<w:i/>`)
	case edition.Faint:
		properties = append(properties, `<w:color w:val="555555"/>`)
	}
	if r.Lang != "" {
		properties = append(properties, `<w:lang w:val="`+escape(r.Lang)+`"/>`)
	}
	rank := func(p string) int {
		return slices.IndexFunc(order, func(o string) bool { return strings.HasPrefix(p, o+" ") || strings.HasPrefix(p, o+"/") })
	}
	slices.SortStableFunc(properties, func(x, y string) int { return rank(x) - rank(y) })
	d.printf(`<w:r><w:rPr>%s</w:rPr>`, strings.Join(properties, ""))
	for i, part := range strings.Split(s, "\t") {
		if i > 0 {
			d.printf(`<w:tab/>`)
		}
		d.printf(`<w:t xml:space="preserve">%s</w:t>`, escape(part))
	}
	d.printf(`</w:r>`)
}

// mark puts a bookmark around what inside writes.
func (d *docx) mark(what string, inside func()) {
	name, ok := d.marks[what]
	if !ok {
		inside()
		return
	}
	d.nextID++
	id := d.nextID
	d.printf(`<w:bookmarkStart w:id="%d" w:name="%s"/>`, id, name)
	inside()
	d.printf(`<w:bookmarkEnd w:id="%d"/>`, id)
}

const ruleBelow = `<w:tcBorders><w:bottom w:val="single" w:sz="3" w:space="0" w:color="C9D0D2"/></w:tcBorders>`

func (d *docx) list(l *edition.List) {
	columns := d.ruler.listColumns(l)
	var widths []float64
	for _, w := range columns {
		if w > 0 {
			widths = append(widths, w)
		}
	}
	d.grid("", widths...)
	for _, i := range l.Items {
		d.printf(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for n, t := range []edition.Text{restyled(i.Term, edition.Strong), edition.Plain(i.When), i.Text, restyled(i.Aside, edition.Faint)} {
			if columns[n] > 0 {
				d.cell(columns[n], ruleBelow, func() { d.para("Cell", t) })
			}
		}
		d.printf(`</w:tr>`)
	}
	d.end()
}

// restyled returns t in one style where it has none.
func restyled(t edition.Text, s edition.Style) edition.Text {
	t = slices.Clone(t)
	for i := range t {
		if t[i].Style == "" && t[i].Backed == "" {
			t[i].Style = s
		}
	}
	return t
}

func (d *docx) table(t *edition.Table) {
	widths := d.ruler.columns(t)
	d.grid("", widths...)
	d.printf(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		d.cell(widths[i], `<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="666666"/></w:tcBorders>`, func() {
			d.para(side("Label", t, i), edition.Plain(c.Title))
		})
	}
	d.printf(`</w:tr>`)
	for _, r := range t.Rows {
		d.row(t, r, widths, ruleBelow, false)
	}
	if t.Total != nil {
		d.row(t, *t.Total, widths, `<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="666666"/><w:bottom w:val="single" w:sz="10" w:space="0" w:color="111111"/></w:tcBorders>`, true)
	}
	d.end()
}

// side returns the paragraph style of a cell in column i: numbers stand at its
// right, text after them a little in.
func side(style string, t *edition.Table, i int) string {
	switch {
	case t.Columns[i].Number:
		return style + "Right"
	case i > 0 && t.Columns[i-1].Number:
		return style + "After"
	}
	return style
}

func (d *docx) row(t *edition.Table, r edition.Row, widths []float64, borders string, bold bool) {
	d.printf(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, c := range r.Cells {
		text := c.Text
		switch {
		case bold || i == 0:
			text = restyled(text, edition.Strong)
		case t.Columns[i].Faint:
			text = restyled(text, edition.Faint)
		}
		d.cell(widths[i], borders, func() {
			style := side("Cell", t, i)
			d.printf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
			if i == 0 && r.ID != "" {
				text = restyled(text, edition.Strong)
				for n := range text {
					text[n].Value = r.ID
				}
			}
			d.text(text)
			d.printf(`</w:p>`)
			if len(c.Under) > 0 {
				d.para(style, c.Under)
			}
		})
	}
	d.printf(`</w:tr>`)
}

// seal writes the box at the end. A paragraph must follow the last table.
func (d *docx) seal(s *edition.Seal) {
	d.para("Gap", nil)
	d.grid(borders("top", "left", "bottom", "right"), bodyWidth)
	d.printf(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.cell(bodyWidth, `<w:tcMar><w:left w:w="200" w:type="dxa"/></w:tcMar>`, func() {
		d.para("Code", edition.Plain(s.Code))
		d.para("Cell", s.Text)
		for _, f := range s.Lines {
			d.para("Tiny", append(edition.Text{{Text: f.Label + "   ", Style: edition.Faint}}, f.Text...))
		}
	})
	d.printf(`</w:tr>`)
	d.end()
}

// vector places a drawing across the text, or less where it is narrower, with
// what it shows as its description.
func (d *docx) vector(x drawing) {
	wide := bodyWidth * x.Width / chartWidth
	d.picture("emf", string(emf(x)), wide, wide*x.Height/x.Width, strings.Join(append([]string{x.Title}, x.Said...), "; "))
}

// photo places a photo no wider than the text, its caption under it.
func (d *docx) photo(x *edition.Photo) {
	const most = 105.0
	wide := min(bodyWidth, float64(x.Width)*25.4/96)
	high := wide * float64(x.Height) / float64(max(1, x.Width))
	if high > most {
		wide, high = wide*most/high, most
	}
	d.picture("jpeg", string(x.JPEG), wide, high, x.Caption.String())
	d.para("Faint", captionOf(x))
}

// picture places a picture of that size in millimetres.
func (d *docx) picture(kind, content string, wide, high float64, said string) {
	d.media = append(d.media, medium{kind, content})
	n := len(d.media)
	d.nextID++
	const emu = 36000 // per millimetre
	cx, cy := int(math.Round(wide*emu)), int(math.Round(high*emu))
	d.printf(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`, cx, cy)
	d.printf(`<wp:docPr id="%d" name="picture %d" descr="%s"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`, d.nextID, n, escape(said))
	d.printf(`<pic:nvPicPr><pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rMedia%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, d.nextID, d.media[n-1].name(n), n)
	d.printf(`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`, cx, cy)
}
