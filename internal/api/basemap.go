package api

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"konbit.example/konbit"
)

// basemap hands out the mission pack's own map: the JSON files of its folder
// basemap. A mission may have none.
func (s *server) basemap(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if !strings.HasSuffix(name, ".json") {
		name = "" // nothing else is for the browser
	}
	b, err := fs.ReadFile(s.Node.Mission.Files(), path.Join("basemap", name))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || name == "" {
		err = konbit.Errorf(konbit.CodeNotFound, "the mission pack has no basemap file %q", r.PathValue("file"))
	}
	if err != nil {
		s.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+s.Node.Digest[:16]+`"`) // the digest covers the pack
	http.ServeContent(w, r, name, time.Time{}, strings.NewReader(string(b)))
}
