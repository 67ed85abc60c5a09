package evidence_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

// somePoints draws effects and variances over wide ranges, many of them far from what studies report.
func somePoints(t *rapid.T, fewest int) []evidence.Point {
	scale := math.Pow(10, rapid.Float64Range(-6, 6).Draw(t, "scale"))
	width := rapid.Float64Range(0, 4).Draw(t, "width of variances")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) evidence.Point {
		return evidence.Point{
			Effect:   scale * rapid.Float64Range(-3, 3).Draw(t, "effect"),
			Variance: scale * scale * math.Pow(10, rapid.Float64Range(-width, width).Draw(t, "variance")),
		}
	}), fewest, 40).Draw(t, "points")
}

func pool(t require.TestingT, points []evidence.Point, method evidence.Method) evidence.Model {
	model, refusal := evidence.Pool(points, method, evidence.Wald)
	require.Nil(t, refusal)
	return model
}

// near compares numbers of any size, on the scale of what they are made of.
func near(t require.TestingT, want, got, size float64, what ...any) {
	require.InDelta(t, want, got, 1e-7*size+1e-300, what...)
}

func TestOrderOfPooledStudiesNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 1)
		shuffled := slices.Clone(points)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		for _, method := range evidence.Methods() {
			for _, test := range evidence.Tests() {
				want, refusal := evidence.Pool(points, method, test)
				got, other := evidence.Pool(shuffled, method, test)
				require.Equal(t, refusal, other)
				require.Equal(t, want, got, "to the last bit")
			}
		}
	})
}

func TestScalingEffectsScalesTheEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 2)
		c := rapid.Float64Range(0.01, 100).Draw(t, "c")
		if rapid.Bool().Draw(t, "negative") {
			c = -c
		}
		scaled := make([]evidence.Point, len(points))
		for i, p := range points {
			scaled[i] = evidence.Point{Effect: c * p.Effect, Variance: c * c * p.Variance}
		}
		for _, method := range evidence.Methods() {
			one, other := pool(t, points, method), pool(t, scaled, method)
			spread := math.Sqrt(one.Tau2) + one.SE + math.Abs(one.Estimate)
			near(t, c*one.Estimate, other.Estimate, math.Abs(c)*spread, method)
			near(t, math.Abs(c)*one.SE, other.SE, math.Abs(c)*spread, method)
			near(t, c*c*one.Tau2, other.Tau2, c*c*spread*spread*float64(len(points)), method)
			near(t, one.Q, other.Q, 1+one.Q, method)
		}
	})
}

func TestAddingAConstantShiftsTheEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 2)
		size := 0.0
		for _, p := range points {
			size = max(size, math.Abs(p.Effect), math.Sqrt(p.Variance))
		}
		c := size * rapid.Float64Range(-5, 5).Draw(t, "c")
		shifted := make([]evidence.Point, len(points))
		for i, p := range points {
			shifted[i] = evidence.Point{Effect: p.Effect + c, Variance: p.Variance}
		}
		for _, method := range evidence.Methods() {
			one, other := pool(t, points, method), pool(t, shifted, method)
			near(t, one.Estimate+c, other.Estimate, size, method)
			near(t, one.Tau2, other.Tau2, size*size, method)
		}
	})
}

func TestEqualStudiesHaveNoVarianceBetweenThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 1)
		for i := range points {
			points[i].Effect = points[0].Effect
		}
		for _, method := range evidence.Methods() {
			if len(points) == 1 && method != evidence.EqualEffects {
				continue
			}
			model := pool(t, points, method)
			require.Zero(t, model.Tau2, method)
			require.Zero(t, model.I2, method)
			require.InDelta(t, points[0].Effect, model.Estimate, 1e-12*math.Abs(points[0].Effect), method)
		}
	})
}

// logLikelihood is written out here a second time, from the model's definition.
func logLikelihood(points []evidence.Point, tau2 float64, restricted bool) float64 {
	var sum, mean, l float64
	for _, p := range points {
		sum += 1 / (p.Variance + tau2)
		mean += p.Effect / (p.Variance + tau2)
	}
	mean /= sum
	for _, p := range points {
		l -= (math.Log(p.Variance+tau2) + (p.Effect-mean)*(p.Effect-mean)/(p.Variance+tau2)) / 2
	}
	if restricted {
		l -= math.Log(sum) / 2
	}
	return l
}

func TestLikelihoodIsGreatestWhereItSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 2)
		for method, restricted := range map[evidence.Method]bool{evidence.RestrictedML: true, evidence.FullML: false} {
			tau2 := pool(t, points, method).Tau2
			reached := logLikelihood(points, tau2, restricted)
			step := 1e-3 * points[0].Variance
			for _, other := range []float64{0, tau2 * 0.99, tau2 * 1.01, tau2 + step} {
				require.GreaterOrEqual(t, reached, logLikelihood(points, other, restricted)-1e-9*math.Abs(reached)-1e-12,
					"%s: τ² %g against %g", method, tau2, other)
			}
		}
	})
}

func TestPauleMandelMakesQItsDegreesOfFreedom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 2)
		model := pool(t, points, evidence.PauleMandel)
		df := float64(len(points) - 1)
		if model.Tau2 == 0 {
			require.LessOrEqual(t, model.Q, df*(1+1e-9))
			return
		}
		widened := slices.Clone(points)
		for i := range widened {
			widened[i].Variance += model.Tau2
		}
		require.InEpsilon(t, df, pool(t, widened, evidence.EqualEffects).Q, 1e-6)
		require.LessOrEqual(t, *model.Tau2Low, model.Tau2)
		require.GreaterOrEqual(t, *model.Tau2High, model.Tau2)
	})
}

func TestIntervalsHoldTheEstimateAndNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := somePoints(t, 3)
		for _, method := range evidence.Methods()[1:] {
			m := pool(t, points, method)
			require.LessOrEqual(t, m.CILow, m.Estimate)
			require.GreaterOrEqual(t, m.CIHigh, m.Estimate)
			require.LessOrEqual(t, *m.PILow, m.CILow)
			require.GreaterOrEqual(t, *m.PIHigh, m.CIHigh)
			require.Less(t, *m.PITLow, *m.PILow)
			require.Greater(t, *m.PITHigh, *m.PIHigh)
			require.GreaterOrEqual(t, m.I2, 0.0)
			require.Less(t, m.I2, 100.0000001)
			require.GreaterOrEqual(t, m.H2, 1.0)
			require.True(t, m.QP >= 0 && m.QP <= 1 && m.P >= 0 && m.P <= 1)
		}
	})
}

// TestEverySynthesisSettlesAndIsFinite tries what no study reports: JSON has no word for a number that is none, so
// that one anywhere would be an error.
func TestEverySynthesisSettlesAndIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		effectType := rapid.SampledFrom([]evidence.EffectType{evidence.SMD, evidence.OR, evidence.MD}).Draw(t, "type")
		covariate := evidence.Covariate{Values: map[string]float64{}}
		var studies []evidence.Study
		for i := range rapid.IntRange(1, 14).Draw(t, "k") {
			id := strconv.Itoa(i)
			estimate := math.Pow(10, rapid.Float64Range(-9, 9).Draw(t, "estimate"))
			if effectType != evidence.OR && rapid.Bool().Draw(t, "negative") {
				estimate = -estimate
			}
			covariate.Values[id] = rapid.Float64Range(-1e6, 1e6).Draw(t, "covariate")
			studies = append(studies, study(id, rct, rapid.SampledFrom([]string{"DK", "US", ""}).Draw(t, "country"),
				evidence.Outcome{
					Code: "x", EffectType: effectType, Estimate: &estimate,
					SE: new(math.Pow(10, rapid.Float64Range(-9, 9).Draw(t, "se"))),
				}, from(rapid.IntRange(1990, 1995).Draw(t, "year")),
				of(rapid.SampledFrom([]string{"", "", "s"}).Draw(t, "sample"))))
		}
		s := evidence.Synthesise(studies, evidence.SynthesisOptions{Covariate: &covariate})[0]
		for _, refusal := range s.Refusals {
			require.NotEqual(t, "no-convergence", refusal.Code)
		}
		_, err := json.Marshal(s)
		require.NoError(t, err)
	})
}

func TestAnyTablesGiveASynthesisOfFiniteNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		effectType := rapid.SampledFrom([]evidence.EffectType{evidence.OR, evidence.RR}).Draw(t, "type")
		var studies []evidence.Study
		for i := range rapid.IntRange(1, 12).Draw(t, "k") {
			n1, n2 := rapid.IntRange(1, 60).Draw(t, "n1"), rapid.IntRange(1, 100_000).Draw(t, "n2")
			studies = append(studies, study(strconv.Itoa(i), rct, "DK", evidence.Outcome{
				Code: "x", EffectType: effectType, HigherIsBetter: new(rapid.Bool().Draw(t, "higher")),
				Counts: &evidence.Counts{
					EventsTreatment: rapid.IntRange(0, n1).Draw(t, "e1"), NTreatment: n1,
					EventsControl: rapid.IntRange(0, n2).Draw(t, "e2"), NControl: n2,
				},
			}))
		}
		s := evidence.Synthesise(studies, plain)[0]
		require.Equal(t, len(studies), s.K+len(s.Excluded), "no study disappears")
		_, err := json.Marshal(s)
		require.NoError(t, err)
	})
}

func TestRegressionRecoversALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		intercept, slope := rapid.Float64Range(-2, 2).Draw(t, "intercept"), rapid.Float64Range(-2, 2).Draw(t, "slope")
		origin := rapid.Float64Range(-1e4, 1e4).Draw(t, "origin")
		var points []evidence.Point
		var covariate []float64
		for i := range rapid.IntRange(3, 20).Draw(t, "k") {
			x := origin + float64(i)
			points = append(points, evidence.Point{
				Effect: intercept + slope*float64(i), Variance: rapid.Float64Range(0.01, 1).Draw(t, "variance"),
			})
			covariate = append(covariate, x)
		}
		r, refusal := evidence.Regress(points, covariate, evidence.RestrictedML, evidence.Wald)
		require.Nil(t, refusal)
		require.InDelta(t, slope, r.Slope.Estimate, 1e-9)
		require.InDelta(t, intercept-slope*origin, r.Intercept.Estimate, 1e-5)
		require.InDelta(t, 0, r.Tau2, 1e-9)
		_, refusal = evidence.Regress(points[:2], covariate[:2], evidence.RestrictedML, evidence.Wald)
		require.Equal(t, "too-few-studies", refusal.Code)
	})
}

func TestTablesThatSayNothingAreRefused(t *testing.T) {
	none := evidence.Counts{NTreatment: 10, NControl: 10}
	oneSided := evidence.Counts{NTreatment: 10, NControl: 10, EventsControl: 3}
	for code, tables := range map[string][]evidence.Counts{
		"no-effects": nil, "unusable-effect": {none}, "not-finite": {oneSided},
	} {
		_, refusal := evidence.PoolTables(tables, evidence.OR, evidence.MantelHaenszel)
		require.Equal(t, code, refusal.Code)
	}
	_, refusal := evidence.PoolTables([]evidence.Counts{oneSided}, evidence.OR, evidence.Peto)
	require.Nil(t, refusal)
}

func BenchmarkSynthesise(b *testing.B) {
	studies := tabulated(b, "landenberger2005", evidence.OR, true)
	many := make([]evidence.Study, 0, 500)
	for i := range 500 {
		s := studies[i%len(studies)]
		s.ID = strconv.Itoa(i)
		many = append(many, s)
	}
	for name, studies := range map[string][]evidence.Study{"58": studies, "500": many} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				evidence.Synthesise(studies, plain)
			}
		})
	}
}
