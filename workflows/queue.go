package workflows

import "go.temporal.io/sdk/workflow"

// queue lets one at a time through, first come first served. The engine's own mutex is not fair: under
// steady traffic a tick could wait for as long as commands come.
type queue struct {
	taken  int64 // tickets given out
	served int64 // tickets handed back
}

// enter takes a place in the queue; the place is held from this moment on.
func (q *queue) enter() int64 {
	ticket := q.taken
	q.taken++
	return ticket
}

// await blocks until the ticket's turn has come.
func (q *queue) await(ctx workflow.Context, ticket int64) error {
	return workflow.Await(ctx, func() bool { return q.served == ticket })
}

// leave lets the next one through.
func (q *queue) leave() { q.served++ }

// waiting counts those in the queue, the one at work included.
func (q *queue) waiting() int64 { return q.taken - q.served }
