package report_test

import (
	"strings"
	"testing"

	"konbit.example/konbit"
)

// TestAddingAKindNeedsNoGo: the pack brings a kind of report of its own.
func TestAddingAKindNeedsNoGo(t *testing.T) {
	e := build(t, morning(t, "harbour-log"))
	text := markdown(t, e)
	for _, want := range []string{"# Harbour log 14", "CSSM/EX/HARBOUR/2025/014", "Norland has **just over 600**", "Community forum; residents"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if e.Marking.Level() > konbit.Green.Level() {
		t.Errorf("marking %s is above the ceiling of the kind", e.Marking)
	}
}
