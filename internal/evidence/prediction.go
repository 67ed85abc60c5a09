package evidence

import "math"

// predict adds the prediction intervals, estimate ± quantile · √(τ² + SE²): where the effect of a new study like
// these would lie. The quantile is of the model's own test; and beside it t with k−2 degrees of freedom
// (Higgins, Thompson & Spiegelhalter 2009, eq. 12), from three studies. Where effects are taken to be equal
// there is nothing to predict.
func (m *Model) predict() {
	if m.Method == EqualEffects || m.K < 2 {
		return
	}
	spread := math.Hypot(math.Sqrt(m.Tau2), m.SE)
	quantile := z975
	m.PIQuantile = QuantileNormal
	if m.Test == KnappHartung {
		m.PIQuantile, quantile = QuantileTKMinus1, student975(float64(m.K-1))
	}
	m.PILow, m.PIHigh = new(m.Estimate-quantile*spread), new(m.Estimate+quantile*spread)
	if m.K > 2 {
		m.PITQuantile, quantile = QuantileTKMinus2, student975(float64(m.K-2))
		m.PITLow, m.PITHigh = new(m.Estimate-quantile*spread), new(m.Estimate+quantile*spread)
	}
}

// onScale adds the ratios where the analysis scale is logarithmic.
func (m Model) onScale(scale Scale) Model {
	if !scale.Logarithmic() {
		return m
	}
	ratio := ratioOf(m.Estimate, m.CILow, m.CIHigh)
	if ratio == nil {
		return m
	}
	ratio.PILow, ratio.PIHigh = exponential(m.PILow), exponential(m.PIHigh)
	ratio.PITLow, ratio.PITHigh = exponential(m.PITLow), exponential(m.PITHigh)
	m.Ratio = ratio
	return m
}

// ratioOf takes an estimate and its interval off the log scale; none where that is too large for a number.
func ratioOf(estimate, low, high float64) *Ratio {
	r := Ratio{Estimate: math.Exp(estimate), CILow: math.Exp(low), CIHigh: math.Exp(high)}
	if !finite(r.Estimate, r.CILow, r.CIHigh) {
		return nil
	}
	return &r
}

func exponential(logarithm *float64) *float64 {
	if logarithm == nil || !finite(math.Exp(*logarithm)) {
		return nil
	}
	return new(math.Exp(*logarithm))
}
