// Package article turns what people paste or import - plain text, a web page, a
// mail, a Word file, a PDF - into the text that was written and what the file
// says about it.
//
// It is not the judge of any of it: a dateline is a claim too, and a reader may
// overrule it. It does no I/O, fetches nothing and runs nothing that a file
// brings. Its one invariant: the text it returns is valid UTF-8 of at most
// MaxText bytes, whatever it was given, and everything that was guessed on the
// way stands in Notes.
package article

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"konbit.example/konbit"
)

// Limits, in bytes.
const (
	MaxFile = 64 << 20  // of what is handed in
	MaxText = 4_000_000 // of the text in it: a thousand pages
)

// An Article is a text with what its file says about it. Everything but Text
// may be empty.
type Article struct {
	Text      string
	Title     string
	Publisher string
	Author    string
	Published konbit.Moment
	URL       string
	Language  string // as the file declares it, lower case: en, fr-ht
	Notes     []Note
}

// A Note is something that a person should know about how a text was read.
type Note string

// Notes.
const (
	Recoded     Note = "recoded"     // the bytes were no UTF-8 and were read as Windows-1252
	UTF16       Note = "utf16"       // the bytes were UTF-16
	Furniture   Note = "furniture"   // parts of the page were left out: menus, advertising, comments
	Attachments Note = "attachments" // a mail's attachments were left out
	Controls    Note = "controls"    // control characters were turned into spaces
	Pages       Note = "pages"       // pages of a PDF without text were left out: scans, and drawings too large to be read
)

// SHA256 returns the hash of the text, in hex.
func (a *Article) SHA256() string {
	h := sha256.Sum256([]byte(a.Text))
	return hex.EncodeToString(h[:])
}

// Read reads the file called name, whose ending says what it is; where it has
// none the content does. What cannot be read is an *konbit.Error that says what
// would be right.
func Read(name string, b []byte) (*Article, error) {
	if len(b) > MaxFile {
		return nil, konbit.Invalid("file", "%d MB: want at most %d MB; give the part with the text", len(b)>>20, MaxFile>>20)
	}
	a := &Article{}
	var err error
	switch kindOf(name, b) {
	case "pdf":
		err = a.readPDF(b)
	case "docx":
		err = a.readDocx(b)
	case "html":
		err = a.readHTML(b, "")
	case "eml":
		err = a.readMail(b)
	case "":
		a.Text, err = a.decode(b)
	default:
		err = konbit.Invalid("file", "%q is no kind of file that is read here: want .txt, .md, .html, .eml, .docx or .pdf, or the text itself", path.Ext(name))
	}
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(a.Text) == "":
		return nil, konbit.Invalid("file", "there is no text in it; a scanned page has to be typed or read by a person")
	case len(a.Text) > MaxText:
		return nil, tooLong()
	}
	for _, s := range []*string{&a.Text, &a.Title, &a.Publisher, &a.Author, &a.URL, &a.Language} {
		if clean := strings.Map(printable, *s); clean != *s {
			*s = clean
			a.note(Controls)
		}
	}
	return a, nil
}

// printable turns what would command a terminal, and no record holds, into
// spaces, and the end of a page into the end of a line.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || !unicode.IsControl(r):
		return r
	case r == '\f':
		return '\n'
	}
	return ' '
}

func tooLong() error {
	return konbit.Invalid("file", "the text is longer than %d MB: give it in parts", MaxText/1_000_000)
}

// kindOf names what the file is; "" is plain text.
func kindOf(name string, b []byte) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".pdf", ".docx", ".eml":
		return ext[1:]
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".txt", ".md", ".markdown", ".text":
		return ""
	case ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".pptx", ".zip", ".png", ".jpg", ".jpeg":
		return ext
	}
	head := strings.ToLower(string(bytes.TrimSpace(b[:min(len(b), 512)])))
	switch {
	case strings.HasPrefix(head, "%pdf-"):
		return "pdf"
	case strings.HasPrefix(head, "pk\x03\x04"):
		return "docx"
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
		return "html"
	}
	return ""
}

// decode turns bytes of a text file into a string: UTF-8 as it stands, UTF-16
// by its mark, and anything else as Windows-1252, which is noted.
func (a *Article) decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		a.note(UTF16)
		return decodeUTF16(b), nil
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", konbit.Invalid("file", "this is no text: there are zero bytes in it; want .txt, .md, .html, .eml, .docx or .pdf")
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	a.note(Recoded)
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return "", konbit.Invalid("file", "neither UTF-8 nor Windows-1252: save it as UTF-8")
	}
	return strings.ToValidUTF8(string(out), "\ufffd"), nil
}

func decodeUTF16(b []byte) string {
	high := b[0] == 0xfe
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		if high {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		} else {
			units = append(units, uint16(b[i+1])<<8|uint16(b[i]))
		}
	}
	return string(utf16.Decode(units))
}

func (a *Article) note(n Note) {
	if !slices.Contains(a.Notes, n) {
		a.Notes = append(a.Notes, n)
	}
}

// published keeps the first time that reads as one.
func (a *Article) published(s string) {
	if s = strings.TrimSpace(s); s == "" || !a.Published.IsZero() {
		return
	}
	for _, try := range []string{s, s[:min(len(s), 10)]} {
		if m, err := konbit.ParseMoment(try); err == nil {
			a.Published = m
			return
		}
	}
}
