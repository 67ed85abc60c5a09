package store

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// Rows of the insert-only tables. Their JSON names are the columns'.
type (
	ballotRow struct {
		MethodID  lifecycle.MethodID    `json:"method_id"`
		Sequence  int64                 `json:"sequence"`
		ReviewID  lifecycle.ReviewID    `json:"review_id"`
		Round     int                   `json:"round"`
		Seat      int                   `json:"seat"`
		HolderID  lifecycle.PersonID    `json:"holder_id"`
		Position  lifecycle.Position    `json:"position"`
		Reason    lifecycle.TextRef     `json:"reason,omitempty"`
		Statement lifecycle.TextRef     `json:"statement,omitempty"`
		Dossier   lifecycle.DossierHash `json:"dossier"`
		At        time.Time             `json:"at"`
	}
	voidRow struct {
		MethodID lifecycle.MethodID `json:"method_id"`
		Sequence int64              `json:"sequence"`
		ReviewID lifecycle.ReviewID `json:"review_id"`
		Round    int                `json:"round"`
		Seat     int                `json:"seat"`
		HolderID lifecycle.PersonID `json:"holder_id"`
		Because  string             `json:"because"`
		At       time.Time          `json:"at"`
	}
	decisionRow struct {
		MethodID       lifecycle.MethodID    `json:"method_id"`
		Sequence       int64                 `json:"sequence"`
		ReviewID       lifecycle.ReviewID    `json:"review_id"`
		Body           phasemodel.Body       `json:"body"`
		Round          int                   `json:"round"`
		Outcome        phasemodel.Outcome    `json:"outcome"`
		TargetPhase    phasemodel.PhaseID    `json:"target_phase,omitempty"`
		DecidedBy      lifecycle.PersonID    `json:"decided_by"`
		At             time.Time             `json:"at"`
		Dossier        lifecycle.DossierHash `json:"dossier"`
		Tally          lifecycle.Tally       `json:"tally"`
		Proposal       lifecycle.Proposal    `json:"proposal"`
		Recommended    *lifecycle.Proposal   `json:"recommended,omitempty"`
		Effect         lifecycle.Effect      `json:"effect"`
		PublicationDue time.Time             `json:"publication_due"`
	}
	publicationRow struct {
		MethodID lifecycle.MethodID `json:"method_id"`
		Sequence int64              `json:"sequence"`
		ReviewID lifecycle.ReviewID `json:"review_id"`
		Kind     PublicationKind    `json:"kind"`
		Phase    phasemodel.PhaseID `json:"phase,omitempty"`
		Status   lifecycle.Status   `json:"status,omitempty"`
		Text     lifecycle.TextRef  `json:"text,omitempty"`
		ByActor  lifecycle.PersonID `json:"by_actor"`
		At       time.Time          `json:"at"`
	}
)

// PublicationKind tells a decision made public from a correction of it.
type PublicationKind string

// The kinds of publications.
const (
	DecisionPublication   PublicationKind = "decision"
	CorrectionPublication PublicationKind = "correction"
)

// projectBallot collects the rows that are only ever inserted.
func (c *changes) projectBallot(event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.BallotCast:
		c.ballots = append(c.ballots, ballotRow{
			event.Method, event.Sequence, body.Review, body.Round, body.Seat, event.Actor,
			body.Position, body.Reason, body.Statement, body.Dossier, event.At,
		})
	case lifecycle.BallotVoided:
		c.voids = append(c.voids, voidRow{
			event.Method, event.Sequence, body.Review, body.Round, body.Seat, body.Holder, body.Because, event.At,
		})
	case lifecycle.DecisionMade:
		c.decisions = append(c.decisions, decisionRow{
			event.Method, event.Sequence, body.Review, body.Body, body.Round, body.Proposal.Outcome,
			body.Proposal.Target, event.Actor, event.At, body.Dossier, body.Tally, body.Proposal,
			body.Recommended, body.Effect, body.Publication.Due,
		})
	case lifecycle.DecisionPublished:
		c.publications = append(c.publications, publicationRow{
			MethodID: event.Method, Sequence: event.Sequence, ReviewID: body.Review, Kind: DecisionPublication,
			Phase: body.Phase, Status: body.Status, ByActor: event.Actor, At: event.At,
		})
	case lifecycle.PublicationCorrected:
		c.publications = append(c.publications, publicationRow{
			MethodID: event.Method, Sequence: event.Sequence, ReviewID: body.Review, Kind: CorrectionPublication,
			Text: body.Text, ByActor: event.Actor, At: event.At,
		})
	}
}

// ConditionStatus is where a condition stands. All but accepted and waived count as open.
type ConditionStatus string

// The statuses of a condition.
const (
	ConditionOpen      ConditionStatus = "open"
	ConditionFulfilled ConditionStatus = "fulfilled"
	ConditionAccepted  ConditionStatus = "accepted"
	ConditionWaived    ConditionStatus = "waived"
)

// conditionRow is a new condition.
type conditionRow struct {
	ID       lifecycle.ConditionID `json:"id"`
	MethodID lifecycle.MethodID    `json:"method_id"`
	ReviewID lifecycle.ReviewID    `json:"review_id"`
	Body     phasemodel.Body       `json:"body"`
	Text     lifecycle.TextRef     `json:"text"`
	Status   ConditionStatus       `json:"status"`
	Due      time.Time             `json:"due"`
	DueDay   *string               `json:"due_day,omitempty"`
	MadeAt   time.Time             `json:"made_at"`
	Sequence int64                 `json:"sequence"`
}

// conditionChange is what becomes of a condition. A nil or empty field stays as it is.
type conditionChange struct {
	ID         lifecycle.ConditionID `json:"id"`
	Sequence   int64                 `json:"sequence"`
	Status     ConditionStatus       `json:"status,omitempty"`
	Due        *time.Time            `json:"due,omitempty"`
	DueDay     *string               `json:"due_day,omitempty"` // goes with Due: nil then empties it
	Overdue    *bool                 `json:"overdue,omitempty"`
	PutToGroup *bool                 `json:"put_to_group,omitempty"`
	Account    lifecycle.TextRef     `json:"account,omitempty"`
	Reason     lifecycle.TextRef     `json:"reason,omitempty"`
	ClosedAt   *time.Time            `json:"closed_at,omitempty"`
}

func (c *changes) projectCondition(event lifecycle.Event) {
	yes, no := true, false
	switch body := event.Body.(type) {
	case lifecycle.DecisionMade:
		for _, condition := range body.Conditions {
			c.newConditions = append(c.newConditions, conditionRow{
				condition.ID, event.Method, body.Review, body.Body, condition.Text, ConditionOpen,
				condition.Deadline.Due, dayOf(condition.Day), event.At, event.Sequence,
			})
		}
	case lifecycle.ConditionFulfilled:
		change := c.conditionOf(body.Condition, event)
		change.Status, change.Account = ConditionFulfilled, body.Text
	case lifecycle.FulfilmentReturned:
		change := c.conditionOf(body.Condition, event)
		change.Status, change.Reason = ConditionOpen, body.Reason
	case lifecycle.FulfilmentAccepted:
		change := c.conditionOf(body.Condition, event)
		change.Status, change.ClosedAt = ConditionAccepted, &event.At
	case lifecycle.ConditionWaived:
		change := c.conditionOf(body.Condition, event)
		change.Status, change.Reason, change.ClosedAt = ConditionWaived, body.Reason, &event.At
	case lifecycle.ConditionExtended:
		change := c.conditionOf(body.Condition, event)
		change.Due, change.DueDay, change.Reason = &body.Deadline.Due, dayOf(body.Day), body.Reason
		change.Overdue, change.PutToGroup = &no, &no
	case lifecycle.ConditionOverdue:
		c.conditionOf(body.Condition, event).Overdue = &yes
	case lifecycle.ConditionPutToGroup:
		c.conditionOf(body.Condition, event).PutToGroup = &yes
	}
}

// dayOf is the day of an event; nil where it carries none.
func dayOf(day string) *string {
	if day == "" {
		return nil
	}
	return &day
}

// conditionOf finds or begins the change of a condition.
func (c *changes) conditionOf(id lifecycle.ConditionID, event lifecycle.Event) *conditionChange {
	for _, change := range c.conditions {
		if change.ID == id {
			change.Sequence = event.Sequence
			return change
		}
	}
	change := &conditionChange{ID: id, Sequence: event.Sequence}
	c.conditions = append(c.conditions, change)
	return change
}
