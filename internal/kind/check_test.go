package kind_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/kind"
)

// edited returns the sample of a kind with fields of its body replaced, or left
// out where the value is nil.
func edited(t *testing.T, s *kind.Set, name string, fields map[string]any) konbit.Record {
	t.Helper()
	d, ok := s.Latest(name)
	if !ok {
		t.Fatalf("no kind %s", name)
	}
	r := d.Sample(made)
	body := decode(t, r.Body).(map[string]any)
	for k, v := range fields {
		if v == nil {
			delete(body, k)
			continue
		}
		body[k] = v
	}
	r.Body = mustJSON(t, body)
	return r
}

type fields = map[string]any

func people(v any) fields { return fields{"value": v, "unit": "person"} }

// Each mistake is refused with the field and a remedy.
func TestCheckNamesFieldAndRemedy(t *testing.T) {
	s := load(t)
	for name, tt := range map[string]struct {
		kind   string
		fields fields
		field  string
		detail string
	}{
		"misspelt field":         {"patrol", fields{"vehicle": 2}, "body.vehicle", "did you mean vehicles?"},
		"unknown field":          {"note", fields{"colour": "red"}, "body.colour", "no such field"},
		"missing field":          {"movement", fields{"direction": nil}, "body.direction", "want one of in, out, rotation, internal"},
		"misspelt code":          {"movement", fields{"status": "plannd"}, "body.status", "did you mean planned?"},
		"label for a code":       {"incident", fields{"type": "Évasion de prison"}, "body.type", "did you mean prison-break?"},
		"country by name":        {"pledge", fields{"contributor": "Kenya"}, "body.contributor", "did you mean KE?"},
		"code twice":             {"patrol", fields{"types": []any{"foot", "foot"}}, "body.types.1", "stands twice"},
		"wrong unit":             {"movement", fields{"personnel": fields{"value": 3, "unit": "percent"}}, "body.personnel.unit", "want person"},
		"half a person":          {"movement", fields{"personnel": people(2.5)}, "body.personnel.unit", "whole numbers"},
		"negative":               {"pledge", fields{"personnel": people(-1)}, "body.personnel.value", "want 0 or more"},
		"number as text":         {"pledge", fields{"personnel": people("217")}, "body.personnel", "with a number as value"},
		"bare number":            {"pledge", fields{"personnel": 217}, "body.personnel", `{"value": 217`},
		"no value":               {"pledge", fields{"personnel": fields{"unit": "person"}}, "body.personnel", "with a number as value"},
		"range without its end":  {"pledge", fields{"personnel": fields{"value": 5, "qualifier": "range"}}, "body.personnel.high", "upper end"},
		"share above all":        {"area-statement", fields{"share": fields{"value": 101}}, "body.share.value", "want 100 or less"},
		"money without currency": {"funding", fields{"amount": fields{"value": 5}}, "body.amount.unit", "no code of currency"},
		"which unit":             {"claim", fields{"quantity": fields{"value": 5}}, "body.quantity.unit", "say what is counted"},
		"no date":                {"mandate", fields{"adopted": "2 October"}, "body.adopted", "want a date like 2025-01-18"},
		"day that is none":       {"mandate", fields{"adopted": "2023-02-30"}, "body.adopted", "is not a time"},
		"instant for a date":     {"mandate", fields{"adopted": "2023-10-02T23:30:00-05:00"}, "body.adopted", "want a date, like 2023-10-02"},
		"date for an instant":    {"movement", fields{"depart": "2025-01-18"}, "body.depart", "want an instant with its offset"},
		"arrives before leaving": {"movement", fields{"depart": "2025-01-18T02:00:00+03:00", "arrive": "2025-01-17T17:00:00-05:00"}, "body.arrive", "is before depart"},
		"ends before it starts":  {"cohort", fields{"start": "2024-08-27", "planned_end": "2024-08-26", "end": nil}, "body.planned_end", "is before start"},
		"period backwards":       {"deaths", fields{"period": "2025-02/2025-01"}, "body.period", "ends before it starts"},
		"sum that is none":       {"movement", fields{"personnel": people(217), "sex": fields{"male": 187, "female": 31}}, "body.personnel", "sex add up to 218"},
		"fit and down":           {"serviceability", fields{"lines": []any{fields{"item": "truck", "held": 5, "fit": 3, "down": 1}}}, "body.lines.0.held", "add up to 4"},
		"needed for the code":    {"patrol", fields{"status": "done", "result": nil}, "body.result", "where status is done"},
		"needed when given":      {"pledge", fields{"due": nil}, "body.due", "where parent is set"},
		"needed when false":      {"return", fields{"nil": false, "strength": nil}, "body.strength", "where nil is not set"},
		"neither of two":         {"funding", fields{"donor": nil, "donor_name": nil}, "body.donor", "want this or donor_name"},
		"list item":              {"incident", fields{"victims": []any{fields{"class": "civilian", "state": "dead", "count": people(3)}}}, "body.victims.0.state", "is no code of victim-state"},
		"list too short":         {"origin-merge", fields{"members": []any{fields{"of": konbit.NamedID(made, "x")}}}, "body.members", "want 2 or more"},
		"no list":                {"seizure", fields{"items": "a rifle"}, "body.items", "want a list"},
		"no reference":           {"patrol", fields{"base": "FOB 2"}, "body.base", "UUID version 7"},
		"line break in a line":   {"base", fields{"name": "FOB\n2"}, "body.name", "on one line"},
		"empty text":             {"base", fields{"name": "  "}, "body.name", "leave the field out"},
		"text too long":          {"base", fields{"name": strings.Repeat("x", 1001)}, "body.name", "at most 1000"},
		"short digest":           {"document", fields{"text_sha256": "abc"}, "body.text_sha256", "at least 64"},
		"personal field":         {"casualty", fields{"name": "A. B."}, "body.name", "sealed part"},
		"place without any":      {"movement", fields{"origin": fields{}}, "body.origin", "needs a code, a name or a point"},
		"track of one":           {"patrol", fields{"route": []any{[]any{1, 2}}}, "body.route", "two points or more"},
		"off the earth":          {"patrol", fields{"route": []any{[]any{1, 2}, []any{1, 99}}}, "body.route.1", "longitude, latitude"},
		"file without a hash":    {"note", fields{"files": []any{fields{"type": "image/png"}}}, "body.files.0.sha256", "64 hexadecimal digits"},
		"yes for true":           {"return", fields{"nil": "yes"}, "body.nil", "want true or false"},
		"count in words":         {"patrol", fields{"personnel": "eight"}, "body.personnel", "want a whole number"},
	} {
		t.Run(name, func(t *testing.T) {
			r := edited(t, s, tt.kind, tt.fields)
			var e *konbit.Error
			if err := s.Check(&r); !errors.As(err, &e) {
				t.Fatalf("got %v, want an error of %s", err, tt.field)
			}
			if e.Code != konbit.CodeInvalid || e.Field != tt.field || !strings.Contains(e.Detail, tt.detail) {
				t.Errorf("got  %v\nwant %s: … %s …", e, tt.field, tt.detail)
			}
		})
	}
}

func TestCheckAccepts(t *testing.T) {
	s := load(t)
	for name, tt := range map[string]struct {
		kind   string
		fields fields
	}{
		"unit left out":                 {"movement", fields{"personnel": fields{"value": 1}}},
		"hedged number beside its sum":  {"movement", fields{"personnel": fields{"value": 200, "qualifier": "about", "unit": "person"}, "sex": fields{"male": 190}}},
		"range around its sum":          {"movement", fields{"personnel": fields{"value": 180, "high": 220, "qualifier": "range"}, "sex": fields{"male": 190}}},
		"parts left out":                {"movement", fields{"personnel": people(217), "sex": nil}},
		"later by the zone":             {"movement", fields{"depart": "2025-01-18T02:00:00+03:00[Africa/Nairobi]", "arrive": "2025-01-17T18:30:00-05:00"}},
		"month that may be later":       {"cohort", fields{"start": "2024-08-27", "planned_end": "2024-08", "end": nil}},
		"null is not given":             {"movement", fields{"carrier": json.RawMessage("null")}},
		"nil return without strength":   {"return", fields{"nil": true, "strength": nil}},
		"batch without a parent or due": {"pledge", fields{"parent": nil, "due": nil}},
		"letters of every script":       {"note", fields{"text": "Kafou-Fèy — 卡富尔 — كارفور\nsecond line"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := edited(t, s, tt.kind, tt.fields)
			if err := s.Check(&r); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheckHeader(t *testing.T) {
	s := load(t)
	for _, tt := range []struct {
		kind, field string
		drop        func(*konbit.Record)
	}{
		{"claim", "sources", func(r *konbit.Record) { r.Sources = nil }},
		{"incident", "place", func(r *konbit.Record) { r.Place = nil }},
		{"area-statement", "valid", func(r *konbit.Record) { r.Valid = konbit.Span{} }},
		{"follow-up", "subject", func(r *konbit.Record) { r.Subject = r.ID }},
	} {
		r := edited(t, s, tt.kind, nil)
		tt.drop(&r)
		var e *konbit.Error
		if err := s.Check(&r); !errors.As(err, &e) || e.Field != tt.field || !strings.Contains(e.Detail, "missing: "+tt.kind+" needs") {
			t.Errorf("%s without %s: got %v", tt.kind, tt.field, err)
		}
	}
}

func TestUnknownKinds(t *testing.T) {
	s := load(t)
	check := func(k konbit.Kind) error {
		return s.Check(&konbit.Record{Kind: k, Body: json.RawMessage(`{"anything":1}`)})
	}
	if err := check("patrol@99"); err != nil {
		t.Errorf("a version newer than this node knows: %v; want it let pass", err)
	}
	err := check("patroll@1")
	if konbit.CodeOf(err) != konbit.CodeNotFound || !strings.Contains(err.Error(), "did you mean patrol@1?") {
		t.Errorf("a kind that is none: %v", err)
	}
	if got := s.DefaultMarking("detention@99"); got != konbit.Red {
		t.Errorf("default marking of a newer detention is %s, want that of the version known here", got)
	}
	if got := s.DefaultMarking("no-such@1"); got != konbit.Amber {
		t.Errorf("default marking of an unknown kind is %s, want amber", got)
	}
	if got := s.Title(&konbit.Record{Kind: "no-such@1"}, "fr"); got != "no-such@1" {
		t.Errorf("title of an unknown kind is %q", got)
	}
}

func TestDuplicateMembersAreRefused(t *testing.T) {
	s := load(t)
	r := edited(t, s, "note", nil)
	r.Body = json.RawMessage(`{"text":"one", "text" : "two"}`)
	if err := s.Check(&r); err == nil || !strings.Contains(err.Error(), "given twice") {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	s := load(f)
	var names []string
	for d := range s.All() {
		names = append(names, d.Name)
		f.Add(len(names)-1, []byte(d.Sample(made).Body))
	}
	f.Add(0, []byte(` { "note" : [1, {"a":"]\"}"}, null ] , "of":1e5 } `))
	f.Fuzz(func(t *testing.T, i int, body []byte) {
		d, _ := s.Latest(names[uint(i)%uint(len(names))])
		v, err := d.Decode(body)
		if err != nil {
			var e *konbit.Error
			if !errors.As(err, &e) || e.Detail == "" {
				t.Fatalf("%q: %v says nothing of what would be right", body, err)
			}
			return
		}
		var plain map[string]any
		if err := json.Unmarshal(body, &plain); err != nil {
			t.Fatalf("accepted %q, which encoding/json does not: %v", body, err)
		}
		for name, value := range plain {
			if (value != nil) != (v[name] != nil) {
				t.Fatalf("%q: %s is %v, read as %v", body, name, value, v[name])
			}
		}
	})
}
