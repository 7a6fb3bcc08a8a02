package figure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// What must come out of the five seed articles, on and by 25 January 2025:
// phrase, range, confidence, and how every claim stands.
var seedTable = []struct {
	ask, want string
	claims    string
}{
	{"force.present KE", "just over 600 [601..616] high", "agrees s0-06 s1-02 s2-03; superseded s2-14 s3-03 s4-05"},
	{"force.present ALL", "just under 800 [775..799] low", "agrees s2-15"},
	{"force.pledged KE", "1,000 [1000..1000] high", "agrees s0-07 s1-04 s2-18 s3-02"},
	{"force.ceiling", "2,500 [2500..2500] low", "agrees s4-08"},
	{"training.graduated", "739 [739..739] moderate", "agrees s4-09; other stage s2-08"},
	{"training.duration", "about 4.5 months [4.4..4.5] moderate", "agrees s2-07 s4-10"},
	{"displaced.stock", "over 1,000,000 [1000001..1099999] low", "agrees s2-17; superseded s0-04 s1-06 s3-10"},
	{"killed 2024", "just over 5,600 [5601..5649] moderate", "agrees s1-05 s2-16"},
	{"area.control_share HT/Port-au-Prince", "over 80 % [80..90] low", "agrees s1-07"},
	{"event.mission_start", "June 2024 [2024-06-01..2024-06-30] moderate", "agrees s1-03 s2-19; ruled out s3-04"},
	{"event.mandate_authorised", "October 2023 [2023-10-01..2023-10-31] low", "agrees s0-01"},
	{"event.school_reopen", "2 October 2024 [2024-10-02..2024-10-02] low", "agrees s2-05"},
	{"event.court_reopen", "7 October 2024 [2024-10-07..2024-10-07] low", "agrees s2-06"},
	{"force.arrived KE", "217 [217..217] moderate", "agrees s1-01; same event s0-05 s2-01 s2-02 s2-13 s4-01 s4-04"},
}

func checkSeeds(t *testing.T, e *figure.Engine, sources string) {
	t.Helper()
	for _, tt := range seedTable {
		f, err := e.Figure(question(tt.ask, "2025-01-25", func(q *figure.Query) { q.Sources = sources }))
		if err != nil {
			t.Errorf("%s: %v", tt.ask, err)
			continue
		}
		if got := summary(f); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.ask, got, tt.want)
		}
		var groups []string
		for v, ids := range verdicts(f) {
			slices.Sort(ids)
			groups = append(groups, fmt.Sprint(v, " ", strings.Trim(fmt.Sprint(ids), "[]")))
		}
		slices.Sort(groups)
		if got := strings.Join(groups, "; "); got != tt.claims {
			t.Errorf("%s: got claims %s, want %s", tt.ask, got, tt.claims)
		}
	}
}

func TestSeeds(t *testing.T) {
	checkSeeds(t, annotated(t, "testdata", "seeds"), "")
}

// The five articles alone come out of a node that knows more.
func TestSeedsAmongAllSources(t *testing.T) {
	checkSeeds(t, annotated(t, "testdata", "seeds", "press"), "seeds")
}

// V and K default to the end of the newest day on which anything was published.
func TestSeedsWithoutATime(t *testing.T) {
	f, err := annotated(t, "testdata", "seeds").Figure(figure.Query{Measure: "force.present", Dims: figure.Dims{Contributor: "KE"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Known, end("2025-01-22"); !got.Equal(want) {
		t.Errorf("known by %s, want %s", got, want)
	}
	if got, want := summary(f), "just over 600 [601..616] high"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A stock that is worded as a flow is flagged as such.
func TestStockWordedAsFlow(t *testing.T) {
	f, err := annotated(t, "testdata", "seeds").Figure(question("displaced.stock", "2025-01-25"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reasonOf(f, "s1-06"), "worded as a flow over 2024; the figure is the stock first published on 27 August 2024"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAllSources(t *testing.T) {
	e := annotated(t, "testdata", "seeds", "press")
	w := &world{TB: t, Engine: e}

	ke := w.ask("force.present KE", "2025-01-25")
	w.want(ke, "about 600 [599..616] moderate")
	w.wantVerdict(ke, "h53-3", figure.BySource)
	w.wantVerdict(ke, "h61-3", figure.Later)
	w.wantVerdict(ke, "h61-2", figure.Later)
	if i := slices.IndexFunc(ke.Derived, func(d figure.Derived) bool { return d.Range.Low == 599 && d.Range.High == 599 }); i < 0 {
		t.Error("382 + 217 is not worked out")
	} else if d := ke.Derived[i]; d.Verdict != figure.Tension || !slices.Contains(d.Inputs, "h24-1") {
		t.Errorf("382 + 217: %s from %v, want tension from h24-1", d.Verdict, d.Inputs)
	}
	if why := ke.Why(); !slices.ContainsFunc(why, func(s figure.Sentence) bool {
		return strings.Contains(s.In("en"), "widened to cover a difference of 0.3 %")
	}) {
		t.Errorf("nothing says that the range was widened: %v", why)
	}

	killed := w.ask("killed 2024", "2025-01-25")
	w.want(killed, "5,601 [5601..5601] moderate")
	w.wantVerdict(killed, "h42-1", figure.Agrees)
	w.wantVerdict(killed, "h44-1", figure.Later)

	displaced := w.ask("displaced.stock", "2025-01-25")
	if !displaced.Record {
		t.Error("displaced: the source of record does not speak")
	}
	w.want(displaced, "1,041,229 [1041229..1041229] moderate")
	w.wantVerdict(displaced, "s2-17", figure.Agrees)
	w.wantVerdict(displaced, "h48-1", figure.Agrees)

	all := w.ask("force.present ALL", "2025-01-25")
	if got := all.Phrase.In("en"); got != "just under 800" {
		t.Errorf("all personnel: %s, want just under 800", got)
	}
	if !slices.Equal(all.Unknown, []string{"BS"}) {
		t.Errorf("contributors whose share is unknown: %v, want the Bahamas", all.Unknown)
	}

	killed = w.ask("killed 2024", "2025-02-28")
	w.want(killed, "5,626 [5626..5626] moderate")
	w.wantVerdict(killed, "h43-1", figure.Superseded)
}

// 617 is a sum of a rounded number and an exact one. It is listed, and is never
// a best value or a bound.
func TestNever617(t *testing.T) {
	e := annotated(t, "testdata", "seeds", "press")
	for _, known := range []string{"2025-01-17", "2025-01-18", "2025-01-19", "2025-01-21", "2025-01-25", "2025-02-05", "2025-02-28"} {
		for _, valid := range []string{"2024-07-20", "2024-09-30", "2025-01-18", "2025-01-19", "2025-01-22", "2025-01-25", "2025-02-05", "2025-02-06", "2025-02-28"} {
			all, err := e.All(question("force.present", valid, knownBy(known), func(q *figure.Query) { q.Measure = "" }))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range all {
				if strings.Contains(f.Phrase.In("en"), "617") || f.Range.Low == 617 || f.Range.High == 617 {
					t.Errorf("on %s by %s: %s %v is %s", valid, known, f.Measure.Key, f.Dims.Stated(), summary(f))
				}
			}
		}
	}
}

// A return of 599 that a base enters is the figure, with the press beside it.
func TestReturnOf599(t *testing.T) {
	w := &world{TB: t, Engine: annotated(t, "testdata", "seeds", "press")}
	id := w.reports("2025-01-24", "force.present KE 599", func(c *figure.Claim) { c.Part = "base-1" })
	f := w.ask("force.present KE", "2025-01-25")
	if f.Range.Low != 599 || f.Range.High != 599 || f.Phrase.In("en") != "599" || !f.Record {
		t.Errorf("got %s, want 599 from the source of record", summary(f))
	}
	w.wantVerdict(f, id, figure.Agrees)
	for _, press := range []string{"s0-06", "s1-02"} {
		w.wantVerdict(f, konbit.ID(press), figure.Tension)
	}
}

func TestSlippage(t *testing.T) {
	e := annotated(t, "testdata", "seeds", "press")
	promises, err := e.Promises(question("force.planned_arrival KE", "2025-02-28"))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(promises, func(p figure.Promise) bool { return slices.Contains(p.Claims, "s2-04") })
	if i < 0 {
		t.Fatalf("the plan of 200 is not among %+v", promises)
	}
	p := promises[i]
	if p.State != figure.Slipped || p.Days != 11 || p.Short.Low != 56 || p.Short.High != 56 {
		t.Errorf("plan of 200: %s, %d days, %v short; want slipped, 11 days, 56 short", p.State, p.Days, p.Short)
	}
}
