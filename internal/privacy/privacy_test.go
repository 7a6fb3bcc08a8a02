package privacy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/message"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/privacy"
)

func detector(t testing.TB) *privacy.Detector {
	t.Helper()
	words, err := message.Load(catalogue.Files())
	if err != nil {
		t.Fatal(err)
	}
	return privacy.New(&mission.Mission{Actors: []mission.Actor{{Name: "A. Veldane", Aliases: []string{"Minister Veldane"}}}}, words)
}

func TestFind(t *testing.T) {
	d := detector(t)
	for text, want := range map[string][]string{
		"Shots hit a patrol vehicle near Roche-Lune at 21:40.":                 nil,
		"The force has 1,041 people; in 2024-2025 it had 1 041 229.":           nil,
		"FOB 3 met residents of Port Ransel on 9 February 2026.":               nil,
		"Dr A. Veldane and Mr Veldane spoke.":                                  {"Mr Veldane"},
		"Sgt Marie Dupont was hurt.":                                           {"Sgt Marie Dupont"},
		"Mme Rose a été blessée, M. Jean-Pierre aussi.":                        {"Mme Rose", "M. Jean-Pierre"},
		"El Sr. Gómez habló.":                                                  {"Sr. Gómez"},
		"Jean Baptiste, 34, was taken; so was Ana Luz (7).":                    {"Jean Baptiste", "Ana Luz"},
		"Write to ops@hq.example or call +230 5555 1234, at home 3701-2233.":   {"ops@hq.example", "+230 5555 1234", "3701-2233"},
		"Il vit au 01 44 55 66 77.":                                            {"01 44 55 66 77"},
		"They hid at 18.5392, -72.3350, which is 18°32′21″N, 18QYF 1234 5678.": {"18.5392, -72.3350", "18°32′21″N", "18QYF 1234 5678"},
		"{plain:Sgt Marie Dupont} and {record:Mr X} may stand.":                nil,
	} {
		if diff := cmp.Diff(want, d.Find(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
