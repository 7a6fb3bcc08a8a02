package server_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/server"
)

// most is how many actions a person may need for day 8; tempo how long one takes.
const (
	most  = 120
	tempo = 5 * time.Second
)

var update = flag.Bool("update", false, "write the counts of docs/day-8.md instead of comparing with them")

// A person sits before the plain pages. What it does is counted: opening a page
// or something folded, filling in a field, pressing a button.
type person struct {
	t       *testing.T
	client  *http.Client
	base    string
	at      string
	page    *html.Node
	actions int
	steps   strings.Builder // rows of a table
	clock   *machine
}

// A machine is a clock that moves when somebody acts.
type machine struct {
	mu sync.Mutex
	t  time.Time
}

func (m *machine) now() time.Time       { m.mu.Lock(); defer m.mu.Unlock(); return m.t }
func (m *machine) pass(d time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.t = m.t.Add(d) }
func (p *person) act(n int)             { p.actions += n; p.clock.pass(time.Duration(n) * tempo) }
func (p *person) does(what string) func() {
	before := p.actions
	return func() { fmt.Fprintf(&p.steps, "| %s | %d |\n", what, p.actions-before) }
}

// sit puts a person before the plain pages.
func sit(t *testing.T, base string, clock *machine) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, client: &http.Client{Jar: jar}, base: base, clock: clock}
}

func (p *person) load(resp *http.Response, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s\n%s", resp.Request.URL, resp.Status, text(parse(p.t, string(b))))
	}
	if strings.Contains(string(b), "<script") {
		p.t.Fatalf("%s needs JavaScript", resp.Request.URL)
	}
	p.at, p.page = resp.Request.URL.String(), parse(p.t, string(b))
}

func parse(t *testing.T, s string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// open opens an address.
func (p *person) open(path string) {
	p.t.Helper()
	p.act(1)
	p.load(p.client.Get(p.base + path + "?lang=en"))
}

// follow presses the link that is called so.
func (p *person) follow(name string) {
	p.t.Helper()
	for n := range p.page.Descendants() {
		if n.Data == "a" && strings.TrimSpace(text(n)) == name {
			p.act(1)
			u, err := url.Parse(p.at)
			if err != nil {
				p.t.Fatal(err)
			}
			if u, err = u.Parse(attr(n, "href")); err != nil {
				p.t.Fatal(err)
			}
			p.load(p.client.Get(u.String()))
			return
		}
	}
	p.t.Fatalf("%s has no link %q:\n%s", p.at, name, text(p.page))
}

// press fills in fields of the form that has them, and hidden ones as given in
// which, and presses its button.
func (p *person) press(button string, which, fields map[string]string) {
	p.t.Helper()
	for n := range p.page.Descendants() {
		if n.Data != "form" {
			continue
		}
		f, pressed := form(n, button)
		if !pressed || !fits(f, which) || slices.ContainsFunc(slices.Collect(maps.Keys(fields)), func(k string) bool { return !f.Has(k) }) {
			continue
		}
		for k, v := range fields {
			f.Set(k, v)
		}
		p.act(len(fields) + 1 + folded(n))
		u, err := url.Parse(p.at)
		if err != nil {
			p.t.Fatal(err)
		}
		if u, err = u.Parse(attr(n, "action")); err != nil {
			p.t.Fatal(err)
		}
		for k, v := range f {
			if len(v) == 1 && v[0] == unset {
				f.Del(k)
			}
		}
		req, err := http.NewRequest(http.MethodPost, u.String(), strings.NewReader(f.Encode()))
		if err != nil {
			p.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		p.load(p.client.Do(req))
		return
	}
	p.t.Fatalf("%s has no form with %q for %v, %v:\n%s", p.at, button, which, fields, text(p.page))
}

// as turns the person into another of the exercise's.
func (p *person) as(key string) {
	p.t.Helper()
	p.press("Change", nil, map[string]string{"person": key})
}

// unset is the value of a field that nobody has filled in.
const unset = "\x00"

// form returns what a form would send when the button called so is pressed.
func form(n *html.Node, button string) (url.Values, bool) {
	f, pressed := url.Values{}, false
	for x := range n.Descendants() {
		name := attr(x, "name")
		switch x.Data {
		case "input":
			switch attr(x, "type") {
			case "radio":
				if !f.Has(name) {
					f.Set(name, unset)
				}
			case "checkbox":
				if has(x, "checked") {
					f.Add(name, cmp.Or(attr(x, "value"), "on"))
				}
			default:
				f.Add(name, attr(x, "value"))
			}
		case "textarea":
			f.Add(name, text(x))
		case "select":
			for o := range x.Descendants() {
				if o.Data == "option" && (!f.Has(name) || has(o, "selected")) {
					f.Set(name, attr(o, "value"))
				}
			}
		case "button":
			if strings.TrimSpace(text(x)) == button {
				pressed = true
				if name != "" {
					f.Set(name, attr(x, "value"))
				}
			}
		}
	}
	return f, pressed
}

func fits(f url.Values, which map[string]string) bool {
	for k, v := range which {
		if f.Get(k) != v {
			return false
		}
	}
	return true
}

// folded returns how many things have to be unfolded before n is seen.
func folded(n *html.Node) int {
	k := 0
	for x := n.Parent; x != nil; x = x.Parent {
		if x.Data == "details" && !has(x, "open") {
			k++
		}
	}
	return k
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return b.String()
}

// says wants the page to say something.
func (p *person) says(all ...string) {
	p.t.Helper()
	for _, s := range all {
		if !strings.Contains(text(p.page), s) {
			p.t.Errorf("%s does not say %q:\n%s", p.at, s, text(p.page))
		}
	}
}

// Day 8 of the exercise by somebody who has only the plain pages: everything
// from opening Today to the corrected edition, in at most 120 actions, with no
// number typed that the record holds.
func TestDayEightByPages(t *testing.T) {
	site, clock, base, dir := exercise(t)
	p := sit(t, base, clock)

	done := p.does("See which base is late, ask for its return")
	p.open("/today")
	p.says("Situation report 14", "missing for 10 min", "left")
	p.press("Remind", nil, map[string]string{"to": "Duty officer", "text": "Answers by radio, is typing it."})
	done()
	done = p.does("Say what became of what was planned")
	p.press("Save the answers", nil, p.plans(map[string]string{"School supplies": "done", "Medical visit": "no-report", "forum": "slipped", "Water truck": "slipped"}))
	done()

	done = p.does("Follow up an incident, and close it")
	p.press("Write it down", nil, map[string]string{"text": "Vehicle towed by the district at 05:40.", "status": "closed"})
	done()

	done = p.does("Write five paragraphs with live figures, resolve the checks")
	p.press("Open the draft", nil, nil)
	for _, s := range []struct{ section, text string }{
		{"summary", "The mission has {figure:force.present ALL} people in Talvane, of whom {figure:force.present XO} are Orvenian. FOB 2 has not reported."},
		{"operations", "Bases reported {count:patrol status=done} patrols."},
		{"incidents", "Shots hit a patrol vehicle near Roche-Lune. FOB 3 met 45 residents afterwards."},
		{"protection", "The forum at Kelvany-Bourg was put off."},
		{"services", "The causeway is open again."},
	} {
		p.press("Save", map[string]string{"section": s.section}, map[string]string{"text": s.text})
	}
	p.says("“45” was typed by hand")
	p.press("Keep it", nil, map[string]string{"reason": "counted by eye"})
	done()

	done = p.does("Translate them; somebody else checks")
	p.follow("Translation: Français")
	p.press("Save all", nil, p.texts(
		"La mission compte {figure:force.present ALL} personnes au Talvane, dont {figure:force.present XO} Orvéniens. FOB 2 n’a pas rendu compte.",
		"Les bases signalent {count:patrol status=done} patrouilles.",
		"Des tirs ont touché un véhicule de patrouille près de Roche-Lune. FOB 3 a rencontré ensuite {plain:45} habitants.",
		"Le forum de Kelvany-Bourg est reporté.",
		"La chaussée est de nouveau ouverte."))
	p.as("duty")
	p.press("Save all", nil, nil)
	p.says("checked by Capt. Watch")
	done()

	done = p.does("Have it cleared and approved, issue it, send it to eight")
	p.follow("Situation report 14")
	p.says("0 checks open")
	p.out("Situation report 14")
	p.says("Edition", "EXERCISE")
	p.press("Send to 8 addressees", nil, nil)
	done()

	done = p.does("Issue and release the public update, send it to three")
	p.open("/today")
	p.follow("Public update 2")
	p.press("Open the draft", nil, nil)
	p.as("duty")
	p.out("Public update 2")
	p.press("Release it", nil, nil)
	p.press("Send to 3 addressees", nil, nil)
	done()

	if _, _, err := site.Advance(t.Context(), at(site, "06:45")); err != nil {
		t.Fatal(err)
	}
	began := site.Now()
	done = p.does("Late return and correction: issue again, to the same eight")
	p.open("/drafts/sitrep/14")
	p.as("duty")
	p.press("Take the step: Cleared", nil, nil)
	p.as("commander")
	p.press("Take the step: Approved", nil, nil)
	p.as("reporting")
	p.press("Issue the edition", nil, map[string]string{"reason": "Return of FOB 2; a patrol corrected by FOB 1."})
	p.press("Send to 8 addressees", nil, nil)
	done()
	took := site.Now().Sub(began)
	if took > 3*time.Minute {
		t.Errorf("the corrected edition took %s; want three minutes at most", took)
	}
	p.follow("What changed since the edition before")
	p.says("Daily return: FOB 2, 8–9 February 2026")

	holds(t, "actions", fmt.Sprintf("| step | actions |\n|---|---:|\n%s| **in all** | **%d** |\n", &p.steps, p.actions))
	if p.actions > most {
		t.Errorf("%d actions; want at most %d", p.actions, most)
	}
	mails, err := filepath.Glob(filepath.Join(dir, "outbox", "*.eml"))
	if err != nil || len(mails) != 8+3+8 {
		t.Errorf("%d messages, %v; want eleven and eight again", len(mails), err)
	}
}

// holds wants docs/day-8.md to have a table between its two marks.
func holds(t *testing.T, name, table string) {
	t.Helper()
	const file = "../../docs/day-8.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	marks := regexp.MustCompile(`(?s)(<!-- ` + name + ` -->\n\n).*?(\n<!-- end -->)`)
	if !marks.Match(b) {
		t.Fatalf("%s has no marks called %s", file, name)
	}
	now := marks.ReplaceAllString(string(b), "${1}"+table+"${2}")
	if *update {
		if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if now != string(b) {
		t.Errorf("%s does not say\n%s\ngo test -run DayEight -update writes it", file, table)
	}
}

// out has the draft that is shown cleared by the duty officer, approved by the
// commander and issued by the reporting officer.
func (p *person) out(title string) {
	p.t.Helper()
	p.press("Take the step: Cleared", nil, nil)
	p.as("commander")
	p.press("Take the step: Approved", nil, nil)
	p.as("reporting")
	p.press("Issue the edition", nil, nil)
	p.says(title)
}

// plans returns the fields that answer plans, by the beginning of each.
func (p *person) plans(answers map[string]string) map[string]string {
	p.t.Helper()
	out := make(map[string]string)
	for n := range p.page.Descendants() {
		name := attr(n, "name")
		_, item, ok := strings.Cut(name, "/")
		if !ok || attr(n, "type") != "radio" {
			continue
		}
		for begins, outcome := range answers {
			if strings.HasPrefix(item, begins) {
				out[name] = outcome
			}
		}
	}
	if len(out) != len(answers) {
		p.t.Fatalf("%v are asked back; want %v", out, answers)
	}
	return out
}

// texts returns the fields of translations, in the order of the page.
func (p *person) texts(all ...string) map[string]string {
	p.t.Helper()
	out := make(map[string]string)
	for n := range p.page.Descendants() {
		if name := attr(n, "name"); n.Data == "textarea" && strings.HasPrefix(name, "t:") && len(out) < len(all) {
			out[name] = all[len(out)]
		}
	}
	if len(out) != len(all) {
		p.t.Fatalf("%d paragraphs wait for a translation; want %d", len(out), len(all))
	}
	return out
}

func at(site *server.Site, hour string) time.Time {
	now := site.Now()
	h, _ := time.Parse("15:04", hour)
	return time.Date(now.Year(), now.Month(), now.Day(), h.Hour(), h.Minute(), 0, 0, now.Location())
}

// exercise serves the exercise as it opens.
func exercise(t *testing.T) (site *server.Site, clock *machine, base, dir string) {
	t.Helper()
	return serve(t, "exercise")
}

// serve serves a mission's demonstration as it opens.
func serve(t *testing.T, mission string) (site *server.Site, clock *machine, base, dir string) {
	t.Helper()
	clock, dir = &machine{t: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}, filepath.Join(t.TempDir(), "node")
	c := server.Config{Dir: dir, Catalogue: catalogue.Files(), Now: clock.now, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))}
	if err := server.Init(c, server.About{Name: "demo", Mission: mission, Demo: true}); err != nil {
		t.Fatal(err)
	}
	site, err := server.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if _, err := site.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	who, err := server.Local(site.Node, site.About, "")
	if err != nil {
		t.Fatal(err)
	}
	h, err := site.Handler(who)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return site, clock, s.URL, dir
}
