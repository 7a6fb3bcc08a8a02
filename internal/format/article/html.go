package article

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"konbit.example/konbit"
)

// A page is read as people read it: the longest running text, without what
// stands around it on every page of the site.

// dropped are elements that hold no words of the article.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true, atom.Object: true,
	atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Head: true,
	atom.Figure: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Dialog: true, atom.Textarea: true,
}

// blocks are elements that end a line.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Blockquote: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Table: true, atom.Tr: true, atom.Pre: true, atom.Body: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
}

var (
	furniture = regexp.MustCompile(`(?i)(^|[\s_-])(nav|navbar|menu|footer|sidebar|share|sharing|social|comments?|related|recommended|promo|advert|ads?|sponsor|cookies?|consent|newsletter|subscribe|subscription|breadcrumbs?|popup|modal|banner|widget|most-read|trending|read-more|readmore|tags|skip-link)($|[\s_-])`)
	aside     = map[string]bool{"navigation": true, "banner": true, "contentinfo": true, "complementary": true, "search": true, "dialog": true, "alert": true}
)

// maxPage bounds a page, of which a tree is made: up to seventy bytes for one.
const maxPage = 5 << 20

// readHTML reads a page in the encoding that the transport, the page or its
// bytes say.
func (a *Article) readHTML(b []byte, contentType string) error {
	if bytes.IndexByte(b, 0) >= 0 && !bytes.HasPrefix(b, []byte("\xff\xfe")) && !bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return konbit.Invalid("file", "this is no web page: there are zero bytes in it")
	}
	if len(b) > maxPage {
		return konbit.Invalid("file", "the page is larger than %d MB: save its text as .txt", maxPage>>20)
	}
	if contentType == "" {
		contentType = "text/html"
	}
	_, name, certain := charset.DetermineEncoding(b, contentType)
	if !certain && name != "utf-8" {
		a.note(Recoded)
	}
	in, err := charset.NewReader(bytes.NewReader(b), contentType)
	if err != nil {
		return konbit.Invalid("file", "its encoding is not known: save it as UTF-8")
	}
	root, err := html.Parse(in)
	if err != nil {
		return konbit.Invalid("file", "this is no web page that can be read (%v): save its text as .txt", err)
	}
	p := &page{a: a, size: make(map[*html.Node]weight)}
	p.meta(root)
	p.weigh(root)
	w := &writer{p: p}
	w.write(p.best(root))
	a.Text = strings.TrimSpace(w.b.String()) + "\n"
	if strings.TrimSpace(a.Text) == "" {
		a.Text = ""
	}
	if p.left {
		a.note(Furniture)
	}
	if len(a.Text) > MaxText {
		return tooLong()
	}
	a.Text = strings.ToValidUTF8(a.Text, "\ufffd")
	return nil
}

type weight struct{ text, links int }

type page struct {
	a    *Article
	size map[*html.Node]weight
	left bool
}

func attr(n *html.Node, key string) string {
	for _, at := range n.Attr {
		if at.Key == key {
			return at.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, at := range n.Attr {
		if at.Key == key {
			return true
		}
	}
	return false
}

// skips reports whether n is no part of what was written.
func skips(n *html.Node) bool {
	if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
		return true
	}
	if n.Type != html.ElementNode {
		return false
	}
	if dropped[n.DataAtom] || aside[attr(n, "role")] || hasAttr(n, "hidden") || attr(n, "aria-hidden") == "true" {
		return true
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Article || n.DataAtom == atom.Main || n.DataAtom == atom.Html {
		return false
	}
	return furniture.MatchString(attr(n, "class")) || furniture.MatchString(attr(n, "id"))
}

// meta reads what the page says about itself. A site names itself in several
// ways; the first of each counts.
func (p *page) meta(root *html.Node) {
	a := p.a
	first := func(to *string, s string) {
		if s = strings.Join(strings.Fields(s), " "); *to == "" && s != "" {
			*to = s[:min(len(s), konbit.MaxName)]
			*to = strings.ToValidUTF8(*to, "")
		}
	}
	var title string
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Html:
			first(&a.Language, strings.ToLower(attr(n, "lang")))
		case atom.Title:
			if n.FirstChild != nil {
				first(&title, n.FirstChild.Data)
			}
		case atom.Link:
			if attr(n, "rel") == "canonical" {
				first(&a.URL, attr(n, "href"))
			}
		case atom.Time:
			if hasAttr(n, "datetime") {
				a.published(attr(n, "datetime"))
			}
		case atom.Meta:
			content := attr(n, "content")
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "og:title":
				first(&a.Title, content)
			case "og:site_name":
				first(&a.Publisher, content)
			case "author", "article:author":
				first(&a.Author, content)
			case "article:published_time", "date", "dc.date", "dcterms.date", "pubdate", "datepublished":
				a.published(content)
			case "og:url":
				first(&a.URL, content)
			}
		}
	}
	first(&a.Title, title)
}

// weigh counts, from the leaves up, the text of every element and how much of
// it is links.
func (p *page) weigh(n *html.Node) weight {
	if n.Type == html.TextNode {
		return weight{text: len(strings.TrimSpace(n.Data))}
	}
	if n.Type != html.DocumentNode && skips(n) {
		return weight{}
	}
	var w weight
	for c := range n.ChildNodes() {
		x := p.weigh(c)
		w.text += x.text
		w.links += x.links
	}
	if n.DataAtom == atom.A {
		w.links = w.text
	}
	p.size[n] = w
	return w
}

// best returns the element that holds the article: the longest article element,
// else the main one, else the body.
func (p *page) best(root *html.Node) *html.Node {
	var body, main, article *html.Node
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Body:
			body = n
		case atom.Main:
			if p.size[n].text > p.size[main].text {
				main = n
			}
		case atom.Article:
			if p.size[n].text > p.size[article].text {
				article = n
			}
		}
	}
	whole := p.size[body].text
	for _, n := range []*html.Node{article, main} {
		if n != nil && 3*p.size[n].text >= whole {
			p.left = p.left || p.size[n].text < whole
			return n
		}
	}
	if body == nil {
		return root
	}
	return body
}

// A writer puts the text of elements into lines.
type writer struct {
	p     *page
	b     strings.Builder
	space bool
}

func (w *writer) write(n *html.Node) {
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if n.Type == html.ElementNode && (skips(n) || w.links(n)) {
		if n.DataAtom != atom.Script && n.DataAtom != atom.Style && n.DataAtom != atom.Head {
			w.p.left = true
		}
		return
	}
	if n.DataAtom == atom.Br {
		w.line("\n")
		return
	}
	block := blocks[n.DataAtom]
	if block {
		w.line("\n\n")
	}
	for c := range n.ChildNodes() {
		w.write(c)
	}
	switch {
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		w.space = true
		w.text(" ")
	case block:
		w.line("\n\n")
	}
}

// links reports whether n is a list or block that is mostly links: a menu.
func (w *writer) links(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Table:
		x := w.p.size[n]
		return x.text > 0 && 10*x.links > 7*x.text
	}
	return false
}

func (w *writer) text(s string) {
	for f := range strings.FieldsSeq(s) {
		lead := w.space || s[0] == ' ' || s[0] == '\n' || s[0] == '\t' || s[0] == '\r'
		if out := w.b.String(); lead && len(out) > 0 && out[len(out)-1] != '\n' {
			w.b.WriteByte(' ')
		}
		w.b.WriteString(f)
		w.space = true
	}
	if s != "" {
		last := s[len(s)-1]
		w.space = last == ' ' || last == '\n' || last == '\t' || last == '\r'
	}
}

func (w *writer) line(end string) {
	out := w.b.String()
	if out == "" {
		return
	}
	for len(end) > 0 && !strings.HasSuffix(out, end) {
		if strings.HasSuffix(out, end[:len(end)-1]) {
			w.b.WriteByte('\n')
			break
		}
		end = end[:len(end)-1]
		w.b.WriteByte('\n')
		out = w.b.String()
	}
	w.space = false
}
