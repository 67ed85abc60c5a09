package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// TestAnySequenceOfCommandsKeepsTheInvariants gives random commands, most of them fitting the state, and
// lets time pass in between.
func TestAnySequenceOfCommandsKeepsTheInvariants(t *testing.T) {
	reached := map[lifecycle.EventKind]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(rt)
		s.create()
		for range rapid.IntRange(5, 120).Draw(rt, "steps") {
			body, by := randomCommand(rt, s)
			previous, before, earlier := s.state, encode(rt, s.state), len(s.events)
			refusal := s.do(by, body)
			require.Equal(rt, before, encode(rt, previous), "the state given must not change")
			holdsInvariants(rt, s, previous, s.events[earlier:], refusal != nil)
		}
		require.Empty(rt, cmp.Diff(s.state, lifecycle.Fold(lifecycle.State{}, s.events...)))
		for _, event := range s.events {
			reached[event.Kind()]++
		}
	})
	for _, kind := range []lifecycle.EventKind{
		lifecycle.DecisionMade{}.Kind(), lifecycle.BallotVoided{}.Kind(), lifecycle.InterestRuled{}.Kind(),
		lifecycle.ReviewLapsed{}.Kind(), lifecycle.DossierSupplemented{}.Kind(), lifecycle.BallotExtended{}.Kind(),
		lifecycle.DecisionPublished{}.Kind(), lifecycle.ReminderDue{}.Kind(),
	} {
		require.Positive(t, reached[kind], "the random walk never reached %s", kind)
	}
}

func encode(t rapid.TB, state lifecycle.State) string {
	data, err := json.Marshal(state)
	require.NoError(t, err)
	return string(data)
}

func holdsInvariants(
	t *rapid.T, s *scene, state lifecycle.State, events []lifecycle.Event, refused bool,
) {
	for _, event := range events {
		require.Equal(t, state.Sequence+1, event.Sequence)
		if refused {
			require.Equal(t, lifecycle.SystemActor, event.Actor, "a refused command leaves only what was due")
		}
		next := lifecycle.Evolve(state, event)
		onlyDecisionsChangeThePhase(t, state, next, event)
		ballotsAreBound(t, state, event)
		state = next
	}
	require.Empty(t, cmp.Diff(s.state, state))
	if review := state.Review; review != nil {
		recusedNeverInfluence(t, *review)
		orderNeverMatters(t, *review)
	}
	if due, found := s.decider.NextDue(state); found {
		require.True(t, due.After(s.now), "something due at %s was left at %s", due, s.now)
	}
}

func onlyDecisionsChangeThePhase(t *rapid.T, before, after lifecycle.State, event lifecycle.Event) {
	switch event.Body.(type) {
	case lifecycle.MethodCreated, lifecycle.MethodImported:
		return
	case lifecycle.DecisionMade:
		require.False(t, slices.Contains(before.PublishedDecisions, before.Review.ID))
		return
	case lifecycle.DecisionPublished, lifecycle.MethodPublished:
		require.Equal(t, before.Phase, after.Phase)
		return
	}
	require.Equal(t, before.Phase, after.Phase, "%s changed the phase", event.Kind())
	require.Equal(t, before.PublicPhase, after.PublicPhase, "%s leaked the phase", event.Kind())
}

func ballotsAreBound(t *rapid.T, before lifecycle.State, event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.BallotCast:
		require.Equal(t, before.Review.Dossier.Hash, body.Dossier)
		require.True(t, event.At.Before(before.Review.Deadline.Due), "a ballot was counted after its deadline")
		require.False(t, before.Review.Recused(event.Actor))
	case lifecycle.DecisionMade:
		for _, ballot := range before.Review.Ballots {
			require.Equal(t, before.Review.Dossier.Hash, ballot.Dossier)
		}
		require.True(t, body.Tally.Quorate)
		require.True(t, body.Tally.Approved)
	case lifecycle.ReminderDue:
		require.True(t, event.At.Before(body.Due), "a reminder came only after its deadline")
	}
}

// recusedNeverInfluence turns every ballot of a recused or suspended person around: the tally stays.
func recusedNeverInfluence(t *rapid.T, review lifecycle.Review) {
	tally := review.Tally()
	review.Ballots = slices.Clone(review.Ballots)
	for i, ballot := range review.Ballots {
		if !review.Recused(ballot.Holder) && !review.HasOpenInterest(ballot.Holder) {
			continue
		}
		if ballot.Position == lifecycle.Approve {
			review.Ballots[i].Position = lifecycle.Reject
		} else {
			review.Ballots[i].Position = lifecycle.Approve
		}
	}
	require.Equal(t, tally, review.Tally())
}

func orderNeverMatters(t *rapid.T, review lifecycle.Review) {
	tally := review.Tally()
	review.Ballots = rapid.Permutation(review.Ballots).Draw(t, "order")
	require.Equal(t, tally, review.Tally())
}

// randomCommand draws a command that mostly fits where the process stands, and who gives it.
func randomCommand(t *rapid.T, s *scene) (lifecycle.CommandBody, lifecycle.Actor) {
	if rapid.IntRange(0, 3).Draw(t, "pass time") == 0 {
		s.now = s.now.Add(time.Duration(rapid.IntRange(0, 25*24).Draw(t, "hours")) * time.Hour)
		return lifecycle.Tick{}, system()
	}
	if s.state.Review == nil {
		return randomOutside(t, s)
	}
	switch s.state.Review.Stage {
	case lifecycle.StageAssessment:
		return randomAssessment(t, s)
	case lifecycle.StageHearing:
		return lifecycle.AnswerHearing{Review: s.review().ID, Text: text("answer"), Dossier: "dossier-heard"}, owner()
	case lifecycle.StageRecommendation:
		if rapid.IntRange(0, 3).Draw(t, "interest first") == 0 {
			return randomInterest(t, s)
		}
		return randomRecommendation(t, s), secretariat()
	}
	switch rapid.IntRange(0, 11).Draw(t, "in ballot") {
	case 10:
		s.now = s.review().Deadline.Due
		return lifecycle.Tick{}, system()
	case 11:
		who := member(rapid.IntRange(1, 9).Draw(t, "absent"))
		return lifecycle.DeclareAbsence{Review: s.review().ID, Person: who.Person}, who
	case 0:
		return lifecycle.CloseBallot{Review: s.review().ID}, member(rapid.IntRange(1, 3).Draw(t, "who"))
	case 4:
		for n := 1; n <= 9; n++ {
			s.do(member(n), s.ballot(member(n), lifecycle.Approve))
		}
		return lifecycle.CloseBallot{Review: s.review().ID}, member(rapid.IntRange(1, 3).Draw(t, "who"))
	case 1, 2:
		return randomInterest(t, s)
	case 3:
		return lifecycle.Supplement{
			Review: s.review().ID, Reason: text("new"), Dossier: lifecycle.FrozenDossier{
				Hash:   lifecycle.DossierHash(fmt.Sprintf("dossier-%d", s.number)),
				Checks: passed(s.review().Gate),
			},
		}, secretariat()
	}
	by := member(rapid.IntRange(1, 9).Draw(t, "member"))
	if rapid.IntRange(0, 4).Draw(t, "substitute") == 0 {
		by = substitute(rapid.IntRange(1, 9).Draw(t, "substitute of"))
	}
	position := rapid.SampledFrom([]lifecycle.Position{
		lifecycle.Approve, lifecycle.Approve, lifecycle.Reject, lifecycle.Abstain,
	}).Draw(t, "position")
	return s.ballot(by, position), by
}

func randomOutside(t *rapid.T, s *scene) (lifecycle.CommandBody, lifecycle.Actor) {
	if len(s.state.Unpublished) > 0 && rapid.Bool().Draw(t, "publish") {
		return lifecycle.PublishDecision{Review: s.state.Unpublished[0].Review}, secretariat()
	}
	if len(s.state.Conditions) > 0 && rapid.Bool().Draw(t, "condition") {
		return randomCondition(t, s, s.state.Conditions[0])
	}
	switch rapid.IntRange(0, 5).Draw(t, "outside") {
	case 0:
		return lifecycle.NoteEvidence{
			Level:   rapid.IntRange(0, 5).Draw(t, "level"),
			Verdict: rapid.SampledFrom([]lifecycle.Verdict{"unknown", "effective", "harmful"}).Draw(t, "verdict"),
		}, system()
	case 1:
		return lifecycle.Hold{Reason: text("wait")}, secretariat()
	case 2:
		return lifecycle.Resume{Reason: text("go on")}, secretariat()
	}
	request := s.request(rapid.SampledFrom([]phasemodel.GateID{
		"ide-modning", "modning-afproevning", "afproevning-udbredelse", "revurdering", "ekstraordinaer",
	}).Draw(t, "gate"))
	if request.Gate.Kind == phasemodel.Extraordinary {
		request.Reason = text("extraordinary")
		return request, secretariat()
	}
	return request, manager()
}

// randomCondition moves a condition a step on.
func randomCondition(t *rapid.T, s *scene, condition lifecycle.Condition) (lifecycle.CommandBody, lifecycle.Actor) {
	voter := member(rapid.IntRange(1, 9).Draw(t, "waiver by"))
	switch rapid.IntRange(0, 3).Draw(t, "condition step") {
	case 0:
		return lifecycle.FulfilCondition{Condition: condition.ID, Text: text("done")}, manager()
	case 1:
		return lifecycle.AcceptFulfilment{Condition: condition.ID}, secretariat()
	case 2:
		voter.Chair = true
		return lifecycle.ExtendCondition{
			Condition: condition.ID, Reason: text("later"), Until: s.now.AddDate(0, 4, 0).Format(time.DateOnly),
		}, voter
	}
	return lifecycle.WaiveCondition{
		Condition: condition.ID, Position: lifecycle.Approve, Reason: text("let it be"), Seats: seats(),
	}, voter
}

func randomAssessment(t *rapid.T, s *scene) (lifecycle.CommandBody, lifecycle.Actor) {
	if rapid.IntRange(0, 9).Draw(t, "withdraw") == 0 {
		return lifecycle.WithdrawGate{Review: s.review().ID, Reason: text("not now")}, manager()
	}
	s.assign()
	for _, question := range s.review().Gate.Questions {
		for n := 1; n <= 2; n++ {
			s.do(assessor(n), lifecycle.Assess{
				Review: s.review().ID, Question: question.ID, Reason: text("because"),
				Score: rapid.IntRange(2, 4).Draw(t, "score"),
			})
		}
	}
	var joint []lifecycle.JointReason
	for _, question := range s.review().Gate.Questions {
		joint = append(joint, lifecycle.JointReason{Question: question.ID, Reason: text("we agree")})
	}
	return lifecycle.CloseAssessment{Review: s.review().ID, JointReasons: joint}, secretariat()
}

func randomRecommendation(t *rapid.T, s *scene) lifecycle.CommandBody {
	proposal := lifecycle.Proposal{Reason: text("recommended"), Outcome: rapid.SampledFrom(
		append(slices.Clone(s.review().Gate.Decision.Outcomes), phasemodel.Advance),
	).Draw(t, "outcome")}
	switch proposal.Outcome {
	case phasemodel.Return:
		proposal.Target = s.state.Phase
	case phasemodel.AdvanceWithConditions, phasemodel.KeepWithConditions:
		proposal.Conditions = []lifecycle.ProposedCondition{{
			ID: lifecycle.ConditionID(fmt.Sprintf("condition-%d", s.number)), Text: text("do this"),
			Due: s.now.AddDate(0, 2, 0).Format(time.DateOnly),
		}}
	}
	for _, item := range s.review().Unmet() {
		if item.Dispensable {
			proposal.Dispensations = append(proposal.Dispensations, lifecycle.Dispensation{Item: item.ID, Reason: text("set aside")})
		}
	}
	return lifecycle.Recommend{Review: s.review().ID, Proposal: proposal}
}

// randomInterest moves an interest of one of the first members a step on.
func randomInterest(t *rapid.T, s *scene) (lifecycle.CommandBody, lifecycle.Actor) {
	review := s.review()
	n := rapid.IntRange(1, 4).Draw(t, "whose")
	person := member(n)
	interest, declared := review.Interest(person.Person)
	presiding := member(1)
	if who, found := review.Presiding(); found {
		presiding.Person = who
	}
	switch {
	case !declared:
		return lifecycle.DeclareInterest{Review: review.ID, Person: person.Person, Ground: 1, Text: text("a tie")}, person
	case interest.Ruling == lifecycle.RulingOpen:
		return lifecycle.RuleOnInterest{
			Review: review.ID, Person: person.Person, Reason: text("ruled"),
			Ruling: rapid.SampledFrom([]lifecycle.Ruling{
				lifecycle.Inhabil, lifecycle.Habil, lifecycle.Exception3_2, lifecycle.Exception4_2,
			}).Draw(t, "ruling"),
		}, presiding
	case interest.Objected:
		return lifecycle.VoteOnRuling{
			Review: review.ID, Person: person.Person,
			Ruling: rapid.SampledFrom([]lifecycle.Ruling{lifecycle.Inhabil, lifecycle.Habil}).Draw(t, "vote"),
		}, member(rapid.IntRange(1, 9).Draw(t, "voter"))
	}
	return lifecycle.ObjectToRuling{Review: review.ID, Person: person.Person}, member(rapid.IntRange(5, 9).Draw(t, "objector"))
}

// TestSettledIsWhatEveryCompletionSays holds the two extremes against every completion there is.
func TestSettledIsWhatEveryCompletionSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		model, err := phasemodel.Default()
		require.NoError(rt, err)
		gate, _ := model.Gate(rapid.SampledFrom([]phasemodel.GateID{"ide-modning", "afproevning-udbredelse"}).Draw(rt, "gate"))
		review := lifecycle.Review{Gate: gate, Seats: seats()}
		var outstanding []lifecycle.Seat
		for _, seat := range review.Seats {
			position := rapid.SampledFrom([]lifecycle.Position{
				"", lifecycle.Approve, lifecycle.Reject, lifecycle.Abstain, lifecycle.Approve, lifecycle.Reject,
			}).Draw(rt, "position")
			if position == "" && len(outstanding) < 5 {
				outstanding = append(outstanding, seat)
				continue
			}
			if position == "" {
				position = lifecycle.Abstain
			}
			review.Ballots = append(review.Ballots, lifecycle.Ballot{
				Seat: seat.Number, Holder: seat.Member.Person, Position: position,
			})
		}
		results := map[lifecycle.Result]bool{}
		complete(review, outstanding, results)
		settled := len(results) == 1 && !results[lifecycle.NotQuorate]
		require.Equal(rt, settled, review.Settled(), "%v", results)
	})
}

// complete gathers the results of every completion by the outstanding seats.
func complete(review lifecycle.Review, outstanding []lifecycle.Seat, results map[lifecycle.Result]bool) {
	if len(outstanding) == 0 {
		results[review.Tally().Result()] = true
		return
	}
	complete(review, outstanding[1:], results)
	for _, position := range []lifecycle.Position{lifecycle.Approve, lifecycle.Reject, lifecycle.Abstain} {
		voted := review
		voted.Ballots = append(slices.Clone(review.Ballots), lifecycle.Ballot{
			Seat: outstanding[0].Number, Holder: outstanding[0].Member.Person, Position: position,
		})
		complete(voted, outstanding[1:], results)
	}
}
