package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/synthetic"
)

// bulk is a load of synthetic methods into a library.
func (l *library) bulk(first, count int) store.Load {
	l.t.Helper()
	generator, err := synthetic.New(1)
	require.NoError(l.t, err)
	model, err := phasemodel.Default()
	require.NoError(l.t, err)
	return store.Load{First: first, Count: count, Vocabulary: catalogue.DefaultVocabulary(), Method: func(number int) (store.BulkMethod, error) {
		made := generator.Method(number)
		owner := store.OrganisationRef{ID: l.owner.ID, Slug: l.owner.Slug, Name: l.owner.Name, Kind: l.owner.Kind}
		return store.BulkMethod{
			ID: made.ID, Programme: l.programme.ID, Owner: owner, Content: made.Content, Model: lifecycle.FactsOf(model),
			Evidence: lifecycle.Evidence{Level: int(made.Level), Verdict: lifecycle.Verdict(made.Verdict)},
			Written:  made.Written,
		}, nil
	}}
}

func TestALoadEndsWhereAMethodCannotBeMade(t *testing.T) {
	l := newLibrary(t)
	broken := fault.New(fault.Internal, "broken", "Itu.", "Broken.")
	load := l.bulk(1, 200_000)
	load.Method = func(int) (store.BulkMethod, error) { return store.BulkMethod{}, broken }
	require.ErrorIs(t, store.BulkLoad(t.Context(), l.database.AdminURL, load), broken)
}

func TestMethodsLoadedInBulkReadAsAnyOthers(t *testing.T) {
	l := newLibrary(t)
	load := l.bulk(1, 40)
	require.NoError(t, store.BulkLoad(t.Context(), l.database.AdminURL, load))
	require.NoError(t, store.BulkLoad(t.Context(), l.database.AdminURL, l.bulk(41, 10)))

	wanted, err := load.Method(17)
	require.NoError(t, err)
	method, err := l.Method(t.Context(), wanted.Content.Slug)
	require.NoError(t, err)
	wanted.Content.Owner, wanted.Content.Programme = method.Content.Owner, method.Content.Programme
	require.Equal(t, wanted.Content.Hash(), method.Content.Hash())
	require.Equal(t, wanted.Evidence, method.Process.Evidence)
	require.True(t, method.Process.Published)

	state, err := l.State(t.Context(), method.ID)
	require.NoError(t, err)
	require.Equal(t, method.Process.Phase, state.Phase)
	require.Nil(t, state.ReReview, "nothing is ever due")
	report, err := l.VerifyJournal(t.Context())
	require.NoError(t, err)
	require.True(t, report.OK(), report)

	found, err := l.Search(t.Context(), store.Visibility{}, store.Filter{}, store.SortTitle, store.Page{})
	require.NoError(t, err)
	require.Equal(t, 50, found.Total)
	searched, err := l.CompareSearch(t.Context())
	require.NoError(t, err)
	require.Empty(t, searched, "what is searched is what a method that was written one by one has")
}

func TestABulkLoadThatFailsLeavesNothing(t *testing.T) {
	l := newLibrary(t)
	load := l.bulk(1, 30)
	require.NoError(t, store.BulkLoad(t.Context(), l.database.AdminURL, load))
	err := store.BulkLoad(t.Context(), l.database.AdminURL, l.bulk(20, 30))
	require.Equal(t, "bulk-load-failed", fault.CodeOf(err), "numbers 20 to 30 are there already")
	found, err := l.Search(t.Context(), store.Visibility{}, store.Filter{}, store.SortTitle, store.Page{})
	require.NoError(t, err)
	require.Equal(t, 30, found.Total)
}

func TestOtherMethodsAreThoseThatNobodyMadeUp(t *testing.T) {
	l := newLibrary(t)
	require.NoError(t, store.BulkLoad(t.Context(), l.database.AdminURL, l.bulk(1, 5)))
	l.writeContent("kendt", l.programme, store.MethodContent{Content: entry("Kendt"), Owner: l.owner.ID})
	l.writeContent("anden", l.programme, store.MethodContent{Content: entry("Anden"), Owner: l.owner.ID})
	database, others, err := l.OtherMethods(t.Context(), synthetic.SlugPrefix, []string{"kendt"})
	require.NoError(t, err)
	require.Equal(t, 1, others)
	require.NotEmpty(t, database)
}
