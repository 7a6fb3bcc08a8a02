package report

import (
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/prose"
)

// MaxText is the longest text of a Narrative in bytes.
const MaxText = 64 << 10

// A Narrative is what somebody wrote for a section, as internal/prose reads it.
// Its numbers are references in braces (Ask); {plain:FOB 2} is text that is no
// figure.
type Narrative struct {
	ID      konbit.ID
	Section string
	Lang    string
	Text    string
	Author  string
	Checked string    // who checked a translation
	Of      konbit.ID // the paragraph that it translates
	Stale   bool      // that paragraph has changed since
}

// narrative builds what was written for a section.
func (b *builder) narrative(section string) ([]edition.Block, error) {
	var out []edition.Block
	for i := range b.Paragraphs {
		n := &b.Paragraphs[i]
		if n.Section != section || n.Lang != b.p.Lang {
			continue
		}
		if len(n.Text) > MaxText {
			return nil, konbit.Invalid("paragraphs."+string(n.ID), "%d bytes: want at most %d; make it several paragraphs", len(n.Text), MaxText)
		}
		for _, p := range prose.Parse(n.Text) {
			out = append(out, edition.Block{Paragraph: b.paragraph(n, p)})
		}
	}
	return out, nil
}

// paragraph answers the references of a paragraph, and enters among the problems
// those that nothing answers and the numbers that were typed by hand.
func (b *builder) paragraph(n *Narrative, p prose.Paragraph) *edition.Paragraph {
	out := &edition.Paragraph{Heading: p.Heading, Bullet: p.Bullet, Source: string(n.ID)}
	var typed []string
	for _, x := range p.Pieces {
		if x.Ask != "" {
			out.Text = append(out.Text, b.reference(n, x.Ask)...)
			continue
		}
		out.Text = append(out.Text, edition.Run{Text: x.Text, Style: x.Style, Link: x.Link})
		if !x.Plain {
			typed = append(typed, prose.Numbers(x.Text, strings.Fields(b.p.Text("report.numbered")))...)
		}
	}
	for _, s := range typed {
		b.problem(n, Unlinked, s, b.p.Text("report.check.unlinked", "text", s))
	}
	return out
}

// reference answers a reference. One that nothing answers is printed as silence.
func (b *builder) reference(n *Narrative, s string) edition.Text {
	v, a, err := b.ask(s, nil)
	detail := b.p.Text("report.unanswered", "label", s)
	switch {
	case err != nil:
		detail = err.Error()
	case v != nil:
		show := a.Show
		if show == "" && a.Type == outline.Figure {
			show = outline.ShowPhrase
		}
		t := b.text(v, show)
		if len(t) > 0 && show != outline.ShowSources {
			t[len(t)-1].Notes = v.Sources
		}
		return t
	}
	b.problem(n, Unresolved, "{"+s+"}", detail)
	return edition.Text{{Text: b.p.Text("report.none.stated"), Style: edition.Quote}}
}

func (b *builder) problem(n *Narrative, code CheckCode, text, detail string) {
	b.e.Problems = append(b.e.Problems, edition.Problem{Code: string(code), Paragraph: n.ID, Section: n.Section, Text: text, Detail: detail})
}
