// Package number finds numbers in a text: digits as each language separates
// them, number words however long, dozens and dizaines, fractions, ratios.
//
// It says what a number's value is, not what it counts, how a source hedges it
// or whether it is part of a date: callers say which tokens to leave alone. The
// words are a language's data. Its one invariant: a number covers whole tokens,
// numbers do not overlap, and finding them takes time in proportion to the text.
package number

import (
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

// A Form says how a number is put.
type Form uint8

// Forms.
const (
	Cardinal Form = iota
	Fraction      // two thirds, 3/4: Value below or about 1
	Ratio         // one in ten
	Ordinal       // third, 27th
	Measured      // 29km: a unit, or a word that is no number, is joined to it
	Article       // un, une: one, where it is not just an article
)

// A Number is a number as a source wrote it.
type Number struct {
	From, To   int // tokens, half-open
	Begin, End int // bytes
	Value      float64
	Alt        float64 // value if a lone decimal separator groups thousands; 0: no such reading
	Form       Form
	Digits     bool    // begins with digits
	Spaced     bool    // groups are set apart by spaces
	Listed     bool    // one of several joined by points or commas, as in an address
	Vague      bool    // dozens, several hundred: Value is the least it can be
	About      bool    // une quarantaine
	Half       bool    // says "half" of something
	Loose      float64 // Measured only: Value if the joined letter is a scale ($13m)
}

// Data is what a language says about its numbers.
type Data struct {
	Decimal     string             `yaml:"decimal"`      // separator of decimals: "." or ","
	Words       map[string]float64 `yaml:"words"`        // below 1,000: seven, quatre vingt, doscientos
	Scales      map[string]float64 `yaml:"scales"`       // what multiplies: hundred, mille, millones
	Alone       []string           `yaml:"alone"`        // scales that mean one of themselves: mil
	Groups      map[string]float64 `yaml:"groups"`       // exact collectives: dozen
	AboutGroups map[string]float64 `yaml:"about_groups"` // inexact ones: quarantaine
	Vague       map[string]float64 `yaml:"vague"`        // dozens, milliers: the least they can be
	Few         []string           `yaml:"few"`          // before a scale or a group: several
	Couple      []string           `yaml:"couple"`       // two of a scale: a couple of
	Suffixes    map[string]float64 `yaml:"suffixes"`     // joined to digits, by case: k, M, bn
	Apart       []string           `yaml:"apart"`        // suffixes that may stand apart: K
	Loose       map[string]float64 `yaml:"loose"`        // suffixes that are more often units: m
	Articles    []string           `yaml:"articles"`     // one, before a scale: a
	One         []string           `yaml:"one"`          // articles that count: un
	Joiners     []string           `yaml:"joiners"`      // after a hundred or more: and
	TensJoiners []string           `yaml:"tens_joiners"` // between tens and units: y
	Of          []string           `yaml:"of"`           // dozens of, la mitad de
	Minus       []string           `yaml:"minus"`
	Point       []string           `yaml:"point"`     // spoken decimal separator
	Fractions   map[string]float64 `yaml:"fractions"` // by what they divide: third 3, moitié 2
	Bare        []string           `yaml:"bare"`      // fractions that need no number before them: half
	Ordinals    map[string]float64 `yaml:"ordinals"`  // first 1, tercero 3
	Endings     []string           `yaml:"endings"`   // joined to digits make an ordinal: th, er
	Ratios      []string           `yaml:"ratios"`    // in, out of, de cada
	Among       []string           `yaml:"among"`     // a ratio with its noun between: un enfant sur huit
	Over        []string           `yaml:"over"`      // divides any two numbers: over, sur
	NotOne      []string           `yaml:"not_one"`   // before "one" it is a pronoun: the, this
	NotAfter    []string           `yaml:"not_after"` // after "one" it is a pronoun: who, of
	Vigesimal   []float64          `yaml:"vigesimal"` // tens that 10 to 19 may follow: soixante
}

type class uint8

const (
	word class = iota
	scale
	group
	aboutGroup
	vague
	few
	couple
	article
	one
	joiner
	tensJoiner
	of
	minus
	point
	fraction
	ordinal
	ratio
	among
	over
	notOne
	notAfter
)

type meaning struct {
	class class
	value float64
	alone bool // scale: may stand for one of itself; fraction: needs no number before it
}

// A Lexicon finds the numbers of one language. It does not change once made and
// may be used from several goroutines.
type Lexicon struct {
	words     *phrase.Set[meaning]
	decimal   string
	suffixes  map[string]float64
	loose     map[string]float64
	apart     map[string]bool
	endings   map[string]bool
	vigesimal []float64
	divides   bool
}

// Dividing returns l reading "one over three" and "deux mille sur trois" as
// divisions, which news never means.
func (l *Lexicon) Dividing() *Lexicon {
	d := *l
	d.divides = true
	return &d
}

// New compiles d.
func New(d *Data, conv *text.Conventions) (*Lexicon, error) {
	l := &Lexicon{words: phrase.New[meaning](conv), decimal: d.Decimal, suffixes: d.Suffixes, loose: d.Loose,
		apart: make(map[string]bool), endings: make(map[string]bool), vigesimal: d.Vigesimal}
	if d.Decimal != "." && d.Decimal != "," {
		return nil, konbit.Invalid("decimal", "%q: want \".\" or \",\"", d.Decimal)
	}
	for _, s := range d.Apart {
		l.apart[s] = true
	}
	for _, s := range d.Endings {
		l.endings[s] = true
	}
	var err error
	add := func(field, w string, m meaning) {
		if e := l.words.Add(w, m); e != nil && err == nil {
			err = konbit.Under(field, e)
		}
	}
	values := func(field string, c class, m map[string]float64, alone []string) {
		for w, v := range m {
			add(field, w, meaning{c, v, slices.Contains(alone, w)})
		}
	}
	list := func(field string, c class, words []string) {
		for _, w := range words {
			add(field, w, meaning{class: c})
		}
	}
	values("words", word, d.Words, nil)
	values("scales", scale, d.Scales, d.Alone)
	values("groups", group, d.Groups, nil)
	values("about_groups", aboutGroup, d.AboutGroups, nil)
	values("vague", vague, d.Vague, nil)
	values("fractions", fraction, d.Fractions, d.Bare)
	values("ordinals", ordinal, d.Ordinals, nil)
	list("few", few, d.Few)
	list("couple", couple, d.Couple)
	list("articles", article, d.Articles)
	list("one", one, d.One)
	list("joiners", joiner, d.Joiners)
	list("tens_joiners", tensJoiner, d.TensJoiners)
	list("of", of, d.Of)
	list("minus", minus, d.Minus)
	list("point", point, d.Point)
	list("ratios", ratio, d.Ratios)
	list("among", among, d.Among)
	list("over", over, d.Over)
	list("not_one", notOne, d.NotOne)
	list("not_after", notAfter, d.NotAfter)
	return l, err
}

// Scale returns the scale that stands at token i (million) and its length.
func (l *Lexicon) Scale(tokens []text.Token, i int) (value float64, n int) {
	l.words.At(tokens, i, func(m meaning, k int) {
		if m.class == scale && k > n {
			value, n = m.value, k
		}
	})
	return value, n
}

// A Reader reads the numbers of one run of tokens. It remembers what each word
// means and must not be used from two goroutines at once.
type Reader struct {
	p parser
}

// Read begins to read tokens, which were read from source. r may be an earlier
// Reader whose memory is used again, or nil.
func (l *Lexicon) Read(r *Reader, source string, tokens []text.Token) *Reader {
	if r == nil {
		r = &Reader{}
	}
	p := &r.p
	p.lex, p.source, p.tokens, p.masked = l, source, tokens, unmasked
	p.words.Reset(l.words, tokens)
	return r
}

func unmasked(int) bool { return false }

// At returns the number that begins at token i.
func (r *Reader) At(i int) (Number, bool) {
	if r.p.tokens[i].Kind == text.Word && len(r.p.words.At(i)) == 0 {
		return Number{}, false
	}
	if found := r.p.number(i); len(found) == 1 {
		return found[0], true
	}
	return Number{}, false
}

// Find appends the numbers to dst. masked says which tokens to leave alone; nil:
// none.
func (r *Reader) Find(dst []Number, masked func(i int) bool) []Number {
	p := &r.p
	if masked != nil {
		p.masked = masked
	}
	for i := 0; i < len(p.tokens); {
		if p.masked(i) || p.tokens[i].Kind == text.Word && len(p.words.At(i)) == 0 {
			i++
			continue
		}
		found := p.number(i)
		for _, n := range found {
			i = max(i+1, n.To)
			dst = append(dst, n)
		}
		if len(found) == 0 {
			i++
		}
	}
	return dst
}

type parser struct {
	lex    *Lexicon
	source string
	tokens []text.Token
	masked func(int) bool
	words  phrase.Memo[meaning]
}

// is returns the value and length of the longest entry of class c at token i;
// length 0: there is none.
func (p *parser) is(c class, i int) (m meaning, n int) {
	if i < 0 || i >= len(p.tokens) || p.tokens[i].Kind == text.Digits || p.masked(i) {
		return meaning{}, 0
	}
	for _, e := range p.words.At(i) {
		if e.Value.class == c && e.Words > n {
			m, n = e.Value, e.Words
		}
	}
	return m, n
}

// mark reports whether token i is the mark s.
func (p *parser) mark(i int, s string) bool {
	return i < len(p.tokens) && p.tokens[i].Kind == text.Mark && p.source[p.tokens[i].From:p.tokens[i].To] == s
}

// number reads the number that begins at token i.
func (p *parser) number(i int) []Number {
	sign, at := p.sign(i)
	found := p.unsigned(at)
	if len(found) == 0 {
		return nil
	}
	n := &found[0]
	if sign < 0 {
		n.Value *= -1
		n.From, n.Begin = i, p.tokens[i].From
	}
	if len(found) == 1 && (n.Form <= Fraction || n.Form == Article) && !n.Vague {
		p.ratio(n)
	}
	return found
}

// sign reads "minus", or a hyphen that stands before digits and after nothing
// that it could join to them.
func (p *parser) sign(i int) (sign float64, at int) {
	if _, n := p.is(minus, i); n > 0 && i+n < len(p.tokens) {
		return -1, i + n
	}
	if (p.mark(i, "-") || p.mark(i, "−")) && i+1 < len(p.tokens) && p.tokens[i+1].Kind == text.Digits {
		if t := p.tokens[i]; !t.Glued && (i == 0 || t.Breaks == 0) && (p.tokens[i+1].Glued || i == 0) {
			return -1, i + 1
		}
	}
	return 1, i
}

func (p *parser) unsigned(i int) []Number {
	if i >= len(p.tokens) || p.masked(i) {
		return nil
	}
	t := p.tokens[i]
	switch t.Kind {
	case text.Digits:
		return p.inDigits(i)
	case text.Mark:
		if v, ok := vulgar[p.source[t.From:t.To]]; ok {
			return []Number{{From: i, To: i + 1, Begin: t.From, End: t.To, Value: v, Form: Fraction}}
		}
		if s := p.source[t.From:t.To]; s == p.lex.decimal && p.glued(i+1) != "" && p.tokens[i+1].Kind == text.Digits && !t.Glued {
			return p.pointed(i)
		}
		return nil
	case text.Word:
		if n, ok := p.inWords(i); ok {
			return []Number{n}
		}
	}
	return nil
}

// pointed reads .25, a decimal without its whole.
func (p *parser) pointed(i int) []Number {
	found := p.inDigits(i + 1)
	if len(found) != 1 || found[0].To != i+2 && found[0].Form != Measured {
		return nil
	}
	n := found[0]
	t := p.tokens[i+1]
	n.From, n.Begin = i, p.tokens[i].From
	n.Value, n.Alt = 0, 0
	unit := 0.1
	for _, c := range p.source[t.From:t.To] {
		if c < '0' || c > '9' {
			return nil
		}
		n.Value += unit * float64(c-'0')
		unit /= 10
	}
	n.Value = clean(n.Value)
	return []Number{n}
}

// vulgar are the fractions that Unicode writes with one sign.
var vulgar = map[string]float64{"½": .5, "⅓": 1. / 3, "⅔": 2. / 3, "¼": .25, "¾": .75, "⅕": .2, "⅖": .4, "⅗": .6,
	"⅘": .8, "⅙": 1. / 6, "⅚": 5. / 6, "⅐": 1. / 7, "⅛": .125, "⅜": .375, "⅝": .625, "⅞": .875, "⅑": 1. / 9, "⅒": .1}
