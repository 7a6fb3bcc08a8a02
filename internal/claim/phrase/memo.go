package phrase

import "konbit.example/konbit/internal/claim/text"

// A Match is a pattern that matches at a token, and how many tokens it takes.
type Match[T any] struct {
	Value T
	Words int
}

// A Memo remembers what a Set matches at each token of a run, for parsers that
// look at a token many times. It must not be used from two goroutines at once.
type Memo[T any] struct {
	set    *Set[T]
	tokens []text.Token
	known  []Match[T]
	first  []span
}

// A span is entries [from, to) of known; done says that they were looked up.
type span struct {
	from, to int32
	done     bool
}

// Reset makes m remember nothing and look at tokens from now on.
func (m *Memo[T]) Reset(set *Set[T], tokens []text.Token) {
	m.set, m.tokens, m.known = set, tokens, m.known[:0]
	if cap(m.first) < len(tokens) {
		m.first = make([]span, len(tokens))
		return
	}
	m.first = m.first[:len(tokens)]
	clear(m.first)
}

// At returns what matches at token i. The slice is good until the next call.
func (m *Memo[T]) At(i int) []Match[T] {
	s := &m.first[i]
	if !s.done {
		s.from, s.done = int32(len(m.known)), true
		m.set.At(m.tokens, i, func(v T, n int) { m.known = append(m.known, Match[T]{v, n}) })
		s.to = int32(len(m.known))
	}
	return m.known[s.from:s.to]
}
