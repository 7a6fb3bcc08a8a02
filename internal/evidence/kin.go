package evidence

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/geo"
)

// A trace is what is kept of a text to know it again, whole, in part or in
// another language.
type trace struct {
	Language string
	Grams    int    // runs of five words, each once
	Least    hashes // the least of these, in order
	Marks    hashes // of its numbers and names, in the order of the text

	sorted hashes // Marks in their own order; see complete
}

// hashes are kept as base64: as numbers they would take long to read.
type hashes []uint32

// MarshalText writes h.
func (h hashes) MarshalText() ([]byte, error) {
	b := make([]byte, 0, 4*len(h))
	for _, x := range h {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads h.
func (h *hashes) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	*h = make(hashes, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		*h = append(*h, binary.LittleEndian.Uint32(b))
	}
	return nil
}

// Limits of a trace.
const (
	mostGrams = 256
	mostMarks = 256
)

// traceOf returns the trace of a text.
func traceOf(text, lang string, countries *geo.Countries) trace {
	grams := figure.Shingles(text)
	t := trace{Language: lang, Grams: len(grams)}
	for _, g := range grams[:min(len(grams), mostGrams)] {
		t.Least = append(t.Least, uint32(g>>32)) // the high half keeps their order
	}
	for m := range marks(text, countries) {
		h := fnv.New32a()
		h.Write([]byte(m))
		if t.Marks = append(t.Marks, h.Sum32()); len(t.Marks) == mostMarks {
			break
		}
	}
	t.complete()
	return t
}

// complete makes what of t is not kept.
func (t *trace) complete() { t.sorted = slices.Sorted(slices.Values(t.Marks)) }

// shared estimates how many runs of five words two texts have in common, from
// the least hashes of both together (Broder 1997).
func (t *trace) shared(o *trace) float64 {
	both, all := 0, 0
	for i, j := 0, 0; all < mostGrams && (i < len(t.Least) || j < len(o.Least)); all++ {
		switch {
		case j == len(o.Least) || i < len(t.Least) && t.Least[i] < o.Least[j]:
			i++
		case i == len(t.Least) || o.Least[j] < t.Least[i]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if all == 0 {
		return 0
	}
	alike := float64(both) / float64(all)
	return alike * float64(t.Grams+o.Grams) / (1 + alike)
}

// fewMarks is how many numbers and names a text needs for another to be told
// to be its translation.
const fewMarks = 10

// follows returns how much of the shorter text's numbers and names stand in the
// other in the same order; 0 where it is too little to tell of a translation.
func (t *trace) follows(o *trace) float64 {
	least := min(len(t.Marks), len(o.Marks))
	if least < fewMarks || float64(common(t.sorted, o.sorted)) < translates*float64(least) {
		return 0
	}
	// The longest common subsequence, a row at a time.
	row := make([]int, len(o.Marks)+1)
	for _, a := range t.Marks {
		corner := 0
		for j, b := range o.Marks {
			above := row[j+1]
			if a == b {
				row[j+1] = corner + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			corner = above
		}
	}
	return float64(row[len(o.Marks)]) / float64(least)
}

// common counts what two sorted lists share.
func common(a, b hashes) (n int) {
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

// mark matches a number in digits, with its groups, or a word.
var mark = regexp.MustCompile(`\d{1,3}(?:[ \x{a0}\x{202f}.,'’]\d{3})+\b|\d+(?:[.,]\d+)?|\pL[\pL\pM-]*`)

// marks yields what a translation leaves as it is: numbers in digits, countries
// by whatever word, and other names that do not begin a sentence.
func marks(text string, countries *geo.Countries) iter.Seq[string] {
	return func(yield func(string) bool) {
		for from := 0; ; {
			at := mark.FindStringIndex(text[from:])
			if at == nil {
				return
			}
			before, word := text[from:from+at[0]], text[from+at[0]:from+at[1]]
			begins := from == 0 || strings.ContainsAny(before, ".!?:\n")
			from += at[1]
			first, _ := utf8.DecodeRuneInString(word)
			switch {
			case unicode.IsDigit(first):
				word = plainNumber(word)
			case len(word) < 4:
				continue
			default:
				if c, err := countries.Lookup(word); err == nil {
					word = c.Code
				} else if begins || !unicode.IsUpper(first) {
					continue
				} else {
					word = geo.Fold(word)
				}
			}
			if !yield(word) {
				return
			}
		}
	}
}

// plainNumber returns a number without its groups and with a point: 5626 for
// 5,626 and 5 626, 4.5 for 4,5.
func plainNumber(s string) string {
	if i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }); i >= 0 && (s[i] == '.' || s[i] == ',') && len(s)-i != len(",000") {
		return strings.Replace(s, ",", ".", 1)
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }), "")
}

// A Kin is a document that shares words with another, or numbers and names in
// another language, and that nobody has linked to it yet.
type Kin struct {
	Document  konbit.ID     `json:"document"`
	Title     string        `json:"title"`
	Publisher string        `json:"publisher"`
	Published konbit.Moment `json:"published"`
	Share     float64       `json:"share" doc:"How much of the later text stands in the earlier: of its words; in another language of its numbers and names, in their order. For a quotation, how much of the one stands in the other."`
	Relation  string        `json:"relation" doc:"What the later most likely is to the earlier: copies, rewrites, translates or quotes."`
	Earlier   bool          `json:"earlier" doc:"It is the earlier of the two."`
}

// Shares from which a text is most likely a copy of an earlier one, a rewriting
// of it, quotes it, or translates it.
const (
	copies     = .8
	rewrites   = .4
	quotes     = .15
	quotesMost = .5 // of the earlier text, however long the later one is
	translates = .65
)

// fewGrams is how many runs of five words two texts share at least, to be kin:
// a sentence of a dozen words.
const fewGrams = 8

// relation says what a later text most likely is to an earlier one, and how much
// of it speaks for that; "" is nothing.
func relation(later, earlier *trace) (string, float64) {
	if later.Language != earlier.Language {
		if share := later.follows(earlier); share >= translates {
			return "translates", share
		}
	}
	shared := later.shared(earlier)
	if shared < fewGrams {
		return "", 0
	}
	taken, given := min(1, shared/float64(later.Grams)), min(1, shared/float64(earlier.Grams))
	switch {
	case taken >= copies:
		return "copies", taken
	case taken >= rewrites:
		return "rewrites", taken
	case taken >= quotes, given >= quotesMost:
		return "quotes", max(taken, given)
	}
	return "", 0
}

// kin returns the documents like id that who may see, the closest first.
func (d *Desk) kin(ctx context.Context, who access.Principal, id konbit.ID) []Kin {
	h := d.index.Docs[id]
	if h == nil {
		return nil
	}
	zone := d.node.Mission.Location()
	var out []Kin
	for o := range d.index.near(h) {
		later, earlier := h, o
		if o.Published.Latest(zone).After(h.Published.Latest(zone)) {
			later, earlier = o, h
		}
		relation, share := relation(&later.Trace, &earlier.Trace)
		if relation == "" {
			continue
		}
		_, p, err := d.paper(ctx, who, o.ID)
		if err != nil {
			continue // not for his eyes
		}
		out = append(out, Kin{
			Document: o.ID, Title: p.Title, Publisher: p.Publisher, Published: o.Published, Relation: relation, Share: share, Earlier: o == earlier,
		})
	}
	slices.SortFunc(out, func(a, b Kin) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Document, b.Document)) })
	return out
}

// Link records what one document is to an earlier one: quotes, rewrites,
// translates, copies, retracts or corrects it.
func (d *Desk) Link(ctx context.Context, who access.Principal, from, to konbit.ID, relation, reason string) error {
	b, err := body(map[string]any{"from": from, "to": to, "relation": relation, "reason": cmp.Or(reason, fmt.Sprintf("found by %s", who))})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for field, id := range map[string]konbit.ID{"from": from, "to": to} {
		if _, _, err := d.paper(ctx, who, id); err != nil {
			return konbit.Under(field, err)
		}
	}
	return d.append(ctx, who, konbit.Record{Kind: "lineage", Subject: from, Made: d.stamp(), Body: b})
}
