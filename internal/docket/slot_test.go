package docket_test

import (
	"testing"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/docket"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

func schedule(t *testing.T, name string) docket.Schedule {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := node.Load(catalogue.Files(), m)
	if err != nil {
		t.Fatal(err)
	}
	return docket.Schedule{Mission: m, Reports: c.Reports}
}

// Which report is to be written, by the mission's clock.
func TestCurrent(t *testing.T) {
	s := schedule(t, "exercise")
	const layout = "2006-01-02 15:04"
	for _, x := range []struct {
		report, at string
		number     int
		from, to   string
		due        string
	}{
		{"sitrep", "2026-02-09 06:10", 14, "2026-02-08 06:00", "2026-02-09 06:00", "2026-02-09 07:00"},
		{"sitrep", "2026-02-09 05:59", 13, "2026-02-07 06:00", "2026-02-08 06:00", "2026-02-08 07:00"},
		{"sitrep", "2026-02-10 06:00", 15, "2026-02-09 06:00", "2026-02-10 06:00", "2026-02-10 07:00"},
		{"sitrep", "2026-01-27 07:00", 1, "2026-01-26 06:00", "2026-01-27 06:00", "2026-01-27 07:00"},
		{"weekly", "2026-02-09 06:10", 2, "2026-02-02 06:00", "2026-02-09 06:00", "2026-02-09 18:00"},
		{"weekly", "2026-02-08 23:00", 1, "2026-01-26 06:00", "2026-02-02 06:00", "2026-02-02 18:00"},
		// What is told a day late is told of a week that ended a day before.
		{"public", "2026-02-09 06:10", 2, "2026-02-01 06:00", "2026-02-08 06:00", "2026-02-09 12:00"},
	} {
		k, err := s.Kind(x.report)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation(layout, x.at, s.Mission.Location())
		if err != nil {
			t.Fatal(err)
		}
		got, ok := s.Current(k, at)
		if !ok || got.Number != x.number || got.From.Format(layout) != x.from || got.To.Format(layout) != x.to || got.Due.Format(layout) != x.due {
			t.Errorf("%s at %s: %v %d, %s to %s, due %s; want %d, %s to %s, due %s", x.report, x.at, ok,
				got.Number, got.From.Format(layout), got.To.Format(layout), got.Due.Format(layout), x.number, x.from, x.to, x.due)
		}
		if again, ok := s.Numbered(k, got.Number); !ok || again != got {
			t.Errorf("%s %d: %+v; want what is current", x.report, got.Number, again)
		}
	}
	if k, err := s.Kind("flash"); err != nil || s.Regular(k) {
		t.Errorf("flash reports come when there is something to say (%v)", err)
	}
	if _, err := s.Kind("nothing"); err == nil {
		t.Error("a kind of report that is not there is found")
	}
}

func TestSpan(t *testing.T) {
	loc, err := time.LoadLocation("America/Port-au-Prince")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ from, to, want string }{
		{"2025-01-12 00:00", "2025-01-26 00:00", "2025-01-12/2025-01-25"},
		{"2025-01-24 06:00", "2025-01-25 06:00", "2025-01-24T06:00:00-05:00[America/Port-au-Prince]/2025-01-25T06:00:00-05:00[America/Port-au-Prince]"},
	} {
		from, _ := time.ParseInLocation("2006-01-02 15:04", x.from, loc)
		to, _ := time.ParseInLocation("2006-01-02 15:04", x.to, loc)
		s := docket.Span(from, to)
		if s.String() != x.want {
			t.Errorf("%s; want %s", s, x.want)
		}
		if a, b := docket.Instants(s, loc); !a.Equal(from) || !b.Equal(to) {
			t.Errorf("%s is read as %s to %s", s, a, b)
		}
	}
}
