package geo_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/geo"
)

func TestParsePlaces(t *testing.T) {
	got, err := geo.ParsePlaces([]byte("\ufeffcode,level,parent,name,name:fr,variants,former,lon,lat,precision,zone,valid_on\r\n" +
		"XA0101-02,adm3,XA0101,\"Old, Town\",Vieille ville,OT | Oldtown,,12.5,-3,section,Africa/Lusaka,2018-11\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []geo.Place{{
		Code: "XA0101-02", Level: geo.Admin3, Parent: "XA0101", Name: "Old, Town", Names: map[string]string{"fr": "Vieille ville"},
		Variants: []string{"OT", "Oldtown"}, Point: &konbit.LonLat{12.5, -3}, Precision: "section", Zone: "Africa/Lusaka",
		ValidOn: konbit.MustMoment("2018-11"),
	}}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b konbit.Moment) bool { return a == b })); d != "" {
		t.Errorf("places (-want +got):\n%s", d)
	}
}

func TestParsePlacesErrorsNameLineAndColumn(t *testing.T) {
	const head = "code,level,parent,name,lon,lat,precision,zone,valid_on\n"
	tests := []struct{ name, text, field string }{
		{"empty file", "", "line 1"},
		{"unknown column", "code,level,parent,name,colour\n", "line 1"},
		{"column twice", "code,level,parent,name,name\n", "line 1"},
		{"column missing", "code,level,name\n", "line 1"},
		{"too few fields", head + "X1,adm1\n", "line 2"},
		{"open quote", head + "\"X1,adm1,X,n,,,,,\n", "line 2"},
		{"no code", head + ",adm1,X,n,,,,,\n", "line 2.code"},
		{"space in code", head + "X 1,adm1,X,n,,,,,\n", "line 2.code"},
		{"level", head + "X1,province,X,n,,,,,\n", "line 2.level"},
		{"no name", head + "X1,adm1,X,-,,,,,\n", "line 2.name"},
		{"lon alone", head + "X1,adm1,X,n,1,,exact,,\n", "line 2.lat"},
		{"comma in lon", head + "X1,adm1,X,n,\"1,5\",2,exact,,\n", "line 2.lon"},
		{"far away", head + "X1,adm1,X,n,181,2,exact,,\n", "line 2.point"},
		{"NaN", head + "X1,adm1,X,n,NaN,2,exact,,\n", "line 2.point"},
		{"point without precision", head + "X1,adm1,X,n,1,2,,,\n", "line 2.precision"},
		{"precision without point", head + "X1,adm1,X,n,,,exact,,\n", "line 2.precision"},
		{"zone", head + "X1,adm1,X,n,,,,Mars/Base,\n", "line 2.zone"},
		{"date", head + "X1,adm1,X,n,,,,,29/11/2018\n", "line 2.valid_on"},
		{"second row", head + "X1,adm1,X,n,,,,,\nX2,adm9,X,n,,,,,\n", "line 3.level"},
		{"not UTF-8", head + "X1,adm1,X,n\xff,,,,,\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := geo.ParsePlaces([]byte(tt.text))
			e, ok := errors.AsType[*konbit.Error](err)
			if !ok || e.Field != tt.field {
				t.Errorf("error %v, want one in field %q", err, tt.field)
			}
		})
	}
}

func FuzzParsePlaces(f *testing.F) {
	f.Add("code,level,parent,name\nHT01,adm1,HT,Ouest\n")
	f.Add("code,level,parent,name,name:ht,variants,former,lon,lat,precision,zone,valid_on\nHT01,adm1,HT,Ouest,Lwès,a|b,c,-72,18,exact,America/Port-au-Prince,2018-11-29\n")
	f.Add("\ufeffcode,\"level\",parent,name\n\"a\nb\",,,\n")
	world, err := geo.ParseCountries([]byte("- {code: HT, names: {en: Haiti}, zones: [America/Port-au-Prince]}\n"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		places, err := geo.ParsePlaces([]byte(text))
		if err != nil {
			return
		}
		g, err := geo.New(world, places)
		if err != nil {
			return
		}
		for _, p := range places {
			if got, err := g.Lookup(p.Code); err != nil || got.Code != p.Code {
				t.Fatalf("Lookup(%q) = %v, %v", p.Code, got, err)
			}
			named := g.Candidates(p.Name, p.Level)
			found := false
			for _, c := range named {
				found = found || c.Code == p.Code || g.Within(c.Code, p.Code)
			}
			if !found && !strings.ContainsAny(p.Name, "/,") {
				if _, code := g.Place(p.Name); !code {
					t.Fatalf("%s is not among the candidates for its own name %q", p.Code, p.Name)
				}
			}
		}
	})
}
