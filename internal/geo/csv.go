package geo

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"konbit.example/konbit"
)

// precisions lists what a point may stand for.
var precisions = []string{"exact", "street", "section", "commune", "district", "department", "country"}

// ParsePlaces reads the places of a CSV file with the columns code, level,
// parent, name, name:LANG (any number), variants, former, lon, lat, precision,
// zone, valid_on; only the first four are required. Lists are separated by |.
// Errors name line and column.
func ParsePlaces(b []byte) ([]Place, error) {
	if !utf8.Valid(b) {
		return nil, konbit.Invalid("", "not valid UTF-8; save the file as UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	head, err := r.Read()
	if err != nil {
		return nil, csvError(err)
	}
	for i, col := range head {
		head[i] = strings.TrimSpace(col)
		known := slices.Contains([]string{"code", "level", "parent", "name", "variants", "former", "lon", "lat", "precision", "zone", "valid_on"}, head[i])
		if !known && !strings.HasPrefix(head[i], "name:") || slices.Contains(head[:i], head[i]) {
			return nil, konbit.Invalid("line 1", "column %q is not one of those that places have, or stands twice", head[i])
		}
	}
	for _, col := range []string{"code", "level", "parent", "name"} {
		if !slices.Contains(head, col) {
			return nil, konbit.Invalid("line 1", "column %q is missing", col)
		}
	}
	var places []Place
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return places, nil
		}
		if err != nil {
			return nil, csvError(err)
		}
		line, _ := r.FieldPos(0)
		p, err := parsePlace(head, row)
		if err != nil {
			return nil, konbit.Under(fmt.Sprintf("line %d", line), err)
		}
		places = append(places, p)
	}
}

func csvError(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return konbit.Invalid(fmt.Sprintf("line %d", e.Line), "%s", e.Err)
	}
	if errors.Is(err, io.EOF) {
		return konbit.Invalid("line 1", "the file is empty; want a header and a place a line")
	}
	return err
}

func parsePlace(head, row []string) (Place, error) {
	p := Place{Names: make(map[string]string)}
	var lon, lat string
	for i, col := range head {
		v := strings.TrimSpace(row[i])
		switch col {
		case "code":
			p.Code = v
		case "level":
			p.Level = Level(v)
		case "parent":
			p.Parent = v
		case "name":
			p.Name = v
		case "variants":
			p.Variants = list(v)
		case "former":
			p.Former = list(v)
		case "lon":
			lon = v
		case "lat":
			lat = v
		case "precision":
			p.Precision = v
		case "zone":
			p.Zone = v
		case "valid_on":
			var err error
			if p.ValidOn, err = konbit.ParseMoment(v); err != nil {
				return p, konbit.Under(col, err)
			}
		default:
			if v != "" {
				p.Names[strings.TrimPrefix(col, "name:")] = v
			}
		}
	}
	if lon != "" || lat != "" {
		var at konbit.LonLat
		for i, s := range []string{lon, lat} {
			var err error
			if at[i], err = strconv.ParseFloat(s, 64); err != nil {
				return p, konbit.Invalid([]string{"lon", "lat"}[i], "%q is not a number of degrees; want both lon and lat, or neither", s)
			}
		}
		p.Point = &at
	}
	return p, p.check()
}

func list(v string) []string {
	var out []string
	for s := range strings.SplitSeq(v, "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (p *Place) check() error {
	switch {
	case p.Code == "" || strings.ContainsAny(p.Code, " \t\n,/|"):
		return konbit.Invalid("code", "%q: want a P-code or CODE.slug, without spaces, commas or slashes", p.Code)
	case !slices.Contains(Levels, p.Level):
		return konbit.Invalid("level", "%q is not one of %v", p.Level, Levels)
	case Fold(p.Name) == "":
		return konbit.Invalid("name", "%s has no name with letters", p.Code)
	case p.Point != nil && !slices.Contains(precisions, p.Precision):
		return konbit.Invalid("precision", "%q: a point says how precise it is, one of %v", p.Precision, precisions)
	case p.Point == nil && p.Precision != "":
		return konbit.Invalid("precision", "%s has a precision and no point", p.Code)
	}
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "Local" {
			return konbit.Invalid("zone", "%q is no IANA zone: want a name like Africa/Nairobi", p.Zone)
		}
	}
	return konbit.Place{Code: p.Code, Point: p.Point}.Check()
}
