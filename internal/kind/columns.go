package kind

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"konbit.example/konbit"
)

// A column is one value of a record's JSON, in a cell.
type column struct {
	name string
	path []string // in the record; [0] and [1] are the two of a list
	form form
}

// A form is how a value is written in a cell.
type form int

const (
	plainCell form = iota // text, as it is
	wordsCell             // a list of codes with spaces between
	jsonCell              // JSON: numbers, lists, shapes
)

// header are the columns that every kind has.
var header = []column{
	{"id", []string{"id"}, plainCell},
	{"kind", []string{"kind"}, plainCell},
	{"subject", []string{"subject"}, plainCell},
	{"valid", []string{"valid"}, plainCell},
	{"published", []string{"published"}, plainCell},
	{"made", []string{"made"}, plainCell},
	{"author", []string{"author"}, plainCell},
	{"grade", []string{"grade"}, plainCell},
	{"reuse", []string{"reuse"}, plainCell},
	{"marking", []string{"marking"}, plainCell},
	{"releasable_to", []string{"releasable_to"}, jsonCell},
	{"sources", []string{"sources"}, jsonCell},
	{"relations", []string{"relations"}, jsonCell},
	{"place.code", []string{"place", "code"}, plainCell},
	{"place.name", []string{"place", "name"}, plainCell},
	{"place.lon", []string{"place", "point", "[0]"}, jsonCell},
	{"place.lat", []string{"place", "point", "[1]"}, jsonCell},
	{"place.precision", []string{"place", "precision"}, plainCell},
}

// columns returns the columns of d.
func (d *Definition) columns() []column {
	all := slices.Clone(header)
	for i := range d.Fields {
		all = append(all, d.Fields[i].columns()...)
	}
	return all
}

func (f *Field) columns() []column {
	if f.Personal {
		return nil
	}
	name := f.Name
	if slices.ContainsFunc(header, func(c column) bool { return c.name == name }) {
		name = "body." + name
	}
	at := func(part string, form form, path ...string) column {
		if part != "" {
			part = "." + part
		}
		return column{name + part, append([]string{"body", f.Name}, path...), form}
	}
	switch f.Type {
	case Quantity, Money:
		return []column{
			at("value", jsonCell, "value"), at("qualifier", plainCell, "qualifier"), at("high", jsonCell, "high"), at("unit", plainCell, "unit"),
		}
	case Place:
		return []column{
			at("code", plainCell, "code"), at("name", plainCell, "name"),
			at("lon", jsonCell, "point", "[0]"), at("lat", jsonCell, "point", "[1]"), at("precision", plainCell, "precision"),
		}
	case Point:
		return []column{at("lon", jsonCell, "[0]"), at("lat", jsonCell, "[1]")}
	case Breakdown:
		var all []column
		for _, code := range f.codes() {
			all = append(all, at(code, jsonCell, code))
		}
		return all
	case Codes:
		return []column{at("", wordsCell)}
	case Integer, Decimal, Bool, Track, Area, Media, List, Raw:
		return []column{at("", jsonCell)}
	default:
		return []column{at("", plainCell)}
	}
}

// Columns returns the names of the columns that records of d fill in a table:
// those of the header, which all kinds share, and then the body's.
//
// A field is one column, or several called FIELD.PART: value, qualifier, high
// and unit of a quantity or money; code, name, lon, lat and precision of a
// place; lon and lat of a point; each code of a breakdown. Codes stand in one
// cell with spaces between; lists, tracks, areas and files as JSON. A body's
// field that is called as a column of the header is written body.FIELD. What is
// sealed has no column, nor has what the node stamped.
func (d *Definition) Columns() []string {
	var names []string
	for _, c := range d.columns() {
		names = append(names, c.name)
	}
	return names
}

// Row returns the cells of r under Columns.
func (d *Definition) Row(r *konbit.Record) ([]string, error) {
	if _, err := d.Decode(r.Body); err != nil {
		return nil, konbit.Under("body", err)
	}
	var tree any
	dec := json.NewDecoder(bytes.NewReader(marshal(r)))
	dec.UseNumber()
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	columns := d.columns()
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.cell(tree)
	}
	return cells, nil
}

// cell returns the value at c's path as it is written in a cell.
func (c *column) cell(tree any) string {
	for _, step := range c.path {
		switch at := tree.(type) {
		case map[string]any:
			tree = at[step]
		case []any:
			i := slices.Index(pairSteps, step)
			if i < 0 || i >= len(at) {
				return ""
			}
			tree = at[i]
		default:
			return ""
		}
	}
	switch {
	case tree == nil:
		return ""
	case c.form == plainCell:
		s, _ := tree.(string)
		return s
	case c.form == wordsCell:
		var codes []string
		list, _ := tree.([]any)
		for _, code := range list {
			s, _ := code.(string)
			codes = append(codes, s)
		}
		return strings.Join(codes, " ")
	}
	return string(marshal(tree))
}

// FromRow returns the record of cells under columns, which may be any of
// Columns in any order; an empty cell is a field not given. It neither checks
// nor completes the record.
func (d *Definition) FromRow(columns, cells []string) (konbit.Record, error) {
	r := konbit.Record{Kind: d.Kind()}
	if len(cells) != len(columns) {
		return r, konbit.Invalid("", "%d cells under %d columns; is there a comma too many, or a quote too few?", len(cells), len(columns))
	}
	known := d.columns()
	tree := map[string]any{"kind": d.Kind()}
	for i, name := range columns {
		j := slices.IndexFunc(known, func(c column) bool { return c.name == name })
		if j < 0 {
			return r, d.unknownColumn(name)
		}
		s := strings.TrimSpace(cells[i])
		if s == "" {
			continue
		}
		value, err := known[j].parse(s)
		if err != nil {
			return r, konbit.Under(name, err)
		}
		if name == "kind" && s != string(d.Kind()) {
			return r, konbit.Invalid("kind", "%q: this table holds %s", s, d.Kind())
		}
		put(tree, known[j].path, value)
	}
	whole, err := pairs(tree)
	if err != nil {
		return r, err
	}
	return konbit.ParseRecord(marshal(whole))
}

func (d *Definition) unknownColumn(name string) error {
	if near := nearest(name, d.Columns()); len(near) > 0 {
		return konbit.Invalid(name, "%s has no such column; did you mean %s?", d.Name, near[0])
	}
	return konbit.Invalid(name, "%s has no such column", d.Name)
}

// parse reads the text of a cell.
func (c *column) parse(s string) (any, error) {
	switch {
	case c.form == plainCell:
		return s, nil
	case c.form == wordsCell:
		return strings.Fields(s), nil
	case !json.Valid([]byte(s)):
		return nil, konbit.Invalid("", "%q: want a number without spaces and with a point, like 1041229 or 4.5; true or false; or JSON", s)
	}
	return json.RawMessage(s), nil
}

// put sets the value at path, making the objects on the way.
func put(tree map[string]any, path []string, value any) {
	for _, step := range path[:len(path)-1] {
		next, ok := tree[step].(map[string]any)
		if !ok {
			next = make(map[string]any)
			tree[step] = next
		}
		tree = next
	}
	tree[path[len(path)-1]] = value
}

// pairSteps are the steps of a path into a list of two, a point.
var pairSteps = []string{"[0]", "[1]"}

// pairs turns each object of tree that was put together by pairSteps into the
// list of two that it stands for.
func pairs(tree map[string]any) (any, error) {
	lon, east := tree["[0]"]
	lat, north := tree["[1]"]
	if east && north {
		return []any{lon, lat}, nil
	}
	if east || north {
		return nil, konbit.Invalid("", "half a point: want both lon and lat")
	}
	for name, value := range tree {
		inner, ok := value.(map[string]any)
		if !ok {
			continue
		}
		pair, err := pairs(inner)
		if err != nil {
			return nil, konbit.Under(name, err)
		}
		tree[name] = pair
	}
	return tree, nil
}
