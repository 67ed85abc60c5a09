package store

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// changes is what events bring, as rows: computed from the state before and the events alone, so that
// recording and rebuilding give the same tables.
type changes struct {
	before lifecycle.State
	state  lifecycle.State
	events []lifecycle.Event

	reviews       []*reviewChange
	ballots       []ballotRow
	voids         []voidRow
	decisions     []decisionRow
	publications  []publicationRow
	newConditions []conditionRow
	conditions    []*conditionChange
	messages      []messageRow

	imported    *bool      // whether the phase rests on what a file stated; nil: as before
	publishedAt *time.Time // when the method became public; nil: as before
}

// project folds the events and collects what they change.
func project(before lifecycle.State, events []lifecycle.Event) *changes {
	c := &changes{before: before, state: before, events: events}
	for _, event := range events {
		previous := c.state
		c.state = lifecycle.Evolve(c.state, event)
		c.projectMethod(event)
		c.projectReview(previous, event)
		c.projectBallot(event)
		c.projectCondition(event)
		c.messages = append(c.messages, messagesOf(previous, c.state, event)...)
	}
	if len(events) > 0 {
		c.messages = append(c.messages, tasksAnnounced(before, c.state, events[len(events)-1])...)
	}
	return c
}

func (c *changes) firstSequence() int64 {
	if len(c.events) == 0 {
		return 0
	}
	return c.events[0].Sequence
}

func (c *changes) lastSequence() int64 {
	if len(c.events) == 0 {
		return 0
	}
	return c.events[len(c.events)-1].Sequence
}

// seal makes the journal rows of the events, chained to the row with the hash given.
func (c *changes) seal(previous journal.Hash) ([]journal.Row, error) {
	rows := make([]journal.Row, 0, len(c.events))
	for _, event := range c.events {
		row, err := sealed(event, previous)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		previous = row.Hash
	}
	return rows, nil
}

// projectMethod keeps what the method's row tells beyond the state.
func (c *changes) projectMethod(event lifecycle.Event) {
	yes, no := true, false
	switch event.Body.(type) {
	case lifecycle.MethodImported:
		c.imported, c.publishedAt = &yes, &event.At
	case lifecycle.MethodPublished:
		c.publishedAt = &event.At
	case lifecycle.DecisionMade:
		c.imported = &no
	}
}

// reviewChange is what becomes of a row of reviews. A nil field stays as it is.
type reviewChange struct {
	ID          lifecycle.ReviewID    `json:"id"`
	MethodID    lifecycle.MethodID    `json:"method_id"`
	ProgrammeID lifecycle.ProgrammeID `json:"programme_id"`
	Sequence    int64                 `json:"sequence"`

	OpenedSequence *int64               `json:"opened_sequence,omitempty"` // set: the row is new
	Document       *lifecycle.Review    `json:"document,omitempty"`        // most columns are taken from it
	Recused        []lifecycle.PersonID `json:"recused"`

	ClosedAt       *time.Time              `json:"closed_at,omitempty"`
	ClosedBecause  *string                 `json:"closed_because,omitempty"`
	Decision       *lifecycle.DecisionMade `json:"decision,omitempty"`
	DecidedAt      *time.Time              `json:"decided_at,omitempty"`
	PublicationDue *time.Time              `json:"publication_due,omitempty"`
	PublishedAt    *time.Time              `json:"published_at,omitempty"`
}

// projectReview keeps the review that an event belongs to, as it stands after it or stood last.
func (c *changes) projectReview(previous lifecycle.State, event lifecycle.Event) {
	switch body := event.Body.(type) {
	case lifecycle.DecisionPublished:
		c.reviewOf(body.Review, event).PublishedAt = &event.At
		return
	case lifecycle.ReviewOpened:
		c.reviewOf(body.Review, event).OpenedSequence = &event.Sequence
	case lifecycle.DecisionMade:
		closed := c.close(previous, event, lifecycle.StageDecided, "")
		closed.Decision, closed.DecidedAt = &body, &event.At
		closed.PublicationDue = &body.Publication.Due
	case lifecycle.ReviewLapsed:
		c.close(previous, event, lifecycle.StageLapsed, body.Because)
	case lifecycle.ReviewWithdrawn:
		c.close(previous, event, lifecycle.StageWithdrawn, "")
	}
	if c.state.Review != nil {
		c.reviewOf(c.state.Review.ID, event).show(*c.state.Review)
	}
}

func (c *changes) close(
	previous lifecycle.State, event lifecycle.Event, stage lifecycle.Stage, because string,
) *reviewChange {
	last := *previous.Review
	last.Stage = stage
	change := c.reviewOf(last.ID, event)
	change.show(last)
	change.ClosedAt, change.ClosedBecause = &event.At, &because
	return change
}

// reviewOf finds or begins the change of a review.
func (c *changes) reviewOf(id lifecycle.ReviewID, event lifecycle.Event) *reviewChange {
	for _, change := range c.reviews {
		if change.ID == id {
			change.Sequence = event.Sequence
			return change
		}
	}
	change := &reviewChange{
		ID: id, MethodID: event.Method, ProgrammeID: c.state.Programme, Sequence: event.Sequence,
	}
	c.reviews = append(c.reviews, change)
	return change
}

func (r *reviewChange) show(review lifecycle.Review) {
	r.Document, r.Recused = &review, []lifecycle.PersonID{}
	for _, interest := range review.Interests {
		if interest.Ruling == lifecycle.Inhabil {
			r.Recused = append(r.Recused, interest.Person)
		}
	}
}
