package activities

import (
	"context"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/workflows/contract"
)

// Starter starts workflows; the engine's client is one.
type Starter interface {
	ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, arguments ...any) (
		client.WorkflowRun, error)
}

// StartHousekeeping makes sure that the housekeeping workflow runs. Every worker calls it when it starts; there
// is one such workflow however many workers there are.
func StartHousekeeping(ctx context.Context, starter Starter) error {
	_, err := starter.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: contract.HousekeepingWorkflowID, TaskQueue: contract.TaskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, contract.HousekeepingWorkflow, contract.HousekeepingInput{})
	return err
}
