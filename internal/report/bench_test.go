package report_test

import (
	"io"
	"testing"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/render"
)

// BenchmarkSitrep makes the situation report of the invented morning, and draws
// it in each form.
func BenchmarkSitrep(b *testing.B) {
	in := morning(b, "sitrep")
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			build(b, in)
		}
	})
	e := build(b, in)
	for _, form := range []struct {
		name string
		draw func(io.Writer, *edition.Edition) error
	}{
		{"html", func(w io.Writer, e *edition.Edition) error {
			return render.HTML(w, e, render.HTMLOptions{Style: "/font/"})
		}},
		{"markdown", render.Markdown}, {"json", render.JSON}, {"pdf", render.PDF}, {"docx", render.DOCX},
	} {
		b.Run(form.name, func(b *testing.B) {
			for b.Loop() {
				if err := form.draw(io.Discard, e); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
