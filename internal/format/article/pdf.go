package article

import (
	"bytes"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ledongthuc/pdf"

	"konbit.example/konbit"
)

// Limits on a PDF, which can be made to unpack to anything.
const (
	maxPages = 2000
	pdfTime  = 10 * time.Second
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

// pdfText returns the text of all pages and how many have none. The library
// panics on damaged files.
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
