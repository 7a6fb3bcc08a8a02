package figure

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

// An Engine holds claims and answers queries about them. It may be asked from
// several goroutines at once, but not while something is added.
type Engine struct {
	measures *Measures
	readings *Readings
	mission  Mission
	words    *message.Catalogue

	used    map[string]*Measure // measures that claims name; templates made once
	groups  map[group][]*entry
	keys    map[*Measure][]group // in order of arrival
	byID    map[konbit.ID]*entry
	unknown map[string]int // claims of measures that the catalogue lacks

	acts     []Act
	lineage  []Lineage
	docs     map[konbit.ID]int32
	docList  []docInfo
	shingles map[uint64][]int32 // documents that hold a shingle

	names  map[string]int32 // folded name -> number of the mouth
	mouths []mouth
}

// A group holds the claims that may compete: one measure, one set of
// dimensions. Claims of single events leave place, population and period open,
// so that a larger place or a longer period can add them up.
type group struct {
	m     *Measure
	dims  Dims
	times bool // single events, not totals
}

// compare orders groups by measure and dimensions, totals first.
func (g group) compare(h group) int {
	if c := g.m.Compare(h.m); c != 0 {
		return c
	}
	for _, name := range measure.Dimensions {
		if c := cmp.Compare(*g.dims.field(name), *h.dims.field(name)); c != 0 {
			return c
		}
	}
	switch {
	case g.times == h.times:
		return 0
	case h.times:
		return -1
	}
	return 1
}

// An entry is a claim with everything about it that does not depend on the
// query.
type entry struct {
	c     *Claim
	m     *Measure
	dims  Dims // as in its group, place and population kept
	rng   konbit.Interval
	known int64 // when it became known, µs since 1970
	at    int64 // the last instant at which it says something is true
	first day   // of its own time
	last  day
	said  day    // published, or made
	asOf  bool   // it gives no time of its own
	other string // why it does not count here: its status, its unit
	doc   int32
	mouth int32 // who speaks in it, -1: the document
	words []uint64
}

type docInfo struct {
	d     Document
	have  bool // a Document was added; a claim may come before it
	known int64
	mouth int32 // whose voice its unattributed claims are
	self  int32 // the document's own, while nothing else is known of it
}

// A mouth is somebody who can say something: an institution, a speaker, a
// publisher, a document that nobody signs. Mouths are interned.
type mouth struct {
	name  string
	grade konbit.Grade
	inst  bool
	id    string // of the institution
	of    int32  // the institution that it is part of; 0: of none
}

// own is the mouth of the mission's records.
const own int32 = 0

// New returns an Engine that holds nothing yet.
func New(m *Measures, r *Readings, mission Mission, w *message.Catalogue) *Engine {
	if mission.Zone == nil {
		mission.Zone = time.UTC
	}
	if mission.Within == nil {
		mission.Within = func(place, in string) bool {
			return place == in || strings.HasPrefix(place, in+"/")
		}
	}
	e := &Engine{
		measures: m, readings: r, mission: mission, words: w,
		used: map[string]*Measure{}, groups: map[group][]*entry{}, keys: map[*Measure][]group{}, byID: map[konbit.ID]*entry{}, unknown: map[string]int{},
		docs: map[konbit.ID]int32{}, shingles: map[uint64][]int32{}, names: map[string]int32{},
		mouths: []mouth{{name: "mission", grade: "A", inst: true}},
	}
	for _, in := range mission.Institutions {
		name := in.ID
		if len(in.Names) > 0 {
			name = in.Names[0]
		}
		n := int32(len(e.mouths))
		e.mouths = append(e.mouths, mouth{name: name, grade: in.Grade, inst: true, id: in.ID})
		for _, s := range slices.Concat([]string{in.ID}, in.Names, in.Speakers) {
			if _, taken := e.names[fold(s)]; !taken {
				e.names[fold(s)] = n
			}
		}
	}
	for i, in := range mission.Institutions {
		if in.Of != "" {
			e.mouths[i+1].of = e.names[fold(in.Of)]
		}
	}
	return e
}

// Add takes in claims. Claims of a measure that the catalogue lacks are counted
// by Unknown and play no part.
func (e *Engine) Add(claims ...Claim) {
	entries := make([]entry, len(claims))
	kept := slices.Clone(claims)
	grown := map[group]bool{}
	for i := range kept {
		c := &kept[i]
		m := e.measure(c.Measure)
		if m == nil {
			e.unknown[c.Measure]++
			continue
		}
		x := &entries[i]
		e.enter(x, c, m)
		e.byID[c.ID] = x
		g := x.group()
		if _, ok := e.groups[g]; !ok {
			at, _ := slices.BinarySearchFunc(e.keys[m], g, group.compare) // in whatever order claims come
			e.keys[m] = slices.Insert(e.keys[m], at, g)
		}
		e.groups[g] = append(e.groups[g], x)
		grown[g] = true
	}
	for g := range grown {
		slices.SortFunc(e.groups[g], (*entry).compare)
	}
}

// Claims yields the claims that e holds, in no order.
func (e *Engine) Claims() iter.Seq[*Claim] {
	return func(yield func(*Claim) bool) {
		for _, x := range e.byID {
			if !yield(x.c) {
				return
			}
		}
	}
}

// compare orders claims by when they speak, then so that the order is the same
// wherever they came from.
func (x *entry) compare(y *entry) int {
	if c := cmp.Compare(x.at, y.at); c != 0 {
		return c
	}
	if c := cmp.Compare(x.known, y.known); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(x.c.ID, y.c.ID), cmp.Compare(x.rng.Low, y.rng.Low), cmp.Compare(x.rng.High, y.rng.High))
}

// Unknown returns the measures that claims name and the catalogue lacks, with
// the number of claims.
func (e *Engine) Unknown() map[string]int { return e.unknown }

// AddDocuments takes in documents.
func (e *Engine) AddDocuments(docs ...Document) {
	for _, d := range docs {
		n := e.doc(d.ID)
		info := &e.docList[n]
		if info.have {
			continue
		}
		info.d, info.have = d, true
		info.known = e.knownAt(d.Published, d.Made)
		switch {
		case d.Institution != "":
			info.mouth = e.mouth(d.Institution)
		case named(d.Original):
			info.mouth = e.mouth(d.Original)
		case named(d.Publisher):
			info.mouth = e.mouth(d.Publisher)
		case d.Title != "":
			e.mouths[info.mouth].name = d.Title
		case d.Publisher != "":
			e.mouths[info.mouth].name = d.Publisher + " (" + string(d.ID) + ")"
		}
		e.shareWords(n)
	}
}

// AddLineage takes in what is known about which text comes from which.
func (e *Engine) AddLineage(lines ...Lineage) { e.lineage = append(e.lineage, lines...) }

// AddActs takes in later words on claims, documents and figures.
func (e *Engine) AddActs(acts ...Act) { e.acts = append(e.acts, acts...) }

func (e *Engine) measure(key string) *Measure {
	if m := e.used[key]; m != nil {
		return m
	}
	m, ok := e.measures.Get(key)
	if !ok {
		return nil
	}
	if same := e.used[m.Key]; same != nil { // the key with hyphens
		m = same
	}
	e.used[m.Key], e.used[key] = m, m
	return m
}

// all returns every measure of the catalogue and every one made from a template.
func (e *Engine) all() []*Measure {
	all := e.measures.List()
	for key, m := range e.used {
		if key == m.Key && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

func (e *Engine) doc(id konbit.ID) int32 {
	if n, ok := e.docs[id]; ok {
		return n
	}
	n := int32(len(e.docList))
	e.docs[id] = n
	self := e.mouth("document " + string(id))
	e.mouths[self].name = string(id)
	e.docList = append(e.docList, docInfo{mouth: self, self: self})
	return n
}

func (e *Engine) mouth(name string) int32 {
	f := fold(name)
	if n, ok := e.names[f]; ok {
		return n
	}
	n := int32(len(e.mouths))
	e.names[f] = n
	e.mouths = append(e.mouths, mouth{name: name})
	return n
}

// named reports whether s names a publisher: not when it says that nobody knows.
func named(s string) bool { return s != "" && !strings.HasPrefix(fold(s), "unknown") }

// fold makes names comparable: case, spaces and kinds of apostrophe aside.
func fold(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "`", "'").Replace(strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}

func (e *Engine) knownAt(published, made konbit.Moment) int64 {
	if published.IsZero() {
		published = made
	}
	if published.IsZero() {
		return math.MinInt64
	}
	return published.Latest(e.mission.Zone).UnixMicro()
}

// enter fills in x for c.
func (e *Engine) enter(x *entry, c *Claim, m *Measure) {
	loc := e.mission.Zone
	x.c, x.m, x.doc, x.mouth = c, m, -1, -1
	x.dims = e.normal(m, c.Dims)
	x.known = e.knownAt(c.Published, c.Made)
	x.said = dayOf(time.UnixMicro(max(x.known, 0)), loc)
	switch {
	case c.Own:
		x.mouth = own
	case c.Speaker != "":
		x.mouth = e.mouth(c.Speaker)
	}
	if c.Document != "" && !c.Own {
		x.doc = e.doc(c.Document)
	}
	if len(c.Quote) > 60 {
		x.words = Shingles(c.Quote)
	}
	status := c.Dims.Status
	if status != "" && !slices.Contains(m.Statuses, status) {
		x.other = "figure.reason.status"
	}
	if _, ok := convert(cmp.Or(c.Quantity.Unit, m.Unit), m.Unit); !ok && m.Kind != measure.Date {
		x.other = "figure.reason.unit"
	}

	x.first, x.last = days(c.Valid, loc)
	x.asOf = c.Valid.IsZero()
	switch t, ok := c.Valid.Latest(loc); {
	case c.Valid.IsZero():
		x.first, x.last, x.at = x.said, x.said, x.known
	case !ok: // since then, and still when it was said
		x.last, x.at = max(x.said, x.first), x.known
	default:
		x.at = t.UnixMicro()
		if x.first == -forever && m.Kind == measure.Stock { // until then, not then
			x.at = c.Valid.To.Earliest(loc).UnixMicro() - 1
		}
	}
	if m.Kind == measure.Date {
		x.rng = dates(c.Valid, loc)
		if c.Valid.IsZero() {
			x.rng = konbit.Interval{Low: math.Inf(-1), High: float64(x.said), HighEntailed: true}
		}
		return
	}
	x.rng = e.read(m, c, c.Quantity)
	if m.Kind == measure.Flow && (c.Dims.Period != "" || x.last-x.first >= 6) {
		x.dims.Period = period(c.Dims.Period, x.first, x.last, loc)
		if s, err := konbit.ParseSpan(x.dims.Period); err == nil {
			x.first, x.last = days(s, loc)
		}
		x.at = start(max(x.first, 0), loc).UnixMicro() // a flow holds over its period
	}
}

// read returns the interval that c's quantity q stands for. The mission's own
// counts are not rounded, and what exists on paper is exact.
func (e *Engine) read(m *Measure, c *Claim, q konbit.Quantity) konbit.Interval {
	if q.Unit == "" {
		q.Unit = m.Unit
	}
	if f, ok := convert(q.Unit, m.Unit); ok && f != 1 {
		q.Value, q.Unit = q.Value*f, m.Unit
		if q.High != nil {
			h := *q.High * f
			q.High = &h
		}
	}
	return e.readings.Read(q, c.Language, m.Discrete,
		m.Paper || c.Own || c.Dims.Status == "planned" || c.Dims.Status == "pledged")
}

// normal returns d as it stands in a group: without the dimensions that m lacks
// and with one way to say the default.
func (e *Engine) normal(m *Measure, d Dims) Dims {
	d = only(m, d)
	whole := slices.Concat(m.Whole, e.mission.Whole[m.Key], e.mission.Whole[""])
	if slices.Contains(whole, d.Population) {
		d.Population = ""
	}
	if d.Place == e.mission.Place {
		d.Place = ""
	}
	if d.Status == "actual" {
		d.Status = ""
	}
	if m.Has("contributor") && d.Contributor == "" {
		d.Contributor = All
	}
	if m.Kind != measure.Flow {
		d.Period = period(d.Period, -forever, 0, e.mission.Zone)
	}
	return d
}

// group returns the group to which x belongs.
func (x *entry) group() group {
	g := group{m: x.m, dims: x.dims}
	switch {
	case x.m.Kind == measure.Event || x.m.Kind == measure.Plan || x.m.Kind == measure.Flow && x.dims.Period == "":
		g.times = true
		g.dims.Place, g.dims.Population, g.dims.Period = "", "", ""
	}
	return g
}

// period returns the one way to write the period that s names, or the one from
// first to last: 2024, 2024-10, 2024-10/2024-12, 2024-10-01/2024-10-15.
func period(s string, first, last day, loc *time.Location) string {
	if s != "" {
		p, err := konbit.ParseSpan(s)
		if err != nil {
			return s
		}
		first, last = days(p, loc)
	}
	if first == -forever || last == forever {
		return s
	}
	return measure.Period(first, last)
}

// convert returns what one of unit from is in unit to. A month is 30.44 days.
func convert(from, to string) (float64, bool) {
	inDays := map[string]float64{"day": 1, "week": 7, "month": 30.44, "year": 12 * 30.44}
	a, b := inDays[from], inDays[to]
	if a == 0 || b == 0 {
		return 1, from == to
	}
	return math.Round(a/b*1e9) / 1e9, true // 12 months to a year, and not a hair less
}
