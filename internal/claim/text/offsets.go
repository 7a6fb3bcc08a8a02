package text

import "unicode/utf8"

// stride is the distance in bytes between remembered positions.
const stride = 512

// Offsets turns byte offsets of a text into the UTF-16 offsets that browsers
// count in.
type Offsets struct {
	source string
	units  []int // UTF-16 code units before byte i*stride, rounded down to a rune
	bytes  []int
}

// NewOffsets reads source once.
func NewOffsets(source string) *Offsets {
	o := &Offsets{source: source}
	units := 0
	for i, r := range source {
		if i >= len(o.bytes)*stride {
			o.units, o.bytes = append(o.units, units), append(o.bytes, i)
		}
		units += width(r)
	}
	if len(o.bytes) == 0 {
		o.units, o.bytes = []int{0}, []int{0}
	}
	return o
}

// UTF16 returns the number of UTF-16 code units before byte at, which is
// brought into the text where it lies outside.
func (o *Offsets) UTF16(at int) int {
	at = max(0, min(at, len(o.source)))
	k := min(at/stride, len(o.bytes)-1)
	for k > 0 && o.bytes[k] > at {
		k--
	}
	units := o.units[k]
	for i := o.bytes[k]; i < at; {
		r, n := utf8.DecodeRuneInString(o.source[i:])
		units += width(r)
		i += n
	}
	return units
}

func width(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
