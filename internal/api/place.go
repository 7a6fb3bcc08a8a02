package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/geo"
)

// A place is an entry of the gazetteer in one language.
type place struct {
	Code      string         `json:"code"`
	Level     geo.Level      `json:"level"`
	Name      string         `json:"name"`
	Parent    string         `json:"parent,omitempty"`
	Within    []string       `json:"within,omitempty" doc:"Names of the places it lies in, the nearest first."`
	Point     *konbit.LonLat `json:"point,omitempty"`
	Precision string         `json:"precision,omitempty"`
	Zone      string         `json:"zone,omitempty"`
}

type placesInput struct {
	Text  string `query:"q" doc:"A name in any language or spelling, the beginning of one, or a code; empty: all places of the mission."`
	Lang  string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"5000"`
}

type placesOutput struct {
	Body struct {
		Items []place `json:"items"`
	}
}

func (s *server) placeRoutes() {
	handle(s, http.MethodGet, "/places", "Look places up by name or code", s.places)
}

func (s *server) places(_ context.Context, _ access.Principal, in *placesInput) (*placesOutput, error) {
	out := &placesOutput{}
	out.Body.Items = []place{}
	g := s.Node.Places
	add := func(p *geo.Place) bool {
		x := place{Code: p.Code, Level: p.Level, Name: p.In(in.Lang), Parent: p.Parent, Precision: p.Precision, Zone: g.Zone(p.Code), Point: p.Point}
		for _, up := range g.Parents(p.Code) {
			x.Within = append(x.Within, up.In(in.Lang))
		}
		out.Body.Items = append(out.Body.Items, x)
		return len(out.Body.Items) < in.Limit
	}
	if in.Text == "" {
		for p := range g.All() {
			if g.Within(p.Code, s.Node.Mission.Area) && !add(p) {
				break
			}
		}
		return out, nil
	}
	found := g.Candidates(in.Text)
	begun := slices.DeleteFunc(g.Starting(in.Text), func(p *geo.Place) bool { return slices.Contains(found, p) })
	slices.SortStableFunc(begun, func(a, b *geo.Place) int { // those of the mission first
		return cmp.Compare(s.abroad(a), s.abroad(b))
	})
	for _, p := range append(found, begun...) {
		if !add(p) {
			break
		}
	}
	return out, nil
}

// abroad is 0 for a place of the mission's area and 1 for any other.
func (s *server) abroad(p *geo.Place) int {
	if s.Node.Places.Within(p.Code, s.Node.Mission.Area) {
		return 0
	}
	return 1
}
