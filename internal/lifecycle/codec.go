package lifecycle

import (
	"encoding/json"
	"fmt"
	"time"
)

// commandJSON is a command as it travels: the body after its kind.
type commandJSON struct {
	ID     CommandID   `json:"id"`
	Method MethodID    `json:"method"`
	Kind   CommandKind `json:"kind"`
	Actor  Actor       `json:"actor"`
	At     time.Time   `json:"at,omitzero"`
	Seen   int64       `json:"seen,omitempty"`

	Request string          `json:"request,omitempty"`
	Body    json.RawMessage `json:"body"`
}

// MarshalJSON writes the command with its kind beside its body.
func (c Command) MarshalJSON() ([]byte, error) {
	body, err := json.Marshal(c.Body)
	if err != nil {
		return nil, err
	}
	return json.Marshal(commandJSON{c.ID, c.Method, c.Kind(), c.Actor, c.At, c.Seen, c.Request, body})
}

// UnmarshalJSON reads what MarshalJSON writes; an unknown kind is an error.
func (c *Command) UnmarshalJSON(data []byte) error {
	var read commandJSON
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	body, err := decodeCommand(read.Kind, read.Body)
	if err != nil {
		return err
	}
	*c = Command{
		ID: read.ID, Method: read.Method, Actor: read.Actor, At: read.At, Seen: read.Seen,
		Request: read.Request, Body: body,
	}
	return nil
}

// eventJSON is an event as it travels.
type eventJSON struct {
	Method   MethodID        `json:"method"`
	Sequence int64           `json:"sequence"`
	Kind     EventKind       `json:"kind"`
	Version  int             `json:"version"`
	Actor    PersonID        `json:"actor"`
	At       time.Time       `json:"at"`
	Body     json.RawMessage `json:"body"`
}

// MarshalJSON writes the event with its kind and version beside its body.
func (e Event) MarshalJSON() ([]byte, error) {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return nil, err
	}
	return json.Marshal(eventJSON{e.Method, e.Sequence, e.Kind(), EventVersion, e.Actor, e.At, body})
}

// UnmarshalJSON reads what MarshalJSON writes; an unknown kind or version is an error.
func (e *Event) UnmarshalJSON(data []byte) error {
	var read eventJSON
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	body, err := DecodeEvent(read.Kind, read.Version, read.Body)
	if err != nil {
		return err
	}
	*e = Event{Method: read.Method, Sequence: read.Sequence, Actor: read.Actor, At: read.At, Body: body}
	return nil
}

// decoded reads a body of one type.
func decoded[T any](data []byte) (T, error) {
	var body T
	err := json.Unmarshal(data, &body)
	return body, err
}

func asCommand[T CommandBody](data []byte) (CommandBody, error) { return decoded[T](data) }

func asEvent[T EventBody](data []byte) (EventBody, error) { return decoded[T](data) }

// decodeCommand reads the body of a command of a kind.
func decodeCommand(kind CommandKind, data []byte) (CommandBody, error) {
	switch kind {
	case KindCreate:
		return asCommand[Create](data)
	case KindImport:
		return asCommand[Import](data)
	case KindPublishMethod:
		return asCommand[PublishMethod](data)
	case KindRequestGate:
		return asCommand[RequestGate](data)
	case KindAssignAssessors:
		return asCommand[AssignAssessors](data)
	case KindExtendAssessment:
		return asCommand[ExtendAssessment](data)
	case KindCloseAssessment:
		return asCommand[CloseAssessment](data)
	case KindAssess:
		return asCommand[Assess](data)
	case KindAnswerHearing:
		return asCommand[AnswerHearing](data)
	case KindRecommend:
		return asCommand[Recommend](data)
	case KindDeclareInterest:
		return asCommand[DeclareInterest](data)
	case KindWithdrawInterest:
		return asCommand[WithdrawInterest](data)
	case KindRuleOnInterest:
		return asCommand[RuleOnInterest](data)
	case KindObjectToRuling:
		return asCommand[ObjectToRuling](data)
	case KindVoteOnRuling:
		return asCommand[VoteOnRuling](data)
	case KindDeclareAbsence:
		return asCommand[DeclareAbsence](data)
	case KindVote:
		return asCommand[Vote](data)
	case KindCloseBallot:
		return asCommand[CloseBallot](data)
	case KindDecide:
		return asCommand[PrincipalDecide](data)
	case KindSupplement:
		return asCommand[Supplement](data)
	case KindPublishDecision:
		return asCommand[PublishDecision](data)
	case KindCorrectPublication:
		return asCommand[CorrectPublication](data)
	case KindFulfilCondition:
		return asCommand[FulfilCondition](data)
	case KindReturnFulfilment:
		return asCommand[ReturnFulfilment](data)
	case KindAcceptFulfilment:
		return asCommand[AcceptFulfilment](data)
	case KindExtendCondition:
		return asCommand[ExtendCondition](data)
	case KindWaiveCondition:
		return asCommand[WaiveCondition](data)
	case KindWithdrawGate:
		return asCommand[WithdrawGate](data)
	case KindHold:
		return asCommand[Hold](data)
	case KindResume:
		return asCommand[Resume](data)
	case KindWithdrawMethod:
		return asCommand[WithdrawMethod](data)
	case KindChangeModelVersion:
		return asCommand[ChangeModelVersion](data)
	case KindNoteEvidence:
		return asCommand[NoteEvidence](data)
	case KindTick:
		return asCommand[Tick](data)
	}
	return nil, fmt.Errorf("unknown command %q", kind)
}

// DecodeEvent reads the payload of a journal row of a kind and version.
func DecodeEvent(kind EventKind, version int, payload []byte) (EventBody, error) {
	if version != EventVersion {
		return nil, fmt.Errorf("event %q has the unknown version %d", kind, version)
	}
	switch kind {
	case MethodCreated{}.Kind():
		return asEvent[MethodCreated](payload)
	case MethodImported{}.Kind():
		return asEvent[MethodImported](payload)
	case MethodPublished{}.Kind():
		return asEvent[MethodPublished](payload)
	case MethodHeld{}.Kind():
		return asEvent[MethodHeld](payload)
	case MethodResumed{}.Kind():
		return asEvent[MethodResumed](payload)
	case MethodWithdrawn{}.Kind():
		return asEvent[MethodWithdrawn](payload)
	case ModelVersionChanged{}.Kind():
		return asEvent[ModelVersionChanged](payload)
	case EvidenceNoted{}.Kind():
		return asEvent[EvidenceNoted](payload)
	case ReReviewBecameDue{}.Kind():
		return asEvent[ReReviewBecameDue](payload)
	case ReviewOpened{}.Kind():
		return asEvent[ReviewOpened](payload)
	case StageEntered{}.Kind():
		return asEvent[StageEntered](payload)
	case DeadlinePassed{}.Kind():
		return asEvent[DeadlinePassed](payload)
	case ReminderDue{}.Kind():
		return asEvent[ReminderDue](payload)
	case AssessorsAssigned{}.Kind():
		return asEvent[AssessorsAssigned](payload)
	case AssessmentExtended{}.Kind():
		return asEvent[AssessmentExtended](payload)
	case AssessmentGiven{}.Kind():
		return asEvent[AssessmentGiven](payload)
	case AssessmentClosed{}.Kind():
		return asEvent[AssessmentClosed](payload)
	case HearingAnswered{}.Kind():
		return asEvent[HearingAnswered](payload)
	case RecommendationMade{}.Kind():
		return asEvent[RecommendationMade](payload)
	case InterestDeclared{}.Kind():
		return asEvent[InterestDeclared](payload)
	case InterestWithdrawn{}.Kind():
		return asEvent[InterestWithdrawn](payload)
	case InterestRuled{}.Kind():
		return asEvent[InterestRuled](payload)
	case RulingObjected{}.Kind():
		return asEvent[RulingObjected](payload)
	case RulingVoteCast{}.Kind():
		return asEvent[RulingVoteCast](payload)
	case AbsenceDeclared{}.Kind():
		return asEvent[AbsenceDeclared](payload)
	case BallotCast{}.Kind():
		return asEvent[BallotCast](payload)
	case BallotVoided{}.Kind():
		return asEvent[BallotVoided](payload)
	case BallotExtended{}.Kind():
		return asEvent[BallotExtended](payload)
	case BallotClosed{}.Kind():
		return asEvent[BallotClosed](payload)
	case PrincipalAnswered{}.Kind():
		return asEvent[PrincipalAnswered](payload)
	case DecisionMade{}.Kind():
		return asEvent[DecisionMade](payload)
	case ReviewLapsed{}.Kind():
		return asEvent[ReviewLapsed](payload)
	case ReviewWithdrawn{}.Kind():
		return asEvent[ReviewWithdrawn](payload)
	case DossierSupplemented{}.Kind():
		return asEvent[DossierSupplemented](payload)
	case DecisionPublished{}.Kind():
		return asEvent[DecisionPublished](payload)
	case PublicationOverdue{}.Kind():
		return asEvent[PublicationOverdue](payload)
	case PublicationCorrected{}.Kind():
		return asEvent[PublicationCorrected](payload)
	case ConditionFulfilled{}.Kind():
		return asEvent[ConditionFulfilled](payload)
	case FulfilmentReturned{}.Kind():
		return asEvent[FulfilmentReturned](payload)
	case FulfilmentAccepted{}.Kind():
		return asEvent[FulfilmentAccepted](payload)
	case ConditionExtended{}.Kind():
		return asEvent[ConditionExtended](payload)
	case WaiverVoteCast{}.Kind():
		return asEvent[WaiverVoteCast](payload)
	case ConditionWaived{}.Kind():
		return asEvent[ConditionWaived](payload)
	case ConditionOverdue{}.Kind():
		return asEvent[ConditionOverdue](payload)
	case ConditionPutToGroup{}.Kind():
		return asEvent[ConditionPutToGroup](payload)
	}
	return nil, fmt.Errorf("unknown event %q", kind)
}
