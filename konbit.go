// Package konbit is the vocabulary of a mission's record: what was said, by
// whom, about which time, and when we came to hold it.
//
// It holds types and small pure functions over them. It is not a place for
// storage, rules of a kind of record, or anything that does I/O: it imports the
// standard library only. Its one invariant: a value that passes its Check can be
// written, sent and read back without loss.
package konbit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Kind names the definition a record was made with: "patrol@1".
type Kind string

// Name returns the kind without its version.
func (k Kind) Name() string {
	name, _, _ := strings.Cut(string(k), "@")
	return name
}

// Version returns the version after the @, 0 if there is none.
func (k Kind) Version() int {
	_, v, _ := strings.Cut(string(k), "@")
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0
	}
	return n
}

// Check reports whether k is a lower-case name, an @ and a version from 1.
func (k Kind) Check() error {
	name, v, _ := strings.Cut(string(k), "@")
	ok := name != "" && len(name) <= 64 && k.Version() >= 1 && strconv.Itoa(k.Version()) == v
	for i := range len(name) {
		c := name[i]
		ok = ok && (c >= 'a' && c <= 'z' || i > 0 && (c == '-' || c >= '0' && c <= '9'))
	}
	if !ok {
		return Invalid("", "%q is not a kind: want a name and a version, like patrol@1", clip(string(k)))
	}
	return nil
}

// A Record is one statement, made once and never changed: a patrol, a pledge, a
// document, a claim, a correction, an approval. State is derived from records.
//
// Of the four times, Valid is when it is true, Published when the source said
// it, Made the author's clock, Recorded when the first node took it in.
type Record struct {
	ID        ID     `json:"id"`
	Kind      Kind   `json:"kind"`
	Subject   ID     `json:"subject,omitempty"` // the thing it is about; zero at the door: the record itself
	Valid     Span   `json:"valid,omitzero"`
	Published Moment `json:"published,omitzero"`
	Made      Moment `json:"made,omitzero"`

	Author   string     `json:"author,omitempty"` // the principal; set by the door
	Sources  []Source   `json:"sources,omitempty"`
	Grade    Grade      `json:"grade,omitempty"`
	Reuse    string     `json:"reuse,omitempty"` // licence of what it quotes
	Marking  Marking    `json:"marking,omitempty"`
	Release  []string   `json:"releasable_to,omitempty"`
	Place    *Place     `json:"place,omitempty"`
	Relation []Relation `json:"relations,omitempty"`

	Device   string `json:"device,omitempty"`
	Counter  int64  `json:"counter,omitempty"`  // 1, 2, 3… of the device's own records
	Previous string `json:"previous,omitempty"` // Link of the device's previous record

	// Stamped by the first node's door.
	Recorded Moment `json:"recorded,omitzero"`
	Node     string `json:"node,omitempty"`
	Index    int64  `json:"index,omitempty"` // position in that node's log, from 1

	Body     json.RawMessage `json:"body,omitempty"`     // fields of the kind: a JSON object, kept byte for byte
	Personal []byte          `json:"personal,omitempty"` // fields marked personal, sealed to the protection officer's key
}

// Limits on what a record carries, in bytes and in number. Larger things are
// files, kept by hash.
const (
	MaxBody   = 10 << 20 // the body, and the personal part
	MaxHeader = 1 << 20  // all else together, as JSON
	MaxQuote  = 16 << 10 // one quote
	MaxName   = 500      // a name: author, device, place, licence, component
)

// Unstamped returns r without what the door adds. Two records with one ID are
// the same when their unstamped forms are.
func (r Record) Unstamped() Record {
	r.Recorded, r.Node, r.Index = Moment{}, "", 0
	return r
}

// ThingID returns the ID of the thing that r is about.
func (r *Record) ThingID() ID {
	if r.Subject != "" {
		return r.Subject
	}
	return r.ID
}

// Relates returns the records to which r has a relation of type t.
func (r *Record) Relates(t RelationType) []ID {
	var ids []ID
	for _, x := range r.Relation {
		if x.Type == t {
			ids = append(ids, x.To)
		}
	}
	return ids
}

// ParseRecord reads one record from its JSON form. A header field that is not
// known, or given twice, is an error, because what it says would be lost; fields
// of the body are not looked at. Errors name the field.
func ParseRecord(b []byte) (Record, error) {
	var r Record
	if !utf8.Valid(b) {
		return r, Invalid("", "the record is not valid UTF-8")
	}
	fields := map[string]any{
		"id": &r.ID, "kind": &r.Kind, "subject": &r.Subject, "valid": &r.Valid, "published": &r.Published, "made": &r.Made,
		"author": &r.Author, "sources": &r.Sources, "grade": &r.Grade, "reuse": &r.Reuse, "marking": &r.Marking,
		"releasable_to": &r.Release, "place": &r.Place, "relations": &r.Relation,
		"device": &r.Device, "counter": &r.Counter, "previous": &r.Previous,
		"recorded": &r.Recorded, "node": &r.Node, "index": &r.Index, "body": &r.Body, "personal": &r.Personal,
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return r, cmp.Or(jsonError(b, err), Invalid("", "want a record, a JSON object"))
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return r, jsonError(b, err)
		}
		name, _ := t.(string)
		to := fields[name]
		if to == nil {
			return r, unknownField(name, slices.Sorted(maps.Keys(fields)))
		}
		delete(fields, name)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return r, jsonError(b, err)
		}
		v := json.NewDecoder(bytes.NewReader(value))
		v.DisallowUnknownFields()
		if err := v.Decode(to); err != nil {
			return r, Under(name, jsonError(value, err))
		}
	}
	if _, err := d.Token(); err != nil {
		return r, jsonError(b, err)
	}
	if rest := bytes.TrimLeft(b[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return r, Invalid("", "more than one JSON value where one record is wanted")
	}
	return r, nil
}

func unknownField(name string, left []string) error {
	switch {
	case name == "":
		return Invalid("", "a field without a name")
	case slices.Contains(left, strings.ToLower(name)):
		return Invalid(clip(name), "no such field of a record: write %s", strings.ToLower(name))
	}
	return Invalid(clip(name), "no such field of a record, or given twice; fields of the kind go into body. Not given yet: %s", strings.Join(left, ", "))
}

// Check reports the first thing wrong with r that holds for every kind. now is
// the door's clock; a made or published time more than ten minutes after it is
// refused.
func (r *Record) Check(now time.Time) error {
	if err := r.ID.Check(); err != nil {
		return Under("id", err)
	}
	if err := r.Kind.Check(); err != nil {
		return Under("kind", err)
	}
	if r.Subject != "" {
		if err := r.Subject.Check(); err != nil {
			return Under("subject", err)
		}
	}
	if r.Made.IsZero() {
		return Invalid("made", "missing: want the author's clock, an instant with its offset")
	}
	limit := now.Add(10 * time.Minute)
	if r.Made.Precision() != Second {
		return Invalid("made", "want an instant with its offset, not a date")
	}
	if r.Made.Earliest(time.UTC).After(limit) {
		return Invalid("made", "%s is in the future (this node's clock says %s); correct the clock that made it", r.Made, now.UTC().Format(time.RFC3339))
	}
	if !r.Published.IsZero() && r.Published.Earliest(time.UTC).After(limit.Add(14*time.Hour)) {
		return Invalid("published", "%s is in the future", r.Published)
	}
	if err := r.Grade.Check(); err != nil {
		return Under("grade", err)
	}
	if r.Marking != "" {
		if err := r.Marking.Check(); err != nil {
			return Under("marking", err)
		}
	}
	if r.Place != nil {
		if err := r.Place.Check(); err != nil {
			return Under("place", err)
		}
	}
	if err := r.checkNames(); err != nil {
		return err
	}
	if err := r.checkDevice(); err != nil {
		return err
	}
	for i := range r.Sources {
		if err := r.Sources[i].Check(); err != nil {
			return Under(fmt.Sprintf("sources.%d", i), err)
		}
	}
	for i := range r.Relation {
		if err := r.Relation[i].Check(); err != nil {
			return Under(fmt.Sprintf("relations.%d", i), err)
		}
	}
	return r.checkBody()
}

func (r *Record) checkNames() error {
	for _, f := range []struct{ field, s string }{{"author", r.Author}, {"reuse", r.Reuse}, {"device", r.Device}} {
		if err := checkName(f.s); err != nil {
			return Under(f.field, err)
		}
	}
	for i, s := range r.Release {
		if s == "" {
			return Invalid(fmt.Sprintf("releasable_to.%d", i), "empty: want the name of a component, or leave it out")
		}
		if err := checkName(s); err != nil {
			return Under(fmt.Sprintf("releasable_to.%d", i), err)
		}
	}
	return nil
}

// checkName reports whether s is short and on one line.
func checkName(s string) error {
	switch {
	case len(s) > MaxName:
		return Invalid("", "%d bytes: want at most %d", len(s), MaxName)
	case !utf8.ValidString(s):
		return Invalid("", "not valid UTF-8")
	case strings.ContainsFunc(s, unicode.IsControl):
		return Invalid("", "want one line, without control characters")
	}
	return nil
}

func (r *Record) checkDevice() error {
	switch {
	case r.Counter < 0:
		return Invalid("counter", "want 1, 2, 3…: the device's count of its own records")
	case r.Device == "" && r.Counter > 0:
		return Invalid("device", "missing: a counter needs the device that counts")
	case r.Device == "" && r.Previous != "":
		return Invalid("device", "missing: a previous record needs the device whose it is")
	case r.Previous != "" && !isHash(r.Previous):
		return Invalid("previous", "want 64 lower-case hexadecimal digits: the link of the device's previous record")
	}
	return nil
}

func isHash(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

func (r *Record) checkBody() error {
	switch {
	case len(r.Personal) > MaxBody:
		return Invalid("personal", "%d bytes: want at most %d", len(r.Personal), MaxBody)
	case len(r.Body) > MaxBody:
		return Invalid("body", "%d bytes: want at most %d; attach larger things as files", len(r.Body), MaxBody)
	case len(r.Body) == 0:
		return nil
	case !utf8.Valid(r.Body):
		return Invalid("body", "not valid UTF-8")
	case !json.Valid(r.Body):
		return Invalid("body", "not valid JSON")
	case bytes.TrimLeft(r.Body, " \t\r\n")[0] != '{':
		return Invalid("body", "want a JSON object of the kind's fields")
	}
	return nil
}
