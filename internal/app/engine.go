package app

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// engine gives commands to the methods' workflows.
type engine struct {
	temporal client.Client
	// within is how long a caller waits for a command that has been accepted.
	within time.Duration
	queue  string
}

// errPending says that a command was accepted durably and is not done yet.
var errPending = errors.New("accepted, not yet done")

// acceptWithin is how long the engine may take to accept a command before it counts as away.
const acceptWithin = 10 * time.Second

// give sends a command to its method's workflow and waits for the answer. Errors: the process's refusal;
// errPending where the command will happen but has not yet; Unavailable engine-away where nobody knows whether
// the engine took it: it may still happen, and the same key finds out.
func (e engine) give(ctx context.Context, command lifecycle.Command) (contract.CommandResult, error) {
	for {
		result, err := e.try(ctx, command)
		if fault.CodeOf(err) != contract.CodeTryAgain || ctx.Err() != nil {
			return result, err
		}
		select {
		case <-time.After(changeOverPause):
		case <-ctx.Done():
		}
	}
}

// changeOverPause is how long to wait for a workflow that makes way for its next run.
const changeOverPause = 20 * time.Millisecond

func (e engine) try(ctx context.Context, command lifecycle.Command) (contract.CommandResult, error) {
	accepting, cancel := context.WithTimeout(ctx, acceptWithin)
	defer cancel()
	update := client.UpdateWorkflowOptions{
		UpdateID:     string(command.ID),
		WorkflowID:   contract.MethodWorkflowID(command.Method),
		UpdateName:   contract.CommandUpdate,
		Args:         []any{command},
		WaitForStage: client.WorkflowUpdateStageAccepted,
	}
	handle, err := e.temporal.UpdateWorkflow(accepting, update)
	if _, missing := errors.AsType[*serviceerror.NotFound](err); missing {
		handle, err = e.startWith(accepting, command.Method, update)
	}
	if err != nil {
		return contract.CommandResult{}, answerOf(err)
	}
	waiting, stop := context.WithTimeout(ctx, e.within)
	defer stop()
	var result contract.CommandResult
	err = handle.Get(waiting, &result)
	if err != nil && (waiting.Err() != nil || unanswered(err)) {
		return result, errPending
	}
	return result, answerOf(err)
}

// unanswered tells an answer that did not come from one that was given: the time was up, which the engine may
// notice before the caller's clock does, or the connection was lost.
func unanswered(err error) bool {
	var late *client.WorkflowUpdateServiceTimeoutOrCanceledError
	return errors.As(err, &late) && contract.RefusalOf(err) == nil
}

// startWith starts the method's workflow together with the command: for a new method, and for one whose
// workflow the engine has lost, which then reads its journal first.
func (e engine) startWith(
	ctx context.Context, method lifecycle.MethodID, update client.UpdateWorkflowOptions,
) (client.WorkflowUpdateHandle, error) {
	start := e.temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       contract.MethodWorkflowID(method),
		TaskQueue:                e.queue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, contract.MethodWorkflow, contract.MethodInput{Method: method})
	return e.temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start, UpdateOptions: update,
	})
}

// answerOf maps the engine's error to the process's refusal, or to a fault that says the engine is away.
func answerOf(err error) error {
	if err == nil {
		return nil
	}
	if refusal := contract.RefusalOf(err); refusal != nil {
		return refusal
	}
	return fault.New(fault.Unavailable, "engine-away",
		"Procesmotoren svarer ikke, og det vides ikke, om den har taget imod. Send igen med den samme nøgle; "+
			"kommandoen sker kun én gang.",
		"The process engine does not answer, and it is not known whether it has taken this. Send it again with "+
			"the same key; the command happens once.").Because(err)
}
