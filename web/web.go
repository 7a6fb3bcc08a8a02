// Package web holds the built pages of the desk and hands them out.
//
// It is not a server: internal/server serves FS under Base and answers every
// address below it that is no file with index.html, because the desk reads its
// own addresses. Its one invariant: dist was built from the sources beside it
// (dist/stamp, checked by a test and by check-dist), so that a clone runs with
// Go alone.
package web

import (
	"embed"
	"io/fs"
)

// Base is the path that the pages were built to be served under.
const Base = "/desk/"

//go:embed all:dist
var dist embed.FS

// FS returns the files to serve under Base.
func FS() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // unreachable: dist is a fixed, valid name
	}
	return sub
}
