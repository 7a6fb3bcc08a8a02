package geo_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/geo"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../catalogue/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func countries(t testing.TB) *geo.Countries {
	t.Helper()
	c, err := geo.ParseCountries(read(t, "countries.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func haiti(t testing.TB) *geo.Gazetteer {
	t.Helper()
	places, err := geo.ParsePlaces(read(t, "missions/haiti-mss/places.csv"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := geo.New(countries(t), places)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFold(t *testing.T) {
	same := [][]string{
		{"Pétion-Ville", "PETIONVILLE", "Petion Ville", "Pe\u0301tion-Ville"},
		{"Saint-Marc", "St. Marc", "ST MARC", "saint marc"},
		{"L'Estère", "L’Estere", "lestere", "L ESTÈRE"},
		{"Île-à-Vache", "Ile a Vache"},
		{"Sainte-Suzanne", "Ste Suzanne"},
		{"Curaçao", "CURACAO"},
	}
	for _, group := range same {
		for _, s := range group {
			if got, want := geo.Fold(s), geo.Fold(group[0]); got != want {
				t.Errorf("Fold(%q) = %q, want %q as for %q", s, got, want, group[0])
			}
		}
	}
	for _, s := range []string{"", " - ", "’"} {
		if got := geo.Fold(s); got != "" {
			t.Errorf("Fold(%q) = %q, want nothing", s, got)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Pétion-Ville", "St. Marc", "Œuf ß", "İstanbul", "\u0301", "a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := geo.Fold(s)
		if !utf8.ValidString(key) {
			t.Fatalf("Fold(%q) = %q is not valid UTF-8", s, key)
		}
		for _, r := range key {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				t.Fatalf("Fold(%q) = %q holds %q", s, key, r)
			}
		}
		if upper := geo.Fold(s + "-"); upper != key {
			t.Fatalf("Fold(%q) = %q, with a hyphen after it %q", s, key, upper)
		}
	})
}

func TestLookup(t *testing.T) {
	g := haiti(t)
	tests := []struct{ text, code string }{
		{"HT0112", "HT0112"},
		{"Delmas", "HT0112"},
		{"DELMAS 33", "HT0112.delmas-33"},
		{"Petionville", "HT0114"},
		{"Pòtoprens", "HT0111"},
		{"HT/Port-au-Prince", "HT0111"},
		{"Puerto Príncipe", "HT0111"},
		{"Port-au-Prince", "HT0111"}, // not the arrondissement of the same name
		{"Arrondissement de Port-au-Prince", "HT011"},
		{"Marchand-Dessalines", "HT0541"},
		{"Grand'Anse", "HT08"},
		{"Southeast", "HT02"},
		{"Cap-Français", "HT0311"},
		{"St Louis du Nord", "HT0921"},
		{"Saint-Marc, Artibonite", "HT0531"},
		{"Petite Rivière, Nippes", "HT1012"},
		{"Artibonite / Petite Rivière", "HT0542"},
		{"Cornillon/Grand Bois", "HT0134"},
		{"Grd Bois", "HT0134"},
		{"Segur/Savien", "HT0542.segur-savien"},
		{"Pont Sonde", "HT0531.pont-sonde"},
		{"Toussaint Louverture airport", "HT0118.airport"},
		{"KE/Nairobi", "KE.nairobi"},
		{"JKIA", "KE.jkia"},
		{"Haiti", "HT"},
		{"Ayiti", "HT"},
		{"Jamayik", "JM"},
		{"Etazini", "US"},
	}
	for _, tt := range tests {
		p, err := g.Lookup(tt.text)
		if err != nil {
			t.Errorf("Lookup(%q): %v", tt.text, err)
		} else if p.Code != tt.code {
			t.Errorf("Lookup(%q) = %s, want %s", tt.text, p.Code, tt.code)
		}
	}
	if p, err := g.Lookup("Port-au-Prince", geo.District); err != nil || p.Code != "HT011" {
		t.Errorf("Lookup of the district Port-au-Prince = %v, %v; want HT011", p, err)
	}
}

func TestStarting(t *testing.T) {
	g := haiti(t)
	for text, want := range map[string][]string{
		"delm":        {"HT0112"},
		"Delmas 3":    {"HT0112.delmas-33"},
		"st louis du": {"HT0732", "HT0921"},
		"dessal":      {"HT0541"},
		"pòtopr":      {"HT0111"},
		"":            {},
		"-":           {},
		"zzz":         {},
	} {
		codes := []string{}
		for _, p := range g.Starting(text) {
			codes = append(codes, p.Code)
		}
		for _, code := range want {
			if !slices.Contains(codes, code) {
				t.Errorf("Starting(%q) = %v, want %s among them", text, codes, code)
			}
		}
		if len(want) == 0 && len(codes) > 0 {
			t.Errorf("Starting(%q) = %v, want none", text, codes)
		}
	}
}

func TestLookupReportsWhatIsUnclear(t *testing.T) {
	g := haiti(t)
	tests := []struct {
		text string
		code konbit.Code
		says []string
	}{
		{"Petite Rivière", konbit.CodeInvalid, []string{
			"HT0542, in Dessalines, Artibonite, Haïti", "HT1012, in Miragoâne, Nippes, Haïti", `like "Dessalines/Petite-Rivière-de-l'Artibonite"`,
		}},
		{"Saint-Louis", konbit.CodeInvalid, []string{"HT0732", "HT0921"}},
		{"Petionvile", konbit.CodeNotFound, []string{"near it: Pétion-Ville (HT0114"}},
		{"Atlantis-sous-Mer", konbit.CodeNotFound, []string{"give a code"}},
		{"Artibonite/Delmas", konbit.CodeNotFound, nil},
		{"", konbit.CodeNotFound, nil},
		{"/", konbit.CodeNotFound, nil},
	}
	for _, tt := range tests {
		p, err := g.Lookup(tt.text)
		if err == nil {
			t.Errorf("Lookup(%q) = %s, want an error", tt.text, p.Code)
			continue
		}
		if got := konbit.CodeOf(err); got != tt.code {
			t.Errorf("Lookup(%q): code %s, want %s", tt.text, got, tt.code)
		}
		for _, s := range tt.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("Lookup(%q): %v\nwant it to say %q", tt.text, err, s)
			}
		}
	}
}

func TestEveryPlaceIsFoundByItsNamesWithinItsParents(t *testing.T) {
	g := haiti(t)
	for p := range g.All() {
		up := g.Parents(p.Code)
		if len(up) == 0 {
			continue
		}
		for _, lang := range []string{"en", "fr", "ht", "es"} {
			text := up[0].Code + "/" + p.In(lang)
			if got, err := g.Lookup(text, p.Level); err != nil || got != p {
				t.Errorf("Lookup(%q) = %v, %v; want %s", text, got, err, p.Code)
			}
		}
	}
}

func TestHaitiIsWhole(t *testing.T) {
	g := haiti(t)
	got := make(map[geo.Level]int)
	for p := range g.All() {
		if !g.Within(p.Code, "HT") {
			continue
		}
		got[p.Level]++
		if p.Level != geo.Locality && p.Level != geo.Site && p.Point == nil {
			t.Errorf("%s has no centroid", p.Code)
		}
		if p.Level == geo.Admin1 || p.Level == geo.District || p.Level == geo.Admin2 {
			if !strings.HasPrefix(p.Code, p.Parent) {
				t.Errorf("%s lies in %s: their codes disagree", p.Code, p.Parent)
			}
			if p.Names["ht"] == "" && geo.Fold(p.Name) != geo.Fold(p.In("ht")) {
				t.Errorf("%s has no Creole name", p.Code)
			}
		}
		if z := g.Zone(p.Code); z != "America/Port-au-Prince" {
			t.Errorf("zone of %s is %q", p.Code, z)
		}
	}
	delete(got, geo.Locality)
	delete(got, geo.Site)
	want := map[geo.Level]int{geo.Admin0: 1, geo.Admin1: 10, geo.District: 42, geo.Admin2: 140}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("places by level (-want +got):\n%s", d)
	}
}

func TestWithin(t *testing.T) {
	g := haiti(t)
	tests := []struct {
		code, in string
		want     bool
	}{
		{"HT0112.delmas-33", "HT0112", true},
		{"HT0112.delmas-33", "HT011", true},
		{"HT0112.delmas-33", "HT01", true},
		{"HT0112.delmas-33", "HT", true},
		{"HT0112.delmas-33", "HT0111", false},
		{"HT0112-03", "HT0112", true}, // a section that the pack does not carry
		{"HT0112-03", "HT01", true},
		{"HT01", "HT0112", false},
		{"HT01", "HT01", true},
		{"KE.jkia", "KE", true},
		{"KE.jkia", "HT", false},
		{"ZZ99", "HT", false},
	}
	for _, tt := range tests {
		if got := g.Within(tt.code, tt.in); got != tt.want {
			t.Errorf("Within(%q, %q) = %v", tt.code, tt.in, got)
		}
	}
}

func TestWhere(t *testing.T) {
	g := haiti(t)
	if at, precision, ok := g.Locate("HT0112.delmas-6"); !ok || precision != "commune" || geo.Distance(at, konbit.LonLat{-72.3, 18.55}) > 3 {
		t.Errorf("Locate(Delmas 6) = %v, %q, %v; want the commune's centroid", at, precision, ok)
	}
	if _, _, ok := g.Locate("FR"); ok {
		t.Error("Locate(FR) has a point; no country outside the pack does")
	}
	airport, _, _ := g.Locate("HT0118.airport")
	if p, km := g.Nearest(airport, geo.Admin2); p == nil || p.Code != "HT0118" || km > 5 {
		t.Errorf("Nearest to the airport = %v at %.1f km, want Tabarre", p, km)
	}
	if p, _ := g.Nearest(airport, geo.Admin3); p != nil {
		t.Errorf("Nearest section = %s, want none: the pack has no sections", p.Code)
	}
	nairobi, _, _ := g.Locate("KE.nairobi")
	if km := geo.Distance(airport, nairobi); km < 12000 || km > 12300 {
		t.Errorf("Port-au-Prince to Nairobi is %.0f km, want about 12,160", km)
	}
	if z := g.Zone("KE.jkia"); z != "Africa/Nairobi" {
		t.Errorf("zone of JKIA is %q", z)
	}
	if z := g.Zone("US"); z != "" {
		t.Errorf("zone of a country of many zones is %q, want none", z)
	}
}

func TestGeoJSON(t *testing.T) {
	b, err := haiti(t).GeoJSON("ht", func(p *geo.Place) bool { return p.Parent == "HT0112" || p.Code == "HT0531.pont-sonde" })
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	const text = `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"HT0112.delmas-6","properties":{"name":"Dèlma 6","level":"locality","parent":"HT0112"},"geometry":null},
		{"type":"Feature","id":"HT0112.delmas-33","properties":{"name":"Dèlma 33","level":"locality","parent":"HT0112"},"geometry":null},
		{"type":"Feature","id":"HT0531.pont-sonde","properties":{"name":"Ponsonde","level":"locality","parent":"HT0531","precision":"section"},
		 "geometry":{"type":"Point","coordinates":[-72.614,19.15]}}]}`
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("GeoJSON (-want +got):\n%s", d)
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name   string
		places []geo.Place
		says   string
	}{
		{"twice", []geo.Place{{Code: "HT", Level: geo.Admin0, Name: "a"}, {Code: "HT", Level: geo.Admin0, Name: "b"}}, "stands twice"},
		{"parent missing", []geo.Place{{Code: "X1", Level: geo.Admin1, Parent: "X0", Name: "a"}}, `lies in "X0", which is not in the gazetteer`},
		{"no parent", []geo.Place{{Code: "X1", Level: geo.Site, Name: "a"}}, "not in the gazetteer"},
		{"country in country", []geo.Place{{Code: "HT", Level: geo.Admin0, Parent: "FR", Name: "a"}}, "lies in nothing"},
		{"small in smaller", []geo.Place{{Code: "HT1", Level: geo.Admin2, Parent: "HT", Name: "a"}, {Code: "HT2", Level: geo.Admin1, Parent: "HT1", Name: "b"}}, "cannot lie in"},
		{"in itself", []geo.Place{{Code: "a", Level: geo.Locality, Parent: "b", Name: "a"}, {Code: "b", Level: geo.Locality, Parent: "a", Name: "b"}}, "lies in itself"},
	}
	c := countries(t)
	for _, tt := range tests {
		if _, err := geo.New(c, tt.places); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want an error that says %q", tt.name, err, tt.says)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	g := haiti(b)
	for b.Loop() {
		if _, err := g.Lookup("Saint-Marc, Artibonite"); err != nil {
			b.Fatal(err)
		}
	}
}
