package evidence

// heterogeneity adds Q, I², H² and the interval of τ².
func (m *Model) heterogeneity(o observations) {
	df := o.df()
	m.QDF, m.H2, m.QP = int(df), 1, 1
	if df < 1 {
		return
	}
	m.Q = o.equal.rss
	m.QP = chiSquaredP(m.Q, df)
	if m.Method == EqualEffects {
		m.H2, m.I2 = m.Q/df, inconsistencyOfQ(m.Q, df)
		return
	}
	typical := o.typicalVariance()
	m.I2, m.H2 = inconsistency(m.Tau2, typical), m.Tau2/typical+1
	if low, high, known := o.qProfile(); known {
		m.Tau2Low, m.Tau2High = new(low), new(high)
		m.I2Low, m.I2High = new(inconsistency(low, typical)), new(inconsistency(high, typical))
	}
}

// inconsistency is I² in per cent: τ² as a share of τ² and the typical variance (Higgins & Thompson 2002, eq. 9).
func inconsistency(tau2, typical float64) float64 { return 100 * tau2 / (tau2 + typical) }

// inconsistencyOfQ is I² in per cent as the share of Q that is more than its degrees of freedom (Higgins & Thompson
// 2002, eq. 10).
func inconsistencyOfQ(q, df float64) float64 {
	if q <= df {
		return 0
	}
	return 100 * (q - df) / q
}

// qProfile gives the 95 % interval of τ² by the Q-profile method (Viechtbauer 2007): the values at which the
// generalised Q statistic meets the quantiles of χ² with k − p degrees of freedom. It gives false where even
// τ² = 0 would make the studies agree more than chance allows, so that the interval is empty.
func (o observations) qProfile() (low, high float64, known bool) {
	upper, lower := chiSquaredQuantile(1-upperTail, o.df()), chiSquaredQuantile(upperTail, o.df())
	if o.equal.rss < lower {
		return 0, 0, false
	}
	low, err := o.whereQIs(upper)
	if err != nil {
		return 0, 0, false
	}
	high, err = o.whereQIs(lower)
	return low, high, err == nil && finite(low, high)
}
