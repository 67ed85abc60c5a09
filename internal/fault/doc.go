// Package fault holds the one error type that crosses the borders between packages.
//
// A fault has a kind (what sort of answer it is), a stable code (which a client may act on), a sentence
// in both languages that is safe to show, and details that name the field. The store maps a driver's
// errors to faults once, the API maps kinds to problem+json once, and the workflow maps faults to
// application errors once. It imports the standard library and i18n only.
package fault
