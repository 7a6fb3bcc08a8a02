package portal

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/plans"
	"konbit.example/konbit/internal/returns"
)

// largestForm is how many bytes a form without files may have.
const largestForm = 2 << 20

// form reads the form of a page.
func (v *view) form() error {
	v.r.Body = http.MaxBytesReader(nil, v.r.Body, largestForm)
	if err := v.r.ParseForm(); err != nil {
		return konbit.Invalid("form", "it cannot be read, or is larger than %d MB", largestForm>>20)
	}
	return nil
}

type todayPage struct {
	*editorial.Today
	Channels, States []kind.Option
}

// today is what a reporting officer opens on; it takes reminders, what became of
// plans and what followed on incidents.
func (p *portal) today(v *view) error {
	ctx := v.r.Context()
	if v.r.Method == http.MethodPost {
		if err := v.form(); err != nil {
			return err
		}
		if err := v.actToday(); err != nil {
			return err
		}
		return redirection(v.Link("/today"))
	}
	t, err := p.Office.Today(ctx, v.Who, v.Lang)
	if err != nil {
		return err
	}
	v.Page, v.Title, v.Data = "today", v.T("portal.tab.today"), &todayPage{t, v.options("channel"), v.options("case-state")}
	return nil
}

// options are the codes of a vocabulary in the page's language.
func (v *view) options(vocabulary string) []kind.Option {
	var out []kind.Option
	if voc, ok := v.portal.Node.Kinds.Vocabulary(vocabulary); ok {
		for i := range voc.Codes {
			out = append(out, kind.Option{Code: voc.Codes[i].Code, Label: voc.Codes[i].Labels.In(v.Lang)})
		}
	}
	return out
}

// actToday does what a form of the page asks for.
func (v *view) actToday() error {
	f := v.r.PostForm
	switch f.Get("do") {
	case "follow":
		return v.follow(konbit.ID(f.Get("of")), f.Get("text"), f.Get("status"))
	case "remind":
		_, err := returns.Remind(v.r.Context(), v.portal.Node, v.Who, returns.Reminding{
			Base: f.Get("base"), To: f.Get("to"), Channel: f.Get("channel"), Text: f.Get("text"),
		})
		return err
	}
	// A plan's answer is called o:RECORD/ITEM, the day it moved to m:RECORD/ITEM.
	var answers []plans.Answer
	for name := range f {
		of, ok := strings.CutPrefix(name, "o:")
		if !ok || f.Get(name) == "" {
			continue
		}
		id, item, _ := strings.Cut(of, "/")
		moved, err := konbit.ParseMoment(f.Get("m:" + of))
		if err != nil {
			return konbit.Under("moved_to", err)
		}
		answers = append(answers, plans.Answer{Of: konbit.ID(id), Item: item, Outcome: f.Get(name), MovedTo: moved})
	}
	if len(answers) == 0 {
		return konbit.Invalid("outcome", "nothing was answered")
	}
	return plans.Say(v.r.Context(), v.portal.Node, v.Who, answers...)
}

// follow records what became known since about an incident, or that it is closed.
func (v *view) follow(of konbit.ID, text, status string) error {
	if err := of.Check(); err != nil {
		return konbit.Under("of", err)
	}
	n := v.portal.Node
	e, err := n.Get(v.r.Context(), v.Who, string(of))
	if err != nil {
		return konbit.Under("of", err)
	}
	body, err := json.Marshal(struct {
		At     konbit.Moment `json:"at"`
		Text   string        `json:"text"`
		Status string        `json:"status,omitempty"`
	}{konbit.At(n.Now().In(n.Mission.Location())), strings.TrimSpace(text), status})
	if err != nil {
		return err
	}
	_, err = n.Append(v.r.Context(), v.Who, konbit.Record{
		Kind: "follow-up", Subject: e.Record.ThingID(), Sources: []konbit.Source{{Own: true}}, Body: body,
	})
	return err
}

// returns shows the returns for a day, and what corrections changed.
func (p *portal) returns(v *view) error {
	end, err := konbit.ParseMoment(v.r.URL.Query().Get("end"))
	if err != nil {
		return konbit.Under("end", err)
	}
	var at time.Time
	if !end.IsZero() {
		at = end.Latest(p.Node.Mission.Location())
	}
	day, err := returns.For(v.r.Context(), p.Node, v.Who, at, v.Lang)
	if err != nil {
		return err
	}
	v.Page, v.Title, v.Data = "returns", v.T("portal.returns.title"), day
	return nil
}

// Hour writes the hour of t, by the mission's clock.
func (v *view) Hour(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.portal.Node.Mission.Location()).Format("15:04")
}

// Stamp writes day and hour of t briefly.
func (v *view) Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(v.portal.Node.Mission.Location())
	return v.T("report.day", "d", t.Format("2"), "m", v.T("ui.mon."+t.Format("1"))) + ", " + t.Format("15:04")
}

// Name is what a principal is called.
func (v *view) Name(id string) string { return v.portal.Node.Name(id, v.Lang) }

// State names the state of a report or a step.
func (v *view) State(s string) string {
	if voc, ok := v.portal.Node.Kinds.Vocabulary("clearance-step"); ok {
		if c, ok := voc.Lookup(s); ok {
			return c.Labels.In(v.Lang)
		}
	}
	if key := "portal.state." + s; v.portal.Node.Words.Has(key) {
		return v.T(key)
	}
	return s
}

// Code names a code of a vocabulary.
func (v *view) Code(vocabulary, code string) string {
	if voc, ok := v.portal.Node.Kinds.Vocabulary(vocabulary); ok {
		if c, ok := voc.Lookup(code); ok {
			return c.Labels.In(v.Lang)
		}
	}
	return code
}

// Tongue names a language in its own words.
func (v *view) Tongue(lang string) string {
	return v.portal.Node.Words.In(lang).Text("language.name")
}

// Minutes says how many minutes are left until something, or that it is overdue.
func (v *view) Minutes(n int) string {
	if n < 0 {
		return v.T("portal.today.overdue", "n", -n)
	}
	return v.T("portal.today.left", "n", n)
}

// Outcomes are what can have become of a plan.
func (v *view) Outcomes() []kind.Option { return v.options("plan-outcome") }

// Answered counts the plans of which somebody has said what became of them.
func (v *view) Answered(plans []plans.Plan) int {
	n := 0
	for _, x := range plans {
		if x.Outcome != "" {
			n++
		}
	}
	return n
}

// Kind names a kind of record.
func (v *view) Kind(name string) string {
	if d, ok := v.portal.Node.Kinds.Latest(name); ok {
		return d.Labels.In(v.Lang)
	}
	return name
}
