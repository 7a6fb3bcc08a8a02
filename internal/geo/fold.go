package geo

import (
	"strings"
	"unicode"
)

// plain lists letters under the plain letters that a name may be typed with.
var plain = func() map[rune]string {
	m := make(map[rune]string)
	for to, from := range map[string]string{
		"a": "àáâãäåāăąǎạảấầẩẫậắằẳẵặȧ", "ae": "æ", "c": "çćĉċč", "d": "ďđðḍ", "e": "èéêëēĕėęěẹẻẽếềểễệ",
		"g": "ĝğġģǧ", "h": "ĥħḥ", "i": "ìíîïĩīĭįıǐịỉ", "j": "ĵ", "k": "ķǩ", "l": "ĺļľŀł", "n": "ñńņňŉŋ",
		"o": "òóôõöøōŏőơǒọỏốồổỗộớờởỡợ", "oe": "œ", "r": "ŕŗř", "s": "śŝşšșṣ", "ss": "ß", "t": "ţťŧțṭ", "th": "þ",
		"u": "ùúûüũūŭůűųưǔụủứừửữự", "w": "ŵ", "y": "ýÿŷỳỵỷỹ", "z": "źżžẓ",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

// abbreviated lists the words that names are usually shortened by.
var abbreviated = map[string]string{"st": "saint", "ste": "sainte", "sta": "santa", "mt": "mount"}

// Fold returns the form of a name under which spellings that differ only in
// case, accents, hyphens, apostrophes, spaces or St for Saint are the same:
// "Pétion-Ville" and "PETIONVILLE" both fold to "petionville". A name without
// letters or digits folds to "".
func Fold(name string) string {
	var b, word strings.Builder
	end := func() {
		w := word.String()
		if long, ok := abbreviated[w]; ok {
			w = long
		}
		b.WriteString(w)
		word.Reset()
	}
	for _, r := range name {
		switch r = unicode.ToLower(r); {
		case plain[r] != "":
			word.WriteString(plain[r])
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent written apart from its letter
		default:
			end()
		}
	}
	end()
	return b.String()
}

// distance returns the number of letters to insert, drop or change to make a
// into b, or limit if it is that or more.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= limit || len(y)-len(x) >= limit {
		return limit
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			d := corner
			if x[i] != y[j] {
				d = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], d
		}
	}
	return min(row[len(y)], limit)
}
