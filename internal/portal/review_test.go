package portal_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/nodetest"
	"konbit.example/konbit/internal/portal"
)

// A reader turns the pages of a node of the reference mission without its
// records.
type reader struct {
	t     *testing.T
	pages http.Handler
	desk  *evidence.Desk
	who   access.Principal
}

func newReader(t *testing.T) *reader {
	t.Helper()
	now := func() time.Time { return time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC) }
	log := slog.New(slog.DiscardHandler)
	n := nodetest.Open(t, nodetest.Config(t, nodetest.Mission(t, "haiti-mss"), now))
	r := &reader{t: t, desk: evidence.New(n), who: access.Principal{ID: "test:analyst", Name: "An analyst", Roles: []access.Role{access.Analyst}, Clearance: konbit.Red}}
	var err error
	r.pages, err = portal.New(portal.Config{Node: n, Evidence: r.desk, Who: func(*http.Request) (access.Principal, error) { return r.who, nil }, Now: now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// get returns the words of a page, without its marks.
func (r *reader) get(path string) string {
	r.t.Helper()
	w := httptest.NewRecorder()
	r.pages.ServeHTTP(w, httptest.NewRequestWithContext(r.t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		r.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	text := regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(w.Body.String(), " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// post sends a form and returns where it leads.
func (r *reader) post(path, kind string, body io.Reader) string {
	r.t.Helper()
	q := httptest.NewRequestWithContext(r.t.Context(), http.MethodPost, path, body)
	q.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	r.pages.ServeHTTP(w, q)
	if w.Code != http.StatusSeeOther {
		r.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

func (r *reader) press(path string, fields ...string) {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r.post(path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (r *reader) sees(path string, want ...string) {
	r.t.Helper()
	page := r.get(path)
	for _, w := range want {
		if w, not := strings.CutPrefix(w, "!"); strings.Contains(page, w) == not {
			r.t.Errorf("%s: %q there: %t\n%s", path, w, !not, page)
		}
	}
}

// An article from a form to figures, without a line of script.
func TestReviewPages(t *testing.T) {
	r := newReader(t)
	var form strings.Builder
	m := multipart.NewWriter(&form)
	for name, value := range map[string]string{"publisher": "The Test", "published": "2025-02-08", "author": "A. Writer", "grade": "B2", "marking": "green"} {
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	f, err := m.CreateFormFile("file", "story.html")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, `<html><title>Police land</title><nav>Menu</nav><article><p>Another 144 Kenyan police officers landed in Port-au-Prince on February 6, officials said.</p>
<p>On February 4, 17 people were killed in Kenscoff. The 144 officers were received by the prime minister. Nobody counted the boats.</p></article>`)
	m.Close()
	path := r.post("/review", m.FormDataContentType(), strings.NewReader(form.String()))
	path, _, _ = strings.Cut(path, "?")
	doc := konbit.ID(strings.TrimPrefix(path, "/review/"))
	item := func(measure string) *evidence.Item {
		t.Helper()
		s, err := r.desk.Sheet(t.Context(), r.who, doc)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Items, func(x evidence.Item) bool { return x.Fields.Measure == measure && x.State != evidence.Corrected })
		if i < 0 {
			t.Fatalf("no claim of %s", measure)
		}
		return &s.Items[i]
	}
	killed := "/figures/killed?place=Kenscoff&period=2025-02&known=2025-02-08"
	r.sees("/review", "Police land", "3 to decide")
	r.sees(path, "Police land", "English", "TLP:GREEN", "B2", "If accepted: ", "17 people", "Repeats number 1", "!Menu")

	r.press(path, "do", "accept", "claim", string(item("killed").ID))
	r.sees(killed, "at least 17")
	r.press(path, "do", "undo")
	r.press(path, "do", "correct", "claim", string(item("killed").ID), "value", "18", "measure", "killed", "speaker", "A mayor")
	r.sees(killed, "at least 18", "!Proposals that would change it")
	r.press(path, "do", "split", "claim", string(item("killed").ID), "change", `value=11; value=7 speaker="A nurse"`)
	r.sees(killed, "2 events in the period: at least 18")

	r.press(path, "do", "accept", "claim", string(item("force.arrived").ID))
	r.sees(path, "Accept all repeats")
	r.press(path, "do", "repeats")
	r.sees(path, "Everything is decided.")
	r.press(path, "do", "undo")
	s, err := r.desk.Sheet(t.Context(), r.who, doc)
	if err != nil {
		t.Fatal(err)
	}
	last := s.Items[len(s.Items)-1]
	r.press(path, "do", "merge", "claim", string(last.ID), "into", "1")
	r.sees(path, "Everything is decided.", "merged into", "test:analyst, 1 March 2025")
	r.press(path, "do", "write", "measure", "force.present", "contributor", "KE", "value", "744", "words", "Kenyan police officers")
	r.sees("/figures/force.present?contributor=KE&valid=2025-02-08&known=2025-02-08", "744")
	r.sees(path+"?lang=fr", "Tout est décidé")
}
