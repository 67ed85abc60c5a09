package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

// SaltSize is how many random bytes [NewSalt] makes. With them a text cannot be guessed from its hash.
const SaltSize = 32

// textDomain keeps the hashes of texts apart from all other hashes.
const textDomain = "fasemodel.journal.text/1\n"

// Text is free text that a row refers to by its hash. Salt and text are kept outside the journal and
// can be erased; the row and its hash stay, and so does the proof of everything else.
type Text struct {
	Hash   Hash
	Salt   []byte
	Text   string
	Erased bool // salt and text are gone
}

// NewSalt makes a random salt. Every text gets its own.
func NewSalt() []byte {
	salt := make([]byte, SaltSize)
	// crypto/rand.Read never fails: it ends the program instead.
	_, _ = rand.Read(salt)
	return salt
}

// NewText commits to a text under a salt.
func NewText(salt []byte, text string) Text {
	return Text{Hash: Commit(salt, text), Salt: salt, Text: text}
}

// Commit gives the hash that stands for a text in a payload: the SHA-256 of "fasemodel.journal.text/1", a
// line feed, the salt's length as eight bytes (big-endian), the salt, and the text's UTF-8. The length
// keeps salt and text from being shifted into each other.
func Commit(salt []byte, text string) Hash {
	h := sha256.New()
	h.Write([]byte(textDomain))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(salt))))
	h.Write(salt)
	h.Write([]byte(text))
	return Hash(h.Sum(nil))
}

// Erase gives the text without what was erased.
func (t Text) Erase() Text { return Text{Hash: t.Hash, Erased: true} }

// Check tells what is wrong with a text; nothing is wrong with one that was erased.
func (t Text) Check() Problem {
	switch {
	case t.Erased && (len(t.Salt) > 0 || t.Text != ""):
		return TextHalfErased
	case t.Erased:
		return ""
	case Commit(t.Salt, t.Text) != t.Hash:
		return TextChanged
	}
	return ""
}

// Add checks a text and counts it in the report; an erased text is counted as erased.
func (r *Report) Add(text Text) {
	r.Texts++
	if text.Erased {
		r.ErasedTexts++
	}
	if problem := text.Check(); problem != "" {
		r.Findings = append(r.Findings, Finding{Subject: SubjectText, Hash: text.Hash, Problem: problem})
	}
}
