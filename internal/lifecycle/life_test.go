package lifecycle_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestMethodGoesFromIdeaToDissemination(t *testing.T) {
	s := newScene(t)
	s.create()
	for _, gate := range []phasemodel.GateID{"ide-modning", "modning-afproevning", "afproevning-udbredelse"} {
		s.toBallot(gate)
		s.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
		s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
		s.must(secretariat(), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
	}
	require.Equal(t, phasemodel.PhaseID("udbredelse"), s.state.Phase)
	require.Equal(t, phasemodel.PhaseID("udbredelse"), s.state.PublicPhase)
	require.NotNil(t, s.state.ReReview)

	s.days(3*366 + 10)
	require.True(t, s.state.ReReviewDue, "a re-review three years on must become due")
}

func TestEveryEventSurvivesItsJournalForm(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})

	var folded lifecycle.State
	for _, event := range s.events {
		data, err := json.Marshal(event)
		require.NoError(t, err)
		var read lifecycle.Event
		require.NoError(t, json.Unmarshal(data, &read))
		require.Empty(t, cmp.Diff(event, read))
		folded = lifecycle.Evolve(folded, read)
	}
	require.Empty(t, cmp.Diff(s.state, folded))
}

func TestRejectedRecommendationStartsANewRoundWithEmptyBallots(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.vote(lifecycle.Reject, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, lifecycle.StageRecommendation, s.review().Stage)
	require.Equal(t, 2, s.review().Round)
	require.Empty(t, s.review().Ballots)
	require.NotEmpty(t, s.review().Assessments)
}

func TestBallotThatIsNotQuorateIsExtendedOnceAndThenLapses(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.vote(lifecycle.Approve, 1, 5)
	s.days(25)
	require.Equal(t, 1, s.review().Extensions)
	require.Len(t, s.review().Ballots, 2, "ballots cast are kept by an extension")
	s.days(30)
	require.Nil(t, s.state.Review)
	lapsed, found := last[lifecycle.ReviewLapsed](s)
	require.True(t, found)
	require.Equal(t, "not-quorate", lapsed.Because)
	require.Equal(t, phasemodel.PhaseID("ide"), s.state.Phase)
}
