package node

import (
	"context"
	"time"

	"konbit.example/konbit"
)

// Play takes in the records of an exercise that were made after from and not
// after to, in the order in which they were made; at is told when each is taken
// in, so that a clock can follow. With the zero from it also records which
// catalogue is in use. Records held already are left as they are, so it may be
// interrupted and repeated. It returns how many it played.
func (n *Node) Play(ctx context.Context, from, to time.Time, at func(time.Time)) (int, error) {
	who := n.packer()
	if from.IsZero() {
		at(n.Mission.Defaults.Made.Earliest(n.Mission.Location()))
		if err := n.keepCatalogue(ctx, who); err != nil {
			return 0, err
		}
	}
	played := 0
	var batch []konbit.Record
	var when time.Time
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
		if made := r.Made.Earliest(n.Mission.Location()); !made.Equal(when) {
			if err := flush(); err != nil {
				return played, err
			}
			when = made
		}
		batch = append(batch, r)
	}
	return played, flush()
}
