package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func TestPooledEffectSpeaksInTheVerdict(t *testing.T) {
	secondary := func(s *evidence.Study) {
		main := smd(-0.15, 0.25)
		main.Code, main.Primary = "hovedsag", true
		s.Outcomes = append(s.Outcomes, main)
	}
	lower := func(o evidence.Outcome) evidence.Outcome {
		o.HigherIsBetter = new(false)
		return o
	}
	unsaid := func(o evidence.Outcome) evidence.Outcome {
		o.HigherIsBetter = nil
		return o
	}
	named := func(code string, o evidence.Outcome) evidence.Outcome {
		o.Code = code
		return o
	}
	// Each interval holds no effect; pooled, they do not.
	against, forIt := smd(-0.5, 0.02), smd(-0.02, 0.5)
	for name, c := range map[string]struct {
		studies []evidence.Study
		want    evidence.Verdict
	}{
		"none is clear, together they are against": {[]evidence.Study{
			study("a", rct, "US", against), study("b", quasi, "US", against), study("c", rct, "US", against),
		}, evidence.Harmful},
		"where lower is better too": {[]evidence.Study{
			study("a", rct, "US", lower(forIt)), study("b", rct, "US", lower(forIt)), study("c", rct, "US", against),
		}, evidence.Harmful},
		"one sample is not pooled with itself": {[]evidence.Study{
			study("a", rct, "US", against, of("s")), study("b", rct, "US", against, of("s")),
			study("c", rct, "US", against, of("s")),
		}, evidence.Ineffective},
		"a study without a comparison group is not pooled": {[]evidence.Study{
			study("a", rct, "US", against), study("b", prepost, "US", against), study("c", prepost, "US", against),
		}, evidence.Ineffective},
		"a study of low quality is not pooled": {[]evidence.Study{
			study("a", rct, "US", against), study("b", rct, "US", against, rated(evidence.Low)),
			study("c", rct, "US", against, rated(evidence.Low)),
		}, evidence.Ineffective},
		"only primary outcomes count": {[]evidence.Study{
			study("a", rct, "US", against, secondary), study("b", rct, "US", against, secondary),
			study("c", rct, "US", against, secondary),
		}, evidence.Ineffective},
		"against on one outcome and for on another": {[]evidence.Study{
			study("a", rct, "US", against, also(named("andet", forIt))),
			study("b", rct, "US", against, also(named("andet", forIt))),
			study("c", rct, "US", against, also(named("andet", forIt))),
		}, evidence.Inconclusive},
		"nobody says which is better": {[]evidence.Study{
			study("a", rct, "US", unsaid(against)), study("b", rct, "US", unsaid(against)),
			study("c", rct, "US", unsaid(against)),
		}, evidence.Inconclusive},
		"none is precise, together they are short of what matters": {[]evidence.Study{
			study("a", rct, "US", smd(-0.25, 0.25)), study("b", rct, "US", smd(-0.25, 0.25)),
			study("c", rct, "US", smd(-0.25, 0.25)),
		}, evidence.Ineffective},
		"together they favour it, though little": {[]evidence.Study{
			study("a", rct, "US", smd(-0.01, 0.19)), study("b", rct, "US", smd(-0.01, 0.19)),
		}, evidence.Inconclusive},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, assess(noFile, c.studies...).Verdict)
		})
	}
}

func TestHarmByPoolingNamesTheStudies(t *testing.T) {
	got := assess(noFile, study("b", rct, "US", smd(-0.5, 0.02)), study("a", rct, "US", smd(-0.5, 0.02)))
	require.True(t, got.Harmful)
	last := got.Because[len(got.Because)-1]
	require.Equal(t, evidence.RuleID("verdict-harmful"), last.Rule)
	require.Equal(t, []string{"a", "b"}, last.Studies)
	require.Contains(t, last.Text.DA, "REML")
}

func TestHarmByUnratedStudiesIsProvisional(t *testing.T) {
	against := smd(-0.5, 0.02)
	got := assess(noFile, study("a", rct, "US", against), study("b", rct, "US", against, rated(evidence.Unrated)))
	require.Equal(t, evidence.Harmful, got.Verdict)
	require.True(t, got.Provisional)
}
