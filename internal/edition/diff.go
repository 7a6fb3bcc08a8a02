package edition

import (
	"slices"
	"strings"

	"konbit.example/konbit"
)

// A Difference is what an edition says otherwise than another.
type Difference struct {
	Values   []Change    `json:"values,omitempty"`
	Sections []Rewording `json:"sections,omitempty"` // told otherwise, values aside
	Basis    []string    `json:"basis,omitempty"`    // heads, engine, catalogue, sources: what both were computed from
	Times    []string    `json:"times,omitempty"`    // period, valid, known
}

// A Change is one value that differs, with the records that made it.
type Change struct {
	ID     string      `json:"id"`
	Type   ChangeType  `json:"type"`
	Label  string      `json:"label"`
	Before *Value      `json:"before,omitempty"`
	After  *Value      `json:"after,omitempty"`
	Added  []konbit.ID `json:"added,omitempty"`   // records that it rests on now
	Gone   []konbit.ID `json:"removed,omitempty"` // and that it rested on before
}

// A ChangeType says how a value differs.
type ChangeType string

// Types of change.
const (
	Moved    ChangeType = "moved"    // another number, or another time
	Rebacked ChangeType = "rebacked" // the same number, otherwise backed
	Rested   ChangeType = "rested"   // the same, from other records
	New      ChangeType = "new"
	Dropped  ChangeType = "dropped"
)

// A Rewording is a section whose words differ.
type Rewording struct {
	Section string   `json:"section"`
	Title   string   `json:"title"`
	Added   []string `json:"added,omitempty"`
	Gone    []string `json:"removed,omitempty"`
}

// Diff says what after says otherwise than before, and which records changed
// it. Compare editions in one language.
func Diff(before, after *Edition) Difference {
	var d Difference
	for i := range after.Values {
		v := &after.Values[i]
		old, ok := before.Value(v.ID)
		if !ok {
			d.Values = append(d.Values, Change{ID: v.ID, Type: New, Label: v.Label, After: v, Added: v.Records})
			continue
		}
		if c := Compare(old, v); c.Type != "" {
			d.Values = append(d.Values, c)
		}
	}
	for i := range before.Values {
		v := &before.Values[i]
		if _, ok := after.Value(v.ID); !ok {
			d.Values = append(d.Values, Change{ID: v.ID, Type: Dropped, Label: v.Label, Before: v, Gone: v.Records})
		}
	}
	d.Sections = reworded(before, after)
	differ := func(list *[]string, name string, same bool) {
		if !same {
			*list = append(*list, name)
		}
	}
	differ(&d.Basis, "heads", before.Basis.Heads == after.Basis.Heads)
	differ(&d.Basis, "engine", before.Basis.Engine == after.Basis.Engine)
	differ(&d.Basis, "catalogue", before.Basis.Catalogue == after.Basis.Catalogue)
	differ(&d.Basis, "sources", before.Basis.Sources == after.Basis.Sources)
	differ(&d.Times, "period", before.From.Equal(after.From) && before.To.Equal(after.To))
	differ(&d.Times, "valid", before.Valid.Equal(after.Valid))
	differ(&d.Times, "known", before.Known.Equal(after.Known))
	return d
}

// Compare says how v differs from old, which has the same ID; a Change without
// Type is none.
func Compare(old, v *Value) Change {
	c := Change{ID: v.ID, Label: v.Label, Before: old, After: v, Added: without(v.Records, old.Records), Gone: without(old.Records, v.Records)}
	sameRange := (old.Interval == nil) == (v.Interval == nil) && (v.Interval == nil || *old.Interval == *v.Interval)
	switch {
	case !sameRange || old.Phrase != v.Phrase:
		c.Type = Moved
	case old.Backed != v.Backed || old.OutOfDate != v.OutOfDate || old.Overruled != v.Overruled || !slices.Equal(old.Disagreement, v.Disagreement):
		c.Type = Rebacked
	case len(c.Added)+len(c.Gone) > 0:
		c.Type = Rested
	}
	return c
}

// without returns the ids of a that b lacks.
func without(a, b []konbit.ID) []konbit.ID {
	var out []konbit.ID
	for _, id := range a {
		if !slices.Contains(b, id) {
			out = append(out, id)
		}
	}
	return out
}

// reworded compares sections line by line. What stands in both is left out,
// wherever it stands.
func reworded(before, after *Edition) []Rewording {
	old := make(map[string][]string)
	for i := range before.Sections {
		old[before.Sections[i].ID] = lines(&before.Sections[i])
	}
	var out []Rewording
	seen := make(map[string]bool)
	for i := range after.Sections {
		s := &after.Sections[i]
		seen[s.ID] = true
		now := lines(s)
		r := Rewording{Section: s.ID, Title: s.Title}
		for _, l := range now {
			if !slices.Contains(old[s.ID], l) {
				r.Added = append(r.Added, l)
			}
		}
		for _, l := range old[s.ID] {
			if !slices.Contains(now, l) {
				r.Gone = append(r.Gone, l)
			}
		}
		if len(r.Added)+len(r.Gone) > 0 {
			out = append(out, r)
		}
	}
	for i := range before.Sections {
		if s := &before.Sections[i]; !seen[s.ID] {
			out = append(out, Rewording{Section: s.ID, Title: s.Title, Gone: lines(s)})
		}
	}
	return out
}

// lines returns what a section says, line by line.
func lines(s *Section) []string {
	var out []string
	for i := range s.Blocks {
		out = append(out, s.Blocks[i].Lines()...)
	}
	return out
}

// Lines returns what a block says in words, a line for each paragraph, item and
// row. A chart says nothing in words, and the seal, which always differs, is none.
func (b *Block) Lines() []string {
	var out []string
	switch {
	case b.Paragraph != nil:
		out = append(out, b.Paragraph.Text.String())
	case b.List != nil:
		for _, i := range b.List.Items {
			line := i.Text.String()
			if i.When != "" {
				line = i.When + " " + line
			}
			if len(i.Term) > 0 {
				line = i.Term.String() + ": " + line
			}
			out = append(out, line)
		}
	case b.Table != nil:
		for _, r := range b.Table.Rows {
			out = append(out, r.line())
		}
		if b.Table.Total != nil {
			out = append(out, b.Table.Total.line())
		}
	}
	return out
}

func (r *Row) line() string {
	var line strings.Builder
	for i, c := range r.Cells {
		if i > 0 {
			line.WriteString(" | ")
		}
		line.WriteString(c.Text.String())
		if len(c.Under) > 0 {
			line.WriteString(" (" + c.Under.String() + ")")
		}
	}
	return line.String()
}
