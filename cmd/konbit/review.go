package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
)

const reviewKeys = `  a accept    r reject, then a digit for the reason    u undo
  e correct, then the number or field=value… and Enter    s split: the same, several, with ; between
  n write a claim that is missing: words="…" measure=… value=… and Enter
  m merge into the one before: it says the same    R accept all repeats
  j next    k back    f show or hide those below the threshold    ? keys    q quit`

var reviewCommand = command{
	name: "review", args: "[DOCUMENT] [--list]", summary: "decide about proposed claims, by keyboard",
	help: `Shows one proposal after the other with the words it comes from and what accepting
it would do to the figures. Keys:

` + reviewKeys + `

Without a document it takes the newest that waits: with open proposals, or in a
language that nobody reads here. Keys may come from a file or pipe.

  konbit review
  printf 'aaar1aq' | konbit review 01946d7a-6c00-7000-8000-000000000001`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
		list := fs.Bool("list", false, "list the documents that wait")
		ops, err := e.parse(fs, args, 0, 1)
		if err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			desk := evidence.New(n)
			if *list || len(ops) == 0 {
				queue, err := desk.Queue(ctx, who)
				if err != nil {
					return err
				}
				if *list {
					return e.printQueue(queue, f.json)
				}
				if len(queue) == 0 {
					fmt.Fprintln(e.out, "nothing is proposed; konbit add takes in a text")
					return nil
				}
				ops = []string{string(queue[0].Document)}
			}
			if f.json {
				s, err := desk.Sheet(ctx, who, konbit.ID(ops[0]))
				return orPrint(e, s, err)
			}
			r := &reviewer{e: e, ctx: ctx, n: n, who: who, desk: desk, lang: *lang, doc: konbit.ID(ops[0]), in: bufio.NewReader(e.in)}
			return r.run()
		})
	},
}

func (e *env) printQueue(queue []evidence.Sheet, asJSON bool) error {
	if asJSON {
		return e.printJSON(map[string]any{"items": queue})
	}
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, s := range queue {
		open := fmt.Sprintf("%d open", s.Open)
		if s.Unread {
			open = "by hand"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.Document, s.Published, open, s.Publisher, s.Title)
	}
	return w.Flush()
}

// A reviewer is one sitting at the terminal.
type reviewer struct {
	e      *env
	ctx    context.Context //nolint:containedctx // lives as long as the command
	n      *node.Node
	who    access.Principal
	desk   *evidence.Desk
	lang   string
	doc    konbit.ID
	in     *bufio.Reader
	raw    func() // restores the terminal; nil where there is none
	sheet  *evidence.Sheet
	at     int  // item shown
	folded bool // those below the threshold are shown
	keys   int
	did    map[string]int
}

var errQuit = errors.New("quit")

func (r *reviewer) run() error {
	r.did = map[string]int{}
	if f, ok := r.e.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) { //nolint:gosec // a file descriptor fits
		old, err := term.MakeRaw(int(f.Fd())) //nolint:gosec // likewise
		if err != nil {
			return err
		}
		r.raw = func() { _ = term.Restore(int(f.Fd()), old) } // nothing is left to do about it
		defer r.raw()
	}
	if err := r.load(); err != nil {
		return err
	}
	s := r.sheet
	r.print("%s\n%s, %s, %d open of %d\n", s.Title, s.Publisher, s.Published, s.Open, len(s.Items))
	if s.Unread {
		r.print("no lexicon reads this language: write its claims by hand, with n\n")
	}
	r.seek(0, 1)
	for r.ctx.Err() == nil {
		if err := r.show(); err != nil {
			return err
		}
		k, _, err := r.in.ReadRune()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := r.key(k); errors.Is(err, errQuit) {
			break
		} else if err != nil {
			if c := konbit.CodeOf(err); c == konbit.CodeInternal || c == konbit.CodeForbidden || c == konbit.CodeUnavailable {
				return err
			}
			r.print("  %v\n", err)
		}
	}
	var parts []string
	for _, what := range []string{"accepted", "corrected", "split", "rejected", "merged", "written", "undone"} {
		if n := r.did[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	r.print("%s; %d left; %d keys\n", strings.Join(append(parts, fmt.Sprintf("%d decided", r.did["accepted"]+r.did["corrected"]+r.did["rejected"]+r.did["split"])), ", "), r.sheet.Open, r.keys)
	return r.ctx.Err()
}

// print writes to the terminal, which in raw mode wants a return with a newline.
func (r *reviewer) print(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if r.raw != nil {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	fmt.Fprint(r.e.out, s)
}

func (r *reviewer) load() (err error) {
	r.sheet, err = r.desk.Sheet(r.ctx, r.who, r.doc)
	return err
}

// seek moves to the first item from i on, in steps of d, that is to be decided;
// it stays where there is none.
func (r *reviewer) seek(i, d int) {
	for ; i >= 0 && i < len(r.sheet.Items); i += d {
		if x := &r.sheet.Items[i]; x.State == evidence.Proposed && (r.folded || !x.Folded) {
			r.at = i
			return
		}
	}
}

func (r *reviewer) item() *evidence.Item {
	if r.at >= len(r.sheet.Items) {
		return nil
	}
	return &r.sheet.Items[r.at]
}

func (r *reviewer) show() error {
	x := r.item()
	if x == nil || x.State != evidence.Proposed {
		r.print("nothing open; q quits, u takes the last back\n")
		return nil
	}
	fields := []string{x.Fields.Measure}
	if q := x.Fields.Quantity; q != nil {
		fields = append(fields, r.n.Kinds.Quantity(*q, r.n.Words.In(r.lang)))
	}
	for _, s := range []string{x.Fields.Contributor, x.Fields.Population, x.Fields.Status, x.Valid.String(), placeName(x.Place), x.Fields.Speaker} {
		if s != "" {
			fields = append(fields, s)
		}
	}
	r.print("\n%d/%d  %s  (%.2f)\n", r.at+1, len(r.sheet.Items), strings.Join(fields, " · "), x.Fields.Score)
	before, after, ok := strings.Cut(x.Quote.Text, x.Span.Text)
	if ok {
		r.print("  “%s[%s]%s”\n", oneLine(before), oneLine(x.Span.Text), oneLine(after))
	} else {
		r.print("  “%s”\n", oneLine(x.Quote.Text))
	}
	if x.Repeats != "" {
		i := slices.IndexFunc(r.sheet.Items, func(y evidence.Item) bool { return y.ID == x.Repeats })
		r.print("  repeats number %d\n", i+1)
	}
	effects, err := r.desk.Effects(r.ctx, r.who, node.Ask{}, r.lang, x.ID)
	if err != nil {
		return err
	}
	for _, f := range effects {
		was, now := "nothing", "nothing"
		if f.Before != nil {
			was = fmt.Sprintf("%s (%s, %s)", f.Before.Phrase, f.Before.Range, f.Before.Confidence)
		}
		if f.After != nil {
			now = fmt.Sprintf("%s (%s, %s)", f.After.Phrase, f.After.Range, f.After.Confidence)
		}
		r.print("  if accepted: %s: %s -> %s\n", f.Title, was, now)
	}
	return nil
}

func placeName(p *konbit.Place) string {
	if p == nil {
		return ""
	}
	if p.Name != "" {
		return p.Name
	}
	return p.Code
}

func oneLine(s string) string {
	out := strings.Join(strings.Fields(s), " ")
	if s != "" && s[0] == ' ' {
		out = " " + out
	}
	if n := len(s); n > 1 && s[n-1] == ' ' {
		out += " "
	}
	return out
}

// reasons are what the digits after r stand for, in the order of the vocabulary.
func (r *reviewer) reasons() []string {
	var out []string
	if v, ok := r.n.Kinds.Vocabulary("rejection-reason"); ok {
		for i := range v.Codes {
			out = append(out, v.Codes[i].Code)
		}
	}
	return out
}

// key does what a key stands for.
func (r *reviewer) key(k rune) error {
	if k == '\n' || k == '\r' || k == ' ' {
		return nil
	}
	r.keys++
	x := r.item()
	switch k {
	case 'q', 3, 4: // also ^C and ^D
		return errQuit
	case 'j':
		r.seek(r.at+1, 1)
		return nil
	case 'k':
		r.seek(r.at-1, -1)
		return nil
	case 'f':
		r.folded = !r.folded
		r.seek(r.at, 1)
		return nil
	case 'u':
		ids, err := r.desk.Undo(r.ctx, r.who, r.doc)
		if err != nil {
			return err
		}
		r.did["undone"] += len(ids)
		return r.back(ids)
	case 'R':
		ids, err := r.desk.AcceptRepeats(r.ctx, r.who, r.doc)
		if err == nil {
			r.did["accepted"] += len(ids)
		}
		return andThen(err, r.next)
	case 'n':
		return andThen(r.write(), r.next)
	case 'a', 'r', 'e', 's', 'm':
		if x == nil || x.State != evidence.Proposed {
			return konbit.Errorf(konbit.CodeNotFound, "nothing is open here")
		}
		return andThen(r.decide(k, x), r.next)
	}
	r.print("%s\n", reviewKeys)
	return nil
}

func andThen(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func (r *reviewer) decide(k rune, x *evidence.Item) error {
	switch k {
	case 'a':
		return r.count("accepted", r.desk.Accept(r.ctx, r.who, x.ID))
	case 'r':
		return r.reject(x)
	case 'm':
		for i := r.at - 1; i >= 0; i-- {
			if y := &r.sheet.Items[i]; y.State == evidence.Accepted || y.State == evidence.Proposed {
				return r.count("merged", r.desk.Merge(r.ctx, r.who, y.ID, x.ID))
			}
		}
		return konbit.Errorf(konbit.CodeNotFound, "there is none before it")
	}
	line, err := r.line("change: ")
	if err != nil {
		return err
	}
	changes, err := evidence.Edits(x, line)
	if err != nil {
		return err
	}
	if k == 'e' && len(changes) != 1 {
		return konbit.Invalid("change", "a correction is one claim; s splits")
	}
	_, err = r.desk.Split(r.ctx, r.who, x.ID, changes...)
	return r.count(map[rune]string{'e': "corrected", 's': "split"}[k], err)
}

// count notes what was done, unless it was not.
func (r *reviewer) count(what string, err error) error {
	if err == nil {
		r.did[what]++
	}
	return err
}

func (r *reviewer) reject(x *evidence.Item) error {
	reasons := r.reasons()
	for i, code := range reasons {
		r.print("  %d %s\n", i+1, code)
	}
	k, _, err := r.in.ReadRune()
	if err != nil {
		return err
	}
	r.keys++
	i := int(k - '1')
	if i < 0 || i >= len(reasons) {
		return konbit.Invalid("reason", "want a digit from 1 to %d", len(reasons))
	}
	return r.count("rejected", r.desk.Reject(r.ctx, r.who, reasons[i], "", x.ID))
}

// line reads a line that is typed, echoing it where the terminal does not.
func (r *reviewer) line(prompt string) (string, error) {
	r.print("  %s", prompt)
	var b []rune
	for {
		k, _, err := r.in.ReadRune()
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		r.keys++
		if err != nil || k == '\n' || k == '\r' {
			r.print("\n")
			return string(b), nil //nolint:nilerr // the end of the input ends the line
		}
		switch {
		case k == 127 || k == 8:
			if len(b) > 0 {
				b = b[:len(b)-1]
				r.print("\b \b")
			}
		case k == 27 || k == 3:
			return "", konbit.Invalid("change", "left as it is")
		default:
			b = append(b, k)
			if r.raw != nil {
				r.print("%c", k)
			}
		}
	}
}

// write adds a claim that nobody proposed.
func (r *reviewer) write() error {
	line, err := r.line("new: ")
	if err != nil {
		return err
	}
	c, err := evidence.Edit(&evidence.Item{}, line)
	if err != nil {
		return err
	}
	_, err = r.desk.Write(r.ctx, r.who, r.doc, c)
	return r.count("written", err)
}

// next reads the sheet again and goes on to the next open item, from the
// beginning where there is none after this one.
func (r *reviewer) next() error {
	var id konbit.ID
	if x := r.item(); x != nil {
		id = x.ID
	}
	if err := r.load(); err != nil {
		return err
	}
	r.at = max(0, slices.IndexFunc(r.sheet.Items, func(x evidence.Item) bool { return x.ID == id }))
	was := r.at
	if r.seek(r.at, 1); r.at == was && r.item() != nil && r.item().State != evidence.Proposed {
		r.seek(0, 1)
	}
	return nil
}

// back reads the sheet again and goes to what was taken back.
func (r *reviewer) back(ids []konbit.ID) error {
	if err := r.load(); err != nil {
		return err
	}
	r.at = max(0, slices.IndexFunc(r.sheet.Items, func(x evidence.Item) bool { return slices.Contains(ids, x.ID) }))
	return nil
}
