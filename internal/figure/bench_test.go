package figure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// crowd is n claims over a year, of many papers, on many places and contributors:
// one in five on the strength of KE.
func crowd(n int) *figure.Engine {
	r := rand.New(rand.NewPCG(1, 1))
	places := make([]string, 300)
	for i := range places {
		places[i] = fmt.Sprintf("HT/%d/%d", i%10, i)
	}
	docs := make([]figure.Document, n/20+1)
	for i := range docs {
		docs[i] = figure.Document{
			ID: konbit.ID(fmt.Sprintf("doc-%06d", i)), Publisher: fmt.Sprintf("paper %d", i%500), Grade: konbit.Grade("ABCDEF"[i%6 : i%6+1]),
			Published: konbit.Date(2024, 1, 1+r.IntN(366)),
		}
	}
	claims := make([]figure.Claim, n)
	for i := range claims {
		d := &docs[r.IntN(len(docs))]
		c := figure.Claim{
			ID: konbit.ID(fmt.Sprintf("claim-%06d", i)), Document: d.ID, Published: d.Published,
			Quantity: konbit.Quantity{Value: float64(500 + r.IntN(200)), Qualifier: qualifiers[r.IntN(len(qualifiers))]},
		}
		switch i % 5 {
		case 0:
			c.Measure, c.Dims.Contributor = "force.present", "KE"
		case 1:
			c.Measure, c.Dims.Contributor = "force.arrived", []string{"KE", "JM", "BZ", "GT"}[r.IntN(4)]
			c.Valid, c.Own, c.Document = konbit.On(konbit.Date(2024, 1, 1+r.IntN(366))), i%10 == 1, ""
			c.Quantity = konbit.Quantity{Value: float64(1 + r.IntN(20))}
		case 2:
			c.Measure, c.Dims.Place = "displaced.stock", places[r.IntN(len(places))]
		case 3:
			c.Measure, c.Dims.Place, c.Dims.Period = "killed", places[r.IntN(len(places))], "2024"
		case 4:
			c.Measure, c.Dims.Place = "patrols.done", places[r.IntN(len(places))]
			c.Own, c.Document, c.Valid = true, "", konbit.On(konbit.Date(2024, 1, 1+r.IntN(366)))
		}
		claims[i] = c
	}
	e := figure.New(shipped.measures, shipped.readings, figure.Mission{Place: "HT", Institutions: bodies}, shipped.words)
	e.AddDocuments(docs...)
	e.Add(claims...)
	return e
}

func BenchmarkAdd100k(b *testing.B) {
	for b.Loop() {
		crowd(100_000)
	}
}

// One figure of an engine that holds 100,000 claims.
func BenchmarkFigure100k(b *testing.B) {
	e := crowd(100_000)
	for _, ask := range []string{"force.present KE", "force.arrived KE", "patrols.done", "displaced.stock HT/1/1", "killed 2024 HT/1/1"} {
		b.Run(ask, func(b *testing.B) {
			q := question(ask, "2024-12-31")
			for b.Loop() {
				if _, err := e.Figure(q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Every figure of an engine that holds 100,000 claims.
func BenchmarkAll100k(b *testing.B) {
	e := crowd(100_000)
	for b.Loop() {
		all, err := e.All(figure.Query{})
		if err != nil || len(all) < 600 {
			b.Fatal(len(all), err)
		}
	}
}

// 100,000 claims that all speak to one figure.
func BenchmarkFigureOf100k(b *testing.B) {
	e := figure.New(shipped.measures, shipped.readings, figure.Mission{Place: "HT", Institutions: bodies}, shipped.words)
	r := rand.New(rand.NewPCG(1, 1))
	claims := make([]figure.Claim, 100_000)
	for i := range claims {
		claims[i] = figure.Claim{
			ID: konbit.ID(fmt.Sprintf("claim-%06d", i)), Document: konbit.ID(fmt.Sprintf("doc-%04d", r.IntN(5000))), Published: konbit.Date(2024, 12, 1+r.IntN(31)),
			Measure: "displaced.stock", Quantity: konbit.Quantity{Value: float64(900_000 + r.IntN(200_000)), Qualifier: qualifiers[r.IntN(len(qualifiers))]},
		}
	}
	e.Add(claims...)
	q := question("displaced.stock", "2024-12-31")
	for b.Loop() {
		if _, err := e.Figure(q); err != nil {
			b.Fatal(err)
		}
	}
}

// Every figure of the five articles and the further press.
func BenchmarkAllOfAPack(b *testing.B) {
	e := annotated(b, "testdata", "seeds", "press")
	for b.Loop() {
		mustAll(b, e)
	}
}

func BenchmarkSteps(b *testing.B) {
	e := annotated(b, "testdata", "seeds", "press")
	q := question("force.present KE", "2025-02-28")
	for b.Loop() {
		if _, err := e.Steps(q); err != nil {
			b.Fatal(err)
		}
	}
}
