package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// clockFile is the clock of an exercise in its node's directory.
const clockFile = "clock.json"

// rest is how long an exercise may be left and go on as if it had not been; one
// that was left longer goes on where it was left.
const rest = 2 * time.Hour

// A clock tells the time of an exercise. It starts where it is set and runs with
// the machine's, whatever that is set to while it does.
type clock struct {
	file    string
	machine func() time.Time
	zone    *time.Location

	mu     sync.Mutex
	at     time.Time // the exercise's time
	from   time.Time // when it was, by the machine
	played time.Time // up to when the pack has been played in
}

// clockState is a clock as its file has it.
type clockState struct {
	At      time.Time `json:"at"`
	Machine time.Time `json:"machine"`
	Played  time.Time `json:"played,omitzero"`
}

// openClock reads the clock in file; one that is not there yet stands at start.
func openClock(file string, machine func() time.Time, start time.Time) (*clock, error) {
	c := &clock{file: file, machine: machine, zone: start.Location(), at: start, from: machine()}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	var s clockState
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", clockFile, err)
	}
	c.at, c.played = s.At.In(c.zone), s.Played
	if away := c.from.Sub(s.Machine); away > 0 && away < rest { // else left alone, or the machine's clock was set back
		c.at = c.at.Add(away)
	}
	return c, nil
}

// now returns the exercise's time.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *clock) read() time.Time { return c.at.Add(max(0, c.machine().Sub(c.from))) }

// set sets the clock; it starts to run from there.
func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.from = t.In(c.zone), c.machine()
}

// forward sets the clock to t unless it is past that already.
func (c *clock) forward(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.read(); t.After(now) {
		c.at, c.from = t.In(c.zone), c.machine()
	}
}

// playedTo returns up to when the pack has been played in.
func (c *clock) playedTo() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.played
}

// keep writes the clock down, with how far the pack has been played in.
func (c *clock) keep(played time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if played.After(c.played) {
		c.played = played
	}
	b, err := json.Marshal(clockState{At: c.read(), Machine: c.machine(), Played: c.played})
	if err != nil {
		return err
	}
	return writeFile(c.file, append(b, '\n'), 0o600)
}
