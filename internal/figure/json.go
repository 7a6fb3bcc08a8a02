package figure

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"konbit.example/konbit"
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
func (m *Measure) bounded(v float64) any {
	switch {
	case math.IsInf(v, 0):
		return nil
	case m.Kind == Date:
		return onDay(v).moment().String()
	}
	return v
}

type jsonClaim struct {
	ID      konbit.ID `json:"id"`
	Source  konbit.ID `json:"source,omitempty"`
	Root    string    `json:"root"`
	Speaker string    `json:"speaker,omitempty"`
	Quote   string    `json:"quote,omitempty"`
	Text    string    `json:"text,omitempty"`
	Low     any       `json:"low"`
	High    any       `json:"high"`
	Verdict Verdict   `json:"verdict"`
	Reason  *Sentence `json:"reason,omitempty"`
}

type jsonDerived struct {
	Rule    string      `json:"rule"`
	Low     any         `json:"low"`
	High    any         `json:"high"`
	Inputs  []konbit.ID `json:"inputs"`
	Roots   []string    `json:"roots"`
	Verdict Verdict     `json:"verdict"`
	Text    Sentence    `json:"text"`
}

type jsonRoot struct {
	Name   string       `json:"name"`
	Grade  konbit.Grade `json:"grade,omitempty"`
	Claims int          `json:"claims"`
	Agree  int          `json:"agree"`
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

// MarshalJSON writes f with its texts in every language. Dates are texts; a
// bound that does not exist is null.
func (f *Figure) MarshalJSON() ([]byte, error) {
	m := f.Measure
	out := struct {
		Measure      string         `json:"measure"`
		Label        message.Text   `json:"label"`
		Dims         Dims           `json:"dimensions"`
		Unit         string         `json:"unit"`
		Valid        time.Time      `json:"valid"`
		Known        time.Time      `json:"known"`
		Heads        Heads          `json:"heads,omitempty"`
		Phrase       text           `json:"phrase"`
		Low          any            `json:"low"`
		High         any            `json:"high"`
		LowEntailed  bool           `json:"low_entailed"`
		HighEntailed bool           `json:"high_entailed"`
		Confidence   Confidence     `json:"confidence"`
		OutOfDate    bool           `json:"out_of_date,omitempty"`
		Record       bool           `json:"source_of_record,omitempty"`
		Disagreement []Disagreement `json:"disagreement,omitempty"`
		Why          []Sentence     `json:"why"`
		Explanation  []Sentence     `json:"explanation"`
		Claims       []jsonClaim    `json:"claims"`
		Derived      []jsonDerived  `json:"derived"`
		Roots        []jsonRoot     `json:"roots"`
		Sides        []jsonSide     `json:"sides,omitempty"`
		Unknown      []string       `json:"unknown,omitempty"`
		Overruled    *jsonOverruled `json:"overruled,omitempty"`
		Marking      konbit.Marking `json:"marking"`
		Engine       string         `json:"engine"`
		Catalogue    string         `json:"catalogue,omitempty"`
	}{
		m.Key, m.Labels, f.Dims, m.Unit, f.Valid, f.Known, f.Heads, text{f.Phrase},
		m.bounded(f.Range.Low), m.bounded(f.Range.High), f.Range.LowEntailed, f.Range.HighEntailed,
		f.Confidence, f.OutOfDate, f.Record, f.Kinds, f.Why(), f.Explanation(),
		make([]jsonClaim, 0, len(f.Claims)), make([]jsonDerived, 0, len(f.Derived)), make([]jsonRoot, 0, len(f.Roots)),
		nil, f.Unknown, nil, f.Marking, Version, f.Catalogue,
	}
	for _, l := range f.Claims {
		c := jsonClaim{
			l.Claim.ID, l.Claim.Document, l.Root, l.Claim.Speaker, l.Claim.Quote, l.Claim.Text,
			m.bounded(l.Range.Low), m.bounded(l.Range.High), l.Verdict, nil,
		}
		if !l.Reason.IsZero() {
			c.Reason = &l.Reason
		}
		out.Claims = append(out.Claims, c)
	}
	for _, d := range f.Derived {
		out.Derived = append(out.Derived, jsonDerived{d.Rule, m.bounded(d.Range.Low), m.bounded(d.Range.High), d.Inputs, d.Roots, d.Verdict, d.Text})
	}
	for _, r := range f.Roots {
		out.Roots = append(out.Roots, jsonRoot(r))
	}
	for _, s := range f.Sides {
		out.Sides = append(out.Sides, jsonSide{s.Root, s.Speaker, text{s.Phrase}, s.Claims})
	}
	if o := f.Overruled; o != nil {
		out.Overruled = &jsonOverruled{o.ID, o.By, o.Reason, text{o.Phrase}, m.bounded(o.Range.Low), m.bounded(o.Range.High), o.Confidence}
	}
	return json.Marshal(out)
}
