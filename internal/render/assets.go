package render

import (
	"embed"
	"encoding/base64"
	"io/fs"
)

// assets are the font, IBM Plex Sans (SIL Open Font License, see
// IBM-Plex-OFL.txt), the style sheet and the page's template.
//
//go:embed assets
var assets embed.FS

// Assets returns what a page made with HTML needs where it does not carry it
// itself: report.css and the fonts it names.
func Assets() fs.FS {
	sub, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

func asset(name string) string {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // named in this package only
	}
	return string(b)
}

// dataURL returns an asset as a URL that holds it.
func dataURL(mediaType, name string) string {
	return "data:" + mediaType + ";base64," + base64.StdEncoding.EncodeToString([]byte(asset(name)))
}
