package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// waiting maps each kind of task to whom it waits for.
func (s *scene) waiting() map[lifecycle.TaskKind][]string {
	s.t.Helper()
	keys, waiting := map[string]bool{}, map[lifecycle.TaskKind][]string{}
	for _, task := range lifecycle.Tasks(s.state) {
		require.False(s.t, keys[task.Key()], "two tasks have the key %s", task.Key())
		keys[task.Key()] = true
		require.NotEqual(s.t, task.Person == "", task.Role == "", "a task is for a person or for a role")
		require.NotEmpty(s.t, task.Text.DA)
		require.NotEmpty(s.t, task.Text.EN)
		waiting[task.Kind] = append(waiting[task.Kind], string(task.Person)+string(task.Role))
	}
	return waiting
}

func TestTasksSayWhatWaitsForWhomInEachStage(t *testing.T) {
	s := newScene(t)
	s.create()
	require.Empty(t, s.waiting())
	s.must(manager(), s.request("ide-modning"))
	require.Equal(t, []string{"secretariat"}, s.waiting()[lifecycle.TaskAssignAssessors])
	s.assign()
	require.Equal(t, map[lifecycle.TaskKind][]string{lifecycle.TaskAssess: {"assessor-1", "assessor-2"}}, s.waiting())
	for _, question := range s.review().Gate.Questions {
		for n := 1; n <= 2; n++ {
			s.must(assessor(n), lifecycle.Assess{
				Review: s.review().ID, Question: question.ID, Score: 3, Reason: text("because"),
			})
		}
	}
	require.Equal(t, map[lifecycle.TaskKind][]string{lifecycle.TaskCloseAssessment: {"secretariat"}}, s.waiting())
	s.must(secretariat(), lifecycle.CloseAssessment{Review: s.review().ID})
	require.Equal(t, map[lifecycle.TaskKind][]string{lifecycle.TaskAnswerHearing: {"owner"}}, s.waiting())
	require.EqualValues(t, "org-owner", lifecycle.Tasks(s.state)[0].Organisation, "only that owner's people")
	s.must(owner(), lifecycle.AnswerHearing{Review: s.review().ID, Text: text("noted"), Dossier: "dossier-2"})
	require.Equal(t, map[lifecycle.TaskKind][]string{lifecycle.TaskRecommend: {"secretariat"}}, s.waiting())
	s.recommend(phasemodel.Advance)
	require.Len(t, s.waiting()[lifecycle.TaskVote], 9)
	require.Equal(t, s.review().Deadline.Due, lifecycle.Tasks(s.state)[0].Due)
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	require.Len(t, s.waiting()[lifecycle.TaskVote], 4)
	require.Equal(t, []string{"member-1"}, s.waiting()[lifecycle.TaskCloseBallot])
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, map[lifecycle.TaskKind][]string{lifecycle.TaskPublishDecision: {"secretariat"}}, s.waiting())
}

func TestInterestWaitsForThePresidingAndThenForTheBody(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.must(member(1), lifecycle.DeclareInterest{Review: s.review().ID, Person: "member-1", Ground: 1, Text: text("kin")})
	require.Equal(t, []string{"member-2"}, s.waiting()[lifecycle.TaskRuleOnInterest], "nobody rules on themselves")
	require.NotContains(t, s.waiting()[lifecycle.TaskVote], "member-1", "a suspended ballot is not asked for")
	s.must(member(2), lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: "member-1", Ruling: lifecycle.Habil, Reason: text("far away"),
	})
	s.must(member(3), lifecycle.ObjectToRuling{Review: s.review().ID, Person: "member-1"})
	require.Len(t, s.waiting()[lifecycle.TaskVoteOnRuling], 8)
	require.NotContains(t, s.waiting()[lifecycle.TaskVoteOnRuling], "member-1")
	s.must(member(3), lifecycle.VoteOnRuling{Review: s.review().ID, Person: "member-1", Ruling: lifecycle.Inhabil})
	require.NotContains(t, s.waiting()[lifecycle.TaskVoteOnRuling], "member-3")
}

func TestRecusedMembersTaskGoesToTheSubstitute(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning")
	s.must(member(4), lifecycle.DeclareInterest{Review: s.review().ID, Person: "member-4", Ground: 1, Text: text("kin")})
	s.must(member(1), lifecycle.RuleOnInterest{
		Review: s.review().ID, Person: "member-4", Ruling: lifecycle.Inhabil, Reason: text("close"),
	})
	require.NotContains(t, s.waiting()[lifecycle.TaskVote], "member-4")
	require.Contains(t, s.waiting()[lifecycle.TaskVote], "substitute-4")
}

func TestConditionWaitsForItsManagerItsJudgeAndAtLastTheBody(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.recommend(phasemodel.AdvanceWithConditions, func(p *lifecycle.Proposal) {
		p.Conditions = []lifecycle.ProposedCondition{{ID: "condition", Text: text("a plan"), Due: "2027-09-01"}}
	})
	s.vote(lifecycle.Approve, 1, 2, 3, 4, 5)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	require.Equal(t, []string{"programme_manager"}, s.waiting()[lifecycle.TaskFulfilCondition])
	s.must(manager(), lifecycle.FulfilCondition{Condition: "condition", Text: text("here it is")})
	require.Empty(t, s.waiting()[lifecycle.TaskFulfilCondition])
	require.Equal(t, []string{"secretariat"}, s.waiting()[lifecycle.TaskJudgeFulfilment])
	s.must(secretariat(), lifecycle.ReturnFulfilment{Condition: "condition", Reason: text("not quite")})
	s.days(300)
	require.Equal(t, []string{"programme_manager"}, s.waiting()[lifecycle.TaskFulfilCondition])
	require.Equal(t, []string{"steering_member"}, s.waiting()[lifecycle.TaskSettleCondition])
}
