package search

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/parts.txt
var partsFile string

//go:embed data/stopwords.txt
var stopwordsFile string

//go:embed data/asking.txt
var askingFile string

//go:embed data/irregular.txt
var irregularFile string

//go:embed data/english-irregular.txt
var englishIrregularFile string

//go:embed data/successors.txt
var successorsFile string

// knowledge is what the package knows about Danish, read once from its data files and never changed.
type knowledge struct {
	stopwords        map[string]bool
	asking           map[string]bool   // words with which people ask for any method at all
	irregular        map[string]string // the base form of each irregular form
	englishIrregular map[string]string
	// compoundEndings are the irregular forms that compounds end with, by their last byte, the longest first.
	compoundEndings [256][]irregularEnding
	// beginnings are the spellings with which a word begins a compound, with the word's stem.
	beginnings map[string]string
	// successors are the lexemes of the sections that replaced another, by its lexeme.
	successors map[string][]string
	// stems are those of the words that a compound can end with.
	stems map[string]bool
}

var language = sync.OnceValue(func() *knowledge {
	k := &knowledge{
		stopwords: readWords(stopwordsFile), asking: readWords(askingFile), irregular: map[string]string{},
		englishIrregular: map[string]string{}, beginnings: map[string]string{}, stems: map[string]bool{},
		successors: map[string][]string{},
	}
	k.readIrregular()
	for _, line := range dataLines(englishIrregularFile) {
		base, forms, _ := strings.Cut(line, ":")
		k.englishIrregular[base] = base
		for form := range strings.FieldsSeq(forms) {
			k.englishIrregular[form] = base
		}
	}
	for _, line := range dataLines(successorsFile) {
		old, replaced, _ := strings.Cut(line, ">")
		for key := range strings.FieldsSeq(replaced) {
			old = lawMark + strings.TrimSpace(strings.TrimPrefix(old, lawMark))
			k.successors[old] = append(k.successors[old], lawMark+key)
		}
	}
	for _, line := range dataLines(partsFile) {
		for word := range strings.FieldsSeq(line) {
			k.addPart(word)
		}
	}
	return k
})

// irregularEnding is an irregular form with its base form.
type irregularEnding struct{ form, base string }

// dataLines are the lines of a data file that are neither empty nor comments.
func dataLines(file string) []string {
	var lines []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// readWords are the words of a data file, folded.
func readWords(file string) map[string]bool {
	words := map[string]bool{}
	for _, line := range dataLines(file) {
		for word := range strings.FieldsSeq(line) {
			words[Fold(word)] = true
		}
	}
	return words
}

func (k *knowledge) readIrregular() {
	for _, line := range dataLines(irregularFile) {
		base, forms, _ := strings.Cut(line, ":")
		base = Fold(base)
		compounded := slices.Contains(compoundedBases, base)
		for _, form := range append(strings.Fields(forms), base) {
			form = Fold(form)
			k.irregular[form] = base
			if !compounded || utf8.RuneCountInString(form) < minIrregularEnding {
				continue
			}
			for _, ending := range []string{form, form + "s"} {
				last := ending[len(ending)-1]
				k.compoundEndings[last] = append(k.compoundEndings[last], irregularEnding{ending, base})
			}
		}
	}
	for _, endings := range k.compoundEndings {
		slices.SortFunc(endings, func(a, b irregularEnding) int { return len(b.form) - len(a.form) })
	}
}

// stemOf is stem while the knowledge is still being read.
func (k *knowledge) stemOf(word string) string {
	for _, form := range []string{word, strings.TrimSuffix(word, "s")} {
		if base, ok := k.irregular[form]; ok {
			return base
		}
	}
	if base, ok := k.compounded(word); ok {
		return base
	}
	stemmed := snowball(word)
	if base, ok := k.irregular[stemmed]; ok && utf8.RuneCountInString(stemmed) >= minIrregularEnding {
		return base
	}
	if shorter, ok := strings.CutSuffix(stemmed, "itet"); ok { // "minoriteter", whose singular loses its -et as well.
		return shorter + "it"
	}
	return stemmed
}

// addPart notes a word that compounds are made of. A word that ends with a hyphen only begins them.
func (k *knowledge) addPart(word string) {
	word, beginsOnly := strings.CutSuffix(Fold(word), "-")
	stemmed := k.stemOf(word)
	k.beginnings[word] = stemmed
	if beginsOnly {
		return
	}
	k.stems[stemmed] = true
	k.beginnings[word+"s"] = stemmed
	if short, ok := strings.CutSuffix(word, "e"); ok {
		k.beginnings[short+"s"] = stemmed
		return
	}
	if _, taken := k.beginnings[word+"e"]; !taken {
		k.beginnings[word+"e"] = stemmed
	}
}
