// Package seal makes a log of records tamper-evident: commitments to the parts
// of a record, the Merkle tree over them, signed checkpoints and proofs.
//
// It is the format of docs/formats/record.md and nothing else: it stores
// nothing, reads no file and knows no record. Its one invariant: a part can be
// withheld or erased, its bytes and salt gone, and the leaf, the tree and every
// checkpoint still verify.
package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// A Hash is a SHA-256 hash.
type Hash = tlog.Hash

// A Part is one of the four parts that a record is committed to by.
type Part int

// Parts of a record.
const (
	Header   Part = iota // all but body and personal
	Summary              // what the public may know of it
	Body                 // fields of the kind
	Personal             // fields marked personal, sealed
	NumParts = 4
)

var partNames = [NumParts]string{"header", "summary", "body", "personal"}

func (k Part) String() string {
	if k < 0 || k >= NumParts {
		return fmt.Sprintf("part %d", int(k))
	}
	return partNames[k]
}

// Parts are the bytes of a record's four parts. An empty part is committed to
// like any other, so that nobody can tell from the leaf that it is empty.
type Parts [NumParts][]byte

// Commitments are the commitments to a record's four parts.
type Commitments [NumParts]Hash

// A Salt makes a commitment say nothing to who does not hold it.
type Salt [16]byte

// Commit returns the commitment to b as part k under s.
func (s Salt) Commit(k Part, b []byte) Hash {
	const domain = "konbit/part/v1\x00"
	buf := make([]byte, 0, 512)
	buf = append(append(buf, domain...), byte(k))
	buf = append(buf, s[:]...)
	buf = binary.BigEndian.AppendUint64(buf, uint64(len(b)))
	if len(b) <= cap(buf)-len(buf) {
		return sha256.Sum256(append(buf, b...))
	}
	d := sha256.New()
	d.Write(buf)
	d.Write(b)
	return Hash(d.Sum(nil))
}

const (
	seedSize = 16
	slotSize = 1 + sha256.Size
)

// A Secret is what a holder needs beside a record's parts to recompute its
// leaf. It is the 16-byte seed from which all four salts come, or, once a part
// is gone, four slots of 33 bytes: 1 and the salt of a part held (then zeros),
// or 0 and the commitment of a part gone.
type Secret []byte

// NewSecret returns a fresh seed.
func NewSecret() Secret {
	s := make(Secret, seedSize)
	rand.Read(s)
	return s
}

// Salts returns the salts that come from the seed s: HKDF-SHA256 with the salt
// "konbit/salt/v1" and the part's number as info. It panics if s is no seed.
func (s Secret) Salts() (salts [NumParts]Salt) {
	if len(s) != seedSize {
		panic("seal: salts of a secret that is no seed")
	}
	prk := hmac([]byte("konbit/salt/v1"), s)
	for k := range salts {
		t := hmac(prk[:], []byte{byte(k), 1}) // the first block of HKDF-Expand
		salts[k] = Salt(t[:len(Salt{})])
	}
	return salts
}

// hmac is HMAC-SHA256 for a key of a block at most and a message of 64 bytes at
// most. It is crypto/hmac's, which takes most of its time to be set up: one
// record needs five.
func hmac(key, msg []byte) [sha256.Size]byte {
	var inner [2 * sha256.BlockSize]byte
	var outer [sha256.BlockSize + sha256.Size]byte
	copy(inner[:], key)
	copy(outer[:], key)
	for i := range sha256.BlockSize {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	n := copy(inner[sha256.BlockSize:], msg)
	h := sha256.Sum256(inner[:sha256.BlockSize+n])
	copy(outer[sha256.BlockSize:], h[:])
	return sha256.Sum256(outer[:])
}

// A slot is what a secret holds of one part: its salt, or its commitment where
// the part is gone.
type slot struct {
	held       bool
	salt       Salt
	commitment Hash
}

func (s Secret) slots() (slots [NumParts]slot, err error) {
	switch len(s) {
	case seedSize:
		for k, salt := range s.Salts() {
			slots[k] = slot{held: true, salt: salt}
		}
		return slots, nil
	case NumParts * slotSize:
		for k := range slots {
			b := s[k*slotSize:][:slotSize]
			switch b[0] {
			case 0:
				slots[k].commitment = Hash(b[1:])
			case 1:
				slots[k] = slot{held: true, salt: Salt(b[1:])}
			default:
				return slots, errSecret
			}
		}
		return slots, nil
	}
	return slots, errSecret
}

var errSecret = errors.New("secret is neither a seed of 16 bytes nor four slots of 33")

// Holds reports whether part k can be opened, rather than being withheld or
// erased.
func (s Secret) Holds(k Part) bool {
	switch len(s) {
	case seedSize:
		return true
	case NumParts * slotSize:
		return s[int(k)*slotSize] == 1
	}
	return false
}

// Commit returns the commitments to p under s.
func (s Secret) Commit(p Parts) (c Commitments, err error) {
	slots, err := s.slots()
	if err != nil {
		return c, err
	}
	for k, slot := range slots {
		c[k] = slot.commitment
		if slot.held {
			c[k] = slot.salt.Commit(Part(k), p[k])
		}
	}
	return c, nil
}

// Without returns the secret of a holder to whom the parts ks of p are gone: it
// commits to the same leaf, and no longer holds the salts of ks.
func (s Secret) Without(p Parts, ks ...Part) (Secret, error) {
	slots, err := s.slots()
	if err != nil {
		return nil, err
	}
	out := make(Secret, NumParts*slotSize)
	for k, slot := range slots {
		b := out[k*slotSize:][:slotSize]
		switch {
		case !slot.held:
			copy(b[1:], slot.commitment[:])
		case slices.Contains(ks, Part(k)):
			c := slot.salt.Commit(Part(k), p[k])
			copy(b[1:], c[:])
		default:
			b[0] = 1
			copy(b[1:], slot.salt[:])
		}
	}
	return out, nil
}

// leafVersion is the version byte of the leaf encoding.
const leafVersion = 1

// Leaf returns the leaf of a record with the commitments c: the version, then
// for each part its number and commitment, 133 bytes.
func (c Commitments) Leaf() []byte {
	b := make([]byte, 0, 1+NumParts*slotSize)
	b = append(b, leafVersion)
	for k := range c {
		b = append(b, byte(k))
		b = append(b, c[k][:]...)
	}
	return b
}

// LeafHash returns the RFC 6962 hash of the leaf.
func (c Commitments) LeafHash() Hash { return tlog.RecordHash(c.Leaf()) }
