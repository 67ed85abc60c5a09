package chart

import (
	"math"
	"slices"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// span is an interval on the analysis scale, where no effect is 0.
type span struct{ low, high float64 }

func (s span) width() float64 { return s.high - s.low }

// reach is the span that holds both.
func (s span) reach(other span) span {
	return span{math.Min(s.low, other.low), math.Max(s.high, other.high)}
}

// within is the part of a span that lies in this one.
func (s span) within(other span) span {
	return span{math.Max(s.low, other.low), math.Min(s.high, other.high)}
}

func (s span) grown(by float64) span { return span{s.low - by, s.high + by} }

// reachOfEffects chooses what the axis shows: no effect, the bulk of the studies with their intervals, and the
// pooled results. A study far from all others, and the ends of intervals many times as wide as the others', are
// left to arrows, so that one imprecise study does not make the rest unreadable.
func reachOfEffects(studies, results []span) span {
	if len(studies) == 0 && len(results) == 0 {
		return span{-1, 1}
	}
	core, ends := span{}, span{}
	var halves []float64
	bulk := bulkOf(studies)
	for _, one := range studies {
		middle := (one.low + one.high) / 2
		halves = append(halves, one.width()/2)
		ends = ends.reach(one)
		if middle >= bulk.low && middle <= bulk.high {
			core = core.reach(span{middle, middle})
		}
	}
	half := median(halves)
	shown := ends.within(core.grown(2.5 * half))
	limit := shown.grown(0.75 * math.Max(shown.width(), 2*half))
	for _, one := range results {
		if limit.width() > 0 {
			one = one.within(limit)
		}
		if one.low <= one.high {
			shown = shown.reach(one)
		}
	}
	if shown.width() <= 0 {
		shown = shown.grown(math.Max(1, math.Abs(shown.low)))
	}
	return shown.grown(0.03 * shown.width())
}

// bulkOf gives the fences beyond which a study lies far out: three times the interquartile range, and never
// less than three usual half-widths, beyond the quartiles (Tukey 1977).
func bulkOf(studies []span) span {
	if len(studies) < 4 {
		return span{math.Inf(-1), math.Inf(1)}
	}
	var middles, halves []float64
	for _, one := range studies {
		middles, halves = append(middles, (one.low+one.high)/2), append(halves, one.width()/2)
	}
	slices.Sort(middles)
	q1, q3 := middles[len(middles)/4], middles[len(middles)*3/4]
	return span{q1, q3}.grown(3 * math.Max(q3-q1, median(halves)))
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// axis places the analysis scale in the picture.
type axis struct {
	span

	left, right float64 // in pixels
	ratio       bool
}

// at gives the pixel of a value, wherever it lies.
func (a axis) at(v float64) float64 {
	return a.left + (v-a.low)/a.width()*(a.right-a.left)
}

// clamped gives the pixel of a value, and the nearer end for one outside.
func (a axis) clamped(v float64) float64 {
	return math.Min(math.Max(a.at(v), a.left), a.right)
}

// tick is a mark on the axis.
type tick struct {
	at    float64 // on the analysis scale
	label string
}

// mostTicks is how many marks an axis carries at most.
const mostTicks = 8

// ticks chooses the marks: round numbers, for ratios round ratios with 1 among them.
func (a axis) ticks(language i18n.Language) []tick {
	if !a.ratio {
		return a.evenTicks(language)
	}
	decades := a.width() / math.Ln10
	if decades < 0.6 {
		return a.closeRatios(language)
	}
	best := a.powers(int(math.Ceil(decades/(mostTicks-1))), language)
	if decades > mostTicks {
		return best
	}
	for _, mantissas := range [][]float64{{1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}} {
		finer := a.ratios(mantissas, language)
		if len(finer) > mostTicks || a.crowded(finer) {
			break
		}
		best = finer
	}
	return best
}

// evenTicks marks every round step from no effect outwards.
func (a axis) evenTicks(language i18n.Language) []tick {
	step := roundStep(a.width() / (mostTicks - 2))
	decimals := max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	if decimals > 0 && math.Abs(step*math.Pow(10, float64(decimals))-math.Round(step*math.Pow(10, float64(decimals)))) > 1e-9 {
		decimals++
	}
	var ticks []tick
	for n := math.Ceil(a.low / step); n*step <= a.high; n++ {
		ticks = append(ticks, tick{n * step, evenLabel(n*step, decimals, language)})
	}
	return ticks
}

func evenLabel(v float64, decimals int, language i18n.Language) string {
	if math.Abs(v) >= 1e6 || decimals > 5 {
		return difference(v, 0.05, language)
	}
	return decimal(v, decimals, language)
}

// roundStep is the smallest of 1, 2, 2.5 and 5 times a power of ten that is no smaller than the one given.
func roundStep(least float64) float64 {
	magnitude := math.Pow(10, math.Floor(math.Log10(least)))
	for _, mantissa := range []float64{1, 2, 2.5, 5} {
		if mantissa*magnitude >= least*(1-1e-9) {
			return mantissa * magnitude
		}
	}
	return 10 * magnitude
}

// closeRatios marks ratios that lie so near each other that even steps are rounder than powers.
func (a axis) closeRatios(language i18n.Language) []tick {
	low, high := math.Exp(a.low), math.Exp(a.high)
	step := roundStep((high - low) / (mostTicks - 3))
	decimals := 0
	for scaled := step; decimals < 6 && math.Abs(scaled-math.Round(scaled)) > 1e-6; decimals++ {
		scaled *= 10
	}
	var ticks []tick
	for n := math.Ceil((low - 1) / step); 1+n*step <= high; n++ {
		if value := 1 + n*step; value > 0 {
			ticks = append(ticks, tick{math.Log(value), decimal(value, decimals, language)})
		}
	}
	return ticks
}

// ratios marks the mantissas given in every decade.
func (a axis) ratios(mantissas []float64, language i18n.Language) []tick {
	var ticks []tick
	for exponent := math.Floor(a.low / math.Ln10); exponent <= a.high/math.Ln10; exponent++ {
		for _, mantissa := range mantissas {
			at := exponent*math.Ln10 + math.Log(mantissa)
			if at >= a.low && at <= a.high {
				ticks = append(ticks, tick{at, ratioLabel(mantissa, int(exponent), language)})
			}
		}
	}
	return ticks
}

// powers marks every so many powers of ten, 1 among them.
func (a axis) powers(every int, language i18n.Language) []tick {
	every = max(every, 1)
	var ticks []tick
	step := float64(every) * math.Ln10
	for n := math.Ceil(a.low / step); n*step <= a.high; n++ {
		ticks = append(ticks, tick{n * step, ratioLabel(1, int(n)*every, language)})
	}
	return ticks
}

func ratioLabel(mantissa float64, exponent int, language i18n.Language) string {
	if exponent > 4 || exponent < -4 {
		return power(mantissa, exponent, language)
	}
	decimals := max(0, -exponent)
	if mantissa != math.Trunc(mantissa) {
		decimals = max(0, 1-exponent)
	}
	return decimal(mantissa*math.Pow(10, float64(exponent)), decimals, language)
}

// crowded tells whether labels would touch.
func (a axis) crowded(ticks []tick) bool {
	for i := 1; i < len(ticks); i++ {
		room := (width(ticks[i].label, smallSize)+width(ticks[i-1].label, smallSize))/2 + 8
		if a.at(ticks[i].at)-a.at(ticks[i-1].at) < room {
			return true
		}
	}
	return false
}
