package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/api"
)

// send makes a request whose body is a file as it stands.
func (c *client) send(method, path string, body []byte) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), method, api.Prefix+path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("As", c.as)
	w := httptest.NewRecorder()
	c.http.ServeHTTP(w, r)
	return w
}

// A file is kept once, named by a record, and handed out to whoever may read
// that record and to nobody else.
func TestFiles(t *testing.T) {
	c := newClient(t)
	page := []byte("<script>alert(1)</script>")
	photo := []byte("\x89PNG\r\n\x1a\n and more")
	sum := func(b []byte) string { h := sha256.Sum256(b); return hex.EncodeToString(h[:]) }

	for _, b := range [][]byte{photo, page, photo} {
		w := c.send(http.MethodPost, "/files", b)
		if want := `{"sha256":"` + sum(b) + `","size":`; w.Code != http.StatusCreated || !bytes.HasPrefix(bytes.TrimSpace(w.Body.Bytes()), []byte(want)) {
			t.Fatalf("POST /files: %d %s, want %s", w.Code, w.Body, want)
		}
	}
	if w := c.send(http.MethodPost, "/files", nil); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest {
		t.Errorf("an empty file: %d %s", w.Code, w.Body)
	}
	c.as = "public"
	if w := c.send(http.MethodPost, "/files", photo); w.Code != http.StatusForbidden {
		t.Errorf("a file from somebody without a role: %d", w.Code)
	}

	c.as = "analyst"
	id := string(konbit.NamedID(testDay, "note"))
	c.call(http.MethodPost, "/records", map[string]any{
		"id": id, "kind": "note@1", "made": testDay, "marking": "amber", "sources": []any{map[string]any{"own": true}},
		"body": map[string]any{"text": "The gate.", "files": []any{
			map[string]any{"sha256": sum(photo), "name": "the gate.png", "type": "image/png", "size": len(photo)},
			map[string]any{"sha256": sum(page), "name": "page.html", "type": "text/html", "size": len(page)},
		}},
	}, http.StatusCreated, nil)

	for _, f := range []struct {
		content           []byte
		kind, disposition string
	}{
		{photo, "image/png", `inline; filename="the gate.png"`},
		{page, "application/octet-stream", `attachment; filename=page.html`}, // a page of somebody's is never opened as ours
	} {
		w := c.send(http.MethodGet, "/records/"+id+"/files/"+sum(f.content), nil)
		if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), f.content) {
			t.Errorf("GET %s: %d %q", f.disposition, w.Code, w.Body)
		}
		if got := w.Header().Get("Content-Type"); got != f.kind {
			t.Errorf("%s: Content-Type %q, want %q", f.disposition, got, f.kind)
		}
		if got := w.Header().Get("Content-Disposition"); got != f.disposition {
			t.Errorf("Content-Disposition %q, want %q", got, f.disposition)
		}
	}
	other := sum([]byte("other"))
	c.send(http.MethodPost, "/files", []byte("other"))
	for _, no := range []struct{ as, path, why string }{
		{"analyst", "/records/" + id + "/files/" + other, "kept, but not what the record names"},
		{"analyst", "/records/" + string(konbit.NamedID(testDay, "none")) + "/files/" + sum(photo), "no such record"},
		{"public", "/records/" + id + "/files/" + sum(photo), "a record that one may not read"},
	} {
		c.as = no.as
		if w := c.send(http.MethodGet, no.path, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", no.why, w.Code, w.Body)
		}
	}
}
