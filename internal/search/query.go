package search

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Wanted is what the store must look up before a query can be planned. All lists are bounded; rows that match
// several of them need be given once only, and their order means nothing.
type Wanted struct {
	// Words: rows of the vocabulary whose word is one of these, all of them LexemeWords.
	Words []string
	// Keys: rows of the vocabulary, and synonyms of one word, that have one of these among their EditKeys. At
	// most MaxCorrections rows per key are of use, the most frequent ones.
	Keys []string
	// Prefixes: rows of the vocabulary whose word begins with one of these, at most MaxCompletions per prefix,
	// the most frequent ones. None is shorter than three letters.
	Prefixes []string
	// Synonyms: rows of the synonym table whose SynonymKey is one of these.
	Synonyms []string

	reading reading
}

// Bounds of what is looked up and of what a query becomes.
const (
	MaxGroups       = 12 // words of a query that are looked for; more are left out
	MaxAlternatives = 12 // ways in which one group can be met
	MaxCorrections  = 8
	MaxCompletions  = 24
)

// Lexicon is what was looked up for Wanted.
type Lexicon struct {
	Documents int // documents in the index; the rarity of words is relative to it
	Words     []Word
	Synonyms  []Synonym
}

// Synonym says that whoever looks for Term also means Means. It holds in this direction only.
type Synonym struct {
	Term  string // one to four words, as people write them
	Means string // one to four words, which must all occur
	// Weight is how nearly the two mean the same: above 0, at most 1.
	Weight float64
}

// Query is a planned query. A query without groups is met by every document, or by none where it is Hopeless.
type Query struct {
	Groups []Group
	// Wider are the groups of the last step: those of Groups, for a compound those of its words, and without those
	// that are much more common than the rarest of them. At most MaxGroups.
	Wider []Group
	// Title is the folded text as a whole, to be compared with FoldTitle of titles: an exact title comes first.
	Title string
	// Unknown are the words that nothing in the index answers to. They are no groups.
	Unknown []string
	// Corrections are the words that were read as another word, since nothing is spelt as they are.
	Corrections []Correction
}

// Hopeless tells whether there were words, and nothing in the index answers to any of them.
func (q Query) Hopeless() bool { return len(q.Groups) == 0 && len(q.Unknown) > 0 }

// Group is one thing that the user means: a word, a part of a compound, a phrase or a law. A document meets
// the group when it meets any of its alternatives.
type Group struct {
	Word string // as the user wrote it
	// Rarity is what meeting the group is worth, 0.1 to 1: the inverse document frequency of its best
	// alternative as a share of that of a word that occurs once.
	Rarity       float64
	Alternatives []Alternative // best first, at least one
	// Required: a document that does not meet the group is never a hit, however few there are.
	Required bool
}

// Alternative is one way to meet a group: all its lexemes occur.
type Alternative struct {
	Lexemes []string // at least one
	// Adjacent: the lexemes stand beside each other in this order (the tsquery operator <->).
	Adjacent bool
	Worth    float64 // above 0, at most 1
	Kind     Kind
	Of       string // the word it stands for: the synonym, the correction, the compound's part, the completion
	For      string // the words of the user that it stands for, where they are more than the group's; empty otherwise
}

// Kind says why an alternative stands in a group.
type Kind string

// The kinds, best first.
const (
	KindWord     Kind = "word"     // the word itself, in any inflection
	KindLaw      Kind = "law"      // a law or a section
	KindEnglish  Kind = "english"  // the word in English
	KindRoot     Kind = "root"     // another word of the same root
	KindSynonym  Kind = "synonym"  // a word that means the same
	KindCompound Kind = "compound" // a part of the word, or a compound it is part of
	KindPrefix   Kind = "prefix"   // a word that begins as the word that is being typed
	KindTypo     Kind = "typo"     // a word that is spelt nearly the same
	// KindSuccessor is a section that has replaced the one that was asked for.
	KindSuccessor Kind = "successor"
)

// Correction is a word that was read as another one.
type Correction struct {
	From string // as the user wrote it
	To   string // folded
}

// Step is what a document must meet to be a hit.
type Step struct {
	Groups  []Group
	Need    int  // how many of the groups, required ones always among them
	Widened bool // less than the whole query
}

// Enough is the number of hits under which the next step is taken.
const Enough = 10

// Steps are what is tried in turn: first all groups; where that gives fewer than Enough hits, all but one; then any
// of the rarer ones, with compounds taken apart into their words. Hits of a later step come after those of the steps before,
// and are shown as widened.
func (q Query) Steps() []Step {
	n := len(q.Groups)
	steps := []Step{{Groups: q.Groups, Need: n}}
	if n > 2 {
		steps = append(steps, Step{Groups: q.nearlyAll(), Need: n - 1, Widened: true})
	}
	if len(q.Wider) > 0 && len(q.Wider)+n > 2 {
		steps = append(steps, Step{Groups: q.Wider, Need: 1, Widened: true})
	}
	return steps
}

// nearlyAll are the groups of the step that lacks one. Where only one of them is left in the last step, it is not the
// one that may be lacking: whatever is a hit of a step is a hit of the later ones.
func (q Query) nearlyAll() []Group {
	only, lasting := 0, 0
	for i, g := range q.Groups {
		if slices.ContainsFunc(q.Wider, g.within) {
			only, lasting = i, lasting+1
		}
	}
	if lasting != 1 {
		return q.Groups
	}
	groups := slices.Clone(q.Groups)
	groups[only].Required = true
	return groups
}

// within tells whether whatever meets the group meets the other as well.
func (g Group) within(other Group) bool {
	return !slices.ContainsFunc(g.Alternatives, func(a Alternative) bool {
		return !slices.ContainsFunc(other.Alternatives, func(o Alternative) bool {
			return slices.Equal(o.Lexemes, a.Lexemes) && o.Adjacent == a.Adjacent
		})
	})
}

// Segment is a piece of a text that is shown, marked where it is what was found.
type Segment struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked,omitempty"`
}

// Highlight is the reason that a hit is shown with.
type Highlight struct {
	Field    string    `json:"field"` // title, other_names, summary, problem, labels, legal_basis, components, owner, more
	Segments []Segment `json:"segments"`
	// Because says what the marks have to do with the query where that is not plain to see: "synonym for
	// husvild". Empty where the words stand as they were typed.
	Because i18n.Text `json:"because,omitzero"`
}
