//go:build conformance

package conformance_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/claim"
	"konbit.example/konbit/internal/claim/date"
	"konbit.example/konbit/internal/claim/lexicon"
	"konbit.example/konbit/internal/claim/number"
	"konbit.example/konbit/internal/claim/text"
)

var update = flag.Bool("update", false, "write the failing cases that are not yet known, for a person to give a reason")

// shared is the folder with the material.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SHARED")
	if dir == "" {
		t.Fatal("no SHARED folder: run make conformance SHARED=DIR")
	}
	return dir
}

// A testCase is one of a Recognizers-Text file.
type testCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []result
}

type result struct {
	Resolution struct{ Value any }
	Value      struct{ FutureResolution, PastResolution map[string]string }
}

var languages = []struct{ name, code string }{{"English", "en"}, {"French", "fr"}, {"Spanish", "es"}}

// bars are the shares of cases, in percent, below which the test fails.
var bars = map[string]float64{
	"Number/English/NumberModel": 90, "Number/French/NumberModel": 80, "Number/Spanish/NumberModel": 80,
	"Number/English/PercentModel": 97, "Number/French/PercentModel": 80, "Number/Spanish/PercentModel": 80,
	"NumberWithUnit/English/CurrencyModel": 92, "NumberWithUnit/French/CurrencyModel": 80, "NumberWithUnit/Spanish/CurrencyModel": 80,
}

func TestConformanceRecognizers(t *testing.T) {
	root := filepath.Join(shared(t), "data", "recognizers-text")
	lex, err := lexicon.Read(catalogue.Files(), nil, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := claim.New(catalogue.Files(), claim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	known := readKnown(t)
	failing := make(map[string][]int)
	for _, l := range languages {
		g, _ := lex.Language(l.code)
		for _, suite := range []struct {
			file string
			pass func(*testCase) bool
		}{
			{"Number/" + l.name + "/NumberModel", func(c *testCase) bool { return sameValues(c, numbersIn(g, c.Input)) }},
			{"Number/" + l.name + "/PercentModel", func(c *testCase) bool { return sameValues(c, unitsIn(x, l.code, c.Input, isPercent)) }},
			{"NumberWithUnit/" + l.name + "/CurrencyModel", func(c *testCase) bool { return sameValues(c, unitsIn(x, l.code, c.Input, isMoney)) }},
			{"DateTime/" + l.name + "/DateParser", func(c *testCase) bool { return sameDates(c, g) }},
			{"DateTime/" + l.name + "/DurationParser", func(c *testCase) bool { return sameDurations(c, unitsOf(x, l.code, c.Input)) }},
		} {
			cases := readCases(t, filepath.Join(root, filepath.FromSlash(suite.file)+".json"))
			passed := 0
			for i := range cases {
				if suite.pass(&cases[i]) {
					passed++
				} else {
					failing[suite.file] = append(failing[suite.file], i)
					if testing.Verbose() {
						t.Logf("%s %d: %q %v", suite.file, i, cases[i].Input, unitsOf(x, l.code, cases[i].Input))
					}
				}
			}
			share := 100 * float64(passed) / float64(len(cases))
			fmt.Printf("%-40s %3d of %3d  %5.1f %%\n", suite.file, passed, len(cases), share)
			if share < bars[suite.file] {
				t.Errorf("%s: %.1f %%, want %v", suite.file, share, bars[suite.file])
			}
		}
	}
	compareKnown(t, known, failing)
}

func readCases(t *testing.T, name string) []testCase {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var cases []testCase
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(b), "\ufeff")), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// numbersIn reads the numbers of s as the suite counts them: without those that
// a unit is joined to, and with un and une.
func numbersIn(g *lexicon.Language, s string) []float64 {
	var out []float64
	tokens := text.NewScanner(&g.Conv).Scan(s, 0, len(s))
	for _, n := range g.Numbers.Dividing().Read(nil, s, tokens).Find(nil, nil) {
		if n.Form != number.Measured && n.Form != number.Ordinal {
			out = append(out, n.Value)
		}
	}
	return out
}

// usual is the day on which most cases are read; those that name none mean it.
var usual = time.Date(2016, 11, 7, 0, 0, 0, 0, time.UTC)

func isPercent(unit string) bool { return unit == "percent" }
func isMoney(unit string) bool {
	return unit == "cent" || len(unit) == 3 && strings.ToUpper(unit) == unit
}

func unitsOf(x *claim.Extractor, lang, s string) []claim.Number {
	return x.Numbers(claim.Document{Text: s, Lang: lang, DCT: usual})
}

func unitsIn(x *claim.Extractor, lang, s string, keep func(string) bool) []float64 {
	var out []float64
	for _, n := range unitsOf(x, lang, s) {
		if keep(n.Unit) {
			out = append(out, n.Value)
			if n.High > 0 {
				out = append(out, n.High)
			}
		}
	}
	return out
}

// sameValues compares the values of a case, in order. Results without a value
// are currency names alone, which are no quantity.
func sameValues(c *testCase, got []float64) bool {
	var want []float64
	for _, r := range c.Results {
		s, ok := r.Resolution.Value.(string)
		if !ok || s == "null" {
			continue
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSuffix(s, "%"), ",", "."), 64)
		if err != nil {
			continue
		}
		want = append(want, v)
	}
	return slices.EqualFunc(want, got, func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1e-12, math.Abs(a), math.Abs(b)) })
}

// sameDates reports whether every date of the case is read as its past or its
// future meaning.
func sameDates(c *testCase, g *lexicon.Language) bool {
	written, err := time.Parse("2006-01-02T15:04:05", c.Context.ReferenceDateTime)
	if err != nil {
		written = usual
	}
	return slices.EqualFunc(c.Results, datesIn(g, c.Input, written.Truncate(24*time.Hour)), func(r result, got string) bool {
		return got == r.Value.PastResolution["date"] || got == r.Value.FutureResolution["date"]
	})
}

var seconds = map[string]float64{"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "weekend": 2 * 86400, "fortnight": 14 * 86400,
	"month": 30 * 86400, "quarter": 90 * 86400, "year": 365 * 86400, "decade": 3650 * 86400}

func sameDurations(c *testCase, got []claim.Number) bool {
	var want, have []float64
	for _, r := range c.Results {
		v, _ := strconv.ParseFloat(r.Value.PastResolution["duration"], 64)
		want = append(want, v)
	}
	for _, n := range got {
		if s := seconds[n.Unit]; s > 0 {
			have = append(have, n.Value*s)
		}
	}
	return slices.EqualFunc(want, have, func(a, b float64) bool { return math.Abs(a-b) < 1 })
}

const knownFile = "testdata/known.txt"

// readKnown reads the cases that are known to fail: lines of a suite, numbers
// and a reason after #.
func readKnown(t *testing.T) map[string]map[int]string {
	t.Helper()
	known := make(map[string]map[int]string)
	f, err := os.Open(knownFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		line, reason, _ := strings.Cut(in.Text(), "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		reason = strings.TrimSpace(reason)
		if reason == "" {
			t.Errorf("%s: %s: no reason", knownFile, line)
		}
		if known[fields[0]] == nil {
			known[fields[0]] = make(map[int]string)
		}
		for _, s := range fields[1:] {
			n, err := strconv.Atoi(s)
			if err != nil {
				t.Fatalf("%s: %q: %v", knownFile, line, err)
			}
			known[fields[0]][n] = reason
		}
	}
	return known
}

// compareKnown fails on a case that failed unlisted, and on a listed one that
// passes: the list only shrinks.
func compareKnown(t *testing.T, known map[string]map[int]string, failing map[string][]int) {
	var fresh []string
	for _, suite := range slices.Sorted(maps.Keys(failing)) {
		var numbers []string
		for _, n := range failing[suite] {
			if _, ok := known[suite][n]; !ok {
				numbers = append(numbers, strconv.Itoa(n))
			}
			delete(known[suite], n)
		}
		if len(numbers) > 0 {
			fresh = append(fresh, suite+" "+strings.Join(numbers, " ")+" # ")
			t.Errorf("%s: cases fail that are not in %s: %s", suite, knownFile, strings.Join(numbers, " "))
		}
	}
	for suite, cases := range known {
		for n := range cases {
			t.Errorf("%s %d passes now: take it out of %s", suite, n, knownFile)
		}
	}
	if *update && len(fresh) > 0 {
		f, err := os.OpenFile(knownFile, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		fmt.Fprintln(f, strings.Join(fresh, "\n"))
	}
}

// datesIn reads the days of s.
func datesIn(g *lexicon.Language, s string, written time.Time) []string {
	var out []string
	tokens := text.NewScanner(&g.Conv).Scan(s, 0, len(s))
	for _, d := range g.Dates.NewFinder(date.Context{Written: written}).Find(nil, s, tokens) {
		if !d.Clock && !d.Present {
			out = append(out, d.Value.String())
		}
	}
	return out
}
