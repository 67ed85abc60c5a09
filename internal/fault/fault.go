package fault

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Kind says what sort of answer a fault is.
type Kind string

// The kinds, and the HTTP status each one becomes.
const (
	Malformed     Kind = "malformed"      // 400: not readable as a request at all
	Unauthorized  Kind = "unauthorized"   // 401: nobody we know is asking
	Forbidden     Kind = "forbidden"      // 403: the one who asks may not
	NotFound      Kind = "not-found"      // 404: there is no such thing, or not for the one who asks
	Conflict      Kind = "conflict"       // 409: the thing's state does not allow it
	Stale         Kind = "stale"          // 412: the version given is not the newest
	TooLarge      Kind = "too-large"      // 413: the body is larger than allowed
	Unsupported   Kind = "unsupported"    // 415: the body's type is not one we read
	Invalid       Kind = "invalid"        // 422: readable, but a value breaks a rule
	VersionNeeded Kind = "version-needed" // 428: a change must say which version it changes
	Unavailable   Kind = "unavailable"    // 503: nothing was done; try again with the same key
	Internal      Kind = "internal"       // 500: our mistake
)

// Detail names one field or item that is wrong, and why.
type Detail struct {
	Pointer string    `json:"pointer"` // JSON pointer to the field, or the item's id
	Code    string    `json:"code"`
	Text    i18n.Text `json:"text"`
}

// Error is a fault. Its Text and Details are safe to show; its Cause is not.
type Error struct {
	Kind    Kind      `json:"kind"`
	Code    string    `json:"code"`
	Text    i18n.Text `json:"text"`
	Details []Detail  `json:"details,omitempty"`

	cause error
}

// New makes a fault with a sentence in both languages.
func New(kind Kind, code, danish, english string) *Error {
	return &Error{Kind: kind, Code: code, Text: i18n.Text{DA: danish, EN: english}}
}

// With returns a copy of the fault with details added.
func (e *Error) With(details ...Detail) *Error {
	copied := *e
	copied.Details = append(append([]Detail(nil), e.Details...), details...)
	return &copied
}

// Because returns a copy of the fault with the error that caused it, for logs only.
func (e *Error) Because(cause error) *Error {
	copied := *e
	copied.cause = cause
	return &copied
}

// Error gives the code, the English sentence, the details and the cause: a text for logs, not for users.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Text.EN)
	for _, d := range e.Details {
		fmt.Fprintf(&b, " [%s: %s]", d.Pointer, d.Text.EN)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes two faults with one code equal for errors.Is.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// From finds the fault in an error; an error that holds none becomes an internal fault that hides it.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e, found := errors.AsType[*Error](err); found {
		return e
	}
	return New(Internal, "internal", "Der skete en fejl hos os. Intet er ændret.",
		"Something went wrong on our side. Nothing was changed.").Because(err)
}

// CodeOf gives the code of the fault in an error, and the empty string for no error.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	return From(err).Code
}
