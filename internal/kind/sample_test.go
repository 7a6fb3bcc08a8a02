package kind_test

import (
	"testing"

	"konbit.example/konbit/internal/message"
)

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
		for _, lang := range message.Languages {
			if s.Title(&r, lang) == "" {
				t.Errorf("%s has no title in %s", d.Kind(), lang)
			}
		}
	}
}
