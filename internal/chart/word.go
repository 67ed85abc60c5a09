package chart

import (
	"unicode"
	"unicode/utf8"
)

// capital writes the first letter of a text large.
func capital(text string) string {
	first, length := utf8.DecodeRuneInString(text)
	if length == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[length:]
}
