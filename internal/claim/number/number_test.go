package number_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

func languages(tb testing.TB) *lexicon.Lexicon {
	tb.Helper()
	l, err := lexicon.Read(catalogue.Files(), nil, "", nil)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func read(g *lexicon.Language, s string) []number.Number {
	return g.Numbers.Read(nil, s, text.NewScanner(&g.Conv).Scan(s, 0, len(s))).Find(nil, nil)
}

// TestNumbers: what stands in brackets says more of a number than its value.
func TestNumbers(t *testing.T) {
	l := languages(t)
	for _, tt := range []struct{ lang, in, want string }{
		{"en", "1,041,000 and 1 041 000 and 1041000", "1041000 1041000 1041000"},
		{"en", "$13.3 million, 1.3m, 5bn, 10k", "13300000 1.3[measured] 5000000000 10000"},
		{"en", "two thousand three hundred and forty-four", "2344"},
		{"en", "seven hundred thirty-nine", "739"},
		{"en", "dozens, tens of thousands, several hundred", "12[vague] 10000[vague] 200[vague]"},
		{"en", "two dozen, a dozen, half a dozen", "24 12 6"},
		{"en", "four and a half; three-fifths; a third", "4.5 0.6[fraction] 0.333333[fraction]"},
		{"en", "one in ten, two out of three", "0.1[ratio] 0.666667[ratio]"},
		{"en", "the 34th and the third", "34[ordinal] 3[ordinal]"},
		{"en", "the one who came", ""},
		{"fr", "1 041 000 et 13,3 millions", "1041000 13300000"},
		{"fr", "quatre-vingt-dix-neuf, soixante et onze, deux cent trente-neuf", "99 71 239"},
		{"fr", "une quarantaine, un millier, des milliers", "40[about] 1000 1000[vague]"},
		{"fr", "un demi-million, les deux tiers", "500000 0.666667[fraction]"},
		{"fr", "un policier", "1[article]"},
		{"es", "1.041.000 y 13,3 millones", "1041000 13300000"},
		{"es", "dos mil quinientos; un millón trescientas mil", "2500 1300000"},
		{"es", "doscientos treinta; treinta y siete", "230 37"},
		{"es", "3.000 millones; medio millón; la mitad", "3000000000 500000 0.5[fraction]"},
		{"ht", "san ven, plizye santèn", "120 200[vague]"},
	} {
		g, _ := l.Language(tt.lang)
		var got []string
		for _, n := range read(g, tt.in) {
			s := fmt.Sprint(math.Round(n.Value*1e6) / 1e6)
			if n.Value >= 1e6 {
				s = fmt.Sprintf("%.0f", n.Value)
			}
			switch {
			case n.Form != number.Cardinal:
				s += "[" + []string{"", "fraction", "ratio", "ordinal", "measured", "article"}[n.Form] + "]"
			case n.Vague:
				s += "[vague]"
			case n.About:
				s += "[about]"
			}
			got = append(got, s)
		}
		if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s %q: %s", tt.lang, tt.in, d)
		}
	}
}

// TestOtherReading: 5,601 people in French is five thousand, not five and a bit.
func TestOtherReading(t *testing.T) {
	g, _ := languages(t).Language("fr")
	n := read(g, "5,601 personnes")
	if len(n) != 1 || n[0].Value != 5.601 || n[0].Alt != 5601 {
		t.Errorf("got %+v", n)
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1e9", "1.1^--23", "two hundred and 3 thousand", "½ 3/4 2 1/4", "cent mille", "- 1 4/5", "1,2,3", "half a third of a million", "dos mil y medio"} {
		f.Add(s)
	}
	l := languages(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, g := range l.Languages {
			tokens := text.NewScanner(&g.Conv).Scan(s, 0, len(s))
			end := 0
			for _, n := range g.Numbers.Dividing().Read(nil, s, tokens).Find(nil, nil) {
				if n.From < end && !n.Listed || n.To <= n.From || n.To > len(tokens) || n.Begin < 0 || n.End > len(s) || n.End < n.Begin {
					t.Fatalf("%s: %+v of %d tokens after %d", g.Code, n, len(tokens), end)
				}
				if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
					t.Fatalf("%s: %+v", g.Code, n)
				}
				end = n.To
			}
		}
	})
}
