// Package ndjson reads and writes records as JSON, one to a line: the form in
// which Konbit's own records travel.
//
// It checks that a line is a record and no more. Its one invariant: what Write
// wrote, Rows reads back the same.
package ndjson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/format"
)

// MaxLine is the longest line in bytes.
const MaxLine = 2 * konbit.MaxBody

// Rows yields the records of r, blank lines left out. An error ends it; it is
// r's own, or says that a line is too long.
func Rows(r io.Reader) iter.Seq2[format.Row, error] {
	return func(yield func(format.Row, error) bool) {
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 64<<10), MaxLine)
		n := 0
		for s.Scan() {
			n++
			text := bytes.TrimSpace(s.Bytes())
			if len(text) == 0 {
				continue
			}
			row := format.Row{Line: n}
			if row.Record, row.Err = konbit.ParseRecord(text); row.Err != nil {
				row.Raw = []string{string(text)}
			}
			if !yield(row, nil) {
				return
			}
		}
		switch err := s.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(format.Row{}, konbit.Invalid(fmt.Sprintf("line %d", n+1), "longer than %d bytes; is every record on a line of its own?", MaxLine))
		case err != nil:
			yield(format.Row{}, err)
		}
	}
}

// Write writes r as one line.
func Write(w io.Writer, r *konbit.Record) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
