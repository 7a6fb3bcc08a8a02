package hedge_test

import (
	"io/fs"
	"math"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/hedge"
)

var shipped = func() *hedge.Readings {
	b, err := fs.ReadFile(catalogue.Files(), "qualifiers.yaml")
	if err != nil {
		panic(err)
	}
	r, err := hedge.Load(b)
	if err != nil {
		panic(err)
	}
	return r
}()

// Every row of the reading of hedges, with the bounds that the words force.
func TestRead(t *testing.T) {
	const person, share = "person", "percent"
	for _, tt := range []struct {
		hedge     konbit.Qualifier
		v         float64
		unit      string
		low, high float64
		forced    string // low, high, both, none
	}{
		{konbit.Exact, 217, person, 217, 217, "both"},
		{konbit.Exact, 8, person, 8, 8, "both"},
		{"", 1041229, person, 1041229, 1041229, "both"},
		{konbit.Exact, 600, person, 550, 649, "none"},
		{konbit.Exact, 5600, person, 5550, 5649, "none"},
		{konbit.Exact, 1000, person, 950, 1049, "none"},
		{konbit.Exact, 1041000, person, 1040500, 1041499, "none"},
		{konbit.Over, 600, person, 601, 699, "low"},
		{konbit.Over, 5600, person, 5601, 5699, "low"},
		{konbit.Over, 700000, person, 700001, 799999, "low"},
		{konbit.Over, 1000000, person, 1000001, 1099999, "low"},
		{konbit.Over, 115, person, 116, 116, "low"},
		{konbit.AtLeast, 400, person, 400, 499, "low"},
		{konbit.AtLeast, 5601, person, 5601, 5601, "low"},
		{konbit.JustOver, 600, person, 601, 650, "low"},
		{konbit.Nearly, 400, person, 360, 399, "high"},
		{konbit.Nearly, 800, person, 750, 799, "high"},
		{konbit.Nearly, 382, person, 381, 381, "high"},
		{konbit.JustUnder, 800, person, 775, 799, "high"},
		{konbit.About, 400, person, 350, 450, "none"},
		{konbit.About, 3700, person, 3515, 3885, "none"},
		{konbit.About, 430, person, 409, 451, "none"},
		{konbit.UpTo, 90, person, 45, 90, "high"},
		{konbit.LessThan, 50, person, 40, 49, "high"},
		{konbit.Vague, 24, person, 24, 216, "none"},
		{konbit.Over, 80, share, 80, 90, "low"},
		{konbit.Exact, 85, share, 82.5, 87.5, "none"},
		{konbit.Exact, 80, share, 75, 85, "none"},
		{konbit.Exact, 82, share, 82, 82, "both"},
		{konbit.Over, 95, share, 95, 100, "low"},
		{konbit.LessThan, 25, share, 20, 25, "high"},
		{konbit.Exact, 4, "month", 3, 5, "none"},
		{konbit.Exact, -217, person, -217, -217, "both"},
		{konbit.Nearly, -400, person, -399, -360, "low"},
	} {
		got := shipped.Read(konbit.Quantity{Value: tt.v, Qualifier: tt.hedge, Unit: tt.unit}, "en", tt.unit == person, false)
		forced := map[[2]bool]string{{true, true}: "both", {true, false}: "low", {false, true}: "high"}[[2]bool{got.LowEntailed, got.HighEntailed}]
		if forced == "" {
			forced = "none"
		}
		if got.Low != tt.low || got.High != tt.high || forced != tt.forced {
			t.Errorf("%s %v %s: got %v..%v forced %s, want %v..%v forced %s", tt.hedge, tt.v, tt.unit, got.Low, got.High, forced, tt.low, tt.high, tt.forced)
		}
	}
	high := 500.0
	got := shipped.Read(konbit.Quantity{Value: 300, Qualifier: konbit.Range, High: &high}, "en", true, false)
	if got != (konbit.Interval{Low: 300, High: 500, LowEntailed: true, HighEntailed: true}) {
		t.Errorf("range: %+v", got)
	}
	if got := shipped.Read(konbit.Quantity{Value: 1000}, "en", true, true); got != konbit.Point(1000) {
		t.Errorf("on paper: %+v, want exactly 1000", got)
	}
}

// An interval is in order, holds or borders the number, and grows with nothing
// but the number's roundness.
func FuzzRead(f *testing.F) {
	f.Add(600.0, uint8(0), true)
	f.Add(0.1, uint8(3), false)
	f.Add(1e12, uint8(6), true)
	f.Fuzz(func(t *testing.T, v float64, n uint8, discrete bool) {
		if math.IsNaN(v) || math.Abs(v) > 1e15 {
			t.Skip()
		}
		q := konbit.Quantity{Value: v, Qualifier: konbit.Qualifiers[int(n)%len(konbit.Qualifiers)]}
		if q.Qualifier == konbit.Range {
			q.High = &v
		}
		i := shipped.Read(q, "en", discrete, false)
		if i.Low > i.High || math.IsNaN(i.Low) || math.IsNaN(i.High) {
			t.Errorf("%+v: %+v is out of order", q, i)
		}
	})
}

func TestLoadReadingsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"hedges: {exact: {low: {}, high: {}}}": "has no rule",
		"hedges: [":                            "",
		"hedge: {}":                            "hedge",
	} {
		if _, err := hedge.Load([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error that says %q", text, err, want)
		}
	}
}

func TestFinerWords(t *testing.T) {
	for _, tt := range []struct {
		lang, words string
		want        konbit.Qualifier
	}{
		{"en", "just under 800", konbit.JustUnder},
		{"en", "nearly 400", konbit.Nearly},
		{"fr", "un peu moins de 800", konbit.JustUnder},
		{"es", "casi 400", konbit.Nearly},
	} {
		if got := shipped.Finer(konbit.Nearly, tt.lang, tt.words); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.words, got, tt.want)
		}
	}
}
