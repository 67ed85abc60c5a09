package synthetic_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/synthetic"
)

func generator(t *testing.T, seed uint64) *synthetic.Generator {
	t.Helper()
	made, err := synthetic.New(seed)
	require.NoError(t, err)
	return made
}

func TestTheSameSeedMakesTheSameMethodsInAnyOrder(t *testing.T) {
	one, again := generator(t, 7), generator(t, 7)
	for number := 50; number > 0; number-- {
		require.Equal(t, one.Method(number), again.Method(number))
	}
	require.NotEqual(t, one.Method(1).Content.Summary, generator(t, 8).Method(1).Content.Summary)
}

func TestEveryMethodIsAValidEntryThatCouldBePublished(t *testing.T) {
	g := generator(t, 1)
	ids := map[string]bool{}
	for number := range 500 {
		made := g.Method(number + 1)
		require.Empty(t, catalogue.DefaultVocabulary().Validate(made.Content), made.Content.Slug)
		require.Empty(t, made.Content.MissingForPublication(), made.Content.Slug)
		require.True(t, strings.HasPrefix(made.Content.Slug, synthetic.SlugPrefix))
		require.Contains(t, g.Programmes(), made.Content.Programme)
		require.Contains(t, g.Owners(), made.Content.Owner)
		ids[string(made.ID)] = true
	}
	require.Len(t, ids, 500)
}

// The figures are those of the demonstration catalogue: 80 methods, 30 of them in udbredelse, 32 words in the median
// summary, "og" in 6 % of the words.
func TestMethodsAreDistributedAsTheCatalogueIs(t *testing.T) {
	g := generator(t, 1)
	const methods = 4000
	phases, words := map[catalogue.Code]int{}, map[string]int{}
	total, unpriced := 0, 0
	for number := range methods {
		made := g.Method(number + 1).Content
		phases[made.Phase]++
		for word := range strings.FieldsSeq(strings.ToLower(made.Summary)) {
			words[strings.Trim(word, ".")]++
			total++
		}
		if made.Cost == nil {
			unpriced++
		}
	}
	require.InDelta(t, 30.0/80, float64(phases["udbredelse"])/methods, .03)
	require.InDelta(t, 12.0/80, float64(phases["ide"])/methods, .03)
	require.InDelta(t, 30.5, float64(total)/methods, 1)
	require.Greater(t, words["og"], total/50, "the most common word stands in every other text")
	require.Greater(t, len(words), 20_000, "rare words keep coming")
	require.Greater(t, unpriced, methods*3/4, "most prices are unknown")
}
