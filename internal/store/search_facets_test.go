package store_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// counted searches with facets and gives one of them as a map.
func (l *library) counted(seen store.Visibility, filter store.Filter, facet store.Facet) map[string]int {
	l.t.Helper()
	filter.WithFacets = true
	found, err := l.Search(l.t.Context(), seen, filter, "", store.Page{})
	require.NoError(l.t, err)
	require.False(l.t, found.Facets[facet].LowerBound)
	counts := map[string]int{}
	for _, one := range found.Facets[facet].Values {
		counts[one.Value] = one.Count
	}
	return counts
}

func TestAFacetsCountsIgnoreItsOwnFilterAndNoOther(t *testing.T) {
	l := newLibrary(t)
	for n := range 4 {
		l.shelve(fmt.Sprintf("Bolig %d", n), l.programme, standing{phase: "ide", level: n}, func(m *catalogue.Method) {
			m.Themes = []catalogue.Code{[]catalogue.Code{"hjemloeshed", "skole"}[n%2]}
		})
	}
	l.shelve("Andet", l.other, standing{phase: "modning", level: 3}, nil)
	for _, text := range []string{"", "ejerforeningen"} {
		filter := store.Filter{Text: text, Themes: []catalogue.Code{"skole"}, EvidenceMin: 2}
		require.Equal(t, map[string]int{"skole": 1, "hjemloeshed": 2}, l.counted(everything, filter, store.FacetTheme), text)
		require.Equal(t, map[string]int{"1": 1, "3": 1}, l.counted(everything, filter, store.FacetEvidence), text)
		require.Equal(t, map[string]int{"ide": 1}, l.counted(everything, filter, store.FacetPhase), text)
		require.Equal(t, map[string]int{"voksne": 1}, l.counted(everything, filter, store.FacetProgramme), text)
	}
	require.Equal(t, map[string]int{"ide": 4, "modning": 1}, l.counted(everything,
		store.Filter{Phases: []phasemodel.PhaseID{"modning"}}, store.FacetPhase))
	require.Empty(t, l.counted(store.Visibility{}, store.Filter{}, store.FacetPhase), "what is not public is not counted")
}

func TestFacetsCountWhatTheOneWhoSearchesMayKnow(t *testing.T) {
	l := newLibrary(t)
	mine := l.shelve("Min", l.programme, standing{phase: "modning", publicPhase: "ide"}, nil)
	l.shelve("Anden", l.other, standing{phase: "modning", publicPhase: "ide"}, nil)
	require.Equal(t, map[string]int{"ide": 2}, l.counted(store.Visibility{}, store.Filter{}, store.FacetPhase))
	inside := store.Visibility{Programmes: []lifecycle.ProgrammeID{l.programme.ID}}
	require.Equal(t, map[string]int{"ide": 1, "modning": 1}, l.counted(inside, store.Filter{}, store.FacetPhase))
	inside.Recused = []lifecycle.MethodID{mine.ID}
	require.Equal(t, map[string]int{"ide": 2}, l.counted(inside, store.Filter{}, store.FacetPhase))
}

func TestAnExactTitleComesFirstAndWhatAnswersLessComesAfter(t *testing.T) {
	l := newLibrary(t)
	for n := range 3 {
		l.shelve(fmt.Sprintf("Støtte til familier og bolig %d", n), l.programme, standing{phase: "ide"}, nil)
	}
	l.shelve("Bolig til familier", l.programme, standing{phase: "ide"}, nil)
	l.shelve("Bolig", l.programme, standing{phase: "ide"}, nil)
	found, err := l.Search(t.Context(), everything, store.Filter{Text: "bolig til familier"}, "", store.Page{})
	require.NoError(t, err)
	require.Equal(t, "Bolig til familier", found.Items[0].Method.Content.Title)
	require.Equal(t, "Bolig", found.Items[4].Method.Content.Title)
	require.True(t, found.Widened)
	require.Greater(t, found.Items[1].Score, found.Items[4].Score)
}

// Words that are written between two pages change how rare words are and what completes and corrects them. The
// pages go on as the first one understood the query.
func TestPagesOfASearchByRelevanceStayRightWhileMethodsAreWritten(t *testing.T) {
	l := newLibrary(t)
	var before []lifecycle.MethodID
	for n := range 12 {
		method := l.shelve(fmt.Sprintf("Hjemløse %d %s", n, []string{"unge", "voksne", "borgere"}[n%3]), l.programme,
			standing{phase: "ide"}, nil)
		before = append(before, method.ID)
	}
	seen := map[lifecycle.MethodID]int{}
	page := store.Page{Limit: 2}
	for round := 0; ; round++ {
		found, err := l.Search(t.Context(), everything, store.Filter{Text: "hjemløse unge"}, store.SortRelevance, page)
		require.NoError(t, err)
		for _, hit := range found.Items {
			seen[hit.Method.ID]++
		}
		if page.Cursor = found.Next; page.Cursor == "" {
			break
		}
		l.shelve(fmt.Sprintf("Unge hjemløse, ny %d", round), l.programme, standing{phase: "ide"}, nil)
	}
	for _, method := range before {
		require.Equal(t, 1, seen[method])
	}
}

func TestACursorDoesNotAskForWhatTheStoreKeepsToItself(t *testing.T) {
	l := newLibrary(t)
	for n := range 3 {
		l.shelve(fmt.Sprintf("Bolig %d", n), l.programme, standing{phase: "udbredelse", publicPhase: "ide"}, nil)
	}
	found, err := l.Search(t.Context(), store.Visibility{}, store.Filter{Text: "bolig"}, "", store.Page{Limit: 1})
	require.NoError(t, err)
	_, err = l.Search(t.Context(), store.Visibility{}, store.Filter{Text: "skole"}, "", store.Page{Cursor: found.Next})
	require.ErrorContains(t, err, "cursor", "a cursor belongs to its text")
}

func TestRenamingAnOwnerIsFoundAndARebuildChangesNothing(t *testing.T) {
	l := newLibrary(t)
	l.shelve("Bolig", l.programme, standing{phase: "ide", level: 2, publicPhase: "ide"}, nil)
	differences, err := l.CompareSearch(t.Context())
	require.NoError(t, err)
	require.Empty(t, differences, "the row follows the process")
	l.owner.Name = "Kirkens Korshær"
	_, err = l.UpdateOrganisation(t.Context(), l.owner, l.owner.Version)
	require.NoError(t, err)
	require.Equal(t, []string{"Bolig"}, l.found(everything, store.Filter{Text: "korshær"}, ""))
	l.admin(`UPDATE search_documents SET terms = '', analysed = 0`)
	differences, err = l.CompareSearch(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, differences)
	rebuilt, err := l.RebuildSearch(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, rebuilt)
	require.Equal(t, []string{"Bolig"}, l.found(everything, store.Filter{Text: "korshær"}, ""))
	differences, err = l.CompareSearch(t.Context())
	require.NoError(t, err)
	require.Empty(t, differences)
}

// The planner would read a small table as a whole, and a large one too: it does not count what the terms cost that
// lie outside the rows.
func TestNoStatementOfASearchReadsAWholeTable(t *testing.T) {
	l := newLibrary(t)
	for n := range 3 {
		l.shelve(fmt.Sprintf("Bolig %d til unge", n), l.programme, standing{phase: "ide", publicPhase: "ide"}, nil)
	}
	cheap := int64(1_000_000)
	for _, filter := range []store.Filter{
		{},
		{Text: "bolig"},
		{Text: "boliger til unge hjemløse"},
		{Text: `"bolig til"`, Themes: []catalogue.Code{"hjemloeshed"}, EvidenceMin: 1, CostMax: &cheap},
		{Phases: []phasemodel.PhaseID{"ide"}},
	} {
		for _, sort := range []store.Sort{
			store.SortRelevance, store.SortTitle, store.SortEvidence, store.SortUpdated, store.SortCost,
		} {
			filter.WithFacets = true
			for _, seen := range []store.Visibility{{}, everything, {Programmes: []lifecycle.ProgrammeID{l.programme.ID}}} {
				plans, err := l.SearchPlans(t.Context(), seen, filter, sort)
				require.NoError(t, err)
				require.GreaterOrEqual(t, len(plans), 2, "a count and a page")
				for _, plan := range plans {
					require.NotContains(t, plan, "Seq Scan", "%v by %s", filter, sort)
					require.Contains(t, plan, "terms_idx", "%v by %s", filter, sort)
				}
			}
		}
	}
}
