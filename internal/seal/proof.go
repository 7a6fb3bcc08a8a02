package seal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Reader returns a reader of the hashes of a tree from its tiles, for
// tlog.ProveRecord, tlog.ProveTree and tlog.TreeHash. tile returns the hashes of
// a tile as far as it is filled.
func Reader(tile func(level int, n int64) ([]Hash, error)) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		hashes := make([]Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			in, err := tile(t.L, t.N)
			if err != nil {
				return nil, err
			}
			if len(in) < t.W {
				return nil, fmt.Errorf("tile %d of level %d has %d hashes, want %d", t.N, t.L, len(in), t.W)
			}
			t.W = len(in)
			if hashes[i], err = tlog.HashFromTile(t, Tile{Hashes: in}.Bytes(), index); err != nil {
				return nil, err
			}
		}
		return hashes, nil
	})
}
