package editorial

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/docket"
)

// States of a sending.
const (
	Planned = "planned"  // not begun
	Sending = "sending"  // written down, and not known to have gone yet
	Sent    = "sent"     // handed over
	Failed  = "failed"   // tried, and it did not go
	NotSent = "not-sent" // known not to have gone
)

// Post hands messages over: to a folder, to a mail server.
type Post interface {
	// Deliver hands m over and returns nil once that is certain. Delivering a
	// message that was delivered before does nothing.
	Deliver(ctx context.Context, m *Message) error
	// Delivered says what became of the message called name after an
	// interruption: that it went, that it did not, or, with an error, that nobody
	// can know.
	Delivered(ctx context.Context, name string) (bool, error)
	// Host returns the right half of the IDs of messages.
	Host() string
}

// A Message is an edition to one addressee.
type Message struct {
	Name    string // names the file that it becomes; the same message has the same name
	ID      string // Message-ID, without brackets
	To      string // address
	ToName  string
	Subject string
	Text    string
	Lang    string
	Date    time.Time
	Files   []Attachment
}

// An Attachment is a file that goes with a message.
type Attachment struct {
	Name      string
	MediaType string
	Content   []byte
}

// A Dispatch is an edition on its way to one addressee.
type Dispatch struct {
	Addressee string    `json:"addressee"`
	Address   string    `json:"address"`
	List      string    `json:"list"`
	Languages []string  `json:"languages"`
	Formats   []string  `json:"formats"`
	State     string    `json:"state" enum:"planned,sending,sent,failed,not-sent"`
	MessageID string    `json:"message_id,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	At        time.Time `json:"at,omitzero"`
	Attempt   int       `json:"attempt,omitempty"`
}

// Dispatches returns to whom an edition goes and what has become of it. The
// first edition of a report goes to the lists of its kind; one that takes the
// place of another goes to exactly those that the other went to.
func (o *Office) Dispatches(ctx context.Context, who access.Principal, id konbit.ID) ([]Dispatch, error) {
	a, d, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return o.dispatches(d, a), nil
}

func (o *Office) dispatches(d *docket.Docket, a *docket.Act[docket.Edition]) []Dispatch {
	all := o.recipients(d, a)
	for i := range d.Sendings {
		s := &d.Sendings[i]
		if s.Body.Edition != a.Record.ID {
			continue
		}
		j := slices.IndexFunc(all, func(x Dispatch) bool { return x.Address == s.Body.Address })
		if j < 0 {
			all = append(all, Dispatch{Addressee: s.Body.Addressee, Address: s.Body.Address, List: s.Body.List, Languages: s.Body.Languages, Formats: s.Body.Formats})
			j = len(all) - 1
		}
		x := &all[j]
		if s.Body.State == Sending {
			x.Attempt++
		}
		x.State, x.MessageID, x.Reason, x.At = s.Body.State, s.Body.MessageID, s.Body.Reason, s.At(o.zone())
	}
	return all
}

// recipients returns the addressees of an edition, nothing of which is begun.
func (o *Office) recipients(d *docket.Docket, a *docket.Act[docket.Edition]) []Dispatch {
	if prior := d.Before(a); prior != nil {
		var all []Dispatch
		for _, x := range o.dispatches(d, prior) {
			if x.State != Planned {
				x.State, x.MessageID, x.Reason, x.At, x.Attempt = Planned, "", "", time.Time{}, 0
				x.Languages, x.Formats = o.offered(a, x)
				all = append(all, o.admitted(d, a, x))
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	var all []Dispatch
	for _, list := range d.Kind.Lists {
		for _, to := range o.Node.Mission.Addressees(list.List) {
			x := Dispatch{Addressee: to.Name, Address: to.Address, List: list.List, State: Planned, Languages: to.Languages, Formats: list.Formats}
			if len(to.Formats) > 0 {
				x.Formats = intersect(list.Formats, to.Formats)
			}
			x.Languages, x.Formats = o.offered(a, x)
			x = o.admitted(d, a, x)
			if j := slices.IndexFunc(all, func(y Dispatch) bool { return y.Address == x.Address }); j >= 0 {
				all[j].Formats = append(all[j].Formats, slices.DeleteFunc(x.Formats, func(f string) bool { return slices.Contains(all[j].Formats, f) })...)
				continue
			}
			all = append(all, x)
		}
	}
	return all
}

// label returns the marking that an edition prints.
func label(d *docket.Docket, a *docket.Act[docket.Edition]) konbit.Marking {
	if docket.Release(d.Kind) != nil { // the record is closed until the release; the edition is as open as its kind
		return d.Kind.Marking
	}
	return a.Marking
}

// offered returns the languages and formats of x that the edition has; the
// leading language where it has none of them, and the page where none of the
// formats.
func (o *Office) offered(a *docket.Act[docket.Edition], x Dispatch) (langs, formats []string) {
	langs = intersect(a.Body.Languages, x.Languages)
	if len(x.Languages) == 0 {
		langs = a.Body.Languages
	}
	if len(langs) == 0 {
		langs = a.Body.Languages[:1]
	}
	for _, r := range a.Body.Renderings {
		if slices.Contains(x.Formats, r.Format) && !slices.Contains(formats, r.Format) {
			formats = append(formats, r.Format)
		}
	}
	if len(formats) == 0 {
		formats = []string{"html"}
	}
	return langs, formats
}

func intersect(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// admitted returns x, not to be sent where the edition is marked above what its
// list or its address may get.
func (o *Office) admitted(d *docket.Docket, a *docket.Act[docket.Edition], x Dispatch) Dispatch {
	ceiling := konbit.Red
	for _, l := range d.Kind.Lists {
		if l.List == x.List {
			ceiling = lower(ceiling, l.Marking)
		}
	}
	for _, to := range o.Node.Mission.Addresses {
		if to.Address == x.Address {
			ceiling = lower(ceiling, to.Marking)
		}
	}
	if m := label(d, a); m.Level() > ceiling.Level() {
		x.State, x.Reason = NotSent, fmt.Sprintf("it is marked %s; what goes there may be marked %s at most", m, ceiling)
	}
	return x
}

func lower(a, b konbit.Marking) konbit.Marking {
	if b.Level() < a.Level() {
		return b
	}
	return a
}

// Send sends an edition to those who have not got it. What is about to be sent
// is written down first and its outcome after, so that an interruption leaves
// each message sent once, or known not to have been sent. What failed is tried
// again only when retry is set.
func (o *Office) Send(ctx context.Context, who access.Principal, id konbit.ID, retry bool) ([]Dispatch, error) {
	o.acting.Lock()
	defer o.acting.Unlock()
	if o.Post == nil {
		return nil, konbit.Errorf(konbit.CodeUnavailable, "nothing can be sent from here")
	}
	_, d, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	switch {
	case !who.Has(issuers...):
		return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeForbidden, "%s may not send; that needs one of the roles %v", named(who), issuers))
	case docket.Release(d.Kind) != nil && d.ReleaseOf(id) == nil:
		return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeConflict, "it goes out only once it is released"))
	case d.Last().Record.ID != id:
		return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeConflict, "edition %d has taken its place; send that one", d.Last().Body.Edition))
	}
	if err := o.settle(ctx, who, d); err != nil {
		return nil, err
	}
	a, d, err := o.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	for _, x := range o.dispatches(d, a) {
		interrupted := x.State == NotSent && x.MessageID != ""
		if x.State != Planned && !interrupted && !(x.State == Failed && retry) {
			continue
		}
		if err := o.sendOne(ctx, who, d, a, x); err != nil {
			return nil, err
		}
	}
	return o.Dispatches(ctx, who, id)
}

// sendOne sends an edition to one addressee. An error is one of this node; that
// the mail server was not reached is an outcome.
func (o *Office) sendOne(ctx context.Context, who access.Principal, d *docket.Docket, a *docket.Act[docket.Edition], x Dispatch) error {
	m, err := o.message(ctx, d, a, x)
	if err != nil {
		return err
	}
	body := docket.Sending{
		Edition: a.Record.ID, List: x.List, Addressee: x.Addressee, Address: x.Address, Languages: x.Languages, Formats: x.Formats,
		State: Sending, MessageID: m.ID,
	}
	intent := konbit.Record{
		ID: konbit.NamedID(a.Record.Made.Earliest(time.UTC), "distribution/"+m.Name), Kind: "distribution", Subject: a.Record.ThingID(),
		Marking: docket.Marking(d.Kind), Made: konbit.At(m.Date),
	}
	switch receipt, err := o.write(ctx, who, intent, body); {
	case konbit.CodeOf(err) == konbit.CodeConflict && err != nil, receipt.Repeat:
		return nil //nolint:nilerr // somebody else is sending it
	case err != nil:
		return err
	}
	body.State = Sent
	if err := o.Post.Deliver(ctx, m); err != nil {
		if ctx.Err() != nil {
			return err // whether it went is asked when it is next sent
		}
		body.State, body.Reason = Failed, fault(err)
	}
	return o.outcome(ctx, who, d, intent.ID, a.Record.ThingID(), body)
}

// outcome writes down what became of a message.
func (o *Office) outcome(ctx context.Context, who access.Principal, d *docket.Docket, intent, thing konbit.ID, body docket.Sending) error {
	_, err := o.write(ctx, who, konbit.Record{
		Kind: "distribution", Subject: thing, Marking: docket.Marking(d.Kind), Relation: []konbit.Relation{{Type: konbit.Answers, To: intent}},
	}, body)
	return err
}

// fault returns what went wrong on one line.
func fault(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	return s[:min(len(s), 300)]
}

// settle finds out about messages of a report that were about to be sent when
// the node was stopped, and writes it down.
func (o *Office) settle(ctx context.Context, who access.Principal, d *docket.Docket) error {
	answered := make(map[konbit.ID]bool)
	for i := range d.Sendings {
		for _, id := range d.Sendings[i].Record.Relates(konbit.Answers) {
			answered[id] = true
		}
	}
	for i := range d.Sendings {
		s := &d.Sendings[i]
		if s.Body.State != Sending || answered[s.Record.ID] {
			continue
		}
		name, _, _ := strings.Cut(s.Body.MessageID, "@")
		body := s.Body
		switch went, err := o.Post.Delivered(ctx, name); {
		case err != nil:
			body.State, body.Reason = Failed, fault(err)
		case went:
			body.State = Sent
		default:
			body.State, body.Reason = NotSent, "the node was stopped before it was handed over"
		}
		if err := o.outcome(ctx, who, d, s.Record.ID, s.Record.ThingID(), body); err != nil {
			return err
		}
	}
	return nil
}

// message returns an edition as it goes to one addressee.
func (o *Office) message(ctx context.Context, d *docket.Docket, a *docket.Act[docket.Edition], x Dispatch) (*Message, error) {
	lang := x.Languages[0]
	words := o.Node.Words.In(lang)
	e, err := o.issued(ctx, a, lang)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, konbit.Under("edition", konbit.Errorf(konbit.CodeNotFound, "the files of the edition are not held here"))
	}
	m := &Message{
		Name: messageName(d, a, x), To: x.Address, ToName: x.Addressee, Lang: lang, Date: o.now(),
		Subject: words.Text("editorial.mail.subject", "label", e.Label, "banner", o.banner(lang), "serial", e.Serial, "edition", fmt.Sprint(a.Body.Edition), "title", e.Title),
	}
	m.Subject = strings.Join(strings.Fields(m.Subject), " ")
	m.ID = m.Name + "@" + o.Post.Host()
	body := "editorial.mail.text"
	if a.Body.Edition > 1 {
		body = "editorial.mail.corrected"
	}
	m.Text = words.Text(body, "title", e.Title, "serial", e.Serial, "edition", fmt.Sprint(a.Body.Edition), "label", e.Label,
		"valid", words.Moment(konbit.At(e.Valid.In(o.zone())), o.zone()), "known", words.Moment(konbit.At(e.Known.In(o.zone())), o.zone()),
		"mission", e.Mission, "reason", a.Body.Reason, "before", fmt.Sprint(a.Body.Edition-1))
	if e.Banner != "" {
		m.Text = e.Banner + "\n\n" + m.Text + "\n\n" + words.Text("report.exercise")
	}
	for _, l := range x.Languages {
		for _, f := range x.Formats {
			b, err := o.file(ctx, a, l, f)
			if err != nil {
				return nil, err
			}
			m.Files = append(m.Files, Attachment{Name: fileName(e.Serial, a.Body.Edition, l, f), MediaType: MediaTypes[f], Content: b})
		}
	}
	return m, nil
}

func (o *Office) file(ctx context.Context, a *docket.Act[docket.Edition], lang, format string) ([]byte, error) {
	for _, r := range a.Body.Renderings {
		if r.Language == lang && r.Format == format {
			return o.Files.Get(ctx, r.SHA256)
		}
	}
	return nil, konbit.Under("format", konbit.Errorf(konbit.CodeNotFound, "it was not issued as %s in %s", format, lang))
}

func (o *Office) banner(lang string) string {
	if !o.Node.Mission.Exercise {
		return ""
	}
	return strings.ToUpper(o.Node.Words.In(lang).Text("ui.exercise"))
}

// messageName names a message: report, number, edition, address and attempt.
func messageName(d *docket.Docket, a *docket.Act[docket.Edition], x Dispatch) string {
	safe := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '='
	}
	return fmt.Sprintf("%s-%d-%d.%s.%d", d.Report, d.Number, a.Body.Edition, strings.Map(safe, strings.ToLower(x.Address)), x.Attempt+1)
}

// fileName returns what an edition is called as a file: MSS-SITREP-014-2.en.pdf.
func fileName(serial string, number int, lang, format string) string {
	name := strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r <= ' ' {
			return '-'
		}
		return r
	}, serial)
	return fmt.Sprintf("%s-%d.%s.%s", name, number, lang, format)
}

// FileName returns what an edition is called as a file.
func (x *Issued) FileName(lang, format string) string {
	return fileName(x.Serial, x.Edition, cmp.Or(lang, x.Languages[0]), cmp.Or(format, "html"))
}
