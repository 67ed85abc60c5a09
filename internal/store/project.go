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
	// The tasks before the events and after them: working them out is dear, so it is done once.
	tasksBefore, tasks []lifecycle.Task

	imported    *bool      // whether the phase rests on what a file stated, as the public knows; nil: as before
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
		c.tasksBefore, c.tasks = lifecycle.Tasks(before), lifecycle.Tasks(c.state)
		c.messages = append(c.messages, c.tasksAnnounced(events[len(events)-1])...)
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
	case lifecycle.DecisionPublished:
		// Not before: it would tell the public of a decision that is not published.
		c.imported = &no
	}
}
