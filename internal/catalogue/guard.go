package catalogue

import "strings"

// Guarded writes a text for a cell of a spreadsheet, so that none takes it for a formula: one that begins like a
// formula gets an apostrophe before it. A text that begins with apostrophes before such a beginning gets one more,
// so that unguarded finds every text again.
func Guarded(text string) string {
	if formula(text) {
		return "'" + text
	}
	return text
}

// unguarded takes the apostrophe of Guarded away.
func unguarded(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && formula(rest) {
		return rest
	}
	return cell
}

// formulaStarts are the characters that begin a formula in some spreadsheet: the operators, their full-width forms,
// and the control characters before which some skip to what follows (OWASP, "CSV Injection").
const formulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20"

// formula tells whether a text, without the apostrophes before it, begins like a formula.
func formula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return strings.IndexAny(text, formulaStarts) == 0
}
