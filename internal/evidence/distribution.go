package evidence

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// upperTail is the probability above the upper bound of a 95 % interval.
const upperTail = 0.025

// normalP gives the two-sided p of a standard normal statistic.
func normalP(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// studentP gives the two-sided p of a t statistic.
func studentP(t, df float64) float64 {
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(t))
}

// student975 gives the 97.5 % quantile of t.
func student975(df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - upperTail)
}

// chiSquaredP gives the probability of a larger value.
func chiSquaredP(q, df float64) float64 {
	if df <= 0 {
		return 1
	}
	return distuv.ChiSquared{K: df}.Survival(math.Max(q, 0))
}

// chiSquaredQuantile gives the value below which a share of the distribution lies.
func chiSquaredQuantile(share, df float64) float64 { return distuv.ChiSquared{K: df}.Quantile(share) }
