package text_test

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/internal/claim/text"
)

var conv = &text.Conventions{
	Elisions:      map[string]string{"l": "le", "d": "de", "qu": "que"},
	Clitics:       map[string]bool{"s": true},
	Abbreviations: map[string]bool{"mr": true, "no": true},
}

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Kenya’s 1,000 officers.", "Kenya|’s|1,000|officers|."},
		{"l’arrivée d'environ 300", "l’|arrivée|d'|environ|300"},
		{"O’Neill didn't go", "O’Neill|didn't|go"},
		{"the U.S. and the U.N.-backed", "the|U.S.|and|the|U.N.|-|backed"},
		{"over *600 officers*", "over|600|officers"},
		{"12km S23 5️⃣ 27th", "12|km|S|23|5️⃣|27|th"},
		{"see https://a.example/2024/06, or a.b@c.example.", "see|https://a.example/2024/06|,|or|a.b@c.example|."},
		{"\xff\xfe 5", "\xff|\xfe|5"},
		{"e\u0301te\u0301 2 👩‍👩‍👧", "e\u0301te\u0301|2|👩|👩|👧"},
	} {
		var got []string
		for _, tok := range text.NewScanner(conv).Scan(tt.in, 0, len(tt.in)) {
			got = append(got, tt.in[tok.From:tok.To])
		}
		if d := cmp.Diff(tt.want, strings.Join(got, "|")); d != "" {
			t.Errorf("%q: %s", tt.in, d)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Déplacés": "deplaces", "PÉTION": "petion", "œuvre": "oeuvre", "e\u0301": "e", "Pòtoprens": "potoprens"} {
		if got := text.Fold(text.Lower(in)); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"stops", "Mr. Ruto spoke. He left at 2 p.m. on Monday! Why?", []string{"Mr. Ruto spoke.", "He left at 2 p.m. on Monday!", "Why?"}},
		{"initials and names", "J. Smith of the U.S. Senate. It voted.", []string{"J. Smith of the U.S. Senate.", "It voted."}},
		{"closing quote", "“We came.” He left.", []string{"“We came.”", "He left."}},
		{"decimals", "It rose 4.5 percent. Then 3.", []string{"It rose 4.5 percent.", "Then 3."}},
		{"hard wrap", "the Police\nSchool with a course\nof months.", []string{"the Police\nSchool with a course\nof months."}},
		{"heading", "Strengthening the Mission\nDuring a visit, he spoke.", []string{"Strengthening the Mission", "During a visit, he spoke."}},
		{"bullets", "Figures\n- 5 dead\n- 3 hurt", []string{"Figures", "- 5 dead", "- 3 hurt"}},
		{"paragraphs", "one\n\ntwo", []string{"one", "two"}},
	} {
		tokens := text.NewScanner(conv).Scan(tt.in, 0, len(tt.in))
		var got []string
		for _, s := range text.Sentences(nil, tt.in, tokens, conv) {
			got = append(got, tt.in[tokens[s.From].From:tokens[s.To-1].To])
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestQuoted(t *testing.T) {
	in := "He said “we lost 5” on Monday. “Never closed 7\n\nand 9"
	for _, tok := range text.NewScanner(conv).Scan(in, 0, len(in)) {
		switch w := in[tok.From:tok.To]; w {
		case "5", "7":
			if !tok.Quoted {
				t.Errorf("%s is inside a quotation", w)
			}
		case "Monday", "9":
			if tok.Quoted {
				t.Errorf("%s is outside any quotation", w)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"a’b", "“«\"", "1,2.3", "U.S.a.m", "l'l'", "e\u0301\u200d", "a@b", "x://", "\xf0\x9f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tokens := text.NewScanner(conv).Scan(s, 0, len(s))
		end := 0
		for _, tok := range tokens {
			if tok.From < end || tok.To <= tok.From || tok.To > len(s) {
				t.Fatalf("token [%d, %d) after %d of %d bytes", tok.From, tok.To, end, len(s))
			}
			end = tok.To
		}
		next := 0
		for _, sent := range text.Sentences(nil, s, tokens, conv) {
			if sent.From != next || sent.To <= sent.From {
				t.Fatalf("sentence [%d, %d) after %d", sent.From, sent.To, next)
			}
			next = sent.To
		}
		if next != len(tokens) {
			t.Fatalf("sentences end at %d of %d tokens", next, len(tokens))
		}
	})
}

func FuzzOffsets(f *testing.F) {
	f.Add("aé👩‍👩‍👧 5", 9)
	f.Add(strings.Repeat("é👩", 400), 1777)
	f.Fuzz(func(t *testing.T, s string, at int) {
		if !utf8.ValidString(s) || at < 0 || at > len(s) {
			return
		}
		for at < len(s) && !utf8.RuneStart(s[at]) {
			at++
		}
		if got, want := text.NewOffsets(s).UTF16(at), len(utf16.Encode([]rune(s[:at]))); got != want {
			t.Fatalf("byte %d is unit %d, want %d", at, got, want)
		}
	})
}
