package register_test

import (
	"encoding/json"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

// world is the smoke mission with a register of what an edition of one day may
// tell of.
type world struct {
	t       *testing.T
	mission *mission.Mission
	kinds   *kind.Set
	terms   register.Terms
	lang    string
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func newWorld(t *testing.T) *world {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), "smoke")
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := kind.Load(catalogue.Files(), m.Files(), fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	return &world{t, m, kinds, register.Terms{
		From: at("2025-03-09T00:00:00Z"), To: at("2025-03-10T00:00:00Z"), Valid: at("2025-03-10T00:00:00Z"), Known: at("2025-03-10T06:00:00Z"), Ceiling: konbit.Amber,
	}, "en"}
}

func (w *world) open(recs ...konbit.Record) *register.Register {
	w.t.Helper()
	for i := range recs {
		d, ok := w.kinds.Lookup(recs[i].Kind)
		if !ok {
			w.t.Fatalf("no kind %s", recs[i].Kind)
		}
		if _, err := d.Decode(recs[i].Body); err != nil {
			w.t.Fatalf("%s: %v", recs[i].Body, err)
		}
	}
	return register.New(w.mission, w.kinds, w.kinds.Messages().In(w.lang), w.terms, recs, nil)
}

// rec is a record called name, made at noon of 9 March.
func rec(name, k, body string, more ...func(*konbit.Record)) konbit.Record {
	made := konbit.MustMoment("2025-03-09T12:00:00Z")
	r := konbit.Record{ID: named(name), Kind: konbit.Kind(k + "@1"), Made: made, Author: "ana", Body: json.RawMessage(body)}
	for _, f := range more {
		f(&r)
	}
	return r
}

func named(name string) konbit.ID {
	return konbit.NamedID(at("2025-03-09T12:00:00Z"), name)
}

func ids(recs []*register.Record) (out []konbit.ID) {
	for _, r := range recs {
		out = append(out, r.ID)
	}
	return out
}

const patrol = `{"types":["foot"],"status":"done","result":"completed","start":"2025-03-09T08:00:00Z"}`

// TestWhatStands: the register hands out no record that was not known, is marked
// above the ceiling, was corrected or taken back, or waits for its release.
func TestWhatStands(t *testing.T) {
	w := newWorld(t)
	marked := func(m konbit.Marking) func(*konbit.Record) { return func(r *konbit.Record) { r.Marking = m } }
	instead := func(rel konbit.RelationType, of string) func(*konbit.Record) {
		return func(r *konbit.Record) { r.Relation = []konbit.Relation{{Type: rel, To: named(of)}} }
	}
	made := func(s string) func(*konbit.Record) {
		return func(r *konbit.Record) { r.Made = konbit.MustMoment(s) }
	}
	by := func(who string) func(*konbit.Record) { return func(r *konbit.Record) { r.Author = who } }
	const casualty = `{"state":"injured","cause":"accident","severity":"minor","contributor":"XB","at":"2025-03-09T09:00:00Z"}`
	approval := func(of string) string {
		return `{"of":"` + string(named(of)) + `","decision":"approved","purpose":"release","capacity":"x"}`
	}
	g := w.open(
		rec("stands", "patrol", patrol),
		rec("red", "patrol", patrol, marked(konbit.Red)),
		rec("later", "patrol", patrol, made("2025-03-10T06:00:01Z")),
		rec("wrong", "patrol", patrol),
		rec("right", "patrol", patrol, instead(konbit.Supersedes, "wrong")),
		rec("taken-back", "patrol", patrol),
		rec("taking-back", "note", `{"text":"Never left."}`, instead(konbit.Retracts, "taken-back")),
		rec("kept", "patrol", patrol),
		rec("too-late", "patrol", patrol, instead(konbit.Supersedes, "kept"), made("2025-03-11T00:00:00Z")),
		rec("released", "casualty", casualty, marked(konbit.Amber)),
		rec("one", "approval", approval("released"), by("ben")),
		rec("two", "approval", approval("released"), by("cleo")),
		rec("waits", "casualty", casualty, marked(konbit.Amber)),
		rec("once", "approval", approval("waits"), by("ben")),
		rec("once-more", "approval", approval("waits"), by("ben")),
	)
	want := []konbit.ID{named("stands"), named("right"), named("kept")}
	got := ids(g.Of("patrol"))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("patrols %v, want %v: stands, right, kept", got, want)
	}
	if got := ids(g.Of("casualty")); !slices.Equal(got, []konbit.ID{named("released")}) {
		t.Errorf("casualties %v, want the one that two people released", got)
	}
	if !g.Withheld(named("waits")) || g.Withheld(named("released")) {
		t.Error("what one person approved twice does not wait for its release")
	}
	for _, name := range []string{"red", "later", "wrong", "taken-back", "waits"} {
		if _, ok := g.Find(named(name)); ok {
			t.Errorf("%s is found", name)
		}
	}
}

func TestPublicTellsNoKindThatIsNever(t *testing.T) {
	w := newWorld(t)
	w.terms.Public, w.terms.Ceiling = true, konbit.Clear
	clearly := func(r *konbit.Record) { r.Marking = konbit.Clear }
	g := w.open(
		rec("return", "return", `{"base":"`+string(named("base"))+`","period":"2025-03-09","nil":true,"signed_by":"Lt"}`, clearly),
		rec("outreach", "outreach", `{"type":"forum","date":"2025-03-09"}`, clearly),
	)
	if len(g.Of("return")) > 0 || len(g.Of("outreach")) != 1 {
		t.Errorf("returns %v, outreach %v", ids(g.Of("return")), ids(g.Of("outreach")))
	}
}

// TestWindows: which records fall into the period, lie before the situation, or
// are to come.
func TestWindows(t *testing.T) {
	w := newWorld(t)
	start := func(name, when string) konbit.Record {
		return rec(name, "patrol", `{"types":["foot"],"status":"done","result":"completed","start":"`+when+`"}`)
	}
	g := w.open(start("before", "2025-03-08T23:59:59Z"), start("first", "2025-03-09T00:00:00Z"), start("last", "2025-03-09T23:59:59Z"), start("next", "2025-03-10T08:00:00Z"), start("far", "2025-03-20T08:00:00Z"))
	for _, c := range []struct {
		window outline.Window
		days   int
		want   []string
	}{
		{outline.InPeriod, 0, []string{"first", "last"}},
		{outline.UpTo, 0, []string{"before", "first", "last"}},
		{outline.Next, 0, []string{"next", "far"}},
		{outline.Next, 2, []string{"next"}},
	} {
		var want []konbit.ID
		for _, name := range c.want {
			want = append(want, named(name))
		}
		if got := ids(g.In("patrol", c.window, []string{"start"}, c.days)); !slices.Equal(got, want) {
			t.Errorf("%s, %d days: %v, want %v", c.window, c.days, got, c.want)
		}
	}
}

func TestHas(t *testing.T) {
	w := newWorld(t)
	g := w.open(rec("p", "patrol", `{"types":["foot","joint"],"status":"done","result":"completed","partners":["host-police"],"start":"2025-03-09T08:00:00Z"}`))
	r := g.Of("patrol")[0]
	for _, c := range []struct {
		field, code string
		want        bool
	}{
		{"types", "foot", true},
		{"types", "vehicle,joint", true},
		{"types", "vehicle", false},
		{"status", "done", true},
		{"partners", "true", true},
		{"remarks", "false", true},
		{"remarks", "true", false},
	} {
		if got := g.Has(r, map[string]string{c.field: c.code}); got != c.want {
			t.Errorf("%s=%s: %t", c.field, c.code, got)
		}
	}
}

// TestWords: fields and times as each language writes them; no code is printed.
func TestWords(t *testing.T) {
	for lang, want := range map[string][3]string{
		"en": {"foot, joint", "9 Mar, 20:00", "done"},
		"fr": {"à pied, conjointe", "9 mars, 20:00", "fait"},
	} {
		w := newWorld(t)
		w.lang = lang
		w.terms.Valid = at("2025-03-10T00:00:00Z")
		g := w.open(rec("p", "patrol", `{"types":["foot","joint"],"status":"done","result":"completed","start":"2025-03-09T08:00:00Z"}`))
		r := g.In("patrol", outline.InPeriod, []string{"start"}, 0)[0]
		for i, name := range []string{"types", "when", "status"} {
			if got := g.Field(r, name).String(); got != want[i] {
				t.Errorf("%s, %s: %q, want %q", lang, name, got, want[i])
			}
		}
	}
}

func TestNewestOfEach(t *testing.T) {
	w := newWorld(t)
	cohort := func(name, stage, day string, n string) konbit.Record {
		return rec(name, "cohort", `{"cohort":"7","institution":"School","course":"basic","stage":"`+stage+`","as_of":"`+day+`","persons":{"value":`+n+`,"unit":"person"}}`)
	}
	g := w.open(cohort("a", "enrolled", "2025-01-05", "750"), cohort("b", "enrolled", "2025-01-09", "752"), cohort("c", "graduated", "2025-03-01", "739"))
	all := g.In("cohort", outline.UpTo, []string{"as_of"}, 0)
	got := g.Newest(all, []string{"cohort", "stage"})
	if want := []konbit.ID{named("b"), named("c")}; !slices.Equal(ids(got), want) {
		t.Errorf("got %v, want the newer of each stage", ids(got))
	}
	if len(got) == 2 && got[0].Rank("stage") >= got[1].Rank("stage") {
		t.Error("graduated comes before enrolled")
	}
}
