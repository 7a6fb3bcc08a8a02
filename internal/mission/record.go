package mission

import (
	"bytes"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
)

// Records yields the records of the pack in the order of its files
// (records.ndjson, then records/*.ndjson by name), with every alias replaced by
// the ID it stands for. The first error names file and line and ends the
// sequence.
//
// A record of a pack may call itself "@name". Its ID is then
// konbit.NamedID(made, KEY + "/" + name), so loading a pack twice adds nothing,
// and "@name" stands for that ID as the subject, in relations, as the document
// of a source and as any string of the body that begins with @ and has no space.
// A body's string that really begins with @ is written with two: "@@handle".
//
// The pack supplies what a record leaves out: made, marking and the author
// "pack:KEY". Only in an exercise may a record name another, one of the pack's
// persons: "demo:duty".
func (m *Mission) Records() iter.Seq2[konbit.Record, error] {
	return func(yield func(konbit.Record, error) bool) {
		lines, err := m.readRecords()
		if err != nil {
			yield(konbit.Record{}, err)
			return
		}
		ids := make(aliases, len(lines))
		for i := range lines {
			if err := m.name(ids, &lines[i].rec); err != nil {
				yield(konbit.Record{}, lines[i].fault(err))
				return
			}
		}
		for i := range lines {
			err := ids.resolve(&lines[i].rec)
			if err != nil {
				yield(konbit.Record{}, lines[i].fault(err))
				return
			}
			if !yield(lines[i].rec, nil) {
				return
			}
		}
	}
}

// A line is one record and where it was read.
type line struct {
	rec  konbit.Record
	file string
	n    int
}

func (l *line) fault(err error) error { return fmt.Errorf("%s:%d: %w", l.file, l.n, err) }

func (m *Mission) readRecords() ([]line, error) {
	var lines []line
	files, err := list(m.files, "records", ".ndjson")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := fs.ReadFile(m.files, f)
		if err != nil {
			return nil, err
		}
		n := 0
		for text := range bytes.Lines(b) {
			n++
			if text = bytes.TrimSpace(text); len(text) == 0 {
				continue
			}
			l := line{file: path.Join(m.Key, f), n: n}
			if l.rec, err = konbit.ParseRecord(text); err != nil {
				return nil, l.fault(err)
			}
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// aliases maps the name of a record, without its @, to the record's ID; a
// record that gives its ID outright stands there under that.
type aliases map[string]konbit.ID

// name fills in what the pack supplies, gives r its ID and enters it in ids.
func (m *Mission) name(ids aliases, r *konbit.Record) error {
	if r.Made.IsZero() {
		r.Made = m.Defaults.Made
	}
	if r.Marking == "" {
		r.Marking = m.Defaults.Marking
	}
	if !m.acts(r.Author) {
		r.Author = "pack:" + m.Key
	}
	if r.Made.IsZero() {
		return konbit.Invalid("made", "missing, and the pack's mission.yaml gives no records.made")
	}
	name, ok := strings.CutPrefix(string(r.ID), "@")
	switch {
	case ok && (name == "" || strings.ContainsAny(name, " @\"\\")):
		return konbit.Invalid("id", "%q is no alias: want @ and a name without spaces, quotes or another @", r.ID)
	case ok:
		r.ID = konbit.NamedID(r.Made.Earliest(time.UTC), m.Key+"/"+name)
	default:
		if err := r.ID.Check(); err != nil {
			return konbit.Invalid("id", "%q: want an alias of this pack like @pledge-ke, or a UUID version 7", r.ID)
		}
		name = string(r.ID)
	}
	if _, dup := ids[name]; dup {
		return konbit.Invalid("id", "two records of the pack are called %q; give each its own name", name)
	}
	ids[name] = r.ID
	return nil
}

// acts reports whether author is a person of an exercise.
func (m *Mission) acts(author string) bool {
	return m.Exercise && slices.ContainsFunc(m.Persons, func(p Person) bool { return author == p.Principal("").ID })
}

// lookup returns the ID that s stands for; s itself where it is no alias.
func (ids aliases) lookup(s string) (string, error) {
	name, ok := strings.CutPrefix(s, "@")
	if !ok || strings.ContainsAny(name, " \t\n") {
		return s, nil
	}
	if strings.HasPrefix(name, "@") {
		return name, nil
	}
	id, ok := ids[name]
	if !ok {
		return "", konbit.Invalid("", "%q names no record of the pack; write \"@%s\" if the text begins with @", s, s)
	}
	return string(id), nil
}

func (ids aliases) resolve(r *konbit.Record) error {
	set := func(field string, id *konbit.ID) error {
		s, err := ids.lookup(string(*id))
		*id = konbit.ID(s)
		return konbit.Under(field, err)
	}
	if err := set("subject", &r.Subject); err != nil {
		return err
	}
	for i := range r.Relation {
		if err := set(fmt.Sprintf("relations.%d.to", i), &r.Relation[i].To); err != nil {
			return err
		}
	}
	for i := range r.Sources {
		if err := set(fmt.Sprintf("sources.%d.document", i), &r.Sources[i].Document); err != nil {
			return err
		}
	}
	body, err := ids.resolveBody(r.Body)
	r.Body = body
	return konbit.Under("body", err)
}

// resolveBody replaces aliases among the string values of a JSON text and keeps
// every other byte.
func (ids aliases) resolveBody(body []byte) ([]byte, error) {
	if !bytes.Contains(body, []byte(`"@`)) {
		return body, nil
	}
	var out []byte
	for i := 0; i < len(body); {
		if body[i] != '"' {
			out = append(out, body[i])
			i++
			continue
		}
		end := i + 1
		for end < len(body) && body[end] != '"' {
			if body[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(body) {
			return nil, konbit.Invalid("", "a string does not end")
		}
		s := string(body[i+1 : end])
		if key := bytes.HasPrefix(bytes.TrimLeft(body[end+1:], " \t\r\n"), []byte(":")); !key {
			var err error
			if s, err = ids.lookup(s); err != nil {
				return nil, err
			}
		}
		out = append(append(append(out, '"'), s...), '"')
		i = end + 1
	}
	return out, nil
}
