package search

import "github.com/fasemodel/fasemodel/internal/i18n"

// Document is what can be found of a method. Empty fields are allowed everywhere.
type Document struct {
	Title      string
	OtherNames []string // abbreviations, earlier and English names
	Summary    string
	Problem    string
	// Labels are the names of target groups, age groups, themes and goals, in both languages.
	Labels []i18n.Text
	// LegalBasis are references as people write them ("serviceloven § 85").
	LegalBasis []string
	Components []string
	// More is whatever else is worth finding: how and by whom the method is given, for whom it is not suitable.
	More  []string
	Owner string
}

// Weight says where in a document a lexeme stands: one of the four weights of a tsvector.
type Weight byte

// The weights, strongest first.
const (
	WeightA Weight = 'A' // title and other names
	WeightB Weight = 'B' // target groups, age groups, themes, goals, laws
	WeightC Weight = 'C' // summary and problem
	WeightD Weight = 'D' // components, owner and the rest
)

// lower is the weight of a compound's parts, and of the root of a derived word.
func (w Weight) lower() Weight { return min(w+1, WeightD) }

// Terms is a document as the index holds it.
type Terms struct {
	// Postings are the lexemes with where they stand, in the order of lexemes; at most maxPostings.
	Postings []Posting
	// Words are the rows of the vocabulary that the document counts in, each once, in order: the words seen, and a
	// row for each lexeme, whose word is LexemeWord of it. A word has the same lexeme in every document.
	Words []Word
}

// Posting is one lexeme of a document.
type Posting struct {
	Lexeme string
	Places []Place // by position, each position once
}

// Place is where a lexeme stands. Positions begin at 1 and end at maxPosition; words that stand beside each
// other in a field have consecutive positions, fields are far apart.
type Place struct {
	Position int
	Weight   Weight
}

// Word is a row of the vocabulary. Its key is the word.
type Word struct {
	Word   string // folded, see Fold; or LexemeWord of a lexeme
	Lexeme string // what finds it in the index
	// Documents is how many documents it occurs in; Analyse leaves it at 0.
	Documents int
}

// LexemeWord is the word of the row that says in how many documents a lexeme is. It is no word that anybody types.
func LexemeWord(lexeme string) string { return lexemeMark + lexeme }

const lexemeMark = "="
