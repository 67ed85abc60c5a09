// Package search knows Danish as municipalities write it: what the words of a method and the words of a query
// have to do with each other.
//
// It is pure. It reads no database; the store keeps three things for it and asks it for their contents:
//
//   - An index entry per method: [Analyse] makes a [Terms] of a [Document], and [Terms.Vector] is the text of
//     its tsvector. A lexeme is a folded stem ("hjemløs"), a stem of English words ("en:homeless"), or a law
//     ("§serviceloven-85", "§85", "§serviceloven").
//   - The vocabulary ([Terms.Words]): each word with its lexeme, the number of methods it occurs in, and its
//     [EditKeys], by which a word with one typing error is found without reading the whole vocabulary.
//   - Synonyms, which people edit. [DefaultSynonyms] are the rows that a new installation has, [SynonymKey] and
//     [EditKeys] what a row is looked up by.
//
// A query is read in two steps around one statement. [Read] says what to look up ([Wanted]), the store loads
// it ([Lexicon]), and [Plan] makes the [Query] of it: groups of alternatives, one group for each word that the
// user means, every bound of it a constant of this package, however long the text and large the vocabulary.
// [Query.Explain] shows in a found document why it was found.
//
// # How lexemes are weighed
//
// The four weights of a tsvector say where a lexeme stands: A in the title and other names, B in target
// groups, themes, goals and laws, C in summary and problem, D in components and the rest. What stands only as
// a part of a compound ("hjemløs" in "hjemløseindsats"), or as the root of a derived word ("rådgiv" in
// "rådgivning"), is one weight lower than the word itself. [Strength] is what the weights are worth, and
// [Step.Score] what a document is worth.
package search
