package report

import (
	"slices"
	"strings"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/outline"
)

func (b *builder) changes(s *outline.Changes) ([]edition.Block, error) {
	if b.Previous == nil {
		return nil, nil
	}
	list := &edition.List{}
	for i := range b.e.Values {
		v := &b.e.Values[i]
		old, ok := b.Previous.Value(v.ID)
		if v.Type != string(outline.Figure) || !ok {
			continue
		}
		c := edition.Compare(old, v)
		if c.Type != edition.Moved && c.Type != edition.Rebacked || s.Most > 0 && len(list.Items) == s.Most {
			continue
		}
		before := old.Phrase
		if old.Range != "" {
			before += " (" + old.Range + ")"
		}
		item := edition.Item{ID: v.ID, Term: edition.Text{{Text: v.Label, Value: v.ID}}, Text: append(edition.Plain(b.p.Text("report.change."+string(c.Type), "before", before)+" "), b.text(v, "")...)}
		if because := b.because(c); because != "" {
			item.Text = item.Text.Add(". " + because)
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []edition.Block{{List: list}}, nil
}

// because names the records that changed a value, by kind: those it rests on now
// and did not, else those it no longer rests on.
func (b *builder) because(c edition.Change) string {
	const most = 4
	ids := c.Added
	if len(ids) == 0 {
		ids = c.Gone
	}
	var kinds []string
	names := make(map[string][]string)
	for _, id := range ids {
		r, ok := b.Find(id)
		if !ok {
			continue
		}
		kind := r.Def.Labels.In(b.p.Lang)
		if names[kind] == nil {
			kinds = append(kinds, kind)
		}
		if name := b.Brief(r); !slices.Contains(names[kind], name) {
			names[kind] = append(names[kind], name)
		}
	}
	for i, kind := range kinds {
		list := names[kind]
		if more := len(list) - most; more > 0 {
			list = append(list[:most], b.p.Text("report.others", "n", more))
		}
		kinds[i] = kind + " (" + b.p.List(list...) + ")"
	}
	if len(kinds) == 0 {
		return ""
	}
	return b.p.Text("report.because", "n", len(ids), "records", strings.Join(kinds, b.p.Text("report.semicolon")))
}
