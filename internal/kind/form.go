package kind

import (
	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// A Form describes a kind to whatever draws its form: the desk, a phone, a page
// without scripts. Its words are in one language.
type Form struct {
	Kind      konbit.Kind    `json:"kind"`
	Label     string         `json:"label"`
	Hint      string         `json:"hint,omitempty"`
	Marking   konbit.Marking `json:"marking"`
	Geometry  string         `json:"geometry"`
	Phone     bool           `json:"phone,omitempty"`
	Upkeep    bool           `json:"upkeep,omitempty"`
	Subject   []string       `json:"subject"`
	Needs     []string       `json:"needs,omitempty"`
	Approvals int            `json:"approvals,omitempty"` // people who must approve a record before it is released
	Fields    []FormField    `json:"fields"`
}

// A FormField is one field of a Form. The rules are those of Field.
type FormField struct {
	Name       string      `json:"name"`
	Type       Type        `json:"type"`
	Label      string      `json:"label"`
	Hint       string      `json:"hint,omitempty"`
	Required   bool        `json:"required,omitempty"`
	RequiredIf Condition   `json:"required_if,omitempty"`
	OneOf      []string    `json:"one_of,omitempty"`
	Min        *float64    `json:"min,omitempty"`
	Max        *float64    `json:"max,omitempty"`
	After      string      `json:"after,omitempty"`
	Sum        []string    `json:"sum,omitempty"`
	Personal   bool        `json:"personal,omitempty"`
	To         []string    `json:"to,omitempty"`
	Options    []Option    `json:"options,omitempty"`    // codes of a code, codes or breakdown
	Units      []Option    `json:"units,omitempty"`      // of a quantity or money
	Qualifiers []Option    `json:"qualifiers,omitempty"` // of a quantity or money
	Fields     []FormField `json:"fields,omitempty"`     // of a list
}

// An Option is one choice: what is stored and what is shown.
type Option struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// Form returns the descriptor of d's form in lang.
func (d *Definition) Form(lang string) Form {
	return Form{
		Kind: d.Kind(), Label: d.Labels.In(lang), Hint: d.Hint.In(lang), Marking: d.Marking, Geometry: d.Geometry,
		Phone: d.Phone, Upkeep: d.Upkeep, Subject: d.Subject, Needs: d.Needs, Approvals: d.Approvals, Fields: formFields(d.Fields, lang),
	}
}

func formFields(fields []Field, lang string) []FormField {
	out := make([]FormField, len(fields))
	for i := range fields {
		f := &fields[i]
		out[i] = FormField{
			Name: f.Name, Type: f.Type, Label: f.Label(lang), Hint: f.Hint.In(lang), Required: f.Required,
			RequiredIf: f.RequiredIf, OneOf: f.OneOf, Min: f.Min, Max: f.Max, After: f.After, Sum: f.Sum,
			Personal: f.Personal, To: f.To, Fields: formFields(f.Fields, lang),
		}
		switch f.Type {
		case Quantity, Money:
			out[i].Units = f.unitOptions(lang)
			out[i].Qualifiers = options(f.set.vocabularies["qualifier"], lang)
		case Coded, Codes, Breakdown:
			out[i].Options = options(f.vocabulary, lang)
		default:
		}
	}
	return out
}

// Label returns what f is called in lang, its name where the catalogue has no
// words for it.
func (f *Field) Label(lang string) string {
	if s := f.Labels.In(lang); s != "" {
		return s
	}
	return f.Name
}

func options(v *Vocabulary, lang string) []Option {
	if v == nil {
		return nil
	}
	out := make([]Option, len(v.Codes))
	for i, c := range v.Codes {
		out[i] = Option{c.Code, c.Labels.In(lang)}
	}
	return out
}

// unitOptions returns the units that f may be given in.
func (f *Field) unitOptions(lang string) []Option {
	switch {
	case f.Type == Money:
		return options(f.vocabulary, lang)
	case len(f.units) == 0:
		return options(f.set.vocabularies["unit"], lang)
	}
	out := make([]Option, len(f.units))
	for i, code := range f.units {
		var labels message.Text
		if c, ok := f.set.unit(code); ok {
			labels = c.Labels
		}
		out[i] = Option{code, labels.In(lang)}
	}
	return out
}
