package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Change is one optional field of a change to content: left as it was, set to a value, or made unknown
// again by null (RFC 7396).
type Change[T any] struct {
	given bool
	value *T
}

// Set gives the change to a value.
func Set[T any](value T) Change[T] { return Change[T]{given: true, value: &value} }

// Clear gives the change to unknown.
func Clear[T any]() Change[T] { return Change[T]{given: true} }

// Given tells whether the field was in the request at all.
func (c Change[T]) Given() bool { return c.given }

// Value gives the new value, and nil where the field is made unknown or was not in the request.
func (c Change[T]) Value() *T { return c.value }

// Apply gives the field as it is after the change.
func (c Change[T]) Apply(current *T) *T {
	if !c.given {
		return current
	}
	return c.value
}

// IsZero tells whether the field was not in the request, so that it is left out when it is written.
func (c Change[T]) IsZero() bool { return !c.given }

// MarshalJSON writes the value, or null.
func (c Change[T]) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(c.value)
	if err != nil {
		return nil, fmt.Errorf("write a change: %w", err)
	}
	return text, nil
}

// UnmarshalJSON reads a value or null; it is not called for a field that is absent.
func (c *Change[T]) UnmarshalJSON(text []byte) error {
	c.given, c.value = true, nil
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return nil
	}
	value := new(T)
	if err := json.Unmarshal(text, value); err != nil {
		return fmt.Errorf("read a change: %w", err)
	}
	c.value = value
	return nil
}
