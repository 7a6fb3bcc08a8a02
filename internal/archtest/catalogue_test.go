package archtest_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
)

func kinds(t *testing.T, packs ...fs.FS) *kind.Set {
	t.Helper()
	s, err := kind.Load(catalogue.Files(), packs...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever a person sees has words in every language.
func TestEverythingHasWords(t *testing.T) {
	s := kinds(t)
	has := func(what string, text message.Text, needed bool) {
		for _, lang := range message.Languages {
			if text[lang] == "" && (needed || len(text) > 0) {
				t.Errorf("%s has no words in %s", what, lang)
			}
		}
	}
	var fields func(at string, list []kind.Field)
	fields = func(at string, list []kind.Field) {
		for i := range list {
			f := &list[i]
			has(at+"."+f.Name, f.Labels, true)
			has(at+"."+f.Name+" (hint)", f.Hint, false)
			fields(at+"."+f.Name, f.Fields)
		}
	}
	for d := range s.Versions() {
		has(string(d.Kind()), d.Labels, true)
		has(string(d.Kind())+" (hint)", d.Hint, false)
		fields(string(d.Kind()), d.Fields)
	}
	for v := range s.Vocabularies() {
		for _, c := range v.Codes {
			has(v.Name+" "+c.Code, c.Labels, true)
		}
	}
	if s.Messages().In("ht").Text("language.notice") == "" {
		t.Error("the Haitian Creole does not say that it needs a native reader")
	}
}

// The mission has 32 systems and each has kinds of record.
func TestEverySystemHasItsKinds(t *testing.T) {
	const systems = 32
	served := make(map[int][]string)
	for d := range kinds(t).All() {
		if len(d.Systems) == 0 {
			t.Errorf("%s serves no system", d.Name)
		}
		for _, n := range d.Systems {
			served[n] = append(served[n], d.Name)
			if n < 1 || n > systems {
				t.Errorf("%s serves system %d of %d", d.Name, n, systems)
			}
		}
	}
	for n := 1; n <= systems; n++ {
		if len(served[n]) == 0 {
			t.Errorf("no kind serves system %d", n)
		}
	}
}

func TestEveryVocabularyIsUsed(t *testing.T) {
	s := kinds(t)
	used := map[string]bool{"unit": true, "currency": true, "qualifier": true}
	var note func([]kind.Field)
	note = func(list []kind.Field) {
		for i := range list {
			used[list[i].Of] = true
			note(list[i].Fields)
		}
	}
	for d := range s.Versions() {
		note(d.Fields)
	}
	for v := range s.Vocabularies() {
		if !used[v.Name] {
			t.Errorf("no kind uses the vocabulary %s", v.Name)
		}
	}
}

// Every measure that a kind counts towards is defined; of those made from a
// code, for some codes at least.
func TestCountsTowardsMeasures(t *testing.T) {
	measures, err := figure.LoadMeasures(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	for d := range kinds(t).Versions() {
		for i := range d.Counts {
			c := &d.Counts[i]
			if c.MeasureFrom != "" {
				continue
			}
			if !slices.ContainsFunc(expand(d, c), func(key string) bool { _, ok := measures.Get(key); return ok }) {
				t.Errorf("%s counts towards %s, which is no measure", d.Kind(), c.Measure)
			}
		}
	}
}

// expand returns the measures that c may mean.
func expand(d *kind.Definition, c *kind.Count) []string {
	names := message.Placeholders(c.Measure)
	if len(names) == 0 {
		return []string{c.Measure}
	}
	f := d.Field(names[0])
	if c.Each != "" {
		f = d.Field(c.Each + "." + names[0])
	}
	var all []string
	for _, code := range f.Vocabulary().Codes {
		all = append(all, strings.ReplaceAll(c.Measure, "{"+names[0]+"}", strings.ReplaceAll(code.Code, "-", "_")))
	}
	return all
}

// Every label that the code asks for by name is in the catalogue.
func TestLabelsThatTheCodeAsksFor(t *testing.T) {
	words := kinds(t).Messages()
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			lit, isText := call.Args[0].(*ast.BasicLit)
			if !ok || sel.Sel.Name != "Text" || !isText || lit.Kind != token.STRING {
				return true
			}
			if key, err := strconv.Unquote(lit.Value); err == nil && !words.Has(key) {
				t.Errorf("%s/%s:%d: no label %q", s.pkg, s.name, s.line(n.Pos()), key)
			}
			return true
		})
	}
}

// Every record of every mission pack is as its kind says.
func TestPacksAreSound(t *testing.T) {
	packs, err := fs.ReadDir(catalogue.Files(), "missions")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, p := range packs {
		t.Run(p.Name(), func(t *testing.T) {
			m, err := mission.Load(catalogue.Files(), p.Name())
			if err != nil {
				t.Fatal(err)
			}
			s := kinds(t, m.Files())
			seen := 0
			for r, err := range m.Records() {
				if err == nil {
					seen++
					err = r.Check(now)
				}
				if err == nil {
					err = s.Check(&r)
				}
				if err == nil {
					_, err = s.Contributions(&r)
				}
				if err != nil {
					t.Errorf("%s %s: %v", r.Kind, r.ID, err)
				}
			}
			if seen == 0 {
				t.Error("the pack has no records")
			}
		})
	}
}

// missionWords returns what only a mission pack may say: names of countries,
// of the places and actors of packs, and keys of measures.
func missionWords(t *testing.T) map[string]string {
	t.Helper()
	words := make(map[string]string)
	add := func(name, what string) {
		if len(name) > 4 && name[0] >= 'A' && name[0] <= 'Z' {
			words[name] = what
		}
	}
	s := kinds(t)
	countries, _ := s.Vocabulary("country")
	for _, c := range countries.Codes {
		for _, name := range c.Labels {
			add(name, "a country")
		}
	}
	packs, err := fs.Glob(catalogue.Files(), "missions/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		m, err := mission.Load(catalogue.Files(), path.Base(p))
		if err != nil {
			t.Fatal(err)
		}
		add(m.Short["en"], "a mission")
		for place := range m.Places.All() {
			for _, name := range place.Names {
				add(name, "a place")
			}
		}
	}
	for d := range s.Versions() {
		for i := range d.Counts {
			if m := d.Counts[i].Measure; strings.Contains(m, ".") && !strings.Contains(m, "{") {
				words[m] = "a measure"
			}
		}
	}
	for _, ordinary := range []string{"Centre", "North", "South", "Sous", "Public", "Capital"} {
		delete(words, ordinary)
	}
	return words
}

// examples are what may name them all the same: a command line in a help text,
// what an error says is right, a zone of the IANA database, a comment; and keys
// of labels, t('force.present'), which look like measures, as does a member of an object, (force.present).
var examples = regexp.MustCompile(`(?m)^ *(echo .*\| *)?konbit .*$|\blike .*$|\bt\('[^']*'|[:(] ?[a-z]\w*\.\w+[,)]|\b[A-Z][a-z]+/[A-Z][A-Za-z_-]+|/\*(?s:.*?)\*/|(^|\s)//.*$|<!--(?s:.*?)-->`)

// No country, place or measure is known to the code: they are data.
func TestNoMissionInTheCode(t *testing.T) {
	words := missionWords(t)
	report := func(where, text string) {
		for _, w := range tokens(examples.ReplaceAllString(text, " ")) {
			if what, known := words[w]; known {
				t.Errorf("%s names %s, %q; it belongs in the catalogue", where, what, w)
			}
		}
	}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				report(fmt.Sprintf("%s/%s:%d", s.pkg, s.name, s.line(n.Pos())), lit.Value)
			}
			return true
		})
	}
	walk(t, func(file string) {
		name := path.Base(file)
		if !slices.Contains([]string{".ts", ".svelte"}, path.Ext(name)) || strings.Contains(name, ".test.") || strings.Contains(file, "/test/") || strings.Contains(file, "/e2e/") {
			return
		}
		report(file, readFile(t, file))
	})
}

// tokens returns the words of a text, where a point between letters is part of
// a word.
func tokens(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != '.' && r != '_' && r != '-' && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 128)
	})
	for i := range words {
		words[i] = strings.Trim(words[i], ".-_")
	}
	return words
}
