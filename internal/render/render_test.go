package render_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
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
	keep(t, "sitrep.html", b.Bytes())
}

// TestPDF makes a PDF that is the same each time, and, where KONBIT_RENDER names
// a folder, keeps it to be looked at.
func TestPDF(t *testing.T) {
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := render.PDF(b, exercise()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(one.Bytes(), []byte("%PDF-")) {
		t.Error("that is no PDF")
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same edition gave another PDF")
	}
	keep(t, "sitrep.pdf", one.Bytes())
}

// keep writes what was drawn into the folder that KONBIT_RENDER names.
func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	if dir := os.Getenv("KONBIT_RENDER"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDOCX makes a document whose parts are well-formed XML and name each other,
// the same each time.
func TestDOCX(t *testing.T) {
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := render.DOCX(b, exercise()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same edition gave another document")
	}
	z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(b)
		if strings.HasPrefix(f.Name, "word/media/") {
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	for name, want := range map[string]string{
		"word/document.xml": "&lt;script&gt;", "word/header1.xml": "TLP:AMBER", "word/footer1.xml": "NUMPAGES",
		"word/_rels/document.xml.rels": "https://konbit.example/r?a=1&amp;b=2",
	} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s lacks %q", name, want)
		}
	}
	if strings.Contains(texts["word/_rels/document.xml.rels"], "javascript") {
		t.Error("the document leads to a script")
	}
	if emf := texts["word/media/picture1.emf"]; len(emf) < 100 || emf[40:44] != " EMF" {
		t.Error("the chart is no metafile")
	}
	keep(t, "sitrep.docx", one.Bytes())
}
