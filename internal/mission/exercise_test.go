package mission_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/mission"
)

// The exercise: two weeks of an invented mission. What its people wrote down
// must add up, or nobody can learn from it what a report is made of.

// An exercise is the pack with its bodies read.
type exercise struct {
	*mission.Mission
	recs   []konbit.Record // as they were made
	byID   map[konbit.ID]*konbit.Record
	values map[konbit.ID]kind.Values
	gone   map[konbit.ID]bool // superseded in the end
	names  map[konbit.ID]string
}

func openExercise(t *testing.T) *exercise {
	t.Helper()
	x := &exercise{
		Mission: load(t, "exercise"), byID: map[konbit.ID]*konbit.Record{}, values: map[konbit.ID]kind.Values{},
		gone: map[konbit.ID]bool{}, names: map[konbit.ID]string{},
	}
	kinds, err := kind.Load(catalogue.Files(), x.Files())
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range x.RecordsBetween(time.Time{}, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)) {
		if err != nil {
			t.Fatal(err)
		}
		x.recs = append(x.recs, r)
	}
	for i := range x.recs {
		r := &x.recs[i]
		d, ok := kinds.Lookup(r.Kind)
		if !ok {
			t.Fatalf("%s is no kind", r.Kind)
		}
		v, err := d.Decode(r.Body)
		if err != nil {
			t.Fatalf("%s: %v", r.Body, err)
		}
		x.byID[r.ID], x.values[r.ID] = r, v
		for _, old := range r.Relates(konbit.Supersedes) {
			x.gone[old] = true
		}
		if r.Kind.Name() == "base" {
			x.names[r.ID] = v["name"].(string)
		}
	}
	return x
}

// at returns an instant of the mission's clock.
func (x *exercise) at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, x.Location())
}

// all yields the records of a kind that stand in the end, with their values.
func (x *exercise) all(name string) func(func(*konbit.Record, kind.Values) bool) {
	return func(yield func(*konbit.Record, kind.Values) bool) {
		for i := range x.recs {
			if r := &x.recs[i]; r.Kind.Name() == name && !x.gone[r.ID] && !yield(r, x.values[r.ID]) {
				return
			}
		}
	}
}

func instant(v any) time.Time {
	m, _ := v.(konbit.Moment)
	return m.Earliest(time.UTC)
}

func (x *exercise) made(r *konbit.Record) time.Time { return r.Made.Earliest(x.Location()) }

// A returned is what a base said of one day.
type returned struct {
	base      string
	from, to  time.Time
	made      time.Time
	v         kind.Values
	strength  map[string]int64 // contributor -> everybody on strength, there or not
	present   map[string]int64
	corrected bool
}

// returns returns the returns by the day on which their period ends, then base.
func (x *exercise) returns() map[int]map[string]returned {
	out := map[int]map[string]returned{}
	for r, v := range x.all("return") {
		p := v["period"].(konbit.Span)
		a := returned{
			base: x.names[v["base"].(konbit.ID)], from: p.From.Earliest(x.Location()), to: p.To.Earliest(x.Location()), made: x.made(r), v: v,
			strength: map[string]int64{}, present: map[string]int64{}, corrected: len(r.Relates(konbit.Supersedes)) > 0,
		}
		lines, _ := v["strength"].([]kind.Values)
		for _, line := range lines {
			c := line["contributor"].(string)
			a.present[c] = line["present"].(int64)
			for _, n := range line {
				if n, ok := n.(int64); ok {
					a.strength[c] += n
				}
			}
		}
		day := a.to.YearDay() - 32 // 2 February is day 1
		if out[day] == nil {
			out[day] = map[string]returned{}
		}
		out[day][a.base] = a
	}
	return out
}

var bases = []string{"FOB 1", "FOB 2", "FOB 3", "HQ"}

func TestExerciseOpensOnDay8WithOneBaseLate(t *testing.T) {
	x := openExercise(t)
	opens := x.Situation.Earliest(x.Location())
	if want := x.at(2, 9, 6, 10); !opens.Equal(want) || !x.Exercise {
		t.Fatalf("opens at %s, exercise %v; want %s", opens, x.Exercise, want)
	}
	owe, have := map[string]bool{}, map[string]bool{}
	for r, err := range x.RecordsBetween(time.Time{}, opens) {
		if err != nil {
			t.Fatal(err)
		}
		switch v := x.values[r.ID]; r.Kind.Name() {
		case "base":
			owe[v["name"].(string)] = v["reports_daily"] == true && v["status"] == "open"
		case "return":
			if p := v["period"].(konbit.Span); p.To.Earliest(x.Location()).Equal(x.at(2, 9, 6, 0)) {
				have[x.names[v["base"].(konbit.ID)]] = true
			}
		}
	}
	if d := cmp.Diff(bases, slices.Sorted(maps.Keys(owe))); d != "" {
		t.Errorf("bases that report daily (-want +got):\n%s", d)
	}
	maps.DeleteFunc(owe, func(base string, _ bool) bool { return have[base] })
	if d := cmp.Diff(map[string]bool{"FOB 2": true}, owe); d != "" {
		t.Errorf("missing at 06:10 of day 8 (-want +got):\n%s", d)
	}
	if late := x.returns()[8]["FOB 2"].made; !late.After(x.at(2, 9, 6, 30)) || late.After(x.at(2, 9, 7, 0)) {
		t.Errorf("FOB 2's return comes at %s", late)
	}
	// FOB 2 is dark from 04:52: nothing that it wrote then can be here.
	for r, err := range x.RecordsBetween(x.at(2, 9, 4, 52), x.at(2, 9, 6, 30)) {
		if err == nil && x.values[r.ID]["signed_by"] != nil && strings.Contains(x.values[r.ID]["signed_by"].(string), "FOB 2") {
			t.Errorf("FOB 2 wrote a %s at %s", r.Kind, r.Made)
		}
	}
	var corrections []string
	for r, err := range x.RecordsBetween(opens, x.at(2, 9, 7, 0)) {
		if err == nil && len(r.Relates(konbit.Supersedes)) > 0 {
			corrections = append(corrections, r.Kind.Name())
		}
	}
	if d := cmp.Diff([]string{"patrol"}, corrections); d != "" {
		t.Errorf("corrections between the opening and the hour the report is due (-want +got):\n%s", d)
	}
}

func TestExercisePlaysInOrder(t *testing.T) {
	x := openExercise(t)
	stated, err := collect(x.Mission)
	if err != nil {
		t.Fatal(err)
	}
	var played int
	last := time.Time{}
	for from, to := (time.Time{}), x.at(2, 2, 6, 10); from.Before(x.at(2, 20, 0, 0)); from, to = to, to.AddDate(0, 0, 1) {
		day := 0
		for r, err := range x.RecordsBetween(from, to) {
			if err != nil {
				t.Fatal(err)
			}
			if m := x.made(&r); m.Before(last) || m.After(to) {
				t.Errorf("%s of %s comes after one of %s, in the day to %s", r.Kind, m, last, to)
			}
			last = x.made(&r)
			day++
		}
		played += day
		if !to.Before(x.at(2, 3, 6, 10)) && !to.After(x.at(2, 15, 6, 10)) && day < 20 {
			t.Errorf("%d records on the day to %s", day, to)
		}
	}
	if played != len(stated) || played < 450 || played > 700 {
		t.Errorf("%d records played in, the pack has %d", played, len(stated))
	}
}

// Whatever a record points at is in the pack and was made before it.
func TestExercisePointsBackwards(t *testing.T) {
	x := openExercise(t)
	uuid := regexp.MustCompile(`"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}"`)
	for i := range x.recs {
		r := &x.recs[i]
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range uuid.FindAllString(string(b), -1) {
			to := x.byID[konbit.ID(strings.Trim(s, `"`))]
			switch {
			case to == nil:
				t.Errorf("%s %s points at %s, which is nowhere", r.Kind, r.Body, s)
			case x.made(to).After(x.made(r)):
				t.Errorf("%s %s, made %s, points at a %s of %s", r.Kind, r.Body, r.Made, to.Kind, to.Made)
			}
		}
		for _, p := range placesOf(r, x.values[r.ID]) {
			if q, ok := x.Places.Place(p.Code); !ok || q.Name != p.Name {
				t.Errorf("%s %s: no place %s called %s", r.Kind, r.Body, p.Code, p.Name)
			}
		}
		// Nothing is reported before it happened.
		if r.Kind.Name() == "document" || x.values[r.ID]["status"] == "planned" {
			continue
		}
		for _, field := range []string{
			"at", "start", "end", "received", "detained", "ended", "on_scene", "closed", "as_of", "handed_over", "accepted", "submitted", "referred",
			"reviewed", "returned_to_duty", "date", "since", "announced",
		} {
			if m, ok := x.values[r.ID][field].(konbit.Moment); ok && m.Earliest(x.Location()).After(x.made(r)) {
				t.Errorf("%s made %s tells of %s %s", r.Kind, r.Made, field, m)
			}
		}
	}
}

func placesOf(r *konbit.Record, v kind.Values) []konbit.Place {
	var all []konbit.Place
	if r.Place != nil {
		all = append(all, *r.Place)
	}
	for _, f := range v {
		if p, ok := f.(konbit.Place); ok {
			all = append(all, p)
		}
	}
	return all
}

func TestExerciseReturnsComeInTime(t *testing.T) {
	x := openExercise(t)
	nils, corrected := 0, 0
	for day, returns := range x.returns() {
		if d := cmp.Diff(bases, slices.Sorted(maps.Keys(returns))); d != "" || day < 1 || day > 14 {
			t.Errorf("returns of day %d (-want +got):\n%s", day, d)
		}
		for base, a := range returns {
			if want := x.at(2, 1+day, 6, 0); !a.to.Equal(want) || !a.from.Equal(want.AddDate(0, 0, -1)) {
				t.Errorf("%s, day %d: period %s to %s", base, day, a.from, a.to)
			}
			if a.v["nil"] == true {
				nils++
			}
			if a.corrected {
				corrected++
			}
			early, late := x.at(2, 1+day, 5, 20), x.at(2, 1+day, 5, 50)
			if base == "FOB 2" && day == 8 || a.corrected {
				early, late = x.at(2, 1+day, 6, 20), x.at(2, 1+day, 6, 40)
			}
			if a.made.Before(early) || a.made.After(late) {
				t.Errorf("%s, day %d: made %s", base, day, a.made)
			}
		}
	}
	if nils != 2 || corrected != 1 {
		t.Errorf("%d nil returns, %d corrected; want 2 and 1", nils, corrected)
	}
}

// Strength is that of the day before, plus who came, less who went.
func TestExerciseStrengthAddsUp(t *testing.T) {
	x := openExercise(t)
	site := map[string]string{} // place of a base -> its name
	for r, v := range x.all("base") {
		site[r.Place.Code] = v["name"].(string)
	}
	type change struct {
		at                time.Time
		base, contributor string
		n                 int64
	}
	var changes []change
	for _, v := range x.all("movement") {
		if v["status"] != "done" || v["direction"] == "rotation" {
			continue
		}
		n, c := int64(v["personnel"].(konbit.Quantity).Value), v["contributor"].(string)
		end := func(field, clock string, n int64) {
			if p, ok := v[field].(konbit.Place); ok && site[p.Code] != "" {
				changes = append(changes, change{instant(v[clock]), site[p.Code], c, n})
			}
		}
		end("origin", "depart", -n)
		end("destination", "arrive", n)
	}
	for _, v := range x.all("casualty") {
		if s := v["state"]; s == "killed" || s == "died-of-wounds" || s == "missing" || s == "captured" {
			t.Errorf("a casualty is %s; take it off its base's strength here", s)
		}
	}
	came := map[string]int64{}
	for _, c := range changes {
		if c.at.Before(x.at(2, 1, 0, 0)) {
			came[c.contributor] += c.n
		}
	}
	returns := x.returns()
	last, total := map[string]map[string]int64{}, map[string]int64{}
	counted := x.at(2, 2, 5, 0)
	for day := 1; day <= 14; day++ {
		for _, base := range bases {
			a := returns[day][base]
			if a.v["nil"] == true {
				a.strength = last[base] // and nobody came or went, or the next return will not add up
			}
			want := maps.Clone(last[base])
			for _, c := range changes {
				if c.base == base && c.at.After(counted.AddDate(0, 0, day-2)) && !c.at.After(counted.AddDate(0, 0, day-1)) {
					want[c.contributor] += c.n
				}
			}
			if d := cmp.Diff(want, a.strength); day > 1 && d != "" {
				t.Errorf("%s, day %d (-yesterday and movements +its return):\n%s", base, day, d)
			}
			last[base] = a.strength
			for c, n := range a.strength {
				if day == 1 {
					total[c] += n
				}
			}
		}
	}
	if d := cmp.Diff(came, total); d != "" {
		t.Errorf("on strength on day 1 (-who came in January +the returns):\n%s", d)
	}
}

// A return counts the patrols that its base wrote down.
func TestExerciseReturnsCountPatrols(t *testing.T) {
	x := openExercise(t)
	for day, returns := range x.returns() {
		for base, a := range returns {
			var planned, done int64
			for r, v := range x.all("patrol") {
				if x.names[v["base"].(konbit.ID)] != base {
					continue
				}
				in := func(field string) bool {
					s := instant(v[field])
					return v[field] != nil && !s.Before(a.from) && s.Before(a.to)
				}
				if in("planned_start") {
					planned++
				}
				if v["status"] == "done" && in("start") {
					done++
					if n, all := v["personnel"].(int64), sum(a.present); all > 0 && n > all {
						t.Errorf("%s, day %d: a patrol of %d, and %d present", base, day, n, all)
					}
					if n, fit := v["vehicles"].(int64), a.v["vehicles_fit"]; fit != nil && n > fit.(int64) {
						t.Errorf("%s, day %d: a patrol of %d vehicles, and %d fit", base, day, n, fit)
					}
					if made := x.made(r); made.After(a.made) && !strings.Contains(v["findings"].(string), "Corrected") {
						t.Errorf("%s, day %d: the return of %s counts a patrol written up at %s", base, day, a.made, made)
					}
				}
			}
			if a.v["nil"] == true && planned+done == 0 {
				continue
			}
			if a.v["patrols_planned"] != planned || a.v["patrols_done"] != done {
				t.Errorf("%s, day %d: the return says %v of %v patrols, the records %d of %d", base, day, a.v["patrols_done"], a.v["patrols_planned"], done, planned)
			}
		}
	}
}

func sum(m map[string]int64) (n int64) {
	for _, k := range m {
		n += k
	}
	return n
}

// A serviceability return agrees with the daily return nearest to it.
func TestExerciseVehiclesAddUp(t *testing.T) {
	x := openExercise(t)
	returns, vehicles := x.returns(), []string{"armoured-vehicle", "light-vehicle", "truck", "ambulance"}
	seen := 0
	for _, v := range x.all("serviceability") {
		base, as := x.names[v["base"].(konbit.ID)], instant(v["as_of"])
		day := max(1, as.In(x.Location()).YearDay()-32)
		got := map[string]int64{}
		for _, line := range v["lines"].([]kind.Values) {
			item := line["item"].(string)
			if slices.Contains(vehicles, item) {
				item = "vehicles"
			}
			got[item+"_held"] += line["held"].(int64)
			got[item+"_fit"] += line["fit"].(int64)
		}
		a := returns[day][base].v
		for field, n := range map[string]int64{
			"vehicles_held": got["vehicles_held"], "vehicles_fit": got["vehicles_fit"], "radios_held": got["radio_held"], "radios_fit": got["radio_fit"],
		} {
			if a[field] != n {
				t.Errorf("%s, day %d: %s is %d, the daily return says %v", base, day, field, n, a[field])
			}
		}
		seen++
	}
	if seen < 8 {
		t.Errorf("%d serviceability returns", seen)
	}
}

// What is seized goes from hand to hand without a gap.
func TestExerciseCustodyIsUnbroken(t *testing.T) {
	x := openExercise(t)
	for s, seized := range x.all("seizure") {
		holder, when := "", instant(seized["at"])
		for r, v := range x.all("custody") {
			if r.Subject != s.ID {
				continue
			}
			from := v["from_holder"].(string)
			if holder == "" && from != seized["custodian"] && v["step"] != "taken" || holder != "" && from != holder {
				t.Errorf("%v: %s hands on what %s holds", seized["exhibit"], from, holder)
			}
			if instant(v["at"]).Before(when) {
				t.Errorf("%v: %v before %s", seized["exhibit"], v["at"], when)
			}
			holder, when = v["to_holder"].(string), instant(v["at"])
		}
		if holder == "" {
			t.Errorf("%v: nobody has it", seized["exhibit"])
		}
	}
}

// Nothing is said of an incident after it was closed; each has a serial of its own.
func TestExerciseIncidents(t *testing.T) {
	x := openExercise(t)
	serials, closed := map[string]bool{}, map[konbit.ID]bool{}
	for r, v := range x.all("incident") {
		serial, _, _ := strings.Cut(v["headline"].(string), " ")
		if serials[serial] || !strings.HasPrefix(serial, "EX-") {
			t.Errorf("incident %q", v["headline"])
		}
		serials[serial] = true
		closed[r.ID] = v["status"] == "closed"
	}
	for r, v := range x.all("follow-up") {
		if x.byID[r.Subject].Kind.Name() != "incident" {
			continue
		}
		if closed[r.Subject] {
			t.Errorf("%v: after it was closed", v["text"])
		}
		closed[r.Subject] = v["status"] == "closed"
	}
	quoted := regexp.MustCompile(`EX-\d{3}`)
	for i := range x.recs {
		for _, serial := range quoted.FindAllString(string(x.recs[i].Body), -1) {
			if !serials[serial] {
				t.Errorf("%s names %s, which is no incident", x.recs[i].Kind, serial)
			}
		}
	}
	if len(serials) < 12 {
		t.Errorf("%d incidents", len(serials))
	}
}

// Every sort of thing that a mission does happens in the two weeks.
func TestExerciseHasEverything(t *testing.T) {
	x := openExercise(t)
	got := map[string]int{}
	for i := range x.recs {
		got[x.recs[i].Kind.Name()]++
	}
	for name, least := range map[string]int{
		"mandate": 1, "contributor": 4, "pledge": 8, "readiness": 2, "movement": 12, "unit": 6, "rotation": 2, "casualty": 1, "approval": 2, "base": 4,
		"return": 56, "patrol": 200, "operation": 5, "acknowledgement": 4, "area-statement": 10, "armed-group": 3, "incident": 12, "follow-up": 25,
		"deaths": 2, "displacement": 3, "service-status": 15, "seizure": 3, "custody": 9, "cohort": 6, "outreach": 8, "child-protection": 3, "alert": 10,
		"equipment": 8, "serviceability": 8, "funding": 8, "sanction": 1, "statement": 5, "political-event": 3, "duty": 5, "submission": 5, "objective": 3,
		"indicator": 3, "judgement": 2, "complaint": 3, "detention": 1, "force-use": 1, "host-strength": 2, "document": 15, "lineage": 5, "claim": 20,
		"conclusion": 2, "rejection": 1, "note": 4, "reminder": 2,
	} {
		if got[name] < least {
			t.Errorf("%d of %s, want %d or more", got[name], name, least)
		}
	}
	lists := map[string]int{}
	for _, a := range x.Addresses {
		for _, l := range a.Lists {
			lists[l]++
		}
	}
	if d := cmp.Diff(map[string]int{"force": 5, "contributors": 3, "public": 3, "council": 1}, lists); d != "" || len(x.Addresses) != 11 {
		t.Errorf("%d addresses, on lists (-want +got):\n%s", len(x.Addresses), d)
	}
	for name := range lists {
		for _, a := range x.Addressees(name) {
			if !slices.Contains(a.Lists, name) || !strings.HasSuffix(a.Address, ".example") {
				t.Errorf("%s on %s: %s", a.Name, name, a.Address)
			}
		}
	}
	if len(x.Persons) != 5 {
		t.Errorf("%d persons", len(x.Persons))
	}
}

// Everything in it is invented: no country of the world is named, no country's
// code used, no place lies in one.
func TestExerciseNamesNothingReal(t *testing.T) {
	x := openExercise(t)
	invented := regexp.MustCompile(`^X[A-Z]$`)
	world := map[string]bool{}
	for c := range x.Countries.All() {
		if invented.MatchString(c.Code) {
			continue
		}
		for _, lang := range []string{"en", "fr", "es"} { // what the pack is written in, and Spanish
			world[c.Names[lang]] = true
		}
		for _, name := range c.Variants {
			world[name] = len(name) > 3
		}
	}
	delete(world, "Grenade") // an ordinary word too
	word := regexp.MustCompile(`[\pL][\pL’'-]*( [\pL][\pL’'-]*)*`)
	zone := regexp.MustCompile(`\[[A-Za-z_]+/[A-Za-z_]+\]|zone: \S+|[A-Z][a-z]+/[A-Z][a-z]+`)
	err := fs.WalkDir(x.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "basemap") {
			return err
		}
		b, err := fs.ReadFile(x.Files(), path)
		if err != nil {
			return err
		}
		for n, line := range strings.Split(zone.ReplaceAllString(string(b), ""), "\n") {
			for _, phrase := range word.FindAllString(line, -1) {
				words := strings.Fields(phrase)
				for i := range words {
					for j := i + 1; j <= min(len(words), i+4); j++ {
						if name := strings.Join(words[i:j], " "); world[name] {
							t.Errorf("%s:%d names %s", path, n+1, name)
						}
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range x.recs {
		for _, field := range []string{"contributor", "donor", "holder", "country", "lead"} {
			if c, ok := x.values[x.recs[i].ID][field].(string); ok && c != "ALL" && !invented.MatchString(c) {
				t.Errorf("%s: %s is %s", x.recs[i].Kind, field, c)
			}
		}
	}
	for p := range x.Places.All() {
		if code := fmt.Sprintf("%.2s", p.Code); len(p.Code) > 2 && !invented.MatchString(code) {
			t.Errorf("%s lies in %s", p.Name, code)
		}
	}
}
