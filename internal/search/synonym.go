package search

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/synonyms.txt
var synonymsFile string

// MaxSynonymWords is the most words of a synonym's term and of its meaning.
const MaxSynonymWords = 4

// SynonymKey is what a synonym is looked up by: the stems of its term's words, stop words left out.
func SynonymKey(term string) string { return strings.Join(stemsOf(term), " ") }

// stemsOf are the stems of a text's words, without stop words unless it has no others.
func stemsOf(text string) []string {
	all := tokens(text)
	var stems []string
	for _, t := range all {
		if !language().stopwords[t.word] {
			stems = append(stems, stem(t.word))
		}
	}
	if stems == nil {
		for _, t := range all {
			stems = append(stems, stem(t.word))
		}
	}
	return stems
}

// DefaultSynonyms are the synonyms that a new installation begins with, each pair of term and meaning once.
func DefaultSynonyms() []Synonym {
	var synonyms []Synonym
	seen := map[[2]string]bool{}
	add := func(term, means string, weight float64) {
		pair := [2]string{SynonymKey(term), SynonymKey(means)}
		if pair[0] == pair[1] || seen[pair] {
			return
		}
		seen[pair] = true
		synonyms = append(synonyms, Synonym{Term: term, Means: means, Weight: weight})
	}
	for _, line := range dataLines(synonymsFile) {
		rule, weight := ruleWeight(line)
		if terms, meanings, directed := strings.Cut(rule, ">"); directed {
			for _, term := range listed(terms, ",") {
				for _, means := range listed(meanings, ",") {
					add(term, means, weight)
				}
			}
			continue
		}
		words := listed(rule, "=")
		for _, term := range words {
			for _, means := range words {
				add(term, means, weight)
			}
		}
	}
	return synonyms
}

// meanings are the lexemes that the synonyms of a new installation mean, by the key of their terms.
var meanings = sync.OnceValue(func() map[string][]string {
	found := map[string][]string{}
	for _, row := range DefaultSynonyms() {
		key := SynonymKey(row.Term)
		for _, lexeme := range stemsOf(row.Means) {
			if !slices.Contains(found[key], lexeme) {
				found[key] = append(found[key], lexeme)
			}
		}
	}
	return found
})

// ruleWeight parts a rule from its weight, which stands last; 0.9 where it is left out.
func ruleWeight(line string) (rule string, weight float64) {
	const usual = 0.9
	at := strings.LastIndexByte(line, ' ')
	weight, err := strconv.ParseFloat(line[at+1:], 64)
	if err != nil || at < 0 {
		return line, usual
	}
	return line[:at], weight
}

func listed(text, separator string) []string {
	var words []string
	for word := range strings.SplitSeq(text, separator) {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}
