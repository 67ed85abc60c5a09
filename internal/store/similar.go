package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/search"
)

// Similar is a method that resembles another one, and what the two have in common.
type Similar struct {
	Hit

	// Likeness is how much they have in common, from 0 to 1: all of what counts.
	Likeness float64
	// Shared are the codes in common, by facet; Words are the rare words in common, as the method that others are
	// likened to has them, the rarest first.
	Shared []SharedCodes
	Words  []string
}

// SharedCodes are the codes of a facet that two methods have in common.
type SharedCodes struct {
	Facet  Facet
	Values []string
}

// What is alike counts by how much it says of what a method is for.
const (
	weightTargetGroup = 3.0
	weightGoal        = 2.0
	weightTheme       = 2.0
	weightLegalBasis  = 1.0
	weightAgeGroup    = 0.5
	weightWords       = 3.0
	leastScore        = 0.1
)

// The bounds of the work: how many rare words and how many methods of each question are looked at.
const (
	rareWords      = 16
	perRareWord    = 100
	perCombination = 200
	// A word is rare that stands in at most one of so many methods, and in at most so many at all.
	rareShare   = 20
	rareAtMost  = 2000
	rareAtLeast = 3
	mostSimilar = 50
)

// likeness is the facets that methods are likened by, with their weights, the weightiest first.
func likeness() []struct {
	facet  Facet
	weight float64
} {
	return []struct {
		facet  Facet
		weight float64
	}{
		{FacetTargetGroup, weightTargetGroup},
		{FacetGoal, weightGoal},
		{FacetTheme, weightTheme},
		{FacetLegalBasis, weightLegalBasis},
		{FacetAgeGroup, weightAgeGroup},
	}
}

// Similar finds the methods that most resemble a method, among those that someone sees, the most alike first. It looks
// at a bounded number of methods with the same codes or the same rare words, however many there are.
func (s *Store) Similar(ctx context.Context, seen Visibility, method Method, limit int) ([]Similar, error) {
	var candidates map[lifecycle.MethodID]*candidate
	var l *liking
	err := s.searching(ctx, func(tx pgx.Tx) error {
		var err error
		if l, err = s.liken(ctx, tx, method); err != nil {
			return err
		}
		known, err := codesFor(ctx, tx, nil, seen)
		if err != nil {
			return err
		}
		candidates, err = l.candidates(ctx, tx, faces(seen, known))
		return err
	})
	if err != nil {
		return nil, mapped(err)
	}
	likely := make([]*candidate, 0, len(candidates))
	for _, one := range candidates {
		if l.score(one); one.score >= leastScore {
			likely = append(likely, one)
		}
	}
	slices.SortFunc(likely, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return s.similarHits(ctx, l, likely[:min(len(likely), limit, mostSimilar)])
}

// liking is a method that others are likened to.
type liking struct {
	id      lifecycle.MethodID
	codes   map[Facet][]code
	values  map[code]string
	words   []rareWord
	best    float64 // the score of a method that has everything in common
	methods float64
}

type rareWord struct {
	Lexeme    string
	Documents int
	word      string
}

// candidate is a method that may be alike.
type candidate struct {
	id     lifecycle.MethodID
	inside bool
	codes  []code
	words  []int // of liking.words
	score  float64
	shared []SharedCodes
}

// liken reads what others can have in common with a method.
func (s *Store) liken(ctx context.Context, tx pgx.Tx, method Method) (*liking, error) {
	l := &liking{id: method.ID, codes: map[Facet][]code{}, values: map[code]string{}}
	rows, err := tx.Query(ctx, `
		SELECT v.facet, v.value, v.code FROM search_documents d, search_values v
		WHERE d.method_id = $1 AND v.code IN (
			SELECT ('x' || encode(substring(d.codes FROM 4 * i + 1 FOR 4), 'hex'))::bit(32)::integer
			FROM generate_series(0, length(d.codes) / 4 - 1) AS i)
		ORDER BY v.code`, method.ID)
	if err != nil {
		return nil, err
	}
	var facet Facet
	var value string
	var number code
	if _, err := pgx.ForEachRow(rows, []any{&facet, &value, &number}, func() error {
		l.codes[facet] = append(l.codes[facet], number)
		l.values[number] = value
		return nil
	}); err != nil {
		return nil, err
	}
	for _, part := range likeness() {
		if len(l.codes[part.facet]) > 0 {
			l.best += part.weight
		}
	}
	if err := l.rareWords(ctx, tx, method); err != nil {
		return nil, err
	}
	if len(l.words) > 0 {
		l.best += weightWords
	}
	return l, nil
}

// rareWords finds which words of the method's own texts are rare: codes and owner count as such, and not by their
// words.
func (l *liking) rareWords(ctx context.Context, tx pgx.Tx, method Method) error {
	entry := method.Content
	written := map[string]string{}
	var asked []string
	for _, word := range search.Analyse(search.Document{
		Title: entry.Title, Summary: entry.Summary, Problem: entry.Problem, Components: entry.Components,
	}).Words {
		if strings.ContainsAny(word.Lexeme, "§:") || word.Word == search.LexemeWord(word.Lexeme) {
			continue
		}
		if _, twice := written[word.Lexeme]; !twice {
			written[word.Lexeme] = word.Word
			asked = append(asked, search.LexemeWord(word.Lexeme))
		}
	}
	if err := tx.QueryRow(ctx, countDocuments).Scan(&l.methods); err != nil {
		return err
	}
	ceiling := min(rareAtMost, max(rareAtLeast, int(l.methods)/rareShare))
	rows, err := tx.Query(ctx, `
		SELECT lexeme, documents FROM search_words WHERE word = ANY ($1) AND documents BETWEEN 2 AND $2
		ORDER BY documents, lexeme LIMIT $3`, asked, ceiling, rareWords)
	if err != nil {
		return err
	}
	var one rareWord
	_, err = pgx.ForEachRow(rows, []any{&one.Lexeme, &one.Documents}, func() error {
		one.word = written[one.Lexeme]
		l.words = append(l.words, one)
		return nil
	})
	return err
}

// combinations are the questions by codes, from the narrowest to the widest.
func (l *liking) combinations() []expression {
	every := func(facet Facet) expression {
		var parts []expression
		for _, number := range l.codes[facet] {
			parts = append(parts, coded(ofContent, number))
		}
		return all(parts...)
	}
	some := func(facet Facet) expression {
		var parts []expression
		for _, number := range l.codes[facet] {
			parts = append(parts, coded(ofContent, number))
		}
		if len(parts) == 0 {
			return ""
		}
		return either(parts...)
	}
	asked := []expression{
		all(every(FacetTargetGroup), every(FacetGoal), every(FacetTheme)),
		all(some(FacetTargetGroup), some(FacetGoal), some(FacetTheme)),
		all(some(FacetTargetGroup), some(FacetTheme)),
		some(FacetTargetGroup),
	}
	asked = slices.Compact(asked)
	return slices.DeleteFunc(asked, func(e expression) bool { return e == "" })
}

// candidates asks for methods with the same codes and for those with each rare word, all in one statement.
func (l *liking) candidates(
	ctx context.Context, tx pgx.Tx, seen []face,
) (map[lifecycle.MethodID]*candidate, error) {
	var queries []string
	var words, limits []int64 // of each query: the place of its word, -1 for codes; how many methods it gives at most
	var inside []bool
	ask := func(shown face, wanted expression, word, limit int) {
		queries, inside = append(queries, string(all(shown.shows, wanted))), append(inside, shown.inside)
		words, limits = append(words, int64(word)), append(limits, int64(limit))
	}
	for _, shown := range seen {
		for _, wanted := range l.combinations() {
			ask(shown, wanted, -1, perCombination)
		}
		for i, word := range l.words {
			ask(shown, lexeme(word.Lexeme), i, perRareWord)
		}
	}
	rows, err := tx.Query(ctx, `
		SELECT hit.method_id, hit.codes, asked.word, asked.inside
		FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[]) WITH ORDINALITY
			AS asked (query, word, most, inside, place),
		LATERAL (SELECT method_id, codes FROM search_documents
			WHERE terms @@ CAST(asked.query AS tsquery) AND method_id <> $5 LIMIT asked.most) AS hit
		ORDER BY asked.place`, queries, words, limits, inside, l.id)
	if err != nil {
		return nil, err
	}
	found := map[lifecycle.MethodID]*candidate{}
	var id lifecycle.MethodID
	var codes []byte
	var word int64
	var within bool
	_, err = pgx.ForEachRow(rows, []any{&id, &codes, &word, &within}, func() error {
		one := found[id]
		if one == nil {
			one = &candidate{id: id, inside: within}
			for ; len(codes) >= 4; codes = codes[4:] {
				one.codes = append(one.codes, code(binary.BigEndian.Uint32(codes)))
			}
			found[id] = one
		}
		if word >= 0 {
			one.words = append(one.words, int(word))
		}
		return nil
	})
	return found, err
}

// score says how much a candidate has in common with the method: of each facet the share of the codes of either, and
// of the rare words the share of what they are worth by their rarity.
func (l *liking) score(one *candidate) {
	if l.best == 0 {
		return
	}
	total := 0.0
	for _, part := range likeness() {
		mine := l.codes[part.facet]
		var values []string
		for _, number := range mine {
			if slices.Contains(one.codes, number) {
				values = append(values, l.values[number])
			}
		}
		if len(values) > 0 {
			one.shared = append(one.shared, SharedCodes{part.facet, values})
			total += part.weight * float64(len(values)) / float64(len(mine))
		}
	}
	worth, common := 0.0, 0.0
	for i, word := range l.words {
		rarity := math.Log(1 + l.methods/float64(word.Documents))
		worth += rarity
		if slices.Contains(one.words, i) {
			common += rarity
		}
	}
	if worth > 0 {
		total += weightWords * common / worth
	}
	slices.Sort(one.words)
	one.score = total / l.best
}

// similarHits reads the methods of candidates, in their order.
func (s *Store) similarHits(ctx context.Context, l *liking, likely []*candidate) ([]Similar, error) {
	places := make([]placed, 0, len(likely))
	for _, one := range likely {
		places = append(places, placed{id: one.id, inside: one.inside})
	}
	hits, err := s.hits(ctx, places)
	if err != nil {
		return nil, err
	}
	similar := make([]Similar, 0, len(hits))
	for _, hit := range hits {
		one := likely[slices.IndexFunc(likely, func(c *candidate) bool { return c.id == hit.Method.ID })]
		alike := Similar{Hit: hit, Likeness: one.score, Shared: one.shared}
		for _, word := range one.words {
			alike.Words = append(alike.Words, l.words[word].word)
		}
		similar = append(similar, alike)
	}
	return similar, nil
}
