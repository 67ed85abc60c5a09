package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/store"
)

func TestEveryEntryOfTheDemonstrationIsReadAsItWasWritten(t *testing.T) {
	l := newLibrary(t)
	file, err := catalogue.DemonstrationCatalogue()
	require.NoError(t, err)
	require.NotEmpty(t, file.Methods)
	for _, written := range file.Methods {
		owner, err := l.OwnerOrganisation(t.Context(), written.Owner)
		require.NoError(t, err)
		method := l.writeContent(written.Slug, l.programme,
			store.MethodContent{Content: written, Owner: owner.ID, ImportHash: written.Hash()})
		l.stand(method.ID, standing{phase: string(written.Phase), publicPhase: string(written.Phase)})
		read, err := l.Method(t.Context(), written.Slug)
		require.NoError(t, err)
		read.Content.Programme = written.Programme
		require.Equal(t, written.Hash(), read.Content.Hash(), written.Slug)
		require.Equal(t, written.Unknowns(), read.Content.Unknowns(), written.Slug)
	}
	page := store.Page{Limit: 7}
	seen := map[string]bool{}
	for {
		found, err := l.Search(t.Context(), store.Visibility{}, store.Filter{}, store.SortEvidence, page)
		require.NoError(t, err)
		require.Equal(t, len(file.Methods), found.Total)
		for _, hit := range found.Items {
			seen[hit.Method.Content.Slug] = true
		}
		if page.Cursor = found.Next; page.Cursor == "" {
			break
		}
	}
	require.Len(t, seen, len(file.Methods))
}
