package node

import (
	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
)

// A FieldChange is one field that a correction changes, in words.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Changes says which fields r has otherwise than old, whose place it takes; of a
// list, those of its items. Personal fields are passed over.
func (n *Node) Changes(old, r *konbit.Record, lang string) []FieldChange {
	d, ok := n.Kinds.Lookup(r.Kind)
	if !ok {
		return nil
	}
	was, err := d.Decode(old.Body)
	if err != nil {
		return nil
	}
	is, err := d.Decode(r.Body)
	if err != nil {
		return nil
	}
	return n.differences(d.Fields, was, is, n.Words.In(lang))
}

func (n *Node) differences(fields []kind.Field, was, is kind.Values, words message.Printer) []FieldChange {
	var out []FieldChange
	for i := range fields {
		f := &fields[i]
		if f.Personal {
			continue
		}
		if f.Type == kind.List {
			a, _ := was[f.Name].([]kind.Values)
			b, _ := is[f.Name].([]kind.Values)
			for j := range max(len(a), len(b)) {
				for _, c := range n.differences(f.Fields, item(a, j), item(b, j), words) {
					c.Field = f.Label(words.Lang) + ", " + c.Field
					out = append(out, c)
				}
			}
			continue
		}
		if a, b := n.brief(f, was[f.Name], words), n.brief(f, is[f.Name], words); a != b {
			out = append(out, FieldChange{f.Label(words.Lang), a, b})
		}
	}
	return out
}

// brief writes the value of a field, times in the mission's zone without its name.
func (n *Node) brief(f *kind.Field, v any, words message.Printer) string {
	switch x := v.(type) {
	case nil:
		return ""
	case konbit.Moment:
		return words.Briefly(konbit.Span{From: x, To: x}, n.Mission.Location())
	case konbit.Span:
		return words.Briefly(x, n.Mission.Location())
	}
	return f.Text(v, words, n.Mission.Location())
}

// item returns the i-th of a list, nothing where it is shorter.
func item(list []kind.Values, i int) kind.Values {
	if i < len(list) {
		return list[i]
	}
	return nil
}
