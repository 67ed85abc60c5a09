package search

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// minTypo is the fewest letters of a word that is corrected: of shorter ones too many are nearly the same.
	minTypo = 4
	maxTypo = 32 // letters of the longest word that is corrected
)

// EditKeys are what a folded word is looked up by where it is spelt with one error: the word itself, and the
// word without one of its letters. Two words that are one insertion, deletion, substitution or exchange of
// neighbours apart have a key in common (the deletion neighbourhood of Bocek et al. 2007). A further key stands
// for the word typed on a keyboard without æ, ø and å. Words of fewer than four letters, long ones, numbers and
// lexemes of laws and of English words have none; a LexemeWord has those of its lexeme. At most 36.
func EditKeys(word string) []string {
	word = strings.TrimPrefix(word, lexemeMark)
	letters := []rune(word)
	if len(letters) < minTypo || len(letters) > maxTypo || !slices.ContainsFunc(letters, unicode.IsLetter) ||
		strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return nil
	}
	keys := []string{word}
	for i := range letters {
		keys = append(keys, string(letters[:i])+string(letters[i+1:]))
	}
	for _, bare := range bareSpellings(word) {
		keys = append(keys, "~"+bare)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// bareSpellings are what a word may look like when it is typed without æ, ø and å.
func bareSpellings(word string) []string {
	a := strings.NewReplacer("æ", "a", "ø", "o", "å", "a").Replace(word)
	e := strings.NewReplacer("æ", "e", "ø", "o", "å", "a").Replace(word)
	if a == e {
		return []string{a}
	}
	return []string{a, e}
}

// nearly tells whether two different folded words are one error of typing apart.
func nearly(a, b string) bool {
	for _, bare := range bareSpellings(b) {
		if a == bare && a != b {
			return true
		}
	}
	return oneEdit([]rune(a), []rune(b))
}

// oneEdit tells whether two words differ by one insertion, deletion, substitution or exchange of neighbours.
func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) {
		return false // The same word.
	}
	if slices.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
