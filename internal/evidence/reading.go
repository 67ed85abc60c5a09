package evidence

import (
	"math"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// Direction is what an outcome says about the method.
type Direction string

// The directions.
const (
	Favourable Direction = "favourable"
	Adverse    Direction = "adverse"
	Neutral    Direction = "neutral" // no clear difference, or none that can be told
)

// Reading is what one outcome says and on what that rests.
type Reading struct {
	Direction Direction `json:"direction"`
	Basis     Basis     `json:"basis"`
	Effect    *Effect   `json:"effect,omitempty"` // where an interval is known
	// BySource: the source's own conclusion was needed, for want of an interval or of knowing whether
	// higher is better.
	BySource bool `json:"by_source"`
}

// BySourceLabel marks, wherever it is shown, what rests on the source's own conclusion.
func BySourceLabel() i18n.Text {
	return i18n.Text{DA: "efter kildens konklusion", EN: "by the source's own conclusion"}
}

// Read says what an outcome says. With an interval it is favourable or adverse when the interval excludes
// no effect, which an interval that ends exactly there does not. Where it is not known whether higher is
// better, such an interval takes its direction from the source's conclusion. Without an interval the
// source's conclusion stands alone.
func Read(o Outcome) Reading {
	effect, known := o.Effect()
	if !known {
		direction := o.Favours.direction()
		return Reading{Direction: direction, Basis: SourceOnly, BySource: direction != Neutral}
	}
	reading := Reading{Direction: Neutral, Basis: effect.Basis, Effect: &effect}
	above := toScale(o.EffectType, effect.Low) > 0
	below := toScale(o.EffectType, effect.High) < 0
	switch {
	case !above && !below:
	case o.HigherIsBetter == nil:
		reading.Direction = o.Favours.direction()
		reading.BySource = reading.Direction != Neutral
	case above == *o.HigherIsBetter:
		reading.Direction = Favourable
	default:
		reading.Direction = Adverse
	}
	return reading
}

func (f Favours) direction() Direction {
	switch f {
	case FavoursMethod:
		return Favourable
	case FavoursControl:
		return Adverse
	case FavoursNone, FavoursUnread:
	}
	return Neutral
}

// important compares an outcome with the smallest important effect: whether the interval lies wholly
// short of it in the better direction, and whether the estimate reaches it. Where it is not known whether
// higher is better, both directions count as the better one. It gives false where there is no interval
// or no such effect is stated for the scale.
func (o Outcome) important(parameters Parameters) (short, reached, known bool) {
	smallest := parameters.smallest(o)
	effect, known := o.Effect()
	if !known || smallest <= 0 {
		return false, false, false
	}
	estimate := toScale(o.EffectType, effect.Estimate)
	low, high := toScale(o.EffectType, effect.Low), toScale(o.EffectType, effect.High)
	switch {
	case o.HigherIsBetter == nil:
		return math.Max(-low, high) < smallest, math.Abs(estimate) >= smallest, true
	case *o.HigherIsBetter:
		return high < smallest, estimate >= smallest, true
	default:
		return -low < smallest, -estimate >= smallest, true
	}
}

// Parameters are the stated data that the rules use.
type Parameters struct {
	// SmallestImportantSMD is the smallest standardised mean difference that matters.
	SmallestImportantSMD float64 `json:"smallest_important_smd"`
	// SmallestImportantRatio is the smallest odds, risk or hazard ratio that matters, above 1; where lower
	// is better it is 1 over this.
	SmallestImportantRatio float64 `json:"smallest_important_ratio"`
	// LongFollowupMonths is the follow-up after the end of treatment that level 5 asks for.
	LongFollowupMonths int `json:"long_followup_months"`
}

// DefaultParameters gives SMD 0.2, ratio 1.25 (a quarter more or a fifth less; this project's choice) and 12
// months. A mean difference in an outcome's own unit has a smallest important effect only where its
// outcome states one.
func DefaultParameters() Parameters {
	return Parameters{SmallestImportantSMD: 0.2, SmallestImportantRatio: 1.25, LongFollowupMonths: 12}
}

// smallest gives the smallest important effect of an outcome on the scale where no effect is 0, and 0
// where none is stated.
func (p Parameters) smallest(o Outcome) float64 {
	switch {
	case o.SmallestImportantEffect != nil:
		return toScale(o.EffectType, *o.SmallestImportantEffect)
	case o.EffectType == SMD:
		return p.SmallestImportantSMD
	case o.EffectType.Ratio():
		return toScale(o.EffectType, p.SmallestImportantRatio)
	}
	return 0
}
