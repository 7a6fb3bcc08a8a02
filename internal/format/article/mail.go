package article

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"

	"konbit.example/konbit"
)

// Limits on the parts of a mail.
const (
	maxParts = 200
	maxDepth = 8
)

// A letter is a mail that is being taken apart.
type letter struct {
	a     *Article
	plain string
	page  *Article // of its first HTML part
	parts int
}

// readMail reads a mail: its plain text, else its page. Attachments are left
// out, which is noted.
func (a *Article) readMail(b []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return konbit.Invalid("file", "this is no mail: %v", err)
	}
	words := &mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	header := func(name string) string {
		s, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			s = m.Header.Get(name)
		}
		s = strings.Join(strings.Fields(s), " ")
		return strings.ToValidUTF8(s[:min(len(s), konbit.MaxName)], "")
	}
	a.Title, a.Author = header("Subject"), header("From")
	if from, err := (&mail.AddressParser{WordDecoder: words}).Parse(m.Header.Get("From")); err == nil && from.Name != "" {
		a.Author = from.Name
	}
	if at, err := m.Header.Date(); err == nil && at.Year() > 1 {
		a.Published = konbit.At(at)
	}
	l := &letter{a: a}
	if err := l.part(m.Header.Get, m.Body, 0); err != nil {
		return err
	}
	a.Text = l.plain
	if strings.TrimSpace(a.Text) == "" && l.page != nil {
		a.Text = l.page.Text
		for _, n := range l.page.Notes {
			a.note(n)
		}
	}
	return nil
}

// part reads one part of a mail and those within it.
func (l *letter) part(header func(string) string, body io.Reader, depth int) error {
	if l.parts++; l.parts > maxParts || depth > maxDepth {
		return konbit.Invalid("file", "a mail of more than %d parts, or nested more than %d deep: paste its text", maxParts, maxDepth)
	}
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		in := multipart.NewReader(body, params["boundary"])
		for {
			p, err := in.NextRawPart()
			if err != nil {
				return nil //nolint:nilerr // its end, or where it was cut off: what came is read
			}
			if err := l.part(p.Header.Get, p, depth+1); err != nil {
				return err
			}
		}
	}
	if d, _, _ := mime.ParseMediaType(header("Content-Disposition")); d == "attachment" || kind != "text/plain" && kind != "text/html" {
		l.a.note(Attachments)
		return nil
	}
	switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	raw, err := io.ReadAll(io.LimitReader(body, MaxText+1))
	if len(raw) > MaxText {
		return tooLong()
	}
	if err != nil && len(raw) == 0 {
		return konbit.Invalid("file", "a part of the mail is damaged: %v; paste its text", err)
	}
	if kind == "text/html" {
		if l.page == nil {
			page := &Article{}
			if err := page.readHTML(raw, header("Content-Type")); err == nil {
				l.page = page
			}
		}
		return nil
	}
	if l.plain != "" {
		return nil
	}
	if label := params["charset"]; label != "" && !strings.EqualFold(label, "utf-8") && !strings.EqualFold(label, "us-ascii") {
		if in, err := charset.NewReaderLabel(label, bytes.NewReader(raw)); err == nil {
			if out, err := io.ReadAll(in); err == nil {
				raw = out
			}
		}
	}
	l.plain, err = l.a.decode(raw)
	return err
}
