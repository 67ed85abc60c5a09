package evidence_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// effect is a study with one estimate and its standard error, where higher is better.
func effect(id string, estimate, se float64, changes ...change) evidence.Study {
	return study(id, rct, "US", evidence.Outcome{
		Code: "trivsel", EffectType: evidence.SMD, HigherIsBetter: new(true), Estimate: &estimate, SE: &se,
	}, changes...)
}

func in(country string) change { return func(s *evidence.Study) { s.Country = country } }
func from(year int) change     { return func(s *evidence.Study) { s.Year = new(year) } }
func told(change func(*evidence.Outcome)) change {
	return func(s *evidence.Study) { change(&s.Outcomes[0]) }
}

// tabulated makes studies of a table's rows, with the counts as they stand.
func tabulated(tb testing.TB, dataset string, effectType evidence.EffectType, higherIsBetter bool) []evidence.Study {
	tb.Helper()
	var studies []evidence.Study
	for i, row := range table(tb, dataset) {
		studies = append(studies, study(fmt.Sprintf("%s-%02d", dataset, i), rct, row["country"], evidence.Outcome{
			Code: "udfald", EffectType: effectType, HigherIsBetter: &higherIsBetter, Counts: new(countsOf(tb, row)),
		}, func(s *evidence.Study) {
			s.Citation, s.Country = row["study"], ""
			s.Year = nil
			if row["year"] != "" {
				s.Year = new(whole(tb, row["year"]))
			}
		}))
	}
	return studies
}

func synthesise(tb testing.TB, options evidence.SynthesisOptions, studies ...evidence.Study) evidence.Synthesis {
	tb.Helper()
	syntheses := evidence.Synthesise(studies, options)
	require.Len(tb, syntheses, 1)
	return syntheses[0]
}

var plain = evidence.SynthesisOptions{}

func TestLandenbergersStudiesAreSynthesised(t *testing.T) {
	s := synthesise(t, plain, tabulated(t, "landenberger2005", evidence.OR, true)...)
	require.Equal(t, 58, s.K)
	require.Empty(t, s.Excluded)
	require.Equal(t, evidence.ScaleLogOR, s.Scale)
	main, found := s.Main()
	require.True(t, found)
	require.InDelta(t, 0.4226, main.Estimate, 5e-5)
	require.InDelta(t, 1.53, main.Ratio.Estimate, 5e-3)
	require.InDelta(t, 0.80, *main.Ratio.PILow, 5e-3)
	require.InDelta(t, 2.91, *main.Ratio.PIHigh, 5e-3)
	require.Equal(t, "normal", main.PIQuantile)
	require.Equal(t, "t, k−2", main.PITQuantile)
	require.Less(t, *main.PITLow, *main.PILow)
	require.Len(t, s.LeaveOneOut, 58)
	require.NotNil(t, s.Egger)
	require.NotNil(t, s.Egger.Mixed)
	require.Empty(t, s.Cumulative)
	require.Nil(t, s.Subgroups)
	require.Len(t, s.Models, 2*len(evidence.Methods())+2)
	require.Empty(t, s.Refusals)
	for _, method := range evidence.Methods() {
		sum := 0.0
		for _, study := range s.Studies {
			sum += study.Weights[method]
		}
		require.InDelta(t, 100, sum, 1e-9, method)
	}
}

func TestDevelopmentOverYearsEqualsThePublishedOne(t *testing.T) {
	s := synthesise(t, plain, tabulated(t, "bcg", evidence.RR, false)...)
	published := table(t, "cumulative")
	require.Len(t, s.Cumulative, len(published))
	for i, row := range published {
		require.InDelta(t, float(t, row["ratio"]), s.Cumulative[i].Model.Ratio.Estimate, 2e-4, s.Cumulative[i].Year)
	}
	require.Equal(t, []int{1948, 1949, 1953}, []int{s.Cumulative[0].Year, s.Cumulative[1].Year, s.Cumulative[2].Year})
}

func TestLeavingAStudyOutIsPoolingTheOthers(t *testing.T) {
	s := synthesise(t, plain, tabulated(t, "bcg", evidence.RR, false)...)
	require.Len(t, s.LeaveOneOut, 13)
	for i, omission := range s.LeaveOneOut {
		var others []evidence.Point
		for j, study := range s.Studies {
			if j != i {
				others = append(others, evidence.Point{Effect: study.Estimate, Variance: study.Variance})
			}
		}
		want, refusal := evidence.Pool(others, evidence.RestrictedML, evidence.Wald)
		require.Nil(t, refusal)
		require.Equal(t, s.Studies[i].Study, omission.Study)
		require.InDelta(t, want.Estimate, omission.Model.Estimate, 1e-12)
		require.InDelta(t, want.Tau2, omission.Model.Tau2, 1e-12)
	}
}

func TestTrialsWithoutAnyEventAreLeftOutAndThePublishedResultStands(t *testing.T) {
	s := synthesise(t, plain, tabulated(t, "yusuf1985", evidence.OR, false)...)
	for i, label := range []string{"Hutton", "Pitt", "Yusuf"} {
		require.Equal(t, [2]string{label, "double-zero"}, [2]string{s.Excluded[i].Label, s.Excluded[i].Code})
	}
	// Yusuf et al. (1985) p. 107, as in metafor test_analysis_example_yusuf1985.r.
	peto, found := s.Model(evidence.Peto, evidence.Wald)
	require.True(t, found)
	require.InDelta(t, 0.9332, peto.Ratio.Estimate, 5e-5)
	require.InDelta(t, 0.7385, peto.Ratio.CILow, 5e-5)
	require.InDelta(t, 1.1792, peto.Ratio.CIHigh, 5e-5)
}

func TestRegressionOnACovariateOfTheStudies(t *testing.T) {
	studies := tabulated(t, "landenberger2005", evidence.OR, true)
	sessions := map[string]float64{}
	for i, row := range table(t, "landenberger2005") {
		sessions[studies[i].ID] = float(t, row["sessions"])
	}
	studies = append(studies, study("uden", rct, "US", studies[0].Outcomes[0]))
	s := synthesise(t, evidence.SynthesisOptions{
		Covariate: &evidence.Covariate{Name: "sessioner om ugen", Values: sessions},
	}, studies...)
	require.Nil(t, s.Regression.Refusal)
	require.Equal(t, "sessioner om ugen", s.Regression.Covariate)
	require.InDelta(t, 0.0695, s.Regression.Slope.Estimate, 5e-5)
	require.Equal(t, []string{"uden"}, s.Regression.LeftOut)

	constant := synthesise(t, evidence.SynthesisOptions{
		Covariate: &evidence.Covariate{Name: "x", Values: map[string]float64{"a": 1, "b": 1, "c": 1}},
	}, effect("a", 0.1, 0.1), effect("b", 0.2, 0.1), effect("c", 0.3, 0.1))
	require.Equal(t, "covariate-constant", constant.Regression.Refusal.Code)
}

func TestOneStudyIsItself(t *testing.T) {
	s := synthesise(t, plain, effect("a", 0.3, 0.1))
	require.Equal(t, 1, s.K)
	require.Nil(t, s.Refusal)
	require.Len(t, s.Models, 1)
	main, found := s.Main()
	require.True(t, found)
	require.InDelta(t, 0.3, main.Estimate, 1e-15)
	require.InDelta(t, 0.1, main.SE, 1e-15)
	require.Zero(t, main.Tau2)
	require.Nil(t, main.PILow)
	require.Equal(t, "one-study", s.Notes[0].Code)
}

func TestTwoStudiesHaveNoPredictionByT(t *testing.T) {
	s := synthesise(t, plain, effect("a", 0.3, 0.1), effect("b", 0.9, 0.2))
	main, _ := s.Main()
	require.NotNil(t, main.PILow)
	require.Nil(t, main.PITLow)
	require.Empty(t, s.LeaveOneOut)
	knha, found := s.Model(evidence.RestrictedML, evidence.KnappHartung)
	require.True(t, found)
	require.InDelta(t, 1, *knha.DF, 0)
	require.Equal(t, "t, k−1", knha.PIQuantile)
}

func TestEqualStudiesHaveNoKnappHartungInterval(t *testing.T) {
	s := synthesise(t, plain, effect("a", 0.3, 0.1), effect("b", 0.3, 0.2), effect("c", 0.3, 0.3))
	main, _ := s.Main()
	require.Zero(t, main.Tau2)
	require.Zero(t, main.I2)
	require.Nil(t, main.Tau2Low, "the studies agree more than chance allows")
	require.Len(t, s.Refusals, len(evidence.Methods()))
	for _, refusal := range s.Refusals {
		require.Equal(t, evidence.KnappHartung, refusal.Test)
		require.Equal(t, "all-the-same", refusal.Code)
	}
}

func TestNordicSamplesAreComparedWithOthers(t *testing.T) {
	s := synthesise(t, plain,
		effect("a", 0.5, 0.1, in("DK")), effect("b", 0.7, 0.1, in("SE")), effect("c", 0.1, 0.1), effect("d", 0.3, 0.1),
		effect("e", 0.2, 0.1, in("")))
	require.NotNil(t, s.Subgroups)
	require.Equal(t, []string{"e"}, s.Subgroups.LeftOut)
	nordic, other := s.Subgroups.Groups[0], s.Subgroups.Groups[1]
	require.Equal(t, [2]string{"nordic", "other"}, [2]string{nordic.Code, other.Code})
	require.InDelta(t, 0.6, nordic.Model.Estimate, 1e-12)
	require.InDelta(t, 0.4, s.Subgroups.Difference, 1e-12)
	// Each group has τ² = 0.01 and the squared error (0.01 + 0.01) / 2, so Q is 0.16 / 0.02.
	require.InDelta(t, 8, s.Subgroups.Q, 1e-9)
	require.InDelta(t, 0.004678, s.Subgroups.P, 1e-6)

	alone := synthesise(t, plain, effect("a", 0.5, 0.1, in("DK")), effect("b", 0.7, 0.1, in("NO")))
	require.Nil(t, alone.Subgroups)
}

func TestEggersTestNeedsTenStudies(t *testing.T) {
	// metafor's documentation of regtest(model="lm") for these data: t = -1.4013, df = 11, p = 0.1887.
	studies := tabulated(t, "bcg", evidence.RR, false)
	egger := synthesise(t, plain, studies...).Egger
	require.NotNil(t, egger)
	require.Equal(t, 13, egger.K)
	require.InDelta(t, -1.4013, egger.Classic.Statistic, 5e-5)
	require.InDelta(t, 11, *egger.Classic.DF, 0)
	require.InDelta(t, 0.1887, egger.Classic.P, 5e-5)
	require.Nil(t, egger.Mixed.DF, "the mixed-effects test is by the normal distribution")
	require.NotNil(t, synthesise(t, plain, studies[:10]...).Egger)
	require.Nil(t, synthesise(t, plain, studies[:9]...).Egger)

	_, refusal := evidence.EggerTest(pointsOf(t, "bcg", "rr")[:9])
	require.Equal(t, "too-few-for-egger", refusal.Code)
}

func TestSynthesesStandInAStableOrder(t *testing.T) {
	outcome := func(code string, about evidence.Subject, primary bool) evidence.Outcome {
		return evidence.Outcome{
			Code: code, About: about, Primary: primary, EffectType: evidence.SMD, Estimate: new(0.1), SE: new(0.1),
		}
	}
	studies := []evidence.Study{
		study("a", rct, "DK", outcome("b", evidence.Staff, false), also(outcome("c", "", false), outcome("z", "", true))),
		study("b", rct, "DK", outcome("a", evidence.Cost, false), also(outcome("b", evidence.Citizen, false))),
	}
	var order []string
	for _, s := range evidence.Synthesise(studies, plain) {
		order = append(order, s.Outcome+" "+string(s.About))
	}
	require.Equal(t, []string{"z citizen", "b citizen", "c citizen", "b staff", "a cost"}, order)

	want, err := json.Marshal(evidence.Synthesise(studies, plain))
	require.NoError(t, err)
	slices.Reverse(studies)
	got, err := json.Marshal(evidence.Synthesise(studies, plain))
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
}

func TestNothingIsNothing(t *testing.T) {
	require.Empty(t, evidence.Synthesise(nil, plain))
	require.Empty(t, evidence.Synthesise([]evidence.Study{study("a", rct, "DK", concluded(evidence.FavoursMethod))}, plain))
	_, refusal := evidence.Pool(nil, evidence.RestrictedML, evidence.Wald)
	require.Equal(t, "no-effects", refusal.Code)
}
