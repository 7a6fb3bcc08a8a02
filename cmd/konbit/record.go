package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/format/ndjson"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

var appendCommand = command{
	name: "append", args: "[FILE|-]", summary: "append records, one JSON object a line",
	help: `Reads records as NDJSON from a file or standard input and appends them, all or
none of them. id and made may be left out, and the kind's version. Prints a receipt
for each: its position, and whether it was held already. Other content under an id
that is held is kept in a conflict record; exit status 4.

  konbit append patrols.ndjson
  echo '{"kind":"note","sources":[{"own":true}],"body":{"text":"Quiet night."}}' | konbit append -`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		ops, err := e.parse(fs, args, 0, 1)
		if err != nil {
			return err
		}
		name := "-"
		if len(ops) > 0 {
			name = ops[0]
		}
		in, _, err := e.input(name)
		if err != nil {
			return err
		}
		defer in.Close()
		var recs []konbit.Record
		for row, err := range ndjson.Rows(in) {
			if err == nil {
				err = konbit.Under(fmt.Sprintf("line %d", row.Line), row.Err)
			}
			if err != nil {
				return err
			}
			recs = append(recs, row.Record)
		}
		if len(recs) == 0 {
			return konbit.Invalid("file", "no record in it")
		}
		return e.ask(ctx, f, func(a *asker) error {
			var out struct{ Receipts []ledger.Receipt }
			err := a.post(ctx, "/records", recs, &out)
			for _, r := range out.Receipts {
				if f.json {
					if err := e.printLine(r); err != nil {
						return err
					}
					continue
				}
				fmt.Fprintf(e.out, "%s\t%d\t%s\n", r.ID, r.Position, outcome(r))
			}
			return err
		})
	},
}

func outcome(r ledger.Receipt) string {
	switch {
	case r.Conflict != "":
		return "conflict, kept in " + string(r.Conflict)
	case r.Repeat:
		return "held already"
	case r.Gap != "":
		return "taken in; " + r.Gap
	}
	return "taken in"
}

var recordsCommand = command{
	name: "records", args: "[TEXT...]", summary: "list records by kind, place, time, subject, text",
	help: `Lists records, one a line; words given as arguments must be in their text.

  konbit records --kind patrol,incident --place "Delmas" --valid 2025-01-12/2025-01-25
  konbit records --known 2025-01-25 schools
  konbit records --subject 01946d7a-6c00-7000-8000-000000000001 --json`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		kinds := fs.String("kind", "", "`kinds`, comma-separated")
		place := fs.String("place", "", "a `place` by name or code, and all within it")
		valid := fs.String("valid", "", "true at some time in this `span`: 2025-01 or 2025-01-12/2025-01-25")
		known := fs.String("known", "", "only what was known by this `date`")
		subject := fs.String("subject", "", "about the thing with this `id`")
		limit := fs.Int("limit", 0, "at most this `many`; 0 is all")
		newest := fs.Bool("newest", false, "last first")
		lang := fs.String("lang", "en", "`language` of titles: en, fr, ht, es")
		ops, err := e.parse(fs, args, 0, -1)
		if err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			q := ledger.Query{Subject: konbit.ID(*subject), Text: strings.Join(ops, " "), Limit: *limit, Newest: *newest, Zone: n.Mission.Location()}
			for k := range strings.FieldsFuncSeq(*kinds, func(r rune) bool { return r == ',' }) {
				if _, ok := n.Kinds.Latest(k); !ok {
					return konbit.Invalid("kind", "%q is no kind of record", k)
				}
				q.Kinds = append(q.Kinds, k)
			}
			var err error
			if q.Place, err = n.Place(*place); err != nil {
				return err
			}
			if q.Valid, err = konbit.ParseSpan(*valid); err != nil {
				return konbit.Under("valid", err)
			}
			if q.Known, err = konbit.ParseMoment(*known); err != nil {
				return konbit.Under("known", err)
			}
			w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
			for x, err := range n.Ledger.Records(ctx, who, q) {
				if err != nil {
					return err
				}
				if f.json {
					if err := e.printLine(x.Record); err != nil {
						return err
					}
					continue
				}
				fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", x.Position, x.Record.Kind.Name(), x.Record.Valid, x.Record.ID, n.Kinds.Title(&x.Record, *lang))
			}
			return w.Flush()
		})
	},
}

var showCommand = command{
	name: "show", args: "ID", summary: "show a record and the history of what it is about",
	help: `Shows a record with all its fields and, after it, every record about the same
thing in the order they came: corrections, follow-ups, answers.

  konbit show 01946d7a-6c00-7000-8000-000000000001`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		lang := fs.String("lang", "en", "`language` of titles: en, fr, ht, es")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			x, err := n.Get(ctx, who, ops[0])
			if err != nil {
				return err
			}
			if err := n.View.Catch(ctx); err != nil {
				return err
			}
			var history []ledger.Entry
			for h, err := range n.Ledger.History(ctx, who, x.Record.ThingID()) {
				if err != nil {
					return err
				}
				history = append(history, h)
			}
			if f.json {
				recs := make([]konbit.Record, len(history))
				for i := range history {
					recs[i] = history[i].Record
				}
				return e.printJSON(map[string]any{"record": x.Record, "state": n.View.State(x.Record.ID), "position": x.Position, "history": recs})
			}
			fmt.Fprintf(e.out, "%s\n%s, position %d of this node, %s\n\n", n.Kinds.Title(&x.Record, *lang), n.View.State(x.Record.ID), x.Position, x.Record.Marking)
			if err := e.printJSON(x.Record); err != nil {
				return err
			}
			fmt.Fprint(e.out, "\nhistory:\n")
			for _, h := range history {
				fmt.Fprintf(e.out, "  %s  %s  %s  %s  by %s\n", h.Record.Recorded, h.Record.Kind, h.Record.ID, n.Kinds.Title(&h.Record, *lang), h.Record.Author)
			}
			return nil
		})
	},
}
