package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/jpeg"
	"regexp"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/render"
	"konbit.example/konbit/internal/report"
)

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	styles = regexp.MustCompile(`(?s)<style>.*?</style>`)
	uuid   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-`)
)

// photographed is the morning's Input with a record that carries a photo, under
// that marking.
func photographed(t *testing.T, key string, m konbit.Marking) report.Input {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 300)), nil); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes())
	name := hex.EncodeToString(sum[:])
	body := `{"type":"forum","at":"2025-03-09T11:00:00+12:00[Pacific/Fiji]","topics":"Water","photos":[{"sha256":"` + name + `","type":"image/jpeg","caption":"The forum at North Shore"}]}`
	in := morning(t, key)
	in.Records = append(in.Records, konbit.Record{
		ID: konbit.NamedID(at("2025-03-09T12:00:00Z"), "photographed"), Kind: "outreach@1", Made: konbit.MustMoment("2025-03-09T13:00:00+12:00"), Author: "ana",
		Marking: m, Place: &konbit.Place{Code: "XC"}, Body: []byte(body),
	})
	in.File = func(sha256 string) ([]byte, error) {
		if sha256 != name {
			t.Errorf("asked for the file %s", sha256)
		}
		return b.Bytes(), nil
	}
	return in
}

func photosOf(e *edition.Edition) (label string, photos []*edition.Photo) {
	for _, s := range e.Sections {
		for _, b := range s.Blocks {
			if b.Photo != nil {
				label, photos = s.Label, append(photos, b.Photo)
			}
		}
	}
	return label, photos
}

// TestAnnexes: photographs, a map and tables stand in annexes, each on a page of
// its own and under the marking of what it holds.
func TestAnnexes(t *testing.T) {
	e := build(t, photographed(t, "sitrep", konbit.Green))
	label, photos := photosOf(e)
	if len(photos) != 1 || label != "TLP:GREEN" || photos[0].Label != "TLP:GREEN" || e.Label != "TLP:AMBER" {
		t.Fatalf("%d photos in an annex marked %s, in a report marked %s; want one, green, in a report that is amber", len(photos), label, e.Label)
	}
	if got := photos[0].Caption.String(); got != "The forum at North Shore, 9 Mar, 11:00" {
		t.Errorf("caption %q", got)
	}
	titles := ""
	for _, s := range e.Sections {
		if s.Label != "" {
			titles += s.Title + "\n"
			if !s.Page || s.Number != "" {
				t.Errorf("%s does not start a page, or is numbered as a section", s.Title)
			}
		}
	}
	if titles != "Annex A. Photographs\nAnnex B. Patrols of the period\n" { // the pack brings no outlines, so there is no map
		t.Errorf("annexes:\n%s", titles)
	}
	for name, draw := range map[string]func(*bytes.Buffer) error{
		"HTML": func(b *bytes.Buffer) error { return render.HTML(b, e, render.HTMLOptions{}) },
		"DOCX": func(b *bytes.Buffer) error { return render.DOCX(b, e) },
		"PDF":  func(b *bytes.Buffer) error { return render.PDF(b, e) },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil || b.Len() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPhotosThatMayNotGoOut: not above the ceiling, not where records are told
// in aggregate only, and not where the file is not held.
func TestPhotosThatMayNotGoOut(t *testing.T) {
	if _, photos := photosOf(build(t, photographed(t, "sitrep", konbit.Red))); len(photos) > 0 {
		t.Error("a red photo stands in an amber report")
	}
	in := photographed(t, "sitrep", konbit.Green)
	in.File = nil
	if _, photos := photosOf(build(t, in)); len(photos) > 0 {
		t.Error("a photo whose file is not held")
	}
}

// TestPublicSaysNothingOfSilence: arrivals that are not public would look like
// promises that nobody kept, so what is overdue is not told to the public.
func TestPublicSaysNothingOfSilence(t *testing.T) {
	for _, b := range section(t, build(t, morning(t, "public")), "promises").Blocks {
		for _, line := range b.Lines() {
			if strings.Contains(line, "overdue") || strings.Contains(line, "none is known to have come") {
				t.Errorf("the public update says: %s", line)
			}
		}
	}
}

// TestEvidence: every figure, count, sum and promise of a report says what it
// rests on, in words and not by ids.
func TestEvidence(t *testing.T) {
	e := build(t, morning(t, "sitrep"))
	for i := range e.Values {
		v := &e.Values[i]
		if none := v.Interval != nil && v.Interval.High == 0; !v.Evidenced() && v.Type != "record" && !none {
			t.Errorf("%s = %s shows no evidence", v.ID, v.Phrase)
		}
	}
	for name, draw := range map[string]func(*bytes.Buffer) error{
		"HTML":     func(b *bytes.Buffer) error { return render.HTML(b, e, render.HTMLOptions{}) },
		"Markdown": func(b *bytes.Buffer) error { return render.Markdown(b, e) },
	} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(err)
		}
		text := tags.ReplaceAllString(styles.ReplaceAllString(b.String(), ""), " ")
		if id := uuid.FindString(text); id != "" {
			t.Errorf("%s prints the id %s to its readers", name, id)
		}
		if !strings.Contains(text, "Counted") {
			t.Errorf("%s lacks what was counted", name)
		}
	}
}
