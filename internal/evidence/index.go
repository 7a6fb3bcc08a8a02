package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/geo"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

// An index says which records bear on which document and claim. It holds no
// content: that is read from the ledger, for whoever asks. It is kept in the
// log's store now and then, so that it need not be made anew at every start.
type index struct {
	Texts  map[string]konbit.ID // SHA-256 of a text -> its document
	Docs   map[konbit.ID]*held  // by the thing
	Claims map[konbit.ID]*standing
	Kin    map[konbit.ID][]konbit.ID // documents that somebody linked, both ways

	follower  *ledger.Follower
	fresh     int                  // records read since the index was last kept
	acts      map[konbit.ID][]*act // by the record that does them
	countries *geo.Countries
}

// A held document: one that is on record.
type held struct {
	ID        konbit.ID // of the thing
	Version   konbit.ID // of the newest record that holds the text, else of the newest
	Published konbit.Moment
	HasText   bool
	Claims    []konbit.ID
	Trace     trace // of the text
}

// A standing is what became of a claim.
type standing struct {
	Doc      konbit.ID
	Measure  string
	Proposed bool // by extraction, until somebody accepts it
	Folded   bool
	At       [2]int
	Acts     []*act // in the order of the log
}

// An act is what somebody did about a claim.
type act struct {
	By     konbit.ID // the record
	Of     konbit.ID // the claim
	State  State
	Author string
	Made   konbit.Moment
	Void   bool // taken back
}

// kinds are those that the index is made of; notes take acts back.
var kinds = []string{"document", "claim", "acceptance", "rejection", "lineage", "note", "erasure"}

// everything is who reads for the index.
var everything = access.Principal{ID: "evidence", Roles: []access.Role{access.Importer}, Clearance: konbit.Red}

// keep is after how many records the index is kept again.
const keep = 5000

// indexVersion is of what a kept index is like; one of another version is of no use.
const indexVersion = "1\n"

// openIndex returns the index of n as it was last kept.
func openIndex(ctx context.Context, n *node.Node) (*index, error) {
	f, err := n.Ledger.Follow(ctx, "evidence")
	if err != nil {
		return nil, err
	}
	x := &index{follower: f}
	if kept, ok := bytes.CutPrefix(f.Snapshot(), []byte(indexVersion)); !ok || x.restore(kept) != nil {
		f.Rewind()
		x = &index{follower: f, Texts: map[string]konbit.ID{}, Docs: map[konbit.ID]*held{}, Claims: map[konbit.ID]*standing{}, Kin: map[konbit.ID][]konbit.ID{}}
	}
	x.countries, x.acts = n.Countries, map[konbit.ID][]*act{}
	for _, h := range x.Docs {
		h.Trace.complete()
	}
	for _, c := range x.Claims {
		for _, a := range c.Acts {
			x.acts[a.By] = append(x.acts[a.By], a)
		}
	}
	return x, nil
}

func (x *index) restore(kept []byte) error {
	z, err := zstd.NewReader(bytes.NewReader(kept))
	if err != nil {
		return err
	}
	defer z.Close()
	return json.NewDecoder(z).Decode(x)
}

// save keeps the index as it is.
func (x *index) save(ctx context.Context) error {
	b := bytes.NewBufferString(indexVersion)
	z, err := zstd.NewWriter(b, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return err
	}
	if err := json.NewEncoder(z).Encode(x); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	x.fresh = 0
	return x.follower.Commit(ctx, b.Bytes())
}

// catch reads what the log holds by now.
func (x *index) catch(ctx context.Context, n *node.Node) error {
	head := n.Ledger.Head().Position
	if head <= x.follower.Position() {
		return nil
	}
	for e, err := range n.Ledger.Records(ctx, everything, ledger.Query{Kinds: kinds, After: x.follower.Position(), Until: head}) {
		if err != nil {
			return err
		}
		x.read(&e.Record)
		x.fresh++
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	x.follower.Forward(head)
	if x.fresh < keep {
		return nil
	}
	if err := x.save(ctx); err != nil && konbit.CodeOf(err) != konbit.CodeUnavailable {
		return fmt.Errorf("keep the index of evidence: %w", err)
	}
	return nil
}

// read takes a record in. A body that cannot be read, because a newer node made
// it, says nothing here.
func (x *index) read(r *konbit.Record) {
	switch r.Kind.Name() {
	case "document":
		x.document(r)
	case "claim":
		x.claim(r)
	case "acceptance":
		x.decide(r, Accepted)
	case "rejection":
		x.decide(r, Rejected)
	case "lineage":
		var b struct{ From, To konbit.ID }
		if json.Unmarshal(r.Body, &b) == nil {
			x.Kin[b.From], x.Kin[b.To] = append(x.Kin[b.From], b.To), append(x.Kin[b.To], b.From)
		}
	case "erasure":
		x.erase(r)
	}
	for _, to := range r.Relates(konbit.Retracts) {
		for _, a := range x.acts[to] {
			a.Void = true
		}
		if x.Claims[to] != nil {
			x.add(&act{By: r.ID, Of: to, State: Withdrawn, Author: r.Author, Made: r.Made})
		}
	}
}

func (x *index) document(r *konbit.Record) {
	var b struct {
		SHA256         string `json:"text_sha256"`
		Text, Language string
	}
	if json.Unmarshal(r.Body, &b) != nil {
		return
	}
	id := r.ThingID()
	h := x.Docs[id]
	if h == nil {
		h = &held{ID: id}
		x.Docs[id] = h
	}
	if b.Text != "" || !h.HasText {
		h.Version, h.Published, h.HasText = r.ID, r.Published, b.Text != ""
	}
	if b.Text != "" {
		h.Trace = traceOf(b.Text, b.Language, x.countries)
	}
	if _, taken := x.Texts[b.SHA256]; b.SHA256 != "" && !taken {
		x.Texts[b.SHA256] = id
	}
}

// erase forgets the text of a document that was erased.
func (x *index) erase(r *konbit.Record) {
	var b struct {
		Of    konbit.ID
		Parts []string
	}
	if json.Unmarshal(r.Body, &b) != nil || !slices.Contains(b.Parts, "body") {
		return
	}
	for id, h := range x.Docs {
		if h.Version == b.Of {
			h.HasText, h.Trace = false, trace{}
			maps.DeleteFunc(x.Texts, func(_ string, doc konbit.ID) bool { return doc == id })
		}
	}
}

func (x *index) claim(r *konbit.Record) {
	var b struct {
		Measure  string
		Proposed bool
		Score    float64
	}
	if json.Unmarshal(r.Body, &b) != nil || len(r.Sources) == 0 {
		return
	}
	s := r.Sources[len(r.Sources)-1]
	c := &standing{
		Doc: r.Sources[0].Document, Measure: b.Measure, Proposed: b.Proposed, Folded: b.Proposed && folded(b.Measure, b.Score), At: [2]int{s.From, s.To},
	}
	x.Claims[r.ID] = c
	for _, old := range r.Relates(konbit.Supersedes) {
		x.add(&act{By: r.ID, Of: old, State: Corrected, Author: r.Author, Made: r.Made})
	}
	if h := x.Docs[c.Doc]; h != nil {
		h.Claims = append(h.Claims, r.ID)
	}
}

func (x *index) decide(r *konbit.Record, s State) {
	var b struct{ Of konbit.ID }
	if json.Unmarshal(r.Body, &b) == nil {
		x.add(&act{By: r.ID, Of: b.Of, State: s, Author: r.Author, Made: r.Made})
	}
}

// add notes an act about a claim that is on record.
func (x *index) add(a *act) {
	if c := x.Claims[a.Of]; c != nil {
		c.Acts = append(c.Acts, a)
		x.acts[a.By] = append(x.acts[a.By], a)
	}
}

// now returns how c stands, and by whose act; nil where by none but its own
// writing.
func (c *standing) now() (State, *act) {
	for _, a := range slices.Backward(c.Acts) {
		if !a.Void {
			return a.State, a
		}
	}
	if c.Proposed {
		return Proposed, nil
	}
	return Accepted, nil
}

// near returns the documents with a text that nobody has linked to h.
func (x *index) near(h *held) iter.Seq[*held] {
	return func(yield func(*held) bool) {
		for id, o := range x.Docs {
			if o != h && o.HasText && !slices.Contains(x.Kin[h.ID], id) && !yield(o) {
				return
			}
		}
	}
}
