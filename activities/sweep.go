package activities

import (
	"cmp"
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// unsettledAtOnce is how many unsettled commands one round looks at.
const unsettledAtOnce = 500

// Unsettled lists commands that were recorded and whose answer nobody has seen.
type Unsettled interface {
	Unsettled(ctx context.Context, age time.Duration, limit int) ([]store.UnsettledCommand, error)
	Settled(ctx context.Context, ids ...lifecycle.CommandID) error
}

// Waker wakes workflows; the engine's client is one.
type Waker interface {
	SignalWithStartWorkflow(ctx context.Context, workflowID, signal string, argument any,
		options client.StartWorkflowOptions, workflow any, arguments ...any) (client.WorkflowRun, error)
}

// EvidenceSettler tells processes what the evidence of their methods came to, where that was cut off.
type EvidenceSettler interface {
	SettleEvidence(ctx context.Context) error
}

// indexedAtOnce is how many methods one round makes searchable anew.
const indexedAtOnce = 5000

// SearchIndexer makes methods searchable by what they are called now, where a renaming had too many of them to do it
// at once.
type SearchIndexer interface {
	IndexWaiting(ctx context.Context, limit int) (int, error)
}

// Expirer forgets what is kept for a while only, and gives how much there was.
type Expirer interface {
	DeleteExpired(ctx context.Context) (int64, error)
}

// Sweep is the activity that does what was left undone: it wakes the processes of unsettled commands, has those that
// have not noted their evidence told of it, makes methods searchable that wait for it, and forgets sessions and case
// files whose time is over.
type Sweep struct {
	Commands Unsettled
	Waker    Waker
	Evidence EvidenceSettler
	Search   SearchIndexer
	Expired  Expirer // nil: nothing expires
	// Queue is where a process that is started anew is worked on; empty: contract.TaskQueue.
	Queue string
}

// Run wakes each process of an unsettled command once. A process that the engine has lost is started, and reads
// its journal from the beginning. The signal is durable, so the command counts as settled when it is sent.
func (s Sweep) Run(ctx context.Context) (contract.SweepResult, error) {
	defer beat(ctx)()
	var result contract.SweepResult
	waiting, err := s.Commands.Unsettled(ctx, contract.UnsettledAfter, unsettledAtOnce)
	if err != nil {
		return result, err
	}
	woken := map[lifecycle.MethodID]bool{}
	for _, command := range waiting {
		if !woken[command.Method] {
			if err := s.wake(ctx, command.Method); err != nil {
				return result, err
			}
			woken[command.Method] = true
			result.Woken++
		}
		if err := s.Commands.Settled(ctx, command.Command); err != nil {
			return result, err
		}
	}
	if err := s.Evidence.SettleEvidence(ctx); err != nil {
		return result, err
	}
	if _, err = s.Search.IndexWaiting(ctx, indexedAtOnce); err != nil || s.Expired == nil {
		return result, err
	}
	_, err = s.Expired.DeleteExpired(ctx)
	return result, err
}

func (s Sweep) wake(ctx context.Context, method lifecycle.MethodID) error {
	id := contract.MethodWorkflowID(method)
	_, err := s.Waker.SignalWithStartWorkflow(ctx, id, contract.WakeSignal, nil,
		client.StartWorkflowOptions{ID: id, TaskQueue: cmp.Or(s.Queue, contract.TaskQueue)},
		contract.MethodWorkflow, contract.MethodInput{Method: method, Wake: true})
	return err
}
