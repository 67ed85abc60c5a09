package evidence

import "math"

// Egger holds two tests of whether small studies find other effects than large ones.
type Egger struct {
	K int `json:"k"`
	// Classic is the test of Egger et al. (1997): the slope of effects on their standard errors, weighted by 1/v
	// and with the residual variance estimated, which is the intercept of y/s on 1/s; t with k−2 degrees of freedom.
	Classic Coefficient `json:"classic"`
	// Limit is the effect that the classic regression gives a study without sampling error.
	Limit Coefficient `json:"limit"`
	// Mixed is the slope of the same regression with τ² by restricted maximum likelihood, by the normal distribution
	// (Sterne & Egger 2005); metafor's regtest gives this one.
	Mixed *Coefficient `json:"mixed,omitempty"`
}

// fewestForEgger is the number of studies below which the test has too little power to tell chance from asymmetry
// (Sterne et al. 2011).
const fewestForEgger = 10

// EggerTest tests for a small-study effect. It refuses fewer than ten points, and points that all have the same
// variance.
func EggerTest(points []Point) (Egger, *Refusal) {
	if len(points) < fewestForEgger {
		return Egger{}, refuseModel("", "", codeTooFewForEgger)
	}
	errors := make([]float64, len(points))
	for i, p := range points {
		errors[i] = math.Sqrt(p.Variance)
	}
	// With the weights 1/v the test of Knapp and Hartung is ordinary weighted regression.
	classic, refusal := Regress(points, errors, EqualEffects, KnappHartung)
	if refusal != nil {
		return Egger{}, refusal
	}
	egger := Egger{K: len(points), Classic: classic.Slope, Limit: classic.Intercept}
	if mixed, refusal := Regress(points, errors, RestrictedML, Wald); refusal == nil {
		egger.Mixed = &mixed.Slope
	}
	return egger, nil
}
