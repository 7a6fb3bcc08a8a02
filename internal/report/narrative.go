package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
)

// MaxText is the longest text of a Narrative in bytes.
const MaxText = 64 << 10

// A Narrative is what somebody wrote for a section, in a small Markdown:
// paragraphs, headings, lists, emphasis and links. Its numbers are references
// in braces (Ask); {plain:FOB 2} is text that is no figure.
type Narrative struct {
	ID      konbit.ID
	Section string
	Lang    string
	Text    string
	Author  string
	Checked string    // who checked a translation
	Of      konbit.ID // the paragraph that it translates
	OfHash  string    // Hash of that paragraph's text when it was translated
}

// narrative builds what was written for a section.
func (b *builder) narrative(section string) ([]edition.Block, error) {
	var out []edition.Block
	for i := range b.Paragraphs {
		n := &b.Paragraphs[i]
		if n.Section != section || n.Lang != b.p.Lang {
			continue
		}
		if len(n.Text) > MaxText {
			return nil, konbit.Invalid("paragraphs."+string(n.ID), "%d bytes: want at most %d; make it several paragraphs", len(n.Text), MaxText)
		}
		out = append(out, b.markdown(n)...)
	}
	return out, nil
}

// markdown turns a narrative's text into blocks.
func (b *builder) markdown(n *Narrative) []edition.Block {
	src := []byte(n.Text)
	w := &writer{builder: b, n: n, src: src}
	_ = ast.Walk(markdownParser.Parse(text.NewReader(src)), w.visit)
	return w.out
}

// markdownParser reads the small Markdown. It knows no HTML: tags are text.
var markdownParser = goldmark.New(goldmark.WithParser(parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewATXHeadingParser(), 100),
		util.Prioritized(parser.NewListParser(), 200),
		util.Prioritized(parser.NewListItemParser(), 300),
		util.Prioritized(parser.NewBlockquoteParser(), 400),
		util.Prioritized(parser.NewParagraphParser(), 500),
	),
	parser.WithInlineParsers(
		util.Prioritized(askParser{}, 50),
		util.Prioritized(parser.NewLinkParser(), 100),
		util.Prioritized(parser.NewEmphasisParser(), 200),
	),
))).Parser()

// An askNode is a reference in braces.
type askNode struct {
	ast.BaseInline
	text string
}

var askKind = ast.NewNodeKind("Ask")

func (*askNode) Kind() ast.NodeKind { return askKind }

func (n *askNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// An askParser reads references.
type askParser struct{}

func (askParser) Trigger() []byte { return []byte{'{'} }

func (askParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	end := strings.IndexByte(string(line), '}')
	if end < 0 {
		return nil
	}
	typ, _, ok := strings.Cut(string(line[1:end]), ":")
	switch outline.AskType(typ) {
	case outline.Figure, outline.Count, outline.Sum, outline.Record, "plain":
	default:
		ok = false
	}
	if !ok {
		return nil
	}
	block.Advance(end + 1)
	return &askNode{text: string(line[1:end])}
}

// A writer turns one narrative into blocks.
type writer struct {
	*builder
	n     *Narrative
	src   []byte
	out   []edition.Block
	open  *edition.Paragraph // nil between blocks
	style []edition.Style
	link  string
	item  bool
}

func (w *writer) visit(node ast.Node, entering bool) (ast.WalkStatus, error) {
	switch x := node.(type) {
	case *ast.Heading:
		w.paragraph(entering, edition.Paragraph{Heading: true})
	case *ast.Paragraph, *ast.TextBlock:
		w.paragraph(entering, edition.Paragraph{Bullet: w.item})
	case *ast.ListItem:
		w.item = entering
	case *ast.Emphasis:
		w.styled(entering, map[int]edition.Style{1: edition.Quote, 2: edition.Strong}[x.Level])
	case *ast.Link:
		w.link = ""
		if entering {
			w.link = string(x.Destination)
		}
	case *ast.Text:
		if entering {
			w.say(string(x.Segment.Value(w.src)))
			if x.SoftLineBreak() || x.HardLineBreak() {
				w.say(" ")
			}
		}
	case *askNode:
		if entering {
			w.reference(x.text)
		}
	}
	return ast.WalkContinue, nil
}

func (w *writer) paragraph(entering bool, p edition.Paragraph) {
	if entering {
		p.Source = string(w.n.ID)
		w.open = &p
		return
	}
	if w.open != nil && len(w.open.Text) > 0 {
		w.unlinked(w.open.Text)
		w.out = append(w.out, edition.Block{Paragraph: w.open})
	}
	w.open = nil
}

func (w *writer) styled(entering bool, s edition.Style) {
	if entering {
		w.style = append(w.style, s)
	} else {
		w.style = w.style[:len(w.style)-1]
	}
}

// say adds s in the style that is open, to the run before where that has it too.
func (w *writer) say(s string) {
	if w.open == nil || s == "" {
		return
	}
	r := edition.Run{Text: s, Link: w.link}
	if len(w.style) > 0 {
		r.Style = w.style[len(w.style)-1]
	}
	if n := len(w.open.Text); n > 0 {
		if last := &w.open.Text[n-1]; last.Style == r.Style && last.Link == r.Link && last.Value == "" && len(last.Notes) == 0 {
			last.Text += s
			return
		}
	}
	w.open.Text = append(w.open.Text, r)
}

// plainMark is the value of text that its author has said is no figure.
const plainMark = "plain"

func (w *writer) reference(s string) {
	if w.open == nil {
		return
	}
	if t, ok := strings.CutPrefix(s, "plain:"); ok {
		w.open.Text = append(w.open.Text, edition.Run{Text: strings.TrimSpace(t), Value: plainMark})
		return
	}
	v, a, err := w.ask(s, nil)
	switch {
	case err != nil:
		w.unresolved(s, err.Error())
	case v == nil:
		w.unresolved(s, w.p.Text("report.unanswered", "label", s))
	default:
		show := a.Show
		if show == "" && a.Type == outline.Figure {
			show = outline.ShowPhrase
		}
		t := w.text(v, show)
		if len(t) > 0 && show != outline.ShowSources {
			t[len(t)-1].Notes = v.Sources
		}
		w.open.Text = append(w.open.Text, t...)
	}
}

// unresolved prints a reference that nothing answers as silence, and enters it
// among the problems.
func (w *writer) unresolved(ref, detail string) {
	w.open.Text = append(w.open.Text, edition.Run{Text: w.p.Text("report.none.stated"), Style: edition.Quote, Value: plainMark})
	w.e.Problems = append(w.e.Problems, edition.Problem{Code: "unresolved", Paragraph: w.n.ID, Section: w.n.Section, Text: "{" + ref + "}", Detail: detail})
}

// unlinked enters the numbers among the problems that were typed by hand, and
// clears the marks of those that may be.
func (w *writer) unlinked(t edition.Text) {
	for i := range t {
		if t[i].Value == plainMark {
			t[i].Value = ""
			continue
		}
		if t[i].Value != "" || len(t[i].Notes) > 0 {
			continue
		}
		for _, n := range w.typed(t[i].Text) {
			w.e.Problems = append(w.e.Problems, edition.Problem{
				Code: "unlinked", Paragraph: w.n.ID, Section: w.n.Section, Text: n, Detail: w.p.Text("report.check.unlinked", "text", n),
			})
		}
	}
}

// typed returns the numbers in s that stand for an amount: not the year, the
// hour, or the number in a name, like Sector 3.
func (w *writer) typed(s string) []string {
	var out []string
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' })
	for i, word := range words {
		n := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != '%' })
		if !strings.ContainsFunc(n, unicode.IsDigit) || strings.ContainsFunc(n, unicode.IsLetter) || strings.Contains(n, ":") {
			continue
		}
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, n)
		year := len(n) == 4 && digits == n && (strings.HasPrefix(n, "19") || strings.HasPrefix(n, "20"))
		if year || w.names(words[:i]) && !strings.ContainsAny(n, ".,%\u00a0\u202f") {
			continue
		}
		out = append(out, n)
	}
	return out
}

// names reports whether a number after words is part of a name: what the last of
// them names is numbered, like a sector or a class, or it starts with a large
// letter that no sentence gave it.
func (w *writer) names(words []string) bool {
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if slices.Contains(strings.Fields(w.p.Text("report.numbered")), strings.ToLower(strings.TrimFunc(last, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))) {
		return true
	}
	r := []rune(last)
	if end := r[len(r)-1]; !unicode.IsUpper(r[0]) || len(r) == 1 || !unicode.IsLetter(end) && !unicode.IsDigit(end) {
		return false
	}
	first := len(words) == 1 || strings.ContainsAny(words[len(words)-2][len(words[len(words)-2])-1:], ".!?:")
	return !first || strings.ToUpper(last) == last
}
