package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a text: what is between anything that is neither letter, digit nor accent. A hyphen and a
// slash part words, so that "Herning-modellen" is two that stand beside each other.
type token struct {
	word       string // folded, at most maxWord letters
	raw        string // lower case as written
	start, end int    // bytes in the text
}

func tokens(text string) []token {
	var found []token
	start := -1
	for i, r := range text {
		switch inWord := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r); {
		case inWord && start < 0:
			start = i
		case !inWord && start >= 0:
			found = appendToken(found, text, start, i)
			start = -1
		}
	}
	if start >= 0 {
		found = appendToken(found, text, start, len(text))
	}
	return found
}

func appendToken(found []token, text string, start, end int) []token {
	raw := strings.ToLower(shortened(text[start:end]))
	word := Fold(raw)
	if word == "" { // Accents alone.
		return found
	}
	return append(found, token{word: word, raw: raw, start: start, end: end})
}

func shortened(word string) string {
	if len(word) <= maxWord {
		return word
	}
	at, letters := 0, 0
	for at < len(word) && letters < maxWord {
		_, size := utf8.DecodeRuneInString(word[at:])
		at, letters = at+size, letters+1
	}
	return word[:at]
}
