package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
)

// A record is one that stands: known by the edition's Known, not superseded or
// retracted by then, within the ceiling, released where its kind asks for that.
type record struct {
	*konbit.Record
	def *kind.Definition
	v   kind.Values
	at  konbit.Span // when, by the fields of the block that shows it
}

// take sorts the records that an edition may speak of by kind and ID.
func (b *builder) take(recs []konbit.Record) {
	b.byKind, b.byID, b.withheld = make(map[string][]*record), make(map[konbit.ID]*record), make(map[konbit.ID]bool)
	gone := make(map[konbit.ID]bool)
	approved := make(map[konbit.ID]map[string]bool)
	for i := range recs {
		r := &recs[i]
		if b.later(r) {
			continue
		}
		for _, rel := range r.Relation {
			if rel.Type == konbit.Supersedes || rel.Type == konbit.Retracts {
				gone[rel.To] = true
			}
		}
		if id, ok := b.approves(r); ok {
			if approved[id] == nil {
				approved[id] = make(map[string]bool)
			}
			approved[id][r.Author] = true
		}
	}
	var taken []*record
	for i := range recs {
		r := &recs[i]
		if gone[r.ID] || b.byID[r.ID] != nil {
			continue
		}
		switch x := b.admit(r); {
		case x == nil:
		case len(approved[x.ID]) < x.def.Approvals:
			b.withheld[x.ID] = true
		default:
			b.byID[x.ID] = x
			taken = append(taken, x)
		}
	}
	for _, x := range taken {
		if b.fromCollection(x) {
			b.byKind[x.def.Name] = append(b.byKind[x.def.Name], x)
		}
	}
	for _, list := range b.byKind {
		slices.SortFunc(list, func(x, y *record) int { return cmp.Compare(x.ID, y.ID) })
	}
}

// fromCollection reports whether the edition's collection of documents speaks
// for a record: one of them is its source, or it is the mission's own.
func (b *builder) fromCollection(r *record) bool {
	if b.Sources == "" {
		return true
	}
	cited := false
	for _, s := range r.Sources {
		if doc, ok := b.find(s.Document); ok {
			if b.collected(doc) {
				return true
			}
			cited = true
		}
	}
	return !cited
}

// collected reports whether a document is of the edition's collection.
func (b *builder) collected(doc *record) bool {
	return b.Sources == "" || doc.v["collection"] == b.Sources
}

// admit returns r if an edition of this kind may speak of it, else nil.
func (b *builder) admit(r *konbit.Record) *record {
	d, ok := b.Kinds.Lookup(r.Kind)
	if !ok || b.later(r) || b.Kind.Public && d.Public == "never" {
		return nil
	}
	one := *r
	if one.Marking == "" {
		one.Marking = d.Marking
	}
	v, err := d.Decode(one.Body)
	if err != nil || one.Marking.Level() > b.Kind.Marking.Level() {
		return nil
	}
	return &record{Record: &one, def: d, v: v}
}

// find returns the record called id if the edition may speak of it.
func (b *builder) find(id konbit.ID) (*record, bool) {
	if r, held := b.byID[id]; held || b.Find == nil || id == "" {
		return r, r != nil
	}
	var x *record
	if r, ok := b.Find(id); ok {
		if x = b.admit(&r); x != nil && x.def.Approvals > 0 {
			x = nil
		}
	}
	b.byID[id] = x
	return x, x != nil
}

// later reports whether r became known after Known: published, or made where it
// was not published.
func (b *builder) later(r *konbit.Record) bool {
	m := r.Published
	if m.IsZero() {
		m = r.Made
	}
	return m.Latest(b.loc).After(b.Known)
}

// approves returns the record whose release r approves.
func (b *builder) approves(r *konbit.Record) (konbit.ID, bool) {
	if r.Kind.Name() != "approval" {
		return "", false
	}
	d, ok := b.Kinds.Lookup(r.Kind)
	if !ok {
		return "", false
	}
	v, err := d.Decode(r.Body)
	if err != nil || v["decision"] != "approved" || v["purpose"] != "release" {
		return "", false
	}
	id, ok := v["of"].(konbit.ID)
	return id, ok
}

// RecordsSpec shows records of some kinds, a line for each.
type RecordsSpec struct {
	Kinds   kind.Names        `yaml:"kinds"`
	When    kind.Names        `yaml:"when"`    // fields that date a record; the first given one; else its valid, published or made
	In      Window            `yaml:"in"`      // empty: the period
	Days    int               `yaml:"days"`    // how far Next looks; 0: without end
	Open    string            `yaml:"open"`    // a field: records that it does not say are closed stand too, if they are older
	If      map[string]string `yaml:"if"`      // fields and their codes
	Per     kind.Names        `yaml:"per"`     // only the newest for each value of these fields
	Most    int               `yaml:"most"`    // lines; 0: all
	Term    string            `yaml:"term"`    // pattern or label
	Text    string            `yaml:"text"`    // pattern or label
	Undated bool              `yaml:"undated"` // without a time before each line
	Follow  string            `yaml:"follow"`  // kind of record that follows these up, told after the text
	None    string            `yaml:"none"`    // label said where there are none
}

func (s *RecordsSpec) check() error {
	switch {
	case len(s.Kinds) == 0:
		return konbit.Invalid("records.kinds", "want at least one kind of record")
	case s.Text == "":
		return konbit.Invalid("records.text", "missing: want a pattern like {type}, {place}")
	}
	switch s.In {
	case "", InPeriod, UpTo, Next:
		return nil
	}
	return konbit.Invalid("records.in", "%q: want period, upto or next", s.In)
}

// in returns the records of a kind within a window, the oldest first.
func (b *builder) in(name string, w Window, fields []string, days int) []*record {
	var out []*record
	for _, r := range b.byKind[name] {
		x := *r
		x.at = b.dated(r, fields)
		first, bounded := x.at.Earliest(b.loc)
		last, ends := x.at.Latest(b.loc)
		if !bounded {
			first = last
		}
		if !ends {
			last = first
		}
		ok := false
		switch w {
		case Next:
			ok = last.After(b.Valid) && (first.After(b.Valid) || x.at.From.Precision() <= konbit.Day) && (days == 0 || first.Before(b.Valid.AddDate(0, 0, days)))
		case UpTo:
			ok = !first.After(b.Valid)
		default:
			ok = !last.Before(b.From) && first.Before(b.To) && (midnight(b.From) || !first.Before(b.From) || x.at.From.Precision() != konbit.Second || last.After(first))
		}
		if ok {
			out = append(out, &x)
		}
	}
	slices.SortStableFunc(out, func(x, y *record) int {
		s, _ := x.at.Earliest(b.loc)
		t, _ := y.at.Earliest(b.loc)
		return s.Compare(t)
	})
	return out
}

// dated returns when a record is true: the first of fields that it gives, else
// the latest time at which it counts towards something, its valid time, the
// first time it gives, or when it was published or made.
func (b *builder) dated(r *record, fields []string) konbit.Span {
	for _, f := range fields {
		if s := timeOf(r.v[f]); !s.IsZero() {
			return s
		}
	}
	var when konbit.Span
	var latest time.Time
	if counts, err := b.Kinds.Contributions(r.Record); err == nil {
		for _, c := range counts {
			if t, ok := c.When.Earliest(b.loc); ok && t.After(latest) {
				when, latest = c.When, t
			}
		}
	}
	if when.IsZero() {
		when = r.Valid
	}
	for i := range r.def.Fields {
		if when.IsZero() {
			when = timeOf(r.v[r.def.Fields[i].Name])
		}
	}
	switch {
	case !when.IsZero():
		return when
	case !r.Published.IsZero():
		return konbit.On(r.Published)
	}
	return konbit.On(r.Made)
}

func timeOf(v any) konbit.Span {
	switch x := v.(type) {
	case konbit.Moment:
		return konbit.On(x)
	case konbit.Span:
		return x
	}
	return konbit.Span{}
}

// has reports whether the fields of r have the codes given; a code list has one
// if it has it among others, and several codes, separated by a comma, are
// alternatives.
func (b *builder) has(r *record, want map[string]string) bool {
	for name, codes := range want {
		if !slices.ContainsFunc(strings.Split(codes, ","), func(code string) bool { return b.is(r, name, code) }) {
			return false
		}
	}
	return true
}

func (b *builder) is(r *record, name, code string) bool {
	if name == "place" {
		return r.Place != nil && (b.Mission.Places.Within(r.Place.Code, code) || strings.EqualFold(r.Place.Name, code) || strings.EqualFold(b.place(r.Place), code))
	}
	switch x := r.v[name].(type) {
	case nil:
		return code == "false"
	case string:
		return x == code || code == "true"
	case []string:
		return slices.Contains(x, code) || code == "true"
	case bool:
		return (code == "true") == x
	case konbit.ID:
		return string(x) == code
	}
	return code == "true"
}

// amount returns the number that a record gives in a field, as an interval.
func (b *builder) amount(r *record, field string) (konbit.Interval, bool) {
	switch x := r.v[field].(type) {
	case int64:
		return konbit.Point(float64(x)), true
	case float64:
		return konbit.Point(x), true
	case konbit.Quantity:
		iv := konbit.Point(x.Value)
		if x.High != nil {
			iv.High = *x.High
		}
		return iv, true
	}
	return konbit.Interval{}, false
}

// records builds a list with a line for each record.
func (b *builder) records(s *RecordsSpec, quiet bool) ([]Block, error) {
	var found []*record
	for _, name := range s.Kinds {
		if _, ok := b.Kinds.Latest(name); !ok {
			return nil, konbit.Invalid("records.kinds", "%q is no kind of record", name)
		}
		recs := b.in(name, s.In, s.When, s.Days)
		if s.Open != "" {
			recs = b.withOpen(recs, name, s)
		}
		for _, r := range recs {
			if b.has(r, s.If) {
				found = append(found, r)
			}
		}
	}
	found = b.newest(found, s.Per)
	list := &List{}
	for _, r := range found {
		if s.Most > 0 && len(list.Items) == s.Most {
			more := b.p.Text("report.more", "n", len(found)-s.Most)
			list.Items = append(list.Items, Item{Text: Text{{Text: more, Style: Faint}}})
			break
		}
		item, err := b.item(r, s)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	if len(list.Items) > 0 {
		return []Block{{List: list}}, nil
	}
	return b.nothing(s.None, quiet), nil
}

// nothing says that there is nothing, unless the section is quiet.
func (b *builder) nothing(key string, quiet bool) []Block {
	if quiet || key == "" {
		return nil
	}
	return []Block{{Paragraph: &Paragraph{Silence: true, Text: b.fill(b.pattern(key), b.plainly)}}}
}

// withOpen adds the records of a kind from before the period that are still
// open, before the others.
func (b *builder) withOpen(recs []*record, name string, s *RecordsSpec) []*record {
	has := make(map[konbit.ID]bool, len(recs))
	for _, r := range recs {
		has[r.ID] = true
	}
	var open []*record
	for _, r := range b.in(name, UpTo, s.When, 0) {
		if !has[r.ID] && b.state(r, s) != "" && b.state(r, s) != "closed" {
			open = append(open, r)
		}
	}
	return append(open, recs...)
}

// state returns the code of how a record stands: its own, or that of the last
// record that followed it up.
func (b *builder) state(r *record, s *RecordsSpec) string {
	state, _ := r.v[s.Open].(string)
	for _, f := range b.following(r, s.Follow) {
		if code, ok := f.v[s.Open].(string); ok {
			state = code
		}
	}
	return state
}

// standing says how a record stands, and that it is new where it is of the
// period.
func (b *builder) standing(r *record, s *RecordsSpec) Text {
	code := b.state(r, s)
	if code == "" {
		return nil
	}
	t := plain(b.fieldWord(r.def.Field(s.Open), code))
	if first, ok := r.at.Earliest(b.loc); ok && !first.Before(b.From) {
		t = appendText(t, b.p.Text("report.new"))
	}
	return t
}

// following returns the records of a kind that are about r, the oldest first.
func (b *builder) following(r *record, name string) []*record {
	if name == "" {
		return nil
	}
	var out []*record
	for _, f := range b.in(name, UpTo, []string{"at", "date"}, 0) {
		if f.Subject == r.ID || f.v["of"] == r.ID {
			out = append(out, f)
		}
	}
	return out
}

// newest keeps, of records that agree in fields, the newest.
func (b *builder) newest(recs []*record, fields []string) []*record {
	if len(fields) == 0 {
		return recs
	}
	last := make(map[string]int)
	for i, r := range recs {
		last[b.key(r, fields)] = i
	}
	var out []*record
	for i, r := range recs {
		if last[b.key(r, fields)] == i {
			out = append(out, r)
		}
	}
	return out
}

func (b *builder) key(r *record, fields []string) string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, b.value(r, f).String())
	}
	return strings.Join(parts, "\x00")
}

// item returns a record as a line, and enters it among the values.
func (b *builder) item(r *record, s *RecordsSpec) (Item, error) {
	v, err := b.resolve(Ask{Type: Record, Of: string(r.ID)})
	if err != nil {
		return Item{}, err
	}
	get := func(name string) Text {
		if name == "standing" {
			return b.standing(r, s)
		}
		return b.value(r, name)
	}
	item := Item{ID: v.ID, Text: b.capital(b.fill(b.pattern(s.Text), get))}
	if s.Term != "" {
		item.Term = b.capital(b.fill(b.pattern(s.Term), get))
	}
	if len(item.Term) > 0 {
		for i := range item.Term {
			item.Term[i].Value = v.ID
		}
	}
	if !s.Undated {
		item.When = b.when(r.at)
	}
	for _, f := range b.following(r, s.Follow) {
		told := b.value(f, "text")
		if len(told) == 0 {
			told = plain(b.title(f))
		}
		item.Text = append(item.Text, Run{Text: ". " + b.p.Text("report.follow", "when", b.when(f.at)) + " "})
		item.Text = append(item.Text, told...)
	}
	item.Aside = b.asideOf(b.recordNotes(r))
	return item, nil
}

// asideOf names the first of some sources, with the notes of all.
func (b *builder) asideOf(notes []int) Text {
	if len(notes) == 0 {
		return nil
	}
	if doc, ok := b.find(konbit.ID(b.e.Sources[notes[0]-1].ID)); ok {
		return Text{{Text: b.docShort(doc), Notes: notes}}
	}
	return nil
}

// narrow puts the sources of a list's items after their text, where a section
// has no room for a column of them.
func narrow(blocks []Block) {
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

// title returns the line that tells a record from others.
func (b *builder) title(r *record) string {
	return b.Kinds.TitleNaming(r.Record, b.p.Lang, func(id konbit.ID) string {
		if x, ok := b.find(id); ok && x.ID != r.ID {
			return b.name(x)
		}
		return ""
	})
}

// name returns the short name of a record that another refers to.
func (b *builder) name(r *record) string {
	if s, ok := firstOf(r.v, "name", "title"); ok {
		if s, ok := s.(string); ok && s != "" {
			return s
		}
	}
	return b.Kinds.Title(r.Record, b.p.Lang)
}

// value returns the field of a record that a pattern names, nil where it is not
// given: {a|b} is not for patterns of reports, whose | separates parts.
func (b *builder) value(r *record, name string) Text {
	switch name {
	case "place":
		return plain(b.place(r.Place))
	case "when":
		return plain(b.when(r.at))
	case "title":
		return plain(b.title(r))
	case "kind":
		return plain(r.def.Labels.In(b.p.Lang))
	case "contributor", "donor":
		if code, ok := r.v[name].(string); ok {
			return plain(b.country(code))
		}
		return nil
	}
	f := r.def.Field(name)
	if f == nil || f.Personal || b.Kind.Public && f.Withhold {
		return nil
	}
	switch x := r.v[name].(type) {
	case konbit.ID:
		if to, ok := b.find(x); ok {
			return plain(b.name(to))
		}
		return nil
	case konbit.Place:
		return plain(b.place(&x))
	case konbit.Moment:
		return plain(b.when(konbit.On(x)))
	case konbit.Span:
		return plain(b.when(x))
	case []kind.Values:
		return plain(b.listed(f, x))
	case string:
		if f.Type == kind.Text || f.Type == kind.LongText {
			return b.freely(r, x)
		}
	}
	if r.v[name] == nil {
		return nil
	}
	switch x := r.v[name].(type) {
	case string:
		return plain(b.inSentence(f, x))
	case []string:
		words := make([]string, len(x))
		for i, code := range x {
			words[i] = b.inSentence(f, code)
		}
		return plain(strings.Join(words, ", "))
	}
	return plain(f.Text(r.v[name], b.p, b.loc))
}

// proper are the vocabularies whose terms are names, large wherever they stand.
var proper = []string{"country", "party", "currency", "language"}

// inSentence writes the term of a code as it stands within a sentence: with a
// small letter, unless it is a name or an abbreviation.
func (b *builder) inSentence(f *kind.Field, code string) string {
	s := b.fieldWord(f, code)
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if v := f.Vocabulary(); v == nil || slices.Contains(proper, v.Name) || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// freely returns somebody's own words, in the language they are in where the
// record says so.
func (b *builder) freely(r *record, s string) Text {
	lang, _ := r.v["language"].(string)
	if lang == "" && len(b.Mission.Languages) > 0 {
		lang = b.Mission.Languages[0]
	}
	if lang == b.p.Lang {
		lang = ""
	}
	return Text{{Text: strings.TrimRight(s, " ."), Lang: lang}}
}

// listed writes the items of a list field, one after the other: 2 people,
// civilians, injured.
func (b *builder) listed(f *kind.Field, items []kind.Values) string {
	var out []string
	for _, v := range items {
		var numbers, words []string
		for i := range f.Fields {
			x := &f.Fields[i]
			switch value := v[x.Name].(type) {
			case nil:
			case konbit.ID:
				if to, ok := b.find(value); ok {
					words = append(words, b.name(to))
				}
			case konbit.Quantity, int64, float64:
				numbers = append(numbers, x.Text(value, b.p, b.loc))
			case string:
				words = append(words, b.inSentence(x, value))
			default:
				words = append(words, x.Text(value, b.p, b.loc))
			}
			if x.Personal {
				return ""
			}
		}
		out = append(out, strings.Join(append(numbers, words...), ", "))
	}
	return strings.Join(out, b.p.Text("report.semicolon"))
}

// fieldWord writes the code that a field is asked to have.
func (b *builder) fieldWord(f *kind.Field, code string) string {
	if f != nil && f.Vocabulary() != nil {
		if c, ok := f.Vocabulary().Lookup(code); ok {
			return c.Labels.In(b.p.Lang)
		}
	}
	return code
}
