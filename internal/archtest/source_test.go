package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "konbit.example/konbit"
	root   = "../.."
)

// A source is one Go file.
type source struct {
	pkg   string // folder under the module, "." for the root
	name  string
	test  bool
	lines int
	file  *ast.File
	fset  *token.FileSet
}

func (s *source) line(p token.Pos) int { return s.fset.Position(p).Line }

// imports returns the import paths of s; those of this module as folders that
// start with "./".
func (s *source) imports() []string {
	var all []string
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if in, ok := strings.CutPrefix(p, module); ok {
			p = "./" + strings.TrimPrefix(in, "/")
		}
		all = append(all, p)
	}
	return all
}

// walk calls visit for every file under the module's root but those of folders
// that are not the product's.
func walk(t *testing.T, visit func(name string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case file == filepath.Join(root, "build"): // what make leaves
			return filepath.SkipDir
		case d.IsDir() && (name == "testdata" || name == "node_modules" || name == "tools" || name == "dist" || name[0] == '.' && name != root && name != ".."):
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		visit(file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sources returns every Go file of the module.
func sources(t *testing.T) []*source {
	t.Helper()
	var all []*source
	walk(t, func(file string) {
		if !strings.HasSuffix(file, ".go") {
			return
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		s := &source{pkg: filepath.ToSlash(rel), name: path.Base(filepath.ToSlash(file)), fset: token.NewFileSet()}
		s.test = strings.HasSuffix(s.name, "_test.go")
		if s.file, err = parser.ParseFile(s.fset, file, nil, parser.ParseComments); err != nil {
			t.Fatal(err)
		}
		s.lines = s.fset.File(s.file.Pos()).LineCount()
		all = append(all, s)
	})
	return all
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
