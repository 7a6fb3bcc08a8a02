package editorial

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/report"
)

// Two is the code of a check: two versions of a paragraph stand side by side.
const Two report.CheckCode = "two_versions"

// A Check is something to look at before a report is cleared. An open one asks
// for something to be done; the others are to be known.
type Check struct {
	ID        string           `json:"id"`
	Code      report.CheckCode `json:"code"`
	Text      string           `json:"text"`
	Open      bool             `json:"open"`
	Blocks    bool             `json:"blocks" doc:"The report cannot be cleared with it."`
	Language  string           `json:"language,omitempty"`
	Section   string           `json:"section,omitempty"`
	Paragraph konbit.ID        `json:"paragraph,omitempty"`
	Words     string           `json:"words,omitempty" doc:"The words that it is about."`
	Value     string           `json:"value,omitempty" doc:"The value that it is about."`
	Suggest   []string         `json:"suggest,omitempty" doc:"References that say the same."`
}

// open are the checks that ask for something to be done.
var open = []report.CheckCode{
	report.Unlinked, report.Unresolved, report.Untranslated, report.Stale, report.Unchecked, report.Above, report.SmallNumber, report.TooSoon, Two,
}

// checks returns what to look at, worst first, in the words of lang. What is so
// in every language is told once.
func (o *Office) checks(d *docket.Docket, all []made, paragraphs []docket.Paragraph, lang string) []Check {
	out := []Check{}
	seen := make(map[string]bool)
	add := func(c Check) {
		sum := sha256.Sum256([]byte(strings.Join([]string{string(c.Code), c.Language, c.Section, string(c.Paragraph), c.Words, c.Value}, "\x00")))
		c.ID = hex.EncodeToString(sum[:6])
		if !seen[c.ID] {
			seen[c.ID] = true
			out = append(out, c)
		}
	}
	words := o.Node.Words.In(lang)
	for i, m := range all {
		at := *m.Edition
		at.Lang = words.Lang
		for _, c := range report.Checks(m.in, &at, o.now()) {
			x := Check{Code: c.Code, Text: c.Text, Blocks: c.Blocks, Section: c.Section, Value: c.Value, Open: slices.Contains(open, c.Code)}
			switch {
			case c.Problem != nil:
				x.Language, x.Paragraph, x.Words, x.Suggest = m.Edition.Lang, c.Problem.Paragraph, c.Problem.Text, c.Problem.Suggest
			case i > 0: // the same in every language
				continue
			}
			add(x)
		}
	}
	for _, p := range paragraphs {
		if len(p.Beside) > 0 {
			add(Check{Code: Two, Text: words.Text("editorial.check.two", "section", d.Section(p.Section, lang), "n", 1+len(p.Beside)), Open: true, Blocks: true, Language: p.Language, Section: p.Section, Paragraph: p.ID})
		}
	}
	rank := func(c Check) int {
		switch {
		case c.Blocks:
			return 0
		case c.Open:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b Check) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// A Resolution deals with a number that was typed by hand.
type Resolution struct {
	Check     string `json:"check" doc:"ID of the check."`
	Reference string `json:"reference,omitempty" doc:"The figure, count or record that says it, like figure:force.present KE. Empty: it is no figure."`
	Reason    string `json:"reason,omitempty" doc:"Why it is no figure."`
}

// Resolve deals with a number typed by hand: it becomes a reference, or is
// marked as no figure with the reason, in a new version of its paragraph.
func (o *Office) Resolve(ctx context.Context, who access.Principal, ref Ref, r Resolution) (*docket.Paragraph, error) {
	draft, err := o.Draft(ctx, who, ref, "en")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(draft.Checks, func(c Check) bool { return c.ID == r.Check })
	if i < 0 {
		return nil, konbit.Under("check", konbit.Errorf(konbit.CodeNotFound, "no check %s; it may have been dealt with", r.Check))
	}
	c := draft.Checks[i]
	if c.Code != report.Unlinked {
		return nil, konbit.Invalid("check", "this is not about a number typed by hand: %s", c.Text)
	}
	var p *docket.Paragraph
	for _, s := range draft.Sections {
		for j := range s.Paragraphs {
			if s.Paragraphs[j].ID == c.Paragraph && s.Paragraphs[j].Language == c.Language {
				p = &s.Paragraphs[j]
			}
		}
	}
	if p == nil {
		return nil, konbit.Under("check", konbit.Errorf(konbit.CodeConflict, "the paragraph has two versions; choose between them first"))
	}
	with := "{plain:" + c.Words + "}"
	if r.Reference != "" {
		reference := strings.Trim(r.Reference, "{} ")
		if _, err := outline.ParseAsk(reference); err != nil {
			return nil, konbit.Under("reference", err)
		}
		with = "{" + reference + "}"
	} else if strings.TrimSpace(r.Reason) == "" {
		return nil, konbit.Invalid("reason", "missing: say why %q is no figure", c.Words)
	}
	text, ok := replaceNumber(p.Text, c.Words, with)
	if !ok {
		return nil, konbit.Under("check", konbit.Errorf(konbit.CodeConflict, "%q no longer stands in the paragraph", c.Words))
	}
	out, err := o.Write(ctx, who, ref, Writing{Versions: []konbit.ID{p.Version}, Text: text, State: p.State})
	if err == nil && r.Reference == "" {
		_, err = o.Comment(ctx, who, ref, out.ID, o.Node.Words.In(p.Language).Text("editorial.notfigure", "text", c.Words, "reason", r.Reason), "closed")
	}
	return out, err
}

// replaceNumber puts with in the place of the first number that stands in text
// outside of references.
func replaceNumber(text, number, with string) (string, bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], number)
		if i < 0 {
			return text, false
		}
		i += from
		from = i + len(number)
		inside := strings.LastIndexByte(text[:i], '{') > strings.LastIndexByte(text[:i], '}')
		digit := func(c byte) bool { return c >= '0' && c <= '9' }
		if inside || i > 0 && digit(text[i-1]) || from < len(text) && digit(text[from]) {
			continue
		}
		return text[:i] + with + text[from:], true
	}
}
