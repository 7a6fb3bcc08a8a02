// Package format is what the outside formats have in common: a row, which is a
// record or the reason why there is none.
//
// Each format is a leaf below it, bytes to records and back, streaming and
// without any I/O of its own. Its one invariant: a row that was not understood
// is kept as it came.
package format

import "konbit.example/konbit"

// A Row is one record of an outside file.
type Row struct {
	Line   int           // in the file, from 1
	Record konbit.Record // if Err is nil
	Err    error         // why it was not understood; names the field
	Raw    []string      // the cells, or the one line, as they came
}
