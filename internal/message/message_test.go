package message_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/message"
)

func load(t testing.TB) *message.Catalogue {
	t.Helper()
	c, err := message.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each row is written in en, fr, ht, es. The separators of French and Creole
// are narrow no-break spaces.
func TestFormats(t *testing.T) {
	c := load(t)
	moment := func(s string) func(message.Printer) string {
		return func(p message.Printer) string { return p.Moment(konbit.MustMoment(s), nil) }
	}
	span := func(s string) func(message.Printer) string {
		return func(p message.Printer) string { return p.Span(konbit.MustSpan(s), nil) }
	}
	brief := func(s string) func(message.Printer) string {
		return func(p message.Printer) string { return p.Briefly(konbit.MustSpan(s), time.FixedZone("", 4*60*60)) }
	}
	num := func(v float64) func(message.Printer) string {
		return func(p message.Printer) string { return p.Number(v) }
	}
	for name, tt := range map[string]struct {
		write func(message.Printer) string
		want  [4]string
	}{
		"whole":        {num(1041229), [4]string{"1,041,229", "1\u202f041\u202f229", "1\u202f041\u202f229", "1,041,229"}},
		"three digits": {num(999), [4]string{"999", "999", "999", "999"}},
		"decimal":      {num(4.5), [4]string{"4.5", "4,5", "4,5", "4.5"}},
		"two places":   {num(0.126), [4]string{"0.13", "0,13", "0,13", "0.13"}},
		"negative":     {num(-1500), [4]string{"−1,500", "−1\u202f500", "−1\u202f500", "−1,500"}},
		"percent":      {func(p message.Printer) string { return p.Percent(80) }, [4]string{"80%", "80\u202f%", "80\u202f%", "80%"}},
		"range":        {func(p message.Printer) string { return p.Range(1001, 1099) }, [4]string{"1,001–1,099", "1\u202f001–1\u202f099", "1\u202f001–1\u202f099", "1,001–1,099"}},
		"one value":    {func(p message.Printer) string { return p.Range(739, 739) }, [4]string{"739", "739", "739", "739"}},
		"money":        {func(p message.Printer) string { return p.Money(13.3e6, "USD") }, [4]string{"USD\u00a013,300,000", "13\u202f300\u202f000\u00a0USD", "13\u202f300\u202f000\u00a0USD", "USD\u00a013,300,000"}},
		"list":         {func(p message.Printer) string { return p.List("a", "b", "c") }, [4]string{"a, b and c", "a, b et c", "a, b ak c", "a, b y c"}},
		"day":          {moment("2025-01-18"), [4]string{"18 January 2025", "18 janvier 2025", "18 janvye 2025", "18 de enero de 2025"}},
		"first":        {moment("2025-08-01"), [4]string{"1 August 2025", "1er août 2025", "1ye out 2025", "1 de agosto de 2025"}},
		"month":        {moment("2024-06"), [4]string{"June 2024", "juin 2024", "jen 2024", "junio de 2024"}},
		"week":         {moment("2025-W03"), [4]string{"week 3 of 2025", "semaine 3 de 2025", "semèn 3 ane 2025", "semana 3 de 2025"}},
		"year":         {moment("2018"), [4]string{"2018", "2018", "2018", "2018"}},
		"named zone":   {moment("2025-01-18T02:00:00+03:00[Africa/Nairobi]"), [4]string{"18 January 2025, 02:00 EAT", "18 janvier 2025, 02:00 EAT", "18 janvye 2025, 02:00 EAT", "18 de enero de 2025, 02:00 EAT"}},
		"offset only":  {moment("2025-01-18T02:00:00+03:00"), [4]string{"17 January 2025, 23:00 UTC", "17 janvier 2025, 23:00 UTC", "17 janvye 2025, 23:00 UTC", "17 de enero de 2025, 23:00 UTC"}},
		"days":         {span("2025-01-12/2025-01-25"), [4]string{"12–25 January 2025", "12–25 janvier 2025", "12–25 janvye 2025", "12–25 de enero de 2025"}},
		"two months":   {span("2024-08-27/2024-10-02"), [4]string{"27 August – 2 October 2024", "27 août – 2 octobre 2024", "27 out – 2 oktòb 2024", "27 de agosto – 2 de octubre de 2024"}},
		"two years":    {span("2024-08-27/2025-01-10"), [4]string{"27 August 2024 – 10 January 2025", "27 août 2024 – 10 janvier 2025", "27 out 2024 – 10 janvye 2025", "27 de agosto de 2024 – 10 de enero de 2025"}},
		"quarter":      {span("2025-01/2025-03"), [4]string{"January – March 2025", "janvier – mars 2025", "janvye – mas 2025", "enero – marzo de 2025"}},
		"since":        {span("2018/.."), [4]string{"since 2018", "depuis 2018", "depi 2018", "desde 2018"}},
		"since a day":  {span("2025-01-01/.."), [4]string{"since 1 January 2025", "depuis le 1er janvier 2025", "depi 1ye janvye 2025", "desde el 1 de enero de 2025"}},
		"by":           {span("../2025-01-31"), [4]string{"by 31 January 2025", "d’ici au 31 janvier 2025", "pa pi ta pase 31 janvye 2025", "a más tardar el 31 de enero de 2025"}},
		"by a month":   {span("../2025-03"), [4]string{"by the end of March 2025", "d’ici fin mars 2025", "anvan fen mas 2025", "para fines de marzo de 2025"}},
		"not given":    {func(p message.Printer) string { return p.Span(konbit.Span{}, nil) }, [4]string{}},
		"in a title":   {brief("2026-02-09T02:10:00Z"), [4]string{"9 February 2026, 06:10", "9 février 2026, 06:10", "9 fevriye 2026, 06:10", "9 de febrero de 2026, 06:10"}},
		"a day's work": {brief("2026-02-08T02:00:00Z/2026-02-09T02:00:00Z"), [4]string{"8–9 February 2026", "8–9 février 2026", "8–9 fevriye 2026", "8–9 de febrero de 2026"}},
		"a day, brief": {brief("2026-02-08"), [4]string{"8 February 2026", "8 février 2026", "8 fevriye 2026", "8 de febrero de 2026"}},
		"since, brief": {brief("2026-02-08T22:00:00Z/.."), [4]string{"since 9 February 2026", "depuis le 9 février 2026", "depi 9 fevriye 2026", "desde el 9 de febrero de 2026"}},
		"weekday":      {func(p message.Printer) string { return p.Weekday(time.Sunday) }, [4]string{"Sunday", "dimanche", "dimanch", "domingo"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got [4]string
			for i, lang := range message.Languages {
				got[i] = tt.write(c.In(lang))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestZoneWithoutLetters(t *testing.T) {
	loc, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	got := load(t).In("en").Time(time.Date(2025, 1, 18, 12, 0, 0, 0, loc))
	if want := "12:00 UTC-03"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// pack returns the four label files with the same content but where changed
// says otherwise.
func pack(all string, changed map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, l := range message.Languages {
		s := all
		if c, ok := changed[l]; ok {
			s = c
		}
		m["labels/"+l+".json"] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

func TestText(t *testing.T) {
	c, err := message.Load(pack(`{
		"late": {"one": "{base}: {n} minute late", "other": "{base}: {n} minutes late"},
		"number.group": ".", "number.decimal": ","
	}`, nil))
	if err != nil {
		t.Fatal(err)
	}
	en, fr := c.In("en"), c.In("fr")
	for _, tt := range []struct{ got, want string }{
		{en.Text("late", "n", 1, "base", "FOB 2"), "FOB 2: 1 minute late"},
		{en.Text("late", "n", 0, "base", "FOB 2"), "FOB 2: 0 minutes late"},
		{fr.Text("late", "n", 0, "base", "FOB 2"), "FOB 2: 0 minute late"},
		{en.Text("late", "n", 1500, "base", "a {n} b"), "a {n} b: 1.500 minutes late"},
		{en.Text("late", "n", 2), "{base}: 2 minutes late"},
		{en.Text("no.such.key"), "no.such.key"},
		{c.In("xx").Lang, "en"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"a key too few":     {pack(`{"a":"x","b":"y"}`, map[string]string{"ht": `{"a":"x"}`}), "labels/ht.json lacks this key"},
		"a key too many":    {pack(`{"a":"x"}`, map[string]string{"es": `{"a":"x","b":"y"}`}), "labels/es.json has this key and en.json does not"},
		"other placeholder": {pack(`{"a":"{n} x"}`, map[string]string{"fr": `{"a":"{m} x"}`}), `placeholders ["m"], en.json has ["n"]`},
		"open brace":        {pack(`{"a":"{n x"}`, nil), "want each placeholder as {name}"},
		"half a plural":     {pack(`{"a":{"one":"x"}}`, nil), "want a text, or"},
		"missing language":  {fstest.MapFS{"labels/en.json": {Data: []byte(`{}`)}}, "labels/fr.json"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := message.Load(tt.files)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error that says %q", err, tt.want)
			}
		})
	}
}

func TestPackAddsLabels(t *testing.T) {
	base, err := message.Load(pack(`{"a":"x"}`, nil))
	if err != nil {
		t.Fatal(err)
	}
	both, err := base.With(pack(`{"b":"y"}`, nil))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, both.Keys()); diff != "" {
		t.Error(diff)
	}
	if base.Has("b") {
		t.Error("adding a pack changed the catalogue that it was added to")
	}
	if _, err := both.With(pack(`{"a":"z"}`, nil)); err == nil {
		t.Error("a pack changed what a label says")
	}
}

func TestMatch(t *testing.T) {
	for accept, want := range map[string]string{
		"fr-HT,fr;q=0.9,en;q=0.8": "fr",
		"de, ht;q=0.5, en;q=0.4":  "ht",
		"de":                      "",
		"es;q=x, en;q=0.1":        "en",
		"":                        "",
	} {
		if got := message.Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
}

func FuzzFill(f *testing.F) {
	for _, s := range []string{"", "{a}", "{{a}}", "}{", "{a", "x {b} {a}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		keep := func(string) (string, bool) { return "", false }
		if got := message.Fill(s, keep); got != s {
			t.Errorf("with nothing to fill in, %q became %q", s, got)
		}
	})
}
