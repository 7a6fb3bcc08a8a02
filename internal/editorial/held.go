package editorial

import (
	"context"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/outline"
)

// A Reader holds the numbers and dates of a text against the figures;
// *evidence.Desk does.
type Reader interface {
	Check(ctx context.Context, who access.Principal, text, textLang string, as node.Ask, lang string) ([]evidence.Finding, error)
}

// A finding is what the record says of words in a paragraph.
type finding struct {
	*evidence.Finding
	paragraph konbit.ID
	section   string
}

// held holds what people typed in an edition against the figures as it has
// them. Its live values are part of the text that is read, and hold by
// themselves. What is found is told in lang.
func (o *Office) held(ctx context.Context, d *docket.Docket, m *made, lang string) ([]finding, error) {
	if o.Reader == nil {
		return nil, nil
	}
	text := written(m)
	if text.Len() == 0 {
		return nil, nil
	}
	as := node.Ask{Valid: konbit.At(m.Valid).String(), Known: konbit.At(m.Known).String(), Sources: d.Collection, Heads: m.Basis.Heads}
	all, err := o.Reader.Check(ctx, readers(d.Kind), text.String(), m.Lang, as, lang)
	if err != nil {
		return nil, err
	}
	var out []finding
	for i := range all {
		if p, typed := text.at(all[i].Words.From, all[i].Words.To); typed {
			out = append(out, finding{&all[i], p.paragraph, p.section})
		}
	}
	return out, nil
}

// A stretch is a piece of a text, by bytes.
type stretch struct {
	from, to  int
	paragraph konbit.ID
	section   string
}

// A script is all that people wrote for an edition, as it prints.
type script struct {
	strings.Builder
	paragraphs []stretch
	live       []stretch // values, which nobody typed
}

// written returns what people wrote for m.
func written(m *made) *script {
	s := &script{}
	for i := range m.Sections {
		for _, b := range m.Sections[i].Blocks {
			if b.Paragraph == nil || b.Paragraph.Source == "" {
				continue
			}
			from := s.Len()
			for _, r := range b.Paragraph.Text {
				at := s.Len()
				s.WriteString(r.Text)
				if r.Value != "" {
					s.live = append(s.live, stretch{from: at, to: s.Len()})
				}
			}
			s.paragraphs = append(s.paragraphs, stretch{from, s.Len(), konbit.ID(b.Paragraph.Source), m.Sections[i].ID})
			s.WriteString("\n\n")
		}
	}
	return s
}

// at returns the paragraph in which words stand, false where a live value is
// among them.
func (s *script) at(from, to int) (stretch, bool) {
	for _, x := range s.live {
		if from < x.to && x.from < to {
			return stretch{}, false
		}
	}
	for _, x := range s.paragraphs {
		if x.from <= from && from < x.to {
			return x, true
		}
	}
	return stretch{}, false
}

// reference returns the reference that says what f found to hold, "" where there
// is none.
func (f finding) reference() string {
	if f.Verdict != evidence.Holds || f.Measure == "" {
		return ""
	}
	return outline.AskFor(f.Measure, f.Dims).String()
}
