package main

import (
	"context"
	"io"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/render"
)

var reportCommand = command{
	name: "report", args: "[ACTION KIND [NUMBER] ...] [--kind K] [--period FROM/TO] [--valid D] [--known D] [--lang L] [--format F] [--output FILE]",
	summary: "put a report together; write, clear, issue, send and correct one",
	help: `Puts a report of any kind together for any period, as of any situation, with what
was known by any date. Without dates: the situation at the end of the period, with
what was known then.

  konbit report --period 2025-01-12/2025-01-25 --format html --output sitrep.html
  konbit report --period 2025-01-12/2025-01-25 --lang fr --sources seeds
  konbit report --kind force --known 2025-02-28 --format json
` + reportHelp,
	run: func(ctx context.Context, e *env, args []string) error {
		if len(args) > 0 && reportActions[args[0]] != nil {
			return reportActions[args[0]](ctx, e, args[1:])
		}
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		var a node.ReportAsk
		fs.StringVar(&a.Kind, "kind", "", "the `kind` of report (default: the situation report)")
		fs.StringVar(&a.Period, "period", "", "`period`: FROM/TO, a day or a month")
		fs.StringVar(&a.Valid, "valid", "", "situation on this `date`")
		fs.StringVar(&a.Known, "known", "", "using what was known by this `date`")
		fs.StringVar(&a.Sources, "sources", "", "only documents of this `collection`")
		fs.StringVar(&a.Heads, "heads", "", "only these `logs`: HQ@81220")
		fs.StringVar(&a.Lang, "lang", "", "`language`: en, fr, ht, es")
		format := fs.String("format", "md", "`format`: md, html, pdf, docx, json")
		output := fs.String("output", "", "`file` to write (default: standard output)")
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		if f.json {
			*format = "json"
		}
		draw, ok := drawings[*format]
		if !ok {
			return konbit.Invalid("format", "%q: want md, html, pdf, docx or json", *format)
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			edition, err := n.Report(ctx, who, a)
			if err != nil {
				return err
			}
			w, done, err := e.output(*output)
			if err != nil {
				return err
			}
			return done(draw(w, edition))
		})
	},
}

// drawings are the forms in which a report is written.
var drawings = map[string]func(io.Writer, *edition.Edition) error{
	"md":   render.Markdown,
	"json": render.JSON,
	"pdf":  render.PDF,
	"docx": render.DOCX,
	"html": func(w io.Writer, e *edition.Edition) error { return render.HTML(w, e, render.HTMLOptions{}) },
}
