package figure

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/measure"
	"konbit.example/konbit/internal/message"
)

// key returns v as it stands in keys of the label catalogues.
func key(v Verdict) string { return strings.ReplaceAll(string(v), " ", "_") }

// percent is a share as it is said: 0.3 %.
func percent(share float64) float64 {
	if p := share * 100; p < 10 {
		return math.Round(p*10) / 10
	}
	return math.Round(share * 100)
}

// text is a sentence without its key, by language.
type text struct{ Sentence }

func (t text) MarshalJSON() ([]byte, error) {
	if t.Key == "" {
		return []byte("null"), nil
	}
	out := map[string]string{}
	for _, lang := range message.Languages {
		out[lang] = t.In(lang)
	}
	return json.Marshal(out)
}

// bounded returns a bound of m as JSON has it: a number, a date, or null where
// there is none.
func bounded(m *Measure, v float64) any {
	switch {
	case math.IsInf(v, 0):
		return nil
	case m.Kind == measure.Date:
		return measure.Day(day(v)).String()
	}
	return v
}

// A jsonRange is how far something reaches, as bounded writes it.
type jsonRange struct {
	Low          any  `json:"low"`
	High         any  `json:"high"`
	LowEntailed  bool `json:"low_entailed"`
	HighEntailed bool `json:"high_entailed"`
}

func ranged(m *Measure, r konbit.Interval) jsonRange {
	return jsonRange{bounded(m, r.Low), bounded(m, r.High), r.LowEntailed, r.HighEntailed}
}

type jsonClaim struct {
	ID        konbit.ID         `json:"id"`
	Source    konbit.ID         `json:"source,omitempty"`
	Root      string            `json:"root"`
	Speaker   string            `json:"speaker,omitempty"`
	Role      string            `json:"role,omitempty"`
	Quote     string            `json:"quote,omitempty"`
	Text      string            `json:"text,omitempty"`
	Language  string            `json:"language,omitempty"` // of the quote
	Quantity  *konbit.Quantity  `json:"quantity,omitempty"` // as it was said
	Terms     []konbit.Quantity `json:"terms,omitempty"`
	Valid     konbit.Span       `json:"valid,omitzero"`
	Published konbit.Moment     `json:"published,omitzero"`
	Own       bool              `json:"own,omitempty"`
	Proposed  bool              `json:"proposed,omitempty"`
	jsonRange
	Verdict Verdict   `json:"verdict"`
	Reason  *Sentence `json:"reason,omitempty"`
}

func claimJSON(m *Measure, l *Line) jsonClaim {
	c := l.Claim
	out := jsonClaim{
		ID: c.ID, Source: c.Document, Root: l.Root, Speaker: c.Speaker, Role: c.Role, Quote: c.Quote, Text: c.Text, Language: c.Language,
		Terms: c.Terms, Valid: c.Valid, Published: c.Published, Own: c.Own, Proposed: c.Proposed,
		jsonRange: ranged(m, l.Range), Verdict: l.Verdict,
	}
	if m.Kind != measure.Date {
		out.Quantity = &c.Quantity
	}
	if !l.Reason.IsZero() {
		out.Reason = &l.Reason
	}
	return out
}

type jsonDerived struct {
	Rule string `json:"rule"`
	jsonRange
	Inputs  []konbit.ID `json:"inputs"`
	Roots   []string    `json:"roots"`
	Verdict Verdict     `json:"verdict"`
	Text    Sentence    `json:"text"`
}

type jsonSide struct {
	Root    string      `json:"root"`
	Speaker string      `json:"speaker,omitempty"`
	Phrase  text        `json:"phrase"`
	Claims  []konbit.ID `json:"claims"`
}

type jsonOverruled struct {
	ID         konbit.ID  `json:"id"`
	By         string     `json:"by,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Phrase     text       `json:"computed"`
	Low        any        `json:"low"`
	High       any        `json:"high"`
	Confidence Confidence `json:"confidence,omitempty"`
}

// Brief is f without its evidence: who says so, what was worked out, and why.
func (f *Figure) Brief() *Figure {
	short := *f
	short.Claims, short.Derived, short.Sides, short.engine = nil, nil, nil, nil
	return &short
}

// MarshalJSON writes f with its texts in every language. Dates are texts; a
// bound that does not exist is null.
func (f *Figure) MarshalJSON() ([]byte, error) {
	m := f.Measure
	out := struct {
		Measure string       `json:"measure"`
		Label   message.Text `json:"label"`
		Dims    Dims         `json:"dimensions"`
		Unit    string       `json:"unit"`
		Valid   time.Time    `json:"valid"`
		Known   time.Time    `json:"known"`
		Heads   Heads        `json:"heads,omitempty"`
		Phrase  text         `json:"phrase"`
		jsonRange
		Confidence   Confidence     `json:"confidence"`
		OutOfDate    bool           `json:"out_of_date,omitempty"`
		Record       bool           `json:"source_of_record,omitempty"`
		Disagreement []Disagreement `json:"disagreement,omitempty"`
		Why          []Sentence     `json:"why"`
		Explanation  []Sentence     `json:"explanation"`
		Claims       []jsonClaim    `json:"claims"`
		Derived      []jsonDerived  `json:"derived"`
		Roots        []Root         `json:"roots"`
		Sides        []jsonSide     `json:"sides,omitempty"`
		Unknown      []string       `json:"unknown,omitempty"`
		Overruled    *jsonOverruled `json:"overruled,omitempty"`
		Marking      konbit.Marking `json:"marking"`
		Engine       string         `json:"engine"`
		Catalogue    string         `json:"catalogue,omitempty"`
	}{
		m.Key, m.Labels, f.Dims, m.Unit, f.Valid, f.Known, f.Heads, text{f.Phrase},
		ranged(m, f.Range), f.Confidence, f.OutOfDate, f.Record, f.Kinds, []Sentence{}, []Sentence{},
		make([]jsonClaim, 0, len(f.Claims)), make([]jsonDerived, 0, len(f.Derived)), append([]Root{}, f.Roots...),
		nil, f.Unknown, nil, f.Marking, Version, f.Catalogue,
	}
	if f.engine != nil {
		out.Why, out.Explanation = f.Why(), f.Explanation()
	}
	for i := range f.Claims {
		out.Claims = append(out.Claims, claimJSON(m, &f.Claims[i]))
	}
	for _, d := range f.Derived {
		out.Derived = append(out.Derived, jsonDerived{d.Rule, ranged(m, d.Range), d.Inputs, d.Roots, d.Verdict, d.Text})
	}
	for _, s := range f.Sides {
		out.Sides = append(out.Sides, jsonSide{s.Root, s.Speaker, text{s.Phrase}, s.Claims})
	}
	if o := f.Overruled; o != nil {
		out.Overruled = &jsonOverruled{o.ID, o.By, o.Reason, text{o.Phrase}, bounded(m, o.Range.Low), bounded(m, o.Range.High), o.Confidence}
	}
	return json.Marshal(out)
}

// MarshalJSON writes s with its phrase in every language. Bounds are numbers,
// of a date in days since 1970-01-01.
func (s Step) MarshalJSON() ([]byte, error) {
	m := &Measure{}
	return json.Marshal(struct {
		From   time.Time `json:"from,omitzero"`
		To     time.Time `json:"to,omitzero"`
		Phrase text      `json:"phrase"`
		jsonRange
		Confidence Confidence `json:"confidence"`
		OutOfDate  bool       `json:"out_of_date,omitempty"`
	}{s.From, s.To, text{s.Phrase}, ranged(m, s.Range), s.Confidence, s.OutOfDate})
}

// MarshalJSON writes p with its numbers of people as ranges.
func (p Promise) MarshalJSON() ([]byte, error) {
	type delivery struct {
		On     time.Time   `json:"on"`
		People jsonRange   `json:"people"`
		Claims []konbit.ID `json:"claims"`
	}
	m := p.Measure
	deliveries := make([]delivery, len(p.Deliveries))
	for i, d := range p.Deliveries {
		deliveries[i] = delivery{d.On, ranged(m, d.People), d.Claims}
	}
	return json.Marshal(struct {
		Measure    string       `json:"measure"`
		Dims       Dims         `json:"dimensions"`
		Claims     []konbit.ID  `json:"claims"`
		People     jsonRange    `json:"people"`
		Stated     time.Time    `json:"stated,omitzero"`
		Due        time.Time    `json:"due,omitzero"`
		Within     *int         `json:"within,omitempty"` // index of the promise it is a batch of
		State      PromiseState `json:"state"`
		Deliveries []delivery   `json:"deliveries"`
		Delivered  jsonRange    `json:"delivered"`
		Days       int          `json:"days"` // late
		Short      jsonRange    `json:"short"`
	}{m.Key, p.Dims, p.Claims, ranged(m, p.People), p.Stated, p.Due, within(p.Within), p.State, deliveries, ranged(m, p.Delivered), p.Days, ranged(m, p.Short)})
}

func within(i int) *int {
	if i < 0 {
		return nil
	}
	return &i
}
