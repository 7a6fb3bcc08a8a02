package kind_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"konbit.example/konbit/internal/kind"
)

// page returns the documentation of every kind and vocabulary of s, in English
// Markdown.
func page(s *kind.Set) string {
	var b strings.Builder
	b.WriteString("# The catalogue of kinds\n\n")
	b.WriteString("Generated from `catalogue/kinds` and `catalogue/vocabularies` by `go generate ./internal/kind`; a test fails when it is stale.\n")
	b.WriteString("What the columns and rules mean is said in `internal/kind/kind.go`; what every record has beside the fields below, in `docs/formats/record.md`.\n\n")
	b.WriteString("| kind | what it is | systems | public | marking |\n|---|---|---|---|---|\n")
	for d := range s.Versions() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %s |\n", d.Kind(), anchor(d.Kind()), d.Labels.In("en"), numbers(d.Systems), d.Public, d.Marking)
	}
	for d := range s.Versions() {
		pageKind(&b, d)
	}
	b.WriteString("\n# Vocabularies\n")
	for v := range s.Vocabularies() {
		pageVocabulary(&b, s, v)
	}
	return b.String()
}

func anchor[K ~string](k K) string { return strings.ReplaceAll(string(k), "@", "") }

func numbers(list []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]")
}

func pageKind(b *strings.Builder, d *kind.Definition) {
	fmt.Fprintf(b, "\n## %s\n\n%s.", d.Kind(), d.Labels.In("en"))
	if hint := d.Hint.In("en"); hint != "" {
		fmt.Fprintf(b, " %s", hint)
	}
	if d.Subject[0] != "own" {
		fmt.Fprintf(b, " About: %s.", strings.Join(d.Subject, ", "))
	}
	if len(d.Needs) > 0 {
		fmt.Fprintf(b, " Needs: %s.", strings.Join(d.Needs, ", "))
	}
	if d.Approvals > 0 {
		fmt.Fprintf(b, " Released after %d approvals.", d.Approvals)
	}
	if d.Phone {
		b.WriteString(" On phones.")
	}
	b.WriteString("\n\n| field | what it is | type | rules |\n|---|---|---|---|\n")
	pageFields(b, d.Fields, "")
	if len(d.Counts) > 0 {
		b.WriteString("\nCounts towards:\n")
		for i := range d.Counts {
			fmt.Fprintf(b, "- %s\n", describe(&d.Counts[i]))
		}
	}
}

func pageFields(b *strings.Builder, fields []kind.Field, prefix string) {
	for i := range fields {
		f := &fields[i]
		t := string(f.Type)
		switch {
		case f.Of != "":
			t += fmt.Sprintf(" of [%s](#%s)", f.Of, f.Of)
		case f.Unit != "":
			t += " in " + f.Unit
		case len(f.Units) > 0:
			t += " in " + strings.Join(f.Units, ", ")
		case len(f.To) > 0:
			t += " to " + strings.Join(f.To, ", ")
		}
		what := f.Label("en")
		if hint := f.Hint.In("en"); hint != "" {
			what += ": " + hint
		}
		fmt.Fprintf(b, "| `%s%s` | %s | %s | %s |\n", prefix, f.Name, what, t, strings.Join(rules(f), "; "))
		pageFields(b, f.Fields, prefix+f.Name+".")
	}
}

// rules says f's rules in words.
func rules(f *kind.Field) []string {
	var all []string
	say := func(holds bool, format string, args ...any) {
		if holds {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	say(f.Required, "required")
	say(len(f.RequiredIf) > 0, "required where %s", f.RequiredIf)
	say(len(f.OneOf) > 0, "this or %s", strings.Join(f.OneOf, " or "))
	if f.Min != nil {
		say(true, "at least %v", *f.Min)
	}
	if f.Max != nil {
		say(true, "at most %s", strconv.FormatFloat(*f.Max, 'f', -1, 64))
	}
	say(f.After != "", "not before %s", f.After)
	say(len(f.Sum) > 0, "the sum of %s", strings.Join(f.Sum, ", "))
	say(f.Personal, "personal: sealed")
	say(f.Withhold, "not in the public summary")
	return all
}

// describe says in words what c counts.
func describe(c *kind.Count) string {
	measure := "`" + c.Measure + "`"
	if c.MeasureFrom != "" {
		measure = "the measure in `" + c.MeasureFrom + "`"
	}
	parts := []string{measure}
	if c.Each != "" {
		parts = append(parts, "for each of `"+c.Each+"`")
	}
	for _, p := range [][2]string{
		{"value", c.Value}, {"when", strings.Join(c.When, "` or `")}, {"contributor", c.Contributor}, {"place", c.Place}, {"population", c.Population},
		{"status", c.Status}, {"period", c.Period}, {"subject", c.SubjectOf}, {"part", c.Part}, {"speaker", c.Speaker},
	} {
		if p[1] != "" {
			parts = append(parts, fmt.Sprintf("%s `%s`", p[0], p[1]))
		}
	}
	if len(c.If) > 0 {
		parts = append(parts, "where "+c.If.String())
	}
	return strings.Join(parts, ", ")
}

func pageVocabulary(b *strings.Builder, s *kind.Set, v *kind.Vocabulary) {
	fmt.Fprintf(b, "\n## %s\n\n", v.Name)
	if v.Follows != "" {
		fmt.Fprintf(b, "Follows %s. ", v.Follows)
	}
	codes := v.Codes
	if v.Extends != "" {
		fmt.Fprintf(b, "Every code of [%s](#%s), and: ", v.Extends, v.Extends)
		base, _ := s.Vocabulary(v.Extends)
		codes = codes[len(base.Codes):]
	}
	if len(codes) > 60 {
		fmt.Fprintf(b, "%d codes.\n", len(codes))
		return
	}
	var terms []string
	for _, c := range codes {
		terms = append(terms, fmt.Sprintf("`%s` %s", c.Code, c.Labels.In("en")))
	}
	fmt.Fprintln(b, strings.Join(slices.Clip(terms), " · "))
}
