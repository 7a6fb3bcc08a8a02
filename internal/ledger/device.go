package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"konbit.example/konbit"
)

// A Device is what the records held here say of one device's own count. Records
// that never came, or were taken out on the way, show as missing.
type Device struct {
	Name    string     `json:"name"`
	Last    int64      `json:"last"`              // highest counter seen
	Link    string     `json:"link"`              // of the record with that counter, what the next must carry as previous
	Missing [][2]int64 `json:"missing,omitempty"` // counters not seen below Last, as first and last
}

// take counts r and returns what is amiss with its place in the count, "" if
// nothing is.
func (d *Device) take(r *konbit.Record) string {
	switch c := r.Counter; {
	case c <= 0:
		return fmt.Sprintf("no counter: %s counts its records 1, 2, 3…", d.Name)
	case c == d.Last+1:
		first := d.Last == 0
		broken := r.Previous != d.Link
		d.Last, d.Link = c, r.Link()
		switch {
		case broken && first:
			return fmt.Sprintf("the first record of %s names a previous one", d.Name)
		case broken:
			return fmt.Sprintf("record %d of %s does not follow on record %d as held here", c, d.Name, c-1)
		}
		return ""
	case c > d.Last:
		gap := [2]int64{d.Last + 1, c - 1}
		d.Missing = append(d.Missing, gap)
		d.Last, d.Link = c, r.Link()
		return "not seen before it: " + gapText(gap) + " of " + d.Name
	default:
		for i, m := range d.Missing {
			if c < m[0] || c > m[1] {
				continue
			}
			rest := slices.DeleteFunc([][2]int64{{m[0], c - 1}, {c + 1, m[1]}}, func(g [2]int64) bool { return g[0] > g[1] })
			d.Missing = slices.Replace(d.Missing, i, i+1, rest...)
			return ""
		}
		return fmt.Sprintf("%s has used counter %d before", d.Name, c)
	}
}

func gapText(g [2]int64) string {
	if g[0] == g[1] {
		return fmt.Sprintf("record %d", g[0])
	}
	return fmt.Sprintf("records %d to %d", g[0], g[1])
}

// Devices returns what is known of the count of every device that records held
// here name, by name.
func (l *Ledger) Devices(ctx context.Context) ([]Device, error) {
	names, err := deviceNames(ctx, l.Store)
	if err != nil {
		return nil, fmt.Errorf("devices: %w", err)
	}
	devices := make([]Device, 0, len(names))
	for _, name := range names {
		d, err := readDevice(ctx, l.Store, name)
		if err != nil {
			return nil, fmt.Errorf("devices: %w", err)
		}
		devices = append(devices, *d)
	}
	return devices, nil
}

// The names of all devices are kept under one name, and each device under one of
// its own, so that counting a record writes little.
const devicesName = "devices"

func deviceName(name string) string { return "device/" + name }

func deviceNames(ctx context.Context, s Store) ([]string, error) {
	b, err := s.View(ctx, devicesName)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	return strings.Split(string(b), "\n"), nil
}

func readDevice(ctx context.Context, s Store, name string) (*Device, error) {
	d := &Device{Name: name}
	b, err := s.View(ctx, deviceName(name))
	if err != nil || b == nil {
		return d, err
	}
	return d, json.Unmarshal(b, d)
}

// count takes the record of e into its device's count and says what is amiss.
func (w *writer) count(ctx context.Context, r *konbit.Record) (gap string, err error) {
	if r.Device == "" {
		return "", nil
	}
	s := &w.l.seq
	d := s.devices[r.Device]
	if d == nil {
		if d, err = readDevice(ctx, w.l.Store, r.Device); err != nil {
			return "", err
		}
		if d.Last == 0 {
			if err := w.enrol(ctx, r.Device); err != nil {
				return "", err
			}
		}
		s.devices[r.Device] = d
	}
	gap = d.take(r)
	w.b.Put[deviceName(d.Name)], err = json.Marshal(d)
	return gap, err
}

// enrol adds a device to the list of names.
func (w *writer) enrol(ctx context.Context, name string) error {
	list, ok := w.b.Put[devicesName]
	if !ok {
		var err error
		if list, err = w.l.Store.View(ctx, devicesName); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		list = append(slices.Clone(list), '\n')
	}
	w.b.Put[devicesName] = append(list, name...)
	return nil
}
