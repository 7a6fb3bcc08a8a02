//go:build conformance

package render_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"konbit.example/konbit/internal/render"
)

// TestConformanceOffice opens the document in LibreOffice, has it lay the pages
// out, and reads them: every page has marking, serial and number. It fails where
// LibreOffice or pdftotext is missing; make conformance installs both.
func TestConformanceOffice(t *testing.T) {
	var b bytes.Buffer
	if err := render.DOCX(&b, exercise()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "sitrep.docx")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	office := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, file)
	if out, err := office.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", filepath.Join(dir, "sitrep.pdf"), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	if len(pages) < 2 {
		t.Errorf("%d pages, want what is printed on several", len(pages))
	}
	for i, page := range pages {
		if strings.Count(page, "TLP:AMBER") < 2 || !strings.Contains(page, "CSSM/EX/SITREP/014") || !strings.Contains(page, "of "+string(rune('0'+len(pages)))) {
			t.Errorf("page %d lacks its marking above and below, its serial or its number:\n%s", i+1, page)
		}
	}
	for _, want := range []string{"Situation report 14", "just over 600", "Annex A. Photographs", "The yard of FOB 3", "Evidence"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
