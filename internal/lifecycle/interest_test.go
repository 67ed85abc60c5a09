package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *scene) declare(who lifecycle.Actor) {
	s.t.Helper()
	s.must(who, lifecycle.DeclareInterest{Review: s.review().ID, Person: who.Person, Ground: 1, Text: text("my tie")})
}

func (s *scene) rule(presiding, about lifecycle.Actor, ruling lifecycle.Ruling) {
	s.t.Helper()
	s.must(presiding, lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: about.Person, Ruling: ruling, Reason: text("ruled"),
	})
}

func inBallot(t *testing.T) *scene {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	return s
}

func TestOwnersOrganisationOnASeatIsFlaggedWhenTheReviewOpens(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	request.Concerned = append(request.Concerned, member(4).Organisation)
	s.must(manager(), request)
	interest, found := s.review().Interest(member(4).Person)
	require.True(t, found)
	require.True(t, interest.Detected)
	s.refuses("tie-stands", member(4), lifecycle.WithdrawInterest{Review: s.review().ID, Person: member(4).Person})
}

func TestRecusedMembersBallotIsVoidAndTheSubstituteVotes(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 4)
	s.declare(member(4))
	require.Zero(t, s.review().Tally().Present, "a declared interest suspends the ballot")
	s.rule(member(1), member(4), lifecycle.Inhabil)
	require.Empty(t, s.review().Ballots)
	s.refuses("recused", member(4), s.ballot(member(4), lifecycle.Approve))
	s.must(substitute(4), s.ballot(substitute(4), lifecycle.Reject))
	require.Equal(t, 1, s.review().Tally().Reject)
}

func TestRulingHabilRestoresTheBallot(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 4)
	s.declare(member(4))
	s.rule(member(1), member(4), lifecycle.Habil)
	require.Equal(t, 1, s.review().Tally().Approve)
}

func TestNobodyRulesWhileTheirOwnInterestIsOpen(t *testing.T) {
	s := inBallot(t)
	s.declare(member(1))
	s.declare(member(4))
	s.refuses("own-interest-open", member(1), lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: member(4).Person, Ruling: lifecycle.Inhabil, Reason: text("x"),
	})
	s.rule(member(2), member(1), lifecycle.Habil)
	s.rule(member(1), member(4), lifecycle.Habil)
}

func TestBodyOverrulesThePresidingMember(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 4)
	s.declare(member(4))
	s.rule(member(1), member(4), lifecycle.Habil)
	s.must(member(9), lifecycle.ObjectToRuling{Review: s.review().ID, Person: member(4).Person})
	s.refuses("own-case", member(4), lifecycle.VoteOnRuling{
		Review: s.review().ID, Person: member(4).Person, Ruling: lifecycle.Habil,
	})
	s.refuses("objection-open", member(1), lifecycle.CloseBallot{Review: s.review().ID})
	for _, n := range []int{5, 6, 7, 8, 9} {
		s.must(member(n), lifecycle.VoteOnRuling{
			Review: s.review().ID, Person: member(4).Person, Ruling: lifecycle.Inhabil,
		})
	}
	require.True(t, s.review().Recused(member(4).Person))
	require.Empty(t, s.review().Ballots)
	ruled, _ := last[lifecycle.InterestRuled](s)
	require.True(t, ruled.ByBody)
	s.refuses("body-has-ruled", member(5), lifecycle.ObjectToRuling{Review: s.review().ID, Person: member(4).Person})
}

func TestOpenInterestAtTheDeadlineCountsAsRecused(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Approve, 1, 2, 3)
	s.vote(lifecycle.Reject, 5, 6)
	s.declare(member(3))
	s.days(25)
	require.NotNil(t, s.state.Review, "with one suspended the group is not quorate and the ballot is extended")
	require.Equal(t, 1, s.review().Extensions)
}

func TestExceptionForTheQuorumNeedsThatNobodyElseCanDo(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	for i := range request.Seats {
		request.Seats[i].Substitute = lifecycle.Member{}
		if i >= 5 {
			request.Seats[i].Member = lifecycle.Member{}
		}
	}
	s.must(manager(), request)
	s.declare(member(5))
	s.rule(member(1), member(5), lifecycle.Exception4_2)
	require.False(t, s.review().Recused(member(5).Person))

	full := inBallot(t)
	full.declare(member(5))
	full.refuses("exception-not-allowed", member(1), lifecycle.RuleOnInterest{
		Review: full.review().ID, Person: member(5).Person, Ruling: lifecycle.Exception4_2, Reason: text("x"),
	})
}

func TestInhabilAssessorsScoresDropOut(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.assign()
	question := s.review().Gate.Questions[0]
	s.must(assessor(1), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 4, Reason: text("good")})
	s.must(assessor(2), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 0, Reason: text("bad")})
	require.False(t, s.review().QuestionMet(question))
	s.declare(assessor(2))
	s.rule(member(1), assessor(2), lifecycle.Inhabil)
	require.True(t, s.review().QuestionMet(question))
}

func TestRegistrationOlderThanAYearStopsEveryRoleInTheReview(t *testing.T) {
	s := inBallot(t)
	late := member(5)
	late.InterestsRegistered = start.AddDate(-1, 0, 0)
	s.refuses("registration-expired", late, s.ballot(late, lifecycle.Approve))
	late.InterestsRegistered = s.now
	s.must(late, s.ballot(late, lifecycle.Approve))
}

func TestSecretariatOfThePartnerMustDeclareFirst(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	request.Concerned = append(request.Concerned, secretariat().Organisation)
	s.must(manager(), request)
	s.refuses("tie-undeclared", secretariat(), lifecycle.CloseAssessment{Review: s.review().ID})
}

func TestChangingTheHolderVoidsTheBallot(t *testing.T) {
	s := inBallot(t)
	s.vote(lifecycle.Reject, 4)
	s.must(member(4), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(4).Person})
	voided, _ := last[lifecycle.BallotVoided](s)
	require.Equal(t, "holder-changed", voided.Because)
	s.refuses("no-seat", member(4), s.ballot(member(4), lifecycle.Approve))
	s.must(substitute(4), s.ballot(substitute(4), lifecycle.Approve))
	s.must(substitute(4), lifecycle.DeclareAbsence{Review: s.review().ID, Person: substitute(4).Person})
	require.Equal(t, 8, s.review().Tally().Outstanding, "there is no substitute of a substitute")
}

func TestAssessorsDoNotSeeEachOtherBeforeBothHaveAnswered(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.assign()
	question := s.review().Gate.Questions[0].ID
	s.must(assessor(1), lifecycle.Assess{Review: s.review().ID, Question: question, Score: 4, Reason: text("good")})
	require.Empty(t, s.review().VisibleTo(assessor(2).Person, true, question))
	require.Len(t, s.review().VisibleTo(assessor(1).Person, true, question), 1)
	s.must(assessor(2), lifecycle.Assess{Review: s.review().ID, Question: question, Score: 2, Reason: text("so so")})
	require.Len(t, s.review().VisibleTo(assessor(1).Person, true, question), 2)
	require.Empty(t, s.review().VisibleTo(assessor(3).Person, true, question), "a third assessor may be wanted yet")
	require.Len(t, s.review().VisibleTo(member(1).Person, false, question), 2)
}

func TestWideSpreadNeedsAThirdAssessorOrAJointReason(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.assign()
	for i, question := range s.review().Gate.Questions {
		s.must(assessor(1), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: 4, Reason: text("a")})
		score := 3
		if i == 0 {
			score = 2
		}
		s.must(assessor(2), lifecycle.Assess{Review: s.review().ID, Question: question.ID, Score: score, Reason: text("b")})
	}
	first := s.review().Gate.Questions[0].ID
	refusal := s.refuses("assessment-incomplete", secretariat(), lifecycle.CloseAssessment{Review: s.review().ID})
	require.Len(t, refusal.Details, 1)
	require.Equal(t, string(first), refusal.Details[0].Pointer)
	s.must(secretariat(), lifecycle.CloseAssessment{
		Review: s.review().ID, JointReasons: []lifecycle.JointReason{{Question: first, Reason: text("we agree to differ")}},
	})
	require.Equal(t, lifecycle.StageHearing, s.review().Stage)
}

func TestGateNotReadyNamesEveryMissingItem(t *testing.T) {
	s := newScene(t)
	s.create()
	refusal := s.refuses("gate-not-ready", manager(), s.request("ide-modning", "dok-problem", "kommune-interesse"))
	require.Len(t, refusal.Details, 2)
	require.Equal(t, "unmet", refusal.Details[0].Code)
	require.Equal(t, "unmet-dispensable", refusal.Details[1].Code)

	request := s.request("ide-modning", "kommune-interesse")
	request.Applications = []lifecycle.Dispensation{{Item: "kommune-interesse", Reason: text("soon")}}
	s.must(manager(), request)
	s.toRecommendation(3)
	s.refuses("items-unmet", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{Outcome: phasemodel.Advance, Reason: text("go")},
	})
	granted := lifecycle.Dispensation{Item: "kommune-interesse", Reason: text("granted")}
	refusal = s.refuses("dispensation-not-possible", secretariat(), lifecycle.Recommend{
		Review: s.review().ID, Proposal: lifecycle.Proposal{
			Outcome: phasemodel.Advance, Reason: text("go"), Dispensations: []lifecycle.Dispensation{granted, granted},
		},
	})
	require.Equal(t, []string{"/dispensations/1/item dispensation-twice"}, codesOf(refusal))
	s.recommend(phasemodel.Advance, func(p *lifecycle.Proposal) {
		p.Dispensations = []lifecycle.Dispensation{granted}
	})
}
