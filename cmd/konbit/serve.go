package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/server"
)

const defaultListen = "127.0.0.1:8470"

var demoCommand = command{
	name: "demo", args: "[--mission NAME] [--dir DIR] [--listen ADDR] [--as PERSON]", summary: "open a mission pack in the browser",
	help: `Loads a mission pack into a directory and serves it. Its persons are invented and
marked as such; requests from this machine act as the first of them, or as the
one that --as names. Starting it again goes on where it was.

  konbit demo                        the reference mission, public facts only
  konbit demo --mission smoke        a tiny invented mission
  konbit demo --mission exercise     a working week: day 8, ten past six in the morning
  konbit demo --as analyst           as another person
  konbit demo --load                 load the pack and leave, serving nothing`,
	run: runDemo,
}

func runDemo(ctx context.Context, e *env, args []string) error {
	fs := e.flags()
	name := fs.String("mission", "haiti-mss", "the mission `pack`, by name or folder")
	dir := fs.String("dir", "", "`directory` of the node (default: one for this pack in your cache folder)")
	load := fs.Bool("load", false, "load the pack and leave")
	s := e.serveFlags(fs)
	if _, err := e.parse(fs, args, 0, 0); err != nil {
		return err
	}
	about := server.About{Name: "demo", Mission: *name, Demo: true}
	if st, err := os.Stat(*name); err == nil && st.IsDir() {
		about.Mission, about.Pack = "", *name
	}
	if *dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return konbit.Under("dir", konbit.Errorf(konbit.CodeInvalid, "there is no cache folder (%v); name a directory", err))
		}
		*dir = filepath.Join(cache, "konbit", "demo-"+filepath.Base(*name)+"-"+e.packDigest(about))
	}
	if err := server.Init(e.config(*dir), about); err != nil && konbit.CodeOf(err) != konbit.CodeConflict {
		return err
	}
	site, err := server.Open(ctx, s.config(e, *dir))
	if err != nil {
		return err
	}
	count, err := site.Load(ctx)
	if konbit.CodeOf(err) == konbit.CodeConflict {
		err = konbit.Under("dir", konbit.Errorf(konbit.CodeConflict, "%s was filled from another version of this pack; name a new directory, or leave --dir out (%v)", *dir, err))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("load the pack: %w", err), site.Close(ctx))
	}
	fmt.Fprintf(e.out, "%s: %d records of the pack, in %s\n", site.Mission.Name.In("en"), count, *dir)
	if site.Mission.Exercise {
		fmt.Fprintf(e.out, "exercise time: %s\n", site.Now().Format("Mon 2 Jan 2006 15:04 MST"))
	}
	if *load {
		return site.Close(ctx)
	}
	return s.run(ctx, e, *dir, site)
}

// packDigest returns a short hash of catalogue and pack, so that a demonstration
// of another version gets a directory of its own.
func (e *env) packDigest(about server.About) string {
	var m *mission.Mission
	var err error
	if about.Pack != "" {
		m, err = mission.Open(catalogue.Files(), os.DirFS(about.Pack))
	} else {
		m, err = mission.Load(catalogue.Files(), about.Mission)
	}
	if err != nil {
		return "broken" // opening it says what is wrong
	}
	c, err := node.Load(catalogue.Files(), m)
	if err != nil {
		return "broken"
	}
	return c.Digest[:8]
}

var initCommand = command{
	name: "init", args: "--mission NAME [--node NAME] [--dir DIR]", summary: "make the directory of a new node",
	help: `Makes a directory with the node's signing key and an empty log. The mission is a
pack of the catalogue, or a folder.

  konbit init --mission haiti-mss --node hq --dir /srv/konbit`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		name := fs.String("mission", "", "the mission `pack`, by name or folder")
		nodeName := fs.String("node", "hq", "the node's `name`, which its log carries")
		load := fs.Bool("load", false, "take in the pack's records too")
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		if *name == "" {
			return konbit.Invalid("mission", "missing: --mission names a pack of the catalogue or a folder")
		}
		about := server.About{Name: *nodeName, Mission: *name}
		if st, err := os.Stat(*name); err == nil && st.IsDir() {
			abs, err := filepath.Abs(*name)
			if err != nil {
				return err
			}
			about.Mission, about.Pack = "", abs
		}
		if err := server.Init(e.config(f.dir), about); err != nil {
			return err
		}
		site, err := server.Open(ctx, e.config(f.dir))
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "node %s of %s in %s\n", *nodeName, site.Mission.Name.In("en"), f.dir)
		if *load {
			var count int
			count, err = site.Load(ctx)
			fmt.Fprintf(e.out, "%d records of the pack taken in\n", count)
		}
		return errors.Join(err, site.Close(ctx))
	},
}

var serveCommand = command{
	name: "serve", args: "[--dir DIR] [--listen ADDR]", summary: "serve a node: pages and API",
	help: `Serves the node until it is stopped. Requests from this machine act as the
node's operator; those from other machines need a token (konbit token). An
address that other machines reach is refused while there is no token.

  konbit serve --dir /srv/konbit
  konbit serve --dir /srv/konbit --listen 0.0.0.0:8470`,
	run: func(ctx context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		s := e.serveFlags(fs)
		if _, err := e.parse(fs, args, 0, 0); err != nil {
			return err
		}
		s.as = f.as
		site, err := server.Open(ctx, s.config(e, f.dir))
		if err != nil {
			return err
		}
		return s.run(ctx, e, f.dir, site)
	},
}

type serveFlags struct {
	listen, as, ready string
	mail              *server.Mail
}

func (s *serveFlags) config(e *env, dir string) server.Config {
	c := e.config(dir)
	c.Mail = *s.mail
	return c
}

func (e *env) serveFlags(fs *flag.FlagSet) *serveFlags {
	s := &serveFlags{mail: e.mailFlags(fs)}
	fs.StringVar(&s.listen, "listen", defaultListen, "`address` to listen on")
	fs.StringVar(&s.ready, "ready", "", "`file` to write the address to once serving")
	if fs.Lookup("as") == nil {
		fs.StringVar(&s.as, "as", "", "the `person` to act as")
	}
	return s
}

func (s *serveFlags) run(ctx context.Context, e *env, dir string, site *server.Site) (err error) {
	defer func() { err = errors.Join(err, site.Close(context.WithoutCancel(ctx))) }()
	who, err := server.Local(site.Node, site.About, s.as)
	if err != nil {
		return err
	}
	l, err := server.Listen(ctx, dir, s.listen)
	if err != nil {
		return err
	}
	url := "http://" + l.Addr().String()
	if story, err := site.Mission.Story(); err == nil && story != nil {
		fmt.Fprintf(e.out, "\n  five articles, figures, report   %s/articles\n", url)
	} else {
		fmt.Fprintf(e.out, "\n  today, drafts, editions          %s/today\n", url)
	}
	fmt.Fprintf(e.out, "  the desk                         %s/desk/\n  API                              %s/api/v1/openapi.json\n\n", url, url)
	if site.About.Demo {
		fmt.Fprintf(e.out, "demo identity: %s\n", who.Name)
	}
	if s.ready != "" {
		if err := os.WriteFile(s.ready, []byte(l.Addr().String()), 0o600); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	fmt.Fprintln(e.out, "Ctrl-C stops it.")
	return site.Serve(ctx, who, l)
}

var tokenCommand = command{
	name: "token", args: "add ID | remove ID | list", summary: "who may use the API from elsewhere",
	help: `A token lets a program, or a person on another machine, act as a principal. It is
shown once; the node keeps its hash. Taking it away works at once.

  konbit token add fob-3 --role reporting --clearance amber
  konbit token remove fob-3`,
	run: func(_ context.Context, e *env, args []string) error {
		fs := e.flags()
		f := e.nodeFlags(fs)
		var roles []string
		fs.Func("role", "a `role`; may be given several times", func(s string) error { roles = append(roles, s); return nil })
		clearance := fs.String("clearance", "clear", "most closed `marking` it may read")
		component := fs.String("component", "", "`nation or unit` it belongs to")
		ops, err := e.parse(fs, args, 1, 2)
		if err != nil {
			return err
		}
		if _, err := server.ReadAbout(f.dir); err != nil {
			return err
		}
		switch {
		case ops[0] == "add" && len(ops) == 2:
			p := access.Principal{ID: ops[1], Name: ops[1], Clearance: konbit.Marking(*clearance), Component: *component}
			for _, r := range roles {
				p.Roles = append(p.Roles, access.Role(r))
			}
			secret, err := server.AddToken(f.dir, p)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.out, "%s\n", secret)
			fmt.Fprintln(e.err, "This is shown once. Use it as: Authorization: Bearer TOKEN")
			return nil
		case ops[0] == "remove" && len(ops) == 2:
			k, err := server.RemoveTokens(f.dir, ops[1])
			if err == nil && k == 0 {
				err = konbit.Under("id", konbit.Errorf(konbit.CodeNotFound, "%q has no token", ops[1]))
			}
			return err
		case ops[0] == "list" && len(ops) == 1:
			all, err := server.Tokens(f.dir)
			for _, p := range all {
				fmt.Fprintf(e.out, "%s\t%v\t%s\t%s\n", p.ID, p.Roles, p.Clearance, p.Component)
			}
			return err
		}
		return konbit.Invalid("arguments", "usage: konbit token %s", e.cmd.args)
	},
}
