package portal

import (
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
)

// A figureCard is a figure as another site shows it in a frame.
type figureCard struct {
	*figureLine
	Valid string // the day it is said of
	Fixed bool   // both clocks are named: it never changes
}

// card shows one figure by itself. It is for everybody: whoever asks, it knows
// what is cleared for all. It asks again now and then, and so revises itself; an
// address that names both clocks stays as it is.
func (p *portal) card(v *view) error {
	v.Who = access.Principal{}
	f, err := p.Node.Figure(v.r.Context(), v.Who, v.ask(v.r.PathValue("measure")))
	if err != nil {
		return err
	}
	zone := p.Node.Mission.Location()
	l := v.line(f)
	v.Page, v.Title = "card", l.Label
	v.Data = &figureCard{l, p.Node.Words.In(v.Lang).Moment(konbit.Date(f.Valid.In(zone).Date()), zone), v.Ask.Valid != "" && v.Ask.Known != ""}
	return nil
}

// framed lets other sites show what next answers within their pages.
func framed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'")
		next.ServeHTTP(w, r)
	})
}
