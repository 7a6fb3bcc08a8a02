package api_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
)

var testDay = time.Date(2025, 3, 1, 11, 0, 0, 0, time.UTC)

// Records are listed by arrival or by when they were true, page by page, and
// without what only says how the record is kept.
func TestListOrder(t *testing.T) {
	c := newClient(t)
	own := []any{map[string]any{"own": true}}
	at := []string{"2025-02-10", "2025-02-25", "2025-02-01", "2025-02-25"}
	names := map[string]string{}
	for i, day := range at {
		name := strconv.Itoa(i)
		id := string(konbit.NamedID(testDay, name))
		names[id] = name
		c.call(http.MethodPost, "/records", map[string]any{
			"id": id, "kind": "outreach@1", "made": testDay, "sources": own, "place": map[string]any{"name": "Delmas"},
			"body": map[string]any{"at": day + "T10:00:00-05:00", "type": "forum"},
		}, http.StatusCreated, nil)
	}
	c.call(http.MethodPost, "/records", map[string]any{
		"id": konbit.NamedID(testDay, "policy"), "kind": "rejection@1", "made": testDay, "sources": own, "subject": konbit.NamedID(testDay, "0"),
		"body": map[string]any{"of": konbit.NamedID(testDay, "0"), "reason": "duplicate"},
	}, http.StatusCreated, nil)

	type page struct {
		Items []struct {
			Position int64
			Record   struct{ ID, Kind string }
		}
		Next int64
	}
	// pages reads all, two at a time, as a list does that one scrolls.
	pages := func(query, cursor string) string {
		var got []string
		for next := int64(0); ; {
			var p page
			c.call(http.MethodGet, "/records?limit=2&"+query+"&"+cursor+"="+strconv.FormatInt(next, 10), nil, http.StatusOK, &p)
			for _, i := range p.Items {
				if n, ok := names[i.Record.ID]; ok {
					got = append(got, n)
				} else {
					got = append(got, strings.TrimSuffix(i.Record.Kind, "@1"))
				}
			}
			if next = p.Next; next == 0 {
				return strings.Join(got, " ")
			}
		}
	}
	for _, q := range []struct{ query, cursor, want string }{
		{"kind=outreach", "after", "0 1 2 3"},
		{"kind=outreach&newest=true", "before", "3 2 1 0"},
		{"kind=outreach&order=time", "after", "2 0 1 3"},
		{"kind=outreach&order=time&newest=true", "before", "3 1 0 2"},
		{"kind=outreach&order=time&valid=2025-02-25", "after", "1 3"},
		{"kind=outreach,rejection&newest=true&upkeep=false", "before", "rejection 3 2 1 0"},
		{"upkeep=false", "after", "0 1 2 3"},
		{"located=true", "after", "0 1 2 3"},
		{"kind=rejection&located=true&newest=true", "before", "rejection 3 2 1 0"},
	} {
		if got := pages(q.query, q.cursor); got != q.want {
			t.Errorf("%s: %s, want %s", q.query, got, q.want)
		}
	}
	if all := strings.Fields(pages("", "after")); !slices.Contains(all, "rejection") {
		t.Errorf("all: %s", all)
	}
}
