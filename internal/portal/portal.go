// Package portal serves plain pages: html/template, readable with no JavaScript,
// printable, each with an address that stays.
//
// It is not the desk, and it holds no rule: what a page says comes from the
// node. Its one invariant: a page shows what its reader may see and nothing
// else, in the language, and as of the situation, that its address carries.
package portal

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/render"
)

//go:embed page
var pages embed.FS

// Config is what the portal is made of.
type Config struct {
	Node     *node.Node
	Evidence *evidence.Desk
	Office   *editorial.Office
	Who      func(*http.Request) (access.Principal, error)
	Now      func() time.Time
	Log      *slog.Logger
	Version  string
	Demo     bool
}

type portal struct {
	Config
	templates map[string]*template.Template // by language
}

// New returns the handler of the pages.
func New(c Config) (http.Handler, error) {
	p := &portal{Config: c, templates: map[string]*template.Template{}}
	for _, lang := range message.Languages {
		t, err := template.New("").Funcs(p.funcs(lang)).ParseFS(pages, "page/*.html")
		if err != nil {
			return nil, err
		}
		p.templates[lang] = t
	}
	static, err := fs.Sub(pages, "page")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /page/", http.StripPrefix("/page/", onlyStyle(http.FileServerFS(static))))
	mux.Handle("GET /font/", http.StripPrefix("/font/", http.FileServerFS(render.Assets())))
	mux.HandleFunc("POST /as", p.become)
	mux.HandleFunc("GET /editions/{id}/{language}/{format}", p.editionFile)
	mux.Handle("GET /card/{measure}", framed(p.handle(p.card)))
	for pattern, f := range map[string]pageFunc{
		"GET /{$}":                p.home,
		"GET /articles":           p.articles,
		"GET /articles/{number}":  p.article,
		"GET /figures":            p.figures,
		"GET /figures/{measure}":  p.figure,
		"GET /timeline":           p.timeline,
		"GET /report":             p.report,
		"GET /records/{id}":       p.record,
		"GET /review":             p.reviewQueue,
		"POST /review":            p.reviewQueue,
		"GET /review/{document}":  p.review,
		"POST /review/{document}": p.review,
		"GET /check":              p.check,
		"POST /check":             p.check,
		"GET /verify":             p.verify,

		"GET /today":                                          p.today,
		"POST /today":                                         p.today,
		"GET /returns":                                        p.returns,
		"GET /drafts":                                         p.drafts,
		"POST /drafts":                                        p.drafts,
		"GET /drafts/{report}/{number}":                       p.draft,
		"POST /drafts/{report}/{number}":                      p.draft,
		"GET /drafts/{report}/{number}/preview":               p.preview,
		"GET /drafts/{report}/{number}/changes":               p.compare,
		"GET /drafts/{report}/{number}/sections/{section}":    p.section,
		"GET /drafts/{report}/{number}/translate/{language}":  p.translate,
		"POST /drafts/{report}/{number}/translate/{language}": p.translate,
		"GET /editions":                                       p.editions,
		"GET /editions/{id}":                                  p.edition,
		"POST /editions/{id}":                                 p.edition,
		"GET /editions/{id}/changes":                          p.compare,
		"/":                                                   p.missing,
	} {
		mux.Handle(pattern, p.handle(f))
	}
	return mux, nil
}

// onlyStyle keeps the templates, which stand in the same folder, to ourselves.
func onlyStyle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".css") && !strings.HasSuffix(r.URL.Path, ".svg") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "max-age=300")
		next.ServeHTTP(w, r)
	})
}

// A view is what every page knows of its request.
type view struct {
	portal *portal
	r      *http.Request
	Who    access.Principal
	Lang   string
	Page   string // name of the template, and of the tab that is lit
	Title  string
	Ask    node.Ask // dates and collection, as in the address
	Data   any

	write func(io.Writer) error // instead of the template
}

// A pageFunc fills in a page; the template called v.Page is then executed.
type pageFunc func(v *view) error

func (p *portal) handle(f pageFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &view{portal: p, r: r, Lang: p.language(r)}
		q := r.URL.Query()
		v.Ask = node.Ask{Valid: q.Get("valid"), Known: q.Get("known"), Sources: q.Get("sources"), Heads: q.Get("heads")}
		var err error
		if v.Who, err = p.Who(r); err == nil {
			err = f(v)
		}
		var redirect redirection
		switch {
		case errors.As(err, &redirect):
			http.Redirect(w, r, string(redirect), http.StatusSeeOther)
			return
		}
		status := http.StatusOK
		if err != nil {
			status = p.fail(v, err)
		}
		var b bytes.Buffer
		if v.write == nil || err != nil {
			v.write = func(w io.Writer) error { return p.templates[v.Lang].ExecuteTemplate(w, v.Page+".html", v) }
		}
		if err := v.write(&b); err != nil {
			p.Log.ErrorContext(r.Context(), "page failed", "page", v.Page, "err", err)
			http.Error(w, "the page cannot be shown; the node's log says why", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Language", v.Lang)
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		if _, err := b.WriteTo(w); err != nil {
			p.Log.DebugContext(r.Context(), "write page", "err", err)
		}
	})
}

type redirection string

func (r redirection) Error() string { return "redirect to " + string(r) }

var statusOf = map[konbit.Code]int{
	konbit.CodeInvalid:     http.StatusUnprocessableEntity,
	konbit.CodeNotFound:    http.StatusNotFound,
	konbit.CodeConflict:    http.StatusConflict,
	konbit.CodeForbidden:   http.StatusForbidden,
	konbit.CodeUnavailable: http.StatusServiceUnavailable,
	konbit.CodeInternal:    http.StatusInternalServerError,
}

// fail turns v into the page that says what went wrong.
func (p *portal) fail(v *view, err error) int {
	code := konbit.CodeOf(err)
	if code == konbit.CodeInternal {
		p.Log.ErrorContext(v.r.Context(), "page failed", "path", v.r.URL.Path, "err", err)
		err = &konbit.Error{Code: code}
	}
	e, _ := errors.AsType[*konbit.Error](err)
	v.Page, v.Title, v.Data = "error", v.T("portal.error."+string(code)), e
	return statusOf[code]
}

func (p *portal) missing(v *view) error {
	return konbit.Errorf(konbit.CodeNotFound, "%s", v.r.URL.Path)
}

// home is the pack's story where it tells one, else what stands today.
func (p *portal) home(v *view) error {
	if v.Story() == "" {
		return redirection("/today")
	}
	return redirection("/articles")
}

// language is the one that the address asks for, else the one that the browser
// prefers.
func (p *portal) language(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l != "" {
		if _, ok := p.templates[l]; ok {
			return l
		}
	}
	if l := message.Match(r.Header.Get("Accept-Language")); l != "" {
		return l
	}
	return p.Node.Mission.Languages[0]
}

// T returns the label key in the page's language.
func (v *view) T(key string, args ...any) string {
	return v.portal.Node.Words.In(v.Lang).Text(key, args...)
}

// Mission is what the pages are about.
func (v *view) Mission() map[string]string {
	m := v.portal.Node.Mission
	return map[string]string{"name": m.Name.In(v.Lang), "short": m.Short.In(v.Lang), "summary": m.Summary.In(v.Lang)}
}

// Exercise reports whether everything here is invented.
func (v *view) Exercise() bool { return v.portal.Node.Mission.Exercise }

// Demo reports whether the persons are invented.
func (v *view) Demo() bool { return v.portal.Demo }

// Seal is where the log stands, to read out.
func (v *view) Seal() string { return v.portal.Node.Seal() }

// Languages are those the page can be read in.
func (v *view) Languages() []string { return message.Languages }

// Link returns an address that carries language, dates and sources along; pairs
// of names and values are added, an empty value taken away.
func (v *view) Link(path string, pairs ...string) string {
	q := url.Values{}
	for _, name := range []string{"lang", "valid", "known", "sources", "heads"} {
		if s := v.r.URL.Query().Get(name); s != "" {
			q.Set(name, s)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Here returns the address of this page with other values.
func (v *view) Here(pairs ...string) string {
	q := v.r.URL.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return v.r.URL.Path
	}
	return v.r.URL.Path + "?" + q.Encode()
}
