package kind

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/message"
)

// Load reads kinds/, vocabularies/, countries.yaml, fields.yaml and labels/ of a
// catalogue and, over it, of the mission packs that add to it. A pack may add a
// kind, a newer version of a kind, a vocabulary, a country or a label; it may not
// change what is there. An error names the file and the line.
func Load(catalogue fs.FS, packs ...fs.FS) (*Set, error) {
	m, err := message.Load(catalogue)
	if err != nil {
		return nil, err
	}
	for _, pack := range packs {
		if _, err := fs.Stat(pack, "labels"); err != nil {
			continue
		}
		if m, err = m.With(pack); err != nil {
			return nil, err
		}
	}
	return build(m, append([]fs.FS{catalogue}, packs...))
}

// With returns the set with what a further pack adds.
func (s *Set) With(pack fs.FS) (*Set, error) {
	return Load(s.layers[0], append(slices.Clone(s.layers[1:]), pack)...)
}

// In returns the set with the instants in its titles in loc.
func (s *Set) In(loc *time.Location) *Set {
	c := *s
	c.zone = loc
	return &c
}

// build makes a set of everything in layers, which are read one over the other.
func build(m *message.Catalogue, layers []fs.FS) (*Set, error) {
	s := &Set{
		definitions:  make(map[konbit.Kind]*Definition),
		latest:       make(map[string]*Definition),
		vocabularies: make(map[string]*Vocabulary),
		fields:       make(map[string]words),
		messages:     m,
		layers:       layers,
	}
	l := &loader{set: s, files: make(map[any]file)}
	for _, read := range []func(fs.FS) error{l.countries, l.vocabularies, l.fields, l.kinds} {
		for _, layer := range layers {
			if err := read(layer); err != nil {
				return nil, err
			}
		}
	}
	for v := range s.Vocabularies() {
		if err := l.index(v); err != nil {
			return nil, err
		}
	}
	for d := range s.Versions() {
		if err := l.link(d, l.files[d]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Set) put(d *Definition) {
	s.definitions[d.Kind()] = d
	if last := s.latest[d.Name]; last == nil || last.Version < d.Version {
		s.latest[d.Name] = d
	}
}

// A loader reads file systems into a set and remembers which file each
// definition and vocabulary came from.
type loader struct {
	set   *Set
	files map[any]file
}

// A file is a YAML file, kept so that errors can name its lines.
type file struct {
	name string
	text []byte
}

func read(fsys fs.FS, name string, into any) (file, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return file{}, err
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
			return file{}, fmt.Errorf("%s:%d: %s", name, e.GetToken().Position.Line, e.GetMessage())
		}
		return file{}, fmt.Errorf("%s: %w", name, err)
	}
	return file{name, b}, nil
}

// at returns an error at the line of f where path stands, in the notation of
// goccy/go-yaml: "fields[3].of". Where there is nothing at path, the line of its
// nearest parent.
func (f file) at(path, format string, args ...any) error {
	line := 1
	if tree, err := parser.ParseBytes(f.text, 0); err == nil {
		for p := path; p != ""; p = p[:max(0, strings.LastIndexAny(p, ".["))] {
			at, err := yaml.PathString("$." + p)
			if err != nil {
				continue
			}
			if node, err := at.FilterFile(tree); err == nil {
				line = node.GetToken().Position.Line
				break
			}
		}
	}
	return fmt.Errorf("%s:%d: %s: %s", f.name, line, path, fmt.Sprintf(format, args...))
}

// each calls read for every YAML file of a folder; a folder that is not there
// has none.
func each(fsys fs.FS, dir string, read func(name string) error) error {
	names, err := fs.Glob(fsys, dir+"/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := read(name); err != nil {
			return err
		}
	}
	return nil
}

// countries makes the vocabulary country of the layers' countries.yaml, where
// there is one.
func (l *loader) countries(fsys fs.FS) error {
	b, err := fs.ReadFile(fsys, "countries.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var nations []struct { // the rest of it is for internal/geo
		Code  string       `yaml:"code"`
		Names message.Text `yaml:"names"`
	}
	if err := yaml.Unmarshal(b, &nations); err != nil {
		return fmt.Errorf("countries.yaml: %w", err)
	}
	v := l.set.vocabularies["country"]
	if v == nil {
		v = &Vocabulary{Name: "country", Version: 1, Follows: "ISO 3166-1 alpha-2"}
		l.set.vocabularies[v.Name] = v
	}
	for _, n := range nations {
		v.Codes = append(v.Codes, Code{Code: n.Code, Labels: n.Names})
	}
	l.files[v] = file{"countries.yaml", b}
	return nil
}

func (l *loader) vocabularies(fsys fs.FS) error {
	return each(fsys, "vocabularies", func(name string) error {
		v := &Vocabulary{}
		f, err := read(fsys, name, v)
		if err != nil {
			return err
		}
		switch {
		case v.Name != stem(name):
			return f.at("vocabulary", "%q: want %q, as the file is called", v.Name, stem(name))
		case v.Version < 1:
			return f.at("version", "want 1 or more")
		case l.set.vocabularies[v.Name] != nil:
			return f.at("vocabulary", "%s is defined already; give it a name of its own and extend that", v.Name)
		}
		l.set.vocabularies[v.Name] = v
		l.files[v] = f
		return nil
	})
}

// index makes the lookup of v, first that of the one that it extends.
func (l *loader) index(v *Vocabulary) error {
	if v.index != nil {
		return nil
	}
	f := l.files[v]
	own := len(v.Codes)
	v.index = make(map[string]*Code)
	if v.Extends != "" {
		base := l.set.vocabularies[v.Extends]
		if base == nil {
			return f.at("extends", "no vocabulary %q", v.Extends)
		}
		if err := l.index(base); err != nil {
			return err
		}
		v.Codes = append(slices.Clone(base.Codes), v.Codes...)
	}
	inherited := len(v.Codes) - own
	for i := range v.Codes {
		c, at := &v.Codes[i], fmt.Sprintf("codes[%d].code", i-inherited)
		if !validCode(c.Code) {
			return f.at(at, "%q: want letters, digits, - and _ without spaces", c.Code)
		}
		if _, twice := v.index[c.Code]; twice {
			return f.at(at, "%s stands twice", c.Code)
		}
		v.index[c.Code] = c
	}
	return nil
}

func (l *loader) fields(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, "fields.yaml"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var named map[string]words
	f, err := read(fsys, "fields.yaml", &named)
	if err != nil {
		return err
	}
	for name, w := range named {
		if _, twice := l.set.fields[name]; twice {
			return f.at(name, "a field of this name has its meaning already; want another name, or labels in the kind itself")
		}
		l.set.fields[name] = w
	}
	return nil
}

func (l *loader) kinds(fsys fs.FS) error {
	return each(fsys, "kinds", func(name string) error {
		d := &Definition{}
		f, err := read(fsys, name, d)
		if err != nil {
			return err
		}
		want := string(d.Kind())
		if d.Version == 1 {
			want = d.Name
		}
		switch {
		case d.Kind().Check() != nil:
			return f.at("kind", "%v", d.Kind().Check())
		case stem(name) != want:
			return f.at("kind", "the file of %s is called %s.yaml", d.Kind(), want)
		case l.set.definitions[d.Kind()] != nil:
			return f.at("version", "%s is defined already; a released version is not edited: want a newer one", d.Kind())
		}
		l.set.put(d)
		l.files[d] = f
		return nil
	})
}

func stem(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

// validCode reports whether s can stand in a space-separated list and a URL.
func validCode(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || !strings.ContainsRune("-_+", rune(c))) {
			return false
		}
	}
	return s != ""
}
