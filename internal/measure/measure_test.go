package measure_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/measure"
)

const labels = "labels: {en: A, fr: B, ht: C, es: D}"

func shipped(t *testing.T) *measure.Set {
	ms, err := measure.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func TestMeasuresFromTemplates(t *testing.T) {
	for key, want := range map[string]string{
		"seized.rifle": "Seized: rifle", "seized.home-made": "Seized: home made", "event.police-station_closed": "Closed: police station",
		"training.in-course": "In the course", "training.dropped-out": "Training: dropped out",
	} {
		m, ok := shipped(t).Get(key)
		if !ok || m.Labels.In("en") != want {
			t.Errorf("%s: %v %v, want %q", key, ok, m, want)
		}
	}
	for _, key := range []string{"", "seized.", "seized.*", "weather.rain"} {
		if _, ok := shipped(t).Get(key); ok {
			t.Errorf("%q is a measure", key)
		}
	}
	if list := shipped(t).List(); slices.ContainsFunc(list, func(m *measure.Measure) bool { return strings.Contains(m.Key, "*") }) {
		t.Error("a template is listed as a measure")
	}
}

func TestAPackAddsMeasures(t *testing.T) {
	pack := fstest.MapFS{"measures/reef.yaml": {Data: []byte("- {measure: reef.cleared, kind: event, unit: item, " + labels + "}")}}
	ms, err := measure.Load(catalogue.Files(), pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := ms.Get("reef.cleared"); !ok {
		t.Error("the pack's measure is not there")
	}
}

func TestMeasuresThatAreRefused(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"twice":       {"- {measure: a, kind: fact, unit: item, " + labels + "}\n- {measure: a, kind: fact, unit: item, " + labels + "}", "there already"},
		"kind":        {"- {measure: a, kind: heap, unit: item, " + labels + "}", "is not one of"},
		"key":         {"- {measure: A b, kind: fact, unit: item, " + labels + "}", "lower-case"},
		"unit":        {"- {measure: a, kind: fact, " + labels + "}", "needs a unit"},
		"label":       {"- {measure: a, kind: fact, unit: item, labels: {en: A}}", "no label"},
		"dimension":   {"- {measure: a, kind: fact, unit: item, dimensions: [colour], " + labels + "}", "is no dimension"},
		"plan":        {"- {measure: a, kind: plan, unit: item, " + labels + "}", "answers"},
		"judgement":   {"- {measure: a, kind: judgement, unit: item, " + labels + "}", "values"},
		"rule":        {"- {measure: a, kind: fact, unit: item, derive: [{rule: guess}], " + labels + "}", "guess"},
		"rule's kind": {"- {measure: a, kind: fact, unit: item, derive: [{rule: total}], " + labels + "}", "does not go with"},
		"weight":      {"- {measure: a, kind: flow, unit: item, derive: [{rule: sum, weight: 2}], " + labels + "}", "0 to 1"},
		"unknown":     {"- {measure: a, kind: date, unit: date, after: [b], " + labels + "}", `"b"`},
		"circle": {"- {measure: a, kind: date, unit: date, after: [c], " + labels + "}\n- {measure: b, kind: date, unit: date, after: [a], " + labels + "}\n" +
			"- {measure: c, kind: date, unit: date, after: [b], " + labels + "}", "before itself"},
		"field": {"- {measure: a, kind: fact, unit: item, colour: red, " + labels + "}", "colour"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := measure.Load(fstest.MapFS{"measures/x.yaml": {Data: []byte(tt.text)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want an error that says %q", err, tt.want)
			}
		})
	}
}
