package claim

import (
	"fmt"
	"strings"
	"time"

	"konbit.example/konbit/internal/claim/lexicon"
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
func (r *reader) note(q *quantity, found []candidate, tense int) {
	if r.explain == nil {
		return
	}
	p := r.page
	n := NumberReading{Span: p.Text(q.from, q.to), Unit: q.unit, Elided: q.elided, Tense: tense}
	if q.class >= 0 {
		n.Class = r.x.lex.Classes[q.class].Name
	}
	for _, c := range found {
		n.Measures = append(n.Measures, Weighed{r.x.lex.Measures[c.measure].Name, c.score, c.cues})
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
		fmt.Fprintf(&b, "number %q unit %s class %s tense %d elided %v\n", n.Span, n.Unit, n.Class, n.Tense, n.Elided)
		for _, m := range n.Measures {
			fmt.Fprintf(&b, "  %-24s %.2f", m.Measure, m.Score)
			for _, c := range m.Cues {
				fmt.Fprintf(&b, "  %s %.2f %q", c.Concept, c.Weight, c.Words)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
