package editorial

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"regexp"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/render"
	"konbit.example/konbit/internal/report"
	"konbit.example/konbit/internal/view"
)

// A made is an edition in one language with what it was made of.
type made struct {
	in report.Input
	*edition.Edition
}

// readers is whom editions of k are made for: everything up to its marking that
// is not kept for some component alone.
func readers(k *outline.Kind) access.Principal { return access.Principal{Clearance: k.Marking} }

// input returns what an edition of d is made of at p, in the leading language.
func (o *Office) input(ctx context.Context, d *docket.Docket, p docket.Pin) (report.Input, error) {
	n := o.Node
	in := report.Input{
		Kind: d.Kind, Mission: n.Mission, Kinds: n.Kinds, Words: n.Words, Lang: d.Kind.Languages[0], Number: d.Number,
		From: d.From, To: d.To, Known: p.Known, Heads: figure.Heads(p.Heads), Sources: d.Collection, Digest: n.Digest,
		Paragraphs: o.narratives(d.Paragraphs(p)),
	}
	in.File = func(sha256 string) ([]byte, error) { return o.Files.Get(ctx, sha256) }
	if !d.Known.IsZero() {
		in.Known = d.Known
	}
	who := readers(d.Kind)
	kinds := append(d.Kind.Needs(n.Kinds), counted(in.Paragraphs)...)
	for e, err := range n.Records(ctx, who, ledger.Query{Kinds: kinds, Heads: p.Heads}) {
		if err != nil {
			return in, err
		}
		in.Records = append(in.Records, inForce(&e))
	}
	in.Lookup = func(id konbit.ID) (konbit.Record, bool) { return o.newest(ctx, who, p, id) }
	in.Closed = n.Closed(who)
	return in, nil
}

// newest returns the record called id within p as who may see it, or the one
// that has taken its place; false where it was taken back.
func (o *Office) newest(ctx context.Context, who access.Principal, p docket.Pin, id konbit.ID) (konbit.Record, bool) {
	for {
		e, err := o.Node.Ledger.Get(ctx, who, id)
		if err != nil || !p.Holds(&e) {
			return konbit.Record{}, false
		}
		if o.Node.View.State(id) == view.Current {
			return inForce(&e), true
		}
		next := konbit.ID("")
		for x, err := range o.Node.Ledger.Records(ctx, eye, ledger.Query{Subject: e.Record.ThingID(), After: e.Position, Heads: p.Heads}) {
			switch {
			case err != nil, slices.Contains(x.Record.Relates(konbit.Retracts), id):
				return konbit.Record{}, false
			case slices.Contains(x.Record.Relates(konbit.Supersedes), id):
				next = x.Record.ID
			}
		}
		if next == "" { // what came later is not within p
			return inForce(&e), true
		}
		id = next
	}
}

// counting finds the kinds of record that a text counts, beside those that its
// report lists.
var counting = regexp.MustCompile(`\{\s*(?:count|sum):([a-z0-9-]+)`)

func counted(texts []report.Narrative) []string {
	var out []string
	for i := range texts {
		for _, m := range counting.FindAllStringSubmatch(texts[i].Text, -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// inForce returns the record of e under the marking that is in force.
func inForce(e *ledger.Entry) konbit.Record {
	r := e.Record
	r.Marking, r.Release = e.Marking, e.Release
	return r
}

// build makes d as of p in the given languages. number is that of the edition;
// signed are the steps that it has passed.
func (o *Office) build(ctx context.Context, d *docket.Docket, p docket.Pin, number int, signed []report.Signature, langs []string) ([]made, error) {
	in, err := o.input(ctx, d, p)
	if err != nil {
		return nil, err
	}
	in.Edition, in.Signed = number, signed
	before := make(map[string]*edition.Edition)
	for _, lang := range langs {
		if before[lang], err = o.previous(ctx, d, p, lang); err != nil {
			return nil, err
		}
	}
	var out []made
	err = o.Node.View.Ask(ctx, readers(d.Kind), func(e *figure.Engine, only func(*figure.Claim) bool) error {
		in.Figures, in.Only = e, only
		for _, lang := range langs {
			in.Lang, in.Previous = lang, before[lang]
			built, err := report.Build(in)
			if err != nil {
				return err
			}
			out = append(out, made{in, built})
		}
		return ctx.Err()
	})
	return out, err
}

// content returns the hash of what editions say: the same words and values from
// the same records give the same hash.
func content(all []made) (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, m := range all {
		e := *m.Edition
		e.Facts = nil // who signed it
		e.Edition, e.Issue, e.Foot = 0, "", ""
		if err := enc.Encode(e); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// drawings are the formats that an edition can be issued in.
var drawings = map[string]func(io.Writer, *edition.Edition) error{
	"html": func(w io.Writer, e *edition.Edition) error { return render.HTML(w, e, render.HTMLOptions{}) },
	"pdf":  render.PDF,
	"docx": render.DOCX,
	"md":   render.Markdown,
	"json": render.JSON,
}

// MediaTypes are the types of the formats, as mail and HTTP name them.
var MediaTypes = map[string]string{
	"html": "text/html; charset=utf-8",
	"md":   "text/markdown; charset=utf-8",
	"json": "application/json",
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// Draw writes an edition in one of the formats.
func Draw(w io.Writer, e *edition.Edition, format string) error {
	draw, ok := drawings[format]
	if !ok {
		return konbit.Invalid("format", "%q: want one of %v", format, formats())
	}
	return draw(w, e)
}

func formats() []string {
	var out []string
	for _, f := range []string{"html", "pdf", "docx", "md", "json"} {
		if drawings[f] != nil {
			out = append(out, f)
		}
	}
	return out
}

// needed returns the formats that editions of k are issued in: those of its
// lists, the page, Markdown, and the one that they are compared by.
func needed(k *outline.Kind) []string {
	want := map[string]bool{"html": true, "md": true, "json": true}
	for _, l := range k.Lists {
		for _, f := range l.Formats {
			want[f] = true
		}
	}
	return slices.DeleteFunc(formats(), func(f string) bool { return !want[f] })
}

// draw returns the renderings of editions with their bytes.
func draw(all []made, formats []string) (files []docket.Rendering, bytesOf [][]byte, err error) {
	for _, m := range all {
		for _, f := range formats {
			var b bytes.Buffer
			if err := Draw(&b, m.Edition, f); err != nil {
				return nil, nil, err
			}
			sum := sha256.Sum256(b.Bytes())
			files = append(files, docket.Rendering{Language: m.Edition.Lang, Format: f, SHA256: hex.EncodeToString(sum[:])})
			bytesOf = append(bytesOf, b.Bytes())
		}
	}
	return files, bytesOf, nil
}

// previous returns the edition that was out last when p was taken, in lang:
// what a reader of the next one holds. It is nil where there is none.
func (o *Office) previous(ctx context.Context, d *docket.Docket, p docket.Pin, lang string) (*edition.Edition, error) {
	last, err := o.lastBefore(ctx, d, p)
	if err != nil || last == nil {
		return nil, err
	}
	return o.issued(ctx, last, lang)
}

// lastBefore returns the record of the edition of d, or else of the report before
// it, that was out last when p was taken; nil where there is none.
func (o *Office) lastBefore(ctx context.Context, d *docket.Docket, p docket.Pin) (*docket.Act[docket.Edition], error) {
	var last *docket.Act[docket.Edition]
	for e, err := range o.Node.Ledger.Records(ctx, eye, ledger.Query{Kinds: []string{"edition"}}) {
		if err != nil {
			return nil, err
		}
		a, ok := docket.Read[docket.Edition](&e)
		if !ok || a.Body.Report != d.Report || !p.Holds(&e) || a.Body.Number > d.Number {
			continue
		}
		if last == nil || a.Body.Number > last.Body.Number || a.Body.Number == last.Body.Number && a.Body.Edition > last.Body.Edition {
			last = &a
		}
	}
	return last, nil
}

// issued returns an edition as it was issued, in lang or, where it was not
// issued in lang, in its leading language. One whose file is not held here, as
// after it came from another node, is nil.
func (o *Office) issued(ctx context.Context, a *docket.Act[docket.Edition], lang string) (*edition.Edition, error) {
	var file docket.Rendering
	for _, r := range a.Body.Renderings {
		if r.Format == "json" && (file.SHA256 == "" || r.Language == lang) {
			file = r
		}
	}
	if file.SHA256 == "" {
		return nil, nil
	}
	b, err := o.Files.Get(ctx, file.SHA256)
	if konbit.CodeOf(err) == konbit.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e := new(edition.Edition)
	if err := json.Unmarshal(b, e); err != nil {
		return nil, err
	}
	return e, nil
}
