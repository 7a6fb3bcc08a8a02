package sqlite_test

import (
	"path/filepath"
	"testing"

	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/ledger/storetest"
	"konbit.example/konbit/internal/sqlite"
)

func openAt(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestStore(t *testing.T) {
	paths := map[ledger.Store]string{}
	storetest.Run(t,
		func(t *testing.T) ledger.Store {
			path := filepath.Join(t.TempDir(), "a #%? name.db")
			db := openAt(t, path)
			paths[db] = path
			return db
		},
		func(t *testing.T, s ledger.Store) ledger.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return openAt(t, paths[s])
		})
}
