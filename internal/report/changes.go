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
	for _, typ := range []outline.AskType{outline.Figure, outline.Count} {
		for i := range b.e.Values {
			v := &b.e.Values[i]
			old, ok := b.Previous.Value(v.ID)
			if !ok || v.Type != string(typ) || s.Most > 0 && len(list.Items) == s.Most {
				continue
			}
			if c := edition.Compare(old, v); c.Type == edition.Moved || c.Type == edition.Rebacked {
				list.Items = append(list.Items, b.changed(c))
			}
		}
	}
	if len(list.Items) == 0 {
		return b.nothing(s.None, false), nil
	}
	return []edition.Block{{List: list}}, nil
}

// changed tells one change. What is counted in another period has other records
// anyway: they are no reason.
func (b *builder) changed(c edition.Change) edition.Item {
	text := append(edition.Plain(b.p.Text("report.change."+string(c.Type), "before", b.text(c.Before, "").String())+" "), b.text(c.After, "")...)
	if because := b.because(c); because != "" && (c.After.Type == string(outline.Figure) || b.From.Equal(b.Previous.From)) {
		text = text.Add(". " + because)
	}
	return edition.Item{ID: c.ID, Term: edition.Text{{Text: c.Label, Value: c.ID}}, Text: text}
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
