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
	// x is the covariate; nil where only an intercept is fitted.
	x []float64
	// origin is the most precise effect, and was taken from every one: large effects that hardly differ keep their
	// digits, and so does what a study with nearly all the weight leaves to the others.
	origin float64
	w      []float64 // room for the weights of one fit
	equal  fit       // with equal effects, which is τ² = 0
}

// observe takes points that are usable.
func observe(points []Point, covariate []float64) observations {
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		byPoint := cmp.Or(cmp.Compare(points[a].Variance, points[b].Variance),
			cmp.Compare(points[a].Effect, points[b].Effect))
		if byPoint == 0 && covariate != nil {
			return cmp.Compare(covariate[a], covariate[b])
		}
		return byPoint
	})
	k := len(points)
	o := observations{y: make([]float64, k), v: make([]float64, k), w: make([]float64, k)}
	if k > 0 {
		o.origin = points[order[0]].Effect
	}
	for i, at := range order {
		o.y[i], o.v[i] = points[at].Effect-o.origin, points[at].Variance
		if covariate != nil {
			o.x = append(o.x, covariate[at])
		}
	}
	o.equal = o.at(0)
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

func (o observations) covariate(i int) float64 {
	if o.x == nil {
		return 0
	}
	return o.x[i]
}

// fit is weighted least squares with the weights 1/(vᵢ + τ²), and what the estimators of τ² are made of. P is
// W − W X (XᵀWX)⁻¹ XᵀW.
type fit struct {
	b0, b1        float64 // intercept and slope
	c00, c01, c11 float64 // (XᵀWX)⁻¹, the coefficients' covariance matrix
	rss           float64 // yᵀPy, the generalised Q statistic
	py            float64 // yᵀPPy
	trP, trPP     float64
	sumW, sumW2   float64
	logDet        float64 // ln det XᵀWX
}

// at fits with a given τ².
func (o observations) at(tau2 float64) fit {
	var f fit
	var sumX, sumY float64
	for i, v := range o.v {
		w := 1 / (v + tau2)
		o.w[i] = w
		f.sumW, f.sumW2 = f.sumW+w, f.sumW2+w*w
		sumX, sumY = sumX+w*o.covariate(i), sumY+w*o.y[i]
	}
	if o.x == nil {
		f.b0, f.c00, f.logDet = sumY/f.sumW, 1/f.sumW, math.Log(f.sumW)
		f.trP, f.trPP = traces(o.w, f.sumW)
	} else {
		o.line(&f, sumX/f.sumW, sumY/f.sumW)
	}
	for i, w := range o.w {
		r := w * (o.y[i] - f.b0 - f.b1*o.covariate(i))
		f.rss, f.py = f.rss+r*r/w, f.py+r*r
	}
	return f
}

// traces gives tr P = Σw − Σw²/Σw and tr PP = Σw² − 2Σw³/Σw + (Σw²/Σw)² for an intercept alone, written as sums of
// positive terms: a study with nearly all the weight would else cancel the others.
func traces(w []float64, sum float64) (trP, trPP float64) {
	var before, before2, crossed, crossed2 float64
	for _, wi := range w {
		crossed, crossed2 = crossed+wi*before, crossed2+wi*wi*before2
		before, before2 = before+wi, before2+wi*wi
	}
	after := 0.0
	for i, wi := range slices.Backward(w) {
		before -= wi
		if i == 0 {
			before = 0
		}
		rest := wi * (before + after) / sum
		trPP += rest * rest
		after += wi
	}
	return 2 * crossed / sum, trPP + 2*crossed2/(sum*sum)
}

// line fits intercept and slope. The covariate is centred at its weighted mean, which leaves P as it is.
func (o observations) line(f *fit, meanX, meanY float64) {
	var sxx, sxy, q1, q2, u0, u2 float64 // of the centred covariate: Σwx², Σwxy, Σw²xʲ, Σw³xʲ
	for i, w := range o.w {
		x := o.x[i] - meanX
		sxx, sxy = sxx+w*x*x, sxy+w*x*(o.y[i]-meanY)
		q1, q2 = q1+w*w*x, q2+w*w*x*x
		u0, u2 = u0+w*w*w, u2+w*w*w*x*x
	}
	f.b1 = sxy / sxx
	f.b0 = meanY - f.b1*meanX
	f.c00, f.c01, f.c11 = 1/f.sumW+meanX*meanX/sxx, -meanX/sxx, 1/sxx
	f.logDet = math.Log(f.sumW) + math.Log(sxx)
	f.trP = f.sumW - f.sumW2/f.sumW - q2/sxx
	f.trPP = f.sumW2 - 2*(u0/f.sumW+u2/sxx) +
		(f.sumW2/f.sumW)*(f.sumW2/f.sumW) + 2*q1*q1/(f.sumW*sxx) + (q2/sxx)*(q2/sxx)
}

// logLikelihood of τ², restricted or not, without its constant.
func (o observations) logLikelihood(tau2 float64, f fit, restricted bool) float64 {
	// The variances are multiplied while that is a number: a logarithm of each is what takes time.
	l, product := f.rss, 1.0
	for _, v := range o.v {
		product *= v + tau2
		if product > 1e200 || product < 1e-200 {
			l, product = l+math.Log(product), 1
		}
	}
	l += math.Log(product)
	if restricted {
		l += f.logDet
	}
	return -l / 2
}
