// Package catalogue hands out what an analyst may edit: the kinds of record,
// the vocabularies, the measures, the words shown in four languages, the kinds
// of report and the mission packs.
//
// It holds data and embeds it; it reads, checks and decides nothing. Its one
// invariant: everything that varies between missions is under this folder and
// nowhere in Go.
package catalogue

import (
	"embed"
	"io/fs"
)

//go:embed *
var files embed.FS

// Files returns the catalogue as it was built in.
func Files() fs.FS { return files }
