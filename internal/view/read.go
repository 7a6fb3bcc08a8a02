package view

import (
	"encoding/json"
	"strconv"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/seal"
)

// The system kinds that bear on figures otherwise than by the counts of their
// definitions.
var readers = map[string]func(*View, *konbit.Record, *data) error{
	"document":     (*View).readDocument,
	"lineage":      (*View).readLineage,
	"acceptance":   act(figure.Accept),
	"rejection":    act(figure.Reject),
	"regrade":      (*View).readRegrade,
	"origin-merge": act(figure.Merge),
	"origin-split": act(figure.Split),
	"overrule":     (*View).readOverrule,
	"marking":      (*View).readChange,
	"erasure":      (*View).readChange,
}

// read adds to d what the record of e says about measures. A record that cannot
// be read, because a newer node made it, is logged and left out; one whose body
// was erased says nothing any more.
func (v *View) read(e *ledger.Entry, d *data) {
	r := &e.Record
	r.Marking, r.Release = e.Marking, e.Release // those in force
	for _, rel := range r.Relation {
		v.readRelation(r, rel, d)
	}
	if !e.Sealed.Secret.Holds(seal.Body) {
		return
	}
	var err error
	if f := readers[r.Kind.Name()]; f != nil {
		err = f(v, r, d)
	} else {
		err = v.contribute(r, d)
	}
	if err != nil {
		v.Log.Warn("record not counted", "id", r.ID, "kind", r.Kind, "reason", err)
	}
}

func (v *View) readRelation(r *konbit.Record, rel konbit.Relation, d *data) {
	a := figure.Act{ID: r.ID + "/" + konbit.ID(rel.Type), Targets: v.claimsOf(d, rel.To), Reason: ""}
	stamp(&a, r)
	switch rel.Type {
	case konbit.Supersedes:
		a.Type = figure.Supersede
		d.replace(rel.To, Corrected)
	case konbit.Retracts:
		a.Type = figure.Retract
		d.replace(rel.To, Retracted)
	default:
		return
	}
	d.Acts = append(d.Acts, a)
}

func (d *data) replace(id konbit.ID, how string) {
	d.Replaced = merge(d.Replaced, map[konbit.ID]string{id: how})
}

// claimsOf returns the ids of the claims that the record id makes.
func (v *View) claimsOf(d *data, id konbit.ID) []string {
	n := d.Several[id]
	if n == 0 {
		v.mu.RLock()
		n = v.data.Several[id]
		v.mu.RUnlock()
	}
	ids := []string{string(id)}
	for i := 1; i < n; i++ {
		ids = append(ids, string(claimID(id, i)))
	}
	return ids
}

// claimID names the i-th claim that a record makes; the first goes by the
// record's own ID.
func claimID(id konbit.ID, i int) konbit.ID {
	if i == 0 {
		return id
	}
	return id + "/" + konbit.ID(strconv.Itoa(i))
}

func stamp(a *figure.Act, r *konbit.Record) {
	a.Made, a.Published, a.Author, a.Marking = r.Made, r.Published, r.Author, r.Marking
	a.Position = figure.Position{Node: r.Node, Index: r.Index}
}

func (v *View) readDocument(r *konbit.Record, d *data) error {
	var b struct {
		Title, Publisher, Institution, Collection, Language string
		Original                                            string `json:"original_publisher"`
		Text                                                string
	}
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return err
	}
	doc := figure.Document{
		ID: r.ID, Title: b.Title, Publisher: b.Publisher, Original: b.Original, Institution: b.Institution, Grade: r.Grade,
		Collection: b.Collection, Published: r.Published, Made: r.Made, Marking: r.Marking,
		Position: figure.Position{Node: r.Node, Index: r.Index},
	}
	if b.Text != "" {
		doc.Shingles = figure.Shingles(b.Text)
	}
	d.Documents = append(d.Documents, doc)
	d.Languages = merge(d.Languages, map[konbit.ID]string{r.ID: b.Language})
	d.restrict(r)
	return nil
}

func (v *View) readLineage(r *konbit.Record, d *data) error {
	var b struct {
		From, To konbit.ID
		Relation string
	}
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return err
	}
	d.Lineage = append(d.Lineage, figure.Lineage{
		From: b.From, To: b.To, Relation: b.Relation, Made: r.Made, Position: figure.Position{Node: r.Node, Index: r.Index},
	})
	return nil
}

// readChange notes that the record that r is about is another now.
func (v *View) readChange(r *konbit.Record, d *data) error {
	var b targets
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return err
	}
	d.changed = append(d.changed, konbit.ID(b.Of))
	return nil
}

// restrict notes to whom r is releasable, where it is not to all.
func (d *data) restrict(r *konbit.Record) {
	if len(r.Release) > 0 {
		d.Release = merge(d.Release, map[konbit.ID][]string{r.ID: r.Release})
	}
}

// targets reads what an act is about: one thing, or a list of members.
type targets struct {
	Of      string
	Members []struct{ Of string }
	Reason  string
	Note    string
}

func (t *targets) ids() []string {
	var ids []string
	if t.Of != "" {
		ids = append(ids, t.Of)
	}
	for _, m := range t.Members {
		ids = append(ids, m.Of)
	}
	return ids
}

func (v *View) act(t figure.ActType, r *konbit.Record, d *data) (*figure.Act, error) {
	var b targets
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return nil, err
	}
	a := figure.Act{ID: r.ID, Type: t, Reason: b.Reason, Words: v.words(r, "reason", b.Reason)}
	for _, id := range b.ids() {
		a.Targets = append(a.Targets, v.claimsOf(d, konbit.ID(id))...)
	}
	stamp(&a, r)
	d.Acts = append(d.Acts, a)
	d.restrict(r)
	return &d.Acts[len(d.Acts)-1], nil
}

// words returns the labels of a code in a field of r, nil where it is none.
func (v *View) words(r *konbit.Record, field, code string) message.Text {
	d, ok := v.Kinds.Lookup(r.Kind)
	if !ok {
		return nil
	}
	f := d.Field(field)
	if f == nil || f.Vocabulary() == nil {
		return nil
	}
	if term, ok := f.Vocabulary().Lookup(code); ok {
		return term.Labels
	}
	return nil
}

func act(t figure.ActType) func(*View, *konbit.Record, *data) error {
	return func(v *View, r *konbit.Record, d *data) error {
		_, err := v.act(t, r, d)
		return err
	}
}

func (v *View) readRegrade(r *konbit.Record, d *data) error {
	var b struct{ Reliability, Credibility string }
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return err
	}
	a, err := v.act(figure.Regrade, r, d)
	if err == nil {
		a.Grade = konbit.Grade(b.Reliability + b.Credibility)
	}
	return err
}

func (v *View) readOverrule(r *konbit.Record, d *data) error {
	var b struct {
		Measure, Contributor, Population, Status, Period, About, Reason string
		Quantity                                                        konbit.Quantity
		Date                                                            konbit.Span
		From, Until                                                     konbit.Moment
	}
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return err
	}
	a := figure.Act{
		ID: r.ID, Type: figure.Overrule, Reason: b.Reason, Measure: b.Measure, Quantity: b.Quantity, Date: b.Date,
		Dims:  figure.Dims{Contributor: b.Contributor, Population: b.Population, Status: b.Status, Period: b.Period, Subject: b.About, Place: v.place(r.Place)},
		Valid: konbit.Between(b.From, b.Until),
	}
	stamp(&a, r)
	d.Acts = append(d.Acts, a)
	d.restrict(r)
	return nil
}

func (v *View) place(p *konbit.Place) string {
	switch {
	case p == nil:
		return ""
	case p.Code != "":
		return p.Code
	}
	return v.Place(p.Name)
}

// contribute adds the claims that r makes by the counts of its kind.
func (v *View) contribute(r *konbit.Record, d *data) error {
	all, err := v.Kinds.Contributions(r)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return nil
	}
	base := v.claim(r, d)
	n := 0
	for i := range all {
		x := &all[i]
		if !v.Known(x.Measure) {
			continue
		}
		c := base
		c.ID, c.Measure, c.Valid, c.Part = claimID(r.ID, n), x.Measure, x.When, x.Part
		c.Dims = figure.Dims{
			Contributor: x.Contributor, Place: v.place(x.Place), Population: x.Population,
			Status: x.Status, Period: x.Period.String(), Subject: x.About,
		}
		if c.Quantity = (konbit.Quantity{Value: 1}); x.Value != nil {
			c.Quantity = *x.Value
		}
		if x.Speaker != "" {
			c.Speaker, c.Own = x.Speaker, false
		}
		d.Claims = append(d.Claims, c)
		n++
	}
	if n > 1 {
		d.Several = merge(d.Several, map[konbit.ID]int{r.ID: n})
	}
	if n > 0 {
		d.restrict(r)
	}
	return nil
}

// claim returns what every claim that r makes has in common.
func (v *View) claim(r *konbit.Record, d *data) figure.Claim {
	var b struct {
		Role, Text string
		Terms      []konbit.Quantity
		Parent     konbit.ID
		Proposed   bool
	}
	// A body that lacks these, or means something else by them, has none.
	_ = json.Unmarshal(r.Body, &b)
	c := figure.Claim{
		Published: r.Published, Made: r.Made, Role: b.Role, Grade: r.Grade, Text: b.Text, Terms: b.Terms,
		From: r.Relates(konbit.DerivesFrom), Within: b.Parent, Proposed: b.Proposed, Marking: r.Marking,
		Position: figure.Position{Node: r.Node, Index: r.Index}, Own: true,
	}
	for _, s := range r.Sources {
		if s.Document == "" {
			continue
		}
		c.Document, c.Quote, c.Own = s.Document, s.Quote, false
		if c.Language = d.Languages[s.Document]; c.Language == "" {
			v.mu.RLock()
			c.Language = v.data.Languages[s.Document]
			v.mu.RUnlock()
		}
		break
	}
	return c
}
