package node

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
)

// packBatch is how many records of a pack share a transaction.
const packBatch = 500

// LoadPack takes in the records of the mission's pack and, before them, which
// catalogue is in use. Records held already are left as they are, so it may be
// interrupted and repeated. It returns how many the pack has.
func (n *Node) LoadPack(ctx context.Context) (int, error) { return n.take(ctx, n.Mission.Records()) }

// PlayPack takes in, like LoadPack, those of the pack's records that were made
// after from and not after to, in the order in which they were made: an exercise
// is filled up to where it opens and played on from there.
func (n *Node) PlayPack(ctx context.Context, from, to time.Time) (int, error) {
	return n.take(ctx, n.Mission.RecordsBetween(from, to))
}

func (n *Node) take(ctx context.Context, recs iter.Seq2[konbit.Record, error]) (int, error) {
	who := n.packer()
	if err := n.keepCatalogue(ctx, who); err != nil {
		return 0, err
	}
	total := 0
	var batch []konbit.Record
	flush := func() error {
		_, err := n.Ledger.Append(ctx, who, batch...)
		total += len(batch)
		batch = batch[:0]
		return err
	}
	for r, err := range recs {
		if err != nil {
			return total, err
		}
		if len(batch) == packBatch || r.Author != who.ID {
			if err := flush(); err != nil {
				return total, err
			}
			who = n.writer(r.Author)
		}
		batch = append(batch, r)
	}
	return total, flush()
}

// writer is who takes in a record of the pack: the person of an exercise whose
// name it bears, because some things may be said only in one's own; else the
// packer.
func (n *Node) writer(author string) access.Principal {
	for i := range n.Mission.Persons {
		if p := n.Mission.Persons[i].Principal("en"); p.ID == author {
			return p
		}
	}
	return n.packer()
}

// packer is who takes in a pack.
func (n *Node) packer() access.Principal {
	return access.Principal{ID: "pack:" + n.Mission.Key, Name: n.Mission.Key, Roles: []access.Role{access.Importer}, Clearance: konbit.Red}
}

// keepCatalogue records which catalogue is in use, unless the log says so
// already: with it any figure can be computed again.
func (n *Node) keepCatalogue(ctx context.Context, who access.Principal) error {
	body, err := json.Marshal(map[string]any{"name": n.Mission.Key, "version": figure.Version, "sha256": n.Digest})
	if err != nil {
		return err
	}
	made := n.Mission.Defaults.Made
	_, err = n.Append(ctx, who, konbit.Record{
		ID:   konbit.NamedID(made.Earliest(n.Mission.Location()), "catalogue/"+n.Digest),
		Kind: "catalogue", Made: made, Sources: []konbit.Source{{Own: true}}, Body: body,
	})
	return err
}
