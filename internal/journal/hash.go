package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Hash is a SHA-256. Its text form is 64 lower-case hexadecimal digits. The zero hash stands before the
// first row of a chain and before the first checkpoint.
type Hash [sha256.Size]byte

var errHash = fault.New(fault.Invalid, "hash-malformed",
	"En hash er 64 hexadecimale cifre med små bogstaver.", "A hash is 64 lower-case hexadecimal digits.")

// HashOf gives the SHA-256 of bytes.
func HashOf(data []byte) Hash { return sha256.Sum256(data) }

// ParseHash reads the text form. Only lower case is read, so that a hash has one form.
func ParseHash(text string) (Hash, error) {
	var h Hash
	if len(text) != hex.EncodedLen(len(h)) || strings.ToLower(text) != text {
		return Hash{}, errHash
	}
	if _, err := hex.Decode(h[:], []byte(text)); err != nil {
		return Hash{}, errHash
	}
	return h, nil
}

// String gives the text form.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero tells whether this is the hash before the first.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText gives the text form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the text form.
func (h *Hash) UnmarshalText(text []byte) error {
	parsed, err := ParseHash(string(text))
	if err != nil {
		return err
	}
	*h = parsed
	return nil
}
