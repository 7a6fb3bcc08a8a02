package node

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
)

// RecordTitle returns the title of r, with the records that it refers to called
// by theirs as far as who may see them.
func (n *Node) RecordTitle(ctx context.Context, who access.Principal, r *konbit.Record, lang string) string {
	return n.Kinds.TitleNaming(r, lang, func(id konbit.ID) string {
		if e, err := n.Ledger.Get(ctx, who, id); err == nil && id != r.ID {
			return n.Kinds.Title(&e.Record, lang)
		}
		return ""
	})
}

// Title returns what f is called in lang: the mission's words for a key figure,
// else those of its measure and dimensions.
func (n *Node) Title(f *figure.Figure, lang string) string {
	if k := n.Mission.KeyFigure(f.Measure.Key, f.Dims); k != nil {
		return k.Label.In(lang)
	}
	parts := []string{f.Measure.Labels.In(lang)}
	for _, d := range []struct{ vocabulary, code string }{
		{"", n.partyName(f.Dims.Contributor, lang)}, {"", n.PlaceName(f.Dims.Place, lang)}, {"population", f.Dims.Population},
		{"claim-status", f.Dims.Status}, {"", n.periodName(f.Dims.Period, lang)}, {"", n.subjectName(f.Dims.Subject, lang)},
	} {
		if d.code == "" {
			continue
		}
		if word := n.word(d.vocabulary, d.code, lang); !slices.Contains(parts, word) {
			parts = append(parts, word)
		}
	}
	return strings.Join(parts, ", ")
}

// Sentence returns what can be said of f in lang, "" where the mission has no
// sentence for it.
func (n *Node) Sentence(f *figure.Figure, lang string) string {
	k := n.Mission.KeyFigure(f.Measure.Key, f.Dims)
	if k == nil {
		return ""
	}
	return message.Fill(k.Sentence.In(lang), func(name string) (string, bool) {
		switch name {
		case "figure":
			return f.Phrase.In(lang), true
		case "date":
			return n.Words.In(lang).Moment(konbit.At(f.Valid), n.Mission.Location()), true
		}
		return "", false
	})
}

// word returns what a code is called, the code where nobody named it.
func (n *Node) word(vocabulary, code, lang string) string {
	if v, ok := n.Kinds.Vocabulary(vocabulary); ok {
		if c, ok := v.Lookup(code); ok {
			return c.Labels.In(lang)
		}
	}
	return code
}

func (n *Node) partyName(code, lang string) string {
	if c, ok := n.Countries.ByCode(code); ok {
		return c.In(lang)
	}
	return n.word("party", code, lang)
}

// subjectName returns what a figure is about: as the pack calls it, a mandate by
// its role, a code by its word, anything else by the name it was given.
func (n *Node) subjectName(subject, lang string) string {
	for _, m := range n.Mission.Mandates {
		if m.Role == subject && subject != "" {
			return m.Name.In(lang)
		}
	}
	return cmp.Or(n.Mission.Subjects[subject].In(lang), n.Kinds.SubjectName(subject, lang), subject)
}

// PlaceName returns what the place of a code is called in lang, the code where
// nobody named it.
func (n *Node) PlaceName(code, lang string) string {
	if p, ok := n.Places.Place(code); ok {
		return p.In(lang)
	}
	return code
}

func (n *Node) periodName(period, lang string) string {
	s, err := konbit.ParseSpan(period)
	if err != nil {
		return period
	}
	return n.Words.In(lang).Span(s, nil)
}
