package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// note returns the number of the source of a claim, which it gets when it is
// first noted; 0 where the source is not to be seen.
func (b *builder) note(c *figure.Claim) int {
	key := b.sourceKey(c)
	if key == "" {
		return 0
	}
	n := b.number1(key)
	if strings.HasPrefix(key, "own:") {
		b.own(n, claimRecord(c.ID))
	}
	return n
}

// sourceKey names the source of a claim: its document, or all records of the
// mission of one kind.
func (b *builder) sourceKey(c *figure.Claim) string {
	if c.Document != "" {
		if _, ok := b.find(c.Document); ok {
			return string(c.Document)
		}
		return ""
	}
	if r, ok := b.find(claimRecord(c.ID)); ok {
		return "own:" + r.def.Name
	}
	if c.Own {
		return "own:record"
	}
	return ""
}

// recordNotes returns the numbers of a record's sources.
func (b *builder) recordNotes(r *record) []int {
	const most = 4
	var notes []int
	for _, s := range r.Sources {
		if doc, ok := b.find(s.Document); ok && b.collected(doc) && len(notes) < most {
			if n := b.number1(string(s.Document)); !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
	}
	if len(notes) == 0 {
		n := b.number1("own:" + r.def.Name)
		b.own(n, r.ID)
		notes = append(notes, n)
	}
	slices.Sort(notes)
	return notes
}

// number1 returns the number of a source.
func (b *builder) number1(key string) int {
	if n, ok := b.noted[key]; ok {
		return n
	}
	n := len(b.e.Sources) + 1
	b.noted[key] = n
	s := Source{Number: n, ID: key}
	if name, ok := strings.CutPrefix(key, "own:"); ok {
		what := name
		if d, ok := b.Kinds.Latest(name); ok {
			what = d.Labels.In(b.p.Lang)
		}
		s.Text = plain(b.p.Text("report.source.own", "mission", b.Mission.Short.In(b.p.Lang), "kind", what))
	} else {
		s.Text = b.docText(b.byID[konbit.ID(key)])
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

// docShort names a document as in a table: outlet and day.
func (b *builder) docShort(r *record) string {
	publisher := b.publisher(r)
	if r.Published.IsZero() {
		return publisher
	}
	return publisher + ", " + b.when(konbit.On(r.Published))
}

// publisher names the outlet of a document.
func (b *builder) publisher(r *record) string {
	if b.unnamed(r) {
		return b.p.Text("report.outlet.unknown")
	}
	publisher, _ := r.v["publisher"].(string)
	return publisher
}

// unnamed reports whether nobody can name the outlet of a document, which
// figure.Document says how to write.
func (b *builder) unnamed(r *record) bool {
	publisher, _ := r.v["publisher"].(string)
	return strings.HasPrefix(publisher, "unknown")
}

// docText cites a document: outlet, day and title, which leads to its address.
func (b *builder) docText(r *record) Text {
	publisher := b.publisher(r)
	title, _ := r.v["title"].(string)
	url, _ := r.v["url"].(string)
	lang, _ := r.v["language"].(string)
	if lang == b.p.Lang {
		lang = ""
	}
	if strings.Contains(title, publisher) {
		return Text{{Text: title, Link: url, Lang: lang}}
	}
	t := plain(publisher)
	if b.unnamed(r) {
		t = b.capital(t)
	}
	if !r.Published.IsZero() {
		t = appendText(t, ", "+b.p.Moment(r.Published, b.loc))
	}
	t = appendText(t, b.p.Text("report.colon"))
	return append(t, Run{Text: title, Link: url, Lang: lang})
}

// outlet names where a claim comes from.
func (b *builder) outlet(c *figure.Claim) string {
	if r, ok := b.find(c.Document); ok && c.Document != "" {
		return b.docShort(r)
	}
	if r, ok := b.find(claimRecord(c.ID)); ok {
		return b.p.Text("report.source.own", "mission", b.Mission.Short.In(b.p.Lang), "kind", r.def.Labels.In(b.p.Lang))
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
	slices.SortFunc(values, func(x, y Value) int { return cmp.Compare(x.ID, y.ID) })
	for i := range values {
		line(append([]string{values[i].ID, b.plainValue(&values[i])}, ids(values[i].Records)...)...)
	}
	for _, p := range b.Paragraphs {
		line(string(p.ID), p.Section, p.Lang, p.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// plainValue returns what a value comes to in no language.
func (b *builder) plainValue(v *Value) string {
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
