package api

import (
	"context"
	"encoding/hex"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
)

// A session says who asks, of which mission, and where the log stands.
type session struct {
	Principal  access.Principal   `json:"principal"`
	Identities []access.Principal `json:"identities,omitempty" doc:"Invented persons one may act as in a demonstration, by the Konbit-As header."`
	Mission    missionInfo        `json:"mission"`
	Head       head               `json:"head"`
	Version    string             `json:"version"`
}

type missionInfo struct {
	Key       string        `json:"key"`
	Name      string        `json:"name"`
	Short     string        `json:"short"`
	Summary   string        `json:"summary,omitempty"`
	Exercise  bool          `json:"exercise"`
	Zone      string        `json:"zone"`
	Area      string        `json:"area"`
	Place     string        `json:"place" doc:"What the area is called."`
	Returns   bool          `json:"returns" doc:"Its bases report daily."`
	Languages []string      `json:"languages"`
	Situation konbit.Moment `json:"situation"`
	Figures   []keyFigure   `json:"figures" doc:"The figures that readers ask for first."`
	Story     *story        `json:"story,omitempty" doc:"The documents a newcomer follows into the record."`
}

// A story names the few documents that the pack tells its story by.
type story struct {
	Collection string `json:"collection"`
	Documents  int    `json:"documents"`
}

type keyFigure struct {
	Measure  string      `json:"measure"`
	Dims     figure.Dims `json:"dims"`
	Label    string      `json:"label"`
	Sentence string      `json:"sentence,omitempty"`
}

// A head is where this node's log stands, for somebody who wants to check it.
type head struct {
	Node       string       `json:"node"`
	Position   int64        `json:"position" doc:"Of the last entry held here."`
	Size       int64        `json:"size" doc:"Records in this node's own log."`
	Root       string       `json:"root" doc:"Root hash of its tree, in hex."`
	Checkpoint string       `json:"checkpoint" doc:"Signed note (C2SP tlog-checkpoint)."`
	Heads      ledger.Heads `json:"heads"`
	Seal       string       `json:"seal" doc:"The root's first bytes, to read out."`
	Promise    string       `json:"promise"`
}

type (
	sessionOutput struct{ Body session }
	headOutput    struct{ Body head }
)

func (s *server) sessionRoutes() {
	handle(s, http.MethodGet, "/session", "Say who asks, of which mission, and where the log stands", s.session)
	handle(s, http.MethodGet, "/heads", "Say where the log stands", func(_ context.Context, _ access.Principal, in *langInput) (*headOutput, error) {
		return &headOutput{s.head(in.Lang)}, nil
	})
}

func (s *server) head(lang string) head {
	h := s.Node.Ledger.Head()
	return head{
		Node: s.Node.Ledger.Node(), Position: h.Position, Size: h.Checkpoint.Size, Root: hex.EncodeToString(h.Checkpoint.Root[:]),
		Checkpoint: string(h.Note), Heads: s.Node.Ledger.Heads(), Seal: s.Node.Seal(), Promise: s.Node.Words.In(lang).Text("seal.promise"),
	}
}

func (s *server) session(_ context.Context, who access.Principal, in *langInput) (*sessionOutput, error) {
	m := s.Node.Mission
	_, daily := docket.Schedule{Mission: m, Reports: s.Node.Reports}.Daily()
	out := &sessionOutput{Body: session{
		Principal: s.named(who, in.Lang), Head: s.head(in.Lang), Version: s.Version,
		Mission: missionInfo{
			Key: m.Key, Name: m.Name.In(in.Lang), Short: m.Short.In(in.Lang), Summary: m.Summary.In(in.Lang), Exercise: m.Exercise,
			Zone: m.Zone, Area: m.Area, Place: s.Node.PlaceName(m.Area, in.Lang), Returns: daily != nil, Languages: m.Languages, Situation: s.Node.Situation(), Figures: []keyFigure{},
		},
	}}
	for i := range m.Figures {
		f := &m.Figures[i]
		out.Body.Mission.Figures = append(out.Body.Mission.Figures, keyFigure{f.Measure, f.Dims, f.Label.In(in.Lang), f.Sentence.In(in.Lang)})
	}
	told, err := m.Story()
	if err != nil {
		return nil, err
	}
	if told != nil {
		out.Body.Mission.Story = &story{told.Collection, len(told.Cards)}
	}
	if s.Identities != nil {
		for _, p := range s.Identities() {
			out.Body.Identities = append(out.Body.Identities, s.named(p, in.Lang))
		}
	}
	return out, nil
}

// named returns p under the name that lang has for them.
func (s *server) named(p access.Principal, lang string) access.Principal {
	if name := s.Node.Name(p.ID, lang); name != p.ID {
		p.Name = name
	}
	return p
}
