package evidence

import "math"

// Pool fits one model to independent effects. It refuses no points, a point that is not [Point.Usable], one point
// by anything but equal effects with the Wald test, Knapp-Hartung with effects that are all the same, and an
// iteration that does not settle. [MantelHaenszel] and [Peto] need counts: see [PoolTables].
func Pool(points []Point, method Method, test Test) (Model, *Refusal) {
	if refusal := poolable(points, method, test); refusal != nil {
		return Model{}, refusal
	}
	o := observe(points, nil)
	tau2, err := o.tau2(method)
	if err != nil {
		return Model{}, refuseModel(method, test, codeNoConvergence)
	}
	f := o.at(tau2)
	m := Model{Method: method, Test: test, K: o.k(), Estimate: o.origin + f.b0, Tau2: tau2}
	variance := f.c00
	if test == KnappHartung {
		// Knapp & Hartung (2003), eq. 2: the variance times the mean weighted squared residual.
		variance *= f.rss / o.df()
	}
	m.infer(variance, o.df())
	if test == KnappHartung && !(variance > f.c00*noise) {
		return Model{}, refuseModel(method, test, codeAllTheSame)
	}
	m.heterogeneity(o)
	m.predict()
	if !m.finite() {
		return Model{}, refuseModel(method, test, codeNotFinite)
	}
	return m, nil
}

// noise is a share that rounding alone can leave of a number that is 0.
const noise = 1e-20

// infer makes statistic, p and interval of the estimate's variance.
func (m *Model) infer(variance, df float64) {
	m.SE = math.Sqrt(variance)
	m.Statistic = m.Estimate / m.SE
	quantile := z975
	if m.Test == KnappHartung {
		m.DF = new(df)
		m.P, quantile = studentP(m.Statistic, df), student975(df)
	} else {
		m.P = normalP(m.Statistic)
	}
	m.CILow, m.CIHigh = m.Estimate-quantile*m.SE, m.Estimate+quantile*m.SE
}

func (m Model) finite() bool {
	return finite(m.Estimate, m.SE, m.Statistic, m.P, m.CILow, m.CIHigh, m.Tau2, m.I2, m.H2, m.Q, m.QP)
}

// poolable refuses what no model can be fitted to.
func poolable(points []Point, method Method, test Test) *Refusal {
	switch {
	case len(points) == 0:
		return refuseModel(method, test, codeNoEffects)
	case len(points) == 1 && (test != Wald || method != EqualEffects):
		return refuseModel(method, test, codeOneStudy)
	case method == MantelHaenszel || method == Peto:
		return refuseModel(method, test, codeNeedsCounts)
	}
	for _, p := range points {
		if !p.Usable() {
			return refuseModel(method, test, codeUnusable)
		}
	}
	return nil
}

// Weights gives each point's share of the pooled estimate in per cent, in the points' order.
func Weights(points []Point, tau2 float64) []float64 {
	total := 0.0
	weights := make([]float64, len(points))
	for i, p := range points {
		weights[i] = 1 / (p.Variance + tau2)
		total += weights[i]
	}
	for i := range weights {
		weights[i] *= 100 / total
	}
	return weights
}
