package search

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/english"
)

// stem is what the inflections of a folded Danish word have in common: "metod" of "metoderne", and for words that
// change their vowel the stem of the word they are forms of: "barn" of "børnenes".
func stem(word string) string { return language().stemOf(word) }

// compoundedBases are irregular words that compounds end with: "plejebørn" is to "plejebarn" as "børn" to "barn".
var compoundedBases = []string{
	"barn", "forælder", "mor", "far", "mand", "bror", "datter", "søster", "center", "fængsel", "indsats",
}

// minIrregularEnding is the fewest letters of a form that is recognised at the end of a compound.
const minIrregularEnding = 4

// compounded brings a compound that ends with an irregular form to its base form.
func (k *knowledge) compounded(word string) (base string, ok bool) {
	if word == "" {
		return "", false
	}
	for _, ending := range k.compoundEndings[word[len(word)-1]] {
		before, found := strings.CutSuffix(word, ending.form)
		if found && utf8.RuneCountInString(before) >= minPart {
			return before + ending.base, true
		}
	}
	return "", false
}

func snowball(word string) string {
	if utf8.RuneCountInString(word) < 4 || !utf8.ValidString(word) {
		return word
	}
	env := snowballstem.NewEnv(word)
	danish.Stem(env)
	if env.Current() == "" {
		return word
	}
	return env.Current()
}

// englishPrefix keeps the stems of English words apart from Danish ones in the same index.
const englishPrefix = "en:"

// englishStem is the lexeme of a word as English; of a word that cannot be English it is empty.
func englishStem(raw string) string {
	for _, r := range raw {
		if r > 'z' {
			return ""
		}
	}
	if base, ok := language().englishIrregular[raw]; ok {
		return englishPrefix + base
	}
	env := snowballstem.NewEnv(raw)
	english.Stem(env)
	return englishPrefix + env.Current()
}

// minRoot is the fewest letters that are a root: shorter ones ("lær" of "læring" and "lærer") mean too much.
const minRoot = 4

// rootEndings make nouns and participles of verbs, and the like: what is before them is the root.
var rootEndings = []string{"skab", "it", "ning", "ing", "ende", "ed", "et"}

// root is what a stem is derived from: "rådgiv" of "rådgivning", "anonym" of "anonymt" and "anonymitet". A stem that
// is derived from nothing is its own root.
func root(stemmed string) string {
	for _, ending := range rootEndings {
		if rest, ok := strings.CutSuffix(stemmed, ending); ok && utf8.RuneCountInString(rest) >= minRoot {
			return stem(undoubled(rest))
		}
	}
	if rest, ok := strings.CutSuffix(stemmed, "t"); ok && utf8.RuneCountInString(rest) >= minRoot &&
		strings.IndexByte("lmnr", rest[len(rest)-1]) >= 0 {
		return rest
	}
	return stemmed
}

// undoubled takes a doubled last consonant off: "udviklingshæmm" of "udviklingshæmmede".
func undoubled(word string) string {
	n := len(word)
	if n >= 2 && word[n-1] == word[n-2] && strings.IndexByte("bdfgklmnprst", word[n-1]) >= 0 {
		return word[:n-1]
	}
	return word
}
