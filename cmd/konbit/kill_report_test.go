package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit/internal/editorial"
)

// TestKilledReport kills the issuing and the sending of an edition with SIGKILL
// again and again. There is one edition in the end, and everybody has it once.
func TestKilledReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "node")
	must(t, dir, "", "demo", "--mission", "exercise", "--load", "--dir", dir)
	must(t, dir, "", "report", "draft", "sitrep")
	must(t, dir, "", "report", "clear", "sitrep", "14", "--as", "duty")
	must(t, dir, "", "report", "approve", "sitrep", "14", "--as", "commander")
	issue := func() []string { return []string{"report", "issue", "sitrep", "14", "--dir", dir} }
	kills := untilDone(t, issue, func(out string) bool { return strings.Contains(out, "edition 1 of sitrep 14 is out") })
	var all []editorial.Issued
	decode(t, must(t, dir, "", "report", "list", "sitrep", "--json"), &all)
	if all[0].Number != 14 || all[0].Edition != 1 || all[1].Number != 13 {
		t.Errorf("after %d kills the newest is %s edition %d, and before it %s", kills, all[0].Serial, all[0].Edition, all[1].Serial)
	}
	must(t, dir, "", "report", "verify", "sitrep", "14")

	sent := untilDone(t, func() []string { return []string{"report", "send", "sitrep", "14", "--dir", dir} }, nil)
	var to []editorial.Dispatch
	decode(t, must(t, dir, "", "report", "send", "sitrep", "14", "--dry-run", "--json"), &to)
	got := make(map[string]int)
	files, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range to {
		for _, f := range files {
			if strings.Contains(f, strings.ReplaceAll(d.Address, "@", "=")) {
				got[d.Address]++
			}
		}
		if d.State != editorial.Sent || got[d.Address] != 1 {
			t.Errorf("%s: %s, in the outbox %d times; want sent, once", d.Addressee, d.State, got[d.Address])
		}
	}
	if len(to) != 8 || len(files) != 8 {
		t.Errorf("%d addressees, %d messages; want 8", len(to), len(files))
	}
	must(t, dir, "", "verify")
	if kills == 0 || sent == 0 {
		t.Errorf("issuing was killed %d times, sending %d times; want both", kills, sent)
	}
	t.Logf("killed %d times while issuing, %d while sending", kills, sent)
}

// untilDone runs a command and kills it, a little later each time, until it comes
// to its end, or fails in a way that says it is done.
func untilDone(t *testing.T, args func() []string, done func(out string) bool) int {
	t.Helper()
	kills := 0
	for patience := 100 * time.Millisecond; patience < time.Minute; patience += patience / 8 {
		c := process(t.Context(), args()...)
		var out strings.Builder
		c.Stdout, c.Stderr = &out, &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		select {
		case err := <-ended:
			if err == nil || done != nil && done(out.String()) {
				return kills
			}
			t.Fatalf("after %d kills: %v: %s", kills, err, out.String())
		case <-time.After(patience):
			_ = c.Process.Kill() // it may just have ended
			if <-ended != nil {
				kills++
			}
		}
	}
	t.Fatal("it never came to its end")
	return kills
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}
