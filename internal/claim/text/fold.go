package text

import (
	"strings"
	"unicode"
)

// plain lists the letters that carry a mark under the letters without it.
var plain = func() map[rune]string {
	m := map[rune]string{'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'đ': "d", 'ł': "l"}
	for to, from := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćč", "d": "ď", "e": "èéêëēĕėęě", "g": "ğ", "i": "ìíîïĩīį", "l": "ĺľ",
		"n": "ñńň", "o": "òóôõöōő", "r": "ŕř", "s": "śşš", "t": "ţť", "u": "ùúûüũūŭůű", "y": "ýÿ", "z": "źżž",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

// Lower returns s in lower case with plain apostrophes, the form in which a
// lexicon writes words whose accents matter.
func Lower(s string) string {
	s = strings.ToLower(s)
	if isASCII(s) {
		return s
	}
	return strings.NewReplacer("’", "'", "ʼ", "'", "\u00ad", "").Replace(s)
}

// Fold returns s, which is in lower case, without its accents: what a lexicon
// matches words by, because many people type without them.
func Fold(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case plain[r] != "":
			b.WriteString(plain[r])
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
