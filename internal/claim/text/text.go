// Package text cuts a text into tokens and sentences without changing it: every
// token knows the bytes of the source that it stands for.
//
// It knows letters, digits, marks and line breaks, and what a language's
// Conventions tell it about apostrophes and abbreviations; it does not know what
// any word means. Its one invariant: tokens are in order, do not overlap, and
// source[From:To] is exactly what was read, whatever the bytes are.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says what a token is made of.
type Kind uint8

// Kinds of token.
const (
	Word   Kind = iota // letters, with their marks and inner apostrophes
	Digits             // digits with separators between them: 1,041,000 or 13,3
	Mark               // one sign of punctuation or one symbol
	Opaque             // an address, a tag, bytes that are not text: nothing is read in it
)

// A Token is a piece of the source.
type Token struct {
	From, To int // bytes of the source, half-open
	Kind     Kind
	Upper    bool  // a word that begins with a capital
	Caps     bool  // a word of two or more letters, all of them capitals
	Glued    bool  // nothing stands between it and the token before
	Quoted   bool  // inside a quotation
	Breaks   uint8 // line breaks before it, at most 2
	Lower    string
	Fold     string // Lower without accents
}

// Conventions are what cutting depends on in a language.
type Conventions struct {
	Elisions      map[string]string // what an apostrophe cuts off at the front of a word, in full: d is de
	Clitics       map[string]bool   // what one cuts off at its end: s
	Abbreviations map[string]bool   // words whose full stop ends no sentence
}

// A Scanner cuts one text after another. The zero value is not useful; a Scanner
// must not be used from two goroutines at once.
type Scanner struct {
	conv   *Conventions
	forms  map[string]form
	tokens []Token
}

type form struct{ lower, fold string }

// maxForms bounds the memory for spellings: hostile texts never repeat a word.
const maxForms = 1 << 15

// NewScanner returns a Scanner for a language.
func NewScanner(conv *Conventions) *Scanner {
	return &Scanner{conv: conv, forms: make(map[string]form)}
}

// Scan returns the tokens of source[from:to]. The slice is good until the next
// call.
func (s *Scanner) Scan(source string, from, to int) []Token {
	s.tokens = s.tokens[:0]
	breaks := uint8(0)
	for i := from; i < to; {
		c := source[i]
		switch {
		case c == '\n':
			breaks = min(breaks+1, 2)
			i++
			continue
		case c <= ' ' || invisible(c):
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(source[i:to])
		if c >= utf8.RuneSelf && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) {
			i += size
			continue
		}
		start := len(s.tokens)
		i = s.piece(source, i, to, r, size)
		if start < len(s.tokens) {
			s.tokens[start].Breaks = breaks
		}
		breaks = 0
	}
	markQuoted(source, s.tokens)
	return s.tokens
}

// invisible reports the marks of light markup, which stand for emphasis and not
// for text.
func invisible(c byte) bool { return c == '*' || c == '_' || c == '`' || c == '#' }

// piece reads what begins at i and returns where it ends.
func (s *Scanner) piece(source string, i, to int, r rune, size int) int {
	switch {
	case isDigit(r):
		return s.digits(source, i, to)
	case unicode.IsLetter(r):
		if end := address(source[i:to]); end > 0 {
			s.add(source, i, i+end, Opaque)
			return i + end
		}
		return s.word(source, i, to)
	case r == '@' || r == utf8.RuneError && size == 1 || unicode.IsMark(r) || unicode.IsDigit(r):
		end := i + size
		for end < to && source[end] > ' ' && r == '@' && source[end] < utf8.RuneSelf && isWordByte(source[end]) {
			end++
		}
		s.add(source, i, end, Opaque)
		return end
	}
	end := i + size
	for end < to { // variation selectors and accents belong to their symbol
		m, n := utf8.DecodeRuneInString(source[end:to])
		if !unicode.IsMark(m) {
			break
		}
		end += n
	}
	s.add(source, i, end, Mark)
	return end
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
}

// address returns the length of the web or mail address that s begins with, 0
// if it begins with none.
func address(s string) int {
	head := 0
	for head < len(s) && head < 64 && (isWordByte(s[head]) || s[head] == '-' || s[head] == '+') {
		head++
	}
	rest := s[head:]
	if !strings.HasPrefix(rest, "://") && !strings.HasPrefix(s, "www.") && !(len(rest) > 1 && rest[0] == '@' && isWordByte(rest[1])) {
		return 0
	}
	end := head
	for end < len(s) && s[end] > ' ' && s[end] != '<' && s[end] != '>' && s[end] != '"' {
		end++
	}
	return len(strings.TrimRight(s[:end], ".,;:!?)]}’”»"))
}

// digits reads a number in digits. The separators it takes in are judged by
// package number; a keycap emoji is not a number.
func (s *Scanner) digits(source string, i, to int) int {
	end := i
	for end < to {
		c := source[end]
		if c >= '0' && c <= '9' {
			end++
			continue
		}
		if (c == '.' || c == ',') && end+1 < to && source[end+1] >= '0' && source[end+1] <= '9' {
			end++
			continue
		}
		break
	}
	kind := Digits
	for end < to {
		r, size := utf8.DecodeRuneInString(source[end:to])
		if !unicode.IsMark(r) {
			break
		}
		end += size
		kind = Opaque
	}
	s.add(source, i, end, kind)
	return end
}

// word reads a word, cutting off elided articles and possessives.
func (s *Scanner) word(source string, i, to int) int {
	if end := dotted(source[i:to]); end > 0 {
		s.add(source, i, i+end, Word)
		return i + end
	}
	for begin := i; ; {
		end := begin
		for end < to {
			r, n := utf8.DecodeRuneInString(source[end:to])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u00ad' {
				break
			}
			end += n
		}
		next, ok := apostrophe(source[end:to])
		if !ok {
			s.add(source, begin, end, Word)
			return end
		}
		tail := end + next
		rest := letters(source[tail:to])
		head := s.spelling(source[begin:end])
		switch {
		case s.conv.Elisions[head.lower] != "":
			s.add(source, begin, tail, Word)
			full := s.conv.Elisions[head.lower]
			s.tokens[len(s.tokens)-1].Lower, s.tokens[len(s.tokens)-1].Fold = full, Fold(full)
			begin = tail
		case s.conv.Clitics[s.spelling(source[tail:tail+rest]).lower]:
			s.add(source, begin, end, Word)
			s.add(source, end, tail+rest, Word)
			return tail + rest
		default: // O’Neill, don't
			s.add(source, begin, tail+rest, Word)
			return tail + rest
		}
	}
}

// dotted returns the length of an abbreviation like U.S. or a.m. at the start
// of s, 0 if there is none.
func dotted(s string) int {
	end, parts := 0, 0
	for {
		n := letters(s[end:])
		if n == 0 || n > 2 || end+n >= len(s) || s[end+n] != '.' {
			break
		}
		end += n + 1
		parts++
	}
	if parts < 2 || end < len(s) && letters(s[end:]) > 2 {
		return 0
	}
	return end
}

func letters(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		n += size
	}
	return n
}

// apostrophe returns the length of an apostrophe that a letter follows.
func apostrophe(s string) (int, bool) {
	for _, mark := range []string{"’", "'", "ʼ"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			r, _ := utf8.DecodeRuneInString(rest)
			return len(mark), unicode.IsLetter(r)
		}
	}
	return 0, false
}

func (s *Scanner) add(source string, from, to int, kind Kind) {
	t := Token{From: from, To: to, Kind: kind}
	if n := len(s.tokens); n > 0 {
		t.Glued = s.tokens[n-1].To == from
	}
	if kind == Word || kind == Mark {
		f := s.spelling(source[from:to])
		t.Lower, t.Fold = f.lower, f.fold
	}
	if kind == Word {
		r, size := utf8.DecodeRuneInString(source[from:to])
		t.Upper = unicode.IsUpper(r)
		t.Caps = t.Upper && to-from > size && strings.ToUpper(source[from:to]) == source[from:to]
	}
	s.tokens = append(s.tokens, t)
}

// spelling returns the forms under which a lexicon knows a word.
func (s *Scanner) spelling(w string) form {
	if f, ok := s.forms[w]; ok {
		return f
	}
	lower := Lower(w)
	f := form{lower, Fold(lower)}
	if len(s.forms) >= maxForms {
		clear(s.forms)
	}
	s.forms[w] = f
	return f
}
