package lexicon

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"
)

// layers are a catalogue and what is added to it: the words of a list in a later
// file come after those of the same list in an earlier one.
type layers []fs.FS

// decode reads the YAML file called name strictly, from every layer that has it.
func (l layers) decode(name string, into any) error {
	var texts [][]byte
	for _, files := range l {
		b, err := fs.ReadFile(files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		texts = append(texts, b)
	}
	if len(texts) == 0 {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	b := texts[0]
	if len(texts) > 1 {
		var all any
		for _, text := range texts {
			var more any
			if err := yaml.Unmarshal(text, &more); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			all = joined(all, more)
		}
		var err error
		if b, err = yaml.Marshal(all); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// joined adds more to a: to lists at their end, to maps by their keys; anything
// else it replaces.
func joined(a, more any) any {
	switch more := more.(type) {
	case map[string]any:
		if a, ok := a.(map[string]any); ok {
			out := maps.Clone(a)
			for key, v := range more {
				out[key] = joined(a[key], v)
			}
			return out
		}
	case []any:
		if a, ok := a.([]any); ok {
			return slices.Concat(a, more)
		}
	}
	return more
}

// have reports whether a layer has the file called name.
func (l layers) have(name string) bool {
	return slices.ContainsFunc(l, func(files fs.FS) bool {
		_, err := fs.Stat(files, name)
		return err == nil
	})
}

// dirs lists the folders in the folder dir of any layer, in order.
func (l layers) dirs(dir string) ([]string, error) {
	var out []string
	for _, files := range l {
		entries, err := fs.ReadDir(files, dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if e.IsDir() {
				out = append(out, e.Name())
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
