package evidence

import "math"

// Regression is a meta-regression on one covariate: a mixed-effects model with intercept and slope.
type Regression struct {
	Covariate string `json:"covariate"`
	Method    Method `json:"method"`
	Test      Test   `json:"test"`
	K         int    `json:"k"` // studies with a value
	// LeftOut are the ids of studies without a value.
	LeftOut []string `json:"left_out,omitempty"`
	// RegressionFit holds the numbers. It is nil, and they are absent, where there is a refusal.
	*RegressionFit
	// Refusal says why there is no regression.
	Refusal *Refusal `json:"refusal,omitempty"`
}

// RegressionFit is what a meta-regression found.
type RegressionFit struct {
	Intercept Coefficient `json:"intercept"`
	Slope     Coefficient `json:"slope"` // per unit of the covariate
	Tau2      float64     `json:"tau2"`  // what the covariate leaves
	I2        float64     `json:"i2"`    // in per cent, of what the covariate leaves
	QE        float64     `json:"qe"`    // residual heterogeneity, with the weights of equal effects
	QEDF      int         `json:"qe_df"`
	QEP       float64     `json:"qe_p"`
	// QM tests the slope: χ² with one degree of freedom, or for Knapp-Hartung F with 1 and k−2.
	QM  float64 `json:"qm"`
	QMP float64 `json:"qm_p"`
	// R2 is the share of τ² that the covariate accounts for, in per cent, from 0 (Raudenbush 2009); absent where the
	// same studies have no τ² without it.
	R2 *float64 `json:"r2,omitempty"`
}

// Coefficient is one fitted coefficient with its test and 95 % interval.
type Coefficient struct {
	Estimate  float64  `json:"estimate"`
	SE        float64  `json:"se"`
	Statistic float64  `json:"statistic"`    // z, or t where DF is given
	DF        *float64 `json:"df,omitempty"` // of t
	P         float64  `json:"p"`            // two-sided
	CILow     float64  `json:"ci_low"`
	CIHigh    float64  `json:"ci_high"`
}

// coefficient makes test and interval: by t where degrees of freedom are given, else by the normal distribution.
func coefficient(estimate, variance float64, df *float64) Coefficient {
	c := Coefficient{Estimate: estimate, SE: math.Sqrt(variance), DF: df}
	c.Statistic = c.Estimate / c.SE
	quantile := z975
	if df != nil {
		c.P, quantile = studentP(c.Statistic, *df), student975(*df)
	} else {
		c.P = normalP(c.Statistic)
	}
	c.CILow, c.CIHigh = estimate-quantile*c.SE, estimate+quantile*c.SE
	return c
}

func (c Coefficient) finite() bool {
	return finite(c.Estimate, c.SE, c.Statistic, c.P, c.CILow, c.CIHigh)
}

// Regress fits effects on a covariate, given in the points' order, by weighted least squares with the weights
// 1/(vᵢ + τ²) and τ² by the method (Raudenbush 2009; Viechtbauer 2010). It refuses fewer than three
// points, a covariate that does not vary, and what [Pool] refuses.
func Regress(points []Point, covariate []float64, method Method, test Test) (Regression, *Refusal) {
	refuse := func(code string) (Regression, *Refusal) { return Regression{}, refuseModel(method, test, code) }
	if len(points) < 3 {
		return refuse(codeTooFew)
	}
	if refusal := poolable(points, method, test); refusal != nil {
		return Regression{}, refusal
	}
	if len(covariate) != len(points) || !finite(covariate...) {
		return refuse(codeUnusable)
	}
	centre, spread := standard(covariate)
	if spread == 0 {
		return refuse(codeConstant)
	}
	scaled := make([]float64, len(covariate))
	for i, x := range covariate {
		scaled[i] = (x - centre) / spread
	}
	o := observe(points, scaled)
	tau2, err := o.tau2(method)
	if err != nil {
		return refuse(codeNoConvergence)
	}
	f := o.at(tau2)
	r := Regression{Method: method, Test: test, K: o.k(), RegressionFit: &RegressionFit{Tau2: tau2}}
	factor := 1.0
	var df *float64
	if test == KnappHartung {
		factor, df = f.rss/o.df(), new(o.df())
		if !(factor > noise) {
			return refuse(codeAllTheSame)
		}
	}
	shift := centre / spread
	r.Slope = coefficient(f.b1/spread, factor*f.c11/(spread*spread), df)
	r.Intercept = coefficient(o.origin+f.b0-f.b1*shift, factor*(f.c00-2*shift*f.c01+shift*shift*f.c11), df)
	r.QM, r.QMP = r.Slope.Statistic*r.Slope.Statistic, r.Slope.P
	r.QE, r.QEDF = o.equal.rss, int(o.df())
	r.QEP = chiSquaredP(r.QE, o.df())
	if method == EqualEffects {
		r.I2 = inconsistencyOfQ(r.QE, o.df())
	} else {
		r.I2 = inconsistency(tau2, o.typicalVariance())
		without := observe(points, nil)
		if alone, err := without.tau2(method); err == nil && alone > 0 {
			r.R2 = new(100 * math.Max(0, (alone-tau2)/alone))
		}
	}
	if !r.Slope.finite() || !r.Intercept.finite() || !finite(r.Tau2, r.I2, r.QE, r.QEP, r.QM, r.QMP) {
		return refuse(codeNotFinite)
	}
	return r, nil
}

// standard gives a covariate's mean and standard deviation, which is 0 where it does not vary.
func standard(x []float64) (mean, deviation float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	varies := false
	for _, v := range x {
		deviation = math.Hypot(deviation, (v-mean)/math.Sqrt(n))
		varies = varies || v != x[0]
	}
	if !varies {
		return mean, 0
	}
	return mean, deviation
}

// regress fits the regression that the options ask for on the samples that have a value.
func (s *Synthesis) regress(covariate Covariate) {
	var points []Point
	var values []float64
	var leftOut []string
	for _, study := range s.Studies {
		if study.covariate == nil {
			leftOut = append(leftOut, study.Studies...)
			continue
		}
		points = append(points, study.point())
		values = append(values, *study.covariate)
	}
	regression, refusal := Regress(points, values, s.Method, s.Test)
	if refusal != nil {
		regression = Regression{Method: s.Method, Test: s.Test, K: len(points), Refusal: refusal}
	}
	regression.Covariate, regression.LeftOut = covariate.Name, leftOut
	s.Regression = &regression
}
