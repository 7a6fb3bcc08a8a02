package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
)

// A token lets a program, or a person on another machine, act as a principal.
// Only its hash is kept.
type token struct {
	SHA256    string           `json:"sha256"`
	Principal access.Principal `json:"principal"`
}

// AddToken makes a token for who on the node in dir and returns it. It is shown
// once.
func AddToken(dir string, who access.Principal) (string, error) {
	if who.ID == "" {
		return "", konbit.Invalid("id", "a token needs the name of the one who uses it")
	}
	for _, r := range who.Roles {
		if !slices.Contains(access.Roles, r) {
			return "", konbit.Invalid("role", "%q is not one of %v", r, access.Roles)
		}
	}
	if who.Clearance != "" {
		if err := who.Clearance.Check(); err != nil {
			return "", konbit.Under("clearance", err)
		}
	}
	all, err := readTokens(dir)
	if err != nil {
		return "", err
	}
	secret := "konbit_" + rand.Text()
	all = append(all, token{hash(secret), who})
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return "", err
	}
	return secret, writeFile(filepath.Join(dir, tokenFile), append(b, '\n'), 0o600)
}

// RemoveTokens takes away every token of the principal called id and returns
// how many there were.
func RemoveTokens(dir, id string) (int, error) {
	all, err := readTokens(dir)
	if err != nil {
		return 0, err
	}
	left := slices.DeleteFunc(slices.Clone(all), func(t token) bool { return t.Principal.ID == id })
	b, err := json.MarshalIndent(left, "", " ")
	if err != nil {
		return 0, err
	}
	return len(all) - len(left), writeFile(filepath.Join(dir, tokenFile), append(b, '\n'), 0o600)
}

// Tokens returns the principals that have a token on the node in dir.
func Tokens(dir string) ([]access.Principal, error) {
	all, err := readTokens(dir)
	out := make([]access.Principal, len(all))
	for i := range all {
		out[i] = all[i].Principal
	}
	return out, err
}

func readTokens(dir string) ([]token, error) {
	b, err := os.ReadFile(filepath.Join(dir, tokenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []token
	return all, json.Unmarshal(b, &all)
}

func hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// gate finds out who makes a request. Requests with a token are its principal's.
// Without one, a request from this machine is the local person's; one from
// elsewhere is refused.
type gate struct {
	dir   string
	local func() access.Principal                   // who sits at this machine
	as    func(id string) (access.Principal, error) // demo persons one may act as; nil outside a demo

	mu     sync.Mutex
	stamp  fs.FileInfo
	tokens []token
}

// asCookie and asHeader name the demo person to act as.
const (
	asCookie = "konbit_as"
	asHeader = "Konbit-As"
)

func (g *gate) who(r *http.Request) (access.Principal, error) {
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return g.byToken(strings.TrimSpace(secret))
	}
	if !loopback(r.RemoteAddr) {
		return access.Principal{}, konbit.Errorf(konbit.CodeForbidden, "from another machine this needs a token: Authorization: Bearer TOKEN (konbit token add makes one)")
	}
	if !localHost(r.Host) {
		return access.Principal{}, konbit.Errorf(konbit.CodeForbidden, "this node is addressed as %q, which is not this machine; use localhost", r.Host)
	}
	id := r.Header.Get(asHeader)
	if id == "" {
		if c, err := r.Cookie(asCookie); err == nil {
			id = c.Value
		}
	}
	if id == "" || g.as == nil {
		return g.local(), nil
	}
	return g.as(id)
}

func (g *gate) byToken(secret string) (access.Principal, error) {
	all, err := g.current()
	if err != nil {
		return access.Principal{}, err
	}
	h := hash(secret)
	for _, t := range all {
		if subtle.ConstantTimeCompare([]byte(t.SHA256), []byte(h)) == 1 {
			return t.Principal, nil
		}
	}
	return access.Principal{}, konbit.Errorf(konbit.CodeForbidden, "this token is not known here; it may have been taken away")
}

// current returns the tokens, read again when their file changed, so that one
// taken away stops working at once.
func (g *gate) current() ([]token, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	st, err := os.Stat(filepath.Join(g.dir, tokenFile))
	if errors.Is(err, fs.ErrNotExist) {
		g.stamp, g.tokens = nil, nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if g.stamp != nil && st.ModTime().Equal(g.stamp.ModTime()) && os.SameFile(st, g.stamp) {
		return g.tokens, nil
	}
	if g.tokens, err = readTokens(g.dir); err != nil {
		return nil, err
	}
	g.stamp = st
	return g.tokens, nil
}

func loopback(addr string) bool {
	a, err := netip.ParseAddrPort(addr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// localHost reports whether a Host header names this machine. Another name that
// leads here may be a page elsewhere that had its name point to this machine.
func localHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if name == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && a.IsLoopback()
}
