package page

import (
	"math"
	"slices"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// What stands between a number and a word makes it less likely that they belong
// together. The costs are logarithms of what is left of a cue's weight.
var (
	costWord   = -math.Log(.963)
	costComma  = -math.Log(.66)
	costStrong = -math.Log(.5)
	costNumber = -math.Log(.6)
	costBreak  = -math.Log(.72)
	costEnd    = -math.Log(.3) // the end of a sentence
)

// Near returns how much of its weight a cue in tokens [a, b) keeps at tokens
// [i, j): 1 beside them, less with every word and more with every clause.
func (p *Page) Near(a, b, i, j int) float64 {
	switch {
	case a >= j:
		return math.Exp(p.spent[j] - p.cost[a])
	case b <= i:
		return math.Exp(p.spent[b] - p.cost[i])
	}
	return 1
}

// addCosts makes reading from one token to another a difference of two numbers.
func (p *Page) addCosts() {
	p.cost = append(p.cost[:0], make([]float64, len(p.Tokens)+1)...)
	p.spent = append(p.spent[:0], p.cost...)
	next, sent, free, sum := 0, 0, 0, 0.0
	for i := range p.Tokens {
		p.spent[i] = sum
		if sent < len(p.Sentences) && p.Sentences[sent].From == i {
			if i > 0 {
				sum += p.costOfEnd(i)
			}
			sent++
		}
		p.cost[i] = sum
		if free == 0 {
			free = p.setOff(i)
		}
		if free > 0 {
			free--
			continue
		}
		for next < len(p.Numbers) && p.Numbers[next].From < i {
			next++
		}
		switch t := &p.Tokens[i]; {
		case next < len(p.Numbers) && p.Numbers[next].From == i && p.Numbers[next].Form != number.Article:
			sum += costNumber
		case p.Is(i, lexicon.Break) != nil && !p.inList(i):
			sum += costBreak
		case t.Kind == text.Word:
			sum += costWord
		case t.Kind == text.Mark:
			switch p.Word(i) {
			case ",":
				if p.inList(i) {
					sum += costWord
				} else {
					sum += costComma
				}
			case "(", ")":
				sum += costComma
			case ":":
				if p.NumberAt(i + 1) {
					sum += costWord
				} else {
					sum += costStrong
				}
			case ";", "—", "–", "…", "|", "•":
				sum += costStrong
			}
		}
	}
	p.cost[len(p.Tokens)], p.spent[len(p.Tokens)] = sum, sum
}

// costOfEnd returns what the end of a sentence before token i costs: half where
// the next goes on about what was spoken of.
func (p *Page) costOfEnd(i int) float64 {
	if p.Is(i, lexicon.It) != nil || p.Is(i, lexicon.Pronoun) != nil || p.Word(i-1) == "?" { // How many are there? Some 400.
		return costEnd / 2
	}
	return costEnd
}

// inList reports whether the comma or the "and" at token i stands between names
// of countries, or between two things that are counted, where it ends no clause.
func (p *Page) inList(i int) bool {
	next := i + 1
	if p.Is(next, lexicon.Definite) != nil {
		next++
	}
	return p.Of(next, lexicon.Party) != nil && p.Covered(i-1, lexicon.Party) ||
		p.Tokens[i].Kind == text.Word && p.Of(next, lexicon.Noun) != nil && p.Covered(i-1, lexicon.Noun)
}

// maxAside bounds a part set off by commas, in tokens.
const maxAside = 14

// setOff returns how many tokens a part takes that begins at token i and is set
// off by commas: ", among them 45 women,", ", half the population,". What stands
// around it stays together.
func (p *Page) setOff(i int) int {
	if p.Word(i) == "(" && p.NumberAt(i+1) {
		for j := i + 2; j < min(i+2*maxAside, len(p.Tokens)); j++ {
			if p.Word(j) == ")" {
				return j - i + 1
			}
		}
		return 0
	}
	if dash(p.Word(i)) && !p.Tokens[i].Glued && p.NumberAt(i+1) { // 24 officers – 20 soldiers and four police – arrived
		for j := i + 2; j < min(i+maxAside, len(p.Tokens)); j++ {
			if dash(p.Word(j)) && (p.Tokens[j].Glued || p.Word(i) != "-") {
				return j - i + 1
			}
		}
		return 0
	}
	if p.Word(i) != "," {
		return 0
	}
	if h := p.Of(i+1, lexicon.Place); h != nil && p.Word(h.To) == "," && !p.inList(h.To) { // the capital, Port-au-Prince, is
		return h.To - i + 1
	}
	if p.Is(i+1, lexicon.Subset) == nil && p.Is(i+1, lexicon.Led) == nil && !p.FractionAt(i+1) && !p.FractionAt(i+2) && !p.shareAt(i+2) { // , mostly women, or , almost half the country,
		return 0
	}
	for j := i + 2; j < min(i+maxAside, len(p.Tokens)); j++ {
		switch p.Word(j) {
		case ",":
			return j - i + 1
		case ".", ";", ":":
			return 0
		}
	}
	return 0
}

// shareAt reports whether a share of a hundred that says again what went before
// it stands at token i, between an "or" and a comma: $291 million, or 43%, has come.
func (p *Page) shareAt(i int) bool {
	if _, n := p.lang.Qualifiers.Join.Longest(p.Tokens, i-1); n != 1 || !p.NumberAt(i) {
		return false
	}
	return slices.ContainsFunc(p.Between(i+1, i+4), func(h Hit) bool {
		return h.Kind == lexicon.Unit && h.Code == "percent" && p.Word(h.To) == ","
	})
}

func dash(s string) bool { return s == "-" || s == "–" || s == "—" }

// tense returns 1 where the clause around token i tells of what is to come, -1
// where it tells of what was or is, 0 where nothing says.
func (p *Page) tense(i int) int {
	sent := p.Sentences[p.SentenceAt(i)]
	if left := p.Tense(i, i+1, sent.From, i+1); left != 0 {
		return left
	}
	return p.Tense(i, i+1, sent.From, sent.To)
}

// ofNumber reports whether a number, or a number and its noun, end right before
// token i: the 2,500 planned, the 2,500 men expected.
func (p *Page) ofNumber(i int) bool {
	if p.NumberEnds(i) || i > 0 && p.NumberEnds(i-1) && p.Tokens[i-1].Kind == text.Word && len(p.At(i-1)) == 0 { // the 2,500 initially planned
		return true
	}
	return slices.ContainsFunc(p.Between(i-4, i), func(h Hit) bool { return h.Kind == lexicon.Noun && h.To == i && p.NumberEnds(h.From) })
}

// inPast reports whether h is the end of a longer phrase that tells of what was:
// was about to land.
func (p *Page) inPast(h Hit) bool {
	return slices.ContainsFunc(p.Between(h.From-2, h.From), func(w Hit) bool {
		return w.Kind == lexicon.Grammar && w.ID == int(lexicon.Past) && w.To >= h.To
	})
}

// between shrinks tokens [lo, hi) around [i, j) to what semicolons leave of them.
func (p *Page) between(i, j, lo, hi int) (from, to int) {
	for k := i - 1; k >= lo; k-- {
		if p.Word(k) == ";" {
			lo = k
			break
		}
	}
	for k := j; k < hi; k++ {
		if p.Word(k) == ";" {
			return lo, k
		}
	}
	return lo, hi
}

// Tense returns the same of tokens [i, j), looking at tokens [lo, hi).
func (p *Page) Tense(i, j, lo, hi int) int {
	lo, hi = p.between(i, j, max(lo, i-25), min(hi, j+14))
	ahead, was := 0.0, 0.0
	for _, h := range p.Between(lo, hi) {
		if h.Kind != lexicon.Grammar {
			continue
		}
		w := p.Near(h.From, h.To, i, j)
		switch lexicon.Role(h.ID) {
		case lexicon.Ahead:
			if (h.From < i || h.From > j+1) && p.ofNumber(h.From) || p.inPast(h) { // 900, far from the 2,500 planned; was about to land
				continue
			}
			ahead = max(ahead, w)
		case lexicon.Past:
			if p.Covers(h.From-1, lexicon.Ahead) == nil { // will be sent
				was = max(was, w)
			}
		case lexicon.Present:
			was = max(was, 1.3*w)
		}
	}
	for k := max(lo, i-14); k < min(hi, j+8); k++ {
		switch t := &p.Tokens[k]; {
		case p.lang.IsFuture(t):
			ahead = max(ahead, p.Near(k, k+1, i, j))
		case p.lang.IsPast(t) && !p.Covered(k, lexicon.Noun) && !p.Within(k, lexicon.Ahead) && p.Covers(k-1, lexicon.Ahead) == nil:
			was = max(was, .7*p.Near(k, k+1, i, j))
		}
	}
	switch {
	case ahead > .22 && ahead >= was:
		return 1
	case was > .2:
		return -1
	}
	return 0
}
