package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestMethodGoesFromIdeaToDisseminationAndComesUpForReReviewThreeYearsLater(t *testing.T) {
	c := newClock(t)
	c.create()
	for _, gate := range []phasemodel.GateID{"ide-modning", "modning-afproevning", "afproevning-udbredelse"} {
		c.toBallot(gate)
		c.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
		c.closeBallot()
		c.publish()
	}
	c.days(3*366 + 10)
	c.play()

	c.allDone()
	c.agrees()
	require.Equal(t, phasemodel.PhaseID("udbredelse"), c.input.State.Phase)
	require.Equal(t, phasemodel.PhaseID("udbredelse"), c.input.State.PublicPhase)
	require.True(t, c.input.State.ReReviewDue, "a re-review three years on must become due")
	require.Contains(t, c.journals.kinds(method), lifecycle.EventKind("re-review-due"))
	require.Equal(t, 4, c.runs, "each change of phase ends a run")
}
