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
	var estimate, se float64
	var known bool
	switch {
	case o.Means != nil && o.EffectType == SMD:
		estimate, se, known = o.Means.hedgesG()
	case o.Means != nil && o.EffectType == MD:
		estimate, se, known = o.Means.difference()
	case o.Counts != nil && o.EffectType == OR:
		estimate, se, known = o.Counts.logOddsRatio()
	case o.Counts != nil && o.EffectType == RR:
		estimate, se, known = o.Counts.logRiskRatio()
	}
	if !known {
		return Effect{}, false
	}
	return around(o.EffectType, estimate, se, RawNumbers), true
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

// hedgesG gives the standardised mean difference with Hedges' correction in its exact form, J = Γ(m/2) /
// (√(m/2) Γ((m−1)/2)) with m = n₁+n₂−2 (Hedges 1981, eq. 6e), and the standard error of the variance
// 1/n₁ + 1/n₂ + g²/(2(n₁+n₂)) (Hedges 1982, eq. 8, with the corrected g).
func (m Means) hedgesG() (g, se float64, known bool) {
	n1, n2 := float64(m.NTreatment), float64(m.NControl)
	freedom := n1 + n2 - 2
	if m.NTreatment < 1 || m.NControl < 1 || freedom < 2 {
		return 0, 0, false
	}
	pooled := math.Sqrt(((n1-1)*m.SDTreatment*m.SDTreatment + (n2-1)*m.SDControl*m.SDControl) / freedom)
	if pooled <= 0 {
		return 0, 0, false
	}
	above, _ := math.Lgamma(freedom / 2)
	below, _ := math.Lgamma((freedom - 1) / 2)
	g = (m.MeanTreatment - m.MeanControl) / pooled * math.Exp(above-below) / math.Sqrt(freedom/2)
	return g, math.Sqrt(1/n1 + 1/n2 + g*g/(2*(n1+n2))), true
}

// difference gives the mean difference with the standard error from each arm's own standard deviation.
func (m Means) difference() (difference, se float64, known bool) {
	if m.NTreatment < 2 || m.NControl < 2 {
		return 0, 0, false
	}
	se = math.Sqrt(m.SDTreatment*m.SDTreatment/float64(m.NTreatment) + m.SDControl*m.SDControl/float64(m.NControl))
	return m.MeanTreatment - m.MeanControl, se, se > 0
}

// logOddsRatio gives ln(ad/bc) and its standard error √(1/a + 1/b + 1/c + 1/d) (Woolf 1955).
func (c Counts) logOddsRatio() (estimate, se float64, known bool) {
	events1, others1, events2, others2, known := c.cells()
	if !known {
		return 0, 0, false
	}
	return math.Log(events1 * others2 / (others1 * events2)),
		math.Sqrt(1/events1 + 1/others1 + 1/events2 + 1/others2), true
}

// logRiskRatio gives the log of the ratio of risks and its standard error √(1/a − 1/n₁ + 1/c − 1/n₂) (Katz
// et al. 1978).
func (c Counts) logRiskRatio() (estimate, se float64, known bool) {
	events1, others1, events2, others2, known := c.cells()
	if !known {
		return 0, 0, false
	}
	n1, n2 := events1+others1, events2+others2
	return math.Log(events1 / n1 * n2 / events2), math.Sqrt(1/events1 - 1/n1 + 1/events2 - 1/n2), true
}

// cells gives the four cells. Where one of them is zero, a half is added to each (Haldane 1940, Anscombe
// 1956). A table in which nobody or everybody had the event says nothing about a ratio.
func (c Counts) cells() (events1, others1, events2, others2 float64, known bool) {
	if c.NTreatment < 1 || c.NControl < 1 || !c.possible() {
		return 0, 0, 0, 0, false
	}
	events := c.EventsTreatment + c.EventsControl
	if events == 0 || events == c.NTreatment+c.NControl {
		return 0, 0, 0, 0, false
	}
	events1, others1 = float64(c.EventsTreatment), float64(c.NTreatment-c.EventsTreatment)
	events2, others2 = float64(c.EventsControl), float64(c.NControl-c.EventsControl)
	if events1*others1*events2*others2 == 0 {
		events1, others1, events2, others2 = events1+0.5, others1+0.5, events2+0.5, others2+0.5
	}
	return events1, others1, events2, others2, true
}

// possible tells whether the events are within the arms.
func (c Counts) possible() bool {
	return c.EventsTreatment >= 0 && c.EventsControl >= 0 &&
		c.EventsTreatment <= c.NTreatment && c.EventsControl <= c.NControl
}
