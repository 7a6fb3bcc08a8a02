package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"Delmas 33":                "delmas 33",
		"Pont-Sondé, l'Artibonite": "pont sonde l artibonite",
		"PÒTOPRENS":                "potoprens",
		"Wanjirũ":                  "wanjiru",
		"e\u0301te\u0301":          "ete",
		"\"'*%_()^":                "",
		"ﬁne":                      "fine",
		"1,000 / 2.5":              "1 000 2 5",
		"\x00zero":                 "zero",
		"日本 x":                     "日本 x",
	} {
		if got := strings.Join(ledger.Fold(in), " "); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	r := konbit.Record{
		Place:   &konbit.Place{Code: "HT0111", Name: "Delmas"},
		Sources: []konbit.Source{{Quote: "over six hundred"}},
		Body:    []byte(`{"b":["x",{"c":"deep"}],"a":7,"d":null}`),
	}
	if got, want := strings.Join(ledger.Words(&r), " "), "ht0111 delmas over six hundred x deep"; got != want {
		t.Errorf("Words = %q, want %q", got, want)
	}
	r.Body = []byte("{")
	if got := ledger.Words(&r); len(got) != 5 {
		t.Errorf("Words with a broken body = %q", got)
	}
}

func TestQueryCheck(t *testing.T) {
	n := newNode(t)
	for field, q := range map[string]ledger.Query{
		"after": {After: -1}, "limit": {Limit: -1}, "subject": {Subject: "the patrol"},
	} {
		for _, err := range n.Records(t.Context(), duty, q) {
			if konbit.CodeOf(err) != konbit.CodeInvalid || !strings.Contains(err.Error(), field) {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
}

// FuzzFold: a store keeps folded words with spaces between and folds what is
// looked for; both must come out the same.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Pont-Sondé", "İstanbul", "ŉ ǆ ß ẞ", "Ⅷ ① ½", "ʰ\u0345ͅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := ledger.Fold(s)
		if again := ledger.Fold(strings.Join(words, " ")); !slices.Equal(words, again) {
			t.Errorf("%q folds to %q, and that to %q", s, words, again)
		}
	})
}

func TestWhen(t *testing.T) {
	for _, c := range []struct{ name, valid, published, body, want string }{
		{"what the record says itself", "2025-01", "2025-03", `{"at": "2025-02-01"}`, "2025-01"},
		{"a field", "", "2025-03", `{"at": "2025-02-01", "planned_start": "2025-01-01"}`, "2025-02-01"},
		{"from a field to another", "", "", `{"start": "2025-02-01", "end": "2025-02-03"}`, "2025-02-01/2025-02-03"},
		{"a period", "", "", `{"period": "2025-02-01/2025-02-03"}`, "2025-02-01/2025-02-03"},
		{"what is planned, where nothing came of it", "", "", `{"planned_start": "2025-02-01"}`, "2025-02-01"},
		{"a field of that name that is no time", "", "2025-03", `{"from": "0195-a-document", "date": 3}`, "2025-03"},
		{"when it was published", "", "2025-03", ``, "2025-03"},
		{"nothing", "", "", `{"text": "2025"}`, ""},
	} {
		r := konbit.Record{Valid: konbit.MustSpan(c.valid), Published: konbit.MustMoment(c.published), Body: []byte(c.body)}
		if got := ledger.When(&r).String(); got != c.want {
			t.Errorf("%s: When = %q, want %q", c.name, got, c.want)
		}
	}
}
