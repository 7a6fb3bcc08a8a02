package lexicon

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

type languageFile struct {
	Language      string            `yaml:"language"`
	State         string            `yaml:"state"` // complete or begun
	HeadFirst     bool              `yaml:"head_first"`
	Elisions      map[string]string `yaml:"elisions"`
	Clitics       []string          `yaml:"clitics"`
	Abbreviations []string          `yaml:"abbreviations"`
	Future        []string          `yaml:"future"`
	Past          []string          `yaml:"past"`
	Detect        []string          `yaml:"detect"`
}

// Qualifiers are how a language hedges numbers.
type Qualifiers struct {
	Before *phrase.Set[string] // op of words before a number
	After  *phrase.Set[string] // op of words after one
	Skip   *phrase.Set[bool]   // what may stand between a qualifier and its number
	Delta  *phrase.Set[bool]   // says that the number is on top of another
	Open   *phrase.Set[bool]   // opens a range: between
	Join   *phrase.Set[bool]   // stands within one: and, to
}

type qualifierFile struct {
	Before map[string][]string `yaml:"before"`
	After  map[string][]string `yaml:"after"`
	Skip   []string            `yaml:"skip"`
	Delta  []string            `yaml:"delta"`
	Open   []string            `yaml:"open"`
	Join   []string            `yaml:"join"`
}

// Ops are the ways of hedging, as checks and gold files name them.
var Ops = []string{"eq", "gt", "ge", "lt", "le", "near_below", "near_above", "approx", "between", "vague"}

func (l *Lexicon) readLanguage(files layers, dir string, w *world) (*Language, error) {
	var f languageFile
	if err := files.decode(path.Join(dir, "language.yaml"), &f); err != nil {
		return nil, err
	}
	if f.Language != path.Base(dir) {
		return nil, konbit.Invalid(dir, "the folder says %q, language.yaml %q", path.Base(dir), f.Language)
	}
	g := &Language{Code: f.Language, Begun: f.State == "begun", HeadFirst: f.HeadFirst, Future: f.Future, Past: f.Past, Detect: setOf(f.Detect)}
	g.Conv = text.Conventions{Elisions: f.Elisions, Clitics: setOf(f.Clitics), Abbreviations: setOf(f.Abbreviations)}
	var err error
	at := func(name string, e error) {
		if e != nil && err == nil {
			err = fmt.Errorf("%s: %w", path.Join(dir, name), e)
		}
	}
	var nd number.Data
	if e := files.decode(path.Join(dir, "numbers.yaml"), &nd); e != nil {
		return nil, e
	}
	var e error
	g.Numbers, e = number.New(&nd, &g.Conv)
	at("numbers.yaml", e)
	var dd date.Data
	if e := files.decode(path.Join(dir, "dates.yaml"), &dd); e != nil {
		return nil, e
	}
	g.Dates, e = date.New(&dd, g.Numbers, &g.Conv)
	at("dates.yaml", e)
	at("qualifiers.yaml", g.readQualifiers(files, path.Join(dir, "qualifiers.yaml")))
	b := &builder{lex: l, lang: g, words: phrase.New[Sense](&g.Conv), plain: make(map[string]bool)}
	g.files = make(map[string]map[string][]string)
	for name, read := range map[string]func(map[string][]string){"nouns.yaml": b.nouns, "grammar.yaml": b.grammar, "cues.yaml": b.cues, "units.yaml": b.units} {
		words := make(map[string][]string)
		if e := files.decode(path.Join(dir, name), &words); e != nil {
			return nil, e
		}
		g.files[name] = words
		read(words)
		at(name, b.err)
		b.err = nil
	}
	for u, forms := range dd.Units {
		for _, form := range forms {
			b.add(form, Sense{Kind: Unit, Code: string(u)})
		}
	}
	b.world(w)
	at("", b.err)
	g.Words = b.words
	return g, err
}

func setOf(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func (g *Language) readQualifiers(files layers, name string) error {
	var f qualifierFile
	if err := files.decode(name, &f); err != nil {
		return err
	}
	var err error
	ops := func(m map[string][]string) *phrase.Set[string] {
		s := phrase.New[string](&g.Conv)
		for _, op := range slices.Sorted(maps.Keys(m)) {
			if !slices.Contains(Ops, op) && err == nil {
				err = konbit.Invalid(op, "no such qualifier: want one of %v", Ops)
			}
			for _, w := range m[op] {
				if e := s.Add(w, op); e != nil && err == nil {
					err = e
				}
			}
		}
		return s
	}
	list := func(words []string) *phrase.Set[bool] {
		s := phrase.New[bool](&g.Conv)
		for _, w := range words {
			if e := s.Add(w, true); e != nil && err == nil {
				err = e
			}
		}
		return s
	}
	g.hedges = make(map[string][]string)
	for where, m := range map[string]map[string][]string{"before": f.Before, "after": f.After} {
		for op, words := range m {
			g.hedges[where+" "+op] = words
		}
	}
	g.Qualifiers = Qualifiers{Before: ops(f.Before), After: ops(f.After), Skip: list(f.Skip), Delta: list(f.Delta), Open: list(f.Open), Join: list(f.Join)}
	return err
}

// A builder collects the words of one language.
type builder struct {
	lex   *Lexicon
	lang  *Language
	words *phrase.Set[Sense]
	plain map[string]bool // words that a capital makes no name: North, Centre
	err   error
}

func (b *builder) add(word string, s Sense) {
	if e := b.words.Add(word, s); e != nil && b.err == nil {
		b.err = e
	}
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = konbit.Invalid("", format, args...)
	}
}

func (b *builder) nouns(m map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		class, ok := b.lex.classes[name]
		if !ok {
			b.fail("%q is no class of classes.yaml", name)
			continue
		}
		for _, w := range m[name] {
			b.add(w, Sense{Kind: Noun, ID: class})
		}
	}
}

func (b *builder) grammar(m map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		role := slices.Index(roleNames[:], name)
		if role < 0 {
			b.fail("%q is no role: want one of %v", name, roleNames)
			continue
		}
		for _, w := range m[name] {
			b.add(w, Sense{Kind: Grammar, ID: role})
			if Role(role) == NotName {
				b.plain[text.Fold(text.Lower(w))] = true
			}
		}
	}
}

func (b *builder) cues(m map[string][]string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		c, ok := b.lex.concepts[name]
		if !ok {
			continue // nothing refers to it; Check says so
		}
		for _, w := range m[name] {
			words, hides := strings.CutSuffix(w, "!")
			b.add(words, Sense{Kind: Cue, ID: int(c), Hides: hides})
		}
	}
}

func (b *builder) units(m map[string][]string) {
	for _, code := range slices.Sorted(maps.Keys(m)) {
		for _, w := range m[code] {
			b.add(w, Sense{Kind: Unit, Code: code})
		}
		if len(code) == 3 && strings.ToUpper(code) == code { // 30 MUSD: millions of them
			b.add("M"+code, Sense{Kind: Unit, Code: code, Caps: true, Scale: 1e6})
		}
	}
}

// world adds names that belong to no one language.
func (b *builder) world(w *world) {
	for i := range w.nations {
		b.nation(&w.nations[i], w.nations[i].Code == w.mission.Home)
	}
	for _, code := range slices.Sorted(maps.Keys(w.mission.Proxies)) {
		for _, name := range w.mission.Proxies[code] {
			b.name(name, Sense{Kind: Party, Code: code, Proxy: true})
		}
	}
	for _, name := range w.mission.Force {
		b.name(name, Sense{Kind: Grammar, ID: int(Whole)})
	}
	if host, ok := b.lex.classes["host"]; ok {
		for _, name := range w.mission.HostForce {
			b.add(name, Sense{Kind: Noun, ID: host})
		}
	}
	for _, s := range slices.Concat(w.speakers, w.mission.Speakers) {
		for _, as := range append([]string{s.Name}, s.As...) {
			b.name(as, Sense{Kind: Speaker, Name: s.Name, Code: s.Party})
		}
	}
	seen := make(map[string]bool)
	for name, code := range w.places {
		if key := text.Fold(text.Lower(name)); !seen[key] {
			seen[key] = true
			b.place(name, code)
		}
	}
	if w.gazetteer == nil {
		return
	}
	for name, code := range w.gazetteer {
		if key := text.Fold(text.Lower(name)); !seen[key] && !b.plain[key] && len(key) >= minPlace {
			seen[key] = true
			b.place(name, code)
		}
	}
}

// minPlace is how long the name of a place must be for a gazetteer's word to be
// taken for it: shorter ones, like HT-OU's OU, are codes or other words.
const minPlace = 4

// place adds a spelling of a place, with and without its hyphens.
func (b *builder) place(name, code string) {
	b.name(name, Sense{Kind: Place, Code: code})
	if spaced := strings.ReplaceAll(name, "-", " "); spaced != name {
		b.name(spaced, Sense{Kind: Place, Code: code})
	}
}

// nation adds a country: its names here and in English, because names stay in
// quotations and tables, and the words for its people.
func (b *builder) nation(n *nation, home bool) {
	for _, lang := range []string{b.lang.Code, "en"} {
		if name := n.Names[lang]; name != "" {
			b.name(name, Sense{Kind: Party, Code: n.Code})
			if home {
				b.name(name, Sense{Kind: Place, Code: n.Code})
			}
		}
		for _, d := range n.Demonyms[lang] {
			for _, form := range plurals(d) {
				b.add(form, Sense{Kind: Party, Code: n.Code, Adj: true, Upper: lang == "en"})
			}
		}
	}
	for _, name := range n.Variants {
		b.name(name, Sense{Kind: Party, Code: n.Code})
	}
	b.add(flag(n.Code), Sense{Kind: Party, Code: n.Code, Adj: true})
}

// flag returns the sign that stands for the flag of a country: its code in the
// letters made for that.
func flag(code string) string {
	const first = 0x1F1E6 // REGIONAL INDICATOR SYMBOL LETTER A
	s := make([]rune, 0, 2)
	for _, c := range code {
		s = append(s, first+c-'A')
	}
	return string(s)
}

// name adds a name, which counts only where it is written as one.
func (b *builder) name(name string, s Sense) {
	s.Upper = true
	s.Caps = len(name) <= 4 && strings.ToUpper(name) == name && !strings.Contains(name, ".")
	b.add(name, s)
}

// plurals returns a word for a people with its plurals in the languages of the
// catalogue.
func plurals(word string) []string {
	forms := []string{word, word + "s"}
	if !strings.HasSuffix(text.Fold(text.Lower(word)), "e") {
		forms = append(forms, word+"es")
	}
	return forms
}
