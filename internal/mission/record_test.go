package mission_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/mission"
)

const minimal = `
key: test
name: {en: Test, fr: Essai, ht: Tès, es: Prueba}
short: {en: T, fr: T, ht: T, es: T}
summary: {en: For tests., fr: Pour les essais., ht: Pou tès., es: Para pruebas.}
zone: Africa/Lusaka
languages: [en]
area: ZM
situation: 2025-06-01
records: {made: "2025-06-01T00:00:00Z", marking: clear}
`

// world is a catalogue with one country in it.
var world = fstest.MapFS{"countries.yaml": {Data: []byte("[{code: ZM, zones: [Africa/Lusaka], names: {en: Zambia}}]")}}

func open(t testing.TB, files map[string]string) *mission.Mission {
	t.Helper()
	pack := fstest.MapFS{"mission.yaml": {Data: []byte(minimal)}}
	for name, text := range files {
		pack[name] = &fstest.MapFile{Data: []byte(text)}
	}
	m, err := mission.Open(world, pack)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func collect(m *mission.Mission) ([]konbit.Record, error) {
	var recs []konbit.Record
	for r, err := range m.Records() {
		if err != nil {
			return recs, err
		}
		recs = append(recs, r)
	}
	return recs, nil
}

func id(name string) konbit.ID {
	return konbit.NamedID(time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), "test/"+name)
}

func TestRecordsResolvesAliases(t *testing.T) {
	m := open(t, map[string]string{
		"records/20-claims.ndjson": `{"id":"@c1","kind":"claim@1","subject":"@base","sources":[{"document":"@doc","quote":"@x said"}],"relations":[{"type":"supersedes","to":"@doc"}],"body":{"@key": "@doc", "n": 1.50, "handle":"@@minister", "says":"@minister said \"@doc\"", "list":["@base"]}}` + "\n\n",
		"records/10-docs.ndjson":   `{"id":"@doc","kind":"document@1","marking":"green","made":"2025-06-02T00:00:00Z"}` + "\n",
		"records.ndjson":           `{"id":"@base","kind":"base@1","author":"somebody"}`,
	})
	got, err := collect(m)
	if err != nil {
		t.Fatal(err)
	}
	doc := konbit.NamedID(time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC), "test/doc")
	made := konbit.MustMoment("2025-06-01T00:00:00Z")
	want := []konbit.Record{
		{ID: id("base"), Kind: "base@1", Made: made, Marking: konbit.Clear, Author: "pack:test"},
		{ID: doc, Kind: "document@1", Made: konbit.MustMoment("2025-06-02T00:00:00Z"), Marking: konbit.Green, Author: "pack:test"},
		{
			ID: id("c1"), Kind: "claim@1", Made: made, Marking: konbit.Clear, Author: "pack:test", Subject: id("base"),
			Sources:  []konbit.Source{{Document: doc, Quote: "@x said"}},
			Relation: []konbit.Relation{{Type: konbit.Supersedes, To: doc}},
			Body:     []byte(`{"@key": "` + string(doc) + `", "n": 1.50, "handle":"@minister", "says":"@minister said \"@doc\"", "list":["` + string(id("base")) + `"]}`),
		},
	}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b konbit.Moment) bool { return a == b })); d != "" {
		t.Errorf("records (-want +got):\n%s", d)
	}
}

func TestRecordsErrorsNameFileAndLine(t *testing.T) {
	tests := []struct{ name, text, at, says string }{
		{"not JSON", "\n{\"id\"}", "test/records.ndjson:2:", "JSON"},
		{"misspelt field", `{"id":"@a","kind":"base@1","sourcs":[]}`, "test/records.ndjson:1:", "sourcs"},
		{"duplicate", `{"id":"@a","kind":"base@1"}` + "\n" + `{"id":"@a","kind":"base@1"}`, "test/records.ndjson:2:", `two records of the pack are called "a"`},
		{"no id", `{"kind":"base@1"}`, "test/records.ndjson:1:", "want an alias of this pack"},
		{"bad alias", `{"id":"@a b","kind":"base@1"}`, "test/records.ndjson:1:", "is no alias"},
		{"unknown in body", `{"id":"@a","kind":"base@1","body":{"at":"@nowhere"}}`, "test/records.ndjson:1:", `body: "@nowhere" names no record`},
		{"unknown subject", `{"id":"@a","kind":"base@1","subject":"@b"}`, "test/records.ndjson:1:", `subject: "@b" names no record`},
		{"unknown document", `{"id":"@a","kind":"base@1","sources":[{"document":"@b"}]}`, "test/records.ndjson:1:", `sources.0.document: "@b"`},
		{"unknown relation", `{"id":"@a","kind":"base@1","relations":[{"type":"answers","to":"@b"}]}`, "test/records.ndjson:1:", `relations.0.to: "@b"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := collect(open(t, map[string]string{"records.ndjson": tt.text}))
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.HasPrefix(err.Error(), tt.at) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %q: want it to begin with %q and say %q", err, tt.at, tt.says)
			}
			if _, ok := errors.AsType[*konbit.Error](err); !ok {
				t.Errorf("error %q is no *konbit.Error", err)
			}
		})
	}
}

// What is read from any text either names a line, or is records whose bodies are
// JSON as before, with IDs in the place of aliases and nothing else changed.
func FuzzRecords(f *testing.F) {
	f.Add(`{"id":"@a","kind":"base@1","body":{"x":"@a","y":"@@b","z":"q \"@c\" \\","n":[1.50,"@a"]}}`)
	f.Add(`{"id":"@a","kind":"base@1","body":{"@a":"@a" , "\u0040b" : "\u0040b"}}` + "\n\r\n" + `{"id":"@b","kind":"base@1","subject":"@a"}`)
	f.Add(`{"id":"@a","kind":"base@1","body":"@a"}`)
	f.Fuzz(func(t *testing.T, text string) {
		recs, err := collect(open(t, map[string]string{"records.ndjson": text}))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "test/records.ndjson:") {
				t.Fatalf("error %q names no line", err)
			}
			return
		}
		var before []konbit.Record
		for l := range strings.Lines(text) {
			if l = strings.TrimSpace(l); l != "" {
				r, err := konbit.ParseRecord([]byte(l))
				if err != nil {
					t.Fatalf("accepted %q: %v", l, err)
				}
				before = append(before, r)
			}
		}
		if len(before) != len(recs) {
			t.Fatalf("%d records of %d lines", len(recs), len(before))
		}
		for i, r := range recs {
			if len(r.Body) > 0 && !json.Valid(r.Body) {
				t.Fatalf("body %q became %q, not JSON", before[i].Body, r.Body)
			}
			if !strings.Contains(string(before[i].Body), `"@`) && string(r.Body) != string(before[i].Body) {
				t.Fatalf("body %q became %q", before[i].Body, r.Body)
			}
			if err := r.ID.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Only in an exercise does anybody but the pack speak, and only its own persons.
func TestPersonsOfAnExerciseWrite(t *testing.T) {
	const person = "persons: [{key: duty, name: {en: a, fr: a, ht: a, es: a}, roles: [duty], clearance: amber}]\n"
	lines := ""
	for i, author := range []string{"", "demo:duty", "demo:nobody", "somebody"} {
		lines += fmt.Sprintf(`{"id":"@r%d","kind":"note@1","author":%q,"body":{"text":"x"}}`+"\n", i, author)
	}
	for head, want := range map[string][]string{
		person:                      {"pack:test", "pack:test", "pack:test", "pack:test"},
		person + "exercise: true\n": {"pack:test", "demo:duty", "pack:test", "pack:test"},
	} {
		recs, err := collect(open(t, map[string]string{"mission.yaml": minimal + head, "records.ndjson": lines}))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range recs {
			got = append(got, recs[i].Author)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("authors (-want +got):\n%s", d)
		}
	}
}

func TestRecordsBetween(t *testing.T) {
	m := open(t, map[string]string{
		"records/1.ndjson": `{"id":"@late","kind":"note@1","made":"2025-06-03T06:00:00+02:00","body":{}}
{"id":"@early","kind":"note@1","made":"2025-06-01T10:00:00+02:00","body":{}}
`,
		"records/2.ndjson": `{"id":"@noon","kind":"note@1","made":"2025-06-01T10:00:00Z","body":{}}
{"id":"@same","kind":"note@1","made":"2025-06-01T12:00:00+02:00","body":{}}
`,
	})
	at := func(s string) time.Time { return konbit.MustMoment(s).Earliest(time.UTC) }
	named := func(made, name string) konbit.ID { return konbit.NamedID(at(made), "test/"+name) }
	early, late := named("2025-06-01T08:00:00Z", "early"), named("2025-06-03T04:00:00Z", "late")
	noon, same := named("2025-06-01T10:00:00Z", "noon"), named("2025-06-01T10:00:00Z", "same")
	for _, tt := range []struct {
		from, to time.Time
		want     []konbit.ID
	}{
		{time.Time{}, at("2026-01-01T00:00:00Z"), []konbit.ID{early, noon, same, late}},
		{time.Time{}, at("2025-06-01T10:00:00Z"), []konbit.ID{early, noon, same}}, // to is part of it
		{at("2025-06-01T10:00:00Z"), at("2025-06-03T04:00:00Z"), []konbit.ID{late}},
		{at("2025-06-01T10:00:00Z"), at("2025-06-03T03:59:59Z"), nil},
	} {
		var got []konbit.ID
		for r, err := range m.RecordsBetween(tt.from, tt.to) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r.ID)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("from %s to %s (-want +got):\n%s", tt.from, tt.to, d)
		}
	}
	broken := open(t, map[string]string{"records.ndjson": `{"id":"@a","kind":"note@1","made":"2025-06-01T10:00:00Z","body":{}}` + "\nnonsense\n"})
	for r, err := range broken.RecordsBetween(time.Time{}, at("2025-07-01T00:00:00Z")) {
		if err == nil {
			t.Errorf("of a broken pack %s is played", r.ID)
		}
	}
}
