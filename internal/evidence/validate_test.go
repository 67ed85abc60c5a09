package evidence_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
)

func TestValidStudiesAreAccepted(t *testing.T) {
	unsaid := evidence.Study{
		Citation: "Uden alt", Design: evidence.Qualitative, Outcomes: []evidence.Outcome{{Code: "oplevelse"}},
	}
	adjusted := smd(0.1, 0.5)
	adjusted.Means = &evidence.Means{
		MeanTreatment: 12, SDTreatment: 5, NTreatment: 90, MeanControl: 10, SDControl: 5, NControl: 90,
	}
	for _, valid := range []evidence.Study{
		unsaid, study("b", rct, "NO", adjusted),
		study("a", rct, "DK", good(), also(bad(), concluded(evidence.FavoursUnread))),
	} {
		require.NoError(t, evidence.Validate(valid))
	}
}

func TestStudyThatCannotBeIsRefusedByField(t *testing.T) {
	outcome := func(change func(*evidence.Outcome)) change {
		return func(s *evidence.Study) { change(&s.Outcomes[0]) }
	}
	for name, c := range map[string]struct {
		change        change
		pointer, code string
	}{
		"no citation":        {func(s *evidence.Study) { s.Citation = "" }, "/citation", "missing"},
		"no design":          {func(s *evidence.Study) { s.Design = "" }, "/design", "missing"},
		"an unknown design":  {func(s *evidence.Study) { s.Design = "case" }, "/design", "unknown-code"},
		"a year long ago":    {func(s *evidence.Study) { s.Year = new(1849) }, "/year", "out-of-range"},
		"a year far ahead":   {func(s *evidence.Study) { s.Year = new(2101) }, "/year", "out-of-range"},
		"a country in words": {func(s *evidence.Study) { s.Country = "Danmark" }, "/country", "unknown-code"},
		"a negative n":       {func(s *evidence.Study) { s.NControl = new(-1) }, "/n_control", "out-of-range"},
		"a sum that is wrong": {func(s *evidence.Study) {
			s.NTreatment, s.NControl, s.NTotal = new(3), new(4), new(8)
		}, "/n_total", "contradiction"},
		"an unknown quality":  {rated("best"), "/quality", "unknown-code"},
		"a rating unreasoned": {func(s *evidence.Study) { s.QualityReason = "" }, "/quality_reason", "missing"},
		"months before":       {followed(-1), "/followup_months", "out-of-range"},
		"unknown provenance":  {func(s *evidence.Study) { s.Provenance = "hearsay" }, "/provenance", "unknown-code"},
		"no outcomes":         {func(s *evidence.Study) { s.Outcomes = nil }, "/outcomes", "missing"},
		"an outcome unnamed":  {outcome(func(o *evidence.Outcome) { o.Code = "" }), "/outcomes/0/code", "missing"},
		"an unknown subject":  {outcome(func(o *evidence.Outcome) { o.About = "dog" }), "/outcomes/0/about", "unknown-code"},
		"an unknown effect": {outcome(func(o *evidence.Outcome) {
			o.EffectType = "d"
		}), "/outcomes/0/effect_type", "unknown-code"},
		"unknown favours": {outcome(func(o *evidence.Outcome) {
			o.Favours = "us"
		}), "/outcomes/0/favours", "unknown-code"},
		"an estimate outside": {outcome(func(o *evidence.Outcome) {
			o.Estimate = new(0.8)
		}), "/outcomes/0/estimate", "contradiction"},
		"an interval turned": {outcome(func(o *evidence.Outcome) {
			o.CILow, o.CIHigh = new(0.7), new(0.1)
		}), "/outcomes/0/ci_low", "contradiction"},
		"an interval of no width": {outcome(func(o *evidence.Outcome) {
			o.CILow, o.CIHigh = new(0.4), new(0.4)
		}), "/outcomes/0/ci_high", "out-of-range"},
		"half an interval": {outcome(func(o *evidence.Outcome) {
			o.CIHigh = nil
		}), "/outcomes/0/ci_high", "contradiction"},
		"no estimate": {outcome(func(o *evidence.Outcome) {
			o.Estimate = nil
		}), "/outcomes/0/estimate", "contradiction"},
		"not a number": {outcome(func(o *evidence.Outcome) {
			o.SE = new(math.NaN())
		}), "/outcomes/0/se", "out-of-range"},
		"infinity": {outcome(func(o *evidence.Outcome) {
			o.CIHigh = new(math.Inf(1))
		}), "/outcomes/0/ci_high", "out-of-range"},
		"an error of zero": {outcome(func(o *evidence.Outcome) { o.SE = new(0.0) }), "/outcomes/0/se", "out-of-range"},
		"an error alone": {outcome(func(o *evidence.Outcome) {
			*o = evidence.Outcome{Code: "x", EffectType: evidence.SMD, SE: new(0.1)}
		}), "/outcomes/0/estimate", "contradiction"},
		"numbers, no type": {outcome(func(o *evidence.Outcome) {
			o.EffectType = evidence.NoEffect
		}), "/outcomes/0/estimate", "contradiction"},
		"a ratio of zero": {outcome(func(o *evidence.Outcome) {
			o.EffectType, o.CILow = evidence.OR, new(0.0)
		}), "/outcomes/0/ci_low", "out-of-range"},
		"a small ratio of 1": {outcome(func(o *evidence.Outcome) {
			o.EffectType, o.SmallestImportantEffect = evidence.OR, new(1.0)
		}), "/outcomes/0/smallest_important_effect", "out-of-range"},
		"no deviation": {outcome(func(o *evidence.Outcome) {
			o.Means = &evidence.Means{NTreatment: 2, NControl: 2, SDControl: 1}
		}), "/outcomes/0/means/sd_treatment", "out-of-range"},
		"one person": {outcome(func(o *evidence.Outcome) {
			o.Means = &evidence.Means{NTreatment: 1, NControl: 2, SDTreatment: 1, SDControl: 1}
		}), "/outcomes/0/means/n_treatment", "out-of-range"},
		"means of a ratio": {outcome(func(o *evidence.Outcome) {
			o.EffectType, o.Means = evidence.HR, &evidence.Means{}
		}), "/outcomes/0/means", "contradiction"},
		"counts of an smd": {outcome(func(o *evidence.Outcome) {
			o.Counts = &evidence.Counts{NTreatment: 1, NControl: 1}
		}), "/outcomes/0/counts", "contradiction"},
		"more events than n": {outcome(func(o *evidence.Outcome) {
			*o = evidence.Outcome{Code: "x", EffectType: evidence.OR}
			o.Counts = &evidence.Counts{EventsTreatment: 6, NTreatment: 5, NControl: 5}
		}), "/outcomes/0/counts/events_treatment", "out-of-range"},
		"raw and estimate": {outcome(func(o *evidence.Outcome) {
			o.Means = &evidence.Means{
				MeanTreatment: 10, SDTreatment: 5, NTreatment: 90, MeanControl: 12, SDControl: 5, NControl: 90,
			}
		}), "/outcomes/0/estimate", "contradiction"},
		"interval and source": {outcome(func(o *evidence.Outcome) {
			o.Favours = evidence.FavoursControl
		}), "/outcomes/0/favours", "contradiction"},
	} {
		t.Run(name, func(t *testing.T) {
			err := evidence.Validate(study("a", rct, "DK", good(), c.change))
			require.Equal(t, "study-invalid", fault.CodeOf(err))
			found := fault.From(err)
			require.Equal(t, fault.Invalid, found.Kind)
			require.Equal(t, [2]string{c.pointer, c.code}, [2]string{found.Details[0].Pointer, found.Details[0].Code})
			require.False(t, found.Details[0].Text.Empty())
		})
	}
}

func TestEverythingWrongIsToldAtOnce(t *testing.T) {
	err := evidence.Validate(evidence.Study{Year: new(1), Outcomes: []evidence.Outcome{{}, {Code: "x", About: "dog"}}})
	var pointers []string
	for _, detail := range fault.From(err).Details {
		pointers = append(pointers, detail.Pointer)
	}
	require.Equal(t, []string{"/citation", "/year", "/design", "/outcomes/0/code", "/outcomes/1/about"}, pointers)
}
