package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/catalogue"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/server"
)

// What another process appends, an import while the node is served, shows
// without anything else being appended.
func TestServedNodeSeesWhatOthersAppend(t *testing.T) {
	c := server.Config{Dir: filepath.Join(t.TempDir(), "node"), Catalogue: catalogue.Files(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if err := server.Init(c, server.About{Name: "hq", Mission: "smoke"}); err != nil {
		t.Fatal(err)
	}
	open := func() *server.Site {
		t.Helper()
		s, err := server.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close(context.WithoutCancel(t.Context())) })
		return s
	}
	operator := access.Principal{ID: "operator", Roles: access.Roles, Clearance: konbit.Red}
	served := open()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- served.Serve(ctx, operator, l) }()
	other := open()
	if _, err := other.Append(t.Context(), operator, konbit.Record{Kind: "note", Sources: []konbit.Source{{Own: true}}, Body: json.RawMessage(`{"text":"x"}`)}); err != nil {
		t.Fatal(err)
	}
	seen := func() int {
		resp, err := http.Get("http://" + l.Addr().String() + "/api/v1/records?kind=note")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var list struct{ Items []any }
		if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
			t.Fatal(err)
		}
		return len(list.Items)
	}
	for end := time.Now().Add(10 * time.Second); seen() == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is not seen")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}
