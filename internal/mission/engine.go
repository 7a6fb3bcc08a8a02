package mission

import (
	"slices"

	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
)

// Engine returns what a figure engine must know about the mission. Publishers
// stand among the institutions: each is one origin, with the grade of what it
// prints.
func (m *Mission) Engine() figure.Mission {
	f := figure.Mission{
		Zone: m.loc, Place: m.Area, Records: map[string]figure.OfRecord{}, Defaults: m.Measures, Whole: m.Whole, Within: m.Places.Within,
	}
	for measure, r := range m.OfRecord {
		f.Records[measure] = figure.OfRecord{Institution: r.Institution, Days: r.Days}
	}
	for _, c := range m.Contributors {
		one := figure.Contributor{Code: c.Code, Valid: c.When}
		if country, ok := m.Countries.ByCode(c.Code); ok {
			one.Name = country.Names
		}
		f.Contributors = append(f.Contributors, one)
	}
	for _, in := range m.Institutions {
		var names []string // its English name first: figures call it so
		for _, lang := range message.Languages {
			names = append(names, in.Name[lang])
		}
		speakers := slices.Clone(in.Speakers)
		for _, a := range m.Actors {
			if a.Institution == in.ID {
				speakers = append(append(speakers, a.Name), a.Aliases...)
			}
		}
		f.Institutions = append(f.Institutions, figure.Institution{
			ID: in.ID, Of: in.PartOf, Grade: in.Grade, Names: append(names, in.Names...), Speakers: speakers,
		})
	}
	for _, p := range m.Publishers {
		f.Institutions = append(f.Institutions, figure.Institution{ID: p.ID, Grade: p.Grade, Names: append([]string{p.Name}, p.Names...)})
	}
	return f
}
