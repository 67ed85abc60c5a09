package lifecycle_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func waive(id lifecycle.ConditionID, position lifecycle.Position) lifecycle.WaiveCondition {
	return lifecycle.WaiveCondition{Condition: id, Position: position, Reason: text("let it be"), Seats: seats()}
}

func conditionalMethod(t *testing.T) (*scene, lifecycle.ConditionID) {
	s := newScene(t)
	s.create()
	return s, s.conditional()
}

func TestConditionIsTheBusinessOfNobodyWhoWasRecusedFromItsDecision(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.declare(member(9))
	s.rule(member(1), member(9), lifecycle.Inhabil)
	s.declare(secretariat())
	s.rule(member(1), secretariat(), lifecycle.Inhabil)
	id := s.withAnotherSecretary()
	s.must(manager(), lifecycle.FulfilCondition{Condition: id, Text: text("done")})
	s.refuses("recused", secretariat(), lifecycle.AcceptFulfilment{Condition: id})
	s.refuses("recused", member(9), waive(id, lifecycle.Approve))
	s.must(substitute(9), waive(id, lifecycle.Approve))
	s.refuses("recused", secretariat(), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
	s.must(actor("secretary-2", lifecycle.Secretariat), lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review})
}

// withAnotherSecretary brings the open review to a conditional decision by a colleague.
func (s *scene) withAnotherSecretary() lifecycle.ConditionID {
	s.t.Helper()
	colleague := actor("secretary-2", lifecycle.Secretariat)
	var assignments []lifecycle.Assignment
	for _, question := range s.review().Gate.Questions {
		assignments = append(assignments, lifecycle.Assignment{Question: question.ID, Assessors: []lifecycle.Member{
			{Person: assessor(1).Person}, {Person: assessor(2).Person},
		}})
	}
	s.must(colleague, lifecycle.AssignAssessors{Review: s.review().ID, Assignments: assignments})
	for _, question := range s.review().Gate.Questions {
		for n := 1; n <= 2; n++ {
			s.must(assessor(n), lifecycle.Assess{
				Review: s.review().ID, Question: question.ID, Score: 3, Reason: text("because"),
			})
		}
	}
	s.must(colleague, lifecycle.CloseAssessment{Review: s.review().ID})
	s.must(owner(), lifecycle.AnswerHearing{Review: s.review().ID, Text: text("noted"), Dossier: "dossier-2"})
	s.must(colleague, lifecycle.Recommend{Review: s.review().ID, Proposal: lifecycle.Proposal{
		Outcome: phasemodel.AdvanceWithConditions, Reason: text("go"),
		Conditions: []lifecycle.ProposedCondition{{
			ID: "condition", Text: text("more"), Due: s.now.AddDate(0, 3, 0).Format(time.DateOnly),
		}},
	}})
	s.adopt()
	return "condition"
}

func TestSeatTiedToTheMethodIsNotWaitedForInAWaiver(t *testing.T) {
	s, id := conditionalMethod(t)
	for n := 1; n <= 4; n++ {
		s.must(member(n), waive(id, lifecycle.Approve))
	}
	tied := waive(id, lifecycle.Approve)
	tied.Concerned = []lifecycle.OrganisationID{member(9).Organisation, substitute(9).Organisation}
	s.refuses("recused", member(9), tied)
	s.refuses("no-seat", substitute(5), tied)
	s.must(member(5), tied)
	require.Zero(t, s.state.OpenConditions(), "five of nine carry it, four can no longer turn it")
}

func TestWaiverIsGivenOnlyByAMajorityForIt(t *testing.T) {
	s, id := conditionalMethod(t)
	for n := 1; n <= 9; n++ {
		s.must(member(n), waive(id, lifecycle.Reject))
	}
	require.Equal(t, 1, s.state.OpenConditions())
	s.refuses("position-unknown", member(1), waive(id, lifecycle.Abstain))
	s.refuses("condition-unknown", member(1), waive("another", lifecycle.Approve))
	twice := waive(id, lifecycle.Approve)
	twice.Seats = append(twice.Seats, twice.Seats[0])
	s.refuses("seat-number", member(1), twice)
}

func TestPrincipalWaivesAloneAndNeverByRejecting(t *testing.T) {
	s := newScene(t)
	s.create()
	principalModel(s.model)
	id := s.conditional()
	s.must(principal(), lifecycle.PrincipalDecide{Review: s.review().ID, Choice: lifecycle.Endorse})
	s.refuses("position-unknown", principal(), waive(id, lifecycle.Reject))
	s.refuses("role-missing", member(1), waive(id, lifecycle.Approve))
	s.must(principal(), waive(id, ""))
	require.Zero(t, s.state.OpenConditions())
}

func TestFulfilmentSentBackAfterItsDayIsOverdueAtOnce(t *testing.T) {
	s, id := conditionalMethod(t)
	s.must(manager(), lifecycle.FulfilCondition{Condition: id, Text: text("done")})
	s.days(120)
	condition, _ := s.state.Condition(id)
	require.False(t, condition.Overdue, "a fulfilled condition waits for the secretariat")
	s.must(secretariat(), lifecycle.ReturnFulfilment{Condition: id, Reason: text("not done")})
	s.wait(time.Second)
	condition, _ = s.state.Condition(id)
	require.True(t, condition.Overdue)
	s.refuses("condition-state", secretariat(), lifecycle.AcceptFulfilment{Condition: id})
}

func TestOnlyTheChairExtendsAConditionAndOnlyToALaterDay(t *testing.T) {
	s, id := conditionalMethod(t)
	s.days(140)
	extend := lifecycle.ExtendCondition{Condition: id, Reason: text("later"), Until: s.now.AddDate(0, 1, 0).Format(time.DateOnly)}
	s.refuses("not-chair", member(1), extend)
	chair := member(1)
	chair.Chair = true
	sooner := extend
	sooner.Until = start.Format(time.DateOnly)
	s.refuses("date-passed", chair, sooner)
	sooner.Until = "9999-12-31"
	s.refuses("date-too-far", chair, sooner)
	s.must(chair, extend)
	condition, _ := s.state.Condition(id)
	require.False(t, condition.Overdue)
	require.False(t, condition.PutToGroup)
	require.NotEmpty(t, condition.Deadline.Reminders)
}

func TestConditionKeepsTheDayThatWasDecidedWhereItsDeadlineMovesToAWorkingDay(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	s.toRecommendation(3)
	s.recommend(phasemodel.AdvanceWithConditions, func(p *lifecycle.Proposal) {
		p.Conditions = []lifecycle.ProposedCondition{
			{ID: "saturday", Text: text("more"), Due: "2027-05-08"},
			{ID: "soon", Text: text("soon"), Due: "2027-02-02"},
		}
	})
	s.now = s.now.AddDate(0, 0, 3)
	s.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	s.must(member(1), lifecycle.CloseBallot{Review: s.review().ID})
	decided, _ := last[lifecycle.DecisionMade](s)
	require.Equal(t, "2027-05-08", decided.Conditions[0].Day)
	require.Equal(t, time.Date(2027, 5, 10, 22, 0, 0, 0, time.UTC), decided.Conditions[0].Deadline.Due, "the end of Monday")
	require.Empty(t, decided.Conditions[1].Day, "a day that passed during the ballot is no longer the last one")

	chair := member(1)
	chair.Chair = true
	s.must(chair, lifecycle.ExtendCondition{Condition: "saturday", Reason: text("later"), Until: "2027-06-05"})
	extended, _ := last[lifecycle.ConditionExtended](s)
	require.Equal(t, "2027-06-05", extended.Day)
}

func TestReminderComesBeforeAConditionsDayAndAMissedOneNever(t *testing.T) {
	s, id := conditionalMethod(t)
	condition, _ := s.state.Condition(id)
	s.now = condition.Deadline.Due.AddDate(0, 0, -1)
	s.must(system(), lifecycle.Tick{})
	count := 0
	for _, event := range s.events {
		if reminder, ok := event.Body.(lifecycle.ReminderDue); ok && reminder.Condition == id {
			count++
			require.Equal(t, condition.Deadline.Reminders[1], reminder.Reminder)
		}
	}
	require.Equal(t, 1, count, "of two that are due only the last is sent")
}

func TestConditionsOfAReopenedMethodGoOnWhereTheyStood(t *testing.T) {
	s, id := conditionalMethod(t)
	s.extraordinary(phasemodel.Stop)
	s.days(200)
	condition, _ := s.state.Condition(id)
	require.False(t, condition.Overdue, "a stopped method's conditions sleep")
	s.extraordinary(phasemodel.Reopen)
	s.wait(time.Second)
	condition, _ = s.state.Condition(id)
	require.True(t, condition.Overdue)
	require.True(t, condition.PutToGroup)
}
