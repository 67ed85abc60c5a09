package lifecycle_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func TestNeededSentenceNamesBallotsAndKinds(t *testing.T) {
	s := newScene(t)
	gate := s.gate("afproevning-udbredelse")
	review := lifecycle.Review{Gate: gate, Seats: seats()}
	require.Equal(t, "Der mangler 6 stemmer, heraf mindst én fra en kommune eller en interesseorganisation"+
		" og mindst én fra en forskningsinstitution.", review.Tally().Needed.DA)
	for _, n := range []int{1, 2, 4, 8} {
		review.Ballots = append(review.Ballots, lifecycle.Ballot{Seat: n, Holder: member(n).Person, Position: lifecycle.Approve})
	}
	review.Ballots = append(review.Ballots, lifecycle.Ballot{Seat: 9, Holder: member(9).Person, Position: lifecycle.Approve})
	require.Equal(t, "Der mangler 1 stemme fra en kommune eller en interesseorganisation.", review.Tally().Needed.DA)
	require.Equal(t, "1 more ballot is needed from a municipality or an interest organisation.", review.Tally().Needed.EN)
}

func TestTieFallsToThePresidingMember(t *testing.T) {
	for _, chair := range []lifecycle.Position{lifecycle.Approve, lifecycle.Reject} {
		s := inBallot(t)
		s.vote(chair, 1)
		other := lifecycle.Approve
		if chair == lifecycle.Approve {
			other = lifecycle.Reject
		}
		s.vote(other, 2)
		s.vote(lifecycle.Abstain, 3, 4, 5, 6, 7, 8, 9)
		tally := s.review().Tally()
		require.True(t, tally.TieBroken)
		require.Equal(t, chair == lifecycle.Approve, tally.Approved)
	}
}

func TestTwoThirdsIsExact(t *testing.T) {
	s := newScene(t)
	gate := s.gate("afproevning-udbredelse")
	require.True(t, gate.Decision.Approval.Passes(4, 2))
	require.False(t, gate.Decision.Approval.Passes(5, 3))
	require.False(t, gate.Decision.Approval.Passes(0, 0))
}

func TestBallotThatEntersAtTheDeadlineIsTooLate(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	vote := s.ballot(member(6), lifecycle.Reject)
	s.now = s.review().Deadline.Due
	s.refuses("review-not-open", member(6), vote)
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.Phase, "what was due was applied first")
}

func TestBallotOnAnotherDossierIsRefused(t *testing.T) {
	s := inBallot(t)
	vote := s.ballot(member(1), lifecycle.Approve)
	vote.Dossier = "another"
	s.refuses("dossier-changed", member(1), vote)
}

func TestSupplementVoidsBallotsAndAsksForTheRecommendationAgain(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3)
	s.must(secretariat(), lifecycle.Supplement{
		Review: s.review().ID, Reason: text("new study"),
		Dossier: lifecycle.FrozenDossier{Hash: "dossier-9", Checks: passed(s.review().Gate)},
	})
	require.Equal(t, lifecycle.StageRecommendation, s.review().Stage)
	require.Equal(t, 1, s.review().Round)
	require.Empty(t, s.review().Ballots)
	question := s.review().Gate.Questions[0].ID
	s.must(assessor(1), lifecycle.Assess{Review: s.review().ID, Question: question, Score: 4, Reason: text("revised")})
	require.Equal(t, lifecycle.DossierHash("dossier-9"), s.review().Answers(question)[1].Dossier)
	s.recommend(phasemodel.Advance)
	require.True(t, s.review().Deadline.Due.After(s.now.Add(20*24*time.Hour)))
}

func TestHarmfulEvidenceBlocksTheClosingUntilSupplemented(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(system(), lifecycle.NoteEvidence{Level: 1, Verdict: lifecycle.VerdictHarmful})
	s.refuses("blocked-by-harm", member(1), lifecycle.CloseBallot{Review: s.review().ID})
	s.days(60)
	require.Equal(t, lifecycle.StageBallot, s.review().Stage, "not even the deadline closes it")
	s.must(secretariat(), lifecycle.Supplement{
		Review: s.review().ID, Reason: text("harm"),
		Dossier: lifecycle.FrozenDossier{Hash: "dossier-harm", Checks: passed(s.review().Gate, "ingen-skade")},
	})
	s.refuses("items-unmet", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Advance, Reason: text("go")},
	})
	s.recommend(phasemodel.Stop)
}

func TestRoundsRunOutAndTheReviewLapses(t *testing.T) {
	s := inBallot(t)
	for round := 1; round <= 3; round++ {
		require.Equal(t, round, s.review().Round)
		s.vote(lifecycle.Reject, 1, 2, 3, 4, 5)
		s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
		if round < 3 {
			s.recommend(phasemodel.Advance)
		}
	}
	require.Nil(t, s.state.Review)
	lapsed, _ := last[lifecycle.ReviewLapsed](s)
	require.Equal(t, "max-rounds", lapsed.Because)
}

func (s *scene) principalGate() {
	s.t.Helper()
	request := s.request("ide-modning")
	request.Gate.Decision.Body = phasemodel.Principal
	s.must(manager(), request)
	s.toRecommendation(3)
	s.recommend(phasemodel.Advance)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(s.t, lifecycle.StagePrincipal, s.review().Stage)
}

func TestPrincipalDecidesOtherwiseAndBothAreRecorded(t *testing.T) {
	s := newScene(t)
	s.create()
	s.principalGate()
	principal := actor("principal", lifecycle.PrincipalRole)
	decide := lifecycle.PrincipalDecide{Review: s.review().ID, Choice: lifecycle.Otherwise}
	decide.Proposal.Outcome = phasemodel.Hold
	s.refuses("reason-missing", principal, decide)
	decide.Proposal.Reason = text("no money")
	for field, incomplete := range map[string]phasemodel.Outcome{"/outcome": "", "/target": phasemodel.Return} {
		asked := decide
		asked.Proposal.Outcome = incomplete
		require.Equal(t, []string{field + " missing"}, codesOf(s.refuses("missing", principal, asked)))
	}
	s.must(principal, decide)
	made, _ := last[lifecycle.DecisionMade](s)
	require.Equal(t, phasemodel.Hold, made.Proposal.Outcome)
	require.Equal(t, phasemodel.Advance, made.Recommended.Outcome)
	require.Equal(t, lifecycle.OnHold, s.state.Status)
}

func TestPrincipalWhoEndorsesOrSendsBackNamesNoOutcome(t *testing.T) {
	for _, choice := range []lifecycle.Choice{lifecycle.Endorse, lifecycle.SendBack} {
		s := newScene(t)
		s.create()
		s.principalGate()
		for _, proposal := range []lifecycle.Proposal{
			{Outcome: phasemodel.Stop},
			{Target: "ide"},
			{Until: "2030-01-01"},
			{Conditions: []lifecycle.ProposedCondition{{ID: "condition", Text: text("then"), Due: "2030-01-01"}}},
			{Dispensations: []lifecycle.Dispensation{{Item: "dok-viden", Reason: text("needless")}}},
		} {
			proposal.Reason = text("both at once")
			s.refuses("proposal-not-wanted", principal(), lifecycle.PrincipalDecide{
				Review: s.review().ID, Choice: choice, Proposal: proposal,
			})
		}
	}
}

func TestPrincipalSendsBackForANewRound(t *testing.T) {
	s := newScene(t)
	s.create()
	s.principalGate()
	s.must(actor("principal", lifecycle.PrincipalRole), lifecycle.PrincipalDecide{
		Review: s.review().ID, Choice: lifecycle.SendBack, Proposal: lifecycle.Proposal{Reason: text("look again")},
	})
	require.Equal(t, 2, s.review().Round)
	require.Equal(t, lifecycle.StageRecommendation, s.review().Stage)
}

func (s *scene) conditional() lifecycle.ConditionID {
	s.t.Helper()
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.recommend(phasemodel.AdvanceWithConditions, func(p *lifecycle.Proposal) {
		p.Conditions = []lifecycle.ProposedCondition{{
			ID: "condition", Text: text("find a municipality"), Due: s.now.AddDate(0, 3, 0).Format(time.DateOnly),
		}}
	})
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	return "condition"
}

func TestConditionLivesFromOpenToAccepted(t *testing.T) {
	s := newScene(t)
	s.create()
	id := s.conditional()
	require.Equal(t, 1, s.state.OpenConditions())
	s.must(manager(), lifecycle.FulfilCondition{Condition: id, Text: text("found")})
	s.must(secretariat(), lifecycle.ReturnFulfilment{Condition: id, Reason: text("not signed")})
	s.must(manager(), lifecycle.FulfilCondition{Condition: id, Text: text("signed")})
	require.Equal(t, 1, s.state.OpenConditions(), "fulfilled still counts as open")
	s.must(secretariat(), lifecycle.AcceptFulfilment{Condition: id})
	require.Zero(t, s.state.OpenConditions())
}

func TestOverdueConditionIsPutToTheGroupAndWaivedByItsVotes(t *testing.T) {
	s := newScene(t)
	s.create()
	id := s.conditional()
	s.days(100)
	condition, _ := s.state.Condition(id)
	require.True(t, condition.Overdue)
	s.days(40)
	condition, _ = s.state.Condition(id)
	require.True(t, condition.PutToGroup)
	for n := 1; n <= 5; n++ {
		require.Equal(t, 1, s.state.OpenConditions())
		s.must(member(n), lifecycle.WaiveCondition{
			Condition: id, Position: lifecycle.Approve, Reason: text("no longer needed"), Seats: seats(),
		})
	}
	require.Zero(t, s.state.OpenConditions())
}

func TestUnpublishedDecisionDoesNotShow(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(secretariat(), lifecycle.PublishMethod{})
	s.toBallot("ide-modning")
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.Phase)
	require.Equal(t, phasemodel.PhaseID("ide"), s.state.PublicPhase)
	s.days(20)
	require.True(t, s.state.Unpublished[0].Overdue)
	s.must(secretariat(), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.PublicPhase)
}

func TestHoldUntilADateResumesItself(t *testing.T) {
	s := newScene(t)
	s.create()
	s.refuses("date-passed", secretariat(), lifecycle.Hold{Reason: text("wait"), Until: "2020-01-01"})
	s.must(secretariat(), lifecycle.Hold{Reason: text("wait"), Until: s.now.AddDate(0, 1, 0).Format(time.DateOnly)})
	s.refuses("method-not-active", manager(), s.request("ide-modning"))
	s.days(40)
	require.Equal(t, lifecycle.Active, s.state.Status)
}

func TestStoppedMethodSleepsUntilReopened(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ekstraordinaer")
	s.refuses("reason-missing", secretariat(), request)
	request.Reason = text("scandal")
	s.must(secretariat(), request)
	s.toRecommendation(3)
	s.recommend(phasemodel.Stop)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	s.must(secretariat(), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
	_, due := s.decider.NextDue(s.state)
	require.False(t, due, "a stopped method has no timer")

	again := s.request("ekstraordinaer")
	again.Reason = text("acquitted")
	s.must(secretariat(), again)
	s.toRecommendation(3)
	s.recommend(phasemodel.Reopen)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, lifecycle.Active, s.state.Status)
}

func TestEvidenceThatFallsMakesAReReviewDueAtOnce(t *testing.T) {
	s := newScene(t)
	s.must(actor("admin", lifecycle.Admin), lifecycle.Import{
		Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model),
		Phase: "udbredelse", Source: "file", Provenance: "source", Level: 4, Verdict: "effective",
	})
	require.False(t, s.state.ReReviewDue)
	s.must(system(), lifecycle.NoteEvidence{Level: 3, Verdict: "promising"})
	require.True(t, s.state.ReReviewDue)
	s.must(manager(), s.request("revurdering"))
	s.toRecommendation(3)
	s.recommend(phasemodel.Keep)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.False(t, s.state.ReReviewDue)
	require.True(t, s.state.ReReview.Due.After(s.now.AddDate(2, 11, 0)))
}

func TestReReviewWithAFailedMandatoryCheckLeavesOnlyReturnAndStop(t *testing.T) {
	s := newScene(t)
	s.must(actor("admin", lifecycle.Admin), lifecycle.Import{
		Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model), Phase: "udbredelse",
	})
	s.must(manager(), s.request("revurdering", "ingen-skade"))
	s.toRecommendation(3)
	s.refuses("re-review-failed", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Keep, Reason: text("keep")},
	})
	s.recommend(phasemodel.Return, func(p *lifecycle.Proposal) { p.Target = "afproevning" })
}

func TestDeadlineMovesToAWorkingDay(t *testing.T) {
	s := newScene(t)
	s.create()
	s.now = time.Date(2027, 12, 1, 9, 0, 0, 0, time.UTC)
	s.must(secretariat(), lifecycle.Hold{Reason: text("Christmas"), Until: "2027-12-24"})
	require.Equal(t, time.Date(2027, 12, 27, 23, 0, 0, 0, time.UTC), *s.state.HoldUntil,
		"24 December and the days after it are no working days; the end of Monday 27 December is")
}
