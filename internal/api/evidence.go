package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/format/article"
)

// A draftBody is a document that somebody hands in: its text, or a file.
type draftBody struct {
	Text              string         `json:"text,omitempty" doc:"The text itself, pasted."`
	Name              string         `json:"name,omitempty" doc:"Name of the file; its ending says what it is: .txt, .md, .html, .eml, .docx, .pdf."`
	Content           []byte         `json:"content,omitempty" doc:"The file, instead of text, in base64."`
	Title             string         `json:"title,omitempty"`
	Publisher         string         `json:"publisher,omitempty"`
	OriginalPublisher string         `json:"original_publisher,omitempty"`
	Author            string         `json:"author,omitempty"`
	Institution       string         `json:"institution,omitempty"`
	Type              string         `json:"type,omitempty"`
	Language          string         `json:"language,omitempty"`
	URL               string         `json:"url,omitempty"`
	Collection        string         `json:"collection,omitempty"`
	Reuse             string         `json:"reuse,omitempty"`
	Published         konbit.Moment  `json:"published,omitzero" doc:"Needed where the file does not say: 2025-01-18, 2025-01, or an instant."`
	Accessed          konbit.Moment  `json:"accessed,omitzero"`
	DateNote          string         `json:"date_note,omitempty" doc:"Why published is right where the file says another time."`
	Grade             konbit.Grade   `json:"grade,omitempty"`
	Marking           konbit.Marking `json:"marking,omitempty"`
}

func (b *draftBody) draft() evidence.Draft {
	d := evidence.Draft{
		Name: b.Name, Content: b.Content, Title: b.Title, Publisher: b.Publisher, OriginalPublisher: b.OriginalPublisher, Author: b.Author,
		Institution: b.Institution, Type: b.Type, Language: b.Language, URL: b.URL, Collection: b.Collection, Reuse: b.Reuse,
		Published: b.Published, Accessed: b.Accessed, DateNote: b.DateNote, Grade: b.Grade, Marking: b.Marking,
	}
	if b.Text != "" {
		d.Name, d.Content = "pasted.txt", []byte(b.Text)
	}
	return d
}

type (
	draftInput  struct{ Body draftBody }
	addedOutput struct{ Body *evidence.Added }
	queueOutput struct{ Body queueBody }
	queueBody   struct {
		Items []evidence.Sheet `json:"items"`
	}
	waitingOutput struct {
		Body struct {
			Open int `json:"open"`
		}
	}
	sheetOutput   struct{ Body *evidence.Sheet }
	documentInput struct {
		Document konbit.ID `path:"document"`
	}
	claimInput struct {
		ID konbit.ID `path:"id" doc:"A proposed claim."`
	}
	rejectInput struct {
		ID   konbit.ID `path:"id"`
		Body struct {
			Reason string `json:"reason" doc:"A code of the vocabulary rejection-reason."`
			Note   string `json:"note,omitempty"`
		}
	}
	correctInput struct {
		ID   konbit.ID `path:"id"`
		Body evidence.Change
	}
	splitInput struct {
		ID   konbit.ID `path:"id"`
		Body struct {
			Changes []evidence.Change `json:"changes" doc:"One for each claim that is to stand in its place."`
		}
	}
	mergeInput struct {
		ID   konbit.ID `path:"id" doc:"The claim that stays."`
		Body struct {
			Others []konbit.ID `json:"others" doc:"Claims that say the same: refused as duplicates."`
		}
	}
	effectsInput struct {
		ID   konbit.ID `path:"id"`
		Lang string    `query:"lang" enum:"en,fr,ht,es" default:"en"`
		Asked
	}
	effectsOutput struct {
		Body struct {
			Items []evidence.Effect `json:"items"`
		}
	}
	originsInput struct {
		Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
		Asked
		Body struct {
			Split   bool        `json:"split,omitempty" doc:"They are an origin of their own; else they go back to one."`
			Members []konbit.ID `json:"members" doc:"Documents or claims."`
		}
	}
	decidedOutput struct{ Body decided }
	checkInput    struct {
		Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
		Asked
		Body struct {
			Text     string `json:"text"`
			Language string `json:"language,omitempty" doc:"Of the draft; found out where it is left out."`
		}
	}
	checkOutput struct {
		Body struct {
			Findings []evidence.Finding `json:"findings"`
		}
	}
	figureEvidenceInput struct {
		Measure string `path:"measure"`
		Lang    string `query:"lang" enum:"en,fr,ht,es" default:"en"`
		Asked
	}
	pendingOutput struct {
		Body struct {
			Items []evidence.Pending `json:"items"`
		}
	}
	claimBodyInput struct {
		Document konbit.ID `path:"document"`
		Body     evidence.Change
	}
	travelledOutput struct{ Body *evidence.Journey }
)

// decided says which claims a decision was about, or made.
type decided struct {
	Claims []konbit.ID `json:"claims"`
	Count  int         `json:"count"`
}

func done(ids []konbit.ID, err error) (*decidedOutput, error) {
	if err != nil {
		return nil, err
	}
	return &decidedOutput{decided{ids, len(ids)}}, nil
}

// answers makes a POST answer 200: it asks, and makes nothing.
func answers(op *huma.Operation) { op.DefaultStatus = http.StatusOK }

// largeBody lets a request bring a file in base64, over a slow line.
func largeBody(op *huma.Operation) {
	op.MaxBodyBytes = 2 * article.MaxFile
	op.BodyReadTimeout = 5 * time.Minute
}

func (s *server) evidenceRoutes() {
	handle(s, http.MethodPost, "/documents", "Take a text in and have its claims proposed", s.addDocument, largeBody)
	handle(s, http.MethodPost, "/documents/{document}/proposals", "Read a text again: what a newer lexicon reads differently is proposed", s.propose)
	handle(s, http.MethodPost, "/documents/{document}/claims", "Write a claim that nobody proposed: its fields by name, and its words in the text", s.writeClaim)
	handle(s, http.MethodGet, "/review", "List the documents with proposals that nobody has decided", s.queue)
	handle(s, http.MethodGet, "/review/open", "Count the proposals that nobody has decided", s.waiting)
	handle(s, http.MethodGet, "/review/{document}", "A document with its text and claims, as a reviewer works on it", s.sheet)
	handle(s, http.MethodPost, "/review/{document}/repeats", "Accept all proposals that repeat an accepted claim of the same document", s.repeats)
	handle(s, http.MethodPost, "/review/{document}/undo", "Take back what the caller last decided about a document", s.undo)
	handle(s, http.MethodGet, "/claims/{id}/effects", "What accepting a proposal would do to the figures", s.effects)
	handle(s, http.MethodPost, "/origins/effects", "What finding that several speak from one origin, or one from its own, would do to the figures from now on", s.origins, answers)
	handle(s, http.MethodPost, "/claims/{id}/accept", "Accept a proposal", s.accept)
	handle(s, http.MethodPost, "/claims/{id}/reject", "Refuse a proposal, with a reason", s.reject)
	handle(s, http.MethodPost, "/claims/{id}/correct", "Put a corrected claim in its place: the fields to set, by name", s.correct)
	handle(s, http.MethodPost, "/claims/{id}/split", "Put several claims in its place", s.split)
	handle(s, http.MethodPost, "/claims/{id}/merge", "Keep one of several that say the same", s.merge)
	handle(s, http.MethodPost, "/check", "Hold every number of a draft against the record", s.check, answers)
	handle(s, http.MethodGet, "/figures/{measure}/travelled", "How a number travelled from outlet to outlet", s.travelled)
	handle(s, http.MethodGet, "/figures/{measure}/proposals", "Proposals that would change a figure, with what each would do to it", s.pending)
}

func (s *server) addDocument(ctx context.Context, who access.Principal, in *draftInput) (*addedOutput, error) {
	if in.Body.Text != "" && len(in.Body.Content) > 0 {
		return nil, konbit.Invalid("text", "want a text or a file, not both")
	}
	a, err := s.Evidence.Add(ctx, who, in.Body.draft())
	return &addedOutput{a}, err
}

func (s *server) propose(ctx context.Context, who access.Principal, in *documentInput) (*addedOutput, error) {
	a, err := s.Evidence.Propose(ctx, who, in.Document)
	return &addedOutput{a}, err
}

func (s *server) writeClaim(ctx context.Context, who access.Principal, in *claimBodyInput) (*decidedOutput, error) {
	id, err := s.Evidence.Write(ctx, who, in.Document, in.Body)
	return done([]konbit.ID{id}, err)
}

func (s *server) queue(ctx context.Context, who access.Principal, _ *struct{}) (*queueOutput, error) {
	all, err := s.Evidence.Queue(ctx, who)
	if all == nil {
		all = []evidence.Sheet{}
	}
	return &queueOutput{queueBody{all}}, err
}

func (s *server) waiting(ctx context.Context, who access.Principal, _ *struct{}) (*waitingOutput, error) {
	all, err := s.Evidence.Queue(ctx, who)
	out := &waitingOutput{}
	for i := range all {
		out.Body.Open += all[i].Open
	}
	return out, err
}

func (s *server) sheet(ctx context.Context, who access.Principal, in *documentInput) (*sheetOutput, error) {
	sheet, err := s.Evidence.Sheet(ctx, who, in.Document)
	return &sheetOutput{sheet}, err
}

func (s *server) repeats(ctx context.Context, who access.Principal, in *documentInput) (*decidedOutput, error) {
	return done(s.Evidence.AcceptRepeats(ctx, who, in.Document))
}

func (s *server) undo(ctx context.Context, who access.Principal, in *documentInput) (*decidedOutput, error) {
	return done(s.Evidence.Undo(ctx, who, in.Document))
}

func (s *server) effects(ctx context.Context, who access.Principal, in *effectsInput) (*effectsOutput, error) {
	out := &effectsOutput{}
	var err error
	if out.Body.Items, err = s.Evidence.Effects(ctx, who, in.ask(""), in.Lang, in.ID); out.Body.Items == nil {
		out.Body.Items = []evidence.Effect{}
	}
	return out, err
}

func (s *server) origins(ctx context.Context, who access.Principal, in *originsInput) (*effectsOutput, error) {
	out := &effectsOutput{}
	var err error
	if out.Body.Items, err = s.Evidence.Origins(ctx, who, in.ask(""), in.Lang, in.Body.Split, in.Body.Members); out.Body.Items == nil {
		out.Body.Items = []evidence.Effect{}
	}
	return out, err
}

func (s *server) accept(ctx context.Context, who access.Principal, in *claimInput) (*decidedOutput, error) {
	return done([]konbit.ID{in.ID}, s.Evidence.Accept(ctx, who, in.ID))
}

func (s *server) reject(ctx context.Context, who access.Principal, in *rejectInput) (*decidedOutput, error) {
	return done([]konbit.ID{in.ID}, s.Evidence.Reject(ctx, who, in.Body.Reason, in.Body.Note, in.ID))
}

func (s *server) correct(ctx context.Context, who access.Principal, in *correctInput) (*decidedOutput, error) {
	id, err := s.Evidence.Correct(ctx, who, in.ID, in.Body)
	return done([]konbit.ID{id}, err)
}

func (s *server) split(ctx context.Context, who access.Principal, in *splitInput) (*decidedOutput, error) {
	return done(s.Evidence.Split(ctx, who, in.ID, in.Body.Changes...))
}

func (s *server) merge(ctx context.Context, who access.Principal, in *mergeInput) (*decidedOutput, error) {
	return done([]konbit.ID{in.ID}, s.Evidence.Merge(ctx, who, in.ID, in.Body.Others...))
}

func (s *server) check(ctx context.Context, who access.Principal, in *checkInput) (*checkOutput, error) {
	out := &checkOutput{}
	var err error
	if out.Body.Findings, err = s.Evidence.Check(ctx, who, in.Body.Text, in.Body.Language, in.ask(""), in.Lang); out.Body.Findings == nil {
		out.Body.Findings = []evidence.Finding{}
	}
	return out, err
}

func (s *server) travelled(ctx context.Context, who access.Principal, in *figureEvidenceInput) (*travelledOutput, error) {
	j, err := s.Evidence.Travelled(ctx, who, in.ask(in.Measure), in.Lang)
	return &travelledOutput{j}, err
}

func (s *server) pending(ctx context.Context, who access.Principal, in *figureEvidenceInput) (*pendingOutput, error) {
	out := &pendingOutput{}
	var err error
	out.Body.Items, err = s.Evidence.Pending(ctx, who, in.ask(in.Measure), in.Lang)
	return out, err
}
