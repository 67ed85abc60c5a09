package search_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/search"
)

// TestWidenedQueriesKeepWhatWasFound holds what the count of hits relies on: it counts those of the last step alone.
func TestWidenedQueriesKeepWhatWasFound(t *testing.T) {
	x := demonstration(t)
	data, err := os.ReadFile("testdata/known.txt")
	require.NoError(t, err)
	texts := []string{
		"lov om aktiv beskæftigelsesindsats", "ensomme gamle mennesker", "stofmisbrugsbehandling til unge",
		"en fast kontaktperson på tværs af forvaltninger", "unge der fylder 18 år anbragt",
	}
	for line := range strings.Lines(string(data)) {
		if text, _, ok := strings.Cut(line, "|"); ok {
			texts = append(texts, text)
		}
	}
	for _, text := range texts {
		steps := x.plan(text).Steps()
		last := steps[len(steps)-1]
		for i, places := range x.terms {
			in := func(lexeme string) []search.Place { return places[lexeme] }
			for _, step := range steps[:len(steps)-1] {
				if step.Score(in) > 0 {
					require.Positive(t, last.Score(in), "%q, %s", text, x.slugs[i])
				}
			}
		}
	}
}

func TestWordsThatAskForAnyMethodAreLeftOutBesideOthers(t *testing.T) {
	x := demonstration(t)
	require.Equal(t, x.find("skolevægring"), x.find("hvilke metoder virker mod skolevægring"))
	require.NotEmpty(t, x.find("støtte"), "alone it is what is asked for")
	require.Len(t, x.plan("støtte i eget hjem").Groups, 3, "synonyms know the words together")
}

func TestWordsWithoutAnAnswerAreNamed(t *testing.T) {
	x := demonstration(t)
	for text, unknown := range map[string]string{
		"demens": "demens", "spiseforstyrrelser": "spiseforstyrrelser", "musikterapi": "musik",
	} {
		require.Equal(t, []string{unknown}, x.plan(text).Unknown, text)
	}
	require.True(t, x.plan("demens").Hopeless())
}

func TestACommonMeaningOfARareWordIsWorthLess(t *testing.T) {
	x := demonstration(t)
	hits := x.find("ensomme gamle")
	require.Equal(t, "brobygger-aeldre", hits[0].slug)
	for _, h := range hits[1:] {
		require.Less(t, 2*h.score, hits[0].score, h.slug)
	}
}

func TestTreatmentIsNotCasework(t *testing.T) {
	x := demonstration(t)
	for _, h := range x.find("behandling") {
		require.NotEqual(t, "herning-modellen", h.slug)
	}
	require.NotEmpty(t, x.find("sagsbehandling"))
}
