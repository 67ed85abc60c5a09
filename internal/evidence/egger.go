package evidence

// Egger holds two tests of whether small studies find other effects than large ones.
type Egger struct {
	K int `json:"k"`
	// Classic is the test of Egger et al. (1997): the regression of effects on standard errors, weighted by
	// 1/v, with the residual variance estimated; t with k−2 degrees of freedom.
	Classic Coefficient `json:"classic"`
	// Mixed is the slope of the same regression as a mixed-effects model (Sterne & Egger 2005), REML, by the normal
	// distribution: metafor's regtest.
	Mixed *Coefficient `json:"mixed,omitempty"`
	// Limit is the effect that the classic regression gives a study without sampling error.
	Limit Coefficient `json:"limit"`
}

// fewestForEgger is the number of studies below which the test has too little power to be shown (Sterne et al.
// 2011).
const fewestForEgger = 10
