package report

import (
	"cmp"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/register"
)

// found returns the records that s is about, in its order.
func (b *builder) found(s *outline.Records) ([]*register.Record, error) {
	var found []*register.Record
	for _, name := range s.Kinds {
		if _, ok := b.Kinds.Latest(name); !ok {
			return nil, konbit.Invalid("records.kinds", "%q is no kind of record", name)
		}
		recs := b.In(name, s.In, s.When, s.Days)
		if s.Open != "" {
			recs = b.withOpen(recs, name, s)
		}
		for _, r := range recs {
			if b.Has(r, s.If) && b.singly(r) {
				found = append(found, r)
			}
		}
	}
	slices.SortStableFunc(found, b.older)
	found = b.Newest(found, s.Per)
	if s.Newest {
		slices.Reverse(found)
	}
	if s.Order != "" {
		slices.SortStableFunc(found, func(x, y *register.Record) int { return cmp.Compare(x.Rank(s.Order), y.Rank(s.Order)) })
	}
	return found, nil
}

// older orders records by when they are true.
func (b *builder) older(x, y *register.Record) int {
	s, _ := x.At.Earliest(b.loc)
	t, _ := y.At.Earliest(b.loc)
	return s.Compare(t)
}

// records builds a list with a line for each record.
func (b *builder) records(s *outline.Records, quiet bool) ([]edition.Block, error) {
	found, err := b.found(s)
	if err != nil {
		return nil, err
	}
	if len(s.Columns) > 0 && len(found) > 0 {
		return b.listing(s, found)
	}
	list := &edition.List{}
	for _, r := range found {
		if s.Most > 0 && len(list.Items) == s.Most {
			more := b.p.Text("report.more", "n", len(found)-s.Most)
			list.Items = append(list.Items, edition.Item{Text: edition.Text{{Text: more, Style: edition.Faint}}})
			break
		}
		item, err := b.item(r, s)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	if s.Join {
		list.Items = b.joined(list.Items)
	}
	for i := range list.Items {
		list.Items[i].Text = list.Items[i].Text.Closed()
	}
	if len(list.Items) > 0 {
		return []edition.Block{{List: list}}, nil
	}
	return b.nothing(s.None, quiet || b.closed(s.Kinds...)), nil
}

// listing is a table of records with a column for each pattern.
func (b *builder) listing(s *outline.Records, found []*register.Record) ([]edition.Block, error) {
	t := &edition.Table{}
	for _, c := range s.Columns {
		t.Columns = append(t.Columns, edition.Column{Title: c.Labels.In(b.p.Lang)})
	}
	for _, r := range found {
		v, err := b.resolve(outline.Ask{Type: outline.Record, Of: string(r.ID)})
		if err != nil {
			return nil, err
		}
		row := edition.Row{ID: v.ID}
		for _, c := range s.Columns {
			row.Cells = append(row.Cells, edition.Cell{Text: edition.Fill(b.pattern(c.Text), b.teller(r, s)).Capital()})
		}
		t.Rows = append(t.Rows, row)
	}
	return []edition.Block{{Table: t}}, nil
}

// joined makes those lines one that have the same term.
func (b *builder) joined(items []edition.Item) []edition.Item {
	var out []edition.Item
	for _, x := range items {
		i := slices.IndexFunc(out, func(y edition.Item) bool { return len(y.Term) > 0 && y.Term.String() == x.Term.String() })
		if i < 0 {
			out = append(out, x)
			continue
		}
		y := &out[i]
		y.Text = y.Text.Add(b.p.Text("report.semicolon")).With(x.Text.Small())
		if len(x.Aside) > 0 && len(y.Aside) > 0 {
			y.Aside = slices.Clone(y.Aside)
			for _, n := range x.Aside[0].Notes {
				if !slices.Contains(y.Aside[0].Notes, n) {
					y.Aside[0].Notes = append(slices.Clip(y.Aside[0].Notes), n)
				}
			}
			slices.Sort(y.Aside[0].Notes)
		}
	}
	return out
}

// unrepeated drops what a name says already: of Clinic, Ostrey Clinic it leaves the
// second.
func unrepeated(t edition.Text) edition.Text {
	s := t.String()
	what, name, ok := strings.Cut(s, ", ")
	if !ok || !strings.Contains(strings.ToLower(name), strings.ToLower(what)) {
		return t
	}
	return edition.Plain(name)
}

// singly reports whether a record may be told of by itself, and not only in a
// count: anybody may read a public report.
func (b *builder) singly(r *register.Record) bool { return !b.Kind.Public || r.Def.Public == "row" }

// closed reports whether one of some kinds is closed to the readers, so that
// they cannot be told that there are none.
func (b *builder) closed(kinds ...string) bool {
	return b.Closed != nil && slices.ContainsFunc(kinds, b.Closed)
}

// nothing says that there is nothing, unless the section is quiet.
func (b *builder) nothing(key string, quiet bool) []edition.Block {
	if quiet || key == "" {
		return nil
	}
	return []edition.Block{{Paragraph: &edition.Paragraph{Silence: true, Text: edition.Fill(b.pattern(key), b.plainly)}}}
}

// withOpen adds the records of a kind from before the period that are still
// open, before the others.
func (b *builder) withOpen(recs []*register.Record, name string, s *outline.Records) []*register.Record {
	has := make(map[konbit.ID]bool, len(recs))
	for _, r := range recs {
		has[r.ID] = true
	}
	var open []*register.Record
	for _, r := range b.In(name, outline.UpTo, s.When, 0) {
		if !has[r.ID] && b.state(r, s) != "" && b.state(r, s) != "closed" {
			open = append(open, r)
		}
	}
	return append(open, recs...)
}

// state returns the code of how a record stands: its own, or that of the last
// record that followed it up.
func (b *builder) state(r *register.Record, s *outline.Records) string {
	state, _ := r.Values[s.Open].(string)
	for _, f := range b.Following(r, s.Follow, s.Chain) {
		if code, ok := f.Values[s.Open].(string); ok {
			state = code
		}
	}
	return state
}

// standing says how a record stands, and that it is new where it is of the
// period.
func (b *builder) standing(r *register.Record, s *outline.Records) edition.Text {
	code := b.state(r, s)
	if code == "" {
		return nil
	}
	t := edition.Plain(b.Word(r.Def.Field(s.Open), code))
	if first, ok := r.At.Earliest(b.loc); ok && !first.Before(b.From) {
		t = t.Add(b.p.Text("report.new"))
	}
	return t
}

// teller says what stands in a place of a pattern over r.
func (b *builder) teller(r *register.Record, s *outline.Records) func(string) edition.Text {
	return func(name string) edition.Text {
		if name == "standing" {
			return b.standing(r, s)
		}
		if code, ok := r.Values[name].(string); ok && slices.Contains(s.Hide[name], code) {
			return nil
		}
		return b.Field(r, name)
	}
}

// item returns a record as a line, and enters it among the values.
func (b *builder) item(r *register.Record, s *outline.Records) (edition.Item, error) {
	v, err := b.resolve(outline.Ask{Type: outline.Record, Of: string(r.ID)})
	if err != nil {
		return edition.Item{}, err
	}
	get := b.teller(r, s)
	first, dated := r.At.Earliest(b.loc)
	older := dated && first.Before(b.From) && s.In != outline.UpTo
	text := s.Text
	if older && s.Older != "" {
		text = s.Older
	}
	item := edition.Item{ID: v.ID, Text: edition.Fill(b.pattern(text), get).Capital()}
	if s.Term != "" {
		item.Term = unrepeated(edition.Fill(b.pattern(s.Term), get)).Capital()
	}
	if len(item.Term) > 0 {
		for i := range item.Term {
			item.Term[i].Value = v.ID
		}
	}
	if !s.Undated {
		item.When = b.When(r.At)
	}
	item.Text = append(item.Text, b.followed(r, s, older)...)
	item.Aside = b.asideOf(b.recordNotes(r))
	return item, nil
}

// followed tells what followed a record in the period, or that nothing did.
func (b *builder) followed(r *register.Record, s *outline.Records, older bool) edition.Text {
	if s.Follow == "" {
		return nil
	}
	var t edition.Text
	var last *register.Record
	for _, f := range b.Following(r, s.Follow, s.Chain) {
		last = f
		if at, ok := f.At.Earliest(b.loc); ok && at.Before(b.From) && !s.Chain {
			continue
		}
		told := b.Field(f, "text")
		if len(told) == 0 {
			told = edition.Plain(b.Title(f))
		}
		t = append(t.Add(". "+b.p.Text("report.follow", "when", b.When(f.At))+" "), told...)
	}
	first, _ := r.At.Earliest(b.loc)
	switch {
	case len(t) > 0 || !older || s.Open == "":
		return t
	case last != nil:
		return t.Add(". " + b.p.Text("report.follow.last", "when", b.When(last.At)))
	}
	return t.Add(". " + b.p.Text("report.follow.never", "n", int(b.Valid.Sub(first).Hours()/24)+1))
}

// asideOf names the first of some sources, with the notes of all.
func (b *builder) asideOf(notes []int) edition.Text {
	if len(notes) == 0 {
		return nil
	}
	if doc, ok := b.Find(konbit.ID(b.e.Sources[notes[0]-1].ID)); ok {
		return edition.Text{{Text: b.Outlet(doc), Notes: notes}}
	}
	return nil
}

// narrow puts the sources of a list's items after their text, where a section
// has no room for a column of them.
func narrow(blocks []edition.Block) {
	for _, x := range blocks {
		if x.List == nil {
			continue
		}
		for i := range x.List.Items {
			item := &x.List.Items[i]
			if n := len(item.Text); n > 0 && len(item.Aside) > 0 {
				item.Text[n-1].Notes, item.Aside = item.Aside[0].Notes, nil
			}
		}
	}
}
