package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
)

func TestAnAddedTermIsKnownInItsVocabularyOnly(t *testing.T) {
	shipped := catalogue.DefaultVocabulary()
	own := shipped.With(catalogue.Themes, catalogue.Term{Code: "naturterapi", DA: "Naturterapi", EN: "Nature therapy"})
	entry := catalogue.Method{
		Title: "Haveforløb", Summary: "Et forløb i en have.", Problem: "Stress", TargetGroups: []catalogue.Code{"hjemloese"},
		Themes: []catalogue.Code{"naturterapi"}, Owner: catalogue.Owner{Name: "Forening", Type: "civilsamfund"},
	}
	if !shipped.Has(catalogue.TargetGroups, entry.TargetGroups[0]) {
		entry.TargetGroups = shipped.Codes(catalogue.TargetGroups)[:1]
	}
	require.Len(t, entry.Validate(), 1)
	require.Empty(t, own.Validate(entry))
	require.False(t, shipped.Has(catalogue.Themes, "naturterapi"))
	require.Len(t, own.Terms(catalogue.Themes), len(shipped.Terms(catalogue.Themes))+1)
}

func TestATermCanBeWordedAnew(t *testing.T) {
	shipped := catalogue.DefaultVocabulary()
	code := shipped.Codes(catalogue.AgeGroups)[0]
	own := shipped.With(catalogue.AgeGroups, catalogue.Term{Code: code, DA: "Nyt ord", EN: "New word"})
	require.Equal(t, "Nyt ord", own.Label(catalogue.AgeGroups, code).DA)
	require.NotEqual(t, "Nyt ord", shipped.Label(catalogue.AgeGroups, code).DA)
	require.Equal(t, shipped.Codes(catalogue.AgeGroups), own.Codes(catalogue.AgeGroups))
}
