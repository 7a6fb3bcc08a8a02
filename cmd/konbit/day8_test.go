package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the counts of docs/day-8.md instead of comparing with them")

// Most actions that day 8 may take at the command line, and how long one takes
// somebody who types it.
const (
	mostActions = 120
	perAction   = 20 * time.Second
	correction  = "Late return and correction: issue again, to the same eight"
)

// TestDayEightCounted counts the actions of day8.txtar, which TestScript runs, and
// holds docs/day-8.md to them.
func TestDayEightCounted(t *testing.T) {
	script, err := os.ReadFile("testdata/script/day8.txtar")
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
		if step == correction && time.Duration(n)*perAction > 3*time.Minute {
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
	if total > mostActions {
		t.Errorf("%d commands; want at most %d", total, mostActions)
	}
	holds(t, "commands", table.String())
}

// holds wants docs/day-8.md to have a table between its two marks.
func holds(t *testing.T, name, table string) {
	t.Helper()
	const file = "../../docs/day-8.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	marks := regexp.MustCompile(`(?s)(<!-- ` + name + ` -->\n\n).*?(\n<!-- end -->)`)
	now := marks.ReplaceAllString(string(b), "${1}"+table+"${2}")
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if now != string(b) {
		t.Errorf("%s does not say\n%s\ngo test -run DayEight -update writes it", file, table)
	}
}
