package report

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/figure"
)

// pattern returns the label called key, unfilled, or key itself where it is a
// pattern.
func (b *builder) pattern(key string) string {
	if strings.Contains(key, "{") {
		return strings.NewReplacer("; ", b.p.Text("report.semicolon"), ": ", b.p.Text("report.colon")).Replace(key)
	}
	return b.p.Pattern(key, 2)
}

// fill puts texts into the places of a pattern: {a/b} is a, or else b. Its
// parts, which | separates, stand each by itself: one of which a place stays
// empty is left out.
func (b *builder) fill(pattern string, value func(name string) Text) Text {
	var out Text
	for part := range strings.SplitSeq(pattern, "|") {
		var t Text
		whole := true
		rest := part
		for rest != "" && whole {
			before, after, found := strings.Cut(rest, "{")
			t = appendText(t, before)
			if !found {
				break
			}
			name, tail, closed := strings.Cut(after, "}")
			if !closed {
				t = appendText(t, "{"+after)
				break
			}
			var v Text
			for n := range strings.SplitSeq(name, "/") {
				if v = value(n); len(v) > 0 {
					break
				}
			}
			whole = len(v) > 0
			t = append(t, v...)
			rest = tail
		}
		if whole {
			out = append(out, t...)
		}
	}
	return trim(out)
}

func appendText(t Text, s string) Text {
	if s == "" {
		return t
	}
	return append(t, Run{Text: s})
}

// trim removes what joined the first of a text's parts to one that was left out.
func trim(t Text) Text {
	for len(t) > 0 && t[0].Value == "" && t[0].Backed == "" {
		t[0].Text = strings.TrimLeft(t[0].Text, " \u00a0,;:–.")
		if t[0].Text != "" || len(t[0].Notes) > 0 {
			break
		}
		t = t[1:]
	}
	return t
}

// fillPlain fills a pattern with what every place of an edition may say of it.
func (b *builder) fillPlain(pattern string) string { return b.fill(pattern, b.plainly).String() }

// plainly returns what an edition can say of itself in a place of a text.
func (b *builder) plainly(name string) Text {
	s := ""
	switch name {
	case "mission":
		s = b.e.Mission
	case "short":
		s = b.Mission.Short.In(b.p.Lang)
	case "serial":
		s = b.e.Serial
	case "number":
		s = b.p.Number(float64(b.Number))
	case "period":
		s = b.period()
	case "valid":
		s = b.instant(b.Valid)
	case "known":
		s = b.instant(b.Known)
	case "addressee":
		s = b.Addressee
	case "mandate":
		if n := len(b.Mission.Mandates); n > 0 {
			s = b.mandate()
		}
	}
	return appendText(nil, s)
}

// mandate returns the instrument in force at the situation.
func (b *builder) mandate() string {
	s := ""
	for _, m := range b.Mission.Mandates {
		if m.Role != "successor" && !m.Adopted.IsZero() && !m.Adopted.Earliest(b.loc).After(b.Valid) {
			s = m.Instrument
		}
	}
	return s
}

// capital writes the first letter of t large.
func (b *builder) capital(t Text) Text {
	if len(t) == 0 || t[0].Lang != "" || t[0].Style == Quote {
		return t
	}
	r, n := utf8.DecodeRuneInString(t[0].Text)
	t[0].Text = string(unicode.ToUpper(r)) + t[0].Text[n:]
	return t
}

// period returns the edition's period in words: days where it is made of whole
// days, else with the hours.
func (b *builder) period() string {
	if b.From.IsZero() {
		return b.p.Text("report.until", "when", b.instant(b.To))
	}
	if midnight(b.From) && midnight(b.To) {
		last := b.To.AddDate(0, 0, -1)
		return b.p.Span(konbit.Between(dayOf(b.From), dayOf(last)), b.loc)
	}
	return b.p.Text("report.range", "low", b.short(b.From)+", "+b.From.Format("15:04"), "high", b.short(b.To)+", "+b.To.Format("15:04"))
}

// span returns the edition's period as a dimension of figures.
func (b *builder) span() konbit.Span {
	last := b.To.Add(-time.Microsecond)
	return konbit.Between(dayOf(b.From), dayOf(last))
}

func midnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

func dayOf(t time.Time) konbit.Moment { return konbit.Date(t.Date()) }

// instant writes t, only as a day where it is the last instant of one.
func (b *builder) instant(t time.Time) string {
	t = t.In(b.loc)
	if midnight(t.Add(time.Microsecond)) {
		return b.p.Moment(dayOf(t), b.loc)
	}
	return b.p.Text("report.instant", "day", b.p.Moment(dayOf(t), b.loc), "time", b.p.Time(t))
}

// hour writes t briefly, with its day where that is not the edition's.
func (b *builder) hour(t time.Time) string {
	t = t.In(b.loc)
	if y, m, d := t.Date(); dayOf(b.Known) == konbit.Date(y, m, d) {
		return t.Format("15:04")
	}
	return b.short(t) + ", " + t.Format("15:04")
}

// short writes a day briefly: 24 Jan, with its year where that is not the
// edition's.
func (b *builder) short(t time.Time) string {
	t = t.In(b.loc)
	mon := b.p.Text("ui.mon." + t.Format("1"))
	day := t.Format("2")
	if t.Day() == 1 {
		day = b.p.Text("date.first")
	}
	if t.Year() == b.Valid.Year() {
		return b.p.Text("report.day", "d", day, "m", mon)
	}
	return b.p.Text("ui.day", "d", day, "m", mon, "y", t.Format("2006"))
}

// when writes a time as precisely as it is known, briefly.
func (b *builder) when(s konbit.Span) string {
	one := func(m konbit.Moment) string {
		t := m.Earliest(b.loc)
		switch m.Precision() {
		case konbit.Second:
			return b.short(t) + ", " + t.Format("15:04")
		case konbit.Day:
			return b.short(t)
		case konbit.Month:
			return b.p.Text("date.month", "month", b.p.Text("ui.mon."+t.Format("1")), "year", t.Format("2006"))
		default:
			return b.p.Moment(m, b.loc)
		}
	}
	switch {
	case s.IsZero():
		return ""
	case s.From == s.To:
		return one(s.From)
	case s.To.IsZero():
		return b.p.Text("date.since.day", "date", one(s.From))
	case s.From.IsZero():
		return b.p.Text("date.by.day", "date", one(s.To))
	}
	return b.p.Text("date.range", "from", one(s.From), "to", one(s.To))
}

// country returns the name of a contributor, party or country.
func (b *builder) country(code string) string {
	switch code {
	case figure.All:
		return b.p.Text("report.all")
	case figure.Others:
		return b.p.Text("report.others.contributors")
	}
	if c, ok := b.Mission.Countries.ByCode(code); ok {
		return c.In(b.p.Lang)
	}
	return b.term("party", code)
}

// term returns the words for a code of a vocabulary, the code itself if it has
// none.
func (b *builder) term(vocabulary, code string) string {
	if v, ok := b.Kinds.Vocabulary(vocabulary); ok {
		if c, ok := v.Lookup(code); ok {
			return c.Labels.In(b.p.Lang)
		}
	}
	return code
}

// place returns the name of a place.
func (b *builder) place(p *konbit.Place) string {
	if p == nil {
		return ""
	}
	if g, ok := b.Mission.Places.Place(p.Code); ok {
		return g.In(b.p.Lang)
	}
	if p.Name != "" {
		return p.Name
	}
	return p.Code
}

// join puts sep between texts.
func join(texts []Text, sep string) Text {
	var out Text
	for i, t := range texts {
		if i > 0 {
			out = appendText(out, sep)
		}
		out = append(out, t...)
	}
	return out
}

// plain returns s as a Text.
func plain(s string) Text { return appendText(nil, s) }
