// Package render draws an edition of a report: as a page for screen and A4
// paper, as Markdown, JSON, DOCX and PDF.
//
// It adds nothing: every word and number it prints stands in the edition, and
// it knows no catalogue, clock or store. What comes from people is escaped. Its
// one invariant: the same edition gives the same bytes.
package render

import (
	"encoding/json"
	"io"

	"konbit.example/konbit/internal/edition"
)

// JSON writes e as one indented JSON object.
func JSON(w io.Writer, e *edition.Edition) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(e)
}
