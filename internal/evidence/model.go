package evidence

// Method is how the variance between studies is estimated.
type Method string

// The methods.
const (
	EqualEffects   Method = "ee"   // one common effect; no variance between studies
	DerSimonian    Method = "dl"   // DerSimonian & Laird (1986)
	RestrictedML   Method = "reml" // restricted maximum likelihood
	FullML         Method = "ml"   // maximum likelihood
	Hedges         Method = "he"   // Hedges (1983); Hedges & Olkin (1985)
	PauleMandel    Method = "pm"   // Paule & Mandel (1982); the same as empirical Bayes (Morris 1983)
	HunterSchmidt  Method = "hs"   // Hunter & Schmidt (1990)
	SidikJonkman   Method = "sj"   // Sidik & Jonkman (2005)
	MantelHaenszel Method = "mh"   // equal effects of 2×2 tables; Mantel & Haenszel (1959)
	Peto           Method = "peto" // equal effects of 2×2 tables; Yusuf et al. (1985)
)

// Methods gives the methods that need nothing but effects and variances, in the order in which they are
// shown.
func Methods() []Method {
	return []Method{
		EqualEffects, DerSimonian, RestrictedML, FullML, Hedges, PauleMandel, HunterSchmidt, SidikJonkman,
	}
}

// Test is how the pooled estimate's interval and p are made.
type Test string

// The tests.
const (
	// Wald uses the normal distribution and the variance 1/Σw.
	Wald Test = "wald"
	// KnappHartung uses t with k−1 degrees of freedom and scales the variance by the weighted residuals
	// (Hartung 1999; Knapp & Hartung 2003). It may be narrower than Wald, and is shown as it is.
	KnappHartung Test = "knapp-hartung"
)

// Tests gives the tests in the order in which they are shown.
func Tests() []Test { return []Test{Wald, KnappHartung} }

// The quantiles of prediction intervals, by name.
const (
	QuantileNormal   = "normal"
	QuantileTKMinus1 = "t, k−1"
	QuantileTKMinus2 = "t, k−2"
)

// Model is one fitted model, on the analysis scale.
type Model struct {
	Method Method `json:"method"`
	Test   Test   `json:"test"`
	K      int    `json:"k"`

	Estimate  float64  `json:"estimate"`
	SE        float64  `json:"se"`
	Statistic float64  `json:"statistic"`    // z, or t where DF is given
	DF        *float64 `json:"df,omitempty"` // of t
	P         float64  `json:"p"`            // two-sided
	CILow     float64  `json:"ci_low"`       // of the 95 % interval
	CIHigh    float64  `json:"ci_high"`

	// Tau2 is the variance between studies; 0 by definition where effects are taken to be equal.
	Tau2 float64 `json:"tau2"`
	// Tau2Low and Tau2High are the 95 % Q-profile interval (Viechtbauer 2007), which is the same for all
	// methods; absent with equal effects, or where the studies agree more than chance allows.
	Tau2Low  *float64 `json:"tau2_low,omitempty"`
	Tau2High *float64 `json:"tau2_high,omitempty"`
	// I2 is in per cent: from τ² and the typical variance (Higgins & Thompson 2002, eq. 9), and from Q where
	// effects are taken to be equal. The two agree for DerSimonian-Laird only.
	I2     float64  `json:"i2"`
	I2Low  *float64 `json:"i2_low,omitempty"`
	I2High *float64 `json:"i2_high,omitempty"`
	H2     float64  `json:"h2"`
	Q      float64  `json:"q"` // Cochran's, with the weights of equal effects
	QDF    int      `json:"q_df"`
	QP     float64  `json:"q_p"`

	// The 95 % prediction interval by the quantile of the test, which is named; absent with equal effects.
	PILow      *float64 `json:"pi_low,omitempty"`
	PIHigh     *float64 `json:"pi_high,omitempty"`
	PIQuantile string   `json:"pi_quantile,omitempty"`
	// The 95 % prediction interval by t with k−2 degrees of freedom (Higgins et al. 2009), from three studies.
	PITLow      *float64 `json:"pi_t_low,omitempty"`
	PITHigh     *float64 `json:"pi_t_high,omitempty"`
	PITQuantile string   `json:"pi_t_quantile,omitempty"`

	// Ratio is the estimate and its intervals as ratios, where the analysis scale is logarithmic.
	Ratio *Ratio `json:"ratio,omitempty"`
}
