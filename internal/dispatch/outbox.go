// Package dispatch hands messages over: it writes each as a file of mail into a
// folder and, where there is a mail server, gives it to the server.
//
// It decides nothing about what goes to whom, and tries nothing twice of itself.
// Its one invariant: a message that it says was delivered was delivered once.
package dispatch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/wneessen/go-mail"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/editorial"
)

// Folders of an outbox. A message stands at its top until a server has taken it;
// without a server that is where others fetch it.
const (
	sentDir   = "sent"   // what a server has taken
	tryingDir = "trying" // a mark for what is being handed to a server
)

// Config says how messages go out.
type Config struct {
	Dir    string  // the outbox
	From   string  // address of the sender
	Host   string  // right half of Message-IDs
	Server *Server // nil: the folder is the way out
}

// An Outbox is a folder of messages. Its methods may be called from one
// goroutine at a time.
type Outbox struct {
	Config
	root *os.Root
}

// Open returns the outbox in c.Dir, which is made if it is not there.
func Open(c Config) (*Outbox, error) {
	for _, dir := range []string{sentDir, tryingDir} {
		if err := os.MkdirAll(path.Join(c.Dir, dir), 0o700); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, err
	}
	return &Outbox{c, root}, nil
}

// Close lets go of the folder.
func (b *Outbox) Close() error { return b.root.Close() }

// Host returns the right half of the IDs of messages.
func (b *Outbox) Host() string { return b.Config.Host }

// Deliver hands m over. It does nothing where m has gone already, and gives an
// error where nobody can know whether it has.
func (b *Outbox) Deliver(ctx context.Context, m *editorial.Message) error {
	if went, err := b.Delivered(ctx, m.Name); went || err != nil {
		return err
	}
	msg, err := b.compose(m)
	if err != nil {
		return err
	}
	if err := b.put(m.Name+".eml", msg); err != nil {
		return unavailable(err)
	}
	if b.Server == nil {
		return nil
	}
	mark := path.Join(tryingDir, m.Name)
	if err := b.put(mark, nil); err != nil {
		return unavailable(err)
	}
	if err := b.Server.send(ctx, msg); err != nil {
		if uncertain(err) {
			return konbit.Errorf(konbit.CodeUnavailable, "the mail server broke off while taking it; it may have gone: %v", err)
		}
		return errors.Join(konbit.Errorf(konbit.CodeUnavailable, "the mail server did not take it: %v", err), b.root.Remove(mark))
	}
	if err := b.root.Rename(m.Name+".eml", path.Join(sentDir, m.Name+".eml")); err != nil {
		return unavailable(err)
	}
	return errors.Join(b.sync(), b.root.Remove(mark))
}

// Delivered says what became of the message called name: that it went, that it
// did not, or, with an error, that nobody can know, because the node was stopped
// while a server was taking it.
func (b *Outbox) Delivered(_ context.Context, name string) (bool, error) {
	if name == "" || strings.ContainsAny(name, `/\`) {
		return false, konbit.Invalid("name", "%q cannot name a message", name)
	}
	sent, err := b.has(path.Join(sentDir, name+".eml"))
	if sent || err != nil {
		return sent, err
	}
	trying, err := b.has(path.Join(tryingDir, name))
	switch {
	case err != nil:
		return false, err
	case trying:
		return false, konbit.Errorf(konbit.CodeUnavailable, "the node was stopped while the mail server was taking it; it may have gone")
	case b.Server != nil:
		return false, nil
	}
	return b.has(name + ".eml")
}

func (b *Outbox) has(name string) (bool, error) {
	_, err := b.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// put writes a file that is there whole, and on disk, or not at all. A nil
// message is an empty file.
func (b *Outbox) put(name string, msg *mail.Msg) error {
	tmp := path.Join(tryingDir, "."+path.Base(name))
	f, err := b.root.Create(tmp)
	if err != nil {
		return err
	}
	if msg != nil {
		_, err = msg.WriteTo(f)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = b.root.Rename(tmp, name)
	}
	if err != nil {
		return errors.Join(err, b.root.Remove(tmp))
	}
	return b.sync()
}

// sync makes the names in the outbox durable.
func (b *Outbox) sync() error {
	for _, dir := range []string{".", sentDir, tryingDir} {
		f, err := b.root.Open(dir)
		if err != nil {
			return err
		}
		_ = f.Sync() // not every system can, and none loses a name for it while it runs
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func unavailable(err error) error {
	return konbit.Errorf(konbit.CodeUnavailable, "outbox: %v", err)
}

// compose writes m as mail. The same message gives the same bytes.
func (b *Outbox) compose(m *editorial.Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(boundary(m.Name)))
	if err := msg.From(b.From); err != nil {
		return nil, konbit.Invalid("from", "%q: %v", b.From, err)
	}
	if err := msg.AddToFormat(m.ToName, m.To); err != nil {
		return nil, konbit.Invalid("to", "%q: %v", m.To, err)
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.ID)
	msg.SetGenHeader(mail.HeaderContentLang, m.Lang)
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	for _, a := range m.Files {
		if err := msg.AttachReader(a.Name, strings.NewReader(string(a.Content)), mail.WithFileContentType(mail.ContentType(a.MediaType))); err != nil {
			return nil, fmt.Errorf("attach %s: %w", a.Name, err)
		}
	}
	return msg, nil
}

// boundary returns what stands between the parts of a message.
func boundary(name string) string {
	return "konbit-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, name)[:min(len(name), 50)]
}
