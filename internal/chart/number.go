package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/i18n"
)

// unknown stands where there is no number.
const unknown = "–"

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// decimal writes a number with so many decimals: a comma in Danish, a point in English, a minus that is as
// wide as a plus. Nothing is minus zero.
func decimal(v float64, decimals int, language i18n.Language) string {
	if !finite(v) {
		return unknown
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	text = strings.Replace(text, "-", "−", 1)
	if language != i18n.English {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// count writes a whole number; from 10 000 in groups of three.
func count(n int) string {
	text := strconv.Itoa(n)
	if n < 10_000 {
		return text
	}
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "\u00a0" + text[at:]
	}
	return text
}

// power writes mantissa and exponent of ten, the exponent raised.
func power(mantissa float64, exponent int, language i18n.Language) string {
	raised := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶",
		"7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(exponent))
	if mantissa == 1 {
		return "10" + raised
	}
	return decimal(mantissa, 1, language) + "·10" + raised
}

// ratio writes the ratio whose natural logarithm is given, from the logarithm, so that it never overflows.
func ratio(logarithm float64, language i18n.Language) string {
	if !finite(logarithm) {
		return unknown
	}
	exponent := logarithm / math.Ln10
	switch {
	case exponent >= 5 || exponent < -3:
		whole := math.Floor(exponent)
		mantissa := math.Round(math.Pow(10, exponent-whole)*10) / 10
		if mantissa >= 10 {
			mantissa, whole = 1, whole+1
		}
		return power(mantissa, int(whole), language)
	case exponent >= 3:
		return decimal(math.Exp(logarithm), 0, language)
	case exponent < -2:
		return decimal(math.Exp(logarithm), 4, language)
	case exponent < -1.3:
		return decimal(math.Exp(logarithm), 3, language)
	}
	return decimal(math.Exp(logarithm), 2, language)
}

// difference writes a difference with decimals that suit the span of its picture.
func difference(v, span float64, language i18n.Language) string {
	if !finite(v) {
		return unknown
	}
	switch size := math.Abs(v); {
	case size >= 1e6:
		exponent := math.Floor(math.Log10(size))
		return power(math.Round(v/math.Pow(10, exponent)*10)/10, int(exponent), language)
	case span >= 1000 || size >= 10_000:
		return decimal(v, 0, language)
	case span >= 100:
		return decimal(v, 1, language)
	case span < 0.01:
		return decimal(v, 5, language)
	case span < 0.1:
		return decimal(v, 3, language)
	}
	return decimal(v, 2, language)
}

// pValue writes a p-value with three decimals, and those below as less than that.
func pValue(p float64, language i18n.Language) string {
	switch {
	case !finite(p):
		return "p " + unknown
	case p < 0.001:
		return "p < " + decimal(0.001, 3, language)
	}
	return "p = " + decimal(p, 3, language)
}

// interval writes two ends, with what separates them where a comma may stand in a number.
func interval(low, high string, language i18n.Language) string {
	if language == i18n.English {
		return "[" + low + ", " + high + "]"
	}
	return "[" + low + "; " + high + "]"
}
