package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/node"
)

// An index says which records bear on which document and claim. It holds no
// content: that is read from the ledger, for whoever asks.
type index struct {
	position int64
	texts    map[string]konbit.ID // SHA-256 of a text -> its document
	docs     map[konbit.ID]*held  // by the thing
	claims   map[konbit.ID]*standing
	acts     map[konbit.ID][]*act // by the record that does them
	kin      map[[2]konbit.ID]bool
}

// A held document: one that is on record.
type held struct {
	id       konbit.ID // of the thing
	version  konbit.ID // of the newest record that holds the text, else of the newest
	hasText  bool
	claims   []konbit.ID
	shingles []uint64
}

// A standing is what became of a claim.
type standing struct {
	doc      konbit.ID
	proposed bool // by extraction, until somebody accepts it
	at       [2]int
	author   string
	made     konbit.Moment
	acts     []*act // in the order of the log
}

// An act is what somebody did about a claim.
type act struct {
	by     konbit.ID // the record
	of     konbit.ID // the claim
	state  State
	author string
	made   konbit.Moment
	reason string
	note   string
	void   bool // taken back
}

func newIndex() index {
	return index{
		texts: map[string]konbit.ID{}, docs: map[konbit.ID]*held{}, claims: map[konbit.ID]*standing{},
		acts: map[konbit.ID][]*act{}, kin: map[[2]konbit.ID]bool{},
	}
}

// kinds are those that the index is made of; notes take acts back.
var kinds = []string{"document", "claim", "acceptance", "rejection", "lineage", "note"}

// everything is who reads for the index.
var everything = access.Principal{ID: "evidence", Roles: []access.Role{access.Importer}, Clearance: konbit.Red}

func (x *index) catch(ctx context.Context, n *node.Node) error {
	for e, err := range n.Ledger.Records(ctx, everything, ledger.Query{Kinds: kinds, After: x.position}) {
		if err != nil {
			return err
		}
		x.position = e.Position
		x.read(&e.Record)
	}
	return ctx.Err()
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
			x.kin[pair(b.From, b.To)] = true
		}
	}
	for _, to := range r.Relates(konbit.Retracts) {
		for _, a := range x.acts[to] {
			a.void = true
		}
		if c := x.claims[to]; c != nil {
			x.add(c, &act{by: r.ID, of: to, state: Withdrawn, author: r.Author, made: r.Made})
		}
	}
}

func (x *index) document(r *konbit.Record) {
	var b struct {
		SHA256 string `json:"text_sha256"`
		Text   string
	}
	if json.Unmarshal(r.Body, &b) != nil {
		return
	}
	id := r.ThingID()
	h := x.docs[id]
	if h == nil {
		h = &held{id: id}
		x.docs[id] = h
	}
	if b.Text != "" || !h.hasText {
		h.version, h.hasText = r.ID, b.Text != ""
	}
	if b.Text != "" {
		h.shingles = figure.Shingles(b.Text)
	}
	if _, taken := x.texts[b.SHA256]; b.SHA256 != "" && !taken {
		x.texts[b.SHA256] = id
	}
}

func (x *index) claim(r *konbit.Record) {
	var b struct{ Proposed bool }
	if json.Unmarshal(r.Body, &b) != nil || len(r.Sources) == 0 {
		return
	}
	s := r.Sources[len(r.Sources)-1]
	c := &standing{doc: r.Sources[0].Document, proposed: b.Proposed, at: [2]int{s.From, s.To}, author: r.Author, made: r.Made}
	x.claims[r.ID] = c
	for _, old := range r.Relates(konbit.Supersedes) {
		if o := x.claims[old]; o != nil {
			x.add(o, &act{by: r.ID, of: old, state: Corrected, author: r.Author, made: r.Made})
		}
	}
	if h := x.docs[c.doc]; h != nil {
		h.claims = append(h.claims, r.ID)
	}
}

func (x *index) decide(r *konbit.Record, s State) {
	var b struct {
		Of           konbit.ID
		Reason, Note string
	}
	if json.Unmarshal(r.Body, &b) != nil {
		return
	}
	if c := x.claims[b.Of]; c != nil {
		x.add(c, &act{by: r.ID, of: b.Of, state: s, author: r.Author, made: r.Made, reason: b.Reason, note: b.Note})
	}
}

func (x *index) add(c *standing, a *act) {
	c.acts = append(c.acts, a)
	x.acts[a.by] = append(x.acts[a.by], a)
}

// now returns how c stands, and by whose act; nil where by none but its own
// writing.
func (c *standing) now() (State, *act) {
	for _, a := range slices.Backward(c.acts) {
		if !a.void {
			return a.state, a
		}
	}
	if c.proposed {
		return Proposed, nil
	}
	return Accepted, nil
}

func pair(a, b konbit.ID) [2]konbit.ID {
	if a > b {
		a, b = b, a
	}
	return [2]konbit.ID{a, b}
}

// A likeness is a document that shares words with another.
type likeness struct {
	id    konbit.ID
	share float64
}

// like returns the documents that share at least least of the shorter one's
// runs of five words with h, the closest first.
func (x *index) like(h *held, least float64) []likeness {
	var out []likeness
	for id, o := range x.docs {
		if o == h || len(o.shingles) == 0 || len(h.shingles) == 0 || x.kin[pair(id, h.id)] {
			continue
		}
		if share := float64(common(h.shingles, o.shingles)) / float64(min(len(h.shingles), len(o.shingles))); share >= least {
			out = append(out, likeness{id, share})
		}
	}
	slices.SortFunc(out, func(a, b likeness) int { return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.id, b.id)) })
	return out
}

// common counts what two sorted lists share.
func common(a, b []uint64) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}
