package lifecycle

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// StateSchema is the version of State's shape; a state of an older schema is folded anew.
const StateSchema = 2

// State is a method's process as its events have made it. It is a value: Evolve never changes the
// state it is given, and nobody else may. It holds what rules need, never documents or free text.
type State struct {
	Schema    int                `json:"schema"`
	Method    MethodID           `json:"method"`
	Sequence  int64              `json:"sequence"` // of the last event; 0: the method has none
	Status    Status             `json:"status"`
	Phase     phasemodel.PhaseID `json:"phase"`
	Programme ProgrammeID        `json:"programme"`
	Owner     OrganisationID     `json:"owner"`
	Model     ModelFacts         `json:"model"`

	// What the public sees changes only when the decision that changed it is published. Before the method is
	// public it is what the public would see.
	Published    bool               `json:"published"`
	PublicPhase  phasemodel.PhaseID `json:"public_phase,omitempty"`
	PublicStatus Status             `json:"public_status,omitempty"`

	HoldUntil       *time.Time `json:"hold_until,omitempty"`
	Evidence        Evidence   `json:"evidence"`
	AdvancedAtLevel *int       `json:"advanced_at_level,omitempty"`
	// ReReview is the next re-review; ReReviewDue tells that it has become due.
	ReReview    *Deadline `json:"re_review,omitempty"`
	ReReviewDue bool      `json:"re_review_due,omitempty"`

	// Review is the open review, if any.
	Review *Review `json:"review,omitempty"`
	// Unpublished are the decisions that wait for publication, oldest first.
	Unpublished []UnpublishedDecision `json:"unpublished,omitempty"`
	// PublishedDecisions are the ids of published decisions, oldest first.
	PublishedDecisions []ReviewID `json:"published_decisions,omitempty"`
	// Conditions are those that are neither accepted nor waived.
	Conditions []Condition `json:"conditions,omitempty"`
}

// UnpublishedDecision is a decision that the public does not know yet. Status is the one its publication
// shows: the decision's own, or what came of it since by a hold, a resumption or a withdrawal.
type UnpublishedDecision struct {
	Review      ReviewID           `json:"review"`
	Phase       phasemodel.PhaseID `json:"phase"`
	Status      Status             `json:"status"`
	Publication Deadline           `json:"publication"`
	Overdue     bool               `json:"overdue,omitempty"`
	// Recused are the persons to whom the review stays closed until its decision is published.
	Recused []PersonID `json:"recused,omitempty"`
}

// Condition is what must be met by a date after a conditional decision.
type Condition struct {
	ID         ConditionID             `json:"id"`
	Review     ReviewID                `json:"review"`
	Body       phasemodel.Body         `json:"body"`
	Rule       phasemodel.DecisionRule `json:"rule"`
	Deadline   Deadline                `json:"deadline"`
	Escalates  time.Time               `json:"escalates"`
	Fulfilled  bool                    `json:"fulfilled,omitempty"`
	Overdue    bool                    `json:"overdue,omitempty"`
	PutToGroup bool                    `json:"put_to_group,omitempty"`
	Waivers    []WaiverVote            `json:"waivers,omitempty"`
	// Recused are the persons who were inhabil when the condition was set: it is part of the same case.
	Recused []PersonID `json:"recused,omitempty"`
}

// WaiverVote is a seat's vote on waiving a condition.
type WaiverVote struct {
	Seat     int      `json:"seat"`
	Person   PersonID `json:"person"`
	Position Position `json:"position"`
}

// Exists tells whether the method's journal has begun.
func (s State) Exists() bool { return s.Sequence > 0 }

// Condition finds an open or fulfilled condition.
func (s State) Condition(id ConditionID) (Condition, bool) {
	at := slices.IndexFunc(s.Conditions, func(c Condition) bool { return c.ID == id })
	if at < 0 {
		return Condition{}, false
	}
	return s.Conditions[at], true
}

// OpenConditions counts the conditions that count as open: all but accepted and waived.
func (s State) OpenConditions() int { return len(s.Conditions) }

// clone copies what Evolve may change, so that the state given stays as it was. Slices inside
// elements are never changed in place, only replaced.
func (s State) clone() State {
	s.Unpublished = slices.Clone(s.Unpublished)
	s.PublishedDecisions = slices.Clone(s.PublishedDecisions)
	s.Conditions = slices.Clone(s.Conditions)
	if s.Review != nil {
		review := s.Review.clone()
		s.Review = &review
	}
	return s
}
