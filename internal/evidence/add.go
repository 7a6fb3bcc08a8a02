package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/format/article"
)

// A Draft is a document that somebody hands in. Everything but Content may be
// empty: what the file says of itself then stands.
type Draft struct {
	Name    string // of the file; its ending says what it is
	Content []byte

	Title, Publisher, OriginalPublisher, Author, Institution string
	Type, Language, URL, Collection, Reuse                   string
	Published, Accessed                                      konbit.Moment
	DateNote                                                 string // why Published is right where the file says another time
	Grade                                                    konbit.Grade
	Marking                                                  konbit.Marking
}

// Unknown is the publisher of a text that nobody can say where it is from.
const Unknown = "unknown"

// Added says what became of a Draft.
type Added struct {
	Document  konbit.ID      `json:"document"`
	Held      bool           `json:"held" doc:"The very same text was on record: nothing but missing proposals was added."`
	Title     string         `json:"title"`
	Publisher string         `json:"publisher"`
	Published konbit.Moment  `json:"published"`
	Language  string         `json:"language"`
	Unread    bool           `json:"unread" doc:"No lexicon reads this language: write its claims by hand."`
	SHA256    string         `json:"text_sha256"`
	Proposed  int            `json:"proposed" doc:"Proposals shown by default."`
	Folded    int            `json:"folded" doc:"Proposals below the threshold: kept, and shown when asked for."`
	New       int            `json:"new" doc:"Of all these, those that were not on record."`
	Unkept    int            `json:"unkept,omitempty" doc:"Numbers that no claim can be made of."`
	Notes     []article.Note `json:"notes,omitempty"`
	Kin       []Kin          `json:"kin,omitempty" doc:"Documents it shares words with, for a person to judge."`
}

// Add takes a document in and has claims proposed from it. The same text twice
// is one document; whatever was decided about its claims stands.
func (d *Desk) Add(ctx context.Context, who access.Principal, in Draft) (*Added, error) {
	a, err := article.Read(in.Name, in.Content)
	if err != nil {
		return nil, err
	}
	x, err := d.reader()
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	out := &Added{SHA256: a.SHA256(), Notes: a.Notes}
	id, known := d.index.Texts[out.SHA256]
	if known {
		if _, err := d.node.Ledger.Get(ctx, who, id); err != nil {
			return nil, konbit.Errorf(konbit.CodeForbidden, "this text is on record under a marking that you may not read")
		}
		out.Held = true
	}
	if h := d.index.Docs[id]; h == nil || !h.HasText {
		if in.Language == "" {
			in.Language = x.Detect(a.Text)
		}
		rec, err := d.document(ctx, who, &in, a, id)
		if err != nil {
			return nil, err
		}
		if err := d.append(ctx, who, *rec); err != nil {
			return nil, err
		}
		id = rec.ThingID()
	}
	return out, d.propose(ctx, who, id, out)
}

// Propose reads the document's text again. What a newer lexicon reads
// differently is proposed beside what stands; nothing that somebody decided
// changes.
func (d *Desk) Propose(ctx context.Context, who access.Principal, id konbit.ID) (*Added, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.catch(ctx); err != nil {
		return nil, err
	}
	out := &Added{Held: true}
	return out, d.propose(ctx, who, id, out)
}

// document returns the record of in. Where a document with that text is on
// record without it, as citations are, the new one takes its place and adds it.
func (d *Desk) document(ctx context.Context, who access.Principal, in *Draft, a *article.Article, known konbit.ID) (*konbit.Record, error) {
	rec := &konbit.Record{Kind: "document", Made: d.stamp(), Marking: in.Marking, Grade: in.Grade, Reuse: in.Reuse}
	rec.ID = konbit.NewID(rec.Made.Earliest(time.UTC))
	p := paper{}
	if known != "" {
		e, err := d.node.Ledger.Get(ctx, who, d.index.Docs[known].Version)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(e.Record.Body, &p); err != nil {
			return nil, err
		}
		rec.Subject, rec.Relation = known, []konbit.Relation{{Type: konbit.Supersedes, To: e.Record.ID}}
		rec.Published, rec.Grade = e.Record.Published, cmp.Or(in.Grade, e.Record.Grade)
		rec.Marking, rec.Reuse = cmp.Or(in.Marking, e.Marking), cmp.Or(in.Reuse, e.Record.Reuse)
	} else {
		var err error
		if rec.Published, err = published(in, a); err != nil {
			return nil, err
		}
	}
	keep := func(to *string, choices ...string) { *to = cmp.Or(append(choices, *to)...) }
	keep(&p.Title, in.Title, p.Title, a.Title, firstLine(a.Text))
	keep(&p.Publisher, in.Publisher, p.Publisher, a.Publisher, Unknown)
	keep(&p.OriginalPublisher, in.OriginalPublisher)
	keep(&p.Author, in.Author, p.Author, a.Author)
	keep(&p.Institution, in.Institution, p.Institution, d.institution(p.Publisher))
	keep(&p.Type, in.Type)
	keep(&p.URL, in.URL, p.URL, a.URL)
	keep(&p.Collection, in.Collection)
	keep(&p.DateNote, in.DateNote)
	keep(&p.Accessed, in.Accessed.String())
	p.Text, p.SHA256 = a.Text, a.SHA256()
	if p.Language == "" {
		p.Language = d.language(in.Language)
	}
	var err error
	rec.Body, err = body(p)
	return rec, err
}

// published returns when the document was published: as the person says, who
// gives a reason where the file says otherwise.
func published(in *Draft, a *article.Article) (konbit.Moment, error) {
	switch says := a.Published; {
	case in.Published.IsZero() && says.IsZero():
		return says, konbit.Invalid("published", "when was it published? The text's file does not say: want a day, month or year, like 2025-01-18")
	case in.Published.IsZero():
		return says, nil
	case !says.IsZero() && in.DateNote == "" && !strings.HasPrefix(says.String(), in.Published.String()) && !strings.HasPrefix(in.Published.String(), says.String()[:min(10, len(says.String()))]):
		return says, konbit.Invalid("date_note", "the file says that it was published %s: say why %s is right", says, in.Published)
	}
	return in.Published, nil
}

// language returns the code that a document carries for lang.
func (d *Desk) language(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	if v, ok := d.node.Kinds.Vocabulary("language"); ok {
		if _, ok := v.Lookup(lang); ok {
			return lang
		}
	}
	return "und"
}

// institution returns the id of the institution that goes by that name, "" for
// the press.
func (d *Desk) institution(name string) string {
	for _, in := range d.node.Mission.Institutions {
		names := append([]string{in.ID}, in.Names...)
		for _, n := range in.Name {
			names = append(names, n)
		}
		for _, n := range names {
			if strings.EqualFold(n, name) {
				return in.ID
			}
		}
	}
	return ""
}

// firstLine is what a text without a title is called.
func firstLine(text string) string {
	const most = 120
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.Join(strings.Fields(strings.TrimLeft(line, "# ")), " ")
	if r := []rune(line); len(r) > most {
		line = strings.TrimSpace(string(r[:most])) + "…"
	}
	return strings.ToValidUTF8(line, "")
}
