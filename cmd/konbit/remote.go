package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/api"
	"konbit.example/konbit/internal/server"
)

// mail returns how editions leave a node, as the environment says.
func (e *env) mail() server.Mail {
	return server.Mail{
		Outbox: e.getenv("KONBIT_OUTBOX"), From: e.getenv("KONBIT_MAIL_FROM"), Server: e.getenv("KONBIT_SMTP"), Password: e.getenv("KONBIT_SMTP_PASSWORD"),
	}
}

func (e *env) mailFlags(fs *flag.FlagSet) *server.Mail {
	m := e.mail()
	fs.StringVar(&m.Outbox, "outbox", m.Outbox, "`folder` for messages (default: outbox in the node's directory; or KONBIT_OUTBOX)")
	fs.StringVar(&m.From, "mail-from", m.From, "`address` that messages come from (or KONBIT_MAIL_FROM)")
	fs.StringVar(&m.Server, "smtp", m.Server, "mail `server`: smtp://user@host:587 (or KONBIT_SMTP; its password in KONBIT_SMTP_PASSWORD)")
	return &m
}

// An asker asks a node's API: over HTTP where the node is being served, so that
// one process writes to it, else of the node itself, opened for the purpose.
type asker struct {
	send func(*http.Request) (*http.Response, error)
	base string
	as   string
	band func() // says that what is answered is invented; nil once it has
}

// ask opens a way to the API of f's node and calls do with it.
func (e *env) ask(ctx context.Context, f *nodeFlags, do func(*asker) error) (err error) {
	about, err := server.ReadAbout(f.dir)
	if err != nil {
		return err
	}
	if f.as != "" && !about.Demo {
		return konbit.Under("as", konbit.Errorf(konbit.CodeForbidden, "only in a demonstration may one act as somebody else; use a token"))
	}
	if base := server.Served(f.dir); base != "" && reachable(ctx, base) {
		return do(&asker{send: http.DefaultClient.Do, base: base, as: f.as, band: e.band})
	}
	c := e.config(f.dir)
	if f.mail != nil {
		c.Mail = *f.mail
	}
	site, err := server.Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Close(context.WithoutCancel(ctx))) }()
	who, err := server.Local(site.Node, site.About, f.as)
	if err != nil {
		return err
	}
	h, err := site.Handler(who)
	if err != nil {
		return err
	}
	return do(&asker{send: within(h), base: "http://localhost", as: f.as, band: e.band}) //nolint:bodyclose // the asker closes what it reads
}

// reachable reports whether a node answers at base; one that was killed leaves
// its address behind.
func reachable(ctx context.Context, base string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+api.Prefix+"/heads", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

// within answers requests by h, in this process.
func within(h http.Handler) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		r.RemoteAddr = "127.0.0.1:0"
		w := &answer{header: http.Header{}, status: http.StatusOK}
		h.ServeHTTP(w, r)
		return &http.Response{StatusCode: w.status, Header: w.header, Body: io.NopCloser(&w.body), Request: r}, r.Context().Err()
	}
}

// An answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *answer) WriteHeader(status int)      { a.status = status }

// get reads what is at path into out.
func (a *asker) get(ctx context.Context, path string, query url.Values, out any) error {
	b, err := a.do(ctx, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// file reads what is at path as it stands.
func (a *asker) file(ctx context.Context, path string, query url.Values) ([]byte, error) {
	return a.do(ctx, http.MethodGet, path, query, nil)
}

// post sends in to path and reads the answer into out, unless that is nil.
func (a *asker) post(ctx context.Context, path string, in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if b, err = a.do(ctx, http.MethodPost, path, nil, b); err != nil || out == nil {
		return err
	}
	return json.Unmarshal(b, out)
}

func (a *asker) do(ctx context.Context, method, path string, query url.Values, body []byte) ([]byte, error) {
	address := a.base + api.Prefix + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if a.as != "" {
		req.Header.Set("Konbit-As", a.as)
	}
	resp, err := a.send(req)
	if err != nil {
		return nil, konbit.Errorf(konbit.CodeUnavailable, "the node that is served at %s does not answer: %v", a.base, err)
	}
	defer resp.Body.Close()
	if a.band != nil && resp.Header.Get(api.Exercise) != "" {
		a.band()
		a.band = nil
	}
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= http.StatusBadRequest {
		err = problem(b, resp.StatusCode)
	}
	return b, err
}

// problem turns an RFC 9457 problem of the API back into the error that it was.
func problem(b []byte, status int) error {
	var p struct {
		Type   string `json:"type"`
		Detail string `json:"detail"`
		Errors []struct {
			Message  string `json:"message"`
			Location string `json:"location"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(b, &p); err != nil || p.Detail == "" {
		return fmt.Errorf("the node answered %d: %s", status, strings.TrimSpace(string(b)))
	}
	code, ok := strings.CutPrefix(p.Type, "urn:konbit:")
	if !ok {
		code = string(konbit.CodeInvalid)
	}
	err := &konbit.Error{Code: konbit.Code(code), Detail: p.Detail}
	if len(p.Errors) > 0 {
		err.Field, err.Detail = p.Errors[0].Location, p.Errors[0].Message
	}
	return err
}
