package store

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// reviewChange is what becomes of a row of reviews. An empty field stays as it is.
type reviewChange struct {
	ID     lifecycle.ReviewID `json:"id"`
	Opened *openedReview      `json:"opened,omitempty"` // set: the row is new
	outline

	ClosedAt       *time.Time              `json:"closed_at,omitempty"`
	ClosedBecause  string                  `json:"closed_because,omitempty"`
	Document       *lifecycle.Review       `json:"document,omitempty"`
	Decision       *lifecycle.DecisionMade `json:"decision,omitempty"`
	DecidedAt      *time.Time              `json:"decided_at,omitempty"`
	PublicationDue *time.Time              `json:"publication_due,omitempty"`
	PublishedAt    *time.Time              `json:"published_at,omitempty"`
}

// openedReview is what a review's row never changes.
type openedReview struct {
	MethodID    lifecycle.MethodID    `json:"method_id"`
	ProgrammeID lifecycle.ProgrammeID `json:"programme_id"`
	GroupID     lifecycle.GroupID     `json:"group_id"`
	Gate        phasemodel.GateID     `json:"gate"`
	FromPhase   phasemodel.PhaseID    `json:"from_phase"`
	TargetPhase phasemodel.PhaseID    `json:"target_phase,omitempty"`
	OpenedAt    time.Time             `json:"opened_at"`
	Sequence    int64                 `json:"opened_sequence"`
}

// outline is what the row tells of where the review stands. A ballot leaves it as it is.
type outline struct {
	Stage    lifecycle.Stage      `json:"stage,omitempty"`
	Round    int                  `json:"round,omitempty"`
	Deadline *time.Time           `json:"deadline,omitempty"` // none once it is closed
	Overdue  bool                 `json:"overdue"`
	Recused  []lifecycle.PersonID `json:"recused"`
}

func outlineOf(review *lifecycle.Review) outline {
	if review == nil {
		return outline{}
	}
	made := outline{
		Stage: review.Stage, Round: review.Round, Deadline: &review.Deadline.Due, Overdue: review.Overdue,
		Recused: []lifecycle.PersonID{},
	}
	for _, interest := range review.Interests {
		if interest.Ruling == lifecycle.Inhabil {
			made.Recused = append(made.Recused, interest.Person)
		}
	}
	return made
}

func (o outline) equal(other outline) bool {
	sameDeadline := o.Deadline == nil && other.Deadline == nil ||
		o.Deadline != nil && other.Deadline != nil && o.Deadline.Equal(*other.Deadline)
	return o.Stage == other.Stage && o.Round == other.Round && o.Overdue == other.Overdue && sameDeadline &&
		slices.Equal(o.Recused, other.Recused)
}

// projectReview keeps the review that an event belongs to, where the event shows in its row.
func (c *changes) projectReview(previous lifecycle.State, event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.DecisionPublished:
		c.reviewOf(body.Review).PublishedAt = &event.At
	case lifecycle.ReviewOpened:
		c.reviewOf(body.Review).Opened = &openedReview{
			event.Method, c.state.Programme, body.Group, body.Gate.ID, body.From, body.Target, event.At, event.Sequence,
		}
	case lifecycle.DecisionMade:
		closed := c.close(previous, event, lifecycle.StageDecided, "")
		closed.Decision, closed.DecidedAt = &body, &event.At
		closed.PublicationDue = &body.Publication.Due
	case lifecycle.ReviewLapsed:
		c.close(previous, event, lifecycle.StageLapsed, body.Because)
	case lifecycle.ReviewWithdrawn:
		c.close(previous, event, lifecycle.StageWithdrawn, "")
	}
	if c.state.Review == nil {
		return
	}
	if now := outlineOf(c.state.Review); !now.equal(outlineOf(previous.Review)) {
		c.reviewOf(c.state.Review.ID).outline = now
	}
}

func (c *changes) close(
	previous lifecycle.State, event lifecycle.Event, stage lifecycle.Stage, because string,
) *reviewChange {
	last := *previous.Review
	last.Stage = stage
	change := c.reviewOf(last.ID)
	change.outline = outlineOf(&last)
	change.Deadline, change.Document = nil, &last
	change.ClosedAt, change.ClosedBecause = &event.At, because
	return change
}

// reviewOf finds or begins the change of a review.
func (c *changes) reviewOf(id lifecycle.ReviewID) *reviewChange {
	for _, change := range c.reviews {
		if change.ID == id {
			return change
		}
	}
	change := &reviewChange{ID: id}
	c.reviews = append(c.reviews, change)
	return change
}
