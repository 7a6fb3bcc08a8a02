package konbit_test

import (
	"testing"

	"konbit.example/konbit"
)

func TestSpanText(t *testing.T) {
	for _, s := range []string{
		"",
		"2025",
		"2025-01-18",
		"2024-06/2025-01-18",
		"2018/..",
		"../2025-01-31",
		"2025-01-18T02:00:00+03:00[Africa/Nairobi]",
		"2025-01-18T02:00:00+03:00[Africa/Nairobi]/2025-01-18T11:00:00-05:00[America/Port-au-Prince]",
		"2025-01-18T02:00:00+03:00[Africa/Nairobi]/..",
		"../2025-01-18T02:00:00+03:00[Africa/Nairobi]",
	} {
		span, err := konbit.ParseSpan(s)
		if err != nil {
			t.Errorf("ParseSpan(%q): %v", s, err)
		} else if got := span.String(); got != s {
			t.Errorf("ParseSpan(%q) is written %q", s, got)
		}
	}
	for _, s := range []string{"../..", "/2025", "2025/", "2025-02/2025-01", "2025/2026/2027", "[/]"} {
		if span, err := konbit.ParseSpan(s); err == nil {
			t.Errorf("ParseSpan(%q) = %v, want an error", s, span)
		}
	}
}
