package mission

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
)

// A Story is what a pack tells a newcomer: a few documents, each fact of which
// can be followed into the record, and what puzzles those who read them side by
// side. It stands in story.yaml.
type Story struct {
	Collection string       `yaml:"collection"` // of the documents it is about
	Title      message.Text `yaml:"title"`
	Report     struct {     // the report that the facts end in
		Kind   string      `yaml:"kind"`
		Period konbit.Span `yaml:"period"`
	} `yaml:"report"`
	Figures []Subject `yaml:"figures"` // key figures that tell most: what the facts lead to first
	Cards   []Card    `yaml:"cards"`
	Puzzles []Puzzle  `yaml:"puzzles"`
}

// A Subject is a figure by what it is of.
type Subject struct {
	Measure     string `yaml:"measure"`
	figure.Dims `yaml:",inline"`
}

// A Card introduces one document.
type Card struct {
	Document string       `yaml:"document"` // alias of the record
	Heading  message.Text `yaml:"heading"`  // what it is about, in our words
	Abstract message.Text `yaml:"abstract"`
}

// A Puzzle is what looks like a disagreement, and what it is.
type Puzzle struct {
	Question    message.Text `yaml:"question"`
	Kind        string       `yaml:"kind"` // agrees, or a figure.Disagreement
	Answer      message.Text `yaml:"answer"`
	Text        message.Text `yaml:"text"`
	Measure     string       `yaml:"measure"` // the figure that shows it; may be empty
	figure.Dims `yaml:",inline"`
}

// Story reads the pack's story.yaml, nil if it has none.
func (m *Mission) Story() (*Story, error) {
	b, err := fs.ReadFile(m.files, "story.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s := &Story{}
	if err := yaml.UnmarshalWithOptions(b, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("story.yaml: %w", err)
	}
	for i, f := range s.Figures {
		if m.KeyFigure(f.Measure, f.Dims) == nil {
			return nil, konbit.Invalid(fmt.Sprintf("figures.%d", i), "story.yaml: %s is no key figure of the mission", f.Measure)
		}
	}
	kinds := []string{"agrees", string(figure.Hedge), string(figure.Stage), string(figure.Stale), string(figure.Mistake), string(figure.Dispute)}
	for i, p := range s.Puzzles {
		ok := false
		for _, k := range kinds {
			ok = ok || k == p.Kind
		}
		if !ok {
			return nil, konbit.Invalid(fmt.Sprintf("puzzles.%d.kind", i), "story.yaml: %q: want one of %v", p.Kind, kinds)
		}
		for field, t := range map[string]message.Text{"question": p.Question, "answer": p.Answer, "text": p.Text} {
			if err := inAll(field, t); err != nil {
				return nil, fmt.Errorf("story.yaml: puzzles.%d: %w", i, err)
			}
		}
	}
	return s, nil
}

// DocumentID returns the ID of the record that a card is about.
func (m *Mission) DocumentID(alias string) konbit.ID {
	if len(alias) > 0 && alias[0] == '@' {
		return konbit.NamedID(m.Defaults.Made.Earliest(m.loc), m.Key+"/"+alias[1:])
	}
	return konbit.ID(alias)
}
