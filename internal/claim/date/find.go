package date

import (
	"slices"
	"strconv"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/phrase"
	"konbit.example/konbit/internal/claim/text"
)

// A Finder reads the dates of one document from its beginning to its end. It
// remembers the last one, which "the following month" is relative to.
type Finder struct {
	lex     *Lexicon
	ctx     Context
	last    Value
	day     Value // the last that is a day
	stretch Value // the last that runs from one time to another
	source  string
	tokens  []text.Token
	sub     map[int]*hit // dates already read, by where they begin; nil: none there
	words   phrase.Memo[sense]
	reader  *number.Reader
	nums    []numberAt          // numbers already read, by token
	matches [maxDepth + 1]match // one of each depth is being made at a time
}

// numberAt is what was found of a number at a token.
type numberAt struct {
	number.Number
	ok, done bool
}

// number returns the number that begins at token i.
func (f *Finder) number(i int) (number.Number, bool) {
	n := &f.nums[i]
	if !n.done {
		n.Number, n.ok = f.reader.At(i)
		n.done = true
	}
	return n.Number, n.ok
}

// NewFinder returns a Finder for a document.
func (l *Lexicon) NewFinder(ctx Context) *Finder {
	return &Finder{lex: l, ctx: ctx, last: Now, day: Now, sub: make(map[int]*hit)}
}

// SetContext changes what the words around mean, for the next tokens.
func (f *Finder) SetContext(ctx Context) { f.ctx = ctx }

// Written returns the date of the document.
func (f *Finder) Written() time.Time { return f.ctx.Written }

// a hit is a date that begins at a token.
type hit struct {
	to  int
	out Date
}

// Find appends to dst the dates of tokens, which were read from source.
func (f *Finder) Find(dst []Date, source string, tokens []text.Token) []Date {
	f.source, f.tokens = source, tokens
	f.words.Reset(f.lex.words, tokens)
	f.reader = f.lex.numbers.Read(f.reader, source, tokens)
	f.nums = append(f.nums[:0], make([]numberAt, len(tokens))...)
	clear(f.sub)
	for i := 0; i < len(tokens); {
		h := f.at(i, 0)
		if h == nil {
			i++
			continue
		}
		if !h.out.Present && !h.out.Clock && (f.ctx.Aside == nil || !f.ctx.Aside(&h.out)) {
			f.last = h.out.Value
			if !f.last.OpenFrom && !f.last.OpenTo && !f.last.To.Now && (f.last.From != f.last.To) {
				f.stretch = f.last
			}
			if v := h.out.Value; !v.OpenFrom && !v.OpenTo && v.From.Precision == konbit.Day && !v.To.Now {
				f.day = v
			}
		}
		dst = append(dst, h.out)
		i = h.to
		clear(f.sub)
	}
	return dst
}

// maxDepth bounds dates within dates: since the end of last month.
const maxDepth = 3

// at returns the longest date that begins at token i.
func (f *Finder) at(i, depth int) *hit {
	if i >= len(f.tokens) || depth > maxDepth {
		return nil
	}
	if i > 1 && f.tokens[i].Glued && f.mark(i-1) == "-" && f.tokens[i-2].Kind == text.Word { // no first in twenty-first
		if _, ok := f.number(i - 2); ok {
			return nil
		}
	}
	key := i*(maxDepth+1) + depth
	if h, ok := f.sub[key]; ok {
		return h
	}
	f.sub[key] = nil
	best := f.numeric(i)
	try := func(index int) {
		p := &f.lex.patterns[index]
		if !f.behind(p, i) {
			return
		}
		m := &f.matches[depth]
		*m = match{f: f, from: i, depth: depth, slots: m.slots[:0]}
		if !m.run(p.elements, 0, i) {
			return
		}
		if best != nil && m.end <= best.to {
			return
		}
		if d, ok := p.op(m); ok {
			d.From, d.To = i, m.end
			best = &hit{to: m.end, out: d}
		}
	}
	f.begins(i, func(s sense) {
		for _, index := range f.lex.first[s] {
			try(index)
		}
	})
	if best != nil { // a date may begin a longer one
		for _, index := range f.lex.first[sense{kind: dateSlot}] {
			try(index)
		}
	}
	f.sub[key] = best
	return best
}

// begins calls yield with each way in which a pattern may begin at token i.
func (f *Finder) begins(i int, yield func(sense)) {
	t := &f.tokens[i]
	if t.Kind == text.Digits {
		yield(sense{kind: daySlot})
		yield(sense{kind: yearSlot})
		yield(sense{kind: numberSlot})
		yield(sense{kind: clockSlot})
	} else {
		for _, w := range f.words.At(i) {
			s := w.Value
			if s.kind != literal && s.kind != setSlot {
				s.name = ""
			}
			s.value = 0
			yield(s)
		}
		if t.Kind == text.Word {
			if n, ok := f.number(i); ok && n.Form != number.Ordinal {
				yield(sense{kind: numberSlot})
			} else if ok {
				yield(sense{kind: ordinalSlot})
			}
		}
	}
}

func (f *Finder) behind(p *pattern, i int) bool {
	if p.behind == nil {
		return true
	}
	if i == 0 {
		return false
	}
	t := &f.tokens[i-1]
	return slices.Contains(p.behind, t.Fold)
}

// A match is the slots of a pattern as they were read.
type match struct {
	f     *Finder
	from  int
	end   int
	depth int
	slots []slot
}

type slot struct {
	kind  kind
	name  string
	value int
	at    int
	date  *Date
}

// run matches elements from index e on at token i.
func (m *match) run(elements []element, e, i int) bool {
	if e == len(elements) {
		m.end = i
		return i > m.from
	}
	el := &elements[e]
	if i < len(m.f.tokens) && (i == m.from || m.f.tokens[i].Breaks < 2) {
		mark := len(m.slots)
		done := false
		m.accept(el, i, func(s slot, n int) {
			if done {
				return
			}
			m.slots = append(m.slots[:mark], s)
			done = m.run(elements, e+1, i+n)
		})
		if done {
			return true
		}
		m.slots = m.slots[:mark]
	}
	return el.optional && m.run(elements, e+1, i)
}

// accept calls yield with each way to read el at token i.
func (m *match) accept(el *element, i int, yield func(s slot, n int)) {
	f := m.f
	t := &f.tokens[i]
	switch el.kind {
	case daySlot:
		if v, n, ok := f.small(i); ok && v >= 1 && v <= 31 {
			yield(slot{kind: daySlot, value: v, at: i}, n)
		}
	case yearSlot:
		if v, ok := f.year(i); ok {
			yield(slot{kind: yearSlot, value: v, at: i}, 1)
		}
	case numberSlot:
		if n, ok := f.number(i); ok && n.Value > 0 && n.Value < 1000 && (n.Form == number.Cardinal || n.Form == number.Article) && !n.Vague {
			yield(slot{kind: numberSlot, value: int(n.Value), at: i}, n.To-n.From)
		}
	case dateSlot:
		if h := f.at(i, m.depth+1); h != nil && !h.out.Clock {
			yield(slot{kind: dateSlot, at: i, date: &h.out}, h.to-i)
		}
	case minuteSlot:
		if t.Kind == text.Digits && t.To-t.From == 2 {
			if v, err := strconv.Atoi(f.mark(i)); err == nil && v < 60 {
				yield(slot{kind: minuteSlot, value: v, at: i}, 1)
			}
		}
	case clockSlot:
		if v, n, ok := f.clock(i); ok {
			yield(slot{kind: clockSlot, value: v, at: i}, n)
		}
	default:
		for _, w := range f.words.At(i) {
			s, n := w.Value, w.Words
			if s.kind != el.kind || (el.kind == literal || el.kind == setSlot) && !has(el.names, s.name) {
				continue
			}
			if f.lex.capitals && (s.kind == monthSlot || s.kind == weekdaySlot) && !t.Upper {
				if s.kind == weekdaySlot || len(t.Fold) <= 5 { // may, march
					continue
				}
			}
			if s.kind == monthSlot && (i == 0 || f.tokens[i-1].Kind != text.Digits) {
				if _, ok := f.number(i); ok { // sept is seven
					continue
				}
			}
			if s.kind == monthSlot && len(t.Fold) <= 4 && i+n+1 < len(f.tokens) && f.tokens[i+n].Glued && f.mark(i+n) == "." && !f.tokens[i+n+1].Upper {
				yield(slot{kind: s.kind, value: s.value, at: i}, n+1)
			}
			yield(slot{kind: s.kind, name: s.name, value: s.value, at: i}, n)
		}
		if el.kind == ordinalSlot && (t.Kind == text.Digits || t.Kind == text.Word) { // 21st, twenty-first
			if n, ok := f.number(i); ok && n.Form == number.Ordinal && n.Value <= 31 && len(f.words.At(i)) == 0 {
				yield(slot{kind: ordinalSlot, value: int(n.Value), at: i}, n.To-n.From)
			}
		}
	}
}

func has(names []string, s string) bool {
	return slices.Contains(names, s)
}

func (f *Finder) mark(i int) string { return f.source[f.tokens[i].From:f.tokens[i].To] }

// small reads a whole number of one or two digits, with the ending of an
// ordinal if it has one.
func (f *Finder) small(i int) (v, n int, ok bool) {
	t := &f.tokens[i]
	if t.Kind != text.Digits || t.To-t.From > 2 {
		return 0, 0, false
	}
	v, err := strconv.Atoi(f.mark(i))
	if err != nil {
		return 0, 0, false
	}
	if i+1 < len(f.tokens) && f.tokens[i+1].Glued && f.tokens[i+1].Kind == text.Word {
		num, ok := f.number(i)
		return v, 2, ok && num.Form == number.Ordinal
	}
	return v, 1, true
}

func (f *Finder) year(i int) (int, bool) {
	t := &f.tokens[i]
	if t.Kind != text.Digits || t.To-t.From != 4 {
		return 0, false
	}
	v, err := strconv.Atoi(f.mark(i))
	if err != nil || v < 1900 || v > 2100 || f.ctx.Counted != nil && i+1 < len(f.tokens) && f.ctx.Counted(i+1) {
		return 0, false
	}
	if i+1 < len(f.tokens) && f.tokens[i+1].Glued && f.tokens[i+1].Kind == text.Word && f.tokens[i+1].Fold != "'s" {
		return 0, false
	}
	return v, true
}

// clock reads digits that may be a time of day: 2, 14, 02:30. What follows
// decides.
func (f *Finder) clock(i int) (minutes, n int, ok bool) {
	v, n, ok := f.small(i)
	if !ok || n != 1 || v > 24 {
		if !ok && f.tokens[i].Kind == text.Digits && i+1 < len(f.tokens) { // 14h30: the h is glued
			v, err := strconv.Atoi(f.mark(i))
			if err == nil && v <= 24 && f.tokens[i].To-f.tokens[i].From <= 2 {
				return v * 60, 1, true
			}
		}
		return 0, 0, false
	}
	minutes = v * 60
	if i+2 < len(f.tokens) && (f.mark(i+1) == ":" || f.mark(i+1) == ".") && f.tokens[i+1].Glued && f.tokens[i+2].Glued && f.tokens[i+2].Kind == text.Digits {
		if mm, err := strconv.Atoi(f.mark(i + 2)); err == nil && mm < 60 && f.tokens[i+2].To-f.tokens[i+2].From == 2 {
			return minutes + mm, 3, true
		}
	}
	return minutes, 1, true
}

// numeric reads 2024-10-03, 03/10/2024 and 14.01.2025.
func (f *Finder) numeric(i int) *hit {
	t := &f.tokens[i]
	if t.Kind != text.Digits || i > 0 && t.Glued && f.tokens[i-1].Kind != text.Mark {
		return nil
	}
	var parts []string
	end := i + 1
	sep := ""
	switch {
	case i+4 < len(f.tokens) && f.joined(i+1, i+5):
		sep = f.mark(i + 1)
		if sep != "-" && sep != "/" || f.mark(i+3) != sep {
			return nil
		}
		parts, end = []string{f.mark(i), f.mark(i + 2), f.mark(i + 4)}, i+5
	case t.To-t.From >= 8 && t.To-t.From <= 10:
		s := f.mark(i)
		a, b := 0, 0
		for k := range s {
			if s[k] == '.' {
				a, b = b, k
			} else if s[k] == ',' {
				return nil
			}
		}
		if a == 0 {
			return nil
		}
		parts = []string{s[:a], s[a+1 : b], s[b+1:]}
	default:
		return nil
	}
	var v [3]int
	for k, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil
		}
		v[k] = n
	}
	y, m, d := v[2], v[1], v[0]
	switch {
	case len(parts[0]) == 4:
		y, m, d = v[0], v[1], v[2]
	case f.lex.order == "mdy" && sep != "":
		m, d = v[0], v[1]
	}
	if len(parts[0]) <= 2 && len(parts[2]) == 2 && sep != "" { // 21/04/16
		if y += 2000; y > f.ctx.Written.Year()+20 {
			y -= 100
		}
	}
	if m > 12 && d <= 12 {
		m, d = d, m
	}
	t0, ok := civil(y, m, d)
	if !ok || y < 1900 || y > 2100 {
		return nil
	}
	p := day(t0)
	p.Year = true
	return &hit{to: end, out: Date{From: i, To: end, Value: on(p), Hour: -1}}
}

// joined reports whether tokens [i, j) are glued one to the other.
func (f *Finder) joined(i, j int) bool {
	for ; i < j; i++ {
		if !f.tokens[i].Glued {
			return false
		}
	}
	return true
}

// civil returns the day y-m-d if there is one.
func civil(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && int(t.Month()) == m
}
