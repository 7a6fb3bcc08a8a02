package figure_test

import (
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

func TestStep3AMonthHoldsTheFlightOfADay(t *testing.T) {
	// Two sizes are told of one flight; a later paper knows only the month.
	w := newWorld(t)
	agency := w.says("agency", "2024-06-25", "force.arrived KE about 200", on("2024-06-25"))
	w.says("courier", "2024-06-25", "force.arrived KE about 400", on("2024-06-25"))
	w.says("herald", "2024-06-25", "force.arrived KE about 400", on("2024-06-25"))
	month := w.says("tribune", "2025-01-18", "force.arrived KE 400", on("2024-06"))

	f := w.ask("force.arrived KE", "2025-01-25")
	w.want(f, "about 400 [350..449] low")
	w.wantVerdict(f, agency, figure.Tension)
	w.wantVerdict(f, month, figure.SameEvent)
}

func TestStep3ARecordIsOfTheEventThatItsClaimsTell(t *testing.T) {
	w := newWorld(t)
	october := w.says("courier", "2024-09-28", "force.planned_arrival KE 300", on("2024-10"), planned)
	november := w.says("courier", "2024-09-28", "force.planned_arrival KE 300", on("2024-11"), planned)
	all := w.says("courier", "2024-09-28", "force.planned_arrival KE 600", on("../2024-11"), planned)
	from := func(within konbit.ID, ids ...konbit.ID) func(*figure.Claim) {
		return func(c *figure.Claim) { c.From, c.Within, c.Document = ids, within, "courier" }
	}
	parent := w.says("pledge", "2024-09-28", "force.planned_arrival KE 600", on("2024-10/2024-11"), planned, from("", all))
	w.says("pledge", "2024-09-28", "force.planned_arrival KE 300", on("2024-10"), planned, from(parent, october))
	w.says("pledge", "2024-09-28", "force.planned_arrival KE 300", on("2024-11"), planned, from(parent, november))

	promises, err := w.Promises(question("force.planned_arrival KE", "2024-10-15"))
	if err != nil {
		t.Fatal(err)
	}
	var sizes []float64
	batches := 0
	for _, p := range promises {
		sizes = append(sizes, p.People.Low)
		if p.Within >= 0 {
			batches++
		}
	}
	if len(promises) != 3 || batches != 2 {
		t.Errorf("promises of %v, %d of them batches; want 600 in two batches of 300", sizes, batches)
	}
	w.want(w.ask("force.planned_arrival KE", "2024-10-15"), "600 [600..600] low")
}
