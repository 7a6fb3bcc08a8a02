package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/register"
)

// note returns the number of the source of a claim, which it gets when it is
// first noted; 0 where the source is not to be seen.
func (b *builder) note(c *figure.Claim) int {
	key := b.sourceKey(c)
	if key == "" {
		return 0
	}
	n := b.cite(key)
	if strings.HasPrefix(key, "own:") {
		b.own(n, claimRecord(c.ID))
	}
	return n
}

// sourceKey names the source of a claim: its document, or all records of the
// mission of one kind.
func (b *builder) sourceKey(c *figure.Claim) string {
	if c.Document != "" {
		if _, ok := b.Find(c.Document); ok {
			return string(c.Document)
		}
		return ""
	}
	if r, ok := b.Find(claimRecord(c.ID)); ok {
		return "own:" + r.Def.Name
	}
	if c.Own {
		return "own:record"
	}
	return ""
}

// recordNotes returns the numbers of a record's sources.
func (b *builder) recordNotes(r *register.Record) []int {
	const most = 4
	var notes []int
	for _, s := range r.Sources {
		if doc, ok := b.Find(s.Document); ok && b.Collected(doc) && len(notes) < most {
			if n := b.cite(string(s.Document)); !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
	}
	if len(notes) == 0 {
		n := b.cite("own:" + r.Def.Name)
		b.own(n, r.ID)
		notes = append(notes, n)
	}
	slices.Sort(notes)
	return notes
}

// cite returns the number of a source.
func (b *builder) cite(key string) int {
	if n, ok := b.noted[key]; ok {
		return n
	}
	n := len(b.e.Sources) + 1
	b.noted[key] = n
	s := edition.Source{Number: n, ID: key}
	if name, ok := strings.CutPrefix(key, "own:"); ok {
		what := name
		if d, ok := b.Kinds.Latest(name); ok {
			what = d.Labels.In(b.p.Lang)
		}
		s.Text = edition.Plain(b.p.Text("report.source.own", "mission", b.Mission.Short.In(b.p.Lang), "kind", what))
	} else {
		doc, _ := b.Find(konbit.ID(key))
		s.Text = b.Citation(doc)
	}
	b.e.Sources = append(b.e.Sources, s)
	return n
}

// own enters a record of the mission under its source.
func (b *builder) own(n int, id konbit.ID) {
	s := &b.e.Sources[n-1]
	if i, found := slices.BinarySearch(s.Records, id); !found {
		s.Records = slices.Insert(s.Records, i, id)
	}
}

// outlet names where a claim comes from.
func (b *builder) outlet(c *figure.Claim) string {
	if r, ok := b.Find(c.Document); ok && c.Document != "" {
		return b.Outlet(r)
	}
	if r, ok := b.Find(claimRecord(c.ID)); ok {
		return b.p.Text("report.source.own", "mission", b.Mission.Short.In(b.p.Lang), "kind", r.Def.Labels.In(b.p.Lang))
	}
	return ""
}

// fingerprint returns the hex SHA-256 of what fixes the edition: what it was
// computed from and every value that came out, with the records behind it.
func (b *builder) fingerprint() string {
	h := sha256.New()
	line := func(parts ...string) { h.Write([]byte(strings.Join(parts, "\x00") + "\n")) }
	e := b.e
	line("konbit/edition/v1", e.Report, e.Serial, e.Basis.Heads, e.Basis.Engine, e.Basis.Catalogue, e.Basis.Sources,
		konbit.At(e.From.UTC()).String(), konbit.At(e.To.UTC()).String(), konbit.At(e.Valid.UTC()).String(), konbit.At(e.Known.UTC()).String())
	values := slices.Clone(e.Values)
	slices.SortFunc(values, func(x, y edition.Value) int { return cmp.Compare(x.ID, y.ID) })
	for i := range values {
		line(append([]string{values[i].ID, b.plainValue(&values[i])}, ids(values[i].Records)...)...)
	}
	for _, p := range b.Paragraphs {
		line(string(p.ID), p.Section, p.Lang, p.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// plainValue returns what a value comes to in no language.
func (b *builder) plainValue(v *edition.Value) string {
	if f, ok := b.figures[v.ID]; ok {
		return formatInterval(f.Range)
	}
	if v.Interval != nil {
		return formatInterval(*v.Interval)
	}
	return ""
}

func ids(list []konbit.ID) []string {
	out := make([]string, len(list))
	for i, id := range list {
		out[i] = string(id)
	}
	return out
}
