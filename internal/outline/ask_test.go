package outline_test

import (
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/outline"
)

func TestParseAsk(t *testing.T) {
	for in, want := range map[string]string{
		"figure:force.present KE":                     "figure:force.present KE",
		" figure:force.present  contributor=KE ":      "figure:force.present KE",
		"figure:killed period=2024 place=HT":          "figure:killed period=2024 place=HT",
		"figure:killed place=HT show=range":           "figure:killed place=HT",
		"figure:killed sources=all":                   "figure:killed sources=all",
		`count:patrol place="Delmas 33" status=done`:  `count:patrol place="Delmas 33" status=done`,
		"count:patrol in=period":                      "count:patrol",
		"count:patrol in=upto":                        "count:patrol in=upto",
		"sum:movement.personnel direction=in":         "sum:movement.personnel direction=in",
		"record:01946d7a-6c00-7000-8000-000000000001": "record:01946d7a-6c00-7000-8000-000000000001",
	} {
		a, err := outline.ParseAsk(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		} else if a.String() != want {
			t.Errorf("%q: %q, want %q", in, a, want)
		}
	}
	for _, in := range []string{
		"", "figure", "figure:", "figger:x", "figure:x colour=red", "count:patrol place=\"Delmas", "sum:movement", "record:x",
		"figure:x period=", "count:patrol in=never", "figure:x show=off", "figure:x place=a place=b",
	} {
		if a, err := outline.ParseAsk(in); konbit.CodeOf(err) != konbit.CodeInvalid {
			t.Errorf("%q: got %v and %v, want an error of a person", in, a, err)
		}
	}
}

// FuzzParseAsk: what can be read is read the same from the form it is kept in.
func FuzzParseAsk(f *testing.F) {
	f.Add("figure:force.present KE")
	f.Add(`count:patrol place="a \" b" in=next`)
	f.Fuzz(func(t *testing.T, s string) {
		a, err := outline.ParseAsk(s)
		if err != nil {
			return
		}
		b, err := outline.ParseAsk(a.String())
		if err != nil || b.String() != a.String() {
			t.Errorf("%q is kept as %q and read again as %q, %v", s, a, b, err)
		}
	})
}
