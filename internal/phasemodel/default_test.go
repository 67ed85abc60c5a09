package phasemodel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func defaultModel(t testing.TB) *phasemodel.Model {
	t.Helper()
	model, err := phasemodel.Default()
	require.NoError(t, err)
	return model
}

func gate(t testing.TB, model *phasemodel.Model, id phasemodel.GateID) phasemodel.Gate {
	t.Helper()
	found, ok := model.Gate(id)
	require.True(t, ok, id)
	return found
}

func TestDefaultModelIsValid(t *testing.T) {
	require.NoError(t, defaultModel(t).Validate())
}

func TestDefaultModelHoldsTheReviewedContent(t *testing.T) {
	model := defaultModel(t)
	require.Equal(t, "susi", model.ID)
	require.Len(t, model.Scale, 5)
	require.Len(t, model.Criteria, 7)
	require.Len(t, model.DocumentKinds, 18)
	require.Len(t, model.Phases, 4)
	for id, size := range map[phasemodel.GateID][2]int{
		"ide-modning": {5, 7}, "modning-afproevning": {8, 9}, "afproevning-udbredelse": {9, 8},
		"modning-udbredelse": {9, 9}, "revurdering": {3, 5}, "ekstraordinaer": {0, 6},
	} {
		g := gate(t, model, id)
		require.Equal(t, [2]int{len(g.Checks), len(g.Questions)}, size, "checks and questions of %s", id)
	}
	require.Equal(t, 36, model.ReReviewMonths("udbredelse"))
	require.Zero(t, model.ReReviewMonths("modning"))
}

func TestTrialIsTheOnlyStepTheDirectWayMaySkip(t *testing.T) {
	model := defaultModel(t)
	trial, direct := gate(t, model, "afproevning-udbredelse"), gate(t, model, "modning-udbredelse")
	require.Equal(t, trial.Decision, direct.Decision)
	require.Equal(t, trial.Review, direct.Review)
	require.Equal(t, []phasemodel.PhaseID{"modning"}, direct.From)
	require.False(t, trial.Checks[0].Dispensable)
	require.True(t, direct.Checks[0].Dispensable)
	require.Equal(t, phasemodel.ItemID("dok-effekt"), direct.Checks[0].ID)
	require.Equal(t, trial.Checks[1:], direct.Checks[1:])
	require.Equal(t, trial.Questions, direct.Questions[:8])
	require.Equal(t, phasemodel.ItemID("uden-afproevning"), direct.Questions[8].ID)
}

func TestExtraordinaryReviewIsOpenToEveryPhase(t *testing.T) {
	model := defaultModel(t)
	g := gate(t, model, "ekstraordinaer")
	require.Equal(t, phasemodel.Extraordinary, g.Kind)
	for _, phase := range model.Phases {
		require.True(t, g.LeavesFrom(phase.ID))
	}
	require.Equal(t,
		[]phasemodel.Outcome{phasemodel.Keep, phasemodel.Return, phasemodel.Stop, phasemodel.Reopen}, g.Decision.Outcomes)
	require.Empty(t, g.Checks)
	require.Equal(t, gate(t, model, "revurdering").Questions, g.Questions[:5])
}

func TestDisseminationNeedsMunicipalitiesAndResearchAtTheTable(t *testing.T) {
	rule := gate(t, defaultModel(t), "afproevning-udbredelse").Decision
	require.Equal(t, [][]phasemodel.OrganisationKind{
		{phasemodel.Kommune, phasemodel.Interesseorganisation}, {phasemodel.Forskning},
	}, rule.Quorum.Kinds)
	require.Equal(t, "3/5", rule.Quorum.Share.String())
	require.Equal(t, "at_least 2/3", rule.Approval.String())
	require.Equal(t, phasemodel.TieNone, rule.Tie)
}
