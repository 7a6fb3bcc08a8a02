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
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/report"
)

// Codes of checks, beside those of internal/report.
const (
	Two      report.CheckCode = "two_versions" // two versions of a paragraph stand side by side
	Personal report.CheckCode = "personal"     // words that may tell who or where somebody is
	Doubtful report.CheckCode = "doubtful"     // words typed by hand that the record puts otherwise
	Closed   report.CheckCode = "closed"       // a kind of record that its readers may see only where somebody opened one
)

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

	Finding *evidence.Finding `json:"finding,omitempty" doc:"What the record says of the words."`
}

// open are the checks that ask for something to be done.
var open = []report.CheckCode{
	report.Unlinked, report.Unresolved, report.Untranslated, report.Stale, report.Unchecked, report.Above, report.SmallNumber, report.TooSoon, Personal, Two,
}

// checks returns what to look at, worst first, in the words of lang. What is so
// in every language is told once.
func (o *Office) checks(ctx context.Context, d *docket.Docket, all []made, paragraphs []docket.Paragraph, lang string) ([]Check, error) {
	l := &checklist{words: o.Node.Words.In(lang), seen: make(map[string]bool), out: []Check{}}
	for i := range all {
		at := *all[i].Edition
		at.Lang = l.words.Lang
		for _, c := range report.Checks(all[i].in, &at, o.now()) {
			x := Check{Code: c.Code, Text: c.Text, Blocks: c.Blocks, Section: c.Section, Value: c.Value}
			switch {
			case c.Problem != nil:
				x.Language, x.Paragraph, x.Words = all[i].Lang, c.Problem.Paragraph, c.Problem.Text
			case all[i].Edition != madeIn(all, lang).Edition: // the same in every language
				continue
			}
			l.add(x)
		}
		found, err := o.held(ctx, d, &all[i], lang)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			l.found(f, all[i].Lang)
		}
	}
	for _, p := range paragraphs {
		at := Check{Language: p.Language, Section: p.Section, Paragraph: p.ID}
		for _, x := range append([]docket.Paragraph{p}, p.Beside...) {
			for _, words := range o.private.Find(x.Text) {
				at.Code, at.Words, at.Blocks, at.Text = Personal, words, d.Kind.Public, l.words.Text("editorial.check.personal", "text", words)
				l.add(at)
			}
		}
		if at.Words = ""; len(p.Beside) > 0 {
			at.Code, at.Blocks, at.Text = Two, true, l.words.Text("editorial.check.two", "section", d.Section(p.Section, lang), "n", 1+len(p.Beside))
			l.add(at)
		}
	}
	l.closed(d, all[0].in, lang)
	slices.SortStableFunc(l.out, func(a, b Check) int { return cmp.Compare(a.rank(), b.rank()) })
	return l.out, nil
}

// rank orders checks: what blocks, what asks for something, what is to be known.
func (c *Check) rank() int {
	switch {
	case c.Blocks:
		return 0
	case c.Open:
		return 1
	}
	return 2
}

// A checklist collects checks, each once.
type checklist struct {
	words message.Printer
	seen  map[string]bool
	out   []Check
}

func (l *checklist) add(c Check) {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(c.Code), c.Language, c.Section, string(c.Paragraph), c.Words, c.Value}, "\x00")))
	c.ID, c.Open = hex.EncodeToString(sum[:6]), slices.Contains(open, c.Code)
	if !l.seen[c.ID] {
		l.seen[c.ID] = true
		l.out = append(l.out, c)
	}
}

// closed adds of which kinds of record a report tells only what was opened to its
// readers.
func (l *checklist) closed(d *docket.Docket, in report.Input, lang string) {
	for i := range d.Kind.Parts {
		part := &d.Kind.Parts[i]
		for _, b := range part.Blocks {
			if b.Records == nil {
				continue
			}
			for _, name := range b.Records.Kinds {
				if def, ok := in.Kinds.Latest(name); ok && in.Closed(name) {
					l.add(Check{Code: Closed, Section: part.ID, Value: name, Text: l.words.Text("editorial.check.closed", "section", d.Section(part.ID, lang), "kind", def.Labels.In(lang))})
				}
			}
		}
	}
}

// found adds what the record says of words: to the check of a number that was
// typed by hand where it is about one, else, where they count something of which
// the record says otherwise, as something to be known.
func (l *checklist) found(f finding, lang string) {
	for i := range l.out {
		c := &l.out[i]
		if c.Code == report.Unlinked && c.Finding == nil && c.Paragraph == f.paragraph && c.Language == lang && strings.Contains(f.Words.Text, c.Words) {
			c.Finding = f.Finding
			if ref := f.reference(); ref != "" {
				c.Suggest = append(c.Suggest, ref)
			}
			return
		}
	}
	unknown := f.Verdict == evidence.NotFound && (f.Measure == "" || !strings.ContainsAny(f.Words.Text, " -")) // "two" may count anything
	if f.Verdict != evidence.Holds && !unknown {
		l.add(Check{
			Code: Doubtful, Language: lang, Section: f.section, Paragraph: f.paragraph, Words: f.Words.Text, Finding: f.Finding,
			Text: l.words.Text("editorial.check.doubtful", "text", f.Words.Text, "says", f.Says),
		})
	}
}

// A Resolution deals with a number that was typed by hand, or with words that may
// tell who somebody is.
type Resolution struct {
	Check     string `json:"check" doc:"ID of the check."`
	Reference string `json:"reference,omitempty" doc:"The figure, count or record that says it, like figure:force.present KE. Empty: it stays as it is."`
	Reason    string `json:"reason,omitempty" doc:"Why it stays: it is no figure, or names nobody who must not be named."`
}

// Resolve deals with words of a check: a number becomes a reference, or they are
// marked to stay as they are with the reason, in a new version of their
// paragraph.
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
	if c.Code != report.Unlinked && c.Code != Personal {
		return nil, konbit.Invalid("check", "this is not about words that can be linked or kept: %s", c.Text)
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
		return nil, konbit.Invalid("reason", "missing: say why %q may stay as it is", c.Words)
	}
	text, ok := replaceTyped(p.Text, c.Words, with)
	if !ok {
		return nil, konbit.Under("check", konbit.Errorf(konbit.CodeConflict, "%q no longer stands in the paragraph", c.Words))
	}
	out, err := o.Write(ctx, who, ref, Writing{Versions: []konbit.ID{p.Version}, Text: text, State: p.State})
	if err == nil && r.Reference == "" {
		_, err = o.Comment(ctx, who, ref, out.ID, o.Node.Words.In(p.Language).Text("editorial.notfigure", "text", c.Words, "reason", r.Reason), "closed")
	}
	return out, err
}

// replaceTyped puts with in the place of the first words, or number, like those
// that stand in text outside of references.
func replaceTyped(text, number, with string) (string, bool) {
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
