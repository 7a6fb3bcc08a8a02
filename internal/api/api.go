// Package api serves the JSON interface: what the desk, the command line of
// another machine, and anybody's own program use.
//
// There is a file per noun. The package holds no rule: it decodes, asks the
// ledger, the view or the report, and encodes. Its one invariant: every handler
// is given the principal that the request was made by, and passes it on.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
)

// Prefix is the path under which the API is served.
const Prefix = "/api/v1"

// Exercise is the header of every answer in which all is invented.
const Exercise = "Konbit-Exercise"

// Config is what the API is made of.
type Config struct {
	Node       *node.Node
	Evidence   *evidence.Desk
	Office     *editorial.Office
	Advance    func(context.Context, time.Time) (int, time.Time, error) // plays an exercise on; nil outside one
	Who        func(*http.Request) (access.Principal, error)            // who makes a request
	Identities func() []access.Principal                                // demo persons one may act as; nil outside a demo
	Now        func() time.Time
	Log        *slog.Logger
	Version    string
}

// New returns the handler of everything under Prefix.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	hc := huma.DefaultConfig("Konbit", c.Version)
	hc.Info.Description = "The record of a mission: append-only, sourced, as of any date. Errors are RFC 9457 problems that name the field."
	hc.OpenAPIPath = Prefix + "/openapi"
	hc.DocsPath, hc.SchemasPath = "", Prefix+"/schemas"
	hc.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	hc.CreateHooks = nil // no $schema links in the answers
	hc.RejectUnknownQueryParameters = true
	a := &server{Config: c, mux: mux, api: humago.New(mux, hc)}
	a.routes()
	return a.identify(mux)
}

type server struct {
	Config
	mux *http.ServeMux
	api huma.API
}

func (s *server) routes() {
	s.recordRoutes()
	s.fileRoutes()
	s.definitionRoutes()
	s.figureRoutes()
	s.reportRoutes()
	s.todayRoutes()
	s.draftRoutes()
	s.editionRoutes()
	s.placeRoutes()
	s.storyRoutes()
	s.evidenceRoutes()
	s.sessionRoutes()
	s.mux.HandleFunc("GET "+Prefix+"/events", s.events)
	s.mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, konbit.Errorf(konbit.CodeNotFound, "there is nothing at %s; %s/openapi.json lists what there is", r.URL.Path, Prefix))
	})
}

type principalKey struct{}

// identify finds out who makes the request, once; handlers get the principal as
// a parameter from handle.
func (s *server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.Who(r)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), principalKey{}, who)))
	})
}

func principal(ctx context.Context) access.Principal {
	who, _ := ctx.Value(principalKey{}).(access.Principal)
	return who
}

// handle registers f for method and path. It is the one place where errors
// become responses.
func handle[I, O any](s *server, method, path, summary string, f func(ctx context.Context, who access.Principal, in *I) (*O, error), options ...func(*huma.Operation)) {
	op := huma.Operation{Method: method, Path: Prefix + path, Summary: summary, OperationID: huma.GenerateOperationID(method, path, (*O)(nil))}
	if method == http.MethodPost {
		op.DefaultStatus = http.StatusCreated
		op.MaxBodyBytes = konbit.MaxBody * 2
		op.SkipValidateBody = true // the door checks, and says better what is wrong
	}
	for _, o := range options {
		o(&op)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, principal(ctx), in)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return out, nil
	})
}

var statusOf = map[konbit.Code]int{
	konbit.CodeInvalid:     http.StatusUnprocessableEntity,
	konbit.CodeNotFound:    http.StatusNotFound,
	konbit.CodeConflict:    http.StatusConflict,
	konbit.CodeForbidden:   http.StatusForbidden,
	konbit.CodeUnavailable: http.StatusServiceUnavailable,
	konbit.CodeInternal:    http.StatusInternalServerError,
}

// problemOf turns err into an RFC 9457 problem whose errors name the field. The
// text of a fault of ours stays in the log.
func (s *server) problemOf(ctx context.Context, err error) *huma.ErrorModel {
	code := konbit.CodeOf(err)
	status := statusOf[code]
	p := &huma.ErrorModel{Type: "urn:konbit:" + string(code), Title: http.StatusText(status), Status: status}
	e, ok := errors.AsType[*konbit.Error](err)
	if !ok {
		if ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "request failed", "err", err)
		}
		p.Detail = "the fault is on this side and is in the node's log"
		return p
	}
	p.Detail = e.Detail
	if e.Field != "" {
		p.Errors = []*huma.ErrorDetail{{Location: e.Field, Message: e.Detail}}
	}
	return p
}

// problem writes err as a problem outside of huma's handlers.
func (s *server) problem(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemOf(r.Context(), err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	encode(w, p)
}
