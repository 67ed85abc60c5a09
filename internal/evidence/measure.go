package evidence

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// measure gives the entry its effect and variance on the analysis scale of its own effect type, or says why there
// is none. A stated standard error is used before a stated interval, which has been rounded once more, and
// both before raw numbers, which are not adjusted for anything.
func (e *entry) measure(options SynthesisOptions) Note {
	o := e.outcome
	if reason := o.impossible(); reason.Code != "" {
		return reason
	}
	switch {
	case o.Estimate != nil && o.SE != nil:
		e.basis = StandardError
		e.point = Point{Effect: toScale(o.EffectType, *o.Estimate), Variance: *o.SE * *o.SE}
		e.compareWithInterval()
	case o.Estimate != nil && o.CILow != nil && o.CIHigh != nil:
		e.basis = StatedInterval
		low, high := toScale(o.EffectType, *o.CILow), toScale(o.EffectType, *o.CIHigh)
		se := (high - low) / (2 * z975)
		e.point = Point{Effect: toScale(o.EffectType, *o.Estimate), Variance: se * se}
		if o.lopsided() {
			e.notes = append(e.notes, lopsidedNote(o.EffectType))
		}
	default:
		if reason := e.fromRaw(options); reason.Code != "" {
			return reason
		}
	}
	switch {
	case e.point.Variance == 0:
		return zeroVariance()
	case !e.point.Usable():
		return Note{codeUnusable, refusalText(codeUnusable)}
	}
	return Note{}
}

// fromRaw computes the effect from raw numbers.
func (e *entry) fromRaw(options SynthesisOptions) Note {
	o := e.outcome
	e.basis = RawNumbers
	var known bool
	switch {
	case o.Means != nil && o.EffectType == SMD:
		e.point, known = o.Means.HedgesG()
	case o.Means != nil && o.EffectType == MD:
		e.point, known = o.Means.Difference(options.MDVariance)
	case o.Counts != nil && o.EffectType == OR:
		e.point, known = o.Counts.LogOddsRatio()
	case o.Counts != nil && o.EffectType == RR:
		e.point, known = o.Counts.LogRiskRatio()
	case o.Estimate != nil:
		return Note{"no-uncertainty", i18n.Text{
			DA: "Der er et estimat, men hverken interval, standardfejl eller rå tal.",
			EN: "There is an estimate, but neither interval, standard error nor raw numbers.",
		}}
	default:
		return Note{"no-effect-size", i18n.Text{
			DA: "Der er hverken et estimat eller rå tal, som det kan regnes ud af.",
			EN: "There is neither an estimate nor raw numbers to compute it from.",
		}}
	}
	if o.Counts != nil {
		if !known {
			return emptyTable(*o.Counts)
		}
		e.counts = o.Counts
		if o.Counts.zeroCell() {
			e.notes = append(e.notes, Note{"zero-cell", i18n.Text{
				DA: "En af tabellens celler er nul, så der er lagt en halv til hver af de fire.",
				EN: "One of the table's cells is zero, so a half was added to each of the four.",
			}})
		}
		return Note{}
	}
	if !known {
		return zeroVariance()
	}
	return Note{}
}

func zeroVariance() Note {
	return Note{"zero-variance", i18n.Text{
		DA: "Usikkerheden er nul eller kan ikke regnes ud: intervallet har ingen bredde, en standardafvigelse er nul, " +
			"eller der er for få personer.",
		EN: "The uncertainty is zero or cannot be computed: the interval has no width, a standard deviation is zero, " +
			"or there are too few people.",
	}}
}

// emptyTable says what a table lacks that gives no ratio.
func emptyTable(c Counts) Note {
	switch {
	case c.NTreatment < 1 || c.NControl < 1 || !c.possible():
		return Note{"impossible-table", i18n.Text{
			DA: "Tabellen kan ikke passe: en gruppe er tom, eller der er flere hændelser end personer.",
			EN: "The table cannot be right: a group is empty, or there are more events than people.",
		}}
	case c.EventsTreatment+c.EventsControl == 0:
		return Note{"double-zero", i18n.Text{
			DA: "Ingen i nogen af grupperne havde hændelsen. Det siger intet om en ratio.",
			EN: "Nobody in either group had the event. That says nothing about a ratio.",
		}}
	}
	return Note{"everybody", i18n.Text{
		DA: "Alle i begge grupper havde hændelsen. Det siger intet om en ratio.",
		EN: "Everybody in both groups had the event. That says nothing about a ratio.",
	}}
}

// impossible says what is wrong with the stated numbers.
func (o Outcome) impossible() Note {
	for _, n := range []*float64{o.Estimate, o.CILow, o.CIHigh, o.SE} {
		if n != nil && !finite(*n) {
			return Note{codeUnusable, refusalText(codeUnusable)}
		}
	}
	for _, n := range []*float64{o.Estimate, o.CILow, o.CIHigh} {
		if n != nil && o.EffectType.Ratio() && *n <= 0 {
			return Note{"not-a-ratio", i18n.Text{
				DA: "En ratio og dens interval er over 0.",
				EN: "A ratio and its interval are above 0.",
			}}
		}
	}
	switch {
	case o.SE != nil && *o.SE <= 0:
		return zeroVariance()
	case o.Estimate == nil || o.CILow == nil || o.CIHigh == nil:
	case *o.CILow > *o.CIHigh:
		return Note{"interval-turned", i18n.Text{
			DA: "Intervallets nedre grænse er over den øvre.",
			EN: "The interval's lower bound is above the upper one.",
		}}
	case o.outside():
		return Note{"outside-interval", i18n.Text{
			DA: "Estimatet ligger uden for sit eget interval.",
			EN: "The estimate lies outside its own interval.",
		}}
	}
	return Note{}
}

// outside tells whether the estimate is not in its own interval, beyond the last digit of what a machine
// computed.
func (o Outcome) outside() bool {
	return *o.Estimate < *o.CILow-slack*max(1, math.Abs(*o.CILow)) ||
		*o.Estimate > *o.CIHigh+slack*max(1, math.Abs(*o.CIHigh))
}

// lopsided tells whether the stated interval is not symmetric around the estimate on the analysis scale by more
// than the rounding of the three numbers explains.
func (o Outcome) lopsided() bool {
	printed := max(decimals(*o.Estimate), decimals(*o.CILow), decimals(*o.CIHigh))
	if o.EffectType.Ratio() {
		printed = max(printed, decimalsOfRatios)
	}
	half := 0.5 * math.Pow10(-printed)
	rounding := func(n float64) float64 {
		if o.EffectType.Ratio() {
			return half / n
		}
		return half
	}
	estimate, low, high := toScale(o.EffectType, *o.Estimate), toScale(o.EffectType, *o.CILow),
		toScale(o.EffectType, *o.CIHigh)
	allowed := rounding(*o.Estimate) + (rounding(*o.CILow)+rounding(*o.CIHigh))/2
	return math.Abs((low+high)/2-estimate) > allowed+noticeable*(high-low)/2
}

// decimalsOfRatios are those that ratios are printed with, also where the last ones are zeros.
const decimalsOfRatios = 2

// noticeable is the share of an interval's half width that is worth a remark.
const noticeable = 0.02

// decimals counts the digits after the point of a number as people write it.
func decimals(n float64) int {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	return len(fraction)
}

func lopsidedNote(effectType EffectType) Note {
	if effectType.Ratio() {
		return Note{"interval-not-symmetric", i18n.Text{
			DA: "Intervallet ligger ikke symmetrisk om estimatet på logaritmeskalaen, heller ikke når der tages højde for " +
				"afrunding. Variansen er regnet af intervallets bredde.",
			EN: "The interval is not symmetric around the estimate on the log scale, rounding considered. The variance is " +
				"computed from the interval's width.",
		}}
	}
	return Note{"interval-not-symmetric", i18n.Text{
		DA: "Intervallet ligger ikke symmetrisk om estimatet, heller ikke når der tages højde for afrunding. Variansen er " +
			"regnet af intervallets bredde.",
		EN: "The interval is not symmetric around the estimate, rounding considered. The variance is computed from the " +
			"interval's width.",
	}}
}

// compareWithInterval notes where a stated interval and a stated standard error say different things.
func (e *entry) compareWithInterval() {
	o := e.outcome
	if o.CILow == nil || o.CIHigh == nil {
		return
	}
	width := (toScale(o.EffectType, *o.CIHigh) - toScale(o.EffectType, *o.CILow)) / (2 * z975)
	if share := width / *o.SE; share < 1-disagreement || share > 1+disagreement {
		e.notes = append(e.notes, Note{"interval-and-error-differ", i18n.Text{
			DA: fmt.Sprintf("Intervallet svarer til en standardfejl på %.3g, kilden opgiver %.3g. Den opgivne er brugt.",
				width, *o.SE),
			EN: fmt.Sprintf("The interval amounts to a standard error of %.3g, the source states %.3g. The stated one is used.",
				width, *o.SE),
		}})
	}
}

// disagreement is the share by which interval and standard error may differ: a t quantile of twenty people and
// rounding make no more.
const disagreement = 0.1
