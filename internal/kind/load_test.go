package kind_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
)

// pack is a mission pack that brings a kind, a vocabulary and a newer version of
// a kind. No line of Go knows any of them.
var pack = fstest.MapFS{
	"vocabularies/well-state.yaml": {Data: []byte(`vocabulary: well-state
version: 1
codes:
  - {code: dry, labels: {en: Dry, fr: À sec, ht: Sèk, es: Seco}}
  - {code: running, labels: {en: Running, fr: En eau, ht: Gen dlo, es: Con agua}}
`)},
	"countries.yaml": {Data: []byte("- {code: XW, names: {en: Wellland}}\n")},
	"kinds/well.yaml": {Data: []byte(`kind: well
version: 1
subject: own
public: row
marking: green
geometry: place
labels: {en: Well, fr: Puits, ht: Pi, es: Pozo}
fields:
  - {name: state, type: code, of: well-state, required: true}
  - {name: depth, type: quantity, unit: kilometre}
  - {name: patrol, type: ref, to: patrol}
counts:
  - {measure: "wells.{state}", place: place}
title: "{place}: {state}, {depth}"
`)},
	"kinds/note@2.yaml": {Data: []byte(`kind: note
version: 2
subject: any
public: never
marking: amber
geometry: none
labels: {en: Note, fr: Note, ht: Nòt, es: Nota}
fields:
  - {name: text, type: longtext, required: true}
  - {name: urgent, type: bool}
title: "{text}"
`)},
}

func TestPackAddsKinds(t *testing.T) {
	base := load(t)
	s, err := base.With(pack)
	if err != nil {
		t.Fatal(err)
	}
	d, ok := s.Lookup("well@1")
	if !ok {
		t.Fatal("the pack's kind is not known")
	}
	r := d.Sample(made)
	r.Body = json.RawMessage(`{"state":"running","depth":{"value":0.04}}`)
	if err := s.Check(&r); err != nil {
		t.Error(err)
	}
	if got, want := s.Title(&r, "fr"), "sample place: En eau, 0,04 km"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	c, err := s.Contributions(&r)
	if err != nil || len(c) != 1 || c[0].Measure != "wells.running" {
		t.Errorf("it counts %+v, %v", c, err)
	}
	row, err := d.Row(&r)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := d.FromRow(d.Columns(), row); err != nil || !strings.Contains(string(back.Body), `"running"`) {
		t.Errorf("as a row and back: %s, %v", back.Body, err)
	}

	claim := konbit.Record{Kind: "pledge@1", Body: json.RawMessage(`{"contributor":"XW","personnel":{"value":50}}`)}
	if err := s.Check(&claim); err != nil {
		t.Errorf("a country of the pack is refused: %v", err)
	}

	if _, ok := base.Lookup("well@1"); ok {
		t.Error("the pack changed the set that it was added to")
	}
	if d, _ := s.Latest("note"); d.Version != 2 {
		t.Errorf("the newest note is version %d", d.Version)
	}
	old := konbit.Record{Kind: "note@1", Body: json.RawMessage(`{"text":"made before"}`)}
	if err := s.Check(&old); err != nil || s.Title(&old, "en") != "made before" {
		t.Errorf("a record of the older version: %v", err)
	}
	old.Body = json.RawMessage(`{"text":"x","urgent":true}`)
	if err := s.Check(&old); err == nil {
		t.Error("a field of version 2 passed in a record of version 1")
	}
}

// without returns the catalogue with some of its files changed.
func without(t *testing.T, changes map[string]string) fs.FS {
	t.Helper()
	m := make(fstest.MapFS)
	for _, dir := range []string{"kinds", "vocabularies", "labels"} {
		names, err := fs.Glob(catalogue.Files(), dir+"/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range append(names, "fields.yaml", "countries.yaml") {
			b, err := fs.ReadFile(catalogue.Files(), n)
			if err != nil {
				t.Fatal(err)
			}
			m[n] = &fstest.MapFile{Data: b}
		}
	}
	for name, text := range changes {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// An error in a file of the catalogue names the file and the line.
func TestLoadNamesFileAndLine(t *testing.T) {
	const head = "kind: x\nversion: 1\nsubject: own\npublic: row\nmarking: green\ngeometry: none\nlabels: {en: X}\ntitle: \"x\"\n" // 8 lines
	for name, tt := range map[string]struct{ file, text, want string }{
		"syntax":             {"kinds/x.yaml", head + "fields: [", "kinds/x.yaml:9: "},
		"misspelt key":       {"kinds/x.yaml", head + "feilds: []\n", `kinds/x.yaml:9: unknown field "feilds"`},
		"key twice":          {"kinds/x.yaml", head + "public: row\n", "kinds/x.yaml:9: "},
		"wrong type":         {"kinds/x.yaml", strings.Replace(head, "version: 1", "version: one", 1), "kinds/x.yaml:2: "},
		"other name":         {"kinds/y.yaml", head, "kinds/y.yaml:1: kind: the file of x@1 is called x.yaml"},
		"version unsaid":     {"kinds/x.yaml", strings.Replace(head, "version: 1\n", "", 1), "not a kind"},
		"published to":       {"kinds/x.yaml", strings.Replace(head, "public: row", "public: some", 1), "kinds/x.yaml:4: public: \"some\": want aggregate, row or never"},
		"marking":            {"kinds/x.yaml", strings.Replace(head, "green", "blue", 1), "kinds/x.yaml:5: marking:"},
		"field type":         {"kinds/x.yaml", head + "fields:\n  - {name: a, type: txt}\n", "kinds/x.yaml:10: fields[0].type: \"txt\""},
		"no vocabulary":      {"kinds/x.yaml", head + "fields:\n  - {name: a, type: text}\n  - {name: b, type: code, of: nowhere}\n", "kinds/x.yaml:11: fields[1].of: no vocabulary \"nowhere\""},
		"no such ref":        {"kinds/x.yaml", head + "fields:\n  - {name: a, type: ref, to: patroll}\n", "kinds/x.yaml:10: fields[0].to: no kind \"patroll\""},
		"no such unit":       {"kinds/x.yaml", head + "fields:\n  - {name: a, type: quantity, unit: furlong}\n", "kinds/x.yaml:10: fields[0].unit: \"furlong\" is no unit"},
		"name of the header": {"kinds/x.yaml", head + "fields:\n  - {name: valid, type: date}\n", "fields[0].name: valid is part of every record's header"},
		"rule in a circle":   {"kinds/x.yaml", head + "fields:\n  - {name: a, type: date, after: b}\n  - {name: b, type: date, after: a}\n", "kinds/x.yaml:10: fields[0]: after: a comes after itself"},
		"rule on nothing":    {"kinds/x.yaml", head + "fields:\n  - {name: a, type: date, after: b}\n", "kinds/x.yaml:10: fields[0]: after: no field \"b\""},
		"rule on no code":    {"kinds/x.yaml", head + "fields:\n  - {name: a, type: code, of: sex}\n  - {name: b, type: text, required_if: {a: mal}}\n", "\"mal\" is no code of sex"},
		"inner field":        {"kinds/x.yaml", head + "fields:\n  - name: a\n    type: list\n    fields:\n      - {name: b, type: code}\n", "kinds/x.yaml:13: fields[0].fields[0].of: missing"},
		"count of nothing":   {"kinds/x.yaml", head + "fields:\n  - {name: a, type: integer}\ncounts:\n  - {measure: m, value: b}\n", "kinds/x.yaml:12: counts[0]: no field \"b\""},
		"title of nothing":   {"kinds/x.yaml", strings.Replace(head, `"x"`, `"{a}"`, 1), "kinds/x.yaml:8: title: no field \"a\""},
		"news of nothing":    {"kinds/x.yaml", head + "news: {en: \"{subject}, {a}\"}\n", "news.en: no field \"a\""},
		"title of a secret":  {"kinds/x.yaml", strings.Replace(head, `"x"`, `"{a}"`, 1) + "fields:\n  - {name: a, type: text, personal: true}\n", "title: no field \"a\" that everybody may see"},
		"code twice":         {"vocabularies/v.yaml", "vocabulary: v\nversion: 1\ncodes:\n  - {code: a}\n  - {code: a}\n", "vocabularies/v.yaml:5: codes[1].code: a stands twice"},
		"code with a space":  {"vocabularies/v.yaml", "vocabulary: v\nversion: 1\ncodes:\n  - {code: a b}\n", "vocabularies/v.yaml:4: codes[0].code"},
		"extends nothing":    {"vocabularies/v.yaml", "vocabulary: v\nversion: 1\nextends: w\ncodes: []\n", "vocabularies/v.yaml:3: extends: no vocabulary \"w\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := kind.Load(without(t, map[string]string{tt.file: tt.text}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// A released version is never edited, by a pack neither.
func TestPackMayNotRedefine(t *testing.T) {
	s := load(t)
	for _, name := range []string{"kinds/patrol.yaml", "vocabularies/sex.yaml"} {
		b, err := fs.ReadFile(catalogue.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.With(fstest.MapFS{name: {Data: b}}); err == nil || !strings.Contains(err.Error(), "defined already") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestContributions(t *testing.T) {
	s := load(t)
	id := konbit.NamedID(made, "x")
	for name, tt := range map[string]struct {
		kind, body string
		want       []string
	}{
		"arrival": {"movement", `{"direction":"in","status":"done","contributor":"KE","personnel":{"value":217},"arrive":"2025-01-18T11:00:00-05:00","destination":{"name":"harbour"}}`,
			[]string{"force.arrived 217 KE 2025-01-18T11:00:00-05:00 @harbour"}},
		"planned arrival": {"movement", `{"direction":"in","status":"planned","contributor":"KE","personnel":{"value":200}}`,
			[]string{"force.planned_arrival 200 KE 2025-01-01 @here"}},
		"rotation": {"movement", `{"direction":"rotation","status":"done","contributor":"KE","personnel":{"value":10},"personnel_out":{"value":12}}`,
			[]string{"force.arrived 10 KE 2025-01-01 @here", "force.departed 12 KE 2025-01-01 @here"}},
		"cancelled": {"movement", `{"direction":"in","status":"cancelled","contributor":"KE","personnel":{"value":1}}`, nil},
		"pledge":    {"pledge", `{"contributor":"KE","personnel":{"value":1000},"announced":"2023-07-29"}`, []string{"force.pledged 1000 KE 2023-07-29 @here"}},
		"batch is no second pledge": {"pledge", `{"contributor":"KE","personnel":{"value":200},"due":"2025-01-26","parent":"` + string(id) + `"}`,
			[]string{"force.planned_arrival 200 KE 2025-01-26 @here"}},
		"incident": {"incident", `{"type":"massacre","period":"2024-12-06/2024-12-08","victims":[{"class":"civilian","state":"killed","count":{"value":207}},{"class":"civilian","state":"abducted","count":{"value":3}}]}`,
			[]string{"killed 207 civilian 2024-12-06/2024-12-08 @here victims.0", "kidnapped 3 civilian 2024-12-06/2024-12-08 @here victims.1"}},
		"service": {"service-status", `{"service":"police-station","state":"open","scope":"all","since":"2024-10-02"}`, []string{"event.police_station_reopen 1 2024-10-02 @here"}},
		"stage":   {"cohort", `{"cohort":"34th","institution":"school","course":"basic","stage":"in-course","persons":{"value":747}}`, []string{"training.in_course 747 34th 2025-01-01 @here"}},
		"return": {"return", `{"base":"` + string(id) + `","period":"2025-01-02","nil":false,"signed_by":"duty","strength":[{"contributor":"KE","present":599},{"contributor":"JM","present":20}]}`,
			[]string{"force.present 599 KE 2025-01-02 @here part strength.0", "force.present 20 JM 2025-01-02 @here part strength.1"}},
		"claim":       {"claim", `{"measure":"force.present","quantity":{"value":600,"qualifier":"over","unit":"person"},"contributor":"KE"}`, []string{"force.present 600 KE 2025-01-01 @here"}},
		"dated event": {"claim", `{"measure":"event.mission_start"}`, []string{"event.mission_start 1 2025-01-01 @here"}},
		"mandate that says no ceiling": {"mandate", `{"reference":"R 1","instrument":"resolution","action":"authorisation","adopted":"2023-10-02"}`,
			[]string{"event.mandate_authorised 1 2023-10-02 @here"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := konbit.Record{
				ID: id, Kind: konbit.Kind(tt.kind + "@1"), Valid: konbit.MustSpan("2025-01-01"), Body: json.RawMessage(tt.body),
				Place: &konbit.Place{Name: "here"}, Sources: []konbit.Source{{Own: true}},
			}
			if err := s.Check(&r); err != nil {
				t.Fatal(err)
			}
			all, err := s.Contributions(&r)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range all {
				got = append(got, short(c))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// short writes a contribution on one line.
func short(c kind.Contribution) string {
	words := []string{c.Measure, "1", c.Contributor, c.Population, c.About, c.When.String(), "@" + c.Place.Name}
	if c.Value != nil {
		words[1] = string(mustText(c.Value.Value))
	}
	if c.Part != "" {
		words = append(words, "part")
	}
	words = append(words, c.Path)
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

func mustText(v float64) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// The public summary of a record holds nothing that its kind withholds, no
// point, and of an aggregate nothing but that there is one.
func TestSummary(t *testing.T) {
	s := load(t)
	for name, want := range map[string][]string{
		"patrol":   {"kind", "month"},
		"casualty": nil,
		"base":     {"fields", "kind", "place", "valid"},
	} {
		d, _ := s.Latest(name)
		r := d.Sample(made)
		r.Place = &konbit.Place{Name: "here", Point: &konbit.LonLat{1, 2}}
		sum := s.Summary(&r)
		if want == nil {
			if sum != nil {
				t.Errorf("%s: summary %s, want none", name, sum)
			}
			continue
		}
		m := decode(t, sum).(map[string]any)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(m))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, secret := range []string{"point", "occupants", "capacity", "remarks", "route"} {
			if strings.Contains(string(sum), secret) {
				t.Errorf("%s: summary tells %s: %s", name, secret, sum)
			}
		}
	}
}
