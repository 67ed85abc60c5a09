package evidence_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func TestWhatCannotBePooledIsNamedWithItsReason(t *testing.T) {
	ratio := func(estimate, low, high float64) change {
		return told(func(o *evidence.Outcome) {
			*o = evidence.Outcome{
				Code: "trivsel", EffectType: evidence.RR, HigherIsBetter: new(true),
				Estimate: &estimate, CILow: &low, CIHigh: &high,
			}
		})
	}
	counted := func(a, n1, c, n2 int) change {
		return told(func(o *evidence.Outcome) {
			*o = evidence.Outcome{Code: "trivsel", EffectType: evidence.RR, HigherIsBetter: new(true), Counts: &evidence.Counts{
				EventsTreatment: a, NTreatment: n1, EventsControl: c, NControl: n2,
			}}
		})
	}
	averaged := func(sd1, sd2 float64, n int) change {
		return told(func(o *evidence.Outcome) {
			o.Estimate, o.SE = nil, nil
			o.Means = &evidence.Means{MeanTreatment: 1, SDTreatment: sd1, NTreatment: n, SDControl: sd2, NControl: n}
		})
	}
	designed := func(d evidence.Design) change { return func(s *evidence.Study) { s.Design = d } }
	for name, c := range map[string]struct {
		change change
		code   string
	}{
		"a review":                 {designed(meta), "review"},
		"before and after":         {designed(prepost), "no-comparison-group"},
		"a register":               {designed(evidence.Registry), "no-comparison-group"},
		"low quality":              {rated(evidence.Low), "low-quality"},
		"nothing":                  {told(func(o *evidence.Outcome) { o.Estimate, o.SE = nil, nil }), "no-effect-size"},
		"an estimate alone":        {told(func(o *evidence.Outcome) { o.SE = nil }), "no-uncertainty"},
		"no error":                 {told(func(o *evidence.Outcome) { o.SE = new(0.0) }), "zero-variance"},
		"an error out of numbers":  {told(func(o *evidence.Outcome) { o.SE = new(1e-40) }), "unusable-effect"},
		"not a number":             {told(func(o *evidence.Outcome) { o.Estimate = new(math.NaN()) }), "unusable-effect"},
		"infinity":                 {told(func(o *evidence.Outcome) { o.SE = new(math.Inf(1)) }), "unusable-effect"},
		"outside its interval":     {ratio(2, 0.5, 1.5), "outside-interval"},
		"an interval turned":       {ratio(1, 1.5, 0.5), "interval-turned"},
		"an interval of no width":  {ratio(1.5, 1.5, 1.5), "zero-variance"},
		"a negative ratio":         {ratio(0.5, -0.5, 1.5), "not-a-ratio"},
		"nobody had it":            {counted(0, 10, 0, 12), "double-zero"},
		"everybody had it":         {counted(10, 10, 12, 12), "everybody"},
		"more events than people":  {counted(11, 10, 3, 12), "impossible-table"},
		"an empty group":           {counted(0, 0, 3, 12), "impossible-table"},
		"no deviation":             {averaged(0, 0, 10), "zero-variance"},
		"one person in each group": {averaged(1, 1, 1), "zero-variance"},
	} {
		t.Run(name, func(t *testing.T) {
			s := synthesise(t, plain, effect("a", 0.1, 0.1, c.change))
			require.Zero(t, s.K)
			require.Empty(t, s.Models)
			require.Equal(t, "no-effects", s.Refusal.Code)
			require.Len(t, s.Excluded, 1)
			out := s.Excluded[0]
			require.Equal(t, c.code, out.Code)
			require.Equal(t, [3]string{"a", "/outcomes/0", "trivsel"}, [3]string{out.Study, out.Pointer, out.Outcome})
			require.NotEmpty(t, out.Reason.DA)
			require.NotEmpty(t, out.Reason.EN)
		})
	}
}

func TestEffectIsComputedFromWhatIsStated(t *testing.T) {
	byError := synthesise(t, plain, effect("a", 0.3, 0.1)).Studies[0]
	require.InDelta(t, 0.01, byError.Variance, 1e-15)
	require.Equal(t, evidence.StandardError, byError.Basis)

	// Exp of 0.2 with the error 0.3, rounded as papers do.
	byInterval := synthesise(t, plain, effect("a", 0, 1, told(func(o *evidence.Outcome) {
		o.EffectType, o.Estimate, o.SE, o.CILow, o.CIHigh = evidence.HR, new(1.22), nil, new(0.68), new(2.20)
	}))).Studies[0]
	require.InDelta(t, math.Log(1.22), byInterval.Estimate, 1e-15)
	require.InDelta(t, 0.09, byInterval.Variance, 1e-3)
	require.Equal(t, evidence.StatedInterval, byInterval.Basis)
	require.Empty(t, byInterval.Notes)
	require.InDelta(t, 1.22, byInterval.Ratio.Estimate, 1e-12)

	lopsided := synthesise(t, plain, effect("a", 0, 1, told(func(o *evidence.Outcome) {
		o.EffectType, o.Estimate, o.SE, o.CILow, o.CIHigh = evidence.OR, new(1.50), nil, new(1.00), new(2.00)
	}))).Studies[0]
	require.Equal(t, "interval-not-symmetric", lopsided.Notes[0].Code)

	differing := synthesise(t, plain, effect("a", 0.3, 0.1, told(func(o *evidence.Outcome) {
		o.CILow, o.CIHigh = new(0.0), new(0.6)
	}))).Studies[0]
	require.InDelta(t, 0.01, differing.Variance, 1e-15)
	require.Equal(t, "interval-and-error-differ", differing.Notes[0].Code)

	empty := synthesise(t, plain, effect("a", 0, 1, told(func(o *evidence.Outcome) {
		o.EffectType, o.Estimate, o.SE = evidence.OR, nil, nil
		o.Counts = &evidence.Counts{EventsTreatment: 0, NTreatment: 10, EventsControl: 5, NControl: 10}
	}))).Studies[0]
	require.Equal(t, "zero-cell", empty.Notes[0].Code)
	require.Equal(t, 20, *empty.Participants)
}

func TestMeanDifferenceCanHaveThePooledDeviation(t *testing.T) {
	var studies []evidence.Study
	for i, row := range table(t, "normand1999") {
		studies = append(studies, study(fmt.Sprint(i), rct, "", evidence.Outcome{
			Code: "dage", EffectType: evidence.MD, Means: new(meansOf(t, row)),
		}))
	}
	pooled := synthesise(t, evidence.SynthesisOptions{MDVariance: evidence.PooledSD}, studies...)
	model, _ := pooled.Model(evidence.DerSimonian, evidence.Wald)
	require.InDelta(t, -14.0972, model.Estimate, 5e-5)
	own := synthesise(t, plain, studies...)
	model, _ = own.Main()
	require.InDelta(t, -15.1060, model.Estimate, 5e-5)
	require.Nil(t, own.HigherIsBetter, "no study says which is better")
}

func TestHedgesGEqualsTheDistributedValues(t *testing.T) {
	for _, row := range table(t, "normand1999") {
		g, known := meansOf(t, row).HedgesG()
		require.True(t, known)
		require.InDelta(t, float(t, row["g"]), g.Effect, 1e-10)
		require.InDelta(t, float(t, row["vi"]), g.Variance, 1e-10)
	}
	// The correction keeps its digits with very many people, where it nears 1.
	many := evidence.Means{MeanTreatment: 1, SDTreatment: 1, NTreatment: 5_001, SDControl: 1, NControl: 5_001}
	more := many
	more.NTreatment++
	below, _ := many.HedgesG()
	above, _ := more.HedgesG()
	require.InDelta(t, 1-3.0/(4*10_000-1), below.Effect, 1e-9)
	require.InDelta(t, above.Effect, below.Effect, 1e-8)
}

func TestReversedDirectionIsTurnedWhereThatIsValid(t *testing.T) {
	lower := told(func(o *evidence.Outcome) { o.HigherIsBetter = new(false) })
	s := synthesise(t, plain, effect("a", 0.3, 0.1), effect("b", 0.2, 0.1), effect("c", -0.4, 0.1, lower))
	require.Equal(t, 3, s.K)
	require.True(t, *s.HigherIsBetter)
	require.True(t, s.Studies[2].Flipped)
	require.InDelta(t, 0.4, s.Studies[2].Estimate, 1e-15)
	require.Equal(t, "flipped", s.Studies[2].Notes[0].Code)

	// An odds ratio of the opposite event is the reciprocal; a risk ratio is counted anew.
	for _, effectType := range []evidence.EffectType{evidence.OR, evidence.RR} {
		counted := func(a, c int, higher bool) change {
			return told(func(o *evidence.Outcome) {
				*o = evidence.Outcome{Code: "trivsel", EffectType: effectType, HigherIsBetter: &higher, Counts: &evidence.Counts{
					EventsTreatment: a, NTreatment: 40, EventsControl: c, NControl: 50,
				}}
			})
		}
		want := synthesise(t, plain, effect("a", 0, 1, counted(10, 20, true)), effect("b", 0, 1, counted(15, 20, true)),
			effect("c", 0, 1, counted(12, 22, true)))
		got := synthesise(t, plain, effect("a", 0, 1, counted(10, 20, true)), effect("b", 0, 1, counted(15, 20, true)),
			effect("c", 0, 1, counted(28, 28, false)))
		for i := range want.Models {
			require.InDelta(t, want.Models[i].Estimate, got.Models[i].Estimate, 1e-12, want.Models[i].Method)
		}
	}

	stated := func(effectType evidence.EffectType, higher bool) change {
		return told(func(o *evidence.Outcome) { o.EffectType, o.Estimate, o.HigherIsBetter = effectType, new(1.5), &higher })
	}
	for _, effectType := range []evidence.EffectType{evidence.RR, evidence.HR} {
		s := synthesise(t, plain, effect("a", 1, 0.1, stated(effectType, true)),
			effect("b", 1, 0.1, stated(effectType, true)), effect("c", 1, 0.1, stated(effectType, false)))
		require.Equal(t, 2, s.K)
		require.Equal(t, "direction-reversed", s.Excluded[0].Code)
	}

	unsaid := synthesise(t, plain, effect("a", 0.3, 0.1),
		effect("b", 0.2, 0.1, told(func(o *evidence.Outcome) { o.HigherIsBetter = nil })))
	require.Equal(t, 1, unsaid.K)
	require.Equal(t, "direction-unknown", unsaid.Excluded[0].Code)
}

func TestEffectsOfOneSampleAreNeverPooledAsIndependent(t *testing.T) {
	later := told(func(o *evidence.Outcome) { o.FollowupMonths = new(12) })
	studies := []evidence.Study{
		effect("a", 0.3, 0.2, of("s-1")), effect("b", 0.5, 0.2, of("s-1"), later), effect("c", 0.1, 0.1),
		effect("d", 0.2, 0.1, also(effect("x", 0.4, 0.1).Outcomes...)),
	}
	s := synthesise(t, plain, studies...)
	require.Equal(t, 3, s.K)
	require.InDelta(t, 0.6, *s.Correlation, 0)
	first, last := s.Studies[0], s.Studies[2]
	require.Equal(t, []string{"a", "b"}, first.Studies)
	require.Len(t, first.Aggregated, 2)
	require.InDelta(t, 0.4, first.Estimate, 1e-12)
	// Borenstein et al. (2009), eq. 24.4: v (1 + (m−1)ρ) / m.
	require.InDelta(t, 0.04*(1+0.6)/2, first.Variance, 1e-12)
	require.Equal(t, "aggregated", first.Notes[0].Code)
	require.Contains(t, first.Notes[0].Text.DA, "0.6")
	require.Equal(t, "/outcomes/1", last.Aggregated[1].Pointer)
	require.InDelta(t, 0.3, last.Estimate, 1e-12)

	independent := synthesise(t, evidence.SynthesisOptions{Correlation: new(0.0)}, studies...)
	require.InDelta(t, 0.02, independent.Studies[0].Variance, 1e-12)

	refused := synthesise(t, evidence.SynthesisOptions{Dependence: evidence.Refuse}, studies...)
	require.Equal(t, 1, refused.K)
	require.Len(t, refused.Excluded, 4)
	require.Equal(t, "dependent", refused.Excluded[0].Code)
}

func TestAggregationIsGeneralisedLeastSquares(t *testing.T) {
	// By hand: V = [[1, 0.5·1·2], [1, 4]] with ρ = 0.5, V⁻¹ = 1/3 [[4, −1], [−1, 1]], so the weights are 1 and 0.
	p, extrapolated := evidence.AggregatePoints([]evidence.Point{{Effect: 3, Variance: 1}, {Effect: 9, Variance: 4}}, 0.5)
	require.InDelta(t, 3, p.Effect, 1e-12)
	require.InDelta(t, 1, p.Variance, 1e-12)
	require.False(t, extrapolated)
	// With ρ = 0.8 the second weight is below 0.
	p, extrapolated = evidence.AggregatePoints([]evidence.Point{{Effect: 3, Variance: 1}, {Effect: 9, Variance: 4}}, 0.8)
	require.True(t, extrapolated)
	require.Less(t, p.Effect, 3.0)
}

func TestOddsRatiosAndDifferencesAreConvertedOnlyWhenAskedFor(t *testing.T) {
	// Handbook of Research Synthesis, table 13.4, as metafor's test_misc_escalc.r has it: d = 0.4471, se 0.2460.
	odds := effect("b", 0, 1, told(func(o *evidence.Outcome) {
		*o = evidence.Outcome{Code: "trivsel", EffectType: evidence.OR, HigherIsBetter: new(true), Counts: &evidence.Counts{
			EventsTreatment: 135, NTreatment: 150, EventsControl: 40, NControl: 50,
		}}
	}))
	require.Len(t, evidence.Synthesise([]evidence.Study{effect("a", 0.3, 0.1), odds}, plain), 2)

	s := synthesise(t, evidence.SynthesisOptions{ConvertTo: evidence.SMD}, effect("a", 0.3, 0.1), odds)
	require.Equal(t, evidence.SMD, s.EffectType)
	require.Equal(t, 2, s.K)
	converted := s.Studies[1]
	require.Equal(t, evidence.OR, converted.ConvertedFrom)
	require.Equal(t, "converted", converted.Notes[0].Code)
	require.InDelta(t, 0.4471, converted.Estimate, 5e-5)
	require.InDelta(t, 0.2460, converted.SE, 5e-5)

	back := synthesise(t, evidence.SynthesisOptions{ConvertTo: evidence.OR}, effect("a", 0.3, 0.1), odds)
	require.Equal(t, evidence.ScaleLogOR, back.Scale)
	require.InDelta(t, 0.3*math.Pi/math.Sqrt(3), back.Studies[0].Estimate, 1e-12)
}
