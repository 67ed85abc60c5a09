package evidence

import "math"

// z975 is the 97.5 % quantile of the normal distribution, which makes a 95 % interval of a standard error.
const z975 = 1.959963984540054

// Basis says where an interval, or the conclusion in its place, comes from.
type Basis string

// The bases, the first that is known being used.
const (
	StatedInterval Basis = "interval"       // as the source states it
	StandardError  Basis = "standard-error" // estimate ± 1.96 standard errors
	RawNumbers     Basis = "raw-numbers"    // computed from means or counts
	SourceOnly     Basis = "source"         // no interval is known: the source's own conclusion
	MixedBasis     Basis = "mixed"          // of effects that are aggregated and have different bases
)

// Effect is an estimate with its 95 % interval, on the scale of its effect type: ratios as ratios.
type Effect struct {
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"ci_low"`
	High     float64 `json:"ci_high"`
	Basis    Basis   `json:"basis"`
}

// Effect gives the outcome's effect with its interval: as stated; else from the standard error, which for
// ratios is on the log scale; else from raw numbers. It gives false where no interval can be known.
func (o Outcome) Effect() (Effect, bool) {
	switch {
	case o.EffectType == NoEffect || o.EffectType == "":
		return Effect{}, false
	case o.Estimate != nil && o.CILow != nil && o.CIHigh != nil:
		return Effect{Estimate: *o.Estimate, Low: *o.CILow, High: *o.CIHigh, Basis: StatedInterval}, true
	case o.Estimate != nil && o.SE != nil:
		return around(o.EffectType, toScale(o.EffectType, *o.Estimate), *o.SE, StandardError), true
	}
	return o.raw()
}

// raw computes the effect from raw numbers.
func (o Outcome) raw() (Effect, bool) {
	var point Point
	var known bool
	switch {
	case o.Means != nil && o.EffectType == SMD:
		point, known = o.Means.HedgesG()
	case o.Means != nil && o.EffectType == MD:
		point, known = o.Means.Difference(OwnSDs)
	case o.Counts != nil && o.EffectType == OR:
		point, known = o.Counts.LogOddsRatio()
	case o.Counts != nil && o.EffectType == RR:
		point, known = o.Counts.LogRiskRatio()
	}
	if !known {
		return Effect{}, false
	}
	return around(o.EffectType, point.Effect, math.Sqrt(point.Variance), RawNumbers), true
}

// around makes the interval on the scale where it is symmetric and gives it on the scale of the type.
func around(effectType EffectType, estimate, se float64, basis Basis) Effect {
	low, high := estimate-z975*se, estimate+z975*se
	if effectType.Ratio() {
		estimate, low, high = math.Exp(estimate), math.Exp(low), math.Exp(high)
	}
	return Effect{Estimate: estimate, Low: low, High: high, Basis: basis}
}

// toScale takes a value to the scale on which no effect is 0.
func toScale(effectType EffectType, value float64) float64 {
	if effectType.Ratio() {
		return math.Log(value)
	}
	return value
}
