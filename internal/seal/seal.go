// Package seal makes a log of records tamper-evident: commitments to the parts
// of a record, the Merkle tree over them, signed checkpoints and proofs.
//
// It is the format of docs/formats/record.md and nothing else: it stores
// nothing, reads no file and knows no record. Its one invariant: a part can be
// withheld or erased, its bytes and salt gone, and the leaf, the tree and every
// checkpoint still verify.
package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

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

const (
	seedSize = 16
	saltSize = 16
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

var errSecret = errors.New("secret is neither a seed of 16 bytes nor four slots of 33")

// slot returns the salt of part k, or its commitment where the part is gone.
func (s Secret) slot(k Part) (salt []byte, gone *Hash, err error) {
	if len(s) != NumParts*slotSize {
		return nil, nil, errSecret
	}
	b := s[int(k)*slotSize:][:slotSize]
	switch b[0] {
	case 1:
		return b[1 : 1+saltSize], nil, nil
	case 0:
		return nil, (*Hash)(b[1:]), nil
	}
	return nil, nil, errSecret
}

// salts derives the salts of all parts from the seed s.
func (s Secret) salts() ([NumParts][]byte, error) {
	var salts [NumParts][]byte
	prk, err := hkdf.Extract(sha256.New, s, []byte("konbit/salt/v1"))
	if err != nil {
		return salts, err
	}
	for k := range salts {
		if salts[k], err = hkdf.Expand(sha256.New, prk, string([]byte{byte(k)}), saltSize); err != nil {
			return salts, err
		}
	}
	return salts, nil
}

// Holds reports whether part k can be opened, rather than being withheld or
// erased.
func (s Secret) Holds(k Part) bool {
	if len(s) == seedSize {
		return true
	}
	_, gone, err := s.slot(k)
	return err == nil && gone == nil
}

// Commit returns the commitments to p under s.
func (s Secret) Commit(p Parts) (c Commitments, err error) {
	if len(s) == seedSize {
		salts, err := s.salts()
		if err != nil {
			return c, err
		}
		for k := range c {
			c[k] = commit(Part(k), salts[k], p[k])
		}
		return c, nil
	}
	for k := range c {
		salt, gone, err := s.slot(Part(k))
		switch {
		case err != nil:
			return c, err
		case gone != nil:
			c[k] = *gone
		default:
			c[k] = commit(Part(k), salt, p[k])
		}
	}
	return c, nil
}

// CommitPart returns the commitment to b as part k under the seed s, the same as
// Commit gives.
func (s Secret) CommitPart(k Part, b []byte) (Hash, error) {
	if len(s) != seedSize {
		return Hash{}, errSecret
	}
	salt, err := hkdf.Key(sha256.New, s, []byte("konbit/salt/v1"), string([]byte{byte(k)}), saltSize)
	if err != nil {
		return Hash{}, err
	}
	return commit(k, salt, b), nil
}

// Without returns the secret of a holder to whom the parts ks of p are gone: it
// commits to the same leaf, and no longer holds the salts of ks.
func (s Secret) Without(p Parts, ks ...Part) (Secret, error) {
	c, err := s.Commit(p)
	if err != nil {
		return nil, err
	}
	out := make(Secret, NumParts*slotSize)
	var seeded [NumParts][]byte
	if len(s) == seedSize {
		if seeded, err = s.salts(); err != nil {
			return nil, err
		}
	}
	for k := range Part(NumParts) {
		b, salt := out[int(k)*slotSize:], seeded[k]
		if len(s) != seedSize {
			if salt, _, err = s.slot(k); err != nil {
				return nil, err
			}
		}
		if salt == nil || contains(ks, k) {
			copy(b[1:], c[k][:])
			continue
		}
		b[0] = 1
		copy(b[1:], salt)
	}
	return out, nil
}

func contains(ks []Part, k Part) bool {
	for _, x := range ks {
		if x == k {
			return true
		}
	}
	return false
}

func commit(k Part, salt, b []byte) (h Hash) {
	d := sha256.New()
	d.Write([]byte("konbit/part/v1\x00"))
	d.Write([]byte{byte(k)})
	d.Write(salt)
	d.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	d.Write(b)
	d.Sum(h[:0])
	return h
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
