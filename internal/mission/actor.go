package mission

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/geo"
)

// An Actor is an organisation, or somebody in a public office for a time: one
// line of actors.csv. Who held two offices has two lines. It serves to know who
// speaks for whom, and in which role at the time; it is no record.
type Actor struct {
	Type         string // a code of the vocabulary actor-type
	Name         string
	Aliases      []string
	Role         string // the office, as held from From to To
	Organisation string
	Institution  string // id of the institution it speaks for; "" where it speaks for itself
	Country      string
	From, To     konbit.Moment
}

var actorColumns = []string{"name", "type", "aliases", "role", "organisation", "institution", "country", "from", "to"}

// readActors reads actors.csv, where the pack has one.
func (m *Mission) readActors() ([]Actor, error) {
	b, err := fs.ReadFile(m.files, "actors.csv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if !utf8.Valid(b) {
		return nil, konbit.Invalid("actors.csv", "not valid UTF-8; save the file as UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	head, err := r.Read()
	if err != nil || !slices.Equal(head, actorColumns) {
		return nil, konbit.Invalid("actors.csv", "line 1: want the columns %s", strings.Join(actorColumns, ","))
	}
	var actors []Actor
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return actors, nil
		}
		if err != nil {
			return nil, konbit.Invalid("actors.csv", "%s", err)
		}
		line, _ := r.FieldPos(0)
		a, err := m.parseActor(row)
		if err != nil {
			return nil, fmt.Errorf("actors.csv:%d: %w", line, err)
		}
		actors = append(actors, a)
	}
}

func (m *Mission) parseActor(row []string) (Actor, error) {
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	a := Actor{
		Name: row[0], Type: row[1], Role: row[3], Organisation: row[4], Institution: row[5], Country: row[6],
	}
	for s := range strings.SplitSeq(row[2], "|") {
		if s = strings.TrimSpace(s); s != "" {
			a.Aliases = append(a.Aliases, s)
		}
	}
	switch {
	case a.Type == "":
		return a, konbit.Invalid("type", "missing: want a code of the vocabulary actor-type")
	case a.Name == "":
		return a, konbit.Invalid("name", "missing")
	}
	if a.Institution != "" && !slices.ContainsFunc(m.Institutions, func(in Institution) bool { return in.ID == a.Institution }) {
		return a, konbit.Invalid("institution", "%q is no institution of mission.yaml", a.Institution)
	}
	if _, ok := m.Countries.ByCode(a.Country); a.Country != "" && !ok {
		return a, konbit.Invalid("country", "%q is no ISO 3166 alpha-2 code", a.Country)
	}
	var err error
	if a.From, err = konbit.ParseMoment(row[7]); err != nil {
		return a, konbit.Under("from", err)
	}
	if a.To, err = konbit.ParseMoment(row[8]); err != nil {
		return a, konbit.Under("to", err)
	}
	if !a.From.IsZero() && !a.To.IsZero() && a.To.Latest(time.UTC).Before(a.From.Earliest(time.UTC)) {
		return a, konbit.Invalid("to", "%s is before %s", a.To, a.From)
	}
	return a, nil
}

// During reports whether a held its office at t, dates read in loc.
func (a *Actor) During(t time.Time, loc *time.Location) bool {
	return (a.From.IsZero() || !t.Before(a.From.Earliest(loc))) && (a.To.IsZero() || !t.After(a.To.Latest(loc)))
}

// Actor returns who goes by name in the office held at t.
func (m *Mission) Actor(name string, t time.Time) (*Actor, bool) {
	key := geo.Fold(name)
	for i := range m.Actors {
		a := &m.Actors[i]
		named := geo.Fold(a.Name) == key || slices.ContainsFunc(a.Aliases, func(s string) bool { return geo.Fold(s) == key })
		if named && a.During(t, m.loc) {
			return a, true
		}
	}
	return nil, false
}
