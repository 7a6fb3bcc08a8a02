package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"text/tabwriter"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/editorial"
)

// reportTo posts a remark to what stands at path under a report's draft, with
// what else is asked there.
func reportTo(path, about string, asked map[string]string) func(context.Context, *env, []string) error {
	return func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		note := fs.String("note", "", about)
		ops, err := e.parse(fs, args, 1, 2)
		if err != nil {
			return err
		}
		body := map[string]string{"note": *note}
		maps.Copy(body, asked)
		return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, _ []string) error {
			return a.post(ctx, draftPath(ref)+path, body, nil)
		})
	}
}

// reportStep takes a step of a report.
func reportStep(step string) func(context.Context, *env, []string) error {
	return reportTo("/clearances", "a `remark`", map[string]string{"step": step})
}

func reportIssue(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	reason := fs.String("reason", "", "`why` it takes the place of the edition before")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, _ []string) error {
		var x editorial.Issued
		if err := a.post(ctx, draftPath(ref)+"/editions", map[string]string{"reason": *reason}, &x); err != nil {
			return err
		}
		if f.json {
			return e.printJSON(x)
		}
		e.printIssued(&x)
		return nil
	})
}

func (e *env) printIssued(x *editorial.Issued) {
	fmt.Fprintf(e.out, "%s, %s, edition %d: issued by %s, %s, in %v\n  %s\n", x.Serial, x.Title, x.Edition, x.By, x.At.Format(clockFormat), x.Languages, x.ID)
	fmt.Fprintf(e.out, "  situation on %s, known %s, %s, catalogue %.12s\n", x.Valid.Format(clockFormat), x.Known.Format(clockFormat), x.Heads, x.Catalogue)
	for _, l := range x.Left {
		fmt.Fprintf(e.out, "  not in %s: translations lack, or nobody has checked them\n", l)
	}
	for _, r := range x.Renderings {
		fmt.Fprintf(e.out, "  %s %-4s %s\n", r.Language, r.Format, r.SHA256)
	}
}

// edition returns the edition of a report with that number, 0 the newest.
func (a *asker) edition(ctx context.Context, ref editorial.Ref, number int) (*editorial.Issued, error) {
	var all struct{ Items []*editorial.Issued }
	q := url.Values{"report": {ref.Report}}
	if ref.Number > 0 {
		q.Set("number", strconv.Itoa(ref.Number))
	}
	if err := a.get(ctx, "/editions", q, &all); err != nil {
		return nil, err
	}
	for _, x := range all.Items {
		if number == 0 || x.Edition == number {
			return x, nil
		}
	}
	return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeNotFound, "no such edition of %s that you may see", ref.Report))
}

// withEdition calls do with the edition that operands and the flag name.
func (e *env) withEdition(ctx context.Context, f *nodeFlags, ops []string, number int, do func(a *asker, x *editorial.Issued) error) error {
	ref, _, err := named(ops)
	if err != nil {
		return err
	}
	return e.ask(ctx, f, func(a *asker) error {
		x, err := a.edition(ctx, ref, number)
		if err != nil {
			return err
		}
		return do(a, x)
	})
}

func editionPath(id konbit.ID) string { return "/editions/" + string(id) }

func reportRelease(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	note := fs.String("note", "", "a `remark`")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	return e.withEdition(ctx, f, ops, 0, func(a *asker, x *editorial.Issued) error {
		return a.post(ctx, editionPath(x.ID)+"/release", map[string]string{"note": *note}, nil)
	})
}

func reportSend(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	f.mail = e.mailFlags(fs)
	retry := fs.Bool("retry", false, "try again what failed")
	dry := fs.Bool("dry-run", false, "only say to whom it goes and what has become of it")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	return e.withEdition(ctx, f, ops, 0, func(a *asker, x *editorial.Issued) error {
		var out struct{ Items []editorial.Dispatch }
		path := editionPath(x.ID) + "/dispatches"
		if *dry {
			err = a.get(ctx, path, nil, &out)
		} else {
			err = a.post(ctx, path, map[string]bool{"retry": *retry}, &out)
		}
		if err != nil {
			return err
		}
		if f.json {
			return e.printJSON(out.Items)
		}
		return e.printDispatches(out.Items)
	})
}

func (e *env) printDispatches(all []editorial.Dispatch) error {
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	failed := 0
	for _, d := range all {
		if d.State == editorial.Failed {
			failed++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%v %v\t%s\n", d.State, d.Addressee, d.Address, d.Languages, d.Formats, d.Reason)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return konbit.Under("send", konbit.Errorf(konbit.CodeUnavailable, "%d of %d did not go; konbit report send --retry tries them again", failed, len(all)))
	}
	return nil
}

func reportList(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	ops, err := e.parse(fs, args, 0, 1)
	if err != nil {
		return err
	}
	q := url.Values{}
	if len(ops) > 0 {
		q.Set("report", ops[0])
	}
	return e.ask(ctx, f, func(a *asker) error {
		var all struct{ Items []*editorial.Issued }
		if err := a.get(ctx, "/editions", q, &all); err != nil {
			return err
		}
		if f.json {
			return e.printJSON(all.Items)
		}
		w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
		for _, x := range all.Items {
			state := "issued"
			switch {
			case x.ReplacedBy != "":
				state = "replaced"
			case x.Released != nil:
				state = "released"
			}
			fmt.Fprintf(w, "%s\tedition %d\t%s\t%s to %s\t%s\t%s\n", x.Serial, x.Edition, state, x.From.Format(clockFormat), x.To.Format(clockFormat), x.At.Format(clockFormat), x.By)
		}
		return w.Flush()
	})
}

func reportShow(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	number := fs.Int("edition", 0, "`number` of the edition (default: the newest)")
	draft := fs.Bool("draft", false, "the draft, as it would be issued now")
	lang := fs.String("lang", "", "`language` (default: the leading one)")
	format := fs.String("format", "md", "`format`: html, pdf, docx, md, json")
	output := fs.String("output", "", "`file` to write (default: standard output)")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	q := url.Values{"format": {*format}}
	if *lang != "" {
		q.Set("lang", *lang)
	}
	var b []byte
	if *draft {
		err = e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, _ []string) (err error) {
			b, err = a.file(ctx, draftPath(ref)+"/preview", q)
			return err
		})
	} else {
		err = e.withEdition(ctx, f, ops, *number, func(a *asker, x *editorial.Issued) (err error) {
			b, err = a.file(ctx, editionPath(x.ID)+"/file", q)
			return err
		})
	}
	if err != nil {
		return err
	}
	w, done, err := e.output(*output)
	if err != nil {
		return err
	}
	_, err = bytes.NewReader(b).WriteTo(w)
	return done(err)
}

func reportDiff(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs).withJSON(fs)
	number := fs.Int("edition", 0, "`number` of the edition (default: the newest)")
	against := fs.String("against", "", "`id` of the edition to compare with (default: the one before)")
	draft := fs.Bool("draft", false, "what the draft says otherwise than the last edition")
	lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	show := func(a *asker, path string) error {
		var c editorial.Comparison
		q := url.Values{"lang": {*lang}}
		if *against != "" {
			q.Set("against", *against)
		}
		if err := a.get(ctx, path+"/changes", q, &c); err != nil {
			return err
		}
		if f.json {
			return e.printJSON(c)
		}
		e.printComparison(&c)
		return nil
	}
	if *draft {
		return e.withReport(ctx, f, ops, func(a *asker, ref editorial.Ref, _ []string) error { return show(a, draftPath(ref)) })
	}
	return e.withEdition(ctx, f, ops, *number, func(a *asker, x *editorial.Issued) error { return show(a, editionPath(x.ID)) })
}

func (e *env) printComparison(c *editorial.Comparison) {
	after := "the draft"
	if c.After != nil {
		after = fmt.Sprintf("%s edition %d", c.After.Title, c.After.Edition)
	}
	fmt.Fprintf(e.out, "%s edition %d -> %s: %d values\n", c.Before.Title, c.Before.Edition, after, len(c.Values))
	for _, m := range c.Values {
		fmt.Fprintf(e.out, "  %s\n", movedLine(m))
	}
	for _, s := range c.Sections {
		fmt.Fprintf(e.out, "%s\n", s.Title)
		for _, l := range s.Gone {
			fmt.Fprintf(e.out, "  - %s\n", l)
		}
		for _, l := range s.Added {
			fmt.Fprintf(e.out, "  + %s\n", l)
		}
	}
	if len(c.Basis) > 0 {
		fmt.Fprintf(e.out, "computed from other: %v\n", c.Basis)
	}
}

func reportVerify(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	f := e.nodeFlags(fs)
	number := fs.Int("edition", 0, "`number` of the edition (default: the newest)")
	ops, err := e.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	return e.withEdition(ctx, f, ops, *number, func(a *asker, x *editorial.Issued) error {
		var out struct {
			Same  bool
			Items []editorial.Mismatch
		}
		if err := a.get(ctx, editionPath(x.ID)+"/recomputed", nil, &out); err != nil {
			return err
		}
		if !out.Same {
			for _, m := range out.Items {
				fmt.Fprintf(e.err, "%s %s: issued %s, now %s\n", m.Language, m.Format, m.SHA256, m.Now)
			}
			return konbit.Under("edition", konbit.Errorf(konbit.CodeConflict, "%d of %d renderings come out otherwise: the catalogue has changed since, or a record was erased or closed", len(out.Items), len(x.Renderings)))
		}
		fmt.Fprintf(e.out, "%s edition %d comes out the same, byte for byte, from %s: %d renderings\n", x.Serial, x.Edition, x.Heads, len(x.Renderings))
		return nil
	})
}
