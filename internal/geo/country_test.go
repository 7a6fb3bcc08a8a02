package geo_test

import (
	"strings"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/geo"
)

func TestCountriesAreWhole(t *testing.T) {
	n := 0
	for c := range countries(t).All() {
		n++
		for _, lang := range []string{"en", "fr", "ht", "es"} {
			if c.Names[lang] == "" {
				t.Errorf("%s has no name in %s", c.Code, lang)
			}
		}
		for _, z := range c.Zones {
			if _, err := time.LoadLocation(z); err != nil {
				t.Errorf("%s: %v", c.Code, err)
			}
		}
	}
	if n != 249 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1", n)
	}
	for code := range strings.FieldsSeq("KE JM BZ BS GT SV BJ TD BD BB AG HT DO US GB FR CN RU CU CA MX BR SN NG") {
		c, ok := countries(t).ByCode(code)
		if !ok {
			t.Fatalf("no country %s", code)
		}
		for _, lang := range []string{"en", "fr", "ht", "es"} {
			if len(c.Demonyms[lang]) == 0 {
				t.Errorf("%s has no word for its people in %s", code, lang)
			}
		}
	}
}

func TestCountriesLookup(t *testing.T) {
	c := countries(t)
	tests := []struct{ text, code string }{
		{"KE", "KE"},
		{"Kenya", "KE"},
		{"Kenia", "KE"},
		{"Kenyan", "KE"},
		{"Kenyans", "KE"},
		{"kényans", "KE"},
		{"kenianos", "KE"},
		{"the Bahamas", "BS"}, // a variant carries the article
		{"Bahamian", "BS"},
		{"bahaméennes", "BS"},
		{"salvadoreños", "SV"},
		{"El Salvador", "SV"},
		{"Etazini", "US"},
		{"U.S.", "US"},
		{"jamaïcain", "JM"},
		{"guatémaltèques", "GT"},
		{"béninois", "BJ"},
		{"franceses", "FR"},
		{"Ivory Coast", "CI"},
		{"ayisyèn", "HT"},
		{"Bangladeshis", "BD"},
		{"Swiss", "CH"},
	}
	for _, tt := range tests {
		if got, err := c.Lookup(tt.text); err != nil || got.Code != tt.code {
			t.Errorf("Lookup(%q) = %v, %v; want %s", tt.text, got, err, tt.code)
		}
	}
	if _, err := c.Lookup("Dominican"); err == nil || !strings.Contains(err.Error(), "Dominica (DM) or Dominican Republic (DO)") {
		t.Errorf("Lookup(Dominican): %v, want both countries named", err)
	}
	if _, err := c.Lookup("Ruritania"); konbit.CodeOf(err) != konbit.CodeNotFound {
		t.Errorf("Lookup(Ruritania): %v", err)
	}
}

func TestParseCountriesRefuses(t *testing.T) {
	tests := []struct{ text, says string }{
		{"- {code: ke, names: {en: Kenya}}", "alpha-2"},
		{"- {code: KE, names: {fr: Kenya}}", "no English name"},
		{"- {code: KE, names: {en: Kenya}}\n- {code: KE, names: {en: Kenya}}", "stands twice"},
		{"- {code: KE, nmaes: {en: Kenya}}", "nmaes"},
		{"{", "countries:"},
	}
	for _, tt := range tests {
		if _, err := geo.ParseCountries([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseCountries(%q): %v, want an error that says %q", tt.text, err, tt.says)
		}
	}
}
