package article_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/format/article"
)

const web = `<!doctype html><html lang="fr"><head><title>Port : 12 blessés | Le Quai</title>
<meta property="og:title" content="Port : 12 blessés"><meta property="og:site_name" content="Le Quai">
<meta property="article:published_time" content="2025-01-18T07:00:00-05:00"><style>p{}</style></head>
<body><nav><a href="/">Accueil</a><a href="/une">À la une</a></nav>
<div class="cookie-consent">Nous utilisons des cookies.</div>
<article><h1>Port : 12 blessés</h1><p>Douze personnes ont été <b>blessées</b> samedi
au port, selon la mairie.</p><script>alert("666 morts")</script>
<div class="related"><a href="/a">Lire aussi : 99 morts à Goma</a></div>
<ul><li><a href="/x">Un</a></li><li><a href="/y">Deux</a></li></ul>
<p>Deux d’entre elles sont soignées à l’hôpital.</p></article>
<footer>Abonnez-vous : 3 euros</footer></body></html>`

func TestWebPage(t *testing.T) {
	a, err := article.Read("page.html", []byte(web))
	if err != nil {
		t.Fatal(err)
	}
	want := "Port : 12 blessés\n\nDouze personnes ont été blessées samedi au port, selon la mairie.\n\nDeux d’entre elles sont soignées à l’hôpital.\n"
	if diff := cmp.Diff(want, a.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if a.Title != "Port : 12 blessés" || a.Publisher != "Le Quai" || a.Language != "fr" || a.Published.String() != "2025-01-18T07:00:00-05:00" {
		t.Errorf("got %+v", a)
	}
	if diff := cmp.Diff([]article.Note{article.Furniture}, a.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestMail(t *testing.T) {
	mail := strings.ReplaceAll(`From: =?utf-8?q?Bureau_du_porte-parole?= <porte@example.org>
Subject: =?iso-8859-1?q?D=E9ploiement?=
Date: Sat, 18 Jan 2025 07:00:00 -0500
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

217 policiers sont arriv=E9s.
--c
Content-Type: text/html

<p>217 policiers</p>
--c--
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename=x.pdf

AAAA
--b--
`, "\n", "\r\n")
	a, err := article.Read("message.eml", []byte(mail))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(a.Text) != "217 policiers sont arrivés." || a.Title != "Déploiement" || a.Author != "Bureau du porte-parole" || a.Published.String() != "2025-01-18T07:00:00-05:00" {
		t.Errorf("got %+v", a)
	}
	if diff := cmp.Diff([]article.Note{article.Attachments}, a.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func docx(t *testing.T, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWord(t *testing.T) {
	a, err := article.Read("report.docx", docx(t, `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>About 200 </w:t></w:r><w:del><w:r><w:t>900 </w:t></w:r></w:del><w:r><w:t>officers landed.</w:t></w:r></w:p><w:p><w:r><w:t>Two were hurt.</w:t></w:r></w:p></w:body></w:document>`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "About 200 officers landed.\nTwo were hurt.\n"; a.Text != want {
		t.Errorf("got %q, want %q", a.Text, want)
	}
}

// pdf returns a PDF of one page that shows text.
func pdf(text string) []byte {
	return drawn(fmt.Sprintf("<< /Length %d >>", len(text)+len("BT /F1 12 Tf 10 50 Td () Tj ET")), "BT /F1 12 Tf 10 50 Td ("+text+") Tj ET", "")
}

// drawn returns a PDF of one page with these contents, and with a font that says
// what its letters mean.
func drawn(head, content, letters string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	object(head + "\nstream\n" + content + "\nendstream")
	font := "/Encoding /WinAnsiEncoding"
	if letters != "" {
		font = "/ToUnicode 6 0 R"
	}
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica " + font + " >>")
	if letters != "" {
		object(fmt.Sprintf("<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(letters), letters))
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

func TestPDF(t *testing.T) {
	a, err := article.Read("note.pdf", pdf("54 people were killed in January."))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(a.Text); got != "54 people were killed in January." {
		t.Errorf("got %q", got)
	}
}

// What comes in is kept byte for byte where it is UTF-8; anything else is
// turned into it and said.
func TestEncodings(t *testing.T) {
	tests := map[string]struct {
		in, want string
		note     article.Note
	}{
		"as it stands":    {"12 tués\r\n\t🙂e\u0301 \u202eabc", "12 tués\r\n\t🙂e\u0301 \u202eabc", ""},
		"byte order mark": {"\xef\xbb\xbf12", "12", ""},
		"windows-1252":    {"12 tu\xe9s \x96 25 \x80", "12 tués – 25 €", article.Recoded},
		"utf-16":          {"\xff\xfe1\x002\x00 \x00\xe9\x00", "12 é", article.UTF16},
		"controls":        {"page\f12\x1b[31m \u009b2J", "page\n12 [31m  2J", article.Controls},
		"utf-16 be":       {"\xfe\xff\x001\x002", "12", article.UTF16},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := article.Read("x.txt", []byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if a.Text != tt.want {
				t.Errorf("got %q, want %q", a.Text, tt.want)
			}
			if tt.note != "" && (len(a.Notes) != 1 || a.Notes[0] != tt.note) {
				t.Errorf("notes %v, want %s", a.Notes, tt.note)
			}
		})
	}
}

// deflated returns n bytes of s over and over, compressed.
func deflated(t *testing.T, s string, n int) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for ; n > 0; n -= len(s) {
		if _, err := io.WriteString(z, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A PDF that unpacks to 64 MB - as what it shows, as numbers that nothing
// is done with, as one word, as what letters mean - takes little memory.
func TestPackedPDF(t *testing.T) {
	const size = 1 << 26
	flate := func(s string) (head, content string) {
		content = deflated(t, s, size)
		return fmt.Sprintf("<< /Filter /FlateDecode /Length %d >>", len(content)), content
	}
	for name, file := range map[string]func() []byte{
		"text":    func() []byte { h, c := flate("BT (12 people were killed. ) Tj ET\n"); return drawn(h, c, "") },
		"numbers": func() []byte { h, c := flate(strings.Repeat("1 ", 4096)); return drawn(h, c, "") },
		"word":    func() []byte { h, c := flate("(" + strings.Repeat("a", 1<<16)); return drawn(h, c, "") },
		"letters": func() []byte {
			return drawn("<< /Length 33 >>", "BT /F1 12 Tf 10 50 Td (12) Tj ET ", deflated(t, strings.Repeat("1 ", 4096), size))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := file()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := article.Read("x.pdf", b)
			runtime.ReadMemStats(&after)
			if konbit.CodeOf(err) != konbit.CodeInvalid || !strings.Contains(err.Error(), "no text") {
				t.Errorf("got %v, want that there is no text", err)
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 50 {
				t.Errorf("%d MB allocated for %d KB", used, len(b)>>10)
			}
		})
	}
}

// nested returns a mail of parts within parts.
func nested(depth int) []byte {
	var b bytes.Buffer
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%dx\r\n\r\n--b%dx\r\n", i, i)
	}
	return b.Bytes()
}

func TestRefused(t *testing.T) {
	bomb := docx(t, "<w:document><w:p><w:t>"+strings.Repeat("0", 80<<20)+"</w:t></w:p></w:document>")
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb is %d bytes", len(bomb))
	}
	tests := map[string]struct {
		name string
		in   []byte
		want string
	}{
		"empty":         {"x.txt", nil, "no text"},
		"spaces":        {"x.txt", []byte(" \n\t"), "no text"},
		"binary":        {"x.txt", []byte("a\x00b"), "no text"},
		"20 MB":         {"x.txt", bytes.Repeat([]byte("words and more "), 1<<21), "in parts"},
		"kind":          {"x.xlsx", []byte("PK"), "want .txt"},
		"no word":       {"x.docx", []byte("PK\x03\x04"), "damaged"},
		"bomb":          {"x.docx", bomb, "unpacks to more than"},
		"no pdf":        {"x.pdf", []byte("%PDF-1.4 nothing"), "PDF"},
		"cut pdf":       {"x.pdf", pdf("cut")[:200], "PDF"},
		"scanned pdf":   {"x.pdf", pdf(""), "no text"},
		"large page":    {"x.html", bytes.Repeat([]byte("<p>words"), 1<<20), "save its text"},
		"deep page":     {"x.html", []byte(strings.Repeat("<div>", 2000) + "12 people"), "save its text"},
		"empty page":    {"x.html", []byte("<html><body><script>1</script></body></html>"), "no text"},
		"nested mail":   {"x.eml", nested(50), "nested"},
		"mail headless": {"x.eml", []byte("\x01\x02"), "no mail"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := article.Read(tt.name, tt.in)
			if konbit.CodeOf(err) != konbit.CodeInvalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// A page made to hurt is read in time that grows with its length, or refused.
func TestHostilePages(t *testing.T) {
	const size = 1 << 20
	for name, part := range map[string]string{
		"paragraphs": "<p>x", "fonts": "<font color=red><p>x", "tables": "<table>", "links": "<a href=x>y</a> ", "lines": "x<br>", "choices": "<select><option>",
		"depth": "<div>", "styles": "<b>", "comments": "<!--", "entities": "&amp", "brackets": "<", "drawings": "<svg><math>",
	} {
		t.Run(name, func(t *testing.T) {
			a, err := article.Read("x.html", []byte("<p>12 people</p>"+strings.Repeat(part, size/len(part))))
			if err != nil && konbit.CodeOf(err) != konbit.CodeInvalid || err == nil && !strings.Contains(a.Text, "12 people") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// readable fuzzes one kind of file.
func readable(f *testing.F, name string, seeds ...[]byte) {
	f.Helper()
	for _, b := range seeds {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := article.Read(name, b)
		if err != nil {
			if konbit.CodeOf(err) != konbit.CodeInvalid {
				t.Fatal(err)
			}
			return
		}
		if !utf8.ValidString(a.Text) || !utf8.ValidString(a.Title+a.Author+a.Publisher+a.URL+a.Language) || len(a.Text) > article.MaxText || strings.TrimSpace(a.Text) == "" {
			t.Fatalf("%q: %d bytes", a.Title, len(a.Text))
		}
	})
}

func FuzzText(f *testing.F) { readable(f, "a.txt", []byte("12 tu\xe9s"), []byte("\xff\xfe1\x00")) }
func FuzzHTML(f *testing.F) { readable(f, "a.html", []byte(web)) }
func FuzzPDF(f *testing.F)  { readable(f, "a.pdf", pdf("12 people")) }
func FuzzMail(f *testing.F) {
	readable(f, "a.eml", nested(3), []byte("Subject: =?utf-8?q?a?=\r\nContent-Type: text/html\r\n\r\n<p>12"))
}

func FuzzWord(f *testing.F) {
	// The archive is sound: what is fuzzed is the text in it.
	f.Add([]byte("<w:document><w:p><w:r><w:t>12 people</w:t></w:r></w:p></w:document>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := article.Read("a.docx", docx(t, string(body))); err != nil && konbit.CodeOf(err) != konbit.CodeInvalid {
			t.Fatal(err)
		}
	})
}
