package node

import (
	"context"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
)

// Play takes in the records of an exercise that were made after from and not
// after to, in the order in which they were made, those by its people in their
// own name; at is told when each is taken in, so that a clock can follow. With the zero from it also records which
// catalogue is in use. Records held already are left as they are, so it may be
// interrupted and repeated. It returns how many it played.
func (n *Node) Play(ctx context.Context, from, to time.Time, at func(time.Time)) (int, error) {
	packer := n.packer()
	people := map[string]access.Principal{}
	for i := range n.Mission.Persons {
		p := n.Mission.Persons[i].Principal(n.Mission.Languages[0])
		people[p.ID] = p
	}
	if from.IsZero() {
		at(n.Mission.Defaults.Made.Earliest(n.Mission.Location()))
		if err := n.keepCatalogue(ctx, packer); err != nil {
			return 0, err
		}
	}
	played := 0
	var batch []konbit.Record
	var when time.Time
	who := packer
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		at(when)
		_, err := n.Ledger.Append(ctx, who, batch...)
		played += len(batch)
		batch = batch[:0]
		return err
	}
	for r, err := range n.Mission.RecordsBetween(from, to) {
		if err != nil {
			return played, err
		}
		by, ok := people[r.Author]
		if !ok {
			by = packer
		}
		if made := r.Made.Earliest(n.Mission.Location()); !made.Equal(when) || by.ID != who.ID {
			if err := flush(); err != nil {
				return played, err
			}
			when, who = made, by
		}
		batch = append(batch, r)
	}
	return played, flush()
}
