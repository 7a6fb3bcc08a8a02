// Package gold scores proposals against claims that people annotated.
//
// It reads gold files (one JSON claim a line) and counts; it extracts nothing
// and opens no files. Its one invariant: it counts what the project's scoring
// protocol counts. Lenient is the value and the measure; strict adds hedge, unit,
// status, exact time and contributor; optional claims count neither way.
package gold

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"konbit.example/konbit/internal/claim"
)

// A Claim is one annotated claim of a document.
type Claim struct {
	ID          string   `json:"id"`
	Doc         string   `json:"doc"` // file name of the text
	Lang        string   `json:"lang"`
	DCT         string   `json:"dct"` // its date
	Kind        string   `json:"kind"`
	Quote       string   `json:"quote"`
	Span        string   `json:"span"`
	From        int      `json:"bs"` // bytes
	To          int      `json:"be"`
	QuoteFrom   int      `json:"bqs"`
	QuoteTo     int      `json:"bqe"`
	Measure     string   `json:"measure"`
	Alts        []string `json:"alts"` // measures that are as good
	Op          string   `json:"op"`
	Value       *float64 `json:"value"`
	High        *float64 `json:"hi"`
	Unit        string   `json:"unit"`
	When        string   `json:"when"`
	Contributor string   `json:"contributor"`
	Place       string   `json:"place"`
	Population  string   `json:"population"`
	Status      string   `json:"status"`
	Speaker     string   `json:"speaker"`
	Optional    bool     `json:"optional"`
}

// Read reads a gold file.
func Read(r io.Reader) ([]Claim, error) {
	var out []Claim
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var c Claim
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, c)
	}
	return out, in.Err()
}

// A Tally counts what was found of what was to be found.
type Tally struct {
	Right    int // found and right
	Proposed int
	Gold     int
}

// Precision returns the share of proposals that are right, in percent.
func (t Tally) Precision() float64 { return share(t.Right, t.Proposed) }

// Recall returns the share of the gold that was found, in percent.
func (t Tally) Recall() float64 { return share(t.Right, t.Gold) }

// F1 returns the harmonic mean of Precision and Recall.
func (t Tally) F1() float64 {
	p, r := t.Precision(), t.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(a) / float64(b)
}

func (t *Tally) add(u Tally) {
	t.Right += u.Right
	t.Proposed += u.Proposed
	t.Gold += u.Gold
}

// A Score is how well proposals match a gold file.
type Score struct {
	Documents int
	Found     map[string]Tally // by kind: value and place in the text
	Exact     map[string]Tally // and the very span
	Lenient   map[string]Tally
	Strict    map[string]Tally
	Spoken    map[string]Tally // strict, and the speaker
	Fields    map[string]Tally // by "kind field": matched claims whose field is right
	Shown     Tally            // of what is shown by default: found and of the right measure; Gold is not counted
	Misses    []string         // what is wrong, for a person to read
}

// All returns the sum of a Tally over both kinds.
func All(m map[string]Tally) Tally {
	var t Tally
	for _, u := range m {
		t.add(u)
	}
	return t
}

// Compare scores the proposals of each document against its gold claims.
func Compare(gold []Claim, proposals map[string][]claim.Proposal) Score {
	s := Score{Found: map[string]Tally{}, Exact: map[string]Tally{}, Lenient: map[string]Tally{}, Strict: map[string]Tally{}, Spoken: map[string]Tally{}, Fields: map[string]Tally{}}
	var docs []string
	byDoc := make(map[string][]Claim)
	for _, c := range gold {
		if byDoc[c.Doc] == nil {
			docs = append(docs, c.Doc)
		}
		byDoc[c.Doc] = append(byDoc[c.Doc], c)
	}
	for _, d := range docs {
		s.document(byDoc[d], proposals[d])
	}
	s.Documents = len(docs)
	return s
}

// document scores one text.
func (s *Score) document(gold []Claim, found []claim.Proposal) {
	pairs := match(gold, found)
	taken := make(map[int]int, len(pairs))
	for g, p := range pairs {
		taken[p] = g
	}
	for i := range gold {
		g := &gold[i]
		if g.Optional {
			continue
		}
		measured := 0
		if g.Measure != other {
			measured = 1
		}
		count(s.Found, g.Kind, Tally{Gold: 1})
		count(s.Exact, g.Kind, Tally{Gold: 1})
		for _, m := range []map[string]Tally{s.Lenient, s.Strict, s.Spoken} {
			count(m, g.Kind, Tally{Gold: measured})
		}
		p, ok := pairs[i]
		if !ok {
			s.Misses = append(s.Misses, fmt.Sprintf("MISS %s %s %q %q", g.ID, g.Measure, g.Quote, g.Span))
			continue
		}
		s.claim(g, &found[p])
	}
	for i := range found {
		s.proposal(gold, &found[i], taken, i)
	}
}

// claim scores a gold claim against the proposal that matches it.
func (s *Score) claim(g *Claim, p *claim.Proposal) {
	count(s.Found, g.Kind, Tally{Right: 1})
	if g.From == p.From && g.To == p.To {
		count(s.Exact, g.Kind, Tally{Right: 1})
	}
	event := g.Kind == claim.KindEvent
	fields := map[string]bool{
		"measure": sameMeasure(g, p),
		"status":  g.Status == p.Status || g.Status != "actual" && p.Status != "actual",
		"when":    sameTime(g.When, p.When, g.DCT),
		"speaker": sameSpeaker(g.Speaker, p.Speaker),
	}
	if !event {
		fields["op"] = g.Op == p.Op
		fields["unit"] = g.Unit == p.Unit
		if g.Contributor != "" {
			fields["contributor"] = g.Contributor == p.Contributor
		}
	}
	if g.Place != "" {
		fields["place"] = g.Place == p.Place
	}
	strict := true
	var wrong []string
	for _, name := range []string{"measure", "op", "unit", "status", "when", "contributor", "place", "speaker"} {
		ok, asked := fields[name]
		if !asked {
			continue
		}
		count(s.Fields, g.Kind+" "+name, Tally{Right: one(ok), Proposed: 1, Gold: 1})
		if !ok {
			wrong = append(wrong, name)
			strict = strict && (name == "place" || name == "speaker")
		}
	}
	if len(wrong) > 0 {
		s.Misses = append(s.Misses, fmt.Sprintf("DIFF %s %q %q %s: want %s %s %s %s, got %s %s %s %s %s %q", g.ID, g.Quote, g.Span, strings.Join(wrong, ","),
			g.Measure, g.Op, g.When, g.Contributor, p.Measure, p.Op, p.When, p.Contributor, p.Place, p.Speaker))
	}
	if g.Measure == other {
		return
	}
	count(s.Lenient, g.Kind, Tally{Right: one(fields["measure"])})
	count(s.Strict, g.Kind, Tally{Right: one(strict)})
	count(s.Spoken, g.Kind, Tally{Right: one(strict && fields["speaker"])})
}

// proposal counts a proposal as one, unless the gold leaves it open.
func (s *Score) proposal(gold []Claim, p *claim.Proposal, taken map[int]int, i int) {
	g, matched := taken[i]
	if matched && gold[g].Optional {
		return
	}
	if !matched && slices.ContainsFunc(gold, func(g Claim) bool {
		over := min(g.To, p.To) > max(g.From, p.From)
		return over && (g.Optional || p.Kind == claim.KindEvent && slices.Contains(g.Alts, p.Measure))
	}) {
		return
	}
	count(s.Found, p.Kind, Tally{Proposed: 1})
	count(s.Exact, p.Kind, Tally{Proposed: 1})
	if p.Shown {
		s.Shown.Proposed++
		s.Shown.Right += one(matched && sameMeasure(&gold[g], p))
	}
	if !matched {
		s.Misses = append(s.Misses, fmt.Sprintf("SPUR %s %q %q %s", p.Measure, p.Span, p.Quote, p.When))
	}
	if p.Measure != other {
		for _, m := range []map[string]Tally{s.Lenient, s.Strict, s.Spoken} {
			count(m, p.Kind, Tally{Proposed: 1})
		}
	}
}

const other = "other"

func count(m map[string]Tally, kind string, t Tally) {
	sum := m[kind]
	sum.add(t)
	m[kind] = sum
}

func one(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// match pairs gold claims with proposals of the same kind and value that overlap
// them, those of the right measure and the longest overlap first.
func match(gold []Claim, found []claim.Proposal) map[int]int {
	type pair struct {
		right   bool
		overlap int
		g, p    int
	}
	var pairs []pair
	for g := range gold {
		for p := range found {
			a, b := &gold[g], &found[p]
			over := min(a.To, b.To) - max(a.From, b.From)
			if a.Kind == b.Kind && over > 0 && (a.Kind == claim.KindEvent || sameValue(a.Value, b.Value)) {
				pairs = append(pairs, pair{sameMeasure(a, b), over, g, p})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { // as the protocol sorts: last first
		switch {
		case a.right != b.right:
			return one(b.right) - one(a.right)
		case a.overlap != b.overlap:
			return b.overlap - a.overlap
		case a.g != b.g:
			return b.g - a.g
		}
		return b.p - a.p
	})
	out := make(map[int]int)
	used := make(map[int]bool)
	for _, k := range pairs {
		if _, ok := out[k.g]; !ok && !used[k.p] {
			out[k.g], used[k.p] = k.p, true
		}
	}
	return out
}

func sameMeasure(g *Claim, p *claim.Proposal) bool {
	return p.Measure == g.Measure || slices.Contains(g.Alts, p.Measure)
}

func sameValue(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-6*max(1, math.Abs(*a), math.Abs(*b))
}

// sameTime reports whether two times cover the same days.
func sameTime(g, p, dct string) bool {
	a, ok1 := days(g, dct)
	b, ok2 := days(p, dct)
	return g == p || ok1 && ok2 && a == b
}

// days returns the first and last day of a time in the protocol's form.
func days(s, dct string) (span [2]time.Time, ok bool) {
	if s == "" {
		s = "DCT"
	}
	from, to, two := strings.Cut(s, "/")
	if !two {
		to = from
	}
	for i, part := range []string{from, to} {
		d, ok := edge(part, dct, i == 1)
		if !ok {
			return span, false
		}
		span[i] = d
	}
	return span, true
}

// edge returns the first or last day of one end of a time.
func edge(s, dct string, last bool) (time.Time, bool) {
	if s == ".." {
		if last {
			return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), true
		}
		return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), true
	}
	if s == "DCT" {
		s = dct
	}
	s, _, _ = strings.Cut(s, "T")
	var y, w int
	if n, _ := fmt.Sscanf(s, "%4d-W%2d", &y, &w); n == 2 {
		jan4 := time.Date(y, 1, 4, 0, 0, 0, 0, time.UTC)
		monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7+7*(w-1))
		if last {
			return monday.AddDate(0, 0, 6), true
		}
		return monday, true
	}
	for layout, end := range map[string][3]int{"2006": {1, 0, -1}, "2006-01": {0, 1, -1}, time.DateOnly: {}} {
		if t, err := time.Parse(layout, s); err == nil {
			if last {
				t = t.AddDate(end[0], end[1], end[2])
			}
			return t, true
		}
	}
	return time.Time{}, false
}

// sameSpeaker reports whether two names share a word that matters.
func sameSpeaker(g, p string) bool {
	if g == "" || p == "" {
		return g == p
	}
	a, b := words(g), words(p)
	for w := range a {
		if b[w] {
			return true
		}
	}
	return false
}

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		switch w {
		case "the", "of", "in", "a":
		default:
			m[w] = true
		}
	}
	return m
}

// String puts s in lines.
func (s Score) String() string {
	var b strings.Builder
	line := func(name string, t Tally) {
		fmt.Fprintf(&b, "  %-26s P %5.1f R %5.1f F1 %5.1f  (%d/%d/%d)\n", name, t.Precision(), t.Recall(), t.F1(), t.Right, t.Proposed, t.Gold)
	}
	fmt.Fprintf(&b, "%d documents\n", s.Documents)
	for _, kind := range []string{claim.KindQuantity, claim.KindEvent} {
		fmt.Fprintln(&b, kind)
		line("found", s.Found[kind])
		line("exact span", s.Exact[kind])
		line("lenient", s.Lenient[kind])
		line("strict", s.Strict[kind])
		line("strict and speaker", s.Spoken[kind])
	}
	line("all lenient", All(s.Lenient))
	line("all strict", All(s.Strict))
	fmt.Fprintf(&b, "  %-26s P %5.1f  (%d/%d)\n", "shown by default", s.Shown.Precision(), s.Shown.Right, s.Shown.Proposed)
	return b.String()
}
