package search

import (
	"strings"
	"unicode"
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

// part is a word of a compound.
type part struct {
	stem string
	size int // bytes it takes up in the compound, with what links it to the next
}

// split takes a folded compound apart into its words: "hjemløseindsats" into "hjemløs" and "indsats". It gives
// nothing for a word that is none, or of which too little is known.
func split(word string) []part {
	letters := utf8.RuneCountInString(word)
	if letters < minCompound || letters > maxCompound || language().stems[stem(word)] {
		return nil
	}
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return numberSplit(word)
	}
	if parts := knownSplit(word, maxParts); len(parts) > 1 {
		return parts
	}
	return halfKnownSplit(word)
}

// numberSplit takes a word apart where letters and digits meet: "back2school" into "back", "2" and "school".
func numberSplit(word string) []part {
	var parts []part
	start := 0
	for at, r := range word {
		before, _ := utf8.DecodeLastRuneInString(word[:at])
		if at == 0 || unicode.IsDigit(r) == unicode.IsDigit(before) {
			continue
		}
		parts = append(parts, part{stem(word[start:at]), at - start})
		start = at
	}
	if len(parts) == 0 || len(parts) >= maxParts {
		return nil
	}
	return append(parts, part{stem(word[start:]), len(word) - start})
}

// knownSplit takes a word apart into known ones, the fewest possible, the first as short as possible: what links
// them is a beginning of the second before it is an end of the first.
func knownSplit(word string, most int) []part {
	if stemmed := stem(word); language().stems[stemmed] {
		return []part{{stemmed, len(word)}}
	}
	if most == 1 {
		return nil
	}
	var best []part
	for at := 2; at < len(word)-1; at++ {
		if !utf8.RuneStart(word[at]) || utf8.RuneCountInString(word[at:]) < minPart {
			continue
		}
		first, known := language().beginnings[word[:at]]
		if !known {
			continue
		}
		rest := knownSplit(word[at:], most-1)
		if rest != nil && (best == nil || len(rest)+1 < len(best)) {
			best = append([]part{{first, at}}, rest...)
		}
	}
	return best
}

// derivations are endings that make a word of another one, and no compound.
var derivations = []string{
	"lig", "isk", "hed", "ing", "ning", "else", "itet", "ist", "isme", "ere", "mæssig", "løs", "skab", "som", "bar",
	"agtig", "tion", "erne", "ende", "ation", "iv", "al", "el", "ig", "log", "tisk", "atisk",
}

// halfKnownSplit takes a word apart of which one part is known: "kivaprogram" into "kiva" and "program".
func halfKnownSplit(word string) []part {
	for at := 1; at < len(word); at++ {
		if !utf8.RuneStart(word[at]) {
			continue
		}
		before, after := word[:at], word[at:]
		if utf8.RuneCountInString(after) < minKnownPart {
			break
		}
		if stemmed := stem(after); utf8.RuneCountInString(before) >= minUnknownPart && language().stems[stemmed] {
			return []part{{stem(before), len(before)}, {stemmed, len(after)}}
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
			return []part{{first, len(before)}, {stem(after), len(after)}}
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

// stemsOfParts are the stems of a compound's words.
func stemsOfParts(parts []part) []string {
	stems := make([]string, len(parts))
	for i, p := range parts {
		stems[i] = p.stem
	}
	return stems
}

// inner is a compound inside a longer one: "stofmisbrug" in "stofmisbrugsbehandling".
type inner struct {
	stem     string
	from, to int // parts
}

// inners are the compounds inside a compound of three words or more.
func inners(word string, parts []part) []inner {
	var found []inner
	start := 0
	for from := range parts {
		end := start
		for to := from + 1; to <= len(parts); to++ {
			end += parts[to-1].size
			if size := to - from; size > 1 && size < len(parts) {
				found = append(found, inner{stem: stem(word[start:end]), from: from, to: to})
			}
		}
		start += parts[from].size
	}
	return found
}
