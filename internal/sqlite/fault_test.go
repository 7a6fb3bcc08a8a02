package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/seal"
	"konbit.example/konbit/internal/sqlite"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if role := os.Getenv("KONBIT_TEST_CHILD"); role != "" {
		if err := child(role, os.Getenv("KONBIT_TEST_PATH")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// kills is how often a process is killed in each test: more with KONBIT_KILLS.
func kills(t *testing.T) int {
	if s := os.Getenv("KONBIT_KILLS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return 24
}

// spawn runs a child, kills it at the latest after the given time, and returns
// the lines it printed whole.
func spawn(t *testing.T, role, path string, after time.Duration, env ...string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0]) // killed with SIGKILL
	cmd.Env = append(os.Environ(), "KONBIT_TEST_CHILD="+role, "KONBIT_TEST_PATH="+path, "KONBIT_TEST_KEY="+key().text, "GORACE=atexit_sleep_ms=0")
	cmd.Env = append(cmd.Env, env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && ctx.Err() == nil {
		t.Fatalf("%s: %v: %s", role, err, stderr.String())
	}
	lines := strings.SplitAfter(string(out), "\n")
	return lines[:len(lines)-1]
}

// took returns how long a child takes that is left alone, so that kills fall
// within its work on any machine.
func took(t *testing.T, role, path string, env ...string) time.Duration {
	t.Helper()
	start := time.Now()
	spawn(t, role, path, time.Minute, env...)
	return time.Since(start)
}

// child is what a spawned process does.
func child(role, path string) error {
	ctx := context.Background()
	if role == "migrate" {
		sqlite.SetMigrations(slowMigrations())
		db, err := sqlite.Open(ctx, path)
		if err != nil {
			return err
		}
		return db.Close()
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	if role == "backup" {
		return db.Backup(ctx, os.Getenv("KONBIT_TEST_BACKUP"))
	}
	l, err := ledger.Open(ctx, ledger.Config{
		Store: db, Kinds: anyKind{}, Signer: key().signer, Verifier: key().verifier, Now: func() time.Time { return t0 },
	})
	if err != nil {
		return err
	}
	first, err := strconv.ParseInt(os.Getenv("KONBIT_TEST_FIRST"), 10, 64)
	if err != nil {
		return err
	}
	next := atomic.Int64{}
	next.Store(first)
	failed := make(chan error)
	for range 8 { // people at once, most with one record, some with a hundred
		go func() {
			for {
				var recs []konbit.Record
				size := 1
				if rand.N(20) == 0 {
					size = 100
				}
				for range size {
					recs = append(recs, report(next.Add(1)))
				}
				receipts, err := l.Append(ctx, corporal, recs...)
				if err != nil {
					failed <- err
				}
				var acks strings.Builder
				for _, r := range receipts {
					fmt.Fprintln(&acks, r.ID, r.Position)
				}
				os.Stdout.WriteString(acks.String())
			}
		}()
	}
	return <-failed
}

// TestKillAppending kills a process that appends, again and again. What it had
// acknowledged is there, where it said, and the log proves whole.
func TestKillAppending(t *testing.T) {
	dir := t.TempDir()
	acked, interrupted := 0, 0
	var before int64
	for i := range kills(t) {
		path := filepath.Join(dir, fmt.Sprintf("%d.db", i/6)) // killed six times, so that it stays quick to prove
		if i%6 == 0 {
			before = 0
		}
		lines := spawn(t, "append", path, time.Duration(20+rand.N(100))*time.Millisecond,
			fmt.Sprint("KONBIT_TEST_FIRST=", i*1_000_000))
		acked += len(lines)
		l, db := openLedger(t, path)
		head := l.Head().Position
		if head-before > int64(len(lines)) {
			interrupted++ // stored, but killed before it could say so
		}
		before = head
		for _, line := range lines {
			id, position, _ := strings.Cut(strings.TrimSpace(line), " ")
			e, err := l.Get(t.Context(), corporal, konbit.ID(id))
			if err != nil {
				t.Fatalf("acknowledged, then lost: %v", err)
			}
			if fmt.Sprint(e.Position) != position {
				t.Fatalf("%s was acknowledged at %s and is at %d", id, position, e.Position)
			}
		}
		proof, err := ledger.Verify(t.Context(), db, key().verifier, nil)
		if err != nil {
			t.Fatal(err)
		}
		if proof.Records != head {
			t.Fatalf("%d records proved of %d", proof.Records, head)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acked < 100 {
		t.Errorf("only %d records were acknowledged: the test proves little", acked)
	}
	t.Logf("%d records acknowledged, %d kills between storing and saying so", acked, interrupted)
}

// TestKillBackup kills a process that makes a backup: it is there whole, or not.
func TestKillBackup(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "konbit.db")
	l, _ := openLedger(t, path)
	fill(t, l, 0, 2000)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(dir, "first.db")
	needs := took(t, "backup", path, "KONBIT_TEST_BACKUP="+first)
	verify(t, first)
	whole := 0
	for i := range kills(t) {
		backup := filepath.Join(dir, fmt.Sprintf("backup-%d.db", i%5))
		spawn(t, "backup", path, rand.N(needs*5/4), "KONBIT_TEST_BACKUP="+backup)
		if _, err := os.Stat(backup); err != nil {
			continue
		}
		whole++
		if proof := verify(t, backup); proof.Records != 2000 {
			t.Fatalf("the backup has %d records", proof.Records)
		}
		if err := os.Remove(backup); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of %d backups were done before the kill", whole, kills(t))
	verify(t, path)
}

// slowMigrations are the real ones and two that take their time.
func slowMigrations() fstest.MapFS {
	first, err := os.ReadFile("migration/0001_log.sql")
	if err != nil {
		panic(err)
	}
	return fstest.MapFS{
		"migration/0001_log.sql": {Data: first},
		"migration/0002_slow.sql": {Data: []byte(`
			CREATE TABLE extra (n INTEGER PRIMARY KEY, twice INTEGER NOT NULL, id BLOB NOT NULL) STRICT;
			INSERT INTO extra SELECT n, 2 * n, id FROM record;
			CREATE INDEX extra_id ON extra (id, twice);`)},
		"migration/0003_slow.sql": {Data: []byte(`
			ALTER TABLE extra ADD COLUMN thrice INTEGER;
			UPDATE extra SET thrice = n + twice;`)},
	}
}

// TestKillMigration kills a process that brings a file up to date: the next one
// goes on from the step that was done last.
func TestKillMigration(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old.db")
	l, _ := openLedger(t, old)
	fill(t, l, 0, 2000)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	defer sqlite.SetMigrations(slowMigrations())()
	first := filepath.Join(dir, "first.db")
	if err := os.WriteFile(first, content, 0o600); err != nil {
		t.Fatal(err)
	}
	needs := took(t, "migrate", first)
	for i := range kills(t) / 6 {
		path := filepath.Join(dir, fmt.Sprintf("%d.db", i))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			spawn(t, "migrate", path, needs/4+rand.N(needs/2))
		}
		l, db := openLedger(t, path)
		if proof, err := ledger.Verify(t.Context(), db, key().verifier, nil); err != nil || proof.Records != 2000 {
			t.Fatal(proof, err)
		}
		fill(t, l, 2000, 2010)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		verify(t, path)
	}
}

// TestKillFirstOpen kills a process that makes a new file.
func TestKillFirstOpen(t *testing.T) {
	dir := t.TempDir()
	for i := range kills(t) / 2 {
		path := filepath.Join(dir, fmt.Sprintf("%d.db", i))
		spawn(t, "append", path, time.Duration(2+rand.N(25))*time.Millisecond, "KONBIT_TEST_FIRST=0")
		l, _ := openLedger(t, path)
		fill(t, l, 0, 10)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		verify(t, path)
	}
}

// TestDiskFull fills the disk under a ledger: what did not fit is refused with a
// sentence that says so, and when there is room again it goes on.
func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "konbit.db")
	l, db := openLedger(t, path)
	fill(t, l, 0, 100)
	pages, err := db.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.LimitPages(t.Context(), pages+20); err != nil {
		t.Fatal(err)
	}
	last := refusedAt(t, l, 100)
	if err := db.LimitPages(t.Context(), 1<<30); err != nil {
		t.Fatal(err)
	}
	fill(t, l, last, last+100)
	if proof := verify(t, path); proof.Records != last+100 {
		t.Errorf("%d records, want %d", proof.Records, last+100)
	}
}

// refusedAt appends reports from n on until one is refused for want of room, and
// returns its number.
func refusedAt(t *testing.T, l *ledger.Ledger, n int64) int64 {
	t.Helper()
	for ; n < 1_000_000; n++ {
		before := l.Head().Position
		_, err := l.Append(t.Context(), corporal, report(n))
		if err == nil {
			continue
		}
		if konbit.CodeOf(err) != konbit.CodeUnavailable || !strings.Contains(err.Error(), "disk is full") {
			t.Fatalf("error on a full disk: %v", err)
		}
		if l.Head().Position != before {
			t.Errorf("the head is at %d, want %d", l.Head().Position, before)
		}
		if _, err := l.Get(t.Context(), corporal, report(n-1).ID); err != nil {
			t.Errorf("what was stored before cannot be read: %v", err)
		}
		return n
	}
	t.Fatal("the disk never fills")
	return 0
}

// tmpfs mounts a disk of the given size, which needs root.
func tmpfs(t *testing.T, size string) (dir string, remount func(options string)) {
	t.Helper()
	dir = t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk without root: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", dir).Run(); err != nil {
			t.Error(err)
		}
	})
	return dir, func(options string) {
		t.Helper()
		if out, err := exec.Command("mount", "-o", "remount,"+options, dir).CombinedOutput(); err != nil {
			t.Skipf("remount: %v: %s", err, out)
		}
	}
}

func TestRealDiskFull(t *testing.T) {
	dir, remount := tmpfs(t, "4m")
	path := filepath.Join(dir, "konbit.db")
	l, db := openLedger(t, path)
	last := refusedAt(t, l, 0)
	if got := count(t, l, ledger.Query{Kinds: []string{"patrol"}}); int64(got) != last {
		t.Errorf("%d records are found on a full disk, want %d", got, last)
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "backup.db")); konbit.CodeOf(err) != konbit.CodeUnavailable {
		t.Errorf("a backup to a full disk: %v", err)
	}
	remount("size=64m")
	fill(t, l, last, last+1000)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if proof := verify(t, path); proof.Records != last+1000 {
		t.Errorf("%d records, want %d", proof.Records, last+1000)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	dir, remount := tmpfs(t, "64m")
	path := filepath.Join(dir, "konbit.db")
	l, _ := openLedger(t, path)
	fill(t, l, 0, 100)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	remount("ro")
	_, err := sqlite.Open(t.Context(), path)
	if konbit.CodeOf(err) != konbit.CodeUnavailable || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("Open on a read-only disk: %v", err)
	}
	if proof := verify(t, path); proof.Records != 100 {
		t.Errorf("read %d of 100", proof.Records)
	}
	_, err = sqlite.Restore(t.Context(), path, filepath.Join(dir, "new.db"), key().verifier, nil)
	if konbit.CodeOf(err) != konbit.CodeUnavailable || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("Restore to a read-only disk: %v", err)
	}
}

// TestFlippedBits flips bits all over a node's file. Either verify finds it, and
// where the bit is in a record names that record; or it is where nothing is kept.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "konbit.db")
	l, _ := openLedger(t, path)
	fill(t, l, 0, 120)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := dump(t, path)
	// Every byte of some bodies and headers, then anywhere.
	var offsets []int
	named := map[int]int64{}
	for n := int64(7); n < 120; n += 60 {
		for _, s := range []string{fmt.Sprintf("Market %d open", n), string(report(n).ID)} {
			i := bytes.Index(whole, []byte(s))
			for k := range len(s) {
				offsets = append(offsets, i+k)
				named[i+k] = n + 1
			}
		}
	}
	for range 120 {
		offsets = append(offsets, rand.N(len(whole)))
	}
	found := 0
	for _, offset := range offsets {
		b := bytes.Clone(whole)
		b[offset] ^= 1 << rand.N(8)
		flipped := filepath.Join(dir, "flipped.db")
		if err := os.WriteFile(flipped, b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := verifyFile(t, flipped)
		m, _ := errors.AsType[*ledger.Mismatch](err)
		switch n := named[offset]; {
		case n > 0 && (m == nil || m.Position != n):
			t.Errorf("bit at %d, in the record at position %d: verify says %v", offset, n, err)
		case err == nil && want != dump(t, flipped):
			t.Errorf("bit at %d changes what is read and verify does not see it", offset)
		case err != nil:
			found++
		}
	}
	t.Logf("%d of %d found", found, len(offsets))
}

func verifyFile(t *testing.T, path string) error {
	db, err := sqlite.Inspect(t.Context(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = ledger.Verify(t.Context(), db, key().verifier, nil)
	return err
}

// dump returns all that a file says.
func dump(t *testing.T, path string) string {
	t.Helper()
	db, err := sqlite.Inspect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	w := bufio.NewWriter(&b)
	for e, err := range db.Scan(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(w, "%d %s %q %x %q\n", e.Position, e.Marking, e.Release, e.Sealed.Leaf, e.Sealed.Parts)
		if err := e.Decode(); err != nil {
			t.Fatal(err)
		}
		got, err := db.Get(t.Context(), e.Record.ID)
		fmt.Fprintln(w, got.Position, err, seal.NumParts)
	}
	for _, name := range []string{"log/fob-3/checkpoint", "log/fob-3/tile/0/0", "log/fob-3/tile/0/1", "log/fob-3/edge/1"} {
		v, err := db.View(t.Context(), name)
		fmt.Fprintf(w, "%s %x %v\n", name, v, err)
	}
	w.Flush()
	return b.String()
}
