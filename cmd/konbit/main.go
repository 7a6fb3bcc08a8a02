// Command konbit is the record and reporting system of a mission: it serves a
// node, and does on the command line whatever the node does. It holds no rule of
// its own; its one invariant is that every subcommand goes through the same
// door, and the same access, as the pages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // a machine may have no time zones of its own: Windows has none

	"konbit.example/konbit"
)

// A command is one subcommand.
type command struct {
	name    string
	args    string // synopsis after the name
	summary string // one line, lower case
	help    string // paragraphs and examples
	run     func(ctx context.Context, e *env, args []string) error
}

// env is what a command may touch of the world.
type env struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	getenv   func(string) string
	cmd      *command
}

// Exit statuses. A status says what kind of fault it was; the message says the rest.
var exitOf = map[konbit.Code]int{
	konbit.CodeInternal:    1,
	konbit.CodeInvalid:     2,
	konbit.CodeNotFound:    3,
	konbit.CodeConflict:    4,
	konbit.CodeForbidden:   5,
	konbit.CodeUnavailable: 6,
}

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e := &env{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now, getenv: os.Getenv}
	err := e.dispatch(ctx, os.Args[1:])
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(e.err, "konbit: stopped")
		return 130
	}
	fmt.Fprintln(e.err, "konbit:", err)
	return exitOf[konbit.CodeOf(err)]
}

func (e *env) dispatch(ctx context.Context, args []string) error {
	cmds := commands()
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help", "-help"}, args[0]) {
		if len(args) < 2 {
			e.overview(cmds)
			return nil
		}
		args = []string{args[1], "--help"}
	}
	for i := range cmds {
		if cmds[i].name == args[0] {
			e.cmd = &cmds[i]
			return cmds[i].run(ctx, e, args[1:])
		}
	}
	return konbit.Invalid("command", "%q is not one of them; konbit help lists them", args[0])
}

func (e *env) overview(cmds []command) {
	fmt.Fprint(e.out, "Konbit keeps a mission's record and issues its reports.\n\nusage: konbit COMMAND [ARGUMENTS]\n\n")
	for _, c := range cmds {
		fmt.Fprintf(e.out, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(e.out, "\nkonbit help COMMAND tells more, with examples. Exit status: 0 done, 1 our fault, 2 wrong input,\n3 not found, 4 conflict, 5 not allowed, 6 not now (disk full, read-only, busy).\n")
}

// flags returns the command's flag set, whose help prints synopsis, text and examples.
func (e *env) flags() *flag.FlagSet {
	fs := flag.NewFlagSet(e.cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {
		fmt.Fprintf(e.out, "usage: konbit %s %s\n\n%s\n\nflags:\n", e.cmd.name, e.cmd.args, strings.TrimSpace(e.cmd.help))
		fs.SetOutput(e.out)
		fs.PrintDefaults()
		fs.SetOutput(io.Discard)
	}
	return fs
}

// parse reads flags and operands in any order; at least lo and at most hi
// operands are wanted (hi < 0: any number).
func (e *env) parse(fs *flag.FlagSet, args []string, lo, hi int) ([]string, error) {
	var operands []string
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, konbit.Invalid("flags", "%v; konbit help %s shows them", err, e.cmd.name)
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		operands, args = append(operands, args[0]), args[1:]
	}
	if len(operands) < lo || hi >= 0 && len(operands) > hi {
		return nil, konbit.Invalid("arguments", "usage: konbit %s %s", e.cmd.name, e.cmd.args)
	}
	return operands, nil
}
