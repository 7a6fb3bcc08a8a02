package edition

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Text is a piece of a sentence after the other.
type Text []Run

// A Run is text in one style. A Run that prints a value names it.
type Run struct {
	Text   string `json:"text"`
	Style  Style  `json:"style,omitempty"`
	Value  string `json:"value,omitempty"`  // ID of the Value it prints
	Link   string `json:"link,omitempty"`   // of a web address, http or https
	Notes  []int  `json:"notes,omitempty"`  // numbers of sources, after the text
	Backed Backed `json:"backed,omitempty"` // mark before the text
	Lang   string `json:"lang,omitempty"`   // where it is not the edition's: a source's own words
}

// A Style says how a Run looks.
type Style string

// Styles.
const (
	Strong Style = "strong"
	Faint  Style = "faint"
	Quote  Style = "quote" // somebody else's words, or a remark that is no fact
)

// Plain returns s as a Text, nil where it is empty.
func Plain(s string) Text { return Text(nil).Add(s) }

// Add returns t with s after it.
func (t Text) Add(s string) Text {
	if s == "" {
		return t
	}
	return append(t, Run{Text: s})
}

// Join puts sep between texts.
func Join(texts []Text, sep string) Text {
	var out Text
	for i, t := range texts {
		if i > 0 {
			out = out.Add(sep)
		}
		out = append(out, t...)
	}
	return out
}

// String returns t without its styles and notes.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Capital writes the first letter of t large, unless it is a quotation's.
func (t Text) Capital() Text {
	if len(t) == 0 || t[0].Lang != "" || t[0].Style == Quote {
		return t
	}
	r, n := utf8.DecodeRuneInString(t[0].Text)
	t[0].Text = string(unicode.ToUpper(r)) + t[0].Text[n:]
	return t
}
