package prose_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/prose"
)

func TestParse(t *testing.T) {
	const text = "# Heading\n\nKenya has {figure:force.present KE} at\n**FOB 2**, see [the page](https://a.example).\n\n- one {plain:45}\n- <b>two</b>\n"
	want := []prose.Paragraph{
		{Heading: true, Pieces: []prose.Piece{{Text: "Heading"}}},
		{Pieces: []prose.Piece{
			{Text: "Kenya has "}, {Ask: "figure:force.present KE"}, {Text: " at "}, {Text: "FOB 2", Style: edition.Strong},
			{Text: ", see "}, {Text: "the page", Link: "https://a.example"}, {Text: "."},
		}},
		{Bullet: true, Pieces: []prose.Piece{{Text: "one "}, {Text: "45", Plain: true}}},
		{Bullet: true, Pieces: []prose.Piece{{Text: "<b>two</b>"}}},
	}
	if diff := cmp.Diff(want, prose.Parse(text)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string][]string{
		"We have 617 officers.":               {"617"},
		"Sector 3 was quiet.":                 nil,
		"In sector 3 all was quiet.":          nil,
		"The mandate of 2024 ends at 06:00.":  nil,
		"About 85 % of the town":              {"85"},
		"85% of the town and 1,041,229 more":  {"85%", "1,041,229"},
		"FOB 2 met 45 residents":              {"45"},
		"Res. A/RES/60 and S0-12 say nothing": nil,
		"US$300 for EX-028":                   {"300"},
		"We 400 men":                          {"400"},
	} {
		if got := prose.Numbers(text, []string{"sector", "class"}); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzParse: nothing that is typed makes it fail, and a reference is never also
// text.
func FuzzParse(f *testing.F) {
	f.Add("# a\n\n- {figure:x}\n\n> [b](c) **d {plain:e} *f")
	f.Add("{record:{figure:x}}")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range prose.Parse(s) {
			for _, x := range p.Pieces {
				if x.Ask != "" && (x.Text != "" || x.Plain || !strings.Contains(s, x.Ask)) {
					t.Errorf("%q: piece %+v", s, x)
				}
				prose.Numbers(x.Text, nil)
			}
		}
	})
}
