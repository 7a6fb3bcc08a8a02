package kind_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the generated files instead of comparing with them")

// golden compares got with the file that stands in the repository, or writes it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go generate ./internal/kind", err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is stale: run go generate ./internal/kind and look at the difference\n%s", file, cmp.Diff(string(want), string(got)))
	}
}

const docs = "../../docs/"

func TestGoldenPage(t *testing.T) {
	golden(t, docs+"catalogue.md", []byte(page(load(t))))
}

func TestGoldenSchemas(t *testing.T) {
	s := load(t)
	var files []string
	for d := range s.Versions() {
		file := string(d.Kind()) + ".json"
		files = append(files, file)
		golden(t, docs+"schemas/"+file, pretty(d.Schema()))
	}
	dir, err := os.ReadDir(docs + "schemas")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range dir {
		if !slices.Contains(files, e.Name()) {
			t.Errorf("docs/schemas/%s is of no kind; remove it", e.Name())
		}
	}
}

func TestGoldenForms(t *testing.T) {
	s := load(t)
	for _, c := range []struct{ kind, lang string }{{"movement", "fr"}, {"seizure", "ht"}, {"child-protection", "es"}} {
		d, _ := s.Latest(c.kind)
		golden(t, fmt.Sprintf("testdata/form-%s-%s.json", c.kind, c.lang), pretty(d.Form(c.lang)))
	}
}

func TestGoldenColumns(t *testing.T) {
	var b strings.Builder
	for d := range load(t).Versions() {
		fmt.Fprintf(&b, "%s\n", d.Kind())
		for _, c := range d.Columns() {
			fmt.Fprintf(&b, "\t%s\n", c)
		}
	}
	golden(t, "testdata/columns.txt", []byte(b.String()))
}

// pretty writes v as JSON with the lists of plain values on one line each.
func pretty(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	write(&out, tree, "\n")
	out.WriteByte('\n')
	return out.Bytes()
}

func write(b *bytes.Buffer, v any, indent string) {
	deeper := indent + " "
	switch v := v.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, k := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(b, "%s%q: ", deeper, k)
			write(b, v[k], deeper)
		}
		b.WriteString(indent + "}")
	case []any:
		nested := slices.ContainsFunc(v, func(x any) bool {
			switch x.(type) {
			case map[string]any, []any:
				return true
			}
			return false
		})
		b.WriteByte('[')
		for i, x := range v {
			switch {
			case i > 0 && !nested:
				b.WriteString(", ")
			case i > 0:
				b.WriteByte(',')
			}
			if nested {
				b.WriteString(deeper)
			}
			write(b, x, deeper)
		}
		if nested {
			b.WriteString(indent)
		}
		b.WriteByte(']')
	default:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			panic(err)
		}
		b.Truncate(b.Len() - 1)
	}
}
