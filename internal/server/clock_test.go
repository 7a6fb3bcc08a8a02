package server_test

import (
	"path/filepath"
	"testing"
	"time"

	"konbit.example/konbit/internal/server"
)

// The clock of an exercise starts where it is set and runs; what the machine's
// clock does while it is away does not turn it back.
func TestClock(t *testing.T) {
	file := filepath.Join(t.TempDir(), server.ClockFile)
	machine := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	opens := time.Date(2026, 2, 9, 6, 10, 0, 0, time.FixedZone("", 4*3600))
	open := func() *server.Clock {
		t.Helper()
		c, err := server.OpenClock(file, func() time.Time { return machine }, opens)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	at := func(c *server.Clock, want time.Time) {
		t.Helper()
		if got := server.Now(c); !got.Equal(want) {
			t.Errorf("it is %s; want %s", got, want)
		}
	}
	c := open()
	at(c, opens)
	machine = machine.Add(5 * time.Minute)
	at(c, opens.Add(5*time.Minute))
	if err := server.Keep(c, opens); err != nil {
		t.Fatal(err)
	}

	machine = machine.Add(time.Minute) // another command, a minute later
	c = open()
	at(c, opens.Add(6*time.Minute))
	if !server.PlayedTo(c).Equal(opens) {
		t.Errorf("played to %s; want %s", server.PlayedTo(c), opens)
	}

	machine = machine.Add(30 * time.Hour) // left alone since yesterday
	at(open(), opens.Add(5*time.Minute))
	machine = machine.Add(-100 * time.Hour) // the machine's clock is set back
	c = open()
	at(c, opens.Add(5*time.Minute))
	machine = machine.Add(-time.Hour) // and again, while it runs
	at(c, opens.Add(5*time.Minute))

	server.Forward(c, opens) // it is past that
	at(c, opens.Add(5*time.Minute))
	server.Forward(c, opens.Add(time.Hour))
	at(c, opens.Add(time.Hour))
}
