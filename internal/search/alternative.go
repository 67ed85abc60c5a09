package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// asKnown are the lexemes of the word itself that occur.
func (p *planner) asKnown(t term) []Alternative {
	var found []Alternative
	if p.counts[t.stem] > 0 {
		found = append(found, Alternative{Lexemes: []string{t.stem}, Worth: 1, Kind: KindWord, Of: t.word})
	}
	if t.act != "" && p.counts[t.act] > 0 {
		found = append(found, Alternative{Lexemes: []string{t.act}, Worth: 1, Kind: KindLaw, Of: t.word})
	}
	if t.english != "" && p.counts[t.english] > 0 {
		found = append(found, Alternative{Lexemes: []string{t.english}, Worth: worthEnglish, Kind: KindEnglish, Of: t.word})
	}
	if t.root != t.stem && p.counts[t.root] > 0 {
		found = append(found, Alternative{Lexemes: []string{t.root}, Worth: worthRoot, Kind: KindRoot, Of: t.word})
	}
	return found
}

// asSynonym are the meanings of a synonym key.
func (p *planner) asSynonym(key string, worth float64) []Alternative {
	var found []Alternative
	for _, row := range p.synonyms[key] {
		lexemes := stemsOf(row.Means)
		if len(lexemes) == 0 || len(lexemes) > MaxSynonymWords || row.Weight <= 0 ||
			slices.ContainsFunc(lexemes, p.absent) {
			continue
		}
		means := Alternative{Lexemes: lexemes, Worth: worth * min(row.Weight, 1), Kind: KindSynonym, Of: row.Means}
		if strings.Contains(key, " ") {
			means.For = row.Term
		}
		found = append(found, means)
	}
	return found
}

// absent tells whether a lexeme was looked up and does not occur.
func (p *planner) absent(lexeme string) bool {
	if p.counts[lexeme] > 0 {
		return false
	}
	_, asked := slices.BinarySearch(p.asked, LexemeWord(lexeme))
	return asked
}

// asPhrase are the meanings of the synonyms of several words, of which the term is one, and the compounds that it
// makes with its neighbours. They meet the group of each of these words.
func (p *planner) asPhrase(at int) []Alternative {
	terms := p.reading.terms
	var found []Alternative
	for length := 2; length <= MaxSynonymWords; length++ {
		for start := max(0, at-length+1); start <= at && start+length <= len(terms); start++ {
			found = append(found, p.asSynonym(keyOf(terms[start:start+length]), worthSynonym)...)
		}
	}
	for start := max(0, at-1); start <= at && start+1 < len(terms); start++ {
		for _, lexeme := range joined(terms[start], terms[start+1]) {
			if p.counts[lexeme] > 0 {
				found = append(found, Alternative{
					Lexemes: []string{lexeme}, Worth: 1, Kind: KindCompound, Of: terms[start].word + terms[start+1].word,
				})
			}
			found = append(found, p.asSynonym(lexeme, worthSynonym)...)
		}
	}
	return found
}

// asWhole is a known compound that need not stand as one word: all its parts occur.
func (p *planner) asWhole(t term) []Alternative {
	if len(t.parts) < 2 || !p.allKnown(t.parts) {
		return nil
	}
	return []Alternative{{
		Lexemes: stemsOfParts(t.parts), Worth: worthCompound, Kind: KindCompound, Of: t.word,
	}}
}

func (p *planner) allKnown(parts []part) bool {
	return !slices.ContainsFunc(parts, func(of part) bool { return p.counts[of.stem] == 0 })
}

// asNeighbour is a frequent word that a very rare one is probably a slip of.
func (p *planner) asNeighbour(t term) []Alternative {
	count := p.counts[t.stem]
	if count == 0 || t.stop {
		return nil
	}
	for _, row := range p.words {
		if row.Documents < veryRare*count {
			return nil
		}
		if row.Lexeme != t.stem && p.corrects(row, t) {
			return []Alternative{{Lexemes: []string{row.Lexeme}, Worth: worthNeighbour, Kind: KindTypo, Of: strings.TrimPrefix(row.Word, lexemeMark)}}
		}
	}
	return nil
}

// asPrefix are the words that the last word may become.
func (p *planner) asPrefix(at int) []Alternative {
	t := p.reading.terms[at]
	if !p.reading.typing || at != len(p.reading.terms)-1 || utf8.RuneCountInString(t.word) < minPrefix {
		return nil
	}
	var found []Alternative
	for _, row := range p.words {
		if len(row.Word) > len(t.word) && row.Word[:len(t.word)] == t.word {
			found = append(found, Alternative{Lexemes: []string{row.Lexeme}, Worth: worthPrefix, Kind: KindPrefix, Of: row.Word})
		}
	}
	return found
}

// asCorrection are the words, and the terms of synonyms, that the word is one error away from.
func (p *planner) asCorrection(t term) []Alternative {
	if t.stop || EditKeys(t.word) == nil || isDanish(t) {
		return nil
	}
	var found []Alternative
	for _, row := range p.words {
		if p.corrects(row, t) {
			found = append(found, Alternative{
				Lexemes: []string{row.Lexeme}, Worth: worthCorrection, Kind: KindTypo,
				Of: strings.TrimPrefix(row.Word, lexemeMark),
			})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.synonyms)) {
		if nearly(t.word, Fold(p.synonyms[key][0].Term)) || nearly(t.stem, key) {
			found = append(found, p.asSynonym(key, worthSynonym*worthCorrection)...)
		}
	}
	slices.SortStableFunc(found, func(a, b Alternative) int {
		return cmp.Or(cmp.Compare(b.Worth, a.Worth), sameStart(b.Of, t.word)-sameStart(a.Of, t.word))
	})
	return found
}

// sameStart is 1 where two words begin with the same letter, as most misspelt words do.
func sameStart(a, b string) int {
	first, _ := utf8.DecodeRuneInString(a)
	second, _ := utf8.DecodeRuneInString(b)
	if first == second {
		return 1
	}
	return 0
}

// minStem is the fewest letters of a stem that a word is corrected to: shorter ones are seldom words ("mynd" of
// "myndighed").
const minStem = 6

// corrects tells whether a row of the vocabulary is a word that the term is one error away from.
func (p *planner) corrects(row Word, t term) bool {
	spelling, isStem := strings.CutPrefix(row.Word, lexemeMark)
	if EditKeys(spelling) == nil || isStem && utf8.RuneCountInString(spelling) < minStem {
		return false
	}
	return nearly(t.word, spelling) || nearly(t.stem, spelling)
}

// isDanish tells whether the package knows a word, so that it is no misspelt one, whatever the index has.
func isDanish(t term) bool {
	_, irregular := language().irregular[t.word]
	return irregular || language().stems[t.stem]
}

// asParts are the groups of a compound that the index does not have: one for each of its words. What stands for
// the whole compound meets each of them. An unknown one that is nearly a known word is taken apart only where each
// of its words occurs; of one that is nearly none, a misspelt word is corrected.
// Where less than half of it is understood, it is taken for no compound; what is not understood is unknown.
func (p *planner) asParts(t term, parts []part, whole []Alternative, as standing) []Group {
	if len(parts) < 2 || as == unknown && len(whole) > 0 && !p.allKnown(parts) {
		return nil
	}
	var groups []Group
	var missing []string
	start, understood, corrections := 0, 0, len(p.query.Corrections)
	for i, of := range parts {
		var found []Alternative
		piece := t.word[start : start+of.size]
		start += of.size
		if p.counts[of.stem] > 0 {
			found = append(found, p.asPart(of.stem))
		}
		found = append(found, p.asSynonym(of.stem, worthSynonym*worthCompound)...)
		for _, within := range inners(t.word, parts) {
			if within.from <= i && i < within.to && p.counts[within.stem] > 0 {
				found = append(found, p.asPart(within.stem))
			}
		}
		if len(found) == 0 && as == unknown {
			found = p.asCorrectedPart(piece)
		}
		if len(found) == 0 {
			missing = append(missing, piece)
		} else {
			understood += of.size
			groups = append(groups, Group{Word: t.as, Alternatives: append(found, whole...)})
		}
	}
	if as == unknown && 2*understood < len(t.word) {
		p.query.Corrections = p.query.Corrections[:corrections]
		return nil
	}
	if as == unknown {
		p.query.Unknown = append(p.query.Unknown, missing...)
	}
	return groups
}

// asCorrectedPart is what a misspelt part of a compound was meant to be: the most frequent word.
func (p *planner) asCorrectedPart(piece string) []Alternative {
	for _, row := range p.words {
		for _, spelling := range spellingsOf(piece) {
			if EditKeys(spelling) == nil || !p.corrects(row, term{word: spelling, stem: spelling}) {
				continue
			}
			meant := strings.TrimPrefix(row.Word, lexemeMark)
			p.query.Corrections = append(p.query.Corrections, Correction{From: piece, To: meant})
			return []Alternative{{
				Lexemes: []string{row.Lexeme}, Worth: worthCompound * worthCorrection, Kind: KindTypo, Of: meant,
			}}
		}
	}
	return nil
}

func (p *planner) asPart(lexeme string) Alternative {
	return Alternative{Lexemes: []string{lexeme}, Worth: worthCompound, Kind: KindCompound, Of: lexeme}
}

// knownCut cuts a word in two that both occur, the rarer of the two as frequent as possible.
func (p *planner) knownCut(t term) []part {
	var best []part
	most := 0
	for _, pair := range cuts(t.word) {
		if both := min(p.counts[pair[0].stem], p.counts[pair[1].stem]); both > most {
			best, most = pair[:], both
		}
	}
	return best
}
