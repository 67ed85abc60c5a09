package cpr

import (
	"strings"
	"unicode/utf8"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Code is the code of the fault and of its details.
const Code = "cpr-number"

// maxGap bounds the characters between the date and the last four digits: a dash with a space on both
// sides.
const maxGap = 3

// Find tells whether a text holds what looks like a CPR number.
func Find(text string) bool {
	for at := 0; at < len(text); {
		if skip := identifier(text, at); skip > 0 {
			at += skip
			continue
		}
		run := digits(text[at:])
		if run == 0 {
			at++
			continue
		}
		if isDate(text[at:at+min(run, 6)]) && (run == 10 || run == 6 && serialFollows(text[at+run:])) {
			return true
		}
		at += run
	}
	return false
}

// Check gives a fault of kind Invalid with code "cpr-number" where a field's text holds what looks like a
// CPR number. The fault names the field by its JSON pointer and never holds the number.
func Check(pointer, text string) error {
	if !Find(text) {
		return nil
	}
	return refusal(pointer)
}

func refusal(pointers ...string) error {
	details := make([]fault.Detail, 0, len(pointers))
	for _, pointer := range pointers {
		details = append(details, fault.Detail{Pointer: pointer, Code: Code, Text: i18n.Text{
			DA: "Feltet indeholder noget, der ligner et CPR-nummer. Fjern det.",
			EN: "The field holds what looks like a CPR number. Remove it.",
		}})
	}
	return fault.New(fault.Invalid, Code,
		"Teksten ligner en, der indeholder et CPR-nummer. CPR-numre må ikke gemmes her.",
		"The text seems to hold a CPR number. CPR numbers must not be stored here.").With(details...)
}

// digits counts the digits a text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// serialFollows tells whether a short gap and exactly four digits come next.
func serialFollows(rest string) bool {
	for range maxGap {
		r, size := utf8.DecodeRuneInString(rest)
		if !isGap(r) {
			return false
		}
		rest = rest[size:]
		if n := digits(rest); n > 0 {
			return n == 4
		}
	}
	return false
}

// isGap tells the characters people and word processors put between the two parts.
func isGap(r rune) bool {
	switch r {
	case ' ', '\t', '-', '\u00a0', '\u00ad', '\u2007', '\u2009', '\u200b', '\u202f', '\u2212':
		return true
	}
	return r >= '\u2010' && r <= '\u2015' // hyphens and dashes
}

// isDate tells whether six digits DDMMYY are a date in some century. Of the centuries in question 2000
// was a leap year, so every year that four divides has a 29 February in one of them.
func isDate(ddmmyy string) bool {
	if len(ddmmyy) < 6 {
		return false
	}
	two := func(i int) int { return int(ddmmyy[i]-'0')*10 + int(ddmmyy[i+1]-'0') }
	day, month, year := two(0), two(2), two(4)
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 {
		last = 29
	}
	return day <= last
}

// Lengths of identifiers in hexadecimal digits.
const (
	uuidLength = 36 // dashes included
	hashLength = 32 // the shortest digest in use
)

// identifier gives the length of a UUID or a digest that begins here, and 0 where none does. About one
// digest in four hundred has ten digits in it that look like a CPR number.
func identifier(text string, at int) int {
	if at > 0 && isHex(text[at-1]) {
		return 0
	}
	end := at
	for end < len(text) && isHex(text[end]) {
		end++
	}
	if end-at >= hashLength {
		return end - at
	}
	if end-at != 8 || len(text)-at < uuidLength {
		return 0
	}
	for i, b := range []byte(text[at : at+uuidLength]) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (b == '-') || !dash && !isHex(b) {
			return 0
		}
	}
	if at+uuidLength < len(text) && isHex(text[at+uuidLength]) {
		return 0
	}
	return uuidLength
}

func isHex(b byte) bool { return isDigit(b) || strings.IndexByte("abcdefABCDEF", b) >= 0 }
