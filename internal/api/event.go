package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/ledger"
)

// keepAlive is how often a silent feed says that it is there.
const keepAlive = 20 * time.Second

// events is a server-sent feed of the records that the caller may see, from
// the position in Last-Event-ID or ?after= on, or from now. The id of an event
// is the log position, so a browser that lost the line goes on where it was.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	after, err := s.feedStart(r)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	who, ctx := principal(r.Context()), r.Context()
	rc := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, "retry: 2000\n: from %d\n\n", after)
	if err := rc.Flush(); err != nil {
		return
	}
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		head, moved := s.Node.Ledger.Watch()
		for e, err := range s.Node.Ledger.Records(ctx, who, ledger.Query{After: after, Until: head}) {
			if err != nil {
				if !errors.Is(err, ctx.Err()) {
					s.Log.ErrorContext(ctx, "feed", "err", err)
				}
				return
			}
			fmt.Fprintf(w, "id: %d\nevent: record\ndata: ", e.Position)
			encode(w, map[string]any{"position": e.Position, "id": e.Record.ID, "kind": e.Record.Kind, "subject": e.Record.ThingID(), "title": s.Node.Kinds.Title(&e.Record, "en")})
			fmt.Fprint(w, "\n")
		}
		if after = head; rc.Flush() != nil {
			return
		}
		select {
		case <-moved:
		case <-tick.C:
			fmt.Fprint(w, ": here\n\n")
		case <-ctx.Done():
			return
		}
	}
}

func (s *server) feedStart(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.FormValue("after")
	}
	if text == "" {
		return s.Node.Ledger.Head().Position, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, konbit.Invalid("after", "%q is no log position: want a number from 0", text)
	}
	return n, nil
}

func itoa(i int) string { return strconv.Itoa(i) }
