package phasemodel_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestFractionIsReadFromItsThreeForms(t *testing.T) {
	for text, want := range map[string]phasemodel.Fraction{
		"2/3":           {Numerator: 2, Denominator: 3},
		"4/6":           {Numerator: 2, Denominator: 3},
		"2.5":           {Numerator: 5, Denominator: 2},
		"0.50":          {Numerator: 1, Denominator: 2},
		"3":             {Numerator: 3, Denominator: 1},
		"0":             {Numerator: 0, Denominator: 1},
		"0/7":           {Numerator: 0, Denominator: 1},
		"999999.999999": {Numerator: 999999999999, Denominator: 1000000},
	} {
		read, err := phasemodel.ParseFraction(text)
		require.NoError(t, err, text)
		require.Equal(t, want, read, text)
	}
}

func TestWhatIsNoFractionIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "/", "1/", "/2", "1/0", "-1/2", "1/-2", "+1", "2,5", ".5", "2.", "1/2/3", "1e3", "half", " 1", "1234567",
		"0.1234567", "٣",
	} {
		read, err := phasemodel.ParseFraction(text)
		require.Equal(t, "not-a-fraction", fault.CodeOf(err), "%q", text)
		require.Zero(t, read)
	}
}

func fractions() *rapid.Generator[phasemodel.Fraction] {
	return rapid.Custom(func(t *rapid.T) phasemodel.Fraction {
		text := fmt.Sprintf("%d/%d", rapid.Int64Range(0, 999999).Draw(t, "numerator"),
			rapid.Int64Range(1, 999999).Draw(t, "denominator"))
		f, err := phasemodel.ParseFraction(text)
		require.NoError(t, err)
		return f
	})
}

func TestCrossMultiplicationComparesExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fractions().Draw(t, "fraction")
		numerator := rapid.Int64Range(0, 1<<62).Draw(t, "n")
		denominator := rapid.Int64Range(1, 1<<62).Draw(t, "d")
		want := big.NewRat(numerator, denominator).Cmp(big.NewRat(f.Numerator, f.Denominator))
		require.Equal(t, want, f.CompareRatio(numerator, denominator))
	})
}

func TestFractionSurvivesItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fractions().Draw(t, "fraction")
		data, err := json.Marshal(f)
		require.NoError(t, err)
		var read phasemodel.Fraction
		require.NoError(t, json.Unmarshal(data, &read))
		require.Equal(t, f, read)
	})
}

func TestApprovalIsTheExactShareOfThoseWhoTakeASide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fractions().Draw(t, "share")
		approve := rapid.IntRange(0, 1000).Draw(t, "approve")
		reject := rapid.IntRange(0, 1000).Draw(t, "reject")
		moreThan, atLeast := phasemodel.Approval{MoreThan: &f}, phasemodel.Approval{AtLeast: &f}
		if approve+reject == 0 {
			require.False(t, moreThan.Passes(0, 0), "nobody took a side")
			require.False(t, atLeast.Passes(0, 0), "nobody took a side")
			return
		}
		share := big.NewRat(int64(approve), int64(approve+reject))
		limit := big.NewRat(f.Numerator, f.Denominator)
		require.Equal(t, share.Cmp(limit) > 0, moreThan.Passes(approve, reject))
		require.Equal(t, share.Cmp(limit) >= 0, atLeast.Passes(approve, reject))
	})
}

func TestMoreApprovalNeverTurnsAnApprovalDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := fractions().Draw(t, "share")
		approve, reject := rapid.IntRange(0, 50).Draw(t, "approve"), rapid.IntRange(0, 50).Draw(t, "reject")
		for _, rule := range []phasemodel.Approval{{MoreThan: &f}, {AtLeast: &f}} {
			if rule.Passes(approve, reject) {
				require.True(t, rule.Passes(approve+1, reject))
			}
		}
	})
}

func TestTwoThirdsOfNineAreSix(t *testing.T) {
	twoThirds := phasemodel.Fraction{Numerator: 2, Denominator: 3}
	rule := phasemodel.Approval{AtLeast: &twoThirds}
	require.True(t, rule.Passes(6, 3))
	require.False(t, rule.Passes(5, 3))
	require.False(t, phasemodel.Approval{MoreThan: &twoThirds}.Passes(6, 3))
	require.False(t, phasemodel.Approval{}.Passes(9, 0), "a rule that says nothing approves nothing")
}
