package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func TestFirstAssessmentGainsNoRuleForWhatStays(t *testing.T) {
	described := evidence.Assess(nil, evidence.File{MethodDescription: true}, evidence.DefaultParameters())
	require.Equal(t, evidence.Unknown, described.Verdict)
	first := evidence.Compare(evidence.Assessment{}, described)
	require.Len(t, first.Gained, 1, "the level rose; that nothing is known of the effect is as it was")
	require.Contains(t, string(first.Gained[0].Rule), "level-")
	require.Empty(t, first.Lost)

	nothing := evidence.Assess(nil, evidence.File{}, evidence.DefaultParameters())
	require.Empty(t, evidence.Compare(evidence.Assessment{}, nothing).Gained)
}
