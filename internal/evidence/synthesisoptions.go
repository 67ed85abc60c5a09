package evidence

import "math"

// Dependence says what happens to several effects of one sample.
type Dependence string

// What can happen to them. They are never pooled as if they were independent.
const (
	Aggregate Dependence = "aggregate" // into one, under a stated correlation
	Refuse    Dependence = "refuse"    // left out, each named
)

// MDVariance says which variance a mean difference from raw numbers has.
type MDVariance string

// The variances.
const (
	OwnSDs   MDVariance = "own"    // s₁²/n₁ + s₂²/n₂
	PooledSD MDVariance = "pooled" // s²(1/n₁ + 1/n₂) with the pooled standard deviation
)

// DefaultCorrelation is assumed between effects of one sample where nothing else is stated. It is a
// convention of the field's worked examples, not an estimate.
const DefaultCorrelation = 0.6

// SynthesisOptions says how to pool. The zero value gives REML with the Wald test, effects of one sample
// aggregated under [DefaultCorrelation], and nothing converted.
type SynthesisOptions struct {
	// Method and Test are of the model that leave-one-out, cumulative, subgroups and regression use.
	Method Method `json:"method,omitempty"`
	Test   Test   `json:"test,omitempty"`
	// Dependence is [Aggregate] unless said otherwise.
	Dependence Dependence `json:"dependence,omitempty"`
	// Correlation is between effects of one sample, from 0 to below 1; outside that the default is used.
	Correlation *float64 `json:"correlation,omitempty"`
	// ConvertTo brings odds ratios and standardised differences of one outcome together: SMD turns the former
	// into the latter, OR the other way. Nothing is converted unless this is said.
	ConvertTo EffectType `json:"convert_to,omitempty"`
	// MDVariance is [OwnSDs] unless said otherwise.
	MDVariance MDVariance `json:"md_variance,omitempty"`
	// Covariate asks for a meta-regression on it.
	Covariate *Covariate `json:"covariate,omitempty"`
}

func (o SynthesisOptions) withDefaults() SynthesisOptions {
	if o.Method == "" {
		o.Method = RestrictedML
	}
	if o.Test == "" {
		o.Test = Wald
	}
	if o.Dependence == "" {
		o.Dependence = Aggregate
	}
	if o.Correlation == nil || !(*o.Correlation >= 0 && *o.Correlation < 1) {
		o.Correlation = new(DefaultCorrelation)
	}
	if o.ConvertTo != SMD && o.ConvertTo != OR {
		o.ConvertTo = ""
	}
	if o.MDVariance == "" {
		o.MDVariance = OwnSDs
	}
	return o
}

// covariate gives the value of a sample: that of its studies, where they state one and the same.
func (o SynthesisOptions) covariate(studies []string) *float64 {
	if o.Covariate == nil {
		return nil
	}
	var value *float64
	for _, id := range studies {
		stated, known := o.Covariate.Values[id]
		if !known || !finite(stated) {
			continue
		}
		if value != nil && *value != stated {
			return nil
		}
		value = &stated
	}
	return value
}

// finite tells whether a number can be shown.
func finite(numbers ...float64) bool {
	for _, n := range numbers {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return false
		}
	}
	return true
}
