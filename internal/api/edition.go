package api

import (
	"context"
	"mime"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/editorial"
)

type (
	editionsInput struct {
		Report string `query:"report" doc:"Only of this kind of report."`
		Number int    `query:"number" minimum:"0" doc:"Only of the report with this number."`
		Lang   string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	}
	editionsOutput struct {
		Body struct {
			Items []*editorial.Issued `json:"items"`
		}
	}
	editionInput struct {
		ID   konbit.ID `path:"id"`
		Lang string    `query:"lang" enum:"en,fr,ht,es" default:"en"`
	}
	editionFileInput struct {
		ID     konbit.ID `path:"id"`
		Lang   string    `query:"lang" doc:"Empty: its leading language."`
		Format string    `query:"format" enum:"html,pdf,docx,md,json" default:"json"`
	}
	againstInput struct {
		ID      konbit.ID `path:"id"`
		Against konbit.ID `query:"against" doc:"An earlier edition; empty: the one whose place it took, or the last before it."`
		Lang    string    `query:"lang" enum:"en,fr,ht,es" default:"en"`
	}
	recomputeOutput struct {
		Body struct {
			Same  bool                 `json:"same"`
			Items []editorial.Mismatch `json:"items" doc:"Renderings that come out otherwise than they were issued."`
		}
	}
	releaseInput struct {
		ID   konbit.ID `path:"id"`
		Body struct {
			Note string `json:"note,omitempty"`
		}
	}
	dispatchesOutput struct {
		Body struct {
			Items []editorial.Dispatch `json:"items"`
		}
	}
	sendInput struct {
		ID   konbit.ID `path:"id"`
		Body struct {
			Retry bool `json:"retry,omitempty" doc:"Try again what failed."`
		}
	}
)

func (s *server) editionRoutes() {
	const one = "/editions/{id}"
	handle(s, http.MethodGet, "/editions", "List the editions that were issued", s.editions)
	handle(s, http.MethodGet, one, "Show an edition and what became of it", s.edition)
	handle(s, http.MethodGet, one+"/file", "An edition byte for byte as it was issued", s.editionFile)
	handle(s, http.MethodGet, one+"/changes", "What an edition says otherwise than another, and which records made it so", s.editionChanges)
	handle(s, http.MethodGet, one+"/recomputed", "Whether an edition comes out the same from the log as it stood", s.recompute)
	handle(s, http.MethodPost, one+"/release", "Release an edition", s.release)
	handle(s, http.MethodGet, one+"/dispatches", "To whom an edition goes, and what has become of it", s.dispatches)
	handle(s, http.MethodPost, one+"/dispatches", "Send an edition to those who have not got it", s.send)
}

func (s *server) editions(ctx context.Context, who access.Principal, in *editionsInput) (*editionsOutput, error) {
	out := &editionsOutput{}
	var err error
	out.Body.Items, err = s.Office.Editions(ctx, who, editorial.Ref{Report: in.Report, Number: in.Number}, in.Lang)
	return out, err
}

func (s *server) edition(ctx context.Context, who access.Principal, in *editionInput) (*editionOutput, error) {
	x, err := s.Office.Edition(ctx, who, in.ID, in.Lang)
	return &editionOutput{x}, err
}

func (s *server) editionFile(ctx context.Context, who access.Principal, in *editionFileInput) (*fileOutput, error) {
	x, err := s.Office.Edition(ctx, who, in.ID, "en")
	if err != nil {
		return nil, err
	}
	b, err := s.Office.File(ctx, who, in.ID, in.Lang, in.Format)
	if err != nil {
		return nil, err
	}
	return &fileOutput{
		ContentType: editorial.MediaTypes[in.Format], Body: b,
		Disposition: mime.FormatMediaType("inline", map[string]string{"filename": x.FileName(in.Lang, in.Format)}),
	}, nil
}

func (s *server) editionChanges(ctx context.Context, who access.Principal, in *againstInput) (*comparisonOutput, error) {
	x, err := s.Office.Edition(ctx, who, in.ID, in.Lang)
	if err != nil {
		return nil, err
	}
	if in.Against == "" {
		if in.Against, err = s.Office.Prior(ctx, who, x.Ref, x.ID); err == nil && in.Against == "" {
			err = konbit.Under("against", konbit.Errorf(konbit.CodeNotFound, "there is no edition before this one"))
		}
		if err != nil {
			return nil, err
		}
	}
	c, err := s.Office.Compare(ctx, who, in.Against, in.ID, x.Ref, in.Lang)
	return &comparisonOutput{c}, err
}

func (s *server) recompute(ctx context.Context, who access.Principal, in *editionInput) (*recomputeOutput, error) {
	out := &recomputeOutput{}
	items, err := s.Office.Recompute(ctx, who, in.ID)
	out.Body.Items, out.Body.Same = append([]editorial.Mismatch{}, items...), len(items) == 0
	return out, err
}

func (s *server) release(ctx context.Context, who access.Principal, in *releaseInput) (*doneOutput, error) {
	return &doneOutput{}, s.Office.Release(ctx, who, in.ID, in.Body.Note)
}

func (s *server) dispatches(ctx context.Context, who access.Principal, in *editionInput) (*dispatchesOutput, error) {
	out := &dispatchesOutput{}
	var err error
	out.Body.Items, err = s.Office.Dispatches(ctx, who, in.ID)
	return out, err
}

func (s *server) send(ctx context.Context, who access.Principal, in *sendInput) (*dispatchesOutput, error) {
	out := &dispatchesOutput{}
	var err error
	out.Body.Items, err = s.Office.Send(ctx, who, in.ID, in.Body.Retry)
	return out, err
}
