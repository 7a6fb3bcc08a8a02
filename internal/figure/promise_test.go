package figure_test

import (
	"fmt"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

func (w *world) promises(day string) []string {
	w.Helper()
	ps, err := w.Promises(figure.Query{Valid: end(day), Known: end(day)})
	if err != nil {
		w.Fatal(err)
	}
	var out []string
	for _, p := range ps {
		s := fmt.Sprintf("%v", p.People.Low)
		if !p.Due.IsZero() {
			s += " by " + p.Due.Format("2006-01-02")
		}
		s += " " + string(p.State)
		for _, d := range p.Deliveries {
			s += fmt.Sprintf(", %v on %s", d.People.Low, d.On.Format("2006-01-02"))
		}
		if p.Days != 0 {
			s += fmt.Sprintf(", %d days", p.Days)
		}
		if p.Short.High > 0 {
			s += fmt.Sprintf(", %v short", p.Short.High)
		}
		if p.Within >= 0 {
			s += fmt.Sprintf(", within %v", ps[p.Within].People.Low)
		}
		out = append(out, s)
	}
	return out
}

func (w *world) wantPromises(day string, want ...string) {
	w.Helper()
	if got := w.promises(day); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		w.Errorf("on %s:\n got %q\nwant %q", day, got, want)
	}
}

// The story of the 600: promised in August, announced in batches, and come late.
func TestAPlanIsNotAFact(t *testing.T) {
	w := newWorld(t)
	w.says("courier", "2024-08-27", "force.planned_arrival KE 600", planned)
	w.wantPromises("2024-09-01", "600 open, 600 short")

	w.says("herald", "2025-01-18", "force.planned_arrival KE 200", planned, on("../2025-01-31"))
	w.says("tribune", "2025-01-22", "force.planned_arrival KE 200", planned, on("2025-01-26"))
	w.says("herald", "2025-01-18", "force.arrived KE 217", on("2025-01-18"))
	w.wantPromises("2025-01-25",
		"200 by 2025-01-26 open, 200 short, within 600",
		"600 open, 217 on 2025-01-18, 383 short")
	w.want(w.ask("force.planned_arrival KE", "2025-01-25"), "200 [200..200] moderate")

	w.wantPromises("2025-02-01",
		"200 by 2025-01-26 overdue, 6 days, 200 short, within 600",
		"600 open, 217 on 2025-01-18, 383 short")

	w.says("star", "2025-02-06", "force.arrived KE 144", on("2025-02-06"))
	w.wantPromises("2025-02-28",
		"200 by 2025-01-26 slipped, 144 on 2025-02-06, 11 days, 56 short, within 600",
		"600 open, 217 on 2025-01-18, 144 on 2025-02-06, 239 short")
}

func TestAPromiseKept(t *testing.T) {
	w := newWorld(t)
	w.says("courier", "2025-01-02", "force.planned_arrival JM 24", planned, on("2025-01-20"))
	w.says("herald", "2025-01-19", "force.arrived JM 24", on("2025-01-18"))
	w.wantPromises("2025-01-25", "24 by 2025-01-20 kept, 24 on 2025-01-18, -2 days")
}

func TestABatchNamesItsPromise(t *testing.T) {
	w := newWorld(t)
	whole := w.reports("2025-01-02", "force.planned_arrival KE 600", on("2025-03-31"))
	batch := w.reports("2025-01-02", "force.planned_arrival KE 300", on("2025-02-28"), func(c *figure.Claim) { c.Within = whole })
	w.wantPromises("2025-01-25",
		"300 by 2025-02-28 open, 300 short, within 600",
		"600 by 2025-03-31 open, 600 short")
	// Parent and child are never added.
	f := w.ask("force.planned_arrival KE", "2025-01-25")
	w.want(f, "300 [300..300] low")
	w.wantVerdict(f, batch, figure.Agrees)
	w.wantVerdict(f, whole, figure.OtherStage)
}

func TestARecordGathersTheReportsItWasWrittenFrom(t *testing.T) {
	w := newWorld(t)
	a := w.says("courier", "2024-06-25", "force.arrived KE about 200", on("2024-06-25"))
	b := w.says("herald", "2024-07-20", "force.arrived KE 200", on("2024-06"))
	c := w.says("tribune", "2024-07-20", "force.arrived KE 200", on("2024-07-16"))
	w.want(w.ask("force.arrived KE", "2025-01-25"), "about 400 [300..498] low")
	w.says("desk", "2024-07-21", "force.arrived KE 200", on("2024-07-16"), func(x *figure.Claim) { x.From = []konbit.ID{a, b, c} })
	f := w.ask("force.arrived KE", "2025-01-25")
	w.want(f, "about 200 [150..249] moderate")
	w.wantVerdict(f, c, figure.SameEvent)
}
