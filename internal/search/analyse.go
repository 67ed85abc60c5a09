package search

import (
	"slices"
	"strconv"
	"strings"
)

// Bounds of an index entry.
const (
	maxPosition  = 16_000 // PostgreSQL keeps positions below 16,384
	maxPlaces    = 24     // places of one lexeme; PostgreSQL keeps 255
	maxPostings  = 4_000  // lexemes of one document
	fieldsApart  = 8      // positions between two fields, so that no phrase spans them
	maxDocWords  = 8_000  // words of one document that are read
	maxDocLaws   = 64     // laws of one document
	lexemeLength = 200    // bytes of a lexeme
)

// Analyse makes the index entry of a document. The same document always gives the same entry, whatever else is
// in the index.
func Analyse(d Document) Terms { return NewAnalyser().Analyse(d) }

// Analyser makes the index entries of many documents. It remembers the words it has read, which most documents
// share. It is for one goroutine at a time.
type Analyser struct {
	danish  map[string]danishWord
	english map[string]string // lexemes
}

// danishWord is what a word is found by.
type danishWord struct {
	stem, root string
	parts      []string
}

// maxRemembered bounds the words an Analyser remembers; it then begins anew.
const maxRemembered = 200_000

// NewAnalyser makes an Analyser that has read nothing yet.
func NewAnalyser() *Analyser {
	return &Analyser{danish: map[string]danishWord{}, english: map[string]string{}}
}

func (r *Analyser) danishWord(word string) danishWord {
	if known, ok := r.danish[word]; ok {
		return known
	}
	if len(r.danish) == maxRemembered {
		clear(r.danish)
	}
	stemmed := stem(word)
	read := danishWord{stem: stemmed, root: root(stemmed), parts: partsOf(word)}
	r.danish[word] = read
	return read
}

func (r *Analyser) englishWord(raw string) string {
	if known, ok := r.english[raw]; ok {
		return known
	}
	if len(r.english) == maxRemembered {
		clear(r.english)
	}
	lexeme := englishStem(raw)
	r.english[raw] = lexeme
	return lexeme
}

// Analyse makes the index entry of a document, as the function of the same name does.
func (r *Analyser) Analyse(d Document) Terms {
	a := analysis{reader: r, postings: map[string][]Place{}, words: map[Word]bool{}, position: 1}
	a.text(d.Title, WeightA, keepStopwords)
	for _, name := range d.OtherNames {
		a.text(name, WeightA, keepStopwords)
		a.english(name, WeightA)
	}
	for _, label := range d.Labels {
		a.text(label.DA, WeightB, dropStopwords)
		a.english(label.EN, WeightB)
	}
	a.laws(d.LegalBasis)
	a.text(d.Summary, WeightC, dropStopwords)
	a.text(d.Problem, WeightC, dropStopwords)
	for _, text := range slices.Concat(d.Components, d.More, []string{d.Owner}) {
		a.text(text, WeightD, dropStopwords)
	}
	return a.terms()
}

// Vector is the text form of the entry's tsvector, to be cast and never to be parsed by a configuration.
func (t Terms) Vector() string {
	var vector strings.Builder
	for i, posting := range t.Postings {
		if i > 0 {
			vector.WriteByte(' ')
		}
		vector.WriteString(QuoteLexeme(posting.Lexeme))
		for j, place := range posting.Places {
			vector.WriteByte(":,"[min(j, 1)])
			vector.WriteString(strconv.Itoa(place.Position))
			vector.WriteByte(byte(place.Weight))
		}
	}
	return vector.String()
}

// QuoteLexeme writes a lexeme as a tsvector and a tsquery take it.
func QuoteLexeme(lexeme string) string {
	if strings.ContainsAny(lexeme, `\'`) {
		lexeme = strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(lexeme)
	}
	return `'` + lexeme + `'`
}

// stopwordRule says what becomes of the words that say nothing alone.
type stopwordRule bool

const (
	dropStopwords stopwordRule = false
	keepStopwords stopwordRule = true // a title may consist of nothing else
)

// analysis is an index entry while it is made.
type analysis struct {
	reader   *Analyser
	postings map[string][]Place
	words    map[Word]bool
	position int // of the next word
	read     int // words so far
}

func (a *analysis) text(text string, weight Weight, stopwords stopwordRule) {
	for _, t := range tokens(text) {
		if a.read++; a.read > maxDocWords {
			return
		}
		if stopwords == keepStopwords || !language().stopwords[t.word] {
			a.word(t.word, weight)
		}
		a.position++
	}
	a.position += fieldsApart
}

// word notes a Danish word: its stem, and one weight lower its root and the parts of a compound.
func (a *analysis) word(word string, weight Weight) {
	read := a.reader.danishWord(word)
	a.lexeme(read.stem, weight)
	a.words[Word{Word: word, Lexeme: read.stem}] = true
	if read.root != read.stem {
		a.lexeme(read.root, weight.lower())
	}
	for _, part := range read.parts {
		a.lexeme(part, weight.lower())
	}
}

// english notes the words of an English text.
func (a *analysis) english(text string, weight Weight) {
	for _, t := range tokens(text) {
		if a.read++; a.read > maxDocWords {
			return
		}
		if lexeme := a.reader.englishWord(t.raw); lexeme != "" && !language().stopwords[t.word] {
			a.lexeme(lexeme, weight)
		}
		a.position++
	}
	a.position += fieldsApart
}

// laws notes references to laws, and the words of the acts' names.
func (a *analysis) laws(references []string) {
	for i, reference := range references {
		if i == maxDocLaws {
			return
		}
		for _, lexeme := range lawOf(reference).lexemes() {
			a.lexeme(lexeme, WeightB)
		}
		a.text(reference, WeightB, dropStopwords)
	}
}

func (a *analysis) lexeme(lexeme string, weight Weight) {
	if lexeme == "" || len(lexeme) > lexemeLength || a.position > maxPosition {
		return
	}
	places, known := a.postings[lexeme]
	if !known && len(a.postings) == maxPostings {
		return
	}
	if n := len(places); n > 0 && places[n-1].Position == a.position {
		places[n-1].Weight = min(places[n-1].Weight, weight)
		return
	}
	if len(places) < maxPlaces {
		a.postings[lexeme] = append(places, Place{Position: a.position, Weight: weight})
	}
}

func (a *analysis) terms() Terms {
	t := Terms{Postings: make([]Posting, 0, len(a.postings))}
	for lexeme, places := range a.postings {
		t.Postings = append(t.Postings, Posting{Lexeme: lexeme, Places: places})
		a.words[Word{Word: LexemeWord(lexeme), Lexeme: lexeme}] = true
	}
	slices.SortFunc(t.Postings, func(x, y Posting) int { return strings.Compare(x.Lexeme, y.Lexeme) })
	for word := range a.words {
		if _, indexed := a.postings[word.Lexeme]; indexed {
			t.Words = append(t.Words, word)
		}
	}
	slices.SortFunc(t.Words, func(x, y Word) int { return strings.Compare(x.Word, y.Word) })
	return t
}

// partsOf are the stems that a compound is also found by: its words, and of three and more those that stand
// beside each other: "stof", "misbrug", "behandling", "stofmisbrug" and "misbrugsbehandling" of
// "stofmisbrugsbehandling".
func partsOf(word string) []string {
	parts := split(word)
	found := stemsOfParts(parts)
	for _, within := range inners(word, parts) {
		found = append(found, within.stem)
	}
	return found
}
