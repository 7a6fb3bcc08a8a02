package archtest_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// rings lists the packages from the middle outward. A package may import those
// of inner rings, and, where peers is set, those of its own. "/..." stands for
// all packages of a folder.
var rings = []struct {
	name  string
	peers bool
	pkgs  []string
}{
	{"words", false, []string{"."}},
	{"data", false, []string{"catalogue"}},
	{"pure", true, []string{
		"internal/access", "internal/claim/...", "internal/edition", "internal/figure/...", "internal/format/...", "internal/geo", "internal/hedge", "internal/kind",
		"internal/measure", "internal/message", "internal/mission", "internal/outline", "internal/picture", "internal/privacy", "internal/prose", "internal/register", "internal/render", "internal/report", "internal/seal",
	}},
	{"door", true, []string{"internal/ledger", "internal/ledger/storetest", "internal/view"}},
	{"node", false, []string{"internal/node"}},
	{"evidence", false, []string{"internal/evidence"}},
	{"work", true, []string{"internal/docket", "internal/editorial", "internal/lease", "internal/news", "internal/plans", "internal/returns"}},
	{"edges", false, []string{
		"internal/api", "internal/blobs", "internal/dispatch", "internal/fetch", "internal/peer", "internal/portal/...", "internal/postgres", "internal/sqlite", "web",
	}},
	{"whole", true, []string{"internal/server", "internal/nodetest", "cmd/..."}},
	{"tests", true, []string{"internal/archtest", "bench/..."}},
}

// only says which packages may import a package that reaches outside.
var only = map[string][]string{
	"database/sql":  {"internal/sqlite", "internal/postgres"},
	"net/http":      {"internal/api", "internal/portal/...", "internal/peer", "internal/fetch", "internal/server", "internal/nodetest", "cmd/...", "bench/..."},
	"net":           {"internal/dispatch", "internal/peer", "internal/fetch", "internal/server", "internal/nodetest", "cmd/...", "bench/..."},
	"os":            {"internal/blobs", "internal/dispatch", "internal/sqlite", "internal/server", "internal/nodetest", "cmd/...", "bench/...", "web/..."},
	"os/exec":       {"internal/nodetest", "bench/..."},
	"log/slog":      {"internal/view", "internal/node", "internal/api", "internal/portal/...", "internal/peer", "internal/fetch", "internal/sqlite", "internal/postgres", "internal/server", "internal/nodetest", "cmd/..."},
	"log":           {},
	"math/rand":     {},
	"text/template": {},
	"unsafe":        {},
}

func in(pkg string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool {
		folder, all := strings.CutSuffix(p, "/...")
		return pkg == folder || all && strings.HasPrefix(pkg, folder+"/")
	})
}

func ringOf(pkg string) int {
	for i, r := range rings {
		if in(pkg, r.pkgs) {
			return i
		}
	}
	return -1
}

func TestImportsPointInward(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		mine := ringOf(s.pkg)
		if mine < 0 {
			t.Errorf("%s is in no ring: add it to rings and to ARCHITECTURE.md", s.pkg)
			continue
		}
		for _, imp := range s.imports() {
			if allowed, ruled := only[imp]; ruled && !in(s.pkg, allowed) {
				t.Errorf("%s/%s imports %s; only %v may", s.pkg, s.name, imp, allowed)
			}
			own, ok := strings.CutPrefix(imp, "./")
			switch {
			case !ok && rings[mine].name == "words" && strings.Contains(strings.Split(imp, "/")[0], "."):
				t.Errorf("%s/%s imports %s; the words use the standard library only", s.pkg, s.name, imp)
			case !ok:
				continue
			}
			if own == "" {
				own = "."
			}
			inside := strings.HasPrefix(own, s.pkg+"/") || strings.HasPrefix(s.pkg, own+"/") // parts of one edge
			if yours := ringOf(own); yours > mine || yours == mine && !rings[mine].peers && !inside {
				t.Errorf("%s/%s, of ring %s, imports %s, of ring %s", s.pkg, s.name, rings[mine].name, own, rings[yours].name)
			}
		}
	}
}

// Time and the environment come in from the outermost ring.
func TestClockAndEnvironment(t *testing.T) {
	outside := map[string][]string{
		"time": {"Now", "Since", "Until"},
		"os":   {"Getenv", "LookupEnv", "Environ", "Exit", "Args"},
	}
	for _, s := range sources(t) {
		if s.test || in(s.pkg, []string{"cmd/...", "internal/server", "internal/nodetest", "bench/..."}) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && slices.Contains(outside[x.Name], sel.Sel.Name) {
				t.Errorf("%s/%s:%d uses %s.%s; take it as a parameter", s.pkg, s.name, s.line(n.Pos()), x.Name, sel.Sel.Name)
			}
			return true
		})
	}
}

// No init functions, and no panics but in functions called Must… or of
// arguments that only a programmer can get wrong.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s/%s:%d has an init function", s.pkg, s.name, s.line(f.Pos()))
			}
		}
	}
}
