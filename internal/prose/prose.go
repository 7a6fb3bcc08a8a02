// Package prose reads what authors of a report write: a small Markdown of
// paragraphs, headings, lists, emphasis and links, with references in braces.
//
// It answers no reference (internal/report does) and knows no HTML: tags are
// text. Its one invariant: what somebody typed is either text of a Piece or a
// reference, and nothing of it is obeyed.
package prose

import (
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
)

// A Paragraph is one block of a text.
type Paragraph struct {
	Heading bool
	Bullet  bool
	Pieces  []Piece
}

// A Piece is text in one style, or a reference.
type Piece struct {
	Text  string
	Style edition.Style
	Link  string
	Ask   string // what stood in the braces: figure:force.present KE
	Plain bool   // its author has said that it is no figure: {plain:FOB 2}
}

// Parse reads a text.
func Parse(s string) []Paragraph {
	r := &reader{src: []byte(s)}
	_ = ast.Walk(grammar.Parse(text.NewReader(r.src)), r.visit)
	return r.out
}

// Numbers returns the numbers in s that stand for an amount: not the year, the
// hour, or the number in a name, like Sector 3 or EX-028. numbered are the words after
// which a number is a name: sector, class.
func Numbers(s string, numbered []string) []string {
	var out []string
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' })
	for i, word := range words {
		n := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != '%' })
		if !strings.ContainsFunc(n, unicode.IsDigit) || strings.ContainsFunc(n, unicode.IsLetter) || strings.Contains(n, ":") {
			continue
		}
		if before := word[:strings.Index(word, n)]; strings.ContainsFunc(before, unicode.IsLetter) && !strings.ContainsAny(before, "$€£") {
			continue // EX-028
		}
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, n)
		year := len(n) == 4 && digits == n && (strings.HasPrefix(n, "19") || strings.HasPrefix(n, "20"))
		if year || named(words[:i], numbered) && !strings.ContainsAny(n, ".,%\u00a0\u202f") {
			continue
		}
		out = append(out, n)
	}
	return out
}

// named reports whether a number after words is part of a name: what the last of
// them names is numbered, or it starts with a large letter that no sentence gave
// it.
func named(words, numbered []string) bool {
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	bare := strings.ToLower(strings.TrimFunc(last, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	if slices.Contains(numbered, bare) {
		return true
	}
	r := []rune(last)
	if end := r[len(r)-1]; !unicode.IsUpper(r[0]) || len(r) == 1 || !unicode.IsLetter(end) && !unicode.IsDigit(end) {
		return false
	}
	first := len(words) == 1
	if !first {
		before := words[len(words)-2]
		first = strings.ContainsAny(before[len(before)-1:], ".!?:")
	}
	return !first || strings.ToUpper(last) == last
}

var grammar = goldmark.New(goldmark.WithParser(parser.NewParser(
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

const plain = "plain"

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
	case outline.Figure, outline.Count, outline.Sum, outline.Record, plain:
	default:
		ok = false
	}
	if !ok {
		return nil
	}
	block.Advance(end + 1)
	return &askNode{text: string(line[1:end])}
}

// A reader turns a parsed text into paragraphs.
type reader struct {
	src   []byte
	out   []Paragraph
	open  *Paragraph // nil between blocks
	style []edition.Style
	link  string
	item  bool
}

func (r *reader) visit(node ast.Node, entering bool) (ast.WalkStatus, error) {
	switch x := node.(type) {
	case *ast.Heading:
		r.paragraph(entering, Paragraph{Heading: true})
	case *ast.Paragraph, *ast.TextBlock:
		r.paragraph(entering, Paragraph{Bullet: r.item})
	case *ast.ListItem:
		r.item = entering
	case *ast.Emphasis:
		if entering {
			r.style = append(r.style, map[int]edition.Style{1: edition.Quote, 2: edition.Strong}[x.Level])
		} else {
			r.style = r.style[:len(r.style)-1]
		}
	case *ast.Link:
		r.link = ""
		if entering {
			r.link = string(x.Destination)
		}
	case *ast.Text:
		if entering {
			r.say(string(x.Segment.Value(r.src)))
			if x.SoftLineBreak() || x.HardLineBreak() {
				r.say(" ")
			}
		}
	case *askNode:
		if entering && r.open != nil {
			p := Piece{Ask: x.text}
			if t, ok := strings.CutPrefix(x.text, plain+":"); ok {
				p = Piece{Text: strings.TrimSpace(t), Plain: true}
			}
			r.open.Pieces = append(r.open.Pieces, p)
		}
	}
	return ast.WalkContinue, nil
}

func (r *reader) paragraph(entering bool, p Paragraph) {
	if entering {
		r.open = &p
		return
	}
	if r.open != nil && len(r.open.Pieces) > 0 {
		r.out = append(r.out, *r.open)
	}
	r.open = nil
}

// say adds s in the style that is open, to the piece before where that has it
// too.
func (r *reader) say(s string) {
	if r.open == nil || s == "" {
		return
	}
	p := Piece{Text: s, Link: r.link}
	if len(r.style) > 0 {
		p.Style = r.style[len(r.style)-1]
	}
	if n := len(r.open.Pieces); n > 0 {
		if last := &r.open.Pieces[n-1]; last.Ask == "" && !last.Plain && last.Style == p.Style && last.Link == p.Link {
			last.Text += s
			return
		}
	}
	r.open.Pieces = append(r.open.Pieces, p)
}
