package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/report"
)

func paragraph(section, lang, text string) report.Narrative {
	return report.Narrative{ID: konbit.NamedID(at("2025-03-10T06:00:00Z"), section+lang+text[:min(9, len(text))]), Section: section, Lang: lang, Text: text, Author: "ana"}
}

func section(t *testing.T, e *edition.Edition, id string) edition.Section {
	t.Helper()
	for _, s := range e.Sections {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no section %s", id)
	return edition.Section{}
}

// TestLiveReferences: numbers in a text come from the record, in the language of
// the text, with their notes; the words around them are the author's.
func TestLiveReferences(t *testing.T) {
	in := morning(t, "sitrep")
	in.Paragraphs = []report.Narrative{
		paragraph("summary", "en", "Norland has {figure:force.present XN} of {figure:force.pledged XN}; *a good week*.\n\n- {count:patrol status=done} patrols\n- **{sum:movement.personnel direction=in status=done}** in"),
		paragraph("summary", "fr", "Le Norland compte {figure:force.present XN show=both}."),
	}
	s := section(t, build(t, in), "summary")
	var got []string
	for _, b := range s.Blocks {
		got = append(got, b.Paragraph.Text.String())
	}
	want := []string{"Norland has just over 600 of 1,000; a good week.", "3 patrols", "12 in"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	first := s.Blocks[0].Paragraph.Text
	if first[1].Value != "figure:force.present XN" || len(first[1].Notes) == 0 {
		t.Errorf("the first reference is %+v, want a value with notes", first[1])
	}
	if !s.Blocks[1].Paragraph.Bullet {
		t.Error("a list item is no bullet")
	}
	in.Lang = "fr"
	e := build(t, in)
	text := section(t, e, "summary").Blocks[0].Paragraph.Text.String()
	if text != "Le Norland compte un peu plus de 600 (601 à 616)." {
		t.Errorf("in French: %q", text)
	}
	if len(e.Problems) != 0 {
		t.Errorf("problems %+v, want none", e.Problems)
	}
}

func TestProblemsOfAText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		codes      []string
		about      []string
	}{
		{"typed by hand", "They met 45 residents.", []string{"unlinked"}, []string{"45"}},
		{"typed by hand at the beginning", "About 45 residents came. The 617 officers stay.", []string{"unlinked", "unlinked"}, []string{"45", "617"}},
		{"several", "1,200 people, 45 % of them children.", []string{"unlinked", "unlinked"}, []string{"1,200", "45"}},
		{"said to be no figure", "They met {plain:45} residents.", nil, nil},
		{"names, hours and years", "FOB 2 and Sector 3 reported at 21:40 in 2025.", nil, nil},
		{"nothing known", "{figure:killed period=1999} were killed.", []string{"unresolved"}, []string{"{figure:killed period=1999}"}},
		{"unknown measure", "{figure:yeti.seen} yetis.", []string{"unresolved"}, []string{"{figure:yeti.seen}"}},
		{"above the ceiling", "{record:%red-1%} is grave.", []string{"unresolved"}, nil},
		{"not released", "{record:%cas-2%} fell.", []string{"unresolved"}, nil},
		{"unreadable", "{count:} of them.", []string{"unresolved"}, []string{"{count:}"}},
		{"braces that are no reference", "{hello} and {figure without a colon}.", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := morning(t, "sitrep")
			for _, alias := range []string{"red-1", "cas-2"} {
				c.text = strings.ReplaceAll(c.text, "%"+alias+"%", string(id(t, in, alias)))
			}
			in.Paragraphs = []report.Narrative{paragraph("summary", "en", c.text)}
			e := build(t, in)
			var codes, about []string
			for _, p := range e.Problems {
				codes, about = append(codes, p.Code), append(about, p.Text)
			}
			if diff := cmp.Diff(c.codes, codes); diff != "" {
				t.Errorf("problems of %q: -want +got\n%s", c.text, diff)
			}
			if c.about != nil {
				if diff := cmp.Diff(c.about, about); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			}
			if text := markdown(t, e); strings.Contains(text, "SECRET") || strings.Contains(text, "{count") {
				t.Error("the edition prints what it may not, or a reference as it was typed")
			}
		})
	}
}

// TestHostileText: whatever is typed comes out as text.
func TestHostileText(t *testing.T) {
	in := morning(t, "sitrep")
	in.Paragraphs = []report.Narrative{paragraph("summary", "en", "<script>alert('x')</script> [a](javascript:alert&#40;1&#41;) ![i](http://evil.example/x.png) `code` <b>bold</b>\n\n> quoted\n\n```\nfence\n```\n\n# Head\n\n"+strings.Repeat("*_[{", 2000))}
	e := build(t, in)
	got := section(t, e, "summary").Blocks[0].Paragraph.Text.String()
	if !strings.Contains(got, "<script>alert('x')</script>") {
		t.Errorf("the tag is not kept as text: %q", got)
	}
	in.Paragraphs[0].Text = strings.Repeat("long ", 1<<20)
	if _, err := report.Build(in); konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Errorf("5 MB of text: %v, want an error of a person", err)
	}
}

func FuzzNarrative(f *testing.F) {
	f.Add("Norland has {figure:force.present XN} of *{figure:force.pledged XN}*.")
	f.Add("- {plain:45}\n- {record:x}\n\n{{{{}}}}")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > report.MaxText {
			return
		}
		in := morning(t, "harbour-log")
		in.Paragraphs = []report.Narrative{{Section: "people", Lang: "en", Text: s}}
		if _, err := report.Build(in); err != nil {
			t.Error(err)
		}
	})
}
