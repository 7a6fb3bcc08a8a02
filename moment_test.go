package konbit_test

import (
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
)

func TestMoment(t *testing.T) {
	haiti := time.FixedZone("", -5*3600)
	for _, c := range []struct {
		in, out   string // out: as written again, "" if the same
		precision konbit.Precision
		first     string // in Haiti, RFC 3339
		last      string
	}{
		{"2025", "", konbit.Year, "2025-01-01T00:00:00-05:00", "2025-12-31T23:59:59.999999-05:00"},
		{"2024-02", "", konbit.Month, "2024-02-01T00:00:00-05:00", "2024-02-29T23:59:59.999999-05:00"},
		{"2025-W01", "", konbit.Week, "2024-12-30T00:00:00-05:00", "2025-01-05T23:59:59.999999-05:00"},
		{"2020-W53", "", konbit.Week, "2020-12-28T00:00:00-05:00", "2021-01-03T23:59:59.999999-05:00"},
		{"2025-01-18", "", konbit.Day, "2025-01-18T00:00:00-05:00", "2025-01-18T23:59:59.999999-05:00"},
		{"2025-01-18T02:00:00+03:00[Africa/Nairobi]", "", konbit.Second, "2025-01-17T18:00:00-05:00", ""},
		{"2025-01-18T02:00Z", "2025-01-18T02:00:00Z", konbit.Second, "2025-01-17T21:00:00-05:00", ""},
		{"2025-01-18T02:00:00.1234567Z", "2025-01-18T02:00:00.123456Z", konbit.Second, "2025-01-17T21:00:00.123456-05:00", ""},
		{"2025-01-18T02:00:00-00:00", "2025-01-18T02:00:00Z", konbit.Second, "2025-01-17T21:00:00-05:00", ""},
		{"0001-01-01T00:00:00+14:00", "", konbit.Second, "0000-12-31T05:00:00-05:00", ""},
	} {
		m, err := konbit.ParseMoment(c.in)
		if err != nil {
			t.Errorf("ParseMoment(%q): %v", c.in, err)
			continue
		}
		if c.out == "" {
			c.out = c.in
		}
		if c.last == "" {
			c.last = c.first
		}
		first, last := m.Earliest(haiti).Format(time.RFC3339Nano), m.Latest(haiti).Format(time.RFC3339Nano)
		if m.String() != c.out || m.Precision() != c.precision || first != c.first || last != c.last {
			t.Errorf("%q is written %q, precision %d, from %s to %s", c.in, m, m.Precision(), first, last)
		}
	}
}

func TestBadMoment(t *testing.T) {
	for in, says := range map[string]string{
		"yesterday":              "want a date like",
		"18/01/2025":             "want a date like",
		"2025-1-8":               "want a date like",
		"2025-13":                "want a date like",
		"2025-02-29":             "want a date like",
		"2025-W00":               "want a date like",
		"2025-W53":               "want a date like",
		"2025-W+1":               "want a date like",
		"0000":                   "want a date like",
		"20250118":               "want a date like",
		"2025-01-18T02:00:00":    "want a date like",
		"2025-01-18T24:00:00Z":   "want a date like",
		"2025-01-18T23:59:60Z":   "want a date like",
		"2025-01-18T02:00:00Z[]": "no zone between its brackets",
		"2025-01-18T02:00:00+03:00[Africa/Atlantis]":  "no known zone",
		"2025-01-18T02:00:00+03:00[../../etc/passwd]": "no known zone",
		"2025-01-18T02:00:00+03:00[Local]":            "no known zone",
		"2025-01-18T02:00:00+01:00[Africa/Nairobi]":   "Africa/Nairobi is +03:00 then, not +01:00",
		strings.Repeat("9", 1000):                     "…",
	} {
		if m, err := konbit.ParseMoment(in); err == nil || !strings.Contains(err.Error(), says) || len(err.Error()) > 400 {
			t.Errorf("ParseMoment(%q) = %v, %v; want an error that says %q", in, m, err, says)
		}
	}
}

func TestAt(t *testing.T) {
	nairobi, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{time.Date(2025, 1, 18, 2, 0, 0, 1999, nairobi), "2025-01-18T02:00:00.000001+03:00[Africa/Nairobi]"},
		{time.Date(2025, 1, 18, 2, 0, 0, 0, time.UTC), "2025-01-18T02:00:00Z"},
		{time.Date(2025, 1, 18, 2, 0, 0, 0, time.FixedZone("x", -3600)), "2025-01-18T02:00:00-01:00"},
		{time.Date(1800, 1, 18, 2, 0, 0, 0, time.FixedZone("local mean time", 1172)), "1800-01-18T01:40:28Z"},
	} {
		m := konbit.At(c.t)
		again, err := konbit.ParseMoment(m.String())
		if m.String() != c.want || err != nil || again != m {
			t.Errorf("At(%v) = %s, read again %s, %v; want %s", c.t, m, again, err, c.want)
		}
	}
	if konbit.Date(2025, 1, 18) != konbit.MustMoment("2025-01-18") {
		t.Error("Date and MustMoment differ")
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"", "2025", "2025-01", "2025-W03", "2025-01-18", "2025-01-18T02:00:00+03:00[Africa/Nairobi]",
		"2025-01-18T02:00Z", "0001-01-01T00:00:00+14:00", "2025-W53", "2025-01-18T02:00:00.9999999-23:59"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := konbit.ParseMoment(s)
		if err != nil {
			if konbit.CodeOf(err) != konbit.CodeInvalid {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		again, err := konbit.ParseMoment(m.String())
		if err != nil || again != m {
			t.Errorf("%q is written %q and read as %v, %v", s, m, again, err)
		}
		for _, loc := range []*time.Location{time.UTC, time.FixedZone("", 14*3600)} {
			if m.Latest(loc).Before(m.Earliest(loc)) {
				t.Errorf("%q ends before it starts", s)
			}
		}
	})
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"", "2025", "2018/..", "../2025-01-31", "2024-06/2025-01-18", "../..", "2025/2024",
		"2025-01-18T02:00:00+03:00[Africa/Nairobi]/2025-01-19T11:00:00-05:00[America/Port-au-Prince]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sp, err := konbit.ParseSpan(s)
		if err != nil {
			return
		}
		again, err := konbit.ParseSpan(sp.String())
		if err != nil || again != sp {
			t.Errorf("%q is written %q and read as %v, %v", s, sp, again, err)
		}
		if sp.IsZero() != (s == "") {
			t.Errorf("%q: IsZero = %t", s, sp.IsZero())
		}
		from, okFrom := sp.Earliest(time.UTC)
		to, okTo := sp.Latest(time.UTC)
		if okFrom && okTo && to.Before(from) {
			t.Errorf("%q ends before it starts", s)
		}
	})
}
