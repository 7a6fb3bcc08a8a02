package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/api"
	"konbit.example/konbit/internal/blobs"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/nodetest"
)

// persons are who may make a request; the header As names one.
var persons = map[string]access.Principal{
	"analyst":   {ID: "test:analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red},
	"reporting": {ID: "test:reporting", Roles: []access.Role{access.Reporting}, Clearance: konbit.Amber},
	"public":    {ID: "test:public", Clearance: konbit.Clear},
}

// A client makes requests of a node of the reference mission without its records.
type client struct {
	t    *testing.T
	http http.Handler
	as   string
}

func newClient(t *testing.T) *client {
	t.Helper()
	now := func() time.Time { return time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC) }
	log := slog.New(slog.DiscardHandler)
	n := nodetest.Open(t, nodetest.Config(t, nodetest.Mission(t, "haiti-mss"), now))
	files, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	who := func(r *http.Request) (access.Principal, error) { return persons[r.Header.Get("As")], nil }
	return &client{t: t, as: "analyst", http: api.New(api.Config{Node: n, Evidence: evidence.New(n), Office: editorial.New(editorial.Config{Node: n, Files: files}), Who: who, Now: now, Log: log, Version: "test"})}
}

// call makes a request and decodes the answer, which must have that status.
func (c *client) call(method, path string, body any, status int, answer any) {
	c.t.Helper()
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		in = bytes.NewReader(b)
	}
	r := httptest.NewRequestWithContext(c.t.Context(), method, api.Prefix+path, in)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("As", c.as)
	w := httptest.NewRecorder()
	c.http.ServeHTTP(w, r)
	if w.Code != status {
		c.t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
	}
	if answer != nil {
		if err := json.Unmarshal(w.Body.Bytes(), answer); err != nil {
			c.t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
}

func (c *client) sheet(doc konbit.ID) *evidence.Sheet {
	c.t.Helper()
	s := &evidence.Sheet{}
	c.call("GET", "/review/"+string(doc), nil, 200, s)
	return s
}

func (c *client) item(doc konbit.ID, measure string) *evidence.Item {
	c.t.Helper()
	s := c.sheet(doc)
	i := slices.IndexFunc(s.Items, func(x evidence.Item) bool { return x.Fields.Measure == measure && x.State != evidence.Corrected })
	if i < 0 {
		c.t.Fatalf("no claim of %s", measure)
	}
	return &s.Items[i]
}

const story = `🙂 Police land in the capital

PORT-AU-PRINCE, February 8, 2025 - Another 144 Kenyan police officers landed in Port-au-Prince on Thursday, February 6, officials said.

On February 4, 17 people were killed in Kenscoff, according to the Haitian National Police. Police arrested 12 suspects. The 144 officers were received by the prime minister.
`

// killed is the figure as it stands, "" where there is none.
func (c *client) killed() string {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), "GET", api.Prefix+"/figures/killed?place=Kenscoff&period=2025-02&known=2025-02-08", nil)
	r.Header.Set("As", c.as)
	w := httptest.NewRecorder()
	c.http.ServeHTTP(w, r)
	if w.Code == http.StatusNotFound {
		return ""
	}
	return w.Body.String()
}

type decided struct {
	Claims []konbit.ID
	Count  int
}

// A text is taken in, reviewed and undone, figures follow; every way in and out.
func TestReviewOverHTTP(t *testing.T) {
	c := newClient(t)
	var added evidence.Added
	c.call("POST", "/documents", map[string]any{"text": story, "publisher": "The Test", "published": "2025-02-08"}, 201, &added)
	if added.Held || added.Language != "en" || added.New != len(c.sheet(added.Document).Items) {
		t.Errorf("added %+v", added)
	}
	var again evidence.Added
	c.call("POST", "/documents", map[string]any{"content": []byte(story), "name": "same.txt", "published": "2025-02-08"}, 201, &again)
	if again.Document != added.Document || !again.Held || again.New != 0 {
		t.Errorf("the same text again: %+v", again)
	}
	doc := string(added.Document)
	c.call("POST", "/documents/"+doc+"/proposals", nil, 201, &again)
	if again.New != 0 {
		t.Errorf("read again: %+v", again)
	}
	var queue struct{ Items []evidence.Sheet }
	c.call("GET", "/review", nil, 200, &queue)
	if len(queue.Items) != 1 || queue.Items[0].Open == 0 || queue.Items[0].Text != "" {
		t.Errorf("queue %+v", queue)
	}
	var waiting struct{ Open int }
	if c.call("GET", "/review/open", nil, 200, &waiting); waiting.Open != queue.Items[0].Open {
		t.Errorf("%d proposals wait, want %d", waiting.Open, queue.Items[0].Open)
	}
	var session struct {
		Mission struct {
			Place   string
			Returns bool
		}
	}
	if c.call("GET", "/session?lang=fr", nil, 200, &session); session.Mission.Place != "Haïti" || !session.Mission.Returns {
		t.Errorf("session %+v", session)
	}

	units := utf16.Encode([]rune(story))
	for _, x := range c.sheet(added.Document).Items {
		if x.Span.Text != story[x.Span.From:x.Span.To] || x.Span.Text != string(utf16.Decode(units[x.Span.From16:x.Span.To16])) {
			t.Errorf("span %+v", x.Span)
		}
	}

	x := c.item(added.Document, "killed")
	claim := "/claims/" + string(x.ID)
	var effects struct{ Items []evidence.Effect }
	c.call("GET", claim+"/effects?valid=2025-02-08", nil, 200, &effects)
	if len(effects.Items) == 0 || effects.Items[0].Before != nil || effects.Items[0].After.Phrase != "at least 17" {
		t.Errorf("effects %+v", effects)
	}
	var pending struct{ Items []evidence.Pending }
	c.call("GET", "/figures/killed/proposals?place=Kenscoff&period=2025-02&known=2025-02-08", nil, 200, &pending)
	if len(pending.Items) != 1 || pending.Items[0].ID != x.ID || pending.Items[0].Source != "The Test" || len(pending.Items[0].Effects) == 0 {
		t.Errorf("pending %+v", pending)
	}
	if got := c.killed(); got != "" {
		t.Errorf("before anything is accepted: %s", got)
	}

	want := func(phrase string) {
		t.Helper()
		if got := c.killed(); !strings.Contains(got, phrase) || phrase == "" && got != "" {
			t.Errorf("the figure is %.200s, want %q", got, phrase)
		}
	}
	c.call("POST", claim+"/accept", nil, 201, nil)
	want("at least 17")
	c.call("GET", "/figures/killed/proposals?place=Kenscoff&period=2025-02&known=2025-02-08", nil, 200, &pending)
	if len(pending.Items) != 0 {
		t.Errorf("still pending: %+v", pending)
	}
	c.call("POST", "/review/"+doc+"/undo", nil, 201, nil)
	want("")
	var one, two decided
	c.call("POST", claim+"/correct", map[string]any{"quantity": map[string]any{"value": 18, "unit": "person"}}, 201, &one)
	want("at least 18")
	c.call("POST", "/claims/"+string(one.Claims[0])+"/split", map[string]any{"changes": []map[string]any{
		{"quantity": map[string]any{"value": 10}, "speaker": "A mayor"}, {"quantity": map[string]any{"value": 7}},
	}}, 201, &two)
	if two.Count != 2 {
		t.Errorf("split into %+v", two)
	}
	c.call("POST", "/claims/"+string(two.Claims[0])+"/merge", map[string]any{"others": two.Claims[1:]}, 201, nil)
	want("at least 10")
	c.call("POST", "/claims/"+string(c.item(added.Document, "arrested").ID)+"/reject", map[string]any{"reason": "not-said", "note": "no"}, 201, nil)
	if x := c.item(added.Document, "arrested"); x.State != evidence.Rejected || x.By != "test:analyst" || x.At.IsZero() || x.Reason != "not-said" || x.Note != "no" {
		t.Errorf("rejected: %+v", x)
	}
	c.call("POST", "/claims/"+string(c.item(added.Document, "force.arrived").ID)+"/accept", nil, 201, nil)
	c.call("POST", "/review/"+doc+"/repeats", nil, 201, &one)
	if one.Count != 1 {
		t.Errorf("repeats %+v", one)
	}
	c.call("POST", "/documents/"+doc+"/claims", map[string]any{"measure": "force.present", "words": "Kenyan police officers", "contributor": "KE", "quantity": map[string]any{"value": 744}}, 201, &one)
	if x := c.item(added.Document, "force.present"); x.ID != one.Claims[0] || x.State != evidence.Accepted || x.Span.Text != "Kenyan police officers" {
		t.Errorf("written by hand: %+v", x)
	}

	var checked struct{ Findings []evidence.Finding }
	c.call("POST", "/check?valid=2025-02-08", map[string]any{"text": "Kenya has 744 officers in Haiti."}, 200, &checked)
	if len(checked.Findings) != 1 || checked.Findings[0].Verdict != evidence.Holds || len(checked.Findings[0].Evidence) != 1 || checked.Findings[0].Safe == "" {
		t.Errorf("checked %+v", checked)
	}
	var journey evidence.Journey
	c.call("GET", "/figures/force.present/travelled?contributor=KE&valid=2025-02-08", nil, 200, &journey)
	if len(journey.Stops) == 0 || journey.Stops[0].Source != "The Test" {
		t.Errorf("travelled %+v", journey)
	}
}

// What cannot be done is refused in words, and changes nothing.
func TestReviewRefused(t *testing.T) {
	c := newClient(t)
	var added evidence.Added
	c.call("POST", "/documents", map[string]any{"text": story, "publisher": "The Test", "published": "2025-02-08", "marking": "green"}, 201, &added)
	x := c.item(added.Document, "killed")
	claim, doc := "/claims/"+string(x.ID), "/review/"+string(added.Document)
	nobody := "/claims/01949000-0000-7000-8000-000000000000"
	tests := map[string]struct {
		as, method, path string
		body             any
		status           int
		says             string
	}{
		"no date":          {"analyst", "POST", "/documents", map[string]any{"text": "12 people died."}, 422, "published"},
		"no text":          {"analyst", "POST", "/documents", map[string]any{"text": " ", "published": "2025-02-08"}, 422, "no text"},
		"both":             {"analyst", "POST", "/documents", map[string]any{"text": "a", "content": []byte("b")}, 422, "not both"},
		"damaged":          {"analyst", "POST", "/documents", map[string]any{"name": "a.docx", "content": []byte("PK\x03\x04"), "published": "2025-02-08"}, 422, "damaged"},
		"no analyst":       {"reporting", "POST", claim + "/accept", nil, 403, "acceptance"},
		"not to be seen":   {"public", "GET", doc, nil, 404, "document"},
		"nor accepted":     {"public", "POST", claim + "/accept", nil, 404, "claim"},
		"the same text":    {"public", "POST", "/documents", map[string]any{"text": story, "published": "2025-02-08"}, 403, ""},
		"no claim":         {"analyst", "POST", nobody + "/accept", nil, 404, "claim"},
		"no effects":       {"analyst", "GET", nobody + "/effects", nil, 404, "claim"},
		"no document":      {"analyst", "GET", "/review/01949000-0000-7000-8000-000000000000", nil, 404, "document"},
		"reason":           {"analyst", "POST", claim + "/reject", map[string]any{"reason": "because"}, 422, "reason"},
		"measure":          {"analyst", "POST", claim + "/correct", map[string]any{"measure": "dogs"}, 422, "measure"},
		"the extractor's":  {"analyst", "POST", claim + "/correct", map[string]any{"score": 1}, 422, "score"},
		"words":            {"analyst", "POST", claim + "/correct", map[string]any{"words": "nowhere"}, 422, "letter by letter"},
		"place":            {"analyst", "POST", claim + "/correct", map[string]any{"place": "Atlantis"}, 404, "Atlantis"},
		"none to split":    {"analyst", "POST", claim + "/split", map[string]any{"changes": []any{}}, 422, "at least one"},
		"none to merge":    {"analyst", "POST", claim + "/merge", map[string]any{"others": []any{}}, 422, "others"},
		"nothing to undo":  {"analyst", "POST", doc + "/undo", nil, 404, "take back"},
		"without words":    {"analyst", "POST", "/documents/" + string(added.Document) + "/claims", map[string]any{"measure": "killed"}, 422, "words"},
		"long draft":       {"analyst", "POST", "/check", map[string]any{"text": strings.Repeat("a ", 200_000)}, 422, "at most"},
		"unknown measure":  {"analyst", "GET", "/figures/dogs/travelled", nil, 422, "measure"},
		"unknown proposal": {"analyst", "GET", "/figures/dogs/proposals", nil, 422, "measure"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c.t, c.as = t, tt.as
			var problem struct{ Detail, Type string }
			var all json.RawMessage
			c.call(tt.method, tt.path, tt.body, tt.status, &all)
			if err := json.Unmarshal(all, &problem); err != nil || problem.Detail == "" || !strings.Contains(string(all), tt.says) {
				t.Errorf("%s, want %q", all, tt.says)
			}
		})
	}
	c.t, c.as = t, "analyst"
	if s := c.sheet(added.Document); s.Open != len(s.Items) {
		t.Errorf("%d of %d are open", s.Open, len(s.Items))
	}
}
