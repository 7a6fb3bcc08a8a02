package render

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"konbit.example/konbit/internal/edition"
)

// Markdown writes e in GitHub's Markdown: tables, and the sources as footnotes.
func Markdown(w io.Writer, e *edition.Edition) error {
	m := &markdown{Writer: bufio.NewWriter(w), e: e}
	m.line("**%s**  %s", md(e.Label), md(e.Banner))
	m.line("# %s", md(e.Title))
	m.line("%s  \n**%s**, %s", md(e.Mission), md(e.Serial), md(e.Issue))
	for i, f := range e.Facts {
		m.printf("- %s – %s\n", md(f.Label), m.text(f.Text))
		if i == len(e.Facts)-1 {
			m.printf("\n")
		}
	}
	for _, s := range e.Sections {
		m.section(s)
	}
	m.evidence()
	m.line("---\n\n%s  \n**%s**", md(e.Foot), md(e.Label))
	return m.Flush()
}

// A markdown writes one edition. The writer keeps the first error for Flush.
type markdown struct {
	*bufio.Writer
	e *edition.Edition
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m.Writer, format, args...) }

// line writes a block and the empty line after it.
func (m *markdown) line(format string, args ...any) {
	s := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if s != "" {
		m.printf("%s\n\n", s)
	}
}

func (m *markdown) section(s edition.Section) {
	if s.Title != "" {
		title := md(s.Title)
		if s.Number != "" {
			title = s.Number + ". " + title
		}
		m.line("## %s", title)
		if s.Label != "" {
			m.line("**%s**", md(s.Label))
		}
		if s.Aside != "" {
			m.line("*%s*", md(s.Aside))
		}
	}
	for _, b := range s.Blocks {
		switch {
		case b.Paragraph != nil:
			m.paragraph(b.Paragraph)
		case b.List != nil:
			m.list(b.List)
		case b.Table != nil:
			m.table(b.Table)
		case b.Chart != nil:
			m.chart(b.Chart)
		case b.Map != nil:
			m.line("*%s*", md(b.Map.Title))
		case b.Photo != nil:
			m.line("%s", m.text(captionOf(b.Photo)))
		case b.Sources:
			for _, src := range m.e.Sources {
				m.printf("[^%d]: %s\n", src.Number, m.text(src.Text))
			}
			m.printf("\n")
		case b.Seal != nil:
			m.line("> **%s** %s", md(b.Seal.Code), m.text(b.Seal.Text))
			for _, f := range b.Seal.Lines {
				m.printf("- %s – %s\n", md(f.Label), m.text(f.Text))
			}
			m.printf("\n")
		}
	}
}

// evidence writes what each value rests on.
func (m *markdown) evidence() {
	begun := false
	for i := range m.e.Values {
		v := &m.e.Values[i]
		if !v.Evidenced() {
			continue
		}
		if !begun {
			m.line("## %s", md(m.e.Evidence))
			begun = true
		}
		m.line("%s", m.text(valueLine(v)))
		for _, s := range v.Worked {
			m.printf("- %s\n", md(s))
		}
		for _, g := range v.Groups {
			for _, c := range g.Claims {
				m.printf("- **%s** %s\n", md(g.Title), m.text(claimLine(c)))
			}
		}
		m.printf("\n")
	}
}

func (m *markdown) paragraph(p *edition.Paragraph) {
	text := m.text(p.Text)
	switch {
	case p.Heading:
		m.line("### %s", text)
	case p.Bullet:
		m.line("- %s", text)
	case p.Number != "":
		m.line("%s %s", md(p.Number), text)
	default:
		m.line("%s", text)
	}
}

func (m *markdown) list(l *edition.List) {
	for _, i := range l.Items {
		m.printf("- ")
		if len(i.Term) > 0 {
			m.printf("**%s** ", md(i.Term.String()))
		}
		if i.When != "" {
			m.printf("%s – ", md(i.When))
		}
		m.printf("%s", m.text(i.Text))
		if len(i.Aside) > 0 {
			m.printf(" (%s)", m.text(i.Aside))
		}
		m.printf("\n")
	}
	m.printf("\n")
}

func (m *markdown) table(t *edition.Table) {
	for _, c := range t.Columns {
		m.printf("| %s ", md(c.Title))
	}
	m.printf("|\n")
	for _, c := range t.Columns {
		m.printf("%s", map[bool]string{false: "| --- ", true: "| ---: "}[c.Number])
	}
	m.printf("|\n")
	rows := slices.Clone(t.Rows)
	if t.Total != nil {
		rows = append(rows, *t.Total)
	}
	for _, r := range rows {
		for i, c := range r.Cells {
			text := m.text(c.Text)
			if len(c.Under) > 0 {
				text += " (" + m.text(c.Under) + ")"
			}
			if i == 0 && text != "" {
				text = "**" + strings.ReplaceAll(text, "**", "") + "**"
			}
			m.printf("| %s ", text)
		}
		m.printf("|\n")
	}
	m.printf("\n")
}

func (m *markdown) chart(c *edition.Chart) {
	m.line("*%s*", md(c.Title))
	m.printf("| %s | %s |\n| --- | --- |\n", md(c.Data[0]), md(c.Data[1]))
	for _, s := range slices.Concat(c.Steps, c.Plans) {
		label := md(s.Label)
		if s.Range != "" {
			label += " (" + md(s.Range) + ")"
		}
		m.printf("| %s | %s |\n", md(s.When), label)
	}
	m.printf("\n")
}

func (m *markdown) text(t edition.Text) string {
	var b strings.Builder
	for _, r := range t {
		s := md(r.Text)
		// Emphasis may not touch a space on its inner side.
		inner := strings.TrimSpace(s)
		left, right, _ := strings.Cut(s, inner)
		mark := ""
		if inner != "" {
			mark = map[edition.Style]string{edition.Strong: "**", edition.Quote: "*"}[r.Style]
		}
		if r.Backed != "" {
			n := r.Backed.Dots()
			inner = strings.Repeat("●", n) + strings.Repeat("○", 3-n) + " " + inner
		}
		if l := safeLink(r.Link); l != "" {
			inner = "[" + inner + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(l) + ")"
		}
		b.WriteString(left + mark + inner + mark + right)
		for _, n := range r.Notes {
			fmt.Fprintf(&b, "[^%d]", n)
		}
	}
	return b.String()
}

// md returns s with what Markdown and HTML would read as theirs made plain.
func md(s string) string { return mdReplacer.Replace(s) }

var mdReplacer = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "|", "\\|", "[", "\\[", "]", "\\]", "#", "\\#", "\n", " ", "\r", "")
