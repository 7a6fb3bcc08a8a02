package archtest_test

import (
	"go/ast"
	"strings"
	"testing"
)

// Sizes that ring an alarm. Tables in tests may be long; a function may not.
const (
	packageLines     = 3000
	fileLines        = 600
	functionLines    = 80
	interfaceMethods = 8
	wordsLines       = 1500
)

// larger lists the packages whose alarm was heard and that stay whole all the
// same, with the size at which it rings again.
var larger = map[string]int{
	"cmd/konbit":      6000, // a file for each subcommand; they share no more than how to open a node
	"internal/figure": 5000, // the eleven steps of one algorithm share every type
}

func TestSizes(t *testing.T) {
	lines := make(map[string]int)
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		lines[s.pkg] += s.lines
		if s.lines > fileLines {
			t.Errorf("%s/%s has %d lines, more than %d", s.pkg, s.name, s.lines, fileLines)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if long := s.line(n.End()) - s.line(n.Pos()) + 1; long > functionLines {
					t.Errorf("%s/%s:%d: %s has %d lines, more than %d", s.pkg, s.name, s.line(n.Pos()), n.Name.Name, long, functionLines)
				}
			case *ast.InterfaceType:
				if many := n.Methods.NumFields(); many > interfaceMethods {
					t.Errorf("%s/%s:%d: an interface of %d methods, more than %d", s.pkg, s.name, s.line(n.Pos()), many, interfaceMethods)
				}
			}
			return true
		})
	}
	for pkg, n := range lines {
		limit := packageLines
		if pkg == "." {
			limit = wordsLines
		}
		if n > max(limit, larger[pkg]) {
			t.Errorf("%s has %d lines without tests, more than %d", pkg, n, max(limit, larger[pkg]))
		}
	}
}

// Every package says what it is, what it is not and its one invariant.
func TestPackageDocs(t *testing.T) {
	docs := make(map[string]string)
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		docs[s.pkg] += s.file.Doc.Text()
	}
	for pkg, doc := range docs {
		doc = strings.ReplaceAll(doc, "\n", " ")
		switch {
		case strings.TrimSpace(doc) == "":
			t.Errorf("%s has no package comment", pkg)
		case in(pkg, []string{"cmd/..."}):
		case !strings.Contains(doc, "one invariant:"):
			t.Errorf("%s: its comment does not say its one invariant", pkg)
		case !strings.Contains(doc, " no ") && !strings.Contains(doc, " not ") && !strings.Contains(doc, "nothing") && !strings.Contains(doc, "never"):
			t.Errorf("%s: its comment does not say what it is not", pkg)
		}
	}
}
