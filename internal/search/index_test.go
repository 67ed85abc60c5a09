package search_test

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/search"
)

// index is a search engine in memory that takes the package at its word: what a store has to do, without one.
type index struct {
	slugs     []string
	documents []search.Document
	terms     []map[string][]search.Place
	frequent  []search.Word            // the words, most frequent first
	byKey     map[string][]search.Word // the words by their edit keys
	words     map[string]search.Word
	meanings  map[string][]search.Synonym // by SynonymKey, with an = before it, and by edit keys
}

func newIndex(synonyms []search.Synonym) *index {
	x := &index{words: map[string]search.Word{}, meanings: map[string][]search.Synonym{}}
	for _, row := range synonyms {
		for _, key := range append(search.EditKeys(search.Fold(row.Term)), "="+search.SynonymKey(row.Term)) {
			x.meanings[key] = append(x.meanings[key], row)
		}
	}
	return x
}

// demonstration is an index of the demonstration catalogue.
func demonstration(t testing.TB) *index {
	t.Helper()
	file, err := catalogue.DemonstrationCatalogue()
	require.NoError(t, err)
	x := newIndex(search.DefaultSynonyms())
	for _, entry := range file.Methods {
		x.add(entry.Slug, documentOf(entry))
	}
	return x
}

func (x *index) add(slug string, d search.Document) {
	terms := search.Analyse(d)
	places := map[string][]search.Place{}
	for _, posting := range terms.Postings {
		places[posting.Lexeme] = posting.Places
	}
	for _, word := range terms.Words {
		row := x.words[word.Word]
		word.Documents = row.Documents + 1
		x.words[word.Word] = word
	}
	x.slugs, x.documents, x.terms = append(x.slugs, slug), append(x.documents, d), append(x.terms, places)
	x.frequent = nil
}

func (x *index) lookUp(wanted search.Wanted) search.Lexicon {
	lexicon := search.Lexicon{Documents: len(x.slugs)}
	for _, word := range wanted.Words {
		if row, ok := x.words[word]; ok {
			lexicon.Words = append(lexicon.Words, row)
		}
	}
	x.sort()
	for _, key := range wanted.Keys {
		lexicon.Words = append(lexicon.Words, x.byKey[key][:min(search.MaxCorrections, len(x.byKey[key]))]...)
		lexicon.Synonyms = append(lexicon.Synonyms, x.meanings[key]...)
	}
	for _, prefix := range wanted.Prefixes {
		completions := 0
		for _, row := range x.frequent {
			if strings.HasPrefix(row.Word, prefix) && completions < search.MaxCompletions {
				completions++
				lexicon.Words = append(lexicon.Words, row)
			}
		}
	}
	for _, key := range wanted.Synonyms {
		lexicon.Synonyms = append(lexicon.Synonyms, x.meanings["="+key]...)
	}
	return lexicon
}

// sort orders the words by frequency, once after each change.
func (x *index) sort() {
	if x.frequent != nil {
		return
	}
	x.frequent = slices.SortedFunc(maps.Values(x.words), func(a, b search.Word) int {
		return cmp.Or(b.Documents-a.Documents, cmp.Compare(a.Word, b.Word))
	})
	x.byKey = map[string][]search.Word{}
	for _, row := range x.frequent {
		for _, key := range search.EditKeys(row.Word) {
			x.byKey[key] = append(x.byKey[key], row)
		}
	}
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(key string) bool { return slices.Contains(b, key) })
}

func (x *index) plan(text string) search.Query {
	wanted := search.Read(text)
	return search.Plan(wanted, x.lookUp(wanted))
}

type hit struct {
	slug  string
	score float64
	step  int
}

// find gives the hits of a query, best first.
func (x *index) find(text string) []hit {
	query := x.plan(text)
	if query.Hopeless() {
		return nil
	}
	var hits []hit
	found := map[string]bool{}
	for step, s := range query.Steps() {
		if step > 0 && len(hits) >= search.Enough {
			break
		}
		var more []hit
		for i, terms := range x.terms {
			score := s.Score(func(lexeme string) []search.Place { return terms[lexeme] })
			if score > 0 && !found[x.slugs[i]] {
				found[x.slugs[i]] = true
				if search.FoldTitle(x.documents[i].Title) == query.Title {
					score += 100
				}
				more = append(more, hit{slug: x.slugs[i], score: score, step: step})
			}
		}
		slices.SortStableFunc(more, func(a, b hit) int {
			return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.slug, b.slug))
		})
		hits = append(hits, more...)
	}
	return hits
}

// documentOf is what can be found of a catalogue entry.
func documentOf(m catalogue.Method) search.Document {
	d := search.Document{
		Title: m.Title, Summary: m.Summary, Problem: m.Problem, LegalBasis: m.LegalBasis, Components: m.Components,
		More:  []string{m.Delivery.Format, m.Delivery.Staff},
		Owner: m.Owner.Name,
	}
	label := func(list catalogue.List, codes ...catalogue.Code) {
		for _, code := range codes {
			d.Labels = append(d.Labels, catalogue.DefaultVocabulary().Label(list, code))
		}
	}
	label(catalogue.TargetGroups, m.TargetGroups...)
	label(catalogue.AgeGroups, m.AgeGroups...)
	label(catalogue.Themes, m.Themes...)
	for _, goal := range m.SocialGoals {
		label(catalogue.SocialGoals, catalogue.Code(strconv.Itoa(goal)))
	}
	return d
}
