// Package evidence is the work of turning texts into claims that a person
// stands for: it takes documents in, has claims proposed from them, keeps what
// people decided about each, says beforehand what a decision would do to the
// figures, checks a draft against the record, and follows a number from outlet
// to outlet.
//
// It keeps nothing of its own: documents, proposals and decisions are records,
// and what is remembered here can be read from them again. It does not read
// texts (package claim) nor work out figures (package figure). Its one
// invariant: a proposal becomes a claim only by an act of a person that is on
// record, and no act changes a record that is there.
package evidence

import (
	"context"
	"encoding/json"
	"io/fs"
	"iter"
	"path"
	"slices"
	"sync"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/node"
)

// A Desk is where the evidence of one node is worked on. Its methods may be
// called from many goroutines.
type Desk struct {
	node   *node.Node
	reader func() (*claim.Extractor, error) // read once, when the first text comes

	mu    sync.Mutex // guards index and last; held while an act is decided and recorded
	index *index     // nil until it is first asked
	last  time.Time  // of the last act: the next is later, so that their order is plain
}

// New returns the Desk of n.
func New(n *node.Node) *Desk {
	return &Desk{node: n, reader: sync.OnceValues(func() (*claim.Extractor, error) { return Reader(n.Catalogue) })}
}

// Reader returns the extractor of a mission: the catalogue's lexicons with what
// the mission's pack adds, the file of words that either has for the mission, if
// one has, and the names of its gazetteer.
func Reader(c *node.Catalogue) (*claim.Extractor, error) {
	o := claim.Options{Pack: c.Mission.Files(), Mission: c.Mission.Key, Gazetteer: claim.Gazetteer(places(c))}
	if !lexicon(c, "missions", o.Mission+".yaml") {
		o.Mission = ""
	}
	return claim.New(c.Files, o)
}

// lexicon reports whether the catalogue, or the mission's pack, has a file among
// its lexicons.
func lexicon(c *node.Catalogue, elem ...string) bool {
	name := path.Join(append([]string{"lexicons"}, elem...)...)
	return slices.ContainsFunc([]fs.FS{c.Files, c.Mission.Files()}, func(files fs.FS) bool {
		_, err := fs.Stat(files, name)
		return err == nil
	})
}

// places yields the spellings of the places in a mission's area with their codes,
// those of a district last, because most go by the name of a commune.
func places(c *node.Catalogue) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, district := range []bool{false, true} {
			for p := range c.Places.All() {
				if p.Level == geo.Admin0 || (p.Level == geo.District) != district {
					continue
				}
				for _, name := range slices.Concat([]string{p.Name}, p.Variants) {
					if name != "" && !yield(name, p.Code) {
						return
					}
				}
			}
		}
	}
}

// Reads reports whether there is a lexicon of the language lang.
func (d *Desk) Reads(lang string) bool {
	return lang != "" && lexicon(d.node.Catalogue, path.Base(lang), "language.yaml")
}

// Fields are the fields of a claim as its kind defines them.
type Fields struct {
	Measure     string           `json:"measure"`
	Quantity    *konbit.Quantity `json:"quantity,omitempty"`
	Contributor string           `json:"contributor,omitempty"`
	Population  string           `json:"population,omitempty"`
	Status      string           `json:"status,omitempty"`
	Period      string           `json:"period,omitempty"`
	About       string           `json:"about,omitempty"`
	Speaker     string           `json:"speaker,omitempty"`
	Role        string           `json:"role,omitempty"`
	Text        string           `json:"text,omitempty"`
	Fact        string           `json:"fact,omitempty"`
	Terms       []Term           `json:"terms,omitempty"`
	Proposed    bool             `json:"proposed,omitempty"`
	Score       float64          `json:"score,omitempty"`
	Cues        string           `json:"cues,omitempty"`
}

// A Term is a part of a sum that the source states.
type Term struct {
	Value     float64          `json:"value"`
	Qualifier konbit.Qualifier `json:"qualifier,omitempty"`
	Text      string           `json:"text,omitempty"`
}

// same reports whether f and g count the same, whoever says so and however sure
// the extractor was.
func (f *Fields) same(g *Fields) bool {
	if f.Measure != g.Measure || f.Status != g.Status || f.Population != g.Population && f.Population != "" && g.Population != "" ||
		f.Contributor != g.Contributor && f.Contributor != "" && g.Contributor != "" {
		return false
	}
	if f.Quantity == nil || g.Quantity == nil {
		return f.Quantity == g.Quantity
	}
	high := func(q *konbit.Quantity) float64 {
		if q.High == nil {
			return 0
		}
		return *q.High
	}
	return f.Quantity.Value == g.Quantity.Value && f.Quantity.Unit == g.Quantity.Unit && high(f.Quantity) == high(g.Quantity)
}

// A paper is the body of a document record, as far as it is written here.
type paper struct {
	Title             string `json:"title"`
	Publisher         string `json:"publisher"`
	OriginalPublisher string `json:"original_publisher,omitempty"`
	Author            string `json:"author,omitempty"`
	Institution       string `json:"institution,omitempty"`
	Type              string `json:"type,omitempty"`
	Language          string `json:"language,omitempty"`
	URL               string `json:"url,omitempty"`
	Accessed          string `json:"accessed,omitempty"`
	SHA256            string `json:"text_sha256,omitempty"`
	Text              string `json:"text,omitempty"`
	Abstract          string `json:"abstract,omitempty"`
	Collection        string `json:"collection,omitempty"`
	DateNote          string `json:"date_note,omitempty"`
}

// stamp returns when the next act is made: now, and later than the last.
// Callers hold d.mu.
func (d *Desk) stamp() konbit.Moment {
	now := d.node.Now().In(d.node.Mission.Location()).Truncate(time.Millisecond)
	if !now.After(d.last) {
		now = d.last.Add(time.Millisecond)
	}
	d.last = now
	return konbit.At(now)
}

// body writes v as the body of a record.
func body(v any) (json.RawMessage, error) {
	b, err := json.Marshal(v)
	return b, err
}

// catch brings the index up to date with the log. Callers hold d.mu.
func (d *Desk) catch(ctx context.Context) error {
	if err := d.node.View.Catch(ctx); err != nil {
		return err
	}
	if d.index == nil {
		x, err := openIndex(ctx, d.node)
		if err != nil {
			return err
		}
		d.index = x
	}
	return d.index.catch(ctx, d.node)
}

// append takes records in and the index along. Callers hold d.mu.
func (d *Desk) append(ctx context.Context, who access.Principal, recs ...konbit.Record) error {
	for batch := range slices.Chunk(recs, 500) {
		if _, err := d.node.Append(ctx, who, batch...); err != nil {
			return err
		}
	}
	return d.catch(ctx)
}
