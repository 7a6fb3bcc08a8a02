package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"konbit.example/konbit/web"
)

func sha(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// stamp computes what build/stamp.ts computes.
func stamp(t *testing.T) string {
	t.Helper()
	files := []string{"index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"}
	for _, dir := range []string{"build", "public", "src"} {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, filepath.ToSlash(p))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(files)
	var lines strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%s %s\n", sha(b), f)
	}
	for _, lang := range []string{"en", "fr", "ht", "es"} {
		fmt.Fprintf(&lines, "%s labels/%s\n", sha([]byte(labels(t, lang))), lang)
	}
	return sha([]byte(lines.String()))
}

var used = regexp.MustCompile(`^(ui|date|month|number|weekday)\.`)

func labels(t *testing.T, lang string) string {
	t.Helper()
	b, err := os.ReadFile("../catalogue/labels/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	short := map[string]any{}
	for key, label := range all {
		if used.MatchString(key) {
			short[strings.TrimPrefix(key, "ui.")] = label
		}
	}
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(short)) {
		switch label := short[key].(type) {
		case string:
			fmt.Fprintf(&text, "%s=%s\n", key, label)
		case map[string]any:
			for _, form := range slices.Sorted(maps.Keys(label)) {
				fmt.Fprintf(&text, "%s[%s]=%s\n", key, form, label[form])
			}
		}
	}
	return text.String()
}

func TestPagesAreBuiltFromTheirSources(t *testing.T) {
	got, err := fs.ReadFile(web.FS(), "stamp")
	if err != nil {
		t.Fatal(err)
	}
	if want := stamp(t); strings.TrimSpace(string(got)) != want {
		t.Errorf("dist was built from other sources (stamp %.8s, sources %.8s): run `npm ci && npm run build` in web and commit dist", got, want)
	}
}

// The pages run under a policy that allows no inline script and no other host.
func TestNothingInlineAndNoOtherHost(t *testing.T) {
	html, err := fs.ReadFile(web.FS(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(html), "script-src 'self'; style-src 'self'") {
		t.Error("index.html carries no content policy")
	}
	if m := regexp.MustCompile(`<script(>| [^>]*>)[^<]|<style| on\w+=|(src|href)="(https?:)?//`).Find(html); m != nil {
		t.Errorf("index.html has something inline or from elsewhere: %s", m)
	}
}
