package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

//go:embed index.sql
var indexSchema string

// indexVersion changes with index.sql, and with what is put into it.
const indexVersion = 2

// An index finds the positions of entries by what is in them. It is a file
// beside the log's that follows it: it catches up before it answers, and, so
// that there is little to catch up on, when nothing has been appended for a
// while.
type index struct {
	path string
	log  *DB

	mu sync.Mutex // held to write
	db *sql.DB

	appended chan struct{} // has an element when there may be something to do
	stop     context.CancelFunc
	stopped  chan struct{}
}

// idle is how long nothing must have been appended before the index catches up
// of its own accord: appending has the disk first.
const idle = 200 * time.Millisecond

func openIndex(ctx context.Context, log *DB, path string) (*index, error) {
	x := &index{path: path, log: log, appended: make(chan struct{}, 1), stopped: make(chan struct{})}
	err := x.connect()
	if err == nil {
		if err = x.check(ctx); err != nil {
			err = x.reset(ctx)
		}
	}
	if err != nil { // not even that: it is not a database any more
		if err = x.remake(ctx); err != nil {
			return nil, err
		}
	}
	background, stop := context.WithCancel(context.Background())
	x.stop = stop
	go x.follow(background)
	x.wake()
	return x, nil
}

func (x *index) connect() (err error) {
	if err := touch(x.path); err != nil {
		return err
	}
	x.db, err = sql.Open("sqlite", dsn(x.path, "busy_timeout(10000)", "journal_mode(wal)", "synchronous(normal)",
		"secure_delete(on)", "cache_size(-16000)"))
	return err
}

// check reports whether the file is an index of this log.
func (x *index) check(ctx context.Context) error {
	var version int
	if err := x.db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version != indexVersion {
		return fmt.Errorf("index of version %d", version)
	}
	var n int64
	var leaf, want []byte
	if err := x.db.QueryRowContext(ctx, `SELECT n, leaf FROM applied`).Scan(&n, &leaf); err != nil || n == 0 {
		return err
	}
	if err := x.log.read.QueryRowContext(ctx, `SELECT leaf FROM record WHERE n = ?`, n).Scan(&want); err != nil {
		return err
	}
	if !bytes.Equal(leaf, want) {
		return errors.New("index of another log")
	}
	return nil
}

// reset empties the index. What it forgets is overwritten.
func (x *index) reset(ctx context.Context) error {
	err := x.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DROP TABLE IF EXISTS entry;
			DROP TABLE IF EXISTS text;
			DROP TABLE IF EXISTS applied;`+indexSchema+fmt.Sprintf(`;PRAGMA user_version = %d`, indexVersion))
		return err
	})
	if err != nil {
		return err
	}
	_, err = x.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// remake makes an empty index in a new file.
func (x *index) remake(ctx context.Context) error {
	if x.db != nil {
		if err := x.db.Close(); err != nil {
			return err
		}
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(x.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := x.connect(); err != nil {
		return err
	}
	return x.reset(ctx)
}

func (x *index) tx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // no effect after Commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (x *index) close() error {
	x.stop()
	<-x.stopped
	return x.db.Close()
}

// wake says that the log has grown.
func (x *index) wake() {
	select {
	case x.appended <- struct{}{}:
	default:
	}
}

// forget removes from the index what may have been erased from the log, by
// starting over: whatever an index keeps of a word it has deleted is gone too.
func (x *index) forget(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.reset(ctx)
}

// explain says of an error what to do about the index rather than the log.
func (x *index) explain(err error) error {
	if isDamage(err) {
		return unavailable(err, "the search index is damaged: stop the node and delete "+x.path+", which is made again; nothing is lost")
	}
	return err
}

// applied returns how far the log is indexed.
func (x *index) applied(ctx context.Context) (n int64, err error) {
	err = x.db.QueryRowContext(ctx, `SELECT n FROM applied`).Scan(&n)
	return n, err
}

// follow catches up whenever the log has been quiet for a while.
func (x *index) follow(ctx context.Context) {
	defer close(x.stopped)
	timer := time.NewTimer(idle)
	timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.appended:
			timer.Reset(idle)
			continue
		case <-timer.C:
		}
		for more := true; more && len(x.appended) == 0 && ctx.Err() == nil; {
			var err error
			if more, err = x.step(ctx, math.MaxInt64); err != nil {
				break // whoever searches next is told
			}
		}
	}
}

// catchUp indexes the log up to position n.
func (x *index) catchUp(ctx context.Context, n int64) error {
	if applied, err := x.applied(ctx); err != nil || applied >= n {
		return err
	}
	for {
		if more, err := x.step(ctx, n); err != nil || !more {
			return err
		}
	}
}

// step indexes one chunk of the log, no further than position n, and reports
// whether there may be more. Another process may be doing the same.
func (x *index) step(ctx context.Context, n int64) (more bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	err = x.tx(ctx, func(tx *sql.Tx) error {
		var applied int64
		if err := tx.QueryRowContext(ctx, `SELECT n FROM applied`).Scan(&applied); err != nil || applied >= n {
			return err
		}
		c := x.log.walk(&ledger.Query{After: applied, Until: n}, ``)(ctx, maxChunk)
		if c.err != nil || len(c.entries) == 0 {
			return c.err
		}
		more = c.more && c.entries[len(c.entries)-1].Position < n
		return insert(ctx, tx, c.entries)
	})
	return more && err == nil, err
}

// insert indexes entries.
func insert(ctx context.Context, tx *sql.Tx, entries []ledger.Entry) error {
	entry, err := tx.PrepareContext(ctx, `
		INSERT INTO entry (n, kind, node, subject, author, place, valid_from, valid_to, published, made)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer entry.Close()
	text, err := tx.PrepareContext(ctx, `INSERT INTO text (rowid, words) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer text.Close()
	for i := range entries {
		e := &entries[i]
		if err := e.Decode(); err != nil {
			return err
		}
		r := &e.Record
		var place, published, from, to any
		if r.Place != nil && r.Place.Code != "" {
			place = r.Place.Code
		}
		if !r.Published.IsZero() {
			published = r.Published.Earliest(time.UTC).UnixMicro()
		}
		if when := ledger.When(r); !when.IsZero() {
			from, to = span(when)
		}
		_, err := entry.ExecContext(ctx, e.Position, r.Kind.Name(), r.Node, idBytes(r.ThingID()), r.Author, place,
			from, to, published, r.Made.Earliest(time.UTC).UnixMicro())
		if err != nil {
			return err
		}
		words := ledger.Words(r)
		slices.Sort(words)
		if _, err := text.ExecContext(ctx, e.Position, strings.Join(slices.Compact(words), " ")); err != nil {
			return err
		}
	}
	last := &entries[len(entries)-1]
	_, err = tx.ExecContext(ctx, `UPDATE applied SET n = ?, leaf = ?`, last.Position, last.Sealed.Leaf[:])
	return err
}

// span returns the ends of s, dates read in UTC.
func span(s konbit.Span) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if t, ok := s.Earliest(time.UTC); ok {
		from = t.UnixMicro()
	}
	if t, ok := s.Latest(time.UTC); ok {
		to = t.UnixMicro()
	}
	return from, to
}

// positions returns the first positions, in the order of q, at which q may match,
// size of them at most. The index must have caught up.
func (x *index) positions(ctx context.Context, q *ledger.Query, size int) ([]int64, error) {
	where, args, err := x.where(ctx, q)
	if err != nil {
		return nil, err
	}
	by := `n ` + order(q)
	if q.ByTime {
		by = began + ` ` + order(q) + `, ` + by
	}
	rows, err := x.db.QueryContext(ctx, `SELECT n FROM entry WHERE `+where+` ORDER BY `+by+` LIMIT ?`, append(args, size)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ns []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, rows.Err()
}

// began is where an entry stands in the order of when it was true.
var began = fmt.Sprintf(`coalesce(valid_from, %d)`, int64(math.MinInt64))

func (x *index) where(ctx context.Context, q *ledger.Query) (string, []any, error) {
	where, args := []string{`n > ?`, `n <= ?`}, []any{q.After, q.Until}
	and := func(cond string, a ...any) { where, args = append(where, cond), append(args, a...) }
	if len(q.Kinds) > 0 {
		list, err := json.Marshal(q.Kinds)
		if err != nil {
			return "", nil, err
		}
		and(`kind IN (SELECT value FROM json_each(?))`, string(list))
	}
	if q.Subject != "" {
		self, err := x.log.position(ctx, q.Subject)
		if err != nil {
			return "", nil, err
		}
		and(`n IN (SELECT n FROM entry WHERE subject = ? UNION SELECT ?)`, idBytes(q.Subject), self)
	}
	if q.Place != "" {
		and(`place >= ? AND place < ?`, q.Place, q.Place+"\U0010ffff")
	}
	if q.Node != "" {
		and(`node = ?`, q.Node)
	}
	if q.ByTime && q.Past > 0 {
		past := ` > `
		if q.Newest {
			past = ` < `
		}
		and(`(`+began+`, n)`+past+`(SELECT `+began+`, n FROM entry WHERE n = ?)`, q.Past)
	}
	if words := ledger.Fold(q.Text); len(words) > 0 {
		and(`n IN (SELECT rowid FROM text WHERE text MATCH ?)`, `"`+strings.Join(words, `"* "`)+`"*`)
	}
	if !q.Valid.IsZero() { // dates may be read in any zone: a day either side
		and(`valid_from IS NOT NULL`)
		if t, ok := q.Valid.Earliest(time.UTC); ok {
			and(`valid_to >= ?`, t.AddDate(0, 0, -1).UnixMicro())
		}
		if t, ok := q.Valid.Latest(time.UTC); ok {
			and(`valid_from <= ?`, t.AddDate(0, 0, 1).UnixMicro())
		}
	}
	return strings.Join(where, ` AND `), args, nil
}
