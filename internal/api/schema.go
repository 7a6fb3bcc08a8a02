package api

import (
	"encoding/json"
	"path"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/node"
)

// schemaName names a type in the description of the API: by its package where
// that is neither this one nor the words of the root.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch pkg := path.Base(t.PkgPath()); pkg {
	case ".", "konbit":
		return name
	case "api":
		return "Api" + name
	default:
		return string(pkg[0]-'a'+'A') + pkg[1:] + name
	}
}

// A figureBody is a figure as it writes itself, with what the mission calls it
// and says of it.
type figureBody struct {
	*figure.Figure
	node *node.Node
}

// MarshalJSON writes the figure and, before its end, title and sentence.
func (b figureBody) MarshalJSON() ([]byte, error) {
	out, err := b.Figure.MarshalJSON()
	if err != nil {
		return nil, err
	}
	title, sentence := message.Text{}, message.Text{}
	for _, lang := range message.Languages {
		title[lang] = b.node.Title(b.Figure, lang)
		if s := b.node.Sentence(b.Figure, lang); s != "" {
			sentence[lang] = s
		}
	}
	more, err := json.Marshal(struct {
		Title    message.Text `json:"title"`
		Sentence message.Text `json:"sentence,omitempty"`
	}{title, sentence})
	return slices.Concat(out[:len(out)-1], []byte{','}, more[1:]), err
}

// Schema describes what figure.Figure writes (huma.SchemaProvider).
func (figureBody) Schema(huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: "string", Description: doc} }
	words := &huma.Schema{Type: "object", Description: "By language: en, fr, ht, es.", AdditionalProperties: text("")}
	bound := func(doc string) *huma.Schema {
		return &huma.Schema{Description: doc + " A number; a date where the measure is one; null where there is no bound."}
	}
	list := func(doc string) *huma.Schema {
		return &huma.Schema{Type: "array", Description: doc, Items: &huma.Schema{Type: "object"}}
	}
	yes := func(doc string) *huma.Schema { return &huma.Schema{Type: "boolean", Description: doc} }
	return &huma.Schema{
		Type: "object", Description: "A figure: what we say, how far it could be off, who says so, and who disagrees.",
		Properties: map[string]*huma.Schema{
			"measure": text("Key of the measure."), "label": words, "title": words, "sentence": words, "dimensions": {Type: "object"}, "unit": text(""),
			"valid": text("Situation on."), "known": text("Using what was known by."), "heads": {Type: "object", Description: "How much of each node's log it rests on."},
			"phrase": words, "low": bound("Lower bound."), "high": bound("Upper bound."),
			"low_entailed": yes("Forced by the words, not our reading."), "high_entailed": yes("Forced by the words, not our reading."),
			"confidence": {Type: "string", Enum: []any{"high", "moderate", "low"}}, "out_of_date": yes("Nothing fresh is known."),
			"source_of_record": yes("The measure's source of record gives it."), "disagreement": {Type: "array", Items: text("dispute, error, stale, stage or rounding")},
			"why": list("At most five sentences."), "explanation": list("At most 25 lines, naming every origin."),
			"claims":  list("Every claim on the matter: id, source, root, quote or text, low, high, verdict, reason."),
			"derived": list("What was worked out, and from what."), "roots": list("Independent origins."), "sides": list("Of a dispute."),
			"unknown": {Type: "array", Items: text("A contributor whose share is not known.")}, "overruled": {Type: "object"},
			"marking": text("TLP."), "engine": text("Version of the algorithm."), "catalogue": text("SHA-256 of catalogue and pack."),
		},
	}
}

// bodies writes figs; brief leaves their evidence out.
func (s *server) bodies(figs []*figure.Figure, brief bool) []figureBody {
	out := make([]figureBody, len(figs))
	for i, f := range figs {
		if brief {
			f = f.Brief()
		}
		out[i] = figureBody{f, s.Node}
	}
	return out
}
