package kind

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"konbit.example/konbit"
)

// Values are the fields of a body by name. A field's type says what its value
// is: string for text, longtext and code, int64, float64, konbit.Quantity (money
// too), map[string]int64, bool, []string for codes, konbit.Moment, konbit.Span,
// konbit.Place, konbit.LonLat, []konbit.LonLat, json.RawMessage for area and
// record, konbit.ID, []File and []Values.
type Values map[string]any

// A File stands beside a record, kept by its hash.
type File struct {
	SHA256  string `json:"sha256"` // in hexadecimal
	Name    string `json:"name,omitempty"`
	Type    string `json:"type"` // IANA media type
	Size    int64  `json:"size,omitempty"`
	Caption string `json:"caption,omitempty"`
}

// The longest texts in characters, where a field says nothing else.
const (
	maxText     = 1000
	maxLongText = 100_000
)

// parse reads the JSON value raw as f's type and checks what the field alone
// can tell.
func (f *Field) parse(raw json.RawMessage) (any, error) {
	switch f.Type {
	case Text, LongText, Coded, Codes:
		return f.parseText(raw)
	case Integer, Decimal, Quantity, Money, Breakdown:
		return f.parseNumber(raw)
	case Date, DateTime, Period:
		return f.parseTime(raw)
	case Point, Track, Area, Place:
		return f.parseGeometry(raw)
	case Ref:
		s, ok := textOf(raw)
		if !ok {
			return nil, want(raw, "the id of a record, as text")
		}
		return konbit.ID(s), konbit.ID(s).Check()
	case Bool:
		var b bool
		if json.Unmarshal(raw, &b) != nil {
			return nil, want(raw, "true or false")
		}
		return b, nil
	case Media:
		return f.parseMedia(raw)
	case List:
		return f.parseList(raw)
	default:
		if raw[0] != '{' {
			return nil, want(raw, "a JSON object")
		}
		return raw, nil
	}
}

// want reports that raw is not what is wanted.
func want(raw json.RawMessage, what string) error {
	s := string(raw)
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return konbit.Invalid("", "%s: want %s", s, what)
}

func (f *Field) parseText(raw json.RawMessage) (any, error) {
	if f.Type == Codes {
		var codes []string
		if json.Unmarshal(raw, &codes) != nil || len(codes) == 0 {
			return nil, want(raw, "a list of codes of "+f.Of+", one at least")
		}
		for i, c := range codes {
			if err := f.checkCode(c); err != nil {
				return nil, konbit.Under(strconv.Itoa(i), err)
			}
			if slices.Contains(codes[:i], c) {
				return nil, konbit.Invalid(strconv.Itoa(i), "%q stands twice", c)
			}
		}
		return codes, nil
	}
	s, ok := textOf(raw)
	if !ok {
		return nil, want(raw, "a text in quotes")
	}
	if f.Type == Coded {
		return s, f.checkCode(s)
	}
	limit := float64(maxText)
	if f.Type == LongText {
		limit = maxLongText
	}
	if f.Max != nil {
		limit = *f.Max
	}
	n := float64(utf8.RuneCountInString(s))
	switch {
	case strings.TrimSpace(s) == "":
		return nil, konbit.Invalid("", "empty: write something or leave the field out")
	case n > limit:
		return nil, konbit.Invalid("", "%v characters: want at most %.0f", n, limit)
	case f.Min != nil && n < *f.Min:
		return nil, konbit.Invalid("", "%v characters: want at least %v", n, *f.Min)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && (f.Type == Text || r != '\n' && r != '\t' && r != '\r') }):
		return nil, konbit.Invalid("", "control characters: want plain text%s", map[bool]string{true: " on one line"}[f.Type == Text])
	}
	return s, nil
}

func (f *Field) checkCode(code string) error {
	v := f.vocabulary
	if _, ok := v.Lookup(code); ok {
		return nil
	}
	if near := v.Near(code); len(near) > 0 {
		return konbit.Invalid("", "%q is no code of %s; did you mean %s?", code, v.Name, strings.Join(near, " or "))
	}
	if len(v.Codes) > 40 {
		return konbit.Invalid("", "%q is no code of %s", code, v.Name)
	}
	return konbit.Invalid("", "%q is no code of %s: want one of %s", code, v.Name, strings.Join(f.codes(), ", "))
}

// codes returns the codes that f may hold.
func (f *Field) codes() []string {
	codes := make([]string, len(f.vocabulary.Codes))
	for i, c := range f.vocabulary.Codes {
		codes[i] = c.Code
	}
	return codes
}

func (f *Field) parseNumber(raw json.RawMessage) (any, error) {
	switch f.Type {
	case Integer:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || n > 1<<53 || n < -1<<53 {
			return nil, want(raw, "a whole number")
		}
		return n, f.inRange(float64(n))
	case Decimal:
		n, err := strconv.ParseFloat(string(raw), 64)
		if err != nil || raw[0] == '"' {
			return nil, want(raw, "a number")
		}
		return n, f.inRange(n)
	case Breakdown:
		var parts map[string]int64
		if json.Unmarshal(raw, &parts) != nil || len(parts) == 0 {
			return nil, want(raw, "whole numbers by code of "+f.Of+`, like {"`+f.vocabulary.Codes[0].Code+`": 3}`)
		}
		for code, n := range parts {
			if err := f.checkCode(code); err != nil {
				return nil, err
			}
			if n < 0 {
				return nil, konbit.Invalid(code, "%d: want 0 or more", n)
			}
		}
		return parts, nil
	default:
		return f.parseQuantity(raw)
	}
}

func (f *Field) parseQuantity(raw json.RawMessage) (any, error) {
	var given struct {
		Value *float64 `json:"value"`
		konbit.Quantity
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if raw[0] != '{' || d.Decode(&given) != nil || given.Value == nil {
		return nil, want(raw, `{"value": 217, "qualifier": "over", "unit": …} with a number as value`)
	}
	q := given.Quantity
	q.Value = *given.Value
	if err := q.Check(); err != nil {
		return nil, err
	}
	if err := f.checkUnit(&q); err != nil {
		return nil, konbit.Under("unit", err)
	}
	if err := f.inRange(q.Value); err != nil {
		return nil, konbit.Under("value", err)
	}
	if q.High != nil {
		return q, konbit.Under("high", f.inRange(*q.High))
	}
	return q, nil
}

// checkUnit checks q's unit, fills it in where there is only one, and checks
// that what comes in whole numbers does.
func (f *Field) checkUnit(q *konbit.Quantity) error {
	if f.Type == Money {
		return f.checkCode(q.Unit)
	}
	if q.Unit == "" && len(f.units) == 1 {
		q.Unit = f.units[0]
	}
	unit, ok := f.set.unit(q.Unit)
	switch {
	case q.Unit == "" && len(f.units) > 0:
		return konbit.Invalid("", "missing: want one of %s", strings.Join(f.units, ", "))
	case q.Unit == "":
		return konbit.Invalid("", "missing: say what is counted, like person or percent")
	case len(f.units) > 0 && !slices.Contains(f.units, q.Unit):
		return konbit.Invalid("", "%q: want %s", q.Unit, strings.Join(f.units, " or "))
	case !ok:
		return konbit.Invalid("", "%q is no unit", q.Unit)
	case unit.Discrete && (q.Value != float64(int64(q.Value)) || q.High != nil && *q.High != float64(int64(*q.High))):
		return konbit.Invalid("", "%s comes in whole numbers, not %v", q.Unit, q.Value)
	}
	return nil
}

func (f *Field) inRange(n float64) error {
	switch {
	case f.Min != nil && n < *f.Min:
		return konbit.Invalid("", "%v: want %v or more", n, *f.Min)
	case f.Max != nil && n > *f.Max:
		return konbit.Invalid("", "%v: want %v or less", n, *f.Max)
	}
	return nil
}

func (f *Field) parseTime(raw json.RawMessage) (any, error) {
	s, ok := textOf(raw)
	if !ok || s == "" {
		return nil, want(raw, "a date or time as text, like \"2025-01-18\"")
	}
	if f.Type == Period {
		return konbit.ParseSpan(s)
	}
	m, err := konbit.ParseMoment(s)
	switch {
	case err != nil:
		return nil, err
	case f.Type == DateTime && m.Precision() != konbit.Second:
		return nil, konbit.Invalid("", "%q is a date: want an instant with its offset, like 2025-01-18T02:00:00+03:00", s)
	case f.Type == Date && m.Precision() == konbit.Second:
		return nil, konbit.Invalid("", "%q is an instant: want a date, like %s", s, m.Earliest(zoneOf(m)).Format(time.DateOnly))
	}
	return m, nil
}

// zoneOf returns the zone in which m's day is what its author saw.
func zoneOf(m konbit.Moment) *time.Location {
	t, err := time.Parse("2006-01-02T15:04:05.999999Z07:00", strings.Split(m.String(), "[")[0])
	if err != nil {
		return time.UTC
	}
	return t.Location()
}

func (f *Field) parseGeometry(raw json.RawMessage) (any, error) {
	switch f.Type {
	case Place:
		var p konbit.Place
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if d.Decode(&p) != nil {
			return nil, want(raw, `a place, like {"code": …} or {"name": …}`)
		}
		return p, p.Check()
	case Point:
		var p konbit.LonLat
		if !pair(raw, &p) {
			return nil, want(raw, "[longitude, latitude] in degrees")
		}
		return p, nil
	case Track:
		var points []json.RawMessage
		if json.Unmarshal(raw, &points) != nil || len(points) < 2 {
			return nil, want(raw, "two points or more, each [longitude, latitude]")
		}
		track := make([]konbit.LonLat, len(points))
		for i, p := range points {
			if !pair(p, &track[i]) {
				return nil, konbit.Under(strconv.Itoa(i), want(p, "[longitude, latitude] in degrees"))
			}
		}
		return track, nil
	default:
		return raw, checkArea(raw)
	}
}

// pair reads [longitude, latitude] into p.
func pair(raw json.RawMessage, p *konbit.LonLat) bool {
	var xy []float64
	if json.Unmarshal(raw, &xy) != nil || len(xy) != 2 {
		return false
	}
	*p = konbit.LonLat(xy)
	return konbit.Place{Point: p}.Check() == nil
}

// checkArea reports whether raw is a GeoJSON Polygon or MultiPolygon (RFC 7946)
// of closed rings.
func checkArea(raw json.RawMessage) error {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(raw, &g) != nil {
		return want(raw, "a GeoJSON Polygon or MultiPolygon")
	}
	var polygons [][][]json.RawMessage
	ok := false
	switch g.Type {
	case "Polygon":
		polygons = make([][][]json.RawMessage, 1)
		ok = json.Unmarshal(g.Coordinates, &polygons[0]) == nil
	case "MultiPolygon":
		ok = json.Unmarshal(g.Coordinates, &polygons) == nil && len(polygons) > 0
	}
	if !ok {
		return want(raw, "a GeoJSON Polygon or MultiPolygon")
	}
	for _, rings := range polygons {
		if len(rings) == 0 {
			return konbit.Invalid("coordinates", "a polygon needs a ring")
		}
		for _, ring := range rings {
			if len(ring) < 4 || !bytes.Equal(ring[0], ring[len(ring)-1]) {
				return konbit.Invalid("coordinates", "a ring needs four points or more, the last being the first again")
			}
			for _, p := range ring {
				if !pair(p, new(konbit.LonLat)) {
					return konbit.Under("coordinates", want(p, "[longitude, latitude] in degrees"))
				}
			}
		}
	}
	return nil
}

func (f *Field) parseMedia(raw json.RawMessage) (any, error) {
	var files []File
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(&files) != nil || len(files) == 0 {
		return nil, want(raw, `files, like [{"sha256": …, "type": "image/jpeg"}]`)
	}
	for i, m := range files {
		switch {
		case len(m.SHA256) != 64 || strings.Trim(m.SHA256, "0123456789abcdef") != "":
			return nil, konbit.Invalid(strconv.Itoa(i)+".sha256", "want 64 hexadecimal digits in small letters")
		case !strings.Contains(m.Type, "/"):
			return nil, konbit.Invalid(strconv.Itoa(i)+".type", "%q: want a media type like image/jpeg", m.Type)
		}
	}
	return files, f.inRange(float64(len(files)))
}

func (f *Field) parseList(raw json.RawMessage) (any, error) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) == 0 {
		return nil, want(raw, "a list in [brackets] with one item or more")
	}
	list := make([]Values, len(items))
	for i, item := range items {
		var err error
		if list[i], err = parseObject(f.Fields, item); err != nil {
			return nil, konbit.Under(strconv.Itoa(i), err)
		}
	}
	if f.Min != nil && float64(len(list)) < *f.Min || f.Max != nil && float64(len(list)) > *f.Max {
		return nil, konbit.Under("", f.inRange(float64(len(list))))
	}
	return list, nil
}
