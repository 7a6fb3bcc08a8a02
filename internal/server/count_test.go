package server_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// How long a command takes somebody who types it, and the step that has to be done
// in three minutes.
const (
	typing     = 20 * time.Second
	correction = "Late return and correction: issue again, to the same eight"
)

// Day 8 by somebody who has only the command line: day8.txtar, which the tests of
// cmd/konbit run. Here its commands are counted.
func TestDayEightByCommands(t *testing.T) {
	script, err := os.ReadFile("../../cmd/konbit/testdata/script/day8.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| step | commands |\n|---|---:|\n")
	total, n, step := 0, 0, ""
	end := func() {
		if step != "" {
			fmt.Fprintf(&table, "| %s | %d |\n", step, n)
		}
		if step == correction && time.Duration(n)*typing > 3*time.Minute {
			t.Errorf("the corrected edition takes %d commands; want it in three minutes", n)
		}
		total, n, step = total+n, 0, ""
	}
	for line := range strings.Lines(string(script)) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "## "):
			end()
			step = strings.TrimPrefix(line, "## ")
		case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "-- "):
			end()
		case step != "" && strings.HasPrefix(line, "exec konbit "):
			n++
		}
	}
	end()
	fmt.Fprintf(&table, "| **in all** | **%d** |\n", total)
	if total > most {
		t.Errorf("%d commands; want at most %d", total, most)
	}
	holds(t, "commands", table.String())
}
