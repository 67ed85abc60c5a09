package lifecycle_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// adopt has the group adopt the open ballot's recommendation.
func (s *scene) adopt() {
	s.t.Helper()
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
}

// extraordinary has an extraordinary review end in an outcome.
func (s *scene) extraordinary(outcome phasemodel.Outcome) {
	s.t.Helper()
	request := s.request("ekstraordinaer")
	request.Reason = text("extraordinary")
	s.must(secretariat(), request)
	s.toRecommendation(3)
	s.recommend(outcome)
	s.adopt()
}

func (s *scene) publishOldest() {
	s.t.Helper()
	s.must(secretariat(), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
}

func publicMethod(t *testing.T) *scene {
	s := newScene(t)
	s.create()
	s.must(secretariat(), lifecycle.PublishMethod{})
	return s
}

func TestMethodPublishedWhileADecisionWaitsShowsThePhaseBeforeIt(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.adopt()
	s.must(secretariat(), lifecycle.PublishMethod{})
	require.Equal(t, phasemodel.PhaseID("ide"), s.state.PublicPhase)
	require.Equal(t, lifecycle.Active, s.state.PublicStatus)
	s.publishOldest()
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.PublicPhase)
}

func TestHoldShowsAtOnceAndStaysWhenAnEarlierDecisionIsPublished(t *testing.T) {
	s := publicMethod(t)
	s.toBallot("ide-modning")
	s.adopt()
	s.must(secretariat(), lifecycle.Hold{Reason: text("wait")})
	require.Equal(t, lifecycle.OnHold, s.state.PublicStatus)
	require.Equal(t, phasemodel.PhaseID("ide"), s.state.PublicPhase)
	s.publishOldest()
	require.Equal(t, lifecycle.OnHold, s.state.PublicStatus, "the decision's publication does not undo the hold")
}

func TestWithdrawalStaysPublicWhenAnEarlierDecisionIsPublished(t *testing.T) {
	s := publicMethod(t)
	s.toBallot("ide-modning")
	s.adopt()
	s.must(owner(), lifecycle.WithdrawMethod{Reason: text("ours")})
	require.Equal(t, lifecycle.Withdrawn, s.state.PublicStatus)
	s.publishOldest()
	require.Equal(t, lifecycle.Withdrawn, s.state.PublicStatus)
}

func TestHoldAfterAnUnpublishedReopeningDoesNotGiveItAway(t *testing.T) {
	s := publicMethod(t)
	s.extraordinary(phasemodel.Stop)
	s.publishOldest()
	require.Equal(t, lifecycle.Stopped, s.state.PublicStatus)
	s.extraordinary(phasemodel.Reopen)
	s.must(secretariat(), lifecycle.Hold{Reason: text("wait")})
	require.Equal(t, lifecycle.Stopped, s.state.PublicStatus)
	s.publishOldest()
	require.Equal(t, lifecycle.OnHold, s.state.PublicStatus)
}

func TestDecidedHoldThatHasEndedIsNotPublishedAsStandingOne(t *testing.T) {
	s := publicMethod(t)
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.recommend(phasemodel.Hold, func(p *lifecycle.Proposal) {
		p.Until = s.now.AddDate(0, 0, 3).Format(time.DateOnly)
	})
	s.adopt()
	require.Equal(t, lifecycle.Active, s.state.PublicStatus)
	s.days(5)
	require.Equal(t, lifecycle.Active, s.state.Status)
	s.publishOldest()
	require.Equal(t, lifecycle.Active, s.state.PublicStatus)
}

func TestOnceEverythingIsPublishedThePublicSeesWhatIs(t *testing.T) {
	s := publicMethod(t)
	s.extraordinary(phasemodel.Stop)
	s.extraordinary(phasemodel.Reopen)
	require.Equal(t, lifecycle.Active, s.state.PublicStatus)
	later := s.state.Unpublished[1].Review
	s.refuses("publish-earlier-first", secretariat(), lifecycle.PublishDecision{Review: later})
	s.refuses("nothing-to-publish", secretariat(), lifecycle.PublishDecision{Review: "another"})
	s.publishOldest()
	require.Equal(t, lifecycle.Stopped, s.state.PublicStatus)
	s.publishOldest()
	require.Equal(t, s.state.Status, s.state.PublicStatus)
	require.Equal(t, s.state.Phase, s.state.PublicPhase)
}
