package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The report of the reference mission on 12 to 25 January 2025, from the draft to
// the edition, by the plain pages: every number opens its evidence.
func TestReferenceReportByPages(t *testing.T) {
	_, clock, base, _ := serve(t, "haiti-mss")
	p := sit(t, base, clock)
	p.open("/drafts")
	p.press("Open the draft", nil, map[string]string{"report": "sitrep", "period": "2025-01-12/2025-01-25"})
	p.says("MSS/SITREP/001")
	write := func(section, text string) {
		t.Helper()
		p.press("Save", map[string]string{"section": section}, map[string]string{"text": text})
	}
	write("summary", "Kenya has {figure:force.present KE} officers in Haiti, of {figure:force.pledged KE} pledged; {sum:movement.personnel direction=in status=done} arrived in the period. The force numbers {figure:force.present ALL}. About 617 officers are there, one paper prints.")
	write("services", "Schools reopened on {figure:event.school_reopen}.")
	p.says("about 600", "217", "“617” was typed by hand")
	p.press("Keep it", nil, map[string]string{"reason": "a paper’s own sum, quoted as such"})
	p.follow("Translation: Français")
	p.press("Save all", nil, p.texts(
		"Le Kenya compte {figure:force.present KE} policiers en Haïti, sur {figure:force.pledged KE} promis ; {sum:movement.personnel direction=in status=done} sont arrivés pendant la période. La force compte {figure:force.present ALL} personnes. Un journal imprime {plain:617}.",
		"Les écoles ont rouvert le {figure:event.school_reopen}."))
	p.as("duty")
	p.press("Save all", nil, nil)
	p.follow("Situation report 1")
	p.says("0 checks open")
	p.out("Situation report 1")
	edition := p.at
	for _, lang := range []string{"English", "Français"} {
		p.load(p.client.Get(edition))
		p.follow(lang + ", Web page (HTML)")
		if n := p.opens(); n < 40 {
			t.Errorf("%d numbers in %s open their evidence; want all of some forty", n, lang)
		}
	}
	p.load(p.client.Get(edition))
	p.follow("Compute it again from the record")
	p.says("byte for byte")
	p.load(p.client.Get(base + "/drafts/sitrep/1/preview?lang=en"))
	p.opens()
}

// opens follows every number of a report to its evidence, there and, where the
// report leads further, on the page behind it. It returns how many there are.
func (p *person) opens() int {
	p.t.Helper()
	at := make(map[string]*html.Node)
	for n := range p.page.Descendants() {
		if id := attr(n, "id"); id != "" {
			at[id] = n
		}
	}
	numbers, seen := 0, make(map[string]bool)
	for n := range p.page.Descendants() {
		if n.Data != "a" || attr(n, "class") != "v" {
			continue
		}
		numbers++
		id := strings.TrimPrefix(attr(n, "href"), "#")
		evidence := at[id]
		if evidence == nil || len(strings.TrimSpace(text(evidence.Parent))) <= len(text(n)) { // with what folds it
			p.t.Errorf("%s: %q leads to no evidence (%s)", p.at, text(n), id)
			continue
		}
		for x := range evidence.Descendants() {
			to := attr(x, "href")
			if x.Data != "a" || !strings.HasPrefix(to, "/") || seen[to] {
				continue
			}
			seen[to] = true
			u, err := url.Parse(p.at)
			if err != nil {
				p.t.Fatal(err)
			}
			if u, err = u.Parse(to); err != nil {
				p.t.Fatal(err)
			}
			resp, err := p.client.Get(u.String())
			if err != nil {
				p.t.Fatal(err)
			}
			if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
				p.t.Errorf("%q leads to %s: %s, %v", text(n), to, resp.Status, err)
			}
		}
	}
	return numbers
}
