package konbit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// An ID names a record: a UUID version 7 (RFC 9562) in canonical lower-case
// form. Whoever first writes a record down makes it, so that sending the same
// record twice is harmless.
type ID string

// NewID returns a fresh ID for a record made at t.
func NewID(t time.Time) ID {
	var b [16]byte
	rand.Read(b[:])
	return v7(b, t)
}

// NamedID returns the ID of the record called name that was made at t. The same
// name and time give the same ID: mission packs and imports use it, so that
// loading them twice adds nothing.
func NamedID(t time.Time, name string) ID {
	h := sha256.Sum256([]byte("konbit/id/v1\x00" + name))
	return v7([16]byte(h[:16]), t)
}

func v7(b [16]byte, t time.Time) ID {
	ms := t.UnixMilli()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var s [36]byte
	hex.Encode(s[0:], b[0:4])
	hex.Encode(s[9:], b[4:6])
	hex.Encode(s[14:], b[6:8])
	hex.Encode(s[19:], b[8:10])
	hex.Encode(s[24:], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return ID(s[:])
}

// Check reports whether id is a canonical UUIDv7.
func (id ID) Check() error {
	const want = "want a UUID version 7 in lower case, like 01946d7a-6c00-7000-8000-000000000001"
	if len(id) != 36 {
		return Invalid("", "%s", want)
	}
	for i := range len(id) {
		c := id[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return Invalid("", "%s", want)
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return Invalid("", "%s", want)
			}
		}
	}
	if id[14] != '7' || id[19] != '8' && id[19] != '9' && id[19] != 'a' && id[19] != 'b' {
		return Invalid("", "%s", want)
	}
	return nil
}

// Link returns what the next record of r's device carries as Previous: a hash
// over the device's own chain, and over nothing of the body, which may have to
// be erased.
func (r *Record) Link() string {
	h := sha256.New()
	fmt.Fprintf(h, "konbit/device/v1\x00%s\x00%d\x00%s\x00%s", r.Device, r.Counter, r.ID, r.Previous)
	return hex.EncodeToString(h.Sum(nil))
}
