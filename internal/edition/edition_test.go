package edition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
)

func TestFill(t *testing.T) {
	values := map[string]string{"state": "open", "since": "2 Oct", "who": "the minister", "abbr": "10 janv."}
	for pattern, want := range map[string]string{
		"{state}, since {since}":                   "open, since 2 Oct",
		"{state}|, until {until}|; says {who}":     "open; says the minister",
		"{until}|, since {since}":                  "since 2 Oct",
		"{until/since}":                            "2 Oct",
		"{abbr}|. {who}":                           "10 janv. the minister",
		"{until}|":                                 "",
		"a brace {":                                "a brace {",
		"{state}|. {until}|. {who}":                "open. the minister",
		"which ones: {scope}|, {scope_text}| here": "here",
	} {
		got := edition.Fill(pattern, func(name string) edition.Text { return edition.Plain(values[name]) })
		if got.String() != want {
			t.Errorf("%q: got %q, want %q", pattern, got, want)
		}
	}
}

func TestFootnoted(t *testing.T) {
	run := func(s string, notes ...int) edition.Run { return edition.Run{Text: s, Notes: notes} }
	for _, c := range []struct {
		name      string
		got, want edition.Text
	}{
		{"before the full stop", edition.Text{run("600", 3, 1), run(" of "), run("1,000", 2), run(" came.")}, edition.Text{run("600"), run(" of "), run("1,000"), run(" came", 1, 2, 3), run(".")}},
		{"a full stop of its own", edition.Text{run("600", 1), run(".")}, edition.Text{run("600", 1), run(".")}},
		{"without one", edition.Text{run("600", 1), run(" came")}, edition.Text{run("600"), run(" came", 1)}},
		{"nothing to note", edition.Text{run("Quiet.")}, edition.Text{run("Quiet.")}},
	} {
		if diff := cmp.Diff(c.want, c.got.Footnoted()); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
	}
}

func TestClosedAndCapital(t *testing.T) {
	for in, want := range map[string]string{
		"quiet": "Quiet", "Shots. One hurt": "Shots. One hurt.", "Shots. One hurt!": "Shots. One hurt!", "so many. And…": "So many. And…",
	} {
		if got := edition.Plain(in).Closed().Capital().String(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"Enrolled: 750": "enrolled: 750", "UN expert": "UN expert"} {
		if got := edition.Plain(in).Small().String(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	quoted := edition.Text{{Text: "une dizaine", Lang: "fr"}}
	if quoted.Capital().String() != "une dizaine" {
		t.Error("somebody else's words are written otherwise")
	}
}

// TestDiff: what differs between two editions, and the records that made it.
func TestDiff(t *testing.T) {
	point := func(f float64) *konbit.Interval { i := konbit.Point(f); return &i }
	value := func(id, phrase string, n float64, backed edition.Backed, records ...konbit.ID) edition.Value {
		return edition.Value{ID: id, Label: id, Phrase: phrase, Interval: point(n), Backed: backed, Records: records}
	}
	said := func(lines ...string) edition.Section {
		s := edition.Section{ID: "summary", Title: "Summary"}
		for _, l := range lines {
			s.Blocks = append(s.Blocks, edition.Block{Paragraph: &edition.Paragraph{Text: edition.Plain(l)}})
		}
		return s
	}
	before := &edition.Edition{
		Values:   []edition.Value{value("moved", "40", 40, "low", "a"), value("rebacked", "7", 7, "low", "a"), value("rested", "8", 8, "low", "a"), value("same", "9", 9, "low", "a"), value("dropped", "1", 1, "low", "a")},
		Sections: []edition.Section{said("Quiet.", "FOB 2 is silent.")},
	}
	after := &edition.Edition{
		Values:   []edition.Value{value("moved", "47", 47, "low", "a", "b"), value("rebacked", "7", 7, "high", "a", "c"), value("rested", "8", 8, "low", "d"), value("same", "9", 9, "low", "a"), value("new", "2", 2, "low", "e")},
		Sections: []edition.Section{said("FOB 2 has 47 people.", "Quiet.")},
	}
	type change struct {
		Type        edition.ChangeType
		Added, Gone []konbit.ID
	}
	got := make(map[string]change)
	d := edition.Diff(before, after)
	for _, c := range d.Values {
		got[c.ID] = change{c.Type, c.Added, c.Gone}
	}
	want := map[string]change{
		"moved": {edition.Moved, []konbit.ID{"b"}, nil}, "rebacked": {edition.Rebacked, []konbit.ID{"c"}, nil},
		"rested": {edition.Rested, []konbit.ID{"d"}, []konbit.ID{"a"}}, "new": {edition.New, []konbit.ID{"e"}, nil}, "dropped": {edition.Dropped, nil, []konbit.ID{"a"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values: -want +got:\n%s", diff)
	}
	wording := []edition.Rewording{{Section: "summary", Title: "Summary", Added: []string{"FOB 2 has 47 people."}, Gone: []string{"FOB 2 is silent."}}}
	if diff := cmp.Diff(wording, d.Sections); diff != "" {
		t.Errorf("words: -want +got:\n%s", diff)
	}
	if d := edition.Diff(after, after); len(d.Values)+len(d.Sections) > 0 {
		t.Error("an edition differs from itself")
	}
}
