package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/server"
)

var made = time.Date(2025, 1, 18, 12, 0, 0, 0, time.UTC)

// governed are the kinds that change what the log itself does, so that a sample
// alone means nothing to the door: ledger tests cover them.
var governed = map[string]string{
	"conflict": "written by the ledger alone",
	"erasure":  "needs a record to erase parts of",
	"marking":  "needs a record to mark",
}

// cli runs konbit with args in dir and returns what it prints.
func cli(t *testing.T, dir, in string, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{in: strings.NewReader(in), out: &out, err: &errs, now: time.Now, getenv: func(k string) string {
		if k == "KONBIT_DIR" {
			return dir
		}
		return ""
	}}
	err := e.dispatch(t.Context(), args)
	return out.String(), err
}

func must(t *testing.T, dir, in string, args ...string) string {
	t.Helper()
	out, err := cli(t, dir, in, args...)
	if err != nil {
		t.Fatalf("konbit %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// TestEveryKind writes, reads, corrects, lists, exports and imports a record of
// every kind of the catalogue, through the API and through the command line.
func TestEveryKind(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "node")
	must(t, dir, "", "init", "--mission", "smoke")
	m, err := mission.Load(catalogue.Files(), "smoke")
	if err != nil {
		t.Fatal(err)
	}
	cat, err := node.Load(catalogue.Files(), m)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for d := range cat.Kinds.All() {
		if governed[d.Name] == "" {
			r := d.Sample(made)
			line, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(append(line, '\n'))
		}
	}
	must(t, dir, all.String(), "append", "-")
	listed := must(t, dir, "", "records")
	for d := range cat.Kinds.All() {
		if why := governed[d.Name]; why != "" {
			t.Logf("%s: %s", d.Name, why)
			continue
		}
		if !strings.Contains(listed, "  "+d.Name+"  ") {
			t.Errorf("konbit records does not list %s", d.Name)
		}
	}
	exported := must(t, dir, "", "export", "ndjson")
	if n := strings.Count(exported, "\n"); n != strings.Count(all.String(), "\n") {
		t.Errorf("export ndjson writes %d records, want %d", n, strings.Count(all.String(), "\n"))
	}
	second := filepath.Join(t.TempDir(), "second")
	must(t, second, "", "init", "--mission", "smoke")
	must(t, second, exported, "import", "ndjson", "-", "--rejected", filepath.Join(t.TempDir(), "bad"))
	if again := must(t, second, "", "export", "ndjson"); stampless(t, again) != stampless(t, exported) {
		t.Error("what was imported is not what was exported")
	}
	n, err := server.Open(t.Context(), (&env{now: time.Now, err: os.Stderr, getenv: func(string) string { return "" }}).config(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close(t.Context())
	api := httptest.NewServer(handlerOf(t, n))
	defer api.Close()
	for d := range cat.Kinds.All() {
		if governed[d.Name] != "" {
			continue
		}
		t.Run(d.Name, func(t *testing.T) { everyWay(t, api.URL+"/api/v1", n.Node, d) })
	}
}

// everyWay takes one kind through the API, and through a table and back.
func everyWay(t *testing.T, api string, n *node.Node, d *kind.Definition) {
	r := d.Sample(made.Add(time.Hour))
	r.ID = konbit.NewID(made.Add(time.Hour))
	post(t, api, r, http.StatusCreated)
	get(t, api+"/records/"+string(r.ID), string(r.ID))
	get(t, api+"/records?limit=1000&kind="+d.Name, string(r.ID))
	get(t, api+"/definitions/"+d.Name, `"fields"`)
	get(t, api+"/definitions/"+d.Name+"/schema", "json-schema.org")

	correction := r
	correction.ID, correction.Made = konbit.NewID(made.Add(2*time.Hour)), konbit.At(made.Add(2*time.Hour))
	correction.Subject = r.ThingID()
	correction.Relation = append([]konbit.Relation{}, konbit.Relation{Type: konbit.Supersedes, To: r.ID})
	post(t, api, correction, http.StatusCreated)
	get(t, api+"/records/"+string(r.ID), `"state":"corrected"`)
	get(t, api+"/records/"+string(r.ID)+"/history", string(correction.ID))

	row, err := d.Row(&r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := d.FromRow(d.Columns(), row)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Kinds.Check(&back); err != nil {
		t.Errorf("a record that went through a table is refused: %v", err)
	}
	if same(t, back) != same(t, r) {
		t.Errorf("through a table\n%s\nbecomes\n%s", same(t, r), same(t, back))
	}

	bad := r
	bad.ID, bad.Body = konbit.NewID(made), json.RawMessage(`{"no_such_field":1}`)
	if answer := post(t, api, bad, http.StatusUnprocessableEntity); !strings.Contains(answer, "body") {
		t.Errorf("a wrong body is refused without naming it: %s", answer)
	}
}

func handlerOf(t *testing.T, n *server.Site) http.Handler {
	t.Helper()
	h, err := n.Handler(access.Principal{ID: "operator", Roles: access.Roles, Clearance: konbit.Red})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func post(t *testing.T, api string, r konbit.Record, want int) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(api+"/records", "application/json", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out bytes.Buffer
	if _, err := out.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != want {
		t.Fatalf("POST answers %d, want %d: %s\n%s", resp.StatusCode, want, &out, b)
	}
	return out.String()
}

func get(t *testing.T, url, want string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out bytes.Buffer
	if _, err := out.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || !strings.Contains(out.String(), want) {
		t.Errorf("GET %s answers %d without %s: %.300s", url, resp.StatusCode, want, &out)
	}
}

// same is a record without stamps as canonical JSON.
func same(t *testing.T, r konbit.Record) string {
	t.Helper()
	r = r.Unstamped()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	b, err = json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// stampless takes the node's stamps from lines of records.
func stampless(t *testing.T, lines string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(lines) {
		r, err := konbit.ParseRecord([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, same(t, r))
	}
	return out.String()
}
