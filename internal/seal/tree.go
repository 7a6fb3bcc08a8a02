package seal

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is the height of the C2SP tlog-tiles: a full tile has 256 hashes.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// A Tile is a run of the tree's hashes at one level of tiles: level 0 has the
// leaf hashes, level 1 the roots of full level-0 tiles, and so on. It is full
// with 256 hashes.
type Tile struct {
	Level  int
	N      int64 // the tile's place in its level, from 0
	Hashes []Hash
}

// Full reports whether t will never change.
func (t Tile) Full() bool { return len(t.Hashes) == tileWidth }

// Bytes returns the hashes of t one after the other.
func (t Tile) Bytes() []byte {
	b := make([]byte, 0, len(t.Hashes)*len(Hash{}))
	for i := range t.Hashes {
		b = append(b, t.Hashes[i][:]...)
	}
	return b
}

// HashesOf reads the form that Tile.Bytes gives.
func HashesOf(b []byte) ([]Hash, error) {
	if len(b)%len(Hash{}) != 0 || len(b) > tileWidth*len(Hash{}) {
		return nil, fmt.Errorf("%d bytes are no tile", len(b))
	}
	hashes := make([]Hash, len(b)/len(Hash{}))
	for i := range hashes {
		hashes[i] = Hash(b[i*len(Hash{}):])
	}
	return hashes, nil
}

// A Tree is an RFC 6962 tree to which leaves are added. It holds only its right
// edge: one partial tile per level, and the roots of the perfect subtrees that
// make up the tree. The zero Tree is empty.
type Tree struct {
	size  int64
	edge  [][]Hash // per level of tiles, the hashes of its partial tile
	roots [63]Hash // roots[i] is a perfect subtree of 2^i leaves where bit i of size is set
}

// TileSizes returns how many hashes the partial tile at each level has in a
// tree of the given size, and how many full tiles stand before it.
func TileSizes(size int64) (partial []int, full []int64) {
	for n := size; n > 0; n >>= tileHeight {
		partial = append(partial, int(n%tileWidth))
		full = append(full, n/tileWidth)
	}
	return partial, full
}

// Resume returns the tree of the given size whose partial tiles are edge, from
// level 0 up.
func Resume(size int64, edge [][]Hash) (*Tree, error) {
	partial, _ := TileSizes(size)
	if len(edge) != len(partial) {
		return nil, fmt.Errorf("tree of %d leaves: want %d levels of tiles, have %d", size, len(partial), len(edge))
	}
	t := new(Tree)
	for level, hashes := range slices.Backward(edge) {
		if len(hashes) != partial[level] {
			return nil, fmt.Errorf("tree of %d leaves: want %d hashes at level %d, have %d", size, partial[level], level, len(hashes))
		}
		for _, h := range hashes {
			t.add(level*tileHeight, h)
		}
	}
	t.edge = make([][]Hash, len(edge))
	for level := range edge {
		t.edge[level] = append(make([]Hash, 0, tileWidth), edge[level]...)
	}
	return t, nil
}

// add adds the root h of a perfect subtree of 2^level leaves.
func (t *Tree) add(level int, h Hash) {
	t.size += 1 << level
	for i := level; ; i++ {
		if t.size&(1<<i) != 0 {
			t.roots[i] = h
			return
		}
		h = tlog.NodeHash(t.roots[i], h)
	}
}

// Size returns the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Append adds a leaf by its hash and returns the tiles that it completed, if
// any, from level 0 up.
func (t *Tree) Append(leaf Hash) (full []Tile) {
	t.add(0, leaf)
	h := leaf
	for level := 0; ; level++ {
		if level == len(t.edge) {
			t.edge = append(t.edge, make([]Hash, 0, tileWidth))
		}
		t.edge[level] = append(t.edge[level], h)
		if len(t.edge[level]) < tileWidth {
			return full
		}
		tile := Tile{Level: level, N: t.size>>((level+1)*tileHeight) - 1, Hashes: t.edge[level]}
		full = append(full, tile)
		t.edge[level] = make([]Hash, 0, tileWidth)
		h = tile.root()
	}
}

func (t Tile) root() Hash {
	hs := append([]Hash(nil), t.Hashes...)
	for n := len(hs); n > 1; n /= 2 {
		for i := range n / 2 {
			hs[i] = tlog.NodeHash(hs[2*i], hs[2*i+1])
		}
	}
	return hs[0]
}

// Edge returns the partial tile at a level, which may have no hashes.
func (t *Tree) Edge(level int) Tile {
	tile := Tile{Level: level, N: t.size >> ((level + 1) * tileHeight)}
	if level < len(t.edge) {
		tile.Hashes = append(tile.Hashes, t.edge[level]...)
	}
	return tile
}

// Root returns the tree's root hash; that of the empty tree is SHA-256 of
// nothing.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // needs no hash
		return h
	}
	var h Hash
	first := true
	for i := range t.roots {
		switch {
		case t.size&(1<<i) == 0:
		case first:
			h, first = t.roots[i], false
		default:
			h = tlog.NodeHash(t.roots[i], h)
		}
	}
	return h
}
