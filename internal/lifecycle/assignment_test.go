package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// assignBoth gives every question to two people.
func (s *scene) assignBoth(one, other lifecycle.Actor) {
	s.t.Helper()
	var assignments []lifecycle.Assignment
	for _, question := range s.review().Gate.Questions {
		assignments = append(assignments, lifecycle.Assignment{Question: question.ID, Assessors: []lifecycle.Member{
			{Person: one.Person, Organisation: one.Organisation},
			{Person: other.Person, Organisation: other.Organisation},
		}})
	}
	s.must(secretariat(), lifecycle.AssignAssessors{Review: s.review().ID, Assignments: assignments})
}

func TestTieOfAnAssessorWhoIsReplacedHoldsTheReviewUpNoLonger(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	request.Concerned = append(request.Concerned, assessor(3).Organisation, member(4).Organisation)
	s.must(manager(), request)
	s.assignBoth(assessor(1), assessor(3))
	require.True(t, s.review().HasOpenInterest(assessor(3).Person))

	s.assignBoth(assessor(1), assessor(2))
	require.False(t, s.review().HasOpenInterest(assessor(3).Person), "nobody is left to rule on")
	require.True(t, s.review().HasOpenInterest(member(4).Person), "a member is still on the roster")

	s.assignBoth(assessor(1), assessor(3))
	require.True(t, s.review().HasOpenInterest(assessor(3).Person), "the tie is found again with the part")
}

func TestRulingOnAnAssessorStandsWhenTheyAreReplaced(t *testing.T) {
	s := newScene(t)
	s.create()
	request := s.request("ide-modning")
	request.Concerned = append(request.Concerned, assessor(3).Organisation)
	s.must(manager(), request)
	s.assignBoth(assessor(1), assessor(3))
	s.rule(member(1), assessor(3), lifecycle.Inhabil)
	s.assignBoth(assessor(1), assessor(2))
	require.True(t, s.review().Recused(assessor(3).Person))
}

func TestRefusalForAnOpenInterestNamesThePersons(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.declare(member(4))
	s.declare(member(5))
	proposal := lifecycle.Proposal{Outcome: phasemodel.Advance, Reason: text("recommended")}
	refusal := s.refuses("interest-open", secretariat(), lifecycle.Recommend{Review: s.review().ID, Proposal: proposal})
	require.Equal(t, []string{"/interests/member-4 interest-open", "/interests/member-5 interest-open"}, codesOf(refusal))

	s.rule(member(1), member(4), lifecycle.Habil)
	s.rule(member(1), member(5), lifecycle.Habil)
	s.recommend(phasemodel.Advance)
	s.must(member(9), lifecycle.ObjectToRuling{Review: s.review().ID, Person: member(4).Person})
	refusal = s.refuses("objection-open", member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, []string{"/interests/member-4 objection-open"}, codesOf(refusal))
}
