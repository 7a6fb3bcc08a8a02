package claim_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
)

// faithful fails unless every proposal quotes the text at its own offsets.
func faithful(t testing.TB, s string, proposals []claim.Proposal) {
	t.Helper()
	end := -1
	for i, p := range proposals {
		switch {
		case p.QuoteFrom < 0 || p.QuoteTo > len(s) || p.QuoteFrom >= p.QuoteTo || p.Quote != s[p.QuoteFrom:p.QuoteTo]:
			t.Fatalf("proposal %d: quote %q is not at [%d, %d)", i, p.Quote, p.QuoteFrom, p.QuoteTo)
		case p.From < p.QuoteFrom || p.To > p.QuoteTo || p.From >= p.To || p.Span != s[p.From:p.To]:
			t.Fatalf("proposal %d: span %q is not at [%d, %d) in its quote [%d, %d)", i, p.Span, p.From, p.To, p.QuoteFrom, p.QuoteTo)
		case utf8.ValidString(s) && !utf8.ValidString(p.Quote):
			t.Fatalf("proposal %d: quote %q cuts a letter", i, p.Quote)
		case p.Score < 0 || p.Score > 1:
			t.Fatalf("proposal %d: score %v", i, p.Score)
		}
		for _, term := range p.Terms {
			if term.From < 0 || term.To > len(s) || term.From >= term.To {
				t.Fatalf("proposal %d: term at [%d, %d)", i, term.From, term.To)
			}
		}
		if p.Kind == claim.KindQuantity {
			if err := p.Quantity().Check(); err != nil {
				t.Fatalf("proposal %d: %v", i, err)
			}
			if p.From < end {
				t.Fatalf("proposal %d begins at %d, within the one before", i, p.From)
			}
		}
		when := strings.ReplaceAll(p.When, "DCT", "2025-01-22")
		if _, err := konbit.ParseSpan(when); err != nil {
			t.Fatalf("proposal %d: %q is no time: %v", i, p.When, err)
		}
	}
}

// hostile are texts that have broken readers before.
var hostile = []string{
	"", " ", "\n\n\n", "5", "👩‍👩‍👧‍👦 5 officers 👍🏽 were killed", "e\u0301\u0301 killed 5\u0301 people", "قُتل 5 أشخاص و 12 مصابا في ‫بورت‬ أو برنس",
	"\xff\xfe5 people\xc3 were killed \xe2\x80", "“He said “they killed ‘5’ people” and «12» left", "((((((5 people))))))", "5️⃣ 6⃣ officers",
	"1,2,3,4,5,6 killed", "9999999999999999999999999999999999 people were killed", "0 people, -5 people, 1e999 people were killed",
	"between 5 and", "from from from 5 to to", "killed killed killed 5", "Kenya Kenya Kenya 5 officers officers officers", "$5 $ 6 7$ €", "half of half of half",
	"0 personnes tuées (un %00000", "dé", "since 2027 5 people were killed",
	"the 31st of February 2025, 2025-13-45, 99/99/9999", "\u200b5\u200b people\u00ad were killed", "5 people​ were killed\u2028 6 more",
}

func TestFaithful(t *testing.T) {
	x := extractor(t)
	for _, lang := range []string{"en", "fr", "es", "ht", ""} {
		for _, s := range hostile {
			faithful(t, s, x.Extract(claim.Document{Text: s, DCT: written, Lang: lang}))
		}
		if lang != "" && lang != "ht" {
			s := news(t, lang, 8) // more than one segment
			faithful(t, s, x.Extract(claim.Document{Text: s, DCT: written, Lang: lang}))
		}
	}
}

// TestShuffled reads the sentences of real texts in any order, with signs of
// several bytes between: offsets stay true.
func TestShuffled(t *testing.T) {
	x := extractor(t)
	random := rand.New(rand.NewPCG(1, 2))
	glue := []string{" ", "\n", "\n\n", " 🙂 ", " — ", " “", "” ", "\u00a0", " (", ") ", " e\u0301 ", "\xff"}
	sentences := strings.SplitAfter(news(t, "en", 1)+news(t, "fr", 1)+news(t, "es", 1), ". ")
	for range 40 {
		var b strings.Builder
		for range 30 {
			b.WriteString(glue[random.IntN(len(glue))])
			b.WriteString(sentences[random.IntN(len(sentences))])
		}
		s := b.String()
		faithful(t, s, x.Extract(claim.Document{Text: s, DCT: written, Lang: "en"}))
	}
}

func FuzzExtract(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("Kenya has deployed over 600 officers since June 2024, and 217 more will join on January 26.")
	f.Add("Entre 80 et 90 % de la capitale est aux mains des gangs ; 5,601 personnes tuées (un quart en 2024).")
	x := extractor(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"en", "fr", "es", "ht"} {
			faithful(t, s, x.Extract(claim.Document{Text: s, DCT: written, Lang: lang}))
		}
		x.Numbers(claim.Document{Text: s, DCT: written, Lang: "en"})
	})
}

// TestLarge reads large texts of every bad sort within a time that only a reader
// whose work grows with the square of the text would miss.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("large texts")
	}
	x := extractor(t)
	for name, s := range map[string]string{
		"digits":     strings.Repeat("7", 1_000_000),
		"one word":   strings.Repeat("a", 4<<20),
		"no spaces":  strings.Repeat("a:a@a.", 300_000),
		"quotes":     strings.Repeat("“", 300_000),
		"commas":     strings.Repeat("1,", 300_000),
		"no stops":   strings.Repeat("killed and ", 100_000),
		"dates":      strings.Repeat("since the end of last month ", 10_000),
		"number row": strings.Repeat("5 people, ", 20_000),
		"countries":  strings.Repeat("Kenya, 5 Kenyans and ", 20_000),
		"items":      strings.Repeat("- 5 killed:\n", 20_000),
	} {
		begin := time.Now()
		x.Extract(claim.Document{Text: s, DCT: written, Lang: "en"})
		t.Logf("%s: %v", name, time.Since(begin))
		if d := time.Since(begin); d > 20*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(s), d)
		}
	}
}

// TestTogether reads from several goroutines and twice over: an Extractor keeps
// nothing of what it read.
func TestTogether(t *testing.T) {
	x := extractor(t)
	d := claim.Document{Text: news(t, "en", 1), DCT: written}
	want := x.Extract(d)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if diff := cmp.Diff(want, x.Extract(d)); diff != "" {
				t.Error(diff)
			}
		})
	}
	wg.Wait()
}

func TestUTF16(t *testing.T) {
	s := "👩‍👩‍👧 Kenya’s 1 000 officers left."
	at := claim.UTF16(s)
	for _, p := range extractor(t).Extract(claim.Document{Text: s, DCT: written, Lang: "en"}) {
		units := utf16.Encode([]rune(s))
		if got := string(utf16.Decode(units[at(p.From):at(p.To)])); got != p.Span {
			t.Errorf("UTF-16 [%d, %d) is %q, want %q", at(p.From), at(p.To), got, p.Span)
		}
	}
}

// TestProtocol holds the JSON form to what scoring reads.
func TestProtocol(t *testing.T) {
	p := extractor(t).Extract(claim.Document{Text: "Between 5 and 7 people were killed.", DCT: written, Lang: "en"})
	if len(p) != 1 {
		t.Fatalf("%d proposals", len(p))
	}
	b, err := json.Marshal(p[0])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"kind": "quantity", "quote": "Between 5 and 7 people were killed", "bqs": 0.0, "bqe": 34.0, "span": "Between 5 and 7", "bs": 0.0, "be": 15.0,
		"measure": "killed", "op": "between", "value": 5.0, "hi": 7.0, "unit": "person", "when": "DCT", "place": "HT", "status": "actual"}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s: %v, want %v", k, got[k], v)
		}
	}
}

func TestDetect(t *testing.T) {
	x := extractor(t)
	for want, s := range map[string]string{
		"en":                "The government said on Friday that it would send more officers to the capital.",
		"fr":                "Le gouvernement a annoncé vendredi l’envoi de policiers supplémentaires dans la capitale.",
		"es":                "El Gobierno anunció el viernes que enviará más policías a la capital del país.",
		"ht":                "Gouvènman an fè konnen li pral voye plis polisye nan kapital la pou ede moun yo.",
		claim.OtherLanguage: "Правительство заявило, что направит ещё полицейских в столицу.",
	} {
		if got := x.Detect(s); got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
	if got := x.Extract(claim.Document{Text: "Убиты 5 человек.", DCT: written}); got != nil {
		t.Errorf("read a language it does not know: %v", got)
	}
}

func TestNumbers(t *testing.T) {
	var got []string
	s := "Kenya sent 217 officers, nearly 400 were there; 80% of it cost $13.3 million on 18 January 2025."
	for _, n := range extractor(t).Numbers(claim.Document{Text: s, DCT: written, Lang: "en"}) {
		got = append(got, s[n.From:n.To]+"="+n.Op+" "+n.Unit)
	}
	want := []string{"217=eq ", "nearly 400=near_below ", "80%=eq percent", "$13.3 million=eq USD"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestExplain(t *testing.T) {
	e := extractor(t).Explain("At least 40 people were killed last week.", "", written)
	if e.Language != "en" || len(e.Numbers) != 1 || len(e.Numbers[0].Measures) == 0 || e.Numbers[0].Measures[0].Measure != "killed" || len(e.Proposals) != 1 {
		t.Errorf("%+v", e)
	}
	if s := e.String(); !strings.Contains(s, "cue kill") || !strings.Contains(s, "last week = 2025-W03") {
		t.Error(s)
	}
}

func TestCheck(t *testing.T) {
	for _, f := range extractor(t).Check() {
		t.Errorf("%s: %s", f.Where, f.Detail)
	}
}

// TestPlacesOfAGazetteer reads places beyond those of the mission's file, whose
// own say what they stand for first.
func TestPlacesOfAGazetteer(t *testing.T) {
	places := claim.Gazetteer(func(yield func(string, string) bool) {
		_ = yield("Saint-Marc", "HT0511") && yield("Cabaret", "HT0142") && yield("Cabaret", "HT9999") && yield("Nord", "HT03")
	})
	x, err := claim.New(catalogue.Files(), claim.Options{Mission: "haiti-mss", Gazetteer: places})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Five people were killed in Saint Marc.":               "HT/Saint-Marc",
		"Five people were killed in Cabaret on Monday.":        "HT0142",
		"Five people were killed in the North on Monday.":      "HT",
		"Cinq personnes ont été tuées au Nord de la capitale.": "HT/Port-au-Prince",
	} {
		got := x.Extract(claim.Document{Text: text, DCT: written})
		if len(got) != 1 || got[0].Place != want {
			t.Errorf("%s: %+v, want place %s", text, got, want)
		}
	}
}
