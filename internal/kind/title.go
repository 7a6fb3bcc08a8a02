package kind

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// Title returns a line that tells r from others of its kind, in lang. It never
// holds a personal field. A kind that is not known here is its own title.
func (s *Set) Title(r *konbit.Record, lang string) string {
	return s.TitleNaming(r, lang, func(konbit.ID) string { return "" })
}

// TitleNaming is Title with the records that r refers to called as name says.
func (s *Set) TitleNaming(r *konbit.Record, lang string, name func(konbit.ID) string) string {
	d, ok := s.definitions[r.Kind]
	if !ok {
		return string(r.Kind)
	}
	v, err := d.Decode(r.Body)
	if err != nil {
		return d.Labels.In(lang)
	}
	p := s.messages.In(lang)
	if title := s.fill(d.Title, d, r, v, p, name); title != "" {
		return title
	}
	return d.Labels.In(lang)
}

// News returns the sentence by which r is told as it comes in, "" where its kind
// has none and the title does. name calls the records that it refers to.
func (s *Set) News(r *konbit.Record, lang string, name func(konbit.ID) string) string {
	d, ok := s.definitions[r.Kind]
	if !ok || len(d.News) == 0 {
		return ""
	}
	v, err := d.Decode(r.Body)
	if err != nil {
		return ""
	}
	return s.fill(d.News.In(lang), d, r, v, s.messages.In(lang), name)
}

// fill puts the fields of r into a text.
func (s *Set) fill(text string, d *Definition, r *konbit.Record, v Values, p message.Printer, name func(konbit.ID) string) string {
	return tidy(message.Fill(text, func(names string) (string, bool) {
		for field := range strings.SplitSeq(names, "|") {
			if part := s.titlePart(d, r, v, field, p, name); part != "" {
				return part, true
			}
		}
		return "", true
	}))
}

// titlePart writes one field of r for its title or its news.
func (s *Set) titlePart(d *Definition, r *konbit.Record, v Values, field string, p message.Printer, name func(konbit.ID) string) string {
	switch field {
	case "kind":
		return d.Labels.In(p.Lang)
	case "place":
		return placeName(r.Place)
	case "subject":
		return name(r.Subject)
	case "valid":
		return p.Briefly(r.Valid, s.zone)
	case "published":
		return p.Briefly(konbit.Span{From: r.Published, To: r.Published}, s.zone)
	}
	switch x := v[field].(type) {
	case konbit.ID:
		return name(x)
	case konbit.Moment:
		return p.Briefly(konbit.Span{From: x, To: x}, s.zone)
	case konbit.Span:
		return p.Briefly(x, s.zone)
	}
	return clip(d.Field(field).Text(v[field], p, nil))
}

func placeName(p *konbit.Place) string {
	switch {
	case p == nil:
		return ""
	case p.Name != "":
		return p.Name
	}
	return p.Code
}

// clip keeps the first 120 characters of the first line.
func clip(s string) string {
	line, _, more := strings.Cut(s, "\n")
	if r := []rune(line); len(r) > 120 {
		line, more = strings.TrimSpace(string(r[:120])), true
	}
	if more {
		line += "…"
	}
	return line
}

// tidy removes what stood around fields that were not given.
func tidy(s string) string {
	loose := strings.NewReplacer("  ", " ", "()", "", "( ", "(", " )", ")", " ,", ",", ",,", ",", ", :", ":", " :", ":", ":,", ":", ": –", ":", ", –", ",", "– ,", ",")
	for {
		t := strings.Trim(loose.Replace(s), " ,:–")
		if t == s {
			return s
		}
		s = t
	}
}

// Text writes the value v of f for a reader, times in loc, or in the zone they
// were given in where loc is nil.
func (f *Field) Text(v any, p message.Printer, loc *time.Location) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return f.label(x, p.Lang)
	case []string:
		names := make([]string, len(x))
		for i, code := range x {
			names[i] = f.label(code, p.Lang)
		}
		return strings.Join(names, ", ")
	case int64:
		return p.Number(float64(x))
	case float64:
		return p.Number(x)
	case bool:
		return p.Text(map[bool]string{true: "value.yes", false: "value.no"}[x])
	case konbit.Quantity:
		return f.set.Quantity(x, p)
	case konbit.Moment:
		return p.Moment(x, loc)
	case konbit.Span:
		return p.Span(x, loc)
	case konbit.Place:
		return placeName(&x)
	case konbit.ID:
		return string(x)
	case map[string]int64:
		var parts []string
		for _, c := range f.vocabulary.Codes {
			if n, ok := x[c.Code]; ok {
				parts = append(parts, c.Labels.In(p.Lang)+" "+p.Number(float64(n)))
			}
		}
		return strings.Join(parts, ", ")
	case []Values:
		items := make([]string, len(x))
		for i, item := range x {
			var parts []string
			for j := range f.Fields {
				if t := f.Fields[j].Text(item[f.Fields[j].Name], p, loc); t != "" {
					parts = append(parts, t)
				}
			}
			items[i] = strings.Join(parts, " ")
		}
		return strings.Join(items, "; ")
	case []File:
		names := make([]string, len(x))
		for i, file := range x {
			names[i] = file.Name
		}
		return strings.Join(names, ", ")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// label returns the words for a code of f, or s itself where f has no codes.
func (f *Field) label(s, lang string) string {
	if f.vocabulary != nil {
		if c, ok := f.vocabulary.Lookup(s); ok {
			return c.Labels.In(lang)
		}
	}
	return s
}

// Quantity writes q with its hedge and its unit: over 600 people.
func (s *Set) Quantity(q konbit.Quantity, p message.Printer) string {
	n := p.Number(q.Value)
	switch {
	case q.High != nil:
		n = p.Range(q.Value, *q.High)
	case q.Qualifier != "" && q.Qualifier != konbit.Exact:
		if v := s.vocabularies["qualifier"]; v != nil {
			n = (&Field{vocabulary: v}).label(string(q.Qualifier), p.Lang) + " " + n
		}
	}
	unit, ok := s.unit(q.Unit)
	switch {
	case !ok:
		return n
	case len(unit.Count) == 0: // a currency
		return p.Text("number.money", "amount", n, "currency", q.Unit)
	}
	return p.Count(unit.Count, q.Value, n)
}

// Summary returns the JSON that anybody may see of r, by the definition's
// public: of a row, its fields but those withheld, without its point; of an
// aggregate, the kind and the month; of neither, nothing.
func (s *Set) Summary(r *konbit.Record) []byte {
	d, ok := s.definitions[r.Kind]
	if !ok || d.Public == "never" {
		return nil
	}
	if d.Public == "aggregate" {
		when := r.Valid.From
		if when.IsZero() {
			when = r.Made
		}
		month := when.Earliest(time.UTC).Format("2006-01")
		if when.Precision() == konbit.Year {
			month = when.String()
		}
		return marshal(struct {
			Kind  konbit.Kind `json:"kind"`
			Month string      `json:"month"`
		}{r.Kind, month})
	}
	row := struct {
		Kind      konbit.Kind                `json:"kind"`
		Valid     konbit.Span                `json:"valid,omitzero"`
		Published konbit.Moment              `json:"published,omitzero"`
		Place     *konbit.Place              `json:"place,omitempty"`
		Fields    map[string]json.RawMessage `json:"fields"`
	}{Kind: r.Kind, Valid: r.Valid, Published: r.Published, Fields: d.open(r.Body)}
	if r.Place != nil {
		row.Place = &konbit.Place{Code: r.Place.Code, Name: r.Place.Name}
	}
	return marshal(row)
}

// open returns the fields of a body that are not withheld.
func (d *Definition) open(body json.RawMessage) map[string]json.RawMessage {
	fields := make(map[string]json.RawMessage)
	if json.Unmarshal(body, &fields) != nil {
		return nil
	}
	for name := range fields {
		if f := d.Field(name); f == nil || f.Withhold || f.Personal {
			delete(fields, name)
		}
	}
	return fields
}

// marshal is json.Marshal of what cannot fail.
func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// Personal returns the names of d's personal fields.
func (d *Definition) Personal() []string {
	var names []string
	for i := range d.Fields {
		if d.Fields[i].Personal {
			names = append(names, d.Fields[i].Name)
		}
	}
	return slices.Clip(names)
}
