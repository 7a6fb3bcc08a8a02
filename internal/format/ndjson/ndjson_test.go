package ndjson_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/format"
	"konbit.example/konbit/internal/format/ndjson"
)

// read returns the rows of a text and the error that ended it.
func read(text string) (rows []format.Row, end error) {
	for row, err := range ndjson.Rows(strings.NewReader(text)) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

const note = `{"id":"01949000-0000-7000-8000-000000000001","kind":"note@1","made":"2025-01-20T09:00:00Z","body":{"text":"a <b> & c"}}`

func TestRows(t *testing.T) {
	rows, err := read("\n" + note + "\r\n  \nno record\n" + note)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []int{2, 4, 5} {
		if rows[i].Line != want || (rows[i].Err == nil) != (i != 1) {
			t.Errorf("row %d: line %d, %v", i, rows[i].Line, rows[i].Err)
		}
	}
	if diff := cmp.Diff([]string{"no record"}, rows[1].Raw); diff != "" {
		t.Errorf("what was not understood (-want +got):\n%s", diff)
	}
	var out bytes.Buffer
	if err := ndjson.Write(&out, &rows[0].Record); err != nil {
		t.Fatal(err)
	}
	again, err := read(out.String())
	if err != nil || len(again) != 1 || again[0].Err != nil || string(again[0].Record.Body) != string(rows[0].Record.Body) {
		t.Errorf("written and read again: %+v, %v", again, err)
	}
}

func TestLongLine(t *testing.T) {
	rows, err := read(note + "\n" + strings.Repeat("x", ndjson.MaxLine+1))
	if len(rows) != 1 || konbit.CodeOf(err) != konbit.CodeInvalid || !strings.HasPrefix(err.Error(), "invalid: line 2") {
		t.Errorf("%d rows, then %v", len(rows), err)
	}
}

// What is read as a record is written and read as the same.
func FuzzRows(f *testing.F) {
	f.Add(note)
	f.Add("{}\n[1]\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		rows, _ := read(text)
		for i := range rows {
			if rows[i].Err != nil {
				if konbit.CodeOf(rows[i].Err) != konbit.CodeInvalid {
					t.Fatal(rows[i].Err)
				}
				continue
			}
			var one, two bytes.Buffer
			if err := ndjson.Write(&one, &rows[i].Record); err != nil {
				t.Fatal(err)
			}
			again, err := read(one.String())
			if err != nil || len(again) != 1 || again[0].Err != nil {
				t.Fatalf("%s: %v", one.String(), err)
			}
			if err := ndjson.Write(&two, &again[0].Record); err != nil || one.String() != two.String() {
				t.Fatalf("%s became %s, %v", one.String(), two.String(), err)
			}
		}
	})
}
