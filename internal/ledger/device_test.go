package ledger_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"konbit.example/konbit"
)

// TestDevices sends the reports of a phone in other orders than they were made
// in, and without some.
func TestDevices(t *testing.T) {
	reports := make([]konbit.Record, 7) // 1 to 6
	for i := range reports {
		reports[i] = with(patrol(i), func(r *konbit.Record) {
			r.Device, r.Counter = "phone-7", int64(i)
			if i > 1 {
				r.Previous = reports[i-1].Link()
			}
		})
	}
	broken := with(reports[2], func(r *konbit.Record) { r.Previous = reports[4].Link() })
	usedAgain := with(reports[2], func(r *konbit.Record) { r.ID = patrol(50).ID })
	uncounted := with(reports[1], func(r *konbit.Record) { r.Counter = 0 })
	claimsMore := with(reports[1], func(r *konbit.Record) { r.Previous = reports[4].Link() })
	for _, c := range []struct {
		name    string
		send    []konbit.Record
		gaps    []string // beginning of what each receipt says
		missing [][2]int64
	}{
		{"in order", reports[1:4], []string{"", "", ""}, nil},
		{"one lost", []konbit.Record{reports[1], reports[3]}, []string{"", "not seen before it: record 2 of phone-7"}, [][2]int64{{2, 2}}},
		{"the first come late", []konbit.Record{reports[6], reports[1], reports[3], reports[5], reports[2], reports[4]},
			[]string{"not seen before it: records 1 to 5", "", "", "", "", ""}, nil},
		{"the middle comes first", []konbit.Record{reports[1], reports[6], reports[4]},
			[]string{"", "not seen before it: records 2 to 5", ""}, [][2]int64{{2, 3}, {5, 5}}},
		{"another chain", []konbit.Record{reports[1], broken}, []string{"", "record 2 of phone-7 does not follow on"}, nil},
		{"a number twice", []konbit.Record{reports[1], reports[2], usedAgain}, []string{"", "", "phone-7 has used counter 2"}, nil},
		{"no number", []konbit.Record{uncounted}, []string{"no counter"}, nil},
		{"a first that is not", []konbit.Record{claimsMore}, []string{"the first record of phone-7 names a previous"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNode(t)
			for i, r := range c.send {
				got := n.must(corporal, r)[0].Gap
				if want := c.gaps[i]; !strings.HasPrefix(got, want) || want == "" && got != "" {
					t.Errorf("receipt %d: %q, want %q", i, got, want)
				}
				if i%2 == 0 {
					n.open()
				}
			}
			n.must(corporal, c.send[0]) // a repeat is not counted
			devices, err := n.Devices(t.Context())
			if err != nil || len(devices) != 1 {
				t.Fatalf("devices = %v, %v", devices, err)
			}
			if d := cmp.Diff(c.missing, devices[0].Missing); d != "" {
				t.Errorf("missing (-want +got):\n%s", d)
			}
		})
	}
}

func TestManyDevices(t *testing.T) {
	n := newNode(t)
	var recs []konbit.Record
	for i, name := range []string{"b", "a", "b", "c"} {
		recs = append(recs, with(patrol(i), func(r *konbit.Record) { r.Device, r.Counter = name, int64(i/2+1) }))
	}
	n.must(corporal, recs[:2]...)
	n.must(corporal, recs[2:]...)
	devices, err := n.Devices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range devices {
		got = append(got, d.Name)
	}
	if strings.Join(got, " ") != "b a c" {
		t.Errorf("devices %v", got)
	}
	if r := with(patrol(9), func(r *konbit.Record) { r.Device, r.Counter = "d\ne", 1 }); konbit.CodeOf(n.Check(t.Context(), corporal, r)) != konbit.CodeInvalid {
		t.Error("a device whose name is two lines is accepted")
	}
}
