package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/plans"
	"konbit.example/konbit/internal/returns"
)

var todayCommand = command{
	name: "today", args: "[--lang L]", summary: "what stands now: the report in work, returns, plans, what changed",
	help: `Prints the report in work with its cut-off and due time, which bases have reported,
what was planned and what became of it, open incidents, and which figures have moved
since the last edition.

  konbit today
  konbit today --json`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		return e.ask(ctx, f, func(a *asker) error {
			var t editorial.Today
			if err := a.get(ctx, "/today", url.Values{"lang": {*lang}}, &t); err != nil {
				return err
			}
			if f.json {
				return e.printJSON(t)
			}
			e.printToday(&t)
			return nil
		})
	},
}

const clockFormat = "2 Jan 15:04"

func (e *env) printToday(t *editorial.Today) {
	fmt.Fprintf(e.out, "%s, %s\n", t.Now.Format("Mon 2 Jan 2006 15:04"), t.Zone)
	if s := t.Report; s != nil {
		fmt.Fprintf(e.out, "\n%s: %s to %s, %s\n", s.Title, s.From.Format(clockFormat), s.To.Format(clockFormat), e.standing(s))
	}
	for i := range t.Others {
		fmt.Fprintf(e.out, "%s: %s\n", t.Others[i].Title, e.standing(&t.Others[i]))
	}
	if t.Returns != nil {
		fmt.Fprintln(e.out)
		e.printReturns(t.Returns)
	}
	e.printPlans(t.Plans)
	if len(t.Open) > 0 {
		fmt.Fprintf(e.out, "\nopen: %d\n", len(t.Open))
		for _, c := range t.Open {
			fmt.Fprintf(e.out, "  %s, %s%s\n", c.When, c.Title, mark(c.New, " (new)"))
			if c.Last != "" {
				fmt.Fprintf(e.out, "    %s: %s\n", c.LastAt.Format(clockFormat), c.Last)
			} else if c.Days > 0 {
				fmt.Fprintf(e.out, "    nothing said for %d days\n", c.Days)
			}
		}
	}
	since := "the period began"
	if t.Last != nil {
		since = fmt.Sprintf("%s, edition %d", t.Last.Title, t.Last.Edition)
	}
	fmt.Fprintf(e.out, "\nsince %s: %d records, %d of %d figures moved\n", since, t.SinceAll, len(t.Moved), t.Figures)
	for _, m := range t.Moved {
		fmt.Fprintf(e.out, "  %s\n", movedLine(m))
	}
	for _, p := range t.Promises {
		fmt.Fprintf(e.out, "promised, %s by %s: %s\n", p.State, p.Due, p.Title)
	}
}

// some counts things by their name.
func some(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}

// standing says how far a report is.
func (e *env) standing(s *editorial.Standing) string {
	out := s.State
	if !s.Opened && s.State == "draft" {
		out = "not begun"
	}
	if s.Open > 0 {
		out += ", " + some(s.Open, "check") + " open"
	}
	if !s.Due.IsZero() && (s.State != "issued" && s.State != "released") {
		left := time.Duration(s.Minutes) * time.Minute
		switch {
		case left < 0:
			out += fmt.Sprintf(", due %s, overdue by %d min", s.Due.Format("15:04"), -s.Minutes)
		default:
			out += fmt.Sprintf(", due %s, %d min left", s.Due.Format("15:04"), s.Minutes)
		}
	}
	return out
}

// movedLine says what a value was and is, and which records made it so.
func movedLine(m editorial.Moved) string {
	phrase := func(v *edition.Value) string {
		if v == nil {
			return "nothing"
		}
		return v.Phrase
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s -> %s (%s)", m.Label, phrase(m.Before), phrase(m.After), m.Type)
	for _, l := range m.Because {
		fmt.Fprintf(&out, "\n      %s%s %s, %s", mark(l.Gone, "no longer "), l.ID, l.Title, l.At.Format(clockFormat))
	}
	return out.String()
}

func (e *env) printPlans(all []plans.Plan) {
	if len(all) == 0 {
		return
	}
	said := 0
	for _, p := range all {
		if p.Outcome != "" {
			said++
		}
	}
	fmt.Fprintf(e.out, "\nplanned for the period: %d of %d answered\n", said, len(all))
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, p := range all {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", cmp.Or(p.Outcome, "?"), p.Base, p.When, p.Text)
	}
	_ = w.Flush() // e.out reports its own errors
}

var returnsCommand = command{
	name: "returns", args: "[remind BASE] [--to WHOM] [--channel C] [--text T]", summary: "which bases have reported, which are late",
	help: `Lists the bases that report daily with what they sent for the last day, how late it
came, and what a correction after the cut-off changed. remind keeps that a base was
asked for its return.

  konbit returns
  konbit returns remind "FOB 2" --to "Duty officer" --channel radio --text "No answer."`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		var r returns.Reminding
		end := fs.String("end", "", "for the day that `ended` then, an instant")
		fs.StringVar(&r.To, "to", "", "`who` was asked")
		fs.StringVar(&r.Channel, "channel", "", "by which `channel`: phone, radio, messaging")
		fs.StringVar(&r.Text, "text", "", "what was `said`")
		ops, err := e.parse(fs, args, 0, 2)
		if err != nil {
			return err
		}
		if len(ops) > 0 && (ops[0] != "remind" || len(ops) != 2) {
			return konbit.Invalid("arguments", "usage: konbit returns %s", e.cmd.args)
		}
		return e.ask(ctx, f, func(a *asker) error {
			if len(ops) == 2 {
				r.Base = ops[1]
				return a.post(ctx, "/returns/reminders", r, nil)
			}
			var day returns.Day
			if err := a.get(ctx, "/returns", url.Values{"end": {*end}}, &day); err != nil {
				return err
			}
			if f.json {
				return e.printJSON(day)
			}
			e.printReturns(&day)
			return nil
		})
	},
}

func (e *env) printReturns(day *returns.Day) {
	fmt.Fprintf(e.out, "returns for %s to %s: %d of %d received\n", day.From.Format(clockFormat), day.To.Format(clockFormat), day.Received, len(day.Items))
	for _, x := range day.Items {
		line := fmt.Sprintf("  %-8s %s", x.Name, x.State)
		switch x.State {
		case returns.Late, returns.Missing:
			line += fmt.Sprintf(" %d min", x.Minutes)
		}
		if !x.At.IsZero() {
			if x.State != returns.Received {
				line += ", received"
			}
			line += fmt.Sprintf(" %s, signed by %s", x.At.Format("15:04"), x.SignedBy)
		} else if !x.LastHeard.IsZero() {
			line += ", last heard " + x.LastHeard.Format(clockFormat)
		}
		fmt.Fprintln(e.out, line)
		for _, r := range x.Reminders {
			fmt.Fprintf(e.out, "           reminded %s: %s. %s\n", r.At.Format("15:04"), r.To, r.Text)
		}
		for _, c := range x.Corrected {
			for _, d := range c.Changes {
				fmt.Fprintf(e.out, "           corrected %s: %s %s -> %s\n", c.At.Format("15:04"), d.Field, cmp.Or(d.Before, "none"), cmp.Or(d.After, "none"))
			}
		}
	}
}

var planCommand = command{
	name: "plan", args: "done|slipped|no-report TEXT... [--moved-to D] [--note N]", summary: "say what became of something that was planned",
	help: `Answers what today asks back: each TEXT is a piece of what was planned, enough to
tell it from the others.

  konbit plan done "school supplies"
  konbit plan slipped forum --moved-to 2026-02-10
  konbit plan no-report "medical visit" "water truck"`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		moved := fs.String("moved-to", "", "the new `date`")
		note := fs.String("note", "", "a `remark`")
		ops, err := e.parse(fs, args, 2, -1)
		if err != nil {
			return err
		}
		date, err := konbit.ParseMoment(*moved)
		if err != nil {
			return konbit.Under("moved-to", err)
		}
		return e.ask(ctx, f, func(a *asker) error {
			var t editorial.Today
			if err := a.get(ctx, "/today", nil, &t); err != nil {
				return err
			}
			var answers []plans.Answer
			for _, text := range ops[1:] {
				p, err := find(t.Plans, text)
				if err != nil {
					return err
				}
				answers = append(answers, plans.Answer{Of: p.ID, Item: p.Item, Outcome: ops[0], MovedTo: date, Note: *note})
			}
			return a.post(ctx, "/plans", map[string]any{"answers": answers}, nil)
		})
	},
}

// find returns the one plan that text tells from the others.
func find(all []plans.Plan, text string) (*plans.Plan, error) {
	var found []*plans.Plan
	for i := range all {
		if strings.Contains(strings.ToLower(all[i].Text), strings.ToLower(text)) {
			found = append(found, &all[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, konbit.Under("text", konbit.Errorf(konbit.CodeNotFound, "nothing that was planned says %q; konbit today lists it", text))
	case 1:
		return found[0], nil
	}
	return nil, konbit.Invalid("text", "%d plans say %q: %q and %q; say more", len(found), text, found[0].Text, found[1].Text)
}

var exerciseCommand = command{
	name: "exercise", args: "advance [--until TIME]", summary: "play an exercise on, to a time or the next morning",
	help: `Takes in what happens in the exercise up to a time by its own clock, and sets the
clock there. TIME is an hour of the exercise's day, a day, or an instant; without it
the exercise goes on to the hour at which it opened, on the next day.

  konbit exercise advance --until 06:45
  konbit exercise advance`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		until := fs.String("until", "", "`time`: 06:45, 2026-02-10, or an instant")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		if ops[0] != "advance" {
			return konbit.Invalid("arguments", "usage: konbit exercise %s", e.cmd.args)
		}
		return e.ask(ctx, f, func(a *asker) error {
			at, err := a.hour(ctx, *until)
			if err != nil {
				return err
			}
			var out struct {
				Records int
				Now     time.Time
			}
			if err := a.post(ctx, "/exercise/advance", map[string]string{"until": at}, &out); err != nil {
				return err
			}
			fmt.Fprintf(e.out, "%d records came in; it is now %s\n", out.Records, out.Now.Format("Mon 2 Jan 2006 15:04"))
			return nil
		})
	},
}

// hour turns an hour of the day into an instant of the node's day; anything else
// is left as it is.
func (a *asker) hour(ctx context.Context, text string) (string, error) {
	h, err := time.Parse("15:04", text)
	if err != nil {
		return text, nil //nolint:nilerr // no hour: perhaps an instant
	}
	var t editorial.Today
	if err := a.get(ctx, "/today", nil, &t); err != nil {
		return "", err
	}
	loc, err := time.LoadLocation(t.Zone)
	if err != nil {
		return "", err
	}
	now := t.Now.In(loc)
	return konbit.At(time.Date(now.Year(), now.Month(), now.Day(), h.Hour(), h.Minute(), 0, 0, loc)).String(), nil
}
