package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/report"
)

// reportActions are what one does with a report: konbit report ACTION KIND
// [NUMBER]. Without an action konbit report puts one together.
var reportActions = map[string]func(context.Context, *env, []string) error{
	"draft": reportDraft, "edit": reportEdit, "check": reportCheck, "comment": reportComment,
	"clear": reportStep("cleared"), "approve": reportStep("approved"), "return": reportTo("/returned", "what has to be `changed`", nil),
	"issue": reportIssue, "release": reportRelease, "send": reportSend,
	"list": reportList, "show": reportShow, "diff": reportDiff, "verify": reportVerify,
}

const reportHelp = `
A report goes its way from a draft to an edition that was sent:

  konbit report draft sitrep                       open it, or see how far it is
  konbit report edit sitrep 14 summary "Kenya has {figure:force.present KE} officers."
  konbit report edit sitrep 14 summary --lang fr - < summary.fr.md
  konbit report edit sitrep 14 services --carry         as it was written for the last report
  konbit report edit sitrep 14 --lang fr --checked      somebody else's translations
  konbit report check sitrep 14
  konbit report check sitrep 14 --words 45 --link "count:outreach"
  konbit report check sitrep 14 --words 45 --why "counted by eye"
  konbit report clear sitrep 14 --as duty
  konbit report approve sitrep 14 --as commander
  konbit report issue sitrep 14
  konbit report release public 2
  konbit report send sitrep 14
  konbit report diff sitrep 14                     against the one before
  konbit report show sitrep 14 --format pdf --output sitrep-14.pdf
  konbit report verify sitrep 14                   it comes out the same from the log
  konbit report list

Without a number the newest of its kind is meant. return sends a draft back; issue
takes --reason where an edition is out already.`

// named reads KIND [NUMBER] off operands.
func named(ops []string) (editorial.Ref, []string, error) {
	if len(ops) == 0 {
		return editorial.Ref{}, nil, konbit.Invalid("arguments", "which report? Say its kind and number: sitrep 14")
	}
	ref := editorial.Ref{Report: ops[0]}
	ops = ops[1:]
	if len(ops) > 0 {
		if n, err := strconv.Atoi(ops[0]); err == nil && n > 0 {
			ref.Number, ops = n, ops[1:]
		}
	}
	return ref, ops, nil
}

// latest completes ref with the number of the newest draft of its kind.
func (a *asker) latest(ctx context.Context, ref editorial.Ref) (editorial.Ref, error) {
	if ref.Number > 0 {
		return ref, nil
	}
	var all struct{ Items []editorial.Standing }
	if err := a.get(ctx, "/drafts", nil, &all); err != nil {
		return ref, err
	}
	for _, s := range all.Items {
		if s.Report == ref.Report && s.Number > ref.Number {
			ref.Number = s.Number
		}
	}
	if ref.Number == 0 {
		return ref, konbit.Under("number", konbit.Errorf(konbit.CodeNotFound, "nobody has opened a draft of %s; konbit report draft %s does", ref.Report, ref.Report))
	}
	return ref, nil
}

func draftPath(ref editorial.Ref) string {
	return "/drafts/" + url.PathEscape(ref.Report) + "/" + strconv.Itoa(ref.Number)
}

func (a *asker) draft(ctx context.Context, ref editorial.Ref, lang string) (*editorial.Draft, error) {
	d := new(editorial.Draft)
	return d, a.get(ctx, draftPath(ref), url.Values{"lang": {lang}}, d)
}

// withReport parses the operands of an action and calls do with the report that
// they name.
func (e *env) withReport(ctx context.Context, f *nodeFlags, ops []string, do func(a *asker, ref editorial.Ref, rest []string) error) error {
	ref, rest, err := named(ops)
	if err != nil {
		return err
	}
	return e.ask(ctx, f, func(a *asker) error {
		if ref, err = a.latest(ctx, ref); err != nil {
			return err
		}
		return do(a, ref, rest)
	})
}

func reportDraft(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	var in editorial.Opening
	fs.StringVar(&in.Period, "period", "", "`period`, where it does not follow from the number: FROM/TO")
	fs.StringVar(&in.Known, "known", "", "using what was known by this `date`")
	fs.StringVar(&in.Sources, "sources", "", "only documents of this `collection`")
	lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	ref, _, err := named(ops)
	if err != nil {
		return err
	}
	in.Report, in.Number = ref.Report, ref.Number
	return e.ask(ctx, f, func(a *asker) error {
		if err := a.post(ctx, "/drafts", in, &ref); err != nil {
			return err
		}
		d, err := a.draft(ctx, ref, *lang)
		if err != nil {
			return err
		}
		if f.json {
			return e.printJSON(d)
		}
		e.printDraft(d)
		return nil
	})
}

func (e *env) printDraft(d *editorial.Draft) {
	fmt.Fprintf(e.out, "%s (%s), edition %d: %s, %s open\n", d.Title, d.Serial, d.Edition, d.State, some(d.Open, "check"))
	fmt.Fprintf(e.out, "%s to %s, marked %s, known %s, %s\n", d.From.Format(clockFormat), d.To.Format(clockFormat), d.Marking, d.Known.Format(clockFormat), d.Heads)
	for _, s := range d.Steps {
		if s.By != "" {
			fmt.Fprintf(e.out, "  %s by %s, %s\n", s.Step, s.By, s.At.Format("15:04"))
		}
	}
	fmt.Fprintf(e.out, "next: %s\n", d.Next)
	for _, s := range d.Sections {
		fmt.Fprintf(e.out, "\n%s %s (%s): %s of the record%s\n", s.Number, s.Title, s.ID, some(s.Lines, "line"), mark(s.Same, ", no change since the last edition"))
		for _, p := range s.Paragraphs {
			e.printParagraph(p)
		}
	}
	for _, w := range d.Writing {
		fmt.Fprintf(e.out, "%s is writing in %s (%s) since %s\n", w.Who, w.Section, w.Language, w.Since.Format("15:04"))
	}
	for _, m := range d.Moved {
		fmt.Fprintf(e.out, "since it was cleared: %s\n", movedLine(m))
	}
}

func (e *env) printParagraph(p docket.Paragraph) {
	state := p.State
	switch {
	case p.Stale:
		state = "its original has changed"
	case p.Checker != "":
		state = "checked by " + p.Checker
	}
	fmt.Fprintf(e.out, "  [%s, %s] %s\n    %s\n", p.Language, state, p.ID, strings.ReplaceAll(p.Text, "\n", "\n    "))
	for _, other := range p.Beside {
		fmt.Fprintf(e.out, "  [beside it, by %s] %s\n    %s\n", other.Author, other.Version, strings.ReplaceAll(other.Text, "\n", "\n    "))
	}
}

func reportEdit(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	lang := fs.String("lang", "", "`language` (default: the leading one)")
	id := fs.String("paragraph", "", "`id` of the paragraph to change")
	replace := fs.Bool("replace", false, "change the section's one paragraph in that language")
	remove := fs.Bool("remove", false, "take the paragraph out")
	carry := fs.Bool("carry", false, "write what was written in the section for the last report")
	checked := fs.Bool("checked", false, "say that the translations into that language were checked, in one section or all")
	ops, err := e.parse(fs, args, 1, 4)
	if err != nil {
		return err
	}
	return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, rest []string) error {
		d, err := a.draft(ctx, ref, "en")
		if err != nil {
			return err
		}
		x := &editing{a: a, d: d, lang: cmp.Or(*lang, d.Languages[0])}
		if *checked {
			return x.checked(ctx, rest)
		}
		w := editorial.Writing{Language: x.lang, Remove: *remove}
		if len(rest) > 0 {
			w.Section, rest = rest[0], rest[1:]
		}
		if *id != "" || *replace || *remove {
			p, err := x.paragraph(w.Section, *id)
			if err != nil {
				return err
			}
			w.Versions, w.State = p.versions(), docket.Drafted
		} else if x.lang != d.Languages[0] {
			if w.Of, err = x.untranslated(w.Section); err != nil {
				return err
			}
		}
		switch {
		case *carry:
			w.Text, err = x.last(w.Section)
		case !*remove:
			w.Text, err = e.words(rest)
		}
		if err != nil {
			return err
		}
		var p docket.Paragraph
		if err := a.post(ctx, draftPath(ref)+"/paragraphs", w, &p); err != nil || *remove {
			return err
		}
		e.printParagraph(p)
		return nil
	})
}

// words returns the text given as an operand; - is standard input.
func (e *env) words(ops []string) (string, error) {
	switch {
	case len(ops) == 0:
		return "", konbit.Invalid("text", "missing: give the text, or - for standard input")
	case ops[0] != "-":
		return ops[0], nil
	}
	b, err := io.ReadAll(io.LimitReader(e.in, konbit.MaxBody))
	return string(b), err
}

// editing is one command that changes a draft.
type editing struct {
	a    *asker
	d    *editorial.Draft
	lang string
}

// paragraph returns the paragraph called id, or the only one of a section.
func (x *editing) paragraph(section, id string) (*standing, error) {
	var found []*standing
	for _, s := range x.d.Sections {
		for _, p := range s.Paragraphs {
			if string(p.ID) == id || string(p.Version) == id || id == "" && s.ID == section && p.Language == x.lang {
				found = append(found, &standing{p})
			}
		}
	}
	if len(found) != 1 {
		return nil, konbit.Under("paragraph", konbit.Errorf(konbit.CodeNotFound, "%d paragraphs answer to that; name one with --paragraph", len(found)))
	}
	return found[0], nil
}

// standing is a paragraph with the versions that stand beside it.
type standing struct{ docket.Paragraph }

func (p *standing) versions() []konbit.ID {
	ids := []konbit.ID{p.Version}
	for _, b := range p.Beside {
		ids = append(ids, b.Version)
	}
	return ids
}

// last returns what was written in a section for the last report, all of it.
func (x *editing) last(section string) (string, error) {
	var out []string
	for _, s := range x.d.Sections {
		for _, p := range s.Last {
			if s.ID == section && p.Language == x.lang {
				out = append(out, p.Text)
			}
		}
	}
	if len(out) == 0 {
		return "", konbit.Under("section", konbit.Errorf(konbit.CodeNotFound, "nothing was written in %q in %q for the last report", section, x.lang))
	}
	return strings.Join(out, "\n\n"), nil
}

// untranslated returns the one paragraph of a section that has no translation
// yet.
func (x *editing) untranslated(section string) (konbit.ID, error) {
	var found []konbit.ID
	for _, s := range x.d.Sections {
		for _, p := range s.Paragraphs {
			has := slices.ContainsFunc(s.Paragraphs, func(t docket.Paragraph) bool { return t.Of == p.ID && t.Language == x.lang })
			if s.ID == section && p.Language == x.d.Languages[0] && !has {
				found = append(found, p.ID)
			}
		}
	}
	if len(found) == 0 {
		return "", konbit.Under("section", konbit.Errorf(konbit.CodeNotFound, "nothing in %q waits for a translation; --replace changes the one that is there", section))
	}
	return found[0], nil
}

// checked says that translations were checked as they stand.
func (x *editing) checked(ctx context.Context, sections []string) error {
	n := 0
	for _, s := range x.d.Sections {
		if len(sections) > 0 && !slices.Contains(sections, s.ID) {
			continue
		}
		for _, p := range s.Paragraphs {
			if p.Language != x.lang || p.Of == "" || p.Checker != "" && !p.Stale {
				continue
			}
			w := editorial.Writing{Versions: []konbit.ID{p.Version}, Text: p.Text, State: docket.Checked}
			if err := x.a.post(ctx, draftPath(x.d.Ref)+"/paragraphs", w, nil); err != nil {
				return err
			}
			n++
		}
	}
	if n == 0 {
		return konbit.Under("lang", konbit.Errorf(konbit.CodeNotFound, "no translation into %q waits to be checked", x.lang))
	}
	return nil
}

func reportCheck(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	words := fs.String("words", "", "the number, or other `words`, of the check that is to be dealt with")
	link := fs.String("link", "", "the `reference` that says it, without its braces")
	why := fs.String("why", "", "`why` it may stay as it is")
	lang := fs.String("lang", "en", "`language` of the checks: en, fr, ht, es")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, _ []string) error {
		d, err := a.draft(ctx, ref, *lang)
		if err != nil {
			return err
		}
		if *words != "" {
			i := slices.IndexFunc(d.Checks, func(c editorial.Check) bool {
				return (c.Code == report.Unlinked || c.Code == editorial.Personal) && c.Words == *words
			})
			if i < 0 {
				return konbit.Under("words", konbit.Errorf(konbit.CodeNotFound, "no check asks what %q is", *words))
			}
			return a.post(ctx, draftPath(ref)+"/checks", editorial.Resolution{Check: d.Checks[i].ID, Reference: *link, Reason: *why}, nil)
		}
		if f.json {
			return e.printJSON(d.Checks)
		}
		for _, c := range d.Checks {
			state := "know"
			switch {
			case c.Blocks:
				state = "blocks"
			case c.Open:
				state = "open"
			}
			fmt.Fprintf(e.out, "%-7s%s\n", state, c.Text)
			if f := c.Finding; f != nil {
				fmt.Fprintf(e.out, "       %s %s\n", f.Says, f.Safe)
			}
			for _, s := range c.Suggest {
				fmt.Fprintf(e.out, "       may be {%s}\n", s)
			}
		}
		fmt.Fprintf(e.out, "%s open\n", some(d.Open, "check"))
		return nil
	})
}

func reportComment(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	of := fs.String("of", "", "`id` of a paragraph or remark (default: the report)")
	closed := fs.Bool("closed", false, "it settles what it is about")
	ops, err := e.parse(fs, args, 1, 3)
	if err != nil {
		return err
	}
	return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, rest []string) error {
		text, err := e.words(rest)
		if err != nil {
			return err
		}
		return a.post(ctx, draftPath(ref)+"/comments", map[string]string{"of": *of, "text": text, "status": mark(*closed, "closed")}, nil)
	})
}
