package api

import (
	"context"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/kind"
)

type langInput struct {
	Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
}

type definitionsInput struct {
	Lang  string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	Brief bool   `query:"brief" doc:"Leave the fields out."`
}

type definitionInput struct {
	Kind string `path:"kind" doc:"Name of a kind, or name and version: patrol, patrol@1."`
	Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
}

// A vocabulary is a list of codes with their words in one language.
type vocabulary struct {
	Name    string        `json:"name"`
	Version int           `json:"version"`
	Codes   []kind.Option `json:"codes"`
}

type (
	formsOutput struct {
		Body struct {
			Items []kind.Form `json:"items"`
		}
	}
	formOutput   struct{ Body kind.Form }
	schemaOutput struct {
		ContentType string `header:"Content-Type"`
		Body        map[string]any
	}
	vocabulariesOutput struct {
		Body struct {
			Items []vocabulary `json:"items"`
		}
	}
)

func (s *server) definitionRoutes() {
	handle(s, http.MethodGet, "/definitions", "List the kinds of record with their forms", s.definitions)
	handle(s, http.MethodGet, "/definitions/{kind}", "Describe the form of a kind", s.definition)
	handle(s, http.MethodGet, "/definitions/{kind}/schema", "JSON Schema of a kind's records", s.schema)
	handle(s, http.MethodGet, "/vocabularies", "List the vocabularies with their codes", s.vocabularies)
}

func (s *server) definitions(_ context.Context, _ access.Principal, in *definitionsInput) (*formsOutput, error) {
	out := &formsOutput{}
	for d := range s.Node.Kinds.All() {
		f := s.form(d, in.Lang)
		if in.Brief {
			f.Fields = []kind.FormField{}
		}
		out.Body.Items = append(out.Body.Items, f)
	}
	return out, nil
}

// form is d's form; where it asks for a measure, it offers those there are.
func (s *server) form(d *kind.Definition, lang string) kind.Form {
	f := d.Form(lang)
	for i := range f.Fields {
		if f.Fields[i].Name != "measure" {
			continue
		}
		f.Fields[i].Type = kind.Coded
		for _, m := range s.Node.Measures.List() {
			f.Fields[i].Options = append(f.Fields[i].Options, kind.Option{Code: m.Key, Label: m.Labels.In(lang)})
		}
	}
	return f
}

func (s *server) lookup(name string) (*kind.Definition, error) {
	if d, ok := s.Node.Kinds.Latest(name); ok {
		return d, nil
	}
	if d, ok := s.Node.Kinds.Lookup(konbit.Kind(name)); ok {
		return d, nil
	}
	return nil, konbit.Under("kind", konbit.Errorf(konbit.CodeNotFound, "%q is no kind of record here", name))
}

func (s *server) definition(_ context.Context, _ access.Principal, in *definitionInput) (*formOutput, error) {
	d, err := s.lookup(in.Kind)
	if err != nil {
		return nil, err
	}
	return &formOutput{s.form(d, in.Lang)}, nil
}

func (s *server) schema(_ context.Context, _ access.Principal, in *definitionInput) (*schemaOutput, error) {
	d, err := s.lookup(in.Kind)
	if err != nil {
		return nil, err
	}
	return &schemaOutput{"application/schema+json", d.Schema()}, nil
}

func (s *server) vocabularies(_ context.Context, _ access.Principal, in *langInput) (*vocabulariesOutput, error) {
	out := &vocabulariesOutput{}
	for v := range s.Node.Kinds.Vocabularies() {
		x := vocabulary{Name: v.Name, Version: v.Version}
		for i := range v.Codes {
			x.Codes = append(x.Codes, kind.Option{Code: v.Codes[i].Code, Label: v.Codes[i].Labels.In(in.Lang)})
		}
		out.Body.Items = append(out.Body.Items, x)
	}
	return out, nil
}
