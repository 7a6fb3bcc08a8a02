package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// process is konbit as a process of its own, which can be killed.
func process(ctx context.Context, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program, args...)
}

// TestKilledImport kills an import with SIGKILL again and again. After each
// kill the log verifies; repeated to the end, the import has taken in every row
// exactly once.
func TestKilledImport(t *testing.T) {
	const rows = 6000
	dir := filepath.Join(t.TempDir(), "node")
	must(t, dir, "", "init", "--mission", "smoke")
	file := filepath.Join(t.TempDir(), "notes.ndjson")
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, `{"kind":"note@1","valid":"2025-01-18","sources":[{"own":true}],"body":{"text":"note %d of a long night"}}`+"\n", i)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	kills, patience := 0, 150*time.Millisecond
	for range 40 {
		c := process(t.Context(), "import", "ndjson", file, "--dir", dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- c.Wait() }()
		// Longer each time, so that the kills fall everywhere, on any machine.
		patience += patience / 5
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("import after %d kills: %v", kills, err)
			}
			finish(t, dir, rows, kills)
			return
		case <-time.After(patience):
			if err := c.Process.Kill(); err != nil {
				t.Logf("it ended just before: %v", err)
			}
			if <-done != nil {
				kills++
			}
		}
		if out, err := process(t.Context(), "verify", "--dir", dir).CombinedOutput(); err != nil && !strings.Contains(string(out), "empty") {
			t.Fatalf("after kill %d the log does not verify: %s", kills, out)
		}
	}
	t.Fatal("the import never came to its end")
}

func finish(t *testing.T, dir string, rows, kills int) {
	t.Helper()
	if kills == 0 {
		t.Error("the import was never killed")
	}
	exported := must(t, dir, "", "export", "ndjson", "--kind", "note")
	if n := strings.Count(exported, "\n"); n != rows {
		t.Errorf("%d rows are held, want %d", n, rows)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(exported) {
		i := strings.Index(line, "note ")
		if seen[line[i:]] {
			t.Errorf("twice: %s", line)
		}
		seen[line[i:]] = true
	}
	t.Logf("%d kills", kills)
}
