package search

import (
	"cmp"
	"math"
	"slices"
)

// What a way to meet a group is worth beside the word itself, which is worth 1.
const (
	worthEnglish    = 0.9
	worthRoot       = 0.8
	worthSynonym    = 0.95 // times the synonym's weight
	worthSame       = 0.85 // from here on, two words mean the same, and are as rare as the more common one
	worthApart      = 0.9  // a word that makes a known compound with its neighbour
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

// Plan makes the query of what was read and what was looked up for it. Every alternative but those of synonyms that
// the installation has added is known to occur in the index.
func Plan(wanted Wanted, lexicon Lexicon) Query {
	p := planner{
		reading: wanted.reading, documents: max(lexicon.Documents, 1), counts: map[string]int{}, asked: wanted.Words,
	}
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

// standing says whether the index has anything for a word as it stands.
type standing bool

const (
	unknown standing = false
	known   standing = true
)

// planner is a query while it is planned.
type planner struct {
	reading   reading
	documents int
	counts    map[string]int // documents by lexeme
	asked     []string       // the words that were looked up, sorted: one without a count does not occur
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
				Lexemes: []string{lexeme}, Worth: worthSuccessor, Kind: KindSuccessor, Of: lawName(lexeme),
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
		if p.counts[lexeme] == 0 {
			p.query.Unknown = append(p.query.Unknown, q.as)
			return
		}
	}
	p.add(Group{
		Word: q.as, Required: true,
		Alternatives: []Alternative{{Lexemes: q.stems, Adjacent: q.adjacent, Worth: 1, Kind: KindWord, Of: q.as}},
	})
}

// term plans one word of the user: as a known word, as one that is being typed, as a compound of known words, or
// as one that is spelt wrongly, in this order.
func (p *planner) term(at int) {
	t := p.reading.terms[at]
	phrases := p.asPhrase(at)
	if len(phrases) == 0 && p.reading.onlyAsks(t) {
		return
	}
	itself := p.asKnown(t)
	if slices.ContainsFunc(phrases, func(a Alternative) bool { return a.Kind == KindCompound }) {
		for i := range itself {
			itself[i].Worth *= worthApart
		}
	}
	meant := append(p.asSynonym(t.stem, worthSynonym), phrases...)
	if t.root != t.stem {
		meant = append(meant, p.asSynonym(t.root, worthSynonym*worthRoot)...)
	}
	if len(itself)+len(meant) > 0 {
		whole := slices.Concat(itself, meant, p.asWhole(t), p.asNeighbour(t))
		p.addWith(Group{Word: t.as, Alternatives: whole}, p.asParts(t, t.parts, whole, known))
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
	if groups := p.asParts(t, parts, corrected, unknown); len(groups) > 0 {
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
	for _, alternative := range g.Alternatives {
		if alternative.Kind == KindSynonym && alternative.Worth >= worthSame && len(alternative.Lexemes) == 1 {
			g.Rarity = min(g.Rarity, p.rarityOf(alternative))
		}
	}
	for i, alternative := range g.Alternatives {
		if rarity := p.rarityOf(alternative); alternative.Kind == KindSynonym && rarity < g.Rarity {
			g.Alternatives[i].Worth *= math.Sqrt(rarity / g.Rarity)
		}
	}
	slices.SortStableFunc(g.Alternatives, func(a, b Alternative) int { return cmp.Compare(b.Worth, a.Worth) })
	return g
}

// rarityOf is the rarity of the rarest lexeme of an alternative, 1 where none is known. A common word that a rare one
// also means is worth less than one that is as rare: of "gamle", everything that is for elderly people among others.
func (p *planner) rarityOf(alternative Alternative) float64 {
	rarest, counted := 0.0, false
	for _, lexeme := range alternative.Lexemes {
		if count := p.counts[lexeme]; count > 0 {
			rarest, counted = max(rarest, p.rarityFrom(count)), true
		}
	}
	if !counted {
		return 1
	}
	return rarest
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
	return p.rarityFrom(count)
}

func (p *planner) rarityFrom(documents int) float64 {
	n := float64(p.documents)
	return max(rarityLeast, min(1, math.Log(1+n/float64(documents))/math.Log(1+n)))
}
