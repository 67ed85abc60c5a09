package evidence

// Regression is a mixed-effects meta-regression on one covariate.
type Regression struct {
	Covariate string `json:"covariate"`
	Method    Method `json:"method"`
	Test      Test   `json:"test"`
	K         int    `json:"k"`
	// LeftOut are the studies without a value.
	LeftOut   []string    `json:"left_out,omitempty"`
	Intercept Coefficient `json:"intercept"`
	Slope     Coefficient `json:"slope"` // per unit of the covariate
	Tau2      float64     `json:"tau2"`  // that the covariate does not explain
	I2        float64     `json:"i2"`
	QE        float64     `json:"qe"` // residual heterogeneity
	QEDF      int         `json:"qe_df"`
	QEP       float64     `json:"qe_p"`
	// QM tests the slope: χ² with one degree of freedom, or F with 1 and k−2 for Knapp-Hartung.
	QM  float64 `json:"qm"`
	QMP float64 `json:"qm_p"`
	// R2 is the share of τ² that the covariate explains, in per cent; absent where there is no τ² to explain.
	R2 *float64 `json:"r2,omitempty"`
	// Refusal says why there is no regression; then the numbers above say nothing.
	Refusal *Refusal `json:"refusal,omitempty"`
}

// Coefficient is one fitted coefficient.
type Coefficient struct {
	Estimate  float64  `json:"estimate"`
	SE        float64  `json:"se"`
	Statistic float64  `json:"statistic"`
	DF        *float64 `json:"df,omitempty"`
	P         float64  `json:"p"`
	CILow     float64  `json:"ci_low"`
	CIHigh    float64  `json:"ci_high"`
}
