package mission

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// An Address is one that editions of reports go to: an office, not a person. It
// stands on the distribution lists that kinds of report name.
type Address struct {
	Name      string         `yaml:"name"`
	Address   string         `yaml:"address"` // of mail
	Lists     []string       `yaml:"lists"`
	Marking   konbit.Marking `yaml:"marking"`   // most closed one that may go there
	Formats   []string       `yaml:"formats"`   // of those that the list gets; none: all
	Languages []string       `yaml:"languages"` // of those that the report has; none: all
}

// A Series says which number the report of a kind has whose period ends on a
// day. The ones after it are counted by the kind's own cycle.
type Series struct {
	Kind   string        `yaml:"kind"` // key of the kind of report
	Number int           `yaml:"number"`
	Ends   konbit.Moment `yaml:"ends"`
}

// Returns says when the daily returns are due. Which bases owe one is for their
// records to say.
type Returns struct {
	Due string `yaml:"due"` // hour by the mission's clock, 05:30; empty: when the report's period ends
}

// Addressees returns the addresses on a distribution list, in the order of the
// pack.
func (m *Mission) Addressees(list string) []Address {
	return slices.DeleteFunc(slices.Clone(m.Addresses), func(a Address) bool { return !slices.Contains(a.Lists, list) })
}

func (m *Mission) checkReports() error {
	for i, s := range m.Reports {
		field := fmt.Sprintf("reports.%d.", i)
		switch {
		case !isName(s.Kind) || slices.ContainsFunc(m.Reports[:i], func(t Series) bool { return t.Kind == s.Kind }):
			return konbit.Invalid(field+"kind", "%q: want the key of a kind of report, each once", s.Kind)
		case s.Number < 1:
			return konbit.Invalid(field+"number", "want 1 or more")
		case s.Ends.Precision() != konbit.Day || s.Ends.IsZero():
			return konbit.Invalid(field+"ends", "%q: want the day on which its period ends, like 2025-01-18", s.Ends)
		}
	}
	if _, err := time.Parse("15:04", m.Returns.Due); m.Returns.Due != "" && err != nil {
		return konbit.Invalid("returns.due", "%q: want an hour like 05:30", m.Returns.Due)
	}
	for i, a := range m.Addresses {
		field := fmt.Sprintf("addresses.%d.", i)
		twice := func(b Address) bool { return b.Address == a.Address || b.Name == a.Name }
		user, host, ok := strings.Cut(a.Address, "@")
		switch {
		case a.Name == "":
			return konbit.Invalid(field+"name", "missing")
		case !ok || user == "" || host == "" || strings.ContainsAny(a.Address, " \t\r\n<>,;") || strings.Contains(host, "@"):
			return konbit.Invalid(field+"address", "%q: want one mail address, like desk@example.org", a.Address)
		case slices.ContainsFunc(m.Addresses[:i], twice):
			return konbit.Invalid(field+"address", "%s stands twice; give it its lists in one place", a.Name)
		case len(a.Lists) == 0:
			return konbit.Invalid(field+"lists", "missing: want the distribution lists that it is on")
		}
		if err := a.Marking.Check(); err != nil {
			return konbit.Under(field+"marking", err)
		}
		for _, lang := range a.Languages {
			if !slices.Contains(message.Languages, lang) {
				return konbit.Invalid(field+"languages", "%q is not one of %v", lang, message.Languages)
			}
		}
	}
	return nil
}
