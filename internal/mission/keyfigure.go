package mission

import "konbit.example/konbit/internal/figure"

// KeyFigure returns the key figure that a figure of that measure and those dimensions
// is, nil if it is none. A dimension that either leaves out means what the
// mission says it means.
func (m *Mission) KeyFigure(measure string, d figure.Dims) *KeyFigure {
	d = m.plain(measure, d)
	for i := range m.Figures {
		if k := &m.Figures[i]; k.Measure == measure && m.plain(measure, k.Dims) == d {
			return k
		}
	}
	return nil
}

// plain returns d without what goes without saying.
func (m *Mission) plain(measure string, d figure.Dims) figure.Dims {
	def := m.Measures[measure]
	for _, x := range []struct {
		value *string
		meant []string
	}{
		{&d.Contributor, []string{def.Contributor, figure.All}}, {&d.Place, []string{def.Place, m.Area}},
		{&d.Population, append([]string{def.Population}, m.Whole[measure]...)}, {&d.Status, []string{def.Status, "actual"}},
		{&d.Period, []string{def.Period}}, {&d.Subject, []string{def.Subject}},
	} {
		for _, s := range x.meant {
			if s != "" && *x.value == s {
				*x.value = ""
			}
		}
	}
	return d
}
