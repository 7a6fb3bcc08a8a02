package kind_test

import (
	"testing"
	"time"
)

var made = time.Date(2025, 1, 18, 7, 0, 0, 0, time.UTC)

func TestEveryKindHasASoundSample(t *testing.T) {
	s := load(t)
	for d := range s.All() {
		r := d.Sample(made)
		if err := r.Check(made); err != nil {
			t.Errorf("%s: %v", d.Kind(), err)
		}
		if err := s.Check(&r); err != nil {
			t.Errorf("%s: %v\n%s", d.Kind(), err, r.Body)
		}
		for _, lang := range []string{"en", "fr", "ht", "es"} {
			t.Log(s.Title(&r, lang))
		}
	}
}
