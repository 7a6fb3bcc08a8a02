package mission_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
)

// packs lists the packs of the catalogue.
func packs(t *testing.T) []string {
	t.Helper()
	dirs, err := fs.ReadDir(catalogue.Files(), "missions")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range dirs {
		names = append(names, d.Name())
	}
	if !slices.Contains(names, "haiti-mss") || !slices.Contains(names, "smoke") {
		t.Fatalf("packs %v, want haiti-mss and smoke among them", names)
	}
	return names
}

func load(t *testing.T, name string) *mission.Mission {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEveryPackLoads(t *testing.T) {
	base, err := kind.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range packs(t) {
		t.Run(name, func(t *testing.T) {
			m := load(t, name)
			kinds, err := base.With(m.Files())
			if err != nil {
				t.Fatal(err)
			}
			recs, err := collect(m)
			if err != nil {
				t.Fatal(err)
			}
			now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
			seen := make(map[konbit.ID]bool)
			for i := range recs {
				r := &recs[i]
				if err := r.Check(now); err != nil {
					t.Errorf("%s %s: %v", r.Kind, r.ID, err)
				}
				if err := kinds.Check(r); err != nil {
					t.Errorf("%s %s: %v\n%s", r.Kind, r.ID, err, r.Body)
				}
				if r.Place != nil && r.Place.Code != "" {
					if _, ok := m.Places.Place(r.Place.Code); !ok {
						t.Errorf("%s %s is at %q, which is not in the gazetteer", r.Kind, r.ID, r.Place.Code)
					}
				}
				demo := m.Exercise && strings.HasPrefix(r.Author, "demo:") // a person of the exercise
				if seen[r.ID] || r.Author != "pack:"+name && !demo {
					t.Errorf("%s %s: seen before: %v, author %q", r.Kind, r.ID, seen[r.ID], r.Author)
				}
				seen[r.ID] = true
			}
			again, err := collect(load(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(recs, again, cmp.Comparer(func(a, b konbit.Moment) bool { return a == b })); d != "" {
				t.Errorf("loading twice differs:\n%s", d)
			}
		})
	}
}

func TestHaitiMSSIsDescribed(t *testing.T) {
	m := load(t, "haiti-mss")
	if got := m.Situation.String(); got != "2025-01-25" {
		t.Errorf("situation %s", got)
	}
	var keys []string
	for _, p := range m.Persons {
		who := p.Principal("fr")
		keys = append(keys, p.Key)
		if !who.Demo || who.Clearance.Level() < 0 || !who.Has(p.Roles...) || !strings.Contains(who.Name, "démo") {
			t.Errorf("person %s is %+v", p.Key, who)
		}
	}
	if d := cmp.Diff([]string{"reporting", "duty", "analyst", "personnel", "commander"}, keys); d != "" {
		t.Errorf("persons (-want +got):\n%s", d)
	}
	var roles []string
	for _, x := range m.Mandates {
		roles = append(roles, x.Role+" "+x.Instrument)
	}
	want := []string{"founding S/RES/2699 (2023)", "renewal S/RES/2751 (2024)", "successor S/RES/2793 (2025)"}
	if d := cmp.Diff(want, roles); d != "" {
		t.Errorf("mandates (-want +got):\n%s", d)
	}
	for level := range m.Levels {
		if !slices.Contains(geo.Levels, level) {
			t.Errorf("no level %q", level)
		}
	}
}

func TestActorHoldsTheOfficeOfTheDay(t *testing.T) {
	m := load(t, "haiti-mss")
	tests := []struct{ name, day, role string }{
		{"Marco Rubio", "2025-01-15", "Senator for Florida, nominee for Secretary of State"},
		{"rubio", "2025-02-05", "Secretary of State"},
		{"Garry Conille", "2024-07-03", "Prime Minister of Haiti"},
		{"Fils-Aimé", "2025-01-18", "Prime Minister of Haiti"},
		{"William O’Neil", "2024-09-20", "Designated Expert on human rights in Haiti"},
	}
	for _, tt := range tests {
		a, ok := m.Actor(tt.name, konbit.MustMoment(tt.day).Earliest(m.Location()))
		if !ok || a.Role != tt.role {
			t.Errorf("Actor(%q, %s) = %+v, %v; want %q", tt.name, tt.day, a, ok, tt.role)
		}
	}
	if a, ok := m.Actor("Garry Conille", time.Date(2025, 1, 18, 0, 0, 0, 0, time.UTC)); ok {
		t.Errorf("Garry Conille was %s in January 2025", a.Role)
	}
}

func TestZoneOf(t *testing.T) {
	m := load(t, "haiti-mss")
	for place, want := range map[string]string{
		"HT0112.delmas-33": "America/Port-au-Prince",
		"KE.jkia":          "Africa/Nairobi",
		"JM":               "America/Jamaica",
		"US":               "America/Port-au-Prince", // several zones: the mission's own
		"nowhere":          "America/Port-au-Prince",
	} {
		if got := m.ZoneOf(place).String(); got != want {
			t.Errorf("ZoneOf(%s) = %s, want %s", place, got, want)
		}
	}
}

func TestSmokeKnowsItsOwnWorld(t *testing.T) {
	m := load(t, "smoke")
	recs, err := collect(m)
	if err != nil || len(recs) != 10 {
		t.Fatalf("%d records, %v; want 10", len(recs), err)
	}
	if c, err := m.Countries.Lookup("Borealians"); err != nil || c.Code != "XB" {
		t.Errorf("Lookup(Borealians) = %v, %v", c, err)
	}
	if _, err := m.Places.Lookup("Sandbar"); err == nil || !strings.Contains(err.Error(), `like "North Atoll/Sandbar"`) {
		t.Errorf("Lookup(Sandbar): %v, want to be asked which", err)
	}
	if !m.Exercise {
		t.Error("an invented mission is an exercise")
	}
}

func TestDirectoryIsReadLikeTheEmbeddedPack(t *testing.T) {
	m, err := mission.Open(catalogue.Files(), os.DirFS("../../catalogue/missions/smoke"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := collect(m)
	if err != nil {
		t.Fatal(err)
	}
	b, err := collect(load(t, "smoke"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b, a, cmp.Comparer(func(a, b konbit.Moment) bool { return a == b })); d != "" {
		t.Errorf("embedded and on disk differ:\n%s", d)
	}
}

func TestLoadRefuses(t *testing.T) {
	if _, err := mission.Load(catalogue.Files(), "atlantis"); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("Load(atlantis): %v, want not_found", err)
	}
	wrong := fstest.MapFS{
		"countries.yaml":              world["countries.yaml"],
		"missions/other/mission.yaml": {Data: []byte(minimal)},
	}
	if _, err := mission.Load(wrong, "other"); err == nil || !strings.Contains(err.Error(), `calls itself "test"`) {
		t.Errorf("Load of a pack under another name: %v", err)
	}
}

func TestOpenErrorsNameTheField(t *testing.T) {
	const all = `{en: a, fr: a, ht: a, es: a}`
	tests := []struct{ name, old, new, says string }{
		{"unknown field", "area: ZM", "area: ZM\ncolour: red", "colour"},
		{"key", "key: test", "key: Test Mission", "key: "},
		{"zone", "Africa/Lusaka", "Africa/Wakanda", "zone: "},
		{"language", "[en]", "[en, sw]", "languages: "},
		{"area", "area: ZM", "area: QQ", "area: "},
		{"situation", "situation: 2025-06-01", "situation: 1 June 2025", "1 June 2025"},
		{"name in Creole", "ht: Tès, ", "", "name.ht: missing"},
		{"marking", "marking: clear", "marking: secret", "records.marking: "},
		{"mandate", "area: ZM", "area: ZM\nmandates: [{instrument: X, role: sequel, name: " + all + "}]", "mandates.0.role: "},
		{"contributor", "area: ZM", "area: ZM\ncontributors: [{code: QQ}]", "contributors.0.code: "},
		{"contributor twice", "area: ZM", "area: ZM\ncontributors: [{code: ZM}, {code: ZM}]", "contributors.1.code: ZM stands twice"},
		{"institution grade", "area: ZM", "area: ZM\ninstitutions: [{id: a, name: " + all + ", grade: G}]", "institutions.0.grade: "},
		{"name of two", "area: ZM", "area: ZM\ninstitutions: [{id: a, name: " + all + ", names: [UN]}, {id: b, name: " + all + ", names: [UN]}]", `institutions.1: "UN" names a already`},
		{"own", "area: ZM", "area: ZM\nown: us", "own: "},
		{"part of", "area: ZM", "area: ZM\ninstitutions: [{id: a, part_of: b, name: " + all + "}]", "institutions.0.part_of: "},
		{"of record", "area: ZM", "area: ZM\nof_record: {killed: them}", "of_record.killed: "},
		{"of record days", "area: ZM", "area: ZM\ninstitutions: [{id: a, name: " + all + "}]\nof_record: {killed: {institution: a, days: -1}}", "of_record.killed.days: "},
		{"of record field", "area: ZM", "area: ZM\nof_record: {killed: {institution: a, weeks: 1}}", "weeks"},
		{"publisher twice", "area: ZM", "area: ZM\npublishers: [{id: a, name: A}, {id: a, name: B}]", "publishers.1.id: "},
		{"figure place", "area: ZM", "area: ZM\nfigures: [{measure: m, place: nowhere}]", "figures.0.place: "},
		{"figure period", "area: ZM", "area: ZM\nfigures: [{measure: m, period: last year}]", "figures.0.period: "},
		{"figure sentence", "area: ZM", "area: ZM\nfigures: [{measure: m, label: " + all + ", sentence: " + all + "}]", "want {figure} in it once"},
		{"measure", "area: ZM", "area: ZM\nmeasures: {m: {contributor: Zambia}}", "measures.m.contributor: "},
		{"report twice", "area: ZM", "area: ZM\nreports: [{kind: a, number: 1, ends: 2025-01-18}, {kind: a, number: 2, ends: 2025-01-19}]", "reports.1.kind: "},
		{"report number", "area: ZM", "area: ZM\nreports: [{kind: a, ends: 2025-01-18}]", "reports.0.number: "},
		{"report end", "area: ZM", "area: ZM\nreports: [{kind: a, number: 1, ends: 2025-01}]", "reports.0.ends: "},
		{"returns", "area: ZM", "area: ZM\nreturns: {due: half past five}", "returns.due: "},
		{"address", "area: ZM", "area: ZM\naddresses: [{name: A, address: a@b@c.example, lists: [x], marking: red}]", "addresses.0.address: "},
		{"address with a name", "area: ZM", "area: ZM\naddresses: [{name: A, address: \"A <a@b.example>\", lists: [x], marking: red}]", "addresses.0.address: "},
		{"address twice", "area: ZM", "area: ZM\naddresses: [{name: A, address: a@b.example, lists: [x], marking: red}, {name: B, address: a@b.example, lists: [y], marking: red}]", "addresses.1.address: B stands twice"},
		{"address of no list", "area: ZM", "area: ZM\naddresses: [{name: A, address: a@b.example, marking: red}]", "addresses.0.lists: "},
		{"address without a marking", "area: ZM", "area: ZM\naddresses: [{name: A, address: a@b.example, lists: [x]}]", "addresses.0.marking: "},
		{"address in a language", "area: ZM", "area: ZM\naddresses: [{name: A, address: a@b.example, lists: [x], marking: red, languages: [sw]}]", "addresses.0.languages: "},
		{"role", "area: ZM", "area: ZM\npersons: [{key: a, name: " + all + ", roles: [king], clearance: red}]", "persons.0.roles: "},
		{"clearance", "area: ZM", "area: ZM\npersons: [{key: a, name: " + all + ", clearance: blue}]", "persons.0.clearance: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(minimal, tt.old, tt.new, 1)
			if text == minimal {
				t.Fatalf("%q is not in the minimal pack", tt.old)
			}
			_, err := mission.Open(world, fstest.MapFS{"mission.yaml": {Data: []byte(text)}})
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "mission.yaml") {
				t.Errorf("error %v, want one of mission.yaml that says %q", err, tt.says)
			}
		})
	}
}

func TestFilesBesideMissionYAMLAreChecked(t *testing.T) {
	const head = "name,type,aliases,role,organisation,institution,country,from,to\n"
	tests := []struct{ file, text, says string }{
		{"places.csv", "code,level,parent,name\nZM1,adm1,ZM,\n", "places.csv: invalid: line 2.name"},
		{"places/adm3.csv", "code,level,parent,name\nZM1,adm1,QQ,n\n", `places: invalid: parent: ZM1 lies in "QQ"`},
		{"actors.csv", "id,name\n", "actors.csv: line 1"},
		{"actors.csv", head + "N,expert,\n", "wrong number of fields"},
		{"actors.csv", head + ",expert,,,,,,,\n", "actors.csv:2: invalid: name"},
		{"actors.csv", head + "N,,,,,,,,\n", "actors.csv:2: invalid: type"},
		{"actors.csv", head + "N,expert,,,,un,,,\n", "actors.csv:2: invalid: institution"},
		{"actors.csv", head + "N,expert,,,,,Zambia,,\n", "actors.csv:2: invalid: country"},
		{"actors.csv", head + "\"N\nM\",expert,,,,,,,\nN,expert,,,,,,2025,2024\n", "actors.csv:4: invalid: to"},
		{"countries.yaml", "- {code: ZM, names: {en: Zambia}}", "ZM stands twice"},
	}
	for _, tt := range tests {
		_, err := mission.Open(world, fstest.MapFS{"mission.yaml": {Data: []byte(minimal)}, tt.file: {Data: []byte(tt.text)}})
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s %q: error %v, want one that says %q", tt.file, tt.text, err, tt.says)
		}
	}
}

func TestPlacesMayStandInSeveralFiles(t *testing.T) {
	m := open(t, map[string]string{
		"places.csv":      "code,level,parent,name\nZM1,adm1,ZM,North\n",
		"places/adm3.csv": "code,level,parent,name\nZM101-01,adm3,ZM1,First Section\n",
	})
	if p, err := m.Places.Lookup("North/First Section"); err != nil || p.Level != geo.Admin3 {
		t.Errorf("Lookup = %v, %v", p, err)
	}
}

func TestKeyFiguresAreSaidInEveryLanguage(t *testing.T) {
	for _, name := range packs(t) {
		for _, f := range load(t, name).Figures {
			for _, lang := range message.Languages {
				if f.Label.In(lang) == f.Sentence.In(lang) {
					t.Errorf("%s: %s has no sentence of its own in %s", name, f.Measure, lang)
				}
			}
		}
	}
}

func TestEngineKnowsWhoSpeaksForWhom(t *testing.T) {
	e := load(t, "haiti-mss").Engine()
	origin := func(name string) string {
		for _, in := range e.Institutions {
			if slices.Contains(in.Names, name) || slices.Contains(in.Speakers, name) {
				return in.ID + " " + string(in.Grade)
			}
		}
		return ""
	}
	for name, want := range map[string]string{
		"Kipchumba Murkomen":   "kenya-government B",
		"PS Omollo":            "kenya-government B",
		"William O’Neil":       "un B",
		"BINUH":                "un-human-rights B",
		"IOM":                  "iom-dtm B",
		"Konsèy Sekirite":      "security-council A",
		"Associated Press":     "ap B",
		"Echo Haiti News":      "echo-haiti-news D",
		"unknown local outlet": "",
	} {
		if got := origin(name); got != want {
			t.Errorf("%s speaks for %q, want %q", name, got, want)
		}
	}
	if e.Records["displaced.stock"].Institution != "iom-dtm" || e.Place != "HT" || len(e.Contributors) != 6 || e.Contributors[0].Code != "KE" {
		t.Errorf("engine of %+v, %s, %+v", e.Records, e.Place, e.Contributors)
	}
	if !e.Within("HT0112.delmas-33", "HT01") || e.Within("KE.nairobi", "HT") {
		t.Error("the engine does not know what lies in what")
	}
}

func TestPacksSpeakOfMeasuresThatExist(t *testing.T) {
	for _, name := range packs(t) {
		m := load(t, name)
		measures, err := figure.LoadMeasures(catalogue.Files(), m.Files())
		if err != nil {
			t.Fatal(err)
		}
		check := func(at, key string, d figure.Dims) {
			x, ok := measures.Get(key)
			if !ok {
				t.Errorf("%s: %s: no measure %q", name, at, key)
				return
			}
			for dim, v := range map[string]string{
				"contributor": d.Contributor, "place": d.Place, "population": d.Population, "period": d.Period, "subject": d.Subject,
			} {
				if v != "" && !slices.Contains(x.Dimensions, dim) {
					t.Errorf("%s: %s: %s has no %s", name, at, key, dim)
				}
			}
		}
		for _, f := range m.Figures {
			check("figures", f.Measure, f.Dims)
		}
		for key, d := range m.Measures {
			check("measures", key, d)
		}
		for key := range m.OfRecord {
			check("of_record", key, figure.Dims{})
		}
	}
}
