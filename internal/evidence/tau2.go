package evidence

import (
	"errors"
	"math"
)

// errNoConvergence says that an iteration did not settle. It is told, never hidden behind a number.
var errNoConvergence = errors.New("the estimate of tau² did not settle")

const (
	maxClimb      = 100
	maxIterations = 1000
	maxHalvings   = 60
	settled       = 1e-13 // relative to τ² and the typical variance
	rounding      = 1e-14 // relative, of a likelihood
)

// tau2 estimates the variance between studies, never below 0.
func (o observations) tau2(method Method) (float64, error) {
	if o.df() < 1 {
		return 0, nil
	}
	switch method {
	case EqualEffects, MantelHaenszel, Peto:
		return 0, nil
	case DerSimonian:
		// (Q − (k − p)) / tr(P) with the weights 1/v: DerSimonian & Laird (1986), eq. 8.
		return math.Max(0, (o.equal.rss-o.df())/o.equal.trP), nil
	case Hedges:
		return math.Max(0, o.unweighted()), nil
	case HunterSchmidt:
		// (Q − k) / Σw: Hunter & Schmidt (1990); Viechtbauer (2005), eq. 11.
		return math.Max(0, (o.equal.rss-float64(o.k()))/o.equal.sumW), nil
	case SidikJonkman:
		return o.sidikJonkman(), nil
	case PauleMandel:
		return o.whereQIs(o.df())
	case RestrictedML, FullML:
		return o.likeliest(method == RestrictedML)
	}
	return 0, errNoConvergence
}

// unweighted is Hedges' (1983) estimate before truncation: the residual variance with equal weights less what
// sampling accounts for, (yᵀPy − tr(PV)) / (k − p) with P of ordinary least squares.
func (o observations) unweighted() float64 {
	plain := observations{y: o.y, x: o.x, v: make([]float64, o.k()), w: make([]float64, o.k())}
	for i := range plain.v {
		plain.v[i] = 1
	}
	f := plain.at(0)
	expected := 0.0
	for i, v := range o.v {
		x := o.covariate(i)
		expected += v * (1 - f.c00 - 2*f.c01*x - f.c11*x*x)
	}
	return (f.rss - expected) / o.df()
}

// sidikJonkman starts from the variance of the effects around their plain mean, with k as the divisor, and
// corrects it once (Sidik & Jonkman 2005, eq. 3). It is above 0 unless all effects are equal.
func (o observations) sidikJonkman() float64 {
	mean, start := 0.0, 0.0
	for _, y := range o.y {
		mean += y / float64(o.k())
	}
	for _, y := range o.y {
		start += (y - mean) * (y - mean) / float64(o.k())
	}
	if start == 0 {
		return 0
	}
	return start * o.at(start).rss / o.df()
}

// whereQIs gives the τ² at which the generalised Q statistic, which falls ever more slowly as τ² grows, has a value;
// 0 where it is below that already. With k − p that is the estimate of Paule & Mandel (1982), and with
// quantiles of χ² it is a bound of the Q-profile interval. Newton's steps from the left never pass the value
// (DerSimonian & Kacker 2007, eq. 8); what they leave is bisected.
func (o observations) whereQIs(value float64) (float64, error) {
	tau2 := 0.0
	for range maxIterations {
		f := o.at(tau2)
		over := f.rss - value
		if over <= 0 {
			return tau2, nil
		}
		step := over / f.py
		tau2 += step
		if step <= settled*tau2 {
			return tau2, nil
		}
	}
	return o.crossing(func(t float64) float64 { return o.at(t).rss - value })
}

// crossing finds where a function that is above 0 at 0 goes below it, by doubling a first step and bisection.
func (o observations) crossing(f func(float64) float64) (float64, error) {
	low, high := 0.0, o.typicalVariance()
	for n := 0; !(f(high) <= 0); n++ {
		if n > maxIterations {
			return 0, errNoConvergence
		}
		low, high = high, 2*high
	}
	return bisect(f, low, high), nil
}

// bisect narrows a stretch at whose beginning a function is above 0 and at whose end it is not, until no number lies
// between.
func bisect(f func(float64) float64, low, high float64) float64 {
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return middle
		}
		if f(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
}

// typicalVariance is Higgins & Thompson's (2002, eq. 9): what the sampling variances amount to together,
// (k − p) / tr(P).
func (o observations) typicalVariance() float64 { return o.df() / o.equal.trP }

// likeliest maximises the likelihood, restricted or not, by Fisher scoring (Viechtbauer 2005, eqs. 13 and 15), with
// steps halved while they lead downhill. Where that does not settle, the derivative's sign is bisected nearby. The
// likelihood can have two tops when variances differ much, so the climb begins at the best of many values, and the
// bound 0 is taken where it is likelier.
func (o observations) likeliest(restricted bool) (float64, error) {
	top, err := o.climb(restricted)
	if err != nil {
		return 0, err
	}
	if o.logLikelihood(0, o.equal, restricted) > o.logLikelihood(top, o.at(top), restricted) {
		return 0, nil
	}
	return top, nil
}

func (o observations) climb(restricted bool) (float64, error) {
	typical := o.typicalVariance()
	tau2, f, likelihood := o.start(restricted)
	for range maxClimb {
		next := math.Max(0, tau2+f.step(restricted))
		g := o.at(next)
		reached := o.logLikelihood(next, g, restricted)
		for n := 0; n < maxHalvings && reached < likelihood-rounding*math.Abs(likelihood); n++ {
			next = tau2 + (next-tau2)/2
			g = o.at(next)
			reached = o.logLikelihood(next, g, restricted)
		}
		moved := math.Abs(next - tau2)
		tau2, f, likelihood = next, g, reached
		if moved <= settled*(tau2+typical) {
			return tau2, nil
		}
	}
	return o.turningPoint(tau2, restricted)
}

// start gives the likeliest of the estimate of Hedges and a grid, each value three times the last, from below the
// smallest variance to above what the effects could vary by.
func (o observations) start(restricted bool) (tau2 float64, f fit, likelihood float64) {
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, y := range o.y {
		lowest, highest = math.Min(lowest, y), math.Max(highest, y)
	}
	tau2 = math.Max(0, o.unweighted())
	f = o.at(tau2)
	likelihood = o.logLikelihood(tau2, f, restricted)
	for candidate := o.v[0] / 3; candidate < (highest-lowest)*(highest-lowest); candidate *= 3 {
		g := o.at(candidate)
		if reached := o.logLikelihood(candidate, g, restricted); reached > likelihood {
			tau2, f, likelihood = candidate, g, reached
		}
	}
	return tau2, f, likelihood
}

// turningPoint brackets the top near a value, in steps that double, and bisects the derivative's sign. Scoring can step
// to and fro around a top, or creep towards it.
func (o observations) turningPoint(near float64, restricted bool) (float64, error) {
	slope := func(t float64) float64 { return o.at(t).step(restricted) }
	low, high := near, near
	step := math.Sqrt(settled) * (near + o.typicalVariance())
	for slope(low) < 0 {
		if low == 0 {
			return 0, nil
		}
		low, high, step = math.Max(0, low-step), low, 2*step
	}
	for n := 0; slope(high) > 0; n++ {
		if n > maxIterations {
			return 0, errNoConvergence
		}
		low, high, step = high, high+step, 2*step
	}
	if !finite(slope(low), slope(high)) {
		return 0, errNoConvergence
	}
	return bisect(slope, low, high), nil
}

// step is the derivative of the likelihood over its expected information. The sign is the derivative's.
func (f fit) step(restricted bool) float64 {
	if restricted {
		return (f.py - f.trP) / f.trPP
	}
	return (f.py - f.sumW) / f.sumW2
}
