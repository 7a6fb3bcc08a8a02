package text

import "strings"

// A Sentence is a run of tokens [From, To).
type Sentence struct {
	From, To int
	Heading  bool // a line that stands alone without a full stop
	Item     bool // an item of a list
	Open     bool // begins a paragraph
}

// maxSentence bounds a sentence in tokens, so that a text without full stops
// costs no more than one with them.
const maxSentence = 240

// maxQuote bounds a quotation in tokens: a mark that is never closed must not
// swallow the rest of the text.
const maxQuote = 200

// markQuoted says which tokens stand inside quotation marks.
func markQuoted(source string, tokens []Token) {
	open, begun := "", 0
	for i := range tokens {
		t := &tokens[i]
		mark := ""
		if t.Kind == Mark {
			mark = source[t.From:t.To]
		}
		if open != "" && (i-begun > maxQuote || t.Breaks > 1) && mark != open {
			open = ""
		}
		t.Quoted = open != ""
		switch {
		case mark == "":
		case mark == open, open == "»" && mark == "«" && closing(tokens, i):
			open = ""
		case open != "":
		case mark == "“" || mark == "«" || mark == "„":
			open, begun = map[string]string{"“": "”", "«": "»", "„": "“"}[mark], i
			t.Quoted = true
		case mark == `"`:
			open, begun = `"`, i
			t.Quoted = true
		}
	}
}

// closing reports whether the mark at token i hangs on the word before it and on
// nothing after, as one that closes does, whatever its shape.
func closing(tokens []Token, i int) bool {
	return tokens[i].Glued && (i+1 == len(tokens) || !tokens[i+1].Glued || tokens[i+1].Kind == Mark)
}

// Sentences appends to dst the sentences of tokens.
func Sentences(dst []Sentence, source string, tokens []Token, conv *Conventions) []Sentence {
	begin, line := 0, 0
	end := func(i int) {
		if i > begin {
			dst = append(dst, sentence(source, tokens, begin, i))
			begin = i
		}
	}
	for i := range tokens {
		t := &tokens[i]
		if t.Breaks > 0 && i > 0 {
			if t.Breaks > 1 || endsLine(source, tokens, line, i) {
				end(i)
			}
			line = i
		}
		if i-begin >= maxSentence {
			end(i)
		}
		if i > begin && stops(source, tokens, i-1, conv) && !closes(source, t) {
			end(i)
		}
	}
	end(len(tokens))
	return dst
}

func sentence(source string, tokens []Token, from, to int) Sentence {
	last := to - 1
	for last > from && closes(source, &tokens[last]) {
		last--
	}
	first := source[tokens[from].From:tokens[from].To]
	s := Sentence{From: from, To: to, Item: bullet(first), Open: from == 0 || tokens[from].Breaks > 0}
	alone := (from == 0 || tokens[from].Breaks > 0) && (to == len(tokens) || tokens[to].Breaks > 0)
	s.Heading = alone && !s.Item && !terminal(source[tokens[last].From:tokens[last].To])
	return s
}

func bullet(s string) bool {
	return s == "-" || s == "•" || s == "–" || s == "▪" || s == "·" || s == "‣" || s == "➢"
}
func terminal(s string) bool { return s == "." || s == "!" || s == "?" || s == "…" }

// closes reports a closing mark that belongs to what stands before it.
func closes(source string, t *Token) bool {
	switch source[t.From:t.To] {
	case "”", "»", "’", ")", "]", `"`, "'":
		return t.Kind == Mark && t.Glued
	}
	return false
}

// endsLine reports whether the break before token i, with a line that began at
// token line, ends a sentence too: it does after a full stop, before a bullet,
// and where the line is a heading or too long to have been wrapped.
func endsLine(source string, tokens []Token, line, i int) bool {
	last := source[tokens[i-1].From:tokens[i-1].To]
	if terminal(last) || last == ":" || last == "”" || last == "»" || last == `"` {
		return true
	}
	first := tokens[i]
	if bullet(source[first.From:first.To]) {
		return true
	}
	if !first.Upper && first.Kind != Digits && first.Kind != Mark {
		return false
	}
	width := tokens[i-1].To - tokens[line].From
	if width < 60 && first.Kind == Digits && tokens[line].Kind == Digits { // a table of figures
		return true
	}
	if width < 85 && named(source, tokens[i:]) { // a form: Received: $5 million
		return true
	}
	if width < 60 && strings.HasSuffix(last, ".") && first.Upper { // ... notified the U.N.
		return true
	}
	return width > 85 || width < 60 && (titled(tokens[line:i]) || bullet(source[tokens[line].From:tokens[line].To]))
}

// named reports whether a line begins with a few words and a colon.
func named(source string, line []Token) bool {
	for i := 1; i < min(5, len(line)) && line[i].Breaks == 0; i++ {
		if t := &line[i]; t.Kind == Mark {
			return source[t.From:t.To] == ":" && t.Glued && (i+1 == len(line) || !line[i+1].Glued)
		}
	}
	return false
}

// titled reports whether most longer words of a line are capitalised.
func titled(line []Token) bool {
	upper, words := 0, 0
	if line[0].Kind == Word && !line[0].Upper {
		return false
	}
	for i := range line {
		if t := &line[i]; t.Kind == Word && len(t.Fold) > 3 {
			words++
			if t.Upper {
				upper++
			}
		}
	}
	return words > 0 && words <= 9 && upper*10 >= words*8
}

// stops reports whether token i, or what it closes, is the end of a sentence
// given that more follows.
func stops(source string, tokens []Token, i int, conv *Conventions) bool {
	for i > 0 && closes(source, &tokens[i]) {
		i--
	}
	t := &tokens[i]
	mark := source[t.From:t.To]
	if t.Kind == Word && strings.HasSuffix(mark, ".") { // U.S. Security Council, in the U.S. The
		return false
	}
	if t.Kind != Mark || !terminal(mark) {
		return false
	}
	if mark == "." && i > 0 && t.Glued {
		before := &tokens[i-1]
		if conv.Abbreviations[before.Fold] {
			return false
		}
		if before.Kind == Word && before.Upper && before.To-before.From == 1 { // an initial
			return false
		}
	}
	j := i + 1
	for j < len(tokens) && closes(source, &tokens[j]) {
		j++
	}
	if j >= len(tokens) {
		return false
	}
	next := &tokens[j]
	if next.Glued && next.Kind != Mark { // 3.b, example.org
		return false
	}
	return next.Upper || next.Breaks > 0 || next.Kind == Digits || opens(source[next.From:next.To])
}

func opens(s string) bool {
	switch s {
	case "“", "«", `"`, "‘", "¿", "¡", "(", "[", "-", "–", "—", "•":
		return true
	}
	return false
}

// Segment returns where the piece of s that begins at from ends, after at most
// about size bytes: at a blank line where one comes late enough, else at a line,
// else at a space.
func Segment(s string, from, size int) int {
	if len(s)-from <= size {
		return len(s)
	}
	end := from + size
	cut := -1
	for i := end; i > from+size/2; i-- {
		c := s[i-1]
		if c == '\n' && s[i-2] == '\n' {
			return i
		}
		if c == '\n' && (cut < 0 || s[cut-1] != '\n') || c == ' ' && cut < 0 {
			cut = i
		}
	}
	if cut > 0 {
		return cut
	}
	for end < len(s) && s[end]&0xc0 == 0x80 { // never within a rune
		end++
	}
	return end
}
