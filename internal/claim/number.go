package claim

import (
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

// A Number is a number in a text with its hedge and unit, whatever it counts.
type Number struct {
	From, To int // bytes
	Value    float64
	High     float64 // of a range; else 0
	Op       string
	Unit     string // "" where none is written
}

// Numbers returns every number of d, dates aside: what a person who checks a
// paragraph has to account for. Claims are fewer, because ages, labels and
// times count nothing.
func (x *Extractor) Numbers(d Document) []Number {
	lang := x.language(d.Lang, d.Text)
	if lang == nil {
		return nil
	}
	r := x.newReader(d, lang)
	var out []Number
	for from := 0; from < len(d.Text); {
		to := text.Segment(d.Text, from, maxSegment)
		r.page.Fill(from, to)
		r.unitEnd = 0
		for k := range r.page.Numbers {
			if n, ok := r.rawNumber(k); ok {
				out = append(out, n)
			}
		}
		from = to
	}
	return out
}

// rawNumber reads the k-th number of the page with its unit and hedge.
func (r *reader) rawNumber(k int) (Number, bool) {
	p := r.page
	n := p.Numbers[k]
	q := quantity{num: n, index: k, sentence: p.SentenceAt(n.From), from: n.From, to: n.To, value: n.Value, class: -1, head: n.To, op: "eq"}
	if n.Vague {
		q.op = "vague"
	} else if n.About {
		q.op = "approx"
	}
	if n.Form == number.Ordinal || n.Listed || n.From < r.unitEnd {
		return Number{}, false
	}
	r.addUnit(&q)
	if n.Form == number.Measured && q.unit == "" || n.Form == number.Article && q.unit == "" {
		return Number{}, false
	}
	r.rangeOf(&q, k)
	r.qualify(&q)
	return Number{From: p.Tokens[q.from].From, To: p.Tokens[q.to-1].To, Value: clean(q.value), High: clean(q.high), Op: q.op, Unit: q.unit}, true
}
