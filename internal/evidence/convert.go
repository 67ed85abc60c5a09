package evidence

import (
	"math"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// converts tells whether the options ask for this effect to be converted: an odds ratio into a standardised mean
// difference, or the other way. No other types can be.
func (e entry) converts(options SynthesisOptions) bool {
	return options.ConvertTo == SMD && e.outcome.EffectType == OR ||
		options.ConvertTo == OR && e.outcome.EffectType == SMD
}

// convert takes the effect to another type by ln OR = d · π/√3, which takes the outcome behind the event to be
// logistic (Hasselblad & Hedges 1995; Chinn 2000), and says so.
func (e *entry) convert(to EffectType) {
	if to == e.outcome.EffectType {
		return
	}
	e.from = e.outcome.EffectType
	e.counts = nil
	if to == SMD {
		e.point = LogOddsRatioToSMD(e.point)
		e.notes = append(e.notes, Note{"converted", i18n.Text{
			DA: "Omregnet fra odds ratio til standardiseret forskel (ln OR · √3/π, Hasselblad og Hedges 1995).",
			EN: "Converted from odds ratio to standardised difference (ln OR · √3/π, Hasselblad & Hedges 1995).",
		}})
		return
	}
	e.point = SMDToLogOddsRatio(e.point)
	e.notes = append(e.notes, Note{"converted", i18n.Text{
		DA: "Omregnet fra standardiseret forskel til odds ratio (d · π/√3, Hasselblad og Hedges 1995).",
		EN: "Converted from standardised difference to odds ratio (d · π/√3, Hasselblad & Hedges 1995).",
	}})
}

// LogOddsRatioToSMD gives ln OR · √3/π with the variance · 3/π² (Hasselblad & Hedges 1995, eq. 5).
func LogOddsRatioToSMD(p Point) Point {
	return Point{Effect: p.Effect * math.Sqrt(3) / math.Pi, Variance: p.Variance * 3 / (math.Pi * math.Pi)}
}

// SMDToLogOddsRatio gives d · π/√3 with the variance · π²/3, the inverse of [LogOddsRatioToSMD].
func SMDToLogOddsRatio(p Point) Point {
	return Point{Effect: p.Effect * math.Pi / math.Sqrt(3), Variance: p.Variance * math.Pi * math.Pi / 3}
}
