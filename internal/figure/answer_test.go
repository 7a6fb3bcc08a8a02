package figure_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What a reader of the JSON gets, whole.
func TestJSON(t *testing.T) {
	e := annotated(t, "testdata", "seeds")
	for _, ask := range []string{"force.present KE", "event.mission_start", "force.arrived KE"} {
		f, err := e.Figure(question(ask, "2025-01-25"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(f, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join("testdata", strings.ReplaceAll(ask, " ", "-")+".golden.json")
		if *update {
			if err := os.WriteFile(name, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
			t.Errorf("%s: run go test -run JSON -update if this is right\n%s", ask, diff)
		}
	}
}

// Everything a figure says has words in every language.
func TestEverySentenceHasWords(t *testing.T) {
	for seed := range uint64(80) {
		e := randomLibrary(newRand(seed)).engine(t)
		all, err := e.All(question("force.present", propertyDay, func(q *figure.Query) { q.Measure = "" }))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, mustAll(t, annotated(t, "testdata", "seeds", "press"))...)
		for _, f := range all {
			said := append(f.Why(), f.Explanation()...)
			for _, l := range f.Claims {
				said = append(said, l.Reason)
			}
			for _, d := range f.Derived {
				said = append(said, d.Text)
			}
			for _, s := range append(said, f.Phrase) {
				for _, lang := range message.Languages {
					if text := s.In(lang); strings.Contains(text, "figure.") || strings.Contains(text, "{") || text == "" && !s.IsZero() {
						t.Fatalf("%s: %s in %s is %q", f.Measure.Key, s.Key, lang, text)
					}
				}
			}
		}
	}
}

func mustAll(t testing.TB, e *figure.Engine) []*figure.Figure {
	all, err := e.All(figure.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestQueriesThatAreRefused(t *testing.T) {
	e := annotated(t, "testdata", "seeds", "press")
	for _, tt := range []struct {
		q    figure.Query
		code konbit.Code
		want string
	}{
		{figure.Query{Measure: "weather.rain"}, konbit.CodeInvalid, `"weather.rain" is not in the catalogue`},
		{figure.Query{Measure: "force.ceiling", Dims: figure.Dims{Contributor: "KE"}}, konbit.CodeInvalid, "contributor"},
		{figure.Query{Measure: "force.present", Dims: figure.Dims{Contributor: "FR"}}, konbit.CodeNotFound, "nothing known"},
		{figure.Query{Measure: "event.council_meeting"}, konbit.CodeNotFound, "nothing known"},
	} {
		_, err := e.Figure(tt.q)
		if konbit.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %s that says %q", tt.q, err, tt.code, tt.want)
		}
		if _, err := e.Steps(tt.q); tt.code == konbit.CodeInvalid && konbit.CodeOf(err) != tt.code {
			t.Errorf("steps of %+v: %v", tt.q, err)
		}
	}
	w := newWorld(t)
	w.says("courier", "2025-01-10", "training.graduated 739", about(figure.Dims{Subject: "34th class"}))
	w.want(w.ask("training.graduated", "2025-01-25"), "739 [739..739] low") // the only one there is
	w.says("courier", "2025-01-10", "training.graduated 650", about(figure.Dims{Subject: "33rd class"}))
	_, err := w.Figure(question("training.graduated", "2025-01-25"))
	if err == nil || !strings.Contains(err.Error(), "subject 33rd class; subject 34th class") {
		t.Errorf("%v, want the choice between the classes", err)
	}
}

// A flow without a period is the last that ended; a dimension left open takes
// the mission's default.
func TestWhatIsMeantByDefault(t *testing.T) {
	w := newWorld(t, func(m *figure.Mission) {
		m.Defaults = map[string]figure.Dims{"area.control_share": {Place: "HT/Port-au-Prince"}}
	})
	for period, n := range map[string]string{"2023": "4789", "2024": "5601", "2024-01/2024-03": "1554"} {
		w.says("courier", "2025-01-07", "killed "+n, about(figure.Dims{Period: period}))
	}
	w.want(w.ask("killed", "2025-01-25"), "5,601 [5601..5601] low")
	w.want(w.ask("killed", "2024-04-02", knownBy("2025-01-25")), "1,554 [1554..1554] low")
	w.says("courier", "2025-01-07", "area.control_share 85", about(figure.Dims{Place: "HT/Port-au-Prince"}))
	w.says("courier", "2025-01-07", "area.control_share 30", about(figure.Dims{Place: "HT/Artibonite"}))
	w.want(w.ask("area.control_share", "2025-01-25"), "about 85 % [82.5..87.5] low")
}

// A larger place or period adds up the single events in it.
func TestEventsAddUpByPlaceAndPeriod(t *testing.T) {
	w := newWorld(t)
	at := func(place string) func(*figure.Claim) { return func(c *figure.Claim) { c.Dims.Place = place } }
	w.reports("2025-01-02", "patrols.done 1", at("HT/Port-au-Prince/Delmas"))
	w.reports("2025-01-12", "patrols.done 1", at("HT/Port-au-Prince"))
	w.reports("2025-01-12", "patrols.done 1", at("HT/Artibonite"))
	w.want(w.ask("patrols.done", "2025-01-25"), "3 [3..3] moderate")
	w.want(w.ask("patrols.done HT/Port-au-Prince", "2025-01-25"), "2 [2..2] moderate")
	w.want(w.ask("patrols.done 2025-01-10/2025-01-20", "2025-01-25"), "2 [2..2] moderate")
	w.want(w.ask("patrols.done", "2025-01-05"), "1 [1..1] moderate")
}

// What single incidents add up to is a check on the period's total.
func TestIncidentsAreALowerBoundOfThePeriod(t *testing.T) {
	w := newWorld(t)
	w.reports("2024-10-03", "killed 115")
	w.reports("2024-12-07", "killed 207")
	low := w.says("courier", "2025-01-07", "killed 291", about(figure.Dims{Period: "2024"}))
	f := w.ask("killed 2024", "2025-01-25")
	w.wantVerdict(f, low, figure.Agrees)
	if d := f.Derived[0]; d.Rule != measure.Sum || d.Range.Low != 322 || d.Verdict == figure.Agrees {
		t.Errorf("%s %v %s, want at least 322, which 291 is not", d.Rule, d.Range, d.Verdict)
	}
}

func TestUnitsAreNotMixed(t *testing.T) {
	w := newWorld(t)
	w.reports("2025-01-02", "seized.drug 20", func(c *figure.Claim) { c.Quantity.Unit = "kilogram" })
	other := w.reports("2025-01-03", "seized.drug 3", func(c *figure.Claim) { c.Quantity.Unit = "item" })
	f := w.ask("seized.drug", "2025-01-25")
	w.want(f, "20 kg [20..20] moderate")
	w.wantVerdict(f, other, figure.OtherStage)
	w.says("courier", "2025-01-02", "mandate.duration 1", func(c *figure.Claim) { c.Quantity.Unit = "year" })
	w.want(w.ask("mandate.duration", "2025-01-25"), "12 months [12..12] low")
}

// Who may not see a claim gets a figure without it, and one's marking is the
// highest of what it rests on.
func TestOnlyWhatTheAskerMaySee(t *testing.T) {
	w := newWorld(t)
	w.says("courier", "2025-01-21", "force.present KE over 600", func(c *figure.Claim) { c.Marking = konbit.Clear })
	w.reports("2025-01-24", "force.present KE 599", func(c *figure.Claim) { c.Marking = konbit.Amber })
	if f := w.ask("force.present KE", "2025-01-25"); f.Marking != konbit.Amber {
		t.Errorf("marking %s, want amber", f.Marking)
	}
	public := w.ask("force.present KE", "2025-01-25", func(q *figure.Query) {
		q.Only = func(c *figure.Claim) bool { return c.Marking == konbit.Clear }
	})
	w.want(public, "over 600 [601..699] low")
	if public.Marking != konbit.Clear || len(public.Claims) != 1 {
		t.Errorf("the public answer shows %d claims, marked %s", len(public.Claims), public.Marking)
	}
}

// What is worked out is as closed as what it is worked out from, and what a
// document prints as the document.
func TestMarkingOfWhatIsWorkedOut(t *testing.T) {
	amber := func(c *figure.Claim) { c.Marking = konbit.Amber }
	open := func(c *figure.Claim) { c.Marking = konbit.Clear }
	w := newWorld(t)
	w.says("courier", "2024-09-25", "force.present KE 382", open)
	w.reports("2025-01-18", "force.arrived KE 217", amber)
	w.reports("2025-01-03", "patrols.done 1", amber)
	w.reports("2025-01-09", "patrols.done 1", open)
	w.paper("leak", "2025-01-20", func(d *figure.Document) { d.Marking = konbit.Red })
	w.says("leak", "2025-01-20", "training.duration 4", open)
	for ask, want := range map[string]konbit.Marking{"force.present KE": konbit.Amber, "patrols.done": konbit.Amber, "training.duration": konbit.Red} {
		if f := w.ask(ask, "2025-01-25"); f.Marking != want {
			t.Errorf("%s is marked %s, want %s", ask, f.Marking, want)
		}
	}
}

// Who may not see a document learns nothing that it prints; who may not see an
// overrule gets what the engine says; a claim that somebody took back or refused
// in confidence is taken back for everybody, the reason withheld.
func TestOnlyWhatTheAskerMaySeeOfDocumentsAndActs(t *testing.T) {
	w := newWorld(t)
	w.paper("courier", "2025-01-21", func(d *figure.Document) { d.Marking = konbit.Clear })
	w.paper("cable", "2025-01-22", func(d *figure.Document) { d.Marking = konbit.Red })
	open := func(c *figure.Claim) { c.Marking = konbit.Clear }
	w.says("courier", "2025-01-21", "force.present KE over 600", open)
	w.says("cable", "2025-01-22", "force.present KE 640", open)
	wrong := w.says("courier", "2025-01-23", "force.present KE 900", open)
	w.AddActs(
		figure.Act{ID: "act-1", Type: figure.Overrule, Author: "x", Reason: "seen", Made: konbit.At(end("2025-01-24")), Marking: konbit.Red,
			Measure: "force.present", Dims: figure.Dims{Contributor: "KE"}, Quantity: konbit.Quantity{Value: 598}},
		figure.Act{ID: "act-2", Type: figure.Reject, Author: "x", Reason: "a source of ours", Made: konbit.At(end("2025-01-24")), Marking: konbit.Red, Targets: []string{string(wrong)}},
	)
	f := w.ask("force.present KE", "2025-01-25", func(q *figure.Query) { q.Only = func(c *figure.Claim) bool { return c.Marking == konbit.Clear } })
	w.want(f, "over 600 [601..699] low")
	w.wantVerdict(f, wrong, figure.RuledOut)
	if len(f.Claims) != 2 || f.Overruled != nil {
		t.Errorf("%d claims, overruled %+v", len(f.Claims), f.Overruled)
	}
	for _, l := range f.Claims {
		if strings.Contains(l.Reason.In("en"), "ours") {
			t.Errorf("the reason is told: %s", l.Reason.In("en"))
		}
	}
	if f := w.ask("force.present KE", "2025-01-25"); f.Overruled == nil || f.Marking != konbit.Red {
		t.Errorf("who may see everything: %+v, marked %s", f.Overruled, f.Marking)
	}
}

// Readers ask at the same time.
func TestManyAsk(t *testing.T) {
	e := annotated(t, "testdata", "seeds", "press")
	t.Run("all", func(t *testing.T) {
		for _, tt := range seedTable {
			t.Run(tt.ask, func(t *testing.T) {
				t.Parallel()
				for range 3 {
					f, err := e.Figure(question(tt.ask, "2025-01-25", func(q *figure.Query) { q.Sources = "seeds" }))
					if err != nil || summary(f) != tt.want {
						t.Errorf("%v %v, want %s", f, err, tt.want)
					}
					if _, err := e.Steps(question(tt.ask, "2025-01-25")); err != nil {
						t.Error(err)
					}
				}
			})
		}
	})
}

// Claims about unknown measures are counted, and harm nothing.
func TestUnknownMeasures(t *testing.T) {
	e := newWorld(t).Engine
	e.Add(figure.Claim{ID: "a", Measure: "weather.rain"}, figure.Claim{ID: "b", Measure: "weather.rain"})
	if got := e.Unknown(); got["weather.rain"] != 2 {
		t.Errorf("unknown: %v", got)
	}
	if all := mustAll(t, e); len(all) != 0 {
		t.Errorf("figures of nothing: %v", all)
	}
}

func TestSteps(t *testing.T) {
	e := annotated(t, "testdata", "seeds")
	steps, err := e.Steps(question("force.present KE", "2025-01-25"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range steps {
		to := "…"
		if !s.To.IsZero() {
			to = s.To.Format("2006-01-02")
		}
		got = append(got, s.From.Format("2006-01-02")+"/"+to+" "+s.Phrase.In("en")+" "+string(s.Confidence))
	}
	want := []string{
		"2024-08-27/2025-01-17 nearly 400 low",
		"2025-01-17/2025-01-18 nearly 400 moderate",
		"2025-01-18/2025-01-22 just over 600 moderate",
		"2025-01-22/… just over 600 high",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Documents that a person links speak once, and withdraw and correct each other.
func TestLineage(t *testing.T) {
	link := func(w *world, relation string) {
		w.AddLineage(figure.Lineage{From: "herald", To: "courier", Relation: relation})
	}
	for relation, want := range map[string]string{
		"copies": "over 600 [601..699] low", "rewrites": "over 600 [601..699] low", "translates": "over 600 [601..699] low",
		"quotes": "over 600 [601..699] low", "": "over 600 [601..699] moderate",
		"corrects": "over 600 [601..699] low", "retracts": "over 600 [601..699] low",
	} {
		w := newWorld(t)
		w.paper("courier", "2025-01-20")
		w.paper("herald", "2025-01-21")
		first := w.says("courier", "2025-01-20", "force.present KE over 600")
		second := w.says("herald", "2025-01-21", "force.present KE over 600")
		link(w, relation)
		f := w.ask("force.present KE", "2025-01-25")
		w.want(f, want)
		switch relation {
		case "copies", "rewrites", "translates":
			w.wantVerdict(f, second, figure.Repeats)
		case "corrects", "retracts":
			w.wantVerdict(f, first, figure.Superseded)
		}
	}
}

func TestCorrections(t *testing.T) {
	w := newWorld(t)
	wrong := w.says("courier", "2025-01-20", "force.ceiling 2900")
	right := w.says("courier", "2025-01-20", "force.ceiling 2500")
	w.AddActs(figure.Act{ID: right + "/supersedes", Type: figure.Supersede, Targets: []string{string(wrong)}, Made: konbit.At(end("2025-01-22"))})
	f := w.ask("force.ceiling", "2025-01-25")
	w.want(f, "2,500 [2500..2500] low")
	w.wantVerdict(f, wrong, figure.Superseded)
	// The correction is withdrawn: what it corrected stands again.
	w.AddActs(figure.Act{ID: "act", Type: figure.Retract, Targets: []string{string(right)}, Made: konbit.At(end("2025-01-26"))})
	f = w.ask("force.ceiling", "2025-01-27")
	w.want(f, "2,900 [2900..2900] low")
	w.wantVerdict(f, right, figure.Superseded)
}
