package api

import (
	"context"
	"net/http"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/plans"
	"konbit.example/konbit/internal/returns"
)

type (
	todayOutput  struct{ Body *editorial.Today }
	returnsInput struct {
		End  string `query:"end" doc:"The cut-off at which the day ends, an instant; empty: the last one."`
		Lang string `query:"lang" enum:"en,fr,ht,es" default:"en"`
	}
	returnsOutput struct{ Body *returns.Day }
	remindInput   struct{ Body returns.Reminding }
	answersInput  struct {
		Body struct {
			Answers []plans.Answer `json:"answers"`
		}
	}
	madeOutput struct {
		Body struct {
			ID konbit.ID `json:"id,omitempty" doc:"Of the record that was made."`
		}
	}
	doneOutput   struct{}
	advanceInput struct {
		Body struct {
			Until konbit.Moment `json:"until,omitzero" doc:"An instant, or a day; empty: the hour at which the exercise opened, on the next day."`
		}
	}
	advanceOutput struct {
		Body struct {
			Records int       `json:"records" doc:"How many came in."`
			Now     time.Time `json:"now" doc:"The exercise's time."`
		}
	}
)

func (s *server) todayRoutes() {
	handle(s, http.MethodGet, "/today", "What stands now: the report in work, returns, plans, what changed", s.today)
	handle(s, http.MethodGet, "/returns", "Which bases have reported for a day", s.returns)
	handle(s, http.MethodPost, "/returns/reminders", "Keep that a base was asked for its return", s.remind)
	handle(s, http.MethodPost, "/plans", "Say what became of things that were planned", s.answer)
	if s.Advance != nil {
		handle(s, http.MethodPost, "/exercise/advance", "Play the exercise on", s.advance)
	}
}

func (s *server) today(ctx context.Context, who access.Principal, in *langInput) (*todayOutput, error) {
	t, err := s.Office.Today(ctx, who, in.Lang)
	return &todayOutput{t}, err
}

func (s *server) returns(ctx context.Context, who access.Principal, in *returnsInput) (*returnsOutput, error) {
	end, err := konbit.ParseMoment(in.End)
	if err != nil {
		return nil, konbit.Under("end", err)
	}
	var at time.Time
	if !end.IsZero() {
		at = end.Latest(s.Node.Mission.Location())
	}
	day, err := returns.For(ctx, s.Node, who, at, in.Lang)
	return &returnsOutput{day}, err
}

func (s *server) remind(ctx context.Context, who access.Principal, in *remindInput) (*madeOutput, error) {
	out := &madeOutput{}
	var err error
	out.Body.ID, err = returns.Remind(ctx, s.Node, who, in.Body)
	return out, err
}

func (s *server) answer(ctx context.Context, who access.Principal, in *answersInput) (*doneOutput, error) {
	return &doneOutput{}, plans.Say(ctx, s.Node, who, in.Body.Answers...)
}

func (s *server) advance(ctx context.Context, who access.Principal, in *advanceInput) (*advanceOutput, error) {
	if len(who.Roles) == 0 {
		return nil, konbit.Errorf(konbit.CodeForbidden, "only people of the exercise may play it on")
	}
	var until time.Time
	if m := in.Body.Until; !m.IsZero() {
		until = m.Latest(s.Node.Mission.Location())
	}
	out := &advanceOutput{}
	var err error
	out.Body.Records, out.Body.Now, err = s.Advance(ctx, until)
	return out, err
}
