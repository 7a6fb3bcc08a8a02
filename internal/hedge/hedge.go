// Package hedge reads hedged numbers as intervals, by the table of
// catalogue/qualifiers.yaml: what "over 600" stands for.
//
// It does not find hedges in a text; it is told which one was used. Its one
// invariant: an interval it returns is in order, and a bound is entailed only
// where the words force it.
package hedge

import (
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"konbit.example/konbit"
)

// Readings say which interval each hedge stands for: catalogue/qualifiers.yaml.
type Readings struct {
	hedges    map[konbit.Qualifier]hedge
	units     map[string]unitReading
	languages map[string]map[konbit.Qualifier]hedge
	finer     map[konbit.Qualifier]map[konbit.Qualifier]wordset
}

type hedge struct {
	Low, High bound
}

// A bound is a distance from the number said.
type bound struct {
	Spacing  float64 `yaml:"spacing"`
	Share    float64 `yaml:"share"`
	Flat     float64 `yaml:"flat"`
	Take     string  `yaml:"take"`
	Open     bool    `yaml:"open"`
	Entailed bool    `yaml:"entailed"`
}

type unitReading struct {
	Spacings []float64                  `yaml:"spacings"` // the first that divides the number
	Max      float64                    `yaml:"max"`
	Hedges   map[konbit.Qualifier]hedge `yaml:"hedges"`
}

type wordset map[string][]string // by language

// round is how an exact number is read that is round on its scale.
const round konbit.Qualifier = "round"

// Load reads the text of catalogue/qualifiers.yaml.
func Load(b []byte) (*Readings, error) {
	var file struct {
		Hedges    map[konbit.Qualifier]hedge
		Units     map[string]unitReading
		Languages map[string]map[konbit.Qualifier]hedge
		Finer     map[konbit.Qualifier]map[konbit.Qualifier]wordset
	}
	if err := yaml.UnmarshalWithOptions(b, &file, yaml.Strict()); err != nil {
		return nil, err
	}
	r := Readings{file.Hedges, file.Units, file.Languages, file.Finer}
	for _, q := range append(slices.Clone(konbit.Qualifiers), round) {
		h, ok := r.hedges[q]
		if !ok {
			return nil, konbit.Invalid("hedges", "%q has no rule", q)
		}
		for _, b := range []bound{h.Low, h.High} {
			if b.Take != "" && b.Take != "min" && b.Take != "max" {
				return nil, konbit.Invalid("hedges."+string(q), "take: %q is neither min nor max", b.Take)
			}
		}
	}
	return &r, nil
}

// Finer returns the finer hedge that words in lang say instead of q, else q.
func (r *Readings) Finer(q konbit.Qualifier, lang, words string) konbit.Qualifier {
	words = strings.ToLower(words)
	for finer, sets := range r.finer[q] {
		for _, w := range sets[lang] {
			if strings.Contains(words, w) {
				return finer
			}
		}
	}
	return q
}

// Read returns the interval that q stands for in lang. discrete numbers are
// counted in ones; on paper a round number is exact.
func (r *Readings) Read(q konbit.Quantity, lang string, discrete, paper bool) konbit.Interval {
	v := math.Abs(q.Value)
	name := q.Qualifier
	if name == "" {
		name = konbit.Exact
	}
	s := r.spacing(v, q.Unit, discrete)
	h := r.hedges[name]
	if own, ok := r.languages[lang][name]; ok {
		h = own
	}
	if name == konbit.Exact && !paper {
		if own, ok := r.units[q.Unit].Hedges[name]; ok {
			h = own
		} else if s > 1 {
			h = r.hedges[round]
		}
	}
	low, high := v-h.Low.distance(v, s), v+h.High.distance(v, s)
	if name == konbit.Range && q.High != nil {
		high = math.Abs(*q.High)
		low, high = min(low, high), max(low, high)
	}
	if discrete {
		low, high = count(low, high, h)
	}
	low = max(low, 0)
	if top := r.units[q.Unit].Max; top > 0 {
		high = min(high, top)
	}
	high = max(low, high)
	i := konbit.Interval{Low: low, High: high, LowEntailed: h.Low.Entailed, HighEntailed: h.High.Entailed}
	if q.Value < 0 {
		i = konbit.Interval{Low: -i.High, High: -i.Low, LowEntailed: i.HighEntailed, HighEntailed: i.LowEntailed}
	}
	return i
}

func (b bound) distance(v, s float64) float64 {
	var d []float64
	for _, x := range []float64{b.Spacing * s, b.Share * v, b.Flat} {
		if x != 0 {
			d = append(d, x)
		}
	}
	switch {
	case len(d) == 0:
		return 0
	case b.Take == "min":
		return slices.Min(d)
	}
	return slices.Max(d)
}

// count narrows a range to the whole numbers in it. Where there is none, the
// bound that the words force stands.
func count(low, high float64, h hedge) (float64, float64) {
	if l := math.Ceil(low); h.Low.Open && l == low {
		low++
	} else {
		low = l
	}
	if f := math.Floor(high); h.High.Open && f == high {
		high--
	} else {
		high = f
	}
	if low > high {
		if h.Low.Entailed {
			return low, low
		}
		return high, high
	}
	return low, high
}

// spacing returns the spacing of the round-number scale on which a writer says
// v: the power of ten of a number with one significant digit, a tenth of it if
// that digit is 1; otherwise the unit of the last digit that is not zero.
func (r *Readings) spacing(v float64, unit string, discrete bool) float64 {
	for _, s := range r.units[unit].Spacings {
		if math.Mod(v, s) == 0 {
			return s
		}
	}
	if v == 0 {
		return 1
	}
	p := 1.0
	for range 6 { // decimals: 4.5 is said in tenths
		if whole := v / p; math.Abs(whole-math.Round(whole)) < 1e-9 {
			break
		}
		p /= 10
	}
	digits := math.Round(v / p)
	for digits >= 10 && math.Mod(digits, 10) == 0 {
		digits, p = digits/10, p*10
	}
	if digits == 1 {
		p /= 10
	}
	if discrete {
		p = max(p, 1)
	}
	return p
}
