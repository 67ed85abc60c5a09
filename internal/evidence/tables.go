package evidence

import "math"

// PoolTables pools 2×2 tables without τ² and without adding to empty cells: odds or risk ratios by Mantel & Haenszel
// (1959), with the variance of Robins, Breslow & Greenland (1986) for odds and of Greenland & Robins (1985) for
// risks; or odds ratios by Peto (Yusuf et al. 1985). It refuses no tables, tables that say
// nothing, and sums of which there is no logarithm.
func PoolTables(tables []Counts, effectType EffectType, method Method) (Model, *Refusal) {
	refuse := func(code string) (Model, *Refusal) { return Model{}, refuseModel(method, Wald, code) }
	if len(tables) == 0 {
		return refuse(codeNoEffects)
	}
	for _, table := range tables {
		if _, _, _, _, known := table.cells(); !known {
			return refuse(codeUnusable)
		}
	}
	m := Model{Method: method, Test: Wald, K: len(tables), QDF: len(tables) - 1}
	var variance float64
	switch {
	case method == Peto && effectType == OR:
		m.Estimate, variance = peto(tables)
	case method == MantelHaenszel && effectType == OR:
		m.Estimate, variance = mantelHaenszelOdds(tables)
	case method == MantelHaenszel && effectType == RR:
		m.Estimate, variance = mantelHaenszelRisks(tables)
	default:
		return refuse(codeUnusable)
	}
	m.infer(variance, 0)
	m.Q = deviation(tables, effectType, method, m.Estimate)
	df := float64(m.QDF)
	m.QP, m.H2 = chiSquaredP(m.Q, df), 1
	if df > 0 {
		m.H2, m.I2 = m.Q/df, inconsistencyOfQ(m.Q, df)
	}
	if !m.finite() {
		return refuse(codeNotFinite)
	}
	return m, nil
}

// deviation is Q: the squared distances of the tables' own effects from the pooled one over their variances.
func deviation(tables []Counts, effectType EffectType, method Method, pooled float64) float64 {
	q := 0.0
	for _, table := range tables {
		var p Point
		switch {
		case method == Peto:
			difference, variance := table.peto()
			p = Point{Effect: difference / variance, Variance: 1 / variance}
		case effectType == OR:
			p, _ = table.LogOddsRatio()
		default:
			p, _ = table.LogRiskRatio()
		}
		q += (p.Effect - pooled) * (p.Effect - pooled) / p.Variance
	}
	return q
}

// mantelHaenszelOdds gives ln(ΣR/ΣS) with R = ad/n and S = bc/n.
func mantelHaenszelOdds(tables []Counts) (estimate, variance float64) {
	var sumR, sumS, sumPR, sumPSQR, sumQS float64
	for _, table := range tables {
		a, b, c, d := table.plain()
		n := a + b + c + d
		r, s, p, q := a*d/n, b*c/n, (a+d)/n, (b+c)/n
		sumR, sumS = sumR+r, sumS+s
		sumPR, sumPSQR, sumQS = sumPR+p*r, sumPSQR+p*s+q*r, sumQS+q*s
	}
	return math.Log(sumR / sumS), sumPR/(2*sumR*sumR) + sumPSQR/(2*sumR*sumS) + sumQS/(2*sumS*sumS)
}

// mantelHaenszelRisks gives ln(ΣR/ΣS) with R = a n₂/n and S = c n₁/n.
func mantelHaenszelRisks(tables []Counts) (estimate, variance float64) {
	var sumR, sumS, sumV float64
	for _, table := range tables {
		a, b, c, d := table.plain()
		n1, n2 := a+b, c+d
		n := n1 + n2
		sumR, sumS = sumR+a*n2/n, sumS+c*n1/n
		sumV += (n1*n2*(a+c) - a*c*n) / (n * n)
	}
	return math.Log(sumR / sumS), sumV / (sumR * sumS)
}

// peto gives Σ(O − E) / ΣV with the variance 1/ΣV.
func peto(tables []Counts) (estimate, variance float64) {
	var sumD, sumV float64
	for _, table := range tables {
		difference, v := table.peto()
		sumD, sumV = sumD+difference, sumV+v
	}
	return sumD / sumV, 1 / sumV
}

// peto gives observed less expected events under treatment, and their hypergeometric variance.
func (c Counts) peto() (difference, variance float64) {
	events1, others1, events2, others2 := c.plain()
	n1, n2 := events1+others1, events2+others2
	n, events := n1+n2, events1+events2
	return events1 - n1*events/n, n1 * n2 * events * (n - events) / (n * n * (n - 1))
}

// plain gives the cells as they are.
func (c Counts) plain() (events1, others1, events2, others2 float64) {
	return float64(c.EventsTreatment), float64(c.NTreatment - c.EventsTreatment),
		float64(c.EventsControl), float64(c.NControl - c.EventsControl)
}

// poolTables adds the models of 2×2 tables where every sample has one.
func (s *Synthesis) poolTables() {
	tables := make([]Counts, 0, len(s.Studies))
	for _, study := range s.Studies {
		if study.counts == nil {
			return
		}
		tables = append(tables, *study.counts)
	}
	methods := []Method{MantelHaenszel, Peto}
	if s.EffectType == RR {
		methods = methods[:1]
	}
	for _, method := range methods {
		model, refusal := PoolTables(tables, s.EffectType, method)
		if refusal != nil {
			s.Refusals = append(s.Refusals, *refusal)
			continue
		}
		s.Models = append(s.Models, model.onScale(s.Scale))
	}
}
