package register

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/kind"
)

// Title returns the line that tells a record from others.
func (g *Register) Title(r *Record) string {
	return g.kinds.TitleNaming(r.Record, g.words.Lang, func(id konbit.ID) string {
		if x, ok := g.Find(id); ok && x.ID != r.ID {
			return g.Name(x)
		}
		return ""
	})
}

// Name returns the short name of a record that another refers to.
func (g *Register) Name(r *Record) string {
	for _, field := range []string{"name", "title"} {
		if s, ok := r.Values[field].(string); ok && s != "" {
			return s
		}
	}
	return g.kinds.Title(r.Record, g.words.Lang)
}

// Brief names a record within its kind as briefly as can be: by its name, by
// what or where it is of, or by who printed it.
func (g *Register) Brief(r *Record) string {
	if s, ok := r.Values["name"].(string); ok && s != "" {
		return s
	}
	if s, ok := r.Values["title"].(string); ok && s != "" {
		return s
	}
	for _, s := range r.Sources {
		if doc, ok := g.Find(s.Document); ok {
			return g.Outlet(doc)
		}
	}
	for i := range r.Def.Fields {
		if id, ok := r.Values[r.Def.Fields[i].Name].(konbit.ID); ok {
			if to, ok := g.Find(id); ok && to.ID != r.ID {
				return g.Name(to)
			}
		}
	}
	if r.Place != nil {
		return g.Place(r.Place)
	}
	return g.Title(r)
}

// Field returns in words the field of a record that a pattern names, nil where
// it is not given or may not be told: a field of its kind, or place, when, title
// and kind.
func (g *Register) Field(r *Record, name string) edition.Text {
	switch name {
	case "place":
		return edition.Plain(g.Place(r.Place))
	case "when":
		return edition.Plain(g.When(r.At))
	case "title":
		return edition.Plain(g.Title(r))
	case "kind":
		return edition.Plain(r.Def.Labels.In(g.words.Lang))
	case "contributor", "donor":
		if code, ok := r.Values[name].(string); ok {
			return edition.Plain(g.Country(code))
		}
		return nil
	}
	f := r.Def.Field(name)
	if f == nil || f.Personal || g.terms.Public && f.Withhold {
		return nil
	}
	switch x := r.Values[name].(type) {
	case konbit.ID:
		if to, ok := g.Find(x); ok {
			return edition.Plain(g.Name(to))
		}
		return nil
	case konbit.Place:
		return edition.Plain(g.Place(&x))
	case konbit.Moment:
		return edition.Plain(g.When(konbit.On(x)))
	case konbit.Span:
		return edition.Plain(g.When(x))
	case []kind.Values:
		return edition.Plain(g.listed(f, x))
	case string:
		if f.Type == kind.Text || f.Type == kind.LongText {
			lang, _ := r.Values["language"].(string)
			return g.Freely(lang, x)
		}
	}
	if r.Values[name] == nil {
		return nil
	}
	switch x := r.Values[name].(type) {
	case string:
		return edition.Plain(g.inSentence(f, x))
	case []string:
		words := make([]string, len(x))
		for i, code := range x {
			words[i] = g.inSentence(f, code)
		}
		return edition.Plain(strings.Join(words, ", "))
	}
	return edition.Plain(f.Text(r.Values[name], g.words, g.zone))
}

// proper are the vocabularies whose terms are names, large wherever they stand.
var proper = []string{"country", "party", "currency", "language"}

// inSentence writes the term of a code as it stands within a sentence: with a
// small letter, unless it is a name or an abbreviation.
func (g *Register) inSentence(f *kind.Field, code string) string {
	s := g.Word(f, code)
	if v := f.Vocabulary(); v == nil || slices.Contains(proper, v.Name) {
		return s
	}
	return small(s)
}

// small writes the first letter of s small, unless s is an abbreviation.
func small(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// Freely returns somebody's own words, marked with the language they are in
// where that is not the edition's. No language is the mission's first.
func (g *Register) Freely(lang, s string) edition.Text {
	if lang == "" && len(g.mission.Languages) > 0 {
		lang = g.mission.Languages[0]
	}
	if lang == g.words.Lang {
		lang = ""
	}
	return edition.Text{{Text: strings.TrimRight(s, " ."), Lang: lang}}
}

// listed writes the items of a list field, one after the other: 2 people,
// civilians, injured.
func (g *Register) listed(f *kind.Field, items []kind.Values) string {
	var out []string
	for _, v := range items {
		var numbers, words []string
		for i := range f.Fields {
			x := &f.Fields[i]
			switch value := v[x.Name].(type) {
			case nil:
			case konbit.ID:
				if to, ok := g.Find(value); ok {
					words = append(words, g.Name(to))
				}
			case konbit.Quantity:
				numbers = append(numbers, x.Text(value, g.words, g.zone))
			case int64, float64:
				words = append(words, small(x.Labels.In(g.words.Lang))+g.words.Text("report.colon")+x.Text(value, g.words, g.zone))
			case string:
				words = append(words, g.inSentence(x, value))
			default:
				words = append(words, x.Text(value, g.words, g.zone))
			}
			if x.Personal {
				return ""
			}
		}
		out = append(out, strings.Join(append(numbers, words...), ", "))
	}
	return strings.Join(out, g.words.Text("report.semicolon"))
}

// Word writes the code that a field is asked to have.
func (g *Register) Word(f *kind.Field, code string) string {
	if f != nil && f.Vocabulary() != nil {
		if c, ok := f.Vocabulary().Lookup(code); ok {
			return c.Labels.In(g.words.Lang)
		}
	}
	if f != nil && code == "true" { // that there is any
		return f.Labels.In(g.words.Lang)
	}
	return code
}

// Midnight reports whether a day starts at t.
func Midnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

// Day returns the day of t.
func Day(t time.Time) konbit.Moment { return konbit.Date(t.Date()) }

// Instant writes t, only as a day where it is the last instant of one.
func (g *Register) Instant(t time.Time) string {
	t = t.In(g.zone)
	if Midnight(t.Add(time.Microsecond)) {
		return g.words.Moment(Day(t), g.zone)
	}
	day := g.words.Text("ui.day", "d", g.dayNumber(t), "m", g.words.Text("ui.mon."+t.Format("1")), "y", t.Format("2006"))
	return g.words.Text("report.instant", "day", day, "time", g.words.Time(t))
}

// Hour writes t briefly, with its day where that is not the edition's.
func (g *Register) Hour(t time.Time) string {
	t = t.In(g.zone)
	if y, m, d := t.Date(); Day(g.terms.Known) == konbit.Date(y, m, d) {
		return t.Format("15:04")
	}
	return g.Short(t) + ", " + t.Format("15:04")
}

// Short writes a day briefly: 24 Jan, with its year where that is not the
// edition's.
func (g *Register) Short(t time.Time) string {
	t = t.In(g.zone)
	mon := g.words.Text("ui.mon." + t.Format("1"))
	day := g.dayNumber(t)
	if t.Year() == g.terms.Valid.Year() {
		return g.words.Text("report.day", "d", day, "m", mon)
	}
	return g.words.Text("ui.day", "d", day, "m", mon, "y", t.Format("2006"))
}

// dayNumber writes the day of the month, the first as the language does.
func (g *Register) dayNumber(t time.Time) string {
	if t.Day() == 1 {
		return g.words.Text("date.first")
	}
	return t.Format("2")
}

// When writes a time as precisely as it is known, briefly.
func (g *Register) When(s konbit.Span) string {
	one := func(m konbit.Moment) string {
		t := m.Earliest(g.zone)
		switch m.Precision() {
		case konbit.Second:
			return g.Short(t) + ", " + t.Format("15:04")
		case konbit.Day:
			return g.Short(t)
		case konbit.Month:
			return g.words.Text("date.month", "month", g.words.Text("ui.mon."+t.Format("1")), "year", t.Format("2006"))
		default:
			return g.words.Moment(m, g.zone)
		}
	}
	switch {
	case s.IsZero():
		return ""
	case s.From == s.To:
		return one(s.From)
	case s.To.IsZero():
		return g.words.Text("date.since.day", "date", one(s.From))
	case s.From.IsZero():
		return g.words.Text("date.by.day", "date", one(s.To))
	}
	return g.words.Text("date.range", "from", one(s.From), "to", one(s.To))
}

// Country returns the name of a contributor, party or country.
func (g *Register) Country(code string) string {
	switch code {
	case figure.All:
		return g.words.Text("report.all")
	case figure.Others:
		return g.words.Text("report.others.contributors")
	}
	if c, ok := g.mission.Countries.ByCode(code); ok {
		return c.In(g.words.Lang)
	}
	return g.Term("party", code)
}

// Term returns the words for a code of a vocabulary, the code itself if it has
// none.
func (g *Register) Term(vocabulary, code string) string {
	if v, ok := g.kinds.Vocabulary(vocabulary); ok {
		if c, ok := v.Lookup(code); ok {
			return c.Labels.In(g.words.Lang)
		}
	}
	return code
}

// Place returns the name of a place.
func (g *Register) Place(p *konbit.Place) string {
	if p == nil {
		return ""
	}
	if known, ok := g.mission.Places.Place(p.Code); ok {
		return known.In(g.words.Lang)
	}
	if p.Name != "" {
		return p.Name
	}
	return p.Code
}

// Outlet names a document as in a table: outlet and day.
func (g *Register) Outlet(r *Record) string {
	publisher := g.publisher(r)
	if r.Published.IsZero() {
		return publisher
	}
	return publisher + ", " + g.When(konbit.On(r.Published))
}

// publisher names the outlet of a document.
func (g *Register) publisher(r *Record) string {
	if g.unnamed(r) {
		return g.words.Text("report.outlet.unknown")
	}
	publisher, _ := r.Values["publisher"].(string)
	return publisher
}

// unnamed reports whether nobody can name the outlet of a document, which
// figure.Document says how to write.
func (g *Register) unnamed(r *Record) bool {
	publisher, _ := r.Values["publisher"].(string)
	return strings.HasPrefix(publisher, "unknown")
}

// Citation cites a document: outlet, day and title, which leads to its address.
func (g *Register) Citation(r *Record) edition.Text {
	publisher := g.publisher(r)
	title, _ := r.Values["title"].(string)
	url, _ := r.Values["url"].(string)
	lang, _ := r.Values["language"].(string)
	if lang == g.words.Lang {
		lang = ""
	}
	if strings.Contains(title, publisher) {
		return edition.Text{{Text: title, Link: url, Lang: lang}}
	}
	t := edition.Plain(publisher)
	if g.unnamed(r) {
		t = t.Capital()
	}
	if !r.Published.IsZero() {
		t = t.Add(", " + g.words.Moment(r.Published, g.zone))
	}
	t = t.Add(g.words.Text("report.colon"))
	return append(t, edition.Run{Text: title, Link: url, Lang: lang})
}
