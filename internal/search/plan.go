package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a way to meet a group is worth beside the word itself, which is worth 1.
const (
	worthEnglish    = 0.9
	worthRoot       = 0.8
	worthSynonym    = 0.95 // times the synonym's weight
	worthCompound   = 0.8
	worthSuccessor  = 0.8
	worthPrefix     = 0.6
	worthCorrection = 0.8
	worthNeighbour  = 0.5 // a frequent word that is nearly a very rare one
	// rarityUnknown is the rarity of a group that is known by its synonyms alone.
	rarityUnknown = 0.6
	rarityLeast   = 0.1
	// veryRare: a word is taken for a slip of one that is this many times as frequent.
	veryRare = 50
)

// Plan makes the query of what was read and what was looked up for it. Every alternative but those of synonyms is
// known to occur in the index.
func Plan(wanted Wanted, lexicon Lexicon) Query {
	p := planner{reading: wanted.reading, documents: max(lexicon.Documents, 1), counts: map[string]int{}}
	p.learn(lexicon)
	p.query.Title = p.reading.title
	for _, l := range p.reading.laws {
		p.law(l)
	}
	for _, q := range p.reading.quotes {
		p.quote(q)
	}
	for i := range p.reading.terms {
		p.term(i)
	}
	p.query.Wider = telling(p.query.Wider)
	return p.query
}

// telling are the groups that say something alone. What has nothing of a query but a word that is much more common
// than its others is no hit: of "børn med ADHD", children alone.
func telling(groups []Group) []Group {
	const share = 0.5
	rarest := 0.0
	for _, g := range groups {
		rarest = max(rarest, g.Rarity)
	}
	return slices.DeleteFunc(groups, func(g Group) bool { return g.Rarity < share*rarest })
}

// planner is a query while it is planned.
type planner struct {
	reading   reading
	documents int
	counts    map[string]int // documents by lexeme
	words     []Word         // words as people write them, the most frequent first
	synonyms  map[string][]Synonym
	query     Query
}

func (p *planner) learn(lexicon Lexicon) {
	for _, row := range lexicon.Words {
		if row.Documents < 1 {
			continue
		}
		// A lexeme that was found by one of its words only is in as many documents at least.
		p.counts[row.Lexeme] = max(p.counts[row.Lexeme], row.Documents)
		row.Word = strings.TrimPrefix(row.Word, lexemeMark)
		p.words = append(p.words, row)
	}
	slices.SortFunc(p.words, func(a, b Word) int {
		return cmp.Or(b.Documents-a.Documents, cmp.Compare(a.Word, b.Word), cmp.Compare(a.Lexeme, b.Lexeme))
	})
	p.words = slices.Compact(p.words)
	p.synonyms = map[string][]Synonym{}
	for _, row := range lexicon.Synonyms {
		key := SynonymKey(row.Term)
		if !slices.Contains(p.synonyms[key], row) {
			p.synonyms[key] = append(p.synonyms[key], row)
		}
	}
	for _, rows := range p.synonyms {
		slices.SortFunc(rows, func(a, b Synonym) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Means, b.Means))
		})
	}
}

func (p *planner) law(l lawReading) {
	var found []Alternative
	if lexeme := l.law.lexeme(); p.counts[lexeme] > 0 {
		found = append(found, Alternative{Lexemes: []string{lexeme}, Worth: 1, Kind: KindLaw, Of: l.as})
	}
	for _, lexeme := range l.law.successors() {
		if p.counts[lexeme] > 0 {
			found = append(found, Alternative{
				Lexemes: []string{lexeme}, Worth: worthSuccessor, Kind: KindLaw, Of: strings.TrimPrefix(lexeme, lawMark),
			})
		}
	}
	if len(found) == 0 {
		p.query.Unknown = append(p.query.Unknown, l.as)
		return
	}
	p.add(Group{Word: l.as, Required: l.law.section != "", Alternatives: found})
}

func (p *planner) quote(q quoteReading) {
	for _, lexeme := range q.stems {
		if p.counts[lexeme] == 0 && !language().stopwords[lexeme] {
			p.query.Unknown = append(p.query.Unknown, q.as)
			return
		}
	}
	p.add(Group{
		Word: q.as, Required: true,
		Alternatives: []Alternative{{Lexemes: q.stems, Adjacent: len(q.stems) > 1, Worth: 1, Kind: KindWord, Of: q.as}},
	})
}

// term plans one word of the user: as a known word, as one that is being typed, as a compound of known words, or
// as one that is spelt wrongly, in this order.
func (p *planner) term(at int) {
	t := p.reading.terms[at]
	known := p.asKnown(t)
	meant := append(p.asSynonym(t.stem, worthSynonym), p.asPhrase(at)...)
	if t.root != t.stem {
		meant = append(meant, p.asSynonym(t.root, worthSynonym*worthRoot)...)
	}
	if len(known)+len(meant) > 0 {
		whole := slices.Concat(known, meant, p.asWhole(t), p.asNeighbour(t))
		p.addWith(Group{Word: t.as, Alternatives: whole}, p.asParts(t, t.parts, whole, false))
		return
	}
	if found := p.asPrefix(at); len(found) > 0 {
		p.add(Group{Word: t.as, Alternatives: found})
		return
	}
	corrected := p.asCorrection(t)
	parts := t.parts
	if parts == nil {
		parts = p.knownCut(t)
	}
	if groups := p.asParts(t, parts, corrected, len(corrected) > 0); len(groups) > 0 {
		for _, g := range groups {
			p.add(g)
		}
		return
	}
	if len(corrected) == 0 {
		p.query.Unknown = append(p.query.Unknown, t.as)
		return
	}
	p.query.Corrections = append(p.query.Corrections, Correction{From: t.as, To: corrected[0].Of})
	p.add(Group{Word: t.as, Alternatives: corrected})
}

// asKnown are the lexemes of the word itself that occur.
func (p *planner) asKnown(t term) []Alternative {
	var found []Alternative
	if p.counts[t.stem] > 0 {
		found = append(found, Alternative{Lexemes: []string{t.stem}, Worth: 1, Kind: KindWord, Of: t.word})
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
		if len(lexemes) == 0 || len(lexemes) > MaxSynonymWords || row.Weight <= 0 {
			continue
		}
		found = append(found, Alternative{
			Lexemes: lexemes, Worth: worth * min(row.Weight, 1), Kind: KindSynonym, Of: row.Means,
		})
	}
	return found
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
			return []Alternative{{Lexemes: []string{row.Lexeme}, Worth: worthNeighbour, Kind: KindTypo, Of: row.Word}}
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
	if t.stop || EditKeys(t.word) == nil {
		return nil
	}
	var found []Alternative
	for _, row := range p.words {
		if p.corrects(row, t) {
			found = append(found, Alternative{
				Lexemes: []string{row.Lexeme}, Worth: worthCorrection, Kind: KindTypo, Of: row.Word,
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

// corrects tells whether a row of the vocabulary is a word that the term is one error away from.
func (p *planner) corrects(row Word, t term) bool {
	return EditKeys(row.Word) != nil && (nearly(t.word, row.Word) || nearly(t.stem, row.Word))
}

// asParts are the groups of a compound that the index does not have: one for each of its words. What stands for
// the whole compound meets each of them. Asked for wholly, it is taken apart only where each of its words occurs.
func (p *planner) asParts(t term, parts []part, whole []Alternative, wholly bool) []Group {
	if len(parts) < 2 || wholly && !p.allKnown(parts) {
		return nil
	}
	var groups []Group
	start := 0
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
		if len(found) == 0 {
			found = p.asCorrectedPart(t, piece)
		}
		if len(found) > 0 {
			groups = append(groups, Group{Word: t.as, Alternatives: append(found, whole...)})
		}
	}
	return groups
}

// asCorrectedPart is what a misspelt part of a compound was meant to be: the most frequent word.
func (p *planner) asCorrectedPart(t term, piece string) []Alternative {
	for _, row := range p.words {
		for _, spelling := range spellingsOf(piece) {
			if EditKeys(row.Word) == nil || EditKeys(spelling) == nil || !nearly(spelling, row.Word) {
				continue
			}
			p.query.Corrections = append(p.query.Corrections, Correction{From: t.as, To: row.Word})
			return []Alternative{{
				Lexemes: []string{row.Lexeme}, Worth: worthCompound * worthCorrection, Kind: KindTypo, Of: row.Word,
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

// add adds a group.
func (p *planner) add(g Group) { p.addWith(g, nil) }

// addWith adds a group, and what it becomes when the query is widened; the same where that is nothing.
func (p *planner) addWith(g Group, wider []Group) {
	if len(p.query.Groups) == MaxGroups {
		return
	}
	g = p.finished(g)
	p.query.Groups = append(p.query.Groups, g)
	if len(wider) == 0 || len(p.query.Wider)+len(wider) > MaxGroups {
		wider = []Group{g}
	}
	for _, part := range wider {
		if len(p.query.Wider) < MaxGroups {
			p.query.Wider = append(p.query.Wider, p.finished(part))
		}
	}
}

// finished is a group with its rarity, and its alternatives once each, the best first, no more than are allowed.
func (p *planner) finished(g Group) Group {
	alternatives := slices.Clone(g.Alternatives)
	slices.SortStableFunc(alternatives, func(a, b Alternative) int { return cmp.Compare(b.Worth, a.Worth) })
	g.Alternatives = nil
	for _, alternative := range alternatives {
		same := func(k Alternative) bool { return slices.Equal(k.Lexemes, alternative.Lexemes) }
		if len(g.Alternatives) < MaxAlternatives && !slices.ContainsFunc(g.Alternatives, same) {
			g.Alternatives = append(g.Alternatives, alternative)
		}
	}
	g.Rarity = p.rarity(g)
	return g
}

// rarity is the inverse document frequency of a group, relative to that of a word that occurs once. What the user
// wrote counts before what it was widened to.
func (p *planner) rarity(g Group) float64 {
	count := 0
	for i, alternative := range g.Alternatives {
		if i > 0 && count > 0 && alternative.Kind != KindPrefix && alternative.Kind != KindRoot {
			break
		}
		if len(alternative.Lexemes) == 1 {
			count += p.counts[alternative.Lexemes[0]]
		}
	}
	if count == 0 {
		return rarityUnknown
	}
	n := float64(p.documents)
	return max(rarityLeast, min(1, math.Log(1+n/float64(count))/math.Log(1+n)))
}
