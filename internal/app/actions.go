package app

import (
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Action is a command that a caller's roles could give, and why it is refused now; nil where it is not.
type Action = MethodAction

// reviewCommands are the commands of an open review, in the order of its life.
func reviewCommands() []lifecycle.CommandKind {
	return []lifecycle.CommandKind{
		lifecycle.KindAssignAssessors, lifecycle.KindExtendAssessment, lifecycle.KindAssess,
		lifecycle.KindCloseAssessment, lifecycle.KindAnswerHearing, lifecycle.KindRecommend,
		lifecycle.KindDeclareInterest, lifecycle.KindWithdrawInterest, lifecycle.KindRuleOnInterest,
		lifecycle.KindObjectToRuling, lifecycle.KindVoteOnRuling, lifecycle.KindDeclareAbsence,
		lifecycle.KindVote, lifecycle.KindCloseBallot, lifecycle.KindDecide, lifecycle.KindSupplement,
		lifecycle.KindWithdrawGate,
	}
}

// reviewActions asks the decider about each command of a review that the caller's roles could give: of an
// open one those of its stages, of a decided one its publication.
func (a *App) reviewActions(
	caller auth.Caller, state lifecycle.State, review store.RecordedReview,
) []Action {
	actor, now := caller.Actor(review.Programme, chairs(review.Seats, caller.Person)), a.now()
	actions := []Action{}
	if state.Review != nil && state.Review.ID == review.ID {
		for _, kind := range reviewCommands() {
			if actor.Is(lifecycle.GivenBy(kind)...) {
				actions = append(actions, Action{Command: kind, Refusal: a.decider.May(state, kind, actor, now)})
			}
		}
		return actions
	}
	if review.Decision == nil {
		return actions
	}
	trials := []lifecycle.CommandBody{
		lifecycle.PublishDecision{Review: review.ID},
		lifecycle.CorrectPublication{Review: review.ID, Text: someText},
	}
	return append(actions, a.tried(state, actor, trials)...)
}

// someText stands for a text where a command is tried without one: it has the form of a reference.
const someText lifecycle.TextRef = "0000000000000000000000000000000000000000000000000000000000000000"

// tried asks the decider what it would answer to commands that carry everything they need.
func (a *App) tried(state lifecycle.State, actor lifecycle.Actor, bodies []lifecycle.CommandBody) []Action {
	actions := []Action{}
	for _, body := range bodies {
		if !actor.Is(lifecycle.GivenBy(body.Kind())...) {
			continue
		}
		_, refusal := a.decider.Handle(state, lifecycle.Command{
			Method: state.Method, Actor: actor, At: a.now(), Body: body,
		})
		actions = append(actions, Action{Command: body.Kind(), Refusal: refusal})
	}
	return actions
}
