package editorial_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/editorial"
	"konbit.example/konbit/internal/evidence"
	"konbit.example/konbit/internal/ledger"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/node"
)

// A bench is a node with its office, whose clock and post the test holds.
type bench struct {
	*editorial.Office
	t     *testing.T
	node  *node.Node
	clock *clock
	post  *post
	files *files
}

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time  { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *clock) set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.t = t }

// files keeps bytes in memory.
type files struct {
	mu sync.Mutex
	m  map[string][]byte
}

func (f *files) Put(_ context.Context, b []byte) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := sha256.Sum256(b)
	key := hex.EncodeToString(sum[:])
	f.m[key] = b
	return key, nil
}

func (f *files) Get(_ context.Context, key string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if b, ok := f.m[key]; ok {
		return b, nil
	}
	return nil, konbit.Errorf(konbit.CodeNotFound, "no file %s", key)
}

// post keeps what was delivered; fail, where set, stands in the way.
type post struct {
	got  map[string]*editorial.Message
	in   []*editorial.Message
	fail func(m *editorial.Message) error
}

func (p *post) Host() string { return "bench.example" }

func (p *post) Delivered(_ context.Context, name string) (bool, error) {
	return p.got[name] != nil, nil
}

func (p *post) Deliver(_ context.Context, m *editorial.Message) error {
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return err
		}
	}
	if p.got[m.Name] == nil {
		p.got[m.Name] = m
		p.in = append(p.in, m)
	}
	return nil
}

func open(t *testing.T, name string) *bench {
	t.Helper()
	m, err := mission.Load(catalogue.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := node.Load(catalogue.Files(), m)
	if err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := note.GenerateKey(strings.NewReader(strings.Repeat("k", 1000)), "bench")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{t: m.Defaults.Made.Latest(m.Location())}
	n, err := node.Open(t.Context(), node.Config{Catalogue: cat, Store: new(ledger.Mem), Signer: signer, Verifier: verifier, Now: c.now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	b := &bench{t: t, node: n, clock: c, post: &post{got: map[string]*editorial.Message{}}, files: &files{m: map[string][]byte{}}}
	b.Office = editorial.New(editorial.Config{Node: n, Files: b.files, Post: b.post, Reader: evidence.New(n)})
	return b
}

// exercise opens the exercise on day 8 at 06:10.
func exercise(t *testing.T) *bench {
	t.Helper()
	b := open(t, "exercise")
	b.play(b.node.Mission.Situation.Latest(b.node.Mission.Location()))
	return b
}

// play plays the exercise on to t.
func (b *bench) play(to time.Time) {
	b.t.Helper()
	from := b.clock.now()
	if b.node.Ledger.Head().Position == 0 {
		from = time.Time{}
	}
	if _, err := b.node.Play(b.t.Context(), from, to, b.clock.set); err != nil {
		b.t.Fatal(err)
	}
	b.clock.set(to)
}

// at moves the clock to an hour of the day that it shows, playing what happens.
func (b *bench) at(hour string) {
	b.t.Helper()
	h, err := time.Parse("15:04", hour)
	if err != nil {
		b.t.Fatal(err)
	}
	now := b.clock.now().In(b.node.Mission.Location())
	b.play(time.Date(now.Year(), now.Month(), now.Day(), h.Hour(), h.Minute(), 0, 0, now.Location()))
}

// as returns one of the pack's persons.
func (b *bench) as(key string) access.Principal {
	b.t.Helper()
	for i := range b.node.Mission.Persons {
		if p := &b.node.Mission.Persons[i]; p.Key == key {
			return p.Principal("en")
		}
	}
	b.t.Fatalf("nobody is called %s", key)
	return access.Principal{}
}

func (b *bench) write(who string, ref editorial.Ref, w editorial.Writing) editorial.Paragraph {
	b.t.Helper()
	p, err := b.Write(b.t.Context(), b.as(who), ref, w)
	if err != nil {
		b.t.Fatal(err)
	}
	if p == nil {
		return editorial.Paragraph{}
	}
	return *p
}

func (b *bench) draft(ref editorial.Ref) *editorial.Draft {
	b.t.Helper()
	d, err := b.Draft(b.t.Context(), b.as("reporting"), ref, "en")
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

// through has a draft cleared, approved and issued.
func (b *bench) through(ref editorial.Ref, reason string) *editorial.Issued {
	b.t.Helper()
	b.must(b.Clear(b.t.Context(), b.as("duty"), ref, "cleared", ""))
	b.must(b.Clear(b.t.Context(), b.as("commander"), ref, "approved", ""))
	x, err := b.Issue(b.t.Context(), b.as("reporting"), ref, reason)
	b.must(err)
	return x
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused wants an error of a code that says something.
func refused(t *testing.T, err error, code konbit.Code, says string) {
	t.Helper()
	if err == nil || konbit.CodeOf(err) != code || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v; want %s that says %q", err, code, says)
	}
}
