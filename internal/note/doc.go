// Package note writes a decision note: one template for the page, for the case file and for the PDF.
//
// It is pure. It is given what the note says, of which the reader's eyes have been thought of already, and gives HTML
// with its own style sheet; it reads no session, no clock and no table, and what it writes fetches nothing.
package note

//go:generate go tool -modfile=../tools/go.mod templ generate -path .
