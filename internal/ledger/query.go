package ledger

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"konbit.example/konbit"
)

// Heads is how far each node's log is held: node name to index. It is the H of
// a figure.
type Heads map[string]int64

// String returns h as "FOB3@4410, HQ@81220".
func (h Heads) String() string {
	var b strings.Builder
	for i, node := range slices.Sorted(maps.Keys(h)) {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s@%d", node, h[node])
	}
	return b.String()
}

// A Query narrows what is read. Zero fields match everything.
type Query struct {
	Kinds   []string       // names of kinds, of any version
	Subject konbit.ID      // the thing that records are about
	Place   string         // records whose place code starts with this
	Valid   konbit.Span    // records true at some time in this: see When
	Zone    *time.Location // in which dates of Valid, Known and the records are read; nil: UTC
	Known   konbit.Moment  // records published by then, or made by then where not published
	Text    string         // words, or beginnings of words, that a record's text has
	Node    string         // records taken in by this node
	Heads   Heads          // records that these heads hold
	After   int64          // positions after this one
	Until   int64          // positions up to this one
	Limit   int            // this many at most
	Newest  bool           // last first
	ByTime  bool           // in the order of When, not of position; those without one come first
	Past    int64          // of that order: go on past the record at this position
	Brief   bool           // without bodies and personal parts
}

// Check reports the first thing wrong with q.
func (q *Query) Check() error {
	switch {
	case q.After < 0:
		return konbit.Invalid("after", "want a position from 0")
	case q.Past < 0:
		return konbit.Invalid("past", "want a position from 0")
	case q.Limit < 0:
		return konbit.Invalid("limit", "want a number from 0; 0 is no limit")
	}
	if q.Subject != "" {
		return konbit.Under("subject", q.Subject.Check())
	}
	return nil
}

func (q *Query) zone() *time.Location {
	if q.Zone == nil {
		return time.UTC
	}
	return q.Zone
}

// Match reports whether the decoded entry e is one that q asks for, Limit aside.
func (q *Query) Match(e *Entry) bool {
	r := &e.Record
	switch {
	case e.Position <= q.After || q.Until > 0 && e.Position > q.Until,
		len(q.Kinds) > 0 && !slices.Contains(q.Kinds, r.Kind.Name()),
		q.Subject != "" && r.ThingID() != q.Subject && r.ID != q.Subject,
		q.Place != "" && (r.Place == nil || !strings.HasPrefix(r.Place.Code, q.Place)),
		q.Node != "" && r.Node != q.Node,
		q.Heads != nil && r.Index > q.Heads[r.Node]:
		return false
	}
	return q.matchTimes(r) && (q.Text == "" || matchWords(Words(r), Fold(q.Text)))
}

func (q *Query) matchTimes(r *konbit.Record) bool {
	zone := q.zone()
	if !q.Known.IsZero() {
		known := r.Published
		if known.IsZero() {
			known = r.Made
		}
		if known.Latest(zone).After(q.Known.Latest(zone)) {
			return false
		}
	}
	if q.Valid.IsZero() {
		return true
	}
	when := When(r)
	if when.IsZero() {
		return false
	}
	from, hasFrom := q.Valid.Earliest(zone)
	to, hasTo := q.Valid.Latest(zone)
	if end, ok := when.Latest(zone); ok && hasFrom && end.Before(from) {
		return false
	}
	start, ok := when.Earliest(zone)
	return !ok || !hasTo || !start.After(to)
}

// times are the fields by which kinds say when a record was true, the telling
// one first, each with the field that says until when.
var times = [...][2]string{
	{"since", ""}, {"at", ""}, {"start", "end"}, {"arrive", ""}, {"depart", ""}, {"as_of", ""}, {"date", ""}, {"from", "to"}, {"period", ""},
	{"planned_start", "planned_end"},
}

// When returns when r was true: what it says itself, else the first of its
// fields that does, else when it was published.
func When(r *konbit.Record) konbit.Span {
	var body map[string]json.RawMessage
	if !r.Valid.IsZero() || len(r.Body) > 0 && json.Unmarshal(r.Body, &body) != nil {
		return r.Valid
	}
	read := func(name string) (s konbit.Span) {
		if json.Unmarshal(body[name], &s) != nil { // missing, or no time
			return konbit.Span{}
		}
		return s
	}
	for _, f := range times {
		s := read(f[0])
		if s.IsZero() {
			continue
		}
		if end := read(f[1]); !end.IsZero() && s.From == s.To {
			s.To = end.To
		}
		return s
	}
	if r.Published.IsZero() {
		return konbit.Span{}
	}
	return konbit.On(r.Published)
}

// began returns where r stands in the order of When: dates are read in UTC.
func began(r *konbit.Record) int64 {
	at, ok := When(r).Earliest(time.UTC)
	if !ok {
		return math.MinInt64
	}
	return at.UnixMicro()
}

// Words returns the words of r's text, folded for search: those of the body's
// strings, the place's name and the quotes.
func Words(r *konbit.Record) []string {
	var b strings.Builder
	add := func(s string) { b.WriteString(s); b.WriteByte('\n') }
	if r.Place != nil {
		add(r.Place.Code)
		add(r.Place.Name)
	}
	for i := range r.Sources {
		add(r.Sources[i].Quote)
	}
	if len(r.Body) > 0 {
		var body any
		if json.Unmarshal(r.Body, &body) == nil {
			addStrings(body, add)
		}
	}
	return Fold(b.String())
}

func addStrings(v any, add func(string)) {
	switch v := v.(type) {
	case string:
		add(v)
	case []any:
		for _, x := range v {
			addStrings(x, add)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			addStrings(v[k], add)
		}
	}
}

// Fold splits s into its words in lower case and without diacritics.
func Fold(s string) []string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			s = strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFKD.String(s))
			break
		}
	}
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// matchWords reports whether every word of want begins some word of have.
func matchWords(have, want []string) bool {
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}
