package lifecycle_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func principal() lifecycle.Actor { return actor("principal", lifecycle.PrincipalRole) }

// principalBallot brings a method whose gate the principal decides to an open ballot.
func principalBallot(t *testing.T) *scene {
	s := newScene(t)
	s.create()
	principalModel(s.model)
	s.toBallot("ide-modning")
	return s
}

func TestTieIsARejectionWhereThePresidingMemberAbstains(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Abstain, 1)
	s.vote(lifecycle.Approve, 2, 3)
	s.vote(lifecycle.Reject, 4, 5)
	tally := s.review().Tally()
	require.False(t, tally.Approved)
	require.False(t, tally.TieBroken, "nobody has broken it")
}

func TestTieFallsToTheViceChairWhereASubstituteHoldsTheChairsSeat(t *testing.T) {
	s := inBallot(t)
	s.must(member(1), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(1).Person})
	s.must(substitute(1), s.ballot(substitute(1), lifecycle.Reject))
	s.vote(lifecycle.Approve, 2, 3)
	s.vote(lifecycle.Reject, 4)
	s.vote(lifecycle.Abstain, 5)
	tally := s.review().Tally()
	require.True(t, tally.TieBroken)
	require.True(t, tally.Approved)
}

func TestPresidingMemberBreaksNoTieWhereMoreThanHalfIsAskedFor(t *testing.T) {
	gate := newScene(t).gate("afproevning-udbredelse")
	gate.Decision.Tie = phasemodel.TiePresiding
	review := lifecycle.Review{Gate: gate, Seats: seats()}
	for n := 1; n <= 8; n++ {
		position := lifecycle.Approve
		if n > 4 {
			position = lifecycle.Reject
		}
		review.Ballots = append(review.Ballots, lifecycle.Ballot{Seat: n, Holder: member(n).Person, Position: position})
	}
	require.False(t, review.Tally().Approved, "two thirds are not reached by a casting vote")
}

func TestBallotStillSuspendedAtTheDeadlineIsLostToLaterRulings(t *testing.T) {
	s := principalBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3)
	s.vote(lifecycle.Reject, 5, 6, 7)
	s.declare(member(7))
	s.days(25)
	require.Equal(t, lifecycle.StagePrincipal, s.review().Stage, "three to two: the suspended one counts as recused")
	s.rule(member(1), member(7), lifecycle.Habil)
	require.Equal(t, 2, s.review().Tally().Reject, "the ballot has closed")
	s.must(principal(), lifecycle.PrincipalDecide{Review: s.review().ID, Choice: lifecycle.Endorse})
}

func TestAbsenceAfterTheBallotTakesNoVoteAway(t *testing.T) {
	s := newScene(t)
	s.create()
	s.principalGate()
	s.refuses("wrong-stage", member(3), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(3).Person})
	require.Len(t, s.review().Ballots, 5)
}

func TestRecommendationThatFellByALateRecusalCanOnlyBeSentBack(t *testing.T) {
	s := principalBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3)
	s.vote(lifecycle.Reject, 5, 6)
	s.days(25)
	require.Equal(t, lifecycle.StagePrincipal, s.review().Stage)
	s.declare(member(3))
	s.refuses("interest-open", principal(), lifecycle.PrincipalDecide{Review: s.review().ID, Choice: lifecycle.Endorse})
	s.rule(member(1), member(3), lifecycle.Inhabil)
	for _, choice := range []lifecycle.Choice{lifecycle.Endorse, lifecycle.Otherwise} {
		s.refuses("recommendation-fell", principal(), lifecycle.PrincipalDecide{
			Review: s.review().ID, Choice: choice,
			Proposal: lifecycle.Proposal{Outcome: phasemodel.Stop, Reason: text("then stop")},
		})
	}
	s.must(principal(), lifecycle.PrincipalDecide{
		Review: s.review().ID, Choice: lifecycle.SendBack, Proposal: lifecycle.Proposal{Reason: text("again")},
	})
	require.Equal(t, 2, s.review().Round)
}

func TestRecommendationIsMadeAgainWhereARecusedAssessorsScoresCarriedIt(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.assign()
	var joint []lifecycle.JointReason
	for _, question := range s.review().Gate.Questions {
		s.must(assessor(1), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 4, Reason: text("a")})
		s.must(assessor(2), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 2, Reason: text("b")})
		joint = append(joint, lifecycle.JointReason{Question: question.ID, Reason: text("we differ")})
	}
	s.must(secretariat(), lifecycle.CloseAssessment{Review: s.review().ID, JointReasons: joint})
	s.must(owner(), lifecycle.AnswerHearing{Review: s.review().ID, Text: text("noted"), Dossier: "dossier-2"})
	s.recommend(phasemodel.Advance)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.declare(assessor(1))
	s.rule(member(1), assessor(1), lifecycle.Inhabil)
	require.Equal(t, lifecycle.StageRecommendation, s.review().Stage)
	require.Equal(t, 1, s.review().Round)
	require.Empty(t, s.review().Ballots)
	s.refuses("items-unmet", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Advance, Reason: text("go")},
	})
}

func TestDemandForTheBodysRulingDoesNotStopTheRecommendation(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.declare(member(4))
	s.rule(member(1), member(4), lifecycle.Inhabil)
	s.must(member(5), lifecycle.ObjectToRuling{Review: s.review().ID, Person: member(4).Person})
	s.recommend(phasemodel.Advance)
	s.vote(lifecycle.Approve, 1, 2, 3, 5, 6)
	s.refuses("objection-open", member(1), lifecycle.CloseBallot{Review: s.review().ID})
	s.must(member(6), lifecycle.VoteOnRuling{Review: s.review().ID, Person: member(4).Person, Ruling: lifecycle.Habil})
	s.days(25)
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.Phase)
	ruled, _ := last[lifecycle.InterestRuled](s)
	require.True(t, ruled.ByBody, "the deadline settled it by the votes cast")
	require.Equal(t, lifecycle.Habil, ruled.Ruling)
}

func TestPersonWhoIsRecusedHasNothingMoreToDeclare(t *testing.T) {
	s := inBallot(t)
	s.declare(member(4))
	s.rule(member(1), member(4), lifecycle.Inhabil)
	again := lifecycle.DeclareInterest{Review: s.review().ID, Person: member(4).Person, Ground: 2, Text: text("more")}
	s.refuses("already-ruled", member(4), again)
	s.refuses("already-ruled", secretariat(), again)
}

func TestSeatIsEmptyWhereTheMemberIsAbsentAndTheSubstituteRecused(t *testing.T) {
	s := inBallot(t)
	s.must(member(4), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(4).Person})
	s.must(substitute(4), s.ballot(substitute(4), lifecycle.Approve))
	s.declare(substitute(4))
	s.rule(member(1), substitute(4), lifecycle.Inhabil)
	voided, _ := last[lifecycle.BallotVoided](s)
	require.Equal(t, "recused", voided.Because)
	require.Equal(t, 8, s.review().Tally().Outstanding)
	s.refuses("already-absent", member(4), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(4).Person})
	s.refuses("no-seat", member(4), s.ballot(member(4), lifecycle.Approve))
}

func TestRulingPassesDownTheRosterAsInterestsAreDeclared(t *testing.T) {
	s := inBallot(t)
	s.declare(member(1))
	s.declare(member(2))
	s.refuses("not-presiding", member(4), lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: member(1).Person, Ruling: lifecycle.Inhabil, Reason: text("x"),
	})
	s.rule(member(3), member(1), lifecycle.Inhabil)
	s.rule(member(3), member(2), lifecycle.Inhabil)
	s.must(substitute(1), s.ballot(substitute(1), lifecycle.Approve))
	presiding, _ := s.review().Presiding()
	require.Equal(t, member(3).Person, presiding, "a substitute votes for the chair and does not preside")
}

func TestBallotExtendedForItsQuorumIsDecidedOnceItHasOne(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2)
	s.now = s.review().Deadline.Due
	s.must(system(), lifecycle.Tick{})
	require.Equal(t, 1, s.review().Extensions)
	require.True(t, s.review().Deadline.Due.After(s.now.AddDate(0, 0, 20)))
	s.vote(lifecycle.Reject, 3)
	s.vote(lifecycle.Abstain, 4, 5)
	s.refuses("ballot-not-settled", member(1), lifecycle.CloseBallot{Review: s.review().ID})
	s.now = s.review().Deadline.Due
	s.must(system(), lifecycle.Tick{})
	require.Equal(t, phasemodel.PhaseID("modning"), s.state.Phase)
	made, _ := last[lifecycle.DecisionMade](s)
	require.Equal(t, 5, made.Tally.Present)
}

func TestNewDeclarationDoesNotTakeTheBodysRulingAway(t *testing.T) {
	s := inBallot(t)
	s.declare(member(4))
	s.rule(member(1), member(4), lifecycle.Habil)
	s.must(member(5), lifecycle.ObjectToRuling{Review: s.review().ID, Person: member(4).Person})
	s.refuses("objection-open", member(4), lifecycle.DeclareInterest{
		Review: s.review().ID, Person: member(4).Person, Ground: 2, Text: text("another tie"),
	})
}

func TestInterestThatTheSecretariatDeclaredIsNotWithdrawnByThePerson(t *testing.T) {
	s := inBallot(t)
	s.must(secretariat(), lifecycle.DeclareInterest{
		Review: s.review().ID, Person: member(4).Person, Ground: 2, Text: text("a brother"),
	})
	withdraw := lifecycle.WithdrawInterest{Review: s.review().ID, Person: member(4).Person}
	s.refuses("declared-by-others", member(4), withdraw)
	s.refuses("for-others", member(5), withdraw)
	s.must(secretariat(), withdraw)
	s.declare(member(4))
	s.must(member(4), withdraw)
	s.refuses("no-interest", member(4), withdraw)
	s.refuses("person-missing", secretariat(), lifecycle.DeclareInterest{
		Review: s.review().ID, Ground: 2, Text: text("whose?"),
	})
}

func TestRecusalOverridesEveryOtherRole(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ekstraordinaer")
	request.Reason = text("scandal")
	s.must(secretariat(), request)
	s.declare(secretariat())
	withdraw := lifecycle.WithdrawGate{Review: s.review().ID, Reason: text("never mind")}
	s.refuses("own-interest-open", secretariat(), withdraw)
	s.rule(member(1), secretariat(), lifecycle.Inhabil)
	id := s.review().ID
	s.refuses("recused", secretariat(), withdraw)
	s.refuses("recused", secretariat(), lifecycle.DeclareAbsence{Review: id, Person: member(4).Person})
	s.refuses("recused", secretariat(), lifecycle.DeclareInterest{
		Review: id, Person: member(4).Person, Ground: 1, Text: text("x"),
	})
	s.refuses("recused", secretariat(), lifecycle.Supplement{
		Review: id, Reason: text("x"), Dossier: lifecycle.FrozenDossier{Hash: "dossier-3"},
	})
	s.refuses("extraordinary-by-secretariat-or-chair", member(2), withdraw)
	chair := member(1)
	chair.Chair = true
	s.must(chair, withdraw)
	require.Nil(t, s.state.Review)
}

func TestExceptionForTheQuorumIsNotForASubstituteWhoseMemberCanSit(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	for i := range request.Seats {
		if i >= 5 {
			request.Seats[i].Member, request.Seats[i].Substitute = lifecycle.Member{}, lifecycle.Member{}
		}
	}
	s.must(manager(), request)
	s.declare(substitute(3))
	s.refuses("exception-not-allowed", member(1), lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: substitute(3).Person, Ruling: lifecycle.Exception4_2, Reason: text("x"),
	})
}

func TestBallotThatHarmKeepsOpenTakesNoVotesAfterItsDeadlineAndRemindsNobody(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2)
	s.must(system(), lifecycle.NoteEvidence{Level: 1, Verdict: lifecycle.VerdictHarmful})
	_, due := s.decider.NextDue(s.state)
	require.False(t, due, "nothing comes before the supplement")
	s.now = s.review().Deadline.Due
	s.refuses("ballot-closed", member(3), s.ballot(member(3), lifecycle.Approve))
	s.now = s.now.Add(-time.Second)
	s.must(member(3), s.ballot(member(3), lifecycle.Approve))
}

func TestFailedCheckLeavesAReReviewNoOutcomeButReturnAndStop(t *testing.T) {
	s := newScene(t)
	s.must(actor("admin", lifecycle.Admin), lifecycle.Import{
		Programme: "programme", Owner: "org-owner", Model: lifecycle.FactsOf(s.model), Phase: "udbredelse",
	})
	request := s.request("revurdering", "ingen-skade")
	request.Gate.Decision.Outcomes = append(request.Gate.Decision.Outcomes, phasemodel.Hold)
	s.must(manager(), request)
	s.toRecommendation(3)
	s.refuses("re-review-failed", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Hold, Reason: text("wait")},
	})
	s.recommend(phasemodel.Stop)
}
