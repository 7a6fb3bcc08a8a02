package server

import (
	"io/fs"
	"net/http"

	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/api"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/portal"
	"konbit.example/konbit/web"
)

// Handler returns everything that the node serves.
func Handler(c Config, n *node.Node, about About, local access.Principal) (http.Handler, error) {
	g := &gate{dir: c.Dir, local: func() access.Principal { return local }}
	var identities func() []access.Principal
	if about.Demo {
		identities = func() []access.Principal { return Persons(n) }
		g.as = func(id string) (access.Principal, error) { return Local(n, about, id) }
	}
	mux := http.NewServeMux()
	work := evidence.New(n)
	mux.Handle(api.Prefix+"/", api.New(api.Config{Node: n, Evidence: work, Who: g.who, Identities: identities, Now: c.Now, Log: c.Log, Version: c.Version}))
	pages, err := portal.New(portal.Config{Node: n, Evidence: work, Who: g.who, Now: c.Now, Log: c.Log, Version: c.Version, Demo: about.Demo})
	if err != nil {
		return nil, err
	}
	mux.Handle("/", pages)
	mux.Handle(web.Base, desk(web.FS()))
	mux.Handle("GET /basemap/", basemap(n))
	return http.NewCrossOriginProtection().Handler(headers(compress(mux))), nil
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
// that did not come from here.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
