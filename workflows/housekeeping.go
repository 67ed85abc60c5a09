package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/workflows/contract"
)

// housekeepingPause is between two rounds.
const housekeepingPause = time.Minute

// housekeepingRounds is after how many rounds a run makes way for the next: a few hours' history.
const housekeepingRounds = 240

// Housekeeping is the workflow of what is done at intervals. Each minute it delivers the messages that wait and
// wakes the processes whose answers were lost; each day it has the journal's checkpoint made. What fails is
// tried again in the next round: nothing here may end it.
func Housekeeping(ctx workflow.Context, input contract.HousekeepingInput) error {
	ctx = workflow.WithActivityOptions(ctx, contract.HousekeepingOptions())
	for round := 1; ; round++ {
		swept := workflow.ExecuteActivity(ctx, contract.SweepActivity)
		delivered := workflow.ExecuteActivity(ctx, contract.DeliverActivity)
		if day := workflow.Now(ctx).UTC().Format(time.DateOnly); day != input.Checkpointed {
			if tell(ctx, "the journal's checkpoint could not be made", workflow.ExecuteActivity(ctx,
				contract.CheckpointActivity, contract.CheckpointRequest{Day: day})) {
				input.Checkpointed = day
			}
		}
		tell(ctx, "the unsettled commands could not be swept", swept)
		tell(ctx, "the messages could not be delivered", delivered)
		if err := workflow.Sleep(ctx, housekeepingPause); err != nil {
			return err
		}
		if round >= housekeepingRounds || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, contract.HousekeepingWorkflow, input)
		}
	}
}

// tell logs what failed; true where nothing did.
func tell(ctx workflow.Context, what string, done workflow.Future) bool {
	if err := done.Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn(what, "error", err)
		return false
	}
	return true
}
