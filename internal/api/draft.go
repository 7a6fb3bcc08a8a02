package api

import (
	"bytes"
	"context"
	"net/http"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/lease"
)

// Filed names a report: /drafts/sitrep/14.
type Filed struct {
	Report string `path:"report" doc:"Key of a kind of report."`
	Number int    `path:"number" minimum:"1"`
}

func (r *Filed) ref() editorial.Ref { return editorial.Ref{Report: r.Report, Number: r.Number} }

type (
	workInput struct {
		Filed
		Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	}
	workOutput  struct{ Body *editorial.Draft }
	worksOutput struct {
		Body struct {
			Items []editorial.Standing `json:"items"`
		}
	}
	openInput    struct{ Body editorial.Opening }
	openOutput   struct{ Body editorial.Ref }
	previewInput struct {
		Filed
		Lang   string `query:"lang" enum:"en,fr,ht,es" default:"en"`
		Format string `query:"format" enum:"html,pdf,docx,md,json" default:"json"`
	}
	fileOutput struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Body        []byte
	}
	writeInput struct {
		Filed
		Body editorial.Writing
	}
	paragraphOutput struct {
		Body *docket.Paragraph
	}
	commentInput struct {
		Filed
		Body struct {
			Of     konbit.ID `json:"of,omitempty" doc:"A paragraph, or another remark; empty: the report."`
			Text   string    `json:"text"`
			Status string    `json:"status,omitempty" doc:"closed settles what it is about."`
		}
	}
	resolveInput struct {
		Filed
		Body editorial.Resolution
	}
	holdInput struct {
		Filed
		Body struct {
			Section  string `json:"section"`
			Language string `json:"language"`
			LetGo    bool   `json:"let_go,omitempty"`
		}
	}
	holdOutput struct {
		Body struct {
			By *lease.Lease `json:"by,omitempty" doc:"Who else is writing there; absent: nobody."`
		}
	}
	stepInput struct {
		Filed
		Body struct {
			Step string `json:"step" doc:"The step that comes next."`
			Note string `json:"note,omitempty"`
		}
	}
	noteInput struct {
		Filed
		Body struct {
			Note string `json:"note"`
		}
	}
	issueInput struct {
		Filed
		Body struct {
			Reason string `json:"reason,omitempty" doc:"Why it is to take the place of the edition before."`
		}
	}
	editionOutput    struct{ Body *editorial.Issued }
	comparisonOutput struct{ Body *editorial.Comparison }
)

func (s *server) draftRoutes() {
	const one = "/drafts/{report}/{number}"
	handle(s, http.MethodGet, "/drafts", "List the reports in work or due", s.drafts)
	handle(s, http.MethodPost, "/drafts", "Open the draft of a report", s.openDraft)
	handle(s, http.MethodGet, one, "Show a report in work with everything that bears on it", s.draft)
	handle(s, http.MethodGet, one+"/preview", "Show a report in work as it would be issued now", s.preview)
	handle(s, http.MethodGet, one+"/changes", "What a report in work says otherwise than the last edition", s.draftChanges)
	handle(s, http.MethodPost, one+"/paragraphs", "Keep a paragraph, or a new version of one", s.write)
	handle(s, http.MethodPost, one+"/comments", "Remark on a report or one of its paragraphs", s.comment)
	handle(s, http.MethodPost, one+"/checks", "Deal with a number typed by hand", s.resolve)
	handle(s, http.MethodPost, one+"/hold", "Say that one is writing in a section", s.hold)
	handle(s, http.MethodPost, one+"/clearances", "Take the next step of a report", s.clear)
	handle(s, http.MethodPost, one+"/returned", "Send a report back to its writers", s.sendBack)
	handle(s, http.MethodPost, one+"/editions", "Issue a report that has passed its steps", s.issue)
}

func (s *server) drafts(ctx context.Context, who access.Principal, in *langInput) (*worksOutput, error) {
	out := &worksOutput{}
	var err error
	out.Body.Items, err = s.Office.Standings(ctx, who, in.Lang)
	return out, err
}

func (s *server) openDraft(ctx context.Context, who access.Principal, in *openInput) (*openOutput, error) {
	ref, err := s.Office.Open(ctx, who, in.Body)
	return &openOutput{ref}, err
}

func (s *server) draft(ctx context.Context, who access.Principal, in *workInput) (*workOutput, error) {
	d, err := s.Office.Draft(ctx, who, in.ref(), in.Lang)
	return &workOutput{d}, err
}

func (s *server) preview(ctx context.Context, who access.Principal, in *previewInput) (*fileOutput, error) {
	e, err := s.Office.Preview(ctx, who, in.ref(), in.Lang)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := editorial.Draw(&b, e, in.Format); err != nil {
		return nil, err
	}
	return &fileOutput{ContentType: editorial.MediaTypes[in.Format], Body: b.Bytes()}, nil
}

func (s *server) draftChanges(ctx context.Context, who access.Principal, in *workInput) (*comparisonOutput, error) {
	before, err := s.Office.Prior(ctx, who, in.ref(), "")
	if err == nil && before == "" {
		err = konbit.Errorf(konbit.CodeNotFound, "there is no edition yet to compare it with")
	}
	if err != nil {
		return nil, err
	}
	c, err := s.Office.Compare(ctx, who, before, "", in.ref(), in.Lang)
	return &comparisonOutput{c}, err
}

func (s *server) write(ctx context.Context, who access.Principal, in *writeInput) (*paragraphOutput, error) {
	p, err := s.Office.Write(ctx, who, in.ref(), in.Body)
	return &paragraphOutput{p}, err
}

func (s *server) comment(ctx context.Context, who access.Principal, in *commentInput) (*madeOutput, error) {
	out := &madeOutput{}
	var err error
	out.Body.ID, err = s.Office.Comment(ctx, who, in.ref(), in.Body.Of, in.Body.Text, in.Body.Status)
	return out, err
}

func (s *server) resolve(ctx context.Context, who access.Principal, in *resolveInput) (*paragraphOutput, error) {
	p, err := s.Office.Resolve(ctx, who, in.ref(), in.Body)
	return &paragraphOutput{p}, err
}

func (s *server) hold(ctx context.Context, who access.Principal, in *holdInput) (*holdOutput, error) {
	out := &holdOutput{}
	var err error
	out.Body.By, err = s.Office.Hold(ctx, who, in.ref(), in.Body.Section, in.Body.Language, in.Body.LetGo)
	return out, err
}

func (s *server) clear(ctx context.Context, who access.Principal, in *stepInput) (*doneOutput, error) {
	return &doneOutput{}, s.Office.Clear(ctx, who, in.ref(), in.Body.Step, in.Body.Note)
}

func (s *server) sendBack(ctx context.Context, who access.Principal, in *noteInput) (*doneOutput, error) {
	return &doneOutput{}, s.Office.SendBack(ctx, who, in.ref(), in.Body.Note)
}

func (s *server) issue(ctx context.Context, who access.Principal, in *issueInput) (*editionOutput, error) {
	x, err := s.Office.Issue(ctx, who, in.ref(), in.Body.Reason)
	return &editionOutput{x}, err
}
