package phasemodel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Canonical gives the one form in which a model is stored: JSON with sorted keys and no spaces (as RFC 8785), with
// what gates inherit written out. Models that mean the same have the same bytes.
func Canonical(m *Model) ([]byte, error) {
	plain, err := json.Marshal(normalised(m))
	if err != nil {
		return nil, fmt.Errorf("phasemodel: canonical form: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("phasemodel: canonical form: %w", err)
	}
	var b bytes.Buffer
	writeCanonical(&b, value)
	return b.Bytes(), nil
}

// Hash gives the SHA-256 of the canonical form in hexadecimal.
func Hash(m *Model) (string, error) {
	canonical, err := Canonical(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}

// FromJSON reads a stored model and validates it. An error is a fault with the code "phase-model-invalid".
func FromJSON(data []byte) (*Model, error) {
	invalid := fault.New(fault.Invalid, "phase-model-invalid", "Fasemodellen kan ikke bruges.",
		"The phase model cannot be used.")
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var model Model
	if err := decoder.Decode(&model); err != nil {
		return nil, invalid.Because(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid.Because(errors.New("more than one JSON value"))
	}
	found, err := validate(&model)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return nil, invalid.With(found.problems().Details()...)
	}
	return normalised(&model), nil
}

// normalised gives a copy whose empty lists are lists, not null.
func normalised(m *Model) *Model {
	copied := *m
	copied.Scale = orEmpty(m.Scale)
	copied.Criteria = orEmpty(m.Criteria)
	copied.DocumentKinds = orEmpty(m.DocumentKinds)
	copied.Phases = orEmpty(m.Phases)
	copied.Gates = slices.Clone(orEmpty(m.Gates))
	for i := range copied.Gates {
		gate := &copied.Gates[i]
		gate.From, gate.To = orEmpty(gate.From), orEmpty(gate.To)
		gate.Checks, gate.Questions = orEmpty(gate.Checks), orEmpty(gate.Questions)
		gate.Review.ReminderDays = orEmpty(gate.Review.ReminderDays)
		gate.Decision.Outcomes = orEmpty(gate.Decision.Outcomes)
	}
	return &copied
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// writeCanonical writes what encoding/json decoded. A model holds no fractions of numbers, so every number is an
// integer, and its keys are ASCII, so that sorting bytes is sorting UTF-16.
func writeCanonical(b *bytes.Buffer, value any) {
	switch value := value.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, key := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, key)
			b.WriteByte(':')
			writeCanonical(b, value[key])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, element := range value {
			if i > 0 {
				b.WriteByte(',')
			}
			writeCanonical(b, element)
		}
		b.WriteByte(']')
	case string:
		writeString(b, value)
	default:
		fmt.Fprint(b, value) // json.Number and bool; a model has no null
	}
}

// writeString escapes no more than RFC 8785 does; encoding/json would escape U+2028 and U+2029 too.
func writeString(b *bytes.Buffer, text string) {
	b.WriteByte('"')
	for _, character := range text {
		switch {
		case character == '"' || character == '\\':
			b.WriteByte('\\')
			b.WriteRune(character)
		case character < ' ':
			if short, ok := map[rune]byte{'\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r'}[character]; ok {
				b.Write([]byte{'\\', short})
			} else {
				fmt.Fprintf(b, `\u%04x`, character)
			}
		default:
			b.WriteRune(character)
		}
	}
	b.WriteByte('"')
}
