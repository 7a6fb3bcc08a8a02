package claim_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
)

// copied returns the catalogue's lexicons with files added or, where the name
// begins with +, added to.
func copied(t *testing.T, changes map[string]string) fstest.MapFS {
	t.Helper()
	files := make(fstest.MapFS)
	err := fs.WalkDir(catalogue.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(name, "lexicons/") && name != "countries.yaml" {
			return err
		}
		b, err := fs.ReadFile(catalogue.Files(), name)
		files[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range changes {
		if old, ok := strings.CutPrefix(name, "+"); ok {
			files[old] = &fstest.MapFile{Data: append([]byte(string(files[old].Data)+"\n"), text...)}
		} else {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return files
}

// TestLanguageByDataOnly teaches a language that the catalogue does not have:
// Esperanto, in eight small files and no line of Go.
func TestLanguageByDataOnly(t *testing.T) {
	files := copied(t, map[string]string{
		"lexicons/eo/language.yaml": "{language: eo, state: begun, detect: [la, kaj, en, de, estas, estis, kiuj, al, pri]}",
		"lexicons/eo/numbers.yaml":  `{decimal: ",", words: {unu: 1, du: 2, tri: 3, dek: 10, dudek: 20, cent: 100, ducent: 200, sep: 7, dek sep: 17}, scales: {mil: 1000, milionoj: 1000000}, alone: [mil]}`,
		"lexicons/eo/dates.yaml": `order: dmy
months: {januaro: 1, februaro: 2}
weekdays: {sabato: 6, sabate: 6}
units: {year: [jaro, jaron], month: [monato]}
shifts: {pasinta: -1, pasintan: -1}
sets: {since: [ekde]}
patterns:
  weekday: ["{weekday}"]
  day: ["la {day} de {month} {year}", "la {day} de {month}"]
  shift: ["la {shift} {unit}", "{shift} {unit}"]
  since: ["{since} {date}"]`,
		"lexicons/eo/qualifiers.yaml": "{before: {gt: [pli ol], ge: [almenaŭ], approx: [ĉirkaŭ]}}",
		"lexicons/eo/units.yaml":      `{percent: ["%", procentoj], USD: [$, dolaroj]}`,
		"lexicons/eo/nouns.yaml":      "{officer: [policanoj, policano], person: [homoj, personoj]}",
		"lexicons/eo/grammar.yaml":    "{break: [kaj], stop: [estis, en, al], in: [en, al], past: [estis]}",
		"lexicons/eo/cues.yaml":       "{arrive: [alvenis, surteriĝis], kill: [mortigit*], pledge: [promesis]}",
	})
	x, err := claim.New(files, claim.Options{Mission: "haiti-mss"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"La ducent dek sep policanoj de Kenya, kiuj alvenis sabate, estis en la urbo.": "force.arrived eq 217 person 2025-01-18 KE",
		"Almenaŭ 1.500 homoj estis mortigitaj en la pasinta jaro.":                     "killed ge 1500 person 2024",
	} {
		if got := x.Detect(text); got != "eo" {
			t.Errorf("%s: language %q", text, got)
		}
		var got []string
		for _, p := range x.Extract(claim.Document{Text: text, DCT: written, Lang: "eo"}) {
			if p.Shown {
				got = append(got, brief(&p))
			}
		}
		if d := cmp.Diff(want, strings.Join(got, "; ")); d != "" {
			t.Errorf("%s\n%s", text, d)
		}
	}
}

// TestMeasureByDataOnly adds a measure that nobody thought of: bridges rebuilt.
func TestMeasureByDataOnly(t *testing.T) {
	files := copied(t, map[string]string{
		"+lexicons/classes.yaml":  "- {class: bridge, unit: item, group: bridge}",
		"+lexicons/measures.yaml": "- {measure: bridges.rebuilt, units: [item], of: bridges, cues: {rebuild: 1.5}, least: .5}",
		"+lexicons/en/nouns.yaml": "bridge: [bridges, bridge]",
		"+lexicons/en/cues.yaml":  "rebuild: [rebuil*, repair*]",
		"+lexicons/fr/nouns.yaml": "bridge: [ponts, pont]",
		"+lexicons/fr/cues.yaml":  "rebuild: [reconstrui*, repar*]",
		"+lexicons/es/nouns.yaml": "bridge: [puentes, puente]",
		"+lexicons/es/cues.yaml":  "rebuild: [reconstru*]",
	})
	m := files["lexicons/measures.yaml"]
	m.Data = []byte(strings.Replace(string(m.Data), "\nmeasures:", "\n  bridges: {bridge: 1}\nmeasures:", 1))
	x, err := claim.New(files, claim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for lang, text := range map[string]string{"en": "Engineers rebuilt nearly 12 bridges in 2024.", "fr": "Les ingénieurs ont reconstruit près de 12 ponts en 2024."} {
		got := x.Extract(claim.Document{Text: text, DCT: written, Lang: lang})
		if len(got) != 1 || brief(&got[0]) != "bridges.rebuilt near_below 12 item 2024" || !got[0].Shown {
			t.Errorf("%s: %+v", lang, got)
		}
	}
	for _, f := range x.Check() {
		t.Errorf("%s: %s", f.Where, f.Detail)
	}
}

// TestBadData: whoever edits a lexicon is told which file, which entry and what
// would be right.
func TestBadData(t *testing.T) {
	for _, tt := range []struct {
		name    string
		changes map[string]string
		want    []string
	}{
		{"role", map[string]string{"+lexicons/en/grammar.yaml": "verbs: [go]"}, []string{"en/grammar.yaml", `"verbs"`}},
		{"class", map[string]string{"+lexicons/fr/nouns.yaml": "ponts: [pont]"}, []string{"fr/nouns.yaml", `"ponts"`}},
		{"stem", map[string]string{"+lexicons/en/cues.yaml": "kill: [k*]"}, []string{"en/cues.yaml"}},
		{"set", map[string]string{"+lexicons/measures.yaml": "- {measure: x, units: [item], of: unheard}"}, []string{"measures.yaml", "unheard"}},
		{"slot", map[string]string{"lexicons/en/dates.yaml": `{order: dmy, patterns: {day: ["{dya} {month}"]}}`}, []string{"en/dates.yaml", "dya"}},
		{"meaning", map[string]string{"lexicons/en/dates.yaml": `{order: dmy, patterns: {fortnight: ["x"]}}`}, []string{"en/dates.yaml", "fortnight"}},
		{"hedge", map[string]string{"lexicons/en/qualifiers.yaml": "{before: {more: [over]}}"}, []string{"en/qualifiers.yaml", "more"}},
		{"decimal", map[string]string{"lexicons/en/numbers.yaml": "{decimal: ';'}"}, []string{"en/numbers.yaml", "decimal"}},
		{"folder", map[string]string{"lexicons/en/language.yaml": "{language: fr}"}, []string{"en"}},
	} {
		_, err := claim.New(copied(t, tt.changes), claim.Options{})
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		for _, w := range tt.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not name %q", tt.name, err, w)
			}
		}
	}
}
