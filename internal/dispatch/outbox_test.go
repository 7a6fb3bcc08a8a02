package dispatch_test

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/dispatch"
	"konbit.example/konbit/internal/editorial"
)

func message(name string) *editorial.Message {
	return &editorial.Message{
		Name: name, ID: name + "@hq.example", To: "desk@fob1.example", ToName: "Poste de FOB 1, «Nord» <x@evil.example>",
		Subject: "[TLP:AMBER] EXERCISE Rapport n° 14", Text: "Ci-joint.\nÉdition 1.", Lang: "fr",
		Date:  time.Date(2026, 2, 9, 6, 52, 0, 0, time.FixedZone("", 4*3600)),
		Files: []editorial.Attachment{{Name: "SITREP-014-1.fr.pdf", MediaType: "application/pdf", Content: []byte("%PDF-1.7 \x00\xff")}},
	}
}

func open(t *testing.T, dir string, s *dispatch.Server) *dispatch.Outbox {
	t.Helper()
	b, err := dispatch.Open(dispatch.Config{Dir: dir, From: "reports@hq.example", Host: "hq.example", Server: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func delivered(t *testing.T, b *dispatch.Outbox, name string, want bool) {
	t.Helper()
	if got, err := b.Delivered(t.Context(), name); got != want || err != nil {
		t.Errorf("delivered %s: %v, %v; want %v", name, got, err, want)
	}
}

// Without a server a message is a file of mail in the folder.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	b := open(t, dir, nil)
	delivered(t, b, "sitrep-14-1.desk.1", false)
	for range 2 { // delivering again does nothing
		if err := b.Deliver(t.Context(), message("sitrep-14-1.desk.1")); err != nil {
			t.Fatal(err)
		}
	}
	delivered(t, open(t, dir, nil), "sitrep-14-1.desk.1", true)
	f, err := os.Open(filepath.Join(dir, "sitrep-14-1.desk.1.eml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "desk@fob1.example" {
		t.Errorf("to %v, %v; want the one address", to, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "[TLP:AMBER] EXERCISE Rapport n° 14" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := m.Header.Get("Message-ID"); id != "<sitrep-14-1.desk.1@hq.example>" {
		t.Errorf("message id %q", id)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			t.Fatal("the file is not attached")
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.FileName() != "SITREP-014-1.fr.pdf" {
			continue
		}
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil || string(content) != "%PDF-1.7 \x00\xff" {
			t.Errorf("attached %q, %v", content, err)
		}
		return
	}
}

// The same message is the same bytes.
func TestSameBytes(t *testing.T) {
	var files [2]string
	for i := range files {
		dir := t.TempDir()
		if err := open(t, dir, nil).Deliver(t.Context(), message("m.1")); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "m.1.eml"))
		if err != nil {
			t.Fatal(err)
		}
		files[i] = string(b)
	}
	if files[0] != files[1] {
		t.Error("two writings of one message differ")
	}
}

func TestServer(t *testing.T) {
	got, s := server(t, "")
	dir := t.TempDir()
	b := open(t, dir, s)
	if err := b.Deliver(t.Context(), message("m.1")); err != nil {
		t.Fatal(err)
	}
	if err := b.Deliver(t.Context(), message("m.1")); err != nil {
		t.Fatal(err)
	}
	if n := len(got); n != 1 {
		t.Errorf("the server took it %d times; want once", n)
	}
	delivered(t, b, "m.1", true)
}

func TestServerFaults(t *testing.T) {
	// Nobody listens: it is known not to have gone, and can be tried again.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	dir := t.TempDir()
	b := open(t, dir, &dispatch.Server{Host: "127.0.0.1", Port: port, Timeout: 2 * time.Second})
	if err := b.Deliver(t.Context(), message("m.1")); konbit.CodeOf(err) != konbit.CodeUnavailable {
		t.Errorf("unreachable: %v; want unavailable", err)
	}
	delivered(t, b, "m.1", false)
	got, s := server(t, "")
	b = open(t, dir, s)
	if err := b.Deliver(t.Context(), message("m.1")); err != nil || len(got) != 1 {
		t.Errorf("tried again: %v, %d messages", err, len(got))
	}

	// The server has all of it and breaks off: nobody can know.
	_, s = server(t, "break")
	b = open(t, dir, s)
	if err := b.Deliver(t.Context(), message("m.2")); err == nil {
		t.Error("a message that nobody confirmed counts as delivered")
	}
	if _, err := b.Delivered(t.Context(), "m.2"); konbit.CodeOf(err) != konbit.CodeUnavailable || !strings.Contains(err.Error(), "may have gone") {
		t.Errorf("broken off: %v; want that it may have gone", err)
	}

	// The server refuses it.
	_, s = server(t, "refuse")
	b = open(t, dir, s)
	if err := b.Deliver(t.Context(), message("m.3")); err == nil || !strings.Contains(err.Error(), "did not take it") {
		t.Errorf("refused: %v", err)
	}
	delivered(t, b, "m.3", false)
}

// A node that was stopped with the mark set does not know.
func TestStoppedWhileTrying(t *testing.T) {
	dir := t.TempDir()
	_, s := server(t, "")
	b := open(t, dir, s)
	for _, name := range []string{"m.1.eml", "trying/m.1"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Deliver(t.Context(), message("m.1")); err == nil || !strings.Contains(err.Error(), "may have gone") {
		t.Errorf("%v; want it not sent a second time", err)
	}
}

func TestParseServer(t *testing.T) {
	for text, want := range map[string]dispatch.Server{
		"smtp://mail.example":         {Host: "mail.example", Port: 587},
		"smtp://hq@mail.example:2525": {Host: "mail.example", Port: 2525, User: "hq"},
		"smtps://mail.example":        {Host: "mail.example", Port: 465, TLS: true},
		"smtp://127.0.0.1:25":         {Host: "127.0.0.1", Port: 25},
	} {
		got, err := dispatch.ParseServer(text)
		if err != nil || *got != want {
			t.Errorf("%s: %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"} {
		if _, err := dispatch.ParseServer(bad); konbit.CodeOf(err) != konbit.CodeInvalid || err == nil {
			t.Errorf("%q: %v; want invalid", bad, err)
		}
	}
}

// server takes mail on this machine and returns what it took; fault says what
// it does wrong.
func server(t *testing.T, fault string) (<-chan string, *dispatch.Server) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			converse(c, fault, got)
		}
	}()
	return got, &dispatch.Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Timeout: 5 * time.Second}
}

func converse(c net.Conn, fault string, got chan<- string) {
	defer c.Close()
	r := bufio.NewReader(c)
	say := func(s string) { fmt.Fprintf(c, "%s\r\n", s) }
	say("220 here")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " x")[0]); verb {
		case "EHLO", "HELO":
			say("250 here")
		case "DATA":
			if fault == "refuse" {
				say("554 no")
				continue
			}
			say("354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(line)
			}
			if fault == "break" {
				return
			}
			got <- b.String()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}
