package evidence

import "math"

// HedgesG gives the standardised mean difference with Hedges' correction in its exact form and the variance
// 1/n₁ + 1/n₂ + g²/(2(n₁+n₂)) (Hedges 1982, eq. 8, with the corrected g). It gives false where there are
// fewer than four people, or no deviation.
func (m Means) HedgesG() (Point, bool) {
	n1, n2 := float64(m.NTreatment), float64(m.NControl)
	pooled, known := m.pooledSD()
	if !known {
		return Point{}, false
	}
	g := (m.MeanTreatment - m.MeanControl) / pooled * hedgesCorrection(n1+n2-2)
	return Point{Effect: g, Variance: 1/n1 + 1/n2 + g*g/(2*(n1+n2))}, true
}

// hedgesCorrection is J = Γ(m/2) / (√(m/2) Γ((m−1)/2)) (Hedges 1981, eq. 6e), from m = 2.
func hedgesCorrection(m float64) float64 {
	if m > exactCorrection {
		// The logarithms of the gammas are then so large that their difference loses digits, and the first terms
		// of the series are exact.
		return 1 - 3/(4*m) - 7/(32*m*m)
	}
	above, _ := math.Lgamma(m / 2)
	below, _ := math.Lgamma((m - 1) / 2)
	return math.Exp(above-below) / math.Sqrt(m/2)
}

const exactCorrection = 10_000

// pooledSD is the standard deviation within both arms.
func (m Means) pooledSD() (float64, bool) {
	n1, n2 := float64(m.NTreatment), float64(m.NControl)
	freedom := n1 + n2 - 2
	if m.NTreatment < 1 || m.NControl < 1 || freedom < 2 {
		return 0, false
	}
	pooled := math.Sqrt(((n1-1)*m.SDTreatment*m.SDTreatment + (n2-1)*m.SDControl*m.SDControl) / freedom)
	return pooled, pooled > 0
}

// Difference gives the mean difference, with the variance from each arm's own standard deviation or from the
// pooled one. It gives false where an arm has fewer than two people, or no deviation.
func (m Means) Difference(variance MDVariance) (Point, bool) {
	if m.NTreatment < 2 || m.NControl < 2 {
		return Point{}, false
	}
	n1, n2 := float64(m.NTreatment), float64(m.NControl)
	p := Point{
		Effect:   m.MeanTreatment - m.MeanControl,
		Variance: m.SDTreatment*m.SDTreatment/n1 + m.SDControl*m.SDControl/n2,
	}
	if variance == PooledSD {
		pooled, known := m.pooledSD()
		if !known {
			return Point{}, false
		}
		p.Variance = pooled * pooled * (1/n1 + 1/n2)
	}
	return p, p.Variance > 0
}

// LogOddsRatio gives ln(ad/bc) with the variance 1/a + 1/b + 1/c + 1/d (Woolf 1955). A half is added to each cell
// where one is zero (Haldane 1940, Anscombe 1956). It gives false where nobody or everybody had the event.
func (c Counts) LogOddsRatio() (Point, bool) {
	events1, others1, events2, others2, known := c.cells()
	if !known {
		return Point{}, false
	}
	return Point{
		Effect:   math.Log(events1 * others2 / (others1 * events2)),
		Variance: 1/events1 + 1/others1 + 1/events2 + 1/others2,
	}, true
}

// LogRiskRatio gives the log of the ratio of risks with the variance 1/a − 1/n₁ + 1/c − 1/n₂ (Katz et al. 1978), and
// treats zero cells like [Counts.LogOddsRatio].
func (c Counts) LogRiskRatio() (Point, bool) {
	events1, others1, events2, others2, known := c.cells()
	if !known {
		return Point{}, false
	}
	n1, n2 := events1+others1, events2+others2
	return Point{
		Effect:   math.Log(events1 / n1 * n2 / events2),
		Variance: 1/events1 - 1/n1 + 1/events2 - 1/n2,
	}, true
}

// RiskDifference gives the difference of risks with the variance Σ pᵢ(1 − pᵢ)/nᵢ. A half is added to each cell for
// the variance's sake where one is zero. It gives false where nobody or everybody had the event.
func (c Counts) RiskDifference() (Point, bool) {
	events1, others1, events2, others2, known := c.cells()
	if !known {
		return Point{}, false
	}
	n1, n2 := events1+others1, events2+others2
	return Point{
		Effect:   events1/n1 - events2/n2,
		Variance: events1*others1/(n1*n1*n1) + events2*others2/(n2*n2*n2),
	}, true
}

// cells gives the four cells, with a half added to each where one of them is zero. A table in which nobody or
// everybody had the event says nothing about a ratio.
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
	if c.zeroCell() {
		events1, others1, events2, others2 = events1+0.5, others1+0.5, events2+0.5, others2+0.5
	}
	return events1, others1, events2, others2, true
}

// zeroCell tells whether one of the four cells is empty.
func (c Counts) zeroCell() bool {
	return c.EventsTreatment == 0 || c.EventsControl == 0 ||
		c.EventsTreatment == c.NTreatment || c.EventsControl == c.NControl
}

// possible tells whether the events are within the arms.
func (c Counts) possible() bool {
	return c.EventsTreatment >= 0 && c.EventsControl >= 0 &&
		c.EventsTreatment <= c.NTreatment && c.EventsControl <= c.NControl
}
