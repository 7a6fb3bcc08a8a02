//go:build !race

package server_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
)

// Every link of the plain pages leads somewhere, in another language too. Of
// addresses that differ in an id or in what is asked for, the first few are
// followed.
func TestLinksLeadSomewhere(t *testing.T) {
	site, _, _, _ := exercise(t)
	h := handler(t, site, access.Principal{ID: "chief", Roles: access.Roles, Clearance: konbit.Red})
	varies := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\d+|[a-z_]+\.[a-z_.-]+|=[^&]*`)
	links := regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)
	queue, from, times := []string{"/today", "/today?lang=fr", "/articles", "/articles?lang=fr"}, map[string]string{}, map[string]int{}
	followed := 0
	for ; len(queue) > 0; queue = queue[1:] {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request(t.Context(), http.MethodGet, queue[0], ""))
		followed++
		if w.Code >= 400 {
			t.Errorf("%s, a link of %s, answers %d", queue[0], from[queue[0]], w.Code)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range links.FindAllStringSubmatch(w.Body.String(), -1) {
			to, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			u, err := url.Parse(to)
			if err != nil {
				t.Errorf("%s has the link %q: %v", queue[0], to, err)
				continue
			}
			shape := varies.ReplaceAllString(u.Path+"?"+u.RawQuery, "·")
			if _, seen := from[to]; seen || times[shape] == 2 || strings.HasPrefix(to, "/desk") {
				continue
			}
			from[to] = queue[0]
			times[shape]++
			queue = append(queue, to)
		}
	}
	if followed < 100 {
		t.Errorf("only %d links were followed", followed)
	}
}
