package workflows_test

import (
	"context"
	"errors"
	"sync"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// outcome is what a recorder answered to a command.
type outcome struct {
	request  string
	refusal  *fault.Error
	sequence int64
}

// journals is a recorder in memory, with the real decider. Its faults are chosen by the test.
type journals struct {
	mutex    sync.Mutex
	states   map[lifecycle.MethodID]lifecycle.State
	events   map[lifecycle.MethodID][]lifecycle.Event
	commands map[lifecycle.CommandID]outcome
	calls    int
	written  int

	// before and after are asked around the commit of each call, the first being 1.
	before, after func(call int, command lifecycle.Command) error
}

func newJournals() *journals {
	return &journals{
		states:   map[lifecycle.MethodID]lifecycle.State{},
		events:   map[lifecycle.MethodID][]lifecycle.Event{},
		commands: map[lifecycle.CommandID]outcome{},
	}
}

// errLost is what a driver says when the connection broke.
var errLost = fault.New(fault.Unavailable, "database-unavailable", "Databasen svarer ikke.",
	"The database does not answer.").Because(errors.New("connection reset by peer"))

// Record does in memory what the store does in one transaction.
func (j *journals) Record(_ context.Context, decider lifecycle.Decider, request store.RecordRequest) (
	store.Recorded, error,
) {
	command, after := request.Command, request.After
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.calls++
	call := j.calls
	if j.before != nil {
		if err := j.before(call, command); err != nil {
			return store.Recorded{}, err
		}
	}
	state := j.states[command.Method]
	if state.Sequence < after {
		return store.Recorded{}, contract.JournalBehind()
	}
	known, found := j.commands[command.ID]
	if !found {
		events, refusal := decider.Handle(state, command)
		state = lifecycle.Fold(state, events...)
		j.append(command.Method, state, events)
		known = outcome{request: command.Request, refusal: refusal, sequence: state.Sequence}
		j.commands[command.ID] = known
		j.written++
	}
	if j.after != nil {
		if err := j.after(call, command); err != nil {
			return store.Recorded{}, err
		}
	}
	return store.Recorded{
		Events: j.events[command.Method][after:], Refusal: known.refusal, Sequence: state.Sequence,
	}, nil
}

func (j *journals) append(method lifecycle.MethodID, state lifecycle.State, events []lifecycle.Event) {
	j.states[method] = state
	j.events[method] = append(j.events[method], events...)
}

func (j *journals) state(method lifecycle.MethodID) lifecycle.State {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.states[method]
}

func (j *journals) kinds(method lifecycle.MethodID) []lifecycle.EventKind {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	kinds := make([]lifecycle.EventKind, 0, len(j.events[method]))
	for _, event := range j.events[method] {
		kinds = append(kinds, event.Kind())
	}
	return kinds
}
