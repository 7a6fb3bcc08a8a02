package article

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ledongthuc/pdf"

	"konbit.example/konbit"
)

// Limits on a PDF, which can be made to unpack to anything.
const (
	maxPages  = 2000
	maxStream = 4 << 20 // of what draws a page, or of what a font's letters mean: a drawing is larger, a text never
	pdfTime   = 10 * time.Second
)

var errSlow = errors.New("it takes too long to read")

// A fused reader stops answering when its time is up, which ends whoever reads.
type fused struct {
	*bytes.Reader
	blown atomic.Bool
}

func (f *fused) ReadAt(p []byte, off int64) (int, error) {
	if f.blown.Load() {
		return 0, errSlow
	}
	return f.Reader.ReadAt(p, off)
}

// readPDF reads the text of a PDF, a page after the other. Pages without text
// are scans.
func (a *Article) readPDF(b []byte) error {
	type result struct {
		text  string
		empty int
		err   error
	}
	in := &fused{Reader: bytes.NewReader(b)}
	done := make(chan result, 1)
	go func() {
		text, empty, err := pdfText(in, int64(len(b)))
		done <- result{text, empty, err}
	}()
	fuse := time.NewTimer(pdfTime)
	defer fuse.Stop()
	var r result
	select {
	case r = <-done:
	case <-fuse.C:
		in.blown.Store(true)
		r.err = konbit.Invalid("file", "the PDF takes more than %v to read: paste its text", pdfTime)
	}
	if r.err != nil {
		return r.err
	}
	if r.empty > 0 {
		a.note(Pages)
	}
	a.Text = strings.ToValidUTF8(r.text, "\ufffd")
	return nil
}

// large reports whether a stream that the text of p is read from unpacks to more
// than is read: the library would hold all of it.
func large(p pdf.Page) bool {
	streams := []pdf.Value{p.V.Key("Contents")}
	if all := streams[0]; all.Kind() == pdf.Array {
		streams = streams[:0]
		for i := range all.Len() {
			streams = append(streams, all.Index(i))
		}
	}
	for _, name := range p.Fonts() {
		streams = append(streams, p.Font(name).V.Key("ToUnicode"))
	}
	left := int64(maxStream)
	for _, s := range streams {
		if s.Kind() != pdf.Stream {
			continue
		}
		n, _ := io.CopyN(io.Discard, s.Reader(), left+1) // where it is damaged, reading it says so
		if left -= n; left < 0 {
			return true
		}
	}
	return false
}

// pdfText returns the text of all pages and how many have none, or too much to
// be one. The library panics on damaged files.
func pdfText(in *fused, size int64) (text string, empty int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = konbit.Invalid("file", "the PDF is damaged or not understood (%v): paste its text", p)
		}
	}()
	r, err := pdf.NewReader(in, size)
	if err != nil {
		return "", 0, konbit.Invalid("file", "the PDF cannot be read (%v): paste its text", err)
	}
	n := r.NumPage()
	if n > maxPages {
		return "", 0, konbit.Invalid("file", "the PDF has %d pages: want at most %d", n, maxPages)
	}
	var out strings.Builder
	for i := 1; i <= n; i++ {
		p := r.Page(i)
		if p.V.IsNull() {
			continue
		}
		if large(p) {
			empty++
			continue
		}
		s, err := p.GetPlainText(nil)
		if err != nil {
			return "", 0, konbit.Invalid("file", "page %d of the PDF cannot be read (%v): paste its text", i, err)
		}
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\x00", "")); s == "" {
			empty++
			continue
		}
		out.WriteString(s)
		out.WriteString("\n\n")
		if out.Len() > MaxText {
			return "", 0, tooLong()
		}
	}
	return out.String(), empty, nil
}
