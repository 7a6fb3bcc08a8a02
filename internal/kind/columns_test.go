package kind_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
)

// Every kind goes out as a row of CSV and comes back the same.
func TestRowsComeBack(t *testing.T) {
	for d := range load(t).Versions() {
		r := d.Sample(made)
		r.Author, r.Marking, r.Release, r.Grade, r.Reuse = "duty, HQ", konbit.Green, []string{"police", "a b"}, "B2", "CC BY 4.0"
		r.Place = &konbit.Place{Code: "X01", Name: "Pont \"neuf\"\n", Point: &konbit.LonLat{-72.34, 18.5}, Precision: "street"}
		r.Relation = []konbit.Relation{{Type: konbit.Supersedes, To: konbit.NamedID(made, "earlier")}}
		r.Place.Name = strings.TrimSpace(r.Place.Name)
		row, err := d.Row(&r)
		if err != nil {
			t.Errorf("%s: %v", d.Kind(), err)
			continue
		}
		var file strings.Builder
		w := csv.NewWriter(&file)
		if err := w.WriteAll([][]string{d.Columns(), row}); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(file.String())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		back, err := d.FromRow(lines[0], lines[1])
		if err != nil {
			t.Errorf("%s: %v", d.Kind(), err)
			continue
		}
		if diff := cmp.Diff(decode(t, r.Body), decode(t, back.Body)); diff != "" {
			t.Errorf("%s: body (-want +got)\n%s", d.Kind(), diff)
		}
		r.Body, back.Body = nil, nil
		if diff := cmp.Diff(r, back, cmp.Comparer(func(a, b konbit.Moment) bool { return a == b })); diff != "" {
			t.Errorf("%s: header (-want +got)\n%s", d.Kind(), diff)
		}
	}
}

func TestFromRowSomeColumns(t *testing.T) {
	d, _ := load(t).Latest("movement")
	r, err := d.FromRow(
		[]string{"personnel.value", "personnel.qualifier", "contributor", "status", "direction", "valid", "destination.lon", "destination.lat", "carrier"},
		[]string{" 217 ", "", "KE", "done", "in", "2025-01-18", "-72.29", "18.58", ""},
	)
	if err != nil {
		t.Fatal(err)
	}
	want := decode(t, []byte(`{"personnel":{"value":217},"contributor":"KE","status":"done","direction":"in","destination":{"point":[-72.29,18.58]}}`))
	if diff := cmp.Diff(want, decode(t, r.Body)); diff != "" {
		t.Error(diff)
	}
	if r.Kind != "movement@1" || r.Valid != konbit.MustSpan("2025-01-18") {
		t.Errorf("header is %+v", r)
	}
}

func TestFromRowRefuses(t *testing.T) {
	d, _ := load(t).Latest("movement")
	for name, tt := range map[string]struct {
		columns, cells []string
		field, detail  string
	}{
		"too few cells":    {[]string{"valid", "status"}, []string{"2025"}, "", "1 cells under 2 columns"},
		"misspelt column":  {[]string{"personel.value"}, []string{"1"}, "personel.value", "did you mean personnel.value?"},
		"thousands comma":  {[]string{"personnel.value"}, []string{"1,041"}, "personnel.value", "want a number without spaces"},
		"other kind":       {[]string{"kind"}, []string{"patrol@1"}, "kind", "this table holds movement@1"},
		"half a point":     {[]string{"place.lon"}, []string{"-72.3"}, "place.point", "half a point"},
		"bad date":         {[]string{"valid"}, []string{"18/01/2025"}, "valid", "is not a time"},
		"sources not JSON": {[]string{"sources"}, []string{"the radio"}, "sources", "or JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.FromRow(tt.columns, tt.cells)
			var e *konbit.Error
			if !errors.As(err, &e) || e.Field != tt.field || !strings.Contains(e.Detail, tt.detail) {
				t.Errorf("got %v, want %s: … %s …", err, tt.field, tt.detail)
			}
		})
	}
}
