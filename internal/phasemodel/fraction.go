package phasemodel

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Fraction is an exact non-negative number, written "2/3", "2.5" or "3". Shares and pass marks are
// fractions, so that a comparison never depends on rounding.
type Fraction struct {
	Numerator   int64
	Denominator int64
}

// ParseFraction reads "2/3", "2.5" or "3", with up to six digits in each part. Its error is a fault with the
// code "not-a-fraction".
func ParseFraction(text string) (Fraction, error) {
	fail := fault.New(fault.Invalid, "not-a-fraction",
		fmt.Sprintf("%q er hverken en brøk som 2/3 eller et decimaltal som 2.5", text),
		fmt.Sprintf("%q is neither a fraction like 2/3 nor a decimal like 2.5", text))
	number := func(digits string) (int64, error) {
		if digits == "" || len(digits) > 6 {
			return 0, fail
		}
		n, err := strconv.ParseUint(digits, 10, 32)
		if err != nil {
			return 0, fail
		}
		return int64(n), nil
	}
	if numerator, denominator, ok := strings.Cut(text, "/"); ok {
		n, err := number(numerator)
		if err != nil {
			return Fraction{}, err
		}
		d, err := number(denominator)
		if err != nil || d == 0 {
			return Fraction{}, fail
		}
		return reduced(n, d), nil
	}
	whole, decimals, hasDecimals := strings.Cut(text, ".")
	n, err := number(whole)
	if err != nil {
		return Fraction{}, err
	}
	if !hasDecimals {
		return Fraction{n, 1}, nil
	}
	d, err := number(decimals)
	if err != nil {
		return Fraction{}, err
	}
	scale := int64(1)
	for range decimals {
		scale *= 10
	}
	return reduced(n*scale+d, scale), nil
}

func reduced(n, d int64) Fraction {
	a, b := n, d
	for b != 0 {
		a, b = b, a%b
	}
	if a > 1 {
		n, d = n/a, d/a
	}
	return Fraction{n, d}
}

// CompareRatio compares numerator/denominator with the fraction by cross-multiplication: -1 where it
// is less, 0 where equal, +1 where more. Both arguments are non-negative, the denominator positive.
func (f Fraction) CompareRatio(numerator, denominator int64) int {
	leftHigh, leftLow := bits.Mul64(uint64(numerator), uint64(f.Denominator))   //nolint:gosec // neither is negative
	rightHigh, rightLow := bits.Mul64(uint64(f.Numerator), uint64(denominator)) //nolint:gosec // neither is negative
	switch {
	case leftHigh != rightHigh:
		if leftHigh < rightHigh {
			return -1
		}
		return 1
	case leftLow < rightLow:
		return -1
	case leftLow > rightLow:
		return 1
	}
	return 0
}

// IsZero tells whether the fraction is unset or zero.
func (f Fraction) IsZero() bool { return f.Numerator == 0 }

// String writes the fraction as "2/3", or "3" where the denominator is one.
func (f Fraction) String() string {
	if f.Denominator <= 1 {
		return strconv.FormatInt(f.Numerator, 10)
	}
	return fmt.Sprintf("%d/%d", f.Numerator, f.Denominator)
}

// MarshalText writes the fraction as String does, so that it is a string in JSON.
func (f Fraction) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads what ParseFraction reads.
func (f *Fraction) UnmarshalText(text []byte) error {
	parsed, err := ParseFraction(string(text))
	if err != nil {
		return err
	}
	*f = parsed
	return nil
}
