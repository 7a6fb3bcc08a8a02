package render

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"konbit.example/konbit/internal/edition"
)

func (p *pdf) chart(c *edition.Chart) {
	p.captioned(draw(c), edition.Text{{Text: c.Title, Style: edition.Strong}}, nil)
}

func (p *pdf) mapped(m *edition.Map) {
	p.captioned(drawMap(m), nil, edition.Plain(m.Credit))
}

// captioned draws d with a line of text above it and one below.
func (p *pdf) captioned(d drawing, above, below edition.Text) {
	const scale = bodyWidth / chartWidth
	line := 1.4 * smallSize * point
	high := d.Height * scale
	p.room(high + 2*line)
	for _, t := range []edition.Text{above, below} {
		if len(t) > 0 {
			lines := p.lay(t, p.width, smallSize, "", 17)
			p.put(lines, p.x, p.y, line)
			p.y += line * float64(len(lines))
		}
		if high > 0 {
			p.drawing(d, scale)
			p.y += high
			high = 0
		}
	}
}

// photo places a picture in the width of the page or less, its caption under it.
func (p *pdf) photo(x *edition.Photo) {
	const most = 105.0
	wide := min(p.width, float64(x.Width)*25.4/96)
	high := wide * float64(x.Height) / float64(max(1, x.Width))
	if high > most {
		wide, high = wide*most/high, most
	}
	caption := p.lay(captionOf(x), p.width, smallSize, "", 17)
	line := 1.4 * smallSize * point
	p.room(high + line*float64(len(caption)) + 5)
	p.y += 1.5
	name := fmt.Sprintf("photo%d", len(p.photos))
	p.photos = append(p.photos, name)
	p.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(x.JPEG))
	p.ImageOptions(name, p.x, p.y, wide, high, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	p.y += high + 1
	p.put(caption, p.x, p.y, line)
	p.y += line*float64(len(caption)) + 2
}

// captionOf is what stands under a photo: its marking and what it shows.
func captionOf(x *edition.Photo) edition.Text {
	return edition.Text{{Text: x.Label, Style: edition.Strong}, {Text: "  "}}.With(x.Caption)
}

// evidence draws, after everything else, what each value rests on: how it was
// worked out, and every claim by verdict.
func (p *pdf) evidence() {
	begun := false
	for i := range p.e.Values {
		v := &p.e.Values[i]
		if !v.Evidenced() {
			continue
		}
		if !begun {
			p.page()
			p.heading(edition.Section{Title: p.e.Evidence})
			begun = true
		}
		p.proof(v)
	}
}

// Size of the evidence.
const (
	proofSize = 7.6
	proofLine = 1.36 * proofSize * point
)

func (p *pdf) proof(v *edition.Value) {
	p.room(3*proofLine + 2)
	p.y += 1.2
	p.SetLink(p.anchors[fragment(v.ID)], p.y, -1)
	p.flow(valueLine(v), 0)
	for _, s := range v.Worked {
		p.flow(edition.Plain(s), 3)
	}
	for _, g := range v.Groups {
		for i, c := range g.Claims {
			t := claimLine(c)
			if i == 0 {
				t = edition.Text{{Text: g.Title, Style: edition.Strong}}.Capital().Add("  ").With(t)
			}
			p.flow(t, 3)
		}
	}
	p.y += 0.8
	p.rule(p.y, ruleGrey, 0.2)
}

// flow draws t as lines that may go over to the next page.
func (p *pdf) flow(t edition.Text, indent float64) {
	for _, l := range p.lay(t, p.width-indent, proofSize, "", 34) {
		p.room(proofLine)
		p.put([]pdfLine{l}, p.x+indent, p.y, proofLine)
		p.y += proofLine
	}
}

// valueLine is how evidence names a value: what it is, what it comes to, how
// well it is backed.
func valueLine(v *edition.Value) edition.Text {
	s := "  " + v.Phrase
	if v.Range != "" {
		s += " (" + v.Range + ")"
	}
	t := edition.Text{{Text: v.Label, Style: edition.Strong}, {Text: s, Notes: v.Sources}}
	if v.Backing != "" {
		t = append(t, edition.Run{Text: "  " + v.Backing, Style: edition.Faint})
	}
	return t
}

// claimLine is what one source says, and how it stands to the value.
func claimLine(c edition.Claim) edition.Text {
	t := edition.Text{{Text: c.Text, Lang: c.Lang}}
	if c.Quote != "" {
		t = append(t, edition.Run{Text: " “" + c.Quote + "”", Style: edition.Quote, Lang: c.Lang})
	}
	var more []string
	for _, s := range []string{c.Range, c.Reason, c.From} {
		if s != "" {
			more = append(more, s)
		}
	}
	if len(more) > 0 {
		t = append(t, edition.Run{Text: " (" + strings.Join(more, " · ") + ")", Style: edition.Faint})
	}
	if c.Source > 0 {
		t[len(t)-1].Notes = []int{c.Source}
	}
	return t
}
