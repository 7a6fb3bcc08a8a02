package geo

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"konbit.example/konbit"
)

// Candidates returns the places that text may mean, by code or by name, large
// before small and then by code. Text may say what the place lies in, before a
// slash or after a comma: "HT/Port-au-Prince", "Saint-Marc, Artibonite". Given
// levels, only places of those are considered. A district is left out where a
// place in it goes by the same name, because the place is what people mean.
func (g *Gazetteer) Candidates(text string, levels ...Level) []*Place {
	found := g.find(text)
	found = slices.DeleteFunc(found, func(p *Place) bool { return !g.ofLevel(p, levels) })
	all := slices.Clone(found)
	found = slices.DeleteFunc(found, func(p *Place) bool {
		return p.Level == District && slices.ContainsFunc(all, func(q *Place) bool { return q != p && g.Within(q.Code, p.Code) })
	})
	slices.SortFunc(found, func(a, b *Place) int {
		return cmp.Or(cmp.Compare(slices.Index(Levels, a.Level), slices.Index(Levels, b.Level)), strings.Compare(a.Code, b.Code))
	})
	return found
}

// Starting returns the places that have a name, or the words of one from some
// word on, that text begins: what one may be about to type.
func (g *Gazetteer) Starting(text string) []*Place {
	want := Fold(text)
	if want == "" {
		return nil
	}
	var found []*Place
	for _, p := range g.order {
		for name := range p.spellings {
			if begins(name, want) {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

// begins reports whether name, from some word of it on, folds to what starts with want.
func begins(name, want string) bool {
	before := ' '
	for i, r := range name {
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && strings.HasPrefix(Fold(name[i:]), want) {
			return true
		}
		before = r
	}
	return false
}

func (g *Gazetteer) ofLevel(p *Place, levels []Level) bool {
	return len(levels) == 0 || slices.Contains(levels, p.Level)
}

// longest is more than any name of a place with all it lies in.
const longest = 500

// find returns the places that text names, in no order.
func (g *Gazetteer) find(text string) []*Place {
	text = strings.TrimSpace(text)
	if p, ok := g.places[text]; ok {
		return []*Place{p}
	}
	if up, name, ok := around(text); ok && len(text) <= longest {
		in := g.find(up)
		found := slices.DeleteFunc(g.find(name), func(p *Place) bool {
			return !slices.ContainsFunc(in, func(q *Place) bool { return q != p && g.Within(p.Code, q.Code) })
		})
		if len(found) > 0 {
			return found
		}
	}
	return slices.Clone(g.names[Fold(text)]) // a name may have a slash or comma of its own
}

// around splits text into a name and what it is said to lie in.
func around(text string) (up, name string, ok bool) {
	if up, name, ok = strings.Cut(text, "/"); ok {
		return up, name, true
	}
	if i := strings.LastIndexByte(text, ','); i >= 0 {
		return text[i+1:], text[:i], true
	}
	return "", "", false
}

// Lookup returns the one place that text means, read as by Candidates. Where
// there are none or several the *konbit.Error says which come near, or how to
// tell them apart.
func (g *Gazetteer) Lookup(text string, levels ...Level) (*Place, error) {
	switch found := g.Candidates(text, levels...); {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		options := make([]string, len(found))
		for i, p := range found {
			options[i] = g.describe(p)
		}
		return nil, konbit.Invalid("place", "%q may be %s: give the code, or the name with what it lies in, like %q",
			text, strings.Join(options, " or "), g.path(found[0]))
	}
	if near := g.near(text, levels); len(near) > 0 {
		return nil, konbit.Errorf(konbit.CodeNotFound, "no place %q in the gazetteer; near it: %s", text, strings.Join(near, ", "))
	}
	return nil, konbit.Errorf(konbit.CodeNotFound, "no place %q in the gazetteer: give a code, or a name as the gazetteer has it", text)
}

// describe names p so that it cannot be taken for another.
func (g *Gazetteer) describe(p *Place) string {
	s := p.Name + " (" + p.Code
	if up := g.Parents(p.Code); len(up) > 0 {
		names := make([]string, 0, len(up))
		for _, u := range up {
			names = append(names, u.Name)
		}
		s += ", in " + strings.Join(slices.Compact(names), ", ")
	}
	return s + ")"
}

// path returns a form of p's name that Lookup takes for p alone.
func (g *Gazetteer) path(p *Place) string {
	for _, up := range g.Parents(p.Code) {
		if s := up.Name + "/" + p.Name; len(g.Candidates(s)) == 1 {
			return s
		}
	}
	return p.Code
}

// near returns up to three places whose names are a typing error away.
func (g *Gazetteer) near(text string, levels []Level) []string {
	key := Fold(text)
	limit := min(3, len(key)/3+1)
	type match struct {
		d int
		p *Place
	}
	best := make(map[*Place]int)
	for name, places := range g.names {
		d := distance(key, name, limit)
		if d >= limit {
			continue
		}
		for _, p := range places {
			if old, ok := best[p]; g.ofLevel(p, levels) && (!ok || d < old) {
				best[p] = d
			}
		}
	}
	var found []match
	for p, d := range best {
		found = append(found, match{d, p})
	}
	slices.SortFunc(found, func(a, b match) int { return cmp.Or(a.d-b.d, strings.Compare(a.p.Code, b.p.Code)) })
	var names []string
	for _, m := range found[:min(3, len(found))] {
		names = append(names, g.describe(m.p))
	}
	return names
}
