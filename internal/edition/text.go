package edition

import (
	"slices"
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

// With returns t with u after it.
func (t Text) With(u Text) Text { return append(slices.Clip(t), u...) }

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

// Small writes the first letter of t small, unless it is a quotation's or an
// abbreviation's.
func (t Text) Small() Text {
	if len(t) == 0 || t[0].Lang != "" || t[0].Style == Quote || t[0].Value != "" {
		return t
	}
	out := slices.Clone(t)
	r, n := utf8.DecodeRuneInString(t[0].Text)
	if second, _ := utf8.DecodeRuneInString(t[0].Text[n:]); !unicode.IsUpper(second) {
		out[0].Text = string(unicode.ToLower(r)) + t[0].Text[n:]
	}
	return out
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

// Closed ends a text of several sentences with a full stop.
func (t Text) Closed() Text {
	s := t.String()
	if !strings.Contains(s, ". ") || strings.ContainsAny(s[len(s)-1:], ".?!") || strings.HasSuffix(s, "…") {
		return t
	}
	return t.Add(".")
}

// Footnoted puts the notes of a sentence together at its end, before the full
// stop.
func (t Text) Footnoted() Text {
	var notes []int
	for i := range t {
		for _, n := range t[i].Notes {
			if !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
		t[i].Notes = nil
	}
	if len(notes) == 0 {
		return t
	}
	slices.Sort(notes)
	last := &t[len(t)-1]
	body, stop := strings.CutSuffix(last.Text, ".")
	if !stop || last.Value != "" {
		last.Notes = notes
		return t
	}
	if body == "" && len(t) > 1 {
		t[len(t)-2].Notes = notes
		return t
	}
	last.Text, last.Notes = body, notes
	return append(t, Run{Text: "."})
}

// Fill puts texts into the places of a pattern: {a/b} is a, or else b. Its
// parts, which | separates, stand each by itself: one of which a place stays
// empty is left out.
func Fill(pattern string, value func(name string) Text) Text {
	var out Text
	for part := range strings.SplitSeq(pattern, "|") {
		var t Text
		whole := true
		rest := part
		for rest != "" && whole {
			before, after, found := strings.Cut(rest, "{")
			t = t.Add(before)
			if !found {
				break
			}
			name, tail, closed := strings.Cut(after, "}")
			if !closed {
				t = t.Add("{" + after)
				break
			}
			var v Text
			for n := range strings.SplitSeq(name, "/") {
				if v = value(n); len(v) > 0 {
					break
				}
			}
			whole = len(v) > 0
			t = append(t, v...)
			rest = tail
		}
		if whole {
			if n := len(out); n > 0 && len(t) > 0 && strings.HasSuffix(out[n-1].Text, ".") {
				t[0].Text = strings.TrimPrefix(t[0].Text, ".") // after an abbreviation one is enough
			}
			out = append(out, t...)
		}
	}
	return trim(out)
}

// trim removes what joined the first of a text's parts to one that was left out.
func trim(t Text) Text {
	for len(t) > 0 && t[0].Value == "" && t[0].Backed == "" {
		t[0].Text = strings.TrimLeft(t[0].Text, " \u00a0,;:–.")
		if t[0].Text != "" || len(t[0].Notes) > 0 {
			break
		}
		t = t[1:]
	}
	return t
}
