package report

import (
	"konbit.example/konbit"
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
		item := edition.Item{ID: v.ID, Term: edition.Text{{Text: v.Label, Value: v.ID}}, Text: append(edition.Plain(b.p.Text("report.change."+string(c.Type), "before", old.Phrase)+" "), b.text(v, "")...)}
		if because := b.because(c.Added); because != "" {
			item.Text = append(item.Text, edition.Run{Text: " " + because})
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []edition.Block{{List: list}}, nil
}

// because names the first of the records that changed a value.
func (b *builder) because(added []konbit.ID) string {
	for _, id := range added {
		if r, ok := b.Find(id); ok {
			return b.p.Text("report.because", "n", len(added), "record", b.Title(r))
		}
	}
	return ""
}
