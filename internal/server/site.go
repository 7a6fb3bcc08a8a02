package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/blobs"
	"konbit.example/konbit/internal/dispatch"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/node"
	"konbit.example/konbit/internal/sqlite"
)

// Folders of a node's directory.
const (
	filesDir  = "files"  // editions as they were issued, by hash
	outboxDir = "outbox" // messages to addressees
)

// Mail says how editions leave the node.
type Mail struct {
	Outbox   string // folder of messages; empty: outbox, in the node's directory
	From     string // address of the sender; empty: konbit@ the node
	Server   string // smtp://user@host:587; empty: the folder is the way out
	Password string // of the server's user
}

// A Site is the node of a directory, opened, with what belongs to it there.
type Site struct {
	*node.Node
	About    About
	Evidence *evidence.Desk

	config Config
	clock  *clock // of an exercise; nil: the machine's is the node's

	opening sync.Mutex
	office  *editorial.Office // nil until it is asked for
	closers []func() error
}

// Open opens the node in c.Dir. One process at a time may append to it; the
// others, while it is being served, can read.
func Open(ctx context.Context, c Config) (*Site, error) {
	about, err := ReadAbout(c.Dir)
	if err != nil {
		return nil, err
	}
	m, err := about.load(c.Catalogue)
	if err != nil {
		return nil, err
	}
	cat, err := node.Load(c.Catalogue, m)
	if err != nil {
		return nil, err
	}
	signer, verifier, err := keys(c.Dir, about.Name)
	if err != nil {
		return nil, err
	}
	s := &Site{About: about, config: c}
	now := c.Now
	if opens, ok := node.Opens(m); ok {
		if s.clock, err = openClock(filepath.Join(c.Dir, clockFile), c.Now, opens); err != nil {
			return nil, err
		}
		now = s.clock.now
	}
	file, open := filepath.Join(c.Dir, storeFile), sqlite.Open
	if c.ReadOnly {
		open = sqlite.Inspect
	}
	store, err := open(ctx, file)
	served := Served(c.Dir) != ""
	if konbit.CodeOf(err) == konbit.CodeUnavailable && served {
		store, err = sqlite.Inspect(ctx, file)
	}
	if err != nil {
		return nil, err
	}
	if s.Node, err = node.Open(ctx, node.Config{Catalogue: cat, Store: store, Signer: signer, Verifier: verifier, Now: now, Log: c.Log}); err == nil {
		s.Evidence = evidence.New(s.Node)
	}
	if err == nil && s.clock != nil && !c.ReadOnly && !served && s.Ledger.Head().Position > 0 {
		err = s.clock.keep(time.Time{})
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return s, nil
}

// Close closes the node and what was opened beside it.
func (s *Site) Close(ctx context.Context) error {
	err := s.Node.Close(ctx)
	for _, f := range s.closers {
		err = errors.Join(err, f())
	}
	return err
}

// Office returns the office that issues the node's reports.
func (s *Site) Office() (*editorial.Office, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.office != nil {
		return s.office, nil
	}
	files, err := blobs.Open(filepath.Join(s.config.Dir, filesDir))
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, files.Close)
	out := dispatch.Config{Dir: s.config.Mail.Outbox, From: s.config.Mail.From, Host: s.About.Name + ".konbit.invalid"}
	if out.Dir == "" {
		out.Dir = filepath.Join(s.config.Dir, outboxDir)
	}
	if out.From == "" {
		out.From = "konbit@" + out.Host
	}
	if s.config.Mail.Server != "" {
		if out.Server, err = dispatch.ParseServer(s.config.Mail.Server); err != nil {
			return nil, err
		}
		out.Server.Password = s.config.Mail.Password
	}
	post, err := dispatch.Open(out)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, post.Close)
	s.office = editorial.New(editorial.Config{Node: s.Node, Files: files, Post: post, Reader: s.Evidence})
	return s.office, nil
}

// Load takes in the records of the mission's pack; of an exercise, those up to
// the instant at which it opens, each when it was made by the exercise's clock,
// which then starts to run, and the last editions that came out before. Records
// held already are left as they are, so it may be interrupted and repeated. It
// returns how many records it went through.
func (s *Site) Load(ctx context.Context) (int, error) {
	if s.clock == nil {
		return s.LoadPack(ctx)
	}
	opens, _ := node.Opens(s.Mission)
	if !s.clock.playedTo().Before(opens) {
		return 0, nil
	}
	office, err := s.Office()
	if err != nil {
		return 0, err
	}
	total, from := 0, time.Time{}
	play := func(to time.Time) error {
		n, err := s.Play(ctx, from, to, s.clock.set)
		total, from = total+n, to
		s.clock.set(to)
		return err
	}
	for _, r := range office.Rehearsals(opens) {
		if err := play(r.At); err != nil {
			return total, err
		}
		if err := office.Rehearse(ctx, r.Ref); err != nil {
			return total, fmt.Errorf("%s %d: %w", r.Report, r.Number, err)
		}
	}
	if err := play(opens); err != nil {
		return total, err
	}
	return total, s.clock.keep(opens)
}

// Advance plays an exercise on: it takes in what happens up to the instant to,
// and sets its clock there unless it is past it. The zero to is the hour at which
// the exercise opened, on the next day. It returns how many records came in.
func (s *Site) Advance(ctx context.Context, to time.Time) (int, time.Time, error) {
	if s.clock == nil {
		return 0, time.Time{}, konbit.Errorf(konbit.CodeConflict, "this mission has no clock of its own; only an exercise that has can be advanced")
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	now := s.clock.now()
	if to.IsZero() {
		for to, _ = node.Opens(s.Mission); !to.After(now); {
			to = to.AddDate(0, 0, 1)
		}
	}
	if to.Before(now) {
		to = now
	}
	n, err := s.Play(ctx, s.clock.playedTo(), to, s.clock.forward)
	if err != nil {
		return n, now, err
	}
	s.clock.forward(to)
	return n, s.clock.now(), s.clock.keep(to)
}

// tick is how often a site that is served looks whether another process has
// appended, or something has happened in an exercise; keep how often it writes its clock down.
const (
	tick      = time.Second
	keepClock = time.Minute
)

// follow keeps the view up and, in an exercise, lets happen what its pack has
// happen by its clock, until ctx ends.
func (s *Site) follow(ctx context.Context) error {
	if s.clock == nil {
		return s.View.Follow(ctx)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	lived := make(chan error, 1)
	go func() {
		err := s.live(ctx)
		stop(err)
		lived <- err
	}()
	err := s.View.Follow(ctx)
	stop(nil)
	if e := <-lived; err == nil {
		err = e
	}
	return err
}

// live plays an exercise in as its clock runs, until ctx ends.
func (s *Site) live(ctx context.Context) error {
	var happens []time.Time
	for r, err := range s.Mission.Records() {
		if err != nil {
			return err
		}
		happens = append(happens, r.Made.Earliest(time.UTC))
	}
	t := time.NewTicker(tick)
	defer t.Stop()
	kept := s.clock.now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
		now := s.clock.now()
		due := slices.ContainsFunc(happens, func(at time.Time) bool { return at.After(s.clock.playedTo()) && !at.After(now) })
		if !due && now.Sub(kept) < keepClock {
			continue
		}
		if _, _, err := s.Advance(ctx, now); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("exercise: %w", err)
		}
		kept = now
	}
}

// refresh has the node see, until ctx ends, what another process has appended: an
// import, say.
func (s *Site) refresh(ctx context.Context) {
	t := time.NewTicker(tick)
	defer t.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := s.Ledger.Refresh(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			s.config.Log.WarnContext(ctx, "cannot look for what others append", "err", err)
		}
		failing = err != nil
	}
}

// Serve serves the site on l until ctx ends.
func (s *Site) Serve(ctx context.Context, local access.Principal, l net.Listener) error {
	h, err := s.Handler(local)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
	}
	where := "http://" + l.Addr().String()
	if err := writeFile(filepath.Join(s.config.Dir, servedFile), []byte(where+"\n"), 0o600); err != nil {
		return err
	}
	defer os.Remove(filepath.Join(s.config.Dir, servedFile))
	following, stopFollowing := context.WithCancel(ctx)
	followed := make(chan error, 1)
	go func() { followed <- s.follow(following) }()
	var refreshing sync.WaitGroup
	refreshing.Go(func() { s.refresh(following) })
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if e := srv.Shutdown(grace); e != nil {
			srv.Close()
		}
	case err = <-served:
	case err = <-followed:
		followed <- nil
		srv.Close()
	}
	stopFollowing()
	refreshing.Wait()
	if e := <-followed; err == nil {
		err = e
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
