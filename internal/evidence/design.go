package evidence

import (
	"cmp"
	"math"
	"slices"
)

// Point is one effect on the analysis scale with its sampling variance.
type Point struct {
	Effect   float64 `json:"effect"`
	Variance float64 `json:"variance"`
}

// The variances that can be computed with: their third powers and inverses are numbers.
const (
	smallestVariance = 1e-60
	largestVariance  = 1e60
	largestEffect    = 1e30
)

// Usable tells whether the point can be pooled: both numbers finite, the variance above 0.
func (p Point) Usable() bool {
	return finite(p.Effect, p.Variance) && math.Abs(p.Effect) <= largestEffect &&
		p.Variance >= smallestVariance && p.Variance <= largestVariance
}

// observations are effects, variances and, in a regression, a covariate, in an order that does not depend on the
// order in which they were given: sums are then the same to the last bit.
type observations struct {
	y, v []float64
	// x is the covariate, centred and scaled; nil where only an intercept is fitted.
	x []float64
	// origin is what was taken from every effect, so that large effects that hardly differ keep their digits.
	origin float64
}

// observe takes points that are usable.
func observe(points []Point, covariate []float64) observations {
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		byPoint := cmp.Or(cmp.Compare(points[a].Effect, points[b].Effect),
			cmp.Compare(points[a].Variance, points[b].Variance))
		if byPoint == 0 && covariate != nil {
			return cmp.Compare(covariate[a], covariate[b])
		}
		return byPoint
	})
	o := observations{y: make([]float64, len(points)), v: make([]float64, len(points))}
	if len(points) > 0 {
		o.origin = points[order[len(order)/2]].Effect
	}
	for i, at := range order {
		o.y[i], o.v[i] = points[at].Effect-o.origin, points[at].Variance
		if covariate != nil {
			o.x = append(o.x, covariate[at])
		}
	}
	return o
}

func (o observations) k() int { return len(o.y) }

// coefficients counts what is fitted beside τ²: an intercept, and a slope in a regression.
func (o observations) coefficients() int {
	if o.x != nil {
		return 2
	}
	return 1
}

// df is k less the number of coefficients.
func (o observations) df() float64 { return float64(o.k() - o.coefficients()) }

// fit is weighted least squares with the weights 1/(vᵢ + τ²), and what the estimators of τ² are made of. P is
// W − W X (XᵀWX)⁻¹ XᵀW.
type fit struct {
	w []float64
	// b are the coefficients, intercept first, and c is (XᵀWX)⁻¹ in its distinct entries.
	b0, b1        float64
	c00, c01, c11 float64
	rss           float64 // yᵀPy
	py            float64 // yᵀPPy
	trP, trPP     float64
	sumW, sumW2   float64
	logDet        float64 // ln det XᵀWX
	sumLogV       float64 // Σ ln(vᵢ + τ²)
}

// at fits with a given τ².
func (o observations) at(tau2 float64) fit {
	f := fit{w: make([]float64, o.k())}
	var s0, s1, s2, q0, q1, q2, u0, u1, u2, t0, t1 float64 // Σw xʲ, Σw² xʲ, Σw³ xʲ, Σw xʲ y
	for i, v := range o.v {
		w := 1 / (v + tau2)
		f.w[i] = w
		f.sumLogV += math.Log(v + tau2)
		x := o.covariate(i)
		s0, s1, s2 = s0+w, s1+w*x, s2+w*x*x
		q0, q1, q2 = q0+w*w, q1+w*w*x, q2+w*w*x*x
		u0, u1, u2 = u0+w*w*w, u1+w*w*w*x, u2+w*w*w*x*x
		t0, t1 = t0+w*o.y[i], t1+w*x*o.y[i]
	}
	f.sumW, f.sumW2 = s0, q0
	if o.x == nil {
		f.c00, f.b0, f.logDet = 1/s0, t0/s0, math.Log(s0)
		f.trP = s0 - q0/s0
		f.trPP = q0 - 2*u0/s0 + (q0/s0)*(q0/s0)
	} else {
		det := s0*s2 - s1*s1
		f.c00, f.c01, f.c11, f.logDet = s2/det, -s1/det, s0/det, math.Log(det)
		f.b0, f.b1 = f.c00*t0+f.c01*t1, f.c01*t0+f.c11*t1
		// M = (XᵀWX)⁻¹ XᵀW²X, whose square has the trace m00² + 2 m01 m10 + m11².
		m00, m01 := f.c00*q0+f.c01*q1, f.c00*q1+f.c01*q2
		m10, m11 := f.c01*q0+f.c11*q1, f.c01*q1+f.c11*q2
		f.trP = s0 - m00 - m11
		f.trPP = q0 - 2*(f.c00*u0+2*f.c01*u1+f.c11*u2) + m00*m00 + 2*m01*m10 + m11*m11
	}
	for i := range o.y {
		r := o.y[i] - f.b0 - f.b1*o.covariate(i)
		f.rss += f.w[i] * r * r
		f.py += f.w[i] * r * f.w[i] * r
	}
	return f
}

func (o observations) covariate(i int) float64 {
	if o.x == nil {
		return 0
	}
	return o.x[i]
}
