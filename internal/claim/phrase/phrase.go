// Package phrase finds the words and phrases of a lexicon in tokens.
//
// A pattern is words separated by spaces. "flee" is that word however it is
// accented or capitalised; "displac*" is every word that begins so; "=año" is
// the word with just these accents; "[the]" may be left out. The package knows
// no words of its own. Its one invariant: the time to look at a token does not
// depend on how many patterns there are.
package phrase

import (
	"math/bits"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/text"
)

// A Set holds patterns, each with a value.
type Set[T any] struct {
	conv  *text.Conventions
	nodes []node
	ends  []T // values of the patterns, in the order added
}

type node struct {
	words map[string]int32  // next node by folded word
	exact map[string]int32  // by accented word
	stems map[string]int32  // by the beginning of a folded word
	sizes map[uint16]uint64 // lengths of the stems that begin with two letters, as bits
	ends  []int32           // indexes of the patterns that end here
}

// New returns an empty Set whose patterns are cut by conv.
func New[T any](conv *text.Conventions) *Set[T] {
	return &Set[T]{conv: conv, nodes: make([]node, 1)}
}

// Add adds a pattern.
func (s *Set[T]) Add(pattern string, value T) error {
	var words [][]string // alternatives at each place
	for field := range strings.FieldsSeq(pattern) {
		inner, optional := strings.CutPrefix(field, "[")
		if optional {
			inner = strings.TrimSuffix(inner, "]")
		}
		parts, err := s.cut(inner)
		if err != nil {
			return err
		}
		if !optional {
			for _, p := range parts {
				words = append(words, []string{p})
			}
			continue
		}
		if len(parts) != 1 {
			return konbit.Invalid("", "%q: only a single word may be optional", pattern)
		}
		words = append(words, []string{parts[0], ""})
	}
	if len(words) == 0 {
		return konbit.Invalid("", "empty pattern")
	}
	s.ends = append(s.ends, value)
	end := int32(len(s.ends) - 1)
	at := []int32{0}
	for _, options := range words {
		var next []int32
		for _, n := range at {
			for _, w := range options {
				if w == "" {
					next = append(next, n)
				} else {
					next = append(next, s.child(n, w))
				}
			}
		}
		at = next
	}
	for _, n := range at {
		if n == 0 {
			return konbit.Invalid("", "%q matches without any word", pattern)
		}
		s.nodes[n].ends = append(s.nodes[n].ends, end)
	}
	return nil
}

// cut splits a field of a pattern the way the text will be: a hyphen or an
// elided article makes several tokens.
func (s *Set[T]) cut(field string) ([]string, error) {
	if w, ok := strings.CutPrefix(field, "="); ok {
		return []string{"=" + text.Lower(w)}, nil
	}
	stem, star := strings.CutSuffix(field, "*")
	if star && (len(stem) < 2 || len(stem) > 60) {
		return nil, konbit.Invalid("", "%q: a stem needs 2 to 60 letters", field)
	}
	var parts []string
	for _, t := range text.NewScanner(s.conv).Scan(stem, 0, len(stem)) {
		if t.Kind == text.Digits {
			t.Fold = stem[t.From:t.To]
		}
		parts = append(parts, t.Fold)
	}
	if len(parts) == 0 {
		return nil, konbit.Invalid("", "%q holds no word", field)
	}
	if star {
		parts[len(parts)-1] += "*"
	}
	return parts, nil
}

func (s *Set[T]) child(n int32, word string) int32 {
	table := &s.nodes[n].words
	key := word
	if w, ok := strings.CutPrefix(word, "="); ok {
		table, key = &s.nodes[n].exact, w
	} else if w, ok := strings.CutSuffix(word, "*"); ok {
		table, key = &s.nodes[n].stems, w
		if s.nodes[n].sizes == nil {
			s.nodes[n].sizes = make(map[uint16]uint64)
		}
		s.nodes[n].sizes[head(w)] |= 1 << min(len(w), 63)
	}
	if c, ok := (*table)[key]; ok {
		return c
	}
	if *table == nil {
		*table = make(map[string]int32)
	}
	c := int32(len(s.nodes))
	(*table)[key] = c
	s.nodes = append(s.nodes, node{})
	return c
}

// At calls yield with each pattern that matches at token i of tokens and the
// number of tokens it takes. Nothing matches outside the tokens.
func (s *Set[T]) At(tokens []text.Token, i int, yield func(value T, n int)) {
	if i < 0 {
		return
	}
	s.walk(0, tokens, i, 0, yield)
}

func (s *Set[T]) walk(at int32, tokens []text.Token, i, n int, yield func(T, int)) {
	node := &s.nodes[at]
	for _, e := range node.ends {
		yield(s.ends[e], n)
	}
	if i+n >= len(tokens) || n > 0 && tokens[i+n].Breaks > 1 {
		return
	}
	t := &tokens[i+n]
	if t.Fold == "" {
		return
	}
	if c, ok := node.words[t.Fold]; ok {
		s.walk(c, tokens, i, n+1, yield)
	}
	if node.exact != nil {
		if c, ok := node.exact[t.Lower]; ok {
			s.walk(c, tokens, i, n+1, yield)
		}
	}
	if node.sizes != nil && len(t.Fold) >= 2 {
		for sizes := node.sizes[head(t.Fold)]; sizes != 0; sizes &= sizes - 1 {
			k := bits.TrailingZeros64(sizes)
			if k > len(t.Fold) {
				break
			}
			if c, ok := node.stems[t.Fold[:k]]; ok {
				s.walk(c, tokens, i, n+1, yield)
			}
		}
	}
}

// head returns the first two bytes of a word.
func head(w string) uint16 { return uint16(w[0])<<8 | uint16(w[1]) }

// Longest returns the value of the longest pattern that matches at token i and
// the number of tokens it takes, 0 if none does.
func (s *Set[T]) Longest(tokens []text.Token, i int) (value T, n int) {
	s.At(tokens, i, func(v T, k int) {
		if k > n {
			value, n = v, k
		}
	})
	return value, n
}

// Len returns the number of patterns.
func (s *Set[T]) Len() int { return len(s.ends) }
