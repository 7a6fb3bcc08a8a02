package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"konbit.example/konbit/web"
)

// desk serves the built pages of the desk. An address that is no file is one of the desk's own
// and gets index.html, which reads it. Files under assets/ carry a hash in
// their names and never change; text is compressed once, when first asked for.
func desk(pages fs.FS) http.Handler {
	return http.StripPrefix(web.Base, &deskPages{files: pages, ready: map[string]*page{}})
}

type deskPages struct {
	files fs.FS
	mu    sync.Mutex
	ready map[string]*page
}

type page struct{ plain, gzipped []byte }

func (d *deskPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "the desk's pages are only read", http.StatusMethodNotAllowed)
		return
	}
	name := path.Clean("/" + r.URL.Path)[1:]
	p, err := d.page(name)
	if err != nil && !strings.HasPrefix(name, "assets/") {
		name = "index.html"
		p, err = d.page(name)
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h, body, etag := w.Header(), p.plain, fmt.Sprintf(`"%08x"`, crc32.ChecksumIEEE(p.plain))
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if p.gzipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = p.gzipped
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader who went away is no fault of ours
	}
}

func (d *deskPages) page(name string) (*page, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.ready[name]; p != nil {
		return p, nil
	}
	b, err := fs.ReadFile(d.files, name)
	if err != nil {
		return nil, err
	}
	p := &page{plain: b}
	switch path.Ext(name) {
	case ".html", ".js", ".mjs", ".css", ".svg", ".json":
		var z bytes.Buffer
		zw, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := zw.Write(b); err != nil {
			return nil, err
		}
		if err := zw.Close(); err != nil {
			return nil, err
		}
		p.gzipped = z.Bytes()
	}
	d.ready[name] = p
	return p, nil
}
