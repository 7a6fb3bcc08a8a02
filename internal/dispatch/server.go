package dispatch

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"konbit.example/konbit"
)

// A Server is a mail server that takes messages by SMTP.
type Server struct {
	Host     string
	Port     int
	User     string // empty: no authentication
	Password string
	TLS      bool          // from the first byte; else by STARTTLS, which only a server on this machine may do without
	Timeout  time.Duration // for one message; 0: a minute
}

// ParseServer reads smtp://user@host:587 or smtps://user@host.
func ParseServer(text string) (*Server, error) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, konbit.Invalid("smtp", "%q: want smtp://user@host:587, or smtps://user@host", text)
	}
	s := &Server{Host: u.Hostname(), User: u.User.Username(), TLS: u.Scheme == "smtps"}
	s.Port = map[string]int{"smtp": 587, "smtps": 465}[u.Scheme]
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil {
			return nil, konbit.Invalid("smtp", "%q: no port %q", text, p)
		}
	}
	return s, nil
}

// send gives one message to the server.
func (s *Server) send(ctx context.Context, msg *mail.Msg) error {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(timeout), mail.WithoutNoop()}
	switch {
	case s.TLS:
		options = append(options, mail.WithSSL())
	case s.local():
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return err
	}
	return c.DialAndSendWithContext(ctx, msg)
}

// local reports whether the server is on this machine.
func (s *Server) local() bool {
	ip := net.ParseIP(s.Host)
	return s.Host == "localhost" || ip != nil && ip.IsLoopback()
}

// uncertain reports whether err leaves open if the server took the message: it
// had all of it, and did not say so.
func uncertain(err error) bool {
	e, ok := errors.AsType[*mail.SendError](err)
	return ok && e.Reason == mail.ErrSMTPDataClose && e.ErrorCode() == 0
}
