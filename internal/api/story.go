package api

import (
	"context"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
)

// A storyCard introduces one document of the story.
type storyCard struct {
	Document konbit.ID `json:"document"`
	Heading  string    `json:"heading"`
	Abstract string    `json:"abstract"`
}

// A storyPuzzle is what looks like a disagreement, and what it is.
type storyPuzzle struct {
	Question string      `json:"question"`
	Kind     string      `json:"kind" doc:"agrees, dispute, error, stale, stage or rounding"`
	Answer   string      `json:"answer"`
	Text     string      `json:"text"`
	Measure  string      `json:"measure,omitempty"`
	Dims     figure.Dims `json:"dimensions"`
}

// A storyFigure is a figure by what it is of.
type storyFigure struct {
	Measure string      `json:"measure"`
	Dims    figure.Dims `json:"dimensions"`
}

type storyOutput struct {
	Body struct {
		Collection string        `json:"collection"`
		Title      string        `json:"title"`
		Report     string        `json:"report" doc:"Kind of the report that the facts end in."`
		Period     konbit.Span   `json:"period"`
		Figures    []storyFigure `json:"figures" doc:"What the facts lead to first."`
		Cards      []storyCard   `json:"cards"`
		Puzzles    []storyPuzzle `json:"puzzles"`
	}
}

func (s *server) storyRoutes() {
	handle(s, http.MethodGet, "/story", "The documents a newcomer follows into the record, and what puzzles their readers", s.story)
}

func (s *server) story(_ context.Context, _ access.Principal, in *langInput) (*storyOutput, error) {
	told, err := s.Node.Mission.Story()
	if err != nil {
		return nil, err
	}
	if told == nil {
		return nil, konbit.Errorf(konbit.CodeNotFound, "this mission has no story")
	}
	out := &storyOutput{}
	b := &out.Body
	b.Collection, b.Title, b.Report, b.Period = told.Collection, told.Title.In(in.Lang), told.Report.Kind, told.Report.Period
	b.Figures, b.Cards, b.Puzzles = []storyFigure{}, []storyCard{}, []storyPuzzle{}
	for _, f := range told.Figures {
		b.Figures = append(b.Figures, storyFigure{f.Measure, f.Dims})
	}
	for _, c := range told.Cards {
		b.Cards = append(b.Cards, storyCard{s.Node.Mission.DocumentID(c.Document), c.Heading.In(in.Lang), c.Abstract.In(in.Lang)})
	}
	for _, p := range told.Puzzles {
		b.Puzzles = append(b.Puzzles, storyPuzzle{p.Question.In(in.Lang), p.Kind, p.Answer.In(in.Lang), p.Text.In(in.Lang), p.Measure, p.Dims})
	}
	return out, nil
}
