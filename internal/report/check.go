package report

import (
	"slices"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
)

// A Check is something to look at before an edition is cleared.
type Check struct {
	Code    CheckCode        `json:"code"`
	Blocks  bool             `json:"blocks"` // the edition may not be released with it
	Section string           `json:"section,omitempty"`
	Value   string           `json:"value,omitempty"`
	Problem *edition.Problem `json:"problem,omitempty"`
	Text    string           `json:"text"`
}

// A CheckCode says what a Check is about.
type CheckCode string

// Checks.
const (
	Contested    CheckCode = "contested"     // a figure that sources truly disagree on
	OutOfDate    CheckCode = "out_of_date"   // a figure for which nothing fresh is known
	SingleOrigin CheckCode = "single_origin" // a figure whose sources are one origin
	Unlinked     CheckCode = "unlinked"      // a number typed by hand
	Unresolved   CheckCode = "unresolved"    // a reference that nothing answers
	MissingBase  CheckCode = "missing_base"  // a base that has not reported
	Untranslated CheckCode = "untranslated"  // a paragraph without its translation
	Stale        CheckCode = "stale"         // a translation older than its original
	Unchecked    CheckCode = "unchecked"     // a translation that nobody has checked
	Above        CheckCode = "above"         // something marked above the ceiling
	SmallNumber  CheckCode = "small_number"  // a count so small that it may name somebody
	TooSoon      CheckCode = "too_soon"      // the situation is more recent than may be told
)

// Checks returns what to look at before e, built from in, is cleared at now. A
// draft with nothing to look at gives none.
func Checks(in Input, e *edition.Edition, now time.Time) []Check {
	c := &checker{in: in, e: e, text: func(key string, args ...any) string { return in.Words.In(e.Lang).Text("report.check."+key, args...) }}
	c.problems()
	c.values()
	c.bases()
	c.translations()
	if level := in.Kind.Marking.Level(); e.Marking.Level() > level {
		c.add(Above, true, "label", e.Label)
	}
	if delay := time.Duration(in.Kind.Delay) * time.Hour; delay > 0 && now.Sub(e.Valid) < delay {
		c.add(TooSoon, true, "n", in.Kind.Delay)
	}
	return c.out
}

type checker struct {
	in   Input
	e    *edition.Edition
	text func(key string, args ...any) string
	out  []Check
}

func (c *checker) add(code CheckCode, blocks bool, args ...any) *Check {
	c.out = append(c.out, Check{Code: code, Blocks: blocks, Text: c.text(string(code), args...)})
	return &c.out[len(c.out)-1]
}

func (c *checker) problems() {
	for i := range c.e.Problems {
		p := &c.e.Problems[i]
		x := c.add(CheckCode(p.Code), c.in.Kind.Strict, "text", p.Text)
		x.Section, x.Problem = p.Section, p
		if p.Code == string(Unresolved) {
			x.Blocks = true
		}
	}
}

// values looks at every figure and count that the text prints.
func (c *checker) values() {
	for i := range c.e.Values {
		v := &c.e.Values[i]
		at := func(code CheckCode, blocks bool) {
			c.add(code, blocks, "label", v.Label, "phrase", v.Phrase).Value = v.ID
		}
		if v.Type == string(outline.Figure) {
			if slices.Contains(v.Disagreement, "dispute") {
				at(Contested, false)
			}
			if v.OutOfDate {
				at(OutOfDate, false)
			}
			if v.Origins == 1 {
				at(SingleOrigin, false)
			}
		}
		people := v.Type == string(outline.Count) || v.Type == string(outline.Sum)
		if least := float64(c.in.Kind.Least); least > 0 && people && v.Interval != nil && v.Interval.High > 0 && v.Interval.Low < least {
			at(SmallNumber, true)
		}
	}
}

func (c *checker) bases() {
	in := c.in.filled()
	b := &builder{Input: in, Register: in.register(in.Words.In(c.e.Lang)), loc: in.Mission.Location()}
	for i := range c.in.Kind.Parts {
		for _, s := range c.in.Kind.Parts[i].Blocks {
			if s.Returns == nil {
				continue
			}
			for _, x := range b.expected(s.Returns.Kind) {
				if len(x.received) == 0 {
					c.add(MissingBase, false, "base", b.Name(x.base)).Section = c.in.Kind.Parts[i].ID
				}
			}
		}
	}
}

// translations looks for paragraphs of the leading language that others lack,
// and for translations of an older text.
func (c *checker) translations() {
	lead := c.in.Kind.Languages[0]
	byOf := make(map[konbit.ID]map[string]*Narrative)
	for i := range c.in.Paragraphs {
		p := &c.in.Paragraphs[i]
		if p.Of == "" {
			continue
		}
		if byOf[p.Of] == nil {
			byOf[p.Of] = make(map[string]*Narrative)
		}
		byOf[p.Of][p.Lang] = p
	}
	for i := range c.in.Paragraphs {
		p := &c.in.Paragraphs[i]
		if p.Lang != lead {
			continue
		}
		for _, lang := range c.in.Kind.Languages[1:] {
			t := byOf[p.ID][lang]
			language := c.in.Words.In(lang).Text("language.name")
			switch {
			case t == nil:
				c.add(Untranslated, c.in.Kind.Public, "section", c.title(p.Section), "language", language).Section = p.Section
			case t.Stale:
				c.add(Stale, c.in.Kind.Public, "section", c.title(p.Section), "language", language).Section = p.Section
			case t.Checked == "":
				c.add(Unchecked, c.in.Kind.Public, "section", c.title(p.Section), "language", language).Section = p.Section
			}
		}
	}
}

func (c *checker) title(section string) string {
	for i := range c.in.Kind.Parts {
		if p := &c.in.Kind.Parts[i]; p.ID == section {
			return p.Labels.In(c.e.Lang)
		}
	}
	return section
}
