package blobs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/blobs"
)

func open(t *testing.T, dir string) *blobs.Store {
	t.Helper()
	s, err := blobs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestPutGet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	s := open(t, dir)
	for _, b := range [][]byte{nil, []byte("an edition"), bytes.Repeat([]byte("x"), 1<<20)} {
		key, err := s.Put(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Put(t.Context(), b)
		if err != nil || again != key {
			t.Errorf("put again: %s, %v; want %s", again, err, key)
		}
		got, err := open(t, dir).Get(t.Context(), key)
		if err != nil || !bytes.Equal(got, b) {
			t.Errorf("get %s: %d bytes, %v; want %d", key, len(got), err, len(b))
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			key, err := s.Put(t.Context(), []byte("the same"))
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Get(t.Context(), key); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestFaults(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	key, err := s.Put(t.Context(), []byte("as issued"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "zz", "../" + key, strings.ToUpper(key) + "00"} {
		if _, err := s.Get(t.Context(), bad); konbit.CodeOf(err) != konbit.CodeInvalid {
			t.Errorf("get %q: %v; want invalid", bad, err)
		}
	}
	if _, err := s.Get(t.Context(), strings.Repeat("0", 64)); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("get what is not held: %v; want not found", err)
	}
	file := filepath.Join(dir, key[:2], key[2:])
	if err := os.WriteFile(file, []byte("altered"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), key); err == nil || !strings.Contains(err.Error(), "altered") {
		t.Errorf("get what was altered: %v", err)
	}
}
