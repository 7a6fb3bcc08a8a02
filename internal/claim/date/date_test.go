package date_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
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

// A Wednesday.
var written = time.Date(2025, 1, 22, 0, 0, 0, 0, time.UTC)

func find(g *lexicon.Language, s string, tense int) []date.Date {
	ctx := date.Context{Written: written, Tense: func(int) int { return tense }}
	return g.Dates.NewFinder(ctx).Find(nil, s, text.NewScanner(&g.Conv).Scan(s, 0, len(s)))
}

func TestDates(t *testing.T) {
	l := languages(t)
	for _, tt := range []struct {
		lang  string
		tense int
		in    string
		want  string
	}{
		{"en", 0, "Saturday, January 18, 2025", "2025-01-18"},
		{"en", 0, "on the 2nd October 2024", "2024-10-02"},
		{"en", 0, "27 August 2024; Aug. 27; 2024-08-27; 8/27/2024", "2024-08-27 2024-08-27 2024-08-27 2024-08-27"},
		{"en", -1, "in November", "2024-11"},
		{"en", 1, "in February", "2025-02"},
		{"en", -1, "on 6 February", "2024-02-06"},
		{"en", 1, "on 6 February", "2025-02-06"},
		{"en", -1, "on Friday", "2025-01-17"},
		{"en", 1, "on Friday", "2025-01-24"},
		{"en", 0, "on Wednesday; last Wednesday; next Monday", "2025-01-22 2025-01-15 2025-01-27"},
		{"en", 0, "last year; last month; last week; over the weekend", "2024 2024-12 2025-W03 2025-01-18/2025-01-19"},
		{"en", 0, "since June 2024; until March 2025; by the end of the month", "2024-06/.. ../2025-03 ../2025-01-31"},
		{"en", 0, "before the end of March; since the start of the month", "../2025-03-31 2025-01-01/.."},
		{"en", 0, "from March to July; between 1 January and 31 March 2024", "2024-03/2024-07 2024-01-01/2024-03-31"},
		{"en", 0, "from November to January 2025", "2024-11/2025-01"},
		{"en", 0, "the first six months of 2024; in the fourth quarter of 2024", "2024-01/2024-06 2024-10/2024-12"},
		{"en", 0, "over the past three months; three weeks ago", "2024-10-22/DCT 2025-W01"},
		{"en", 0, "On January 18 they left. A day later they returned, and the following month", "2025-01-18 2025-01-19 2025-02"},
		{"en", 0, "2 a.m. on January 18; Saturday at 2 a.m.", "2025-01-18 2025-01-18"},
		{"en", 0, "mid-October; late October; October 2-3", "2024-10 2024-10 2024-10-02/2024-10-03"},
		{"en", 0, "you may march in 1,900 steps", ""},
		{"en", 0, "May twenty-first; the twenty-first of May 2024", "2024-05-21 2024-05"},
		{"en", 0, "the three months to September 2024", "2024-07/2024-09"},
		{"en", 0, "They came on 6 January. Since then some left; in the week since, all", "2025-01-06 2025-01-06/.. 2025-01-06/.."},
		{"fr", 0, "le 12 sept. 2024; sept blessés", "2024-09-12"},
		{"es", 0, "entre enero y septiembre del año pasado", "2024-01/2024-09"},
		{"fr", 0, "mardi matin; hier samedi 18 janvier; le 1er octobre 2024", "2025-01-21 2025-01-18 2024-10-01"},
		{"fr", 0, "entre le 1er janvier et le 31 mars 2024; du 9 au 15 décembre 2024", "2024-01-01/2024-03-31 2024-12-09/2024-12-15"},
		{"fr", 0, "dans la nuit du 2 au 3 octobre; la nuit de jeudi à vendredi", "2024-10-02/2024-10-03 2025-01-16/2025-01-17"},
		{"fr", 0, "l’an dernier; la semaine dernière; depuis décembre; d’ici à la fin de l’année", "2024 2025-W03 2024-12/.. ../2025-12-31"},
		{"fr", 0, "il y a trois semaines; au premier semestre 2024", "2025-W01 2024-01/2024-06"},
		{"es", 0, "este viernes; el 27 de agosto; anoche; el año pasado", "2025-01-17 2024-08-27 2025-01-21 2024"},
		{"es", 0, "entre abril y junio de 2024; hasta el 2 de octubre de 2025", "2024-04/2024-06 ../2025-10-02"},
		{"es", 0, "los primeros ocho días de enero; hace tres semanas; en lo que va de año", "2025-01-01/2025-01-08 2025-W01 2025"},
		{"ht", 0, "samdi 18 janvye 2025; depi mwa jen; ane pase", "2025-01-18 2024-06/.. 2024"},
	} {
		g, _ := l.Language(tt.lang)
		var got []string
		for _, d := range find(g, tt.in, tt.tense) {
			got = append(got, d.Value.String())
		}
		if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s %q: %s", tt.lang, tt.in, d)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"the end of the end of last month", "from from 5 to to May", "31 February 2025", "31/12/1999 13.13.2013", "du 40 au 3 mars", "a day later a day later", "Q9 2024", "999 years ago", "first 900 days of 2100"} {
		f.Add(s)
	}
	l := languages(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, g := range l.Languages {
			end := 0
			for _, d := range find(g, s, 0) {
				if d.From < end || d.To <= d.From {
					t.Fatalf("%s: date at [%d, %d) after %d", g.Code, d.From, d.To, end)
				}
				end = d.To
				v := strings.ReplaceAll(d.Value.String(), "DCT", "2025-01-22")
				if _, err := konbit.ParseSpan(v); err != nil {
					t.Fatalf("%s: %q: %v", g.Code, v, err)
				}
			}
		}
	})
}
