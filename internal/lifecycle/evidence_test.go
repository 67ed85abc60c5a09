package lifecycle_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// imported is a public method in dissemination at level 4.
func imported(t *testing.T) *scene {
	s := newScene(t)
	s.must(actor("admin", lifecycle.Admin), lifecycle.Import{
		Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model),
		Phase: "udbredelse", Source: "file", Provenance: "source", Level: 4, Verdict: "effective",
	})
	return s
}

func harm() lifecycle.NoteEvidence {
	return lifecycle.NoteEvidence{Level: 4, Verdict: lifecycle.VerdictHarmful}
}

func TestImportedMethodIsReviewedAgainWhenItsMonthsHavePassed(t *testing.T) {
	s := imported(t)
	require.True(t, s.state.Published)
	require.NotEmpty(t, s.state.ReReview.Reminders)
	s.now = s.state.ReReview.Due.Add(-time.Microsecond)
	s.must(system(), lifecycle.Tick{})
	require.False(t, s.state.ReReviewDue)
	s.wait(time.Microsecond)
	require.True(t, s.state.ReReviewDue)
	_, due := s.decider.NextDue(s.state)
	require.False(t, due, "due opens nothing by itself")
}

func TestHarmShownWhileOnHoldIsNotForgotten(t *testing.T) {
	s := imported(t)
	s.must(secretariat(), lifecycle.Hold{Reason: text("wait")})
	s.must(system(), harm())
	require.True(t, s.state.ReReviewDue)
	require.Equal(t, s.now, s.state.ReReview.Due, "due at once, not when the months have passed")
}

func TestHarmShownWhileStoppedMakesAReReviewDueOnReopening(t *testing.T) {
	s := imported(t)
	s.extraordinary(phasemodel.Stop)
	s.must(system(), harm())
	require.False(t, s.state.ReReviewDue)
	s.extraordinary(phasemodel.Reopen)
	require.True(t, s.state.ReReviewDue)
}

func TestEvidenceOfAnEarlierPhaseMakesNoReReviewDue(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(system(), harm())
	require.False(t, s.state.ReReviewDue)
	s.refuses("level-off-scale", system(), lifecycle.NoteEvidence{Level: 6})
	s.refuses("role-missing", secretariat(), harm())
}

func TestExtraordinaryReviewThatKeepsAMethodKeepsItsHoldUntilItsDay(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(secretariat(), lifecycle.Hold{Reason: text("wait"), Until: s.now.AddDate(0, 3, 0).Format(time.DateOnly)})
	until := *s.state.HoldUntil
	s.extraordinary(phasemodel.Keep)
	require.Equal(t, lifecycle.OnHold, s.state.Status)
	require.Equal(t, until, *s.state.HoldUntil)
	s.days(120)
	require.Equal(t, lifecycle.Active, s.state.Status)
}

func TestWithdrawnMethodIsReopenedByAnExtraordinaryReviewOnly(t *testing.T) {
	s := imported(t)
	s.refuses("not-owner", actor("stranger", lifecycle.Owner), lifecycle.WithdrawMethod{Reason: text("mine")})
	s.must(owner(), lifecycle.WithdrawMethod{Reason: text("ours")})
	s.refuses("method-not-active", owner(), lifecycle.WithdrawMethod{Reason: text("again")})
	s.refuses("method-not-active", manager(), s.request("revurdering"))
	s.refuses("method-not-on-hold", secretariat(), lifecycle.Resume{Reason: text("go on")})
	s.extraordinary(phasemodel.Reopen)
	require.Equal(t, lifecycle.Active, s.state.Status)
}

func TestModelVersionWithoutReReviewsMakesNoneDue(t *testing.T) {
	s := imported(t)
	s.must(system(), harm())
	require.True(t, s.state.ReReviewDue)
	facts := lifecycle.FactsOf(s.model)
	facts.Version = "next"
	for i := range facts.Phases {
		facts.Phases[i].ReReviewMonths = 0
	}
	s.must(secretariat(), lifecycle.ChangeModelVersion{Model: facts, Reason: text("new version")})
	require.False(t, s.state.ReReviewDue)
	require.Nil(t, s.state.ReReview)
	facts.Phases = facts.Phases[:2]
	s.refuses("phase-not-possible", secretariat(), lifecycle.ChangeModelVersion{Model: facts, Reason: text("no phase")})
}

func TestPartnerWhoJoinsBySupplementIsFlagged(t *testing.T) {
	s := inBallot(t)
	s.must(secretariat(), lifecycle.Supplement{
		Review: s.review().ID, Reason: text("a partner joins"), Dossier: lifecycle.FrozenDossier{
			Hash: "dossier-partner", Checks: passed(s.review().Gate),
		},
		Concerned: []lifecycle.OrganisationID{"org-owner", member(6).Organisation, assessor(2).Organisation},
	})
	require.True(t, s.review().HasOpenInterest(member(6).Person))
	require.True(t, s.review().HasOpenInterest(assessor(2).Person))
	s.refuses("interest-open", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Advance, Reason: text("go")},
	})
}

func TestReviewThatIsOpenKeepsTheRulesItOpenedWith(t *testing.T) {
	s := inBallot(t)
	s.refuses("gate-already-open", secretariat(), lifecycle.ChangeModelVersion{
		Model: lifecycle.FactsOf(s.model), Reason: text("new version"),
	})
	s.refuses("gate-already-open", secretariat(), lifecycle.Hold{Reason: text("wait")})
	s.refuses("ballot-open", owner(), lifecycle.WithdrawMethod{Reason: text("ours")})
	s.refuses("wrong-stage", manager(), lifecycle.WithdrawGate{Review: s.review().ID, Reason: text("no")})
	s.refuses("review-not-open", member(1), lifecycle.CloseBallot{Review: "another"})
}

func TestStateOfALargeReviewStaysSmall(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("modning-afproevning")
	request.Gate.From = []phasemodel.PhaseID{"ide"}
	require.Len(t, request.Gate.Questions, 9)
	s.must(manager(), request)
	var assignments []lifecycle.Assignment
	for _, question := range s.review().Gate.Questions {
		assignment := lifecycle.Assignment{Question: question.ID}
		for n := 1; n <= 3; n++ {
			assignment.Assessors = append(assignment.Assessors, lifecycle.Member{Person: assessor(n).Person})
		}
		assignments = append(assignments, assignment)
	}
	s.must(secretariat(), lifecycle.AssignAssessors{Review: s.review().ID, Assignments: assignments})
	for _, question := range s.review().Gate.Questions {
		for n := 1; n <= 3; n++ {
			s.must(assessor(n), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 3, Reason: text("because")})
		}
	}
	s.must(secretariat(), lifecycle.CloseAssessment{Review: s.review().ID})
	s.must(owner(), lifecycle.AnswerHearing{Review: s.review().ID, Text: text("noted"), Dossier: "dossier-2"})
	s.recommend(phasemodel.Advance)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	size := len(encode(t, s.state))
	require.Less(t, size, 100_000)
	t.Logf("%d bytes", size)
}
