package api

import (
	"context"
	"net/http"

	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/node"
)

// Asked are the dimensions and times that every question for figures may carry.
type Asked struct {
	Contributor string `query:"contributor" doc:"A country by ISO code, name or demonym; ALL; OTHERS."`
	Place       string `query:"place" doc:"A place by name or code."`
	Population  string `query:"population"`
	Status      string `query:"status"`
	Period      string `query:"period" doc:"2024, 2024-10/2024-12"`
	Subject     string `query:"subject"`
	Valid       string `query:"valid" doc:"Situation on: a date (its end in the mission's zone) or an instant."`
	Known       string `query:"known" doc:"Using what was known by."`
	Sources     string `query:"sources" doc:"Only documents of this collection."`
	Heads       string `query:"heads" doc:"Only these logs: HQ@81220, FOB3@4410."`
}

func (d *Asked) ask(measure string) node.Ask {
	return node.Ask{
		Measure: measure, Contributor: d.Contributor, Place: d.Place, Population: d.Population, Status: d.Status,
		Period: d.Period, Subject: d.Subject, Valid: d.Valid, Known: d.Known, Sources: d.Sources, Heads: d.Heads,
	}
}

type figureInput struct {
	Measure string `path:"measure" doc:"Key of a measure."`
	Asked
}

type figuresInput struct {
	Measure string `query:"measure" doc:"Only this measure."`
	Brief   bool   `query:"brief" doc:"Without the evidence: claims, what was worked out, sides, why."`
	Asked
}

type (
	figureOutput  struct{ Body figureBody }
	figuresOutput struct {
		Body struct {
			Items []figureBody `json:"items"`
		}
	}
	stepsOutput struct {
		Body struct {
			Items []figure.Step `json:"items"`
		}
	}
	linesOutput struct {
		Body struct {
			Items []line `json:"items"`
		}
	}
	line struct {
		Measure string        `json:"measure"`
		Dims    figure.Dims   `json:"dimensions"`
		Steps   []figure.Step `json:"steps"`
	}
	forceOutput struct {
		Body struct {
			Promises []figure.Promise `json:"promises"`
		}
	}
	measuresOutput struct {
		Body struct {
			Items []*figure.Measure `json:"items"`
		}
	}
)

func (s *server) figureRoutes() {
	handle(s, http.MethodGet, "/measures", "List the measures", func(context.Context, access.Principal, *struct{}) (*measuresOutput, error) {
		out := &measuresOutput{}
		out.Body.Items = s.Node.Measures.List()
		return out, nil
	})
	handle(s, http.MethodGet, "/figures", "Every figure that something known speaks to", s.figures)
	handle(s, http.MethodGet, "/figures/{measure}", "One figure with its evidence", s.figure)
	handle(s, http.MethodGet, "/figures/{measure}/steps", "One figure for every situation: a step function of time", s.steps)
	handle(s, http.MethodGet, "/steps", "Every figure for every situation, as steps", s.lines)
	handle(s, http.MethodGet, "/series/{measure}", "All figures of a measure: every period, place or subject", s.series)
	handle(s, http.MethodGet, "/force", "What was promised against what came", s.force)
}

func (s *server) figures(ctx context.Context, who access.Principal, in *figuresInput) (*figuresOutput, error) {
	figs, err := s.Node.Figures(ctx, who, in.ask(in.Measure))
	out := &figuresOutput{}
	out.Body.Items = s.bodies(figs, in.Brief)
	return out, err
}

func (s *server) figure(ctx context.Context, who access.Principal, in *figureInput) (*figureOutput, error) {
	f, err := s.Node.Figure(ctx, who, in.ask(in.Measure))
	return &figureOutput{figureBody{f, s.Node}}, err
}

func (s *server) steps(ctx context.Context, who access.Principal, in *figureInput) (*stepsOutput, error) {
	out := &stepsOutput{}
	var err error
	out.Body.Items, err = s.Node.Steps(ctx, who, in.ask(in.Measure))
	return out, err
}

func (s *server) series(ctx context.Context, who access.Principal, in *figureInput) (*figuresOutput, error) {
	figs, err := s.Node.Figures(ctx, who, in.ask(in.Measure))
	out := &figuresOutput{}
	out.Body.Items = s.bodies(figs, false)
	return out, err
}

func (s *server) force(ctx context.Context, who access.Principal, in *Asked) (*forceOutput, error) {
	out := &forceOutput{}
	var err error
	out.Body.Promises, err = s.Node.Promises(ctx, who, in.ask(""))
	return out, err
}

func (s *server) lines(ctx context.Context, who access.Principal, in *figuresInput) (*linesOutput, error) {
	all, err := s.Node.Lines(ctx, who, in.ask(in.Measure))
	out := &linesOutput{}
	for _, l := range all {
		out.Body.Items = append(out.Body.Items, line(l))
	}
	return out, err
}
