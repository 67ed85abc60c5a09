package app

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/cpr"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// longestText is the longest free text of a command, in characters.
const longestText = 20_000

// checkText refuses a free text that may not be kept: one that looks like it holds a CPR number, is not
// UTF-8, holds control characters, or is too long. The fault names the field and never repeats the text.
func checkText(pointer, text string) error {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return textFault(pointer, "not-utf8", "Teksten er ikke gyldig UTF-8.", "The text is not valid UTF-8.")
	}
	if utf8.RuneCountInString(text) > longestText {
		return textFault(pointer, "too-long", fmt.Sprintf("Teksten er længere end %d tegn.", longestText),
			fmt.Sprintf("The text is longer than %d characters.", longestText))
	}
	return cpr.Check(pointer, text)
}

func textFault(pointer, code, danish, english string) error {
	return fault.New(fault.Invalid, code, danish, english).
		With(fault.Detail{Pointer: pointer, Code: code, Text: i18n.Text{DA: danish, EN: english}})
}
