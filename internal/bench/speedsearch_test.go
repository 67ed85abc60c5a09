package bench_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/search"
	"github.com/fasemodel/fasemodel/internal/store"
)

const (
	wordsPerKind = 5  // different searches of each kind
	searchesEach = 20 // of each of them, by one caller
)

// sought is one search: as it is asked over HTTP, of the store, and as the bare SQL of its page.
type sought struct {
	query  string
	filter store.Filter
	sort   store.Sort
	page   string
}

// kind is searches that are alike.
type kind struct {
	name     string
	searches []sought
}

// BenchmarkSearch measures the first page with facets, in the middle of a mix of searches by one caller, beside the
// bare SQL of the same page.
func BenchmarkSearch(b *testing.B) {
	for range b.N {
		var before time.Duration
		for _, methods := range catalogueSizes(b) {
			c := newLargeCatalogue(b, methods)
			all := c.compareSearches(b)
			p95 := all.quantile(.95)
			b.Logf("first page with facets at %d methods, all kinds over HTTP, one caller: p50 %.1f ms, p95 %.1f ms "+
				"(wanted at 100,000: p95 under 50)", methods, milliseconds(all.quantile(.5)), milliseconds(p95))
			if before > 0 {
				b.Logf("p95 grew %.1f × (wanted from 100,000 to 1,000,000: under 4)", float64(p95)/float64(before))
			}
			before = p95
		}
	}
}

func (c *largeCatalogue) compareSearches(b *testing.B) latencies {
	b.Helper()
	var all latencies
	for _, k := range c.kinds(b) {
		var over, inside, bare latencies
		var hits found
		for _, s := range k.searches {
			var err error
			hits, err = c.search(b.Context(), s.query)
			require.NoError(b, err, s.query)
			over = append(over, measure(b, 1, searchesEach, func(ctx context.Context, _ int) error {
				_, err := c.search(ctx, s.query)
				return err
			})...)
			inside = append(inside, measure(b, 1, searchesEach, func(ctx context.Context, _ int) error {
				_, err := c.store.Search(ctx, store.Visibility{}, s.filter, s.sort, store.Page{})
				return err
			})...)
			bare = append(bare, measure(b, 1, searchesEach, func(ctx context.Context, _ int) error {
				return c.bare(ctx, s.page)
			})...)
		}
		b.Logf("%-42s HTTP p50 %6.1f p95 %6.1f; store p50 %6.1f p95 %6.1f; bare SQL of the page p50 %6.1f p95 %6.1f ms; "+
			"the last one found %s", k.name, milliseconds(over.quantile(.5)), milliseconds(over.quantile(.95)),
			milliseconds(inside.quantile(.5)), milliseconds(inside.quantile(.95)), milliseconds(bare.quantile(.5)),
			milliseconds(bare.quantile(.95)), hits)
		all = append(all, over...)
	}
	return all
}

// kinds are what people search by, from a rare word to the whole catalogue.
func (c *largeCatalogue) kinds(b *testing.B) []kind {
	b.Helper()
	rare, mid := c.wordsAbout(b, 20, wordsPerKind), c.wordsAbout(b, c.methods/200, wordsPerKind)
	common := c.wordsAbout(b, c.methods/5, wordsPerKind+1)
	kinds := []kind{
		texts("rare word", rare, func(w word) string { return w.Word }),
		texts("word in 1 of 200 methods", mid, func(w word) string { return w.Word }),
		texts("common word", common[:wordsPerKind], func(w word) string { return w.Word }),
		texts("typing error", mid, func(w word) string { return w.Word[:3] + w.Word[4:] }),
		texts("beginning of a common word", common[:wordsPerKind], func(w word) string { return w.Word[:len(w.Word)-2] }),
	}
	two := kind{name: "two common words"}
	one, three := kind{name: "common word, 1 filter"}, kind{name: "common word, 3 filters"}
	for i, w := range common[:wordsPerKind] {
		both := textual(w.Word + " " + common[i+1].Word)
		both.page = ranked(search.QuoteLexeme(w.Lexeme) + " & " + search.QuoteLexeme(common[i+1].Lexeme))
		two.searches = append(two.searches, both)
		narrow := textual(w.Word)
		narrow.page = ranked(search.QuoteLexeme(w.Lexeme))
		narrow.query += "&target_group=hjemloese"
		narrow.filter.TargetGroups = []catalogue.Code{"hjemloese"}
		one.searches = append(one.searches, narrow)
		narrow.query += "&phase=udbredelse&evidence_min=2"
		narrow.filter.Phases, narrow.filter.EvidenceMin = []phasemodel.PhaseID{"udbredelse"}, 2
		three.searches = append(three.searches, narrow)
	}
	verdict := kind{name: "a verdict, no text", searches: []sought{{
		query: "verdict=inconclusive", filter: store.Filter{Verdicts: []lifecycle.Verdict{lifecycle.Verdict(evidence.Inconclusive)}},
		page: listed("title, method_id"),
	}}}
	kinds = append(kinds, two, one, three, verdict)
	for _, by := range []struct {
		sort  store.Sort
		order string
	}{
		{store.SortTitle, "title, method_id"},
		{store.SortEvidence, "title, method_id"}, // the level is no column there
		{store.SortUpdated, "updated_at DESC, method_id DESC"},
		{store.SortCost, "cost_amount, title, method_id"},
	} {
		kinds = append(kinds, kind{fmt.Sprintf("everything, by %s", by.sort), []sought{
			{query: "sort=" + string(by.sort), sort: by.sort, page: listed(by.order)},
		}})
	}
	for i := range kinds {
		for j := range kinds[i].searches {
			kinds[i].searches[j].filter.WithFacets = true
		}
	}
	return kinds
}

func texts(name string, words []word, typed func(word) string) kind {
	made := kind{name: name}
	for _, w := range words {
		s := textual(typed(w))
		s.page = ranked(search.QuoteLexeme(w.Lexeme))
		made.searches = append(made.searches, s)
	}
	return made
}

func textual(text string) sought {
	return sought{query: "q=" + url.QueryEscape(text), filter: store.Filter{Text: text}, sort: store.SortRelevance}
}

// ranked is a page of what has some lexemes, the best first: what full-text search in SQL costs without this program.
func ranked(query string) string {
	return `SELECT d.method_id FROM search_documents d, (SELECT $q$` + query + `$q$::tsquery AS wanted) AS q
		WHERE d.terms @@ q.wanted ORDER BY ts_rank(d.terms, q.wanted) DESC, d.method_id LIMIT 25`
}

// listed is a page of everything in an order.
func listed(order string) string {
	return `SELECT method_id FROM search_documents ORDER BY ` + order + ` LIMIT 25`
}
