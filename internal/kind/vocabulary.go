package kind

import (
	"slices"
	"strings"

	"konbit.example/konbit/internal/message"
)

// A Vocabulary is a closed list of codes that a field may hold.
type Vocabulary struct {
	Name    string `yaml:"vocabulary"`
	Version int    `yaml:"version"`
	Follows string `yaml:"follows"` // the outside list that it follows
	Extends string `yaml:"extends"` // the vocabulary whose codes it has too
	Codes   []Code `yaml:"codes"`

	index map[string]*Code
}

// A Code is one term of a vocabulary.
type Code struct {
	Code     string            `yaml:"code"`
	Labels   message.Text      `yaml:"labels"`
	Hint     message.Text      `yaml:"hint"`
	Discrete bool              `yaml:"discrete"` // of a unit: it comes in whole numbers
	Count    message.Counted   `yaml:"count"`    // of a unit: how a number of it is written
	Map      map[string]string `yaml:"map"`      // the same term in outside vocabularies
}

// Lookup returns the term with that code.
func (v *Vocabulary) Lookup(code string) (*Code, bool) {
	c, ok := v.index[code]
	return c, ok
}

// Near returns up to three codes that somebody who wrote s may have meant.
func (v *Vocabulary) Near(s string) []string {
	codes := make([]string, len(v.Codes))
	for i, c := range v.Codes {
		codes[i] = c.Code
	}
	near := nearest(s, codes)
	for _, c := range v.Codes { // a label given for a code
		for _, label := range c.Labels {
			if strings.EqualFold(label, s) && !slices.Contains(near, c.Code) {
				near = slices.Insert(near, 0, c.Code)
			}
		}
	}
	return near[:min(3, len(near))]
}

// nearest returns up to three of names that are a slip of the hand from s,
// nearest first.
func nearest(s string, names []string) []string {
	type scored struct {
		name string
		d    int
	}
	s = strings.ToLower(strings.TrimSpace(s))
	var near []scored
	for _, n := range names {
		d := distance(s, strings.ToLower(n))
		if len(s) >= 3 && strings.Contains(strings.ToLower(n), s) {
			d = min(d, 1)
		}
		if d <= max(1, len(s)/3) {
			near = append(near, scored{n, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.d - b.d })
	var out []string
	for _, n := range near[:min(3, len(near))] {
		out = append(out, n.name)
	}
	return out
}

// distance returns the number of single-character insertions, deletions and
// replacements between a and b (Levenshtein 1966), and len(a)+len(b) at once for
// words too long to be a slip.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
