package gold_test

import (
	"io/fs"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/figure/gold"
	"konbit.example/konbit/internal/message"
)

// The catalogue, read once.
var shipped = func() (c struct {
	measures *figure.Measures
	readings *figure.Readings
	words    *message.Catalogue
}) {
	files := catalogue.Files()
	b, err := fs.ReadFile(files, "qualifiers.yaml")
	if err == nil {
		c.readings, err = figure.LoadReadings(b)
	}
	if err == nil {
		c.measures, err = figure.LoadMeasures(files)
	}
	if err == nil {
		c.words, err = message.Load(files)
	}
	if err != nil {
		panic(err)
	}
	return c
}()

func TestReadNamesTheLine(t *testing.T) {
	const doc = `{"doc":"d","published":"2025-01-18","publisher":"Courier","grade":"C"}`
	for name, tt := range map[string]struct{ claims, docs, want string }{
		"not json":      {"{", doc, "claims line 1"},
		"no measure":    {"\n" + `{"id":"c"}`, doc, "claims line 2: a claim needs an id and a measure"},
		"operator":      {`{"id":"c","measure":"m","doc":"d","op":"nigh","value":1}`, doc, `"nigh" is no operator`},
		"date":          {`{"id":"c","measure":"m","dct":"yesterday"}`, doc, "claims line 1.dct"},
		"when":          {`{"id":"c","measure":"m","dct":"2025-01-18","when":"soon"}`, doc, "claims line 1.when"},
		"open range":    {`{"id":"c","measure":"m","op":"between","value":1}`, doc, "upper end"},
		"document":      {"", `{"title":"x"}`, "documents line 1"},
		"grade":         {"", `{"doc":"d","grade":"Z"}`, "documents line 1.grade"},
		"document date": {"", `{"doc":"d","published":"18/01/2025"}`, "documents line 1.published"},
	} {
		_, err := gold.Read(shipped.readings, strings.NewReader(tt.claims), strings.NewReader(tt.docs))
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), ".id:", ":"), tt.want) {
			t.Errorf("%s: %v, want an error that says %q", name, err, tt.want)
		} else if konbit.CodeOf(err) != konbit.CodeInvalid {
			t.Errorf("%s: code %s, want invalid", name, konbit.CodeOf(err))
		}
	}
}

func TestReadTakesTheDocumentsDate(t *testing.T) {
	g, err := gold.Read(shipped.readings,
		strings.NewReader(`{"id":"c","doc":"d","measure":"force.present","op":"near_below","value":800,"span":"just under 800","lang":"en","optional":true}`),
		strings.NewReader(`{"doc":"d","published":"2025-01-18"}`+"\n"+`{"doc":"e","derived_from":"d","relation":"rewrites"}`+"\n"+`{"institution":"UN","grade":"B","speakers":["United Nations"]}`))
	if err != nil {
		t.Fatal(err)
	}
	c := g.Claims[0]
	if c.Published.String() != "2025-01-18" || c.Quantity.Qualifier != konbit.JustUnder || !c.Proposed {
		t.Errorf("got %+v", c)
	}
	if l := g.Lineage[0]; l.From != "e" || l.To != "d" || l.Relation != "rewrites" {
		t.Errorf("lineage %+v", l)
	}
	if in := g.Institutions[0]; in.ID != "UN" || in.Grade != "B" {
		t.Errorf("institution %+v", in)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"c","doc":"d","dct":"2025-01-18","measure":"force.present","op":"gt","value":600,"contributor":"KE"}`, `{"doc":"d","published":"2025-01-18"}`)
	f.Add(`{"id":"c","doc":"d","dct":"2025","measure":"killed","op":"between","value":1,"hi":2,"when":"2024-06/DCT"}`, `{"institution":"UN"}`)
	f.Fuzz(func(t *testing.T, claims, docs string) {
		g, err := gold.Read(shipped.readings, strings.NewReader(claims), strings.NewReader(docs))
		if err != nil {
			return
		}
		e := figure.New(shipped.measures, shipped.readings, figure.Mission{Institutions: g.Institutions}, shipped.words)
		g.Fill(e)
		if _, err := e.All(figure.Query{}); err != nil {
			t.Error(err)
		}
	})
}
