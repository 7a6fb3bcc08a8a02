package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/format/article"
	"konbit.example/konbit/internal/node"
)

var addCommand = command{
	name: "add", args: "FILE|- --published DATE [--publisher NAME] [--title T]", summary: "take in a text and have its claims proposed",
	help: `Takes in an article, a statement or a report: .txt, .md, .html (the readable part),
.eml, .docx, .pdf with text, or a text on standard input. Its claims are proposed,
and count for nothing until somebody accepts them: konbit review. The same text
twice is one document; repeating it with a newer lexicon proposes what is read
differently and changes nothing that was decided.

What the file says of itself stands unless a flag says otherwise; another time of
publication than the file's needs a reason, --date-note.

  konbit add story.html
  konbit add - --title "217 officers land" --publisher "The Daily" --published 2025-01-18 < story.txt`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		var d evidence.Draft
		fs.StringVar(&d.Title, "title", "", "`title` (default: the file's, or its first line)")
		fs.StringVar(&d.Publisher, "publisher", "", "`name` of who published it (default: the file's, or unknown)")
		fs.StringVar(&d.OriginalPublisher, "original", "", "whose text it runs: a wire `agency`")
		fs.StringVar(&d.Author, "author", "", "`name` of who wrote it")
		fs.StringVar(&d.Type, "type", "", "`kind` of document: article, statement, sitrep, letter…")
		fs.StringVar(&d.Language, "language", "", "`language` (default: found out)")
		fs.StringVar(&d.URL, "url", "", "its `address`")
		fs.StringVar(&d.Collection, "collection", "", "`collection` that it belongs to")
		fs.StringVar(&d.Reuse, "reuse", "", "`licence` of the text")
		fs.StringVar(&d.DateNote, "date-note", "", "`why` --published is right where the file says another time")
		published := fs.String("published", "", "`date` of publication: 2025-01-18, 2025-01 or an instant")
		grade := fs.String("grade", "", "Admiralty `grade`, where the publisher's own does not fit: B2")
		marking := fs.String("marking", "", "TLP `marking` (default: clear)")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		d.Name, d.Grade, d.Marking = ops[0], konbit.Grade(*grade), konbit.Marking(*marking)
		if d.Published, err = konbit.ParseMoment(*published); err != nil {
			return konbit.Under("published", err)
		}
		if d.Content, err = e.read(ops[0], article.MaxFile); err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			a, err := evidence.New(n).Add(ctx, who, d)
			if err != nil || f.json {
				return orPrint(e, a, err)
			}
			e.printAdded(a)
			return nil
		})
	},
}

// read returns all of the file called name, which may be - and of at most most bytes.
func (e *env) read(name string, most int64) ([]byte, error) {
	in, _, err := e.input(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, most+1))
}

var noteTexts = map[article.Note]string{
	article.Recoded:     "the bytes are no UTF-8; they were read as Windows-1252: look at the accents",
	article.UTF16:       "the bytes were UTF-16",
	article.Furniture:   "menus, advertising and what else stands around the text were left out",
	article.Attachments: "the mail's attachments were left out; add them one by one",
	article.Controls:    "control characters were turned into spaces",
	article.Pages:       "some pages have no text, or are drawings: scans have to be read by a person",
}

func (e *env) printAdded(a *evidence.Added) {
	state := "taken in"
	if a.Held {
		state = "held already"
	}
	fmt.Fprintf(e.out, "%s\t%s\n%s, %s, %s, language %s\n", a.Document, state, a.Title, a.Publisher, a.Published, a.Language)
	if a.Unread {
		fmt.Fprintf(e.out, "no lexicon reads this language: write its claims by hand: konbit review %s, then n\n", a.Document)
	} else {
		fmt.Fprintf(e.out, "%d proposed, %d more below the threshold, %d of them new; next: konbit review %s\n", a.Proposed, a.Folded, a.New, a.Document)
	}
	for _, n := range a.Notes {
		fmt.Fprintln(e.out, "note:", noteTexts[n])
	}
	for _, k := range a.Kin {
		from, to := a.Document, k.Document
		if !k.Earlier {
			from, to = to, from
		}
		what := "words"
		if k.Relation == "translates" {
			what = "numbers and names, in their order,"
		}
		fmt.Fprintf(e.out, "about %.0f %% of its %s are those of %s (%s, %s); if it %s it: konbit lineage --from %s --to %s --relation %s\n",
			100*k.Share, what, k.Title, k.Publisher, k.Published, k.Relation, from, to, k.Relation)
	}
}

var checkCommand = command{
	name: "check", args: "FILE|- [--valid D] [--known D] [--lang L]", summary: "hold every number of a draft against the record",
	help: `Reads a draft, a paragraph or a page, and says of each number in it whether it
holds, is out of date, is a copy or somebody's own sum, counts something else, is
disputed, or is nowhere on record; with what can be said instead and the evidence.
Exit status 0 whatever is found.
` + askHelp + `

  echo "Kenya has 617 officers in Haiti." | konbit check -`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		a := askFlags(fs)
		lang := fs.String("lang", "en", "`language` of the answers: en, fr, ht, es")
		draft := fs.String("draft-language", "", "`language` of the draft (default: found out)")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		b, err := e.read(ops[0], article.MaxFile)
		if err != nil {
			return err
		}
		in, err := article.Read(ops[0], b)
		if err != nil {
			return err
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			all, err := evidence.New(n).Check(ctx, who, in.Text, *draft, *a, *lang)
			if err != nil || f.json {
				return orPrint(e, map[string]any{"findings": all}, err)
			}
			words := n.Words.In(*lang)
			for _, x := range all {
				fmt.Fprintf(e.out, "%s  [%s]  %s\n", x.Words.Text, words.Text("evidence.verdict."+string(x.Verdict)), x.Says)
				if x.Safe != "" {
					fmt.Fprintf(e.out, "    %s: %s\n", words.Text("evidence.check.cansay"), x.Safe)
				}
				for _, v := range x.Evidence {
					fmt.Fprintf(e.out, "    %s  %s, %s\n", v.Claim, v.Source, v.Published)
				}
			}
			if len(all) == 0 {
				fmt.Fprintln(e.out, words.Text("evidence.check.none"))
			}
			return nil
		})
	},
}

var lineageCommand = command{
	name: "lineage", args: "MEASURE [--contributor C] [--period P] | --from ID --to ID --relation R", summary: "how a number travelled from outlet to outlet",
	help: `Prints every time a number was printed, the oldest first: who printed it, whose
word it was, from which earlier text it comes and how it stands now. With --from
and --to it records that one document comes from another: it quotes, rewrites,
translates, copies, retracts or corrects it.
` + askHelp + `

  konbit lineage force.present --contributor Kenya
  konbit lineage killed --period 2024 --known 2025-02-28 --json`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs).withJSON(fs)
		a := askFlags(fs)
		lang := fs.String("lang", "en", "`language`: en, fr, ht, es")
		from, to := fs.String("from", "", "the later `document`"), fs.String("to", "", "the earlier `document`")
		relation := fs.String("relation", "copies", "quotes, rewrites, translates, copies, retracts, `corrects`")
		reason := fs.String("reason", "", "`why`")
		ops, err := e.parse(fs, args, 0, 1)
		if err != nil {
			return err
		}
		link := *from != "" || *to != ""
		if link == (len(ops) == 1) {
			return konbit.Invalid("arguments", "usage: konbit %s %s", e.cmd.name, e.cmd.args)
		}
		return e.with(ctx, f, func(n *node.Node, who access.Principal) error {
			desk := evidence.New(n)
			if link {
				return desk.Link(ctx, who, konbit.ID(*from), konbit.ID(*to), *relation, *reason)
			}
			a.Measure = ops[0]
			j, err := desk.Travelled(ctx, who, *a, *lang)
			if err != nil || f.json {
				return orPrint(e, j, err)
			}
			return e.printJourney(n, j, *lang)
		})
	},
}

func (e *env) printJourney(n *node.Node, j *evidence.Journey, lang string) error {
	words := n.Words.In(lang)
	fmt.Fprintf(e.out, "%s: %s\n%s\n\n", j.Title, j.Phrase, strings.Join(j.Path, " → "))
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for i, s := range j.Stops {
		var legs []string
		for _, l := range s.From {
			legs = append(legs, fmt.Sprintf("%s %d", words.Text("evidence.leg."+l.Relation), l.Stop+1))
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", i+1, s.Published, s.Value, cmp.Or(s.Source, "-"), s.Speaker, s.Verdict, strings.Join(legs, ", "))
	}
	return w.Flush()
}
