package app

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/google/uuid"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// newID makes a UUIDv7 in text form.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// derived names the ids that follow from a command's key, so that a command sent again makes the same.
var derived = uuid.MustParse("3d6a53c6-1cf2-5e47-a2fb-5f4bd0a7e4b1")

// reviewOf is the id of the review that a request for a gate opens.
func reviewOf(key lifecycle.CommandID) lifecycle.ReviewID {
	return lifecycle.ReviewID(uuid.NewSHA1(derived, []byte("review/"+string(key))).String())
}

// hashOf is the hex SHA-256 of a text.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
