package sqlite

import (
	"context"
	"fmt"
	"io/fs"
)

// SetMigrations replaces the migrations until the test ends.
func SetMigrations(fsys fs.FS) (restore func()) {
	old := migrations
	migrations = fsys
	return func() { migrations = old }
}

// LimitPages lets the file grow to n pages, as a disk would that is full then.
func (d *DB) LimitPages(ctx context.Context, n int) error {
	_, err := d.write.conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
	return err
}

// Pages returns how many pages the file has.
func (d *DB) Pages(ctx context.Context) (n int, err error) {
	err = d.read.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&n)
	return n, err
}

// Indexed returns how far the search index has come.
func (d *DB) Indexed(ctx context.Context) (int64, error) { return d.index.applied(ctx) }

// Idle is how long the index waits before it catches up by itself.
const Idle = idle
