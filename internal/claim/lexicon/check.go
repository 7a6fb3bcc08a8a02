package lexicon

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"konbit.example/konbit/internal/claim/text"
)

// A Finding is something in the lexicons that a person should look at.
type Finding struct {
	Where  string `json:"where"` // file and entry
	Detail string `json:"detail"`
}

// Check reports what is wrong or doubtful: names that nothing answers to, words
// that a language lacks, words that say two things.
func (l *Lexicon) Check() []Finding {
	var out []Finding
	add := func(where, format string, args ...any) {
		out = append(out, Finding{where, fmt.Sprintf(format, args...)})
	}
	l.checkMeasures(add)
	for _, g := range l.Languages {
		l.checkConcepts(g, add)
		l.checkNouns(g, add)
		checkHedges(g, add)
		for _, file := range slices.Sorted(maps.Keys(g.files)) {
			checkWords(g, file, add)
		}
	}
	return out
}

type report func(where, format string, args ...any)

func (l *Lexicon) checkMeasures(add report) {
	measures := make(map[string]bool)
	for i := range l.Measures {
		measures[l.Measures[i].Name] = true
	}
	events := make(map[string]bool)
	for _, e := range l.Events {
		events[e.Name] = true
	}
	groups := map[string]bool{"": true}
	for _, c := range l.Classes {
		groups[c.Group], groups[c.Name] = true, true
	}
	for i := range l.Measures {
		m := &l.Measures[i]
		for _, next := range []string{m.Future, m.Whole, m.More, m.Member} {
			if next != "" && !measures[next] {
				add("measures.yaml "+m.Name, "becomes %q, which is no measure", next)
			}
		}
		for _, e := range m.Spans {
			if !events[e] {
				add("measures.yaml "+m.Name, "spans %q, which is no event", e)
			}
		}
		for _, set := range []map[string]float64{m.Groups, m.Heads} {
			for _, name := range slices.Sorted(maps.Keys(set)) {
				if !groups[name] {
					add("measures.yaml "+m.Name, "%q is no class or group", name)
				}
			}
		}
		if len(m.Units) == 0 {
			add("measures.yaml "+m.Name, "no units: it can count nothing")
		}
	}
}

// checkConcepts looks for concepts without words in a language, and words for
// concepts that nothing asks for.
func (l *Lexicon) checkConcepts(g *Language, add report) {
	cues := g.files["cues.yaml"]
	if !g.Begun {
		for _, name := range l.names {
			if !strings.HasPrefix(name, "@") && len(cues[name]) == 0 {
				add(g.Code+"/cues.yaml "+name, "no words")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(cues)) {
		if _, ok := l.concepts[name]; !ok {
			add(g.Code+"/cues.yaml "+name, "no measure and no event asks for it")
		}
	}
}

// checkNouns looks for words that are in two classes: a number would count
// either.
func (l *Lexicon) checkNouns(g *Language, add report) {
	nouns := g.files["nouns.yaml"]
	for _, c := range l.Classes {
		if !g.Begun && len(nouns[c.Name]) == 0 && c.Name != "national" { // whose words are the countries'
			add(g.Code+"/nouns.yaml "+c.Name, "no words")
		}
	}
	class := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(nouns)) {
		for _, w := range nouns[name] {
			key := text.Fold(text.Lower(w))
			if first, ok := class[key]; ok && first != name {
				add(g.Code+"/nouns.yaml "+name, "%q also stands under %s", w, first)
			}
			class[key] = name
		}
	}
}

// checkHedges looks for hedges that stand for two signs.
func checkHedges(g *Language, add report) {
	sign := make(map[string]string)
	for _, key := range slices.Sorted(maps.Keys(g.hedges)) { // "before gt", "after ge"
		where, op, _ := strings.Cut(key, " ")
		for _, w := range g.hedges[key] {
			if first, ok := sign[where+" "+w]; ok && first != op {
				add(g.Code+"/qualifiers.yaml "+where, "%q stands for %s and for %s", w, first, op)
			}
			sign[where+" "+w] = op
		}
	}
}

// checkWords looks for words listed twice and for stems so short that they begin
// the small words of the language.
func checkWords(g *Language, file string, add report) {
	lists := g.files[file]
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		seen := make(map[string]bool)
		for _, w := range lists[name] {
			if phrase, hides := strings.CutSuffix(w, "!"); hides {
				if w = phrase; !strings.Contains(w, " ") {
					add(g.Code+"/"+file+" "+name, "%q! hides no other word: it is one itself", w)
				}
			}
			key := text.Fold(text.Lower(w))
			if strings.Contains(w, "=") {
				key = text.Lower(w)
			}
			if seen[key] {
				add(g.Code+"/"+file+" "+name, "%q stands there twice", w)
			}
			seen[key] = true
			stem, ok := strings.CutSuffix(key, "*")
			if !ok || strings.Contains(stem, " ") {
				continue
			}
			for _, small := range slices.Sorted(maps.Keys(g.Detect)) {
				if strings.HasPrefix(small, stem) {
					add(g.Code+"/"+file+" "+name, "%q also begins %q", w, small)
				}
			}
		}
	}
}
