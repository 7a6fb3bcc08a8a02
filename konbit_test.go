package konbit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"konbit.example/konbit"
)

var now = time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)

const id = "01946d7a-6c00-7000-8000-000000000001"

// full is a record with every field.
const full = `{
	"id": "01946d7a-6c00-7000-8000-000000000001", "kind": "patrol@1", "subject": "01946d7a-6c00-7000-8000-000000000002",
	"valid": "2025-01-18T02:00:00+03:00[Africa/Nairobi]/..", "published": "2025-01", "made": "2025-01-18T05:00:00Z",
	"author": "cpl", "sources": [{"document": "01946d7a-6c00-7000-8000-000000000003", "from": 3, "to": 9, "quote": "over 600"}, {"own": true}],
	"grade": "B2", "reuse": "CC-BY-4.0", "marking": "amber+strict", "releasable_to": ["KEN", "JAM"],
	"place": {"code": "HT0111", "name": "Pòtoprens", "point": [-72.33, 18.54], "precision": "commune"},
	"relations": [{"type": "supersedes", "to": "01946d7a-6c00-7000-8000-000000000004"}],
	"device": "phone-7", "counter": 2, "previous": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"recorded": "2025-01-18T05:00:01.5Z", "node": "fob-3", "index": 44,
	"body": { "kept" :  "byte for byte" }, "personal": "AAEC"
}`

func equal(t *testing.T, want, got konbit.Record) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateComparable(konbit.Moment{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("records differ (-want +got):\n%s", d)
	}
}

func TestParseRecord(t *testing.T) {
	r, err := konbit.ParseRecord([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check(now); err != nil {
		t.Error(err)
	}
	if got := string(r.Body); got != `{ "kept" :  "byte for byte" }` {
		t.Errorf("body = %s, want it as it was sent", got)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := konbit.ParseRecord(b)
	if err != nil {
		t.Fatal(err)
	}
	again.Body = r.Body // compacted on the way
	equal(t, r, again)
	var names map[string]any
	if err := json.Unmarshal(b, &names); err != nil || len(names) != 22 {
		t.Errorf("%d fields of 22 were read: is one missing from the test or from ParseRecord?", len(names))
	}
}

// TestBadJSON has what people and programs send; every error names its field.
func TestBadJSON(t *testing.T) {
	for _, c := range []struct{ in, field, says string }{
		{``, "", "ends too early, after 0 bytes"},
		{`{"id":`, "", "ends too early"},
		{`{"id" "x"}`, "", "at byte"},
		{`[]`, "", "a JSON object"},
		{`null`, "", "a JSON object"},
		{`{} {}`, "", "more than one JSON value"},
		{`{}x`, "", "more than one JSON value"},
		{"{\"id\":\"\xff\"}", "", "UTF-8"},
		{`{"made":"yesterday"}`, "made", "want a date like"},
		{`{"id":"x","published":"18/01/2025"}`, "published", "want a date like"},
		{`{"valid":"2025/2024"}`, "valid", "ends before it starts"},
		{`{"recorded":7}`, "recorded", "want a string, not a JSON number"},
		{`{"valid":{"from":"2025"}}`, "valid", "want a string, not a JSON object"},
		{`{"kind":3}`, "kind", "want a string"},
		{`{"counter":"3"}`, "counter", "want a whole number"},
		{`{"counter":1.5}`, "counter", "want a whole number"},
		{`{"sources":{}}`, "sources", "want a list"},
		{`{"sources":[{"from":"x"}]}`, "sources.from", "want a whole number"},
		{`{"sources":[{"quotation":"x"}]}`, "sources.quotation", "no such field"},
		{`{"sources":[{"own":"yes"}]}`, "sources.own", "want true or false"},
		{`{"place":"Delmas"}`, "place", "want an object"},
		{`{"place":{"point":"x"}}`, "place.point", "want a list"},
		{`{"place":{"point":["x"]}}`, "place.point", "want a number"},
		{`{"releasable_to":"KEN"}`, "releasable_to", "want a list"},
		{`{"personal":"***"}`, "personal", "base64"},
		{`{"markings":"red"}`, "markings", "no such field of a record"},
		{`{"Marking":"red"}`, "Marking", "write marking"},
		{`{"marking":"red","marking":"clear"}`, "marking", "given twice"},
		{`{"":1}`, "", "without a name"},
	} {
		_, err := konbit.ParseRecord([]byte(c.in))
		e, ok := errors.AsType[*konbit.Error](err)
		if !ok || e.Code != konbit.CodeInvalid || e.Field != c.field || !strings.Contains(e.Detail, c.says) {
			t.Errorf("%s: error %v, want field %q that says %q", c.in, err, c.field, c.says)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, field, says string
		change            func(*konbit.Record)
	}{
		{"no id", "id", "UUID version 7", func(r *konbit.Record) { r.ID = "" }},
		{"another version", "id", "UUID version 7", func(r *konbit.Record) { r.ID = "01946d7a-6c00-4000-8000-000000000001" }},
		{"capitals", "id", "lower case", func(r *konbit.Record) { r.ID = "01946D7A-6c00-7000-8000-000000000001" }},
		{"no version", "kind", "patrol@1", func(r *konbit.Record) { r.Kind = "patrol" }},
		{"version 0", "kind", "patrol@1", func(r *konbit.Record) { r.Kind = "patrol@0" }},
		{"version 01", "kind", "patrol@1", func(r *konbit.Record) { r.Kind = "patrol@01" }},
		{"subject", "subject", "UUID", func(r *konbit.Record) { r.Subject = "patrol 1" }},
		{"not made", "made", "missing", func(r *konbit.Record) { r.Made = konbit.Moment{} }},
		{"made on a day", "made", "an instant", func(r *konbit.Record) { r.Made = konbit.MustMoment("2025-01-18") }},
		{"made tomorrow", "made", "in the future", func(r *konbit.Record) { r.Made = konbit.At(now.Add(11 * time.Minute)) }},
		{"published tomorrow", "published", "in the future", func(r *konbit.Record) { r.Published = konbit.MustMoment("2025-01-22") }},
		{"grade", "grade", "Admiralty", func(r *konbit.Record) { r.Grade = "G9" }},
		{"marking", "marking", "TLP", func(r *konbit.Record) { r.Marking = "secret" }},
		{"release", "releasable_to.1", "empty", func(r *konbit.Record) { r.Release = []string{"KEN", ""} }},
		{"empty place", "place", "a code, a name or a point", func(r *konbit.Record) { r.Place = new(konbit.Place) }},
		{"latitude first", "place.point", "longitude", func(r *konbit.Record) { r.Place.Point = &konbit.LonLat{18, -102} }},
		{"no position", "place.point", "longitude", func(r *konbit.Record) { r.Place.Point = &konbit.LonLat{math.NaN(), 0} }},
		{"long place", "place.name", "at most 500", func(r *konbit.Record) { r.Place.Name = strings.Repeat("x", 501) }},
		{"source of nothing", "sources.1.document", "own", func(r *konbit.Record) { r.Sources[1].Own = false }},
		{"source backwards", "sources.0.to", "byte offsets", func(r *konbit.Record) { r.Sources[0].To = 1 }},
		{"long quote", "sources.0.quote", "only what says it", func(r *konbit.Record) { r.Sources[0].Quote = strings.Repeat("x", 1<<20) }},
		{"relation", "relations.0.type", "not one of", func(r *konbit.Record) { r.Relation[0].Type = "replaces" }},
		{"relation to nothing", "relations.0.to", "UUID", func(r *konbit.Record) { r.Relation[0].To = "" }},
		{"author of two lines", "author", "one line", func(r *konbit.Record) { r.Author = "a\nb" }},
		{"device", "device", "UTF-8", func(r *konbit.Record) { r.Device = "\xff" }},
		{"counter without device", "device", "missing", func(r *konbit.Record) { r.Device = "" }},
		{"previous without device", "device", "missing", func(r *konbit.Record) { r.Device, r.Counter = "", 0 }},
		{"negative counter", "counter", "1, 2, 3", func(r *konbit.Record) { r.Counter = -1 }},
		{"previous", "previous", "64", func(r *konbit.Record) { r.Previous = "E3" }},
		{"body of text", "body", "object", func(r *konbit.Record) { r.Body = []byte(`"x"`) }},
		{"body of null", "body", "object", func(r *konbit.Record) { r.Body = []byte(` null`) }},
		{"broken body", "body", "JSON", func(r *konbit.Record) { r.Body = []byte(`{"a":}`) }},
		{"body of bytes", "body", "UTF-8", func(r *konbit.Record) { r.Body = []byte("{\"a\":\"\xff\"}") }},
		{"large body", "body", "attach", func(r *konbit.Record) { r.Body = bytes.Repeat([]byte(" "), konbit.MaxBody+1) }},
		{"large personal part", "personal", "at most", func(r *konbit.Record) { r.Personal = make([]byte, konbit.MaxBody+1) }},
	} {
		r, err := konbit.ParseRecord([]byte(full))
		if err != nil {
			t.Fatal(err)
		}
		c.change(&r)
		err = r.Check(now)
		e, ok := errors.AsType[*konbit.Error](err)
		if !ok || e.Code != konbit.CodeInvalid || e.Field != c.field || !strings.Contains(e.Detail, c.says) {
			t.Errorf("%s: error %.200v, want field %q that says %q", c.name, err, c.field, c.says)
		}
	}
}

func TestIDs(t *testing.T) {
	seen := map[konbit.ID]bool{}
	for range 1000 {
		id := konbit.NewID(now)
		if err := id.Check(); err != nil || seen[id] {
			t.Fatal(id, err, seen[id])
		}
		seen[id] = true
	}
	if a, b := konbit.NamedID(now, "x"), konbit.NamedID(now, "x"); a != b || a.Check() != nil {
		t.Errorf("one name gives %s and %s, %v", a, b, a.Check())
	}
	if a, b := konbit.NamedID(now, "x"), konbit.NamedID(now, "y"); a == b {
		t.Error("two names give one ID")
	}
	if a, b := konbit.NewID(now), konbit.NewID(now.Add(time.Millisecond)); a >= b {
		t.Errorf("%s, made before %s, sorts after it", a, b)
	}
	if got, want := konbit.NamedID(now, "haiti-mss/s0-12"), konbit.ID("01948395-7e00-7290-8444-2e9efd17d5b0"); got != want {
		t.Errorf("the ID of a name is %s, want %s: packs loaded before would be loaded again", got, want)
	}
}

func TestRelates(t *testing.T) {
	r, err := konbit.ParseRecord([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Relates(konbit.Supersedes); len(got) != 1 || got[0] != r.Relation[0].To {
		t.Errorf("supersedes %v", got)
	}
	if got := r.Relates(konbit.Retracts); got != nil {
		t.Errorf("retracts %v", got)
	}
	if r.ThingID() != r.Subject {
		t.Errorf("it is about %s", r.ThingID())
	}
	if r.Subject = ""; r.ThingID() != r.ID {
		t.Errorf("without a subject it is about %s", r.ThingID())
	}
}

// TestLink keeps the device chain as it is: phones compute it too.
func TestLink(t *testing.T) {
	r := konbit.Record{ID: id, Device: "phone-7", Counter: 1}
	first := r.Link()
	if want := "4def763da3ed082aa1c4b93ade4c4fcf930e55989abdd453aac7f5f7de49b265"; first != want {
		t.Errorf("link = %s, want %s", first, want)
	}
	second := konbit.Record{ID: id, Device: "phone-7", Counter: 2, Previous: first, Body: []byte(`{"a":1}`)}
	link := second.Link()
	second.Body = nil // it may be erased, and the chain holds
	if second.Link() != link {
		t.Error("the link depends on the body")
	}
	for _, other := range []konbit.Record{
		{ID: id, Device: "phone-8", Counter: 2, Previous: first},
		{ID: id, Device: "phone-7", Counter: 3, Previous: first},
		{ID: id, Device: "phone-7", Counter: 2},
		{ID: "x", Device: "phone-7", Counter: 2, Previous: first},
	} {
		if other.Link() == link {
			t.Errorf("%+v has the same link", other)
		}
	}
}

func TestQuantity(t *testing.T) {
	high, low, inf := 700.0, 500.0, math.Inf(1)
	for field, q := range map[string]konbit.Quantity{
		"":          {Value: 600, Qualifier: konbit.Range, High: &high, Unit: "person"},
		"value":     {Value: math.NaN()},
		"qualifier": {Value: 1, Qualifier: "roughly"},
		"high":      {Value: 600, Qualifier: konbit.Range},
		"high ":     {Value: 600, High: &high},
		"high  ":    {Value: 600, Qualifier: konbit.Range, High: &low},
		"high   ":   {Value: 600, Qualifier: konbit.Range, High: &inf},
	} {
		e, _ := errors.AsType[*konbit.Error](q.Check())
		if field = strings.TrimSpace(field); (e != nil) != (field != "") || e != nil && e.Field != field {
			t.Errorf("%+v: error %v, want field %q", q, e, field)
		}
	}
}

func TestInterval(t *testing.T) {
	a, b := konbit.Interval{Low: 350, High: 400, HighEntailed: true}, konbit.Point(217)
	if got, want := a.Add(b), (konbit.Interval{Low: 567, High: 617, HighEntailed: true}); got != want {
		t.Errorf("sum = %+v, want %+v", got, want)
	}
	if got, want := a.Sub(b), (konbit.Interval{Low: 133, High: 183, HighEntailed: true}); got != want {
		t.Errorf("difference = %+v, want %+v", got, want)
	}
	if got, want := a.Hull(b), (konbit.Interval{Low: 217, High: 400, LowEntailed: true, HighEntailed: true}); got != want {
		t.Errorf("hull = %+v, want %+v", got, want)
	}
	if a.Overlaps(b) || !a.Overlaps(a) || !a.Contains(350) || a.Contains(401) || a.Width() != 50 {
		t.Error("overlap, containment or width")
	}
}

func TestErrors(t *testing.T) {
	err := fmt.Errorf("append: %w", konbit.Under("records.3", konbit.Under("body", konbit.Invalid("personnel", "want %d or more", 0))))
	if got := err.Error(); got != "append: invalid: records.3.body.personnel: want 0 or more" {
		t.Error(got)
	}
	if konbit.CodeOf(err) != konbit.CodeInvalid || konbit.CodeOf(errors.New("x")) != konbit.CodeInternal {
		t.Error("codes")
	}
	if konbit.Under("x", nil) != nil {
		t.Error("Under makes an error of nil")
	}
}

func FuzzParseRecord(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(`{"id":"` + id + `","kind":"note@1","made":"2025-01-18T05:00:00Z","body":{"a":[1,{"b":null}]}}`))
	f.Add([]byte(`{"place":{"point":[1e400,0]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := konbit.ParseRecord(b)
		if err != nil {
			if konbit.CodeOf(err) != konbit.CodeInvalid {
				t.Errorf("%q: %v", b, err)
			}
			return
		}
		if r.Check(now) != nil {
			return
		}
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%q: a sound record cannot be written: %v", b, err)
		}
		again, err := konbit.ParseRecord(out)
		if err != nil {
			t.Fatalf("%q is written %q, which cannot be read: %v", b, out, err)
		}
		if len(r.Body) > 0 {
			var compact bytes.Buffer
			enc := json.NewEncoder(&compact) // as Marshal writes it
			if err := enc.Encode(r.Body); err != nil {
				t.Fatal(err)
			}
			r.Body = bytes.TrimSpace(compact.Bytes())
		}
		equal(t, r, again)
	})
}
