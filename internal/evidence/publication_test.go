package evidence_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// arm is one of the comparisons that a publication reports.
func arm(id, citation, sample string, estimate float64) evidence.Study {
	s := effect(id, estimate, 0.1)
	s.Citation, s.Sample = citation, sample
	return s
}

func noteCodes(s evidence.Synthesis) []string {
	var codes []string
	for _, note := range s.Notes {
		codes = append(codes, note.Code)
	}
	return codes
}

func TestEffectsOfOnePublicationAreNotSilentlyIndependent(t *testing.T) {
	const trial = "Holm (2019): Tre arme"
	one, two := arm("a", trial, "", 0.2), arm("b", trial, "", 0.4)
	other := arm("c", "Bæk (2020): Et andet", "", 0.3)

	s := synthesise(t, plain, one, two, other)
	require.Equal(t, 3, s.K)
	require.Equal(t, []string{"same-publication"}, noteCodes(s))
	require.Contains(t, s.Notes[0].Text.DA, "«Holm (2019): Tre arme»")
	require.NotContains(t, s.Notes[0].Text.DA, "Bæk")

	require.Empty(t, noteCodes(synthesise(t, plain, one, other)))
	require.Empty(t, noteCodes(synthesise(t, plain,
		arm("a", trial, "mænd", 0.2), arm("b", trial, "kvinder", 0.4), other)), "somebody has said that they are others")
	require.Equal(t, []string{"same-publication"}, noteCodes(synthesise(t, plain,
		arm("a", trial, "mænd", 0.2), two, other)), "of one nobody has said it")

	together := synthesise(t, plain, arm("a", trial, "x", 0.2), arm("b", trial, "x", 0.4), other)
	require.Equal(t, 2, together.K)
	require.Empty(t, noteCodes(together), "they are one effect")
}

func TestARefusedRegressionHasNoNumbers(t *testing.T) {
	studies := []evidence.Study{effect("a", 0.1, 0.1), effect("b", 0.2, 0.1), effect("c", 0.3, 0.1)}
	for code, values := range map[string]map[string]float64{
		"too-few-studies": {}, "covariate-constant": {"a": 1, "b": 1, "c": 1},
	} {
		s := synthesise(t, evidence.SynthesisOptions{Covariate: &evidence.Covariate{Name: "x", Values: values}}, studies...)
		require.Equal(t, code, s.Regression.Refusal.Code)
		require.Nil(t, s.Regression.RegressionFit)
		require.Equal(t, len(values), s.Regression.K)
		written, err := json.Marshal(s.Regression)
		require.NoError(t, err)
		for _, number := range []string{"slope", "intercept", "tau2", "qe", "qm", "qm_p"} {
			require.NotContains(t, string(written), `"`+number+`"`)
		}
	}
}

func TestEggersTestSaysWhyItIsNotThere(t *testing.T) {
	var studies []evidence.Study
	for i := range 12 {
		studies = append(studies, effect(string(rune('a'+i)), 0.1*float64(i), 0.1))
	}
	s := synthesise(t, plain, studies...)
	require.Nil(t, s.Egger)
	require.Equal(t, "no-egger", s.Refusals[len(s.Refusals)-1].Code)
	require.Empty(t, synthesise(t, plain, studies[:9]...).Refusals, "below ten nobody expects it")
}

func TestAStudyWithoutAuthorsIsCalledByItsTitle(t *testing.T) {
	for citation, label := range map[string]string{
		" (2024): Et forsøg":      "Et forsøg (2024)",
		"Holm, B (2024): Forsøg":  "Holm, B (2024)",
		"Uden årstal og parentes": "Uden årstal og parentes",
		" (u.å.)":                 "(u.å.) (2024)",
	} {
		s := effect("a", 0.3, 0.1)
		s.Citation, s.Year = citation, new(2024)
		require.Equal(t, label, synthesise(t, plain, s).Studies[0].Label)
	}
}
