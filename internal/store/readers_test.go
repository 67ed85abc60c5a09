package store_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

func holder(who lifecycle.Actor) store.TaskHolder {
	held := store.TaskHolder{Person: who.Person, Organisation: who.Organisation}
	for _, role := range who.Roles {
		held.Roles = append(held.Roles, store.HeldRole{Role: role, Programme: lifecycle.ProgrammeID(id("programme"))})
	}
	return held
}

// waiting lists the kinds of tasks that wait for someone.
func (s *scene) waiting(who lifecycle.Actor) []lifecycle.TaskKind {
	s.t.Helper()
	tasks, err := s.store.Tasks(s.t.Context(), holder(who))
	require.NoError(s.t, err)
	kinds := make([]lifecycle.TaskKind, 0, len(tasks))
	for _, task := range tasks {
		kinds = append(kinds, task.Kind)
	}
	return kinds
}

func TestTasksFollowTheReview(t *testing.T) {
	s := newScene(t)
	s.create()
	require.Empty(t, s.waiting(secretariat()))
	s.must(manager(), s.request("ide-modning"))
	require.Equal(t, []lifecycle.TaskKind{lifecycle.TaskAssignAssessors}, s.waiting(secretariat()))
	s.toRecommendation(3)
	require.Equal(t, []lifecycle.TaskKind{lifecycle.TaskRecommend}, s.waiting(secretariat()))
	require.Empty(t, s.waiting(assessor(1)))
	s.must(secretariat(), lifecycle.Recommend{Review: s.review().ID, Proposal: lifecycle.Proposal{
		Outcome: phasemodel.Advance, Reason: s.text("Indstillingens begrundelse."),
	}})
	require.Equal(t, []lifecycle.TaskKind{lifecycle.TaskVote}, s.waiting(member(4)))
	s.vote(lifecycle.Approve, 4)
	require.Empty(t, s.waiting(member(4)))
	require.Empty(t, s.waiting(substitute(5)))
	s.must(member(5), lifecycle.DeclareAbsence{Review: s.review().ID, Person: member(5).Person})
	require.Equal(t, []lifecycle.TaskKind{lifecycle.TaskVote}, s.waiting(substitute(5)))
}

func TestTasksOfARoleStayInTheirProgramme(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	elsewhere := holder(secretariat())
	elsewhere.Roles[0].Programme = lifecycle.ProgrammeID(id("another programme"))
	tasks, err := s.store.Tasks(t.Context(), elsewhere)
	require.NoError(t, err)
	require.Empty(t, tasks)
	elsewhere.Roles[0].Programme = ""
	tasks, err = s.store.Tasks(t.Context(), elsewhere)
	require.NoError(t, err)
	require.Len(t, tasks, 1, "a role for the whole installation holds everywhere")
}

func TestRecusalClosesTheTasksOfEveryRole(t *testing.T) {
	s := newScene(t)
	s.create()
	s.must(manager(), s.request("ide-modning"))
	review := s.review().ID
	conflicted := secretariat()
	s.must(conflicted, lifecycle.DeclareInterest{
		Review: review, Person: conflicted.Person, Ground: 2, Text: s.text("Min søn er ansat hos ejeren."),
	})
	s.must(member(1), lifecycle.RuleOnInterest{
		Review: review, Person: conflicted.Person, Ruling: lifecycle.Inhabil, Reason: s.text("Slægtskab."),
	})
	require.Empty(t, s.waiting(conflicted))
	colleague := actor("secretariat-2", lifecycle.Secretariat)
	require.NotEmpty(t, s.waiting(colleague))

	listed, err := s.store.Reviews(t.Context(), store.ReviewFilter{Reader: conflicted.Person}, store.Page{})
	require.NoError(t, err)
	require.Empty(t, listed.Items)
	found, err := s.store.Review(t.Context(), review)
	require.NoError(t, err)
	require.True(t, found.ClosedTo(conflicted.Person))
	require.False(t, found.ClosedTo(colleague.Person))

	messages, err := s.store.ClaimMessages(t.Context(), 100, time.Minute)
	require.NoError(t, err)
	for _, message := range messages {
		if message.Review == review && message.Role == lifecycle.Secretariat {
			require.Contains(t, message.Recused, conflicted.Person)
		}
	}
}

func TestReviewsAreListedByWhoseTheyAre(t *testing.T) {
	s := newScene(t)
	s.create()
	review := s.toDecision("ide-modning", advance())
	s.must(secretariat(), lifecycle.PublishDecision{Review: review})
	s.now = s.now.Add(time.Hour)
	s.must(manager(), s.request("modning-afproevning"))

	list := func(filter store.ReviewFilter, page store.Page) store.Listed[store.RecordedReview] {
		listed, err := s.store.Reviews(t.Context(), filter, page)
		require.NoError(t, err)
		return listed
	}
	first := list(store.ReviewFilter{Method: s.method}, store.Page{Limit: 1})
	require.Equal(t, 2, first.Total)
	require.Equal(t, s.review().ID, first.Items[0].ID)
	require.Equal(t, s.review(), first.Items[0].Review)
	second := list(store.ReviewFilter{Method: s.method}, store.Page{Limit: 1, Cursor: first.Next})
	require.Equal(t, review, second.Items[0].ID)
	require.Equal(t, lifecycle.StageDecided, second.Items[0].Stage)
	require.NotNil(t, second.Items[0].PublishedAt)
	require.Equal(t, phasemodel.Advance, second.Items[0].Decision.Proposal.Outcome)
	require.Empty(t, second.Next)

	require.Equal(t, 1, list(store.ReviewFilter{Open: true}, store.Page{}).Total)
	require.Equal(t, 1, list(store.ReviewFilter{Published: true}, store.Page{}).Total)
	require.Zero(t, list(store.ReviewFilter{Published: true, Outside: &store.ReviewSight{}}, store.Page{}).Total,
		"the method is not public")
	s.must(secretariat(), lifecycle.PublishMethod{})
	require.Equal(t, 1, list(store.ReviewFilter{Published: true, Outside: &store.ReviewSight{}}, store.Page{Limit: 1}).Total)
	require.Equal(t, 1, list(store.ReviewFilter{Stages: []lifecycle.Stage{lifecycle.StageAssessment}}, store.Page{}).Total)
	require.Equal(t, 2, list(store.ReviewFilter{Of: substitute(3).Person}, store.Page{}).Total)
	require.Equal(t, 1, list(store.ReviewFilter{Of: assessor(1).Person}, store.Page{}).Total)
	require.Zero(t, list(store.ReviewFilter{Of: lifecycle.PersonID(id("nobody"))}, store.Page{}).Total)
	_, err := s.store.Review(t.Context(), "not an id")
	require.Equal(t, "review-unknown", fault.CodeOf(err))
}

func TestEveryBallotIsKeptWithWhatBecameOfIt(t *testing.T) {
	s := lived(t)
	review := asked[string](s, `SELECT id::text FROM reviews`)
	ballots, err := s.store.Ballots(t.Context(), lifecycle.ReviewID(review))
	require.NoError(t, err)
	require.Len(t, ballots, 17)
	void := 0
	for _, ballot := range ballots {
		if ballot.Void != "" {
			require.Equal(t, "recused", ballot.Void)
			require.Equal(t, 5, ballot.Seat)
			void++
		}
	}
	require.Equal(t, 1, void)
	publications, err := s.store.Publications(t.Context(), lifecycle.ReviewID(review))
	require.NoError(t, err)
	require.Len(t, publications, 2)
	require.Equal(t, store.CorrectionPublication, publications[1].Kind)
}

func TestConditionKeepsItsWholeLife(t *testing.T) {
	s := lived(t)
	conditions, err := s.store.Conditions(t.Context(), s.method)
	require.NoError(t, err)
	require.Len(t, conditions, 1)
	condition := conditions[0]
	require.Equal(t, store.ConditionOpen, condition.Status)
	require.True(t, condition.Overdue)
	require.True(t, condition.PutToGroup)
	require.True(t, condition.Published)
	require.NotEmpty(t, condition.Account)
	texts, err := s.store.Texts(t.Context(), []lifecycle.TextRef{condition.Text, condition.Reason})
	require.NoError(t, err)
	require.Equal(t, "Der skal foreligge en måleplan.", texts[condition.Text].Text)
	require.Equal(t, "Den mangler et mål.", texts[condition.Reason].Text)

	require.Equal(t, "2027-09-01", condition.DueDay)
	s.must(manager(), lifecycle.FulfilCondition{Condition: condition.ID, Text: s.text("Nu er målet med.")})
	reported, err := s.store.Condition(t.Context(), condition.ID)
	require.NoError(t, err)
	require.Equal(t, "2027-09-01", reported.DueDay, "an account of it moves no day")
	presiding := member(1)
	presiding.Chair = true
	saturday := s.now.AddDate(0, 0, 60)
	for saturday.Weekday() != time.Saturday {
		saturday = saturday.AddDate(0, 0, 1)
	}
	s.must(presiding, lifecycle.ExtendCondition{
		Condition: condition.ID, Until: saturday.Format(time.DateOnly), Reason: s.text("Der er brug for mere tid."),
	})
	extended, err := s.store.Condition(t.Context(), condition.ID)
	require.NoError(t, err)
	require.Equal(t, saturday.Format(time.DateOnly), extended.DueDay, "the day as decided, though the deadline lies on Monday")
	require.Greater(t, extended.Due.Sub(saturday), 24*time.Hour)
	s.must(secretariat(), lifecycle.AcceptFulfilment{Condition: condition.ID})
	accepted, err := s.store.Condition(t.Context(), condition.ID)
	require.NoError(t, err)
	require.Equal(t, store.ConditionAccepted, accepted.Status)
	require.NotNil(t, accepted.ClosedAt)
	_, err = s.store.Condition(t.Context(), lifecycle.ConditionID(id("nobody's")))
	require.Equal(t, "condition-unknown", fault.CodeOf(err))
}

func TestMessagesAreClaimedOnceAtATime(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	var claimed [4][]store.Message
	var errs [4]error
	var waiting sync.WaitGroup
	for i := range claimed {
		waiting.Go(func() { claimed[i], errs[i] = s.store.ClaimMessages(t.Context(), 5, time.Hour) })
	}
	waiting.Wait()
	seen := map[string]bool{}
	for i, messages := range claimed {
		require.NoError(t, errs[i])
		for _, message := range messages {
			require.False(t, seen[message.Key], "claimed twice: %s", message.Key)
			seen[message.Key] = true
			require.NotEmpty(t, message.Content.Text.DA)
			require.NotEmpty(t, message.Content.Text.EN)
		}
	}
	require.NotEmpty(t, claimed[0])
	first := claimed[0][0]
	require.NoError(t, s.store.MessagesDelivered(t.Context(), s.now, first.ID))
	before, err := s.store.WaitingMessages(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.store.MessageFailed(t.Context(), claimed[0][1].ID, "mailserveren svarer ikke", 0))
	again, err := s.store.ClaimMessages(t.Context(), 1, time.Hour)
	require.NoError(t, err)
	require.Equal(t, claimed[0][1].ID, again[0].ID)
	require.Equal(t, 2, again[0].Attempts)
	require.Equal(t, int64(asked[int](s, `SELECT count(*) FROM outbox`)-1), before)
}

func TestReminderGoesToThoseWhoHaveNotVoted(t *testing.T) {
	s := newScene(t)
	s.create()
	s.toBallot("ide-modning", advance())
	s.vote(lifecycle.Approve, 1, 2, 3)
	s.now = s.review().Deadline.Reminders[0]
	s.must(system(), lifecycle.Tick{})
	require.Equal(t, 6, asked[int](s, `SELECT count(*) FROM outbox WHERE kind = 'reminder' AND person_id IS NOT NULL`))
	require.Zero(t, asked[int](s, `SELECT count(*) FROM outbox WHERE kind = 'reminder' AND person_id = $1`,
		member(1).Person))
}

func TestCommandIsUnsettledUntilItsAnswerHasArrived(t *testing.T) {
	s := newScene(t)
	command := s.command(manager(), s.creation())
	s.record(command)
	waiting, err := s.store.Unsettled(t.Context(), 0, 10)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	require.Equal(t, command.ID, waiting[0].Command)
	require.Equal(t, s.method, waiting[0].Method)
	young, err := s.store.Unsettled(t.Context(), time.Hour, 10)
	require.NoError(t, err)
	require.Empty(t, young)
	require.NoError(t, s.store.Settled(t.Context(), command.ID))
	require.NoError(t, s.store.Settled(t.Context(), command.ID), "settling twice changes nothing")
	waiting, err = s.store.Unsettled(t.Context(), 0, 10)
	require.NoError(t, err)
	require.Empty(t, waiting)
}

func TestCommandIsFoundByItsKey(t *testing.T) {
	s := newScene(t)
	command := s.command(manager(), s.creation())
	command.Request = journal.HashOf([]byte("what was asked")).String()
	_, err := s.store.Command(t.Context(), command.ID)
	require.Equal(t, "command-unknown", fault.CodeOf(err))
	s.record(command)
	known, err := s.store.Command(t.Context(), command.ID)
	require.NoError(t, err)
	require.Equal(t, store.Done, known.Outcome)
	require.EqualValues(t, 1, known.First)
	require.EqualValues(t, 1, known.Last)
	require.Equal(t, s.now, known.At)
	require.NoError(t, known.Answers(command.Request))
	require.Equal(t, "idempotency-key-reused", fault.CodeOf(known.Answers("something else")))

	refused := s.command(manager(), s.creation())
	s.record(refused)
	known, err = s.store.Command(t.Context(), refused.ID)
	require.NoError(t, err)
	require.Equal(t, store.Refused, known.Outcome)
	require.Equal(t, "method-exists", known.Refusal.Code)
}

func TestErasedTextLeavesTheJournalWhole(t *testing.T) {
	s := lived(t)
	ref := s.state.Review
	require.Nil(t, ref)
	events, err := s.store.Events(t.Context(), s.method, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, int(s.sequence))
	var erased lifecycle.TextRef
	for _, event := range events {
		if body, declared := event.Event.Body.(lifecycle.InterestDeclared); declared {
			erased = body.Text
		}
	}
	require.NoError(t, s.store.EraseText(t.Context(), erased, s.now))
	require.NoError(t, s.store.EraseText(t.Context(), erased, s.now))
	texts, err := s.store.Texts(t.Context(), []lifecycle.TextRef{erased})
	require.NoError(t, err)
	require.Equal(t, store.StoredText{Ref: erased, Erased: true}, texts[erased])
	report, err := s.store.VerifyJournal(t.Context())
	require.NoError(t, err)
	require.True(t, report.OK())
	require.Equal(t, 1, report.ErasedTexts)
}

func TestTextsOfACommandSentAgainKeepTheirReferences(t *testing.T) {
	s := newScene(t)
	command := lifecycle.CommandID(uuid.NewString())
	salted := func(contents ...string) []journal.Text {
		var made []journal.Text
		for _, content := range contents {
			made = append(made, journal.NewText(journal.NewSalt(), content))
		}
		return made
	}
	first, err := s.store.PutTexts(t.Context(), command, salted("en grund", "en anden"))
	require.NoError(t, err)
	again, err := s.store.PutTexts(t.Context(), command, salted("en grund", "en anden"))
	require.NoError(t, err)
	require.Equal(t, first, again)
	_, err = s.store.PutTexts(t.Context(), command, salted("en grund", "noget andet"))
	require.Equal(t, "idempotency-key-reused", fault.CodeOf(err))
	require.NoError(t, s.store.DropTexts(t.Context(), command))
	texts, err := s.store.Texts(t.Context(), first)
	require.NoError(t, err)
	require.Empty(t, texts)
}

func TestTextsOfARefusedCommandGo(t *testing.T) {
	s := newScene(t)
	s.create()
	command := s.command(manager(), nil)
	refs, err := s.store.PutTexts(t.Context(), command.ID, []journal.Text{journal.NewText(journal.NewSalt(), "bare fordi")})
	require.NoError(t, err)
	command.Body = lifecycle.Hold{Reason: refs[0]}
	require.Equal(t, "role-missing", s.record(command).Refusal.Code)
	texts, err := s.store.Texts(t.Context(), refs)
	require.NoError(t, err)
	require.Empty(t, texts)
}

func TestLongEventsAreRecorded(t *testing.T) {
	s := newScene(t)
	creation := s.creation()
	for i := range 100 {
		creation.Model.Phases = append(creation.Model.Phases, lifecycle.PhaseFact{
			ID: phasemodel.PhaseID(strings.Repeat("fase-", 20)), Number: 10 + i,
		})
	}
	s.must(manager(), creation)
	require.Greater(t, asked[int](s, `SELECT max(length(payload)) FROM journal`), 10_000)
	require.Empty(t, compare(t, s.store, s.decider))
}
