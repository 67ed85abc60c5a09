package lifecycle

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// Decider decides commands with the working days of one calendar.
type Decider struct{ Calendar Calendar }

// Handle applies everything that is due by the command's time, oldest first, and then decides the
// command. The events of what was due are given also where the command is refused: they are facts
// regardless. The state given is unchanged; the state after is the fold of the events.
func (d Decider) Handle(state State, command Command) ([]Event, *fault.Error) {
	deciding := d.begin(state, command)
	due := deciding.applyDue()
	refusal := deciding.decide()
	if refusal != nil {
		return due, refusal
	}
	return deciding.events, nil
}

// May tells why an actor may not give a kind of command now, whatever it would carry; nil where they
// may. It is the first half of what Decide asks of the command itself.
func (d Decider) May(state State, kind CommandKind, actor Actor, now time.Time) *fault.Error {
	deciding := d.begin(state, Command{Method: state.Method, Actor: actor, At: Instant(now)})
	deciding.applyDue()
	return deciding.may(kind)
}

// Decide decides a command on a state that nothing is due on.
func (d Decider) Decide(state State, command Command) ([]Event, *fault.Error) {
	deciding := d.begin(state, command)
	if refusal := deciding.decide(); refusal != nil {
		return nil, refusal
	}
	return deciding.events, nil
}

// deciding is one command on its way: the state as the events so far have made it, and the events.
type deciding struct {
	calendar Calendar
	command  Command
	state    State
	events   []Event
	actor    PersonID // who the next events are by
}

func (d Decider) begin(state State, command Command) *deciding {
	command.At = Instant(command.At)
	return &deciding{calendar: d.Calendar, command: command, state: state, actor: command.Actor.Person}
}

func (d *deciding) now() time.Time { return d.command.At }

// emit adds an event and folds it, so that what follows is decided on the state it makes.
func (d *deciding) emit(body EventBody) {
	event := Event{
		Method: d.command.Method, Sequence: d.state.Sequence + 1,
		Actor: d.actor, At: d.now(), Body: body,
	}
	d.state = Evolve(d.state, event)
	d.events = append(d.events, event)
}

// decide asks first whether the actor may give such a command now, then whether this one is right.
func (d *deciding) decide() *fault.Error {
	if refusal := d.may(d.command.Kind()); refusal != nil {
		return refusal
	}
	switch body := d.command.Body.(type) {
	case Create:
		return d.create(body)
	case Import:
		return d.importMethod(body)
	case PublishMethod:
		return d.publishMethod(body)
	case Hold:
		return d.hold(body)
	case Resume:
		return d.resume(body)
	case WithdrawMethod:
		return d.withdrawMethod(body)
	case ChangeModelVersion:
		return d.changeModelVersion(body)
	case NoteEvidence:
		return d.noteEvidence(body)
	case Tick:
		return nil
	case RequestGate:
		return d.requestGate(body)
	case FulfilCondition:
		return d.fulfilCondition(body)
	case ReturnFulfilment:
		return d.returnFulfilment(body)
	case AcceptFulfilment:
		return d.acceptFulfilment(body)
	case ExtendCondition:
		return d.extendCondition(body)
	case WaiveCondition:
		return d.waiveCondition(body)
	case PublishDecision:
		return d.publishDecision(body)
	case CorrectPublication:
		return d.correctPublication(body)
	}
	return d.decideInReview()
}

// decideInReview decides the commands that belong to the open review.
func (d *deciding) decideInReview() *fault.Error {
	switch body := d.command.Body.(type) {
	case AssignAssessors:
		return d.inReview(body.Review, func() *fault.Error { return d.assignAssessors(body) })
	case ExtendAssessment:
		return d.inReview(body.Review, func() *fault.Error { return d.extendAssessment(body) })
	case CloseAssessment:
		return d.inReview(body.Review, func() *fault.Error { return d.closeAssessment(body) })
	case Assess:
		return d.inReview(body.Review, func() *fault.Error { return d.assess(body) })
	case AnswerHearing:
		return d.inReview(body.Review, func() *fault.Error { return d.answerHearing(body) })
	case Recommend:
		return d.inReview(body.Review, func() *fault.Error { return d.recommend(body) })
	case DeclareInterest:
		return d.inReview(body.Review, func() *fault.Error { return d.declareInterest(body) })
	case WithdrawInterest:
		return d.inReview(body.Review, func() *fault.Error { return d.withdrawInterest(body) })
	case RuleOnInterest:
		return d.inReview(body.Review, func() *fault.Error { return d.ruleOnInterest(body) })
	case ObjectToRuling:
		return d.inReview(body.Review, func() *fault.Error { return d.objectToRuling(body) })
	case VoteOnRuling:
		return d.inReview(body.Review, func() *fault.Error { return d.voteOnRuling(body) })
	case DeclareAbsence:
		return d.inReview(body.Review, func() *fault.Error { return d.declareAbsence(body) })
	case Vote:
		return d.inReview(body.Review, func() *fault.Error { return d.vote(body) })
	case CloseBallot:
		return d.inReview(body.Review, d.closeBallotEarly)
	case PrincipalDecide:
		return d.inReview(body.Review, func() *fault.Error { return d.principalDecide(body) })
	case Supplement:
		return d.inReview(body.Review, func() *fault.Error { return d.supplement(body) })
	case WithdrawGate:
		return d.inReview(body.Review, func() *fault.Error { return d.withdrawGate(body) })
	}
	return refuseUnknownCommand(d.command.Kind())
}

// inReview makes sure that a command means the review that is open.
func (d *deciding) inReview(id ReviewID, decide func() *fault.Error) *fault.Error {
	if d.state.Review == nil || d.state.Review.ID != id {
		return refuseReviewNotOpen()
	}
	return decide()
}
