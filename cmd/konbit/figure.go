package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/figure/gold"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

// askFlags are the flags of every command that asks for figures.
func askFlags(fs *flag.FlagSet) *node.Ask {
	a := &node.Ask{}
	fs.StringVar(&a.Contributor, "contributor", "", "a `country` by code, name or demonym; ALL; OTHERS")
	fs.StringVar(&a.Place, "place", "", "a `place` by name or code")
	fs.StringVar(&a.Population, "population", "", "part of the `population`: children, women, police")
	fs.StringVar(&a.Status, "status", "", "`status`: actual, planned, pledged")
	fs.StringVar(&a.Period, "period", "", "`period`: 2024 or 2024-10/2024-12")
	fs.StringVar(&a.Subject, "subject", "", "the `thing` it is about, a cohort for one")
	fs.StringVar(&a.Valid, "valid", "", "situation on this `date`, its end in the mission's zone")
	fs.StringVar(&a.Known, "known", "", "using what was known by this `date`")
	fs.StringVar(&a.Sources, "sources", "", "only documents of this `collection`")
	fs.StringVar(&a.Heads, "heads", "", "only these `logs`: HQ@81220, FOB3@4410")
	return a
}

const askHelp = `
Where both dates are left out they are the mission's day of reference, or now;
--valid alone is asked with all that is known now, --known alone is the
situation's day too.`

var figureCommand = command{
	name: "figure", args: "MEASURE [--contributor C] [--place P] [--period P] [--valid D] [--known D] [--sources C]",
	summary: "one figure: what we say, how sure, who says so",
	help: `Prints one figure with its interval, how well it is backed, why, and every claim
with its verdict.
` + askHelp + `

  konbit figure force.present --contributor Kenya
  konbit figure force.present --contributor KE --valid 2025-01-25 --known 2025-01-25 --sources seeds
  konbit figure killed --period 2024 --known 2025-02-28 --json`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		a := askFlags(fs)
		lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
		steps := fs.Bool("steps", false, "print the figure for every situation, a line for each stretch")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		a.Measure = ops[0]
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			if *steps {
				all, err := n.Steps(ctx, who, *a)
				if err != nil || f.json {
					return orPrint(e, all, err)
				}
				return e.printSteps(n, all, *lang)
			}
			fig, err := n.Figure(ctx, who, *a)
			if err != nil || f.json {
				return orPrint(e, fig, err)
			}
			e.printFigure(n, fig, *lang)
			return nil
		})
	},
}

func orPrint(e *env, v any, err error) error {
	if err != nil {
		return err
	}
	return e.printJSON(v)
}

var figuresCommand = command{
	name: "figures", args: "[--valid D] [--known D] [--sources C]", summary: "every figure that something known speaks to",
	help: `Prints a line for each figure.
` + askHelp + `

  konbit figures --sources seeds
  konbit figures --contributor Kenya --json`,
	run: listFigures(0, 0),
}

var seriesCommand = command{
	name: "series", args: "MEASURE [--place P] ...", summary: "all figures of one measure: every period, place or subject",
	help: `Prints a line for each figure of the measure, whatever its period, place or subject.
` + askHelp + `

  konbit series killed --known 2025-12-31
  konbit series displaced.stock --json`,
	run: listFigures(1, 1),
}

func listFigures(lo, hi int) func(context.Context, *env, []string) error {
	return func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		a := askFlags(fs)
		lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
		ops, err := e.parse(fs, args, lo, hi)
		if err != nil {
			return err
		}
		if len(ops) > 0 {
			a.Measure = ops[0]
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			figs, err := n.Figures(ctx, who, *a)
			if err != nil {
				return err
			}
			if f.json {
				return e.printJSON(map[string]any{"figures": figs})
			}
			return e.printFigures(n.Words, figs, *lang)
		})
	}
}

var forceCommand = command{
	name: "force", args: "[--contributor C] [--valid D] [--known D]", summary: "what was promised against what came",
	help: `Prints every promise of people with what answered it: how many days late and how
many short.
` + askHelp + `

  konbit force --known 2025-02-28`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		a := askFlags(fs)
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			all, err := n.Promises(ctx, who, *a)
			if err != nil {
				return err
			}
			if f.json {
				return e.printJSON(map[string]any{"promises": all})
			}
			return e.printPromises(n, all)
		})
	},
}

var reconcileCommand = command{
	name: "reconcile", args: "--claims FILE.jsonl --docs FILE.jsonl [--pack DIR]", summary: "figures from a file of claims, without a node",
	help: `Reads annotated claims and the documents they stand in, a JSON object a line, and
prints {"figures": [...]}: every figure they speak to. The situation is that on the
newest day of publication, unless --valid and --known say otherwise.

  konbit reconcile --claims claims.jsonl --docs documents.jsonl`,
	run: func(_ context.Context, e *env, args []string) error {
		fs := e.flags()
		claims := fs.String("claims", "", "`file` of claims")
		docs := fs.String("docs", "", "`file` of documents and institutions")
		pack := fs.String("pack", "", "`folder` of a mission pack: its zone, places and institutions")
		name := fs.String("mission", "haiti-mss", "or a mission `pack` of the catalogue")
		a := askFlags(fs)
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		m, err := openMission(*name, *pack)
		if err != nil {
			return err
		}
		cat, err := node.Load(catalogue.Files(), m)
		if err != nil {
			return err
		}
		figs, err := e.reconcile(cat, *claims, *docs, *a)
		if err != nil {
			return err
		}
		return e.printJSON(map[string]any{"figures": figs})
	},
}

func openMission(name, folder string) (*mission.Mission, error) {
	if folder != "" {
		return mission.Open(catalogue.Files(), os.DirFS(folder))
	}
	return mission.Load(catalogue.Files(), name)
}

func (e *env) reconcile(cat *node.Catalogue, claims, docs string, a node.Ask) ([]*figure.Figure, error) {
	for flag, name := range map[string]string{"claims": claims, "docs": docs} {
		if name == "" {
			return nil, konbit.Invalid(flag, "missing: --%s names a file, one JSON object a line", flag)
		}
	}
	cf, _, err := e.input(claims)
	if err != nil {
		return nil, konbit.Under("claims", err)
	}
	defer cf.Close()
	df, _, err := e.input(docs)
	if err != nil {
		return nil, konbit.Under("docs", err)
	}
	defer df.Close()
	set, err := gold.Read(cat.Readings, cf, df)
	if err != nil {
		return nil, err
	}
	engine := cat.Engine()
	set.Fill(engine)
	n := &node.Node{Catalogue: cat, Now: e.now}
	q := figure.Query{Sources: a.Sources}
	if a.Valid != "" || a.Known != "" {
		if q, err = n.Query(a); err != nil {
			return nil, err
		}
	}
	figs, err := engine.All(q)
	for _, f := range figs {
		f.Catalogue = cat.Digest
	}
	return figs, err
}

// printFigures prints a line for each figure.
func (e *env) printFigures(words *message.Catalogue, figs []*figure.Figure, lang string) error {
	p := words.In(lang)
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, f := range figs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", f.Measure.Key, strings.Join(f.Dims.Stated(), " "), f.Phrase.In(lang), f.Measure.Spoken(p, f.Range), f.Confidence)
	}
	return w.Flush()
}

// printFigure prints one figure as a card.
func (e *env) printFigure(n *node.Node, f *figure.Figure, lang string) {
	p, zone := n.Words.In(lang), n.Mission.Location()
	day := func(t time.Time) string { return p.Moment(konbit.At(t.In(zone)), zone) }
	fmt.Fprintln(e.out, n.Title(f, lang))
	fmt.Fprintf(e.out, "\n  %s   %s   %s\n\n", f.Phrase.In(lang), f.Measure.Spoken(p, f.Range), p.Text("figure.confidence."+string(f.Confidence)))
	for _, s := range f.Why() {
		fmt.Fprintf(e.out, "  - %s\n", s.In(lang))
	}
	fmt.Fprintln(e.out)
	for _, s := range f.Explanation() {
		fmt.Fprintf(e.out, "  %s\n", s.In(lang))
	}
	fmt.Fprintln(e.out)
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, l := range f.Claims {
		verdict := p.Text("figure.verdict." + strings.ReplaceAll(string(l.Verdict), " ", "_"))
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", verdict, f.Measure.Spoken(p, l.Range), l.Root, l.Claim.Text)
	}
	w.Flush()
	fmt.Fprintf(e.out, "\n%s %s, %s %s; %s; %s; %.12s\n", p.Text("portal.valid"), day(f.Valid), p.Text("portal.known"), day(f.Known), ledger.Heads(f.Heads), figure.Version, f.Catalogue)
}

func (e *env) printSteps(n *node.Node, steps []figure.Step, lang string) error {
	zone := n.Mission.Location()
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, s := range steps {
		to := ".."
		if !s.To.IsZero() {
			to = s.To.In(zone).Format("2006-01-02 15:04")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.From.In(zone).Format("2006-01-02 15:04"), to, s.Phrase.In(lang), s.Confidence)
	}
	return w.Flush()
}

func (e *env) printPromises(n *node.Node, all []figure.Promise) error {
	zone := n.Mission.Location()
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, p := range all {
		due := "-"
		if !p.Due.IsZero() {
			due = p.Due.In(zone).Format("2006-01-02")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Dims.Contributor, due, interval(p.People), p.State, slippage(&p))
	}
	return w.Flush()
}

func interval(i konbit.Interval) string {
	if i.Low == i.High {
		return fmt.Sprintf("%v", i.Low)
	}
	return fmt.Sprintf("%v..%v", i.Low, i.High)
}

func slippage(p *figure.Promise) string {
	if len(p.Deliveries) == 0 {
		if p.Days > 0 {
			return fmt.Sprintf("nothing yet, %d days overdue", p.Days)
		}
		return ""
	}
	return fmt.Sprintf("%s came; %d days late, %s short", interval(p.Delivered), p.Days, interval(p.Short))
}
