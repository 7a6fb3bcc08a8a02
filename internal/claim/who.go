package claim

import (
	"cmp"
	"slices"
	"strings"

	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/page"
	"konbit.example/konbit/internal/claim/text"
	"konbit.example/konbit/internal/claim/weigh"
)

// Parties that are no country.
const (
	all    = "ALL"
	others = "OTHERS"
)

// Who is looked for, by measure.
const (
	byContributor = "contributor" // whose people: the last spoken of where the sentence names none
	byVictim      = "victim"      // only who is named with the counted noun: Kenyan officers
)

// contributor returns whose people or money q counts: a country, ALL for the
// whole mission, OTHERS for countries that are not named.
func (r *reader) contributor(q *quantity, m *lexicon.Measure) string {
	if q.party != "" {
		return q.party
	}
	p := r.page
	sent := p.Sentences[q.sentence]
	votes, ofMission := r.poll(q, m, sent)
	best, w := votes.Winner()
	switch {
	case m.By == byVictim:
		if best != "" && best != all && w >= 2 {
			return best
		}
		return ""
	case best != "" && (w > .16 || best == all && ofMission):
		return best
	case m.Assume != "":
		return m.Assume
	case m.By != byContributor:
		return ""
	case r.speakers.Party != "" && p.Tokens[q.from].Quoted:
		return r.speakers.Party
	case r.last != "" && p.Is(sent.From, lexicon.It) != nil: // It has fewer than 450
		return cmp.Or(r.lastNamed(q.sentence-1), r.last)
	case r.party != "" && len(r.parties) > 2 && r.partyAt < r.told: // after a list of them
		return all
	case r.party != "":
		return r.party
	case r.seat != "" && slices.ContainsFunc(p.Between(sent.From, sent.To), func(h page.Hit) bool {
		return h.Kind == lexicon.Grammar && (h.ID == int(lexicon.Office) || h.ID == int(lexicon.Title))
	}):
		return r.seat
	case r.about != "":
		return r.about
	}
	return r.x.lex.Lead
}

// lastNamed returns the country or the mission that sentence s names last, "" if
// it names none.
func (r *reader) lastNamed(s int) string {
	p := r.page
	if s < 0 {
		return ""
	}
	hits := p.Between(p.Sentences[s].From, p.Sentences[s].To)
	for k := len(hits) - 1; k >= 0; k-- {
		switch h := &hits[k]; {
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole):
			return all
		case h.Kind == lexicon.Party && !h.Adj && h.Code != r.x.lex.Home && !p.Leads(h):
			return h.Code
		}
	}
	return ""
}

// setAbout notices whom the first sentence of a document is about: the one
// country that it names, or the mission.
func (r *reader) setAbout(sent text.Sentence) {
	p := r.page
	hits := p.Between(sent.From, sent.To)
	for k := range hits {
		switch h := &hits[k]; {
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole) && r.about == "":
			r.about = all
		case h.Kind != lexicon.Party || h.Code == r.x.lex.Home || h.Proxy || p.Leads(h):
		case r.about != "" && r.about != all && r.about != h.Code:
			r.about = ""
			return
		default:
			r.about = h.Code
		}
	}
}

// poll lets what a sentence names speak for whose q is. ofMission: it is the
// mission that the sentence is about.
func (r *reader) poll(q *quantity, m *lexicon.Measure, sent text.Sentence) (votes weigh.Ballot, ofMission bool) {
	p := r.page
	hits := p.Between(sent.From, sent.To)
	subject := r.subject(q, sent)
	before, after := r.listBefore(q, sent.From), r.listAfter(q, sent.To)
	if p.PartyBefore(q.from) == nil && r.brokenDown(q, sent.To) {
		votes.Vote(all, 2)
	}
	for k := range hits {
		h := &hits[k]
		w := r.standing(q, h)
		if r.ofPart(h, q) {
			continue
		}
		if h == subject && w > 0 {
			w = max(w, .24)
		}
		switch {
		case h.Kind == lexicon.Party && h.Code != r.x.lex.Home:
			if m.Assume != "" && (w < .3 && r.inOtherClause(h, q) && !r.isBase(q) && (h != subject || m.By == byContributor || !r.goesOn(q)) || h.Adj && r.leftBehind(h, q) || r.fundHas(h, q)) {
				continue
			}
			switch {
			case before >= 3 && h.To <= q.from && slices.ContainsFunc(p.Between(sent.From, h.From), isOthers):
				votes.Vote(others, w)
			case before >= 3 && h.To <= q.from, after >= 2 && h.From >= q.head:
				votes.Vote(all, w)
			default:
				votes.Vote(h.Code, w)
			}
		case h.Kind == lexicon.Speaker && h.Code != "":
			votes.Vote(h.Code, .4*w)
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole):
			switch {
			case q.head > q.to && h.From >= q.to && h.To <= q.head:
				w = 3
			case h.From > q.head && p.IsAim(h): // 200 officers landed for the mission
				w *= .3
			}
			votes.Vote(all, .85*w)
			ofMission = ofMission || w > 0 && h.To <= q.from && !p.IsAim(h)
		case h.Kind == lexicon.Noun && r.x.lex.Classes[h.ID].Group == "country" && (p.NumberEnds(h.From) || p.IsOf(h.From-1) && p.Is(h.To, lexicon.Break) != nil):
			votes.Vote(all, 1.2*w)
		case isOthers(*h):
			votes.Vote(others, 1.4*w)
		}
	}
	return votes, ofMission
}

// isOthers reports whether h stands for countries that are not named.
func isOthers(h page.Hit) bool {
	return h.Kind == lexicon.Grammar && h.ID == int(lexicon.OtherParty)
}

// subject returns the country or the mission that a sentence begins with, nil if
// it begins otherwise.
func (r *reader) subject(q *quantity, sent text.Sentence) *page.Hit {
	hits := r.page.Between(sent.From, min(sent.From+4, q.from))
	for k := range hits {
		h := &hits[k]
		if h.Kind == lexicon.Party || h.Kind == lexicon.Grammar && h.ID == int(lexicon.Whole) {
			return h
		}
		if h.Kind == lexicon.Grammar && (h.ID == int(lexicon.In) || h.ID == int(lexicon.Break)) {
			return nil
		}
	}
	return nil
}

// listBefore counts the countries named before q in its clause: Benin, Chad and
// Jamaica will also take part in the mission of 2,500.
func (r *reader) listBefore(q *quantity, begin int) int {
	p := r.page
	n := 0
	for i := q.from - 1; i >= begin && !p.NumberAt(i) && p.Word(i) != ";"; i-- {
		if h := p.Of(i, lexicon.Party); h != nil && !h.Adj && h.Code != r.x.lex.Home {
			n++
		}
	}
	return n
}

// standing says how likely h is whose q is, by where it stands.
func (r *reader) standing(q *quantity, h *page.Hit) float64 {
	p := r.page
	near := p.Near(h.From, h.To, q.from, q.head)
	if h.Kind == lexicon.Party && p.Leads(h) {
		return 0
	}
	if h.Kind == lexicon.Party && p.Is(h.From-1, lexicon.From) != nil && p.Covers(h.From-2, lexicon.Led) != nil { // led by Kenya
		if p.Word(h.To) == "," && p.Is(h.To+1, lexicon.Break) != nil && h.To < q.from { // led by Kenya, which has sent 400
			return near
		}
		return 0
	}
	if h.Kind == lexicon.Party && p.Covers(h.From-1, lexicon.Led) != nil { // 1,000 officers, mostly Kenyan; la misión que encabeza Kenia
		if !h.Adj && p.Word(h.To) == "," && p.Is(h.To+1, lexicon.Break) != nil && h.To < q.from {
			return near
		}
		return 0
	}
	if h.From >= q.head && r.joins(q.head, h.From) { // 217 joined those from Jamaica
		return 0
	}
	if h.Kind == lexicon.Grammar { // Kenya, which leads the mission
		if i := h.From - 1; p.Covers(i, lexicon.Led) != nil && p.Word(i-1) != "-" || p.Is(i, lexicon.Definite) != nil && p.Covers(i-1, lexicon.Led) != nil {
			return 0
		}
	}
	before := p.BeforeList(h.From)
	in := p.Is(before, lexicon.In) != nil && p.Is(before, lexicon.From) == nil
	switch {
	case h.From >= q.to && h.From < q.head: // 600 Kenyan police
		return 3
	case h.From >= q.head && h.From <= q.head+1 && h.Adj && (h.From == q.head || p.Is(q.head, lexicon.In) == nil): // policiers kényans, but not vehicles to Kenyan troops
		return 3
	case h.From >= q.head && h.From <= q.head+4 && h.Adj && q.elided: // 600 of them Kenyan
		return 2.6
	case h.From > q.head && h.From <= q.head+3 && p.Is(q.head, lexicon.From) != nil && before == q.head && !h.Adj: // officers from Kenya, from the Bahamas
		return 2.3
	case h.From >= q.to && h.From <= q.to+2 && p.Word(h.From-1) == "(":
		return 2
	case h.To <= q.from && h.To >= q.from-2 && p.Word(q.from-1) == "(": // Canada ($63 million)
		return 2.2
	case in:
		return .2 * near
	case h.To <= q.from:
		w := near
		if h.Adj && h.Kind == lexicon.Party {
			w *= .9
		}
		if r.inOtherClause(h, q) {
			w *= .6
		}
		if h.Adj && h.Kind == lexicon.Party && p.NumberEnds(h.From) { // 23 Jamaicans, is to have 2,500
			w *= .4
		}
		return w
	}
	return .45 * near
}

// joins reports whether tokens [i, j) speak of joining another force.
func (r *reader) joins(i, j int) bool {
	c, ok := r.x.lex.Concept("join-force")
	return ok && slices.ContainsFunc(r.page.Between(i, j), func(h page.Hit) bool { return h.Kind == lexicon.Cue && h.ID == int(c) })
}

// inOtherClause reports whether another number stands between h and q.
func (r *reader) inOtherClause(h *page.Hit, q *quantity) bool {
	return r.page.NumberWithin(h.To, q.from)
}

// fundHas reports whether it is a fund named after h that has q: the US froze its
// gift to the fund, which holds 110 million.
func (r *reader) fundHas(h *page.Hit, q *quantity) bool {
	p := r.page
	fund, ok := r.x.lex.Concept("fund")
	return ok && slices.ContainsFunc(p.Between(h.To, q.from), func(f page.Hit) bool {
		return f.Kind == lexicon.Cue && f.ID == int(fund) && (p.Is(f.To, lexicon.Break) != nil || p.Word(f.To) == "," && p.Is(f.To+1, lexicon.Break) != nil)
	})
}

// goesOn reports whether the clause of q has the subject of the one before: the
// US has promised a billion but has paid only 15 million.
func (r *reader) goesOn(q *quantity) bool {
	p := r.page
	for i := q.from - 1; i >= p.Sentences[q.sentence].From; i-- {
		if p.Is(i, lexicon.Break) != nil {
			return p.Is(i+1, lexicon.Stop) != nil || r.lang.IsPast(&p.Tokens[i+1])
		}
	}
	return false
}

// ofPart reports whether h has only a part of q: $110 million, of which Canada
// gave 63.
func (r *reader) ofPart(h *page.Hit, q *quantity) bool {
	return h.From >= q.head && h.Kind == lexicon.Party && (!h.Adj || r.page.NumberWithin(q.head, h.From)) &&
		slices.ContainsFunc(r.page.Between(q.head, h.From), func(w page.Hit) bool { return w.Kind == lexicon.Grammar && w.ID == int(lexicon.Subset) })
}

// leftBehind reports whether a clause ends between h and q.
func (r *reader) leftBehind(h *page.Hit, q *quantity) bool {
	for i := h.To; i < q.from; i++ {
		if r.page.Is(i, lexicon.Break) != nil && !r.page.JoinsAmount(i) {
			return true
		}
	}
	return false
}

// brokenDown reports whether the sentence says after q how many are whose: 590
// officers, with 400 Kenyans and 24 Jamaicans.
func (r *reader) brokenDown(q *quantity, end int) bool {
	p := r.page
	first := ""
	for k := q.index + 1; k < len(p.Numbers) && p.Numbers[k].From < min(end, q.head+40); k++ {
		to := p.Numbers[k].To
		if p.Is(to, lexicon.Stop) != nil { // 731 are Kenyan
			to++
		}
		h := p.Of(to, lexicon.Party)
		if h == nil || !h.Adj {
			h = p.PartyListed(p.Numbers[k].From, first != "")
		}
		if h == nil || h.Code == r.x.lex.Home {
			continue
		}
		if first != "" && first != h.Code {
			return true
		}
		first = h.Code
	}
	return false
}

// listAfter counts the countries in the list that follows q: officers from
// Jamaica, Belize and the Bahamas.
func (r *reader) listAfter(q *quantity, end int) int {
	p := r.page
	n, gap := 0, 0
	for i := q.head; i < end && gap < 9; i++ {
		if h := p.Of(i, lexicon.Noun); p.NumberAt(i) || h != nil && r.x.lex.Classes[h.ID].Group == "force" {
			break
		}
		gap++
		for _, h := range p.At(i) {
			if h.Kind == lexicon.Party && !h.Adj && h.Code != r.x.lex.Home {
				n++
				gap = 0
			}
		}
	}
	return n
}

// placeNear returns the place of what stands at tokens [i, j) of sentence s: the
// one named nearest, else where the text is. abroad: that may be another country.
func (r *reader) placeNear(i, j, s int, abroad bool) string {
	p := r.page
	sent := p.Sentences[s]
	best, bw := "", .12
	hits := p.Between(max(sent.From, i-60), min(sent.To, j+60))
	for k := range hits {
		h := &hits[k]
		var code string
		switch {
		case h.Kind == lexicon.Place:
			code = h.Code
		case h.Kind == lexicon.Grammar && h.ID == int(lexicon.Capital):
			code = r.x.lex.Capital
		case h.Kind == lexicon.Party && !h.Adj && abroad && !h.Proxy && r.within(h):
			code = h.Code
		default:
			continue
		}
		w := p.Near(h.From, h.To, i, j)
		if h.From > 0 && p.Is(h.From-1, lexicon.In) == nil {
			w *= .8
		}
		if code == r.x.lex.Home || h.Kind == lexicon.Party {
			w *= .7
		}
		if w > bw {
			best, bw = code, w
		}
	}
	if best != "" {
		return best
	}
	return r.place
}

// within reports whether h is a country that something happens in: in South
// Sudan, in the Democratic Republic of Congo.
func (r *reader) within(h *page.Hit) bool {
	p := r.page
	i := h.From - 1
	if p.Is(i, lexicon.Definite) != nil {
		i--
	}
	return p.Is(i, lexicon.Within) != nil && h.Code != r.x.lex.Home
}

// home returns the place of what is said of the whole mission, which no city
// abroad is.
func (r *reader) home(place string) string {
	if place == r.x.lex.Home || strings.HasPrefix(place, r.x.lex.Home+"/") {
		return place
	}
	return r.x.lex.Home
}

// setPlace moves the text to the place that sentence s is about, where one is
// named below the country. A place of the country's own size moves it back.
func (r *reader) setPlace(s int) {
	p := r.page
	sent := p.Sentences[s]
	found := ""
	for _, h := range p.Between(sent.From, sent.To) {
		if h.Kind == lexicon.Place && h.From > sent.From && p.Is(h.From-1, lexicon.In) != nil {
			found = h.Code
			break
		}
		if h.Kind == lexicon.Grammar && h.ID == int(lexicon.There) {
			found = r.x.lex.Home
		}
	}
	switch {
	case found != "":
		r.place = found
	case sent.Open:
		r.place = r.x.lex.Home
	}
}
