package claim

import (
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/speaker"
	"konbit.example/konbit/internal/claim/weigh"
)

// A reader goes through one document from its beginning to its end and
// remembers what later sentences refer back to.
type reader struct {
	x      *Extractor
	doc    Document
	lang   *lexicon.Language
	page   *page.Page
	out    []Proposal
	origin []origin // beside out: what the rules of discourse need to know

	party    string          // contributor last spoken of
	partyAt  int             // sentence it was in
	parties  map[string]bool // all that were counted there
	last     string          // the same, or the whole mission
	people   int             // class of the people last counted, -1: none
	peopleAt int             // sentence they were in
	seat     string          // party whose capital the dateline names
	about    string          // party that the first sentence is about
	asOf     string          // what the head of the document says it is as of
	place    string          // where the text is
	speakers *speaker.Finder
	story    bool   // the text is about an attack
	flow     string // date of what happened last
	flowAt   int    // sentence it was told in
	day      string // last day that was named
	dayAt    int    // sentence it was named in
	scene    string // like flow, but shorter than a year
	period   string // what the head of a report says that it covers
	told     int    // sentences read
	dead     bool   // what follows is furniture
	money    string // currency last spoken of
	moneyAt  int    // sentence it was in
	unitEnd  int    // token after the unit last read; no other number has it
	lead     int    // sentence that introduces the list being read, -1: none
	leadDate string // when it or the first items say that what is listed was
	explain  *Explanation
}

// an origin is how a proposal came about.
type origin struct {
	measure  int // index of the measure, -1: other
	class    int
	sentence int // counted over the whole document
	subset   bool
	base     bool // the one before is a part of it
	delta    bool
	named    bool // the counted noun names whose it is
	definite bool
	elided   bool
	found    weigh.Candidates
	head     int  // byte where the counted noun ends
	listed   bool // stands in a list after the one before
	tense    int  // of its clause
}

func (x *Extractor) newReader(d Document, lang *lexicon.Language) *reader {
	r := &reader{x: x, doc: d, lang: lang, place: x.lex.Home, people: -1}
	r.page = page.New(d.Text, d.DCT, lang)
	r.speakers = speaker.New(r.page, lang)
	return r
}

// read reads a piece of the document.
func (r *reader) read(from, to int) {
	p := r.page
	p.Fill(from, to)
	r.unitEnd, r.lead = 0, -1
	r.speakers.Learn()
	k := 0
	for s := range p.Sentences {
		sent := p.Sentences[s]
		r.told++
		r.furniture(s)
		r.setPlace(s)
		r.setStory(s)
		r.setLead(s)
		r.setSeat(sent.From)
		if r.told == 1 {
			r.setAbout(sent)
		}
		if r.dead {
			continue
		}
		says, role := r.speakers.Of(s)
		begin := len(r.out)
		for k < len(p.Numbers) && p.Numbers[k].From < sent.From {
			k++
		}
		for ; k < len(p.Numbers) && p.Numbers[k].From < sent.To; k++ {
			if q, ok := r.quantity(k, s); ok {
				r.propose(&q, says, role)
			}
		}
		r.lists(begin)
		r.eventsOf(s, begin, says, role)
	}
}

// setLead notices that sentence s is of a list that a colon introduces: what the
// words before the colon say, they say of every item.
func (r *reader) setLead(s int) {
	p := r.page
	sent := p.Sentences[s]
	if s > 0 && sent.Open && p.Word(sent.From-1) == ":" {
		r.lead, r.leadDate = s-1, ""
		for k := s - 1; k >= 0 && r.leadDate == ""; k-- {
			for _, d := range p.DatesIn(p.Sentences[k].From, p.Sentences[k].To) {
				if !d.Present && !d.Clock && r.page.Own(&d) == 1 {
					r.leadDate = d.Value.String()
				}
			}
			if p.Sentences[k].Open || s-k > 3 {
				break
			}
		}
		return
	}
	if sent.Item && r.leadDate == "" {
		for _, d := range p.DatesIn(sent.From, sent.To) {
			if v := d.Value; !v.OpenFrom && !v.OpenTo && v.From != v.To && r.page.Own(&d) == 1 { // 22 operations from 16 to 22 June
				r.leadDate = v.String()
			}
		}
	}
	if !sent.Item && p.Tokens[sent.From].Breaks > 1 && !r.itemized(sent.From) {
		r.lead, r.leadDate = -1, ""
	}
}

// itemized reports whether a line that begins at token i is numbered or named as
// an item of a list is: (a) five killed; KENYA: 1,000 officers.
func (r *reader) itemized(i int) bool {
	p := r.page
	if p.Word(i) == "(" {
		return p.Word(i+2) == ")"
	}
	h := p.Of(i, lexicon.Party)
	return p.Word(i+1) == ")" || h != nil && p.Word(h.To) == ":"
}

// setSeat notices a dateline from a seat of government: NAIROBI, 4 February -,
// after which "the ministry" is that country's.
func (r *reader) setSeat(i int) {
	p := r.page
	h := p.Of(i, lexicon.Party)
	if r.told > 4 || h == nil || !h.Proxy || p.Tokens[i].Breaks == 0 && i > 0 {
		return
	}
	for j := h.To; j < min(h.To+8, len(p.Tokens)); j++ {
		switch p.Word(j) {
		case "-", "–", "—":
			r.seat = h.Code
			return
		}
	}
}

// furniture notices what is not part of the text: links to other pages, calls to
// subscribe, addresses. It never believes it in the first half of a document.
func (r *reader) furniture(s int) {
	p := r.page
	sent := p.Sentences[s]
	if p.Tokens[sent.From].From < len(r.doc.Text)/2 {
		return
	}
	if p.Is(sent.From, lexicon.Furniture) != nil || sent.Item && p.Is(sent.From+1, lexicon.Furniture) != nil {
		r.dead = true
	}
}
