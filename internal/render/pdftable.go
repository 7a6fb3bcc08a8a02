package render

import (
	"slices"

	"konbit.example/konbit/internal/edition"
)

// pdfTable is a table with the widths of its columns.
type pdfTable struct {
	*edition.Table
	widths []float64
}

func (p *pdf) table(t *edition.Table) {
	x := &pdfTable{t, p.columns(t)}
	if len(t.Rows) > 0 {
		_, high := p.laid(x, t.Rows[0], "")
		p.room(tableHeadHeight + high)
	}
	p.tableHead(x)
	for _, r := range t.Rows {
		p.row(x, r, "")
	}
	if t.Total != nil {
		p.row(x, *t.Total, "B")
	}
	p.y += 0.8
}

// columns shares the width out: what a column says of itself first, then what
// the others need, the wide ones giving way.
func (p *pdf) columns(t *edition.Table) []float64 {
	n := len(t.Columns)
	widths, least := make([]float64, n), make([]float64, n)
	rows := slices.Clone(t.Rows)
	if t.Total != nil {
		rows = append(rows, *t.Total)
	}
	fixed, wanted, needed := 0.0, 0.0, 0.0
	for i, c := range t.Columns {
		if c.Width > 0 {
			widths[i] = bodyWidth * float64(c.Width) / 100
			fixed += widths[i]
			continue
		}
		p.font("", headSize, 0)
		widths[i] = p.GetStringWidth(c.Title)
		least[i] = widths[i]
		for n, r := range rows {
			if i < len(r.Cells) {
				style := ""
				if i == 0 || n == len(t.Rows) {
					style = "B"
				}
				widths[i] = max(widths[i], p.natural(r.Cells[i].Text, style))
				least[i] = max(least[i], p.longest(r.Cells[i].Text, bodySize, style))
			}
		}
		gap := cellGap
		if i > 0 && t.Columns[i-1].Number && !c.Number {
			gap += afterNumber
		}
		widths[i] += gap
		least[i] += gap
		wanted += widths[i]
		needed += least[i]
	}
	left := bodyWidth - fixed
	if short := needed - left; short > 0 && fixed > short { // what said its width gives way
		for i, c := range t.Columns {
			widths[i] -= widths[i] * float64(min(c.Width, 1)) * short / fixed
		}
		left = needed
	}
	for i, c := range t.Columns {
		switch {
		case c.Width > 0:
		case wanted <= left:
			widths[i] *= left / wanted
		case wanted > needed:
			widths[i] = least[i] + (widths[i]-least[i])*max(0, left-needed)/(wanted-needed)
		}
	}
	fit(widths, bodyWidth)
	return widths
}

func (p *pdf) tableHead(t *pdfTable) {
	x := p.x
	for i, c := range t.Columns {
		p.font("", headSize, 85)
		p.Text(p.cellStart(t, i, x, p.GetStringWidth(c.Title)), p.y+3.2, c.Title)
		x += t.widths[i]
	}
	p.y += tableHeadHeight
	p.rule(p.y, 102, 0.25)
}

const tableHeadHeight = 4.6

// cellStart returns where a line of that width starts in column i, which starts
// at x: at its left, or with numbers so that it ends at its right.
func (p *pdf) cellStart(t *pdfTable, i int, x, width float64) float64 {
	if t.Columns[i].Number {
		return x + t.widths[i] - cellGap - width
	}
	if i > 0 && t.Columns[i-1].Number {
		return x + afterNumber
	}
	return x
}

// laid returns the lines of a row's cells, and how high it is.
func (p *pdf) laid(t *pdfTable, r edition.Row, style string) (cells [][]pdfLine, high float64) {
	most := 1
	for i, c := range r.Cells {
		s, grey := style, 17
		if i == 0 {
			s = "B"
		}
		if t.Columns[i].Faint {
			grey = faintGrey
		}
		lines := p.lay(c.Text, t.widths[i]-cellGap, bodySize, s, grey)
		lines = append(lines, p.lay(c.Under, t.widths[i]-cellGap, bodySize, "", 51)...)
		cells = append(cells, lines)
		most = max(most, len(lines))
	}
	return cells, float64(most)*rowLine + 1.54
}

const rowLine = 1.32 * bodySize * point

func (p *pdf) row(t *pdfTable, r edition.Row, style string) {
	cells, h := p.laid(t, r, style)
	if !p.room(h) {
		p.tableHead(t)
	}
	if style == "B" {
		p.rule(p.y, 102, 0.25)
	}
	x := p.x
	if l, ok := p.anchors[fragment(r.ID)]; ok {
		p.Link(x, p.y, t.widths[0], h, l)
	}
	for i, lines := range cells {
		for n, l := range lines {
			p.put([]pdfLine{l}, p.cellStart(t, i, x, l.width), p.y+0.77+float64(n)*rowLine, rowLine)
		}
		x += t.widths[i]
	}
	p.y += h
	if style == "B" {
		p.rule(p.y, 17, 0.4)
	} else {
		p.rule(p.y, ruleGrey, 0.2)
	}
}
