package api

import (
	"bytes"
	"context"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/outline"
	"konbit.example/konbit/internal/render"
)

type reportInput struct {
	Kind    string `path:"kind"`
	Period  string `query:"period" doc:"2025-01-12/2025-01-25"`
	Lang    string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	Valid   string `query:"valid"`
	Known   string `query:"known"`
	Sources string `query:"sources"`
	Heads   string `query:"heads"`
	Format  string `query:"format" enum:"json,html,md" default:"json"`
}

type reportOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

type reportKinds struct {
	Body struct {
		Items []*outline.Kind `json:"items"`
	}
}

func (s *server) reportRoutes() {
	handle(s, http.MethodGet, "/reports", "List the kinds of report", func(context.Context, access.Principal, *struct{}) (*reportKinds, error) {
		out := &reportKinds{}
		for _, k := range s.Node.Reports.Keys() {
			if kind, ok := s.Node.Reports.Get(k); ok {
				out.Body.Items = append(out.Body.Items, kind)
			}
		}
		return out, nil
	})
	handle(s, http.MethodGet, "/reports/{kind}", "Put a report together", s.report)
}

func (s *server) report(ctx context.Context, who access.Principal, in *reportInput) (*reportOutput, error) {
	e, err := s.Node.Report(ctx, who, node.ReportAsk{
		Kind: in.Kind, Period: in.Period, Lang: in.Lang, Valid: in.Valid, Known: in.Known, Sources: in.Sources, Heads: in.Heads,
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	out := &reportOutput{}
	switch in.Format {
	case "html":
		out.ContentType, err = "text/html; charset=utf-8", render.HTML(&b, e, render.HTMLOptions{})
	case "md":
		out.ContentType, err = "text/markdown; charset=utf-8", render.Markdown(&b, e)
	case "json":
		out.ContentType, err = "application/json", render.JSON(&b, e)
	default:
		err = konbit.Invalid("format", "%q: want json, html or md", in.Format)
	}
	out.Body = b.Bytes()
	return out, err
}
