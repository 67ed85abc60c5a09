package evidence_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func TestHedgesGAgreesWithPublishedValues(t *testing.T) {
	// Normand (1999), Statistics in Medicine 18:321-359: length of stay after stroke. The
	// expected values are those that metafor documents for these data (g and its variance).
	for _, c := range []struct {
		means evidence.Means
		g, vi float64
	}{
		{means: evidence.Means{
			MeanTreatment: 55, SDTreatment: 47, NTreatment: 155,
			MeanControl: 75, SDControl: 64, NControl: 156,
		}, g: -0.3552, vi: 0.0131},
		{means: evidence.Means{
			MeanTreatment: 27, SDTreatment: 7, NTreatment: 31,
			MeanControl: 29, SDControl: 4, NControl: 32,
		}, g: -0.3479, vi: 0.0645},
		{means: evidence.Means{
			MeanTreatment: 64, SDTreatment: 17, NTreatment: 75,
			MeanControl: 119, SDControl: 29, NControl: 71,
		}, g: -2.3176, vi: 0.0458},
		{means: evidence.Means{
			MeanTreatment: 66, SDTreatment: 20, NTreatment: 18,
			MeanControl: 137, SDControl: 48, NControl: 18,
		}, g: -1.8880, vi: 0.1606},
	} {
		effect, known := evidence.Outcome{EffectType: evidence.SMD, Means: &c.means}.Effect()
		require.True(t, known)
		require.InDelta(t, c.g, effect.Estimate, 5e-5)
		se := (effect.High - effect.Low) / 2 / 1.959963984540054
		require.InDelta(t, c.vi, se*se, 5e-5)
		require.Equal(t, evidence.RawNumbers, effect.Basis)
	}
}

func TestMeanDifferenceUsesEachArmsOwnDeviation(t *testing.T) {
	effect, known := evidence.Outcome{EffectType: evidence.MD, Means: &evidence.Means{
		MeanTreatment: 12, SDTreatment: 3, NTreatment: 9, MeanControl: 10, SDControl: 4, NControl: 16,
	}}.Effect()
	require.True(t, known)
	require.InDelta(t, 2, effect.Estimate, 1e-12)
	require.InDelta(t, 2-1.959964*math.Sqrt2, effect.Low, 1e-6)
}

func TestCountsGiveRatios(t *testing.T) {
	// Landenberger & Lipsey's data, as the catalogue states them: 18/110 against 20/91.
	counts := &evidence.Counts{EventsTreatment: 18, NTreatment: 110, EventsControl: 20, NControl: 91}
	odds, known := evidence.Outcome{EffectType: evidence.OR, Counts: counts}.Effect()
	require.True(t, known)
	require.InDelta(t, 0.695, odds.Estimate, 5e-4)
	require.InDelta(t, 0.342, odds.Low, 5e-4)
	require.InDelta(t, 1.41, odds.High, 5e-3)

	// BCG trial 1 (Aronson 1948), in metafor's documentation: log RR -0.8893, variance 0.3256.
	risk, known := evidence.Outcome{EffectType: evidence.RR, Counts: &evidence.Counts{
		EventsTreatment: 4, NTreatment: 123, EventsControl: 11, NControl: 139,
	}}.Effect()
	require.True(t, known)
	require.InDelta(t, -0.8893, math.Log(risk.Estimate), 5e-5)
	se := math.Log(risk.High/risk.Low) / 2 / 1.959963984540054
	require.InDelta(t, 0.3256, se*se, 5e-5)
}

func TestZeroCellGetsAHalfAndAnEmptyTableNothing(t *testing.T) {
	effect, known := evidence.Outcome{EffectType: evidence.OR, Counts: &evidence.Counts{
		EventsTreatment: 0, NTreatment: 10, EventsControl: 5, NControl: 10,
	}}.Effect()
	require.True(t, known)
	require.InDelta(t, 0.5*5.5/(10.5*5.5), effect.Estimate, 1e-12)
	for _, events := range []int{0, 10} {
		_, known := evidence.Outcome{EffectType: evidence.OR, Counts: &evidence.Counts{
			EventsTreatment: events, NTreatment: 10, EventsControl: events, NControl: 10,
		}}.Effect()
		require.False(t, known)
	}
}

func TestStandardErrorOfARatioIsOnTheLogScale(t *testing.T) {
	effect, known := evidence.Outcome{EffectType: evidence.HR, Estimate: new(0.5), SE: new(0.1)}.Effect()
	require.True(t, known)
	require.InDelta(t, math.Exp(math.Log(0.5)-0.1959964), effect.Low, 1e-7)
	require.InDelta(t, 0.5, effect.Estimate, 1e-12)
	require.Equal(t, evidence.StandardError, effect.Basis)
}

func TestDirectionOfAnOutcome(t *testing.T) {
	higher, lower := new(true), new(false)
	for name, c := range map[string]struct {
		effectType evidence.EffectType
		low, high  float64
		better     *bool
		favours    evidence.Favours
		want       evidence.Direction
		bySource   bool
	}{
		"above zero, higher is better": {evidence.SMD, 0.1, 0.5, higher, "", evidence.Favourable, false},
		"above zero, lower is better":  {evidence.SMD, 0.1, 0.5, lower, "", evidence.Adverse, false},
		"below zero, lower is better":  {evidence.MD, -5, -1, lower, "", evidence.Favourable, false},
		"across zero": {
			evidence.SMD, -0.1, 0.5, higher, evidence.FavoursMethod, evidence.Neutral, false,
		},
		"ending at zero":                   {evidence.SMD, 0, 0.5, higher, "", evidence.Neutral, false},
		"ratio below one, lower is better": {evidence.OR, 0.4, 0.9, lower, "", evidence.Favourable, false},
		"ratio above one, lower is better": {evidence.RR, 1.1, 2, lower, "", evidence.Adverse, false},
		"ratio across one":                 {evidence.HR, 0.9, 1.1, lower, "", evidence.Neutral, false},
		"ratio ending at one":              {evidence.OR, 0.4, 1, lower, "", evidence.Neutral, false},
		"unknown which is better, source says": {
			evidence.OR, 0.4, 0.9, nil, evidence.FavoursMethod, evidence.Favourable, true,
		},
		"unknown which is better, source is mum": {
			evidence.OR, 0.4, 0.9, nil, evidence.FavoursUnread, evidence.Neutral, false,
		},
		"unknown which is better, across": {
			evidence.OR, 0.4, 1.9, nil, evidence.FavoursMethod, evidence.Neutral, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := evidence.Read(evidence.Outcome{
				EffectType: c.effectType, Estimate: new((c.low + c.high) / 2), CILow: new(c.low), CIHigh: new(c.high),
				HigherIsBetter: c.better, Favours: c.favours,
			})
			require.Equal(t, c.want, got.Direction)
			require.Equal(t, c.bySource, got.BySource)
			require.Equal(t, evidence.StatedInterval, got.Basis)
		})
	}
	require.Equal(t, evidence.Reading{Direction: evidence.Adverse, Basis: evidence.SourceOnly, BySource: true},
		evidence.Read(evidence.Outcome{EffectType: evidence.MD, Estimate: new(3.0), Favours: evidence.FavoursControl}))
	require.Equal(t, "efter kildens konklusion", evidence.BySourceLabel().DA)
}

func TestIntervalFromCountsHoldsTheEstimateAndTurnsWithTheArms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.IntRange(1, 500).Draw(t, "n1"), rapid.IntRange(1, 500).Draw(t, "n2")
		counts := evidence.Counts{
			EventsTreatment: rapid.IntRange(0, n1).Draw(t, "e1"), NTreatment: n1,
			EventsControl: rapid.IntRange(0, n2).Draw(t, "e2"), NControl: n2,
		}
		turned := evidence.Counts{
			EventsTreatment: counts.EventsControl, NTreatment: n2, EventsControl: counts.EventsTreatment, NControl: n1,
		}
		for _, effectType := range []evidence.EffectType{evidence.OR, evidence.RR} {
			effect, known := evidence.Outcome{EffectType: effectType, Counts: &counts}.Effect()
			other, knownToo := evidence.Outcome{EffectType: effectType, Counts: &turned}.Effect()
			require.Equal(t, known, knownToo)
			if !known {
				continue
			}
			require.Less(t, effect.Low, effect.Estimate)
			require.Less(t, effect.Estimate, effect.High)
			require.InEpsilon(t, effect.Estimate, 1/other.Estimate, 1e-9)
			require.InEpsilon(t, effect.Low, 1/other.High, 1e-9)
		}
	})
}
