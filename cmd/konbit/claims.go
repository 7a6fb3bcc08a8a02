package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/claim/gold"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/format/article"
	"konbit.example/konbit/internal/node"
)

// readerFlags are the flags of the commands that read texts without a node.
type readerFlags struct{ mission string }

func newReaderFlags(fs *flag.FlagSet) *readerFlags {
	f := &readerFlags{}
	fs.StringVar(&f.mission, "mission", "haiti-mss", "the mission `pack` whose words are read, by name or folder")
	return f
}

func (f *readerFlags) extractor() (*claim.Extractor, error) {
	folder := ""
	if st, err := os.Stat(f.mission); err == nil && st.IsDir() {
		folder = f.mission
	}
	m, err := openMission(f.mission, folder)
	if err != nil {
		return nil, err
	}
	return evidence.Reader(&node.Catalogue{Files: catalogue.Files(), Mission: m, Places: m.Places, Countries: m.Countries})
}

var claimsCommand = command{
	name: "claims", args: "--jsonl", summary: "propose claims from texts on standard input, without a node",
	help: `Reads a JSON object a line, {"id": ..., "text": ..., "dct": "2025-01-18"}, dct being
the day the text was written, and prints {"id": ..., "claims": [...]} for each. A
language may be given as "lang".

  konbit claims --jsonl < texts.jsonl`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := newReaderFlags(fs)
		if fs.Bool("jsonl", false, "a JSON object a line, in and out"); len(args) == 0 {
			return konbit.Invalid("flags", "want --jsonl: it is the only form there is")
		}
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		x, err := f.extractor()
		if err != nil {
			return err
		}
		in := json.NewDecoder(bufio.NewReaderSize(e.in, 1<<16))
		for n := 1; in.More(); n++ {
			var t struct{ ID, Text, DCT, Lang string }
			if err := in.Decode(&t); err != nil {
				return konbit.Invalid(fmt.Sprintf("line %d", n), "want {\"id\", \"text\", \"dct\"}: %v", err)
			}
			dct, err := time.Parse(time.DateOnly, t.DCT)
			if err != nil && t.DCT != "" {
				return konbit.Invalid(fmt.Sprintf("line %d: dct", n), "%q: want a day like 2025-01-18", t.DCT)
			}
			found := x.Extract(claim.Document{ID: t.ID, Text: t.Text, DCT: dct, Lang: t.Lang})
			if found == nil {
				found = []claim.Proposal{}
			}
			if err := e.printLine(map[string]any{"id": t.ID, "claims": found}); err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	},
}

var lexiconCommand = command{
	name: "lexicon", args: "check | explain \"SENTENCE\"", summary: "look at the lexicons: what is doubtful, what a sentence is read as",
	help: `check lists what is wrong or doubtful in the lexicons; explain reads a sentence and
says which words it knows and what spoke for each measure.

  konbit lexicon check
  konbit lexicon explain "About 200 officers landed on 18 January." --date 2025-01-20`,
	run: func(_ context.Context, e *env, args []string) error {
		fs := e.flags()
		f := newReaderFlags(fs)
		lang := fs.String("lang", "", "`language` of the sentence (default: found out)")
		date := fs.String("date", "2025-01-25", "`day` it was written")
		asJSON := fs.Bool("json", false, "print JSON")
		ops, err := e.parse(fs, args, 1, 2)
		if err != nil {
			return err
		}
		written, err := time.Parse(time.DateOnly, *date)
		if err != nil {
			return konbit.Invalid("date", "%q: want a day like 2025-01-18", *date)
		}
		x, err := f.extractor()
		if err != nil {
			return err
		}
		switch {
		case ops[0] == "check" && len(ops) == 1:
			found := x.Check()
			for _, w := range found {
				fmt.Fprintf(e.out, "%s: %s\n", w.Where, w.Detail)
			}
			fmt.Fprintf(e.out, "%d findings\n", len(found))
			return nil
		case ops[0] == "explain" && len(ops) == 2:
			why := x.Explain(ops[1], *lang, written)
			if *asJSON {
				return e.printJSON(why)
			}
			fmt.Fprint(e.out, why)
			for _, p := range why.Proposals {
				fmt.Fprintf(e.out, "=> %s %s %s [%s] when %s %s %s score %.2f\n", p.Measure, p.Op, p.Span, p.Unit, p.When, p.Contributor, p.Place, p.Score)
			}
			return nil
		}
		return konbit.Invalid("arguments", "usage: konbit %s %s", e.cmd.name, e.cmd.args)
	},
}

var goldCommand = command{
	name: "gold", args: "score --gold FILE.jsonl --texts DIR [--misses]", summary: "score the extractor against annotated texts",
	help: `Reads annotated claims, a JSON object a line, and the texts they name in a folder,
extracts, and prints precision, recall and F1: lenient is value and measure, strict
adds hedge, unit, status, exact time and contributor.

  konbit gold score --gold seeds.jsonl --texts seeds --misses`,
	run: func(_ context.Context, e *env, args []string) error {
		fs := e.flags()
		f := newReaderFlags(fs)
		file := fs.String("gold", "", "`file` of annotated claims")
		dir := fs.String("texts", "", "`folder` of the texts")
		misses := fs.Bool("misses", false, "list what is wrong")
		asJSON := fs.Bool("json", false, "print JSON")
		ops, err := e.parse(fs, args, 1, 1)
		if err != nil {
			return err
		}
		if ops[0] != "score" || *file == "" || *dir == "" {
			return konbit.Invalid("arguments", "usage: konbit %s %s", e.cmd.name, e.cmd.args)
		}
		in, _, err := e.input(*file)
		if err != nil {
			return err
		}
		defer in.Close()
		claims, err := gold.Read(in)
		if err != nil {
			return konbit.Invalid("gold", "%v", err)
		}
		x, err := f.extractor()
		if err != nil {
			return err
		}
		found, err := extractAll(x, claims, *dir)
		if err != nil {
			return err
		}
		s := gold.Compare(claims, found)
		if *asJSON {
			return e.printJSON(s)
		}
		fmt.Fprintf(e.out, "%d documents\n", s.Documents)
		for _, line := range []struct {
			name string
			t    gold.Tally
		}{{"number found", gold.All(s.Found)}, {"exact span", gold.All(s.Exact)}, {"lenient", gold.All(s.Lenient)}, {"strict", gold.All(s.Strict)}} {
			fmt.Fprintf(e.out, "%-13s precision %5.1f  recall %5.1f  F1 %5.1f\n", line.name, line.t.Precision(), line.t.Recall(), line.t.F1())
		}
		fmt.Fprintf(e.out, "%-13s precision %5.1f\n", "shown", s.Shown.Precision())
		if *misses {
			fmt.Fprintln(e.out, strings.Join(s.Misses, "\n"))
		}
		return nil
	},
}

// extractAll reads the texts that claims name, in dir.
func extractAll(x *claim.Extractor, claims []gold.Claim, dir string) (map[string][]claim.Proposal, error) {
	found := make(map[string][]claim.Proposal)
	for _, c := range claims {
		if _, done := found[c.Doc]; done {
			continue
		}
		if !filepath.IsLocal(c.Doc) {
			return nil, konbit.Invalid("gold", "%q is no file of the folder", c.Doc)
		}
		b, err := os.ReadFile(filepath.Join(dir, c.Doc))
		if err != nil {
			return nil, konbit.Under("texts", konbit.Errorf(konbit.CodeNotFound, "%v", err))
		}
		a, err := article.Read(c.Doc, b)
		if err != nil {
			return nil, konbit.Under(c.Doc, err)
		}
		dct, err := time.Parse(time.DateOnly, c.DCT)
		if err != nil {
			return nil, konbit.Invalid("gold", "%s: dct %q: want a day like 2025-01-18", c.ID, c.DCT)
		}
		found[c.Doc] = x.Extract(claim.Document{ID: c.Doc, Text: a.Text, DCT: dct, Lang: c.Lang})
	}
	return found, nil
}
