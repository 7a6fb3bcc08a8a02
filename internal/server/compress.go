package server

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// compress sends text compressed to those who take it so: bases are on links of
// a few hundred kilobits. What is compressed already, or is a feed, passes as it
// is.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Header.Get("Range") != "" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Accept-Encoding")
		c := &compressor{ResponseWriter: w, head: r.Method == http.MethodHead}
		defer c.close()
		next.ServeHTTP(c, r)
	})
}

var gzips = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // unreachable: the level is a good one
	}
	return z
}}

// A compressor decides at the first byte, by what the answer says it is.
type compressor struct {
	http.ResponseWriter
	zip     *gzip.Writer
	head    bool
	started bool
}

func (c *compressor) WriteHeader(status int) {
	if !c.started {
		c.started = true
		h := c.Header()
		if status == http.StatusOK && !c.head && h.Get("Content-Encoding") == "" && textual(h.Get("Content-Type")) {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
				h.Set("ETag", "W/"+tag) // the same content, in other bytes
			}
			c.zip, _ = gzips.Get().(*gzip.Writer)
			c.zip.Reset(c.ResponseWriter)
		}
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *compressor) Write(b []byte) (int, error) {
	if !c.started {
		if c.Header().Get("Content-Type") == "" {
			c.Header().Set("Content-Type", http.DetectContentType(b))
		}
		c.WriteHeader(http.StatusOK)
	}
	if c.zip != nil {
		return c.zip.Write(b)
	}
	return c.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what writes, to flush a feed.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *compressor) close() {
	if c.zip == nil {
		return
	}
	_ = c.zip.Close() // a reader who went away is no fault of ours
	gzips.Put(c.zip)
}

func textual(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "text/event-stream":
		return false
	case "application/json", "application/problem+json", "application/geo+json", "application/schema+json", "application/openapi+json", "application/x-ndjson", "image/svg+xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
