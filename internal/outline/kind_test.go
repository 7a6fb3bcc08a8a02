package outline_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/outline"
)

func words(t *testing.T) *message.Catalogue {
	t.Helper()
	w, err := message.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func shipped(t *testing.T) *outline.Kinds {
	t.Helper()
	ks, err := outline.Load(catalogue.Files(), words(t))
	if err != nil {
		t.Fatal(err)
	}
	return ks
}

const harbourLog = `report: harbour-log
version: 1
labels: {en: Harbour log, fr: Journal du port, ht: Jounal pò a, es: Diario del puerto}
serial: "{mission}/HARBOUR/{year}/{number}"
every: day
cutoff: "06:00"
marking: green
languages: [en]
sections:
  - id: people
    labels: {en: People, fr: Personnes, ht: Moun, es: Personas}
    blocks:
      - sentences:
          - {say: report.say.present, each: contributor, with: {present: "figure:force.present {contributor}"}, need: [present]}
      - records: {kinds: [outreach], term: "{place}", text: "{type}; {audience}"}
`

func TestBadKind(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "every: day", "evry: day", "evry"},
		{"missing language", "es: Personas", "es: ''", "sections.0.labels.es"},
		{"serial without number", "{year}/{number}", "{year}", "serial"},
		{"unknown cycle", "every: day", "every: fortnight", "every"},
		{"bad hour", "06:00", "6 am", "cutoff"},
		{"bad marking", "marking: green", "marking: secret", "marking"},
		{"unknown language", "[en]", "[tlh]", "languages"},
		{"unknown label", "report.say.present", "report.say.nothing", "report.say.nothing"},
		{"unreadable reference", "figure:force.present", "figger:force.present", "figger"},
		{"unknown dimension", "force.present {contributor}", "force.present colour=red", "colour"},
		{"two blocks in one", "records: {", "sources: true\n        records: {", "one block"},
		{"records without kinds", "kinds: [outreach], ", "", "records.kinds"},
		{"another name than its file", "harbour-log", "harbour", "after its report"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pack := fstest.MapFS{"reports/harbour-log.yaml": {Data: []byte(strings.Replace(harbourLog, c.old, c.new, 1))}}
			_, err := shipped(t).With(pack, words(t))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
	pack := fstest.MapFS{"reports/sitrep.yaml": {Data: []byte(strings.Replace(harbourLog, "harbour-log", "sitrep", 1))}}
	if _, err := shipped(t).With(pack, words(t)); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("got %v, want an error: a pack may not change a kind of report", err)
	}
}

func TestPeriod(t *testing.T) {
	ks := shipped(t)
	zone := time.FixedZone("", -5*3600)
	for _, c := range []struct{ kind, at, from, to, due string }{
		{"sitrep", "2025-01-25T06:10:00-05:00", "2025-01-24T06:00:00-05:00", "2025-01-25T06:00:00-05:00", "2025-01-25T07:00:00-05:00"},
		{"sitrep", "2025-01-25T05:59:00-05:00", "2025-01-23T06:00:00-05:00", "2025-01-24T06:00:00-05:00", "2025-01-24T07:00:00-05:00"},
		{"weekly", "2025-01-25T06:10:00-05:00", "2025-01-13T06:00:00-05:00", "2025-01-20T06:00:00-05:00", "2025-01-20T18:00:00-05:00"},
		{"weekly", "2025-01-27T06:00:00-05:00", "2025-01-20T06:00:00-05:00", "2025-01-27T06:00:00-05:00", "2025-01-27T18:00:00-05:00"},
		{"force", "2025-03-01T00:00:00-05:00", "2025-02-01T00:00:00-05:00", "2025-03-01T00:00:00-05:00", ""},
		{"flash", "2025-01-25T06:10:00-05:00", "2025-01-24T06:10:00-05:00", "2025-01-25T06:10:00-05:00", ""},
	} {
		k, ok := ks.Get(c.kind)
		if !ok {
			t.Fatalf("no report %s", c.kind)
		}
		from, to := k.Period(at(c.at).In(zone))
		if !from.Equal(at(c.from)) || !to.Equal(at(c.to)) {
			t.Errorf("%s at %s: %s to %s, want %s to %s", c.kind, c.at, from, to, c.from, c.to)
		}
		if due := k.DueAt(to); c.due == "" && !due.IsZero() || c.due != "" && !due.Equal(at(c.due)) {
			t.Errorf("%s at %s: due %s, want %s", c.kind, c.at, due, c.due)
		}
	}
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}
