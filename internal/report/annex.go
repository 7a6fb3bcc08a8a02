package report

import (
	"cmp"
	"strconv"

	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/picture"
	"konbit.example/konbit/internal/register"
)

// photos shows the pictures of records. They are drawn anew from their pixels,
// so that nothing else of the file goes out.
func (b *builder) photos(s *outline.Photos, quiet bool) ([]edition.Block, error) {
	found, err := b.found(&outline.Records{Kinds: s.Kinds, When: s.When})
	if err != nil || b.File == nil {
		return nil, err
	}
	var out []edition.Block
	for _, r := range found {
		files := pictures(r)
		if len(files) == 0 {
			continue
		}
		v, err := b.resolve(outline.Ask{Type: outline.Record, Of: string(r.ID)})
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if s.Most > 0 && len(out) == s.Most {
				break
			}
			content, err := b.File(file.SHA256)
			if err != nil {
				continue // it is not held here
			}
			p := picture.Photo(content)
			if p == nil {
				continue
			}
			p.Label, p.Value = label(v.Marking), v.ID
			p.Caption = edition.Text{{Text: cmp.Or(file.Caption, v.Phrase), Value: v.ID, Notes: v.Sources}}.Add(", " + b.When(r.At))
			out = append(out, edition.Block{Photo: p})
		}
	}
	if len(out) == 0 {
		return b.nothing(s.None, quiet), nil
	}
	return out, nil
}

// pictures returns the photos that a record carries.
func pictures(r *register.Record) (out []kind.File) {
	for i := range r.Def.Fields {
		files, _ := r.Values[r.Def.Fields[i].Name].([]kind.File)
		for _, f := range files {
			if f.Type == "image/jpeg" || f.Type == "image/png" {
				out = append(out, f)
			}
		}
	}
	return out
}

// mapped marks where records happened, numbered as the list under it tells
// them: the place by its name, never the spot.
func (b *builder) mapped(s *outline.Map, quiet bool) ([]edition.Block, error) {
	base, err := b.Mission.Basemap()
	if err != nil {
		return nil, err
	}
	if base == nil || b.Kind.Public {
		return b.nothing(s.None, quiet), nil
	}
	m, at := picture.Map(base)
	list := &edition.List{}
	index := make(map[string]int) // place -> its item
	found, err := b.found(&outline.Records{Kinds: s.Kinds, When: s.When, Open: s.Open})
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		if r.Place == nil {
			continue
		}
		spot, _, ok := b.Mission.Places.Locate(r.Place.Code)
		if !ok {
			continue
		}
		v, err := b.resolve(outline.Ask{Type: outline.Record, Of: string(r.ID)})
		if err != nil {
			return nil, err
		}
		told := edition.Fill("{type/kind}|, {when}", b.teller(r, &outline.Records{})).Capital()
		told[0].Value = v.ID
		i, seen := index[r.Place.Code]
		if !seen {
			i = len(list.Items)
			index[r.Place.Code] = i
			n := strconv.Itoa(i + 1)
			m.Marks = append(m.Marks, edition.Mark{At: at(spot), Label: n})
			list.Items = append(list.Items, edition.Item{ID: v.ID, Term: edition.Plain(n + " " + b.Place(r.Place)), Text: told})
			continue
		}
		list.Items[i].Text = list.Items[i].Text.Add(b.p.Text("report.semicolon")).With(told)
	}
	if len(m.Marks) == 0 {
		return b.nothing(s.None, quiet), nil
	}
	m.Title = b.p.Text("report.map", "mission", b.e.Mission, "n", len(m.Marks))
	return []edition.Block{{Map: m}, {List: list}}, nil
}
