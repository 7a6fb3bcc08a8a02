// Package register is the mission's record as one edition may tell of it: which
// records stand, which of them fall into its period, and each of their fields in
// the words of its language.
//
// It answers for records only: numbers are internal/figure's, and what is said
// of them internal/report's. It is pure. Its one invariant: it hands out no
// record that was not known by then, is marked above the ceiling, waits for its
// release or has been taken back.
package register

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/outline"
)

// Terms say what an edition may tell of. Times are read in the mission's zone.
type Terms struct {
	From, To   time.Time // the period: [From, To)
	Valid      time.Time // situation on
	Known      time.Time // what became known later does not exist
	Ceiling    konbit.Marking
	Public     bool   // only as the kinds of record allow it to anybody
	Collection string // only what documents of this collection say, and the mission itself; empty: all
}

// A Register holds the records of one edition.
type Register struct {
	terms   Terms
	mission *mission.Mission
	zone    *time.Location
	kinds   *kind.Set
	words   message.Printer
	lookup  func(konbit.ID) (konbit.Record, bool)

	byKind   map[string][]*Record
	byID     map[konbit.ID]*Record // nil: not to be told
	withheld map[konbit.ID]bool    // not released yet
}

// New returns the register of those of recs that stand. recs may be in any
// order, corrections beside what they correct; lookup, which may be nil, returns
// further ones by ID.
func New(m *mission.Mission, kinds *kind.Set, words message.Printer, t Terms, recs []konbit.Record, lookup func(konbit.ID) (konbit.Record, bool)) *Register {
	g := &Register{terms: t, mission: m, zone: m.Location(), kinds: kinds, words: words, lookup: lookup}
	g.take(recs)
	return g
}

// Of returns every record of a kind that stands, by ID.
func (g *Register) Of(name string) []*Record { return g.byKind[name] }

// Withheld reports whether a record waits for its release.
func (g *Register) Withheld(id konbit.ID) bool { return g.withheld[id] }

// A Record is one that stands: known by the edition's Known, not superseded or
// retracted by then, within the ceiling, released where its kind asks for that.
type Record struct {
	*konbit.Record
	Def    *kind.Definition
	Values kind.Values
	At     konbit.Span // when, as In was asked to date it
}

// Rank returns where the code in a field stands in its vocabulary.
func (r *Record) Rank(field string) int {
	f := r.Def.Field(field)
	code, _ := r.Values[field].(string)
	if f == nil || f.Vocabulary() == nil {
		return 0
	}
	return slices.IndexFunc(f.Vocabulary().Codes, func(c kind.Code) bool { return c.Code == code })
}

// take sorts the records that an edition may speak of by kind and ID.
func (g *Register) take(recs []konbit.Record) {
	g.byKind, g.byID, g.withheld = make(map[string][]*Record), make(map[konbit.ID]*Record), make(map[konbit.ID]bool)
	gone := make(map[konbit.ID]bool)
	approved := make(map[konbit.ID]map[string]bool)
	for i := range recs {
		r := &recs[i]
		if g.later(r) {
			continue
		}
		for _, rel := range r.Relation {
			if rel.Type == konbit.Supersedes || rel.Type == konbit.Retracts {
				gone[rel.To] = true
			}
		}
		if id, ok := g.approves(r); ok {
			if approved[id] == nil {
				approved[id] = make(map[string]bool)
			}
			approved[id][r.Author] = true
		}
	}
	var taken []*Record
	for i := range recs {
		r := &recs[i]
		if gone[r.ID] || g.byID[r.ID] != nil {
			continue
		}
		switch x := g.admit(r); {
		case x == nil:
		case len(approved[x.ID]) < x.Def.Approvals:
			g.withheld[x.ID] = true
		default:
			g.byID[x.ID] = x
			taken = append(taken, x)
		}
	}
	for _, x := range taken {
		if g.fromCollection(x) {
			g.byKind[x.Def.Name] = append(g.byKind[x.Def.Name], x)
		}
	}
	for _, list := range g.byKind {
		slices.SortFunc(list, func(x, y *Record) int { return cmp.Compare(x.ID, y.ID) })
	}
}

// fromCollection reports whether the edition's collection of documents speaks
// for a record: one of them is its source, or it is the mission's own.
func (g *Register) fromCollection(r *Record) bool {
	if g.terms.Collection == "" {
		return true
	}
	cited := false
	for _, s := range r.Sources {
		if doc, ok := g.Find(s.Document); ok {
			if g.Collected(doc) {
				return true
			}
			cited = true
		}
	}
	return !cited
}

// Collected reports whether a document is of the edition's collection.
func (g *Register) Collected(doc *Record) bool {
	return g.terms.Collection == "" || doc.Values["collection"] == g.terms.Collection
}

// admit returns r if an edition of this kind may speak of it, else nil.
func (g *Register) admit(r *konbit.Record) *Record {
	d, ok := g.kinds.Lookup(r.Kind)
	if !ok || g.later(r) || g.terms.Public && d.Public == "never" {
		return nil
	}
	one := *r
	if one.Marking == "" {
		one.Marking = d.Marking
	}
	v, err := d.Decode(one.Body)
	if err != nil || one.Marking.Level() > g.terms.Ceiling.Level() {
		return nil
	}
	return &Record{Record: &one, Def: d, Values: v}
}

// Find returns the record called id if the edition may speak of it.
func (g *Register) Find(id konbit.ID) (*Record, bool) {
	if r, held := g.byID[id]; held || g.lookup == nil || id == "" {
		return r, r != nil
	}
	var x *Record
	if r, ok := g.lookup(id); ok {
		if x = g.admit(&r); x != nil && x.Def.Approvals > 0 {
			x = nil
		}
	}
	g.byID[id] = x
	return x, x != nil
}

// later reports whether r became known after Known: published, or made where it
// was not published.
func (g *Register) later(r *konbit.Record) bool {
	m := r.Published
	if m.IsZero() {
		m = r.Made
	}
	return m.Latest(g.zone).After(g.terms.Known)
}

// approves returns the record whose release r approves.
func (g *Register) approves(r *konbit.Record) (konbit.ID, bool) {
	if r.Kind.Name() != "approval" {
		return "", false
	}
	d, ok := g.kinds.Lookup(r.Kind)
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

// In returns the records of a kind within a window, the oldest first.
func (g *Register) In(name string, w outline.Window, fields []string, days int) []*Record {
	var out []*Record
	for _, r := range g.byKind[name] {
		x := *r
		x.At = g.dated(r, fields)
		first, bounded := x.At.Earliest(g.zone)
		last, ends := x.At.Latest(g.zone)
		if !bounded {
			first = last
		}
		if !ends {
			last = first
		}
		var ok bool
		switch w {
		case outline.Next:
			ok = last.After(g.terms.Valid) && (first.After(g.terms.Valid) || x.At.From.Precision() <= konbit.Day) && (days == 0 || first.Before(g.terms.Valid.AddDate(0, 0, days)))
		case outline.UpTo:
			ok = !first.After(g.terms.Valid)
		default:
			ok = !last.Before(g.terms.From) && first.Before(g.terms.To) && (Midnight(g.terms.From) || !first.Before(g.terms.From) || x.At.From.Precision() != konbit.Second || last.After(first))
		}
		if ok {
			out = append(out, &x)
		}
	}
	slices.SortStableFunc(out, func(x, y *Record) int {
		s, _ := x.At.Earliest(g.zone)
		t, _ := y.At.Earliest(g.zone)
		return s.Compare(t)
	})
	return out
}

// dated returns when a record is true: the first of fields that it gives, else
// the latest time at which it counts towards something, its valid time, the
// first time it gives, or when it was published or made.
func (g *Register) dated(r *Record, fields []string) konbit.Span {
	for _, f := range fields {
		if s := timeOf(r.Values[f]); !s.IsZero() {
			return s
		}
	}
	var when konbit.Span
	var latest time.Time
	if counts, err := g.kinds.Contributions(r.Record); err == nil {
		for _, c := range counts {
			if t, ok := c.When.Earliest(g.zone); ok && t.After(latest) {
				when, latest = c.When, t
			}
		}
	}
	if when.IsZero() {
		when = r.Valid
	}
	for i := range r.Def.Fields {
		if when.IsZero() {
			when = timeOf(r.Values[r.Def.Fields[i].Name])
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

// Has reports whether the fields of r have the codes given; a code list has one
// if it has it among others, and several codes, separated by a comma, are
// alternatives.
func (g *Register) Has(r *Record, want map[string]string) bool {
	for name, codes := range want {
		if !slices.ContainsFunc(strings.Split(codes, ","), func(code string) bool { return g.Is(r, name, code) }) {
			return false
		}
	}
	return true
}

// Is reports whether r has code in the field called name; places within a place
// count as it.
func (g *Register) Is(r *Record, name, code string) bool {
	if name == "place" {
		return r.Place != nil && (g.mission.Places.Within(r.Place.Code, code) || strings.EqualFold(r.Place.Name, code) || strings.EqualFold(g.Place(r.Place), code))
	}
	switch x := r.Values[name].(type) {
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

// Amount returns the number that a record gives in a field, as an interval.
func (g *Register) Amount(r *Record, field string) (konbit.Interval, bool) {
	switch x := r.Values[field].(type) {
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

// Following returns the records of a kind that are about r, the oldest first:
// those up to the situation or, with later, all that are known.
func (g *Register) Following(r *Record, name string, later bool) []*Record {
	if name == "" {
		return nil
	}
	fields := []string{"at", "date"}
	all := g.In(name, outline.UpTo, fields, 0)
	if later {
		all = append(all, g.In(name, outline.Next, fields, 0)...)
	}
	var out []*Record
	for _, f := range all {
		if of := f.Values["of"]; f.Subject == r.ThingID() || of == r.ID || of == r.ThingID() {
			out = append(out, f)
		}
	}
	return out
}

// Newest keeps, of records that agree in fields, the newest.
func (g *Register) Newest(recs []*Record, fields []string) []*Record {
	if len(fields) == 0 {
		return recs
	}
	last := make(map[string]int)
	for i, r := range recs {
		last[g.key(r, fields)] = i
	}
	var out []*Record
	for i, r := range recs {
		if last[g.key(r, fields)] == i {
			out = append(out, r)
		}
	}
	return out
}

func (g *Register) key(r *Record, fields []string) string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, g.Field(r, f).String())
	}
	return strings.Join(parts, "\x00")
}
