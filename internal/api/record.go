package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
)

// An entry is a record as the API shows it.
type entry struct {
	Position int64         `json:"position" doc:"Order of arrival at this node."`
	Title    string        `json:"title" doc:"One line that says what the record says, in the language asked for."`
	State    string        `json:"state" enum:"current,corrected,retracted" doc:"Whether a later record took its place."`
	Record   konbit.Record `json:"record"`
}

func (s *server) entry(ctx context.Context, who access.Principal, e *ledger.Entry, lang string) entry {
	return entry{Position: e.Position, Title: s.Node.RecordTitle(ctx, who, &e.Record, lang), State: s.Node.View.State(e.Record.ID), Record: e.Record}
}

type listInput struct {
	Kind    []string `query:"kind" doc:"Names of kinds, without version."`
	Located bool     `query:"located" doc:"Besides the kinds that are named, all that have a place on a map."`
	Place   string   `query:"place" doc:"A place's name or code; places within it match too."`
	Valid   string   `query:"valid" doc:"Records true at some time in this span: 2025-01, 2025-01-12/2025-01-25."`
	Known   string   `query:"known" doc:"Only what was known by then."`
	Subject string   `query:"subject" doc:"Records about this thing."`
	Upkeep  bool     `query:"upkeep" default:"true" doc:"false, where no kind is named, leaves out how the record is kept: reviews, decisions, drafts."`
	Text    string   `query:"q" doc:"Words, or beginnings of words."`
	After   int64    `query:"after" minimum:"0" doc:"Continue after this position."`
	Before  int64    `query:"before" minimum:"0" doc:"Only before this position; 0 is no bound."`
	Order   string   `query:"order" enum:"position,time" default:"position" doc:"By arrival, or by when they were true; to go on by time, after and before name the last record's position."`
	Limit   int      `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Newest  bool     `query:"newest" doc:"Last first."`
	Lang    string   `query:"lang" enum:"en,fr,ht,es" default:"en"`
}

// kinds names the kinds that are so.
func (s *server) kinds(so func(*kind.Definition) bool) []string {
	var names []string
	for d := range s.Node.Kinds.All() {
		if so(d) {
			names = append(names, d.Name)
		}
	}
	return names
}

func (s *server) query(in *listInput) (ledger.Query, error) {
	q := ledger.Query{
		Kinds: in.Kind, Subject: konbit.ID(in.Subject), Text: in.Text, Zone: s.Node.Mission.Location(),
		After: in.After, Until: max(0, in.Before-1), Limit: in.Limit, Newest: in.Newest,
	}
	if q.ByTime = in.Order == "time"; q.ByTime {
		q.Past, q.After, q.Until = max(in.After, in.Before), 0, 0
	}
	switch {
	case in.Located:
		q.Kinds = append(q.Kinds, s.kinds(func(d *kind.Definition) bool { return d.Geometry != "none" })...)
	case !in.Upkeep && len(q.Kinds) == 0:
		q.Kinds = s.kinds(func(d *kind.Definition) bool { return !d.Upkeep })
	}
	var err error
	if q.Valid, err = konbit.ParseSpan(in.Valid); err != nil {
		return q, konbit.Under("valid", err)
	}
	if q.Known, err = konbit.ParseMoment(in.Known); err != nil {
		return q, konbit.Under("known", err)
	}
	q.Place, err = s.Node.Place(in.Place)
	return q, err
}

type listOutput struct {
	Body struct {
		Items []entry `json:"items"`
		Next  int64   `json:"next,omitempty" doc:"Pass as after, or with newest as before, to go on; absent at the end."`
	}
}

type oneInput struct {
	ID   string `path:"id"`
	Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
}

type oneOutput struct{ Body entry }

type appendInput struct {
	RawBody []byte `contentType:"application/json"`
}

type appendOutput struct {
	Body struct {
		Receipts []ledger.Receipt `json:"receipts"`
	}
}

func (s *server) recordRoutes() {
	handle(s, http.MethodGet, "/records", "List records", s.listRecords)
	handle(s, http.MethodPost, "/records", "Append records", s.appendRecords)
	handle(s, http.MethodGet, "/records/{id}", "Show a record", s.showRecord)
	handle(s, http.MethodGet, "/records/{id}/history", "Show everything about the thing that a record is about", s.history)
}

func (s *server) listRecords(ctx context.Context, who access.Principal, in *listInput) (*listOutput, error) {
	q, err := s.query(in)
	if err != nil {
		return nil, err
	}
	for _, k := range q.Kinds {
		if _, ok := s.Node.Kinds.Latest(k); !ok {
			return nil, konbit.Invalid("kind", "%q is no kind of record; %s/definitions lists them", k, Prefix)
		}
	}
	out := &listOutput{}
	out.Body.Items = []entry{}
	for e, err := range s.Node.Records(ctx, who, q) {
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, s.entry(ctx, who, &e, in.Lang))
	}
	if n := len(out.Body.Items); n == in.Limit && !(in.Newest && !q.ByTime && out.Body.Items[n-1].Position == 1) {
		out.Body.Next = out.Body.Items[n-1].Position
	}
	return out, nil
}

// appendRecords takes one record, or an array of them that is stored together
// or not at all.
func (s *server) appendRecords(ctx context.Context, who access.Principal, in *appendInput) (*appendOutput, error) {
	recs, err := parseRecords(in.RawBody)
	if err != nil {
		return nil, err
	}
	receipts, err := s.Node.Append(ctx, who, recs...)
	if err != nil {
		return nil, err
	}
	out := &appendOutput{}
	out.Body.Receipts = receipts
	return out, nil
}

func parseRecords(b []byte) ([]konbit.Record, error) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return nil, konbit.Invalid("body", "empty: want a record, or an array of records, as JSON")
	}
	if b[0] != '[' {
		r, err := konbit.ParseRecord(b)
		return []konbit.Record{r}, err
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, konbit.Invalid("body", "not a JSON array of records: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	recs := make([]konbit.Record, len(raw))
	for i := range raw {
		var err error
		if recs[i], err = konbit.ParseRecord(raw[i]); err != nil {
			return nil, konbit.Under("records."+itoa(i), err)
		}
	}
	return recs, nil
}

func (s *server) showRecord(ctx context.Context, who access.Principal, in *oneInput) (*oneOutput, error) {
	e, err := s.Node.Get(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &oneOutput{s.entry(ctx, who, &e, in.Lang)}, nil
}

func (s *server) history(ctx context.Context, who access.Principal, in *oneInput) (*listOutput, error) {
	e, err := s.Node.Get(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	for e, err := range s.Node.Ledger.History(ctx, who, e.Record.ThingID()) {
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, s.entry(ctx, who, &e, in.Lang))
	}
	return out, nil
}

func encode(w io.Writer, v any) {
	// A client that went away is no fault of ours, and nobody else listens.
	_ = json.NewEncoder(w).Encode(v)
}
