package render_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/render"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	html := func(w io.Writer, e *edition.Edition) error {
		return render.HTML(w, e, render.HTMLOptions{Style: "/style/", Link: func(v *edition.Value) string { return "/figures?of=" + v.ID }})
	}
	for _, c := range []struct {
		file string
		draw func(io.Writer, *edition.Edition) error
	}{
		{"sitrep.html", html},
		{"sitrep.json", render.JSON},
		{"sitrep.md", render.Markdown},
	} {
		t.Run(c.file, func(t *testing.T) {
			var one, two bytes.Buffer
			if err := c.draw(&one, exercise()); err != nil {
				t.Fatal(err)
			}
			if err := c.draw(&two, exercise()); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(one.Bytes(), two.Bytes()) {
				t.Error("the same edition gave other bytes the second time")
			}
			name := filepath.Join("testdata", c.file)
			if *update {
				if err := os.WriteFile(name, one.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(one.String(), "\n")); diff != "" {
				t.Errorf("%s differs (-golden +got):\n%s", c.file, diff)
			}
		})
	}
}

// TestInline writes the page in one file, which must not lead outside.
func TestInline(t *testing.T) {
	var b bytes.Buffer
	if err := render.HTML(&b, exercise(), render.HTMLOptions{}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"data:font/woff2;base64,", "@page{size:A4"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, not := range []string{"ZgotmplZ", "<script", "javascript:", "url(/", "url(\"/"} {
		if strings.Contains(page, not) {
			t.Errorf("the page has %q", not)
		}
	}
	if dir := os.Getenv("KONBIT_RENDER"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "sitrep.html"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
