package portal

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"konbit.example/konbit/internal/figure"
	"konbit.example/konbit/internal/message"
)

// strip draws what each claim that bears on f says, an interval a line on a
// common axis: a solid end is stated, a faded one is our reading, hatched is
// worked out. The band behind is the figure.
func strip(f *figure.Figure, words message.Printer) template.HTML {
	type bar struct {
		label, says      string
		lo, hi           float64
		loSolid, hiSolid bool
		derived          bool
	}
	var bars []bar
	for _, l := range f.Claims {
		switch l.Verdict {
		case figure.Agrees, figure.Tension, figure.Contradicts, figure.BySource:
			bars = append(bars, bar{l.Root, f.Measure.Spoken(words, l.Range), l.Range.Low, l.Range.High, l.Range.LowEntailed, l.Range.HighEntailed, false})
		}
	}
	for _, d := range f.Derived {
		bars = append(bars, bar{d.Text.In(words.Lang), f.Measure.Spoken(words, d.Range), d.Range.Low, d.Range.High, d.Range.LowEntailed, d.Range.HighEntailed, true})
	}
	lo, hi := f.Range.Low, f.Range.High
	for _, b := range bars {
		if !math.IsInf(b.lo, 0) {
			lo = math.Min(lo, b.lo)
		}
		if !math.IsInf(b.hi, 0) {
			hi = math.Max(hi, b.hi)
		}
	}
	if len(bars) == 0 || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return ""
	}
	pad := (hi - lo) * 0.08
	if pad == 0 {
		pad = 1
	}
	lo, hi = lo-pad, hi+pad
	const left, width, step = 250.0, 480.0, 26.0
	x := func(v float64) float64 { return left + width*(math.Max(lo, math.Min(hi, v))-lo)/(hi-lo) }
	height := step*float64(len(bars)) + 30
	var b strings.Builder
	esc := template.HTMLEscapeString
	fmt.Fprintf(&b, `<svg class="strip" viewBox="0 0 900 %.0f" role="img" aria-label="%s"><defs>`, height, esc(words.Text("portal.figure.sources")))
	for _, fade := range []struct{ id, stops string }{
		{"fr", `0 1,1 .08`}, {"fl", `0 .08,1 1`}, {"fb", `0 .08,.5 1,1 .08`},
	} {
		fmt.Fprintf(&b, `<linearGradient id="%s">`, fade.id)
		for stop := range strings.SplitSeq(fade.stops, ",") {
			at, opacity, _ := strings.Cut(stop, " ")
			fmt.Fprintf(&b, `<stop offset="%s" stop-color="#0a5a78" stop-opacity="%s"/>`, at, opacity)
		}
		fmt.Fprint(&b, `</linearGradient>`)
	}
	fmt.Fprint(&b, `<pattern id="fh" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="#0a5a78" stroke-width="2.4"/></pattern></defs>`)
	fmt.Fprintf(&b, `<rect x="%.1f" y="4" width="%.1f" height="%.0f" fill="#0a5a78" fill-opacity=".13"/>`, x(f.Range.Low)-1.5, math.Max(3, x(f.Range.High)-x(f.Range.Low)+3), height-26)
	for i, r := range bars {
		y := 8 + step*float64(i)
		fill := "#0a5a78"
		switch {
		case r.derived:
			fill = "url(#fh)"
		case r.lo == r.hi, r.loSolid && r.hiSolid:
		case r.loSolid:
			fill = "url(#fr)"
		case r.hiSolid:
			fill = "url(#fl)"
		default:
			fill = "url(#fb)"
		}
		fmt.Fprintf(&b, `<text x="%.0f" y="%.0f" text-anchor="end">%s</text>`, left-12, y+12, esc(clip(r.label, 38)))
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.0f" width="%.1f" height="12" rx="2" fill="%s"/>`, x(r.lo), y+2, math.Max(3, x(r.hi)-x(r.lo)), fill)
		if r.loSolid && !r.derived {
			fmt.Fprintf(&b, `<rect x="%.1f" y="%.0f" width="2.5" height="16" fill="#0a5a78"/>`, x(r.lo)-1, y)
		}
		if r.hiSolid && !r.derived {
			fmt.Fprintf(&b, `<rect x="%.1f" y="%.0f" width="2.5" height="16" fill="#0a5a78"/>`, x(r.hi)-1, y)
		}
		fmt.Fprintf(&b, `<text class="mut" x="%.0f" y="%.0f">%s</text>`, left+width+14, y+12, esc(clip(r.says, 24)))
	}
	fmt.Fprint(&b, `</svg>`)
	return template.HTML(b.String()) //nolint:gosec // every text in it is escaped
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
