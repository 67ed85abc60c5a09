package search

import (
	"strings"
	"unicode/utf8"
)

const (
	minPart        = 3  // letters of a part of a compound, but for the few shorter ones that are listed
	minKnownPart   = 5  // letters of the known part of a half-known compound
	minUnknownPart = 4  // letters of its other part
	maxParts       = 4  // words of a compound
	minCompound    = 6  // letters of a compound
	maxCompound    = 48 // letters of a compound that is taken apart
)

// split takes a folded compound apart into the stems of its words: "hjemløseindsats" into "hjemløs" and
// "indsats". It gives nothing for a word that is none, or of which too little is known.
func split(word string) []string {
	letters := utf8.RuneCountInString(word)
	if letters < minCompound || letters > maxCompound || language().stems[stem(word)] {
		return nil
	}
	if parts := knownSplit(word, maxParts); len(parts) > 1 {
		return parts
	}
	return halfKnownSplit(word)
}

// knownSplit takes a word apart into known ones, the fewest possible, the first as long as possible.
func knownSplit(word string, most int) []string {
	if stemmed := stem(word); language().stems[stemmed] {
		return []string{stemmed}
	}
	if most == 1 {
		return nil
	}
	var best []string
	for at := len(word) - 2; at >= 2; at-- {
		if !utf8.RuneStart(word[at]) || utf8.RuneCountInString(word[at:]) < minPart {
			continue
		}
		first, known := language().beginnings[word[:at]]
		if !known {
			continue
		}
		rest := knownSplit(word[at:], most-1)
		if rest != nil && (best == nil || len(rest)+1 < len(best)) {
			best = append([]string{first}, rest...)
		}
	}
	return best
}

// derivations are endings that make a word of another one, and no compound.
var derivations = []string{
	"lig", "isk", "hed", "ing", "ning", "else", "itet", "ist", "isme", "ere", "mæssig", "løs", "skab", "som", "bar",
	"agtig", "tion", "erne", "ende", "ation", "iv", "al", "el", "ig",
}

// halfKnownSplit takes a word apart of which one part is known: "kivaprogram" into "kiva" and "program".
func halfKnownSplit(word string) []string {
	for at := 1; at < len(word); at++ {
		if !utf8.RuneStart(word[at]) {
			continue
		}
		before, after := word[:at], word[at:]
		if utf8.RuneCountInString(after) < minKnownPart {
			break
		}
		if stemmed := stem(after); utf8.RuneCountInString(before) >= minUnknownPart && language().stems[stemmed] {
			return []string{stem(before), stemmed}
		}
	}
	for at := len(word) - 1; at > 0; at-- {
		if !utf8.RuneStart(word[at]) {
			continue
		}
		before, after := word[:at], word[at:]
		if utf8.RuneCountInString(before) < minKnownPart {
			break
		}
		first, known := language().beginnings[before]
		if known && utf8.RuneCountInString(after) >= minUnknownPart && !isDerivation(after) {
			return []string{first, stem(after)}
		}
	}
	return nil
}

func isDerivation(ending string) bool {
	for _, derivation := range derivations {
		if strings.HasPrefix(ending, derivation) {
			return true
		}
	}
	return false
}
