package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/format"
	"konbit.example/konbit/internal/format/ndjson"
	"konbit.example/konbit/internal/format/table"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

var importCommand = command{
	name: "import", args: "csv|ndjson FILE|- [--kind K] [--mapping FILE] [--dry-run] [--rejected FILE]",
	summary: "take in a file of records",
	help: `Takes in a table of one kind, or records as NDJSON. Rows that are not sound go to
the file of rejected rows with the reason and the field; the others are taken in.
An import that was cut off is repeated whole: what is held already is left alone.

A mapping names their columns to ours:

  kind: incident
  columns: {Fecha: valid, Lugar: place.name, Tipo: type}
  always: {marking: green}

  konbit import csv incidents.csv --mapping incidents.yaml --dry-run
  konbit import csv patrols.csv --kind patrol --rejected bad.csv
  konbit import ndjson base-2.ndjson`,
	run: runImport,
}

func runImport(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	kindName := fs.String("kind", "", "the `kind` of every row of a table")
	mapping := fs.String("mapping", "", "`file` that names their columns to ours")
	dry := fs.Bool("dry-run", false, "check only, take in nothing")
	rejected := fs.String("rejected", "", "`file` for rows that are not sound (default: FILE.rejected)")
	ops, err := e.parse(fs, args, 2, 2)
	if err != nil {
		return err
	}
	if ops[0] != "csv" && ops[0] != "ndjson" {
		return konbit.Invalid("format", "%q: want csv or ndjson", ops[0])
	}
	in, size, err := e.input(ops[1])
	if err != nil {
		return err
	}
	defer in.Close()
	made, err := e.fileTime(ops[1])
	if err != nil {
		return err
	}
	if *rejected == "" {
		*rejected = strings.TrimPrefix(ops[1], "-") + ".rejected"
	}
	return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
		counter := &countingReader{r: in}
		rows, err := e.rows(n, ops[0], counter, *kindName, *mapping)
		if err != nil {
			return err
		}
		bad := &rejects{name: *rejected, csv: ops[0] == "csv"}
		p := e.progress("import")
		out, err := n.Import(ctx, who, rows, node.Import{
			Made: made, DryRun: *dry, Reject: bad.add, Report: func(int64) { p.at(counter.n, size) },
		})
		p.end()
		err = errors.Join(err, bad.close())
		if err == nil && !*dry {
			err = n.View.Catch(ctx) // so that the next start finds figures ready
		}
		if f.json {
			if e := e.printJSON(out); err == nil {
				err = e
			}
		} else {
			fmt.Fprintln(e.out, out)
		}
		if err == nil && out.Rejected > 0 {
			err = konbit.Invalid("rows", "%d of %d rows were not sound; they are in %s with the reasons", out.Rejected, out.Rows, *rejected)
		}
		return err
	})
}

func (e *env) rows(n *node.Node, form string, in io.Reader, kindName, mapping string) (iter.Seq2[format.Row, error], error) {
	if form == "ndjson" {
		return ndjson.Rows(in), nil
	}
	var m table.Mapping
	if mapping != "" {
		b, err := os.ReadFile(filepath.Clean(mapping))
		if err != nil {
			return nil, konbit.Under("mapping", konbit.Errorf(konbit.CodeNotFound, "%v", err))
		}
		if m, err = table.ParseMapping(b); err != nil {
			return nil, err
		}
	}
	if kindName == "" {
		kindName = m.Kind
	}
	d, err := definition(n, kindName)
	if err != nil {
		return nil, err
	}
	return table.Rows(in, d, m), nil
}

func definition(n *node.Node, name string) (*kind.Definition, error) {
	if name == "" {
		return nil, konbit.Invalid("kind", "missing: --kind, or kind in the mapping, says what the rows are")
	}
	if d, ok := n.Kinds.Latest(name); ok {
		return d, nil
	}
	if d, ok := n.Kinds.Lookup(konbit.Kind(name)); ok {
		return d, nil
	}
	return nil, konbit.Invalid("kind", "%q is no kind of record", name)
}

// fileTime returns when the file was last changed: the time that its rows were
// made, where they do not say.
func (e *env) fileTime(name string) (konbit.Moment, error) {
	if name == "-" {
		return konbit.At(e.now().UTC()), nil
	}
	st, err := os.Stat(filepath.Clean(name))
	if err != nil {
		return konbit.Moment{}, err
	}
	return konbit.At(st.ModTime().UTC()), nil
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// rejects writes rows that were not taken in, as they came, with line, field
// and reason. The file is made with the first of them.
type rejects struct {
	name string
	csv  bool
	file *os.File
	w    *csv.Writer
}

func (b *rejects) add(row *format.Row) error {
	if b.file == nil {
		f, err := os.Create(filepath.Clean(b.name))
		if err != nil {
			return konbit.Under("rejected", konbit.Errorf(konbit.CodeUnavailable, "%v", err))
		}
		b.file, b.w = f, csv.NewWriter(f)
	}
	var field, detail string
	if k, ok := errors.AsType[*konbit.Error](row.Err); ok {
		field, detail = k.Field, k.Detail
	} else {
		detail = row.Err.Error()
	}
	if b.csv {
		raw := row.Raw
		if raw == nil {
			line, err := json.Marshal(row.Record)
			if err != nil {
				return err
			}
			raw = []string{string(line)}
		}
		return b.w.Write(append([]string{strconv.Itoa(row.Line), field, detail}, raw...))
	}
	out := map[string]any{"line": row.Line, "field": field, "reason": detail}
	if row.Raw != nil {
		out["text"] = row.Raw[0]
	} else {
		out["record"] = row.Record
	}
	enc := json.NewEncoder(b.file)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func (b *rejects) close() error {
	if b.file == nil {
		return nil
	}
	b.w.Flush()
	return errors.Join(b.w.Error(), b.file.Close())
}

var exportCommand = command{
	name: "export", args: "csv|ndjson [--kind K] [--place P] [--valid SPAN] [--known D] [--output FILE]",
	summary: "write records to a file, as far as you may see them",
	help: `Streams records out. A table holds one kind; NDJSON holds any. What one may not see
is not in it.

  konbit export ndjson --output all.ndjson
  konbit export csv --kind incident --valid 2025-01 --output incidents.csv`,
	run: runExport,
}

// exportGC lets an export, which streams, trade a little speed for memory.
const exportGC = 40

func runExport(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	kindName := fs.String("kind", "", "only this `kind`; a table needs one")
	place := fs.String("place", "", "a `place` by name or code, and all within it")
	valid := fs.String("valid", "", "true at some time in this `span`")
	known := fs.String("known", "", "only what was known by this `date`")
	output := fs.String("output", "", "`file` to write (default: standard output)")
	ops, err := e.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	debug.SetGCPercent(exportGC)
	f.readOnly = true
	return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
		q := ledger.Query{Zone: n.Mission.Location()}
		var err error
		if q.Place, err = n.Place(*place); err != nil {
			return err
		}
		if q.Valid, err = konbit.ParseSpan(*valid); err != nil {
			return konbit.Under("valid", err)
		}
		if q.Known, err = konbit.ParseMoment(*known); err != nil {
			return konbit.Under("known", err)
		}
		var d *kind.Definition
		if *kindName != "" || ops[0] == "csv" {
			if d, err = definition(n, *kindName); err != nil {
				return err
			}
			q.Kinds = []string{d.Name}
		}
		w, done, err := e.output(*output)
		if err != nil {
			return err
		}
		return done(e.export(ctx, n, who, ops[0], w, d, q))
	})
}

func (e *env) export(ctx context.Context, n *node.Node, who access.Principal, form string, w io.Writer, d *kind.Definition, q ledger.Query) error {
	total := n.Ledger.Head().Position
	p := e.progress("export")
	defer p.end()
	report := func(position int64) error { p.at(position, total); return nil }
	switch form {
	case "ndjson":
		return n.ExportNDJSON(ctx, who, w, q, report)
	case "csv":
		skipped, err := n.ExportTable(ctx, who, w, d, q, report)
		if skipped > 0 {
			fmt.Fprintf(e.err, "%d records of other versions of %s are not in the table; export them as ndjson\n", skipped, d.Name)
		}
		return err
	}
	return konbit.Invalid("format", "%q: want csv or ndjson", form)
}
