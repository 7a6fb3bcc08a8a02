//go:build !race

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/server"
)

// secret is a word that stands in every text of the records that a reader may
// not see, and nowhere else; it is as long as "sample".
const secret = "quokka"

// Nobody learns from any page, or any answer of the API, what a record says that
// he may not see: not its words, not its id, not its numbers. And, because every
// address answers as it did before the record was there, he does not learn from a
// list, a count, a total, a figure, an export or a report that it is.
func TestWhatIsMarkedLeaksNowhere(t *testing.T) {
	site, _, _, _ := exercise(t)
	public := access.Principal{}
	officer := access.Principal{ID: "officer", Roles: []access.Role{access.Reporting}, Clearance: konbit.Amber}
	chief := access.Principal{ID: "chief", Roles: []access.Role{access.Commander}, Clearance: konbit.Red}

	addresses := addresses(t, site)
	red, amber := secrets(t, site, konbit.Red), secrets(t, site, konbit.Amber)
	for _, r := range slices.Concat(red, amber) {
		addresses = append(addresses, "/records/"+string(r.ID), "/api/v1/records/"+string(r.ID)+"/history")
		switch r.Kind.Name() {
		case "document":
			addresses = append(addresses, "/review/"+string(r.ID), "/api/v1/review/"+string(r.ID))
		case "claim":
			addresses = append(addresses, "/api/v1/claims/"+string(r.ID)+"/effects")
		case "edition":
			addresses = append(addresses, "/editions/"+string(r.ID), "/api/v1/editions/"+string(r.ID), "/api/v1/editions/"+string(r.ID)+"/file")
		}
	}
	toPublic, toOfficer := walk(t, site, public, addresses), walk(t, site, officer, addresses)
	take(t, site, red)
	unchanged(t, "to an officer cleared for amber, records marked red", toOfficer, walk(t, site, officer, addresses))
	told(t, site, chief)
	take(t, site, amber)
	unchanged(t, "to the public, records marked red or amber", toPublic, walk(t, site, public, addresses))
	told(t, site, officer, "/api/v1/reports/sitrep?format=html", "/api/v1/drafts/sitrep/14/preview")
	nothingWritten(t, site, public)
}

// secrets returns one record of each kind, marked so, that says secret wherever
// it has words, and others that would move figures, lists and the report in work.
func secrets(t *testing.T, site *server.Site, marking konbit.Marking) []konbit.Record {
	t.Helper()
	now := site.Now()
	made := now.Add(-10 * time.Minute).Truncate(time.Second)
	if marking == konbit.Red {
		made = made.Add(-time.Minute)
	}
	day := konbit.Date(now.Year(), now.Month(), now.Day())
	var all []konbit.Record
	keep := func(r konbit.Record) {
		r.ID, r.Marking, r.Made = konbit.NamedID(made, fmt.Sprint("secret/", marking, len(all))), marking, konbit.At(made)
		r.Body = bytes.ReplaceAll(bytes.ReplaceAll(r.Body, []byte("sample"), []byte(secret)), []byte("#"), []byte(secret))
		r.Reuse = secret
		if r.Place != nil && r.Place.Code == "" {
			r.Place = &konbit.Place{Name: secret}
		}
		all = append(all, r)
	}
	for d := range site.Kinds.All() {
		switch d.Name {
		case "conflict", "erasure", "marking": // act on other records: the ledger's tests have them
		default:
			keep(d.Sample(made))
		}
	}
	area := &konbit.Place{Code: site.Mission.Area}
	document := konbit.NamedID(made, fmt.Sprint("secret/", marking, len(all)))
	keep(konbit.Record{Kind: "document@1", Published: day, Sources: []konbit.Source{{Own: true}}, Body: json.RawMessage(
		`{"title":"# title","publisher":"# publisher","type":"article","language":"en","abstract":"#","text":"There were 9876 # people."}`)})
	for _, x := range []struct{ kind, body string }{
		{"claim", `{"measure":"force.present","contributor":"XO","status":"actual","quantity":{"value":9876,"unit":"person"},"text":"#"}`},
		{"claim", `{"measure":"killed","status":"actual","period":"2026-02","quantity":{"value":9876,"unit":"person"},"text":"#"}`},
		{"claim", `{"measure":"displaced.stock","status":"actual","quantity":{"value":9876,"unit":"person"},"text":"#","proposed":true,"score":0.9}`},
	} {
		keep(konbit.Record{Kind: konbit.Kind(x.kind + "@1"), Valid: konbit.On(day), Published: day, Place: area,
			Sources: []konbit.Source{{Document: document, From: 11, To: 15, Quote: "9876 " + secret}}, Body: json.RawMessage(x.body)})
	}
	for _, x := range []struct{ kind, body string }{
		{"strength", `{"contributor":"XO","present":{"value":9876,"unit":"person"},"remarks":"#"}`},
		{"incident", `{"type":"armed-clash","headline":"#","description":"# account","at":"` + konbit.At(made).String() + `"}`},
		{"patrol", `{"types":["foot"],"status":"done","start":"` + konbit.At(made).String() + `","result":"completed","findings":"#"}`},
		{"pledge", `{"contributor":"XO","personnel":{"value":9876,"unit":"person"},"recipient":"#","announced":"` + day.String() + `"}`},
		{"overrule", `{"measure":"force.present","contributor":"XO","quantity":{"value":9876,"unit":"person"},"reason":"#"}`},
		{"paragraph", `{"report":"sitrep","number":14,"section":"summary","language":"en","text":"# paragraph","state":"draft"}`},
		{"note", `{"text":"#"}`},
	} {
		keep(konbit.Record{Kind: konbit.Kind(x.kind + "@1"), Valid: konbit.On(day), Place: area, Sources: []konbit.Source{{Own: true}}, Body: json.RawMessage(x.body)})
	}
	return all
}

// take takes records in, in the name of somebody who may write and read them all.
func take(t *testing.T, site *server.Site, recs []konbit.Record) {
	t.Helper()
	archivist := access.Principal{ID: "archivist", Roles: access.Roles, Clearance: konbit.Red}
	for _, r := range recs {
		if _, err := site.Append(t.Context(), archivist, r); err != nil {
			t.Fatalf("%s: %v\n%s", r.Kind, err, r.Body)
		}
	}
}

// An answer is what one address says.
type answer struct {
	status int
	body   string
}

// walk asks the site for all addresses as who.
func walk(t *testing.T, site *server.Site, who access.Principal, addresses []string) map[string]answer {
	t.Helper()
	h := handler(t, site, who)
	all := map[string]answer{}
	for _, address := range addresses {
		ctx, leave := context.WithCancel(t.Context())
		w := &reader{httptest.NewRecorder(), 0, leave}
		h.ServeHTTP(w, request(ctx, http.MethodGet, address, ""))
		leave()
		all[address] = answer{w.Code, stands.ReplaceAllString(w.Body.String(), "·")}
	}
	return all
}

// A reader of a feed leaves when it has been told everything up to now: a feed
// is flushed at its beginning, and when there is no more for the moment.
type reader struct {
	*httptest.ResponseRecorder
	flushes int
	leave   func()
}

func (r *reader) Flush() {
	if r.flushes++; r.flushes == 2 {
		r.leave()
	}
}

// handler is the site's without the demo's leave to act as somebody else.
func handler(t *testing.T, site *server.Site, who access.Principal) http.Handler {
	t.Helper()
	h, err := site.Handler(who)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func request(ctx context.Context, method, address, body string) *http.Request {
	r := httptest.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
	if strings.HasPrefix(address, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// stands is what an answer says of how far the log goes, which is no secret.
var stands = regexp.MustCompile(`demo@\d+|"demo":\d+|"root":"[0-9a-f]{64}"|"(position|size|index|head)":\d+|[0-9A-F]{4}( [0-9A-F]{4}){3}|[A-Za-z0-9+/]{43}=|: from \d+|\\n\d+\\n|— demo [A-Za-z0-9+/=]+`)

// unchanged wants every address to answer as it did, and none to say a secret.
func unchanged(t *testing.T, what string, before, after map[string]answer) {
	t.Helper()
	shown := 0
	for address, a := range after {
		if a.status >= 500 {
			t.Errorf("%s answers %d: %.300s", address, a.status, a.body)
		}
		b := before[address]
		if address == "/verify" || address == "/api/v1/heads" { // where the log stands is all they say
			b.body = a.body
		}
		if (a != b || strings.Contains(a.body, secret) || strings.Contains(a.body, "9876") || strings.Contains(a.body, "9,876")) && shown < 20 {
			shown++
			i := 0
			for i < min(len(a.body), len(b.body)) && a.body[i] == b.body[i] {
				i++
			}
			t.Errorf("%s show in %s (%d, was %d):\n…%.300s\nwas\n…%.300s", what, address, a.status, b.status, a.body[max(0, i-100):], b.body[max(0, i-100):])
		}
	}
}

// told wants secrets to be told to who may know them, by every way of asking:
// else nothing was tested.
func told(t *testing.T, site *server.Site, who access.Principal, more ...string) {
	t.Helper()
	addresses := append(more,
		"/api/v1/records?limit=1000&q="+secret, "/api/v1/events?after=0", "/timeline", "/figures/force.present?contributor=XO",
		"/api/v1/figures/force.present?contributor=XO", "/api/v1/figures?contributor=XO", "/api/v1/steps?contributor=XO", "/api/v1/review", "/review")
	for address, a := range walk(t, site, who, addresses) {
		if !strings.Contains(a.body, secret) && !strings.Contains(a.body, "9876") && !strings.Contains(a.body, "9,876") {
			t.Errorf("%s says nothing of them to %s, who may know: %.200s", address, who.ID, a.body)
		}
	}
}

// nothingWritten wants everything that writes to refuse somebody without a role.
func nothingWritten(t *testing.T, site *server.Site, who access.Principal) {
	t.Helper()
	h, before := handler(t, site, who), site.Ledger.Head().Position
	for path := range document(t, site).Paths {
		r := request(t.Context(), http.MethodPost, fill(path), "{}")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), secret) || w.Code >= 500 {
			t.Errorf("POST %s answers %d %.300s", path, w.Code, w.Body)
		}
	}
	if after := site.Ledger.Head().Position; after != before {
		t.Errorf("somebody without a role has added %d records", after-before)
	}
}

// openAPI is what the test reads of the API's own description.
type openAPI struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name, In string
			Required bool
		}
	}
}

func document(t *testing.T, site *server.Site) (doc openAPI) {
	t.Helper()
	w := httptest.NewRecorder()
	handler(t, site, access.Principal{}).ServeHTTP(w, request(t.Context(), http.MethodGet, "/api/v1/openapi.json", ""))
	if err := json.NewDecoder(w.Body).Decode(&doc); err != nil || len(doc.Paths) < 30 {
		t.Fatalf("%d paths, %v", len(doc.Paths), err)
	}
	return doc
}

// parameters is what stands for the parameters of addresses.
var parameters = map[string]string{
	"id": "", "document": "", "kind": "patrol", "measure": "force.present", "report": "sitrep", "number": "14",
	"language": "fr", "section": "summary", "format": "html", "sha256": strings.Repeat("0", 64),
}

func fill(path string) string {
	return parameter.ReplaceAllStringFunc(path, func(p string) string { return parameters[strings.Trim(p, "{}")] })
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// addresses returns every address at which the site answers GET: of the API by
// its own description, of the pages by where they are registered, with the ids
// of records that stand in the log, and the parameters that sum up.
func addresses(t *testing.T, site *server.Site) []string {
	t.Helper()
	chief := access.Principal{ID: "chief", Roles: access.Roles, Clearance: konbit.Red}
	w := httptest.NewRecorder()
	handler(t, site, chief).ServeHTTP(w, request(t.Context(), http.MethodGet, "/api/v1/editions", ""))
	id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	parameters["id"] = id.FindString(w.Body.String())
	parameters["document"] = string(konbit.NamedID(site.Now(), "none"))
	src, err := os.ReadFile("../portal/portal.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile(`"GET (/[^"]*)"`).FindAllStringSubmatch(string(src), -1) {
		all = append(all, m[1])
	}
	for path, methods := range document(t, site).Paths {
		if _, ok := methods["get"]; ok {
			all = append(all, path)
		}
	}
	for i, path := range all {
		for _, p := range parameter.FindAllString(path, -1) {
			if _, ok := parameters[strings.Trim(p, "{}")]; !ok {
				t.Errorf("the test does not know what to put for %s in %s", p, path)
			}
		}
		all[i] = fill(path)
	}
	for _, m := range site.Measures.List() {
		all = append(all, "/api/v1/series/"+m.Key)
	}
	for _, m := range []string{"force.present", "force.pledged", "killed", "displaced.stock", "operations.patrols"} {
		all = append(all, "/figures/"+m, "/api/v1/figures/"+m, "/api/v1/figures/"+m+"/steps", "/api/v1/figures/"+m+"/travelled")
	}
	for d := range site.Kinds.All() {
		all = append(all, "/api/v1/records?limit=1000&kind="+d.Name)
	}
	for _, kind := range []string{"sitrep", "flash", "weekly", "public", "annex", "force"} {
		for _, format := range []string{"html", "json", "md"} {
			all = append(all, "/api/v1/reports/"+kind+"?format="+format)
		}
	}
	for _, place := range []string{"", "?contributor=ALL", "?contributor=XO", "?period=2026-02"} {
		all = append(all, "/figures/force.present"+place, "/api/v1/figures/force.present"+place, "/api/v1/figures"+place, "/api/v1/steps"+place, "/api/v1/force"+place)
	}
	all = append(all, "/api/v1/events?after=0", "/api/v1/records?limit=1000", "/api/v1/records?limit=1000&newest=true", "/api/v1/records?limit=1000&q="+secret,
		"/api/v1/places?q="+secret)
	slices.Sort(all)
	return slices.Compact(all)
}
