package server

import (
	"context"
	"io/fs"
	"net/http"
	"time"

	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/api"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/portal"
	"konbit.example/konbit/web"
)

// Handler returns everything that the site serves; local is who sits at its own
// machine.
func (s *Site) Handler(local access.Principal) (http.Handler, error) {
	c, n := s.config, s.Node
	g := &gate{dir: c.Dir, local: func() access.Principal { return local }}
	var identities func() []access.Principal
	if s.About.Demo {
		identities = func() []access.Principal { return Persons(n) }
		g.as = func(id string) (access.Principal, error) { return Local(n, s.About, id) }
	}
	office, err := s.Office()
	if err != nil {
		return nil, err
	}
	var advance func(context.Context, time.Time) (int, time.Time, error)
	if s.clock != nil {
		advance = s.Advance
	}
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", api.New(api.Config{Node: n, Evidence: s.Evidence, Office: office, Advance: advance, Who: g.who, Identities: identities, Now: n.Now, Log: c.Log, Version: c.Version}))
	pages, err := portal.New(portal.Config{Node: n, Evidence: s.Evidence, Office: office, Who: g.who, Now: n.Now, Log: c.Log, Version: c.Version, Demo: s.About.Demo})
	if err != nil {
		return nil, err
	}
	mux.Handle("/", pages)
	mux.Handle(web.Base, desk(web.FS()))
	mux.Handle("GET /basemap/", basemap(n))
	return http.NewCrossOriginProtection().Handler(headers(n.Mission.Exercise, compress(mux))), nil
}

// basemap serves the map that the mission's pack brings.
func basemap(n *node.Node) http.Handler {
	files, err := fs.Sub(n.Mission.Files(), "basemap")
	if err != nil {
		return http.NotFoundHandler()
	}
	return http.StripPrefix("/basemap/", http.FileServerFS(files))
}

// headers adds what every answer carries: nothing is run, framed or fetched
// that did not come from here, and what is invented says so.
func headers(exercise bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if exercise {
			h.Set(api.Exercise, "yes")
		}
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
