// Package table reads and writes the records of one kind as CSV (RFC 4180), a
// column for each part of a field.
//
// Columns of other people's tables are named to ours by a Mapping. The package
// checks what a cell alone can tell; the rest is the kind's. Its one invariant:
// what Writer wrote, Rows reads back the same, and no cell that it wrote is
// taken for a formula by a spreadsheet.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/format"
	"konbit.example/konbit/internal/kind"
)

// A Mapping says how somebody else's table is to be read.
type Mapping struct {
	Kind    string            `yaml:"kind"`    // of every row
	Columns map[string]string `yaml:"columns"` // their column -> ours; an empty one is left out. None given: the names are ours
	Always  map[string]string `yaml:"always"`  // our column -> what every row has there
	Comma   string            `yaml:"comma"`   // what separates cells, if not a comma
}

// ParseMapping reads a mapping file: strict YAML.
func ParseMapping(b []byte) (Mapping, error) {
	var m Mapping
	if err := yaml.UnmarshalWithOptions(b, &m, yaml.Strict()); err != nil {
		return m, konbit.Invalid("mapping", "%v", err)
	}
	if len(m.Comma) > 1 && m.Comma != "\\t" {
		return m, konbit.Invalid("mapping.comma", "%q: want one character, or \\t", m.Comma)
	}
	return m, nil
}

// Rows yields the rows of a CSV file as records of d. A row that is not
// understood carries its error; a broken head, or a file that cannot be read,
// ends it.
func Rows(r io.Reader, d *kind.Definition, m Mapping) iter.Seq2[format.Row, error] {
	return func(yield func(format.Row, error) bool) {
		cr := csv.NewReader(skipBOM(r))
		cr.FieldsPerRecord = -1
		cr.ReuseRecord = true
		switch m.Comma {
		case "":
		case "\\t":
			cr.Comma = '\t'
		default:
			cr.Comma = rune(m.Comma[0])
		}
		first, err := cr.Read()
		if errors.Is(err, io.EOF) {
			err = konbit.Invalid("head", "the file is empty; want a first row with the names of the columns")
		}
		if err != nil {
			yield(format.Row{}, headError(err))
			return
		}
		h, err := newHead(first, d, m)
		if err != nil {
			yield(format.Row{}, err)
			return
		}
		for {
			cells, err := cr.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var row format.Row
			if err != nil {
				e, ok := errors.AsType[*csv.ParseError](err)
				if !ok {
					yield(row, err)
					return
				}
				row.Line, row.Err = e.StartLine, konbit.Invalid("row", "%v; quote cells that hold quotes, commas or line breaks", e.Err)
			} else {
				row.Line, _ = cr.FieldPos(0)
				row.Record, row.Err = h.record(cells)
			}
			if row.Err != nil {
				row.Raw = slices.Clone(cells)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func headError(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return konbit.Invalid("head", "the first row cannot be read: %v", e.Err)
	}
	return err
}

// A head is the first row of a table, understood.
type head struct {
	d       *kind.Definition
	columns []string // ours, in the order of the cells we take, then those of Always
	take    []int    // which cells
	width   int
	always  []string
	cells   []string
}

func newHead(first []string, d *kind.Definition, m Mapping) (*head, error) {
	h := &head{d: d, width: len(first)}
	ours := d.Columns()
	use := func(name, from string) error {
		if !slices.Contains(ours, name) {
			return konbit.Invalid("head", "%q is no column of %s; want some of %s", from, d.Name, strings.Join(ours, ", "))
		}
		if slices.Contains(h.columns, name) {
			return konbit.Invalid("head", "two columns for %s", name)
		}
		h.columns = append(h.columns, name)
		return nil
	}
	for i, theirs := range first {
		name := strings.TrimSpace(theirs)
		if len(m.Columns) > 0 {
			name = m.Columns[name]
		}
		if name == "" || name == exercise {
			continue
		}
		if err := use(name, theirs); err != nil {
			return nil, err
		}
		h.take = append(h.take, i)
	}
	for _, theirs := range slices.Sorted(maps.Keys(m.Columns)) {
		if m.Columns[theirs] != "" && !slices.ContainsFunc(first, func(s string) bool { return strings.TrimSpace(s) == theirs }) {
			return nil, konbit.Invalid("mapping.columns", "the file has no column %q", theirs)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Always)) {
		if err := use(name, "always."+name); err != nil {
			return nil, err
		}
		h.always = append(h.always, m.Always[name])
	}
	if len(h.take) == 0 {
		return nil, konbit.Invalid("head", "none of its columns is used; want some of %s", strings.Join(ours, ", "))
	}
	return h, nil
}

func (h *head) record(cells []string) (konbit.Record, error) {
	if len(cells) != h.width {
		return konbit.Record{}, konbit.Invalid("row", "%d cells under %d columns; is there a comma too many, or a quote too few?", len(cells), h.width)
	}
	h.cells = h.cells[:0]
	for _, i := range h.take {
		if !utf8.ValidString(cells[i]) {
			return konbit.Record{}, konbit.Invalid(h.columns[len(h.cells)], "not valid UTF-8; save the file as UTF-8")
		}
		h.cells = append(h.cells, bare(cells[i]))
	}
	return h.d.FromRow(h.columns, append(h.cells, h.always...))
}

// A Writer writes records of one kind.
type Writer struct {
	d    *kind.Definition
	w    *csv.Writer
	band []string // before the cells of each row
}

// exercise heads the first column of a table of invented records, and stands in
// each of its rows: wherever one of them is copied to, it says what it is.
// Nothing is read from it.
const exercise = "EXERCISE"

// NewWriter writes the head of a table of d's records to w and returns a Writer
// for the rows. A table of invented records says so.
func NewWriter(w io.Writer, d *kind.Definition, invented bool) (*Writer, error) {
	t := &Writer{d: d, w: csv.NewWriter(w)}
	if invented {
		t.band = []string{exercise}
	}
	return t, t.w.Write(slices.Concat(t.band, d.Columns()))
}

// Write writes r, which must be of the definition's kind and version.
func (t *Writer) Write(r *konbit.Record) error {
	cells, err := t.d.Row(r)
	if err != nil {
		return err
	}
	for i := range cells {
		cells[i] = guarded(cells[i])
	}
	return t.w.Write(slices.Concat(t.band, cells))
}

// Flush writes what is still held back.
func (t *Writer) Flush() error {
	t.w.Flush()
	return t.w.Error()
}

// starts are the characters with which a spreadsheet begins a formula.
const starts = "=+-@\t\r"

// guarded returns s so that no spreadsheet takes it for a formula (OWASP, CSV
// injection). Numbers are left alone.
func guarded(s string) string {
	if s == "" || !strings.ContainsRune(starts+"'", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// bare takes back what guarded did.
func bare(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune(starts+"'", rune(s[1])) {
		return s[1:]
	}
	return s
}

func skipBOM(r io.Reader) io.Reader { return &bomSkipper{r: r} }

type bomSkipper struct {
	r     io.Reader
	begun bool
}

func (b *bomSkipper) Read(p []byte) (int, error) {
	if b.begun {
		return b.r.Read(p)
	}
	b.begun = true
	var head [3]byte
	n, err := io.ReadFull(b.r, head[:])
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	if err != nil {
		return 0, err
	}
	rest := bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	b.r = io.MultiReader(bytes.NewReader(bytes.Clone(rest)), b.r)
	return b.r.Read(p)
}
