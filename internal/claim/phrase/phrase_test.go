package phrase_test

import (
	"testing"

	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

func TestLongest(t *testing.T) {
	conv := &text.Conventions{Elisions: map[string]string{"d": "de"}}
	set := phrase.New[string](conv)
	for _, p := range []string{"flee", "displac*", "=año", "forced to [the] flee", "près de", "de", "Port-au-Prince", "killed , injured"} {
		if err := set.Add(p, p); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		in, want string
		words    int
	}{
		{"FLEE now", "flee", 1},
		{"déplacés", "", 0},
		{"displaced", "displac*", 1},
		{"ano", "", 0},
		{"Año nuevo", "=año", 1},
		{"forced to flee", "forced to [the] flee", 3},
		{"forced to the flee", "forced to [the] flee", 4},
		{"forced to go", "", 0},
		{"PRES d’un", "près de", 2},
		{"port-au-prince", "Port-au-Prince", 5},
		{"killed, injured", "killed , injured", 3},
	} {
		tokens := text.NewScanner(conv).Scan(tt.in, 0, len(tt.in))
		if got, n := set.Longest(tokens, 0); got != tt.want || n != tt.words {
			t.Errorf("%q: %q of %d words, want %q of %d", tt.in, got, n, tt.want, tt.words)
		}
	}
}

func TestAddRefuses(t *testing.T) {
	set := phrase.New[int](&text.Conventions{})
	for _, p := range []string{"", "a*", "[the]", "**"} {
		if set.Add(p, 1) == nil {
			t.Errorf("%q was taken", p)
		}
	}
}
