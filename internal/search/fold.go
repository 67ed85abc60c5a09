package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds the letters of a word; what is longer is cut off.
const maxWord = 64

// Fold brings a word into the one spelling that words are compared in: lower case, composed Unicode, and one
// letter for each way to write it: ae, oe and aa are æ, ø and å, ä and ö are æ and ø, and other accents are
// left out. It is idempotent. What is folded is for comparing, never for showing.
func Fold(word string) string {
	if isPlain(word) {
		return word
	}
	var folded strings.Builder
	folded.Grow(len(word))
	var held rune // a letter that the next one may join
	emit := func(r rune) {
		if joined, ok := digraph(held, r); ok {
			held = 0
			folded.WriteRune(joined)
			return
		}
		if held != 0 {
			folded.WriteRune(held)
		}
		held = r
	}
	for _, r := range strings.ToLower(unaccented(word)) {
		emit(r)
	}
	if held != 0 {
		folded.WriteRune(held)
	}
	return folded.String()
}

// FoldTitle folds a text as a whole, its words apart by one space, so that two titles compare as equal when
// they differ in case, punctuation and the spelling of letters only.
func FoldTitle(text string) string {
	var words []string
	for _, t := range tokens(text) {
		words = append(words, t.word)
	}
	return strings.Join(words, " ")
}

// isPlain tells whether folding would change nothing, which holds for most words of a text.
func isPlain(word string) bool {
	var before rune
	for _, r := range word {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != 'æ' && r != 'ø' && r != 'å' {
			return false
		}
		if _, joined := digraph(before, r); joined {
			return false
		}
		before = r
	}
	return true
}

func digraph(first, second rune) (rune, bool) {
	switch {
	case first == 'a' && second == 'a':
		return 'å', true
	case first == 'a' && second == 'e':
		return 'æ', true
	case first == 'o' && second == 'e':
		return 'ø', true
	default:
		return 0, false
	}
}

// unaccented takes the accents off every letter but those that are letters of their own in the North.
func unaccented(word string) string {
	var plain strings.Builder
	var base rune
	flush := func() {
		if base != 0 {
			plain.WriteRune(base)
		}
		base = 0
	}
	for _, r := range norm.NFKD.String(word) {
		if !unicode.Is(unicode.M, r) {
			flush()
			base = northern(r)
			continue
		}
		base = accented(base, r)
	}
	flush()
	return plain.String()
}

// northern writes the letters of Danish's neighbours, and those that do not come apart, as Danish does.
func northern(r rune) rune {
	switch r {
	case 'ß':
		return 's'
	case 'ð', 'Ð':
		return 'd'
	case 'ł', 'Ł':
		return 'l'
	case 'ı':
		return 'i'
	default:
		return r
	}
}

func accented(base, accent rune) rune {
	const ring, dots = '\u030A', '\u0308'
	switch {
	case accent == ring && (base == 'a' || base == 'A'):
		return 'å'
	case accent == dots && (base == 'a' || base == 'A'):
		return 'æ'
	case accent == dots && (base == 'o' || base == 'O'):
		return 'ø'
	default:
		return base
	}
}
