package claim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/weigh"
)

// An Explanation says what was read in a sentence and why each number counts
// what it does.
type Explanation struct {
	Language  string          `json:"language"`
	Words     []Word          `json:"words"`
	Dates     []string        `json:"dates,omitempty"`
	Numbers   []NumberReading `json:"numbers"`
	Proposals []Proposal      `json:"proposals"`
}

// A Word is a word or phrase that a lexicon knows.
type Word struct {
	Text    string `json:"text"`
	Meaning string `json:"meaning"` // cue kill, noun officer, party KE, grammar stop
}

// A NumberReading is a number with all that spoke for what it counts.
type NumberReading struct {
	Span     string    `json:"span"`
	Unit     string    `json:"unit"`
	Class    string    `json:"class,omitempty"`
	Elided   bool      `json:"elided,omitempty"`
	Tense    int       `json:"tense"`
	Measures []Weighed `json:"measures"`
}

// A Weighed is a measure with its score.
type Weighed struct {
	Measure string  `json:"measure"`
	Score   float64 `json:"score"`
	Cues    []Cue   `json:"cues"`
}

// Explain reads a sentence, or a short text, and shows the work. The language
// may be empty.
func (x *Extractor) Explain(sentence, lang string, written time.Time) Explanation {
	g := x.language(lang, sentence)
	if g == nil {
		g = x.lex.Languages[0]
	}
	d := Document{Text: sentence, DCT: written, Lang: g.Code}
	e := Explanation{Language: g.Code, Proposals: x.Extract(d)}
	r := x.newReader(d, g)
	r.explain = &e
	r.read(0, len(sentence))
	p := r.page
	for _, h := range p.Hits() {
		e.Words = append(e.Words, Word{p.Text(h.From, h.To), x.meaning(&h.Sense)})
	}
	for _, d := range p.Dates {
		e.Dates = append(e.Dates, fmt.Sprintf("%s = %s", p.Text(d.From, d.To), d.Value))
	}
	return e
}

// meaning puts a sense in words.
func (x *Extractor) meaning(s *lexicon.Sense) string {
	switch s.Kind {
	case lexicon.Cue:
		return "cue " + x.lex.ConceptName(lexicon.Concept(s.ID))
	case lexicon.Noun:
		return "noun " + x.lex.Classes[s.ID].Name
	case lexicon.Party:
		return "party " + s.Code
	case lexicon.Place:
		return "place " + s.Code
	case lexicon.Grammar:
		return "grammar " + lexicon.Role(s.ID).String()
	case lexicon.Speaker:
		return "speaker " + s.Name
	}
	return "unit " + s.Code
}

// note keeps what was weighed for an explanation that is being made.
func (r *reader) note(q *quantity, found weigh.Candidates, tense int) {
	if r.explain == nil {
		return
	}
	p := r.page
	n := NumberReading{Span: p.Text(q.from, q.to), Unit: q.unit, Elided: q.elided, Tense: tense}
	if q.class >= 0 {
		n.Class = r.x.lex.Classes[q.class].Name
	}
	for _, c := range found {
		n.Measures = append(n.Measures, Weighed{r.x.lex.Measures[c.Measure].Name, c.Score, c.Cues})
	}
	r.explain.Numbers = append(r.explain.Numbers, n)
}

// String puts e in lines for a terminal.
func (e Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "language %s\n", e.Language)
	for _, w := range e.Words {
		fmt.Fprintf(&b, "  %-28s %s\n", w.Text, w.Meaning)
	}
	for _, d := range e.Dates {
		fmt.Fprintf(&b, "date %s\n", d)
	}
	for _, n := range e.Numbers {
		n.write(&b)
	}
	return b.String()
}

// write puts n in lines: what it was taken for, and measure by measure what
// spoke for it, strongest first.
func (n *NumberReading) write(b *strings.Builder) {
	about := []string{"counts " + cmp.Or(n.Class, "no noun it knows"), "unit " + n.Unit}
	if n.Elided {
		about = append(about, "the noun stands elsewhere")
	}
	switch {
	case n.Tense > 0:
		about = append(about, "to come")
	case n.Tense < 0:
		about = append(about, "past or present")
	}
	fmt.Fprintf(b, "number %q: %s\n", n.Span, strings.Join(about, ", "))
	if len(n.Measures) == 0 {
		fmt.Fprintln(b, "  nothing speaks for a measure: other")
	}
	for _, m := range n.Measures {
		fmt.Fprintf(b, "  %-24s %.2f", m.Measure, m.Score)
		cues := slices.SortedStableFunc(slices.Values(m.Cues), func(x, y Cue) int { return cmp.Compare(y.Weight, x.Weight) })
		for _, c := range cues {
			fmt.Fprintf(b, "  %s %.2f", c.Concept, c.Weight)
			if c.Words != "" {
				fmt.Fprintf(b, " %q", c.Words)
			}
		}
		b.WriteByte('\n')
	}
}
