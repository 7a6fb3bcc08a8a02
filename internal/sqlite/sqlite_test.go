package sqlite_test

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/ledger/storetest"
	"konbit.example/konbit/internal/sqlite"
)

var t0 = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

func person(id string, roles ...access.Role) access.Principal {
	return access.Principal{ID: id, Roles: roles, Clearance: konbit.Red}
}

var corporal = person("corporal", access.Reporting)

// anyKind is a catalogue that knows every kind.
type anyKind struct{}

func (anyKind) Check(*konbit.Record) error                { return nil }
func (anyKind) Summary(*konbit.Record) []byte             { return nil }
func (anyKind) DefaultMarking(konbit.Kind) konbit.Marking { return konbit.Amber }

// key is a node's, one for all tests; a child process is handed its parent's.
var key = sync.OnceValue(func() (k struct {
	signer   note.Signer
	verifier note.Verifier
	text     string
}) {
	k.text = os.Getenv("KONBIT_TEST_KEY")
	if k.text == "" {
		skey, vkey, err := note.GenerateKey(rand.Reader, "fob-3")
		if err != nil {
			panic(err)
		}
		k.text = skey + "\n" + vkey
	}
	skey, vkey, _ := strings.Cut(k.text, "\n")
	var err error
	if k.signer, err = note.NewSigner(skey); err != nil {
		panic(err)
	}
	if k.verifier, err = note.NewVerifier(vkey); err != nil {
		panic(err)
	}
	return k
})

func openDB(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// openLedger opens the node whose file is at path; closing it twice is harmless.
func openLedger(t testing.TB, path string) (*ledger.Ledger, *sqlite.DB) {
	t.Helper()
	db := openDB(t, path)
	l, err := ledger.Open(t.Context(), ledger.Config{
		Store: db, Kinds: anyKind{}, Signer: key().signer, Verifier: key().verifier, Now: func() time.Time { return t0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l, db
}

// report is a patrol of ordinary size.
func report(n int64) konbit.Record {
	made := t0.Add(-time.Hour + time.Duration(n)*time.Microsecond)
	return konbit.Record{
		ID: konbit.NamedID(made, fmt.Sprint("patrol/", n)), Kind: "patrol@1", Made: konbit.At(made),
		Valid: konbit.MustSpan("2025-01-18"), Sources: []konbit.Source{{Own: true}},
		Place: &konbit.Place{Code: fmt.Sprintf("HT01%02d-%02d", n%20, n%7), Name: "Delmas 33"},
		Body: fmt.Appendf(nil, `{"types":["foot","joint"],"status":"done","start":"2025-01-18T06:00:00-05:00","end":"2025-01-18T09:30:00-05:00",`+
			`"personnel":12,"vehicles":3,"result":"completed","findings":"Market %d open, two checkpoints passed, no contact."}`, n),
	}
}

func fill(t testing.TB, l *ledger.Ledger, from, to int64) {
	t.Helper()
	for from < to {
		var recs []konbit.Record
		for ; from < to && len(recs) < 1000; from++ {
			recs = append(recs, report(from))
		}
		if _, err := l.Append(t.Context(), corporal, recs...); err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t testing.TB, path string) ledger.Proof {
	t.Helper()
	db, err := sqlite.Inspect(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	proof, err := ledger.Verify(t.Context(), db, key().verifier, nil)
	if err != nil {
		t.Error(err)
	}
	return proof
}

func count(t testing.TB, l *ledger.Ledger, q ledger.Query) (n int) {
	t.Helper()
	for _, err := range l.Records(t.Context(), corporal, q) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestStore(t *testing.T) {
	paths := map[ledger.Store]string{}
	storetest.Run(t,
		func(t *testing.T) ledger.Store {
			path := filepath.Join(t.TempDir(), "a #%? name.db")
			db := openDB(t, path)
			paths[db] = path
			return db
		},
		func(t *testing.T, s ledger.Store) ledger.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return openDB(t, paths[s])
		})
}

// TestTwoProcesses has two ledgers on one file, as two processes would.
func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "konbit.db")
	a, _ := openLedger(t, path)
	b, _ := openLedger(t, path)
	f, err := a.Follow(t.Context(), "view")
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(30) {
		l := a
		if i%3 > 0 {
			l = b
		}
		if _, err := l.Append(t.Context(), corporal, report(i), report(1000)); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for k, l := range []*ledger.Ledger{a, b} {
		wg.Go(func() {
			for i := range int64(100) {
				if _, err := l.Append(t.Context(), corporal, report(2000+1000*int64(k)+i)); err != nil {
					t.Error(err)
				}
				if n := count(t, l, ledger.Query{Text: "market", Limit: 3}); n != 3 {
					t.Errorf("%d records found", n)
				}
			}
		})
	}
	wg.Wait()
	if err := a.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if entries, err := f.Next(t.Context(), 1000); err != nil || len(entries) != 231 {
		t.Errorf("the follower of one sees %d of 231, %v", len(entries), err)
	}
	verify(t, path)
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, statement string) string {
		path := filepath.Join(dir, name)
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	openDB(t, newer).Close()
	write("newer.db", `PRAGMA user_version = 99`)
	for _, c := range []struct {
		path string
		code konbit.Code
		says string
	}{
		{write("other.db", `CREATE TABLE t (x)`), konbit.CodeInvalid, "not made by konbit"},
		{newer, konbit.CodeInvalid, "newer konbit"},
		{garbage, konbit.CodeUnavailable, "damaged"},
		{filepath.Join(dir, "no", "such", "folder.db"), konbit.CodeUnavailable, "folder"},
	} {
		before, _ := os.ReadFile(c.path)
		_, err := sqlite.Open(t.Context(), c.path)
		if konbit.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Open(%s) = %v, want %s that says %q", filepath.Base(c.path), err, c.code, c.says)
		}
		if _, err := sqlite.Inspect(t.Context(), c.path); err == nil {
			t.Errorf("Inspect(%s) succeeds", filepath.Base(c.path))
		}
		if after, _ := os.ReadFile(c.path); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", filepath.Base(c.path))
		}
	}
}

func TestInspectChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "konbit.db")
	l, _ := openLedger(t, path)
	fill(t, l, 0, 300)
	look := func() {
		t.Helper()
		db, err := sqlite.Inspect(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Append(t.Context(), &ledger.Batch{}); konbit.CodeOf(err) != konbit.CodeUnavailable {
			t.Errorf("Append = %v", err)
		}
		n := 0
		for e, err := range db.Scan(t.Context(), ledger.Query{Kinds: []string{"patrol"}, Text: "market"}) {
			if n++; err != nil || e.Position != int64(n) {
				t.Fatal(e.Position, err)
			}
		}
		if n != 300 {
			t.Errorf("%d of 300 records are read", n)
		}
	}
	look() // while the node runs
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	names := func() string {
		var s []string
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			s = append(s, e.Name())
		}
		return strings.Join(s, " ")
	}
	before := names()
	look()
	if after := names(); after != before {
		t.Errorf("files %q, before it was inspected %q", after, before)
	}
}

// TestIndex takes the index away, or gives the log another's.
func TestIndex(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "konbit.db")
	l, db := openLedger(t, path)
	fill(t, l, 0, 2200)
	if got := count(t, l, ledger.Query{Text: "market 77"}); got != 11 { // 77 and 770 to 779
		t.Errorf("%d records have the words, want 11", got)
	}
	fill(t, l, 2200, 2300)
	for wait := sqlite.Idle; ; wait *= 2 {
		n, err := db.Indexed(t.Context())
		if err != nil || wait > 20*time.Second {
			t.Fatalf("the index stands at %d of 2300, %v", n, err)
		}
		if n == 2300 {
			break
		}
		time.Sleep(wait)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	other, _ := openLedger(t, filepath.Join(dir, "other.db"))
	fill(t, other, 50_000, 50_100)
	if got := count(t, other, ledger.Query{Text: "market 77"}); got != 0 {
		t.Errorf("%d records of the other log have the words", got)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(index string) error{
		"kept":           func(string) error { return nil },
		"taken away":     os.Remove,
		"of another log": func(index string) error { return os.Rename(filepath.Join(dir, "other.db-index"), index) },
		"garbage":        func(index string) error { return os.WriteFile(index, []byte(strings.Repeat("garbage", 1000)), 0o600) },
		"cut off":        func(index string) error { return os.Truncate(index, 8192) },
	} {
		if err := spoil(path + "-index"); err != nil {
			t.Fatal(err)
		}
		l, _ := openLedger(t, path)
		if got := count(t, l, ledger.Query{Text: "market 77", Kinds: []string{"patrol"}}); got != 11 {
			t.Errorf("index %s: %d records have the words, want 11", name, got)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDamagedIndex spoils every page of the index but the first few: either
// search still finds what is there, or it says what to delete.
func TestDamagedIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "konbit.db")
	l, _ := openLedger(t, path)
	fill(t, l, 0, 1000)
	if got := count(t, l, ledger.Query{Text: "market 77"}); got != 11 {
		t.Fatalf("%d records have the words, want 11", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path + "-index")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for page := 12; page*4096 < len(b); page++ {
		damaged := bytes.Clone(b)
		copy(damaged[page*4096:], bytes.Repeat([]byte{0xff}, 4096))
		if err := os.WriteFile(path+"-index", damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		l, _ := openLedger(t, path)
		for _, err := range l.Records(t.Context(), corporal, ledger.Query{Text: "market 77", Kinds: []string{"patrol"}}) {
			if err == nil {
				continue
			}
			if told++; konbit.CodeOf(err) != konbit.CodeUnavailable || !strings.Contains(err.Error(), "delete "+path+"-index") {
				t.Errorf("page %d damaged: %v", page, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if told == 0 {
		t.Error("no damage was met")
	}
}

// TestErasedBytesAreGone looks for an erased word in every byte of every file.
func TestErasedBytesAreGone(t *testing.T) {
	dir := t.TempDir()
	l, _ := openLedger(t, filepath.Join(dir, "konbit.db"))
	fill(t, l, 0, 50)
	secret := report(100)
	secret.Body = []byte(`{"findings":"Xylographer of Zanzibar"}`)
	appendAll := func(who access.Principal, recs ...konbit.Record) {
		t.Helper()
		if _, err := l.Append(t.Context(), who, recs...); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(corporal, secret)
	fill(t, l, 50, 100)
	if got := count(t, l, ledger.Query{Text: "xylographer"}); got != 1 {
		t.Fatalf("%d records have the word", got)
	}
	act := func(n int64, kind konbit.Kind, body string) konbit.Record {
		r := report(n)
		r.Kind, r.Body = kind, fmt.Appendf(nil, body, secret.ID)
		return r
	}
	appendAll(person("a", access.Duty), act(201, "approval@1", `{"of":%q,"purpose":"erasure","decision":"approved"}`))
	appendAll(person("b", access.Duty), act(202, "approval@1", `{"of":%q,"purpose":"erasure","decision":"approved"}`))
	appendAll(person("c", access.Protection), act(203, "erasure@1", `{"of":%q,"parts":["body"]}`))
	if got := count(t, l, ledger.Query{Text: "xylographer"}); got != 0 {
		t.Error("the erased word is still found")
	}
	for _, when := range []string{"while open", "after it was closed"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(bytes.ToLower(b), []byte("xylographer")) {
				t.Errorf("%s, %s still has the erased word", when, f.Name())
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if proof := verify(t, filepath.Join(dir, "konbit.db")); proof.Withheld != 1 {
		t.Errorf("proof = %+v", proof)
	}
}

func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	path, backup, restored := filepath.Join(dir, "konbit.db"), filepath.Join(dir, "backup.db"), filepath.Join(dir, "new.db")
	l, db := openLedger(t, path)
	fill(t, l, 0, 2000)
	if err := os.WriteFile(backup+".partial", []byte("of one that was broken off"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	fill(t, l, 2000, 2100) // the node goes on
	if err := db.Backup(t.Context(), backup); konbit.CodeOf(err) != konbit.CodeConflict {
		t.Errorf("a second backup to the same place: %v", err)
	}
	restore := func(from, to string) error {
		_, err := sqlite.Restore(t.Context(), from, to, key().verifier, nil)
		return err
	}
	if err := restore(backup, path); konbit.CodeOf(err) != konbit.CodeConflict {
		t.Errorf("restored over a node: %v", err)
	}
	if err := restore(path, restored); konbit.CodeOf(err) != konbit.CodeInvalid {
		t.Errorf("a node's own file, in use, was restored: %v", err)
	}
	if err := restore(filepath.Join(dir, "none.db"), restored); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("restored from nothing: %v", err)
	}
	if err := restore(backup, restored); err != nil {
		t.Fatal(err)
	}
	r, _ := openLedger(t, restored)
	if got := r.Head(); got.Position != 2000 || got.Checkpoint.Size != 2000 {
		t.Errorf("restored at %d of 2000", got.Position)
	}
	fill(t, r, 1990, 2050)
	if proof := verify(t, restored); proof.Records != 2050 {
		t.Errorf("restored and gone on: %+v", proof)
	}

	b, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(b, []byte("Market 777 open"))
	b[i] ^= 4
	damaged := filepath.Join(dir, "damaged.db")
	if err := os.WriteFile(damaged, b, 0o600); err != nil {
		t.Fatal(err)
	}
	err = restore(damaged, filepath.Join(dir, "never.db"))
	m, ok := errors.AsType[*ledger.Mismatch](err)
	if !ok || m.ID != report(777).ID || m.Position != 778 {
		t.Errorf("a damaged backup: %v, want the record at 778 named", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "never.db")); err == nil {
		t.Error("a damaged backup was restored")
	}
}
