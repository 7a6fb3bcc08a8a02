package table_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/format"
	"konbit.example/konbit/internal/format/table"
	"konbit.example/konbit/internal/kind"
)

func definition(t testing.TB, name string) *kind.Definition {
	t.Helper()
	set, err := kind.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	d, ok := set.Latest(name)
	if !ok {
		t.Fatalf("no kind %s", name)
	}
	return d
}

// read returns the rows of a table of notes and the error that ended it.
func read(d *kind.Definition, text string, m table.Mapping) (rows []format.Row, end error) {
	for row, err := range table.Rows(strings.NewReader(text), d, m) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestRows(t *testing.T) {
	d := definition(t, "note")
	tests := map[string]struct {
		text, mapping string
		want          []string // text of each row, or ! and what its error says
		end           string
	}{
		"ours":        {"text,made\nHello,2025-01-20\n\"a \"\"b\"\", c\",2025-01-21\n", "", []string{"Hello", `a "b", c`}, ""},
		"byte order":  {"\xef\xbb\xbftext\nHello\n", "", []string{"Hello"}, ""},
		"theirs":      {"Remark;X\nHello;1\n", `{columns: {Remark: text}, comma: ";"}`, []string{"Hello"}, ""},
		"tabs":        {"text\tmade\nHello\t2025-01-20\n", `{comma: "\\t"}`, []string{"Hello"}, ""},
		"always":      {"made\n2025-01-20\n", `{always: {text: the same}}`, []string{"the same"}, ""},
		"formula":     {"text\n'=1+1\n", "", []string{"=1+1"}, ""},
		"too many":    {"text\na,b\nc\n", "", []string{"!2 cells under 1 columns", "c"}, ""},
		"no UTF-8":    {"text\n\xff\n", "", []string{"!UTF-8"}, ""},
		"quotes":      {"text\na\"b\nc\n", "", []string{"!quote", "c"}, ""},
		"empty":       {"", "", nil, "the file is empty"},
		"no column":   {"colour\nred\n", "", nil, "colour"},
		"twice":       {"text,text\na,b\n", "", nil, "two columns"},
		"not there":   {"text\na\n", `{columns: {Remark: text}}`, nil, "Remark"},
		"none of use": {"X\na\n", `{columns: {X: ""}}`, nil, "none of its columns"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, err := table.ParseMapping([]byte(tt.mapping))
			if err != nil {
				t.Fatal(err)
			}
			rows, end := read(d, tt.text, m)
			var got []string
			for i, r := range rows {
				switch {
				case r.Err == nil:
					text, err := d.Row(&r.Record)
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, text[column(d, "text")])
				case i < len(tt.want) && strings.HasPrefix(tt.want[i], "!") && strings.Contains(r.Err.Error(), tt.want[i][1:]):
					got = append(got, tt.want[i])
				default:
					got = append(got, r.Err.Error())
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (end == nil) != (tt.end == "") || end != nil && !strings.Contains(end.Error(), tt.end) {
				t.Errorf("ended with %v, want %q", end, tt.end)
			}
		})
	}
}

func column(d *kind.Definition, name string) int {
	for i, c := range d.Columns() {
		if c == name {
			return i
		}
	}
	return -1
}

func TestParseMapping(t *testing.T) {
	for _, text := range []string{"colour: red", "comma: ab", "[1"} {
		if _, err := table.ParseMapping([]byte(text)); konbit.CodeOf(err) != konbit.CodeInvalid || err == nil {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// What is read is written and read as the same, and no cell begins a formula.
func FuzzRows(f *testing.F) {
	d := definition(f, "note")
	f.Add("text,made\n=1+1,2025-01-20\n")
	f.Add("text\n\"a\nb\"\n'x\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		rows, _ := read(d, text, table.Mapping{})
		var out bytes.Buffer
		w, err := table.NewWriter(&out, d, false)
		if err != nil {
			t.Fatal(err)
		}
		var want [][]string
		for i := range rows {
			if rows[i].Err != nil {
				if konbit.CodeOf(rows[i].Err) != konbit.CodeInvalid {
					t.Fatal(rows[i].Err)
				}
				continue
			}
			cells, err := d.Row(&rows[i].Record)
			if err != nil {
				continue // a record that no table shows
			}
			if err := w.Write(&rows[i].Record); err != nil {
				t.Fatal(err)
			}
			want = append(want, cells)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		again, err := read(d, out.String(), table.Mapping{})
		if err != nil || len(again) != len(want) {
			t.Fatalf("%d rows of %d, %v:\n%s", len(again), len(want), err, out.String())
		}
		for i := range again {
			if again[i].Err != nil {
				t.Fatalf("%v:\n%s", again[i].Err, out.String())
			}
			cells, err := d.Row(&again[i].Record)
			if diff := cmp.Diff(want[i], cells); err != nil || diff != "" {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
		}
	})
}
