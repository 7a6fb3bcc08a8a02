package render

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
)

// Measures of the printed page, in millimetres and points.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	pageMargin  = 13.8
	pageTop     = 17.6 // where text starts
	pageBottom  = 277.0
	bodyWidth   = pageWidth - 2*pageMargin
	bodySize    = 8.85
	smallSize   = 8.3
	headSize    = 7.9
	point       = 25.4 / 72
	bodyLine    = 1.42 * bodySize * point
	columnGap   = 6.9
	cellGap     = 2.2
	afterNumber = 1.8 // between a column of numbers and one of text
	ruleGrey    = 205
	faintGrey   = 74
)

// PDF writes e on A4 pages, laid out as HTML prints it: marking, serial and page
// number stand on each, values lead to their row in the table of figures, notes
// to their source.
func PDF(w io.Writer, e *edition.Edition) error {
	pages := 1
	for {
		p := newPDF(e, pages)
		p.draw()
		n := p.PageCount()
		if err := p.Error(); err != nil {
			return err
		}
		if n == pages {
			return p.Output(w)
		}
		pages = n
	}
}

// A pdf draws one edition. y is where the next thing goes, x and width the
// column it goes into.
type pdf struct {
	*fpdf.Fpdf
	e       *edition.Edition
	pages   int
	x, y    float64
	width   float64
	anchors map[string]int // of values with evidence and of sources, by fragment
	photos  []string       // drawn so far
}

// fontFiles are read once: each is a fifth of a megabyte.
var fontFiles = sync.OnceValue(func() map[string][]byte {
	return map[string][]byte{
		"": []byte(asset("IBMPlexSans-Regular.ttf")), "B": []byte(asset("IBMPlexSans-SemiBold.ttf")), "I": []byte(asset("IBMPlexSans-Italic.ttf")),
	}
})

func newFpdf() *fpdf.Fpdf {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	for _, style := range []string{"", "B", "I"} {
		f.AddUTF8FontFromBytes("Plex", style, bytes.Clone(fontFiles()[style]))
	}
	return f
}

func newPDF(e *edition.Edition, pages int) *pdf {
	p := &pdf{Fpdf: newFpdf(), e: e, pages: pages, x: pageMargin, y: pageTop, width: bodyWidth, anchors: make(map[string]int)}
	p.SetCreationDate(e.Known.UTC())
	p.SetModificationDate(e.Known.UTC())
	p.SetProducer("Konbit", true)
	p.SetTitle(e.Serial+", "+e.Title, true)
	p.SetSubject(e.Label, true)
	p.SetLang(e.Lang)
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	for i := range e.Values {
		if v := &e.Values[i]; v.Evidenced() {
			p.anchors[fragment(v.ID)] = p.AddLink()
		}
	}
	for _, s := range e.Sources {
		p.anchors["s"+strconv.Itoa(s.Number)] = p.AddLink()
	}
	return p
}

func (p *pdf) draw() {
	p.page()
	p.title()
	p.facts()
	for i := 0; i < len(p.e.Sections); i++ {
		s := p.e.Sections[i]
		if i+1 < len(p.e.Sections) && s.Half && p.e.Sections[i+1].Half && !p.e.Sections[i+1].Page && p.halves(s, p.e.Sections[i+1]) {
			i++
			continue
		}
		p.section(s)
	}
	p.evidence()
}

// page starts a page with its marking, banner, number and foot.
func (p *pdf) page() {
	p.AddPage()
	p.SetCellMargin(0)
	number := strings.NewReplacer("{n}", strconv.Itoa(p.PageNo()), "{m}", strconv.Itoa(p.pages)).Replace(p.e.Page)
	for _, top := range []bool{true, false} {
		y := 6.4
		if !top {
			y = 281.6
		}
		p.font("B", 8.6, 0)
		w := p.GetStringWidth(p.e.Label) + 4.4
		p.SetFillColor(17, 17, 17)
		p.RoundedRect(pageMargin, y, w, 5.4, 0.8, "1234", "F")
		p.SetTextColor(ink(p.e.Marking))
		p.Text(pageMargin+2.2, y+3.75, p.e.Label)
		p.SetTextColor(17, 17, 17)
		p.Text(pageWidth-pageMargin-p.GetStringWidth(number), y+3.75, number)
		p.SetFillColor(17, 17, 17)
		if top {
			p.spaced(p.e.Banner, pageWidth/2, y+3.75)
			p.Rect(pageMargin, 14.2, bodyWidth, 0.8, "F")
		} else {
			p.SetFillColor(102, 102, 102)
			p.Rect(pageMargin, 279.2, bodyWidth, 0.25, "F")
			p.font("", headSize, 51)
			p.Text((pageWidth-p.GetStringWidth(p.e.Foot))/2, y+2.6, p.e.Foot)
			if p.e.Banner != "" {
				p.Text((pageWidth-p.GetStringWidth(p.e.Banner))/2, y+6.4, p.e.Banner)
			}
		}
	}
	p.y = pageTop
}

// spaced writes a banner with its letters apart, centred at x.
func (p *pdf) spaced(s string, x, y float64) {
	const gap = 0.6
	w := p.GetStringWidth(s) + gap*float64(len([]rune(s)))
	left := x - w/2
	for _, r := range s {
		p.Text(left, y, string(r))
		left += p.GetStringWidth(string(r)) + gap
	}
}

func ink(m konbit.Marking) (r, g, b int) {
	n, err := strconv.ParseUint(strings.TrimPrefix(markingInk(m), "#"), 16, 32)
	if err != nil {
		return 255, 255, 255
	}
	return int(n >> 16), int(n >> 8 & 255), int(n & 255)
}

func (p *pdf) font(style string, size float64, grey int) {
	p.SetFont("Plex", style, size)
	p.SetTextColor(grey, grey, grey)
}

func (p *pdf) title() {
	p.font("B", 20.3, 17)
	p.Text(p.x, p.y+7, p.e.Title)
	p.font("B", 10.5, 17)
	p.Text(p.x+p.width-p.GetStringWidth(p.e.Serial), p.y+4, p.e.Serial)
	p.font("", bodySize, 17)
	p.Text(p.x+p.width-p.GetStringWidth(p.e.Issue), p.y+8.6, p.e.Issue)
	p.font("", bodySize, 68)
	p.Text(p.x, p.y+12, p.e.Mission)
	p.y += 15.4
}

// factColumns returns the widths of the box's cells, four in a row.
func (p *pdf) factColumns() []float64 {
	widths := make([]float64, min(4, len(p.e.Facts)))
	for i, f := range p.e.Facts {
		p.font("", headSize, 0)
		w := max(p.GetStringWidth(f.Label), p.natural(f.Text, ""))
		widths[i%len(widths)] = max(widths[i%len(widths)], w+5)
	}
	if sum(widths) > bodyWidth { // the first row stands on one line, the others may break, but not after each word
		for i := range widths {
			f := p.e.Facts[i]
			p.font("", headSize, 0)
			widths[i] = max(p.GetStringWidth(f.Label), p.natural(f.Text, ""), bodyWidth/7) + 5
		}
	}
	fit(widths, bodyWidth)
	return widths
}

// facts draws the box under the title.
func (p *pdf) facts() {
	widths := p.factColumns()
	cols := len(widths)
	if cols == 0 {
		return
	}
	top := p.y
	p.SetDrawColor(ruleGrey, ruleGrey+5, ruleGrey+8)
	p.SetLineWidth(0.25)
	for i := 0; i < len(p.e.Facts); i += cols {
		row := p.e.Facts[i:min(i+cols, len(p.e.Facts))]
		texts := make([][]pdfLine, len(row))
		most := 1
		for n, f := range row {
			texts[n] = p.lay(f.Text, widths[n]-4.8, bodySize, "", 17)
			most = max(most, len(texts[n]))
		}
		high := 5.6 + bodyLine*float64(most)
		if i > 0 {
			p.Line(p.x, p.y, p.x+bodyWidth, p.y)
		}
		x := p.x
		for n, f := range row {
			if n > 0 {
				p.Line(x, p.y, x, p.y+high)
			}
			p.font("", headSize, 85)
			p.Text(x+2.4, p.y+4, f.Label)
			p.put(texts[n], x+2.4, p.y+4.3, bodyLine)
			x += widths[n]
		}
		p.y += high
	}
	p.SetDrawColor(154, 163, 168)
	p.RoundedRect(p.x, top, bodyWidth, p.y-top, 1.3, "1234", "D")
	p.y++
}

// fit stretches or shrinks widths to make up total.
func fit(widths []float64, total float64) {
	all := sum(widths)
	for i := range widths {
		if all <= total {
			widths[i] += (total - all) / float64(len(widths))
		} else {
			widths[i] *= total / all
		}
	}
}

func sum(widths []float64) (all float64) {
	for _, w := range widths {
		all += w
	}
	return all
}

// room starts a new page unless h more fits on this one.
func (p *pdf) room(h float64) bool {
	if p.y+h <= pageBottom || p.y <= pageTop {
		return true
	}
	p.page()
	return false
}

func (p *pdf) section(s edition.Section) {
	if s.Page && p.y > pageTop {
		p.page()
	}
	p.y += 2.9
	first := 0.0
	if len(s.Blocks) > 0 {
		first = p.least(s.Blocks[0])
	}
	p.room(5.7 + first)
	p.heading(s)
	for _, b := range s.Blocks {
		p.block(b)
	}
}

func (p *pdf) heading(s edition.Section) {
	if s.Title == "" {
		return
	}
	p.font("B", 10.1, 17)
	x := p.x
	if s.Number != "" {
		p.Text(x, p.y+3.9, s.Number)
		x += max(6.1, p.GetStringWidth(s.Number)+2.1)
	}
	p.Text(x, p.y+3.9, s.Title)
	p.Bookmark(s.Title, 0, p.y)
	if s.Aside != "" {
		x += p.GetStringWidth(s.Title) + 2.1
		p.put(p.lay(edition.Text{{Text: s.Aside}}, p.x+p.width-x, 8.6, "", 85), x, p.y, 4.9)
	}
	if s.Label != "" {
		p.font("B", 8.6, 17)
		p.Text(p.x+p.width-p.GetStringWidth(s.Label), p.y+3.9, s.Label)
	}
	p.y += 5.7
}

// least returns how much room a block takes that begins under a heading.
func (p *pdf) least(b edition.Block) float64 {
	switch {
	case b.List != nil && len(b.List.Items) > 0:
		return p.itemHeight(b.List.Items[0], p.listColumns(b.List)) + 1.7
	case b.Table != nil && len(b.Table.Rows) > 0:
		_, high := p.laid(&pdfTable{b.Table, p.columns(b.Table)}, b.Table.Rows[0], "")
		return tableHeadHeight + high
	case b.Chart != nil:
		return bodyWidth*chartHeight/chartWidth + 2*bodyLine
	case b.Map != nil:
		return bodyWidth*b.Map.Height/chartWidth + 2*bodyLine
	}
	return 2 * bodyLine
}

// halves draws two sections side by side, unless one is too long for that.
func (p *pdf) halves(a, b edition.Section) bool {
	half := (bodyWidth - columnGap) / 2
	high := 0.0
	for _, s := range []edition.Section{a, b} {
		high = max(high, p.height(s, half))
	}
	if high > (pageBottom-pageTop)*0.3 {
		return false
	}
	p.room(high + 3)
	top, end := p.y, 0.0
	for i, s := range []edition.Section{a, b} {
		p.x, p.width, p.y = pageMargin+float64(i)*(half+columnGap), half, top
		p.section(s)
		end = max(end, p.y)
	}
	p.x, p.width, p.y = pageMargin, bodyWidth, end
	return true
}

// height returns how much room a section of lists and paragraphs takes in a
// column of that width.
func (p *pdf) height(s edition.Section, width float64) float64 {
	h := 2.9 + 5.7
	saved := p.width
	p.width = width
	for _, b := range s.Blocks {
		switch {
		case b.Paragraph != nil:
			h += float64(len(p.lay(b.Paragraph.Text, width, bodySize, "", 17)))*bodyLine + 1
		case b.List != nil:
			cols := p.listColumns(b.List)
			for _, i := range b.List.Items {
				h += p.itemHeight(i, cols) + 1.7
			}
		default:
			h += pageHeight // not beside anything
		}
	}
	p.width = saved
	return h
}

func (p *pdf) block(b edition.Block) {
	switch {
	case b.Paragraph != nil:
		p.paragraph(b.Paragraph)
	case b.List != nil:
		p.list(b.List)
	case b.Table != nil:
		p.table(b.Table)
	case b.Chart != nil:
		p.chart(b.Chart)
	case b.Photo != nil:
		p.photo(b.Photo)
	case b.Map != nil:
		p.mapped(b.Map)
	case b.Sources:
		p.sources()
	case b.Seal != nil:
		p.seal(b.Seal)
	}
}

func (p *pdf) paragraph(g *edition.Paragraph) {
	size, style, grey, indent := bodySize, "", 17, 0.0
	if g.Heading {
		style = "B"
	}
	if g.Small {
		size, grey = smallSize, 68
	}
	lead := ""
	switch {
	case g.Number != "":
		lead, indent = g.Number, 8
	case g.Bullet:
		lead, indent = "–", 3.4
	}
	lines := p.lay(g.Text, p.width-indent, size, style, grey)
	high := 1.45 * size * point
	p.room(min(float64(len(lines)), 2) * high)
	for i := range lines {
		if left := len(lines) - i; left != 2 || i == 0 {
			p.room(high)
		} else {
			p.room(2 * high) // no line alone on the next page
		}
		if i == 0 && lead != "" {
			p.font("", size, grey)
			p.Text(p.x, p.y+high*0.72, lead)
		}
		p.put(lines[i:i+1], p.x+indent, p.y, high)
		p.y += high
	}
	p.y += 1
}

func (p *pdf) rule(y float64, grey int, thick float64) {
	p.SetDrawColor(grey, grey, grey)
	p.SetLineWidth(thick)
	p.Line(p.x, y, p.x+p.width, y)
}

// listColumns returns the widths of term, time, text and source.
func (p *pdf) listColumns(l *edition.List) [4]float64 {
	var c [4]float64
	for _, i := range l.Items {
		c[0] = max(c[0], p.natural(i.Term, "B"))
		p.font("", bodySize, 17)
		c[1] = max(c[1], p.GetStringWidth(i.When))
		c[3] = max(c[3], p.natural(i.Aside, ""))
	}
	term := 0.3
	if p.width < bodyWidth {
		term = 0.34
	}
	c[0], c[3] = min(c[0], p.width*term), min(c[3], p.width*0.26)
	for n := range c {
		if c[n] > 0 {
			c[n] += cellGap
		}
	}
	c[2] = p.width - c[0] - c[1] - c[3]
	return c
}

func (p *pdf) itemHeight(i edition.Item, c [4]float64) float64 {
	n := max(len(p.lay(i.Term, c[0]-cellGap, bodySize, "B", 17)), len(p.lay(i.Text, c[2], bodySize, "", 17)), len(p.lay(i.Aside, c[3]-cellGap, bodySize, "", faintGrey)), 1)
	return float64(n) * bodyLine
}

func (p *pdf) list(l *edition.List) {
	c := p.listColumns(l)
	for _, i := range l.Items {
		h := p.itemHeight(i, c)
		p.room(h + 1.7)
		y := p.y + 0.85
		x := p.x
		p.put(p.lay(i.Term, c[0]-cellGap, bodySize, "B", 17), x, y, bodyLine)
		x += c[0]
		p.put(p.lay(edition.Plain(i.When), 1000, bodySize, "", 17), x, y, bodyLine)
		x += c[1]
		p.put(p.lay(i.Text, c[2], bodySize, "", 17), x, y, bodyLine)
		x += c[2] + cellGap
		p.put(p.lay(i.Aside, c[3]-cellGap, bodySize, "", faintGrey), x, y, bodyLine)
		p.y += h + 1.7
		p.rule(p.y, ruleGrey, 0.2)
	}
	p.y += 0.6
}

func (p *pdf) sources() {
	half := (bodyWidth - columnGap) / 2
	const indent = 6.0
	line := 1.4 * smallSize * point
	type entry struct {
		n     int
		lines []pdfLine
	}
	var all []entry
	total := 0
	for _, s := range p.e.Sources {
		e := entry{s.Number, p.lay(s.Text, half-indent, smallSize, "", 51)}
		all = append(all, e)
		total += len(e.lines)
	}
	for len(all) > 0 { // a page at a time, two columns on each
		p.room(line * 3)
		fits := int((pageBottom - p.y) / line)
		perColumn := min(fits, (total+1)/2)
		top, end := p.y, p.y
		for col := range 2 {
			y := top
			for len(all) > 0 && (y == top || y+line*float64(len(all[0].lines)) <= top+line*float64(perColumn)+0.1 || col == 0 && y < top+line*float64(perColumn)-line*0.5 && y+line*float64(len(all[0].lines)) <= pageBottom) {
				x := pageMargin + float64(col)*(half+columnGap)
				p.font("", smallSize, 51)
				p.Text(x, y+line*0.72, strconv.Itoa(all[0].n)+".")
				p.SetLink(p.anchors["s"+strconv.Itoa(all[0].n)], y, -1)
				p.put(all[0].lines, x+indent, y, line)
				y += line * float64(len(all[0].lines))
				total -= len(all[0].lines)
				all = all[1:]
			}
			end = max(end, y)
		}
		p.y = end
		if len(all) > 0 {
			p.page()
		}
	}
	p.y += 1
}

func (p *pdf) seal(s *edition.Seal) {
	inner := bodyWidth - 22
	text := p.lay(s.Text, inner, smallSize, "", 17)
	line := 1.4 * smallSize * point
	high := 4.2 + 5 + line*float64(len(text)) + 3.4*float64(len(s.Lines))
	p.y += 2
	p.room(high)
	p.SetDrawColor(17, 17, 17)
	p.SetLineWidth(0.32)
	p.RoundedRect(p.x, p.y, bodyWidth, high, 1.6, "1234", "D")
	p.SetLineWidth(1)
	cx, cy := p.x+8.2, p.y+7.2
	p.Arc(cx, cy, 3.4, 3.4, 0, 40, 180, "D")
	p.Arc(cx, cy, 3.4, 3.4, 0, 220, 360, "D")
	p.SetFillColor(17, 17, 17)
	p.Circle(cx, cy, 1.3, "F")
	x, y := p.x+16, p.y+2.1
	p.font("B", 9.8, 17)
	p.Text(x, y+3.8, s.Code)
	y += 5
	p.put(text, x, y, line)
	y += line * float64(len(text))
	for _, f := range s.Lines {
		p.font("", 7.4, 85)
		p.Text(x, y+2.6, f.Label)
		w := p.GetStringWidth(f.Label) + 2
		p.font("", 7.4, 17)
		p.Text(x+w, y+2.6, f.Text.String())
		y += 3.4
	}
	p.y += high
}
