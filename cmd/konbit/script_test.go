package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// program is what the tests run and kill: the binary as people get it.
var program string

func TestMain(m *testing.M) {
	os.Exit(test(m))
}

// test builds the program, puts it where its name is found, and runs the tests.
func test(m *testing.M) int {
	dir, err := os.MkdirTemp("", "konbit")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "konbit")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building konbit: %v\n%s", err, out)
		return 1
	}
	if err := os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("KONBIT_DIR", e.WorkDir+"/node")
			e.Setenv("XDG_CACHE_HOME", e.WorkDir+"/cache")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"http": httpCmd, "flip": flipCmd, "status": statusCmd},
	})
}

// httpCmd is: http METHOD NODE PATH [HEADER:VALUE...] [BODYFILE]. NODE is the file
// that konbit writes with -ready. The answer is printed as a status line and a
// body; a status of 400 or more fails, unless negated.
func httpCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: http METHOD NODE PATH [HEADER:VALUE...] [BODYFILE]")
	}
	var addr []byte
	for range 200 {
		var err error
		if addr, err = os.ReadFile(ts.MkAbs(args[1])); err == nil {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if len(addr) == 0 {
		ts.Fatalf("nothing is served: %s is not there", args[1])
	}
	var body io.Reader
	header := http.Header{}
	for _, a := range args[3:] {
		if name, value, ok := strings.Cut(a, ":"); ok {
			header.Set(name, value)
			continue
		}
		body = strings.NewReader(ts.ReadFile(a))
	}
	req, err := http.NewRequest(args[0], "http://"+string(addr)+args[2], body)
	ts.Check(err)
	req.Header = header
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if bad := resp.StatusCode >= 400; bad != neg {
		ts.Fatalf("%s: %s", resp.Status, b)
	}
	fmt.Fprintf(ts.Stdout(), "%d\n%s", resp.StatusCode, b)
}

// flipCmd is: flip FILE TEXT. It changes one bit of the last place where TEXT
// stands in FILE.
func flipCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip FILE TEXT")
	}
	name := ts.MkAbs(args[0])
	b, err := os.ReadFile(name)
	ts.Check(err)
	i := strings.LastIndex(string(b), args[1])
	if i < 0 {
		ts.Fatalf("%s is nowhere in %s", args[1], args[0])
	}
	b[i] ^= 1
	ts.Check(os.WriteFile(name, b, 0o600))
}

// statusCmd is: status N COMMAND [ARG...]. It wants that exit status.
func statusCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		code = e.ExitCode()
	} else if err != nil {
		code = 1
	}
	if fmt.Sprint(code) != args[0] && !strings.Contains(fmt.Sprint(err), "exit status "+args[0]) {
		ts.Fatalf("exit status %d (%v), want %s", code, err, args[0])
	}
}
